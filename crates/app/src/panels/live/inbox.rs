//! The messages that the command accepted.

use super::{clock, findings};
use crate::lab::{Lab, use_lab};
use crate::live::{Message, Recipient};
use crate::panels::wire::visible;
use crate::state::{Action, Reading};
use yew::prelude::*;

/// So many characters of a message are shown.
const SHOWN: usize = 100_000;

/// The list, and the message that is read.
#[function_component]
pub fn Inbox() -> Html {
    let lab = use_lab();
    let live = lab.live.clone().unwrap_or_default();
    let row = |it: &Message| {
        let reading = live.reading.as_ref().filter(|read| read.id == it.id);
        let other = reading.is_none().then(|| it.id.clone());
        let subject = match it.subject.is_empty() {
            true => say!(lab, "ui-live-no-subject"),
            false => visible(&it.subject),
        };
        let to: Vec<&str> = it.to.iter().map(|it| it.address.as_str()).collect();
        html! {
            <li key={it.id.clone()} class="live-row">
                <button type="button" aria-expanded={reading.is_some().to_string()} onclick={lab.on(Action::ReadMessage(other))}>
                    <b translate="no">{ subject }</b>
                    <span class="live-facts"><time>{ clock(&it.received) }</time>{ " · " }{ say!(lab, "ui-live-size", size: story::size(it.size)) }</span>
                    <span class="live-envelope" translate="no">{ format!("<{}> → {}", it.from, to.join(" ")) }</span>
                </button>
                { reading.map(|reading| message(&lab, it, reading)).unwrap_or_default() }
            </li>
        }
    };
    html! {
        <section aria-labelledby="live-inbox">
            <div class="catalogue-head"><h3 id="live-inbox">{ say!(lab, "ui-live-inbox") }</h3></div>
            if live.messages.is_empty() { <p class="empty">{ say!(lab, "ui-live-no-messages") }</p> }
            <ul class="live-rows">{ for live.messages.iter().map(row) }</ul>
        </section>
    }
}

/// A message: its envelope with the reply to each recipient, what was found, and its octets.
fn message(lab: &Lab, of: &Message, reading: &Reading) -> Html {
    let recipient = |it: &Recipient| {
        html! { <li translate="no">{ &it.address }{ " " }<code>{ if it.reply.is_empty() { it.code.to_string() } else { it.reply.clone() } }</code></li> }
    };
    let source = match &reading.source {
        None => html! { <p role="status">{ say!(lab, "ui-loading") }</p> },
        Some(Err(_)) => html! { <p role="status">{ say!(lab, "ui-live-message-gone") }</p> },
        Some(Ok(source)) => {
            let shown: String = source.chars().take(SHOWN).collect();
            let lines: Vec<String> = shown.lines().map(|it| visible(it).to_string()).collect();
            html! { <pre class="octets" translate="no" tabindex="0" role="group" aria-label={say!(lab, "ui-raw")}>{ lines.join("\n") }</pre> }
        }
    };
    html! {
        <div class="live-message">
            <p><a href={format!("?live={}", of.session)} onclick={lab.follow(Action::Watch(of.session))}>{ say!(lab, "ui-live-see-session", number: of.session) }</a></p>
            <h4>{ say!(lab, "ui-live-envelope") }</h4>
            <ul><li translate="no">{ format!("MAIL FROM:<{}>", of.from) }</li>{ for of.to.iter().map(recipient) }</ul>
            { findings(lab, &reading.findings) }
            { source }
        </div>
    }
}
