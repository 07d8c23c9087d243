//! What the inspector says of an event.

mod auth;
mod command;
mod dns;
mod event;
mod imap;
mod mailbox;
mod pop3;
mod reply;
mod smtp;

pub(super) use event::with;

use super::sentence;
use crate::{Explanation, Sign};
use protocol_core::smtp::dissector::Answered;
use protocol_core::smtp::{Unit, Verb};
use protocol_core::trace::Section;
use world::{Event, EventKind, Line, Timeline, WireUnit};

/// A row of what may be answered: sign, codes, meaning.
type Answer = (Sign, &'static str, &'static str);

pub(super) const fn rfc5321(section: &'static str) -> Section {
    Section::new(5321, section)
}

const fn rfc1939(section: &'static str) -> Section {
    Section::new(1939, section)
}

const fn rfc3501(section: &'static str) -> Section {
    Section::new(3501, section)
}

pub(crate) fn explain(event: &Event, timeline: &Timeline) -> Explanation {
    let mut it = match line_of(event) {
        Some(line) => match line.unit {
            WireUnit::Smtp(unit) => smtp::of_unit(unit, line),
            WireUnit::Imap(unit) => imap::of_unit(unit, line),
            WireUnit::Pop3(unit) => pop3::of_unit(unit, line),
        },
        None => event::of_event(&event.kind),
    };
    if let Some(line) = line_of(event) {
        auth::of_exchange(event, line, timeline, &mut it);
    }
    if it.what.is_empty() {
        it.what = sentence(event, timeline);
    }
    it.why = event
        .cause
        .and_then(|id| timeline.event(id))
        .map(|cause| why(event, cause, timeline));
    it
}

pub(super) fn new(what: &str, meaning: &[&str], sections: &[Section]) -> Explanation {
    Explanation {
        what: what.into(),
        meaning: strings(meaning),
        sections: sections.to_vec(),
        ..Explanation::default()
    }
}

fn strings(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|it| (*it).to_owned()).collect()
}

fn line_of(event: &Event) -> Option<&Line> {
    if let EventKind::LineSent { line, .. } | EventKind::LineReceived { line, .. } = &event.kind {
        Some(line)
    } else {
        None
    }
}

/// What led to the event, and the rule by which it did.
fn why(event: &Event, cause: &Event, timeline: &Timeline) -> String {
    let cause_said = sentence(cause, timeline);
    let rule = match line_of(event) {
        Some(line) if matches!(event.kind, EventKind::LineSent { .. }) => {
            rule(line, line_of(cause))
        }
        Some(_) => Some("It took the time of the link to arrive."),
        None => None,
    };
    match rule {
        Some(rule) => format!("{cause_said} {rule}"),
        None => cause_said,
    }
}

/// Why `line` is sent after `cause`.
fn rule(line: &Line, cause: Option<&Line>) -> Option<&'static str> {
    let WireUnit::Smtp(unit) = line.unit else {
        return None;
    };
    let heard = match cause?.unit {
        WireUnit::Smtp(unit) => unit,
        WireUnit::Imap(_) | WireUnit::Pop3(_) => return None,
    };
    let after =
        |verb| matches!(heard, Unit::Reply { answers: Some(Answered::Verb(it)), .. } if it == verb);
    let hello = after(Verb::Ehlo) || after(Verb::Helo);
    match unit {
        Unit::Command(verb) => match verb {
            Verb::Ehlo => matches!(heard, Unit::Greeting(_))
                .then_some("The server has greeted: now the client says who it is."),
            Verb::Helo => after(Verb::Ehlo)
                .then_some("The server did not take EHLO: the client greets the old way."),
            Verb::Mail => hello.then_some("The greetings are over: an envelope may begin."),
            Verb::Rcpt if hello => {
                Some("The server offers PIPELINING: the client need not wait for each answer.")
            }
            Verb::Rcpt => (after(Verb::Mail) || after(Verb::Rcpt))
                .then_some("The envelope is begun: it needs whoever the letter is for."),
            Verb::Data if hello => {
                Some("The server offers PIPELINING: the client need not wait for each answer.")
            }
            Verb::Data => after(Verb::Rcpt)
                .then_some("Every recipient has its answer, and at least one was a yes."),
            Verb::Quit => matches!(heard, Unit::Reply { .. })
                .then_some("The client has nothing more to do here."),
            Verb::Auth => hello.then_some("The server offers AUTH, and wants to know who calls."),
            Verb::StartTls => {
                hello.then_some("The server offers STARTTLS, and the client wants it.")
            }
            Verb::Bdat => after(Verb::Rcpt).then_some(
                "Every recipient has its answer, and the server offers CHUNKING: no 354 is needed.",
            ),
            Verb::Rset | Verb::Noop | Verb::Vrfy | Verb::Expn | Verb::Help => None,
        },
        Unit::Reply { .. } => match heard {
            Unit::Command(_) | Unit::UnknownCommand => {
                Some("Every command gets exactly one reply, of one line or more.")
            }
            Unit::EndOfData | Unit::Chunk { ends: true } => {
                Some("The end of the letter gets a reply of its own.")
            }
            Unit::Chunk { ends: false } => Some("Each chunk gets a reply."),
            Unit::AuthResponse => Some("Each response gets a reply."),
            Unit::Greeting(_)
            | Unit::Reply { .. }
            | Unit::Malformed
            | Unit::Content
            | Unit::Partial => None,
        },
        Unit::Content => {
            after(Verb::Data).then_some("354 has said: go on. Only now the letter may travel.")
        }
        Unit::AuthResponse => after(Verb::Auth).then_some("334 has asked for it."),
        Unit::EndOfData
        | Unit::Chunk { .. }
        | Unit::Greeting(_)
        | Unit::UnknownCommand
        | Unit::Malformed
        | Unit::Partial => None,
    }
}
