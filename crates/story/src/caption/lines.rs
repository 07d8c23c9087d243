//! What is on the wire, as it is sent and as it arrives.

use super::{inner, literal_of, outer, stop, unasked};
use protocol_core::imap::{self, CommandName, Status, Untagged};
use protocol_core::pop3;
use protocol_core::smtp::dissector::Answered;
use protocol_core::smtp::{Reply, Unit};
use world::{Event, EventKind, Line, Timeline, WireUnit};

/// The most characters of a line that a sentence quotes.
const QUOTED: usize = 200;

/// A line as it is sent.
pub(super) fn said(line: &Line, event: &Event, timeline: &Timeline) -> String {
    let (from, to) = (
        outer(timeline, line.sender()),
        inner(timeline, line.receiver()),
    );
    let text = first_line(line);
    match line.unit {
        WireUnit::Smtp(unit) => match unit {
            Unit::Greeting(code) => format!("{from} greets {to} with {code}."),
            Unit::Command(_) | Unit::UnknownCommand => stop(&format!("{from} to {to}: {text}")),
            Unit::Reply {
                code,
                answers: Some(Answered::EndOfData),
            } if code.get() == 250 => {
                format!("{from} answers 250 to the letter: it is responsible now.")
            }
            Unit::Reply { .. } => stop(&format!("{from} answers {}", reply(line, ": "))),
            Unit::Malformed => stop(&format!("{from} sends what is no reply: {text}")),
            Unit::Content => {
                format!(
                    "{from} sends the letter to {to}, {} octets.",
                    line.octets.len()
                )
            }
            Unit::Chunk { .. } => {
                format!(
                    "{from} sends the letter to {to} in a chunk, {} octets.",
                    line.octets.len()
                )
            }
            Unit::EndOfData => format!("{from} ends the letter with a line that is a single dot."),
            Unit::AuthResponse => stop(&format!("{from} responds: {text}")),
            Unit::Partial => stop(&format!("{from} sends part of a line: {text}")),
        },
        WireUnit::Imap(_) if literal_of(event, timeline).is_some() => {
            announced(&from, literal_of(event, timeline), line)
        }
        WireUnit::Imap(unit) => imap_said(unit, &from, &to, line, unasked(event, timeline)),
        WireUnit::Pop3(unit) => pop3_said(unit, &from, &to, line),
    }
}

fn imap_said(unit: imap::Unit, from: &str, to: &str, line: &Line, news: Option<&Event>) -> String {
    use imap::Unit as U;
    let text = first_line(line);
    if let (U::Untagged(what), Some(change)) = (unit, news) {
        return nobody_asked(what, &small(from), to, &text, &change.kind);
    }
    let words = match unit {
        U::Greeting(Status::Ok) => return format!("{from} greets {to}."),
        U::PreAuth => return format!("{from} greets {to}, and knows who calls."),
        U::Greeting(_) => "does not greet",
        U::Command(_) | U::UnknownCommand | U::Begun(_) => {
            return stop(&format!("{from} to {to}: {text}"));
        }
        U::Literal { ends: true, .. } if *line.octets == *b"\r\n" => {
            return format!("{from} ends the line: the command is whole.");
        }
        U::Literal { of, .. } => return announced(from, of, line),
        U::Untagged(Untagged::Fetch) if has_content(line) => {
            let octets = line.octets.len();
            return format!("{from} sends what was asked of a message, {octets} octets.");
        }
        U::Untagged(_) => "tells",
        U::Tagged { .. } => "answers",
        U::Continuation => return format!("{from} says: go on."),
        U::Challenge => "challenges",
        U::AuthResponse => "responds",
        U::AuthCancelled => return format!("{from} gives the exchange up."),
        U::IdleBegun => return format!("{from} listens, and will tell what changes."),
        U::IdleDone => return format!("{from} says DONE: it wants to say something again."),
        U::Malformed => "sends what is no response",
        U::Partial => "sends part of a line",
    };
    stop(&format!("{from} {words}: {text}"))
}

/// Whether it is more than a line: literals are in it.
fn has_content(line: &Line) -> bool {
    line.octets
        .iter()
        .filter(|it| **it == b'\n')
        .nth(1)
        .is_some()
}

/// A title in the middle of a sentence: only `The` is small there.
fn small(title: &str) -> String {
    match title.strip_prefix("The ") {
        Some(rest) => format!("the {rest}"),
        None => title.to_owned(),
    }
}

/// The octets of a literal.
fn announced(from: &str, of: Option<CommandName>, line: &Line) -> String {
    let octets = line.octets.len();
    match of {
        Some(CommandName::Append) => {
            format!("{from} sends the message to put away, {octets} octets.")
        }
        _ => format!("{from} sends what it announced, {octets} octets."),
    }
}

