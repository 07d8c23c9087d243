//! Bytes: the octets, and each span named by its production of the grammar.

use super::of_another;
use crate::lab::use_lab;
use crate::panels::wire::{shorten, visible};
use protocol_core::smtp::Unit;
use protocol_core::trace::Span;
use protocol_core::{pop3, tls};
use story::inspect::{Written, octets, spans};
use words::Words;
use world::{Line, WireUnit};
use yew::prelude::*;

/// How many octets are shown.
const SHOWN: usize = 2048;
/// What is no longer than this is shown as text above.
const SHORT: usize = 600;
/// How many records are shown.
const RECORDS: usize = 50;
/// How many spans are named.
const MOST_SPANS: usize = 300;

/// The octets of the lit event, or of the one that led to it.
#[function_component]
pub fn Bytes() -> Html {
    let lab = use_lab();
    let words = lab.words();
    // The outermost rule is open first.
    let chosen = use_state_eq(|| 0_usize);
    // Whether the octets are shown as they are seen on the way.
    let seen = use_state_eq(|| false);
    let Some(found) = lab.told().lit().and_then(|it| octets(it, lab.told())) else {
        return html! { <p class="empty">{ say!(words, "ui-no-line") }</p> };
    };
    let (line, all) = match found.it {
        Written::Line(line) => (Some(line), &line.octets),
        Written::Stored(octets) => (None, octets),
    };
    let view = |on_the_way: bool, text: String| {
        let seen = seen.clone();
        let pressed = *seen == on_the_way;
        html! {
            <button type="button" aria-pressed={pressed.to_string()} onclick={move |_| seen.set(on_the_way)}>{ text }</button>
        }
    };
    let head = html! {
        <>
            { of_another(&lab, &found) }
            if line.is_some() {
                <div class="switch" role="group" aria-label={say!(words, "ui-who-sees")}>
                    { view(false, say!(words, "ui-at-its-ends")) }{ view(true, say!(words, "ui-on-the-way")) }
                </div>
            } else {
                <p class="hint">{ say!(words, "ui-as-stored") }</p>
            }
        </>
    };
    let on_the_way = line.filter(|_| *seen);
    if let Some(line) = on_the_way.filter(|it| it.secured) {
        return html! { <>{ head }{ protected(line, &words) }</> };
    }
    let mut spans = spans(found.event, lab.told());
    spans.truncate(MOST_SPANS);
    let lit = spans.get(*chosen).or(spans.first());
    let lit = lit.map_or(0..0, |span| span.start..span.end);
    let octets = &all[..all.len().min(SHOWN)];
    let marked = |index: usize| lit.contains(&index).then_some("marked");
    let cell = |index: usize, text: String| html! { <span class={marked(index)}>{ text }</span> };
    let rule = |index: usize| {
        let (span, is_open) = (&spans[index], *chosen == index);
        let part = all.get(span.start..span.end).unwrap_or_default();
        let choose = {
            let chosen = chosen.clone();
            Callback::from(move |_: MouseEvent| chosen.set(index))
        };
        html! {
            <>
                <button type="button" aria-pressed={is_open.to_string()} onclick={choose}>
                    <b translate="no">{ span.production.name }</b>{ " " }<code translate="no">{ shorten(&visible(&String::from_utf8_lossy(part)), 60) }</code>
                </button>
                if is_open {
                    <p class="abnf"><code translate="no">{ format!("{} = {}", span.production.name, span.production.abnf) }</code><br />{ lab.html(&story::section(span.production.section)) }</p>
                }
            </>
        }
    };
    html! {
        <>
            { head }
            if on_the_way.is_some() { <p class="hint">{ say!(words, "ui-read-by-all") }</p> }
            if all.len() <= SHORT {
                <p class="wire-line" dir="ltr" translate="no">
                    { with_ends(&all[..lit.start]) }<mark>{ with_ends(&all[lit.clone()]) }</mark>{ with_ends(&all[lit.end..]) }
                </p>
            }
            <p class="aside">{ say!(words, "size", octets: all.len()) }</p>
            { line.and_then(story::under_base64).map(|said| raw(say!(words, "ui-under-base64"), &visible(&String::from_utf8_lossy(&said)))) }
            if !spans.is_empty() {
                <h3>{ say!(words, "ui-grammar") }</h3>
                <div class="spans">{ tree(&spans, 0, &rule) }</div>
            } else if line.is_some() {
                <p class="hint">{ say!(words, "ui-no-rule") }</p>
            }
            { line.and_then(stuffing).map(|(stored, wire)| html! {
                <>{ raw(say!(words, "ui-before-stuffing"), &stored) }{ raw(say!(words, "ui-after-stuffing"), &wire) }</>
            }) }
            <h3>{ say!(words, "ui-octets") }</h3>
            <table class="hex" aria-label={say!(words, "ui-octets")}>
                <tbody>
                    { for octets.chunks(8).zip((0..).step_by(8)).map(|(chunk, at)| html! {
                        <tr>
                            <th scope="row">{ format!("{at:04x}") }</th>
                            <td class="hex-octets" translate="no">{ for chunk.iter().zip(at..).map(|(octet, at)| cell(at, format!("{octet:02x} "))) }</td>
                            <td class="hex-text" translate="no">{ for chunk.iter().zip(at..).map(|(octet, at)| cell(at, character(*octet))) }</td>
                        </tr>
                    }) }
                </tbody>
            </table>
            <p class="hint">{ say!(words, "ui-signs-of-controls") }</p>
            { (all.len() > SHOWN).then(|| html! { <p class="hint">{ say!(words, "ui-shortened") }</p> }) }
        </>
    }
}

