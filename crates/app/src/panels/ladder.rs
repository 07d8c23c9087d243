//! The ladder: a lifeline a host, an arrow a line; and its twin, the list. Only the past is drawn,
//! and of that only the rows in sight. Who types has the prompt under the last of them.

mod compare;
mod connect;
mod help;
mod lanes;
mod octets;
mod prompt;
mod replies;
mod rung;
mod runs;
mod tools;
mod window;

use super::cut;
use super::size::use_size;
use super::stage::use_plan;
use super::wire;
use crate::choices::{LadderView, View};
use crate::dom::{row_keys, take_lost_focus_inside, target};
use crate::keys::{in_field, player_keys};
use crate::lab::{Lab, spans, tspans, use_lab};
use crate::state::{Action, Break};
use ::story::{Names, TimeOfDay, fact, view};
pub use compare::Compare;
pub use connect::reader_at;
use connect::{Connect, Played};
use exports::RowContent;
use exports::{Item, Items};
use lanes::Lanes;
use prompt::Prompt;
use rung::{Mark, Marks, Places, RowTime, Rung};
use runs::Runs;
use std::rc::Rc;
use tools::Tools;
use words::Span;
use world::{EventId, EventKind};
use yew::prelude::*;

/// The names by which the page for trying things out leads here: to type as a client, or as a server.
pub const NAME: &str = "console";
pub const SERVER: &str = "server";
pub const IMAP: &str = "imap";

/// The height of a row of the list, which has two lines; the style sheet has it too.
const LIST_ROW: i32 = 46;
/// The height of the names above the rows.
const HEAD: i32 = 34;
/// The same for a room, where the style sheet cuts it.
const HEAD_IN_ROOM: i32 = 20;
/// As wide as paper is, without its margins.
const PAPER: i32 = 700;
/// The most rows that are printed.
const MOST_PRINTED: usize = 2000;
/// What a row's time takes of the width, wide and narrow, and the room at its right.
const TIME: (i32, i32) = (72, 66);
const RIGHT: i32 = 10;

