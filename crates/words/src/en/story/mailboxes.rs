//! What happens in mailboxes, and in the copies of mail programs.

use super::news::{ends, session, spoken};
use super::outer;
use crate::en::named;
use protocol_core::imap::{self, MailboxName};
use protocol_core::pop3::{self, Reply, ResponseCode};
use world::event::FolderChange;
use world::{Event, EventKind, Line, Protocol, Timeline, WireUnit};

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
        EventKind::MailboxChecked { fetched, complete } => match (fetched, complete) {
            (_, false) => format!("{here} could not finish reading its mailbox."),
            (0, true) => format!("{here} found nothing new."),
            (1, true) => format!("{here} found one new letter."),
            (many, true) => format!("{here} found {many} new letters."),
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
        EventKind::MailboxChecked { fetched, complete } => match spoken(event, timeline) {
            Some(Protocol::Pop3) if *complete => collected(&here, *fetched, event, timeline),
            Some(Protocol::Pop3) => not_collected(&here, event, timeline),
            Some(Protocol::Imap | Protocol::Smtp) | None => checked(&here, *fetched, *complete),
        },
        EventKind::LineReceived { line, .. } if is_idle_begun(line) => {
            listens(&here, event, timeline)
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

fn is_idle_begun(line: &Line) -> bool {
    line.unit == WireUnit::Imap(imap::Unit::IdleBegun)
}

/// `its copy`, `its 3 copies`.
fn copies(count: usize) -> String {
    match count {
        1 => "its copy of a message".into(),
        many => format!("its copies of {many} messages"),
    }
}

/// `a letter`, `3 letters`.
fn letters(count: usize) -> String {
    match count {
        1 => "a letter".into(),
        many => format!("{many} letters"),
    }
}

/// An IMAP session that looked is over.
fn checked(here: &str, fetched: u32, complete: bool) -> (String, String) {
    if !complete {
        return (
            format!("{here} could not read the mailbox."),
            "The session ended before it was done. Step back to see where.".into(),
        );
    }
    let shows = match fetched {
        0 => {
            return (
                format!("{here} asked: anything new? Nothing."),
                "IMAP answers whoever asks. There was nothing that this program did not have."
                    .into(),
            );
        }
        1 => "It shows a copy.".into(),
        many => format!("It shows {many} copies."),
    };
    (
        format!("{here} asked: anything new? {shows}"),
        "This is IMAP, and the arrow is turned round: the reader fetches. What is fetched stays on \
         the server, too."
            .into(),
    )
}

/// A POP3 session went through.
fn collected(here: &str, fetched: u32, event: &Event, timeline: &Timeline) -> (String, String) {
    let removes = |it: &Event| matches!(it.kind, EventKind::MessagesRemoved { .. });
    let removed = session(event, timeline).any(removes);
    let fetched = usize::try_from(fetched).unwrap_or(usize::MAX);
    match (fetched, removed) {
        (0, true) => (
            format!("{here} collected nothing, and emptied the maildrop."),
            "What it had already it has now deleted at the server, by DELE and QUIT of POP3.".into(),
        ),
        (0, false) => (
            format!("{here} asked: anything new? Nothing."),
            "POP3 answers whoever asks. There was nothing that this program did not have.".into(),
        ),
        (many, true) => (
            format!("{here} collected {}: gone from the server.", letters(many)),
            "This is POP3, told to leave nothing behind: it took a copy, and QUIT deleted what it \
             had marked. What this program has now, no other can collect."
                .into(),
        ),
        (many, false) => (
            format!("{here} collected {}: still on the server.", copies_of(many)),
            "This is POP3, told to leave mail where it is. It remembers by unique-ids (UIDL) what it \
             has, and another program may collect the same."
                .into(),
        ),
    }
}

/// `a copy of a letter`, `copies of 3 letters`.
fn copies_of(count: usize) -> String {
    match count {
        1 => "a copy of a letter".into(),
        many => format!("copies of {many} letters"),
    }
}

/// A POP3 session went wrong.
fn not_collected(here: &str, event: &Event, timeline: &Timeline) -> (String, String) {
    let title = format!("{here} could not collect its mail.");
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
    let text = match last_no.and_then(|it| it.code) {
        Some(ResponseCode::InUse) => {
            "Another session has the maildrop, and POP3 lets in one at a time: [IN-USE]. It has to \
             come again."
        }
        Some(ResponseCode::Auth) => {
            "The server does not know the user, or the password is wrong. Nothing was deleted."
        }
        _ => {
            "The session ended before it was done. Whatever was marked as deleted is still there: \
             only QUIT deletes."
        }
    };
    (title, text.into())
}

/// A program that stays connected has nothing to do.
fn listens(here: &str, event: &Event, timeline: &Timeline) -> (String, String) {
    let mut fetched = 0;
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
        _ if typed(event, timeline) => (
            "The server tells you now what changes.".into(),
            "You idle: nothing has to be asked any more. DONE ends it, and until then the server \
             understands nothing else."
                .into(),
        ),
        (true, 1..) => (
            format!("Nobody asked: {here} was told, and fetched {}.", copies_of(fetched)),
            "It stays connected and idles (IDLE of IMAP): its server tells it what changes, the moment \
             it does. What it shows is a copy; the letter stays on the server."
                .into(),
        ),
        (true, _) => (
            format!("{here} listens again."),
            "It did what it wanted, and idles once more: what changes is told to it.".into(),
        ),
        (false, _) => (
            format!("{here} stays connected, and listens."),
            "By IDLE of IMAP its server may tell it what changes, the moment it does. It need not ask \
             every few minutes: anything new?"
                .into(),
        ),
    }
}

/// Whether a person types on the connection of the event.
fn typed(event: &Event, timeline: &Timeline) -> bool {
    let mut before = session(event, timeline);
    let opened = before.find(|it| matches!(it.kind, EventKind::ConnectionRequested(_)));
    let cause = opened.and_then(|it| timeline.event(it.cause?));
    cause.is_some_and(|it| it.kind == EventKind::PersonActed)
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
