//! The button that waits until what is waited for happens.

use super::stage::SOON;
use crate::lab::{Lab, use_lab};
use crate::state::Action;
use story::Wait;
use world::Instant;
use yew::prelude::*;

/// Waits until then.
pub fn until(lab: &Lab, at: Instant) -> Action {
    let micros = (at - lab.told().now()).as_micros();
    Action::Wait {
        micros: u64::try_from(micros).unwrap_or(u64::MAX),
    }
}

/// Why nothing happens, where nothing does.
#[hook]
pub fn use_wait(lab: &Lab) -> std::rc::Rc<Option<Wait>> {
    let moves = lab.act_now().is_some();
    // What moves is not waited for; and what is to be predicted is not told.
    let is_told = !moves && !lab.hides_future();
    use_memo((lab.moment(), is_told, lab.timeline.is_whole()), |_| {
        is_told.then(|| story::wait(lab.told())).flatten()
    })
}

#[derive(Properties, PartialEq)]
pub struct WaitProperties {
    /// Its name in the page's code.
    pub id: AttrValue,
    /// Whether only its sign is shown.
    #[prop_or_default]
    pub is_sign: bool,
}

/// The button; nothing where nothing is waited for.
#[function_component]
pub fn WaitButton(properties: &WaitProperties) -> Html {
    let lab = use_lab();
    let wait = use_wait(&lab);
    let until_then = wait.as_ref().as_ref().and_then(|it| it.until.as_ref());
    let Some((at, what)) = until_then.filter(|(at, _)| *at > lab.told().now() + SOON) else {
        return Html::default();
    };
    let (id, press) = (properties.id.clone(), lab.on(until(&lab, *at)));
    match properties.is_sign {
        true => {
            let label = lab.text(what);
            html! {
                <button type="button" {id} class="icon" aria-label={label.clone()} title={label} onclick={press}>
                    <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true"><path d="M3 1h10l-4 7 4 7H3l4-7z" /></svg>
                </button>
            }
        }
        false => html! { <button type="button" {id} onclick={press}>{ lab.html(what) }</button> },
    }
}
