//! Two runs side by side: two ladders, aligned by what is equal in them, and what differs in the end. Where there is
//! no room for two, one list with what is only in the one or in the other.

use super::heads;
use super::lanes::Lanes;
use super::rung::{self, drawing};
use crate::dom::{focus_html, focus_next, value};
use crate::lab::{Lab, spans, use_lab};
use crate::panels::event::Flight;
use crate::panels::size::use_size;
use crate::state::{Action, Compared, Rungs, Which};
use ::story::{Fact, Names, Outcome, Pair, Said, TimeOfDay, align, outcomes, parting, said, view};
use core::time::Duration;
use exports::{Item, Row, RowContent};
use world::{Event, Timeline};
use yew::prelude::*;

/// From this width on there is room for two ladders.
const WIDE: i32 = 980;
/// What the mark of a difference takes, and beside the lifelines the time.
const MARK: i32 = 84;
const TIME: i32 = 84;
/// How many equal lines stay in sight around a difference.
const AROUND: usize = 3;
/// The most lines that are drawn.
const MOST: usize = 600;

/// One of the two runs.
struct Side {
    timeline: Timeline,
    rows: Vec<Row>,
    lines: Vec<Line>,
}

/// What is drawn in one place of a ladder.
struct Line {
    first: usize,
    last: usize,
    /// Time that passes before it.
    band: Option<Duration>,
}

impl Side {
    fn new(timeline: Timeline) -> Self {
        let items = Rungs::default().items(timeline.events());
        let mut lines = Vec::new();
        let mut band = None;
        for item in items.seen(timeline.events().len()) {
            match *item {
                Item::Band(_, waited) => band = Some(waited),
                Item::Rows(first, last) => lines.push(Line {
                    first,
                    last,
                    band: band.take(),
                }),
            }
        }
        Self {
            timeline,
            rows: items.rows,
            lines,
        }
    }

    fn rows(&self, line: usize) -> &[Row] {
        let line = &self.lines[line];
        &self.rows[line.first..=line.last]
    }

    fn event(&self, line: usize) -> Option<&Event> {
        self.timeline.event(self.rows(line).first()?.event)
    }

    fn said(&self) -> Vec<Option<Said>> {
        let lines = 0..self.lines.len();
        let said = lines.map(|line| {
            let rows = self.rows(line);
            let events: Vec<&Event> = rows
                .iter()
                .filter_map(|it| self.timeline.event(it.event))
                .collect();
            let arrived = rows.iter().all(|it| it.arrival.is_some());
            said(&events, arrived, &self.timeline)
        });
        said.collect()
    }

    fn draw(&self, lab: &Lab, line: usize, lanes: &Lanes) -> Html {
        let (rows, timeline) = (self.rows(line), &self.timeline);
        let Some(event) = self.event(line) else {
            return Html::default();
        };
        let world = timeline.world();
        let at = |it: &Event| TimeOfDay::at(world, it.at);
        let before = line.checked_sub(1).and_then(|it| self.event(it)).map(at);
        let now = at(event);
        let time = match before {
            Some(before) if before.is_same_minute(now) => (String::new(), now.seconds()),
            _ => (now.minute(), now.seconds()),
        };
        let upto = timeline.events().len();
        let mut content = exports::content(rows, rows[0], timeline, upto, &lab.words);
        if let Some(RowContent::Arrow {
            flight: Flight::Lost,
            text,
            ..
        }) = &mut content
        {
            *text = say!(lab, "ui-compare-lost", said: text.as_str());
        }
        let sentence = lab.words.spans(&::story::sentence(event, timeline));
        html! {
            <>
                { self.lines[line].band.map(|it| html! { <p class="band">{ say!(lab, "ui-time-later", time: it) }</p> }) }
                <div class="rung">
                    { rung::time(&time, &lab.words) }
                    <span class="visually-hidden">{ spans(sentence) }</span>
                    { content.map(|it| drawing(&it, None, lanes, &NodeRef::default(), false).0) }
                </div>
            </>
        }
    }
}

