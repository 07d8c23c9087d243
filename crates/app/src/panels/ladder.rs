//! The ladder: a lifeline a host, an arrow a line; and its twin, the list.

mod rows;

use super::player::clock;
use super::wire;
use crate::lab::use_lab;
use crate::state::{Action, LadderView};
pub use rows::pair;
use rows::{Lanes, Row, What, window};
use world::HostId;
use yew::prelude::*;

/// A row's height in CSS pixels; the style sheet has it too.
pub const ROW: i32 = 34;

/// The ladder.
#[function_component]
pub fn Ladder() -> Html {
    let lab = use_lab();
    let ui = lab.ui();
    let node = use_node_ref();
    let top = use_state_eq(|| 0_i32);
    let rows = rows::rows(&lab.timeline);
    let current = rows.len().saturating_sub(1);
    let is_list = lab.ladder == LadderView::List;
    // The row that was added last is brought into sight, inside the panel only.
    use_effect_with(
        (lab.timeline.cursor(), rows.len(), is_list, node.clone()),
        |(_, count, _, node)| {
            if let Some(panel) = node.cast::<web_sys::Element>() {
                let bottom = i32::try_from(*count)
                    .unwrap_or(i32::MAX)
                    .saturating_mul(ROW)
                    + 60;
                panel.set_scroll_top((bottom - panel.client_height()).max(0));
            }
        },
    );
    let scrolled = {
        let top = top.clone();
        Callback::from(move |event: Event| {
            if let Some(panel) = crate::shell::target::<web_sys::Element>(&event) {
                // Whole screens, so that not every pixel draws again.
                top.set(panel.scroll_top() / (ROW * 8));
            }
        })
    };
    let first_seen = usize::try_from(*top * 8).unwrap_or(0);
    let shown = window(rows.len(), first_seen, current);
    let lanes = Lanes::of(&lab.timeline);
    let switch = |view: LadderView, label: &'static str, id: &'static str| {
        html! {
            <button type="button" id={id} aria-label={label} title={label} aria-pressed={(lab.ladder == view).to_string()} onclick={lab.on(Action::ShowLadder(view))}>
                { if view == LadderView::List { "≡" } else { "⇄" } }
            </button>
        }
    };
    let before = i32::try_from(shown.start).unwrap_or(0) * ROW;
    let after = i32::try_from(rows.len() - shown.end).unwrap_or(0) * ROW;
    let spacer = |height: i32| {
        (height > 0).then(|| html! { <svg class="spacer" width="1" height={height.to_string()} aria-hidden="true" /> })
    };
    html! {
        <section class="ladder" aria-label={ui.ladder}>
            <div class="ladder-head">
                if !is_list { <Heads lanes={lanes.clone()} /> }
                <div class="switch" role="group" aria-label={ui.ladder}>
                    { switch(LadderView::Diagram, ui.ladder_as_diagram, "ladder-diagram") }
                    { switch(LadderView::List, ui.ladder_as_list, "ladder-list") }
                </div>
            </div>
            <div class="ladder-rows" ref={node} tabindex="0" aria-label={ui.ladder} role="group" onscroll={scrolled}>
                if rows.is_empty() {
                    <p class="empty">{ ui.nothing_yet }</p>
                }
                { spacer(before) }
                if is_list {
                    <ol class="list" start={(shown.start + 1).to_string()}>
                        { for rows[shown.clone()].iter().enumerate().map(|(index, row)| {
                            let sentence = lab.timeline.event(row.event).map(|event| words::sentence(lab.language, event, &lab.timeline));
                            let now = shown.start + index == current;
                            html! {
                                <li key={row.event.0} class={now.then_some("now")} aria-current={now.then_some("step")}>
                                    <button type="button" onclick={lab.on(Action::Seek(row.seek))}><time>{ clock(row.at) }</time>{ wire::shorten(&wire::visible(&sentence.unwrap_or_default()), 240) }</button>
                                </li>
                            }
                        }) }
                    </ol>
                } else {
                    { for rows[shown.clone()].iter().enumerate().map(|(index, row)| html! {
                        <Rung key={row.event.0} row={row.clone()} lanes={lanes.clone()} now={shown.start + index == current} />
                    }) }
                }
                { spacer(after) }
            </div>
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct HeadsProperties {
    lanes: Lanes,
}

/// The names above the lifelines.
#[function_component]
fn Heads(properties: &HeadsProperties) -> Html {
    let lab = use_lab();
    let lanes = &properties.lanes;
    let world = lab.timeline.world();
    html! {
        <svg class="heads" width="100%" height="40" aria-hidden="true">
            { for lanes.named().filter_map(|(id, x)| {
                let host = world.host(id)?;
                let active = lanes.is_active(id);
                let (class, anchor) = (if active { "head active" } else { "head" }, lanes.anchor(x));
                Some(html! {
                    <>
                        <text class={class} x={percent(x)} y="17" text-anchor={anchor}>{ words::host_short(lab.language, host) }</text>
                        { active.then(|| html! { <text class="head-name" x={percent(x)} y="32" text-anchor={anchor}>{ wire::shorten(host.name.as_str(), 26) }</text> }) }
                    </>
                })
            }) }
        </svg>
    }
}

#[derive(Properties, PartialEq)]
struct RungProperties {
    row: Row,
    lanes: Lanes,
    now: bool,
}

/// One row. Drawn again only where it changed.
#[function_component]
fn Rung(properties: &RungProperties) -> Html {
    let lab = use_lab();
    let RungProperties { row, lanes, now } = properties;
    let rails = lanes.hosts().map(|(id, x)| {
        let class = if lanes.is_active(id) {
            "rail active"
        } else {
            "rail"
        };
        html! { <line class={class} x1={percent(x)} x2={percent(x)} y1="0" y2={ROW.to_string()} /> }
    });
    let drawing = match &row.what {
        What::Arrow {
            from,
            to,
            arrived,
            text,
            sign,
            class,
        } => arrow(lanes, (*from, *to), *arrived, text, *sign, class),
        What::Note { at, text, class } => note(lanes, *at, text, class),
        What::Heading { text } => words_in((10, 980), "left", "wire heading", None, text),
    };
    let label = lab
        .timeline
        .event(row.event)
        .map(|event| wire::shorten(&words::sentence(lab.language, event, &lab.timeline), 300));
    html! {
        <button type="button" class={classes!("rung", now.then_some("now"))} aria-label={label} aria-current={now.then_some("step")}
            onclick={lab.on(Action::Seek(row.seek))} data-event={row.event.0.to_string()}>
            <time>{ clock(row.at).trim_end_matches(" s").to_owned() }</time>
            <svg width="100%" height={ROW.to_string()} aria-hidden="true">{ for rails }{ drawing }</svg>
        </button>
    }
}

fn arrow(
    lanes: &Lanes,
    (from, to): (HostId, HostId),
    arrived: bool,
    text: &str,
    sign: Option<words::Sign>,
    class: &str,
) -> Html {
    let (a, b) = (lanes.x(from), lanes.x(to));
    let right = b > a;
    // On its way: the arrow reaches the middle.
    let end = if arrived { b } else { (a + b) / 2 };
    let (low, high) = (a.min(b), a.max(b));
    let head = if right {
        "M-7 -4L0 0L-7 4z"
    } else {
        "M7 -4L0 0L7 4z"
    };
    // A short arrow's text runs on to where there is room.
    let (start, width, align) = match (high - low >= 350, low < 500, right) {
        (true, _, true) => (low + 8, high - low - 16, "left"),
        (true, _, false) => (low + 8, high - low - 16, "right"),
        (false, true, _) => (low + 8, 985 - low, "left"),
        (false, false, _) => (15, high - 23, "right"),
    };
    let sign_class = sign.map(|it| format!("sign-{}", it.class()));
    html! {
        <>
            <g class={classes!("arrow", class.to_owned(), sign_class.clone(), (!arrived).then_some("flying"))}>
                <line x1={percent(a)} x2={percent(end)} y1="26" y2="26" />
                <svg x={percent(end)} y="26" overflow="visible"><path d={head} /></svg>
            </g>
            { words_in((start, width), align, "wire", sign, text) }
        </>
    }
}

/// Text in a stretch of the width; what is too long for it is cut there.
fn words_in(
    (start, width): (i32, i32),
    align: &str,
    class: &str,
    sign: Option<words::Sign>,
    text: &str,
) -> Html {
    let (x, anchor) = if align == "right" {
        ("100%", "end")
    } else {
        ("0", "start")
    };
    // About 15 thousandths of a usual width a letter.
    let text = wire::shorten(text, usize::try_from(width / 15).unwrap_or(20).max(8));
    html! {
        <svg x={percent(start)} y="0" width={percent(width)} height={ROW.to_string()}>
            <text class={class.to_owned()} x={x} y="20" text-anchor={anchor}>
                { sign.map(|it| html! { <tspan class={format!("sign-{}", it.class())}>{ format!("{} ", it.symbol()) }</tspan> }) }
                { text }
            </text>
        </svg>
    }
}

fn note(lanes: &Lanes, at: HostId, text: &str, class: &str) -> Html {
    let x = lanes.x(at);
    let (start, width, align) = if x < 500 {
        (x + 12, 975 - x, "left")
    } else {
        (10, x - 22, "right")
    };
    html! {
        <>
            <svg x={percent(x)} y="17" overflow="visible"><circle class={format!("dot {class}")} r="4.5" /></svg>
            { words_in((start, width), align, "wire note", None, text) }
        </>
    }
}

/// Thousandths as a percentage.
fn percent(mille: i32) -> String {
    format!("{}.{}%", mille / 10, (mille % 10).abs())
}
