use super::person;
use protocol_core::smtp::Mailbox;
use world::host::Reading;
use world::{Event, EventKind, MessageId, Timeline};

/// A letter in a mailbox: the first time, once more, or one that nobody sent.
pub(super) fn delivered(event: &Event, timeline: &Timeline) -> Option<(String, String)> {
    let EventKind::Delivered {
        mailbox,
        message,
        content,
        ..
    } = &event.kind
    else {
        return None;
    };
    let what = if is_notice(content) {
        "notice"
    } else {
        "letter"
    };
    let owner = person(timeline, mailbox);
    let place = owner.as_ref().map_or_else(
        || format!("the mailbox of {mailbox}"),
        |owner| format!("{owner}’s mailbox"),
    );
    if delivered_before(event, timeline) {
        return Some((
            format!("The {what} is in {place} a second time."),
            "No server did wrong. Who does not know whether a letter was taken has to send it again: \
             better twice than never."
                .into(),
        ));
    }
    if smuggled(*message, timeline) {
        return Some((
            format!("A letter that no program sent is in {place}."),
            "It was hidden in another. Who passed that on took it for text; this server took one line \
             for the end, and what came after it for commands and a second letter. Who it is from is \
             what its writer liked."
                .into(),
        ));
    }
    let text = match owner {
        Some(owner) if is_connected(timeline, mailbox) => format!(
            "{owner} does not know yet. SMTP ends here, and does not call {owner}’s program: that one is connected to its mailbox, and will be told."
        ),
        Some(owner) => format!(
            "{owner} does not know yet. SMTP ends here, and does not call {owner}’s program: it has to ask."
        ),
        None => "SMTP ends here. Nobody has read it.".into(),
    };
    Some((format!("The {what} is in {place}."), text))
}

/// Whether a mail program of the owner stays connected to the mailbox (IDLE).
fn is_connected(timeline: &Timeline, mailbox: &Mailbox) -> bool {
    let mut programs = timeline
        .world()
        .hosts()
        .filter_map(|(_, it)| it.mua.as_ref());
    programs.any(|it| {
        it.spec.address == *mailbox
            && it.spec.read.as_ref().is_some_and(|read| read.stays)
            && matches!(it.reading, Reading::Underway { .. })
    })
}

/// Whether a server accepted the message from a program that had not sent it: neither a person nor a
/// server wrote it, and the connection that it came on was a program's.
fn smuggled(message: MessageId, timeline: &Timeline) -> bool {
    let mut on = None;
    for it in timeline.events() {
        match &it.kind {
            EventKind::Composed { message: it, .. }
            | EventKind::NoticeWritten { notice: it, .. }
                if *it == message =>
            {
                return false;
            }
            EventKind::Accepted { message: taken, .. } if *taken == message => {
                on = on.or(it.connection);
            }
            _ => {}
        }
    }
    let by_program =
        |it: &Event| it.connection == on && matches!(it.kind, EventKind::EnvelopeSettled { .. });
    on.is_some() && timeline.events().iter().any(by_program)
}

/// Whether the same message was put into the same mailbox before `event`.
fn delivered_before(event: &Event, timeline: &Timeline) -> bool {
    let same = |it: &Event| match (&it.kind, &event.kind) {
        (
            EventKind::Delivered {
                message: first,
                mailbox: there,
                ..
            },
            EventKind::Delivered {
                message, mailbox, ..
            },
        ) => first == message && there == mailbox,
        _ => false,
    };
    timeline.events().iter().take(event.id.index()).any(same)
}

/// Whether what was delivered came from the null reverse-path: the last server wrote so on top.
fn is_notice(content: &[u8]) -> bool {
    content.starts_with(b"Return-Path: <>")
}