/// What is compared, and what comes of it.
struct Both {
    left: Side,
    right: Side,
    pairs: Vec<Pair>,
    /// Where each stretch of what differs begins.
    differences: Vec<usize>,
    outcomes: Vec<Outcome>,
    parting: Option<Fact>,
}

impl Both {
    fn new(lab: &Lab, (left, right): Compared) -> Self {
        let (left, right) = (Side::new(lab.run_of(left)), Side::new(lab.run_of(right)));
        let pairs = align(&left.said(), &right.said());
        let begins = |at: &usize| !pairs[*at].same && (*at == 0 || pairs[*at - 1].same);
        Self {
            differences: (0..pairs.len()).filter(begins).collect(),
            outcomes: outcomes(&left.timeline, &right.timeline),
            parting: parting(&left.timeline, &right.timeline),
            pairs,
            left,
            right,
        }
    }

    /// The lifelines: of all hosts of both, the pair of the first difference apart.
    fn lanes(&self, width: i32) -> Lanes {
        let mut hosts = exports::hosts(self.left.timeline.events());
        hosts.extend(exports::hosts(self.right.timeline.events()));
        let differ = self.pairs.iter().filter(|it| !it.same);
        let mut events = differ.flat_map(|it| {
            let left = it.left.and_then(|line| self.left.event(line));
            [left, it.right.and_then(|line| self.right.event(line))]
        });
        let active = events.find_map(|it| view(it?).parties);
        let active = active.map(|(a, b)| (a.min(b), a.max(b)));
        let near = active.into_iter().flat_map(|(a, b)| [a, b]);
        Lanes::of(&hosts, near, active, width)
    }

    /// The lines that stay in sight: those around a difference, or all.
    fn in_sight(&self, all: bool) -> Vec<bool> {
        let mut sight = vec![all; self.pairs.len()];
        for at in (0..self.pairs.len()).filter(|it| !self.pairs[*it].same) {
            let upto = (at + AROUND + 1).min(sight.len());
            sight[at.saturating_sub(AROUND)..upto].fill(true);
        }
        sight
    }
}

/// Two runs side by side.
#[function_component]
pub fn Compare() -> Html {
    let lab = use_lab();
    let node = use_node_ref();
    let title = use_node_ref();
    let (width, _) = use_size(&node, (1200, 500));
    let shows_all = use_state(|| false);
    let at = use_state(|| 0_usize);
    let which = lab.compare;
    let of = (lab.run, lab.timeline.changes(), which);
    let both = use_memo(of, |_| which.map(|it| Both::new(&lab, it)));
    use_effect_with(title.clone(), |title| {
        focus_html(title.cast());
        // What led here has the focus again.
        || focus_next("#compare-experiment, #compare")
    });
    let Some((both, (left, right))) = both.as_ref().as_ref().zip(which) else {
        return Html::default();
    };
    let is_two = width >= WIDE;
    let cell = if is_two { (width - MARK) / 2 } else { width };
    let lanes = both.lanes(cell - TIME);
    let count = both.differences.len();
    let go = |to: usize| {
        let at = at.clone();
        Callback::from(move |_: MouseEvent| {
            at.set(to);
            let document = web_sys::window().and_then(|it| it.document());
            let row = document.and_then(|it| it.get_element_by_id(&format!("difference-{to}")));
            focus_html(row.and_then(|it| wasm_bindgen::JsCast::dyn_into(it).ok()));
        })
    };
    let parts = both.parting.clone();
    let parts = match count {
        0 => Some(::story::fact!("ui-compare-equal")),
        _ => parts,
    };
    let all = {
        let shows_all = shows_all.clone();
        Callback::from(move |_: MouseEvent| shows_all.set(!*shows_all))
    };
    html! {
        <main class={classes!("compare", is_two.then_some("two"))} aria-labelledby="compare-title">
            <div class="compare-head">
                <h2 id="compare-title" ref={title} tabindex="-1">{ say!(lab, "ui-compare-title") }</h2>
                <p>{ parts.map(|it| lab.html(&it)) }</p>
                <div class="compare-tools">
                    { way("difference-before", say!(lab, "ui-compare-before"), "◀", at.checked_sub(1).map(go)) }
                    <output>{ say!(lab, "ui-compare-count", all: count) }</output>
                    { way("difference-next", say!(lab, "ui-compare-next"), "▶", (*at + 1 < count).then(|| go(*at + 1))) }
                    <button type="button" id="compare-all" aria-pressed={shows_all.to_string()} onclick={all}>{ say!(lab, "ui-compare-all") }</button>
                    <button type="button" id="compare-close" class="primary" onclick={lab.on(Action::Compare(None))}>{ say!(lab, "ui-close") }</button>
                </div>
            </div>
            <div class="compare-runs">
                { choice(&lab, "compare-left", say!(lab, "ui-compare-left"), left, move |it| (it, right)) }
                { choice(&lab, "compare-right", say!(lab, "ui-compare-right"), right, move |it| (left, it)) }
            </div>
            <div class="compare-rows" ref={node} tabindex="0" role="region" aria-label={say!(lab, "ui-ladder")}>
                <div class="compare-names" aria-hidden="true">
                    { names(&lab, &both.left.timeline, &lanes) }
                    if is_two { { names(&lab, &both.right.timeline, &lanes) } }
                </div>
                <ol>{ lines(&lab, both, (left, right), &lanes, is_two, *shows_all) }</ol>
            </div>
            { ends(&lab, both, (left, right)) }
        </main>
    }
}

