//! SMTP Lab's page: a Yew application over the engines.
//!
//! One state, one reducer ([`state`]), one context ([`lab`]); what touches the browser is in
//! [`effects`]; each panel is one module of [`panels`], listed once in its registry.

pub mod address;
pub mod choices;
pub mod crash;
mod dom;
mod effects;
mod fetch;
mod lab;
pub mod measure;
mod panels;
mod shell;
pub mod state;

/// Mounts the page on the element `app` of the document.
///
/// # Panics
/// Where the document has no such element: `index.html` is not ours then.
pub fn start() {
    crash::install();
    let place = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.get_element_by_id("app"))
        .expect("index.html has an element with the id app");
    // Yew renders beside what is there: the sentence "Loading" goes first.
    place.set_text_content(None);
    yew::Renderer::<shell::Page>::with_root(place).render();
}
