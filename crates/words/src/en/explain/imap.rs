use super::{new, rfc3501, strings};
use crate::en::syntax_error;
use crate::{Explanation, Sign};
use protocol_core::imap::{self, CommandName, Status, Untagged};
use world::Line;

pub(super) fn of_unit(unit: imap::Unit, line: &Line) -> Explanation {
    match unit {
        imap::Unit::Greeting(_) => followed(
            "The client’s first command: CAPABILITY or LOGIN.",
            new(
                "The mailbox server’s greeting.",
                &["IMAP’s server speaks first, too. The star says: not the end of any command."],
                &[rfc3501("7.1.1")],
            ),
        ),
        imap::Unit::Command(name) => of_command(name, line),
        imap::Unit::UnknownCommand => followed(
            "BAD, and any command that may stand here.",
            new(
                "A line that is no command known here.",
                &["The server answers BAD: the line is not understood."],
                &[rfc3501("7.1.3")],
            ),
        ),
        imap::Unit::Untagged(what) => of_untagged(what),
        imap::Unit::Tagged { status, answers } => followed(
            after(answers, status),
            new(
                match status {
                    Status::Ok => "The end of a command: done.",
                    Status::No => "The end of a command: not done.",
                    Status::Bad => "The end of a command: not understood, or not possible now.",
                },
                &[
                    "It begins with the tag that the client gave to its command. Several commands may be under way; the tag tells them apart.",
                ],
                &[rfc3501("2.2.1"), rfc3501("7.1")],
            ),
        ),
        imap::Unit::Continuation => followed(
            "The octets that were announced.",
            new(
                "Go on.",
                &[
                    "The client announced a literal, a run of octets of known length. Now it may send it.",
                ],
                &[rfc3501("4.3"), rfc3501("7.5")],
            ),
        ),
        imap::Unit::PreAuth
        | imap::Unit::Begun(_)
        | imap::Unit::Literal { .. }
        | imap::Unit::Challenge
        | imap::Unit::AuthResponse
        | imap::Unit::AuthCancelled
        | imap::Unit::IdleBegun
        | imap::Unit::IdleDone => followed(
            "The other end’s turn.",
            new("A line.", &["A part of an exchange."], &[rfc3501("2.2")]),
        ),
        imap::Unit::Malformed => followed(
            "The client gives up, and may look again later.",
            new(
                "This is no response.",
                &["A response begins with *, with + or with a tag. The client cannot go on."],
                &[rfc3501("7")],
            ),
        ),
        imap::Unit::Partial => followed(
            "The rest of the line.",
            new(
                "Part of a line.",
                &["Octets may arrive in any pieces. A line is only looked at when it is whole."],
                &[rfc3501("2.2")],
            ),
        ),
    }
}

fn of_command(name: CommandName, line: &Line) -> Explanation {
    let (meaning, follow, section): (&str, &str, &'static str) = match name {
        CommandName::Capability => (
            "Asks what the server can do.",
            "The list, then the end of the command.",
            "6.1.1",
        ),
        CommandName::Noop => (
            "Changes nothing; a good moment for the server to tell what is new.",
            "What is new, if anything, then the end of the command.",
            "6.1.2",
        ),
        CommandName::Logout => (
            "Ends the session.",
            "BYE, the end of the command, and both ends close.",
            "6.1.3",
        ),
        CommandName::Login => (
            "User and password, readable by anyone on the way: nothing is encrypted in this world yet.",
            "After OK: SELECT, to open a mailbox.",
            "6.2.3",
        ),
        CommandName::Select => (
            "Opens a mailbox. INBOX is where new mail is put.",
            "How many messages there are, their flags, and UIDVALIDITY; then FETCH, SEARCH or STORE.",
            "6.3.1",
        ),
        CommandName::Examine => (
            "Opens a mailbox to read only: nothing that is fetched becomes read.",
            "How many messages there are; then FETCH or SEARCH.",
            "6.3.2",
        ),
        CommandName::Close => (
            "Closes the mailbox. Messages that are marked as deleted are removed.",
            "SELECT, for another mailbox, or LOGOUT.",
            "6.4.2",
        ),
        CommandName::Fetch | CommandName::UidFetch => (
            "Asks for messages, or parts of them. BODY[] marks a message as read, BODY.PEEK[] does not.",
            "A FETCH response for each message, then the end of the command.",
            "6.4.5",
        ),
        CommandName::Store | CommandName::UidStore => (
            "Changes flags. \\Seen says that a message was read.",
            "The new flags, unless the client wants silence, then the end of the command.",
            "6.4.6",
        ),
        CommandName::Search | CommandName::UidSearch => (
            "Asks which messages fit; the server looks, not the program.",
            "The numbers, then the end of the command.",
            "6.4.4",
        ),
        _ => ("A command.", "The end of the command.", "6"),
    };
    let mut it = Explanation {
        may_answer: vec![
            (Sign::Done, "OK", "done"),
            (Sign::No, "NO", "not done"),
            (Sign::No, "BAD", "not understood, or not at this point"),
        ],
        may_follow: strings(&[follow]),
        ..new(
            &format!("{name}."),
            &[
                meaning,
                "The word in front is the tag: the end of the command will carry it, too.",
            ],
            &[rfc3501(section), rfc3501("2.2.1")],
        )
    };
    let by_uid = match name {
        CommandName::UidFetch | CommandName::UidStore | CommandName::UidSearch => true,
        _ => false,
    };
    if by_uid {
        it.meaning.push(
            "With UID the numbers are those that never change (UIDs), not places in the list."
                .into(),
        );
        it.sections.push(rfc3501("6.4.8"));
    }
    let text = line.octets.strip_suffix(b"\r\n").unwrap_or(&line.octets);
    if let Err(error) = imap::Command::parse(text) {
        it.meaning.insert(
            0,
            format!(
                "{} The server will answer BAD.",
                syntax_error(error.error())
            ),
        );
    }
    it
}

