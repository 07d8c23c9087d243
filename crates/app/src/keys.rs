//! The keys that work everywhere but in a field, and those of the presenter view.

use crate::choices::View;
use crate::dom::{target, window};
use crate::effects::toggle_full_screen;
use crate::lab::Lab;
use crate::panels::player::pressed;
use crate::state::Action;
use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast as _;
use yew::prelude::*;

/// Listens to the keys of the page.
#[hook]
pub fn use_keys(lab: &Lab) {
    let lab = lab.clone();
    use_effect_with((), move |()| {
        let listener = window().map(|window| {
            let options = EventListenerOptions::enable_prevent_default();
            EventListener::new_with_options(&window, "keydown", options, move |event| {
                if let Some(event) = event.dyn_ref::<KeyboardEvent>() {
                    press(&lab.clone(), event);
                }
            })
        });
        move || drop(listener)
    });
}

fn press(lab: &Lab, event: &KeyboardEvent) {
    if !event.default_prevented() && !lab.view.is_catalogue() && !lab.blank {
        if let Some(action) = undo(event) {
            event.prevent_default();
            return lab.act(action);
        }
        if lab.compare.is_some() {
            if event.key() == "Escape" {
                lab.act(Action::Compare(None));
            }
            return;
        }
    }
    let taken =
        event.default_prevented() || event.ctrl_key() || event.alt_key() || event.meta_key();
    if taken || lab.view.is_catalogue() || lab.blank || in_field(event) {
        return;
    }
    let presents = lab.view == View::Present;
    let key = event.key();
    let action = match key.as_str() {
        // A remote's key to start, also with Shift.
        "F5" if presents => {
            event.prevent_default();
            return toggle_full_screen();
        }
        "ArrowRight" | "PageDown" => step(lab, event),
        "ArrowLeft" | "PageUp" => Action::Back,
        "Home" => Action::First,
        "End" => Action::Last,
        _ if !presents => return,
        " " if on_button(event) => return,
        " " | "n" | "N" => step(lab, event),
        "p" | "P" => Action::Back,
        "." | "b" | "B" => Action::Blank,
        "Escape" => Action::Show(View::Full),
        _ => return,
    };
    event.prevent_default();
    match action {
        // A key that is held is pressed once.
        _ if event.repeat() => {}
        // Whatever is pressed shows a blank screen again.
        _ if lab.blanked => lab.act(Action::Blank),
        action => lab.act(action),
    }
}

/// What a key undoes or does again; a field that is written in undoes what is its own.
fn undo(event: &KeyboardEvent) -> Option<Action> {
    let holds = (event.ctrl_key() || event.meta_key()) && !event.alt_key();
    let writes = inside(
        event,
        ":is(input:not([type=range],[type=checkbox],[type=radio],[type=file]),textarea,dialog)",
    );
    match event.key().as_str() {
        _ if !holds || writes => None,
        "z" if !event.shift_key() => Some(Action::Undo),
        "z" | "Z" | "y" => Some(Action::Redo),
        _ => None,
    }
}

fn step(lab: &Lab, event: &KeyboardEvent) -> Action {
    match lab.timeline.acted() || lab.lesson.is_some() {
        true => pressed(event),
        false => Action::SendLetter,
    }
}

/// Whether the key is for what has the focus: a field or a list takes its own keys, and a dialog all of them.
fn in_field(event: &Event) -> bool {
    inside(event, ":is(input,select,textarea,dialog)")
}

fn inside(event: &Event, css: &str) -> bool {
    let element = target::<web_sys::Element>(event);
    element.is_some_and(|it| it.closest(css).ok().flatten().is_some())
}

fn on_button(event: &Event) -> bool {
    target::<web_sys::Element>(event)
        .is_some_and(|it| matches!(it.tag_name().as_str(), "BUTTON" | "A"))
}