fn raw(title: String, text: &str) -> Html {
    html! {
        <><h3>{ &title }</h3><pre translate="no" class="raw" tabindex="0" role="group" aria-label={title.clone()}>{ text }</pre></>
    }
}

/// Text with each CR and LF by its name, and a new line behind an LF.
fn with_ends(octets: &[u8]) -> Html {
    let ends = |octet: &u8| matches!(octet, b'\r' | b'\n');
    let mut parts = octets.chunk_by(|a, b| !ends(a) && !ends(b));
    let part = |part: &[u8]| match part {
        b"\r" => html! { <span class="control">{ "CR" }</span> },
        b"\n" => html! { <><span class="control">{ "LF" }</span><wbr /></> },
        text => html! { visible(&String::from_utf8_lossy(text)) },
    };
    parts.by_ref().map(part).collect()
}

/// Spans as they enclose each other; `rule` shows one by its place.
fn tree(spans: &[Span], first: usize, rule: &impl Fn(usize) -> Html) -> Html {
    let mut items = Vec::new();
    let mut at = 0;
    while let Some(outer) = spans.get(at) {
        let inside = spans[at + 1..]
            .iter()
            .take_while(|it| it.depth > outer.depth);
        let end = at + 1 + inside.count();
        let inner = &spans[at + 1..end];
        items.push(html! {
            <li>{ rule(first + at) }if !inner.is_empty() { { tree(inner, first + at + 1, rule) } }</li>
        });
        at = end;
    }
    html! { <ul>{ items }</ul> }
}

/// What somebody on the way sees of a line under TLS: records and their lengths.
fn protected(line: &Line, words: &Words) -> Html {
    let records: Vec<tls::Record> = tls::records(line.octets.len()).collect();
    html! {
        <>
            <p class="hint">{ say!(words, "ui-read-by-nobody") }</p>
            <table class="hex" aria-label={say!(words, "ui-octets")}>
                <tbody>
                    { for records.iter().take(RECORDS).map(|record| html! {
                        <tr>
                            <td class="hex-octets" translate="no">{ for record.header.iter().map(|octet| format!("{octet:02x} ")) }</td>
                            <td class="hex-text">{ say!(words, "ui-protected-octets", count: record.protected) }</td>
                        </tr>
                    }) }
                </tbody>
            </table>
            { (records.len() > RECORDS).then(|| html! { <p class="hint">{ say!(words, "ui-shortened") }</p> }) }
            <p class="hint">{ say!(words, "ui-records-explained") }</p>
        </>
    }
}

/// The lines of content that begin with a dot, stored and on the wire.
fn stuffing(line: &Line) -> Option<(String, String)> {
    let content = [
        WireUnit::Smtp(Unit::Content),
        WireUnit::Pop3(pop3::Unit::Content),
    ];
    if !content.contains(&line.unit) {
        return None;
    }
    let text = line.octets.to_text();
    let dotted: Vec<&str> = text
        .split("\r\n")
        .filter(|it| it.starts_with('.'))
        .take(20)
        .collect();
    if dotted.is_empty() {
        return None;
    }
    let wire = dotted.join("\n");
    let stored = dotted
        .iter()
        .map(|it| it.strip_prefix('.').unwrap_or(it))
        .collect::<Vec<_>>();
    Some((stored.join("\n"), wire))
}

fn character(octet: u8) -> String {
    match octet {
        33..=126 => char::from(octet).to_string(),
        b' ' => "·".into(),
        0..=31 => visible(&char::from(octet).to_string()),
        127 => "␡".into(),
        128.. => "▪".into(),
    }
}
