//! Why nothing happens, with the button that waits; and the switch between the two hosts and all.

use crate::lab::{Lab, use_lab};
use crate::state::Action;
use story::Wait;
use yew::prelude::*;

/// The line under the drawing.
#[function_component]
pub fn Why() -> Html {
    let lab = use_lab();
    let moves = lab.act_now().is_some();
    let wait = use_memo((lab.moment(), moves, lab.timeline.is_whole()), |_| {
        // What moves is not waited for.
        (!moves).then(|| story::wait(lab.told())).flatten()
    });
    html! {
        <div class="why">
            { (*wait).as_ref().map(|it| told(&lab, it)) }
            <button type="button" id="all-hosts" class="switch-map" aria-pressed={lab.map.to_string()} onclick={lab.on(Action::ToggleMap)}>{ say!(lab, "ui-all-hosts") }</button>
        </div>
    }
}

fn told(lab: &Lab, it: &Wait) -> Html {
    let press = it.until.as_ref().map(|(until, what)| {
        let micros = (*until - lab.told().now()).as_micros();
        let micros = u64::try_from(micros).unwrap_or(u64::MAX);
        let wait = lab.on(Action::Wait { micros });
        html! { <button type="button" id="wait" onclick={wait}>{ lab.html(what) }</button> }
    });
    html! {
        <>
            <p>
                <span class="who">{ lab.html(&it.who) }</span>
                { it.because.as_ref().map(|it| html! { <span class="because">{ " " }{ lab.html(it) }</span> }) }
            </p>
            { press }
        </>
    }
}
