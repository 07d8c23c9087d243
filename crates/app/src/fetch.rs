//! Fetching: the list of scenarios and lessons, what is opened, and the words of another language. Nothing
//! comes from another site.

use crate::crash;
use crate::dom::window;
use crate::effects;
use crate::lab::Lab;
use crate::state::{Action, Listing, Source};
use crate::take_away::MAX_FILE;
use lessons::Document;
use std::cell::Cell;
use std::rc::Rc;
use story::{Fact, fact, text as shown};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::Response;
use words::Words;
use world::json;
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
                let listed = index().await;
                acting.act(Action::Listed(listed));
            });
        }
    });
    let acting = lab.clone();
    use_effect_with(lab.language.clone(), move |wanted| {
        if let Some(tag) = wanted.clone() {
            spawn_local(async move {
                let spoken = words(&tag).await;
                acting.act(Action::Spoken(spoken));
            });
        }
    });
    let acting = lab.clone();
    use_effect_with(lab.to_fetch(), move |wanted| {
        let over = Rc::new(Cell::new(false));
        if let Some((source, place)) = wanted.clone() {
            let over = Rc::clone(&over);
            spawn_local(async move {
                let opened = match place {
                    Ok(place) => document(&source, &place).await,
                    Err(why) => Err(why),
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
async fn index() -> Result<Rc<lessons::Index>, Fact> {
    let script = window()
        .and_then(|it| it.document())
        .and_then(|it| it.query_selector("script[data-index]").ok().flatten());
    let name = script.and_then(|it| it.get_attribute("data-index"));
    let text = text(&name.unwrap_or_default()).await?;
    let index = serde_json::from_str(&text).map_err(|error| not_opened(&error))?;
    let index = json::read(&index).map_err(|error| not_opened(&error))?;
    Ok(Rc::new(index))
}

/// The words of a language that the page has.
async fn words(tag: &str) -> Result<Rc<Words>, Fact> {
    let languages = effects::languages();
    let file = languages.iter().find(|it| it.tag == tag);
    let file = file.map_or("", |it| it.file.as_str());
    let words = Words::load(tag, [text(file).await?]);
    words.map(Rc::new).map_err(|error| not_opened(&error))
}

async fn document(source: &Source, place: &str) -> Result<Document, Fact> {
    if matches!(source, Source::Address(_)) && !is_of_this_site(place) {
        return Err(fact!("ui-other-site", address: place));
    }
    let text = text(place).await?;
    Document::read(&text).map_err(|error| not_opened(&error))
}

fn not_opened(error: &dyn core::fmt::Display) -> Fact {
    fact!("ui-not-opened", error: shown(error))
}

fn is_of_this_site(address: &str) -> bool {
    let Some(window) = window() else {
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

/// The text of a file of this site, or why it is not there.
async fn text(place: &str) -> Result<String, Fact> {
    if let Some(text) = crash::file(place) {
        return Ok(text);
    }
    let lost = |_: JsValue| fact!("ui-did-not-arrive", file: place, status: 0u16);
    let window = window().ok_or_else(|| lost(JsValue::NULL))?;
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
            true => Err(fact!("ui-too-large")),
            false => Ok(text),
        };
    }
    // The server of those who write scenarios says what is wrong with one, by file and line.
    Err(match response.status() {
        422 => fact!("verbatim", text: text.chars().take(MAX_SAID).collect::<String>()),
        status => fact!("ui-did-not-arrive", file: place, status: status),
    })
}
