//! A host, large: what it has, what it writes, what it does now.

use super::card::{Card, EnvelopeState, PendingAddress, card, refused};
use super::layout::{Layout, Rect};
use super::role::role_class;
use super::scene::Scene;
use super::slip::Slip;
use super::{Thing, View};
use crate::lab::Lab;
use crate::lab::tspans;
use crate::panels::wire::shorten;
use crate::panels::wire::shorten_spans;
use world::HostId;
use yew::prelude::*;

/// Where the inside of a card begins; in a low one, which has no room for the host's name, higher; in a low one of a
/// room, whose title stands higher, too.
const INSIDE: (i32, i32) = (12, 50);
const INSIDE_LOW: i32 = 31;
const INSIDE_IN_ROOM: (i32, i32) = (8, 23);
/// A card lower than this is a low one.
const LOW: i32 = 96;
/// How wide a letter is, in thousandths of a unit: of a title, of a host's name, on paper; and both of these for a room.
const TITLE: i32 = 8_100;
const NAME: i32 = 6_950;
const PAPER: i32 = 6_650;
const IN_ROOM: i32 = 7_850;
const TIGHT: i32 = 7_360;

fn fits(room: i32, letter: i32) -> usize {
    usize::try_from((room * 1000 / letter).max(3)).unwrap_or(3)
}

/// How wide the text is, of letters of this width.
fn width(text: &str, letter: i32) -> i32 {
    let letters = i32::try_from(text.chars().count()).unwrap_or(40);
    letters * letter / 1000
}

/// Whether it is a low card of a room.
const fn is_tight(at: Rect, room: bool) -> bool {
    room && at.height < LOW
}

/// What a host does now, under its card.
pub fn status(lab: &Lab, scene: &Scene, id: HostId, it: &Card) -> String {
    let words = lab.words();
    let does = story::host_status(id, lab.shown()).map(|it| lab.text(&it));
    let has = match (
        it.responsible,
        it.letter.is_some() && scene.message.is_some(),
    ) {
        (true, _) => Some(say!(words, "ui-responsible")),
        // What it does says so, where it does anything.
        (false, true) if does.is_none() => Some(say!(words, "ui-holds-copy")),
        _ => None,
    };
    let parts: Vec<String> = has.into_iter().chain(does).collect();
    parts.join(", ")
}

/// The card of a host.
pub fn host(view: &View<'_>, layout: &Layout, id: HostId, is_left: bool) -> Html {
    let (lab, scene) = (view.lab, &view.scene);
    let Some(host) = lab.shown().world().host(id) else {
        return Html::default();
    };
    let at = if is_left { layout.left } else { layout.right };
    let it = card(lab.shown(), scene, id);
    let is_tight = is_tight(at, layout.room);
    let (left, base_of_title) = if is_tight {
        (INSIDE_IN_ROOM.0, "17")
    } else {
        (INSIDE.0, "22")
    };
    // There the count stands beside the title.
    let count = view.counts(&it).into_iter().next().filter(|_| is_tight);
    let room = at.width - 2 * left - count.map_or(0, |it| width(&it, TITLE) + 8);
    let mut title = lab.words.spans(&view.plan.names.title(id));
    if lab.text(&view.plan.names.title(id)).chars().count() > fits(room, TITLE) {
        title = lab.words.spans(&view.plan.names.short(id));
    }
    let (base, anchor, x) = if is_left {
        (layout.status.0, "start", 1)
    } else {
        (layout.status.1, "end", at.width - 1)
    };
    let does = status(lab, scene, id, &it);
    // What happens without octets has happened here.
    let lit = lab.shown().lit().filter(|_| lab.flying().is_none());
    let is_lit = lit.is_some_and(|it| it.host == id && story::view(it).spoken.is_none());
    let classes = classes!(
        "card",
        role_class(host.role()),
        refused(lab.shown(), id).then_some("refused"),
        it.down.then_some("down"),
        (scene.to_right == Some(is_left)).then_some("speaks"),
        is_lit.then_some("lamp"),
    );
    let face = html! {
        <>
            <rect class="card-paper" width={at.width.to_string()} height={at.height.to_string()} rx="12" />
            <text class="card-title" x={left.to_string()} y={base_of_title}>{ tspans(shorten_spans(title, fits(room, TITLE))) }</text>
            if at.height >= LOW {
                <text class="card-name" translate="no" x={INSIDE.0.to_string()} y="39">{ shorten(host.name.as_str(), fits(room, NAME)) }</text>
            }
            <text class={classes!("card-status", it.responsible.then_some("holds"))}
                x={x.to_string()} y={(base - at.y).to_string()} text-anchor={anchor}>{ does }</text>
        </>
    };
    html! {
        <g class={classes} transform={format!("translate({} {})", at.x, at.y)}>
            { view.thing(Thing::Host(id), view.host_label(id, &it), classes!("face"), face) }
            { contents(view, &it, at, id, layout.room) }
        </g>
    }
}

