//! Names what is on the wire of an IMAP connection, from the octets of both directions alone.

use super::command::CommandName;
use super::framer::{Framed, Framer};
use crate::smtp::Side;
use crate::smtp::dissector::Dissected as SmtpDissected;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

/// How a command ended (RFC 3501 section 7.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Done.
    Ok,
    /// Not done.
    No,
    /// Not understood, or not now.
    Bad,
}

/// What an untagged response tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each is the response it names")]
pub enum Untagged {
    Capability,
    Exists,
    Recent,
    Expunge,
    Fetch,
    Search,
    Flags,
    Ok,
    No,
    Bad,
    Bye,
    Other,
}

/// What a stretch of octets is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// The server's first line.
    Greeting(Status),
    /// A command, literals and all.
    Command(CommandName),
    /// A client's line that is no known command.
    UnknownCommand,
    /// Data that the server sends, for a command or unasked.
    Untagged(Untagged),
    /// The end of a command.
    Tagged {
        /// How it ended.
        status: Status,
        /// Which command.
        answers: Option<CommandName>,
    },
    /// `+`: the client may go on with its literal.
    Continuation,
    /// A server's line that is no response.
    Malformed,
    /// The beginning of a unit whose end has not come yet.
    Partial,
}

/// One dissected stretch.
pub type Dissected = SmtpDissected<Unit>;

/// The most octets of a unit that are kept.
const KEPT: usize = 4096;
/// The most commands whose end is due.
const MAX_DUE: usize = 1000;

/// The dissector of one connection.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Dissector {
    greeted: bool,
    client: Framer,
    server: Framer,
    /// Commands whose end has not come, with their tags.
    due: VecDeque<(Vec<u8>, Option<CommandName>)>,
}

impl Dissector {
    /// Takes octets that `side` put on the wire and yields what they are, in order.
    pub fn push(&mut self, side: Side, octets: &[u8], mut each: impl FnMut(Dissected)) {
        let mut at = 0;
        let mut len = 0;
        while at < octets.len() {
            let framer = match side {
                Side::Client => &mut self.client,
                Side::Server => &mut self.server,
            };
            let (taken, framed) = framer.push(&octets[at..], usize::MAX);
            at += taken;
            len += taken;
            let unit = match framed {
                Framed::Open | Framed::Literal => continue,
                Framed::TooLong => Unit::Malformed,
                Framed::Whole(unit) => {
                    let unit = &unit[..unit.len().min(KEPT)];
                    match side {
                        Side::Client => self.command(unit),
                        Side::Server => self.response(unit),
                    }
                }
            };
            each(Dissected { len, unit });
            len = 0;
        }
        if len > 0 {
            each(Dissected {
                len,
                unit: Unit::Partial,
            });
        }
    }

    fn command(&mut self, line: &[u8]) -> Unit {
        let name = CommandName::of_line(line);
        let tag = line.split(|octet| *octet == b' ').next().unwrap_or(&[]);
        if self.due.len() < MAX_DUE {
            self.due.push_back((tag.to_vec(), name));
        }
        name.map_or(Unit::UnknownCommand, Unit::Command)
    }

    fn response(&mut self, line: &[u8]) -> Unit {
        let mut words = line.split(|octet| *octet == b' ');
        let first = words.next().unwrap_or(&[]);
        let second = words.next().unwrap_or(&[]);
        let third = words.next().unwrap_or(&[]);
        let status = named(&STATUS, second);
        match (first, status) {
            (b"+", _) => Unit::Continuation,
            (b"*", Some(status)) if !self.greeted => {
                self.greeted = true;
                Unit::Greeting(status)
            }
            (b"*", Some(Status::Ok)) => Unit::Untagged(Untagged::Ok),
            (b"*", Some(Status::No)) => Unit::Untagged(Untagged::No),
            (b"*", Some(Status::Bad)) => Unit::Untagged(Untagged::Bad),
            (b"*", None) => {
                let untagged = named(&DATA, second).or_else(|| named(&NUMBERED_DATA, third));
                Unit::Untagged(untagged.unwrap_or(Untagged::Other))
            }
            (tag, Some(status)) => {
                let found = self.due.iter().position(|(it, _)| it == tag);
                let answers = found
                    .and_then(|at| self.due.remove(at))
                    .and_then(|(_, name)| name);
                Unit::Tagged { status, answers }
            }
            _ => Unit::Malformed,
        }
    }
}

const STATUS: [(&str, Status); 3] = [("OK", Status::Ok), ("NO", Status::No), ("BAD", Status::Bad)];

/// Data behind its name.
const DATA: [(&str, Untagged); 4] = [
    ("CAPABILITY", Untagged::Capability),
    ("SEARCH", Untagged::Search),
    ("FLAGS", Untagged::Flags),
    ("BYE", Untagged::Bye),
];

/// Data whose name stands behind a number.
const NUMBERED_DATA: [(&str, Untagged); 4] = [
    ("EXISTS", Untagged::Exists),
    ("RECENT", Untagged::Recent),
    ("EXPUNGE", Untagged::Expunge),
    ("FETCH", Untagged::Fetch),
];

/// What the word names in the table, ignoring case.
fn named<T: Copy>(table: &[(&str, T)], word: &[u8]) -> Option<T> {
    let found = |(name, _): &&(&str, T)| word.eq_ignore_ascii_case(name.as_bytes());
    table.iter().find(found).map(|(_, it)| *it)
}
