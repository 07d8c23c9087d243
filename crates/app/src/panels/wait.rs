//! Waiting until what is waited for happens.

use crate::lab::Lab;
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
    // The end of a run names the line that is to be found.
    let finds = lab
        .lesson
        .as_ref()
        .is_some_and(|it| it.learner.pointing(&it.lesson).is_some());
    let is_told = !moves && !lab.hides_future() && !finds;
    use_memo((lab.moment(), is_told, lab.timeline.is_whole()), |_| {
        is_told.then(|| story::wait(lab.told())).flatten()
    })
}
