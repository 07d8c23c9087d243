//! Where one types: from whom, to which server, or as which server.

use crate::choices::NarrowTab;
use crate::dom::take_lost_focus_inside;
use crate::lab::{Lab, use_lab};
use crate::panels::stage::protocol;
use crate::panels::{compose, mailbox};
use crate::state::Action;
use web_sys::HtmlSelectElement;
use world::host::Role;
use world::{Host, HostId, Input, Protocol, World};
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
    let last = last.and_then(|(from, to, port)| {
        Some((world.host_named(from)?, (world.host_named(to)?, port)))
    });
    // Who has mail reads it; else the first program sends.
    let has_mail = |it: &&(HostId, &Host)| has_mail(world, it.1);
    let first = programs.iter().find(has_mail).or(programs.first());
    let first = first.and_then(|(id, host)| Some((*id, server_of(world, host)?)));
    let preset = last.or(first);
    // Who refuses there makes a bounce.
    let to = match serves {
        true => recipients_server(world),
        false => preset.map(|it| it.1),
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
    let playing = called.clone();
    let play = lab.with(move |lab, _: MouseEvent| {
        if let Some((host, port)) = playing() {
            lab.act(Action::PlayServer {
                host,
                port,
                stop: false,
            });
        }
    });
    // Who chooses a mailbox server calls from a program that reads there, and the other way round.
    let put = |node: &NodeRef, value: String| {
        if let Some(select) = node.cast::<HtmlSelectElement>() {
            select.set_value(&value);
        }
    };
    let choose_from = {
        let node = from_node.clone();
        lab.with(move |lab, _: Event| {
            let world = lab.timeline.world();
            let reader = called().and_then(|(to, port)| reader_at(world, to, port));
            reader
                .into_iter()
                .for_each(|it| put(&node, it.0.to_string()));
        })
    };
    let choose_to = {
        let node = to_node.clone();
        lab.with(move |lab, event: Event| {
            let world = lab.timeline.world();
            let host = crate::dom::value(&event)
                .parse()
                .ok()
                .and_then(|it| world.host(HostId(it)));
            let to = host.and_then(|it| server_of(world, it));
            to.into_iter()
                .for_each(|(to, port)| put(&node, format!("{}:{port}", to.0)));
        })
    };
    let stands_over = lab.console.is_some() || world.played().next().is_some();
    let (title, hint) = match serves {
        true => (say!(words, "ui-server-side"), say!(words, "ui-serve-hint")),
        false => (say!(words, "ui-call-to"), say!(words, "ui-not-connected")),
    };
    html! {
        <form ref={form} class="connect" onsubmit={connect} aria-label={say!(words, "ui-type-commands")}>
            if !serves {
                <label class="choice"><span>{ say!(words, "ui-call-from") }</span>
                    <select ref={from_node} id="call-from" onchange={choose_to}>
                        { for programs.iter().map(|(id, host)| html! {
                            <option translate="no" selected={preset.is_some_and(|it| it.0 == *id)} value={id.0.to_string()}>{ host.name.to_string() }</option>
                        }) }
                    </select>
                </label>
            }
            <label class="choice"><span>{ title }</span>
                <select ref={to_node} id="call-to" onchange={choose_from}>
                    { for services.iter().map(|(id, _, port)| html! {
                        <option translate="no" selected={to == Some((*id, *port))} value={format!("{}:{port}", id.0)}>{ server_title(world, *id, *port) }</option>
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

/// Whether a mail program’s mailbox has something in it.
fn has_mail(world: &World, host: &Host) -> bool {
    let account = || {
        let mua = &host.mua.as_ref()?.spec;
        let store = world.host(world.host_named(&mua.read.as_ref()?.host)?)?;
        store.store.as_ref()?.users.get(&mua.address)
    };
    account().is_some_and(|it| it.has_mail())
}

/// What a mail program calls: its mailbox, where there is something in it, or where it cannot send.
fn server_of(world: &World, host: &Host) -> Option<(HostId, u16)> {
    let mua = &host.mua.as_ref()?.spec;
    let sends = mua.submit.as_ref().map(|it| (&it.host, it.port));
    let reads = mua.read.as_ref().map(|it| (&it.host, it.by.port()));
    let (name, port) = match has_mail(world, host) {
        true => reads,
        false => sends.or(reads),
    }?;
    Some((world.host_named(name)?, port))
}

/// The mail program that reads from a server at a port: one whose mailbox has something, else any.
pub fn reader_at(world: &World, server: HostId, port: u16) -> Option<HostId> {
    let at = world
        .host(server)
        .filter(|it| it.protocol_at(port) != Protocol::Smtp)?;
    let reads = |it: &(HostId, &Host)| {
        let read = it.1.mua.as_ref().and_then(|it| it.spec.read.as_ref());
        read.is_some_and(|it| it.host == at.name)
    };
    let readers: Vec<(HostId, &Host)> = world.hosts().filter(reads).collect();
    let first = readers.iter().find(|it| has_mail(world, it.1));
    first.or(readers.first()).map(|it| it.0)
}

/// The server that takes mail for the recipient of the scenario’s letter: the last one on its way.
fn recipients_server(world: &World) -> Option<(HostId, u16)> {
    let to = world.scenario().letter.draft.to.first()?;
    let domain = to.rsplit_once('@')?.1.trim_end_matches('>');
    let is_local = |it: &Host| {
        let mta = it.mta.as_ref();
        mta.is_some_and(|it| {
            it.spec
                .local
                .iter()
                .any(|it| it.domain.to_string() == domain)
        })
    };
    let hosts = || world.hosts().filter(|(_, it)| it.ports().next().is_some());
    let exchanger = hosts().find(|(_, it)| it.role() == Role::Exchanger && is_local(it));
    let (id, host) = exchanger.or_else(|| hosts().find(|(_, it)| is_local(it)))?;
    Some((id, host.ports().next()?))
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
                if is_sent { <button type="button" id="send-to-played" onclick={lab.on(Action::SendLetter)}>{ say!(lab, "ui-send-it") }</button> }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::panels::tests::sent;

    #[test]
    fn what_is_offered_first_leads_to_the_message() {
        let mut run = sent("relay");
        let named = |name: &str| run.world().host_named(&name.parse().expect("a name"));
        let phone = named("phone.receiver.example").expect("it is there");
        let store = named("mail.receiver.example").expect("it is there");
        let exchanger = named("mx.receiver.example").map(|it| (it, 25));
        let of = |run: &world::Timeline| {
            let world = run.world();
            let bob = world.host(phone).expect("it is there");
            (has_mail(world, bob), server_of(world, bob))
        };
        run.first();
        let before = of(&run);
        assert!(!before.0 && before.1 != Some((store, 143)));
        run.last();
        assert_eq!(of(&run), (true, Some((store, 143))));
        let world = run.world();
        assert_eq!(reader_at(world, store, 143), Some(phone));
        assert_eq!(
            (recipients_server(world), reader_at(world, store, 25)),
            (exchanger, None)
        );
    }
}
