//! The keys: those that work everywhere but in a field, those of the player, those of the presenter view.

use crate::choices::{Keys, View};
use crate::dom::{is_narrow, target, window};
use crate::effects::toggle_full_screen;
use crate::lab::Lab;
use crate::panels::player::{forward, pressed};
use crate::shell::close_work;
use crate::state::Action;
use gloo::events::{EventListener, EventListenerOptions};
use story::Grain;
use wasm_bindgen::JsCast as _;
use words::Words;
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

/// Where a key acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Everywhere but in a field.
    Page,
    /// With the focus in the player or the ladder.
    Player,
    /// In the presenter view.
    Presenter,
}

/// What a key does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Does {
    Step,
    Back,
    First,
    Last,
    Play,
    List,
    Rows,
    Blank,
    FillScreen,
    Grain,
    Answer,
    Leave,
}

/// Every key: what acts is what is listed.
const KEYS: [(&[&str], Does, Place); 15] = [
    (&["ArrowRight", "PageDown"], Does::Step, Place::Page),
    (&["ArrowLeft", "PageUp"], Does::Back, Place::Page),
    (&["Home"], Does::First, Place::Page),
    (&["End"], Does::Last, Place::Page),
    (&[" "], Does::Play, Place::Player),
    (&["?"], Does::List, Place::Player),
    (&["ArrowUp", "ArrowDown"], Does::Rows, Place::Player),
    (&[" ", "n"], Does::Step, Place::Presenter),
    (&["p"], Does::Back, Place::Presenter),
    (&[".", "b"], Does::Blank, Place::Presenter),
    // A remote's key to start, also with Shift.
    (&["F5"], Does::FillScreen, Place::Presenter),
    (&["g"], Does::Grain, Place::Presenter),
    (&["1", "2", "3", "4"], Does::Answer, Place::Presenter),
    (&["?"], Does::List, Place::Presenter),
    (&["Escape"], Does::Leave, Place::Presenter),
];

/// What a key does in one of these places.
fn does(key: &str, places: &[Place]) -> Option<Does> {
    let is_key = |it: &&str| it.eq_ignore_ascii_case(key);
    let mut found = KEYS.iter().filter(|(keys, ..)| keys.iter().any(is_key));
    found
        .find(|(.., place)| places.contains(place))
        .map(|it| it.1)
}

/// What a key is called.
pub enum Key {
    /// By a word of the language.
    Word(String),
    /// By what stands on it.
    Sign(String),
}

/// Keys, and what they do.
pub type Row = (Vec<Key>, String);

/// The keys and what they do, place by place.
pub fn listed(words: &Words) -> Vec<(String, Vec<Row>)> {
    let name = |key: &&str| match *key {
        "ArrowRight" => Key::Sign("→".to_owned()),
        "ArrowLeft" => Key::Sign("←".to_owned()),
        "ArrowUp" => Key::Sign("↑".to_owned()),
        "ArrowDown" => Key::Sign("↓".to_owned()),
        "PageDown" => Key::Word(say!(words, "ui-key-page-down")),
        "PageUp" => Key::Word(say!(words, "ui-key-page-up")),
        "Home" => Key::Word(say!(words, "ui-key-home")),
        "End" => Key::Word(say!(words, "ui-key-end")),
        " " => Key::Word(say!(words, "ui-key-space")),
        "Escape" => Key::Sign("Esc".to_owned()),
        other => Key::Sign(other.to_uppercase()),
    };
    let what = |does| match does {
        Does::Step => say!(words, "ui-step"),
        Does::Back => say!(words, "ui-back"),
        Does::First => say!(words, "ui-first"),
        Does::Last => say!(words, "ui-last"),
        Does::Play => say!(words, "ui-play"),
        Does::List => say!(words, "ui-keys-help"),
        Does::Rows => say!(words, "ui-keys-rows"),
        Does::Blank => say!(words, "ui-blank"),
        Does::FillScreen => say!(words, "ui-full-screen"),
        Does::Grain => say!(words, "ui-keys-grain"),
        Does::Answer => say!(words, "ui-keys-answer"),
        Does::Leave => say!(words, "ui-keys-leave"),
    };
    let places = [
        (Place::Page, say!(words, "ui-keys-page")),
        (Place::Player, say!(words, "ui-keys-player")),
        (Place::Presenter, say!(words, "ui-keys-presenter")),
    ];
    let of = |place| {
        let own = KEYS.iter().filter(move |it| it.2 == place);
        own.map(|(keys, does, _)| {
            let names: Vec<Key> = keys.iter().map(name).collect();
            (names, what(*does))
        })
    };
    places
        .into_iter()
        .map(|(place, title)| {
            let mut rows: Vec<_> = of(place).collect();
            if place == Place::Presenter {
                let button = vec![Key::Word(say!(words, "ui-present"))];
                rows.insert(0, (button, say!(words, "ui-keys-present")));
            }
            if place == Place::Page {
                rows.extend([
                    (
                        vec![Key::Sign("Esc".to_owned())],
                        say!(words, "ui-keys-close"),
                    ),
                    (
                        vec![Key::Word(say!(words, "ui-key-undo"))],
                        say!(words, "ui-nothing-to-undo"),
                    ),
                    (
                        vec![Key::Word(say!(words, "ui-key-redo"))],
                        say!(words, "ui-nothing-to-redo"),
                    ),
                ]);
            }
            (title, rows)
        })
        .collect()
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
        // Also in a field of the panel: what was typed there is kept.
        if event.key() == "Escape"
            && lab.has_workbench()
            && !is_narrow()
            && !inside(event, "dialog")
        {
            return close_work(lab, event);
        }
    }
    // Those that are for the page around the frame are told to it (`frame`).
    let taken = event.default_prevented() || is_held(event) || is_host(lab);
    if taken || lab.view.is_catalogue() || lab.blank || in_field(event) {
        return;
    }
    let places: &[Place] = match lab.view {
        View::Present => &[Place::Page, Place::Presenter],
        _ => &[Place::Page],
    };
    let Some(does) = does(&event.key(), places) else {
        return;
    };
    if event.key() == " " && on_button(event) {
        return;
    }
    event.prevent_default();
    match does {
        Does::FillScreen => toggle_full_screen(),
        // A key that is held is pressed once.
        _ if event.repeat() => {}
        // Whatever is pressed shows a blank screen again.
        _ if lab.blanked => lab.act(Action::Blank),
        does => act(lab, does, event),
    }
}

