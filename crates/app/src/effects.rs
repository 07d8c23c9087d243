//! What touches the browser: storage, downloads, files, the address, timers. Each may be refused,
//! and says so instead of failing.

use crate::address::{Address, RUN};
use crate::choices::{Motion, Theme};
use crate::dom::window;
use crate::history::{link_here, real_address};
use crate::lab::Lab;
use crate::panels::files;
use crate::state::{Action, MAX_ATTACHED, Notice};
use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use lessons::{Record, Submission};
use protocol_core::message::Attachment;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::rc::Rc;
use story::{Fact, fact, text};
use wasm_bindgen::{JsCast as _, JsValue};
use world::json;
use yew::prelude::*;

/// Where the theme is kept.
const THEME_KEY: &str = "smtp-lab.theme";
/// Where the language is kept; `boot.js` reads it.
const LANGUAGE_KEY: &str = "smtp-lab.language";

/// Where the run of a lesson is kept, before its name.
const LESSON_KEY: &str = "smtp-lab.lesson.";
/// A longer run is not kept, in octets: the browser has room for five million, for all lessons.
const MAX_KEPT: usize = 250_000;
/// Where it is kept what was done: a line each.
const DONE_KEY: &str = "smtp-lab.done";
/// A window with less height has a keyboard on the screen, where a field has the focus.
const KEYBOARD: f64 = 520.0;

/// What the address of this page asks for.
pub fn address() -> Address {
    let part = |read: fn(&web_sys::Location) -> Result<String, JsValue>| {
        let part = window().and_then(|it| read(&it.location()).ok());
        part.unwrap_or_default()
    };
    let search = part(web_sys::Location::search);
    let mut pairs = Vec::new();
    if !search.is_empty()
        && let Ok(params) = web_sys::UrlSearchParams::new_with_str(&search)
    {
        for pair in js_sys::try_iter(&params)
            .ok()
            .flatten()
            .into_iter()
            .flatten()
            .flatten()
        {
            let pair = js_sys::Array::from(&pair);
            let text = |index: u32| pair.get(index).as_string().unwrap_or_default();
            pairs.push((text(0), text(1)));
        }
    }
    Address::read(search.len(), pairs, &part(web_sys::Location::hash))
}

/// Whether the page is inside another.
pub fn framed() -> bool {
    let Some(window) = window() else {
        return false;
    };
    // Asking for the top is refused across origins only when it is looked into.
    window
        .top()
        .ok()
        .flatten()
        .is_some_and(|top| !js_sys::Object::is(&top, &window))
}

/// A language of the page, as `index.html` lists it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Spoken {
    /// Its tag (RFC 5646).
    pub tag: String,
    /// Its own name for itself.
    pub name: String,
    /// The file of its catalogue.
    pub file: String,
}

/// The languages of the page.
pub fn languages() -> Vec<Spoken> {
    let list = window()
        .and_then(|it| it.document()?.get_element_by_id("languages"))
        .and_then(|it| it.text_content());
    // Where the list is broken the page has the language that it began with.
    let list = serde_json::from_str(&list.unwrap_or_default()).unwrap_or_default();
    json::read(&list).unwrap_or_default()
}

/// Says what language the page is in.
#[hook]
pub fn use_language(tag: &str) {
    use_effect_with(tag.to_owned(), |tag| {
        let root = window().and_then(|it| it.document()?.document_element());
        if let Some(root) = root {
            root.set_attribute("lang", tag)
                .expect("an attribute of the document can be set");
        }
    });
}

/// Says what the window and the browser's history call the page.
#[hook]
pub fn use_title(title: &str) {
    use_effect_with(title.to_owned(), |title| {
        if let Some(document) = window().and_then(|it| it.document()) {
            document.set_title(title);
        }
    });
}

/// Keeps the language that was chosen, where keeping is allowed.
pub fn keep_language(tag: &str) {
    if let Some(storage) = storage() {
        drop(storage.set_item(LANGUAGE_KEY, tag));
    }
}

fn storage() -> Option<web_sys::Storage> {
    window()?.local_storage().ok()?
}

/// The theme that was chosen on this device.
pub fn kept_theme() -> Option<Theme> {
    Theme::named(&storage()?.get_item(THEME_KEY).ok()??)
}