/// The ladder.
#[function_component]
pub fn Ladder() -> Html {
    let lab = use_lab();
    let words = lab.words();
    let node = use_node_ref();
    let (width, height) = use_size(&node, (640, 360));
    let width = if lab.printing {
        width.min(PAPER)
    } else {
        width
    };
    // Where the panel is scrolled to. It is no state: a step that scrolls draws once, not twice.
    let top = use_mut_ref(|| 0_i32);
    let redraw = use_force_update();
    let timeline = lab.shown();
    // What was seen before a step back stays in sight, as what comes later.
    let count = lab
        .seen
        .clamp(timeline.past().len(), timeline.events().len());
    let plan = use_plan(&lab);
    let chosen = (lab.run, lab.rungs.filter, lab.rungs.folded.clone());
    let items = use_memo(chosen, |_| lab.rungs.items(timeline.events()));
    let takes_part = use_memo(lab.run, |_| exports::hosts(timeline.events()));
    let seen = items.seen(count);
    let current = timeline.lit().and_then(|lit| items.current(lit));
    let is_list = lab.ladder == LadderView::List;
    let (row, head) = match (is_list, lab.view) {
        (true, _) => (LIST_ROW, 0),
        (false, View::Present) => (Places::of(true).row, HEAD_IN_ROOM),
        (false, _) => (Places::of(false).row, HEAD),
    };
    // The prompt lies over the lower edge of a ladder that is longer.
    let foot = use_node_ref();
    let (_, prompt) = use_size(&foot, (0, 0));
    let sight = height - prompt;
    // A step brings its row into sight; who scrolls is left where they are.
    let moment = (timeline.cursor(), seen.len(), is_list, sight);
    let moved = use_mut_ref(|| None);
    let to = (moved.replace(Some(moment)) != Some(moment))
        .then(|| window::scroll_to(current.unwrap_or(0), row, head, *top.borrow(), sight))
        .flatten();
    // Of two drawings in one turn only the second has its effect.
    let wanted = use_mut_ref(|| None);
    if let Some(to) = to {
        *top.borrow_mut() = to;
        wanted.replace(Some(to));
    }
    use_effect({
        let node = node.clone();
        move || {
            if let Some((to, panel)) = wanted.take().zip(node.cast::<web_sys::Element>()) {
                panel.set_scroll_top(to);
            }
        }
    });
    let scrolled = {
        let top = Rc::clone(&top);
        Callback::from(move |event: Event| {
            if let Some(panel) = target::<web_sys::Element>(&event) {
                let now = panel.scroll_top();
                // A panel that scrolls less than a row shows nothing else.
                if now / row != top.replace(now) / row {
                    redraw.force_update();
                }
            }
        })
    };
    let seek = {
        let lab = lab.clone();
        use_callback((), move |event: EventId, ()| lab.act(Action::Seek(event)))
    };
    let mark = {
        let lab = lab.clone();
        use_callback((), move |mark: Mark, ()| {
            lab.act(match mark {
                Mark::Break(event) => Action::Break(Break::Rung(event)),
                Mark::Fold(id) => Action::Fold(id),
                Mark::Cut(event) => return cut_at(&lab, event),
            });
        })
    };
    let keys = lab.with(|lab, event: KeyboardEvent| {
        // The prompt is in the ladder.
        if !in_field(&event) {
            row_keys(&event);
            player_keys(lab, &event);
        }
    });
    let shown = match lab.printing {
        true => 0..seen.len().min(MOST_PRINTED),
        false => window::window(seen.len(), row, *top.borrow(), height),
    };
    let time = if width < 520 { TIME.1 } else { TIME.0 };
    let place = (
        lab.picture(),
        width - time - RIGHT,
        shown.clone(),
        lab.printing,
    );
    let lanes = use_memo(place, |(_, width, shown, printing)| {
        // The pair that talked last, on paper none, and whoever else is in sight.
        let mut past = timeline.past().iter().rev().filter(|_| !printing);
        let active = past.find_map(|it| view(it).parties);
        let active = active.map(|(a, b)| (a.min(b), a.max(b)));
        let near = current.into_iter().chain(shown.clone());
        let near = near.filter_map(|it| {
            let event = timeline.event(items.rows[seen.get(it)?.first()].event)?;
            Some(view(event).parties.unwrap_or((event.host, event.host)))
        });
        let near = near.flat_map(|(a, b)| [a, b]);
        Lanes::of(&takes_part, near, active, *width)
    });
    let spacer = |rows: usize| {
        let height = i32::try_from(rows).unwrap_or(i32::MAX).saturating_mul(row);
        // Never left out: what comes and goes between the rows would make them anew, without their focus.
        html! { <svg class="spacer" width="1" height={height.to_string()} aria-hidden="true" /> }
    };
    let found = Rc::as_ptr(&lab.findings);
    let cuts = lab.view == View::Full && lab.has_workbench() && !lab.hides_future();
    let drawn = (
        (lab.picture(), found),
        (lab.grain, Rc::clone(&lab.rungs), cuts),
        Rc::as_ptr(&lab.words),
        count,
        shown.clone(),
        is_list,
        Rc::clone(&lanes),
    );
    let body = use_memo(drawn, |_| {
        let rows = Rows {
            lab: &lab,
            items: &items,
            seen,
            count,
            current,
            cuts,
            fresh: fresh(&lab),
            lanes: &lanes,
            seek: &seek,
            mark: &mark,
        };
        shown
            .clone()
            .map(|index| rows.draw(index))
            .collect::<Html>()
    });
    let narrow = (width < 520).then_some("is-narrow");
    // In a session of a command, its program types.
    let is_free = lab.watched().is_none();
    let (types, connecting) = (lab.console.is_some() && is_free, lab.rungs.connecting);
    let plays = lab.timeline.world().played().next().is_some();
    // Who has hung up, or plays no server any more, may type elsewhere.
    let holds = types || connecting || plays;
    let typed = use_mut_ref(|| false);
    use_effect_with((holds, foot.clone()), move |(holds, foot)| {
        if typed.replace(*holds) && !holds {
            take_lost_focus_inside(foot);
        }
    });
    html! {
        <section class={classes!("ladder", narrow, is_list.then_some("is-list"))} aria-label={say!(words, "ui-ladder")}>
            <div class="switch" role="group" aria-label={say!(words, "ui-ladder")}>
                { switch(&lab) }
            </div>
            <div class="bars">
                if lab.view == View::Full { <Runs /> }
                if lab.rungs.tools { <Tools /> }
            </div>
            <div class="ladder-rows" ref={node} tabindex="0" aria-label={say!(words, "ui-ladder")} role="group" onscroll={scrolled}
                onkeydown={keys}>
                if !is_list && !seen.is_empty() { { heads(&lab, &lanes, &plan.names) } }
                if seen.is_empty() { <p class="empty">{ say!(words, "ui-nothing-yet") }</p> }
                { spacer(shown.start) }
                if is_list {
                    <ol class="list">{ (*body).clone() }</ol>
                } else {
                    { (*body).clone() }
                }
                { spacer(seen.len() - shown.end) }
                <div class={classes!("foot", holds.then_some("held"))} ref={foot}>
                    // What was typed is there again when nothing else was connected.
                    if types { <div hidden={connecting}><Prompt /></div> }
                    if connecting { <Connect /> } else if plays && !types { <Played /> }
                    if (lab.view == View::Full || lab.lesson.is_some()) && lab.address.allows().0 && is_free && !holds {
                        <p class="type-it"><button type="button" id="type-it" onclick={lab.on(Action::ShowConnect)}>{ say!(words, "ui-type-commands") }</button></p>
                    }
                </div>
            </div>
        </section>
    }
}

