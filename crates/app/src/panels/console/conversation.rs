//! What was said on the console's connection.

use crate::lab::{Lab, use_lab};
use crate::panels::wire::visible;
use crate::state::Action;
use protocol_core::smtp::Side;
use world::event::Refused;
use world::{ConnectionId, Event, EventId, EventKind};
use yew::prelude::*;

/// How many lines of the conversation are shown.
const SHOWN: usize = 200;

/// What was said on the console's connection, up to the cursor.
#[function_component]
pub fn Conversation() -> Html {
    let lab = use_lab();
    let words = lab.words();
    let node = use_node_ref();
    let lines = use_memo((lab.moment(), lab.console), |(_, console)| {
        console.map_or_else(Vec::new, |id| lines(&lab, id))
    });
    use_effect_with((lab.told().past().len(), node.clone()), |(_, node)| {
        if let Some(list) = node.cast::<web_sys::Element>() {
            list.set_scroll_top(list.scroll_height());
        }
    });
    if lab.console.is_none() {
        return Html::default();
    }
    let lab = &lab;
    html! {
        <ol class="conversation" ref={node} tabindex="0" aria-label={say!(words, "ui-console")} role="log">
            { for lines.iter().flat_map(|said| said.text.split("\r\n").enumerate().map(move |(index, line)| html! {
                <li key={format!("{}-{index}", said.event.0)} class={said.class} translate="no">
                    <button type="button" tabindex="-1" onclick={lab.on(Action::Seek(said.event))}>{ visible(line) }</button>
                </li>
            })) }
        </ol>
    }
}

/// What was said, in one or several lines.
struct Said {
    event: EventId,
    class: &'static str,
    text: String,
}

/// The last things that were said on the connection up to the cursor, in their order.
fn lines(lab: &Lab, console: ConnectionId) -> Vec<Said> {
    let words = lab.words();
    let said = |event: &Event| {
        let (class, text) = match &event.kind {
            EventKind::LineSent { line, .. } if line.from == Side::Client => {
                ("said", line.octets.to_text().into_owned())
            }
            EventKind::LineReceived { line, .. } if line.from == Side::Server => {
                ("heard", line.octets.to_text().into_owned())
            }
            EventKind::ConnectionRefused { reason, .. } => match reason {
                Refused::NoAnswer => ("told", say!(words, "ui-no-call-taken")),
                _ => ("told", say!(words, "ui-refused-connection")),
            },
            EventKind::ConnectionReset(ends) if event.host == ends.client => {
                ("told", say!(words, "ui-broken-connection"))
            }
            _ => return None,
        };
        let text = text.strip_suffix("\r\n").unwrap_or(&text).to_owned();
        Some(Said {
            event: event.id,
            class,
            text,
        })
    };
    let past = lab.told().past().iter().rev();
    let own = past.filter(|event| event.connection == Some(console));
    let mut lines: Vec<Said> = own.filter_map(said).take(SHOWN).collect();
    lines.reverse();
    lines
}
