//! What other programs print of a session, read: a transcript becomes a record, a log or a notice becomes notes.
//! A line that is not understood is named.

mod logs;
mod message;
mod transcript;

use crate::record::Connection;
use story::Fact;

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
