//! Bytes: the octets, and each span named by its production of the grammar.

use crate::lab::use_lab;
use crate::panels::wire::{shorten, visible};
use protocol_core::trace::{Span, Spans};
use protocol_core::{imap, pop3, smtp, tls};
use smtp::Unit;
use words::Words;
use world::{Line, WireUnit};
use yew::prelude::*;

/// How many octets are shown.
const SHOWN: usize = 2048;
/// How many records are shown.
const RECORDS: usize = 50;

/// The octets of the lit line.
#[function_component]
pub fn Bytes() -> Html {
    let lab = use_lab();
    let words = lab.words();
    let chosen = use_state_eq(|| None::<usize>);
    // Whether the octets are shown as they are seen on the way.
    let seen = use_state_eq(|| false);
    let line_of = |event| story::view(event).line();
    let own = lab.told().lit().and_then(line_of);
    // An event that puts nothing on the wire: the line before it, and a word that it is that one.
    let last = || lab.told().past().iter().rev().find_map(line_of);
    let Some(line) = own.or_else(last) else {
        return html! { <p class="empty">{ say!(words, "ui-no-line") }</p> };
    };
    let view = |on_the_way: bool, text: String| {
        let seen = seen.clone();
        let pressed = *seen == on_the_way;
        html! {
            <button type="button" aria-pressed={pressed.to_string()} onclick={move |_| seen.set(on_the_way)}>{ text }</button>
        }
    };
    let views = html! {
        <div class="switch" role="group" aria-label={say!(words, "ui-who-sees")}>
            { view(false, say!(words, "ui-at-its-ends")) }{ view(true, say!(words, "ui-on-the-way")) }
        </div>
    };
    if *seen && line.secured {
        return html! { <>{ views }{ protected(line, &words) }</> };
    }
    let octets = &line.octets[..line.octets.len().min(SHOWN)];
    let spans = spans(line);
    let lit = chosen
        .and_then(|index| spans.get(index))
        .map(|span| span.start..span.end);
    let marked = |index: usize| lit.as_ref().is_some_and(|it| it.contains(&index));
    html! {
        <>
            { views }
            if *seen { <p class="hint">{ say!(words, "ui-read-by-all") }</p> }
            if own.is_none() { <p class="hint">{ say!(words, "ui-line-before") }</p> }
            <p class="aside">{ say!(words, "size", octets: line.octets.len()) }</p>
            <table class="hex" aria-label={say!(words, "ui-bytes")}>
                <tbody>
                    { for octets.chunks(8).enumerate().map(|(row, chunk)| html! {
                        <tr>
                            <th scope="row">{ format!("{:04x}", row * 8) }</th>
                            <td class="hex-octets" translate="no">{ for chunk.iter().enumerate().map(|(column, octet)| html! {
                                <span class={marked(row * 8 + column).then_some("marked")}>{ format!("{octet:02x} ") }</span>
                            }) }</td>
                            <td class="hex-text" translate="no">{ for chunk.iter().enumerate().map(|(column, octet)| html! {
                                <span class={marked(row * 8 + column).then_some("marked")}>{ character(*octet) }</span>
                            }) }</td>
                        </tr>
                    }) }
                </tbody>
            </table>
            <p class="hint">{ say!(words, "ui-signs-of-controls") }</p>
            { (line.octets.len() > SHOWN).then(|| html! { <p class="hint">{ say!(words, "ui-shortened") }</p> }) }
            { stuffing(line).map(|(stored, wire)| html! {
                <>
                    <h3>{ say!(words, "ui-before-stuffing") }</h3><pre translate="no" class="raw" tabindex="0">{ stored }</pre>
                    <h3>{ say!(words, "ui-after-stuffing") }</h3><pre translate="no" class="raw" tabindex="0">{ wire }</pre>
                </>
            }) }
            { under_base64(line).map(|text| html! {
                <><h3>{ say!(words, "ui-under-base64") }</h3><pre translate="no" class="raw" tabindex="0" role="group" aria-label={say!(words, "ui-under-base64")}>{ visible(&text) }</pre></>
            }) }
            if !spans.is_empty() {
                <h3>{ say!(words, "ui-grammar") }</h3>
                <ul class="spans">
                    { for spans.iter().enumerate().map(|(index, span)| {
                        let choose = { let chosen = chosen.clone(); Callback::from(move |_: MouseEvent| chosen.set(Some(index))) };
                        let part = String::from_utf8_lossy(&line.octets[span.start..span.end.min(line.octets.len())]);
                        html! {
                            <li class={format!("depth-{}", span.depth.min(6))}>
                                <button type="button" aria-pressed={(*chosen == Some(index)).to_string()} onclick={choose}>
                                    <b translate="no">{ span.production.name }</b>{ " " }<code translate="no">{ shorten(&visible(&part), 40) }</code>
                                </button>
                                if *chosen == Some(index) {
                                    <p class="abnf"><code translate="no">{ format!("{} = {}", span.production.name, span.production.abnf) }</code><br />{ lab.html(&story::section(span.production.section)) }</p>
                                }
                            </li>
                        }
                    }) }
                </ul>
            }
        </>
    }
}

/// What somebody on the way sees of a line under TLS: records and their lengths.
fn protected(line: &Line, words: &Words) -> Html {
    let records: Vec<tls::Record> = tls::records(line.octets.len()).collect();
    html! {
        <>
            <p class="hint">{ say!(words, "ui-read-by-nobody") }</p>
            <table class="hex" aria-label={say!(words, "ui-bytes")}>
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

/// What the grammar sees in the line: the same code that the engine runs, with a tracer.
fn spans(line: &Line) -> Vec<Span> {
    let text = line.octets.strip_suffix(b"\r\n").unwrap_or(&line.octets);
    let mut tracer = Spans::default();
    match line.unit {
        WireUnit::Smtp(Unit::Command(_)) => drop(smtp::Command::parse_traced(text, &mut tracer)),
        WireUnit::Smtp(Unit::Greeting(_) | Unit::Reply { .. }) => {
            let first = text.split(|octet| *octet == b'\r').next().unwrap_or(text);
            drop(smtp::Reply::parse_line_traced(first, &mut tracer));
        }
        WireUnit::Imap(imap::Unit::Command(_)) => {
            drop(imap::Command::parse_traced(text, &mut tracer));
        }
        WireUnit::Pop3(pop3::Unit::Command(_)) => {
            drop(pop3::Command::parse_traced(text, &mut tracer));
        }
        WireUnit::Pop3(pop3::Unit::Greeting(_) | pop3::Unit::Reply { .. }) => {
            drop(pop3::Reply::parse_traced(text, &mut tracer));
        }
        WireUnit::Smtp(_) | WireUnit::Imap(_) | WireUnit::Pop3(_) => {}
    }
    tracer.into_spans()
}

/// What AUTH says under its base64.
fn under_base64(line: &Line) -> Option<String> {
    let octets = story::under_base64(line)?;
    Some(String::from_utf8_lossy(&octets).into_owned())
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
