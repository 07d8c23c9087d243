//! What is on the wire, as it is sent and as it arrives.

use crate::hosts::host;
use crate::session::{line_of, literal_of, unasked};
use crate::{Fact, Value, fact, size};
use protocol_core::imap::{self, CommandName, Status, Untagged};
use protocol_core::pop3;
use protocol_core::smtp::dissector::Answered;
use protocol_core::smtp::{Reply, Unit};
use world::{Event, EventKind, Line, Timeline, WireUnit};

/// The most characters of a line that a sentence quotes.
const QUOTED: usize = 200;

/// The most words of a line that a heading quotes.
const WORDS: usize = 3;

/// A line as it is sent.
pub(crate) fn said(line: &Line, event: &Event, timeline: &Timeline) -> Fact {
    let from = host(timeline, line.sender());
    let to = || host(timeline, line.receiver());
    let octets = || size(line.octets.len());
    if let Some(of) = hidden(line, event, timeline) {
        return of_hidden(Some(of), line, event, timeline);
    }
    match line.unit {
        WireUnit::Smtp(unit) => match unit {
            Unit::Greeting(code) => {
                fact!("line-greets-with", from: from, to: to(), code: crate::text(code))
            }
            Unit::Command(_) | Unit::UnknownCommand => quoted("command", from, to(), line),
            Unit::Reply {
                code,
                answers: Some(Answered::EndOfData),
            } if code.get() == 250 => fact!("line-takes-letter", from: from),
            Unit::Reply { .. } => {
                stop(fact!("line-answers-code", from: from, reply: reply(line, ": ")))
            }
            Unit::Malformed => quoted("no-reply", from, to(), line),
            Unit::Content => fact!("line-letter", from: from, to: to(), size: octets()),
            Unit::Chunk { .. } => fact!("line-chunk", from: from, to: to(), size: octets()),
            Unit::EndOfData => fact!("line-ends-message", from: from),
            Unit::AuthResponse => quoted("responds", from, to(), line),
            Unit::Partial => quoted("partial", from, to(), line),
        },
        WireUnit::Imap(unit) => match (literal_of(event, timeline), unasked(event, timeline)) {
            (Some(name), _) => announced(from, Some(name), line),
            (None, Some(change)) => nobody_asked(unit, from, to(), line, &change.kind),
            (None, None) => imap_said(unit, from, to(), line),
        },
        WireUnit::Pop3(unit) => pop3_said(unit, from, to(), line),
    }
}

/// What a server takes text of the message for: its end, a command, or another message. The client goes on
/// with the message it has begun, behind what ends the data for this server alone (RFC 5321 section 4.1.1.4
/// allows only CRLF.CRLF). `sent` is where the line is sent.
pub(crate) fn hidden(line: &Line, sent: &Event, timeline: &Timeline) -> Option<&'static str> {
    let WireUnit::Smtp(unit) = line.unit else {
        return None;
    };
    let events = timeline.events();
    let at_once = |it: &&Event| it.connection == sent.connection && it.cause == sent.cause;
    let ends = |it: &Event| match &it.kind {
        EventKind::LineSent { line, .. } => line.unit == WireUnit::Smtp(Unit::EndOfData),
        _ => false,
    };
    let at = sent.id.index();
    let found = match unit {
        Unit::EndOfData => events.get(at + 1).filter(at_once).map(|_| "end"),
        Unit::Command(_) | Unit::UnknownCommand | Unit::Content => {
            let mut before = events[..at].iter().rev().take_while(at_once);
            let what = if unit == Unit::Content {
                "message"
            } else {
                "command"
            };
            before.any(ends).then_some(what)
        }
        _ => None,
    };
    found.filter(|_| !sent.connection.is_some_and(|it| timeline.is_typed(it)))
}

/// What a server takes for the end of the message though it is not CRLF.CRLF (RFC 5321 section 4.1.1.4): the dot
/// and the line ends around it, by their names. `event` is where the dot is sent or arrives.
#[must_use]
pub fn odd_end(event: &Event, timeline: &Timeline) -> Option<String> {
    let (line, sent) = line_of(event, timeline)?;
    if line.unit != WireUnit::Smtp(Unit::EndOfData) {
        return None;
    }
    let before = timeline.on(sent.connection?, sent.id.index()).rev();
    let before = before.filter_map(|it| match &it.kind {
        EventKind::LineSent { line: it, .. } => (it.from == line.from).then_some(&it.octets),
        _ => None,
    });
    let before = before.take(1).next()?;
    let is_end = |octet: &&u8| matches!(octet, b'\r' | b'\n');
    let ends = before.iter().rev().take(2).take_while(is_end).count();
    let text = [&before[before.len() - ends..], &line.octets].concat();
    let name = |octet: &u8| match octet {
        b'\r' => "[CR]",
        b'\n' => "[LF]",
        _ => ".",
    };
    (ends > 0 && text != b"\r\n.\r\n").then(|| text.iter().map(name).collect())
}

