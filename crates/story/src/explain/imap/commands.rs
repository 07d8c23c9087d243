//! What each command of IMAP means, what may be answered and what follows.

use super::arguments;
use crate::en::explain::{new, strings};
use crate::en::{imap_command as summary, imap_command_error};
use crate::{Explanation, Sign};
use protocol_core::imap::{Command, CommandName};
use protocol_core::trace::Section;
use world::Line;

/// What a command means, what its OK and its NO say, what follows, where it stands.
struct Entry {
    meaning: &'static [&'static str],
    yes: &'static str,
    /// Nothing: it has no NO.
    no: &'static str,
    follow: &'static str,
    sections: &'static [(u16, &'static str)],
}

/// A whole command.
pub(super) fn of_command(name: CommandName, line: &Line) -> Explanation {
    let mut it = about(name);
    let text = line.octets.strip_suffix(b"\r\n").unwrap_or(&line.octets);
    match Command::parse(text) {
        Ok(command) => arguments::of(&command.body, line.secured, &mut it),
        Err(error) => it.meaning.insert(0, imap_command_error(&error)),
    }
    it
}

/// What is to be said of any such command.
pub(super) fn about(name: CommandName) -> Explanation {
    let (of, by_uid) = without_uid(name);
    let entry = entry(of);
    let mut it = new(&format!("{name}: {}.", summary(name)), entry.meaning, &[]);
    let sections = entry.sections.iter();
    it.sections = sections.map(|(rfc, at)| Section::new(*rfc, at)).collect();
    it.may_answer = vec![(Sign::Done, "OK", entry.yes)];
    if !entry.no.is_empty() {
        it.may_answer.push((Sign::No, "NO", entry.no));
    }
    it.may_answer
        .push((Sign::No, "BAD", "not understood, or not at this point"));
    it.may_follow = strings(&[entry.follow]);
    if by_uid {
        it.meaning.push(
            "With UID the numbers are UIDs: a message keeps its own as long as it is in the mailbox, whatever is removed before it."
                .into(),
        );
        it.sections.push(Section::new(3501, "6.4.8"));
    }
    it
}

/// The command that is asked by UID.
const fn without_uid(name: CommandName) -> (CommandName, bool) {
    match name {
        CommandName::UidSearch => (CommandName::Search, true),
        CommandName::UidFetch => (CommandName::Fetch, true),
        CommandName::UidStore => (CommandName::Store, true),
        CommandName::UidCopy => (CommandName::Copy, true),
        CommandName::UidMove => (CommandName::Move, true),
        name => (name, false),
    }
}

fn entry(name: CommandName) -> Entry {
    match name {
        CommandName::Capability
        | CommandName::Noop
        | CommandName::Logout
        | CommandName::Id
        | CommandName::StartTls
        | CommandName::Authenticate
        | CommandName::Login
        | CommandName::Namespace
        | CommandName::Enable
        | CommandName::Idle => of_session(name),
        CommandName::Select
        | CommandName::Examine
        | CommandName::Create
        | CommandName::Delete
        | CommandName::Rename
        | CommandName::Subscribe
        | CommandName::Unsubscribe
        | CommandName::List
        | CommandName::Lsub
        | CommandName::Status
        | CommandName::Append => of_mailboxes(name),
        CommandName::Check
        | CommandName::Close
        | CommandName::Unselect
        | CommandName::Expunge
        | CommandName::UidExpunge
        | CommandName::Search
        | CommandName::UidSearch
        | CommandName::Fetch
        | CommandName::UidFetch
        | CommandName::Store
        | CommandName::UidStore
        | CommandName::Copy
        | CommandName::UidCopy
        | CommandName::Move
        | CommandName::UidMove => of_messages(name),
    }
}

