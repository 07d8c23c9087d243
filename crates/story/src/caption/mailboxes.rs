//! What happens in mailboxes, and in the copies of mail programs.

use super::news::{ends, spoken};
use super::{looked, outer};
use crate::en::named;
use protocol_core::imap::MailboxName;
use world::event::FolderChange;
use world::{Event, EventKind, Protocol, Timeline};

pub(super) fn sentence(event: &Event, timeline: &Timeline) -> String {
    let here = outer(timeline, event.host);
    match &event.kind {
        EventKind::Fetched { folder, uid, .. } => match spoken(event, timeline) {
            Some(Protocol::Pop3) => format!("{here} has a copy of a message, its number {uid}."),
            Some(Protocol::Imap | Protocol::Smtp) | None => {
                format!("{here} has a copy of message {uid}{}.", in_other(folder))
            }
        },
        EventKind::FlagsChanged {
            folder, uid, flags, ..
        } => {
            let place = in_other(folder);
            let flags: Vec<String> = flags.iter().map(ToString::to_string).collect();
            if flags.is_empty() {
                format!("Message {uid}{place} has no flags now.")
            } else {
                format!(
                    "The flags of message {uid}{place} are now: {}.",
                    flags.join(" ")
                )
            }
        }
        EventKind::MailboxChecked { fetched, failure } => match (fetched, failure) {
            (_, Some(_)) => format!("{here} could not finish reading its mailbox."),
            (0, None) => format!("{here} found nothing new."),
            (1, None) => format!("{here} fetched one new letter."),
            (many, None) => format!("{here} fetched {many} new letters."),
        },
        EventKind::MessageStored {
            folder, uid, from, ..
        } => match from {
            Some((from, _)) => format!(
                "{here} has put a message from {} into {}, as message {uid}.",
                named(from),
                named(folder)
            ),
            None => format!(
                "{here} has put the message into {}, as message {uid}.",
                named(folder)
            ),
        },
        EventKind::MessagesRemoved {
            folder,
            uids,
            moved,
            ..
        } => {
            let (what, from) = (messages(uids), named(folder));
            if *moved {
                format!("{here} has moved {what} out of {from}.")
            } else {
                format!("{here} has removed {what} from {from}, for good.")
            }
        }
        EventKind::FolderChanged { change, .. } => folder_changed(&here, change),
        EventKind::MaildropLocked { mailbox } => {
            format!("{here} locks the maildrop of {mailbox} for this session.")
        }
        EventKind::MaildropReleased { mailbox } => {
            format!("{here} lets the maildrop of {mailbox} go: it is free again.")
        }
        // Copies were let go.
        EventKind::CopiesForgotten { folder, uids } => format!(
            "{here} learns that {} {} no longer in {}, and lets {} go.",
            messages(uids),
            if uids.len() == 1 { "is" } else { "are" },
            named(folder),
            if uids.len() == 1 {
                "its copy"
            } else {
                "its copies"
            }
        ),
        _ => String::new(),
    }
}

fn folder_changed(here: &str, change: &FolderChange) -> String {
    match change {
        FolderChange::Created(name) => format!("{here} makes a mailbox, {}.", named(name)),
        FolderChange::Deleted(name) => {
            format!(
                "{here} removes the mailbox {}, with all in it.",
                named(name)
            )
        }
        FolderChange::Renamed { from, to } => {
            format!("{here} gives {} the name {}.", named(from), named(to))
        }
        FolderChange::Subscribed(name) => {
            format!(
                "{here} puts {} on the list of mailboxes to show.",
                named(name)
            )
        }
        FolderChange::Unsubscribed(name) => {
            format!(
                "{here} takes {} off the list of mailboxes to show.",
                named(name)
            )
        }
    }
}

/// Where, if not in INBOX.
fn in_other(folder: &MailboxName) -> String {
    if folder.is_inbox() {
        String::new()
    } else {
        format!(" in {}", named(folder))
    }
}

/// `message 3`, `4 messages`.
fn messages(uids: &[u32]) -> String {
    match uids {
        [uid] => format!("message {uid}"),
        uids => format!("{} messages", uids.len()),
    }
}

/// The caption of an event in which something becomes of mail that was delivered.
pub(super) fn beat(event: &Event, timeline: &Timeline) -> Option<(String, String)> {
    let here = outer(timeline, event.host);
    let who =
        || ends(event, timeline).map_or_else(|| here.clone(), |it| outer(timeline, it.client));
    Some(match &event.kind {
        EventKind::MailboxChecked { .. } | EventKind::LineReceived { .. } => {
            return looked::beat(event, timeline);
        }
        EventKind::MessagesRemoved {
            folder,
            uids,
            moved,
            ..
        } => removed(&who(), folder, uids.len(), *moved, spoken(event, timeline)),
        EventKind::FolderChanged { change, .. } => (
            folder_changed(&who(), change),
            "Mailboxes are kept at the server: every program of the same user will see it.".into(),
        ),
        EventKind::CopiesForgotten { folder, uids } => (
            format!("{here} lets {} go.", copies(uids.len())),
            format!(
                "What it keeps is what the server has, and in {} there is none of it any more. With \
                 IMAP every program of a user shows the same.",
                named(folder)
            ),
        ),
        _ => return None,
    })
}

/// `its copy`, `its 3 copies`.
fn copies(count: usize) -> String {
    match count {
        1 => "its copy of a message".into(),
        many => format!("its copies of {many} messages"),
    }
}

/// `a letter`, `3 letters`.
pub(super) fn letters(count: usize) -> String {
    match count {
        1 => "a letter".into(),
        many => format!("{many} letters"),
    }
}

fn removed(
    who: &str,
    folder: &MailboxName,
    count: usize,
    moved: bool,
    by: Option<Protocol>,
) -> (String, String) {
    let (what, from) = (letters(count), named(folder));
    match (moved, by) {
        (true, _) => (
            format!("{who} moves {what} out of {from}."),
            "Into another mailbox, inside the server: nothing was sent. Every other program that has \
             it open is told that it is gone from here."
                .into(),
        ),
        (false, Some(Protocol::Pop3)) => (
            format!("{who} says QUIT: {what} {} the server.", leave(count)),
            "DELE only marked. QUIT deletes: had the connection broken before it, all would still be \
             there."
                .into(),
        ),
        (false, _) => (
            format!("{who} removes {what} from {from}, for good."),
            "Marked as deleted it was still there; now it is gone at the server, and every other \
             program that reads this mailbox is told."
                .into(),
        ),
    }
}

const fn leave(count: usize) -> &'static str {
    if count == 1 { "leaves" } else { "leave" }
}