/// What the rows are drawn from.
struct Rows<'a> {
    lab: &'a Lab,
    items: &'a Items,
    seen: &'a [Item],
    /// How many events were seen.
    count: usize,
    current: Option<usize>,
    /// Whether the connection can be cut at a line.
    cuts: bool,
    fresh: Option<EventId>,
    lanes: &'a Rc<Lanes>,
    seek: &'a Callback<EventId>,
    mark: &'a Callback<Mark>,
}

impl Rows<'_> {
    /// An item, as a drawing or as an item of the list.
    fn draw(&self, index: usize) -> Html {
        let (lab, timeline) = (self.lab, self.lab.shown());
        let lit = timeline.lit().map(|it| it.id);
        let (first, last) = match self.seen[index] {
            Item::Rows(first, last) => (first, last),
            Item::Band(next, waited) => {
                let later = self.items.rows[next].is_later(lit).then_some("later");
                let key = format!("band-{next}");
                let text = say!(lab, "ui-time-later", time: waited);
                return match lab.ladder {
                    LadderView::List => {
                        html! { <li {key} class={classes!("band", later)}>{ text }</li> }
                    }
                    LadderView::Diagram => {
                        html! { <p {key} class={classes!("band", later)}>{ text }</p> }
                    }
                };
            }
        };
        let row = self.items.rows[first].at(lit, self.count);
        let sentence = timeline.event(row.event).map_or_else(Vec::new, |event| {
            lab.words.spans(&::story::sentence(event, timeline))
        });
        let when = if self.current == Some(index) {
            RowTime::Now
        } else if row.is_later(lit) {
            RowTime::Later
        } else if self.fresh.is_some_and(|fresh| row.since(fresh)) {
            RowTime::Fresh
        } else {
            RowTime::Before
        };
        let stops = lab.rungs.breaks.contains(&Break::Rung(row.event));
        let event = timeline.event(row.event);
        let found = event.is_some_and(|it| !lab.findings_at(it).is_empty());
        let is_cut = |it: &world::Event| cut::is_at(it);
        let marks = Marks {
            found,
            stops,
            cuts: self.cuts && timeline.event(row.event).is_some_and(is_cut),
            folds: row.begins().map(|id| (id, lab.rungs.folded.contains(&id))),
        };
        let time = self.arrival(row.event).unwrap_or_else(|| self.time(index));
        if lab.ladder == LadderView::List {
            return item(
                lab, row.event, time, sentence, when, marks, self.seek, self.mark,
            );
        }
        let upto = if when == RowTime::Later {
            self.count
        } else {
            timeline.past().len()
        };
        let rows = &self.items.rows[first..=last];
        let Some(mut content) = exports::content(rows, row, timeline, upto, &lab.words) else {
            return Html::default();
        };
        match &mut content {
            RowContent::Heading { detail, .. } => {
                if let Some((id, true)) = marks.folds {
                    let hidden = self.items.hidden(id, upto);
                    *detail = lab
                        .words
                        .spans(&fact!("ui-folded-lines", count: hidden.len()));
                }
            }
            // A room reads the heading of it.
            RowContent::Note { text, .. } if lab.view == View::Present => {
                let short = timeline.event(row.event);
                if let Some(short) = short.and_then(|it| ::story::heading(it, timeline)) {
                    *text = lab.words.spans(&short);
                }
            }
            RowContent::Arrow { .. } | RowContent::Note { .. } => {}
        }
        let moving = lab.flying().filter(|it| it.said == row.event);
        html! {
            <Rung key={row.event.0} event={row.event} {time} label={wire::shorten_spans(sentence, 300)} {content} {moving} {marks}
                words={lab.words()} lanes={Rc::clone(self.lanes)} {when} room={lab.view == View::Present} seek={self.seek.clone()} mark={self.mark.clone()} />
        }
    }

    /// Of the line that has just arrived: when it was sent, and when it arrived.
    fn arrival(&self, sent: EventId) -> Option<(String, String)> {
        let timeline = self.lab.shown();
        let (lit, sent) = (timeline.lit()?, timeline.event(sent)?);
        let EventKind::LineReceived { sent: of, .. } = lit.kind else {
            return None;
        };
        let second = |at| TimeOfDay::at(timeline.world(), at).seconds();
        (of == sent.id).then(|| (second(sent.at), second(lit.at)))
    }

    /// The seconds of an item, where they are not those of the item above, and before them the minute, where it
    /// is another.
    fn time(&self, index: usize) -> (String, String) {
        let world = self.lab.timeline.world();
        let at = |index: usize| TimeOfDay::at(world, self.items.at(self.seen[index]));
        let rows = |it: &usize| matches!(self.seen[*it], Item::Rows(..));
        let (now, before) = (at(index), (0..index).rev().find(rows).map(at));
        match before {
            Some(before) if before == now => Default::default(),
            Some(before) if before.is_same_minute(now) => (String::new(), now.seconds()),
            _ => (now.minute(), now.seconds()),
        }
    }
}

