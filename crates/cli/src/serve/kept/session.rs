//! One session as it goes on: who said what, and what the lists show of it.

use super::tape::Tape;
use crate::clock;
use core::time::Duration;
use protocol_core::smtp::dissector::Answered;
use protocol_core::smtp::{Command, Dissector as Smtp, Side, Unit, Verb};
use protocol_core::{imap, pop3};
use serde::Serialize;
use std::collections::VecDeque;
use std::net::SocketAddr;
use std::time::Instant;
use world::Protocol;

/// How many octets of the newest line are kept to be shown.
const LAST: usize = 80;
/// The longest command that is read.
const MAX_COMMAND: usize = 4096;
/// How many envelopes and numbers of messages of one session are kept.
const ENVELOPES: usize = 20;
const MESSAGES: usize = 200;

/// Whom a session is with.
#[derive(Debug, Clone)]
pub struct Opened {
    /// `smtp`, `submission`, …
    pub service: &'static str,
    pub protocol: Protocol,
    pub port: u16,
    /// The host of the world.
    pub host: String,
    pub peer: SocketAddr,
}

#[derive(Debug)]
pub struct Session {
    pub number: u64,
    pub with: Opened,
    /// When it was opened, since 1970.
    pub opened: Duration,
    start: Instant,
    pub closed: Option<Duration>,
    pub secured: bool,
    pub user: Option<String>,
    pub tape: Tape,
    /// How many lines a replay has.
    pub lines: usize,
    pub octets: usize,
    last: Vec<u8>,
    /// What MAIL began, in order.
    pub transactions: VecDeque<Transaction>,
    /// The newest messages that were accepted on it.
    pub messages: VecDeque<u64>,
    dissector: Dissector,
    /// What each side has begun to say.
    begun: [Vec<u8>; 2],
    /// Counts what changed.
    pub version: u64,
}

/// An envelope as it was asked for.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Transaction {
    pub from: String,
    pub to: Vec<Recipient>,
    /// Whether the server accepted its message.
    #[serde(skip)]
    pub is_done: bool,
}

/// A recipient and what the server answered.
#[derive(Debug, Clone, Serialize)]
pub struct Recipient {
    pub address: String,
    /// 0 before there is a reply.
    pub code: u16,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub reply: String,
}

#[derive(Debug)]
enum Dissector {
    Smtp(Smtp),
    Imap(imap::Dissector),
    Pop3(pop3::Dissector),
}

impl Session {
    pub fn new(number: u64, with: Opened) -> Self {
        let dissector = match with.protocol {
            Protocol::Smtp => Dissector::Smtp(Smtp::default()),
            Protocol::Imap => Dissector::Imap(imap::Dissector::default()),
            Protocol::Pop3 => Dissector::Pop3(pop3::Dissector::default()),
        };
        Self {
            number,
            with,
            opened: clock::since_1970(),
            start: Instant::now(),
            closed: None,
            secured: false,
            user: None,
            tape: Tape::default(),
            lines: 0,
            octets: 0,
            last: Vec::new(),
            transactions: VecDeque::new(),
            messages: VecDeque::new(),
            dissector,
            begun: Default::default(),
            version: 0,
        }
    }

    /// One side said this. Whether it accepts a message.
    pub fn said(&mut self, from: Side, octets: &[u8]) -> bool {
        self.version += 1;
        self.tape.said(self.start.elapsed(), from, octets);
        self.octets += octets.len();
        // As a replay takes it: what a client says line by line.
        match from {
            Side::Client => {
                for line in octets.split_inclusive(|it| *it == b'\n') {
                    self.part(from, line);
                }
                false
            }
            Side::Server => self.part(from, octets),
        }
    }

    fn part(&mut self, from: Side, part: &[u8]) -> bool {
        let mut units = Vec::new();
        let mut lines = 0;
        match &mut self.dissector {
            Dissector::Smtp(it) => it.push(from, part, |it| units.push((it.len, it.unit))),
            Dissector::Imap(it) => it.push(from, part, |_| lines += 1),
            Dissector::Pop3(it) => it.push(from, part, |_| lines += 1),
        }
        self.lines += lines + units.len();
        let end = part.strip_suffix(b"\n").unwrap_or(part);
        let begin = end
            .iter()
            .rposition(|it| *it == b'\n')
            .map_or(0, |it| it + 1);
        self.last.clear();
        self.last.extend(end[begin..].iter().take(LAST));
        let mut rest = part;
        let mut accepts = false;
        for (len, unit) in units {
            let (octets, behind) = rest.split_at(len);
            rest = behind;
            accepts |= self.unit(from, unit, octets);
        }
        accepts
    }

