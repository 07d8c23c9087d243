//! The panels. Each reads the state and acts; none holds any of the world. A new panel is one
//! module, one entry here, its style and its words.

pub mod compose;
pub mod console;
pub mod inspector;
pub mod ladder;
pub mod lesson;
pub mod mailbox;
pub mod panel;
pub mod player;
pub mod size;
pub mod stage;
pub mod story;
pub mod wire;

use crate::lab::Lab;
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
    pub view: fn(&Lab) -> Html,
}

/// The workbench.
pub const WORKBENCH: &[WorkPanel] = &[
    WorkPanel {
        tab: WorkTab::Compose,
        title: |ui| ui.compose,
        view: compose::compose_panel,
    },
    WorkPanel {
        tab: WorkTab::Console,
        title: |ui| ui.console,
        view: console::console,
    },
    WorkPanel {
        tab: WorkTab::Mailbox,
        title: |ui| ui.mailbox,
        view: |_| html! { <mailbox::Mailbox /> },
    },
];

/// Arrow keys move along a row of tabs, Home and End to its ends (WAI-ARIA tabs pattern).
pub fn tab_keys(event: &KeyboardEvent) {
    let step: i64 = match event.key().as_str() {
        "ArrowRight" => 1,
        "ArrowLeft" => -1,
        "Home" => i64::MIN,
        "End" => i64::MAX,
        _ => return,
    };
    if let Some(tab) = move_focus(event, "[role=tablist], nav, .tabs", step) {
        tab.click();
    }
}

/// The arrows in a list of buttons that is one stop of Tab; the first of them goes to the button that
/// may be tabbed to.
pub fn row_keys(event: &KeyboardEvent) {
    match event.key().as_str() {
        "ArrowDown" => move_focus(event, ".ladder-rows", 1),
        "ArrowUp" => move_focus(event, ".ladder-rows", -1),
        _ => None,
    };
}

/// Gives the focus to an element where it was lost: what had it is gone.
pub fn take_lost_focus(node: &yew::NodeRef) {
    let document = web_sys::window().and_then(|it| it.document());
    let lost =
        document.is_some_and(|it| it.active_element().is_none_or(|it| it.tag_name() == "BODY"));
    if lost && let Some(element) = node.cast::<web_sys::HtmlElement>() {
        // Without the focus the page still works.
        drop(element.focus());
    }
}

/// Moves the focus by `step` among the buttons of the element `within` that the key was pressed in;
/// where none of them has it, to the one that may be tabbed to, or the first.
fn move_focus(event: &KeyboardEvent, within: &str, step: i64) -> Option<web_sys::HtmlElement> {
    use wasm_bindgen::JsCast as _;
    let inside: web_sys::Element = event.target()?.dyn_into().ok()?;
    let list = inside.closest(within).ok()??;
    let buttons = list.get_elements_by_tag_name("button");
    let focused = web_sys::window()?.document()?.active_element();
    let place = |wanted: &dyn Fn(&web_sys::Element) -> bool| {
        (0..buttons.length()).find(|index| buttons.item(*index).is_some_and(|it| wanted(&it)))
    };
    let at = place(&|it| Some(it) == focused.as_ref());
    let to = match at {
        Some(at) => {
            let last = i64::from(buttons.length()) - 1;
            i64::from(at).saturating_add(step).clamp(0, last.max(0))
        }
        None => {
            place(&|it| it.get_attribute("tabindex").as_deref() == Some("0")).map_or(0, i64::from)
        }
    };
    let next = u32::try_from(to).ok().and_then(|it| buttons.item(it))?;
    let next: web_sys::HtmlElement = next.dyn_into().ok()?;
    event.prevent_default();
    // A button that cannot take the focus leaves it where it is.
    drop(next.focus());
    Some(next)
}

#[cfg(test)]
pub mod tests {
    use std::sync::Arc;
    use world::Timeline;

    /// The run of a scenario that is built in, its letter sent from the first host.
    pub fn sent(name: &str) -> Timeline {
        let scenario = lessons::scenario(name).expect("it is built in");
        let send = scenario.letter.send();
        let mut timeline = Timeline::new(Arc::new(scenario)).expect("it makes a world");
        timeline.apply(send).expect("the letter can be sent");
        timeline
    }
}
