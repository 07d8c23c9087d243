//! What is said: a bubble with the text itself, at its speaker, at the listener or between, by the
//! time of the world; or crossing, in a motion.

use super::bubble::Bubble;
use super::layout::{Layout, on_the_way};
use crate::panels::event::{CUT, use_crossing};
use crate::panels::wire::shorten;
use yew::prelude::*;

/// How wide a letter is, in thousandths of a unit.
const LETTER: i32 = 7_850;
/// The height without the tip.
const HEIGHT: i32 = 33;

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
    let text = shorten(&said.text, most.saturating_sub(sign + 1).clamp(10, 52));
    let letters = i32::try_from(text.chars().count() + sign).unwrap_or(52);
    let width = (letters * LETTER / 1000 + 26).max(60);
    let x = on_the_way(layout, said.to_right, width, said.far);
    let end = if said.flying.is_some_and(|it| it.is_lost) {
        CUT
    } else {
        1000
    };
    let end = on_the_way(layout, said.to_right, width, end);
    use_crossing(&moving, said.flying, x, end);
    let tip = tip(layout, said.to_right, x, width);
    let class = classes!(
        "bubble",
        said.flying.map(|_| "crosses"),
        said.is_letter.then_some("is-letter"),
        said.lost.then_some("is-lost"),
    );
    html! {
        <g key={format!("{}-{}", said.key, said.flying.is_some())} ref={moving} class={class}>
            <g transform={format!("translate({x} {})", layout.bubble)}>
                <rect width={width.to_string()} height={HEIGHT.to_string()} rx={if said.is_letter { "3" } else { "8" }} />
                { tip.map(|tip| html! { <path class="tip" d={tip} /> }) }
                if said.flying.is_some_and(|it| it.is_sealed) {
                    <g class="wax" transform={format!("translate({} 1)", if said.to_right { width } else { 0 })}>
                        <circle class="seal" r="11" /><path class="seal-mark" d="M-4.5 -.5l3.2 3.6 6 -6.6" />
                    </g>
                }
                { said.is_letter.then(|| html! { <path class="fold" d={format!("M1 2l{} 13 {} -13", width / 2 - 1, width / 2 - 1)} /> }) }
                <text translate="no" x={(width / 2).to_string()} y="22" text-anchor="middle">
                    { said.sign.map(|sign| html! { <tspan class={format!("said-{}", sign.class())}>{ format!("{} ", sign.symbol()) }</tspan> }) }
                    { text }
                </text>
            </g>
        </g>
    }
}

/// What points down at the speaker, where the bubble is above it: from `x`, so wide.
fn tip(layout: &Layout, to_right: bool, x: i32, width: i32) -> Option<String> {
    let speaker = if to_right { layout.left } else { layout.right };
    // Where on the speaker's card it ends, from the bubble's corner.
    let at = (x + 34).clamp(speaker.x + 20, speaker.right() - 20) - x;
    let long = speaker.y - layout.bubble - 3 - HEIGHT;
    let is_above = (20..=width - 20).contains(&at);
    is_above.then(|| format!("M{} {HEIGHT}l8 {long}l8 -{long}z", at - 8))
}
