//! What is said while the home page plays its letter: a line for each part of the way.

use crate::hosts::host;
use crate::view::{Link, view};
use crate::{Fact, fact};
use protocol_core::smtp::dissector::Answered;
use protocol_core::smtp::{Side, Unit, Verb};
use world::{EventId, EventKind, HostId, Timeline, WireUnit};

/// What happens where the run is, or what flies from there.
#[must_use]
pub fn tour(timeline: &Timeline, flying: Option<EventId>) -> Fact {
    let events = timeline.events();
    let last = flying.or_else(|| timeline.lit().map(|it| it.id));
    let past = last.map_or(&[][..], |it| &events[..=it.index()]);
    let title = |id| host(timeline, id);
    // What is between two lines belongs to the line before.
    let said = past.iter().rev().find_map(|it| match view(it) {
        it if it.link == Link::Inside => Some((it, None)),
        view => view.line().map(|line| (view, Some((it, line)))),
    });
    let Some((view, said)) = said else {
        let at = past
            .last()
            .or(events.first())
            .map_or(HostId(0), |it| it.host);
        return fact!("tour-letter", who: title(at));
    };
    let Some((event, line)) = said else {
        return fact!("tour-stored", who: title(view.parties.map_or(HostId(0), |(_, to)| to)));
    };
    let WireUnit::Smtp(unit) = line.unit else {
        return fact!("tour-fetched");
    };
    let calls = events.iter();
    let mut calls = calls.filter(|it| matches!(it.kind, EventKind::ConnectionRequested(_)));
    if event.connection != calls.next().and_then(|it| it.connection) {
        return fact!("tour-hops");
    }
    let about = match unit {
        Unit::Command(verb @ (Verb::Mail | Verb::Rcpt)) => Answered::Verb(verb),
        Unit::Reply {
            answers: Some(it @ Answered::Verb(Verb::Mail | Verb::Rcpt)),
            ..
        } => it,
        _ => Answered::EndOfData,
    };
    let code = events
        .iter()
        .find_map(|it| match crate::view(it).line()?.unit {
            WireUnit::Smtp(Unit::Reply { code, answers }) if answers == Some(about) => {
                Some(code.get())
            }
            _ => None,
        });
    let code = code.unwrap_or_default();
    let (client, server) = match line.from {
        Side::Client => (line.sender(), line.receiver()),
        Side::Server => (line.receiver(), line.sender()),
    };
    let (client, server) = (title(client), title(server));
    match about {
        Answered::Verb(Verb::Mail) => fact!("tour-mail", who: client, to: server, code: code),
        Answered::Verb(_) => fact!("tour-rcpt", code: code),
        Answered::EndOfData => fact!("tour-data", to: server, code: code),
    }
}
