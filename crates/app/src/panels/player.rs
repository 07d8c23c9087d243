//! The player: first, back, step, last, play, speed, grain, the scrubber, and its keys.

use crate::choices::{NarrowTab, SPEEDS, View};
use crate::dom::value;
use crate::keys::player_keys;
use crate::lab::{Lab, use_lab};
use crate::state::Action;
use std::collections::BTreeSet;
use std::rc::Rc;
use story::{Grain, TimeOfDay};
use world::{Deed, EventId, Instant};
use yew::prelude::*;

/// Arrows that turn back and on.
const UNDO: &str = "M6 3L2 7l4 4M2 7h7a4 4 0 0 1 0 8H7";
const REDO: &str = "M10 3l4 4-4 4M14 7H7a4 4 0 0 0 0 8h2";

/// So many decisive moments can be told apart.
const MARKS: usize = 8;

/// The player.
#[function_component]
pub fn Player() -> Html {
    let lab = use_lab();
    let words = lab.words();
    let hides = lab.hides_future();
    let known = hides.then(|| lab.told().past().len());
    let of = (lab.run, lab.grain, lab.timeline.branches().len(), known);
    let seen = use_memo(of, |_| {
        let mut stops: Vec<EventId> = lab.stops().collect();
        // How much comes is hidden, too.
        stops.retain(|it| known.is_none_or(|known| it.index() < known));
        let marks = marks(&lab, &stops);
        // Where other futures part from this one.
        let branches = lab.timeline.branches().iter();
        let parts = branches.filter_map(|it| lab.timeline.parts_at(it));
        let parts: BTreeSet<usize> = parts
            .map(|it| stops.partition_point(|stop| *stop < it))
            .collect();
        (stops, marks, parts)
    });
    let stops = &seen.0;
    let lit = lab.told().lit().map(|event| event.id);
    let at = lit.map_or(0, |lit| stops.partition_point(|stop| *stop <= lit));
    let at_time = lab.told().lit().map_or(Instant::ZERO, |event| event.at);
    let clock = TimeOfDay::at(lab.timeline.world(), at_time).whole();
    let untouched = !lab.timeline.acted();
    let keys = lab.with(|lab, event: KeyboardEvent| player_keys(lab, &event));
    let scrub = {
        let seen = Rc::clone(&seen);
        lab.with(move |lab, event: InputEvent| {
            if let Ok(number) = value(&event).parse::<usize>() {
                let stop = number.checked_sub(1).and_then(|it| seen.0.get(it));
                lab.act(Action::SeekStop(stop.copied()));
            }
        })
    };
    let grain = lab.with(|lab, event: Event| {
        let name = value(&event);
        let chosen = Grain::ALL.into_iter().find(|it| grain_name(*it) == name);
        lab.act(Action::SetGrain(chosen.unwrap_or_default()));
    });
    let speed = lab.with(|lab, event: Event| {
        lab.act(Action::SetSpeed(value(&event).parse().unwrap_or(100)));
    });
    let button = |id: &'static str, label: String, path: &'static str, action: Action| {
        let is_off = untouched && (action != Action::Last || !lab.is_ready());
        let press = lab.with(move |lab, _: MouseEvent| forward(lab, action.clone()));
        html! {
            <button type="button" id={id} class="icon" aria-disabled={is_off.then_some("true")} aria-label={label.clone()} title={label} onclick={press}>
                <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true"><path d={path} /></svg>
            </button>
        }
    };
    let last = match lab.lesson {
        Some(_) => say!(words, "ui-last"),
        None => say!(words, "ui-last-or-wait"),
    };
    let (main_label, main_action) = if lab.is_ready() {
        (say!(words, "ui-send-it"), Some(Action::SendLetter))
    } else if lab.told().at_end()
        && !stops.is_empty()
        && lab.console.is_none()
        && lab.lesson.is_none()
    {
        (say!(words, "ui-again"), Some(Action::First))
    } else if hides {
        (say!(words, "lesson-answer-now"), None)
    } else {
        (say!(words, "ui-step"), None)
    };
    // At the end, with the prompt open, the next step is what is typed.
    let waits_for_person = lab.awaits_line();
    let main = lab.with(move |lab, event: MouseEvent| {
        if waits_for_person {
            return crate::dom::focus_next("#console-line");
        }
        if lab.hides_future() && lab.view != View::Present {
            lab.act(Action::ShowNarrow(NarrowTab::Story));
            return crate::dom::focus(".at-hand :is(button, input)");
        }
        lab.act(main_action.clone().unwrap_or_else(|| pressed(&event)));
    });
    let said = match lab.told().lit() {
        Some(event) => story::sentence(event, lab.told()),
        None => story::before(lab.told()).title,
    };
    let spoken = say!(words, "ui-position-says", said: lab.text(&said), at: at, all: stops.len());
    let said = lab.told().lit().map(|_| lab.html(&said));
    html! {
        <section class={classes!("player", lab.act_now().map(|_| "moves"))} id="player" tabindex="-1" aria-busy={(!lab.timeline.is_whole()).then_some("true")} aria-label={say!(words, "ui-play")} onkeydown={keys}>
            { button("first", say!(words, "ui-first"), "M2 2h2v12H2zM14 2v12L5 8z", Action::First) }
            { button("back", say!(words, "ui-back"), "M12 2v12L3 8z", Action::Back) }
            <button type="button" id="step" class="primary" disabled={stops.is_empty() && lab.lesson.is_some() && !hides} aria-disabled={waits_for_person.then_some("true")} onclick={main}>{ main_label }<span aria-hidden="true">{ " ▶" }</span></button>
            <PlayButton />
            { button("last", last, "M12 2h2v12h-2zM2 2v12l9-6z", Action::Last) }
            <div class="scrub">
                <input type="range" id="scrub" min="0" max={stops.len().to_string()} value={at.to_string()} step="1"
                    aria-label={say!(words, "ui-position")} aria-valuetext={spoken}
                    disabled={untouched} oninput={scrub} />
                <Ticks seen={Rc::clone(&seen)} past={seen.1.partition_point(|(index, _)| *index <= at)} />
            </div>
            <output class="clock" aria-live="off" translate="no" aria-label={say!(words, "ui-time")}>{ lab.text(&clock) }</output>
            <label class="choice grain"><span>{ say!(words, "ui-grain") }</span>
                <select id="grain" onchange={grain}>
                    { for Grain::ALL.into_iter().rev().map(|it| html! {
                        <option value={grain_name(it)} selected={it == lab.grain}>{ lab.text(&story::grain(it)) }</option>
                    }) }
                </select>
            </label>
            <label class="choice speed"><span>{ say!(words, "ui-speed") }</span>
                <select id="speed" onchange={speed}>
                    { for SPEEDS.into_iter().map(|it| html! {
                        <option value={it.to_string()} selected={it == lab.speed}>{ times(it) }</option>
                    }) }
                </select>
            </label>
            if lab.view == View::Full { { undo(&lab, false) } }
            <button type="button" id="keys" class="icon wide" aria-label={say!(words, "ui-keys-help-key")} title={say!(words, "ui-keys-help")} onclick={lab.on(Action::ToggleKeys)}>{ "?" }</button>
            <p class="visually-hidden" role="status" aria-live="polite">{ said }</p>
        </section>
    }
}

