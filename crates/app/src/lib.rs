//! SMTP Lab's page: a Yew application over the engines.
//!
//! One state, one reducer ([`state`]), one context ([`lab`]); what touches the browser is in
//! [`effects`]; each panel is one module of [`panels`], listed once in its registry.

use std::rc::Rc;
use words::Words;

/// What a fact says in the language of `$words`: a page's state, a panel's lab, or the words themselves.
macro_rules! say {
    ($words:expr, $($fact:tt)*) => { $words.text(&::story::fact!($($fact)*)) };
}

pub mod address;
pub mod choices;
pub mod crash;
mod dom;
mod effects;
mod fetch;
mod frame;
mod history;
mod keys;
mod lab;
pub mod measure;
pub mod messages;
mod panels;
mod shell;
pub mod snippets;
pub mod state;
mod take_away;

/// The opening view as HTML, which stands in the page until it runs.
#[cfg(feature = "ssr")]
pub async fn still(words: Rc<Words>) -> String {
    let page = yew::LocalServerRenderer::<shell::Page>::with_props(shell::PageProps { words });
    page.hydratable(false).render().await
}

/// Mounts the page on the element `app` of the document, in the language that `boot.js` chose.
///
/// # Panics
/// Where the document has no such element: `index.html` is not ours then. Where the catalogue is faulty, which
/// a test excludes.
pub fn start() {
    crash::install();
    let (tag, catalogue) = (
        crash::LANGUAGE.with(String::clone),
        crash::CATALOGUE.with(String::clone),
    );
    let words = Words::load(&tag, [catalogue]);
    let words = Rc::new(words.unwrap_or_else(|error| panic!("{tag}: {error}")));
    let place = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.get_element_by_id("app"))
        .expect("index.html has an element with the id app");
    // Yew renders beside what is there: the still picture of it goes first.
    place.set_text_content(None);
    yew::Renderer::<shell::Page>::with_root_and_props(place, shell::PageProps { words }).render();
}