fn of_session(name: CommandName) -> Entry {
    match name {
        CommandName::Capability => Entry {
            meaning: &[
                "The answer names the protocol, IMAP4rev1, and each extension. It may differ after TLS has begun and after somebody has logged in.",
            ],
            yes: "the list came before it",
            no: "",
            follow: "The list, then the end of the command.",
            sections: &[(3501, "6.1.1"), (3501, "7.2.1")],
        },
        CommandName::Logout => Entry {
            meaning: &[
                "Unlike QUIT of POP3 it deletes nothing: each change was made when it was asked for.",
            ],
            yes: "goodbye",
            no: "",
            follow: "BYE, the end of the command, and both ends close.",
            sections: &[(3501, "6.1.3")],
        },
        CommandName::Id => Entry {
            meaning: &[
                "It is for finding faults and counting versions. Nothing may be granted or refused because of it.",
            ],
            yes: "what the server says of itself came before it",
            no: "",
            follow: "What the server says of itself, then the end of the command.",
            sections: &[(2971, "3.1")],
        },
        CommandName::StartTls => Entry {
            meaning: &[
                "It protects this connection and nothing else: the server at its end reads every letter.",
                "The command and its offer travel in plain text: who sits on the line can remove them. Port 993 is under TLS from the first octet.",
            ],
            yes: "begin the handshake",
            no: "",
            follow: "After OK: the handshake, then CAPABILITY anew. What was said before counts no more.",
            sections: &[(3501, "6.2.1"), (8314, "3.2")],
        },
        CommandName::Authenticate => Entry {
            meaning: &[
                "The server sends challenges behind a +, the client responses, in base64, until the server says OK or NO. Base64 hides nothing: it only makes one line of any octets.",
            ],
            yes: "the client is who it says",
            no: "user, password or token is wrong, or the mechanism is not offered",
            follow: "A challenge, or at once the end of the command. After OK: SELECT, to open a mailbox.",
            sections: &[(3501, "6.2.2")],
        },
        CommandName::Login => Entry {
            meaning: &[
                "User and password stand in the line as they are. A server that announces LOGINDISABLED takes none before TLS.",
            ],
            yes: "the client is who it says",
            no: "user or password is wrong, or TLS comes first",
            follow: "After OK: SELECT, to open a mailbox.",
            sections: &[(3501, "6.2.3")],
        },
        CommandName::Namespace => Entry {
            meaning: &[
                "A namespace is the beginning that names of mailboxes share: one for the user’s own, perhaps one for those of other users, perhaps one for those of all.",
            ],
            yes: "the namespaces came before it",
            no: "they cannot be told",
            follow: "The namespaces, then the end of the command.",
            sections: &[(2342, "5")],
        },
        CommandName::Enable => Entry {
            meaning: &[
                "Some extensions change what a server says by itself: it says so only to a client that has switched them on, and so surely knows them.",
            ],
            yes: "what was switched on came before it",
            no: "",
            follow: "ENABLED with what was switched on, perhaps nothing, then the end of the command.",
            sections: &[(5161, "3.1")],
        },
        CommandName::Idle => Entry {
            meaning: &[
                "The client says nothing more and listens. A new letter is told to it the moment it comes, and it need not ask every few minutes.",
                "It lasts until the client says DONE. A client begins it anew every 29 minutes at the latest, or the server may take it for gone.",
            ],
            yes: "said only when DONE has come",
            no: "not now",
            follow: "A + from the server, then whatever changes. The client ends it with DONE.",
            sections: &[(2177, "3")],
        },
        // NOOP.
        _ => Entry {
            meaning: &[
                "It always goes through. A client sends it to be told what is new, and so that the server does not take it for gone.",
            ],
            yes: "what is new, if anything, came before it",
            no: "",
            follow: "What is new, if anything, then the end of the command.",
            sections: &[(3501, "6.1.2")],
        },
    }
}

