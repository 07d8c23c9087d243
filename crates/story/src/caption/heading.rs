use super::delivered::{called, is_from_nobody};
use super::lines;
use crate::hosts::host;
use crate::session::{line_of, unasked};
use crate::{Beat, Fact, Row, Tone, Value, beat, fact, row, text, view};
use protocol_core::smtp::Unit;
use protocol_core::smtp::dissector::Answered;
use world::{Event, EventKind, Line, Timeline, WireUnit};

/// The caption of `event`, or of the moment between the end of a letter and the reply to it, which is no scene.
#[must_use]
pub fn turn(event: &Event, timeline: &Timeline) -> Option<Beat> {
    view::caption(event, timeline).or_else(|| match event.kind {
        EventKind::Accepted { message, from, .. } => {
            let from_nobody = is_from_nobody(message, event, timeline);
            let what = called(message, from_nobody, timeline);
            let (who, from) = (host(timeline, event.host), host(timeline, from));
            Some(beat!("caption-accepted", who: who, what: what, from: from))
        }
        _ => None,
    })
}

/// What has just happened at `event`, in a few words; `None` where it says nothing new.
#[must_use]
pub fn heading(event: &Event, timeline: &Timeline) -> Option<Fact> {
    if let Some(beat) = turn(event, timeline) {
        return Some(beat.title);
    }
    if let Some((line, sent)) = line_of(event, timeline) {
        return Some(of_line(line, event, sent, timeline));
    }
    let is_deed = event.kind == EventKind::PersonActed && event.connection.is_none();
    let is_closed = matches!(event.kind, EventKind::ConnectionClosed(_));
    let is_new = !matches!(
        row(event),
        Row::Implied | Row::Detail | Row::Note(Tone::Quiet)
    );
    let is_new = is_new || is_deed || is_closed;
    is_new.then(|| view::sentence(event, timeline))
}

fn of_line(line: &Line, event: &Event, sent: &Event, timeline: &Timeline) -> Fact {
    let (from, to) = (line.sender(), line.receiver());
    let (from, to) = (host(timeline, from), || host(timeline, to));
    let first = || lines::first_words(line);
    let what = lines::hidden(line, sent, timeline);
    let is_lost = matches!(event.kind, EventKind::LineSent { arrives: None, .. });
    match line.unit {
        _ if what.is_some() => lines::of_hidden(what, line, event, timeline),
        _ if unasked(event, timeline).is_some() => {
            fact!("heading-unasked", from: from, to: to(), line: first())
        }
        WireUnit::Smtp(Unit::Greeting(code)) => {
            fact!("line-greets-with", from: from, to: to(), code: text(code))
        }
        WireUnit::Smtp(Unit::Reply { code, answers }) => {
            let to: Value = match answers {
                Some(Answered::Verb(verb)) => text(verb),
                Some(Answered::EndOfData) => fact!("stage-letter").into(),
                None => fact!("heading-unknown").into(),
            };
            let arrives = Value::Choice(if is_lost { "never" } else { "yes" });
            fact!("heading-reply", from: from, code: text(code), to: to, arrives: arrives)
        }
        WireUnit::Smtp(Unit::Content | Unit::EndOfData | Unit::Chunk { .. }) => match event.kind {
            EventKind::LineReceived { .. } => lines::heard(line, event, timeline),
            _ => fact!("heading-sends-message", from: from),
        },
        _ => fact!("heading-line", from: from, line: first()),
    }
}
