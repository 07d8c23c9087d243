//! The dialog in which an author makes what is pasted into a page of another site: chosen, seen, copied.

use crate::address::{PARAMETERS, Place, RUN, Value as _};
use crate::choices::Panel;
use crate::dom::{value, window};
use crate::effects::{copied, languages};
use crate::history::{link_here, link_to, real_address};
use crate::lab::{Lab, use_lab};
use crate::shell::title;
use crate::snippets::{PLATFORMS, Snippet};
use crate::state::{Action, AppState, Source};
use ::story::{Fact, fact, place};
use fast_qr::{ECL, QRBuilder};
use lessons::Heading;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast as _;
use web_sys::{HtmlDialogElement, HtmlTextAreaElement};
use world::scenario::text;
use yew::prelude::*;

/// What an author writes over, where the page has no site: it was opened from a disk.
const YOURS: &str = "https://your.site/lab/";
/// So many places are offered.
const MAX_PLACES: usize = 150;
/// The run that is shown stands in the place of a scenario or a lesson.
const THIS: &str = "this";
/// A QR code of more octets is too fine for a telephone to read.
const MAX_QR: usize = 300;
/// Around a QR code as much is free as four of its squares (ISO/IEC 18004).
const QUIET: usize = 4;

/// What was chosen.
#[derive(Debug, Clone, PartialEq, Default)]
struct Chosen {
    /// Where the page's site is.
    site: String,
    /// `lesson=NAME`, `scenario=NAME`, or [`THIS`].
    what: String,
    /// A link to what is shown, its query, and the run where the link needs it.
    here: (String, Option<String>),
    /// The address's parameters, and the height.
    values: Vec<(&'static str, String)>,
    platform: usize,
    is_previewed: bool,
    /// Whether the snippet was copied, once that was tried.
    copied: Option<bool>,
}

impl Chosen {
    fn new(lab: &Lab) -> Self {
        let shown = || lab.shown.as_ref().map(link_to).unwrap_or_default();
        let link = link_here(lab).unwrap_or_else(|_| shown());
        let (link, run) = link.split_once(RUN).unwrap_or((&link, ""));
        let (_, query) = link.split_once('?').unwrap_or_default();
        let mut values = vec![("height", "600".to_owned())];
        let mut what = THIS.to_owned();
        for (name, value) in query.split('&').filter_map(|it| it.split_once('=')) {
            match name {
                "at" => values.push(("at", value.to_owned())),
                // How far one is in a lesson is nothing for others.
                "lesson" | "scenario"
                    if (run.is_empty() || name == "lesson") && !value.contains('%') =>
                {
                    what = format!("{name}={value}");
                }
                _ => {}
            }
        }
        let page = window()
            .and_then(|it| it.location().href().ok())
            .unwrap_or_default();
        let page = page.split(['?', '#']).next().unwrap_or_default();
        Self {
            site: match page.rsplit_once('/').filter(|_| page.starts_with("http")) {
                Some((site, _)) => format!("{site}/"),
                None => YOURS.to_owned(),
            },
            what,
            here: (
                query.to_owned(),
                Some(run.to_owned()).filter(|it| !it.is_empty()),
            ),
            values,
            ..Self::default()
        }
    }

    fn value(&self, name: &str) -> &str {
        let found = self.values.iter().find(|it| it.0 == name);
        found.map_or("", |it| &it.1)
    }

    fn put(&mut self, name: &'static str, value: String) {
        self.values.retain(|it| it.0 != name);
        self.values.push((name, value));
    }