fn of_mailboxes(name: CommandName) -> Entry {
    match name {
        CommandName::Select => Entry {
            meaning: &[
                "A mailbox here is what programs show as a folder. INBOX is the one into which new mail is put; every user has it.",
                "One mailbox is open at a time. If another was open it is closed, and nothing is removed from it.",
            ],
            yes: "it is open",
            no: "there is none of that name; none is open now",
            follow: "Flags, how many messages there are, UIDVALIDITY. After OK: FETCH, SEARCH or STORE.",
            sections: &[(3501, "6.3.1")],
        },
        CommandName::Examine => Entry {
            meaning: &[
                "It is SELECT with a guard: in this session nothing can change, so that nothing that is fetched becomes read.",
            ],
            yes: "it is open, read-only",
            no: "there is none of that name; none is open now",
            follow: "As after SELECT. After OK: FETCH or SEARCH.",
            sections: &[(3501, "6.3.2")],
        },
        CommandName::Create => Entry {
            meaning: &[
                "A sign in the name, here /, makes levels, as in Work/2026. The levels above that are not there are made, too.",
            ],
            yes: "there is such a mailbox now, and it is empty",
            no: "there is one already, or the name cannot be",
            follow: "SELECT, to open it, or APPEND and COPY, to put something into it.",
            sections: &[(3501, "6.3.3")],
        },
        CommandName::Delete => Entry {
            meaning: &[
                "All that is in it is gone with it, at once and for good. Mailboxes below it stay.",
                "INBOX cannot be deleted.",
            ],
            yes: "it is no more",
            no: "there is none, or it must stay",
            follow: "Any command. The name stays on the list of SUBSCRIBE until it is taken off.",
            sections: &[(3501, "6.3.4")],
        },
        CommandName::Rename => Entry {
            meaning: &["What is in it goes along, and mailboxes below it get the new beginning."],
            yes: "it has the new name",
            no: "there is none of the old name, or one of the new",
            follow: "Any command.",
            sections: &[(3501, "6.3.5")],
        },
        CommandName::Subscribe => Entry {
            meaning: &[
                "The list is kept at the server, so that all programs of a user can show the same mailboxes. No mailbox changes by it.",
            ],
            yes: "it is on the list",
            no: "it cannot be",
            follow: "LSUB tells the list.",
            sections: &[(3501, "6.3.6")],
        },
        CommandName::Unsubscribe => Entry {
            meaning: &["The mailbox and what is in it stay as they are."],
            yes: "it is not on the list",
            no: "it cannot be taken off",
            follow: "LSUB tells the list.",
            sections: &[(3501, "6.3.7")],
        },
        CommandName::List => Entry {
            meaning: &[
                "In the pattern * stands for any letters, and % for any on one level. What stands before the pattern is where to begin; mostly it is empty.",
            ],
            yes: "every name that fits came before it",
            no: "they cannot be told",
            follow: "A LIST response for each name, then the end of the command.",
            sections: &[(3501, "6.3.8")],
        },
        CommandName::Lsub => Entry {
            meaning: &[
                "It is LIST for the names that SUBSCRIBE put on the list. A mailbox on it need not exist any more.",
            ],
            yes: "every name that fits came before it",
            no: "they cannot be told",
            follow: "An LSUB response for each name, then the end of the command.",
            sections: &[(3501, "6.3.9")],
        },
        CommandName::Status => Entry {
            meaning: &[
                "A program asks it of mailboxes that are not open, to show beside each name how many letters are unread. What is open stays open.",
            ],
            yes: "the numbers came before it",
            no: "there is none of that name",
            follow: "A STATUS response, then the end of the command.",
            sections: &[(3501, "6.3.10")],
        },
        // APPEND.
        _ => Entry {
            meaning: &[
                "A program puts copies of what it sent, and drafts, away like this. It sends nothing to anybody: mail is sent by SMTP, never by IMAP.",
            ],
            yes: "the message is in the mailbox",
            no: "there is no such mailbox, or no room in it",
            follow: "A + from the server, then the message; or the message at once, where LITERAL+ is offered.",
            sections: &[(3501, "6.3.11")],
        },
    }
}

