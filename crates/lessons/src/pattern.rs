//! Patterns: which events a check, a moment or a question is about. They compare meaning (a verb, a code, an address),
//! not spelling.

use protocol_core::smtp::dissector::Answered;
use protocol_core::smtp::{self, Command, ForwardPath, Verb};
use protocol_core::{imap, pop3};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use story::place;
use world::{Event, EventId, EventKind, HostId, Line, Timeline, WireUnit};

/// A kind of event. What is not said may be anything.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct Pattern {
    /// An SMTP command with this verb is sent.
    pub command: Option<Verb>,
    /// The address that a RCPT command names.
    pub to: Option<String>,
    /// Content or the end of data is sent: `content`, `end-of-data`.
    pub unit: Option<Data>,
    /// An IMAP command of this name is sent.
    pub imap: Option<imap::CommandName>,
    /// A POP3 command of this name is sent.
    pub pop3: Option<pop3::Verb>,
    /// An SMTP reply is received: its code, or its first digit.
    pub reply: Option<u16>,
    /// The enhanced status code of the reply: `5.7.1`.
    pub status: Option<String>,
    /// What the reply answers: a verb, `greeting` or `end-of-data`.
    pub answers: Option<String>,
    /// Whether a person typed it, or received it on a connection of theirs.
    pub typed: Option<bool>,
    /// It is sent, and never arrives.
    pub lost: bool,
    /// A text is in the line, in any case.
    pub text: Option<String>,
    /// It happens at the host of this name: where a command is sent, or a reply is received.
    pub at: Option<String>,
    /// The host of this name sends it.
    pub from: Option<String>,
    /// The port of the connection.
    pub port: Option<u16>,
    /// Whether the line goes under TLS.
    pub secured: Option<bool>,
    /// It has this name as a place of the run: `deferred`, `delivered-bob`, `2/rcpt-bob`.
    pub place: Option<String>,
    /// It is an event of this kind: `delivered`, `notice-written`.
    pub event: Option<String>,
    /// Fields of that event by their path, such as `mailbox`; a host is called by its name, and of a list one item is
    /// enough.
    pub with: Map<String, Value>,
}

/// What follows 354.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Data {
    /// Content.
    Content,
    /// The line that ends it.
    EndOfData,
}

impl Pattern {
    /// Whether the event is of this kind.
    #[must_use]
    pub fn fits(&self, event: &Event, timeline: &Timeline) -> bool {
        let line = match &event.kind {
            EventKind::LineSent { line, arrives } => Some((line, true, arrives.is_none())),
            EventKind::LineReceived { line, .. } => Some((line, false, false)),
            _ => None,
        };
        let wants_reply = self.reply.is_some() || self.answers.is_some() || self.status.is_some();
        let is_right_kind = match (line, &self.event) {
            (_, Some(kind)) => self.fits_fields(kind, &event.kind, timeline),
            // A reply counts when it is received, all else when it is sent.
            (Some((line, sent, lost)), None) => {
                (if self.lost { lost } else { sent != wants_reply }) && self.fits_line(line)
            }
            (None, None) => self.place.is_some() && self.is_about_no_line(),
        };
        let is_named = |name: &Option<String>, host: Option<HostId>| {
            name.as_ref().is_none_or(|name| {
                let host = host.and_then(|it| timeline.world().host(it));
                host.is_some_and(|it| it.name.to_string().eq_ignore_ascii_case(name))
            })
        };
        let typed = || event.connection.is_some_and(|it| timeline.is_typed(it));
        is_right_kind
            && self.typed.is_none_or(|wanted| wanted == typed())
            && is_named(&self.at, Some(event.host))
            && is_named(&self.from, line.map(|(line, ..)| line.sender()))
            && self
                .place
                .as_ref()
                .is_none_or(|it| place::fits(event, timeline.events(), it))
    }