    fn heading<'a>(&self, lab: &'a Lab) -> Option<&'a Heading> {
        let (kind, name) = self.what.split_once('=')?;
        let index = lab.index()?;
        let all = if kind == "lesson" {
            &index.lessons
        } else {
            &index.scenarios
        };
        all.iter().find(|it| it.name == name)
    }

    fn snippet(&self, lab: &Lab) -> Snippet {
        let is_this = self.what == THIS;
        let what = if is_this { &self.here.0 } else { &self.what };
        let pairs = what.split('&').filter_map(|it| it.split_once('='));
        let value = |name: &str| match (name, self.value(name)) {
            ("height" | "live", _) => None,
            ("at", _) if is_this && self.here.1.is_some() => None,
            ("at" | "view", "") => None,
            (_, "") => pairs
                .clone()
                .find(|it| it.0 == name)
                .map(|it| decoded(it.1)),
            (_, chosen) => Some(chosen.to_owned()),
        };
        let values = PARAMETERS
            .iter()
            .filter_map(|it| Some((it.name, value(it.name)?)));
        let own = match self.heading(lab) {
            Some(it) => lab.prose(text(&it.title, lab.words.tag()).unwrap_or(&it.name)),
            None => title(lab),
        };
        Snippet {
            site: self.site.clone(),
            values: values.collect(),
            run: self.here.1.clone().filter(|_| is_this),
            title: Some(self.value("title"))
                .filter(|it| !it.is_empty())
                .map_or(own, str::to_owned),
            height: self.value("height").parse().ok(),
        }
    }

    /// Shows or hides a panel. What is shown anyway need not be said.
    fn toggle(&mut self, panel: Panel) {
        let shown = Panel::ALL
            .iter()
            .copied()
            .filter(|it| self.shows(*it) != (*it == panel));
        let shown: Vec<&str> = shown.map(Panel::name).collect();
        let is_usual = shown == ["stage", "player", "ladder"];
        let show = if is_usual {
            String::new()
        } else {
            shown.join(",")
        };
        self.put("show", show);
    }

    fn shows(&self, panel: Panel) -> bool {
        match self.value("show") {
            "" => panel != Panel::Explain,
            show => show.split(',').any(|it| it == panel.name()),
        }
    }
}

/// The dialog's form. It changes what was chosen at once, not what was drawn last.
#[derive(Clone)]
struct Form {
    chosen: Rc<RefCell<Option<Chosen>>>,
    redraw: UseForceUpdateHandle,
}

impl Form {
    fn set(&self, chosen: Option<Chosen>) {
        *self.chosen.borrow_mut() = chosen;
        self.redraw.force_update();
    }

    /// A callback that changes what was chosen.
    fn on<E: 'static>(&self, change: impl Fn(&mut Chosen, &E) + 'static) -> Callback<E> {
        let form = self.clone();
        Callback::from(move |event| {
            if let Some(it) = &mut *form.chosen.borrow_mut() {
                it.copied = None;
                change(it, &event);
            }
            form.redraw.force_update();
        })
    }
}

/// As it was before it was written into an address.
fn decoded(value: &str) -> String {
    let decoded = js_sys::decode_uri_component(value).map(String::from);
    decoded.unwrap_or_else(|_| value.to_owned())
}

/// The places of the run that is shown that have names.
fn places(state: &AppState) -> Vec<String> {
    let events = state.timeline.events();
    let named = events
        .iter()
        .take(MAX_PLACES)
        .filter_map(|it| place::name(events, it.id));
    // A line that is only counted is nothing to remember.
    named
        .filter(|it| !it.starts_with("m/"))
        .chain(["end".to_owned()])
        .collect()
}

/// The button that opens the dialog, and the dialog.
#[function_component]
pub fn Embed() -> Html {
    let lab = use_lab();
    let dialog = use_node_ref();
    let form = Form {
        chosen: use_mut_ref(|| None),
        redraw: use_force_update(),
    };
    let open = {
        let form = form.clone();
        lab.with(move |lab, _: MouseEvent| {
            form.set(Some(Chosen::new(lab)));
            lab.act(Action::AskForList);
        })
    };
    // When its fields are there: the first gets the focus.
    let is_open = form.chosen.borrow().is_some();
    use_effect_with((is_open, dialog.clone()), |(is_open, dialog)| {
        let dialog = dialog.cast::<HtmlDialogElement>().filter(|_| *is_open);
        if let Some(dialog) = dialog {
            // A dialog that cannot be shown stays closed.
            drop(dialog.show_modal());
        }
    });
    let closed = {
        let form = form.clone();
        move |_: Event| form.set(None)
    };
    html! {
        <>
            <button type="button" class="quiet" id="embed" onclick={open}>{ say!(lab, "embed-open") }</button>
            <dialog class="keys embed" ref={dialog.clone()} onclose={closed} aria-labelledby="embed-head">
                <h2 id="embed-head">{ say!(lab, "embed-title") }</h2>
                if let Some(it) = &*form.chosen.borrow() { { fields(&lab, it, &form, &dialog) } }
            </dialog>
        </>
    }
}

