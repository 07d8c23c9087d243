//! Names what is on the wire of an SMTP connection, from the octets of both directions alone.
//!
//! It is not a session: it decides nothing and knows no policy. The world uses it to make an event
//! of each unit, whoever produced the octets: a session, a person at a console, a real program.

use super::{ReplyCode, Verb};
use serde::{Deserialize, Serialize};

/// Which end sent the octets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// The end that opened the connection.
    Client,
    /// The end that was called.
    Server,
}

/// What a stretch of octets is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// The server's first reply (RFC 5321 section 4.3.1), or any reply before a command.
    Greeting(ReplyCode),
    /// A command line whose verb is known. Its arguments may be wrong.
    Command(Verb),
    /// A client's line that begins with no known verb.
    UnknownCommand,
    /// A reply, all of its lines, and the verb it answers: `None` for the reply to an unknown
    /// command, or where none was due.
    Reply {
        /// Its code.
        code: ReplyCode,
        /// What it answers. The reply after the end of data answers [`Answered::EndOfData`].
        answers: Option<Answered>,
    },
    /// A server's line that is no reply.
    Malformed,
    /// Content of the message, after 354: whole lines, dots as they are on the wire.
    Content,
    /// The line `.` that ends the content.
    EndOfData,
    /// The beginning of a unit whose end has not come yet.
    Partial,
}

/// What a reply answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answered {
    /// A command.
    Verb(Verb),
    /// The content of a message.
    EndOfData,
}

/// The dissector of one connection.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Dissector {}

/// One dissected stretch: `len` octets of what was pushed, and what they complete or begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dissected {
    /// How many octets of the pushed slice it takes.
    pub len: usize,
    /// What they are: the unit that ends with them, or [`Unit::Partial`].
    pub unit: Unit,
}

impl Dissector {
    /// Takes octets that `side` put on the wire and yields what they are, in order: the lengths add
    /// up to `octets.len()`. Consecutive lines of content come as one [`Unit::Content`]; the lines
    /// of a reply as one unit where they are pushed together (else the lines but the last are
    /// `Partial`).
    pub fn push(&mut self, side: Side, octets: &[u8], each: impl FnMut(Dissected)) {
        let _ = (side, octets, each);
        todo!()
    }
}
