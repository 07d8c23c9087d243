//! The ladder: a lifeline a host, an arrow a line; and its twin, the list. Only the past is drawn,
//! and of that only the rows in sight.

mod content;
mod lanes;
mod rows;
mod rung;
mod window;

use super::player::{clock, player_keys};
use super::size::use_size;
use super::wire;
use crate::choices::LadderView;
use crate::dom::{row_keys, target};
use crate::lab::{Lab, spans, tspans, use_lab};
use crate::state::Action;
use ::story::fact;
use content::RowContent;
use lanes::Lanes;
use rows::Row;
use rung::{ROW, RowTime, Rung};
use std::rc::Rc;
use words::Span;
use world::EventId;
use yew::prelude::*;

/// The height of a row of the list, which has two lines; the style sheet has it too.
const LIST_ROW: i32 = 46;
/// The height of the names above the rows.
const HEAD: i32 = 44;
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
    // Where the panel is scrolled to. It is no state: a step that scrolls draws once, not twice.
    let top = use_mut_ref(|| 0_i32);
    let redraw = use_force_update();
    let timeline = lab.shown();
    // What was seen before a step back stays in sight, as what comes later.
    let count = lab
        .seen
        .clamp(timeline.past().len(), timeline.events().len());
    let seen = &timeline.events()[..count];
    let rows = use_memo((lab.run, count), |_| rows::rows(seen));
    let lit = timeline.lit().map(|it| it.id);
    let current = rows::current(&rows, lit);
    let is_list = lab.ladder == LadderView::List;
    let (row, head) = if is_list { (LIST_ROW, 0) } else { (ROW, HEAD) };
    // A step brings its row into sight; who scrolls is left where they are.
    let moment = (timeline.cursor(), rows.len(), is_list, height);
    let moved = use_mut_ref(|| None);
    let to = (moved.replace(Some(moment)) != Some(moment))
        .then(|| window::scroll_to(current.unwrap_or(0), row, head, *top.borrow(), height))
        .flatten();
    if let Some(to) = to {
        *top.borrow_mut() = to;
    }
    use_effect({
        let node = node.clone();
        move || {
            if let Some((to, panel)) = to.zip(node.cast::<web_sys::Element>()) {
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
    let keys = lab.with(|lab, event: KeyboardEvent| {
        row_keys(&event);
        player_keys(lab, &event);
    });
    let shown = match lab.printing {
        true => 0..rows.len().min(MOST_PRINTED),
        false => window::window(rows.len(), row, *top.borrow(), height),
    };
    let time = if width < 520 { TIME.1 } else { TIME.0 };
    let lanes = use_memo((lab.picture(), width - time - RIGHT), |(_, width)| {
        let hosts = timeline.world().hosts().len();
        Lanes::of(timeline.events(), timeline.past(), hosts, *width)
    });
    let spacer = |rows: usize| {
        let height = i32::try_from(rows).unwrap_or(i32::MAX).saturating_mul(row);
        (height > 0).then(|| html! { <svg class="spacer" width="1" height={height.to_string()} aria-hidden="true" /> })
    };
    let drawn = (
        lab.picture(),
        lab.grain,
        Rc::as_ptr(&lab.words),
        count,
        shown.clone(),
        is_list,
        lanes.width(),
    );
    let body = use_memo(drawn, |_| {
        let rows = Rows {
            lab: &lab,
            rows: &rows,
            seen,
            current,
            fresh: fresh(&lab),
            lanes: &lanes,
            seek: &seek,
        };
        shown
            .clone()
            .map(|index| rows.draw(index))
            .collect::<Html>()
    });
    let narrow = (width < 520).then_some("is-narrow");
    html! {
        <section class={classes!("ladder", narrow, is_list.then_some("is-list"))} aria-label={say!(words, "ui-ladder")}>
            <div class="switch" role="group" aria-label={say!(words, "ui-ladder")}>
                { switch(&lab, LadderView::Diagram) }
                { switch(&lab, LadderView::List) }
            </div>
            <div class="ladder-rows" ref={node} tabindex="0" aria-label={say!(words, "ui-ladder")} role="group" onscroll={scrolled}
                onkeydown={keys}>
                if !is_list && !rows.is_empty() { { heads(&lab, &lanes) } }
                if rows.is_empty() { <p class="empty">{ say!(words, "ui-nothing-yet") }</p> }
                { spacer(shown.start) }
                if is_list {
                    <ol class="list" start={(shown.start + 1).to_string()}>{ (*body).clone() }</ol>
                } else {
                    { (*body).clone() }
                }
                { spacer(rows.len() - shown.end) }
            </div>
        </section>
    }
}

/// What the rows are drawn from.
struct Rows<'a> {
    lab: &'a Lab,
    rows: &'a [Row],
    seen: &'a [world::Event],
    current: Option<usize>,
    fresh: Option<EventId>,
    lanes: &'a Rc<Lanes>,
    seek: &'a Callback<EventId>,
}

impl Rows<'_> {
    /// A row, as a drawing or as an item of the list.
    fn draw(&self, index: usize) -> Html {
        let (lab, timeline) = (self.lab, self.lab.shown());
        let lit = timeline.lit().map(|it| it.id);
        let row = self.rows[index].at(lit);
        let sentence = timeline.event(row.event).map_or_else(Vec::new, |event| {
            lab.words.spans(&story::sentence(event, timeline))
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
        if lab.ladder == LadderView::List {
            return item(lab, row, sentence, when, self.seek);
        }
        let Some(mut content) = content::content(row, timeline, self.seen, &lab.words) else {
            return Html::default();
        };
        if let RowContent::Arrow { moving, .. } = &mut content {
            *moving = lab.flying().filter(|it| it.said == row.event);
        }
        html! {
            <Rung key={row.event.0} event={row.event} time={shown_time(lab, self.rows, index)} label={wire::shorten_spans(sentence, 300)}
                {content} lanes={Rc::clone(self.lanes)} when={when} seek={self.seek.clone()} />
        }
    }
}

/// The first event that the last step brought: what came after the stop before.
fn fresh(lab: &Lab) -> Option<EventId> {
    let past = lab.shown().past();
    let (lit, before) = past.split_last()?;
    let stop = before.iter().rposition(|event| lab.grain.stops_at(event));
    Some(stop.map_or(lit.id, |index| past[index + 1].id))
}

/// The time of a row, where it is not that of the row above.
fn shown_time(lab: &Lab, rows: &[Row], index: usize) -> String {
    let shown = |index: usize| {
        let event = rows.get(index).and_then(|row| lab.shown().event(row.event));
        clock(event.map_or(0, |event| event.at.as_micros()))
    };
    let time = shown(index);
    if index > 0 && time == shown(index - 1) {
        return String::new();
    }
    time.trim_end_matches(" s").to_owned()
}

fn switch(lab: &Lab, view: LadderView) -> Html {
    let words = lab.words();
    let (label, title, id, path) = match view {
        LadderView::Diagram => (
            say!(words, "ui-diagram"),
            say!(words, "ui-ladder-as-diagram"),
            "ladder-diagram",
            "M3 2v12M13 2v12M4 5h7m-2.5-2.5L11 5 8.5 7.5M12 11H5m2.5-2.5L5 11l2.5 2.5",
        ),
        LadderView::List => (
            say!(words, "ui-list"),
            say!(words, "ui-ladder-as-list"),
            "ladder-list",
            "M5.5 4H14M5.5 8H14M5.5 12H14M2 4h.6M2 8h.6M2 12h.6",
        ),
    };
    html! {
        <button type="button" id={id} title={title.clone()} aria-label={title} aria-pressed={(lab.ladder == view).to_string()} onclick={lab.on(Action::ShowLadder(view))}>
            <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true"><path d={path} /></svg>
            <span aria-hidden="true">{ label }</span>
        </button>
    }
}

/// An item of the list: the same content as a rung, as a sentence.
fn item(lab: &Lab, row: Row, sentence: Vec<Span>, when: RowTime, seek: &Callback<EventId>) -> Html {
    let event = row.event;
    let at = lab.shown().event(event).map_or(0, |it| it.at.as_micros());
    let seek = seek.clone();
    html! {
        <li key={event.0} class={when.class()} aria-current={when.is_now().then_some("step")}>
            <button type="button" tabindex={if when.is_now() { "0" } else { "-1" }} onclick={move |_| seek.emit(event)} data-event={event.0.to_string()}>
                <time>{ clock(at).trim_end_matches(" s").to_owned() }</time>
                <span class="sentence">{ spans(wire::shorten_spans(sentence, 400)) }</span>
            </button>
        </li>
    }
}

/// The names above the lifelines; they stay in sight.
fn heads(lab: &Lab, lanes: &Lanes) -> Html {
    let world = lab.shown().world();
    let head = |id| {
        world
            .host(id)
            .map_or_else(|| fact!("host-unknown"), story::host_short)
    };
    let short = |id| lab.text(&head(id));
    let name = |id| {
        world
            .host(id)
            .map_or_else(String::new, |it| wire::shorten(it.name.as_str(), 26))
    };
    let letters = |text: &str| i32::try_from(text.chars().count()).unwrap_or(26);
    let with_name = lanes.width() >= 440;
    let wide = |id| {
        let named = lanes.is_active(id) && with_name;
        (letters(&short(id)) * 8).max(if named {
            letters(&name(id)) * 67 / 10
        } else {
            0
        })
    };
    html! {
        <svg class="heads" width={lanes.width().to_string()} height={HEAD.to_string()} aria-hidden="true">
            { for lanes.hosts().map(|(id, x)| {
                let active = lanes.is_active(id).then_some("active");
                html! { <path class={classes!("rail", active)} d={format!("M{x} {}v6", HEAD - 6)} /> }
            }) }
            { for lanes.names(wide).into_iter().map(|(id, left)| {
                let active = lanes.is_active(id);
                let middle = left + wide(id) / 2;
                html! {
                    <>
                        <text class={if active { "head active" } else { "head" }} x={middle.to_string()} y="17" text-anchor="middle">{ tspans(lab.words.spans(&head(id))) }</text>
                        { (active && with_name).then(|| html! { <text class="head-name" translate="no" x={middle.to_string()} y="32" text-anchor="middle">{ name(id) }</text> }) }
                    </>
                }
            }) }
        </svg>
    }
}
