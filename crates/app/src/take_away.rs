//! What a person takes away as a file, and brings as one: chosen, dropped on the page, or pasted.

use crate::dom::window;
use crate::effects::{download, keep_lesson};
use crate::keys::in_field;
use crate::lab::Lab;
use crate::panels::explained::is_understood;
use crate::state::{Action, Form, Notice};
use gloo::events::{EventListener, EventListenerOptions};
use lessons::Document;
use protocol_core::Octets;
use std::rc::Rc;
use story::inspect::letter;
use story::{Fact, fact};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CanvasRenderingContext2d, ClipboardEvent, DataTransfer, DragEvent};
use web_sys::{HtmlCanvasElement, HtmlImageElement, HtmlInputElement};
use yew::prelude::*;

/// The largest file that is opened, in octets.
pub const MAX_FILE: usize = 5_000_000;
/// The most pixels of a picture on a side, and in all: what every browser can draw.
const SIDE: f64 = 16_000.0;
const PIXELS: f64 = 16_000_000.0;

/// What can be taken away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Run,
    Transcript,
    Drawing,
    Picture,
    Diagram,
    Message,
    Capture,
}

impl Kind {
    pub const ALL: [Self; 7] = [
        Self::Run,
        Self::Transcript,
        Self::Drawing,
        Self::Picture,
        Self::Diagram,
        Self::Message,
        Self::Capture,
    ];

    /// How the name of its file ends, and its media type.
    pub const fn form(self) -> (&'static str, &'static str) {
        match self {
            Self::Run => ("json", "application/json"),
            Self::Transcript => ("txt", "text/plain;charset=utf-8"),
            Self::Drawing => ("svg", "image/svg+xml"),
            Self::Picture => ("png", "image/png"),
            Self::Diagram => ("mmd", "text/plain;charset=utf-8"),
            Self::Message => ("eml", "message/rfc822"),
            Self::Capture => ("pcapng", "application/octet-stream"),
        }
    }

    /// What it is, and what it is for.
    pub fn title(self) -> (Fact, Fact) {
        match self {
            Self::Run => (fact!("save-run"), fact!("save-run-for")),
            Self::Transcript => (fact!("save-transcript"), fact!("save-transcript-for")),
            Self::Drawing => (fact!("save-drawing"), fact!("save-drawing-for")),
            Self::Picture => (fact!("save-picture"), fact!("save-picture-for")),
            Self::Diagram => (fact!("save-diagram"), fact!("save-diagram-for")),
            Self::Message => (fact!("save-message"), fact!("save-message-for")),
            Self::Capture => (fact!("save-capture"), fact!("save-capture-for")),
        }
    }

    /// Its octets, as the run is told now; a picture begins as a drawing. `None`: there is none yet.
    fn octets(self, lab: &Lab) -> Option<Vec<u8>> {
        let (told, words) = (lab.told(), &lab.words);
        Some(match self {
            Self::Run => lab.written(&lab.timeline.run()).into_bytes(),
            Self::Transcript => exports::transcript(told, words).into_bytes(),
            Self::Drawing | Self::Picture => exports::svg(told, words).into_bytes(),
            Self::Diagram => exports::mermaid(told, words).into_bytes(),
            Self::Message => letter(told.lit()?, told)?.content.to_vec(),
            Self::Capture => exports::pcapng(told, words),
        })
    }
}

/// Hands it to the browser as a file of that name.
pub fn save(lab: &Lab, kind: Kind, name: &str) {
    let Some(octets) = kind.octets(lab) else {
        return lab.act(Action::Tell(Notice::Error(fact!("save-no-message"))));
    };
    let (end, media) = kind.form();
    let file = format!("{name}.{end}");
    let lab = lab.clone();
    wasm_bindgen_futures::spawn_local(async move {
        let octets = match kind {
            Kind::Picture => picture(&octets).await,
            _ => Ok(octets),
        };
        let saved = octets.and_then(|it| download(&it, &file, media));
        lab.act(Action::Tell(match saved {
            Ok(()) => Notice::Info(fact!("ui-file-saved", name: file)),
            Err(error) => Notice::Error(fact!("ui-not-saved", error: format!("{error:?}"))),
        }));
    });
}

