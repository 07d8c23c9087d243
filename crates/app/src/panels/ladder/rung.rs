//! One row of the ladder as a drawing. Its properties are all it knows, so that it is drawn again
//! only where it changed.

use super::content::RowContent;
use super::lanes::Lanes;
use crate::lab::{spans, tspans};
use crate::panels::event::{CUT, Flight, use_crossing};
use crate::panels::wire;
use crate::state::Flying;
use std::rc::Rc;
use story::Sign;
use words::{Span, Words};
use world::{ConnectionId, EventId, HostId};
use yew::prelude::*;

/// A row's height in CSS pixels; the style sheet has it too.
pub const ROW: i32 = 34;
/// Where arrows run.
const LINE: i32 = 27;
/// How wide a letter of wire text is, in thousandths of a pixel, and one of a note.
const MONO: i32 = 7_550;
const SANS: i32 = 6_900;
/// Text stands between the ends of an arrow that is at least this long.
const LONG: i32 = 190;

/// Where a row lies from the cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowTime {
    /// Past.
    Before,
    /// Past, and the last step brought it.
    Fresh,
    /// At the cursor.
    Now,
    /// After the cursor: it was seen before a step back.
    Later,
}

impl RowTime {
    /// Its class in the style sheet.
    pub const fn class(self) -> Option<&'static str> {
        match self {
            Self::Before => None,
            Self::Fresh => Some("fresh"),
            Self::Now => Some("now"),
            Self::Later => Some("later"),
        }
    }

    /// Whether it is at the cursor.
    pub const fn is_now(self) -> bool {
        matches!(self, Self::Now)
    }
}

#[derive(Properties, PartialEq)]
pub struct RungProperties {
    /// What a click seeks.
    pub event: EventId,
    /// The minute and the seconds; empty where they are those of the row above.
    pub time: (String, String),
    /// The row in one sentence.
    pub label: Vec<Span>,
    /// What it says.
    pub content: RowContent,
    /// The lifelines.
    pub lanes: Rc<Lanes>,
    /// Where it lies from the cursor.
    pub when: RowTime,
    /// Whether the run stops here, and whether a connection is folded.
    pub marks: Marks,
    /// The words of the person’s language.
    pub words: Rc<Words>,
    /// Seeks.
    pub seek: Callback<EventId>,
    /// Marks.
    pub mark: Callback<Mark>,
}

/// How a row is marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Marks {
    /// Whether the run stops here.
    pub stops: bool,
    /// The connection that begins here, and whether it is folded.
    pub folds: Option<(ConnectionId, bool)>,
}

/// What a person marks at a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// That the run stops there.
    Break(EventId),
    /// That a connection is folded.
    Fold(ConnectionId),
}

/// A row's time: the seconds with their unit, for who does not see that they are some.
pub fn time((minute, seconds): &(String, String), words: &Words) -> Html {
    html! {
        <time>
            if !minute.is_empty() { <small>{ minute }</small> }
            if !seconds.is_empty() { { seconds }<span class="visually-hidden">{ " " }{ say!(words, "ui-seconds") }</span> }
        </time>
    }
}

/// The buttons that mark a row which says that.
pub fn marks(
    event: EventId,
    said: &[Span],
    marks: Marks,
    when: RowTime,
    words: &Words,
    mark: &Callback<Mark>,
) -> Html {
    let tabindex = if when.is_now() { "0" } else { "-1" };
    let on = |what: Mark| {
        let mark = mark.clone();
        move |_: MouseEvent| mark.emit(what)
    };
    let said: String = said.iter().map(|it| it.text.as_str()).collect();
    let stop = say!(words, "ui-stop-line", said: wire::visible(&said));
    html! {
        <>
            <button type="button" class="gutter" {tabindex} aria-pressed={marks.stops.to_string()} title={say!(words, "ui-stop-here")} aria-label={stop}
                onclick={on(Mark::Break(event))} />
            { marks.folds.map(|(id, folded)| html! {
                <button type="button" class="fold" {tabindex} aria-expanded={(!folded).to_string()} aria-label={say!(words, "ui-show-lines")}
                    onclick={on(Mark::Fold(id))}>{ if folded { "▸" } else { "▾" } }</button>
            }) }
        </>
    }
}

/// One row.
#[function_component]
pub fn Rung(properties: &RungProperties) -> Html {
    let RungProperties {
        event,
        time,
        label,
        content,
        lanes,
        when,
        marks: marked,
        words,
        seek,
        mark,
    } = properties;
    let (event, seek) = (*event, seek.clone());
    let heading = matches!(content, RowContent::Heading { .. });
    let shaft = use_node_ref();
    let (moving, start, end) = match content {
        RowContent::Arrow {
            from,
            to,
            flight,
            moving,
            ..
        } => {
            let ends = (lanes.x(*from), lanes.x(*to));
            (*moving, ends.0, reached(ends, *flight, *moving))
        }
        _ => (None, 0, 0),
    };
    use_crossing(&shaft, moving, start, end);
    let class = classes!("rung", when.class(), heading.then_some("begins"));
    html! {
        <div class="row">
            <button type="button" class={class} tabindex={if when.is_now() { "0" } else { "-1" }} aria-current={when.is_now().then_some("step")}
                onclick={move |_| seek.emit(event)} data-event={event.0.to_string()}>
                { self::time(time, words) }
                <span class="visually-hidden">{ spans(label.clone()) }</span>
                { drawing(content, lanes, &shaft) }
            </button>
            { marks(event, label, *marked, *when, words, mark) }
        </div>
    }
}

