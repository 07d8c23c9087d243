//! What happens to mailboxes, and to the copies of mail programs.

use super::Row;
use super::viewer::Viewer;
use crate::caption::looked;
use crate::hosts::folder as named;
use crate::refusals::read_failure;
use crate::sections::{rfc1939, rfc3501, rfc5321};
use crate::{Beat, Explanation, Fact, Grain, Value, beat, explained, fact, text};
use protocol_core::imap::{Flag, MailboxName};
use protocol_core::smtp::Mailbox;
use protocol_core::trace::Section;
use world::MessageId;
use world::event::{FolderChange, ReadFailure};

pub(super) fn mail_checked<'a>(it: &mut impl Viewer<'a>) {
    it.stops(Grain::Line)
        .row(Row::Detail)
        .place("checked")
        .says(|at| fact!("event-mail-checked", who: at.here()))
        .means(|_| {
            explained!("about-mail-checked")
                .sections([Section::new(5598, "4.2.2"), rfc5321("2.3.3")])
        });
}

pub(super) fn fetched<'a>(
    it: &mut impl Viewer<'a>,
    message: Option<MessageId>,
    folder: &MailboxName,
    uid: u32,
) {
    it.stops(Grain::Exchange)
        .row(Row::Detail)
        .about(message)
        .place("fetched")
        .says(|at| match at.by_pop3() {
            true => fact!("event-collected", who: at.here(), number: uid),
            false => fact!(
                "event-fetched",
                who: at.here(),
                uid: uid,
                place: place(folder),
                folder: named(folder),
            ),
        })
        .means(|at| match at.by_pop3() {
            true => explained!("mailbox-collected").sections([rfc1939("5")]),
            false => explained!("mailbox-fetched").sections([rfc3501("6.4.5")]),
        });
}

pub(super) fn flags_changed<'a>(
    it: &mut impl Viewer<'a>,
    folder: &MailboxName,
    uid: u32,
    flags: &[Flag],
) {
    it.stops(Grain::Exchange)
        .place("flags")
        .says(|_| {
            let (place, folder) = (place(folder), named(folder));
            if flags.is_empty() {
                return fact!("event-no-flags", uid: uid, place: place, folder: folder);
            }
            let flags: Vec<String> = flags.iter().map(ToString::to_string).collect();
            let flags = flags.join(" ");
            fact!("event-flags", uid: uid, place: place, folder: folder, flags: flags)
        })
        .means(|_| {
            let mut it = told(explained!("mailbox-flags").sections([rfc3501("2.3.2")]));
            if flags.contains(&Flag::Deleted) {
                it.meaning.push(fact!("flag-deleted"));
                it.sections.push(rfc3501("6.4.3"));
            } else if flags.contains(&Flag::Seen) {
                it.meaning.push(fact!("flag-seen"));
            }
            it
        });
}

pub(super) fn checked<'a>(it: &mut impl Viewer<'a>, fetched: u32, failure: Option<&ReadFailure>) {
    it.stops(Grain::Hop)
        .place("read")
        .says(|at| match failure {
            Some(_) => fact!("event-not-read", who: at.here()),
            None => fact!("event-read", who: at.here(), count: fetched),
        })
        .caption(|at| looked::looked(at.here(), fetched, failure, at.event, at.timeline))
        .means(|at| {
            let mut it = match at.by_pop3() {
                true => explained!("mailbox-checked-by-pop3").sections([rfc1939("6")]),
                false => explained!("mailbox-checked-by-imap").sections([rfc3501("6.1.3")]),
            };
            it.meaning.splice(0..0, failure.map(read_failure));
            it
        });
}

pub(super) fn message_stored<'a>(
    it: &mut impl Viewer<'a>,
    folder: &MailboxName,
    uid: u32,
    from: Option<&MailboxName>,
) {
    it.stops(Grain::Exchange)
        .place("stored")
        .says(|at| {
            let (who, folder) = (at.here(), named(folder));
            match from {
                Some(from) => {
                    let from = named(from);
                    fact!("event-copied", who: who, from: from, folder: folder, uid: uid)
                }
                None => fact!("event-stored", who: who, folder: folder, uid: uid),
            }
        })
        .means(|_| {
            told(match from {
                Some(_) => explained!("mailbox-copied").sections([rfc3501("6.4.7")]),
                None => explained!("mailbox-appended").sections([rfc3501("6.3.11")]),
            })
        });
}

