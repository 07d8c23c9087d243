//! The replies that a person who plays a server may give now.

use super::help::{Held, awaits_tls};
use protocol_core::smtp::{Side, Verb};
use protocol_core::{imap, pop3, smtp};
use std::collections::{BTreeSet, VecDeque};
use world::{Event, EventKind, Line, Protocol, Timeline, WireUnit};

/// The beginnings of the replies that may come now: to the first line that was not answered yet.
pub fn next_replies(held: &Held<'_>, timeline: &Timeline) -> Vec<String> {
    if awaits_tls(held) {
        return Vec::new();
    }
    let id = held.connection.id;
    let mut due: VecDeque<&Event> = VecDeque::new();
    for event in timeline.on(id, timeline.past().len()) {
        match &event.kind {
            EventKind::ConnectionOpened(_) => due.push_back(event),
            EventKind::LineReceived { line, .. } if line.from == Side::Client && asks(line) => {
                due.push_back(event);
            }
            EventKind::LineSent { line, .. } if line.from == Side::Server && answers(line) => {
                due.pop_front();
            }
            _ => {}
        }
    }
    let Some(asked) = due.front() else {
        return Vec::new();
    };
    let told = story::explain(asked, timeline).answers;
    let first = |codes: &'static str| {
        let end = codes.find([',', '–']).unwrap_or(codes.len());
        &codes[..end]
    };
    let codes = told.iter().map(|it| first(it.codes));
    let asked_by = match &asked.kind {
        EventKind::LineReceived { line, .. } => Some(line.unit),
        _ => None,
    };
    match held.connection.protocol() {
        Protocol::Smtp => {
            let server = timeline.world().host(held.connection.ends.server);
            let server = server.map_or_else(String::new, |it| it.name.to_string());
            let all: BTreeSet<u16> = codes.filter_map(|it| it.parse().ok()).collect();
            let mut all: Vec<u16> = all.into_iter().collect();
            all.sort_by_key(|it| (rank(*it), *it));
            return all
                .into_iter()
                .map(|code| format!("{code} {}", text(code, asked_by, &server)))
                .collect();
        }
        Protocol::Pop3 => {
            let all: BTreeSet<&str> = codes.collect();
            return all.into_iter().map(|it| format!("{it} ")).collect();
        }
        Protocol::Imap => {}
    }
    match &asked.kind {
        EventKind::LineReceived { line, .. } => {
            let text = line.octets.to_text();
            let tag = text.split(' ').next().unwrap_or("*").to_owned();
            ["OK", "NO", "BAD"].map(|it| format!("{tag} {it} ")).into()
        }
        _ => codes.map(|it| format!("* {it} ")).collect(),
    }
}

/// Whether a client's line wants an answer.
const fn asks(line: &Line) -> bool {
    use smtp::Unit as S;
    !matches!(
        line.unit,
        WireUnit::Smtp(S::Content | S::Partial | S::Chunk { ends: false })
            | WireUnit::Pop3(pop3::Unit::Partial)
            | WireUnit::Imap(imap::Unit::Partial)
    )
}

/// Whether a server's line is the end of an answer.
const fn answers(line: &Line) -> bool {
    use imap::Unit as I;
    match line.unit {
        WireUnit::Smtp(it) => matches!(it, smtp::Unit::Greeting(_) | smtp::Unit::Reply { .. }),
        WireUnit::Pop3(it) => !matches!(it, pop3::Unit::Partial | pop3::Unit::Content),
        WireUnit::Imap(it) => !matches!(it, I::Partial | I::Untagged(_) | I::Malformed),
    }
}

/// The likeliest first: that it is done, then that there is no such user, then to come again.
const fn rank(code: u16) -> u8 {
    match code {
        200..=399 => 0,
        550 => 1,
        450..=459 => 2,
        _ => 3,
    }
}

/// What servers say with a code (RFC 5321 sections 4.2.2 and 4.2.3, shorter), to what the client said; it is text of the
/// protocol, in no other language.
fn text(code: u16, asked: Option<WireUnit>, server: &str) -> String {
    let verb = match asked {
        Some(WireUnit::Smtp(smtp::Unit::Command(verb))) => Some(verb),
        _ => None,
    };
    // The greeting, the reply to EHLO and that to QUIT begin with the name of the server.
    match (code, verb) {
        (220, None) => return format!("{server} ready"),
        (250, Some(Verb::Ehlo | Verb::Helo)) => return server.to_owned(),
        (221, _) => return format!("{server} closing"),
        (421, _) => return format!("{server} closing, try later"),
        _ => {}
    }
    let text = match code {
        211 | 214 => "Help",
        220 => "Ready to start TLS",
        235 => "Authenticated",
        250 => "OK",
        251 => "User not local, will forward",
        252 => "Cannot verify, will try",
        334 => "",
        354 => "Send the message, end with .",
        450 => "Try again later",
        451 => "Local error, try later",
        452 => "No space, try later",
        454 => "Not available now",
        455 => "Parameters not possible now",
        500 => "Unknown command",
        501 => "Bad arguments",
        502 => "Not implemented",
        503 => "Bad sequence of commands",
        504 => "Parameter not implemented",
        521 => "No mail here",
        530 => "Authentication required",
        535 => "Authentication failed",
        550 => match verb {
            Some(Verb::Rcpt | Verb::Vrfy) => "No such user",
            _ => "Refused",
        },
        551 => "User not local",
        552 => "Too big",
        553 => "Mailbox name not allowed",
        554 => "Transaction failed",
        555 => "Unknown parameters",
        556 => "Domain accepts no mail",
        _ => "",
    };
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol_core::smtp::{Reply, dissector::Unit};
    use protocol_core::trace::Spans;

    #[test]
    fn each_code_has_words_and_is_a_reply() {
        for code in story::reply_codes() {
            for verb in [None, Some(Verb::Ehlo), Some(Verb::Rcpt), Some(Verb::Data)] {
                let asked = verb.map(|it| WireUnit::Smtp(Unit::Command(it)));
                let said = text(*code, asked, "mx.receiver.example");
                assert!(!said.is_empty() || *code == 334, "{code}");
                let line = format!("{code} {said}");
                let read = Reply::parse_line_traced(line.as_bytes(), &mut Spans::unseen());
                assert!(read.is_ok(), "{line}");
            }
        }
        let rcpt = Some(WireUnit::Smtp(Unit::Command(Verb::Rcpt)));
        assert_eq!(text(550, rcpt, ""), "No such user");
    }
}
