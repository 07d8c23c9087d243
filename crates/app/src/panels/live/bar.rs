//! Over the run of a session: which it is, the way back, and whether the page follows.

use super::newest;
use crate::choices::View;
use crate::lab::use_lab;
use crate::state::{Action, Reach};
use yew::prelude::*;

/// The bar; nothing where the run is no session.
#[function_component]
pub fn LiveBar() -> Html {
    let lab = use_lab();
    let Some((live, watched)) = lab.live.as_ref().zip(lab.watched()) else {
        return Html::default();
    };
    let session = live.sessions.get(&watched.number);
    let state = match session {
        _ if live.reach == Reach::Lost => say!(lab, "ui-live-lost"),
        Some(it) if it.closed.is_none() => say!(lab, "ui-live-open"),
        _ => say!(lab, "ui-live-closed"),
    };
    let count: usize = lab.findings.values().map(Vec::len).sum();
    // One after the other, from where the cursor is.
    let next = lab.with(|lab, _: MouseEvent| {
        let lit = lab.timeline.lit().map(|it| it.id);
        let mut all = lab.findings.keys();
        let next = all
            .find(|it| Some(**it) > lit)
            .or(lab.findings.keys().next());
        if let Some(event) = next {
            lab.act(Action::Seek(*event));
        }
    });
    html! {
        <div class="live-bar" role="group" aria-label={say!(lab, "ui-live-session", number: watched.number)}>
            <a id="live-back" href="?live" onclick={lab.follow(Action::Show(View::Home))}>{ "← " }{ say!(lab, "ui-live-all") }</a>
            <b>{ say!(lab, "ui-live-session", number: watched.number) }</b>
            <span role="status">{ state }</span>
            if count > 0 { <button type="button" class="quiet live-found" id="live-found" onclick={next}>{ "⚑ " }{ say!(lab, "ui-live-findings", count: count) }</button> }
            if session.is_none_or(|it| it.closed.is_none()) {
            <button type="button" class="quiet" id="live-follow" aria-pressed={watched.follow.to_string()} onclick={lab.on(Action::FollowLines)}>{ say!(lab, "ui-live-follow") }</button>
            }
            { newest(&lab, live) }
        </div>
    }
}