/// Envelope, letter or slip; the seal and the counts beside it.
fn contents(view: &View<'_>, it: &Card, at: Rect, id: HostId, room: bool) -> Html {
    let (lab, words) = (view.lab, view.lab.words());
    let (name, paper_letter) = if room {
        (TITLE, IN_ROOM)
    } else {
        (NAME, PAPER)
    };
    let is_tight = is_tight(at, room);
    let (left, top, under) = match at.height < LOW {
        _ if is_tight => (INSIDE_IN_ROOM.0, INSIDE_IN_ROOM.1, 6),
        true => (INSIDE.0, INSIDE_LOW, 8),
        false => (INSIDE.0, INSIDE.1, 8),
    };
    let inside = Rect {
        x: left,
        y: top,
        width: at.width - 2 * left,
        height: at.height - top - under,
    };
    // In a room an envelope needs all of it, and a high card has no words beside.
    let is_filled_in = room && it.envelope.is_some();
    let mut counts = match room && !is_tight {
        true => Vec::new(),
        false => view.counts(it),
    };
    // No room for all: the seal says more.
    let free = inside.height - if it.responsible { 30 } else { 0 };
    counts.truncate(match is_tight {
        true => 1,
        false => usize::try_from(free / 14).unwrap_or(0),
    });
    let is_under = !counts.is_empty() && !is_tight;
    let lines = match is_under {
        true => i32::try_from(counts.len()).unwrap_or(0) * 14,
        false => 0,
    };
    let beside = it.responsible && !is_filled_in || is_under;
    let radius = ((inside.height - lines) / 2 - 1).min(if at.width < 190 { 15 } else { 19 });
    // As wide as its words, which may be long in another language.
    let longest = counts.iter().map(|it| width(it, name)).max().unwrap_or(0) + 12;
    let column = match is_under {
        true => (2 * radius + 8).max(longest),
        false => 2 * radius + 8,
    };
    let paper = Rect {
        width: inside.width - if beside { column } else { 0 },
        ..inside
    };
    let seal_y = match is_under {
        false => inside.y + inside.height / 2,
        true => inside.bottom() - radius,
    };
    let count_y = if is_tight { 17 } else { inside.y + 10 };
    let what = match (&it.envelope, &it.slip, &it.letter) {
        (Some(written), ..) => {
            let width = paper.width.min(if room { 246 } else { 210 });
            let drawn = envelope(lab, written, Rect { width, ..paper }, room);
            view.thing(
                Thing::Envelope,
                say!(words, "ui-envelope"),
                classes!(),
                drawn,
            )
        }
        (None, Some(it), _) => slip(it, paper, paper_letter),
        (None, None, Some(names)) => {
            let width = paper.width.min(if room { 170 } else { 146 });
            let drawn = letter(names, Rect { width, ..paper }, paper_letter, it.stored > 1);
            view.thing(
                Thing::Letter(id),
                say!(words, "thing-letter"),
                classes!(),
                drawn,
            )
        }
        (None, None, None) => Html::default(),
    };
    let counted = || {
        let lines = counts.iter().zip(0..);
        lines.map(|(text, line)| html! {
            <text class="card-count" x={inside.right().to_string()} y={(count_y + line * 14).to_string()} text-anchor="end">{ text }</text>
        }).collect::<Html>()
    };
    html! {
        <>
            { what }
            { match it.queue {
                _ if counts.is_empty() => Html::default(),
                Some(_) => view.thing(Thing::Queue(id), counts.join(" "), classes!(), html! { <>
                    <rect class="hit" x={(inside.right() - longest + 8).to_string()} y={(count_y - 16).to_string()} width={(longest - 8).to_string()} height={lines.max(24).to_string()} />
                    { counted() }
                </> }),
                None => counted(),
            } }
            { (it.responsible && !is_filled_in).then(|| view.thing(Thing::Seal(id), say!(words, "thing-seal"), classes!("wax"), html! {
                <g transform={format!("translate({} {seal_y})", inside.right() - radius)}>
                    <circle class="seal" r={radius.to_string()} /><circle class="seal-ring" r={(radius - 5).to_string()} />
                    <path class="seal-mark" d="M-7 -4.5h14v9.5h-14zM-7 -4.5l7 5.5 7-5.5" />
                </g>
            })) }
        </>
    }
}

