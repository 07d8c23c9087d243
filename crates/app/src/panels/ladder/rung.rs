//! One row of the ladder as a drawing. Its properties are all it knows, so that it is drawn again
//! only where it changed.

use super::lanes::Lanes;
use crate::lab::{spans, tspans};
use crate::panels::event::{CUT, Flight, use_crossing};
use crate::panels::wire;
use crate::state::Flying;
use exports::RowContent;
use std::rc::Rc;
use story::Sign;
use words::{Span, Words};
use world::{ConnectionId, EventId, HostId};
use yew::prelude::*;

/// Where things stand in a row, in CSS pixels; the style sheet has its height too.
pub struct Places {
    pub row: i32,
    /// Of one line of wire text, and of two, with where the arrow runs under them.
    wire: (i32, i32),
    wires: ([i32; 2], i32),
    /// Of one line of a note or a heading, and of two.
    note: i32,
    notes: [i32; 2],
}

impl Places {
    /// Those of a page, or of a room, which has fewer rows in sight.
    pub const fn of(room: bool) -> &'static Self {
        match room {
            false => &Self {
                row: 34,
                wire: (20, 27),
                wires: ([11, 24], 29),
                note: 21,
                notes: [15, 30],
            },
            true => &Self {
                row: 28,
                wire: (16, 23),
                wires: ([10, 22], 26),
                note: 18,
                notes: [11, 24],
            },
        }
    }
}

/// How wide a letter of wire text is, in thousandths of a pixel, and one of a note.
const MONO: i32 = 7_550;
const SANS: i32 = 6_900;
/// Text stands between the ends of an arrow that is at least this long, where it fits.
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
    /// How it moves to its end, where it does.
    pub moving: Option<Flying>,
    /// The lifelines.
    pub lanes: Rc<Lanes>,
    /// Where it lies from the cursor.
    pub when: RowTime,
    /// Whether its letters are large, for a room.
    pub room: bool,
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
    /// Whether a rule says something about the line.
    pub found: bool,
    /// Whether the run stops here.
    pub stops: bool,
    /// Whether the connection can be cut here.
    pub cuts: bool,
    /// The connection that begins here, and whether it is folded.
    pub folds: Option<(ConnectionId, bool)>,
}

/// What a person marks at a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// That the connection is cut during its line.
    Cut(EventId),
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
    let said = wire::visible(&said);
    let stop = say!(words, "ui-stop-line", said: said.clone());
    // Only where one is: who reads the ladder is not to read it at each row.
    let cut = (marks.cuts && when.is_now()).then(|| {
        let label = say!(words, "ui-cut-line", said: said);
        html! { <button type="button" class="cut" title={label.clone()} aria-label={label} onclick={on(Mark::Cut(event))}>{ say!(words, "ui-cut-here") }</button> }
    });
    html! {
        <>
            <button type="button" class="gutter" {tabindex} aria-pressed={marks.stops.to_string()} title={say!(words, "ui-stop-here")} aria-label={stop}
                onclick={on(Mark::Break(event))} />
            if marks.found {
                <span class="flag" title={say!(words, "ui-live-marked")}><span aria-hidden="true">{ "⚑" }</span><span class="visually-hidden">{ say!(words, "ui-live-marked") }</span></span>
            }
            { marks.folds.map(|(id, folded)| html! {
                <button type="button" class="fold" {tabindex} aria-expanded={(!folded).to_string()} aria-label={say!(words, "ui-show-lines")}
                    onclick={on(Mark::Fold(id))}>{ if folded { "▸" } else { "▾" } }</button>
            }) }
            { cut.unwrap_or_default() }
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
        moving,
        lanes,
        when,
        room,
        marks: marked,
        words,
        seek,
        mark,
    } = properties;
    let (event, seek, moving) = (*event, seek.clone(), *moving);
    let heading = matches!(content, RowContent::Heading { .. });
    let shaft = use_node_ref();
    let (start, end) = match content {
        RowContent::Arrow {
            from, to, flight, ..
        } => {
            let ends = (lanes.x(*from), lanes.x(*to));
            (ends.0, reached(ends, *flight, moving))
        }
        _ => (0, 0),
    };
    use_crossing(&shaft, moving, start, end);
    let (drawing, is_cut) = drawing(content, moving, lanes, &shaft, *room);
    let class = classes!("rung", when.class(), heading.then_some("begins"));
    let title = is_cut.then(|| {
        label
            .iter()
            .map(|it| wire::visible(&it.text))
            .collect::<String>()
    });
    html! {
        <div class="row">
            <button type="button" class={class} {title} tabindex={if when.is_now() { "0" } else { "-1" }} aria-current={when.is_now().then_some("step")}
                onclick={move |_| seek.emit(event)} data-event={event.0.to_string()}>
                { self::time(time, words) }
                <span class="visually-hidden">{ spans(label.clone()) }</span>
                { drawing }
            </button>
            { marks(event, label, *marked, *when, words, mark) }
        </div>
    }
}

