//! Names what is on the wire of an SMTP connection, from the octets of both directions alone.
//!
//! It is not a session: it decides nothing and knows no policy. The world uses it to make an event
//! of each unit, whoever produced the octets: a session, a person at a console, a real program. One
//! thing cannot be seen on the wire: what a loosened server takes for the end of data. That is given
//! to it when it is made.

mod spans;

use super::data::{Endings, Unstuffer};
use super::{Command, Reply, ReplyCode, Verb};
use crate::lines::{LineBuffer, content_parts, without_end};
use crate::trace::Spans;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

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
    /// A client's response of an AUTH exchange (RFC 4954 section 4).
    AuthResponse,
    /// The beginning of a unit whose end has not come yet.
    Partial,
    /// Octets of a chunk, behind BDAT (RFC 3030 section 2).
    Chunk {
        /// Whether they end the message.
        ends: bool,
    },
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
pub struct Dissector {
    greeted: bool,
    /// What the server has not answered yet.
    due: VecDeque<Option<Answered>>,
    client: Client,
    /// What ends data besides CRLF.CRLF.
    also_end: Endings,
    /// Reads content, to find its end.
    content: Unstuffer,
    /// Whether content has ended and the server has said nothing since: what follows was sent as
    /// part of the content, and a DATA in it begins content without waiting for 354.
    runs_on: bool,
    /// How many DATA were followed by content before their 354.
    begun_already: usize,
    server_line: LineBuffer,
    client_line: LineBuffer,
}

/// What the client's octets are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Client {
    #[default]
    Commands,
    Content,
    AuthResponse,
    /// A chunk: how many octets of it are to come, and whether it is the last.
    Chunk {
        left: u64,
        last: bool,
    },
}

/// One dissected stretch: `len` octets of what was pushed, and what they complete or begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dissected<U = Unit> {
    /// How many octets of the pushed slice it takes.
    pub len: usize,
    /// What they are: the unit that ends with them, or [`Unit::Partial`].
    pub unit: U,
}

/// The most replies that are due.
const MAX_DUE: usize = 10_000;

impl Dissector {
    /// The dissector of a connection to a server that takes these for the end of data, too.
    #[must_use]
    pub fn loosened(also_end: Endings) -> Self {
        Self {
            also_end,
            ..Self::default()
        }
    }

    /// Takes octets that `side` put on the wire and yields what they are, in order: the lengths add
    /// up to `octets.len()`. Consecutive lines of content come as one [`Unit::Content`]; the lines
    /// of a reply as one unit where they are pushed together (else the lines but the last are
    /// `Partial`).
    pub fn push(&mut self, side: Side, octets: &[u8], mut each: impl FnMut(Dissected)) {
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
        let mut rest = octets;
        while !rest.is_empty() {
            let taken = match self.client {
                Client::Chunk { left, last } => self.chunk_octets(left, last, rest, each),
                Client::Content => self.content_octets(rest, each),
                Client::Commands | Client::AuthResponse => self.line_octets(rest, each),
            };
            rest = &rest[taken..];
        }
    }

    /// Octets of a chunk; how many it takes.
    fn chunk_octets(
        &mut self,
        left: u64,
        last: bool,
        octets: &[u8],
        each: &mut dyn FnMut(usize, Unit),
    ) -> usize {
        let len = usize::try_from(left).map_or(octets.len(), |left| left.min(octets.len()));
        let left = left - len as u64;
        self.client = if left == 0 {
            Client::Commands
        } else {
            Client::Chunk { left, last }
        };
        let ends = last && left == 0;
        each(len, Unit::Chunk { ends });
        len
    }

