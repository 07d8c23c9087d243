//! Where one types: from whom, to which server, or as which server.

use crate::dom;
use crate::lab::use_lab;
use crate::state::Action;
use web_sys::HtmlSelectElement;
use world::{HostId, Input};
use yew::prelude::*;

/// Whom to call, or which server to play.
#[function_component]
pub fn Connect() -> Html {
    let lab = use_lab();
    let words = lab.words();
    let world = lab.timeline.world();
    let (from_node, to_node) = (use_node_ref(), use_node_ref());
    use_effect_with(from_node.clone(), dom::take_lost_focus);
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
    let called = {
        let (from_node, to_node) = (from_node.clone(), to_node.clone());
        move || {
            let value = |node: &NodeRef| node.cast::<HtmlSelectElement>().map(|it| it.value());
            let from = value(&from_node)?.parse().ok()?;
            let to = value(&to_node)?;
            let (to, port) = to.split_once(':')?;
            Some((HostId(from), HostId(to.parse().ok()?), port.parse().ok()?))
        }
    };
    let connect = {
        let called = called.clone();
        lab.with(move |lab, event: SubmitEvent| {
            event.prevent_default();
            if let Some((from, to, port)) = called() {
                lab.act(Action::OpenConsole { from, to, port });
            }
        })
    };
    let play = lab.with(move |lab, _: MouseEvent| {
        if let Some((_, host, port)) = called() {
            lab.act(Action::PlayServer {
                host,
                port,
                stop: false,
            });
        }
    });
    let played = world.played().map(|(host, port)| {
        let name = world.host(host).map_or_else(String::new, |it| format!("{}:{port}", it.name));
        let stop = lab.on(Action::PlayServer { host, port, stop: true });
        html! {
            <li><span>{ say!(words, "ui-you-play", server: name.clone()) }</span>
                <button type="button" class="stop-playing" aria-label={say!(words, "ui-stop-playing-named", server: name)} onclick={stop}>{ say!(words, "ui-stop-playing") }</button></li>
        }
    });
    html! {
        <form class="connect" onsubmit={connect} aria-label={say!(words, "ui-type-commands")}>
            <label class="choice"><span>{ say!(words, "ui-call-from") }</span>
                <select ref={from_node} id="call-from">
                    { for programs.iter().enumerate().map(|(index, (id, host))| html! {
                        <option translate="no" selected={last.map_or(index == 0, |(from, ..)| *from == host.name)} value={id.0.to_string()}>{ host.name.to_string() }</option>
                    }) }
                </select>
            </label>
            <label class="choice"><span>{ say!(words, "ui-call-to") }</span>
                <select ref={to_node} id="call-to">
                    { for services.iter().enumerate().map(|(index, (id, host, port))| html! {
                        <option translate="no" selected={last.map_or(index == 0, |(_, to, at)| *to == host.name && at == *port)} value={format!("{}:{port}", id.0)}>{ format!("{}:{port}", host.name) }</option>
                    }) }
                </select>
            </label>
            <button type="submit" class="primary" id="connect">{ say!(words, "ui-connect") }</button>
            <button type="button" id="play-server" onclick={play}>{ say!(words, "ui-play-server") }</button>
            <p class="hint">{ say!(words, "ui-not-connected") }</p>
            <ul class="played">{ for played }</ul>
        </form>
    }
}