/// The drawing as PNG, twice as large where that can be.
async fn picture(svg: &[u8]) -> Result<Vec<u8>, JsValue> {
    let image = HtmlImageElement::new()?;
    let svg = js_sys::encode_uri_component(&String::from_utf8_lossy(svg));
    image.set_src(&format!("data:image/svg+xml;charset=utf-8,{svg}"));
    JsFuture::from(image.decode()).await?;
    let (width, height) = (f64::from(image.width()), f64::from(image.height()));
    let fits = (PIXELS / width / height).sqrt().min(SIDE / height);
    let scale = fits.min(2.0);
    let document = window().and_then(|it| it.document()).ok_or("document")?;
    let canvas: HtmlCanvasElement = document.create_element("canvas")?.dyn_into()?;
    canvas.set_width((width * scale) as u32);
    canvas.set_height((height * scale) as u32);
    let context = canvas.get_context("2d")?.ok_or("2d")?;
    let context: CanvasRenderingContext2d = context.dyn_into()?;
    context.scale(scale, scale)?;
    context.draw_image_with_html_image_element(&image, 0.0, 0.0)?;
    let blob = js_sys::Promise::new(&mut |done, _| {
        // What fails gives no blob.
        drop(canvas.to_blob(&done));
    });
    let blob: web_sys::Blob = JsFuture::from(blob).await?.dyn_into()?;
    let octets = JsFuture::from(blob.array_buffer()).await?;
    Ok(js_sys::Uint8Array::new(&octets).to_vec())
}

/// Opens the file that was chosen.
pub fn open_chosen(lab: &Lab, input: &HtmlInputElement) {
    if let Some(file) = input.files().and_then(|files| files.get(0)) {
        open_file(lab, file);
        input.set_value("");
    }
}

fn open_file(lab: &Lab, file: web_sys::File) {
    if file.size() > MAX_FILE as f64 {
        return lab.act(Action::Tell(Notice::Error(fact!("ui-too-large"))));
    }
    let lab = lab.clone();
    let file = gloo::file::Blob::from(file);
    let reader = gloo::file::callbacks::read_as_bytes(&file, move |octets| match octets {
        Ok(octets) => open(&lab, octets),
        Err(error) => not_opened(&lab, error.to_string()),
    });
    // It lives until it has read: a file of 5 MB at the most.
    std::mem::forget(reader);
}

/// Opens what a file holds: a run, a scenario, a lesson or a record as JSON, or else a message, or what another
/// program printed of a session.
fn open(lab: &Lab, octets: Vec<u8>) {
    if is_message(&octets) {
        let form = Form::of_file(lab, with_line_ends(&octets));
        return match lab.has_workbench() && !lab.view.is_catalogue() {
            true => lab.act(Action::Write(Box::new(form))),
            false => lab.act(Action::Tell(Notice::Error(fact!(
                "ui-no-place-for-message"
            )))),
        };
    }
    let text = String::from_utf8(octets).map_err(|error| error.to_string());
    if let Ok(text) = &text
        && !text.trim_start().starts_with(['{', '['])
        && is_understood(text)
    {
        return lab.act(Action::ExplainText(Some(Rc::from(text.as_str()))));
    }
    match text.and_then(|it| Document::read(&it).map_err(|error| error.to_string())) {
        Ok(document) => {
            if let Document::Record(record) = &document {
                for (name, run) in &record.lessons {
                    keep_lesson(name, Some(run));
                }
            }
            lab.act(Action::LoadFile(Box::new(document)));
        }
        Err(error) => not_opened(lab, error),
    }
}