/// What was done on this device.
pub fn kept_done() -> Vec<String> {
    let kept = storage().and_then(|it| it.get_item(DONE_KEY).ok()?);
    kept.unwrap_or_default()
        .lines()
        .map(str::to_owned)
        .collect()
}

/// Keeps what was done, where keeping is allowed.
#[hook]
pub fn use_done(lab: &Lab) {
    use_effect_with(Rc::clone(&lab.done), |done| {
        if let Some(storage) = storage() {
            let done: Vec<&str> = done.iter().map(String::as_str).collect();
            // Refused: it is known in this visit.
            drop(storage.set_item(DONE_KEY, &done.join("\n")));
        }
    });
}

/// The runs of the lessons that were begun on this device.
pub fn kept_lessons() -> BTreeMap<String, String> {
    let Some(storage) = storage() else {
        return BTreeMap::new();
    };
    let keys = (0..storage.length().unwrap_or(0)).filter_map(|it| storage.key(it).ok()?);
    let kept = keys.filter_map(|key| {
        let run = storage.get_item(&key).ok()??;
        Some((key.strip_prefix(LESSON_KEY)?.to_owned(), run))
    });
    kept.collect()
}

/// Keeps how far the person is with the lesson, where keeping is allowed.
#[hook]
pub fn use_lesson(lab: &Lab) {
    let lesson = lab.lesson_begun().map(|(name, begun)| {
        let learner = lab.lesson.as_ref().map(|it| it.learner.clone());
        (name.to_owned(), begun, learner)
    });
    let written = lab.clone();
    use_effect_with((lab.moment(), lesson), move |(_, lesson)| {
        let Some((name, begun, _)) = lesson else {
            return;
        };
        let run = begun.then(|| written.written(&written.timeline.run_so_far()));
        keep_lesson(name, run.filter(|it| it.len() <= MAX_KEPT).as_deref());
    });
}

pub fn keep_lesson(name: &str, run: Option<&str>) {
    if let Some(storage) = storage() {
        let key = format!("{LESSON_KEY}{name}");
        // Refused: it is known in this visit.
        drop(match run {
            Some(run) => storage.set_item(&key, run),
            None => storage.remove_item(&key),
        });
    }
}

/// Hands what was done on this device to the browser as a file.
pub fn save_record(lab: &Lab) -> Notice {
    let record = Record {
        done: (*lab.done).clone(),
        lessons: kept_lessons(),
    };
    let json = json::write(&record);
    match download(
        json.as_bytes(),
        "smtp-lab-progress.json",
        "application/json",
    ) {
        Ok(()) => Notice::Info(fact!("lesson-record-saved")),
        Err(error) => Notice::Error(fact!("ui-not-saved", error: format!("{error:?}"))),
    }
}

/// Forgets what was done on this device.
pub fn forget(lab: &Lab) {
    for name in kept_lessons().into_keys() {
        keep_lesson(&name, None);
    }
    lab.act(Action::Forget);
}

/// Has the browser print the page.
pub fn print() {
    if let Some(window) = window() {
        // Where it is refused, the browser says so.
        drop(window.print());
    }
}

/// Has the whole run drawn while the page is printed.
#[hook]
pub fn use_printing(lab: &Lab) {
    let lab = lab.clone();
    use_effect_with((), move |()| {
        let listeners = window().map(|window| {
            [("beforeprint", true), ("afterprint", false)].map(|(name, now)| {
                let lab = lab.clone();
                EventListener::new(&window, name, move |_| lab.act(Action::Print(now)))
            })
        });
        move || drop(listeners)
    });
}

/// Tells the style sheet how much of the page is in sight, and whether that is because a keyboard is on the screen.
#[hook]
pub fn use_keyboard() {
    use_effect_with((), |()| {
        let seen = window().and_then(|it| it.visual_viewport());
        let listeners = seen.zip(window()).map(|(seen, window)| {
            let told = seen.clone();
            let measure = Callback::from(move |()| measure_keyboard(&told));
            measure.emit(());
            let on = |target: &web_sys::EventTarget, name: &'static str| {
                let measure = measure.clone();
                EventListener::new(target, name, move |_| measure.emit(()))
            };
            [
                on(&seen, "resize"),
                on(&window, "focusin"),
                on(&window, "focusout"),
            ]
        });
        move || drop(listeners)
    });
}

