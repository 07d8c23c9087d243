//! A state machine as a drawing. The states stand in a column, in the order of a session. A move to the next state
//! is an arrow down; any other leaves to the right, and all that lead to one state share a line to it.
//!
//! The layout is computed from the machine alone and counts in units of the drawing.

use crate::lab::Lab;
use story::fact;
use story::inspect::Machine;
use yew::prelude::*;

const WIDTH: i32 = 320;
/// The boxes: how wide, how far apart, and how far apart where an arrow leads down.
const BOX: i32 = 134;
const GAP: i32 = 12;
const ARROW: i32 = 30;
/// A line of a name, and how many letters it has; a row of a move, and how wide a letter of it is, in tenths.
const LINE: i32 = 15;
const LETTERS: usize = 18;
const ROW: i32 = 17;
const LETTER: i32 = 66;
/// Where the text of a move begins, and how far apart the lines to the states are.
const TEXT: i32 = BOX + 8;
const LANE: i32 = 9;

/// A state as a box.
#[derive(Debug, PartialEq)]
struct Place {
    y: i32,
    height: i32,
    /// Where moves come in.
    entry: i32,
}

/// How a move is drawn.
#[derive(Debug, PartialEq)]
enum Way {
    /// Down to the next state.
    Down,
    /// From this height to the right, along the line of the state that it leads to.
    Around(i32),
    /// It comes from many states: only its end is drawn, at this height.
    Stub(i32),
}

/// Where everything is.
#[derive(Debug)]
struct Layout {
    places: Vec<Place>,
    ways: Vec<Way>,
    /// Where the line to each state runs, where there is one.
    lanes: Vec<Option<i32>>,
    height: i32,
}

impl Layout {
    /// `lines`: how many lines the name of each state has.
    fn of(machine: &Machine, lines: &[usize]) -> Self {
        let moves = &machine.moves;
        let is_down = |at: usize| moves[at].from == [moves[at].to.wrapping_sub(1)];
        let is_stub = |at: usize| moves[at].from.len() > 1;
        let (mut places, mut ways) = (Vec::new(), Vec::new());
        ways.resize_with(moves.len(), || Way::Down);
        let mut y = 2;
        for (state, lines) in lines.iter().enumerate() {
            let is_entered =
                (0..moves.len()).any(|at| moves[at].to == state && !is_down(at) && !is_stub(at));
            let entry = y + ROW / 2 + 3;
            let mut row = if is_entered { entry + ROW } else { entry };
            for (at, it) in moves.iter().enumerate() {
                let stub = is_stub(at) && it.to == state;
                let around = !is_stub(at) && !is_down(at) && it.from == [state];
                if stub || around {
                    ways[at] = if stub {
                        Way::Stub(row)
                    } else {
                        Way::Around(row)
                    };
                    row += ROW;
                }
            }
            let lines = i32::try_from(*lines).unwrap_or(1);
            let height = (row - ROW / 2 + 2 - y).max(lines * LINE + 10);
            places.push(Place { y, height, entry });
            let leads_down = (0..moves.len()).any(|at| is_down(at) && moves[at].from == [state]);
            y += height + if leads_down { ARROW } else { GAP };
        }
        let lanes = lanes(machine, &places, &ways);
        Self {
            places,
            ways,
            lanes,
            height: y - GAP + 2,
        }
    }
}

/// The line to each state: two that are side by side somewhere have different ones, the short ones inside.
fn lanes(machine: &Machine, places: &[Place], ways: &[Way]) -> Vec<Option<i32>> {
    let mut spans: Vec<(usize, i32, i32)> = Vec::new();
    for (state, place) in places.iter().enumerate() {
        let starts = machine
            .moves
            .iter()
            .zip(ways)
            .filter_map(|(it, way)| match way {
                Way::Around(y) if it.to == state => Some(*y),
                _ => None,
            });
        let all: Vec<i32> = starts.chain([place.entry]).collect();
        if all.len() > 1 {
            let (top, bottom) = (all.iter().min(), all.iter().max());
            spans.extend(top.zip(bottom).map(|(top, bottom)| (state, *top, *bottom)));
        }
    }
    spans.sort_by_key(|(_, top, bottom)| bottom - top);
    let mut taken: Vec<Vec<(i32, i32)>> = Vec::new();
    let mut found = vec![None; places.len()];
    for (state, top, bottom) in spans {
        let is_free = |lane: &Vec<(i32, i32)>| lane.iter().all(|it| it.1 < top || bottom < it.0);
        let lane = taken.iter().position(is_free).unwrap_or_else(|| {
            taken.push(Vec::new());
            taken.len() - 1
        });
        taken[lane].push((top, bottom));
        found[state] = i32::try_from(lane).ok();
    }
    let first = WIDTH - 4 - LANE * i32::try_from(taken.len()).unwrap_or(0);
    found
        .into_iter()
        .map(|it| it.map(|lane| first + (lane + 1) * LANE))
        .collect()
}

/// The text in lines of a box.
fn wrapped(text: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let line = lines.last_mut().expect("there is one");
        if line.is_empty() {
            line.push_str(word);
        } else if line.chars().count() + word.chars().count() < LETTERS {
            line.push(' ');
            line.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
    }
    lines
}

