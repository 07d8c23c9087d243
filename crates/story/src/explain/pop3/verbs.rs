//! What each command of POP3 means, what may be answered and what follows.

use crate::en::explain::{Answer, new, strings};
use crate::en::{pop3_command_error, pop3_verb as summary};
use crate::{Explanation, Sign};
use protocol_core::pop3::{Command, Verb};
use protocol_core::trace::Section;
use world::Line;

struct Entry {
    meaning: &'static [&'static str],
    answers: &'static [Answer],
    follow: &'static str,
    sections: &'static [(u16, &'static str)],
}

pub(super) fn of_command(verb: Verb, line: &Line) -> Explanation {
    let entry = entry(verb);
    let mut it = new(&format!("{verb}: {}.", summary(verb)), entry.meaning, &[]);
    let sections = entry.sections.iter();
    it.sections = sections.map(|(rfc, at)| Section::new(*rfc, at)).collect();
    it.may_answer = entry.answers.to_vec();
    it.may_follow = strings(&[entry.follow]);
    let text = line.octets.strip_suffix(b"\r\n").unwrap_or(&line.octets);
    match Command::parse(text) {
        Ok(command) => it
            .meaning
            .extend(arguments(&command, line.secured).map(Into::into)),
        Err(error) => it.meaning.insert(0, pop3_command_error(&error)),
    }
    it
}

/// What is to be said of these arguments.
fn arguments(command: &Command, secured: bool) -> Option<&'static str> {
    Some(match command {
        Command::Pass(_) if secured => {
            "The connection is under TLS: on the way nobody reads the password."
        }
        Command::Pass(_) => {
            "The connection is not under TLS: whoever is on the way reads the password."
        }
        Command::List(Some(_)) | Command::Uidl(Some(_)) => {
            "It asks of one message: the answer is one line."
        }
        Command::List(None) | Command::Uidl(None) => {
            "It asks of all: the answer has a line for each message, and a dot ends it."
        }
        Command::Top { lines: 0, .. } => "With 0 it asks for the header alone.",
        Command::Top { .. } => "The second number counts the lines wanted below the header.",
        _ => return None,
    })
}

const WRONG: Answer = (
    Sign::No,
    "-ERR",
    "not understood, not offered, or not at this point",
);
const NO_MESSAGE: Answer = (
    Sign::No,
    "-ERR",
    "there is no message of that number, or it is marked as deleted",
);
/// What may be answered where somebody is let in.
const LETS_IN: &[Answer] = &[
    (Sign::Done, "+OK", "the maildrop is open, and locked"),
    (Sign::No, "-ERR [AUTH]", "user or password is wrong"),
    (
        Sign::Later,
        "-ERR [IN-USE]",
        "another session has the maildrop",
    ),
    (
        Sign::Later,
        "-ERR [LOGIN-DELAY]",
        "not so soon after the last login",
    ),
    WRONG,
];

fn entry(verb: Verb) -> Entry {
    match verb {
        Verb::User | Verb::Pass | Verb::Apop | Verb::Auth | Verb::Stls | Verb::Capa => {
            of_opening(verb)
        }
        Verb::Stat
        | Verb::List
        | Verb::Retr
        | Verb::Dele
        | Verb::Noop
        | Verb::Rset
        | Verb::Top
        | Verb::Uidl
        | Verb::Quit => of_maildrop(verb),
    }
}

fn of_opening(verb: Verb) -> Entry {
    match verb {
        Verb::User => Entry {
            meaning: &[
                "POP3 calls the mailbox a maildrop: one for each user, without folders. A server may say yes to names that it does not know, so that names cannot be tried out.",
            ],
            answers: &[
                (Sign::Done, "+OK", "the password, please"),
                (
                    Sign::No,
                    "-ERR",
                    "there is no such user, or TLS comes first",
                ),
            ],
            follow: "After +OK: PASS.",
            sections: &[(1939, "7")],
        },
        Verb::Pass => Entry {
            meaning: &[
                "All behind the first space is the password, spaces too.",
                "A yes opens the maildrop and locks it: no other POP3 session may have it until this one ends.",
            ],
            answers: LETS_IN,
            follow: "After +OK: STAT, LIST or UIDL, to see what is there.",
            sections: &[(1939, "7"), (1939, "4")],
        },
        Verb::Apop => Entry {
            meaning: &[
                "The digest is made of the time stamp in the server’s greeting and the password, by MD5. So the password is not on the wire, and who saw the line cannot use it in another session.",
                "The server must keep the password itself for that, and MD5 is weak by now: under TLS there are better ways.",
            ],
            answers: LETS_IN,
            follow: "After +OK: STAT, LIST or UIDL, to see what is there.",
            sections: &[(1939, "7"), (6151, "2")],
        },
        Verb::Auth => Entry {
            meaning: &[
                "The server sends challenges behind a +, the client responses, in base64, until the server says +OK or -ERR. Base64 hides nothing: it only makes one line of any octets.",
            ],
            answers: &[
                (Sign::GoOn, "+", "a challenge: a response comes next"),
                (Sign::Done, "+OK", "the maildrop is open, and locked"),
                (Sign::No, "-ERR [AUTH]", "user, password or token is wrong"),
                (
                    Sign::Later,
                    "-ERR [IN-USE]",
                    "another session has the maildrop",
                ),
                WRONG,
            ],
            follow: "After a +: a response in base64, or * to give up. After +OK: STAT, LIST or UIDL.",
            sections: &[(5034, "4")],
        },
        Verb::Stls => Entry {
            meaning: &[
                "It protects this connection and nothing else. It must come before the login, or the password has been read already.",
                "The command and its offer travel in plain text: who sits on the line can remove them. Port 995 is under TLS from the first octet.",
            ],
            answers: &[(Sign::Done, "+OK", "begin the handshake"), WRONG],
            follow: "After +OK: the handshake, then CAPA anew. What was said before counts no more.",
            sections: &[(2595, "4"), (8314, "3.1")],
        },
        // CAPA.
        _ => Entry {
            meaning: &[
                "The answer has a line for each thing that the server can do. It may differ after TLS has begun, and after somebody has logged in.",
            ],
            answers: &[
                (Sign::Done, "+OK", "the list follows, and a dot ends it"),
                (Sign::No, "-ERR", "an old server, which does not know CAPA"),
            ],
            follow: "After the list: USER, AUTH or STLS; the client then uses what is offered.",
            sections: &[(2449, "5")],
        },
    }
}

