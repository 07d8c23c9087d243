//! The message that an event is about, and which event wrote which field of it.

use super::{Nearest, nearest};
use crate::session::line_of;
use crate::view;
use core::ops::Range;
use protocol_core::Octets;
use protocol_core::imap::command::{Section, SectionText};
use protocol_core::imap::response::{Data, FetchData, Response};
use protocol_core::imap::{self, Untagged};
use protocol_core::pop3;
use protocol_core::smtp::{Envelope, ForwardPath, ReversePath};
use world::{Event, EventId, EventKind, MessageId, Timeline, WireUnit};

/// Fields that tell where a message comes from and which way it took.
const TRACE: [&str; 7] = [
    "Received",
    "Return-Path",
    "Delivered-To",
    "DKIM-Signature",
    "Authentication-Results",
    "Message-ID",
    "Date",
];

/// A message as it was when the event happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter<'a> {
    /// Of which event it is; which message, where it came in this run.
    pub nearest: Nearest<'a, Option<MessageId>>,
    /// Its envelope; `None` where there is none any more.
    pub envelope: Option<Envelope>,
    /// The last envelope that it had, where it has none any more.
    pub last_envelope: Option<Envelope>,
    /// Its content.
    pub content: Octets,
    past: &'a [Event],
}

/// The message of the event, or of the nearest event that is about one.
#[must_use]
pub fn letter<'a>(event: &'a Event, timeline: &'a Timeline) -> Option<Letter<'a>> {
    let past = &timeline.events()[..=event.id.index()];
    let last = |id| {
        let mut held = past.iter().rev().filter_map(held);
        held.find(|it| it.0 == Some(id))
    };
    let nearest = nearest(event, timeline, |it| {
        let fetched = || fetched(it, timeline);
        let named = || last(view(it).message?);
        match &it.kind {
            EventKind::Fetched { .. } => held(it),
            _ => fetched().or_else(named),
        }
    })?;
    let Nearest { whose, event, it } = nearest;
    let (id, envelope, content) = it;
    let mut held = past.iter().rev().filter_map(held);
    let last_envelope = held.find_map(|it| it.1.filter(|_| id.is_some() && it.0 == id));
    Some(Letter {
        nearest: Nearest {
            whose,
            event,
            it: id,
        },
        last_envelope: last_envelope.filter(|_| envelope.is_none()),
        envelope,
        content,
        past,
    })
}

/// A message, its envelope and its content.
type Held = (Option<MessageId>, Option<Envelope>, Octets);

/// The message that a mailbox server sends in this line.
fn fetched(event: &Event, timeline: &Timeline) -> Option<Held> {
    let (line, sent) = line_of(event, timeline)?;
    let before = timeline.events()[..sent.id.index()].iter().rev();
    let mut before = before.filter_map(held);
    match line.unit {
        WireUnit::Imap(imap::Unit::Untagged(Untagged::Fetch)) => {
            let text = line.octets.strip_suffix(b"\r\n")?;
            let Ok(Response::Data(Data::Fetch(_, items))) = Response::parse(text) else {
                return None;
            };
            let content: Octets = items.into_iter().find_map(whole)?.into();
            let known = before.find(|it| it.2 == content);
            Some((known.and_then(|it| it.0), None, content))
        }
        WireUnit::Pop3(pop3::Unit::Content) => {
            let lines = line.octets.split_inclusive(|it| *it == b'\n');
            let lines = lines.map(|it| it.strip_prefix(b".").unwrap_or(it));
            let content = lines.collect::<Vec<_>>().concat();
            let known = before.find(|it| it.2.starts_with(&content));
            known
                .map(|it| (it.0, None, it.2))
                .or(Some((None, None, content.into())))
        }
        _ => None,
    }
}

/// The whole message, where the item is that.
fn whole(item: FetchData<'_>) -> Option<Vec<u8>> {
    let all = Section {
        part: Vec::new(),
        text: SectionText::All,
    };
    match item {
        FetchData::Rfc822(content) => content,
        FetchData::Section {
            section,
            origin: None,
            content,
        } if section == all => content,
        _ => None,
    }
    .map(|it| it.into_owned())
}

/// The message that the event has.
fn held(event: &Event) -> Option<Held> {
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
        } => (Some(*message), Some(envelope.clone()), content),
        EventKind::Delivered {
            message, content, ..
        } => (Some(*message), None, content),
        EventKind::Fetched {
            message, content, ..
        } => (*message, None, content),
        EventKind::ListExpanded {
            message,
            owner,
            members,
            content,
            ..
        } => {
            let envelope = Envelope {
                reverse_path: ReversePath::Mailbox(owner.clone()),
                forward_paths: members.iter().cloned().map(ForwardPath::Mailbox).collect(),
                ..Envelope::default()
            };
            (Some(*message), Some(envelope), content)
        }
        EventKind::NoticeWritten {
            notice,
            to,
            content,
            ..
        }
        | EventKind::VacationReplied {
            reply: notice,
            to,
            content,
            ..
        } => {
            let envelope = Envelope {
                forward_paths: vec![ForwardPath::Mailbox(to.clone())],
                ..Envelope::default()
            };
            (Some(*notice), Some(envelope), content)
        }
        _ => return None,
    };
    Some((message, envelope, content.clone()))
}

impl Letter<'_> {
    /// The event that wrote a field of the header, where it is one of those that tell of the way.
    #[must_use]
    pub fn writer(&self, name: &str, field: Range<usize>) -> Option<EventId> {
        if !TRACE.iter().any(|it| it.eq_ignore_ascii_case(name)) {
            return None;
        }
        let field = self.content.get(field)?;
        let of = self.nearest.it?;
        let added = self.past.iter().rev().find(|it| match &it.kind {
            EventKind::HeaderAdded {
                message, octets, ..
            } => *message == of && **octets == *field,
            _ => false,
        });
        let has = |it: &&Event| held(it).is_some_and(|it| it.0 == Some(of));
        let written = || {
            let first = self.past.iter().find(has)?;
            match first.kind {
                EventKind::Accepted { .. } => self.line_of_client(first, field),
                _ => Some(first),
            }
        };
        added.or_else(written).map(|it| it.id)
    }

    /// The line with which the client of this session sent a field that no server wrote.
    fn line_of_client(&self, accepted: &Event, field: &[u8]) -> Option<&Event> {
        let begin = field
            .split(|it| *it == b'\r')
            .next()
            .filter(|it| !it.is_empty())?;
        let is_it = |it: &&Event| match &it.kind {
            EventKind::LineSent { line, .. } => {
                let mut parts = line.octets.windows(begin.len());
                parts.any(|it| it == begin)
            }
            _ => false,
        };
        let before = self.past.iter().take_while(|it| it.id != accepted.id);
        let on_it = |it: &&Event| it.connection == accepted.connection;
        before.filter(on_it).filter(is_it).last()
    }
}
