//! Message: the envelope beside the header, each trace field linked to the event that wrote it.

use super::{of_another, to_event};
use crate::lab::Lab;
use crate::panels::wire::{shorten, visible};
use protocol_core::message::{PartView, view};
use story::inspect::letter;
use yew::prelude::*;

/// How much source is shown, and how many recipients.
const SHOWN: usize = 20_000;
const RECIPIENTS: usize = 50;

/// The message of the moment.
pub fn message_tab(lab: &Lab) -> Html {
    let words = lab.words();
    let Some(letter) = lab.told().lit().and_then(|it| letter(it, lab.told())) else {
        return html! { <p class="empty">{ say!(words, "ui-nothing-sent") }</p> };
    };
    let seen = view(&letter.content);
    let path = |label: String, path: String| html! { <><dt>{ label }</dt><dd><code translate="no">{ shorten(&path, 300) }</code></dd></> };
    let source = letter.content.to_text();
    let source: String = source.lines().map(|line| visible(line) + "\n").collect();
    html! {
        <>
            { of_another(lab, &letter.nearest) }
            <h3>{ say!(words, "ui-envelope") }</h3>
            { match (&letter.envelope, &letter.last_envelope) {
                (Some(_), _) => Html::default(),
                (None, Some(_)) => html! { <p>{ say!(words, "ui-envelope-gone") }</p> },
                (None, None) => html! { <p>{ say!(words, "ui-no-envelope") }</p> },
            } }
            { letter.envelope.as_ref().or(letter.last_envelope.as_ref()).map(|it| html! {
                <dl class="envelope-lines">
                    { path(say!(words, "ui-envelope-from"), it.reverse_path.to_string()) }
                    { for it.forward_paths.iter().take(RECIPIENTS).map(|it| path(say!(words, "ui-envelope-to"), it.to_string())) }
                </dl>
            }) }
            <h3>{ say!(words, "ui-headers") }</h3>
            <dl class="fields">
                { for seen.fields.iter().map(|(name, value, octets)| {
                    let writer = letter.writer(name, octets.clone()).and_then(|it| lab.told().event(it));
                    html! {
                        <>
                            <dt translate="no">{ name }</dt>
                            <dd>
                                <span translate="no">{ shorten(&visible(&unfolded(value)), 600) }</span>
                                { writer.map(|it| {
                                    let said = story::sentence(it, lab.told());
                                    html! { <p class="written-by">{ say!(words, "ui-written-by") }{ " " }{ to_event(lab, it.id, "writer", &said) }</p> }
                                }) }
                            </dd>
                        </>
                    }
                }) }
            </dl>
            <h3>{ say!(words, "ui-parts") }</h3>
            <ul class="parts">{ part(&seen.part) }</ul>
            <h3>{ say!(words, "ui-raw") }</h3>
            <pre translate="no" class="raw" tabindex="0" role="group" aria-label={say!(words, "ui-raw")}>{ shorten(&source, SHOWN) }</pre>
        </>
    }
}

/// A field in one line: what folds it is taken away (RFC 5322 section 2.2.3), and a run of spaces is one.
fn unfolded(value: &str) -> String {
    value.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn part(it: &PartView) -> Html {
    html! {
        <li>
            <code translate="no">{ &it.content_type }</code>{ it.name.as_ref().map(|name| html! { <span translate="no">{ format!(" {}", shorten(name, 60)) }</span> }) }
            if !it.parts.is_empty() { <ul>{ for it.parts.iter().map(part) }</ul> }
        </li>
    }
}
