//! What a room sees over the lines: the message as its octets are, the question at the end, and for a moment the size
//! of a step that was chosen.

use super::stage::{Thing, message};
use super::story::question;
use super::wire::{is_letter, visible};
use crate::lab::{Lab, use_lab};
use gloo::timers::callback::Timeout;
use protocol_core::Octets;
use protocol_core::smtp::Unit;
use story::view;
use world::{EventKind, WireUnit};
use yew::prelude::*;

/// How many lines of a message are shown.
const SHOWN: usize = 300;
/// How long the size of a step is shown, in ms.
const MOMENT: u32 = 2400;

/// What lies over the lines.
#[function_component]
pub fn Room() -> Html {
    let lab = use_lab();
    let node = use_node_ref();
    let selected = matches!(lab.selected, Some(Thing::Letter(_)));
    let octets = match selected {
        true => message(&lab).into_iter().collect(),
        false => on_the_wire(&lab),
    };
    // Its end comes into sight when that is sent.
    use_effect_with((node.clone(), octets.len()), |(node, parts)| {
        if let Some(sheet) = node.cast::<web_sys::Element>().filter(|_| *parts > 1) {
            sheet.set_scroll_top(sheet.scroll_height());
        }
    });
    if !octets.is_empty() {
        return html! {
            <pre ref={node} class="sheet octets" translate="no" tabindex="0" role="group" aria-label={say!(lab, "ui-raw")}>{ lines(&lab, &octets) }</pre>
        };
    }
    let is_over = lab.timeline.acted() && lab.shown().at_end() && lab.flying().is_none();
    let asked = lab.story.question.as_ref().filter(|_| is_over);
    html! {
        <>
            { asked.zip(lab.answer()).map(|(it, answer)| html! { <div class="sheet">{ question(&lab, it, answer) }</div> }) }
            <Grain />
        </>
    }
}

/// What is sent of a message at the cursor, as it is on the wire, up to the dot.
fn on_the_wire(lab: &Lab) -> Vec<Octets> {
    let timeline = lab.shown();
    let is_end = |it: &world::Line| it.unit == WireUnit::Smtp(Unit::EndOfData);
    let Some(lit) = timeline.lit() else {
        return Vec::new();
    };
    let last = view(lit).line().filter(|it| is_letter(it) || is_end(it));
    let Some((last, connection)) = last.zip(lit.connection) else {
        return Vec::new();
    };
    let sent = timeline.on(connection, timeline.past().len()).rev();
    let sent = sent.filter_map(|it| match &it.kind {
        EventKind::LineSent { line, .. } => Some(line),
        _ => None,
    });
    let parts = sent.skip_while(|it| *it != last);
    let parts = parts.take_while(|it| is_letter(it) || *it == last);
    let mut parts: Vec<Octets> = parts.map(|it| it.octets.clone()).collect();
    parts.reverse();
    parts
}

/// The lines of a message: the names of its header fields stand out.
fn lines(lab: &Lab, parts: &[Octets]) -> Html {
    let text: String = parts.iter().map(Octets::to_text).collect();
    let mut is_header = true;
    let lines = text.split_inclusive("\r\n").take(SHOWN).map(|line| {
        let is_folded = line.starts_with([' ', '\t']);
        let line = visible(line.trim_end_matches("\r\n"));
        let ends = is_header && line.is_empty();
        is_header &= !ends;
        match line.split_once(':') {
            _ if ends => {
                html! { <span class="quiet" translate="yes">{ say!(lab, "ui-empty-line") }{ "\n" }</span> }
            }
            Some((name, value)) if is_header && !is_folded => {
                html! { <span><b>{ name }{ ":" }</b>{ value }{ "\n" }</span> }
            }
            _ => html! { <span>{ line }{ "\n" }</span> },
        }
    });
    lines.collect()
}

/// The size of a step, for a moment, where another was chosen.
#[function_component]
fn Grain() -> Html {
    let lab = use_lab();
    let shown = use_state_eq(|| false);
    let chosen = use_mut_ref(|| false);
    {
        let shown = shown.clone();
        use_effect_with(lab.grain, move |_| {
            let timer = chosen.replace(true).then(|| {
                shown.set(true);
                Timeout::new(MOMENT, move || shown.set(false))
            });
            move || drop(timer)
        });
    }
    let text = shown.then(|| say!(lab, "ui-steps-by", what: story::grain(lab.grain)));
    html! { <p class="chosen" role="status">{ text }</p> }
}