/// Cuts the connection during the line that was sent there.
fn cut_at(lab: &Lab, event: EventId) {
    let does = cut::at(&lab.clone().timeline, event);
    for action in does.into_iter().flatten() {
        lab.act(action);
    }
}

/// The first event that the last step brought: what came after the stop before.
fn fresh(lab: &Lab) -> Option<EventId> {
    let past = lab.shown().past();
    let (lit, before) = past.split_last()?;
    let stop = before.iter().rposition(|event| lab.grain.stops_at(event));
    Some(stop.map_or(lit.id, |index| past[index + 1].id))
}

/// The other way to draw the ladder, and its tools.
fn switch(lab: &Lab) -> Html {
    let (title, id, path, other) = match lab.ladder {
        LadderView::List => (
            say!(lab, "ui-ladder-as-diagram"),
            "ladder-diagram",
            "M3 2v12M13 2v12M4 5h7m-2.5-2.5L11 5 8.5 7.5M12 11H5m2.5-2.5L5 11l2.5 2.5",
            LadderView::Diagram,
        ),
        LadderView::Diagram => (
            say!(lab, "ui-ladder-as-list"),
            "ladder-list",
            "M5.5 4H14M5.5 8H14M5.5 12H14M2 4h.6M2 8h.6M2 12h.6",
            LadderView::List,
        ),
    };
    let tools = say!(lab, "ui-ladder-tools");
    let show_tools = lab.with(|lab, _: MouseEvent| {
        lab.act(Action::ShowTools);
        crate::dom::focus_next("#find");
    });
    html! {
        <>
            <button type="button" id={id} title={title.clone()} aria-label={title} onclick={lab.on(Action::ShowLadder(other))}>
                <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true"><path d={path} /></svg>
            </button>
            <button type="button" id="ladder-tools" title={tools.clone()} aria-label={tools} aria-expanded={lab.rungs.tools.to_string()}
                onclick={show_tools}>
                <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true"><path d="M7 2.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 0 0 0 -9M10.3 10.3L14 14" /></svg>
            </button>
        </>
    }
}

