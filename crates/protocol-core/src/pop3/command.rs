//! Commands (RFC 1939 sections 4 to 7, RFC 2449 section 5, RFC 2595 section 4, RFC 5034 section 4).

use super::grammar::{self, Cursor, productions};
use super::limits;
use crate::trace::Spans;
use crate::{names, same_name};
use core::fmt;
use serde::{Deserialize, Serialize};

names! {
    /// A command's keyword.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "UPPERCASE")]
    #[expect(missing_docs, reason = "each is the keyword it names")]
    pub enum Verb {
        User = "USER", productions::USER;
        Pass = "PASS", productions::PASS;
        Apop = "APOP", productions::APOP;
        Auth = "AUTH", productions::AUTH;
        Stls = "STLS", productions::STLS;
        Capa = "CAPA", productions::CAPA;
        Stat = "STAT", productions::STAT;
        List = "LIST", productions::LIST;
        Retr = "RETR", productions::RETR;
        Dele = "DELE", productions::DELE;
        Noop = "NOOP", productions::NOOP;
        Rset = "RSET", productions::RSET;
        Top = "TOP", productions::TOP;
        Uidl = "UIDL", productions::UIDL;
        Quit = "QUIT", productions::QUIT;
    }
}

/// A command.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Command {
    /// `USER` name.
    User(String),
    /// `PASS` string, in which spaces count.
    Pass(String),
    /// `APOP` name digest.
    Apop {
        /// Whose maildrop.
        name: String,
        /// See [`super::apop::digest`].
        digest: [u8; 16],
    },
    /// `AUTH` mechanism and initial response (RFC 5034 section 4).
    Auth {
        /// The mechanism's name, as it was written.
        mechanism: String,
        /// The response that comes with it, in base64; `=` is the empty one.
        initial: Option<String>,
    },
    /// `STLS` (RFC 2595 section 4).
    Stls,
    /// `CAPA` (RFC 2449 section 5).
    Capa,
    /// `STAT`.
    Stat,
    /// `LIST`, of one message or all.
    List(Option<u32>),
    /// `RETR` of a message.
    Retr(u32),
    /// `DELE` of a message.
    Dele(u32),
    /// `NOOP`.
    Noop,
    /// `RSET`.
    Rset,
    /// `TOP` of a message.
    Top {
        /// Which.
        message: u32,
        /// How many lines of its body.
        lines: u32,
    },
    /// `UIDL`, of one message or all.
    Uidl(Option<u32>),
    /// `QUIT`.
    Quit,
}

/// Why a line is no command.
pub type CommandError = crate::command::CommandError<Verb>;

impl Verb {
    /// The keyword with which a line begins, if a known one.
    #[must_use]
    pub fn of_line(line: &[u8]) -> Option<Self> {
        grammar::keyword(&mut Cursor::new(line)).ok()
    }
}

impl Command {
    /// Its keyword.
    #[must_use]
    pub const fn verb(&self) -> Verb {
        same_name!(self, Self => Verb:
            User Pass Apop Auth Stls Capa Stat List Retr Dele Noop Rset Top Uidl Quit)
    }

    /// Parses a line without its CRLF.
    ///
    /// # Errors
    /// Where the line is no command.
    pub fn parse(line: &[u8]) -> Result<Self, CommandError> {
        Self::parse_traced(line, &mut Spans::unseen())
    }

    /// Parses a line without its CRLF, naming what it sees.
    ///
    /// # Errors
    /// Where the line is no command.
    pub fn parse_traced(line: &[u8], spans: &mut Spans) -> Result<Self, CommandError> {
        let (ends, is_short) = (&productions::CRLF, &productions::COMMAND_LIMIT);
        CommandError::check(line, limits::COMMAND_LINE, ends, is_short)?;
        CommandError::parse(
            line,
            spans,
            Verb::of_line(line).map_or(&productions::COMMAND, Verb::production),
            grammar::keyword,
            grammar::arguments,
        )
    }
}

impl fmt::Display for Command {
    /// As it goes on the wire, without CRLF.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verb = self.verb();
        match self {
            Self::User(text) | Self::Pass(text) => write!(f, "{verb} {text}"),
            Self::Apop { name, digest } => {
                write!(f, "{verb} {name} ")?;
                digest.iter().try_for_each(|octet| write!(f, "{octet:02x}"))
            }
            Self::Auth { mechanism, initial } => {
                write!(f, "{verb} {mechanism}")?;
                initial.iter().try_for_each(|it| write!(f, " {it}"))
            }
            Self::List(Some(message))
            | Self::Uidl(Some(message))
            | Self::Retr(message)
            | Self::Dele(message) => write!(f, "{verb} {message}"),
            Self::Top { message, lines } => write!(f, "{verb} {message} {lines}"),
            Self::Stls
            | Self::Capa
            | Self::Stat
            | Self::List(None)
            | Self::Noop
            | Self::Rset
            | Self::Uidl(None)
            | Self::Quit => f.write_str(verb.as_str()),
        }
    }
}

#[cfg(test)]
mod tests;
