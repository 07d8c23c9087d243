use crate::hosts::person;
use crate::{Beat, Fact, Value, beat, fact, text};
use protocol_core::smtp::{Mailbox, ReversePath};
use world::host::Reading;
use world::{Event, EventKind, MessageId, Timeline};

/// A letter in a mailbox: the first time, once more, or one that nobody sent.
pub(crate) fn delivered(
    message: MessageId,
    mailbox: &Mailbox,
    content: &[u8],
    event: &Event,
    timeline: &Timeline,
) -> Beat {
    let what = called(message, is_from_null(content), timeline);
    let (owner, place) = (person(timeline, mailbox), place(mailbox, timeline));
    if delivered_before(message, mailbox, event, timeline) {
        let why = Value::Choice(match accepted_twice(event, message, timeline) {
            true => "sent-again",
            false => "addresses",
        });
        beat!("caption-delivered-again", what: what, place: place, why: why)
    } else if smuggled(message, timeline) {
        beat!("caption-smuggled", place: place)
    } else if let Some(owner) = owner {
        let told = if is_connected(timeline, mailbox) {
            "told"
        } else {
            "asks"
        };
        beat!(
            "caption-delivered-to-person",
            what: what,
            place: place,
            owner: owner,
            told: Value::Choice(told),
        )
    } else {
        beat!("caption-delivered", what: what, place: place)
    }
}

/// Whose mailbox it is.
pub(super) fn place(mailbox: &Mailbox, timeline: &Timeline) -> Fact {
    match person(timeline, mailbox) {
        Some(owner) => fact!("mailbox-of-person", owner: owner.as_str()),
        None => fact!("mailbox-of-address", address: text(mailbox)),
    }
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
    for it in timeline.letters(message, None, usize::MAX) {
        match &it.kind {
            EventKind::Composed { .. }
            | EventKind::NoticeWritten { .. }
            | EventKind::VacationReplied { .. } => return false,
            EventKind::Accepted { .. } => on = on.or(it.connection),
            _ => {}
        }
    }
    let by_program = |it: &Event| matches!(it.kind, EventKind::EnvelopeSettled { .. });
    on.is_some_and(|on| timeline.on(on, usize::MAX).any(by_program))
}

/// Whether the same message was put into the same mailbox before `event`.
fn delivered_before(
    message: MessageId,
    mailbox: &Mailbox,
    event: &Event,
    timeline: &Timeline,
) -> bool {
    let same = |it: &Event| matches!(&it.kind, EventKind::Delivered { mailbox: there, .. } if there == mailbox);
    let mut before = timeline.letters(message, event.host, event.id.index());
    before.any(same)
}

/// Whether a server accepted the message twice for the same recipient before `event`.
pub(super) fn accepted_twice(event: &Event, message: MessageId, timeline: &Timeline) -> bool {
    let mut seen = Vec::new();
    for it in timeline.letters(message, None, event.id.index()) {
        if let EventKind::Accepted { envelope, .. } = &it.kind {
            let recipients = envelope.forward_paths.iter().map(|path| (it.host, path));
            if recipients.clone().any(|it| seen.contains(&it)) {
                return true;
            }
            seen.extend(recipients);
        }
    }
    false
}

/// Whether what was delivered came from the null reverse-path: the last server wrote so on top.
fn is_from_null(content: &[u8]) -> bool {
    content.starts_with(b"Return-Path: <>")
}

/// What a message is called: a letter; where it is from nobody a notice, or the reply of who is away.
pub(crate) fn called(message: MessageId, from_nobody: bool, timeline: &Timeline) -> Value {
    let is_reply = |it: &Event| matches!(it.kind, EventKind::VacationReplied { .. });
    Value::Choice(match from_nobody {
        true if timeline.letters(message, None, usize::MAX).any(is_reply) => "reply",
        true => "notice",
        false => "letter",
    })
}

/// Whether the message came from the null reverse-path, as far as it is told before `event`.
pub(crate) fn is_from_nobody(message: MessageId, event: &Event, timeline: &Timeline) -> bool {
    let before = timeline.letters(message, None, event.id.index());
    let found = before.rev().find_map(|it| match &it.kind {
        EventKind::NoticeWritten { .. } | EventKind::VacationReplied { .. } => Some(true),
        EventKind::ListExpanded { .. } => Some(false),
        EventKind::Accepted { envelope, .. } | EventKind::Composed { envelope, .. } => {
            Some(envelope.reverse_path == ReversePath::Null)
        }
        _ => None,
    });
    found.unwrap_or(false)
}