/// The buttons that undo and do again what was done to the world.
pub fn undo(lab: &Lab, with_words: bool) -> Html {
    let name = |class| match class {
        "undo" => say!(lab, "ui-nothing-to-undo"),
        _ => say!(lab, "ui-nothing-to-redo"),
    };
    let button = |class: &'static str,
                  label: String,
                  path: &'static str,
                  action: Option<Action>| {
        let press = action.clone().map_or_else(Callback::noop, |it| lab.on(it));
        html! {
            <button type="button" class={classes!("icon", class)} aria-label={label.clone()} title={label} aria-disabled={action.is_none().then_some("true")} onclick={press}>
                <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true"><path d={path} /></svg>
                if with_words { { name(class) } }
            </button>
        }
    };
    let timeline = &lab.timeline;
    if timeline.undoable().is_none() && timeline.redoable().is_none() {
        return Html::default();
    }
    let said = |deed: &Deed| story::deed(deed, timeline);
    let (undo, redo) = (timeline.undoable().map(said), timeline.redoable().map(said));
    html! {
        <span class="undoes">
            { match undo {
                Some(what) => button("undo", say!(lab, "ui-undo", what: what), UNDO, Some(Action::Undo)),
                None => button("undo", say!(lab, "ui-nothing-to-undo"), UNDO, None),
            } }
            { match redo {
                Some(what) => button("redo", say!(lab, "ui-redo", what: what), REDO, Some(Action::Redo)),
                None => button("redo", say!(lab, "ui-nothing-to-redo"), REDO, None),
            } }
        </span>
    }
}

/// Plays, or goes to the end: what was not sent yet is sent first. On the way to the end stands where something waits.
pub fn forward(lab: &Lab, action: Action) {
    let goes_on = matches!(action, Action::TogglePlay | Action::Last);
    if goes_on && lab.is_ready() {
        lab.act(Action::SendLetter);
        if action == Action::TogglePlay {
            return;
        }
    }
    // Where something waits is known when the run is worked off.
    while action == Action::Last && !lab.clone().timeline.is_whole() {
        lab.act(Action::Work);
    }
    let wait = lab.clone().long_wait().filter(|_| action == Action::Last);
    let is_last = action == Action::Last;
    lab.act(wait.map_or(action, |it| Action::SeekStop(Some(it))));
    // At the end it is the turn of whoever types.
    if is_last && lab.clone().awaits_line() {
        crate::dom::focus_next("#console-line");
    }
}

/// A step, by this press.
pub fn pressed(event: &web_sys::Event) -> Action {
    // Whole milliseconds of the page, for at least a month.
    Action::Step(event.time_stamp() as u32)
}

