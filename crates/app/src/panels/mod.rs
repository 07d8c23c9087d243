//! The panels. Each reads the state and acts; none holds any of the world. A new panel is one
//! module, one entry here, its style and its words.

pub mod compose;
pub mod console;
pub mod inspector;
pub mod ladder;
pub mod lesson;
pub mod mailbox;
pub mod player;
pub mod size;
pub mod stage;
pub mod story;
pub mod wire;

use crate::state::WorkTab;
use words::Ui;
use yew::prelude::*;

/// A panel of the workbench: its title and what draws it.
pub struct WorkPanel {
    /// Its tab.
    pub tab: WorkTab,
    /// Its title.
    pub title: fn(&Ui) -> &'static str,
    /// What it shows.
    pub view: fn() -> Html,
}

/// The workbench.
pub const WORKBENCH: &[WorkPanel] = &[
    WorkPanel {
        tab: WorkTab::Compose,
        title: |ui| ui.compose,
        view: || html! { <compose::Compose /> },
    },
    WorkPanel {
        tab: WorkTab::Console,
        title: |ui| ui.console,
        view: || html! { <console::Console /> },
    },
    WorkPanel {
        tab: WorkTab::Mailbox,
        title: |ui| ui.mailbox,
        view: || html! { <mailbox::Mailbox /> },
    },
];

/// Arrow keys move along a row of tabs, Home and End to its ends (WAI-ARIA tabs pattern).
pub fn tab_keys(event: &KeyboardEvent) {
    use wasm_bindgen::JsCast as _;
    let step: i64 = match event.key().as_str() {
        "ArrowRight" => 1,
        "ArrowLeft" => -1,
        "Home" => i64::MIN,
        "End" => i64::MAX,
        _ => return,
    };
    let Some(list) = event
        .current_target()
        .and_then(|it| it.dyn_into::<web_sys::Element>().ok())
    else {
        return;
    };
    let tabs = list.children();
    let focused = web_sys::window()
        .and_then(|it| it.document())
        .and_then(|it| it.active_element());
    let at = (0..tabs.length())
        .find(|index| tabs.item(*index) == focused)
        .unwrap_or(0);
    let last = i64::from(tabs.length()) - 1;
    let to = i64::from(at).saturating_add(step).clamp(0, last.max(0));
    let next = u32::try_from(to).ok().and_then(|it| tabs.item(it));
    if let Some(tab) = next.and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok()) {
        event.prevent_default();
        // A tab that cannot take the focus leaves it where it is.
        drop(tab.focus());
        tab.click();
    }
}

#[cfg(test)]
pub mod tests {
    use std::sync::Arc;
    use world::{HostId, Input, Timeline};

    /// The run of a scenario that is built in, its letter sent from the first host.
    pub fn sent(name: &str) -> Timeline {
        let scenario = lessons::scenario(name).expect("it is built in");
        let draft = scenario.letter.draft.clone();
        let mut timeline = Timeline::new(Arc::new(scenario)).expect("it makes a world");
        timeline
            .apply(Input::Send {
                host: HostId(0),
                draft,
                envelope: None,
            })
            .expect("the letter can be sent");
        timeline
    }
}