fn not_opened(lab: &Lab, error: String) {
    lab.act(Action::Tell(Notice::Error(
        fact!("ui-not-opened", error: error),
    )));
}

/// Whether it begins as a message does, with a field's name and a colon (RFC 5322 section 2.2).
fn is_message(octets: &[u8]) -> bool {
    let in_name = |it: &u8| it.is_ascii_alphanumeric() || *it == b'-';
    let name = octets.iter().position(|it| !in_name(it));
    name.is_some_and(|it| it > 0 && octets[it] == b':')
}

/// The message with CRLF at the end of each line, as it goes on the wire; files of some systems have LF alone.
fn with_line_ends(octets: &[u8]) -> Octets {
    let mut all = Vec::with_capacity(octets.len());
    for octet in octets {
        if *octet == b'\n' && all.last() != Some(&b'\r') {
            all.push(b'\r');
        }
        all.push(*octet);
    }
    all.into()
}

/// Opens what is dropped on the page or pasted beside its fields.
#[hook]
pub fn use_brought(lab: &Lab) {
    let lab = lab.clone();
    let takes = !lab.view.is_embedded();
    use_effect_with(takes, move |takes| {
        let window = window().filter(|_| *takes);
        let listeners = window.map(|window| {
            let on = |name: &'static str, does: fn(&Lab, &Event)| {
                let lab = lab.clone();
                let options = EventListenerOptions::enable_prevent_default();
                let heard = move |event: &Event| does(&lab, event);
                EventListener::new_with_options(&window, name, options, heard)
            };
            [
                on("dragover", drag),
                on("drop", dropped),
                on("paste", pasted),
            ]
        });
        move || drop(listeners)
    });
}

/// The files that are dragged over the page.
fn dragged(event: &Event) -> Option<DataTransfer> {
    let dragged = event.dyn_ref::<DragEvent>()?.data_transfer()?;
    let files = JsValue::from_str("Files");
    dragged.types().includes(&files, 0).then_some(dragged)
}

fn drag(_: &Lab, event: &Event) {
    if let Some(dragged) = dragged(event) {
        event.prevent_default();
        dragged.set_drop_effect("copy");
    }
}

fn dropped(lab: &Lab, event: &Event) {
    if let Some(dragged) = dragged(event) {
        event.prevent_default();
        if let Some(file) = dragged.files().and_then(|it| it.get(0)) {
            open_file(lab, file);
        }
    }
}

fn pasted(lab: &Lab, event: &Event) {
    let pasted = event.dyn_ref::<ClipboardEvent>();
    let Some(pasted) = pasted.and_then(ClipboardEvent::clipboard_data) else {
        return;
    };
    if in_field(event) || event.default_prevented() {
        return;
    }
    if let Some(file) = pasted.files().and_then(|it| it.get(0)) {
        return open_file(lab, file);
    }
    match pasted.get_data("text/plain") {
        Ok(text) if text.len() > MAX_FILE => {
            lab.act(Action::Tell(Notice::Error(fact!("ui-too-large"))));
        }
        // A header that somebody pastes is to be read.
        Ok(text) if is_message(text.as_bytes()) && is_understood(&text) => {
            lab.act(Action::ExplainText(Some(text.into())));
        }
        Ok(text) if !text.trim().is_empty() => open(lab, text.into_bytes()),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_told_from_json_and_gets_line_ends() {
        for (text, message) in [
            ("From: a@b.example\n\nHi\n", true),
            ("received:x", true),
            ("{\"format\": 3}", false),
            ("[{\"a\":1}]", false),
            ("no field: here", false),
            (": nothing", false),
            ("", false),
        ] {
            assert_eq!(is_message(text.as_bytes()), message, "{text}");
        }
        assert_eq!(with_line_ends(b"a\nb\r\n\n").to_vec(), b"a\r\nb\r\n\r\n");
    }
}
