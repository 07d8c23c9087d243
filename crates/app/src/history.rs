//! The address of the page says where one is; Back and Forward go there.

use crate::address::RUN;
use crate::choices::View;
use crate::dom::window;
use crate::effects;
use crate::lab::Lab;
use crate::state::{Action, AppState, Source};
use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use std::rc::Rc;
use story::{Fact, fact};
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::HtmlElement;
use world::json;
use yew::prelude::*;

/// How long after a step the address follows, in milliseconds: browsers refuse hundreds of changes at once.
const REST: u32 = 300;
/// Runs with more events than this have no place in the address: finding its name takes too long.
const MAX_EVENTS: usize = 20_000;
/// So many events back a place with a name is looked for.
const MAX_BACK: usize = 20;

/// What of the address the lab writes; the rest stays as it is.
const OURS: [&str; 6] = ["scenario", "lesson", "seed", "at", "view", "live"];

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
    let view = Some(View::Full);
    link(state, view).unwrap_or_else(|_| query(state, state.shown.as_ref(), None, view))
}

/// A link to what the page shows now.
///
/// # Errors
/// Where the run is too long for one.
pub fn link_here(state: &AppState) -> Result<String, Fact> {
    let href = window().and_then(|it| it.location().href().ok());
    let base = href.as_deref().and_then(|it| it.split(['?', '#']).next());
    let link = link(state, Some(state.view).filter(|it| *it == View::Present))?;
    Ok(base.unwrap_or_default().to_owned() + &link)
}

/// Leads to what is shown now: with the run itself, where the name of its place is not enough.
fn link(state: &AppState, view: Option<View>) -> Result<String, Fact> {
    let taken = state.lesson.as_ref();
    let is_named = match taken {
        Some(taken) => !taken.has_begun(),
        None => !state.timeline.acted() || is_plain(state),
    };
    // How far a lesson is says where in the run one is.
    let at = place_now(state).filter(|_| taken.is_none() || is_named && is_plain(state));
    let query = query(state, state.shown.as_ref(), at, view);
    if is_named && state.shown.is_some() {
        return Ok(query);
    }
    let run = lessons::link::write(&state.written(&state.timeline.run()));
    let run = run.ok_or_else(|| fact!("ui-link-too-long"))?;
    Ok(format!("{query}{RUN}{run}"))
}

/// An address in what the person put in that looks like somebody’s: not of the scenario, nor of a domain that is
/// reserved for examples (RFC 2606, sections 2 and 3).
pub fn real_address(state: &AppState) -> Option<String> {
    const RESERVED: [&str; 7] = [
        ".example",
        ".test",
        ".invalid",
        ".localhost",
        "example.com",
        "example.net",
        "example.org",
    ];
    let inputs = json::write(state.timeline.inputs());
    let known = json::write(&**state.timeline.scenario());
    let is_part = |it: char| it.is_alphanumeric() || "@.-_+".contains(it);
    let mut words = inputs.split(|it| !is_part(it));
    let real = words.find(|word| {
        let domain = word.split_once('@').map_or("", |it| it.1);
        domain.contains('.')
            && !known.contains(domain)
            && !RESERVED.iter().any(|it| domain.ends_with(it))
    });
    real.map(str::to_owned)
}

/// The name of the place where one is, or of the last before it that has a name, where the run is not too long to
/// look for it.
pub fn place_now(state: &AppState) -> Option<String> {
    let events = state.timeline.events();
    let lit = state.told().lit().filter(|_| events.len() <= MAX_EVENTS)?;
    let end = || (events.last() == Some(lit)).then(|| "end".to_owned());
    let mut back = events[..lit.id.index()].iter().rev().take(MAX_BACK);
    let before = || back.find_map(|it| story::place::name(events, it.id));
    story::place::name(events, lit.id)
        .or_else(end)
        .or_else(before)
}

/// Whether the letter was sent and nothing else was done: then the name of a place leads there again.
fn is_plain(state: &AppState) -> bool {
    match state.timeline.inputs() {
        [only] => only.input == state.timeline.scenario().letter.send(),
        _ => false,
    }
}