fn fields(lab: &Lab, chosen: &Chosen, form: &Form, dialog: &NodeRef) -> Html {
    let close = {
        let dialog = dialog.clone();
        move |_: MouseEvent| {
            if let Some(dialog) = dialog.cast::<HtmlDialogElement>() {
                dialog.close();
            }
        }
    };
    let snippet = chosen.snippet(lab);
    let (address, platform) = (snippet.address(), &PLATFORMS[chosen.platform]);
    let written = (platform.write)(&snippet);
    let put = |name: &'static str| {
        let put = move |it: &mut Chosen, event: &Event| it.put(name, value(event));
        form.on(put)
    };
    let list = |name: &'static str, label: String, choices: Vec<(String, String)>| {
        html! {
            <label>{ label }
                <select id={format!("embed-{name}")} onchange={put(name)}>
                    { for choices.into_iter().map(|(value, label)| html! {
                        <option selected={value == chosen.value(name)} value={value.clone()}>{ label }</option>
                    }) }
                </select>
            </label>
        }
    };
    let named = |choices: &[(&str, Fact)]| {
        choices
            .iter()
            .map(|(value, label)| ((*value).to_owned(), lab.text(label)))
            .collect()
    };
    let field = |name: &'static str, label: String, placeholder: Option<String>| {
        html! {
            <label>{ label }
                <input type="text" id={format!("embed-{name}")} value={chosen.value(name).to_owned()} onchange={put(name)}
                    list={(name == "at").then_some("embed-places")} {placeholder} maxlength="200" autocomplete="off" spellcheck="false" />
            </label>
        }
    };
    let choose = form.on(|it, event: &Event| {
        it.what = value(event);
        it.put("at", String::new());
    });
    let whole_run = chosen.what == THIS && snippet.run.is_some();
    let place = chosen.value("at");
    let is_place = place.is_empty() || Place::read(place).is_some();
    let real = real_address(lab).filter(|_| whole_run);
    html! {
        <>
            <div class="embed-form">
                <label>{ say!(lab, "embed-what") }
                    <select id="embed-what" onchange={choose}>{ what(lab, chosen) }</select>
                </label>
                if !whole_run {
                    { field("at", say!(lab, "embed-at"), None) }
                    <datalist id="embed-places">{ for places(lab).into_iter().map(|it| html! { <option value={it} /> }) }</datalist>
                }
                { list("view", say!(lab, "embed-view"), named(&[
                    ("", fact!("embed-view-frame")), ("overview", fact!("embed-view-overview")), ("full", fact!("embed-view-full"))])) }
                { list("mode", say!(lab, "embed-mode"), named(&[
                    ("", fact!("embed-mode-free")), ("type", fact!("embed-mode-type")), ("predict", fact!("embed-mode-predict")), ("watch", fact!("embed-mode-watch"))])) }
                { list("theme", say!(lab, "ui-theme"), named(&[
                    ("", fact!("embed-as-page")), ("light", fact!("ui-theme-light")), ("dark", fact!("ui-theme-dark")), ("contrast", fact!("ui-theme-contrast"))])) }
                { list("lang", say!(lab, "ui-language"), [(String::new(), say!(lab, "embed-as-page"))].into_iter()
                    .chain(languages().into_iter().map(|it| (it.tag, it.name))).collect()) }
                { field("title", say!(lab, "embed-heading"), None) }
                { field("height", say!(lab, "embed-height"), Some(say!(lab, "embed-height-auto"))) }
                <fieldset>
                    <legend>{ say!(lab, "embed-show") }</legend>
                    { for Panel::ALL.iter().map(|panel| {
                        let label = match panel {
                            Panel::Stage => say!(lab, "ui-stage"),
                            Panel::Player => say!(lab, "embed-player"),
                            Panel::Ladder => say!(lab, "ui-ladder"),
                            Panel::Explain => say!(lab, "ui-explain"),
                        };
                        let toggle = form.on(|it, _: &Event| it.toggle(*panel));
                        html! { <label class="check"><input type="checkbox" id={format!("embed-{}", panel.name())} checked={chosen.shows(*panel)} onchange={toggle} />{ label }</label> }
                    }) }
                </fieldset>
                if !is_place { <p class="embed-wrong" role="alert">{ lab.html(&fact!("embed-no-place", place: place)) }</p> }
                if let Some(real) = real { <p class="embed-wrong">{ lab.html(&fact!("embed-real", address: real)) }</p> }
                <Qr link={address.clone()} label={say!(lab, "embed-qr")} none={say!(lab, "embed-no-qr")} />
            </div>
            <div class="embed-seen">
                if chosen.is_previewed {
                    <iframe key={address.clone()} title={say!(lab, "embed-preview")} src={address.clone()} />
                } else if chosen.site != YOURS {
                    <button type="button" id="embed-look" onclick={form.on(|it, _| it.is_previewed = true)}>{ say!(lab, "embed-look") }</button>
                }
            </div>
            <div class="embed-platforms" role="group" aria-label={say!(lab, "embed-platform")}>
                { for PLATFORMS.iter().enumerate().map(|(number, it)| html! {
                    <button type="button" id={format!("embed-{}", it.name)} aria-pressed={(number == chosen.platform).to_string()}
                        onclick={form.on(move |it, _| it.platform = number)}>{ lab.text(&(it.title)()) }</button>
                }) }
            </div>
            <label for="embed-snippet">{ lab.html(&(platform.note)()) }</label>
            <textarea id="embed-snippet" readonly=true rows="5" translate="no" spellcheck="false" value={written.clone()} />
            <div class="embed-foot">
                <button type="button" class="primary" id="embed-copy" onclick={copy(form, written)}>{ say!(lab, "embed-copy") }</button>
                <p role="status">{ match chosen.copied {
                    Some(true) => say!(lab, "embed-copied"),
                    Some(false) => say!(lab, "embed-not-copied"),
                    None => String::new(),
                } }</p>
                <button type="button" id="embed-close" onclick={close}>{ say!(lab, "ui-close") }</button>
            </div>
        </>
    }
}