/// The machine, drawn.
pub fn diagram(lab: &Lab, machine: &Machine) -> Html {
    let names: Vec<_> = machine
        .states
        .iter()
        .map(|it| wrapped(&lab.text(it)))
        .collect();
    let lines: Vec<usize> = names.iter().map(Vec::len).collect();
    let layout = Layout::of(machine, &lines);
    let boxes = layout.places.iter().zip(&names).enumerate().map(|(state, (place, lines))| {
        let is_now = machine.now == Some(state);
        let room = place.height - i32::try_from(lines.len()).unwrap_or(1) * LINE;
        let first = place.y + room / 2 + 12;
        html! {
            <g class={classes!("state", is_now.then_some("now"))}>
                <rect x="1" y={place.y.to_string()} width={BOX.to_string()} height={place.height.to_string()} rx="7" />
                { for lines.iter().zip(0..).map(|(line, at)| html! {
                    <text x={(BOX / 2).to_string()} y={(first + at * LINE).to_string()} text-anchor="middle">{ line }</text>
                }) }
            </g>
        }
    });
    let moves = (0..machine.moves.len()).map(|at| arrow(lab, machine, &layout, at));
    let now = machine.now.map(|it| machine.states[it].clone());
    let label = match now {
        Some(now) => lab.text(&fact!("ui-diagram-of", now: now)),
        None => say!(lab, "ui-diagram"),
    };
    html! {
        <svg class="machine-diagram" viewBox={format!("0 0 {WIDTH} {}", layout.height)} role="img" aria-label={label}>
            { for moves }{ for boxes }
        </svg>
    }
}

/// As many of the names as there is room for left of the line to the state; the list under the drawing has all.
fn fitting(by: &[String], lane: i32) -> String {
    let mut count = by.len();
    loop {
        let mut text = by[..count].join(", ");
        if count < by.len() {
            text.push_str(", …");
        }
        let letters = i32::try_from(text.chars().count()).unwrap_or(0);
        if count < 2 || TEXT + letters * LETTER / 10 < lane {
            return text;
        }
        count -= 1;
    }
}

fn arrow(lab: &Lab, machine: &Machine, layout: &Layout, at: usize) -> Html {
    let it = &machine.moves[at];
    let by: Vec<String> = it.by.iter().map(|it| lab.text(it)).collect();
    let mut text = by.join(", ");
    let to = &layout.places[it.to];
    let (way, head, (x, y)) = match &layout.ways[at] {
        Way::Down => {
            let from = &layout.places[it.to - 1];
            let (start, end) = (from.y + from.height, to.y);
            let middle = BOX / 2;
            let way = format!("M {middle} {start} V {}", end - 6);
            (
                way,
                format!("M {middle} {end} l -4 -7 h 8 z"),
                (middle + 8, (start + end) / 2 + 3),
            )
        }
        Way::Around(y) => {
            let lane = layout.lanes[it.to].unwrap_or(WIDTH);
            text = fitting(&by, lane);
            let end = to.entry;
            let start = TEXT + i32::try_from(text.chars().count()).unwrap_or(0) * LETTER / 10 + 3;
            let way = format!(
                "M {BOX} {y} h 6 M {} {y} H {lane} V {end} H {}",
                start.min(lane),
                BOX + 7
            );
            (
                way,
                format!("M {} {end} l 8 -4 v 8 z", BOX + 1),
                (TEXT, y + 4),
            )
        }
        Way::Stub(y) => {
            let from = fact!("ui-from-states", by: text, count: it.from.len());
            text = lab.text(&from);
            let way = format!("M {} {y} h 12", BOX + 7);
            (
                way,
                format!("M {} {y} l 8 -4 v 8 z", BOX + 1),
                (TEXT + 16, y + 4),
            )
        }
    };
    let came = (machine.came == Some(at)).then_some("came");
    html! {
        <g class={classes!("move", came)}>
            <path class="way" d={way} /><path class="head" d={head} />
            <text x={x.to_string()} y={y.to_string()} translate="no">{ text }</text>
        </g>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::panels::tests::{english, sent};
    use story::inspect::session;

    #[test]
    fn boxes_do_not_touch_and_lines_run_right_of_what_they_say() {
        for name in ["relay", "pipelined", "starttls", "pop3", "move-and-expunge"] {
            let mut timeline = sent(name);
            let ids: Vec<_> = timeline.events().iter().map(|it| it.id).collect();
            for id in ids.into_iter().step_by(9) {
                timeline.seek_event(id);
                let Some(session) = timeline.lit().and_then(|it| session(it, &timeline)) else {
                    continue;
                };
                for machine in [session.client, session.server].into_iter().flatten() {
                    let words = english();
                    let text = |it| words.text(it);
                    let names = machine.states.iter().map(|it| wrapped(&text(it)).len());
                    let layout = Layout::of(&machine, &names.collect::<Vec<_>>());
                    for pair in layout.places.windows(2) {
                        assert!(pair[0].y + pair[0].height + GAP <= pair[1].y);
                    }
                    for (it, way) in machine.moves.iter().zip(&layout.ways) {
                        let Way::Around(y) = way else { continue };
                        let by: Vec<_> = it.by.iter().map(text).collect();
                        let lane = layout.lanes[it.to].expect("it has a line");
                        let text = fitting(&by, lane);
                        let letters = i32::try_from(text.chars().count()).unwrap_or(0);
                        assert!(
                            TEXT + letters * LETTER / 10 < lane && lane < WIDTH,
                            "{by:?}"
                        );
                        let from = &layout.places[it.from[0]];
                        assert!((from.y..from.y + from.height).contains(y), "{by:?}");
                        let others = machine.moves.iter().zip(&layout.ways);
                        let same = others.filter(|(_, other)| *other == way).count();
                        assert_eq!(same, 1, "{by:?}");
                    }
                }
            }
        }
    }
}
