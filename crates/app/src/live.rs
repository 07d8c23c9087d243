//! What a `smtplab serve --page` tells the page that came from it, and how the page listens. Nothing here
//! changes the state.

use crate::dom::window;
use crate::lab::Lab;
use crate::state::{Action, Told};
use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use serde::Deserialize;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{EventSource, MessageEvent, Response};
use yew::prelude::*;

/// How long after a lost connection the page tries again, in milliseconds.
const AGAIN: u32 = 1000;
/// How long what is heard is collected, in milliseconds.
const PICTURE: u32 = 16;

/// A service and the address it listens on.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Listening {
    pub service: String,
    pub address: String,
}

/// A recipient and what was replied; 0 before there is a reply.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Recipient {
    pub address: String,
    pub code: u16,
    #[serde(default)]
    pub reply: String,
}

/// A session, as the list has it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Session {
    pub number: u64,
    pub opened: String,
    pub closed: Option<String>,
    pub service: String,
    pub peer: String,
    pub from: Option<String>,
    pub to: Vec<Recipient>,
    pub lines: usize,
    pub octets: usize,
    pub findings: usize,
    pub last: String,
}

impl Session {
    /// What changes with each thing that is said.
    #[must_use]
    pub fn version(&self) -> (usize, bool, usize) {
        (self.octets, self.closed.is_some(), self.findings)
    }
}

/// The newest sessions.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Sessions {
    pub listening: Vec<Listening>,
    pub total: u64,
    pub sessions: Vec<Session>,
}

/// A message that was accepted.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Message {
    pub id: String,
    pub session: u64,
    pub received: String,
    pub from: String,
    pub to: Vec<Recipient>,
    pub subject: String,
    pub size: usize,
}

/// The newest messages.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Messages {
    pub total: u64,
    pub messages: Vec<Message>,
}

/// Where a program departs from the rules, and what the command says of it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Finding {
    pub place: String,
    pub level: String,
    pub section: String,
    pub says: String,
}

/// The findings of a session.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Findings {
    pub findings: Vec<Finding>,
}

/// Listens to the command, and fetches what the state waits for: at most one run is on its way.
#[hook]
pub fn use_live(lab: &Lab) {
    let attempt = use_state(|| 0_u32);
    let acting = lab.clone();
    let is_live = lab.live.is_some();
    use_effect_with((is_live, *attempt), move |(is_live, _)| {
        let listening = is_live.then(|| listen(&acting, attempt)).flatten();
        move || drop(listening)
    });
    let busy = use_mut_ref(|| Rc::new(Cell::new(false)));
    let acting = lab.clone();
    use_effect_with(lab.wanted_run(), move |wanted| {
        let busy = Rc::clone(&busy.borrow());
        let Some((number, version, _)) = wanted.filter(|_| !busy.get()) else {
            return;
        };
        busy.set(true);
        spawn_local(async move {
            let place = format!("api/lab/sessions/{number}");
            let run = get(&format!("{place}?format=run")).await;
            let found: Result<Findings, u16> = read(&format!("{place}?format=json")).await;
            busy.set(false);
            acting.act(Action::Heard(Rc::new(Told::Run {
                number,
                version,
                run,
                findings: found.map(|it| it.findings).unwrap_or_default(),
            })));
        });
    });
    let acting = lab.clone();
    use_effect_with(lab.wanted_source(), move |wanted| {
        if let Some(id) = wanted.clone() {
            spawn_local(async move {
                let source = get(&format!("api/v1/message/{id}/raw")).await;
                let place = format!("api/lab/message/{id}/session");
                let found: Result<Findings, u16> = read(&place).await;
                let findings = found.map(|it| it.findings).unwrap_or_default();
                acting.act(Action::Heard(Rc::new(Told::Source {
                    id,
                    source,
                    findings,
                })));
            });
        }
    });
}

/// A connection to the command's events, for as long as it is kept.
struct Stream {
    source: EventSource,
    _listeners: Vec<EventListener>,
}

impl Drop for Stream {
    fn drop(&mut self) {
        self.source.close();
    }
}

fn listen(lab: &Lab, attempt: UseStateHandle<u32>) -> Option<Stream> {
    let source = EventSource::new("api/lab/events").ok()?;
    let load = |lab: &Lab| {
        let lab = lab.clone();
        spawn_local(async move {
            let sessions = read("api/lab/sessions").await;
            let messages = read("api/lab/messages").await;
            lab.act(Action::Heard(Rc::new(match (sessions, messages) {
                (Ok(sessions), Ok(messages)) => Told::Lists(sessions, messages),
                _ => Told::Lost,
            })));
        });
    };
    // What comes between two pictures is drawn once.
    let queue: Rc<RefCell<Vec<Told>>> = Rc::default();
    let on = |name: &'static str, heard: fn(&str) -> Option<Told>| {
        let (lab, queue) = (lab.clone(), Rc::clone(&queue));
        EventListener::new(&source, name, move |event| {
            let data = event.dyn_ref::<MessageEvent>();
            let data = data.and_then(|it| it.data().as_string());
            let Some(told) = data.and_then(|it| heard(&it)) else {
                return;
            };
            queue.borrow_mut().push(told);
            if queue.borrow().len() == 1 {
                let (lab, queue) = (lab.clone(), Rc::clone(&queue));
                let flush = move || lab.act(Action::Heard(Rc::new(Told::Several(queue.take()))));
                Timeout::new(PICTURE, flush).forget();
            }
        })
    };
    let (opened, lagged, lost) = (lab.clone(), lab.clone(), lab.clone());
    let listeners = vec![
        on("session", |it| {
            serde_json::from_str(it).map(Told::Session).ok()
        }),
        on("message", |it| {
            serde_json::from_str(it).map(Told::Message).ok()
        }),
        EventListener::new(&source, "open", move |_| load(&opened)),
        EventListener::new(&source, "lagged", move |_| load(&lagged)),
        EventListener::once(&source, "error", move |_| {
            lost.act(Action::Heard(Rc::new(Told::Lost)));
            Timeout::new(AGAIN, move || attempt.set(*attempt + 1)).forget();
        }),
    ];
    Some(Stream {
        source,
        _listeners: listeners,
    })
}

async fn read<T: for<'a> Deserialize<'a>>(place: &str) -> Result<T, u16> {
    serde_json::from_str(&get(place).await?).map_err(|_| 0)
}

/// A text of the command, or the status of its answer; 0 where there is none.
async fn get(place: &str) -> Result<String, u16> {
    let response = JsFuture::from(window().ok_or(0_u16)?.fetch_with_str(place)).await;
    let response: Response = response.and_then(|it| it.dyn_into()).map_err(|_| 0_u16)?;
    if !response.ok() {
        return Err(response.status());
    }
    let text = JsFuture::from(response.text().map_err(|_| 0_u16)?).await;
    text.ok().and_then(|it| it.as_string()).ok_or(0)
}
