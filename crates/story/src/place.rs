//! Places in a run have names, so that links and lessons survive a change of the engine.
//!
//! - a command by its verb, with the local part of its address: `mail`, `rcpt-bob`, `data`, `eod`;
//!   the reply to it with `-reply`: `rcpt-bob-reply`; an IMAP command by its name: `fetch`;
//! - `tls` and `secured`: TLS begins, and is up at both ends;
//! - a moment of the letter: `composed`, `called`, `settled`, `released`, `route`, `queued`,
//!   `deferred`, `failed`, `notice`, `no-notice`, `expanded`, `list`, `vacation`, `no-vacation`, `delivered`, `delivered-bob`, `fetched`;
//! - what happens to mailboxes: `read` (a program has looked), `flags`, `stored`, `removed`, `folder`,
//!   `forgotten` (a program drops its copies), `locked`;
//! - what goes wrong: `fault`, `refused` (a connection), `reset`, `restarted`;
//! - `token-asked` and `token`, of a mail program and its token issuer;
//! - `start` and `end`;
//! - `H/PLACE`: the same on the H-th connection, `2/rcpt-bob`;
//! - `m/H/L`: line L of the H-th connection, both from 1.

use crate::{Row, view};
use protocol_core::smtp::dissector::Answered;
use protocol_core::smtp::{self, Command, ForwardPath};
use protocol_core::{imap, pop3};
use world::{ConnectionId, Event, EventId, EventKind, Line, WireUnit};

/// Where the named place is: `Some(None)` is the beginning, before any event.
#[must_use]
pub fn find(events: &[Event], place: &str) -> Option<Option<EventId>> {
    match place {
        "start" => return Some(None),
        "end" => return Some(events.last().map(|event| event.id)),
        _ => {}
    }
    if let Some(rest) = place.strip_prefix("m/") {
        let (hop, line) = rest.split_once('/')?;
        let connection = nth_connection(events, hop.parse().ok()?)?;
        let line: usize = line.parse().ok()?;
        return events
            .iter()
            .filter(|it| it.connection == Some(connection))
            .filter(|it| matches!(it.kind, EventKind::LineSent { .. }))
            .nth(line.checked_sub(1)?)
            .map(|event| Some(event.id));
    }
    let found = events.iter().find(|it| fits(it, events, place));
    found.map(|event| Some(event.id))
}

/// Whether the event may be called so; a place is the first that may.
#[must_use]
pub fn fits(event: &Event, events: &[Event], place: &str) -> bool {
    let (hop, place) = match place.split_once('/') {
        Some((hop, place)) => (Some(hop), place),
        None => (None, place),
    };
    let is_there = |hop: &str| {
        let connection = hop.parse().ok().and_then(|it| nth_connection(events, it));
        connection.is_some() && event.connection == connection
    };
    names(event, events).any(|name| name.eq_ignore_ascii_case(place)) && hop.is_none_or(is_there)
}

/// The shortest name of an event that leads back to it, if it has one.
#[must_use]
pub fn name(events: &[Event], id: EventId) -> Option<String> {
    let event = events.get(id.index())?;
    let leads_back = |place: &String| find(events, place) == Some(Some(id));
    if let Some(place) = names(event, events).find(leads_back) {
        return Some(place);
    }
    let connection = event.connection?;
    let hop = connections(events).position(|it| it == connection)? + 1;
    let by_hop = names(event, events)
        .map(|place| format!("{hop}/{place}"))
        .find(leads_back);
    by_hop.or_else(|| {
        let line = events[..=id.index()]
            .iter()
            .filter(|it| it.connection == Some(connection))
            .filter(|it| matches!(it.kind, EventKind::LineSent { .. }))
            .count();
        Some(format!("m/{hop}/{line}")).filter(leads_back)
    })
}

fn connections(events: &[Event]) -> impl Iterator<Item = ConnectionId> {
    events.iter().filter_map(|event| match event.kind {
        EventKind::ConnectionRequested(_) => event.connection,
        _ => None,
    })
}

fn nth_connection(events: &[Event], hop: usize) -> Option<ConnectionId> {
    connections(events).nth(hop.checked_sub(1)?)
}

/// The names that this event may be called by, best first.
fn names(event: &Event, events: &[Event]) -> impl Iterator<Item = String> {
    let view = view(event);
    let (first, second) = match (view.row, view.line()) {
        (Row::Sent(_), Some(line)) => line_names(line),
        (_, Some(line)) => match line.unit {
            WireUnit::Smtp(smtp::Unit::Reply {
                answers: Some(answered),
                ..
            }) => reply_names(answered, event, events),
            WireUnit::Smtp(smtp::Unit::Greeting(_)) => (Some("greeting-received".into()), None),
            _ => (None, None),
        },
        (_, None) => {
            let of = view.place.zip(view.place_of);
            let of = of.map(|(place, of)| format!("{place}-{of}"));
            (of, view.place.map(Into::into))
        }
    };
    first.into_iter().chain(second)
}

fn line_names(line: &Line) -> (Option<String>, Option<String>) {
    match line.unit {
        WireUnit::Smtp(smtp::Unit::Greeting(_)) => (Some("greeting".into()), None),
        WireUnit::Smtp(smtp::Unit::Content) => (Some("content".into()), None),
        WireUnit::Smtp(smtp::Unit::EndOfData) => (Some("eod".into()), None),
        WireUnit::Smtp(smtp::Unit::Command(verb)) => {
            let verb = verb.as_str().to_ascii_lowercase();
            let local = rcpt_local(line).map(|local| format!("{verb}-{local}"));
            (local, Some(verb))
        }
        WireUnit::Imap(imap::Unit::Command(name) | imap::Unit::Begun(name)) => (
            Some(name.as_str().to_ascii_lowercase().replace(' ', "-")),
            None,
        ),
        WireUnit::Pop3(pop3::Unit::Command(verb)) => {
            (Some(verb.as_str().to_ascii_lowercase()), None)
        }
        _ => (None, None),
    }
}

/// The local part of a RCPT line's address.
fn rcpt_local(line: &Line) -> Option<String> {
    let text = line.octets.strip_suffix(b"\r\n")?;
    match Command::parse(text).ok()? {
        Command::Rcpt { forward_path, .. } => Some(match forward_path {
            ForwardPath::Postmaster => "postmaster".into(),
            ForwardPath::Mailbox(mailbox) => mailbox.local.as_str().to_ascii_lowercase(),
        }),
        _ => None,
    }
}

/// A reply is named after what it answers: the last such line that was sent before it.
fn reply_names(
    answered: Answered,
    event: &Event,
    events: &[Event],
) -> (Option<String>, Option<String>) {
    match answered {
        Answered::EndOfData => (Some("eod-reply".into()), None),
        Answered::Verb(verb) => {
            let command = events[..event.id.index()]
                .iter()
                .rev()
                .find_map(|it| match &it.kind {
                    EventKind::LineSent { line, .. }
                        if it.connection == event.connection
                            && line.unit == WireUnit::Smtp(smtp::Unit::Command(verb)) =>
                    {
                        rcpt_local(line)
                    }
                    _ => None,
                });
            let verb = verb.as_str().to_ascii_lowercase();
            (
                command.map(|local| format!("{verb}-{local}-reply")),
                Some(format!("{verb}-reply")),
            )
        }
    }
}