/// What a row says, as a drawing between the lifelines, and whether it is cut. `room`: its letters are large, for a room.
pub fn drawing(
    content: &RowContent,
    moving: Option<Flying>,
    lanes: &Lanes,
    shaft: &NodeRef,
    room: bool,
) -> (Html, bool) {
    let heading = matches!(content, RowContent::Heading { .. });
    let places = Places::of(room);
    let wide = |letter: i32| if room { letter * 112 / 100 } else { letter };
    let fits = |pixels: i32, letter: i32| {
        usize::try_from((pixels * 1000 / wide(letter)).max(6)).unwrap_or(6)
    };
    let (drawing, is_cut) = match content {
        RowContent::Arrow {
            from,
            to,
            flight,
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
            let way = (*flight, moving);
            let said = (sign.as_ref(), text.as_str());
            let form = (places, wide(MONO));
            arrow(lanes, (*from, *to), way, shaft, said, class, form)
        }
        RowContent::Note { at, text, class } => note(lanes, *at, text, class, (places, wide(SANS))),
        RowContent::Heading {
            title,
            detail,
            class,
            ..
        } => {
            // What the connection speaks stands behind who makes it, or below.
            let (room, below) = (fits(lanes.width() - 36, SANS), letters(title));
            let is_low = below + letters(detail) + 3 > room;
            let ([y, low], x, dx) = if is_low {
                (places.notes, Some("26"), None)
            } else {
                ([places.note + 1; 2], None, Some("10"))
            };
            let shown = wire::shorten_spans(title.clone(), room);
            let drawn = html! {
                <text class={format!("heading {class}")} x="26" y={y.to_string()}>
                    { tspans(shown) }<tspan class="heading-detail" {x} {dx} y={low.to_string()}>{ tspans(detail.clone()) }</tspan>
                </text>
            };
            (drawn, below > room)
        }
    };
    let drawing = html! {
        <svg width={lanes.width().to_string()} height={places.row.to_string()} aria-hidden="true">
            { (!heading).then(|| rails(lanes, places.row)) }
            { drawing }
        </svg>
    };
    (drawing, is_cut)
}

/// The lifelines behind a row, as two paths.
fn rails(lanes: &Lanes, row: i32) -> Html {
    let path = |active: bool| -> String {
        let chosen = lanes
            .hosts()
            .filter(|(id, _)| lanes.is_active(*id) == active);
        let others = lanes.others().filter(|_| !active).map(|(_, x)| x);
        let chosen = chosen.map(|(_, x)| x).chain(others);
        chosen.map(|x| format!("M{x} 0v{row}")).collect()
    };
    html! { <><path class="rail" d={path(false)} /><path class="rail active" d={path(true)} /></> }
}

/// The ground under a text of so many letters, on which no lifeline is seen.
fn ground((x, y): (i32, i32), anchor: &str, letters: usize, wide: i32) -> Html {
    let width = i32::try_from(letters).unwrap_or(0) * wide / 1000 + 6;
    let left = match anchor {
        "end" => x - width + 3,
        "middle" => x - width / 2,
        _ => x - 3,
    };
    html! { <rect class="ground" x={left.to_string()} y={(y - 12).to_string()} width={width.to_string()} height="16" /> }
}