/// What a row says, as a drawing between the lifelines.
pub fn drawing(content: &RowContent, lanes: &Lanes, shaft: &NodeRef) -> Html {
    let heading = matches!(content, RowContent::Heading { .. });
    let drawing = match content {
        RowContent::Arrow {
            from,
            to,
            flight,
            moving,
            sign,
            text,
            class,
            secured,
        } => {
            let class = if *secured {
                &format!("{class} secured")
            } else {
                *class
            };
            let way = (*flight, *moving);
            arrow(lanes, (*from, *to), way, shaft, sign.as_ref(), text, class)
        }
        RowContent::Note { at, text, class } => note(lanes, *at, text, class),
        RowContent::Heading {
            title,
            detail,
            class,
        } => {
            let title = wire::shorten_spans(title.clone(), fits(lanes.width() - 156, SANS));
            html! {
                <text class={format!("heading {class}")} x="26" y="22">
                    { tspans(title) }<tspan class="heading-detail" dx="10">{ tspans(detail.clone()) }</tspan>
                </text>
            }
        }
    };
    html! {
        <svg width={lanes.width().to_string()} height={ROW.to_string()} aria-hidden="true">
            { (!heading).then(|| rails(lanes)) }
            { drawing }
        </svg>
    }
}

/// The lifelines behind a row, as two paths.
pub fn rails(lanes: &Lanes) -> Html {
    let path = |active: bool| -> String {
        let chosen = lanes
            .hosts()
            .filter(|(id, _)| lanes.is_active(*id) == active);
        let others = lanes.others().filter(|_| !active).map(|(_, x)| x);
        let chosen = chosen.map(|(_, x)| x).chain(others);
        chosen.map(|x| format!("M{x} 0v{ROW}")).collect()
    };
    html! { <><path class="rail" d={path(false)} /><path class="rail active" d={path(true)} /></> }
}

fn fits(pixels: i32, letter: i32) -> usize {
    usize::try_from((pixels * 1000 / letter).max(6)).unwrap_or(6)
}

/// Where an arrow from the first to the second ends, when nothing moves any more.
fn reached((a, b): (i32, i32), flight: Flight, moving: Option<Flying>) -> i32 {
    let far = match (moving, flight) {
        (Some(Flying { is_lost: true, .. }), _) | (None, Flight::Lost) => CUT,
        (Some(_), _) | (None, Flight::Arrived) => 1000,
        // A stub shows the direction of what has just been sent.
        (None, Flight::Flying(far)) => far.clamp(120, 950),
    };
    a + (b - a) * far / 1000
}

fn arrow(
    lanes: &Lanes,
    (from, to): (HostId, HostId),
    (flight, moving): (Flight, Option<Flying>),
    node: &NodeRef,
    sign: Option<&(Sign, String)>,
    text: &str,
    class: &str,
) -> Html {
    let (a, b) = (lanes.x(from), lanes.x(to));
    let right = b > a;
    let (low, high) = (a.min(b), a.max(b));
    let end = reached((a, b), flight, moving);
    let state = match (moving, flight) {
        (Some(_), _) => Some("moving"),
        (None, Flight::Arrived) => None,
        (None, Flight::Flying(_)) => Some("flying"),
        (None, Flight::Lost) => Some("lost"),
    };
    let is_lost = state == Some("lost") || moving.is_some_and(|it| it.is_lost);
    let head = match (is_lost, right) {
        (true, _) => format!("M{} {}l8 8m0 -8l-8 8", end - 4, LINE - 4),
        (_, true) => format!("M{} {LINE}l-8 -4.5v9z", end - 1),
        (_, false) => format!("M{} {LINE}l8 -4.5v9z", end + 1),
    };
    // The text of a short arrow runs on to where there is room.
    let (x, anchor, room) = match (high - low >= LONG, low * 2 < lanes.width(), right) {
        (true, _, true) => (low + 9, "start", high - low - 20),
        (true, _, false) => (high - 9, "end", high - low - 20),
        (false, true, _) => (low + 9, "start", lanes.width() - low - 12),
        (false, false, _) => (high - 9, "end", high - 12),
    };
    let room = fits(room, MONO);
    let said = sign.map_or(0, |(_, code)| code.chars().count() + 3);
    let sign_class = sign.map(|(sign, _)| format!("sign-{}", sign.class()));
    html! {
        <>
            <g ref={node.clone()} class={classes!("arrow", class.to_owned(), sign_class, state)}>
                // Shown where it goes under TLS: a tube around the arrow.
                <path class="tube" d={format!("M{a} {LINE}H{end}")} />
                <path class="shaft" d={format!("M{a} {LINE}H{end}")} /><path class="tip" d={head} />
            </g>
            <text class="wire" translate="no" x={x.to_string()} y="20" text-anchor={anchor}>
                { sign.map(|(sign, code)| html! {
                    <tspan class={format!("pill sign-{}", sign.class())}>{ format!("{} {code}{}", sign.symbol(), if code.is_empty() { "" } else { " " }) }</tspan>
                }) }
                { wire::shorten(text, room.saturating_sub(said).max(4)) }
            </text>
        </>
    }
}

fn note(lanes: &Lanes, at: HostId, text: &[Span], class: &str) -> Html {
    let x = lanes.x(at);
    let (text_x, anchor, room) = if x * 2 < lanes.width() {
        (x + 12, "start", lanes.width() - x - 14)
    } else {
        (x - 12, "end", x - 14)
    };
    html! {
        <>
            <circle class={format!("dot {class}")} cx={x.to_string()} cy="17" r="5" />
            <text class="note" x={text_x.to_string()} y="21" text-anchor={anchor}>{ tspans(wire::shorten_spans(text.to_vec(), fits(room, SANS))) }</text>
        </>
    }
}
