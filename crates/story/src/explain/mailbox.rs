//! What happens to mailboxes, and to the copies of mail programs.

use super::event::with;
use super::{named, new, rfc1939, rfc3501};
use crate::Explanation;
use crate::en::read_failure;
use protocol_core::imap::Flag;
use protocol_core::trace::Section;
use world::event::FolderChange;
use world::{EventKind, Protocol};

/// Where others that have the mailbox open learn of it.
const TOLD: &str = "Other sessions that have the mailbox open are told: in IDLE at once, else with the answer to their next command.";

pub(super) fn of_event(kind: &EventKind, by: Option<Protocol>) -> Explanation {
    match kind {
        EventKind::Fetched { .. } => fetched(by),
        EventKind::FlagsChanged { flags, .. } => flags_changed(flags),
        EventKind::MailboxChecked { failure, .. } => {
            let mut it = checked(by);
            if let Some(failure) = failure {
                it.meaning.insert(0, read_failure(failure));
            }
            it
        }
        EventKind::MessageStored { from, .. } => stored(from.is_some()),
        EventKind::MessagesRemoved { moved, .. } => removed(*moved, by),
        EventKind::FolderChanged { change, .. } => folder_changed(change),
        EventKind::MaildropLocked { .. } => with(
            &["STAT, LIST or UIDL; another session that comes now is told -ERR [IN-USE]."],
            new(
                "",
                &[
                    "A maildrop, which is what POP3 calls INBOX, is for one POP3 session at a time. So numbers stay what they are, and no two programs delete at once.",
                    "Letters that come meanwhile are put into INBOX all the same: the next session will see them.",
                ],
                &[rfc1939("4"), Section::new(2449, "8.1.2")],
            ),
        ),
        EventKind::MaildropReleased { .. } => with(
            &["The next session may have it."],
            new(
                "",
                &[
                    "The session is over, by QUIT or because the connection ended. Where it was not by QUIT nothing was deleted.",
                ],
                &[rfc1939("6")],
            ),
        ),
        // Copies were let go.
        _ => with(
            &["The owner does not see them any more in this program."],
            new(
                "",
                &[
                    "With IMAP what a program keeps is only a copy of what is at the server. What is gone there is gone here, too, once the program is told.",
                    "It can be told: by EXPUNGE while the mailbox is open, by what a look finds missing, or by another UIDVALIDITY, with which no old UID counts.",
                ],
                &[rfc3501("7.4.1"), rfc3501("2.3.1.1")],
            ),
        ),
    }
}

fn fetched(by: Option<Protocol>) -> Explanation {
    match by {
        Some(Protocol::Pop3) => with(
            &[
                "DELE, if the program is set up to leave nothing behind; else the next message or QUIT.",
            ],
            new(
                "",
                &[
                    "The program has a copy, and the message is still in the maildrop. Whether it goes, DELE and QUIT decide, not RETR.",
                    "The number is the program’s own: POP3 names messages by their unique-ids.",
                ],
                &[rfc1939("5")],
            ),
        ),
        Some(Protocol::Imap | Protocol::Smtp) | None => with(
            &["The end of the command. Perhaps \\Seen is set."],
            new(
                "",
                &[
                    "The program has a copy. The letter stays in the mailbox until someone deletes it there.",
                ],
                &[rfc3501("6.4.5")],
            ),
        ),
    }
}

fn flags_changed(flags: &[Flag]) -> Explanation {
    let mut it = with(
        &[TOLD],
        new(
            "",
            &[
                "Flags belong to the mailbox, not to the letter: every program that reads the mailbox sees them.",
            ],
            &[rfc3501("2.3.2")],
        ),
    );
    if flags.contains(&Flag::Deleted) {
        it.meaning.push(
            "\\Deleted is a mark, no more: the message is in the mailbox until EXPUNGE or CLOSE."
                .into(),
        );
        it.sections.push(rfc3501("6.4.3"));
    } else if flags.contains(&Flag::Seen) {
        it.meaning.push(
            "\\Seen says that somebody with this account has read it. The sender is not told: IMAP sends nothing."
                .into(),
        );
    }
    it
}

fn checked(by: Option<Protocol>) -> Explanation {
    match by {
        Some(Protocol::Pop3) => with(
            &["The program will look again."],
            new(
                "",
                &[
                    "The POP3 session is over. What was deleted by it is in this program alone; what was left is there for others.",
                ],
                &[rfc1939("6")],
            ),
        ),
        Some(Protocol::Imap | Protocol::Smtp) | None => with(
            &["The program will look again."],
            new(
                "",
                &[
                    "The IMAP session is over. What it changed it changed at once; what it only fetched is as it was.",
                ],
                &[rfc3501("6.1.3")],
            ),
        ),
    }
}

fn stored(copied: bool) -> Explanation {
    let (meaning, section) = if copied {
        (
            "It came from another mailbox of the same user, inside the server: it did not travel. It has flags and date as before, and a UID of its own here.",
            rfc3501("6.4.7"),
        )
    } else {
        (
            "A program put it there by APPEND: its copy of what it sent, or a draft. It was sent to nobody by that: mail is sent by SMTP alone.",
            rfc3501("6.3.11"),
        )
    };
    with(&[TOLD], new("", &[meaning], &[section]))
}

fn removed(moved: bool, by: Option<Protocol>) -> Explanation {
    let (meaning, follow, section) = match (moved, by) {
        (true, _) => (
            "What was moved is in the other mailbox, under another UID. To a session that has only this one open it is gone.",
            TOLD,
            Section::new(6851, "3"),
        ),
        (false, Some(Protocol::Pop3)) => (
            "QUIT has come after DELE: now, and only now, what was marked is removed. A program that comes later will not find it, whatever protocol it speaks.",
            "The reply to QUIT. An IMAP session that has INBOX open is told by EXPUNGE.",
            rfc1939("6"),
        ),
        (false, _) => (
            "What was marked as \\Deleted is removed for good. No program can get it back from the server; the numbers of the messages behind become lower.",
            TOLD,
            rfc3501("6.4.3"),
        ),
    };
    with(&[follow], new("", &[meaning], &[section]))
}

fn folder_changed(change: &FolderChange) -> Explanation {
    let (meaning, follow, section): (&str, &str, &'static str) = match change {
        FolderChange::Created(_) => (
            "It is empty, and every program of the user finds it by LIST.",
            "SELECT, to open it, or APPEND and COPY, to put something into it.",
            "6.3.3",
        ),
        FolderChange::Deleted(_) => (
            "What was in it is gone with it. A session that has it open cannot go on with it: the server says BYE.",
            "LIST no longer names it.",
            "6.3.4",
        ),
        FolderChange::Renamed { .. } => (
            "What is in it went along. A session that has the old name open cannot go on with it: the server says BYE.",
            "LIST tells the new name.",
            "6.3.5",
        ),
        FolderChange::Subscribed(_) => (
            "The list is kept at the server, so every program of the user can show the same.",
            "LSUB tells the list.",
            "6.3.6",
        ),
        FolderChange::Unsubscribed(_) => (
            "The mailbox and what is in it stay as they are.",
            "LSUB tells the list.",
            "6.3.7",
        ),
    };
    let mut it = with(&[follow], new("", &[meaning], &[rfc3501(section)]));
    if let FolderChange::Renamed { from, to } = change
        && from.is_inbox()
    {
        it.meaning = vec![format!(
            "INBOX is special: there is one always. Its messages went into {}, and INBOX is empty.",
            named(to)
        )];
    }
    it
}