fn of_untagged(what: Untagged) -> Explanation {
    let (what, meaning, section): (&str, &str, &'static str) = match what {
        Untagged::Capability => (
            "What the server can do.",
            "IMAP4rev1 is the protocol itself.",
            "7.2.1",
        ),
        Untagged::Exists => (
            "How many messages there are.",
            "The server tells it whenever it changes, asked or not.",
            "7.3.1",
        ),
        Untagged::Recent => (
            "How many messages are new.",
            "This session is the first to be told of them. Programs of today do not need it.",
            "7.3.2",
        ),
        Untagged::Expunge => (
            "A message is gone.",
            "The numbers behind it move up by one; UIDs do not.",
            "7.4.1",
        ),
        Untagged::Fetch => (
            "A message, or parts of it.",
            "It is a copy. A number in braces tells how many octets follow.",
            "7.4.2",
        ),
        Untagged::Search => (
            "What a search found.",
            "The numbers of the messages that fit.",
            "7.2.5",
        ),
        Untagged::Flags => (
            "Which flags there are.",
            "A program may set these.",
            "7.2.6",
        ),
        Untagged::Ok => (
            "A remark of the server.",
            "What stands in brackets is for programs, the rest for people.",
            "7.1.1",
        ),
        Untagged::No => ("A warning.", "The command may still succeed.", "7.1.2"),
        Untagged::Bad => (
            "A complaint.",
            "The server could not make sense of something.",
            "7.1.3",
        ),
        Untagged::Bye => (
            "The server says goodbye.",
            "It will close the connection.",
            "7.1.5",
        ),
        Untagged::List
        | Untagged::Lsub
        | Untagged::Status
        | Untagged::Namespace
        | Untagged::Enabled
        | Untagged::Id
        | Untagged::Other => (
            "Data of the server.",
            "A response that this page has no words for.",
            "7",
        ),
    };
    Explanation {
        may_follow: strings(&["More such data, or the end of the command."]),
        ..new(what, &[meaning], &[rfc3501(section)])
    }
}

fn followed(follow: &str, mut it: Explanation) -> Explanation {
    it.may_follow = strings(&[follow]);
    it
}

/// What may follow the end of a command.
fn after(answers: Option<CommandName>, status: Status) -> &'static str {
    match (answers, status) {
        (Some(CommandName::Login), Status::Ok) => "SELECT or EXAMINE, to open a mailbox.",
        (Some(CommandName::Login), Status::No | Status::Bad) => "LOGIN once more, or LOGOUT.",
        (Some(CommandName::Select | CommandName::Examine), Status::Ok) => {
            "FETCH, SEARCH, STORE: the mailbox is open."
        }
        (Some(CommandName::Logout), _) => "Both ends close.",
        (Some(_) | None, Status::Ok | Status::No | Status::Bad) => {
            "The next command, whenever the client likes."
        }
    }
}
