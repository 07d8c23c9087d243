//! What other programs print of a session, read: a transcript becomes a record, a log or a notice becomes notes.
//! A line that is not understood is named.

mod logs;
mod message;
mod transcript;

use crate::client;
use crate::record::{Connection, Finding, What};
use crate::suite::{ClientSuite, Kind, Level, embedded};
use protocol_core::smtp::Side;
use story::{Fact, fact, text};

/// What a text is.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Explained {
    /// The connections, each with what its lines are in the text.
    pub sessions: Vec<Session>,
    /// What a log, a header or a notice says.
    pub notes: Vec<Note>,
    /// Lines that are not understood: number and text.
    pub unread: Vec<(usize, String)>,
}

/// A connection.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Session {
    /// What was said.
    pub connection: Connection,
    /// Of each piece the line of the text.
    pub sources: Vec<usize>,
}

/// What a line of a log, a header or a notice says.
#[derive(Debug, PartialEq, Eq)]
pub struct Note {
    /// Its number.
    pub line: usize,
    /// What happened.
    pub says: Fact,
    /// What it means.
    pub means: Vec<Fact>,
}

impl Session {
    /// The line of the text in which a line of the session stands.
    #[must_use]
    pub fn source(&self, line: usize) -> Option<usize> {
        let mut pieces = 0..self.connection.pieces.len();
        let piece = pieces.find(|it| self.connection.line_at(*it) >= line)?;
        self.sources.get(piece).copied()
    }

    /// Where an SMTP client departs from the rules of the basic suite, as far as a transcript shows it.
    ///
    /// # Panics
    /// Never: a test reads the suite.
    #[must_use]
    pub fn departures(&self) -> Vec<Departure> {
        if matches!(self.connection.port, 110 | 143) {
            return Vec::new();
        }
        let (_, suite) = embedded(Kind::Client).next().expect("there is one");
        let suite = ClientSuite::read(suite).expect("a test reads it");
        let all = client::departures(&suite, self.connection.clone());
        // A transcript does not show how lines end, and not always how the session began.
        let first = self.connection.pieces.first().map(|it| &it.what);
        let is_part = matches!(first, Some(What::Said(Side::Client, _)));
        let is_seen = |rule: &str| rule != "crlf" && !(is_part && rule == "wait-for-greeting");
        let seen = all.into_iter().filter(|(rule, ..)| is_seen(rule));
        let level = |id: &str| {
            let rule = suite.rules.iter().find(|it| it.about.id == id);
            rule.map_or(Level::Required, |it| it.about.level)
        };
        seen.map(|(rule, section, found)| Departure {
            level: level(&rule),
            rule,
            section,
            found,
        })
        .collect()
    }
}

/// A rule that a client broke.
#[derive(Debug, PartialEq, Eq)]
pub struct Departure {
    /// The name of the rule.
    pub rule: String,
    /// How much it counts.
    pub level: Level,
    /// The RFC and the section that ask for it.
    pub section: String,
    /// Where, and what is wrong there.
    pub found: Finding,
}

impl Departure {
    /// It in one sentence.
    #[must_use]
    pub fn told(&self) -> Fact {
        let says = self.found.says.clone();
        fact!("explain-departure", rule: text(&self.rule), section: text(&self.section), says: says)
    }
}

/// The most octets of a text that are read.
pub const MAX_TEXT: usize = 4_000_000;

/// Reads a text.
#[must_use]
pub fn explain(text: &str) -> Explained {
    let lines: Vec<&str> = text.lines().map(|it| it.trim_end_matches('\r')).collect();
    if let Some(dialect) = transcript::dialect(&lines) {
        return transcript::read(&lines, dialect);
    }
    if logs::is_log(&lines) {
        return logs::read(&lines);
    }
    if message::is_message(&lines) {
        return message::read(&lines);
    }
    transcript::read(&lines, transcript::Dialect::Terminal)
}