/// The letter; `many`: it lies on others.
fn letter((from, to): &(String, String), at: Rect, letter: i32, many: bool) -> Html {
    let limit = fits(at.width - 18, letter);
    let who = format!("From: {from}");
    let rule = |y: i32, width: i32| format!("M9 {y}h{width}");
    let lines: String = (0..4)
        .map(|index| 46 + index * 10)
        .take_while(|y| *y + 8 <= at.height)
        .enumerate()
        .map(|(index, y)| rule(y, (at.width - 18) * if index == 2 { 2 } else { 3 } / 3))
        .take(3)
        .collect();
    html! {
        <g class="letter" transform={format!("translate({} {})", at.x, at.y)}>
            { many.then(|| html! { <rect class="behind" x="5" y={if at.y < INSIDE.1 { "-3" } else { "-5" }} width={at.width.to_string()} height={at.height.to_string()} rx="3" /> }) }
            <rect width={at.width.to_string()} height={at.height.to_string()} rx="3" />
            <text x="9" translate="no" y={if at.height < 42 { "13" } else { "18" }}>{ shorten(&who, limit) }</text>
            <text class="strong" translate="no" x="9" y={if at.height < 42 { "26" } else { "33" }}>{ shorten(&format!("To: {to}"), limit) }</text>
            <path d={lines} />
        </g>
    }
}

