//! The console: a person types SMTP, IMAP or POP3 to any host that listens.

mod conversation;
mod help;
mod prompt;

use crate::lab::use_lab;
use crate::state::Action;
use conversation::Conversation;
use prompt::Prompt;
use web_sys::HtmlSelectElement;
use world::HostId;
use world::connection::EndStage;
use yew::prelude::*;

/// Its name in the page’s code.
pub const NAME: &str = "console";

/// The console.
#[function_component]
pub fn Console() -> Html {
    let lab = use_lab();
    let connection = lab
        .console
        .and_then(|id| lab.timeline.world().connection(id));
    let is_open = connection.is_some_and(|it| it.client.stage != EndStage::Closed);
    html! {
        <div class="console">
            if !is_open { <Connect /> }
            <Conversation />
            if is_open { <Prompt /> }
        </div>
    }
}

/// Whom to call.
#[function_component]
fn Connect() -> Html {
    let lab = use_lab();
    let words = lab.words();
    let world = lab.timeline.world();
    let from_node = use_node_ref();
    let to_node = use_node_ref();
    let programs: Vec<_> = world
        .hosts()
        .filter(|(_, host)| host.mua.is_some())
        .collect();
    let services: Vec<_> = world
        .hosts()
        .flat_map(|(id, host)| host.ports().map(move |port| (id, host, port)))
        .collect();
    // Who hangs up and calls again calls the same server.
    let last = lab
        .console
        .and_then(|id| world.connection(id))
        .map(|it| (it.ends.client, it.ends.server, it.ends.port));
    let is_from = |id: HostId, index: usize| last.map_or(index == 0, |(from, ..)| from == id);
    let is_to = |id: HostId, port: u16, index: usize| {
        last.map_or(index == 0, |(_, to, at)| (to, at) == (id, port))
    };
    let connect = {
        let (from_node, to_node) = (from_node.clone(), to_node.clone());
        lab.with(move |lab, event: SubmitEvent| {
            event.prevent_default();
            let value = |node: &NodeRef| node.cast::<HtmlSelectElement>().map(|it| it.value());
            let from = value(&from_node).and_then(|it| it.parse().ok());
            let to = value(&to_node);
            let to = to.as_deref().and_then(|it| it.split_once(':'));
            let to = to.and_then(|(host, port)| Some((host.parse().ok()?, port.parse().ok()?)));
            if let (Some(from), Some((to, port))) = (from, to) {
                lab.act(Action::OpenConsole {
                    from: HostId(from),
                    to: HostId(to),
                    port,
                });
            }
        })
    };
    html! {
        <form class="connect" onsubmit={connect}>
            <label class="choice"><span>{ say!(words, "ui-call-from") }</span>
                <select ref={from_node} id="call-from">
                    { for programs.iter().enumerate().map(|(index, (id, host))| html! { <option translate="no" selected={is_from(*id, index)} value={id.0.to_string()}>{ host.name.to_string() }</option> }) }
                </select>
            </label>
            <label class="choice"><span>{ say!(words, "ui-call-to") }</span>
                <select ref={to_node} id="call-to">
                    { for services.iter().enumerate().map(|(index, (id, host, port))| html! {
                        <option translate="no" selected={is_to(*id, *port, index)} value={format!("{}:{port}", id.0)}>{ format!("{}:{port}", host.name) }</option>
                    }) }
                </select>
            </label>
            <button type="submit" class="primary" id="connect">{ say!(words, "ui-connect") }</button>
            <p class="hint">{ say!(words, "ui-not-connected") }</p>
        </form>
    }
}