fn measure_keyboard(seen: &web_sys::VisualViewport) {
    let document = window().and_then(|it| it.document());
    let Some((document, root)) = document.and_then(|it| {
        Some((
            it.clone(),
            it.document_element()?
                .dyn_into::<web_sys::HtmlElement>()
                .ok()?,
        ))
    }) else {
        return;
    };
    let field = document.active_element().is_some_and(|it| {
        it.matches("input:not([type=range]), textarea")
            .unwrap_or(false)
    });
    let is_open = field && seen.height() < KEYBOARD && seen.scale() < 1.1;
    // Where it is refused the page is as tall as before.
    drop(root.class_list().toggle_with_force("keyboard", is_open));
    drop(match is_open {
        true => root
            .style()
            .set_property("--in-sight", &format!("{}px", seen.height())),
        false => root.style().remove_property("--in-sight").map(drop),
    });
}

/// Fills the screen with the page, or no more.
pub fn toggle_full_screen() {
    let Some(document) = window().and_then(|it| it.document()) else {
        return;
    };
    match (document.fullscreen_element(), document.document_element()) {
        (Some(_), _) => document.exit_fullscreen(),
        // Where it is refused the page stays in its window.
        (None, Some(root)) => drop(root.request_fullscreen()),
        (None, None) => {}
    }
}

/// Puts the theme and what the address says of motion on the page, for the style sheet.
#[hook]
pub fn use_look(theme: Theme, motion: Motion) {
    use_effect_with((theme, motion), |(theme, motion)| {
        let root = window().and_then(|it| it.document()?.document_element());
        let Some(root) = root else { return };
        for (name, value, is_default) in [
            ("data-theme", theme.name(), *theme == Theme::Auto),
            ("data-motion", motion.name(), *motion != Motion::Reduce),
        ] {
            let set = match is_default {
                true => root.remove_attribute(name),
                false => root.set_attribute(name, value),
            };
            set.expect("an attribute of the document can be set");
        }
    });
}

/// Keeps the theme that was chosen, where keeping is allowed.
pub fn keep_theme(theme: Theme) {
    if let Some(storage) = storage() {
        let kept = match theme {
            Theme::Auto => storage.remove_item(THEME_KEY),
            chosen => storage.set_item(THEME_KEY, chosen.name()),
        };
        // Refused: the theme holds for this visit.
        drop(kept);
    }
}

/// Puts a link to what the page shows now into the clipboard.
pub fn copy_link(lab: &Lab) {
    let link = match link_here(lab) {
        Ok(link) => link,
        Err(why) => return lab.act(Action::Tell(Notice::Error(why))),
    };
    let lab = lab.clone();
    wasm_bindgen_futures::spawn_local(async move {
        let copied = copied(&link).await;
        let real = real_address(&lab).filter(|_| link.contains(RUN));
        lab.act(Action::Tell(Notice::Info(match (copied, real) {
            (true, Some(real)) => fact!("ui-link-real", address: real),
            (true, None) => fact!("ui-link-copied"),
            (false, _) => fact!("ui-link-not-copied", link: text(link)),
        })));
    });
}

/// Puts a text into the clipboard. Whether it is there: a page that is not secure has none, and the browser may refuse.
pub async fn copied(text: &str) -> bool {
    let clipboard = window().map(|it| it.navigator().clipboard());
    match clipboard.filter(|it| !it.is_undefined()) {
        Some(it) => wasm_bindgen_futures::JsFuture::from(it.write_text(text))
            .await
            .is_ok(),
        None => false,
    }
}

/// The clock of motion and of play: a tick at the end of each phase and of each hold.
#[hook]
pub fn use_play(lab: &Lab) {
    let act = acting(lab, Action::Tick);
    let is_reduced = lab.address.motion == Some(Motion::Reduce) || reduced_motion();
    let next = lab.next_tick(is_reduced);
    use_effect_with((lab.beat(), next), move |(_, next)| {
        let timer = next.map(|millis| Timeout::new(millis, act));
        move || drop(timer)
    });
}