fn of_maildrop(verb: Verb) -> Entry {
    match verb {
        Verb::Stat => Entry {
            meaning: &[
                "Two numbers come back: messages, and their octets in all. What is marked as deleted is not counted.",
            ],
            answers: &[(Sign::Done, "+OK", "the two numbers"), WRONG],
            follow: "LIST, UIDL or RETR; QUIT, if there is nothing.",
            sections: &[(1939, "5")],
        },
        Verb::List => Entry {
            meaning: &[
                "Numbers are places in this session, from 1: in the next session they may be others.",
            ],
            answers: &[
                (Sign::Done, "+OK", "number and octets of each message"),
                NO_MESSAGE,
            ],
            follow: "RETR, for a message.",
            sections: &[(1939, "5")],
        },
        Verb::Retr => Entry {
            meaning: &[
                "The client gets a copy. The message is neither deleted nor marked as read by it: POP3 has no flags, and each program remembers for itself what it has.",
            ],
            answers: &[
                (Sign::Done, "+OK", "the message follows, and a dot ends it"),
                NO_MESSAGE,
            ],
            follow: "After +OK: the message, and a line that is a single dot.",
            sections: &[(1939, "5")],
        },
        Verb::Dele => Entry {
            meaning: &[
                "It is only a mark. The message goes when QUIT comes. RSET takes the mark back, and so does a connection that ends without QUIT.",
            ],
            answers: &[(Sign::Done, "+OK", "marked as deleted"), NO_MESSAGE],
            follow: "Any command. Only QUIT deletes.",
            sections: &[(1939, "5"), (1939, "6")],
        },
        Verb::Noop => Entry {
            meaning: &["It shows that the other end is still there, and tells nothing new."],
            answers: &[(Sign::Done, "+OK", "still here")],
            follow: "Any command.",
            sections: &[(1939, "5")],
        },
        Verb::Rset => Entry {
            meaning: &[
                "No message is marked as deleted any more. What was collected stays collected.",
            ],
            answers: &[(Sign::Done, "+OK", "all marks are taken back"), WRONG],
            follow: "Any command.",
            sections: &[(1939, "5")],
        },
        Verb::Top => Entry {
            meaning: &[
                "With the header and a few lines a program can show what is there, and leave what is large or unwanted where it is.",
            ],
            answers: &[
                (
                    Sign::Done,
                    "+OK",
                    "the beginning follows, and a dot ends it",
                ),
                NO_MESSAGE,
            ],
            follow: "After +OK: header and lines, then a line that is a single dot.",
            sections: &[(1939, "7")],
        },
        Verb::Uidl => Entry {
            meaning: &[
                "Numbers change from session to session; the name that the server gives here, the unique-id, stays with the message. A program that leaves mail on the server knows by it what it has already.",
            ],
            answers: &[
                (Sign::Done, "+OK", "number and unique-id of each message"),
                NO_MESSAGE,
            ],
            follow: "RETR, for each message that the program does not have.",
            sections: &[(1939, "7")],
        },
        // QUIT.
        _ => Entry {
            meaning: &[
                "This is what deletes: the server now removes every message that is marked, and lets the maildrop go.",
                "A connection that ends without QUIT deletes nothing. Before the login QUIT only says goodbye.",
            ],
            answers: &[
                (Sign::Done, "+OK", "goodbye; what was marked is gone"),
                (
                    Sign::No,
                    "-ERR",
                    "goodbye; some of what was marked is still there",
                ),
            ],
            follow: "Both ends close.",
            sections: &[(1939, "6")],
        },
    }
}