pub(crate) fn of_hidden(
    what: Option<&'static str>,
    line: &Line,
    event: &Event,
    timeline: &Timeline,
) -> Fact {
    let what = Value::Choice(what.unwrap_or_default());
    let (from, to) = (line.sender(), line.receiver());
    let line = odd_end(event, timeline).unwrap_or_else(|| first_words(line));
    match event.kind {
        EventKind::LineReceived { .. } => {
            fact!("heard-hidden", to: host(timeline, to), what: what, line: line)
        }
        _ => stop(fact!("line-hidden", from: host(timeline, from), line: line)),
    }
}

/// A sentence that ends with the line.
fn quoted(how: &'static str, from: Fact, to: Fact, line: &Line) -> Fact {
    let how = Value::Choice(how);
    stop(fact!("line-said", how: how, from: from, to: to, line: first_line(line)))
}

/// The same with a full stop where it has no end of its own.
fn stop(said: Fact) -> Fact {
    fact!("sentence", said: said)
}

fn imap_said(unit: imap::Unit, from: Fact, to: Fact, line: &Line) -> Fact {
    use imap::Unit as U;
    match unit {
        U::Greeting(Status::Ok) => fact!("line-greets", from: from, to: to),
        U::PreAuth => fact!("line-greets-known", from: from, to: to),
        U::Greeting(_) => quoted("no-greeting", from, to, line),
        U::Command(_) | U::UnknownCommand | U::Begun(_) => quoted("command", from, to, line),
        U::Literal { ends: true, .. } if *line.octets == *b"\r\n" => {
            fact!("line-command-whole", from: from)
        }
        U::Literal { of, .. } => announced(from, of, line),
        U::Untagged(Untagged::Fetch) if has_content(line) => {
            fact!("line-fetched", from: from, size: size(line.octets.len()))
        }
        U::Untagged(_) => quoted("tells", from, to, line),
        U::Tagged { .. } => quoted("answers", from, to, line),
        U::Continuation => fact!("line-go-on", from: from),
        U::Challenge => quoted("challenges", from, to, line),
        U::AuthResponse => quoted("responds", from, to, line),
        U::AuthCancelled => fact!("line-cancels", from: from),
        U::IdleBegun => fact!("line-idles", from: from),
        U::IdleDone => fact!("line-done", from: from),
        U::Malformed => quoted("no-response", from, to, line),
        U::Partial => quoted("partial", from, to, line),
    }
}

/// Whether it is more than a line: literals are in it.
fn has_content(line: &Line) -> bool {
    line.octets
        .iter()
        .filter(|it| **it == b'\n')
        .nth(1)
        .is_some()
}

/// The octets of a literal.
fn announced(from: Fact, of: Option<CommandName>, line: &Line) -> Fact {
    let octets = size(line.octets.len());
    match of {
        Some(CommandName::Append) => fact!("line-appends", from: from, size: octets),
        _ => fact!("line-announced", from: from, size: octets),
    }
}

/// Data in IDLE.
fn nobody_asked(unit: imap::Unit, from: Fact, to: Fact, line: &Line, change: &EventKind) -> Fact {
    use imap::Unit::Untagged as Told;
    let what = match (unit, change) {
        (Told(Untagged::Exists), EventKind::Delivered { .. }) => "letter",
        (Told(Untagged::Exists), _) => "message",
        (Told(Untagged::Expunge), _) => "gone",
        (Told(Untagged::Fetch), _) => "flags",
        _ => "state",
    };
    let what = Value::Choice(what);
    stop(fact!("line-unasked", from: from, to: to, what: what, line: first_line(line)))
}