/// Whether the person wants no motion.
fn reduced_motion() -> bool {
    let query = "(prefers-reduced-motion: reduce)";
    let list = window().and_then(|it| it.match_media(query).ok()?);
    list.is_some_and(|it| it.matches())
}

/// Lets the world run ahead, a slice between two frames.
#[hook]
pub fn use_work(lab: &Lab) {
    let act = acting(lab, Action::Work);
    let pending = (!lab.timeline.is_whole()).then(|| lab.timeline.worked_off());
    use_effect_with(pending, move |pending| {
        let timer = pending.map(|_| Timeout::new(0, act));
        move || drop(timer)
    });
}

/// Names a run to the journal that the page begins with.
#[hook]
pub fn use_journal(lab: &Lab) {
    let lab = lab.clone();
    use_effect_with((), move |()| lab.begin_journal());
}

/// What acts for the page's own clocks.
fn acting(lab: &Lab, action: Action) -> impl Fn() + use<> + 'static {
    let lab = lab.clone();
    move || lab.act(action.clone())
}

/// Hands what is handed in to the browser as a file.
pub fn save_submission(submission: &Submission) -> Notice {
    let name = format!("{}-{}.json", submission.lesson, submission.seed);
    match download(submission.to_json().as_bytes(), &name, "application/json") {
        Ok(()) => Notice::Info(fact!("lesson-hand-in-saved", file: name)),
        Err(error) => Notice::Error(fact!("ui-not-saved", error: format!("{error:?}"))),
    }
}

/// Hands a file of a message to the browser. Whatever it calls itself, nothing is opened here.
pub fn save_file(file: &Attachment) -> Notice {
    match download(&file.content, &file.name, "application/octet-stream") {
        Ok(()) => Notice::Info(fact!("ui-file-saved", name: files::name(file))),
        Err(error) => Notice::Error(fact!("ui-not-saved", error: format!("{error:?}"))),
    }
}

/// Hands octets to the browser as a file.
///
/// # Errors
/// What the browser says where it refuses.
pub fn download(octets: &[u8], name: &str, kind: &str) -> Result<(), JsValue> {
    let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(octets));
    let options = web_sys::BlobPropertyBag::new();
    options.set_type(kind);
    let blob = web_sys::Blob::new_with_u8_array_sequence_and_options(&parts, &options)?;
    let url = web_sys::Url::create_object_url_with_blob(&blob)?;
    let document = window().and_then(|it| it.document()).ok_or("document")?;
    let link: web_sys::HtmlAnchorElement = document.create_element("a")?.dyn_into()?;
    link.set_href(&url);
    link.set_download(name);
    link.click();
    Timeout::new(10_000, move || {
        // Too late to matter where it fails.
        drop(web_sys::Url::revoke_object_url(&url));
    })
    .forget();
    Ok(())
}

/// Adds the files that were chosen to the letter that is being written; says why one was not.
pub fn attach(lab: &Lab, input: &web_sys::HtmlInputElement, refuse: &Callback<Option<Fact>>) {
    let Some(files) = input.files() else {
        return;
    };
    refuse.emit(None);
    let attached = lab.form.attachments.iter().map(|it| it.content.len());
    let mut size = attached.sum::<usize>() as u64;
    for file in gloo::file::FileList::from(files).iter() {
        let name = file.name();
        size = size.saturating_add(file.size());
        if size > MAX_ATTACHED as u64 {
            let limit = story::size(MAX_ATTACHED);
            refuse.emit(Some(
                fact!("ui-attached-too-much", name: name, limit: limit),
            ));
            break;
        }
        let (lab, refuse, kind) = (lab.clone(), refuse.clone(), file.raw_mime_type());
        let reader = gloo::file::callbacks::read_as_bytes(file, move |content| match content {
            Ok(content) => lab.write(|form| {
                form.recompose();
                let kind = match kind.as_str() {
                    "" => "application/octet-stream".to_owned(),
                    _ => kind,
                };
                let content = content.into();
                form.attachments.push(Attachment {
                    name,
                    kind,
                    content,
                });
            }),
            Err(error) => {
                let error = error.to_string();
                refuse.emit(Some(fact!("ui-not-attached", name: name, error: error)));
            }
        });
        // It lives until it has read.
        std::mem::forget(reader);
    }
    input.set_value("");
}
