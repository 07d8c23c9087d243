//! Whose session an event is in, and who asked for it.

use protocol_core::imap::{CommandName, Unit};
use protocol_core::smtp::Side;
use world::{Ends, Event, EventKind, Line, Protocol, Timeline, WireUnit};

/// What changed in the mailbox by somebody else, where `event` is a line that tells it without having
/// been asked (IDLE, RFC 2177).
pub(crate) fn unasked<'a>(event: &Event, timeline: &'a Timeline) -> Option<&'a Event> {
    let (line, sent) = line_of(event, timeline)?;
    if !matches!(line.unit, WireUnit::Imap(Unit::Untagged(_))) {
        return None;
    }
    let change = timeline.event(sent.cause?)?;
    let changes = matches!(
        change.kind,
        EventKind::Delivered { .. }
            | EventKind::FlagsChanged { .. }
            | EventKind::MessageStored { .. }
            | EventKind::MessagesRemoved { .. }
    );
    (changes && change.connection != sent.connection).then_some(change)
}

/// The line of an event, and the event in which it is sent.
pub(crate) fn line_of<'a>(
    event: &'a Event,
    timeline: &'a Timeline,
) -> Option<(&'a Line, &'a Event)> {
    match &event.kind {
        EventKind::LineSent { line, .. } => Some((line, event)),
        EventKind::LineReceived { line, sent, .. } => Some((line, timeline.event(*sent)?)),
        _ => None,
    }
}

/// The line that the event sends, where that side does.
pub(crate) fn sent_by(event: &Event, side: Side) -> Option<&Line> {
    match &event.kind {
        EventKind::LineSent { line, .. } if line.from == side => Some(line),
        _ => None,
    }
}

/// The command whose announced octets a piece of a line belongs to, where it does.
pub(crate) fn literal_of(event: &Event, timeline: &Timeline) -> Option<CommandName> {
    let (line, sent) = line_of(event, timeline)?;
    if line.unit != WireUnit::Imap(Unit::Partial) {
        return None;
    }
    let before = session(sent, timeline).filter_map(|it| Some(sent_by(it, line.from)?.unit));
    let mut whole = before.filter(|it| *it != WireUnit::Imap(Unit::Partial));
    match whole.next()? {
        WireUnit::Imap(Unit::Begun(name)) => Some(name),
        WireUnit::Imap(Unit::Literal { of, ends: false }) => of,
        _ => None,
    }
}

/// What is spoken on the connection of the event, if it is on one.
pub(crate) fn spoken(event: &Event, timeline: &Timeline) -> Option<Protocol> {
    ends(event, timeline).map(|it| it.protocol)
}

/// The ends of the connection of the event, if it is on one.
pub(crate) fn ends(event: &Event, timeline: &Timeline) -> Option<Ends> {
    event.connection?;
    let mut before = session(event, timeline);
    before.find_map(|it| match &it.kind {
        EventKind::ConnectionRequested(ends) => Some(*ends),
        _ => None,
    })
}

/// What happened before the event on its connection, the last first.
pub(crate) fn session<'a>(
    event: &Event,
    timeline: &'a Timeline,
) -> impl Iterator<Item = &'a Event> + use<'a> {
    let on = event.connection.map(|it| timeline.on(it, event.id.index()));
    on.into_iter().flat_map(Iterator::rev)
}