fn of_messages(name: CommandName) -> Entry {
    match name {
        CommandName::Check => Entry {
            meaning: &[
                "It is for the server’s own housekeeping, and many do nothing about it. To ask what is new NOOP is the better command.",
            ],
            yes: "done",
            no: "",
            follow: "What is new, if anything, then the end of the command.",
            sections: &[(3501, "6.4.1")],
        },
        CommandName::Close => Entry {
            meaning: &[
                "Messages that are marked as \\Deleted are removed for good, and it is not told which, unless the mailbox was opened by EXAMINE.",
            ],
            yes: "no mailbox is open",
            no: "",
            follow: "SELECT, for another mailbox, or LOGOUT.",
            sections: &[(3501, "6.4.2")],
        },
        CommandName::Unselect => Entry {
            meaning: &["It is CLOSE without the broom: what is marked as \\Deleted stays, marked."],
            yes: "no mailbox is open",
            no: "",
            follow: "SELECT, for another mailbox, or LOGOUT.",
            sections: &[(3691, "2")],
        },
        CommandName::Expunge => Entry {
            meaning: &[
                "\\Deleted is only a mark, which can be taken back. This removes every message that has it, whoever set it.",
                "For each an EXPUNGE response comes, and with each the numbers of the messages behind it become one lower. UIDs stay.",
            ],
            yes: "they are gone",
            no: "not allowed, as where EXAMINE opened the mailbox",
            follow: "An EXPUNGE response for each message, then the end of the command. Other sessions are told, too.",
            sections: &[(3501, "6.4.3"), (3501, "7.4.1")],
        },
        CommandName::UidExpunge => Entry {
            meaning: &[
                "EXPUNGE would remove whatever is marked, also what another program has marked and may want back. This removes only what is both named and marked.",
                "It names them by UID, the number that a message keeps as long as it is in the mailbox.",
            ],
            yes: "they are gone",
            no: "not allowed, as where EXAMINE opened the mailbox",
            follow: "An EXPUNGE response for each message, then the end of the command. Other sessions are told, too.",
            sections: &[(4315, "2.1")],
        },
        CommandName::Search | CommandName::UidSearch => Entry {
            meaning: &[
                "The server looks, not the program: nothing has to be fetched for it. Where several things are asked, all must fit.",
            ],
            yes: "what fits came before it, perhaps nothing",
            no: "not in that charset",
            follow: "A SEARCH response with the numbers, then the end of the command.",
            sections: &[(3501, "6.4.4")],
        },
        CommandName::Fetch | CommandName::UidFetch => Entry {
            meaning: &[
                "What comes is a copy: the message stays in the mailbox. It was not IMAP that brought it there, for mail comes by SMTP.",
            ],
            yes: "all that was asked came before it",
            no: "it could not be fetched",
            follow: "A FETCH response for each message, then the end of the command.",
            sections: &[(3501, "6.4.5")],
        },
        CommandName::Store | CommandName::UidStore => Entry {
            meaning: &[
                "Flags are kept with the message at the server: whatever program looks next sees them.",
            ],
            yes: "they are changed",
            no: "not allowed, as where EXAMINE opened the mailbox",
            follow: "A FETCH response with the new flags of each message, then the end of the command. Other sessions are told, too.",
            sections: &[(3501, "6.4.6"), (3501, "2.3.2")],
        },
        CommandName::Copy | CommandName::UidCopy => Entry {
            meaning: &[
                "All of them are copied, or none. A copy keeps flags and date, and gets a UID of its own in the other mailbox.",
            ],
            yes: "they are in both",
            no: "there is no such mailbox, or no room in it; none was copied",
            follow: "The end of the command, with the new UIDs where UIDPLUS is offered.",
            sections: &[(3501, "6.4.7")],
        },
        // MOVE.
        _ => Entry {
            meaning: &[
                "One step in place of three: COPY, the mark \\Deleted, EXPUNGE. So nothing is left half done if the connection breaks, and no other message is removed by accident.",
                "Each gets a UID of its own in the other mailbox.",
            ],
            yes: "they are in the other mailbox, and no longer here",
            no: "there is no such mailbox, or no room in it; all are where they were",
            follow: "The new UIDs where UIDPLUS is offered, an EXPUNGE response for each, then the end of the command.",
            sections: &[(6851, "3")],
        },
    }
}