fn pop3_said(unit: pop3::Unit, from: Fact, to: Fact, line: &Line) -> Fact {
    use pop3::Unit as U;
    match unit {
        U::Greeting(pop3::Status::Ok) => fact!("line-greets", from: from, to: to),
        U::Greeting(pop3::Status::Err) => quoted("no-call", from, to, line),
        U::Command(_) | U::UnknownCommand => quoted("command", from, to, line),
        U::AuthResponse => quoted("responds", from, to, line),
        U::Challenge => quoted("challenges", from, to, line),
        U::Reply { .. } => quoted("answers", from, to, line),
        U::Listing(_) => {
            let lines = line.octets.iter().filter(|it| **it == b'\n').count();
            let count = lines.saturating_sub(2);
            stop(fact!("line-lists", from: from, count: count, line: first_line(line)))
        }
        U::Content => fact!("line-copy", from: from, size: size(line.octets.len())),
        U::EndOfContent => fact!("line-ends-message", from: from),
        U::Malformed => quoted("no-reply", from, to, line),
        U::Partial => quoted("partial", from, to, line),
    }
}

/// A line as it arrives.
pub(crate) fn heard(line: &Line, event: &Event, timeline: &Timeline) -> Fact {
    let from = || host(timeline, line.sender());
    let to = host(timeline, line.receiver());
    let octets = || size(line.octets.len());
    let sent = line_of(event, timeline);
    if let Some(of) = sent.and_then(|(_, sent)| hidden(line, sent, timeline)) {
        return of_hidden(Some(of), line, event, timeline);
    }
    if unasked(event, timeline).is_some() {
        return stop(fact!("heard-unasked", from: from(), to: to, line: first_line(line)));
    }
    match line.unit {
        WireUnit::Smtp(Unit::Chunk { ends: false }) => fact!("heard-part", to: to),
        WireUnit::Smtp(Unit::Content | Unit::Chunk { ends: true }) => {
            fact!("heard-message", to: to)
        }
        WireUnit::Smtp(Unit::EndOfData) => fact!("heard-end-of-message", to: to),
        WireUnit::Smtp(Unit::Reply { .. } | Unit::Greeting(_)) => {
            stop(fact!("heard", from: from(), to: to, line: reply(line, " ")))
        }
        WireUnit::Imap(imap::Unit::Untagged(Untagged::Fetch)) if has_content(line) => {
            fact!("heard-fetched", to: to, size: octets())
        }
        WireUnit::Imap(_) if literal_of(event, timeline).is_some() => {
            fact!("heard-announced", to: to, size: octets())
        }
        WireUnit::Imap(imap::Unit::Literal {
            of: Some(CommandName::Append),
            ends: true,
        }) => fact!("heard-message", to: to),
        WireUnit::Pop3(pop3::Unit::Content) => fact!("heard-copy", to: to),
        WireUnit::Pop3(pop3::Unit::EndOfContent) => fact!("heard-end-of-message", to: to),
        WireUnit::Smtp(
            Unit::Command(_)
            | Unit::UnknownCommand
            | Unit::AuthResponse
            | Unit::Malformed
            | Unit::Partial,
        )
        | WireUnit::Imap(_)
        | WireUnit::Pop3(_) => stop(fact!("heard", from: from(), to: to, line: first_line(line))),
    }
}

/// `250 2.1.5`, the separator, `recipient ok`.
fn reply(line: &Line, separator: &str) -> Value {
    let Ok(reply) = Reply::parse(&line.octets) else {
        return first_line(line).into();
    };
    let code = match reply.enhanced {
        Some(status) => format!("{} {status}", reply.code),
        None => reply.code.to_string(),
    };
    let mut lines = reply.lines.iter().filter(|it| !it.trim().is_empty());
    let first = match lines.next() {
        Some(text) => format!("{code}{separator}{}", shortened(text)),
        None => code,
    };
    match lines.count() {
        0 => first.into(),
        more => fact!("line-more-lines", first: first, more: more).into(),
    }
}

fn first_line(line: &Line) -> String {
    let text = line.octets.to_text();
    shortened(text.lines().next().unwrap_or_default())
}

/// The first words of a line.
pub(crate) fn first_words(line: &Line) -> String {
    let first = first_line(line);
    let mut words = first.split_whitespace();
    let mut shown: Vec<&str> = words.by_ref().take(WORDS).collect();
    shown.extend(words.next().map(|_| "…"));
    shown.join(" ")
}

fn shortened(text: &str) -> String {
    let text = text.trim_end();
    let mut shown: String = text.chars().take(QUOTED).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown
}
