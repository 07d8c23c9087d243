//! Why nothing happens, with the button that waits; and the switch between the two hosts and all.

use super::SOON;
use crate::lab::{Lab, use_lab};
use crate::panels::wait::{until, use_wait};
use crate::state::Action;
use story::Wait;
use yew::prelude::*;

/// The line under the drawing.
#[function_component]
pub fn Why() -> Html {
    let lab = use_lab();
    let wait = use_wait(&lab);
    html! {
        <div class="why">
            { match &*wait {
                Some(it) => told(&lab, it),
                None => html! { <p class="hint">{ say!(lab, "ui-press-anything") }</p> },
            } }
            <button type="button" id="all-hosts" aria-pressed={lab.map.to_string()} aria-label={say!(lab, "ui-all-hosts")} title={say!(lab, "ui-all-hosts")} onclick={lab.on(Action::ToggleMap)}>
                <svg width="18" height="16" viewBox="0 0 18 16" aria-hidden="true"><path d="M1 1h4v4h-4zM1 11h4v4h-4zM13 6h4v4h-4zM5 3h3v5h5M5 13h3v-5" /></svg>
            </button>
        </div>
    }
}

fn told(lab: &Lab, it: &Wait) -> Html {
    let then = it
        .until
        .as_ref()
        .filter(|(at, _)| *at > lab.told().now() + SOON);
    html! {
        <>
            <p class="who">{ lab.html(&it.who) }</p>
            { it.because.as_ref().map(|it| html! {
                <details key={it.id.to_string()}><summary>{ say!(lab, "ui-because") }</summary><p>{ lab.html(it) }</p></details>
            }) }
            { then.map(|(at, what)| html! { <button type="button" id="wait" onclick={lab.on(until(lab, *at))}>{ lab.html(what) }</button> }) }
        </>
    }
}
