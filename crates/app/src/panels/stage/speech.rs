//! What is said: a bubble with the text itself, at its speaker, at the listener or between, by the
//! time of the world; or crossing, in a motion.

use super::bubble::Bubble;
use super::layout::{Layout, on_the_way};
use crate::panels::event::{CUT, use_crossing};
use crate::panels::wire::{in_lines, shorten};
use yew::prelude::*;

/// How wide a letter is, in thousandths of a unit.
const LETTER: i32 = 7_850;

#[derive(Properties, PartialEq)]
pub struct SpeechProperties {
    /// What is said.
    pub said: Bubble,
    /// The places.
    pub layout: Layout,
}

/// What is said.
#[function_component]
pub fn Speech(properties: &SpeechProperties) -> Html {
    let SpeechProperties { said, layout } = properties;
    let moving = use_node_ref();
    let sign = said.sign.map_or(0, |_| 2);
    let most = usize::try_from((layout.width - 40) * 1000 / LETTER).unwrap_or(40);
    let most = most.saturating_sub(sign + 1).clamp(10, 52);
    let lines = match layout.room {
        true => in_lines(&said.text, most, most + sign),
        false => vec![shorten(&said.text, most)],
    };
    let count = |index: usize| lines.get(index).map_or(0, |it| it.chars().count());
    let letters = (count(0) + sign).max(count(1));
    let width = (i32::try_from(letters).unwrap_or(52) * LETTER / 1000 + 26).max(60);
    // Without the tip; in a room a single line stands where the second of two would.
    let (height, down, baselines) = match (lines.len(), layout.room) {
        (2, _) => (38, 0, [16, 31]),
        (_, true) => (26, 12, [18, 0]),
        (_, false) => (33, 0, [22, 0]),
    };
    let x = on_the_way(layout, said.to_right, width, said.far);
    let end = if said.flying.is_some_and(|it| it.is_lost) {
        CUT
    } else {
        1000
    };
    let end = on_the_way(layout, said.to_right, width, end);
    use_crossing(&moving, said.flying, x, end);
    let tip = tip(
        layout,
        said.to_right,
        (x, layout.bubble + down),
        (width, height),
    );
    let class = classes!(
        "bubble",
        said.flying.map(|_| "crosses"),
        said.is_letter.then_some("is-letter"),
        said.lost.then_some("is-lost"),
    );
    html! {
        <g key={format!("{}-{}", said.key, said.flying.is_some())} ref={moving} class={class}>
            <g transform={format!("translate({x} {})", layout.bubble + down)}>
                <rect width={width.to_string()} height={height.to_string()} rx={if said.is_letter { "3" } else { "8" }} />
                { tip.map(|tip| html! { <path class="tip" d={tip} /> }) }
                if said.flying.is_some_and(|it| it.is_sealed) {
                    <g class="wax" transform={format!("translate({} 1)", if said.to_right { width } else { 0 })}>
                        <circle class="seal" r="11" /><path class="seal-mark" d="M-4.5 -.5l3.2 3.6 6 -6.6" />
                    </g>
                }
                { said.is_letter.then(|| html! { <path class="fold" d={format!("M1 2l{} 6 {} -6", width / 2 - 1, width / 2 - 1)} /> }) }
                { for lines.iter().zip(baselines).enumerate().map(|(index, (text, y))| html! {
                    <text translate="no" x={(width / 2).to_string()} y={y.to_string()} text-anchor="middle">
                        { said.sign.filter(|_| index == 0).map(|sign| html! { <tspan class={format!("said-{}", sign.class())}>{ format!("{} ", sign.symbol()) }</tspan> }) }
                        { text }
                    </text>
                }) }
            </g>
        </g>
    }
}

/// What points down at the speaker, where the bubble is above it: from its corner, so wide and so high.
fn tip(
    layout: &Layout,
    to_right: bool,
    (x, y): (i32, i32),
    (width, height): (i32, i32),
) -> Option<String> {
    let speaker = if to_right { layout.left } else { layout.right };
    // Where on the speaker's card it ends, from the bubble's corner.
    let at = (x + 34).clamp(speaker.x + 20, speaker.right() - 20) - x;
    let long = speaker.y - y - 3 - height;
    let is_above = (20..=width - 20).contains(&at);
    is_above.then(|| format!("M{} {height}l8 {long}l8 -{long}z", at - 8))
}
