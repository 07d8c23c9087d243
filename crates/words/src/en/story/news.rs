use protocol_core::imap::Unit;
use world::{Event, EventKind, Timeline, WireUnit};

/// What changed in the mailbox by somebody else, where `event` is a line that tells it without having
/// been asked (IDLE, RFC 2177).
pub(in crate::en) fn unasked<'a>(event: &Event, timeline: &'a Timeline) -> Option<&'a Event> {
    let (line, sent) = match &event.kind {
        EventKind::LineSent { line, .. } => (line, event),
        EventKind::LineReceived { line, sent, .. } => (line, timeline.event(*sent)?),
        _ => return None,
    };
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
