//! The message that an event is about, and which event wrote which field of it.

use super::{Nearest, nearest};
use crate::view;
use core::ops::Range;
use protocol_core::Octets;
use protocol_core::smtp::{Envelope, ForwardPath};
use world::{Event, EventId, EventKind, MessageId, Timeline};

/// Fields that tell where a message comes from and which way it took.
const TRACE: [&str; 6] = [
    "Received",
    "Return-Path",
    "DKIM-Signature",
    "Authentication-Results",
    "Message-ID",
    "Date",
];

/// A message as it was when the event happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter<'a> {
    /// Of which event it is.
    pub nearest: Nearest<'a, MessageId>,
    /// Its envelope; `None` where there is none any more.
    pub envelope: Option<Envelope>,
    /// Its content.
    pub content: &'a Octets,
    past: &'a [Event],
}

/// The message of the event, or of the nearest event that is about one.
#[must_use]
pub fn letter<'a>(event: &'a Event, timeline: &'a Timeline) -> Option<Letter<'a>> {
    let past = &timeline.events()[..=event.id.index()];
    let held = |id| past.iter().rev().find_map(|it| held(it, id));
    let nearest = nearest(event, timeline, |it| {
        view(it).message.filter(|id| held(*id).is_some())
    })?;
    let (envelope, content) = held(nearest.it)?;
    Some(Letter {
        nearest,
        envelope,
        content,
        past,
    })
}

/// The message as the event has it.
fn held(event: &Event, wanted: MessageId) -> Option<(Option<Envelope>, &Octets)> {
    let (message, envelope, content) = match &event.kind {
        EventKind::Composed {
            message,
            envelope,
            content,
        }
        | EventKind::Accepted {
            message,
            envelope,
            content,
            ..
        } => (message, Some(envelope.clone()), content),
        EventKind::Delivered {
            message, content, ..
        }
        | EventKind::Fetched {
            message: Some(message),
            content,
            ..
        } => (message, None, content),
        EventKind::NoticeWritten {
            notice,
            to,
            content,
            ..
        } => {
            let envelope = Envelope {
                forward_paths: vec![ForwardPath::Mailbox(to.clone())],
                ..Envelope::default()
            };
            (notice, Some(envelope), content)
        }
        _ => return None,
    };
    (*message == wanted).then_some((envelope, content))
}

impl Letter<'_> {
    /// The event that wrote a field of the header, where it is one of those that tell of the way.
    #[must_use]
    pub fn writer(&self, name: &str, field: Range<usize>) -> Option<EventId> {
        if !TRACE.iter().any(|it| it.eq_ignore_ascii_case(name)) {
            return None;
        }
        let field = self.content.get(field)?;
        let of = self.nearest.it;
        let added = self.past.iter().rev().find(|it| match &it.kind {
            EventKind::HeaderAdded {
                message, octets, ..
            } => *message == of && **octets == *field,
            _ => false,
        });
        let written = || self.past.iter().find(|it| held(it, of).is_some());
        added.or_else(written).map(|it| it.id)
    }
}
