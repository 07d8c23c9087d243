//! Listens to a `smtplab serve --page`, and fetches what it tells of.

use crate::fetch::text;
use crate::lab::Lab;
use crate::state::{Action, Finding, Messages, News, Session, Sessions, Source};
use crate::state::{findings_of, source};
use gloo::events::EventListener;
use lessons::Document;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Event, EventSource, MessageEvent};
use yew::prelude::*;

/// Listens while the page is of a `serve`; fetches the session that is shown whenever it has more lines.
#[hook]
pub fn use_live(lab: &Lab) {
    let acting = lab.clone();
    use_effect_with(lab.live.is_some(), move |is_live| {
        let events = is_live.then(|| EventSource::new("api/lab/events").ok());
        let events = events.flatten();
        let listeners = events.as_ref().map(|it| listen(it, &acting));
        move || {
            drop(listeners);
            if let Some(events) = events {
                events.close();
            }
        }
    });
    let acting = lab.clone();
    let number = lab.session().filter(|_| lab.live.is_some());
    let grown = number.and_then(|number| {
        let sessions = &lab.live.as_ref()?.sessions;
        let session = sessions.iter().find(|it| it.number == number)?;
        Some((session.lines, session.findings, session.closed.is_some()))
    });
    use_effect_with((number, grown), move |(number, _)| {
        if let Some(number) = *number {
            spawn_local(grow(acting, number));
        }
    });
}

fn listen(events: &EventSource, lab: &Lab) -> [EventListener; 5] {
    let on = |name: &'static str, hear: fn(&Lab, &Event)| {
        let lab = lab.clone();
        EventListener::new(events, name, move |event| hear(&lab, event))
    };
    [
        on("open", |lab, _| load(lab)),
        on("lagged", |lab, _| load(lab)),
        on("error", |lab, _| lab.act(Action::Heard(News::Lost))),
        on("session", |lab, event| {
            if let Some(it) = data::<Session>(event) {
                lab.act(Action::Heard(News::Session(Box::new(it))));
            }
        }),
        on("message", |lab, event| {
            if let Some(it) = data(event) {
                lab.act(Action::Heard(News::Message(Box::new(it))));
            }
        }),
    ]
}

fn data<T: DeserializeOwned>(event: &Event) -> Option<T> {
    let data = event.dyn_ref::<MessageEvent>()?.data().as_string()?;
    serde_json::from_str(&data).ok()
}

/// Both lists.
fn load(lab: &Lab) {
    let lab = lab.clone();
    spawn_local(async move {
        let sessions = fetched::<Sessions>("api/lab/sessions").await;
        let messages = fetched::<Messages>("api/lab/messages").await;
        match sessions.zip(messages) {
            Some((sessions, messages)) => {
                lab.act(Action::Heard(News::Sessions(sessions)));
                lab.act(Action::Heard(News::Messages(messages)));
            }
            None => lab.act(Action::Heard(News::Lost)),
        }
    });
}

async fn fetched<T: DeserializeOwned>(place: &str) -> Option<T> {
    serde_json::from_str(&text(place).await.ok()?).ok()
}

#[derive(Deserialize)]
struct Judged {
    findings: Vec<Finding>,
}

/// The run of a session as it is now, and what is wrong with it.
async fn grow(lab: Lab, number: u64) {
    let Source::Address(run) = source(number) else {
        return;
    };
    let document = text(&run).await.ok();
    if let Some(document) = document.and_then(|it| Document::read(&it).ok()) {
        lab.act(Action::Heard(News::Grown(number, Box::new(document))));
    }
    if let Some(it) = fetched::<Judged>(&findings_of(number)).await {
        lab.act(Action::Heard(News::Findings(number, it.findings)));
    }
}
