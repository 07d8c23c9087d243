//! What the rules for clients say of a session, remembered until the session goes on.

use crate::language::said;
use crate::serve::kept::{All, Kept};
use judge::client::departures;
use judge::suite::{ClientSuite, Kind, Level, embedded};
use protocol_core::smtp::Side;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use world::Protocol;

/// A session that goes on is judged so much less often than it takes to judge it.
const SELDOM: u32 = 20;

/// What is wrong, and where.
#[derive(Debug, Clone, Serialize)]
pub struct Finding {
    /// The place in the session's run: `m/1/9`.
    pub place: String,
    pub rule: String,
    pub level: &'static str,
    pub section: String,
    pub says: String,
}

/// Of each session what was found last.
#[derive(Debug)]
pub struct Findings {
    suite: ClientSuite,
    known: Mutex<BTreeMap<u64, Judged>>,
}

#[derive(Debug, Clone)]
struct Judged {
    version: u64,
    not_before: Instant,
    found: Arc<[Finding]>,
}

impl Default for Findings {
    fn default() -> Self {
        let (_, suite) = embedded(Kind::Client).next().expect("there is one");
        Self {
            suite: ClientSuite::read(suite).expect("a test reads it"),
            known: Mutex::default(),
        }
    }
}

impl Findings {
    /// What is wrong with a session. Only SMTP is judged, and only what is kept whole.
    pub fn of(&self, kept: &Kept, number: u64) -> Arc<[Finding]> {
        let known = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let before = known().get(&number).cloned();
        let all = kept.all();
        let judged = |it: &&crate::serve::kept::Session| {
            it.with.protocol == Protocol::Smtp && !it.tape.is_cut()
        };
        let Some(session) = all.sessions.get(&number).filter(judged) else {
            return Arc::default();
        };
        let (version, is_open) = (session.version, session.closed.is_none());
        let begin = Instant::now();
        let stays = |it: &Judged| it.version == version || is_open && begin < it.not_before;
        if let Some(before) = before.filter(stays) {
            return before.found;
        }
        let connection = session.tape.connection(session.with.port);
        drop(all);
        // Before the client has said anything there is nothing to judge.
        let found = match connection.said(Side::Client).is_empty() {
            true => Vec::new(),
            false => departures(&self.suite, connection),
        };
        let found: Arc<[Finding]> = found
            .into_iter()
            .map(|(rule, section, found)| Finding {
                place: found.place(),
                level: self.level(&rule),
                rule,
                section,
                says: said(&found.says),
            })
            .collect();
        let judged = Judged {
            version,
            not_before: begin + begin.elapsed().max(Duration::from_micros(1)) * SELDOM,
            found: Arc::clone(&found),
        };
        known().insert(number, judged);
        found
    }

    /// Forgets the sessions that are no longer kept.
    pub fn forget(&self, all: &All) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
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
