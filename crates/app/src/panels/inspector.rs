//! The inspector of the lit event, in tabs. A new tab is one module, one entry here, its style and its words.

mod bytes;
mod diagram;
mod layers;
mod message;
mod state;

use super::stage::{PendingAddress, envelope_so_far};
use super::wire;
use crate::dom::tab_keys;
use crate::lab::{Lab, spans, use_lab};
use crate::state::Action;
use std::rc::Rc;
use story::inspect::{Nearest, Whose};
use story::{Fact, fact};
use world::{Event, EventId};
use yew::prelude::*;

/// How many of an event's effects are named.
const MOST_EFFECTS: usize = 5;

/// The names of tabs that others show.
pub const EXPLAIN: &str = "explain";
pub const MESSAGE: &str = "message";

/// A tab.
struct Tab {
    /// Its name in the page's code.
    name: &'static str,
    /// Its title.
    title: fn() -> Fact,
    /// What it shows.
    view: fn(&Lab) -> Html,
}

const TABS: &[Tab] = &[
    Tab {
        name: EXPLAIN,
        title: || fact!("ui-explain"),
        view: explain,
    },
    Tab {
        name: "bytes",
        title: || fact!("ui-bytes"),
        view: |_| html! { <bytes::Bytes /> },
    },
    Tab {
        name: "state",
        title: || fact!("ui-state"),
        view: state::states,
    },
    Tab {
        name: MESSAGE,
        title: || fact!("ui-message"),
        view: message::message_tab,
    },
    Tab {
        name: "layers",
        title: || fact!("ui-layers"),
        view: layers::layers,
    },
];

/// The inspector.
#[function_component]
pub fn Inspector() -> Html {
    let lab = use_lab();
    let words = lab.words();
    let hides = lab.hides_future();
    let shown = (
        (lab.moment(), lab.seen, hides),
        lab.inspect,
        Rc::as_ptr(&lab.words),
    );
    let body = use_memo(shown, |_| {
        let tab = TABS.iter().find(|it| it.name == lab.inspect);
        tab.map(|it| (it.view)(&lab))
    });
    html! {
        <section class="inspector" aria-labelledby="inspector-title">
            <h2 class="visually-hidden" id="inspector-title">{ say!(words, "ui-inspector") }</h2>
            <div class="tabs" role="tablist" aria-label={say!(words, "ui-inspector")} onkeydown={|event: KeyboardEvent| tab_keys(&event)}>
                { for TABS.iter().map(|tab| {
                    let selected = tab.name == lab.inspect;
                    html! {
                        <button type="button" role="tab" id={format!("tab-{}", tab.name)} aria-selected={selected.to_string()}
                            aria-controls="inspected" tabindex={if selected { "0" } else { "-1" }} onclick={lab.on(Action::ShowInspect(tab.name))}>{ lab.text(&(tab.title)()) }</button>
                    }
                }) }
            </div>
            // Never left out: what comes and goes between the others would make them anew.
            { on_its_way(&lab).unwrap_or_default() }
            <div class="inspected" id="inspected" role="tabpanel" aria-labelledby={format!("tab-{}", lab.inspect)} tabindex="0">
                { (*body).clone() }
            </div>
        </section>
    }
}

/// That what is shown is of another event, and a link to that one.
fn of_another<T>(lab: &Lab, found: &Nearest<'_, T>) -> Option<Html> {
    let note = match found.whose {
        Whose::Own => return None,
        Whose::Cause => say!(lab, "ui-of-cause"),
        Whose::Host => say!(lab, "ui-of-host"),
        Whose::Before => say!(lab, "ui-of-before"),
    };
    let said = story::sentence(found.event, lab.told());
    Some(
        html! { <p class="of-another">{ note }{ " " }{ to_event(lab, found.event.id, "shown-of", &said) }</p> },
    )
}

/// What flies now: what it means is told when it has arrived.
pub fn on_its_way(lab: &Lab) -> Option<Html> {
    let event = lab.timeline.event(lab.flying()?.said)?;
    let text = wire::said(event, &lab.timeline, &lab.words, 80)?;
    Some(html! {
        <p class="on-its-way">{ say!(lab, "ui-on-its-way") }{ " " }<code translate="no">{ text }</code></p>
    })
}

