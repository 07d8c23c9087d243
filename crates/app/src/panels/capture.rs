//! What an eavesdropper has: all octets between two hosts as they were on the wire, and what they teach.

use super::wire::{shorten, visible};
use crate::dom::value;
use crate::lab::{Lab, use_lab};
use crate::state::Action;
use ::story::capture::{Capture, Heard, What, capture, links};
use ::story::{Names, TimeOfDay, fact, size};
use std::rc::Rc;
use world::{HostId, Timeline};
use yew::prelude::*;

/// Its name in the page’s code.
pub const NAME: &str = "capture";

/// How many rows are shown: the last.
const ROWS: usize = 300;
/// How much of a row is shown.
const SHOWN: usize = 4000;

/// A line between two servers, where one was used.
pub fn between_servers(timeline: &Timeline) -> Option<(HostId, HostId)> {
    let is_server = |id: HostId| timeline.world().host(id).is_some_and(|it| it.mta.is_some());
    let (all, _) = links(timeline);
    all.into_iter()
        .rfind(|it| is_server(it.0) && is_server(it.1))
}

/// What an eavesdropper has.
#[function_component]
pub fn CapturePanel() -> Html {
    let lab = use_lab();
    let on = (lab.moment(), Rc::as_ptr(&lab.words), lab.capture);
    let panel = use_memo(on, |_| panel(&lab));
    (*panel).clone()
}

fn panel(lab: &Lab) -> Html {
    let words = lab.words();
    let (mut all, last) = links(lab.told());
    all.extend(lab.capture.filter(|it| !all.contains(it)));
    let Some(shown) = lab.capture.or(last) else {
        return html! { <p class="empty">{ say!(words, "capture-empty") }</p> };
    };
    let names = Names::of(lab.told().world());
    let pairs = all.clone();
    let choose = lab.with(move |lab, event: Event| {
        let pair = value(&event)
            .parse()
            .ok()
            .and_then(|it: usize| pairs.get(it));
        if let Some((a, b)) = pair {
            lab.act(Action::ShowCapture(*a, *b));
        }
    });
    let Capture { heard, learned } = capture(lab.told(), shown);
    let more = heard.len().saturating_sub(ROWS);
    html! {
        <div class="capture">
            <label class="choice"><span>{ say!(words, "ui-capture-between") }</span>
                <select id="capture-link" onchange={choose}>
                    { for all.iter().enumerate().map(|(number, it)| html! {
                        <option value={number.to_string()} selected={*it == shown}>{ say!(words, "capture-link", a: names.title(it.0), b: names.title(it.1)) }</option>
                    }) }
                </select>
            </label>
            <div class="learned">{ for learned.iter().map(|it| html! { <p>{ lab.html(it) }</p> }) }</div>
            if more > 0 { <p class="hint">{ say!(words, "capture-more", count: more) }</p> }
            <ol class="heard" aria-label={say!(words, "ui-capture")}>
                { for heard[more..].iter().map(|it| row(lab, &names, it)) }
            </ol>
        </div>
    }
}

fn row(lab: &Lab, names: &Names, heard: &Heard<'_>) -> Html {
    let words = lab.words();
    let short = |id: HostId| lab.html(&names.short(id));
    let octets = |octets: &[u8]| {
        // The rest is in the inspector.
        let octets = &octets[..octets.len().min(SHOWN * 4)];
        let text = String::from_utf8_lossy(octets);
        let text = shorten(&text, SHOWN);
        let line = |line: &str| match line.strip_suffix("\r\n") {
            Some(line) => {
                html! { <>{ visible(line) }{ " " }<span class="crlf">{ "CR LF" }</span>{ "\n" }</> }
            }
            None => html! { <>{ visible(line.trim_end_matches('\n')) }{ "\n" }</> },
        };
        html! { <pre translate="no" dir="ltr">{ for text.split_inclusive('\n').map(line) }</pre> }
    };
    let (class, what) = match &heard.what {
        What::Connects(port) => ("note", lab.html(&fact!("capture-connects", port: *port))),
        What::Handshake => ("note", lab.html(&fact!("capture-handshake"))),
        What::Tls(count) => ("tls", lab.html(&fact!("capture-tls", size: size(*count)))),
        What::Changed(changed) => (
            "changed",
            html! { <>{ lab.html(&fact!("capture-changed")) }{ octets(changed) }</> },
        ),
        What::Plain(plain, under) => (
            "plain",
            html! {
                <>
                    { octets(plain) }
                    { under.as_ref().map(|it| html! { <p class="under">{ say!(words, "ui-under-base64") }{ ": " }<code translate="no">{ visible(&String::from_utf8_lossy(it)) }</code></p> }) }
                </>
            },
        ),
    };
    let at = TimeOfDay::at(lab.told().world(), heard.event.at).whole();
    html! {
        <li {class}>
            <button type="button" class="quiet" onclick={lab.on(Action::Seek(heard.event.id))}>{ lab.html(&at) }</button>
            <span class="way">{ short(heard.between.0) }{ " → " }{ short(heard.between.1) }</span>
            <div>{ what }</div>
        </li>
    }
}