/// A button that goes to another difference, where there is one.
fn way(id: &'static str, label: String, sign: &str, go: Option<Callback<MouseEvent>>) -> Html {
    html! {
        <button type="button" {id} class="icon" aria-label={label.clone()} title={label} aria-disabled={go.is_none().then_some("true")}
            onclick={go.unwrap_or_else(Callback::noop)}>{ sign.to_owned() }</button>
    }
}

fn names(lab: &Lab, timeline: &Timeline, lanes: &Lanes) -> Html {
    heads(lab, lanes, &Names::of(timeline.world()))
}

/// Chooses one of the two, and switches to it.
fn choice(
    lab: &Lab,
    id: &'static str,
    label: String,
    chosen: Which,
    with: impl Fn(Which) -> Compared + 'static,
) -> Html {
    let all = lab.comparable();
    let choose = {
        let all = all.clone();
        lab.with(move |lab, event: yew::Event| {
            let which = value(&event)
                .parse()
                .ok()
                .and_then(|it: usize| all.get(it).copied());
            if let Some(which) = which {
                lab.act(Action::Compare(Some(with(which))));
            }
        })
    };
    let switch = match chosen {
        Which::Future(it) if it == lab.timeline.future() => {
            html! { <span class="here">{ say!(lab, "ui-run-here") }</span> }
        }
        Which::Future(it) => html! {
            <button type="button" onclick={lab.on(Action::Follow(it))}>{ say!(lab, "ui-run-switch") }</button>
        },
        Which::AsWritten => Html::default(),
    };
    html! {
        <div class="compare-run">
            <label class="choice"><span>{ label }</span>
                <select {id} onchange={choose}>
                    { for all.iter().enumerate().map(|(index, it)| html! {
                        <option value={index.to_string()} selected={*it == chosen}>{ lab.text(&lab.which(*it)) }</option>
                    }) }
                </select>
            </label>
            { switch }
        </div>
    }
}