/// Copies the snippet; where that is refused it is selected, to be copied by hand.
fn copy(form: &Form, written: String) -> Callback<MouseEvent> {
    let form = form.clone();
    Callback::from(move |_| {
        let (form, written) = (form.clone(), written.clone());
        wasm_bindgen_futures::spawn_local(async move {
            let is_copied = copied(&written).await;
            let found = window().and_then(|it| it.document()?.get_element_by_id("embed-snippet"));
            if let Some(area) = found.filter(|_| !is_copied) {
                area.unchecked_into::<HtmlTextAreaElement>().select();
            }
            if let Some(it) = &mut *form.chosen.borrow_mut() {
                it.copied = Some(is_copied);
            }
            form.redraw.force_update();
        });
    })
}

/// The scenarios and the lessons to choose from; before the list is there, what is shown.
fn what(lab: &Lab, chosen: &Chosen) -> Html {
    let option = |value: String, label: String| html! { <option selected={value == chosen.what} value={value.clone()}>{ label }</option> };
    let group = |kind: &str, label: String, all: &[Heading]| {
        let options = all.iter().map(|it| {
            let label = lab.prose(text(&it.title, lab.words.tag()).unwrap_or(&it.name));
            option(format!("{kind}={}", it.name), label)
        });
        html! { <optgroup label={label}>{ for options }</optgroup> }
    };
    let is_named = matches!(lab.shown, Some(Source::Lesson(_) | Source::Scenario(_)));
    html! {
        <>
            if chosen.here.1.is_some() || !is_named { { option(THIS.to_owned(), say!(lab, "embed-this")) } }
            if let Some(index) = lab.index() {
                { group("lesson", say!(lab, "ui-lessons"), &index.lessons) }
                { group("scenario", say!(lab, "ui-scenarios"), &index.scenarios) }
            } else if chosen.what != THIS {
                { option(chosen.what.clone(), title(lab)) }
            }
        </>
    }
}

#[derive(PartialEq, Properties)]
struct QrProps {
    link: String,
    label: String,
    none: String,
}

/// A link as a QR code: dark squares on a light ground in every theme, or else no program reads it.
#[function_component]
fn Qr(QrProps { link, label, none }: &QrProps) -> Html {
    let code = QRBuilder::new(link.as_str()).ecl(ECL::L).build();
    let Some(code) = code.ok().filter(|_| link.len() <= MAX_QR) else {
        return html! { <p class="hint">{ none }</p> };
    };
    let squares = (0..code.size).flat_map(|y| (0..code.size).map(move |x| (x, y)));
    let dark = squares.filter(|(x, y)| code[*y][*x].value());
    let path: String = dark
        .map(|(x, y)| format!("M{} {}h1v1h-1z", x + QUIET, y + QUIET))
        .collect();
    let side = code.size + 2 * QUIET;
    html! {
        <svg class="qr" viewBox={format!("0 0 {side} {side}")} role="img" aria-label={label.clone()} shape-rendering="crispEdges">
            <path class="qr-ground" d={format!("M0 0h{side}v{side}h-{side}z")} />
            <path class="qr-dark" d={path} />
        </svg>
    }
}
