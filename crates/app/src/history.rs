//! The address of the page says where one is; Back and Forward go there.

use crate::choices::View;
use crate::dom::window;
use crate::effects;
use crate::lab::Lab;
use crate::state::{Action, AppState, Source};
use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use std::rc::Rc;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::HtmlElement;
use yew::prelude::*;

/// How long after a step the address follows, in milliseconds: browsers refuse hundreds of changes at once.
const REST: u32 = 300;
/// Runs with more events than this have no place in the address: finding its name takes too long.
const MAX_EVENTS: usize = 20_000;

/// What of the address the lab writes; the rest stays as it is.
const OURS: [&str; 5] = ["scenario", "lesson", "seed", "at", "view"];

/// Where a link to it leads.
pub fn link_to(source: &Source) -> String {
    match source {
        Source::Lesson(name) => format!("?lesson={name}"),
        Source::Scenario(name) => format!("?scenario={name}"),
        Source::Address(address) => {
            format!("?scenario={}", js_sys::encode_uri_component(address))
        }
    }
}

/// Where a link to a page leads.
pub fn link_to_page(view: View) -> String {
    match view {
        View::Home => "./".to_owned(),
        view => format!("?view={}", view.name()),
    }
}

/// The address of the whole lab, showing what this page shows.
pub fn full_address(state: &AppState) -> String {
    let first = || Source::Scenario(state.timeline.scenario().name.clone());
    let link = link_to(&state.shown.clone().unwrap_or_else(first));
    let lit = state.told().lit().map(|it| it.id);
    match lit.and_then(|id| story::place::name(state.timeline.events(), id)) {
        Some(place) => format!("{link}&at={place}&view=full"),
        None => format!("{link}&view=full"),
    }
}

/// What the address says of where one is.
fn place(state: &AppState) -> String {
    let link = match &state.shown {
        _ if state.view == View::Home => return String::new(),
        Some(Source::Address(address)) if state.lesson.is_some() && !state.view.is_catalogue() => {
            format!("?lesson={}", js_sys::encode_uri_component(address))
        }
        Some(source) if !state.view.is_catalogue() => link_to(source),
        // A run out of a file.
        _ => return link_to_page(state.view),
    };
    let seed = state.lesson.as_ref().map_or(0, |it| it.seed);
    let seed = (seed != 0 && !state.view.is_catalogue()).then(|| format!("&seed={seed}"));
    let link = link + &seed.unwrap_or_default();
    let view = match state.view {
        View::Present => "&view=present",
        _ => "",
    };
    let timeline = &state.timeline;
    // A place is found again where the letter was sent and nothing else was done.
    let is_plain = match timeline.inputs() {
        [only] => only.input == timeline.scenario().letter.send(),
        _ => false,
    };
    let lit = state.told().lit().map(|it| it.id);
    let lit = lit.filter(|_| is_plain && timeline.events().len() <= MAX_EVENTS);
    match lit.and_then(|id| story::place::name(timeline.events(), id)) {
        Some(place) => format!("{link}&at={place}{view}"),
        None => link + view,
    }
}

/// Writes the address: as a new entry of the history, or over the one that is there.
fn write(state: &AppState, is_new: bool) {
    let Some(window) = window() else {
        return;
    };
    let search = window.location().search().unwrap_or_default();
    let others = search.trim_start_matches('?').split('&');
    let others = others.filter(|pair| {
        let (key, _) = pair.split_once('=').unwrap_or((pair, ""));
        !key.is_empty() && !OURS.contains(&key)
    });
    let place = place(state);
    let ours = place.strip_prefix('?').filter(|it| !it.is_empty());
    let pairs: Vec<&str> = ours.into_iter().chain(others).collect();
    let path = window.location().pathname().unwrap_or_default();
    let address = match pairs.is_empty() {
        true => path,
        false => format!("{path}?{}", pairs.join("&")),
    };
    if let Ok(history) = window.history() {
        // A page whose history is refused keeps its address.
        drop(match is_new {
            true => history.push_state_with_url(&JsValue::NULL, "", Some(&address)),
            false => history.replace_state_with_url(&JsValue::NULL, "", Some(&address)),
        });
    }
}

/// Gives the focus to what is new where it was lost: to the card that one came from, or the page.
fn take_focus() {
    let document = window().and_then(|it| it.document());
    let Some(document) =
        document.filter(|it| it.active_element().is_none_or(|it| it.tag_name() == "BODY"))
    else {
        return;
    };
    let found = ["main .card[aria-current]", "main"];
    let mut found = found
        .iter()
        .filter_map(|it| document.query_selector(it).ok()?);
    if let Some(element) = found
        .next()
        .and_then(|it| it.dyn_into::<HtmlElement>().ok())
    {
        // Without the focus the page still works.
        drop(element.focus());
    }
}

/// Lets the address follow, and follows it.
#[hook]
pub fn use_history(lab: &Lab) {
    let is_settled = !lab.blank && !lab.is_loading() && !lab.view.is_embedded();
    let shown = lab.shown.clone().filter(|_| !lab.view.is_catalogue());
    let now = is_settled.then(|| (lab.view, shown));
    let before = use_mut_ref(|| None);
    let address = Rc::clone(&lab.address);
    let writing = lab.clone();
    use_effect_with((now, lab.moment()), move |(now, _)| {
        let mut later = None;
        if let Some(now) = now.clone() {
            let was = before.replace(Some((now.clone(), Rc::clone(&address))));
            match was {
                // The page has just come.
                None => {}
                Some((was, _)) if was == now => {
                    later = Some(Timeout::new(REST, move || write(&writing.clone(), false)));
                }
                Some((_, came_by)) => {
                    // By Back or Forward the address is there already.
                    if Rc::ptr_eq(&came_by, &address) {
                        write(&writing.clone(), true);
                    }
                    take_focus();
                }
            }
        }
        move || drop(later)
    });
    let going = lab.clone();
    use_effect_with((), move |()| {
        let listener = window().map(|window| {
            EventListener::new(&window, "popstate", move |_| {
                going.act(Action::GoTo(Rc::new(effects::address())));
            })
        });
        move || drop(listener)
    });
}