/// Data in IDLE.
fn nobody_asked(what: Untagged, from: &str, to: &str, text: &str, change: &EventKind) -> String {
    let tells = match (what, change) {
        (Untagged::Exists, EventKind::Delivered { .. }) => "that a letter came",
        (Untagged::Exists, _) => "that a message came",
        (Untagged::Expunge, _) => "that a message is gone",
        (Untagged::Fetch, _) => "that flags of a message have changed",
        _ => "what is so now",
    };
    stop(&format!("Nobody asked: {from} tells {to} {tells}: {text}"))
}

fn pop3_said(unit: pop3::Unit, from: &str, to: &str, line: &Line) -> String {
    use pop3::Unit as U;
    let text = first_line(line);
    let words = match unit {
        U::Greeting(pop3::Status::Ok) => return format!("{from} greets {to}."),
        U::Greeting(pop3::Status::Err) => "does not take the call",
        U::Command(_) | U::UnknownCommand => return stop(&format!("{from} to {to}: {text}")),
        U::AuthResponse => "responds",
        U::Challenge => "challenges",
        U::Reply { .. } => "answers",
        U::Listing(_) => {
            let lines = line.octets.iter().filter(|it| **it == b'\n').count();
            return match lines.saturating_sub(2) {
                0 => stop(&format!("{from} lists nothing: {text}")),
                1 => stop(&format!("{from} lists, in one line: {text}")),
                many => stop(&format!("{from} lists, in {many} lines: {text}")),
            };
        }
        U::Content => {
            let octets = line.octets.len();
            return format!("{from} sends a copy of the message, {octets} octets.");
        }
        U::EndOfContent => {
            return format!("{from} ends the message with a line that is a single dot.");
        }
        U::Malformed => "sends what is no reply",
        U::Partial => "sends part of a line",
    };
    stop(&format!("{from} {words}: {text}"))
}

/// A line as it arrives.
pub(super) fn heard(line: &Line, event: &Event, timeline: &Timeline) -> String {
    let (from, to) = (
        inner(timeline, line.sender()),
        outer(timeline, line.receiver()),
    );
    if unasked(event, timeline).is_some() {
        let text = first_line(line);
        return stop(&format!("{to} did not ask, and hears from {from}: {text}"));
    }
    match line.unit {
        WireUnit::Smtp(Unit::Chunk { ends: false }) => {
            format!(
                "A part of the letter has reached {}.",
                inner(timeline, line.receiver())
            )
        }
        WireUnit::Smtp(Unit::Content | Unit::Chunk { ends: true }) => {
            format!(
                "The letter has reached {}.",
                inner(timeline, line.receiver())
            )
        }
        WireUnit::Smtp(Unit::EndOfData) => format!("{to} sees the dot: the letter is whole."),
        WireUnit::Smtp(Unit::Reply { .. } | Unit::Greeting(_)) => {
            stop(&format!("{to} hears from {from}: {}", reply(line, " ")))
        }
        WireUnit::Imap(imap::Unit::Untagged(Untagged::Fetch)) if has_content(line) => {
            format!(
                "{to} hears what it asked of a message, {} octets.",
                line.octets.len()
            )
        }
        WireUnit::Imap(_) if literal_of(event, timeline).is_some() => {
            format!(
                "{to} hears what was announced, {} octets.",
                line.octets.len()
            )
        }
        WireUnit::Imap(imap::Unit::Literal {
            of: Some(CommandName::Append),
            ends: true,
        }) => format!(
            "The message has reached {}.",
            inner(timeline, line.receiver())
        ),
        WireUnit::Pop3(pop3::Unit::Content) => {
            format!(
                "A copy of the message has reached {}.",
                inner(timeline, line.receiver())
            )
        }
        WireUnit::Pop3(pop3::Unit::EndOfContent) => {
            format!("{to} sees the dot: the message is whole.")
        }
        WireUnit::Smtp(
            Unit::Command(_)
            | Unit::UnknownCommand
            | Unit::AuthResponse
            | Unit::Malformed
            | Unit::Partial,
        )
        | WireUnit::Imap(_)
        | WireUnit::Pop3(_) => stop(&format!("{to} hears from {from}: {}", first_line(line))),
    }
}

/// `250 2.1.5`, the separator, `recipient ok`.
fn reply(line: &Line, separator: &str) -> String {
    let Ok(reply) = Reply::parse(&line.octets) else {
        return first_line(line);
    };
    let code = match reply.enhanced {
        Some(status) => format!("{} {status}", reply.code),
        None => reply.code.to_string(),
    };
    let mut lines = reply.lines.iter().filter(|it| !it.trim().is_empty());
    let text = match lines.next() {
        Some(text) => format!("{code}{separator}{}", shortened(text)),
        None => code,
    };
    match lines.count() {
        0 => text,
        1 => format!("{text}, and one more line"),
        more => format!("{text}, and {more} more lines"),
    }
}

fn first_line(line: &Line) -> String {
    let text = line.octets.to_text();
    shortened(text.lines().next().unwrap_or_default())
}

fn shortened(text: &str) -> String {
    let text = text.trim_end();
    let mut shown: String = text.chars().take(QUOTED).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown
}
