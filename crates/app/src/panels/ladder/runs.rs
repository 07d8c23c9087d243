//! The runs: which future is followed, the others, and the way to compare two.

use crate::dom::value;
use crate::lab::{Lab, use_lab};
use crate::state::{Action, Which};
use ::story::TimeOfDay;
use world::{Branch, FutureId};
use yew::prelude::*;

/// The bar above the rows, where there is another run.
#[function_component]
pub fn Runs() -> Html {
    let lab = use_lab();
    let of = (lab.run, lab.timeline.branches().len());
    let compared = use_memo(of, |_| lab.compared_first());
    let Some(compared) = *compared else {
        return Html::default();
    };
    let timeline = &lab.timeline;
    let own = timeline.future();
    let count = timeline.branches().len() + 1;
    let others = timeline.branches().iter().rev();
    html! {
        <div class="runs" role="group" aria-label={say!(lab, "ui-runs-title")}>
            <button type="button" id="runs" aria-expanded={lab.rungs.runs.to_string()} onclick={lab.on(Action::ShowRuns)}>
                <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true"><path d="M2 8h4c4 0 3-4 8-4M6 8c4 0 3 4 8 4" /></svg>
                { say!(lab, "ui-runs", count: count) }<span aria-hidden="true">{ if lab.rungs.runs { " ▴" } else { " ▾" } }</span>
            </button>
            <span class="here">{ lab.html(&lab.future(own)) }</span>
            <button type="button" id="compare" onclick={lab.on(Action::Compare(Some(compared)))}>{ say!(lab, "ui-compare") }</button>
            if lab.rungs.runs {
                <ul>
                    <li class="own">
                        { name(&lab, own) }
                        <span class="here">{ say!(lab, "ui-run-here") }</span>
                    </li>
                    { for others.map(|it| branch(&lab, it)) }
                </ul>
            }
        </div>
    }
}

fn branch(lab: &Lab, it: &Branch) -> Html {
    let (timeline, id) = (&lab.timeline, it.id());
    let parts = timeline.parts_at(it).and_then(|it| timeline.event(it));
    let parts = parts.map(|it| TimeOfDay::at(timeline.world(), it.at).whole());
    let compare = Action::Compare(Some((Which::Future(id), Which::Future(timeline.future()))));
    let called = lab.text(&lab.future(id));
    let labelled = |what: String| format!("{what}: {called}");
    let (switch, delete) = (say!(lab, "ui-run-switch"), say!(lab, "ui-run-delete"));
    html! {
        <li key={id.0}>
            { name(lab, id) }
            <small>{ parts.map(|at| say!(lab, "ui-run-parts", at: at)) }</small>
            <button type="button" class="follow" aria-label={labelled(switch.clone())} onclick={lab.on(Action::Follow(id))}>{ switch }</button>
            <button type="button" aria-label={labelled(say!(lab, "ui-compare"))} onclick={lab.on(compare)}>{ say!(lab, "ui-compare") }</button>
            <button type="button" class="delete" aria-label={labelled(delete.clone())} onclick={lab.on(Action::DeleteFuture(id))}>{ delete }</button>
        </li>
    }
}

/// The name of a run, to be changed in its place.
fn name(lab: &Lab, id: FutureId) -> Html {
    let rename = lab.with(move |lab, event: Event| {
        lab.act(Action::NameFuture(id, value(&event)));
    });
    let called = lab.text(&lab.future(id));
    html! {
        <label class="choice name-of"><span>{ say!(lab, "ui-run-rename") }</span><input class="name" value={called} aria-label={say!(lab, "ui-run-name")} title={say!(lab, "ui-run-name")} maxlength={world::MAX_NAME.to_string()} onchange={rename} autocomplete="off" spellcheck="false" /></label>
    }
}