    /// Follows the envelope.
    fn unit(&mut self, from: Side, unit: Unit, octets: &[u8]) -> bool {
        let begun = &mut self.begun[usize::from(from == Side::Server)];
        if unit == Unit::Partial {
            if begun.len() < MAX_COMMAND {
                begun.extend_from_slice(octets);
            }
            return false;
        }
        let whole = [core::mem::take(begun).as_slice(), octets].concat();
        match unit {
            Unit::Command(Verb::Mail) => {
                if self.transactions.len() >= ENVELOPES {
                    self.transactions.pop_front();
                }
                self.transactions.push_back(Transaction {
                    from: path(&whole),
                    ..Transaction::default()
                });
            }
            Unit::Command(Verb::Rcpt) => {
                if let Some(now) = self.transactions.back_mut() {
                    now.to.push(Recipient {
                        address: path(&whole),
                        code: 0,
                        reply: String::new(),
                    });
                }
            }
            Unit::Reply { code, answers } => match answers {
                Some(Answered::Verb(Verb::Rcpt)) => {
                    let all = self.transactions.iter_mut().flat_map(|it| &mut it.to);
                    if let Some(to) = all.into_iter().find(|it| it.code == 0) {
                        to.code = code.get();
                        to.reply = String::from_utf8_lossy(&whole).trim_end().to_owned();
                    }
                }
                Some(Answered::EndOfData | Answered::Verb(Verb::Bdat)) => {
                    return code.get() / 100 == 2;
                }
                _ => {}
            },
            _ => {}
        }
        false
    }

    pub fn secure(&mut self) {
        self.version += 1;
        self.secured = true;
        self.tape.secured(self.start.elapsed());
    }

    pub fn close(&mut self, by: Side) {
        if self.closed.is_none() {
            self.version += 1;
            self.closed = Some(clock::since_1970());
            self.tape.closed(self.start.elapsed(), by);
            self.begun = Default::default();
        }
    }

    /// The transaction whose message is accepted now: the first that is not done and has such recipients.
    pub fn accepted(&mut self, message: u64, recipients: &[String]) -> Option<Transaction> {
        if self.messages.len() >= MESSAGES {
            self.messages.pop_front();
        }
        self.messages.push_back(message);
        let has = |it: &Transaction| {
            let mut known = it.to.iter().map(|to| &to.address);
            !it.is_done && known.any(|it| recipients.contains(it))
        };
        let found = self.transactions.iter_mut().find(|it| has(it))?;
        found.is_done = true;
        Some(found.clone())
    }

    /// The memory that it takes, nearly.
    pub fn size(&self) -> usize {
        let all = self.transactions.iter().flat_map(|it| &it.to);
        let recipients = all.map(|it| 80 + it.address.len() + it.reply.len());
        size_of::<Self>()
            + self.tape.size()
            + 80 * self.transactions.len()
            + recipients.sum::<usize>()
    }

    /// The newest line, escaped.
    pub fn last(&self) -> String {
        let line = self.last.strip_suffix(b"\r").unwrap_or(&self.last);
        let mut text = line.escape_ascii().to_string();
        text.truncate(LAST);
        text
    }
}

/// The address that MAIL or RCPT names; what stands there, where it is none.
fn path(command: &[u8]) -> String {
    let line = command.strip_suffix(b"\n").unwrap_or(command);
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    match Command::parse(line) {
        Ok(Command::Mail { reverse_path, .. }) => bare(&reverse_path.to_string()),
        Ok(Command::Rcpt { forward_path, .. }) => bare(&forward_path.to_string()),
        _ => {
            let text = String::from_utf8_lossy(line).into_owned();
            let behind = text.split_once(':').map(|(_, it)| it.trim().to_owned());
            bare(&behind.unwrap_or(text))
        }
    }
}

/// Without the brackets.
pub fn bare(path: &str) -> String {
    let inside = path.strip_prefix('<').and_then(|it| it.strip_suffix('>'));
    inside.unwrap_or(path).to_owned()
}