/// The query that opens this, at this place, in this view.
fn query(
    state: &AppState,
    source: Option<&Source>,
    at: Option<String>,
    view: Option<View>,
) -> String {
    let mut query = match source {
        Some(Source::Address(address)) if state.lesson.is_some() => {
            format!("?lesson={}", js_sys::encode_uri_component(address))
        }
        Some(source) => link_to(source),
        None => link_to_page(view.unwrap_or_default()),
    };
    let seed = state.lesson.as_ref().map_or(0, |it| it.seed);
    if seed != 0 {
        query += &format!("&seed={seed}");
    }
    if let Some(at) = at {
        query += &format!("&at={at}");
    }
    if let Some(view) = view.filter(|_| source.is_some()) {
        query += &format!("&view={}", view.name());
    }
    query
}

/// What the address says of where one is. A page that came from a command stays with it.
fn place(state: &AppState) -> String {
    let present = (state.view == View::Present).then_some("&view=present");
    match (&state.live, state.watched()) {
        (None, _) => place_in_lab(state),
        (Some(_), Some(watched)) => {
            format!("?live={}{}", watched.number, present.unwrap_or_default())
        }
        (Some(_), None) if state.view == View::Home => "?live".to_owned(),
        (Some(_), None) => place_in_lab(state) + "&live",
    }
}

fn place_in_lab(state: &AppState) -> String {
    match &state.shown {
        _ if state.view == View::Home => String::new(),
        Some(source) if !state.view.is_catalogue() => {
            let at = is_plain(state).then(|| place_now(state)).flatten();
            let view = Some(state.view).filter(|it| *it == View::Present);
            query(state, Some(source), at, view)
        }
        // A run out of a file or a link.
        _ => link_to_page(state.view),
    }
}

/// Writes the address: as a new entry of the history, or over the one that is there.
fn write(state: &AppState, is_new: bool) {
    let Some(window) = window() else {
        return;
    };
    let location = window.location();
    let search = location.search().unwrap_or_default();
    let others = search.trim_start_matches('?').split('&');
    let others = others.filter(|pair| {
        let (key, _) = pair.split_once('=').unwrap_or((pair, ""));
        !key.is_empty() && !OURS.contains(&key)
    });
    let place = place(state);
    let ours = place.strip_prefix('?').filter(|it| !it.is_empty());
    let pairs: Vec<&str> = ours.into_iter().chain(others).collect();
    let path = location.pathname().unwrap_or_default();
    let now = format!("{path}{search}{}", location.hash().unwrap_or_default());
    let mut address = match pairs.is_empty() {
        true => path,
        false => format!("{path}?{}", pairs.join("&")),
    };
    if let (None, false, Some(run)) = (&state.shown, state.view.is_catalogue(), &state.address.run)
    {
        address = address + RUN + run;
    }
    // To write it takes the browser long.
    if !is_new && address == now {
        return;
    }
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

/// Whether the address says where one is.
fn is_settled(state: &AppState) -> bool {
    !state.blank && !state.is_loading() && !state.view.is_embedded()
}

/// A page that goes out of sight may not come back: what moves is at its end then, and nothing waits to be kept, told or
/// written.
#[hook]
pub fn use_leaving(lab: &Lab) {
    let lab = lab.clone();
    use_effect_with((), move |()| {
        let document = window().and_then(|it| it.document());
        let listeners = window().zip(document).map(|(window, document)| {
            let leave = move || {
                lab.act(Action::EndMotion);
                if is_settled(&lab.clone()) {
                    write(&lab.clone(), false);
                }
            };
            let (hidden, hide) = (document.clone(), leave.clone());
            [
                EventListener::new(&document, "visibilitychange", move |_| {
                    if hidden.hidden() {
                        hide();
                    }
                }),
                EventListener::new(&window, "pagehide", move |_| leave()),
            ]
        });
        move || drop(listeners)
    });
}

/// Lets the address follow, and follows it.
#[hook]
pub fn use_history(lab: &Lab) {
    let shown = lab.shown.clone().filter(|_| !lab.view.is_catalogue());
    let watched = lab.watched().map(|it| it.number);
    let now = is_settled(lab).then(|| (lab.view, shown, watched));
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
                // In a frame the history is the other page's.
                if !going.clone().view.is_embedded() {
                    going.act(Action::GoTo(Rc::new(effects::address())));
                }
            })
        });
        move || drop(listener)
    });
}
