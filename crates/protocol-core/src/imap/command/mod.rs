//! Commands (RFC 3501 section 6).

mod body;
mod name;
mod parts;

pub use body::Body;
pub use name::CommandName;
pub use parts::{FetchItem, Section, SectionText, SequenceSet, StatusItem, StoreOperation};

use super::grammar;
use crate::trace::{Got, Spans, SyntaxError};
use serde::Serialize;

/// A command with its tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// The tag that its responses carry.
    pub tag: String,
    /// What is asked.
    pub body: Body,
}

/// Why a line is no command.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
pub enum CommandError {
    /// There is no tag.
    #[error("no tag: {0}")]
    Tag(SyntaxError),
    /// It is no command that is known here.
    #[error("unknown command: {error}")]
    Unknown {
        /// Its tag.
        tag: String,
        /// Where it went wrong.
        error: SyntaxError,
    },
    /// The command is known, its arguments are wrong.
    #[error("{name}: {error}")]
    Arguments {
        /// Its tag.
        tag: String,
        /// The command.
        name: CommandName,
        /// What is wrong.
        error: SyntaxError,
    },
}

impl CommandError {
    /// What was got, what was expected, and where.
    #[must_use]
    pub const fn error(&self) -> &SyntaxError {
        match self {
            Self::Tag(error) | Self::Unknown { error, .. } | Self::Arguments { error, .. } => error,
        }
    }
}

impl Command {
    /// Parses a command without its last CRLF; literals stand in it as they came.
    ///
    /// # Errors
    /// Where it is no command.
    pub fn parse(line: &[u8]) -> Result<Self, CommandError> {
        Self::parse_traced(line, &mut Spans::unseen())
    }

    /// Parses a command without its last CRLF, naming what it sees.
    ///
    /// # Errors
    /// Where it is no command.
    pub fn parse_traced(line: &[u8], spans: &mut Spans) -> Result<Self, CommandError> {
        grammar::command(line, spans)
    }

    /// How many octets the literal has that a line, without its CRLF, announces at its end (RFC 3501 section
    /// 4.3, RFC 7888).
    #[must_use]
    pub fn announces(line: &[u8]) -> Option<u64> {
        super::framer::announced(line)
    }

    /// Whether what has come of a command, literals and all up to the announcement of one that has not,
    /// may become one. A server that says so at once spares the client the literal. It costs as much as
    /// parsing: a server asks once a command, not at each literal.
    ///
    /// # Errors
    /// Where it goes wrong whatever follows.
    pub fn check_begun(octets: &[u8]) -> Result<(), CommandError> {
        match Self::parse(octets) {
            Err(error) if error.error().at < octets.len() || error.error().got != Got::End => {
                Err(error)
            }
            Ok(_) | Err(_) => Ok(()),
        }
    }

    /// Its name.
    #[must_use]
    pub const fn name(&self) -> CommandName {
        self.body.name()
    }
}
