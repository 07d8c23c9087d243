//! The story of the run: captions at the moments in which the letter comes further.

use crate::choices::{NarrowTab, View};
use crate::dom::take_lost_focus;
use crate::lab::{Lab, use_lab};
use crate::panels::console;
use crate::panels::player::pressed;
use crate::state::{Action, Source};
use std::rc::Rc;
use story::Beat;
use story::Grain;
use world::{EventId, EventKind, scenario};
use yew::prelude::*;

/// How many captions that are past stay in sight.
const SHOWN: usize = 4;

/// The story.
#[function_component]
pub fn Story() -> Html {
    let lab = use_lab();
    let words = lab.words();
    let beats = use_memo((lab.moment(), Rc::as_ptr(&lab.words)), |_| beats(&lab));
    let stops = use_memo(lab.run, |_| {
        let stops = Grain::Hop.stops(&lab.timeline);
        stops.map(|event| event.id).collect::<Vec<_>>()
    });
    if !lab.timeline.acted() {
        return html! {
            <div class="story">
                { introduction(&lab) }
                <button type="button" class="primary big" id="send-it" onclick={lab.on(Action::SendLetter)}>{ say!(words, "ui-send-it") }</button>
            </div>
        };
    }
    let (lit, before) = &*beats;
    html! {
        <div class="story">
            { marks(&lab, &stops) }
            <div aria-live="polite">{ match lit {
                Some(lit) => html! { <><h2 class="beat-title">{ lab.html(&lit.title) }</h2>{ for lab.paragraphs(&lit.text) }</> },
                None => introduction(&lab),
            } }</div>
            if lab.told().at_end() { { closing(&lab) } } else { <NextButton /> }
            if !before.is_empty() {
                <ol class="beats" aria-label={say!(words, "ui-story")}>
                    { for before.iter().map(|(id, beat)| html! {
                        <li key={id.0}>
                            <button type="button" onclick={lab.on(Action::Seek(*id))}>{ lab.html(&beat.title) }</button>
                        </li>
                    }) }
                </ol>
            }
        </div>
    }
}

/// What the scenario is about, in its author's words where there are some.
fn introduction(lab: &Lab) -> Html {
    let beat = story::before(lab.told());
    let about = scenario::text(&lab.told().scenario().about, lab.words.tag());
    let text: Html = match about {
        Some(about) => about
            .split("\n\n")
            .map(|it| html! { <p>{ lab.prose(it) }</p> })
            .collect(),
        None => lab.paragraphs(&beat.text).collect(),
    };
    html! { <><h2 class="beat-title">{ lab.html(&beat.title) }</h2>{ text }</> }
}

/// The caption at the cursor, and those before it that stay in sight, the last first.
fn beats(lab: &Lab) -> (Option<Beat>, Vec<(EventId, Beat)>) {
    let timeline = lab.told();
    let mut beats = timeline
        .past()
        .iter()
        .rev()
        .filter(|event| Grain::Hop.stops_at(event))
        .filter_map(|event| story::beat(event, timeline).map(|beat| (event.id, beat)));
    let last = beats.next().map(|(_, beat)| beat);
    (last, beats.take(SHOWN).collect())
}

/// How far the story is, as a row of marks.
fn marks(lab: &Lab, stops: &[EventId]) -> Html {
    let all = stops.len();
    let lit = lab.told().lit().map(|event| event.id);
    let past = stops.partition_point(|it| Some(*it) <= lit);
    if all == 0 || all > 40 {
        return Html::default();
    }
    html! {
        <div class="rungs" role="img" aria-label={say!(lab, "ui-of", at: past, all: all)}>
            { for (0..all).map(|index| html! { <i class={(index < past).then_some("on")} /> }) }
        </div>
    }
}

#[function_component]
fn NextButton() -> Html {
    let lab = use_lab();
    let node = use_node_ref();
    // The button that was pressed is gone: the next one takes its focus, so that Enter goes on.
    use_effect_with((node.clone(), lab.playing), |(node, playing)| {
        if *playing {
            take_lost_focus(node);
        }
    });
    let press = lab.with(|lab, event: MouseEvent| {
        lab.act(match lab.playing {
            true => Action::TogglePlay,
            false => pressed(&event),
        });
    });
    html! {
        <button type="button" ref={node} class="primary big" id="story-step" onclick={press}>
            { if lab.playing { say!(lab, "ui-pause") } else { say!(lab, "ui-step") } }
            <span aria-hidden="true">{ if lab.playing { " ❚❚" } else { " ▶" } }</span>
        </button>
    }
}

fn closing(lab: &Lab) -> Html {
    let words = lab.words();
    let timeline = lab.told();
    let fetched = |it: &world::Event| matches!(it.kind, EventKind::MailboxChecked { .. });
    let told = story::closing(timeline);
    let question = timeline.events().iter().any(fetched).then(|| html! {
        <div class="question">
            <p class="summary">{ lab.html(&told.summary) }</p>
            <p class="ask" id="closing-question">{ lab.html(&told.question) }</p>
            <div class="answers" role="group" aria-labelledby="closing-question">
                { for told.answers.iter().enumerate().map(|(index, it)| html! {
                    <button type="button" aria-pressed={(lab.closing == Some(index)).to_string()}
                        onclick={lab.on(Action::AnswerClosing(index))}>{ lab.html(&it.answer) }</button>
                }) }
            </div>
            { lab.closing.and_then(|index| told.answers.get(index)).map(|it| html! {
                <p class={if it.right { "feedback right" } else { "feedback wrong" }} role="status">{ lab.html(&it.feedback) }</p>
            }).unwrap_or_default() }
        </div>
    });
    let type_it = lab.with(|lab, _: MouseEvent| {
        if lab.work != Some(console::NAME) {
            lab.act(Action::ShowWork(console::NAME));
        }
        lab.act(Action::ShowNarrow(NarrowTab::Work));
    });
    let broken = broken_after(&lab.told().scenario().name);
    let more = (lab.view == View::Full).then(|| html! {
        <div class="further">
            <button type="button" onclick={lab.on(Action::AgainByLine)}>{ say!(words, "ui-again-by-line") }</button>
            <button type="button" onclick={lab.on(Action::Open(Source::Scenario(broken.into())))}>{ say!(words, "ui-break-something") }</button>
            <button type="button" onclick={type_it}>{ say!(words, "ui-type-it") }</button>
            <button type="button" onclick={lab.on(Action::StartOver)}>{ say!(words, "ui-start-over") }</button>
        </div>
    });
    html! { <>{ question }{ more }</> }
}

/// What is broken next: each time something else.
fn broken_after(scenario: &str) -> &'static str {
    const ORDER: [&str; 5] = [
        "no-such-user",
        "temporary-failure",
        "offline-recipient",
        "reply-lost",
        "crash-after-250",
    ];
    let at = ORDER.iter().position(|it| *it == scenario);
    ORDER[at.map_or(0, |it| (it + 1) % ORDER.len())]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_time_something_else_breaks_and_it_is_there() {
        let mut name = "relay";
        for _ in 0..6 {
            let next = broken_after(name);
            assert_ne!(next, name);
            assert!(lessons::scenario_names().any(|it| it == next), "{next}");
            name = next;
        }
    }
}
