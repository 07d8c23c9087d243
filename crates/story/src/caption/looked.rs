//! What sessions of programs that read come to: they looked, collected, or were told.

use super::mailboxes::letters;
use super::news::{session, spoken};
use super::outer;
use crate::en::read_failure;
use protocol_core::imap::{self, CommandName};
use protocol_core::pop3::{self, Reply, ResponseCode};
use world::{Event, EventKind, Line, Protocol, Timeline, WireUnit};

/// The caption of the end of a session, or of the moment from which a program that stays connected
/// listens.
pub(super) fn beat(event: &Event, timeline: &Timeline) -> Option<(String, String)> {
    let here = outer(timeline, event.host);
    match &event.kind {
        EventKind::MailboxChecked { fetched, failure } => {
            Some(match (spoken(event, timeline), failure) {
                (Some(Protocol::Pop3), None) => collected(&here, *fetched, event, timeline),
                (Some(Protocol::Pop3), Some(_)) => not_collected(&here, event, timeline),
                (Some(Protocol::Imap | Protocol::Smtp) | None, None) => {
                    checked(&here, *fetched, did(event, timeline))
                }
                (Some(Protocol::Imap | Protocol::Smtp) | None, Some(failure)) => (
                    format!("{here} could not read the mailbox."),
                    format!("{} Step back to see where.", read_failure(failure)),
                ),
            })
        }
        EventKind::LineReceived { line, .. } if is_idle_begun(line) => {
            Some(listens(&here, event, timeline))
        }
        _ => None,
    }
}

fn is_idle_begun(line: &Line) -> bool {
    line.unit == WireUnit::Imap(imap::Unit::IdleBegun)
}

/// What an IMAP session did besides fetching.
enum Did {
    /// It fetched in order to read: the server marked it.
    Read,
    /// It changed something.
    Changed,
    /// It learnt what another program had changed since the last look.
    Learnt,
    Nothing,
}

fn did(event: &Event, timeline: &Timeline) -> Did {
    let changes = |kind: &EventKind| {
        matches!(
            kind,
            EventKind::FlagsChanged { .. }
                | EventKind::MessageStored { .. }
                | EventKind::MessagesRemoved { .. }
                | EventKind::FolderChanged { .. }
        )
    };
    let by_fetch = |it: &Event| {
        let cause = it.cause.and_then(|id| timeline.event(id));
        let fetch = cause.is_some_and(|it| match &it.kind {
            EventKind::LineReceived { line, .. } => matches!(
                line.unit,
                WireUnit::Imap(imap::Unit::Command(
                    CommandName::Fetch | CommandName::UidFetch
                ))
            ),
            _ => false,
        });
        fetch && matches!(it.kind, EventKind::FlagsChanged { .. })
    };
    if session(event, timeline).any(by_fetch) {
        return Did::Read;
    }
    if session(event, timeline).any(|it| changes(&it.kind)) {
        return Did::Changed;
    }
    let read =
        |it: &Event| it.host == event.host && matches!(it.kind, EventKind::MailboxChecked { .. });
    let events = timeline.events();
    let before = events.get(..event.id.index()).unwrap_or(events);
    let since = before.iter().rev().take_while(|it| !read(it));
    let address = timeline.world().host(event.host);
    let address = address.and_then(|it| Some(&it.mua.as_ref()?.spec.address));
    let by_another = |it: &Event| match &it.kind {
        EventKind::FlagsChanged { mailbox, .. } => Some(mailbox) == address,
        _ => false,
    };
    if since.filter(|it| by_another(it)).count() > 0 {
        Did::Learnt
    } else {
        Did::Nothing
    }
}

/// An IMAP session went through.
fn checked(here: &str, fetched: u32, did: Did) -> (String, String) {
    let shows = match (fetched, did) {
        (_, Did::Read) => {
            return (
                format!("{here} fetched in order to read: the server has marked it."),
                "BODY[…] sets \\Seen, BODY.PEEK[…] does not. The mark is kept at the server, for every \
                 program of the same mailbox; the sender is told nothing."
                    .into(),
            );
        }
        (_, Did::Changed) => {
            return (
                format!("{here} has changed something at the server."),
                "The change is in the mailbox, not in this program alone: every other program of the \
                 same mailbox learns of it when it looks, and one that idles is told at once."
                    .into(),
            );
        }
        (0, Did::Learnt) => {
            return (
                format!("{here} asked: anything new? No letter, but other flags."),
                "Another program has changed them. Flags are kept at the server, so each program learns \
                 of them when it looks; until now the copy here was out of date."
                    .into(),
            );
        }
        (0, Did::Nothing) => {
            return (
                format!("{here} asked: anything new? Nothing."),
                "IMAP answers whoever asks. There was nothing that this program did not have."
                    .into(),
            );
        }
        (1, _) => "It shows a copy.".into(),
        (many, _) => format!("It shows {many} copies."),
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
        _ if event.connection.is_some_and(|it| timeline.is_typed(it)) => (
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
