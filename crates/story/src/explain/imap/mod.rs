//! What is on the wire of an IMAP connection.

mod arguments;
mod codes;
mod commands;
mod data;

use super::event::with;
use super::{new, rfc3501};
use crate::Explanation;
use protocol_core::imap::{CommandName, MailboxName, Status, Unit};
use protocol_core::trace::Section;
use world::Line;

/// A mailbox as a sentence names it.
pub(in crate::en) fn named(mailbox: &MailboxName) -> String {
    if mailbox.is_inbox() {
        "INBOX".into()
    } else {
        format!("“{}”", mailbox.as_str())
    }
}

pub(super) fn of_unit(unit: Unit, line: &Line) -> Explanation {
    match unit {
        Unit::Greeting(status) => codes::with_code(line, greeting(status)),
        Unit::PreAuth => codes::with_code(
            line,
            with(
                &["SELECT, to open a mailbox."],
                new(
                    "The mailbox server’s greeting: the client is let in already.",
                    &[
                        "The server knows who calls, by other means than a password. Nothing needs to be proved.",
                    ],
                    &[rfc3501("7.1.4")],
                ),
            ),
        ),
        Unit::Command(name) => commands::of_command(name, line),
        Unit::UnknownCommand => with(
            &["BAD, and any command that may stand here."],
            new(
                "A line that is no command known here.",
                &["The server answers BAD: the line is not understood."],
                &[rfc3501("7.1.3")],
            ),
        ),
        Unit::Begun(name) => begun(name, line),
        Unit::Literal { ends: true, .. } if *line.octets == *b"\r\n" => with(
            &["The end of the command, with what it asked for before."],
            new(
                "The end of the line: the command is whole.",
                &["What was announced has come before, octet for octet. Now the server acts."],
                &[rfc3501("4.3")],
            ),
        ),
        Unit::Literal { of, ends } => literal(of, ends),
        Unit::Untagged(what) => data::of_untagged(what, line),
        Unit::Tagged { status, answers } => codes::with_code(line, tagged(status, answers)),
        Unit::Continuation
        | Unit::Challenge
        | Unit::AuthResponse
        | Unit::AuthCancelled
        | Unit::IdleBegun
        | Unit::IdleDone => turn(unit),
        Unit::Malformed => with(
            &["The client gives up, and may look again later."],
            new(
                "This is no response.",
                &["A response begins with *, with + or with a tag. The client cannot go on."],
                &[rfc3501("7")],
            ),
        ),
        Unit::Partial => with(
            &["The rest of the line."],
            new(
                "Part of a line.",
                &["Octets may arrive in any pieces. A line is only looked at when it is whole."],
                &[rfc3501("2.2")],
            ),
        ),
    }
}

fn greeting(status: Status) -> Explanation {
    match status {
        Status::Ok => with(
            &["The client’s first command: CAPABILITY, STARTTLS or LOGIN."],
            new(
                "The mailbox server’s greeting.",
                &["IMAP’s server speaks first, too. The star says: not the end of any command."],
                &[rfc3501("7.1.1")],
            ),
        ),
        Status::No | Status::Bad => with(
            &["The client gives up, and may look again later."],
            new(
                "The mailbox server’s first line, and no greeting.",
                &["A greeting is OK, PREAUTH or BYE. The client cannot go on."],
                &[rfc3501("7.1.5")],
            ),
        ),
    }
}

fn tagged(status: Status, answers: Option<CommandName>) -> Explanation {
    let how = match status {
        Status::Ok => "done",
        Status::No => "not done",
        Status::Bad => "not understood, or not possible now",
    };
    let what = match answers {
        Some(name) => format!("The end of {name}: {how}."),
        None => format!("The end of a command: {how}."),
    };
    let mut it = with(
        &[after(answers, status)],
        new(&what, &[], &[rfc3501("2.2.1"), rfc3501("7.1")]),
    );
    let gone = "What was marked as deleted is gone, in every program.";
    let says = match (answers, status) {
        (Some(CommandName::Expunge), Status::Ok) => Some(gone),
        (Some(CommandName::Close), Status::Ok) => {
            Some("No mailbox is open any more. What was marked as deleted was removed.")
        }
        (Some(CommandName::Idle), Status::Ok) => {
            Some("IDLE is over: the client may say something again.")
        }
        (Some(CommandName::Select | CommandName::Examine), Status::No) => {
            Some("No mailbox is open now, not even the one that was open before.")
        }
        (Some(CommandName::Login | CommandName::Authenticate), Status::Ok) => {
            Some("The server knows who the client is, and shows that user’s mailboxes.")
        }
        (Some(CommandName::Append), Status::Ok) => {
            Some("The message is in the mailbox. Nobody was sent anything.")
        }
        _ => None,
    };
    it.meaning.extend(says.map(Into::into));
    it.meaning.push(
        "It begins with the tag that the client gave to its command. Several commands may be under way; the tag tells them apart."
            .into(),
    );
    it
}

