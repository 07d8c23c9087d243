//! Names what is on the wire of a POP3 connection, from the octets of both directions alone.

mod spans;

use super::command::Verb;
use super::reply::{Reply, Status, challenge};
use super::stuffing::Unstuffer;
use crate::lines::{LineBuffer, content_parts, without_end};
use crate::smtp::Side;
use crate::smtp::dissector::Dissected as SmtpDissected;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

/// What a stretch of octets is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// The server's first line (RFC 1939 section 4).
    Greeting(Status),
    /// A command line whose keyword is known. Its arguments may be wrong.
    Command(Verb),
    /// A client's line that begins with no known keyword.
    UnknownCommand,
    /// A client's response of an AUTH exchange (RFC 5034 section 4).
    AuthResponse,
    /// A reply of one line, and the line before the content of a message.
    Reply {
        /// Whether it is yes.
        status: Status,
        /// What it answers: `None` for the reply to an unknown command, or where none was due.
        answers: Option<Verb>,
    },
    /// A whole listing, from its `+OK` to the `.` that ends it: the answer to CAPA, or to LIST or UIDL of
    /// all messages.
    Listing(Verb),
    /// Content of a message, behind the `+OK` to RETR or TOP: whole lines, dots as they are on the wire.
    Content,
    /// The line `.` that ends the content.
    EndOfContent,
    /// `+`: a challenge of an AUTH exchange.
    Challenge,
    /// A server's line that is no reply.
    Malformed,
    /// The beginning of a unit whose end has not come yet.
    Partial,
}

/// One dissected stretch.
pub type Dissected = SmtpDissected<Unit>;

/// The most replies that are due.
const MAX_DUE: usize = 10_000;

/// The dissector of one connection.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Dissector {
    greeted: bool,
    /// What the server has not answered yet.
    due: VecDeque<Due>,
    /// Whether the client's next line is a response of AUTH.
    responds: bool,
    server: Server,
    /// Reads a listing or content, to find its end.
    body: Unstuffer,
    client_line: LineBuffer,
    server_line: LineBuffer,
}

/// A reply that is due: to which command, and what follows a yes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Due {
    verb: Option<Verb>,
    follows: Server,
}

/// What the server's octets are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Server {
    #[default]
    Replies,
    Listing(Verb),
    Content,
}

impl Due {
    /// What is due to a command line without its CRLF.
    fn to(line: &[u8]) -> Self {
        let verb = Verb::of_line(line);
        let alone = verb.is_some_and(|it| line.trim_ascii().len() == it.as_str().len());
        let follows = match verb {
            Some(it @ Verb::Capa) => Server::Listing(it),
            Some(it @ (Verb::List | Verb::Uidl)) if alone => Server::Listing(it),
            Some(Verb::Retr | Verb::Top) => Server::Content,
            _ => Server::Replies,
        };
        Self { verb, follows }
    }
}

impl Dissector {
    /// Takes octets that `side` put on the wire and yields what they are, in order: the lengths add up to
    /// `octets.len()`. Consecutive lines of content come as one [`Unit::Content`]; a listing as one unit
    /// where it is pushed in one piece (else all but the last is `Partial`).
    pub fn push(&mut self, side: Side, octets: &[u8], mut each: impl FnMut(Dissected)) {
        // One copy of what does the work, whoever asks.
        let each: &mut dyn FnMut(usize, Unit) = &mut |len, unit| {
            if len > 0 {
                each(Dissected { len, unit });
            }
        };
        match side {
            Side::Client => self.client_octets(octets, each),
            Side::Server => self.server_octets(octets, each),
        }
    }

    fn client_octets(&mut self, octets: &[u8], each: &mut dyn FnMut(usize, Unit)) {
        for line in octets.split_inclusive(|octet| *octet == b'\n') {
            let Some(text) = self.client_line.push(line) else {
                return each(line.len(), Unit::Partial);
            };
            let due = if self.responds {
                Due::to(b"AUTH")
            } else {
                Due::to(without_end(&text))
            };
            if self.due.len() < MAX_DUE {
                self.due.push_back(due);
            }
            let unit = match due.verb {
                _ if core::mem::take(&mut self.responds) => Unit::AuthResponse,
                Some(verb) => Unit::Command(verb),
                None => Unit::UnknownCommand,
            };
            each(line.len(), unit);
        }
    }

    fn server_octets(&mut self, octets: &[u8], each: &mut dyn FnMut(usize, Unit)) {
        let mut rest = octets;
        // Octets before `rest` that belong to the unit that is under way.
        let mut begun = 0;
        while !rest.is_empty() {
            let taken = match self.server {
                Server::Content => self.content(rest, each),
                Server::Listing(verb) => {
                    let (taken, end) = self.body.scan(rest, |_| {});
                    begun += taken;
                    if end.is_some() {
                        self.server = Server::Replies;
                        each(core::mem::take(&mut begun), Unit::Listing(verb));
                    }
                    taken
                }
                Server::Replies => {
                    let line = rest.split_inclusive(|octet| *octet == b'\n').next();
                    let line = line.unwrap_or(rest);
                    begun += line.len();
                    if let Some(text) = self.server_line.push(line) {
                        let unit = self.reply(without_end(&text));
                        // The line begins a listing: it is part of it.
                        if !matches!(self.server, Server::Listing(_)) {
                            each(core::mem::take(&mut begun), unit);
                        }
                    }
                    line.len()
                }
            };
            rest = &rest[taken..];
        }
        each(begun, Unit::Partial);
    }

    /// Takes content, to its end at the most; how many octets.
    fn content(&mut self, octets: &[u8], each: &mut dyn FnMut(usize, Unit)) -> usize {
        let (taken, end) = self.body.scan(octets, |_| {});
        let [whole, begun, last] = content_parts(&octets[..taken], end);
        each(whole, Unit::Content);
        each(begun, Unit::Partial);
        each(last, Unit::EndOfContent);
        if end.is_some() {
            self.server = Server::Replies;
        }
        taken
    }

    /// A server's line that is no part of something longer.
    fn reply(&mut self, line: &[u8]) -> Unit {
        let Ok(Reply { status, .. }) = Reply::parse(line) else {
            return self.no_reply(line);
        };
        if !self.greeted {
            self.greeted = true;
            return Unit::Greeting(status);
        }
        let due = self.due.pop_front();
        let answers = due.and_then(|it| it.verb);
        if let (Some(due), Status::Ok) = (due, status) {
            self.server = due.follows;
            self.body = Unstuffer::default();
            if answers == Some(Verb::Stls) {
                // What stood behind it in plain text is never answered (RFC 2595 section 4).
                self.due.clear();
            }
        }
        Unit::Reply { status, answers }
    }

    /// A challenge, or what nobody understands.
    fn no_reply(&mut self, line: &[u8]) -> Unit {
        let authenticates = self
            .due
            .front()
            .is_some_and(|it| it.verb == Some(Verb::Auth));
        if !authenticates || challenge(line).is_err() {
            return Unit::Malformed;
        }
        self.due.pop_front();
        // A line that came already behind AUTH was the response, whatever it looked like.
        match self.due.front_mut() {
            Some(next) => *next = Due::to(b"AUTH"),
            None => self.responds = true,
        }
        Unit::Challenge
    }
}

#[cfg(test)]
mod tests;