fn lines(
    lab: &Lab,
    both: &Both,
    (left, right): Compared,
    lanes: &Lanes,
    is_two: bool,
    shows_all: bool,
) -> Html {
    let sight = both.in_sight(shows_all);
    let only = |which| {
        let class = if is_two { "visually-hidden" } else { "only" };
        html! { <p {class}>{ say!(lab, "ui-compare-only", name: lab.which(which)) }</p> }
    };
    let mut drawn = Vec::new();
    let (mut at, mut shown) = (0, 0);
    while at < both.pairs.len() {
        let pair = both.pairs[at];
        if !sight[at] {
            let hidden = sight[at..].iter().take_while(|it| !**it).count();
            drawn.push(html! { <li key={format!("same-{at}")} class="equal">{ say!(lab, "ui-compare-same", count: hidden) }</li> });
            at += hidden;
            continue;
        }
        if shown >= MOST {
            let left = both.pairs.len() - at;
            drawn.push(html! { <li key="more" class="equal">{ say!(lab, "ui-compare-more", count: left) }</li> });
            break;
        }
        let difference = both.differences.binary_search(&at).ok();
        let id = difference.map(|it| format!("difference-{it}"));
        let tabindex = difference.map(|_| "-1");
        let mark = match difference {
            Some(0) => Some(say!(lab, "ui-compare-first")),
            Some(_) => Some(say!(lab, "ui-compare-difference")),
            None => None,
        };
        let one = |side: &Side, line: Option<usize>| line.map(|it| side.draw(lab, it, lanes));
        if !pair.same && !is_two {
            // All that is only in the one, and then all that is only in the other.
            let length = both.pairs[at..].iter().take_while(|it| !it.same).count();
            let stretch = &both.pairs[at..at + length];
            let lefts: Vec<Html> = stretch
                .iter()
                .filter_map(|it| one(&both.left, it.left))
                .collect();
            let rights: Vec<Html> = stretch
                .iter()
                .filter_map(|it| one(&both.right, it.right))
                .collect();
            let part = |which, lines: Vec<Html>| {
                (!lines.is_empty()).then(|| html! { <div>{ only(which) }{ lines }</div> })
            };
            drawn.push(html! {
                <li key={at} {id} {tabindex} class="diff"><span class="mark">{ mark }</span>{ part(left, lefts) }{ part(right, rights) }</li>
            });
            (at, shown) = (at + length, shown + length);
            continue;
        }
        let cell = |side: &Side, line, which| html! { <>{ (!pair.same).then(|| only(which)) }{ one(side, line) }</> };
        let nothing = |line: Option<usize>| line.is_none().then_some("nothing");
        drawn.push(html! {
            <li key={at} {id} {tabindex} class={(!pair.same).then_some("diff")}>
                <span class="mark">{ mark }</span>
                <div class={classes!("left-run", nothing(pair.left))}>{ pair.left.map(|it| cell(&both.left, Some(it), left)) }</div>
                if is_two {
                    <div class={classes!("right-run", nothing(pair.right))} aria-hidden={pair.same.then_some("true")}>{ pair.right.map(|it| cell(&both.right, Some(it), right)) }</div>
                }
            </li>
        });
        (at, shown) = (at + 1, shown + 1);
    }
    drawn.into_iter().collect()
}

/// What there is in the end.
fn ends(lab: &Lab, both: &Both, (left, right): Compared) -> Html {
    html! {
        <div class="compare-end">
            <table>
                <caption>{ say!(lab, "ui-compare-end") }</caption>
                <thead><tr><td /><th scope="col">{ lab.html(&lab.which(left)) }</th><th scope="col">{ lab.html(&lab.which(right)) }</th></tr></thead>
                <tbody>
                    { for both.outcomes.iter().map(|it| html! {
                        <tr class={(!it.is_same()).then_some("diff")}>
                            <th scope="row">
                                if !it.is_same() { <span class="visually-hidden">{ say!(lab, "ui-compare-differs") }</span><span aria-hidden="true">{ "≠ " }</span> }
                                <span class="of">{ lab.html(&it.of) }</span>
                            </th>
                            <td>{ lab.html(&it.left) }</td>
                            <td>{ lab.html(&it.right) }</td>
                        </tr>
                    }) }
                </tbody>
            </table>
        </div>
    }
}