/// The keys of the player, which act in the ladder too: those that write a letter elsewhere (WCAG 2.1.4).
pub fn player_keys(lab: &Lab, event: &KeyboardEvent) {
    let taken = is_held(event) || is_host(lab);
    // A field, a list or a button takes its own keys.
    let inside = target::<web_sys::Element>(event).map(|it| it.tag_name());
    let takes_space = matches!(inside.as_deref(), Some("BUTTON" | "INPUT" | "SELECT"));
    if taken || lab.view == View::Present || event.key() == " " && takes_space {
        return;
    }
    if let Some(does) = does(&event.key(), &[Place::Player]).filter(|it| *it != Does::Rows) {
        event.prevent_default();
        act(lab, does, event);
    }
}

fn act(lab: &Lab, does: Does, event: &KeyboardEvent) {
    lab.act(match does {
        Does::Last => return forward(lab, Action::Last),
        Does::Play => return forward(lab, Action::TogglePlay),
        Does::Step => step(lab, event),
        Does::Back => Action::Back,
        Does::First => Action::First,
        Does::List => Action::ToggleKeys,
        Does::Blank => Action::Blank,
        Does::Grain => {
            let all = Grain::ALL;
            let at = all.iter().position(|it| *it == lab.grain).unwrap_or(0);
            Action::SetGrain(all[(at + 1) % all.len()])
        }
        Does::Answer => {
            let number = event.key().parse().unwrap_or(0_usize).wrapping_sub(1);
            let asked = lab.story.question.as_ref().filter(|_| lab.told().at_end());
            if asked.is_none_or(|it| number >= it.choices.len()) {
                return;
            }
            Action::AnswerClosing(number)
        }
        // One thing at a time.
        Does::Leave if lab.selected.is_some() => Action::Select(None),
        Does::Leave => Action::Show(View::Full),
        // The ladder moves the focus, the browser fills the screen.
        Does::Rows | Does::FillScreen => return,
    });
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
    match lab.is_ready() {
        true => Action::SendLetter,
        false => pressed(event),
    }
}

/// Whether a key is held with which the browser does something of its own.
fn is_held(event: &KeyboardEvent) -> bool {
    event.ctrl_key() || event.alt_key() || event.meta_key()
}

/// Whether the keys are for the page around the frame.
fn is_host(lab: &Lab) -> bool {
    lab.address.keys == Some(Keys::Host)
}

/// Whether the key that was pressed is for the page around the frame.
pub fn is_for_host(lab: &Lab, event: &KeyboardEvent) -> bool {
    const NEVER: [&str; 5] = ["Tab", "Enter", "Shift", "Control", "Alt"];
    let key = event.key();
    let on_own = NEVER.contains(&key.as_str()) || key == " " && on_button(event);
    let taken = event.default_prevented() || is_held(event) || in_field(event);
    is_host(lab) && !(taken || on_own)
}

/// Whether the key is for what has the focus: a field or a list takes its own keys, and a dialog all of them.
pub fn in_field(event: &Event) -> bool {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_that_acts_is_in_the_list() {
        let listed = listed(&crate::panels::tests::english());
        let name = |it: &Key| match it {
            Key::Word(name) | Key::Sign(name) => name.clone(),
        };
        let listed: Vec<String> = listed
            .iter()
            .flat_map(|(_, keys)| keys)
            .map(|it| it.0.iter().map(name).collect::<Vec<_>>().join("  "))
            .collect();
        let names = [
            "→  Page Down",
            "Space",
            "?",
            "Space  N",
            "P",
            ".  B",
            "F5",
            "Esc",
        ];
        assert!(
            names.iter().all(|it| listed.iter().any(|key| key == it)),
            "{listed:?}"
        );
        // Escape closes a panel also in its fields, undo and redo are with Ctrl, and the presenter view is entered by a button.
        assert_eq!(listed.len(), KEYS.len() + 4);
        for (keys, what, place) in KEYS {
            assert!(
                keys.iter().all(|it| does(it, &[place]) == Some(what)),
                "{keys:?}"
            );
        }
        let both = [Place::Page, Place::Presenter];
        assert_eq!(
            (does("B", &both), does("b", &[Place::Page])),
            (Some(Does::Blank), None)
        );
    }
}
