//! Names what is on the wire of an IMAP connection, from the octets of both directions alone.
//!
//! It is not a session: it decides nothing and knows no policy. What it cannot know it takes for what it
//! looks like: a line that a client sends while the server waits for `DONE` is a command if it reads like
//! one.

mod spans;
mod unit;

pub use unit::{Status, Unit, Untagged};

use super::command::CommandName;
use super::framer::{Framed, Framer};
use crate::smtp::Side;
use crate::smtp::dissector::Dissected as SmtpDissected;
use std::collections::VecDeque;

/// One dissected stretch.
pub type Dissected = SmtpDissected<Unit>;

/// The most octets of a unit that are kept.
const KEPT: usize = 4096;
/// The most octets of a tag that are compared.
const TAG: usize = 64;
/// The most commands whose end is due.
const MAX_DUE: usize = 1000;

/// The dissector of one connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dissector {
    greeted: bool,
    client: Framer,
    server: Framer,
    /// Commands whose end has not come.
    due: VecDeque<Due>,
    /// The command whose literals come.
    begun: Option<Begun>,
}

/// A command whose end has not come.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Due {
    tag: Vec<u8>,
    name: Option<CommandName>,
    waits: Waits,
}

/// What a command waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Waits {
    /// Its end.
    End,
    /// `+`, for its literal.
    Literal,
    /// `+`, with a challenge.
    Challenge,
    /// The client's response to it.
    Response,
    /// `+`, for IDLE to begin.
    Idle,
    /// `+`, though the client has said already that IDLE is to end.
    EndedIdle,
    /// `DONE`.
    Done,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Begun {
    name: Option<CommandName>,
    /// Whether its end is due: it is the last that is.
    due: bool,
}

impl Default for Dissector {
    fn default() -> Self {
        Self {
            greeted: false,
            client: Framer::default(),
            server: Framer::of_responses(),
            due: VecDeque::new(),
            begun: None,
        }
    }
}

