//! What the rules for clients say of a session, remembered until the session goes on.
//!
//! Lists show what is known. A session that was not judged as it is now is judged in the background, and told of
//! again where that finds something else.

use super::Page;
use crate::language::said;
use crate::serve::kept::{All, Kept, Session};
use judge::client::departures;
use judge::suite::{ClientSuite, Kind, Level, embedded};
use protocol_core::smtp::Side;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;
use story::Fact;
use tokio::sync::Notify;
use world::Protocol;

/// With so many octets a session is judged in the background alone.
const LARGE: usize = 16_000;
/// The background rests so many times as long as it works.
const REST: u32 = 3;

/// What is wrong, and where.
#[derive(Debug, Clone)]
pub struct Found {
    place: String,
    rule: String,
    level: &'static str,
    section: String,
    says: Fact,
}

/// The same as it is shown.
#[derive(Debug, Clone, Serialize)]
pub struct Shown {
    /// The place in the session's run: `m/1/9`.
    place: String,
    rule: String,
    level: &'static str,
    section: String,
    says: String,
}

/// Of each session what was found last.
#[derive(Debug)]
pub struct Findings {
    suite: ClientSuite,
    known: Mutex<BTreeMap<u64, Judged>>,
    wanted: Mutex<BTreeSet<u64>>,
    is_wanted: Notify,
}

#[derive(Debug, Clone)]
struct Judged {
    version: u64,
    found: Arc<[Found]>,
}

impl Default for Findings {
    fn default() -> Self {
        let (_, suite) = embedded(Kind::Client).next().expect("there is one");
        Self {
            suite: ClientSuite::read(suite).expect("a test reads it"),
            known: Mutex::default(),
            wanted: Mutex::default(),
            is_wanted: Notify::new(),
        }
    }
}

impl Found {
    /// In the language of the page.
    pub fn shown(&self) -> Shown {
        Shown {
            place: self.place.clone(),
            rule: self.rule.clone(),
            level: self.level,
            section: self.section.clone(),
            says: said(&self.says),
        }
    }
}

impl Findings {
    /// How many findings are known of a session; if it has gone on since, it is looked at again.
    pub fn known(&self, session: &Session) -> usize {
        let known = lock(&self.known).get(&session.number).cloned();
        if !can_be_judged(session) {
            return 0;
        }
        if known
            .as_ref()
            .is_none_or(|it| it.version != session.version)
        {
            lock(&self.wanted).insert(session.number);
            self.is_wanted.notify_one();
        }
        known.map_or(0, |it| it.found.len())
    }

    /// The same for a list: a session that is small is judged at once.
    pub fn count(&self, kept: &Kept, number: u64) -> usize {
        let is_small = |it: &Session| it.tape.size() < LARGE;
        match kept.all().sessions.get(&number) {
            Some(session) if !is_small(session) => return self.known(session),
            Some(_) => {}
            None => return 0,
        }
        self.of(kept, number).len()
    }

    /// What is wrong with a session. Only SMTP is judged, and only what is kept whole.
    pub fn of(&self, kept: &Kept, number: u64) -> Arc<[Found]> {
        let before = lock(&self.known).get(&number).cloned();
        let all = kept.all();
        let session = all.sessions.get(&number);
        let Some(session) = session.filter(|it| can_be_judged(it)) else {
            return Arc::default();
        };
        let version = session.version;
        if let Some(before) = before.filter(|it| it.version == version) {
            return before.found;
        }
        let connection = session.tape.connection(session.with.port);
        drop(all);
        // Before the client has said anything there is nothing to judge.
        let found = match connection.said(Side::Client).is_empty() {
            true => Vec::new(),
            false => departures(&self.suite, connection),
        };
        let found = found.into_iter().map(|(rule, section, found)| Found {
            place: found.place(),
            level: self.level(&rule),
            rule,
            section,
            says: found.says,
        });
        let found: Arc<[Found]> = found.collect();
        let judged = Judged {
            version,
            found: Arc::clone(&found),
        };
        lock(&self.known).insert(number, judged);
        found
    }

    /// Forgets the sessions that are no longer kept.
    pub fn forget(&self, all: &All) {
        let mut known = lock(&self.known);
        if known.len() > 2 * all.sessions.len() + 100 {
            known.retain(|number, _| all.sessions.contains_key(number));
        }
    }

    fn level(&self, rule: &str) -> &'static str {
        let found = self.suite.rules.iter().find(|it| it.about.id == rule);
        match found.map(|it| it.about.level) {
            Some(Level::Note) => "note",
            _ => "required",
        }
    }
}

/// Judges in the background, for ever.
pub async fn judge(page: Arc<Page>) {
    loop {
        page.findings.is_wanted.notified().await;
        let numbers = core::mem::take(&mut *lock(&page.findings.wanted));
        for number in numbers {
            let begin = Instant::now();
            let count = |page: &Page| {
                let known = lock(&page.findings.known);
                known.get(&number).map_or(0, |it| it.found.len())
            };
            let before = count(&page);
            page.found(number).await;
            if count(&page) != before {
                page.kept.touch(number);
            }
            tokio::time::sleep(begin.elapsed() * REST).await;
        }
    }
}

impl Page {
    /// What is wrong with a session; the thread of the page does other things meanwhile.
    pub async fn found(self: &Arc<Self>, number: u64) -> Arc<[Found]> {
        let page = Arc::clone(self);
        let judging = tokio::task::spawn_blocking(move || page.findings.of(&page.kept, number));
        judging.await.unwrap_or_default()
    }
}

fn can_be_judged(session: &Session) -> bool {
    session.with.protocol == Protocol::Smtp && !session.tape.is_cut()
}

fn lock<T>(what: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    what.lock().unwrap_or_else(PoisonError::into_inner)
}