fn explain(lab: &Lab) -> Html {
    let words = lab.words();
    let Some(event) = lab.told().lit() else {
        return html! { <p class="empty">{ say!(words, "ui-select-something") }</p> };
    };
    let mut explanation = story::explain(event, lab.told());
    // What may come is what a lesson asks for.
    if lab.hides_future() {
        explanation.answers.clear();
        explanation.follow.clear();
    }
    let host = |id| lab.told().world().host(id).map(story::host_title);
    let line = story::view(event).line().map(|line| {
        let text = line.octets.to_text();
        let first = text.split_inclusive("\r\n").next().unwrap_or_default().to_owned();
        let ends = host(line.sender()).zip(host(line.receiver()));
        html! {
            <>
                <p class="wire-line" dir="ltr" translate="no">
                    { wire::sign(line).map(|sign| html! { <b class={format!("sign-{}", sign.class())}>{ sign.symbol() }{ " " }</b> }) }
                    { wire::shorten(&wire::visible(first.trim_end_matches("\r\n")), 400) }
                    <span class="crlf">{ if first.ends_with("\r\n") { "CR LF" } else { "" } }</span>
                </p>
                { ends.map(|(from, to)| html! { <p class="aside">{ lab.html(&fact!("ui-between", from: from, to: to, size: story::size(line.octets.len()))) }</p> }) }
            </>
        }
    });
    let follow: Vec<Html> = explanation
        .follow
        .iter()
        .flat_map(|it| lab.paragraphs(it))
        .collect();
    html! {
        <>
            { line.unwrap_or_default() }
            <p class="what">{ explanation.what.as_ref().map(|it| lab.html(it)) }</p>
            { for explanation.meaning.iter().flat_map(|it| lab.paragraphs(it)) }
            { explanation.why.map(|(cause, why)| html! {
                <>
                    <h3>{ say!(words, "ui-why-now") }</h3>
                    <p>{ to_event(lab, cause, "cause", &why) }</p>
                </>
            }).unwrap_or_default() }
            { led_to(lab, event).unwrap_or_default() }
            { envelope_and_letter(lab).unwrap_or_default() }
            if !explanation.answers.is_empty() {
                <h3>{ say!(words, "ui-may-answer") }</h3>
                <dl class="answers-list">
                    { for explanation.answers.iter().map(|it| html! {
                        <><dt class={format!("sign-{}", it.sign.class())} translate="no">{ it.sign.symbol() }{ " " }{ it.codes }</dt><dd>{ lab.html(&it.meaning) }</dd></>
                    }) }
                </dl>
            }
            if !follow.is_empty() {
                <h3>{ say!(words, "ui-may-follow") }</h3>
                { follow }
            }
            { event.connection.and_then(|it| state::legal(lab, it)) }
            if !explanation.sections.is_empty() {
                <p class="rfc">{ say!(words, "ui-defined-in") }{ ": " }{ for explanation.sections.iter().enumerate().map(|(at, it)| html! { <>{ if at > 0 { "; " } else { "" } }{ lab.html(&story::section(*it)) }</> }) }</p>
            }
        </>
    }
}

/// A link to another event.
fn to_event(lab: &Lab, id: EventId, class: &'static str, what: &Fact) -> Html {
    let text = wire::shorten_spans(lab.words.spans(what), 200);
    html! {
        <button type="button" class={classes!("link", class)} data-event={id.0.to_string()} onclick={lab.on(Action::Seek(id))}>{ spans(text) }</button>
    }
}

/// What came of the event, as far as it was seen.
fn led_to(lab: &Lab, event: &Event) -> Option<Html> {
    let seen = lab.seen.max(lab.told().past().len());
    let mut effects = lab.told().effects(event.id, seen).peekable();
    effects.peek()?;
    Some(html! {
        <div class="effects">
            <h3>{ say!(lab, "ui-led-to") }</h3>
            { for effects.take(MOST_EFFECTS).map(|it| {
                let said = story::sentence(it, lab.told());
                html! { <p>{ to_event(lab, it.id, "led-to", &said) }</p> }
            }) }
        </div>
    })
}

/// What is on the envelope at this moment, beside what the letter says: the two may differ.
fn envelope_and_letter(lab: &Lab) -> Option<Html> {
    let words = lab.words();
    let (envelope, letter) = envelope_so_far(lab.told(), &words)?;
    let line = |label: String, value: &str| html! { <><dt>{ label }</dt><dd><code translate="no">{ wire::shorten(value, 120) }</code></dd></> };
    let header = |name: &'static str, value: &str| html! { <><dt translate="no">{ name }</dt><dd><code translate="no">{ wire::shorten(value, 120) }</code></dd></> };
    let pending = envelope.pending.as_ref().map(|pending| match pending {
        PendingAddress::From(from) => line(say!(words, "ui-envelope-from"), &format!("{from} ?")),
        PendingAddress::To(to) => line(say!(words, "ui-envelope-to"), &format!("{to} ?")),
    });
    Some(html! {
        <>
            <h3>{ say!(words, "ui-envelope-so-far") }</h3>
            <dl class="envelope-lines">
                { envelope.from.as_deref().map(|from| line(say!(words, "ui-envelope-from"), from)) }
                { for envelope.to.iter().take(20).map(|to| line(say!(words, "ui-envelope-to"), to)) }
                { pending }
            </dl>
            { letter.map(|(from, to)| html! {
                <>
                    <h3>{ say!(words, "ui-letter-says") }</h3>
                    <dl class="envelope-lines">{ header("From:", &from) }{ header("To:", &to) }</dl>
                </>
            }) }
        </>
    })
}