pub(super) fn messages_removed<'a>(
    it: &mut impl Viewer<'a>,
    folder: &MailboxName,
    uids: &[u32],
    moved: bool,
) {
    let (count, folder) = (uids.len(), || named(folder));
    it.stops(Grain::Hop)
        .place("removed")
        .says(|at| {
            let (who, uid, folder) = (at.here(), first(uids), folder());
            match moved {
                true => fact!("event-moved", who: who, count: count, uid: uid, folder: folder),
                false => fact!("event-removed", who: who, count: count, uid: uid, folder: folder),
            }
        })
        .caption(|at| {
            let (who, folder) = (at.client(), folder());
            match (moved, at.by_pop3()) {
                (true, _) => beat!("caption-moved", who: who, count: count, folder: folder),
                (false, true) => beat!("caption-quit", who: who, count: count),
                (false, false) => {
                    beat!("caption-removed", who: who, count: count, folder: folder)
                }
            }
        })
        .means(|at| match (moved, at.by_pop3()) {
            (true, _) => told(explained!("mailbox-moved").sections([Section::new(6851, "3")])),
            (false, true) => explained!("mailbox-removed-by-quit").sections([rfc1939("6")]),
            (false, false) => told(explained!("mailbox-expunged").sections([rfc3501("6.4.3")])),
        });
}

pub(super) fn folder_changed<'a>(it: &mut impl Viewer<'a>, change: &FolderChange) {
    use FolderChange as C;
    let sentence = |who: Fact| match change {
        C::Created(it) => fact!("event-folder-created", who: who, folder: named(it)),
        C::Deleted(it) => fact!("event-folder-deleted", who: who, folder: named(it)),
        C::Renamed { from, to } => {
            fact!("event-folder-renamed", who: who, from: named(from), to: named(to))
        }
        C::Subscribed(it) => fact!("event-folder-subscribed", who: who, folder: named(it)),
        C::Unsubscribed(it) => fact!("event-folder-unsubscribed", who: who, folder: named(it)),
    };
    it.stops(Grain::Hop)
        .place("folder")
        .says(|at| sentence(at.here()))
        .caption(|at| Beat {
            title: sentence(at.client()),
            text: fact!("caption-folder-changed"),
        })
        .means(|_| match change {
            C::Created(_) => explained!("mailbox-created").sections([rfc3501("6.3.3")]),
            C::Deleted(_) => explained!("mailbox-deleted").sections([rfc3501("6.3.4")]),
            C::Renamed { from, to } => {
                let mut it = explained!("mailbox-renamed").sections([rfc3501("6.3.5")]);
                if from.is_inbox() {
                    it.meaning = vec![fact!("mailbox-inbox-renamed", mailbox: named(to))];
                }
                it
            }
            C::Subscribed(_) => explained!("mailbox-subscribed").sections([rfc3501("6.3.6")]),
            C::Unsubscribed(_) => explained!("mailbox-unsubscribed").sections([rfc3501("6.3.7")]),
        });
}

pub(super) fn maildrop_locked<'a>(it: &mut impl Viewer<'a>, mailbox: &Mailbox) {
    it.place("locked")
        .says(|at| fact!("event-maildrop-locked", who: at.here(), mailbox: text(mailbox)))
        .means(|_| {
            explained!("maildrop-locked").sections([rfc1939("4"), Section::new(2449, "8.1.2")])
        });
}

pub(super) fn maildrop_released<'a>(it: &mut impl Viewer<'a>, mailbox: &Mailbox) {
    it.row(Row::Detail)
        .says(|at| fact!("event-maildrop-released", who: at.here(), mailbox: text(mailbox)))
        .means(|_| explained!("maildrop-released").sections([rfc1939("6")]));
}

pub(super) fn copies_forgotten<'a>(it: &mut impl Viewer<'a>, folder: &MailboxName, uids: &[u32]) {
    let (count, folder) = (uids.len(), || named(folder));
    it.stops(Grain::Hop)
        .place("forgotten")
        .says(|at| {
            let (who, uid) = (at.here(), first(uids));
            fact!("event-copies-forgotten", who: who, count: count, uid: uid, folder: folder())
        })
        .caption(
            |at| beat!("caption-copies-forgotten", who: at.here(), count: count, folder: folder()),
        )
        .means(|_| explained!("copies-dropped").sections([rfc3501("7.4.1"), rfc3501("2.3.1.1")]));
}

/// Others that have the mailbox open learn of it.
fn told(it: Explanation) -> Explanation {
    Explanation {
        follow: vec![fact!("mailbox-others-told")],
        ..it
    }
}

/// The number of the message, where it is one.
fn first(uids: &[u32]) -> u32 {
    uids.first().copied().unwrap_or_default()
}

/// Whether it is INBOX, which need not be named.
fn place(folder: &MailboxName) -> Value {
    Value::Choice(if folder.is_inbox() { "inbox" } else { "other" })
}