/// The button that plays and pauses, with the hold that is left.
#[function_component]
pub fn PlayButton() -> Html {
    let lab = use_lab();
    let ring = use_node_ref();
    let hold = lab.hold_left();
    let beat = lab.beat();
    use_effect_with((ring.clone(), hold, beat), |(ring, hold, _)| {
        if let Some((millis, ring)) = hold.zip(ring.cast::<web_sys::SvgElement>()) {
            // Where it is refused nothing is seen of the hold.
            drop(ring.style().set_property("--hold", &format!("{millis}ms")));
        }
    });
    let press = lab.with(|lab, _: MouseEvent| forward(lab, Action::TogglePlay));
    let (label, path) = match lab.playing {
        true => (say!(lab, "ui-pause"), "M3 2h4v12H3zM9 2h4v12H9z"),
        false => (say!(lab, "ui-play"), "M3 2l5 6-5 6zM8 2l6 6-6 6z"),
    };
    let left = hold.map(|millis| {
        let seconds = format!("{}.{}", millis / 1000, millis / 100 % 10);
        html! {
            <span class="hold" key={format!("{beat:?}")} aria-hidden="true">
                <svg class="hold-ring" width="34" height="34" viewBox="0 0 34 34"><circle ref={ring.clone()} cx="17" cy="17" r="15" pathLength="100" /></svg>
                <span class="hold-text">{ say!(lab, "ui-hold", seconds: seconds) }</span>
            </span>
        }
    });
    html! {
        <button type="button" id="play" class="icon" aria-label={label.clone()} title={label} onclick={press}>
            <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true"><path d={path} /></svg>
            { left }
        </button>
    }
}

/// The marks under the scrubber, and which are decisive moments; the other stops only where they can be told
/// apart.
fn marks(lab: &Lab, stops: &[EventId]) -> Vec<(usize, bool)> {
    let moments = stops.iter().map(|it| lab.is_moment(*it));
    let all = core::iter::once(false).chain(moments).enumerate();
    let marks = all.filter(|(_, is_moment)| *is_moment || stops.len() <= 24);
    let mut marks: Vec<_> = marks.collect();
    thin(&mut marks, stops.len());
    marks
}

/// Leaves out the decisive moments that are too near to the one before to be told apart.
fn thin(marks: &mut Vec<(usize, bool)>, stops: usize) {
    let mut last = None;
    marks.retain(|(index, is_moment)| {
        let is_far = last.is_none_or(|last| (index - last) * MARKS >= stops);
        if *is_moment && is_far {
            last = Some(*index);
        }
        is_far || !is_moment
    });
}

/// The stops, the marks among them, and where other futures part.
type Seen = (Vec<EventId>, Vec<(usize, bool)>, BTreeSet<usize>);

#[derive(Properties, PartialEq)]
struct TicksProperties {
    seen: Rc<Seen>,
    /// How many marks are past.
    past: usize,
}

/// The marks. There may be many: they are drawn again when another is past.
#[function_component]
fn Ticks(properties: &TicksProperties) -> Html {
    let (stops, marks, parts) = &*properties.seen;
    let count = stops.len();
    if count == 0 {
        return Html::default();
    }
    html! {
        <svg class="ticks" width="100%" height="8" aria-hidden="true">
            { for parts.iter().map(|index| {
                let mille = index * 1000 / count;
                let x = format!("{}.{}%", mille / 10, mille % 10);
                html! { <svg {x} overflow="visible"><path class="parts" d="M0 8V3m0 2l4-4m-4 4l-4-4" /></svg> }
            }) }
            { for marks.iter().enumerate().map(|(number, (index, is_moment))| {
                // Tenths of a per cent: the page has no floating point where the world is.
                let mille = index * 1000 / count;
                let x = format!("{}.{}%", mille / 10, mille % 10);
                let class = if number < properties.past { "past" } else { "future" };
                match is_moment {
                    true => html! { <circle class={class} cx={x} cy="4" r="4" /> },
                    false => html! { <line class={class} x1={x.clone()} x2={x} y1="0" y2="8" /> },
                }
            }) }
        </svg>
    }
}

fn grain_name(grain: Grain) -> &'static str {
    match grain {
        Grain::Bytes => "bytes",
        Grain::Line => "line",
        Grain::Exchange => "exchange",
        Grain::Hop => "hop",
    }
}

fn times(per_cent: u16) -> String {
    match per_cent {
        25 => "¼×".into(),
        50 => "½×".into(),
        whole => format!("{}×", whole / 100),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn decisive_moments_that_would_lie_on_each_other_are_one_mark() {
        let mut marks: Vec<_> = (0..100).map(|it| (it, it % 3 == 0)).collect();
        super::thin(&mut marks, 100);
        let moments: Vec<usize> = marks.iter().filter(|it| it.1).map(|it| it.0).collect();
        assert!(moments.len() <= super::MARKS, "{moments:?}");
        assert!(
            moments
                .windows(2)
                .all(|it| it[1] - it[0] >= 100 / super::MARKS)
        );
        let mut few = vec![(0, true), (1, false), (2, true), (3, true)];
        super::thin(&mut few, 4);
        assert_eq!(few.len(), 4);
    }
}
