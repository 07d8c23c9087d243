//! The one context: the state, and how to act on it.

use crate::crash;
use crate::state::{Action, AppState};
use world::Run;
use yew::prelude::*;

/// What every panel gets.
#[derive(Clone, PartialEq)]
pub struct Lab(pub UseReducerHandle<AppState>);

impl core::ops::Deref for Lab {
    type Target = AppState;
    fn deref(&self) -> &AppState {
        &self.0
    }
}

impl Lab {
    /// Acts. What goes into the world is journalled first, so that a crash loses nothing.
    pub fn act(&self, action: Action) {
        if let Some(input) = self.input_of(&action)
            && let Some(recorded) = self.journalled(input)
            && let Ok(json) = serde_json::to_string(&recorded)
        {
            if self.untouched() {
                begin(self);
            }
            crash::journal(&json);
        }
        match &action {
            Action::LoadRun(run) => {
                crash::begin(&run.to_json());
            }
            Action::LoadScenario(_) | Action::LoadLesson(_) | Action::StartOver => {
                crash::begin("{}");
            }
            _ => {}
        }
        send(&self.0.dispatcher(), action);
    }

    /// A callback that acts.
    pub fn on<E>(&self, action: Action) -> Callback<E> {
        let lab = self.clone();
        Callback::from(move |_| lab.act(action.clone()))
    }
}

/// Dispatches an action that puts nothing into the world.
pub fn send(dispatcher: &UseReducerDispatcher<AppState>, action: Action) {
    crash::acted(action.name());
    dispatcher.dispatch(action);
}

/// Names the run to the journal.
fn begin(state: &AppState) {
    // Its digest is not known before it ends.
    let run = Run {
        digest: None,
        ..state.timeline.run()
    };
    crash::begin(&run.to_json());
}

/// The lab, in a panel.
#[hook]
pub fn use_lab() -> Lab {
    use_context::<Lab>().expect("every panel is inside the page")
}
