//! What happens to mailboxes, and to the copies of mail programs.

use crate::hosts::folder;
use crate::refusals::read_failure;
use crate::sections::{rfc1939, rfc3501};
use crate::{Explanation, explained, fact};
use protocol_core::imap::Flag;
use protocol_core::trace::Section;
use world::event::FolderChange;
use world::{EventKind, Protocol};

pub(super) fn of_event(kind: &EventKind, by: Option<Protocol>) -> Explanation {
    let by_pop3 = by == Some(Protocol::Pop3);
    match kind {
        EventKind::Fetched { .. } if by_pop3 => {
            explained!("mailbox-collected").sections([rfc1939("5")])
        }
        EventKind::Fetched { .. } => explained!("mailbox-fetched").sections([rfc3501("6.4.5")]),
        EventKind::FlagsChanged { flags, .. } => flags_changed(flags),
        EventKind::MailboxChecked { failure, .. } => {
            let mut it = match by_pop3 {
                true => explained!("mailbox-checked-by-pop3").sections([rfc1939("6")]),
                false => explained!("mailbox-checked-by-imap").sections([rfc3501("6.1.3")]),
            };
            if let Some(failure) = failure {
                it.meaning.insert(0, read_failure(failure));
            }
            it
        }
        EventKind::MessageStored { from: Some(_), .. } => {
            told(explained!("mailbox-copied").sections([rfc3501("6.4.7")]))
        }
        EventKind::MessageStored { .. } => {
            told(explained!("mailbox-appended").sections([rfc3501("6.3.11")]))
        }
        EventKind::MessagesRemoved { moved: true, .. } => {
            told(explained!("mailbox-moved").sections([Section::new(6851, "3")]))
        }
        EventKind::MessagesRemoved { .. } if by_pop3 => {
            explained!("mailbox-removed-by-quit").sections([rfc1939("6")])
        }
        EventKind::MessagesRemoved { .. } => {
            told(explained!("mailbox-expunged").sections([rfc3501("6.4.3")]))
        }
        EventKind::FolderChanged { change, .. } => folder_changed(change),
        EventKind::MaildropLocked { .. } => {
            explained!("maildrop-locked").sections([rfc1939("4"), Section::new(2449, "8.1.2")])
        }
        EventKind::MaildropReleased { .. } => {
            explained!("maildrop-released").sections([rfc1939("6")])
        }
        // Copies were let go.
        _ => explained!("copies-dropped").sections([rfc3501("7.4.1"), rfc3501("2.3.1.1")]),
    }
}

/// Others that have the mailbox open learn of it.
fn told(it: Explanation) -> Explanation {
    Explanation {
        follow: vec![fact!("mailbox-others-told")],
        ..it
    }
}

fn flags_changed(flags: &[Flag]) -> Explanation {
    let mut it = told(explained!("mailbox-flags").sections([rfc3501("2.3.2")]));
    if flags.contains(&Flag::Deleted) {
        it.meaning.push(fact!("flag-deleted"));
        it.sections.push(rfc3501("6.4.3"));
    } else if flags.contains(&Flag::Seen) {
        it.meaning.push(fact!("flag-seen"));
    }
    it
}

fn folder_changed(change: &FolderChange) -> Explanation {
    match change {
        FolderChange::Created(_) => explained!("mailbox-created").sections([rfc3501("6.3.3")]),
        FolderChange::Deleted(_) => explained!("mailbox-deleted").sections([rfc3501("6.3.4")]),
        FolderChange::Renamed { from, to } => {
            let mut it = explained!("mailbox-renamed").sections([rfc3501("6.3.5")]);
            if from.is_inbox() {
                it.meaning = vec![fact!("mailbox-inbox-renamed", mailbox: folder(to))];
            }
            it
        }
        FolderChange::Subscribed(_) => {
            explained!("mailbox-subscribed").sections([rfc3501("6.3.6")])
        }
        FolderChange::Unsubscribed(_) => {
            explained!("mailbox-unsubscribed").sections([rfc3501("6.3.7")])
        }
    }
}
