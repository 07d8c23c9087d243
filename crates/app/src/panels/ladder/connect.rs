//! Where one types: from whom, to which server, or as which server.

use crate::choices::NarrowTab;
use crate::dom::take_lost_focus_inside;
use crate::lab::{Lab, use_lab};
use crate::panels::stage::protocol;
use crate::panels::{compose, mailbox};
use crate::state::Action;
use web_sys::HtmlSelectElement;
use world::{HostId, Input, Protocol, World};
use yew::prelude::*;

/// Whom to call, or which server to play.
#[function_component]
pub fn Connect() -> Html {
    let lab = use_lab();
    let words = lab.words();
    let world = lab.timeline.world();
    let serves = lab.rungs.serving;
    let (form, from_node, to_node) = (use_node_ref(), use_node_ref(), use_node_ref());
    use_effect_with(form.clone(), take_lost_focus_inside);
    let programs = world.hosts().filter(|(_, host)| host.mua.is_some());
    let programs: Vec<_> = programs.collect();
    let services = world
        .hosts()
        .flat_map(|(id, host)| host.ports().map(move |port| (id, host, port)));
    let services: Vec<_> = services.collect();
    // Who hangs up and calls again calls the same server.
    let last = lab
        .timeline
        .inputs()
        .iter()
        .rev()
        .find_map(|it| match &it.input {
            Input::Open { from, to, port } => Some((from, to, *port)),
            _ => None,
        });
    // Who is a server is the one to which the first program sends: there a client comes by itself.
    let sends = |(_, host): &(HostId, &'_ world::Host)| {
        let submit = host.mua.as_ref()?.spec.submit.as_ref()?;
        Some((submit.host.clone(), submit.port))
    };
    let to = match serves {
        true => programs.iter().find_map(sends),
        false => last.map(|(_, to, port)| (to.clone(), port)),
    };
    let value = |node: &NodeRef| {
        let node = node.clone();
        move || node.cast::<HtmlSelectElement>().map(|it| it.value())
    };
    let (from_value, to_value) = (value(&from_node), value(&to_node));
    let called = move || {
        let to = to_value()?;
        let (to, port) = to.split_once(':')?;
        Some((HostId(to.parse().ok()?), port.parse().ok()?))
    };
    let connect = {
        let called = called.clone();
        lab.with(move |lab, event: SubmitEvent| {
            event.prevent_default();
            let from = from_value().and_then(|it| it.parse().ok()).map(HostId);
            if let Some((from, (to, port))) = from.zip(called()) {
                lab.act(Action::OpenConsole { from, to, port });
            }
        })
    };
    let play = lab.with(move |lab, _: MouseEvent| {
        if let Some((host, port)) = called() {
            lab.act(Action::PlayServer {
                host,
                port,
                stop: false,
            });
        }
    });
    let stands_over = lab.console.is_some() || world.played().next().is_some();
    let (title, hint) = match serves {
        true => (say!(words, "ui-server-side"), say!(words, "ui-serve-hint")),
        false => (say!(words, "ui-call-to"), say!(words, "ui-not-connected")),
    };
    html! {
        <form ref={form} class="connect" onsubmit={connect} aria-label={say!(words, "ui-type-commands")}>
            if !serves {
                <label class="choice"><span>{ say!(words, "ui-call-from") }</span>
                    <select ref={from_node} id="call-from">
                        { for programs.iter().enumerate().map(|(index, (id, host))| html! {
                            <option translate="no" selected={last.map_or(index == 0, |(from, ..)| *from == host.name)} value={id.0.to_string()}>{ host.name.to_string() }</option>
                        }) }
                    </select>
                </label>
            }
            <label class="choice"><span>{ title }</span>
                <select ref={to_node} id="call-to">
                    { for services.iter().enumerate().map(|(index, (id, host, port))| html! {
                        <option translate="no" selected={to.as_ref().map_or(index == 0, |(to, at)| *to == host.name && at == port)} value={format!("{}:{port}", id.0)}>{ server_title(world, *id, *port) }</option>
                    }) }
                </select>
            </label>
            if !serves { <button type="submit" class="primary" id="connect">{ say!(words, "ui-connect") }</button> }
            <button type="button" class={serves.then_some("primary")} id="play-server" onclick={play}>{ say!(words, "ui-play-server") }</button>
            if stands_over { <button type="button" class="quiet" id="connect-close" onclick={lab.on(Action::ShowConnect)}>{ say!(words, "ui-close") }</button> }
            <p class="hint">{ hint }</p>
            { played(&lab) }
        </form>
    }
}

/// What somebody does next who plays a server to which nobody has connected yet.
#[function_component]
pub fn Played() -> Html {
    let lab = use_lab();
    let world = lab.timeline.world();
    let spoken = world
        .played()
        .filter_map(|(host, port)| Some(world.host(host)?.protocol_at(port)));
    let is_sent = spoken.last() == Some(Protocol::Smtp);
    let called = |it: &world::Connection| {
        let server = (it.ends.server, it.ends.port);
        world.played().any(|it| it == server)
    };
    let is_called = world.connections().any(called);
    let moves = lab.act_now().is_some() || !lab.told().at_end();
    let (text, title, panel) = match is_sent {
        _ if is_called => (
            say!(lab, "ui-played-called"),
            say!(lab, "ui-compose"),
            compose::NAME,
        ),
        _ if moves => (
            say!(lab, "ui-played-later"),
            say!(lab, "ui-compose"),
            compose::NAME,
        ),
        true => (
            say!(lab, "ui-played-send"),
            say!(lab, "ui-compose"),
            compose::NAME,
        ),
        false => (
            say!(lab, "ui-played-fetch"),
            say!(lab, "ui-mailbox"),
            mailbox::NAME,
        ),
    };
    let show = lab.with(move |lab, _: MouseEvent| {
        if lab.work != Some(panel) {
            lab.act(Action::ShowWork(panel));
        }
        lab.act(Action::ShowNarrow(NarrowTab::Work));
    });
    let node = use_node_ref();
    use_effect_with(node.clone(), take_lost_focus_inside);
    html! {
        <div class="connect" ref={node}>
            <p class="hint">{ text }</p>
            if lab.has_workbench() && lab.lesson.is_none() && !is_called && !moves {
                if is_sent { <button type="button" class="primary" id="send-to-played" onclick={lab.on(Action::SendLetter)}>{ say!(lab, "ui-send-it") }</button> }
                <button type="button" onclick={show}>{ title }</button>
            }
            <button type="button" class="quiet" id="type-it" onclick={lab.on(Action::ShowConnect)}>{ say!(lab, "ui-type-elsewhere") }</button>
            { played(&lab) }
        </div>
    }
}

/// The servers that a person plays.
pub fn played(lab: &Lab) -> Html {
    let world = lab.timeline.world();
    let played = world.played().map(|(host, port)| {
        let name = server_title(world, host, port);
        let stop = lab.on(Action::PlayServer { host, port, stop: true });
        html! {
            <li><span>{ say!(lab, "ui-you-play", server: name.clone()) }</span>
                <button type="button" class="stop-playing" aria-label={say!(lab, "ui-stop-playing-named", server: name)} onclick={stop}>{ say!(lab, "ui-stop-playing") }</button></li>
        }
    });
    html! { <ul class="played">{ for played }</ul> }
}

/// A server by its host, its port and what is spoken there.
pub fn server_title(world: &World, host: HostId, port: u16) -> String {
    world.host(host).map_or_else(String::new, |it| {
        format!("{}:{port} {}", it.name, protocol(it.protocol_at(port)))
    })
}