fn letters(text: &[Span]) -> usize {
    text.iter().map(|it| it.text.chars().count()).sum()
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
    (sign, text): (Option<&(Sign, String)>, &str),
    class: &str,
    (places, wide): (&Places, i32),
) -> (Html, bool) {
    let fits = |pixels: i32| usize::try_from((pixels * 1000 / wide).max(6)).unwrap_or(6);
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
    let said = sign.map_or(0, |(_, code)| code.chars().count() + 3);
    let wanted = said + text.chars().count();
    let inside = high - low - 20;
    // What does not fit between the ends runs on to where there is room.
    let (to_right, to_left) = (lanes.width() - low - 12, high - 12);
    let (x, anchor, room) = match (high - low >= LONG && wanted <= fits(inside), right) {
        (true, true) => (low + 9, "start", inside),
        (true, false) => (high - 9, "end", inside),
        (false, _) if to_right >= to_left => (low + 9, "start", to_right),
        (false, _) => (high - 9, "end", to_left),
    };
    let room = fits(room);
    // Two lines stand a little higher, and the arrow a little lower.
    let first = room.saturating_sub(said).max(4);
    let mut lines = wire::in_lines(text, first, room);
    let mut starts = [(x, anchor); 2];
    // A second line that does not fit there has the whole width.
    if lines.concat().ends_with('…') {
        lines = wire::in_lines(text, first, fits(lanes.width() - 4));
        let long = i32::try_from(lines.get(1).map_or(0, |it| it.chars().count())).unwrap_or(0);
        starts[1] = (beside(x, anchor, long * wide / 1000, lanes.width()), anchor);
    }
    let (places, y) = match lines.len() {
        1 => ([places.wire.0; 2], places.wire.1),
        _ => places.wires,
    };
    let head = match (is_lost, right) {
        (true, _) => format!("M{} {}l8 8m0 -8l-8 8", end - 4, y - 4),
        (_, true) => format!("M{} {y}l-8 -4.5v9z", end - 1),
        (_, false) => format!("M{} {y}l8 -4.5v9z", end + 1),
    };
    let sign_class = sign.map(|(sign, _)| format!("sign-{}", sign.class()));
    let drawn = html! {
        <>
            { for lines.iter().zip(places).zip(starts).enumerate().map(|(index, ((line, y), (x, anchor)))| {
                let said = if index == 0 { said } else { 0 };
                ground((x, y), anchor, said + line.chars().count(), wide)
            }) }
            <g ref={node.clone()} class={classes!("arrow", class.to_owned(), sign_class, state)}>
                // Shown where it goes under TLS: a tube around the arrow.
                <path class="tube" d={format!("M{a} {y}H{end}")} />
                <path class="shaft" d={format!("M{a} {y}H{end}")} /><path class="tip" d={head} />
            </g>
            { for lines.iter().zip(places).zip(starts).enumerate().map(|(index, ((line, y), (x, anchor)))| html! {
                <text class="wire" translate="no" x={x.to_string()} y={y.to_string()} text-anchor={anchor}>
                    { sign.filter(|_| index == 0).map(|(sign, code)| html! {
                        <tspan class={format!("pill sign-{}", sign.class())}>{ format!("{} {code}{}", sign.symbol(), if code.is_empty() { "" } else { " " }) }</tspan>
                    }) }
                    { line }
                </text>
            }) }
        </>
    };
    (drawn, lines.concat().ends_with('…'))
}

fn note(
    lanes: &Lanes,
    at: HostId,
    text: &[Span],
    class: &str,
    (places, wide): (&Places, i32),
) -> (Html, bool) {
    let x = lanes.x(at);
    let (text_x, anchor, room) = if x * 2 < lanes.width() {
        (x + 12, "start", lanes.width() - x - 14)
    } else {
        (x - 12, "end", x - 14)
    };
    let fits = |pixels: i32| usize::try_from((pixels * 1000 / wide).max(6)).unwrap_or(6);
    let (room, whole, wanted) = (fits(room), fits(lanes.width() - 4), letters(text));
    let mut lines = match wanted > room {
        true => two_lines(text, room),
        false => vec![text.to_vec()],
    };
    // What does not fit beside the dot goes on under it.
    let is_under = lines.get(1).is_some_and(|it| letters(it) > room);
    let is_cut = lines.get(1).is_some_and(|it| letters(it) > whole);
    if let Some(second) = lines.get_mut(1) {
        *second = wire::shorten_spans(std::mem::take(second), whole);
    }
    let long = i32::try_from(lines.get(1).map_or(0, |it| letters(it))).unwrap_or(0);
    let low = beside(text_x, anchor, long * wide / 1000, lanes.width());
    let starts = [(text_x, anchor), (low, anchor)];
    let dot = if is_under { 8 } else { places.row / 2 };
    let baselines = match lines.len() {
        1 => [places.note; 2],
        _ => places.notes,
    };
    let drawn = html! {
        <>
            { for lines.iter().zip(baselines).zip(starts).map(|((line, y), (x, anchor))| ground((x, y), anchor, letters(line), wide)) }
            <circle class={format!("dot {class}")} cx={x.to_string()} cy={dot.to_string()} r="5" />
            { for lines.into_iter().zip(baselines).zip(starts).map(|((line, y), (x, anchor))| html! {
                <text class="note" x={x.to_string()} y={y.to_string()} text-anchor={anchor}>{ tspans(line) }</text>
            }) }
        </>
    };
    (drawn, is_cut)
}

/// Where a second line stands that is so long: under the first, as far as there is room.
fn beside(x: i32, anchor: &str, long: i32, width: i32) -> i32 {
    match anchor {
        "end" => x.max(long + 2),
        _ => x.min(width - 2 - long).max(2),
    }
}

/// The text in two lines, of which the first has at most so many letters.
fn two_lines(text: &[Span], most: usize) -> Vec<Vec<Span>> {
    let whole: String = text.iter().map(|it| it.text.as_str()).collect();
    let end = whole
        .char_indices()
        .nth(most)
        .map_or(whole.len(), |(at, _)| at);
    let end = whole[..end].rfind(' ').unwrap_or(end);
    let (mut first, mut second, mut at) = (Vec::new(), Vec::new(), 0);
    for span in text {
        let cut = end.saturating_sub(at).min(span.text.len());
        at += span.text.len();
        let (a, b) = span.text.split_at(cut);
        let part = |text: &str| Span {
            text: text.to_owned(),
            ..span.clone()
        };
        first.push(part(a));
        second.push(part(if second.is_empty() { b.trim_start() } else { b }));
    }
    vec![first, second]
}
