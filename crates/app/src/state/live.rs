//! What `smtplab serve --page` tells: the sessions of other programs and the messages that came of them.

use super::{AppState, Source};
use lessons::Document;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::rc::Rc;
use world::{EventId, Timeline};

/// So many sessions and messages are in a list.
const MAX: usize = 200;
/// Where the runs of sessions are.
const SESSIONS: &str = "api/lab/sessions/";
/// What stands behind the number of one.
const RUN: &str = "?format=run";

/// What a `serve` has told since the page was opened, and before.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Live {
    /// The list came, at least once.
    pub is_there: bool,
    /// The command does not answer.
    pub is_lost: bool,
    /// Each new session is opened.
    pub follows: bool,
    /// Where it listens.
    pub listening: Vec<Listening>,
    /// How many sessions there were.
    pub total: usize,
    /// The newest sessions, newest first.
    pub sessions: Vec<Session>,
    /// The newest messages, newest first.
    pub messages: Vec<Message>,
}

/// A service and where it is to be had.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Listening {
    /// `smtp`, `imap`, and so on.
    pub service: String,
    /// Its address and port.
    pub address: String,
}

/// A list of sessions.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Sessions {
    listening: Vec<Listening>,
    total: usize,
    sessions: Vec<Session>,
}

/// A list of messages.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Messages {
    messages: Vec<Message>,
}

/// A session of another program.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Session {
    /// Its number, from 1.
    pub number: u64,
    /// When it was opened and closed, as RFC 3339 writes it.
    pub opened: String,
    /// `None`: it is open.
    pub closed: Option<String>,
    /// What it speaks to.
    pub service: String,
    /// Who calls: address and port.
    pub peer: String,
    /// Who signed in.
    pub user: Option<String>,
    /// The sender of its last envelope; empty: a notice.
    pub from: Option<String>,
    /// The recipients of its last envelope.
    pub to: Vec<Recipient>,
    /// How many lines were said.
    pub lines: usize,
    /// In how many places it departs from the rules.
    pub findings: usize,
    /// The newest line.
    pub last: String,
}

/// A recipient and how the server answered.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Recipient {
    /// The address.
    pub address: String,
    /// The code of the reply to RCPT.
    pub code: u16,
    /// The whole reply, where it is told.
    #[serde(default)]
    pub reply: String,
}

/// A message that was accepted.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Message {
    /// Its name in the API.
    pub id: String,
    /// The session that brought it.
    pub session: u64,
    /// The place in that session's run at which it was accepted.
    pub line: String,
    /// When.
    pub received: String,
    /// The sender on the envelope.
    pub from: String,
    /// The recipients on the envelope.
    pub to: Vec<Recipient>,
    /// Its subject.
    pub subject: String,
    /// Its octets.
    pub size: usize,
}

/// A departure from the rules in a session.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Finding {
    /// Where in the run.
    pub place: String,
    /// The name of the rule.
    pub rule: String,
    /// The RFC and its section.
    pub section: String,
    /// What is wrong.
    pub says: String,
}

/// What was heard of a `serve`.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "each is what it holds")]
pub enum News {
    Sessions(Sessions),
    Messages(Messages),
    Session(Box<Session>),
    Message(Box<Message>),
    /// The command does not answer.
    Lost,
    /// The run of a session, as it is now.
    Grown(u64, Box<Document>),
    /// Where it departs from the rules.
    Findings(u64, Vec<Finding>),
}

/// Where the run of a session is.
#[must_use]
pub fn source(number: u64) -> Source {
    Source::Address(format!("{SESSIONS}{number}{RUN}"))
}

/// Where its findings are.
#[must_use]
pub fn findings_of(number: u64) -> String {
    format!("{SESSIONS}{number}")
}

/// The session that a source is.
fn number(source: &Source) -> Option<u64> {
    match source {
        Source::Address(it) => it.strip_prefix(SESSIONS)?.strip_suffix(RUN)?.parse().ok(),
        _ => None,
    }
}

impl AppState {
    /// Whether the address is one that `serve --page` leads to.
    pub(super) fn is_of_serve(&self) -> bool {
        let asked = self.address.open();
        self.view == crate::choices::View::Live || asked.is_some_and(|it| number(&it).is_some())
    }

    /// The session of another program that is shown.
    #[must_use]
    pub fn session(&self) -> Option<u64> {
        let shown = self.shown.as_ref().filter(|_| !self.view.is_catalogue());
        shown.and_then(number)
    }

    pub(super) fn hear(&mut self, news: News) {
        let Some(live) = &mut self.live else {
            return;
        };
        let live = Rc::make_mut(live);
        match news {
            News::Sessions(it) => {
                live.is_there = true;
                live.is_lost = false;
                (live.listening, live.total, live.sessions) = (it.listening, it.total, it.sessions);
            }
            News::Messages(it) => live.messages = it.messages,
            News::Session(it) => {
                let newest = live.sessions.first().map_or(0, |it| it.number);
                match live.sessions.iter_mut().find(|old| old.number == it.number) {
                    Some(old) => *old = *it,
                    None if it.number > newest => {
                        let (number, follows) = (it.number, live.follows);
                        live.total += 1;
                        live.sessions.insert(0, *it);
                        live.sessions.truncate(MAX);
                        if follows {
                            self.open(source(number));
                        }
                    }
                    None => {}
                }
            }
            News::Message(it) => {
                if live.messages.iter().all(|old| old.id != it.id) {
                    live.messages.insert(0, *it);
                    live.messages.truncate(MAX);
                }
            }
            News::Lost => live.is_lost = true,
            News::Grown(number, document) => self.grow(number, *document),
            News::Findings(number, all) => {
                if self.session() == Some(number) {
                    self.mark(all.into_iter().map(|it| {
                        (
                            it.place,
                            format!("{} ({}): {}", it.rule, it.section, it.says),
                        )
                    }));
                }
            }
        }
    }

    /// The session that is shown has more lines. Who is at its end stays there; nothing that a person tried in it is lost.
    fn grow(&mut self, number: u64, document: Document) {
        let Document::Run(saved) = document else {
            return;
        };
        let is_tried = !self.timeline.branches().is_empty();
        if self.session() != Some(number) || is_tried || self.console.is_some() {
            return;
        }
        let Ok(mut timeline) = Timeline::open(&saved.run) else {
            return;
        };
        if timeline.events().len() <= self.timeline.events().len() {
            return;
        }
        let is_at_end = self.timeline.at_end() || self.timeline.events().is_empty();
        match is_at_end {
            true => timeline.last_so_far(),
            false => timeline.seek(self.timeline.cursor()),
        }
        self.motion = None;
        self.timeline = timeline;
        self.seen = self.timeline.past().len();
    }

    /// Marks places of the run at which it departs from the rules.
    pub(super) fn mark(&mut self, all: impl Iterator<Item = (String, String)>) {
        let mut marked: BTreeMap<EventId, Vec<String>> = BTreeMap::new();
        let events = self.timeline.events();
        for (place, says) in all {
            if let Some(Some(event)) = story::place::find(events, &place) {
                marked.entry(event).or_default().push(says);
            }
        }
        self.findings = Rc::new(marked);
    }
}
