//! The replies that a person who plays a server may give now.

use super::help::{Held, awaits_tls};
use protocol_core::smtp::{Side, usual_text};
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
        EventKind::LineReceived { line, .. } => match line.unit {
            WireUnit::Smtp(smtp::Unit::Command(verb)) => Some(verb),
            _ => None,
        },
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
                .map(|code| format!("{code} {}", usual_text(code, asked_by, &server)))
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