    /// The first such event that is past.
    pub(crate) fn first<'a>(&self, timeline: &'a Timeline) -> Option<&'a Event> {
        let mut past = timeline.past().iter();
        past.find(|event| self.fits(event, timeline))
    }

    fn is_about_no_line(&self) -> bool {
        let Self {
            at, place, typed, ..
        } = self.clone();
        *self
            == Self {
                at,
                place,
                typed,
                ..Self::default()
            }
    }

    fn fits_line(&self, line: &Line) -> bool {
        let unit = line.unit;
        let command = self
            .command
            .is_none_or(|verb| unit == WireUnit::Smtp(smtp::Unit::Command(verb)));
        let to = self.to.as_ref();
        let to = to.is_none_or(|to| recipient(line).is_some_and(|it| it.eq_ignore_ascii_case(to)));
        let data = self.unit.is_none_or(|data| match data {
            Data::Content => unit == WireUnit::Smtp(smtp::Unit::Content),
            Data::EndOfData => unit == WireUnit::Smtp(smtp::Unit::EndOfData),
        });
        let imap = self.imap.is_none_or(|name| match unit {
            WireUnit::Imap(imap::Unit::Command(it) | imap::Unit::Begun(it)) => it == name,
            _ => false,
        });
        let pop3 = self
            .pop3
            .is_none_or(|verb| unit == WireUnit::Pop3(pop3::Unit::Command(verb)));
        let (code, answers) =
            reply_in(line).map_or((None, String::new()), |(code, to)| (Some(code), to));
        let reply = self.reply.is_none_or(|wanted| {
            code.is_some_and(|code| code == wanted || (wanted < 10 && code / 100 == wanted))
        });
        let answered = self.answers.as_ref();
        let answered = answered.is_none_or(|it| it.eq_ignore_ascii_case(&answers));
        let status = self.status.as_ref();
        let status = status.is_none_or(|it| {
            let text = String::from_utf8_lossy(&line.octets);
            code.is_some() && text.split([' ', '-', '\r']).nth(1) == Some(it)
        });
        let text = self.text.as_ref();
        let text = text.is_none_or(|it| contains(&line.octets, it));
        let port = self.port.is_none_or(|it| it == line.ends.port);
        let secured = self.secured.is_none_or(|it| it == line.secured);
        command
            && to
            && data
            && imap
            && pop3
            && reply
            && answered
            && status
            && text
            && port
            && secured
    }

    fn fits_fields(&self, kind: &str, event: &EventKind, timeline: &Timeline) -> bool {
        // Lines are most of a run, and have fields of their own here: they need not be written out.
        let is_line = matches!(
            event,
            EventKind::LineSent { .. } | EventKind::LineReceived { .. }
        );
        if is_line {
            return false;
        }
        let written = serde_json::to_value(event).unwrap_or_default();
        let Some(fields) = written.get(kind) else {
            return written.as_str() == Some(kind) && self.with.is_empty();
        };
        let text = |it: &String| contains(fields.to_string().as_bytes(), it);
        let field = |(path, wanted): (&String, &Value)| {
            let mut path = path.split('.');
            let found = path.try_fold(fields, |it, field| it.get(field));
            found.is_some_and(|it| is_same(it, wanted, timeline))
        };
        self.text.as_ref().is_none_or(text) && self.with.iter().all(field)
    }
}

/// Whether the value of a field is the one that an author wrote.
fn is_same(found: &Value, wanted: &Value, timeline: &Timeline) -> bool {
    match (found, wanted) {
        (Value::Array(items), Value::String(_)) => {
            items.iter().any(|it| is_same(it, wanted, timeline))
        }
        (Value::Number(host), Value::String(name)) => {
            let id = host.as_u64().and_then(|it| u16::try_from(it).ok());
            let host = id.and_then(|it| timeline.world().host(HostId(it)));
            host.is_some_and(|it| it.name.to_string().eq_ignore_ascii_case(name))
        }
        (Value::String(found), Value::String(wanted)) => found
            .trim_matches(['<', '>'])
            .eq_ignore_ascii_case(wanted.trim_matches(['<', '>'])),
        (Value::Object(found), Value::Object(wanted)) => wanted.iter().all(|(field, wanted)| {
            found
                .get(field)
                .is_some_and(|it| is_same(it, wanted, timeline))
        }),
        (found, wanted) => found == wanted,
    }
}

/// The address of a RCPT line.
fn recipient(line: &Line) -> Option<String> {
    let text = line.octets.strip_suffix(b"\r\n")?;
    match Command::parse(text).ok()? {
        Command::Rcpt { forward_path, .. } => Some(match forward_path {
            ForwardPath::Postmaster => "postmaster".into(),
            ForwardPath::Mailbox(mailbox) => mailbox.to_string(),
        }),
        _ => None,
    }
}

/// The code of the reply that the event is, and what it answers.
pub(crate) fn reply_of(event: &Event) -> Option<(u16, String)> {
    match &event.kind {
        EventKind::LineSent { line, .. } | EventKind::LineReceived { line, .. } => reply_in(line),
        _ => None,
    }
}

/// The text of the line that the event is, without its end.
pub(crate) fn line_of(event: &Event) -> Option<String> {
    match &event.kind {
        EventKind::LineSent { line, .. } | EventKind::LineReceived { line, .. } => {
            Some(String::from_utf8_lossy(&line.octets).trim_end().to_owned())
        }
        _ => None,
    }
}

fn reply_in(line: &Line) -> Option<(u16, String)> {
    match line.unit {
        WireUnit::Smtp(smtp::Unit::Greeting(code)) => Some((code.get(), "greeting".to_owned())),
        WireUnit::Smtp(smtp::Unit::Reply { code, answers }) => {
            let answers = match answers {
                Some(Answered::Verb(verb)) => verb.as_str().to_ascii_lowercase(),
                Some(Answered::EndOfData) => "end-of-data".to_owned(),
                None => String::new(),
            };
            Some((code.get(), answers))
        }
        _ => None,
    }
}

/// Whether the octets have this text in them, in any case.
pub(crate) fn contains(octets: &[u8], text: &str) -> bool {
    octets
        .windows(text.len().max(1))
        .any(|it| it.eq_ignore_ascii_case(text.as_bytes()))
}

/// The event at which the pattern happened last, among those from the one at place `from`.
pub(crate) fn last(pattern: &Pattern, timeline: &Timeline, from: usize) -> Option<EventId> {
    let past = timeline.past().get(from..).unwrap_or_default();
    let found = past.iter().rfind(|event| pattern.fits(event, timeline));
    found.map(|it| it.id)
}