    /// Takes content, to its end at the most.
    fn content_octets(&mut self, octets: &[u8], each: &mut dyn FnMut(usize, Unit)) -> usize {
        let (taken, end) = self.content.scan(octets, |_| {});
        let [whole, begun, last] = content_parts(&octets[..taken], end);
        each(whole, Unit::Content);
        each(begun, Unit::Partial);
        each(last, Unit::EndOfData);
        if end.is_some() {
            self.client = Client::Commands;
            self.runs_on = true;
            self.expect(Some(Answered::EndOfData));
        }
        taken
    }

    /// Takes lines until content or a chunk begins.
    fn line_octets(&mut self, octets: &[u8], each: &mut dyn FnMut(usize, Unit)) -> usize {
        let mut taken = 0;
        for line in octets.split_inclusive(|octet| *octet == b'\n') {
            taken += line.len();
            let Some(text) = self.client_line.push(line) else {
                each(line.len(), Unit::Partial);
                break;
            };
            if self.client == Client::AuthResponse {
                self.client = Client::Commands;
                self.expect(Some(Answered::Verb(Verb::Auth)));
                each(line.len(), Unit::AuthResponse);
                continue;
            }
            let ends_well = text.ends_with(b"\r\n");
            let text = without_end(&text);
            let verb = Verb::of_line(text);
            let bdat = verb.filter(|it| *it == Verb::Bdat && ends_well);
            let chunk = match bdat.map(|_| Command::parse(text)) {
                Some(Ok(Command::Bdat { size, last })) => Some((size, last)),
                _ => None,
            };
            self.expect(match chunk {
                // Its answer is the one to the whole message.
                Some((_, true)) => Some(Answered::EndOfData),
                _ => verb.map(Answered::Verb),
            });
            let unit = verb.map_or(Unit::UnknownCommand, Unit::Command);
            each(line.len(), unit);
            if let Some((left, last)) = chunk.filter(|(size, _)| *size > 0) {
                self.client = Client::Chunk { left, last };
                break;
            }
            if self.runs_on && verb == Some(Verb::Data) {
                self.begun_already += 1;
                self.begin_content();
                break;
            }
        }
        taken
    }

    fn begin_content(&mut self) {
        self.client = Client::Content;
        self.content = Unstuffer::new(self.also_end);
        // A line may have begun before the 354.
        self.content.scan(&self.client_line.take(), |_| {});
    }

    fn expect(&mut self, answer: Option<Answered>) {
        if self.due.len() < MAX_DUE {
            self.due.push_back(answer);
        }
    }

    fn server_octets(&mut self, octets: &[u8], each: &mut dyn FnMut(usize, Unit)) {
        self.runs_on = false;
        let mut len = 0;
        for line in octets.split_inclusive(|octet| *octet == b'\n') {
            len += line.len();
            let Some(text) = self.server_line.push(line) else {
                break;
            };
            let text = without_end(&text);
            let unit = match Reply::parse_line_traced(text, &mut Spans::unseen()) {
                Ok((_, false)) => continue,
                Ok((code, true)) => self.reply(code),
                Err(_) => Unit::Malformed,
            };
            each(core::mem::take(&mut len), unit);
        }
        each(len, Unit::Partial);
    }

    fn reply(&mut self, code: ReplyCode) -> Unit {
        if !self.greeted {
            self.greeted = true;
            return Unit::Greeting(code);
        }
        let answers = self.due.pop_front().flatten();
        if answers == Some(Answered::Verb(Verb::Data)) {
            let begun = self.begun_already > 0;
            self.begun_already -= usize::from(begun);
            if code.get() != 354 {
                // What still comes for content is lines to the server.
                self.client = Client::Commands;
            } else if !begun {
                self.begin_content();
            }
        }
        if code.get() == 220 && answers == Some(Answered::Verb(Verb::StartTls)) {
            // What stood behind it in plain text is never answered (RFC 3207 section 4.2).
            self.due.clear();
        }
        if code.get() == 334 && answers == Some(Answered::Verb(Verb::Auth)) {
            self.client = Client::AuthResponse;
        }
        Unit::Reply { code, answers }
    }
}
