//! Message: the envelope beside the header, each trace field linked to the event that wrote it.

use crate::lab::Lab;
use crate::panels::wire::{shorten, visible};
use crate::state::Action;
use protocol_core::Octets;
use protocol_core::message::{PartView, view};
use world::{EventId, EventKind, MessageId};
use yew::prelude::*;

/// How much source is shown.
const SHOWN: usize = 20_000;

/// The message as it was at the cursor.
struct Found {
    message: MessageId,
    envelope: Option<(String, Vec<String>)>,
    content: Octets,
}

fn find(lab: &Lab) -> Option<Found> {
    lab.told()
        .past()
        .iter()
        .rev()
        .find_map(|event| match &event.kind {
            EventKind::Composed {
                message,
                envelope,
                content,
            }
            | EventKind::Accepted {
                message,
                envelope,
                content,
                ..
            } => Some(Found {
                message: *message,
                envelope: Some((
                    envelope.reverse_path.to_string(),
                    envelope
                        .forward_paths
                        .iter()
                        .take(50)
                        .map(ToString::to_string)
                        .collect(),
                )),
                content: content.clone(),
            }),
            EventKind::Delivered {
                message, content, ..
            } => Some(Found {
                message: *message,
                envelope: None,
                content: content.clone(),
            }),
            EventKind::NoticeWritten {
                notice,
                to,
                content,
                ..
            } => Some(Found {
                message: *notice,
                envelope: Some(("<>".into(), vec![format!("<{to}>")])),
                content: content.clone(),
            }),
            _ => None,
        })
}

/// The message of the moment.
pub fn message_tab(lab: &Lab) -> Html {
    let words = lab.words();
    let Some(Found {
        message,
        envelope,
        content,
    }) = find(lab)
    else {
        return html! { <p class="empty">{ say!(words, "ui-nothing-sent") }</p> };
    };
    let seen = view(&content);
    let writers = writers(lab, message);
    let mut nth = std::collections::BTreeMap::<String, usize>::new();
    html! {
        <>
            <h3>{ say!(words, "ui-envelope") }</h3>
            { match envelope {
                Some((from, to)) => html! {
                    <dl class="envelope-lines">
                        <dt>{ say!(words, "ui-envelope-from") }</dt><dd><code translate="no">{ from }</code></dd>
                        { for to.into_iter().map(|path| html! { <><dt>{ say!(words, "ui-envelope-to") }</dt><dd><code translate="no">{ shorten(&path, 300) }</code></dd></> }) }
                    </dl>
                },
                None => html! { <p>{ say!(words, "ui-no-envelope") }</p> },
            } }
            <h3>{ say!(words, "ui-headers") }</h3>
            <dl class="fields">
                { for seen.fields.iter().map(|(name, value, _)| {
                    let count = nth.entry(name.clone()).or_insert(0);
                    // From the top, the newest comes first.
                    let writer = writers.iter().filter(|(field, _)| field == name).nth(*count).map(|(_, id)| *id);
                    *count += 1;
                    html! {
                        <>
                            <dt translate="no">{ name }</dt>
                            <dd><span translate="no">{ shorten(&visible(&unfolded(value)), 600) }</span>{ writer.map(|id| html! {
                                <>{ " " }<button type="button" class="link" onclick={lab.on(Action::Seek(id))}>{ say!(words, "ui-written-by") }</button></>
                            }) }</dd>
                        </>
                    }
                }) }
            </dl>
            <h3>{ say!(words, "ui-parts") }</h3>
            <ul class="parts">{ part(&seen.part) }</ul>
            <h3>{ say!(words, "ui-raw") }</h3>
            <pre translate="no" class="raw" tabindex="0" role="group" aria-label={say!(words, "ui-raw")}>{ content.to_text().lines().map(|line| visible(line) + "\n").collect::<String>().chars().take(SHOWN).collect::<String>() }</pre>
        </>
    }
}

/// Which event wrote which trace field, the newest first.
fn writers(lab: &Lab, message: MessageId) -> Vec<(String, EventId)> {
    let written = lab
        .told()
        .past()
        .iter()
        .rev()
        .filter_map(|event| match &event.kind {
            EventKind::HeaderAdded {
                message: it, field, ..
            } if *it == message => Some((field.clone(), event.id)),
            _ => None,
        });
    written.collect()
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
