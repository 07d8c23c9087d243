//! Fetching: the list of scenarios and lessons, and what is opened. Nothing comes from another site.

use crate::effects::MAX_FILE;
use crate::lab::Lab;
use crate::state::{Action, Listing, Source};
use lessons::Document;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::Response;
use words::Ui;
use yew::prelude::*;

/// How much is shown of what a server says is wrong, in characters.
const MAX_SAID: usize = 2000;

/// Fetches what the state waits for.
#[hook]
pub fn use_fetching(lab: &Lab) {
    let acting = lab.clone();
    use_effect_with(lab.listing == Listing::Loading, move |loading| {
        if *loading {
            spawn_local(async move {
                let ui = acting.ui();
                let listed = index(ui).await;
                acting.act(Action::Listed(listed));
            });
        }
    });
    let acting = lab.clone();
    use_effect_with(lab.to_fetch(), move |wanted| {
        let over = Rc::new(Cell::new(false));
        if let Some((source, place)) = wanted.clone() {
            let over = Rc::clone(&over);
            spawn_local(async move {
                let ui = acting.ui();
                let opened = match place {
                    Ok(place) => document(ui, &source, &place).await,
                    Err(sentence) => Err(sentence),
                };
                if !over.get() {
                    acting.act(Action::Opened(source, opened.map(Box::new)));
                }
            });
        }
        // Something else is asked for: this is not waited for any more.
        move || over.set(true)
    });
}

/// The list. `index.html` has the name of its file.
async fn index(ui: &Ui) -> Result<Rc<lessons::Index>, String> {
    let script = web_sys::window()
        .and_then(|it| it.document())
        .and_then(|it| it.query_selector("script[data-index]").ok().flatten());
    let name = script.and_then(|it| it.get_attribute("data-index"));
    let text = text(ui, &name.unwrap_or_default()).await?;
    let index = serde_json::from_str(&text).map_err(|error| not_opened(ui, &error))?;
    Ok(Rc::new(index))
}

async fn document(ui: &Ui, source: &Source, place: &str) -> Result<Document, String> {
    if matches!(source, Source::Address(_)) && !is_of_this_site(place) {
        return Err(format!("{} {place}", ui.other_site));
    }
    let text = text(ui, place).await?;
    Document::read(&text).map_err(|error| not_opened(ui, &error))
}

fn not_opened(ui: &Ui, error: &dyn core::fmt::Display) -> String {
    format!("{} ({error})", ui.not_opened)
}

fn is_of_this_site(address: &str) -> bool {
    let Some(window) = web_sys::window() else {
        return false;
    };
    let base = window
        .document()
        .and_then(|it| it.base_uri().ok().flatten());
    let url = web_sys::Url::new_with_base(address, &base.unwrap_or_default());
    url.is_ok_and(|url| {
        window
            .location()
            .origin()
            .is_ok_and(|it| it == url.origin())
    })
}

/// The text of a file of this site, or a sentence that says why it is not there.
async fn text(ui: &Ui, place: &str) -> Result<String, String> {
    let said = |why: &str| format!("{} {place}{why}", ui.did_not_arrive);
    let lost = |_: JsValue| said("");
    let window = web_sys::window().ok_or_else(|| said(""))?;
    let response = JsFuture::from(window.fetch_with_str(place))
        .await
        .map_err(lost)?;
    let response: Response = response.dyn_into().map_err(lost)?;
    let text = JsFuture::from(response.text().map_err(lost)?)
        .await
        .map_err(lost)?;
    let text = text.as_string().unwrap_or_default();
    if response.ok() {
        return match text.len() > MAX_FILE {
            true => Err(ui.too_large.to_owned()),
            false => Ok(text),
        };
    }
    // The server of those who write scenarios says what is wrong with one, by file and line.
    Err(match response.status() {
        422 => text.chars().take(MAX_SAID).collect(),
        status => said(&format!(" ({status})")),
    })
}