/// An item of the list: the same content as a rung, as a sentence.
#[expect(
    clippy::too_many_arguments,
    reason = "it is a drawing, not a component"
)]
fn item(
    lab: &Lab,
    event: EventId,
    time: (String, String),
    sentence: Vec<Span>,
    when: RowTime,
    marks: Marks,
    seek: &Callback<EventId>,
    mark: &Callback<Mark>,
) -> Html {
    let (seek, sentence) = (seek.clone(), wire::shorten_spans(sentence, 400));
    html! {
        <li key={event.0} class={when.class()} aria-current={when.is_now().then_some("step")}>
            <button type="button" tabindex={if when.is_now() { "0" } else { "-1" }} onclick={move |_| seek.emit(event)} data-event={event.0.to_string()}>
                { rung::time(&time, &lab.words) }
                <span class="sentence">{ spans(sentence.clone()) }</span>
            </button>
            { rung::marks(event, &sentence, marks, when, &lab.words, mark) }
        </li>
    }
}

/// The names above the lifelines; they stay in sight.
fn heads(lab: &Lab, lanes: &Lanes, names: &Names) -> Html {
    let room = lab.view == View::Present;
    let height = if room { HEAD_IN_ROOM } else { HEAD };
    let base = (height - 12).max(15).to_string();
    let wide = |id| {
        let letters = lab.text(&names.short(id)).chars().count();
        i32::try_from(letters).unwrap_or(26) * 15 / 2
    };
    html! {
        <svg class="heads" width={lanes.width().to_string()} height={height.to_string()} aria-hidden="true">
            { for lanes.hosts().map(|(id, x)| {
                let active = lanes.is_active(id).then_some("active");
                html! { <path class={classes!("rail", active)} d={format!("M{x} {}v6", height - 6)} /> }
            }) }
            { lanes.others().map(|(count, x)| html! {
                <>
                    <path class="rail others" d={format!("M{x} {}v6", height - 6)} />
                    <text class="head" x={(x + 10).to_string()} y={base.clone()} text-anchor="end">{ say!(lab, "ui-other-hosts", count: count) }</text>
                </>
            }) }
            { for lanes.names(wide).into_iter().map(|(id, left)| html! {
                <text class={classes!("head", lanes.is_active(id).then_some("active"))} x={(left + wide(id) / 2).to_string()} y={base.clone()} text-anchor="middle">{ tspans(lab.words.spans(&names.short(id))) }</text>
            }) }
        </svg>
    }
}