impl Dissector {
    /// Takes octets that `side` put on the wire and yields what they are, in order: the lengths add up to
    /// `octets.len()`.
    pub fn push(&mut self, side: Side, octets: &[u8], mut each: impl FnMut(Dissected)) {
        let mut at = 0;
        let mut len = 0;
        while at < octets.len() {
            let framer = match side {
                Side::Client => &mut self.client,
                Side::Server => &mut self.server,
            };
            let (taken, framed) = framer.push(&octets[at..], KEPT);
            at += taken;
            len += taken;
            let whole = match framed {
                Framed::Open => continue,
                Framed::Literal(literal) => match side {
                    Side::Client => {
                        let unit = self.announced(literal.waits);
                        each(Dissected { len, unit });
                        len = 0;
                        continue;
                    }
                    Side::Server => continue,
                },
                Framed::Whole(whole) => whole,
                // Its beginning says what it is.
                Framed::TooLong(beginning) => beginning.into(),
            };
            let unit = match side {
                Side::Client => self.line(&whole),
                Side::Server => self.response(&whole),
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
}

/// The client's octets.
impl Dissector {
    /// The client's line announced a literal.
    fn announced(&mut self, waits: bool) -> Unit {
        let waits = if waits { Waits::Literal } else { Waits::End };
        if let Some(Begun { name, .. }) = self.begun {
            self.begun_waits(waits);
            return Unit::Literal {
                of: name,
                ends: false,
            };
        }
        let name = CommandName::of_line(self.client.begun());
        let tag = tag_of(self.client.begun()).to_vec();
        self.expect(Due { tag, name, waits });
        self.begun = Some(Begun { name, due: true });
        name.map_or(Unit::UnknownCommand, Unit::Begun)
    }

    /// What the command waits for whose literals come.
    fn begun_waits(&mut self, waits: Waits) {
        if let (Some(Begun { due: true, .. }), Some(due)) = (self.begun, self.due.back_mut()) {
            due.waits = waits;
        }
    }

    /// The client's line ended, with all that it announced.
    fn line(&mut self, line: &[u8]) -> Unit {
        if let Some(Begun { name, .. }) = self.begun {
            self.begun_waits(waits_of(name));
            self.begun = None;
            return Unit::Literal {
                of: name,
                ends: true,
            };
        }
        if let Some(due) = self.due.iter_mut().find(|it| it.waits == Waits::Response) {
            due.waits = Waits::Challenge;
            return match line {
                b"*" => Unit::AuthCancelled,
                _ => Unit::AuthResponse,
            };
        }
        if line.eq_ignore_ascii_case(b"DONE") {
            for due in &mut self.due {
                due.waits = match due.waits {
                    Waits::Idle => Waits::EndedIdle,
                    Waits::Done => Waits::End,
                    _ => continue,
                };
                return Unit::IdleDone;
            }
        }
        let name = CommandName::of_line(line);
        let unit = name.map_or(Unit::UnknownCommand, Unit::Command);
        // Whatever else comes ends IDLE, too: the answer to both has the tag of IDLE.
        if let Some(due) = self.due.iter_mut().find(|it| it.waits == Waits::Done) {
            due.waits = Waits::End;
            return unit;
        }
        self.expect(Due {
            tag: tag_of(line).to_vec(),
            name,
            waits: waits_of(name),
        });
        unit
    }

    fn expect(&mut self, due: Due) {
        if self.due.len() == MAX_DUE {
            self.due.pop_front();
        }
        self.due.push_back(due);
    }
}

/// The server's octets.
impl Dissector {
    fn response(&mut self, line: &[u8]) -> Unit {
        let mut words = line.split(|octet| *octet == b' ');
        let first = words.next().unwrap_or(&[]);
        let second = words.next().unwrap_or(&[]);
        let third = words.next().unwrap_or(&[]);
        let status = named(&STATUS, second);
        match (first, status) {
            (b"+", _) => self.go_on(),
            (b"*", _) => {
                let greeted = core::mem::replace(&mut self.greeted, true);
                match status {
                    Some(status) if !greeted => Unit::Greeting(status),
                    Some(Status::Ok) => Unit::Untagged(Untagged::Ok),
                    Some(Status::No) => Unit::Untagged(Untagged::No),
                    Some(Status::Bad) => Unit::Untagged(Untagged::Bad),
                    None if !greeted && second.eq_ignore_ascii_case(b"PREAUTH") => Unit::PreAuth,
                    None => Unit::Untagged(untagged(second, third)),
                }
            }
            (_, Some(status)) => self.tagged(line, status),
            _ => Unit::Malformed,
        }
    }

    /// `+`: the command is meant that waits for it first, since the server does one after the other.
    fn go_on(&mut self) -> Unit {
        for due in &mut self.due {
            let (unit, waits) = match due.waits {
                Waits::Literal => (Unit::Continuation, Waits::End),
                Waits::Challenge => (Unit::Challenge, Waits::Response),
                Waits::Idle => (Unit::IdleBegun, Waits::Done),
                Waits::EndedIdle => (Unit::IdleBegun, Waits::End),
                Waits::End | Waits::Response | Waits::Done => continue,
            };
            due.waits = waits;
            return unit;
        }
        Unit::Continuation
    }

    fn tagged(&mut self, line: &[u8], status: Status) -> Unit {
        let tag = tag_of(line);
        let Some(at) = self.due.iter().position(|it| it.tag == tag) else {
            let answers = None;
            return Unit::Tagged { status, answers };
        };
        let last = at + 1 == self.due.len();
        let found = self.due.remove(at);
        let waited = found.as_ref().is_some_and(|it| it.waits == Waits::Literal);
        let answers = found.and_then(|it| it.name);
        if last && let Some(begun) = &mut self.begun {
            begun.due = false;
            if waited {
                // The literal is refused, and does not come.
                self.client.refuse();
                self.begun = None;
            }
        }
        if (status, answers) == (Status::Ok, Some(CommandName::StartTls)) {
            // What stood behind it in plain text is never answered.
            self.client.refuse();
            self.begun = None;
            self.due.clear();
        }
        Unit::Tagged { status, answers }
    }
}

/// What a command waits for when all of it was sent.
fn waits_of(name: Option<CommandName>) -> Waits {
    match name {
        Some(CommandName::Authenticate) => Waits::Challenge,
        Some(CommandName::Idle) => Waits::Idle,
        _ => Waits::End,
    }
}

fn tag_of(line: &[u8]) -> &[u8] {
    let tag = line.split(|octet| *octet == b' ').next().unwrap_or(&[]);
    &tag[..tag.len().min(TAG)]
}

fn untagged(second: &[u8], third: &[u8]) -> Untagged {
    let is_number = !second.is_empty() && second.iter().all(u8::is_ascii_digit);
    let found = if is_number {
        named(&NUMBERED_DATA, third)
    } else {
        named(&DATA, second)
    };
    found.unwrap_or(Untagged::Other)
}

const STATUS: [(&str, Status); 3] = [("OK", Status::Ok), ("NO", Status::No), ("BAD", Status::Bad)];

/// Data behind its name.
const DATA: [(&str, Untagged); 10] = [
    ("CAPABILITY", Untagged::Capability),
    ("SEARCH", Untagged::Search),
    ("FLAGS", Untagged::Flags),
    ("BYE", Untagged::Bye),
    ("LIST", Untagged::List),
    ("LSUB", Untagged::Lsub),
    ("STATUS", Untagged::Status),
    ("NAMESPACE", Untagged::Namespace),
    ("ENABLED", Untagged::Enabled),
    ("ID", Untagged::Id),
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

#[cfg(test)]
mod tests;
