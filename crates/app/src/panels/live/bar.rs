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
    html! {
        <div class="live-bar" role="group" aria-label={say!(lab, "ui-live-session", number: watched.number)}>
            <a id="live-back" href="?live" onclick={lab.follow(Action::Show(View::Home))}>{ "← " }{ say!(lab, "ui-live-all") }</a>
            <b>{ say!(lab, "ui-live-session", number: watched.number) }</b>
            <span role="status">{ state }</span>
            if count > 0 { <span class="live-found">{ "⚑ " }{ say!(lab, "ui-live-findings", count: count) }</span> }
            if session.is_none_or(|it| it.closed.is_none()) {
            <button type="button" class="quiet" id="live-follow" aria-pressed={watched.follow.to_string()} onclick={lab.on(Action::FollowLines)}>{ say!(lab, "ui-live-follow") }</button>
            }
            { newest(&lab, live) }
        </div>
    }
}