/// The envelope that is filled in: from, to, to; what is asked about has a question mark.
fn envelope(lab: &Lab, it: &EnvelopeState, at: Rect, room: bool) -> Html {
    let words = lab.words();
    let mut lines: Vec<(String, Option<String>, bool)> = Vec::new();
    match (&it.from, &it.pending) {
        (Some(from), _) => lines.push((say!(words, "ui-envelope-from"), Some(from.clone()), false)),
        (None, Some(PendingAddress::From(from))) => {
            lines.push((say!(words, "ui-envelope-from"), Some(from.clone()), true));
        }
        (None, _) => lines.push((say!(words, "ui-envelope-from"), None, false)),
    }
    let pending = match &it.pending {
        Some(PendingAddress::To(to)) => Some(to.clone()),
        _ => None,
    };
    // What is asked about always has a line; of the others as many as there is room for.
    let most = usize::try_from((at.height - 12) / 17).unwrap_or(2).max(2);
    let free = most.saturating_sub(lines.len() + usize::from(pending.is_some()));
    let shown = if it.to.len() > free {
        free.saturating_sub(1)
    } else {
        it.to.len()
    };
    let hidden = it.to.len() - shown;
    lines.extend(
        it.to
            .iter()
            .take(shown)
            .map(|to| (say!(words, "ui-envelope-to"), Some(to.clone()), false)),
    );
    if hidden > 0 && free > 0 {
        lines.push((
            say!(words, "ui-envelope-to"),
            Some(format!("+{hidden}")),
            false,
        ));
    }
    lines.extend(pending.map(|to| (say!(words, "ui-envelope-to"), Some(to), true)));
    if lines.len() == 1 {
        lines.push((say!(words, "ui-envelope-to"), None, false));
    }
    let count = i32::try_from(lines.len()).unwrap_or(2);
    let pitch = ((at.height - 10) / count.max(1)).clamp(13, 18);
    let first = at.height - 9 - (count - 1) * pitch;
    // Above what is written.
    let flap = (at.height / 3).min(26).min(first - 15).max(0);
    let (label, letter, before, after) = match room {
        true => (IN_ROOM, TIGHT, 9, 2),
        false => (PAPER, PAPER, 10, 6),
    };
    let labels = lines.iter().map(|(it, ..)| width(it, label));
    let x = before + labels.max().unwrap_or(0);
    html! {
        <g class="envelope" transform={format!("translate({} {})", at.x, at.y)}>
            { it.is_filled.then(|| html! {
                <g class="letter inside"><rect x="10" y={if at.y < INSIDE.1 { "-3" } else { "-9" }} width={(at.width - 20).to_string()} height="24" rx="2" /><path d={format!("M18 -2h{}", at.width - 36)} /></g>
            }) }
            <rect class="envelope-paper" width={at.width.to_string()} height={at.height.to_string()} rx="4" />
            <path class="flap" d={format!("M1 3l{} {flap} {} -{flap}", at.width / 2 - 1, at.width / 2 - 1)} />
            { for lines.iter().zip(0..).map(|((label, value, is_pending), index)| {
                let y = first + index * pitch;
                let limit = fits(at.width - x - after, letter);
                html! {
                    <>
                        { is_pending.then(|| html! { <rect class="asked" x={(x - 2).to_string()} y={(y - 12).to_string()} width={(at.width - x - 2).to_string()} height="17" rx="3" /> }) }
                        <text x="5" y={y.to_string()}>{ label.clone() }</text>
                        { match value {
                            Some(value) if *is_pending => html! { <text class="written" translate="no" x={x.to_string()} y={y.to_string()}>{ asked(value, limit) }</text> },
                            Some(value) => html! { <text class="written" translate="no" x={x.to_string()} y={y.to_string()}>{ shorten(value, limit) }</text> },
                            None => html! { <path class="blank" d={format!("M{x} {y}H{}", at.width - 10)} /> },
                        } }
                    </>
                }
            }) }
        </g>
    }
}

/// An address that is asked about, close to its question mark where there is no more room.
fn asked(address: &str, limit: usize) -> String {
    match limit.saturating_sub(address.chars().count()) {
        1 => format!("{address}?"),
        _ => format!("{} ?", shorten(address, limit.saturating_sub(2))),
    }
}

/// What DNS is asked, and what it answers.
fn slip(it: &Slip, at: Rect, letter: i32) -> Html {
    let limit = fits(at.width - 18, letter);
    // Nearer to each other where else one would not be seen.
    let count = i32::try_from(it.answer.iter().flatten().count()).unwrap_or(3);
    let pitch = ((at.height - 20) / count.clamp(1, 3)).clamp(12, 15);
    let answers = it.answer.iter().flatten().zip(1..);
    let answers = answers
        .map(|(text, line)| (text, 18 + line * pitch))
        .take_while(|(_, y)| *y < at.height);
    html! {
        <g class="slip" transform={format!("translate({} {})", at.x, at.y)}>
            <rect width={at.width.to_string()} height={at.height.to_string()} rx="3" />
            <text x="9" y="17" translate="no">{ shorten(&format!("{} ?", it.question), limit) }</text>
            { match it.answer {
                Some(_) => answers.map(|(text, y)| html! { <text class="written" translate="no" x="9" y={y.to_string()}>{ shorten(text, limit) }</text> }).collect::<Html>(),
                None => html! { <path class="blank" d={format!("M9 34H{}", at.width - 12)} /> },
            } }
        </g>
    }
}