/// What may follow the end of a command.
fn after(answers: Option<CommandName>, status: Status) -> &'static str {
    use CommandName as C;
    match (answers, status) {
        (Some(C::Login | C::Authenticate), Status::Ok) => "SELECT or EXAMINE, to open a mailbox.",
        (Some(C::Login | C::Authenticate), _) => "LOGIN or AUTHENTICATE once more, or LOGOUT.",
        (Some(C::StartTls), Status::Ok) => {
            "The TLS handshake. Then CAPABILITY, as if nothing had been said."
        }
        (Some(C::Select), Status::Ok) => "FETCH, SEARCH, STORE, IDLE: the mailbox is open.",
        (Some(C::Examine), Status::Ok) => "FETCH, SEARCH, IDLE: the mailbox is open to look.",
        (Some(C::Close | C::Unselect), Status::Ok) => "SELECT, for another mailbox, or LOGOUT.",
        (Some(C::Logout), _) => "Both ends close.",
        _ => "The next command, whenever the client likes.",
    }
}

/// The first line of a command that announces a literal.
fn begun(name: CommandName, line: &Line) -> Explanation {
    let about = commands::about(name);
    let text = line.octets.strip_suffix(b"}\r\n").unwrap_or(&line.octets);
    let waits = !text.ends_with(b"+");
    let mut it = new(
        &format!("{name} begins: {}.", crate::en::imap_command(name)),
        &[
            "The number in braces announces a literal: so many octets, which may be any, line ends too. So nothing in them can be taken for a command.",
            if waits {
                "The client waits for a + before it sends them: the server may still say no."
            } else {
                "The + behind the number says that they come at once: the client does not wait to be told to go on (LITERAL+)."
            },
        ],
        &[rfc3501("4.3")],
    );
    if !waits {
        it.sections.push(Section::new(7888, "3"));
    }
    it.meaning.extend(about.meaning);
    it.sections.extend(about.sections);
    if waits {
        it.may_answer = vec![(crate::Sign::GoOn, "+", "send them")];
    }
    it.may_answer.extend(
        about
            .may_answer
            .into_iter()
            .filter(|(sign, ..)| *sign == crate::Sign::No),
    );
    let follow = if waits {
        "A + from the server, then the octets; or NO, and they are not sent."
    } else {
        "The octets, and then the end of the command."
    };
    with(&[follow], it)
}

/// A piece of a literal.
pub(super) fn piece(of: CommandName) -> Explanation {
    with(
        &["The rest of what was announced, and the end of the line."],
        literal(Some(of), of == CommandName::Append),
    )
}

/// What a literal of a command holds.
fn literal(of: Option<CommandName>, ends: bool) -> Explanation {
    let mut it = match of {
        Some(CommandName::Append) if ends => new(
            "The message that is put into the mailbox.",
            &[
                "It is as long as was announced. No dot is doubled in it, and no dot ends it, unlike in SMTP and POP3.",
                "The server takes it as it is: it writes no Received field into it, since it has not been sent.",
            ],
            &[rfc3501("6.3.11"), rfc3501("4.3")],
        ),
        _ => new(
            "The octets that were announced.",
            &[
                "They belong to the command above: a name, a password, a text to look for. They may be any octets, which a word in quotes may not.",
            ],
            &[rfc3501("4.3")],
        ),
    };
    if let Some(name) = of.filter(|_| ends) {
        it.may_answer = commands::about(name).may_answer;
    }
    with(
        &[if ends {
            "The end of the command, with what it asked for before."
        } else {
            "The next octets, which the end of this line announces."
        }],
        it,
    )
}

/// Turns in a command that is under way.
fn turn(unit: Unit) -> Explanation {
    let (what, meaning, follow, section): (&str, &str, &str, Section) = match unit {
        Unit::Challenge => (
            "A challenge: what the server wants to have answered.",
            "What stands behind the + is in base64, which hides nothing: the page of its octets shows what is under it.",
            "A response of the client in base64, or * to give up.",
            rfc3501("6.2.2"),
        ),
        Unit::AuthResponse => (
            "A response of the client.",
            "It is in base64, which hides nothing: the page of its octets shows what is under it.",
            "Another challenge, or the end of AUTHENTICATE.",
            rfc3501("6.2.2"),
        ),
        Unit::AuthCancelled => (
            "A single star: the client gives the exchange up.",
            "Nobody is logged in. It may begin anew, by another mechanism.",
            "BAD to AUTHENTICATE, as it must be, and then any command that may stand here.",
            rfc3501("6.2.2"),
        ),
        Unit::IdleBegun => (
            "The server listens to nothing now but DONE, and tells what changes.",
            "From here on data come when something happens, not when somebody asks: a new letter, a flag that another program has set, a message that is gone.",
            "Nothing for a while, perhaps for long; EXISTS, EXPUNGE or FETCH when something changes; DONE from the client.",
            Section::new(2177, "3"),
        ),
        Unit::IdleDone => (
            "DONE: IDLE is to end.",
            "It has no tag, since it is no command: it is the rest of IDLE. While IDLE lasts the client may say nothing else.",
            "The end of IDLE, with the tag that IDLE had.",
            Section::new(2177, "3"),
        ),
        // A continuation.
        _ => (
            "Go on.",
            "The client announced a literal, a run of octets of known length. Now it may send it.",
            "The octets that were announced.",
            rfc3501("7.5"),
        ),
    };
    let mut it = with(&[follow], new(what, &[meaning], &[section]));
    if matches!(unit, Unit::Continuation) {
        it.sections.push(rfc3501("4.3"));
    }
    it
}
