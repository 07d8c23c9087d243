//! What sessions of programs that read come to: they looked, collected, or were told.

use crate::hosts::host;
use crate::refusals::read_failure;
use crate::session::{session, spoken};
use crate::{Beat, Fact, Value, beat};
use protocol_core::imap::{self, CommandName};
use protocol_core::pop3::{self, Reply, ResponseCode};
use world::event::ReadFailure;
use world::{Event, EventKind, Line, Protocol, Timeline, WireUnit};

/// The end of a session.
pub(crate) fn looked(
    who: Fact,
    fetched: u32,
    failure: Option<&ReadFailure>,
    event: &Event,
    timeline: &Timeline,
) -> Beat {
    match (spoken(event, timeline), failure) {
        (Some(Protocol::Pop3), None) => collected(who, fetched, event, timeline),
        (Some(Protocol::Pop3), Some(_)) => not_collected(who, event, timeline),
        (_, None) => checked(who, fetched, did(event, timeline)),
        (_, Some(failure)) => beat!("caption-not-read", who: who, why: read_failure(failure)),
    }
}

/// The moment from which a program that stays connected listens.
pub(crate) fn idle(line: &Line, event: &Event, timeline: &Timeline) -> Option<Beat> {
    is_idle_begun(line).then(|| listens(host(timeline, event.host), event, timeline))
}

fn is_idle_begun(line: &Line) -> bool {
    line.unit == WireUnit::Imap(imap::Unit::IdleBegun)
}

/// What an IMAP session did besides fetching.
enum Did {
    /// It fetched in order to read: the server marked it.
    Read,
    /// It changed something.
    Changed,
    /// It learnt what another program had changed since the last look.
    Learnt,
    Nothing,
}

fn did(event: &Event, timeline: &Timeline) -> Did {
    let changes = |kind: &EventKind| {
        matches!(
            kind,
            EventKind::FlagsChanged { .. }
                | EventKind::MessageStored { .. }
                | EventKind::MessagesRemoved { .. }
                | EventKind::FolderChanged { .. }
        )
    };
    let by_fetch = |it: &Event| {
        let cause = it.cause.and_then(|id| timeline.event(id));
        let fetch = cause.is_some_and(|it| match &it.kind {
            EventKind::LineReceived { line, .. } => matches!(
                line.unit,
                WireUnit::Imap(imap::Unit::Command(
                    CommandName::Fetch | CommandName::UidFetch
                ))
            ),
            _ => false,
        });
        fetch && matches!(it.kind, EventKind::FlagsChanged { .. })
    };
    if session(event, timeline).any(by_fetch) {
        return Did::Read;
    }
    if session(event, timeline).any(|it| changes(&it.kind)) {
        return Did::Changed;
    }
    let read =
        |it: &Event| it.host == event.host && matches!(it.kind, EventKind::MailboxChecked { .. });
    let events = timeline.events();
    let before = events.get(..event.id.index()).unwrap_or(events);
    let since = before.iter().rev().take_while(|it| !read(it));
    let address = timeline.world().host(event.host);
    let address = address.and_then(|it| Some(&it.mua.as_ref()?.spec.address));
    let by_another = |it: &Event| match &it.kind {
        EventKind::FlagsChanged { mailbox, .. } => Some(mailbox) == address,
        _ => false,
    };
    if since.filter(|it| by_another(it)).count() > 0 {
        Did::Learnt
    } else {
        Did::Nothing
    }
}

/// An IMAP session went through.
fn checked(who: Fact, fetched: u32, did: Did) -> Beat {
    match (fetched, did) {
        (_, Did::Read) => beat!("caption-marked-as-read", who: who),
        (_, Did::Changed) => beat!("caption-changed", who: who),
        (0, Did::Learnt) => beat!("caption-new-flags", who: who),
        (0, Did::Nothing) => beat!("caption-nothing-fetched", who: who),
        (count, _) => beat!("caption-fetched", who: who, count: count),
    }
}

/// A POP3 session went through.
fn collected(who: Fact, fetched: u32, event: &Event, timeline: &Timeline) -> Beat {
    let removes = |it: &Event| matches!(it.kind, EventKind::MessagesRemoved { .. });
    let removed = session(event, timeline).any(removes);
    match (fetched, removed) {
        (0, true) => beat!("caption-emptied", who: who),
        (0, false) => beat!("caption-nothing-collected", who: who),
        (count, true) => beat!("caption-collected-and-removed", who: who, count: count),
        (count, false) => beat!("caption-collected", who: who, count: count),
    }
}

/// A POP3 session went wrong.
fn not_collected(who: Fact, event: &Event, timeline: &Timeline) -> Beat {
    let last_no = session(event, timeline).find_map(|it| match &it.kind {
        EventKind::LineReceived { line, .. } => match line.unit {
            WireUnit::Pop3(pop3::Unit::Reply {
                status: pop3::Status::Err,
                ..
            }) => Reply::parse(line.octets.trim_ascii_end()).ok(),
            _ => None,
        },
        _ => None,
    });
    let why = Value::Choice(match last_no.and_then(|it| it.code) {
        Some(ResponseCode::InUse) => "in-use",
        Some(ResponseCode::Auth) => "auth",
        _ => "other",
    });
    beat!("caption-not-collected", who: who, why: why)
}

/// A program that stays connected has nothing to do.
fn listens(who: Fact, event: &Event, timeline: &Timeline) -> Beat {
    let mut fetched = 0u32;
    let mut again = false;
    for it in session(event, timeline) {
        match &it.kind {
            EventKind::Fetched { .. } => fetched += 1,
            EventKind::LineReceived { line, .. } if is_idle_begun(line) => {
                again = true;
                break;
            }
            _ => {}
        }
    }
    match (again, fetched) {
        _ if event.connection.is_some_and(|it| timeline.is_typed(it)) => beat!("caption-you-idle"),
        (true, 1..) => beat!("caption-told-in-idle", who: who, count: fetched),
        (true, _) => beat!("caption-idles-again", who: who),
        (false, _) => beat!("caption-idles", who: who),
    }
}
