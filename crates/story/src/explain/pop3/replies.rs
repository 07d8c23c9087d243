//! What a POP3 server says: its greeting, replies, listings, and the codes in brackets.

use crate::Explanation;
use crate::en::explain::event::with;
use crate::en::explain::{glossary, new, rfc1939};
use crate::en::pop3_refusal;
use protocol_core::pop3::server::Refusal;
use protocol_core::pop3::{Reply, ResponseCode, Status, Verb};
use protocol_core::trace::Section;
use world::Line;

pub(super) fn of_greeting(status: Status, line: &Line) -> Explanation {
    let mut it = match status {
        Status::Ok => with(
            &["CAPA, or at once USER, APOP, AUTH or STLS."],
            new(
                "The POP3 server’s greeting.",
                &[
                    "In POP3 the server speaks first, too. Nobody has said who calls: the session is in its first state, AUTHORIZATION.",
                ],
                &[rfc1939("4")],
            ),
        ),
        Status::Err => with(
            &["Both ends close."],
            new(
                "The POP3 server takes no session now.",
                &["It may say why behind -ERR."],
                &[rfc1939("4")],
            ),
        ),
    };
    if status == Status::Ok && line.octets.contains(&b'<') {
        it.meaning.push(
            "What stands in <> is a time stamp that no other greeting has: with it the client may log in by APOP."
                .into(),
        );
        it.sections.push(rfc1939("7"));
    }
    with_code(line, it)
}

pub(super) fn of_reply(status: Status, answers: Option<Verb>, line: &Line) -> Explanation {
    let word = match status {
        Status::Ok => "yes",
        Status::Err => "no",
    };
    let what = match answers {
        Some(verb) => format!("The answer to {verb}: {word}."),
        None => format!("A reply: {word}."),
    };
    let (meaning, follow) = match status {
        Status::Ok => of_yes(answers),
        Status::Err => of_no(answers),
    };
    let mut it = with(&[follow], new(&what, &[meaning], &[rfc1939("3")]));
    if answers == Some(Verb::Stat)
        && let Some((count, octets)) = parsed(line).and_then(|it| it.drop_listing().ok())
    {
        let messages = if count == 1 { "message" } else { "messages" };
        it.meaning
            .push(format!("Here: {count} {messages}, {octets} octets in all."));
    }
    with_code(line, it)
}

/// What a yes means, and what may follow.
const fn of_yes(answers: Option<Verb>) -> (&'static str, &'static str) {
    match answers {
        Some(Verb::User) => (
            "It may say so of any name: whether there is such a user, only the answer to PASS tells.",
            "PASS, with the password.",
        ),
        Some(Verb::Pass | Verb::Apop | Verb::Auth) => (
            "The maildrop is open and locked: no other POP3 session may have it until this one ends. Letters that come meanwhile are for the next session.",
            "STAT, LIST or UIDL, to see what is there.",
        ),
        Some(Verb::Stls) => (
            "It is the last line in plain text.",
            "The TLS handshake. Then CAPA, as if nothing had been said.",
        ),
        Some(Verb::Retr | Verb::Top) => (
            "The message comes at once behind it.",
            "The message, then a line that is a single dot.",
        ),
        Some(Verb::Dele) => (
            "It is marked, and still there. Neither its number nor those of the others change.",
            "Any command. Only QUIT deletes.",
        ),
        Some(Verb::Rset) => ("No message is marked any more.", "Any command."),
        Some(Verb::Quit) => (
            "If a maildrop was open it is free again, and what was marked as deleted is gone for good: no other program can collect it any more.",
            "Both ends close.",
        ),
        Some(Verb::Stat) => (
            "The first number counts messages, the second their octets.",
            "LIST, UIDL or RETR; QUIT, if there is nothing.",
        ),
        Some(Verb::List | Verb::Uidl) => (
            "It was asked of one message: its number, then what was asked.",
            "RETR, for the message, or any other command.",
        ),
        Some(Verb::Capa | Verb::Noop) | None => (
            "+OK is yes; the text behind it is for people.",
            "Any command that may stand here.",
        ),
    }
}

/// What a no means, and what may follow.
const fn of_no(answers: Option<Verb>) -> (&'static str, &'static str) {
    match answers {
        Some(Verb::User | Verb::Pass | Verb::Apop | Verb::Auth) => (
            "Nobody is logged in, and the maildrop is closed.",
            "The login once more, perhaps another way, or QUIT.",
        ),
        Some(Verb::Stls) => (
            "The session goes on in plain text.",
            "QUIT, or the login in plain text where the client allows it.",
        ),
        Some(Verb::Capa) => (
            "The server is old and does not know CAPA: the client tries what RFC 1939 has.",
            "USER, or APOP where the greeting has a time stamp.",
        ),
        Some(Verb::Quit) => (
            "The session is over all the same, and the maildrop is free again.",
            "Both ends close.",
        ),
        Some(
            Verb::Stat
            | Verb::List
            | Verb::Retr
            | Verb::Dele
            | Verb::Noop
            | Verb::Rset
            | Verb::Top
            | Verb::Uidl,
        )
        | None => (
            "-ERR is no; the text behind it is for people. Nothing has changed.",
            "Any command that may stand here: the session goes on.",
        ),
    }
}

pub(super) fn of_listing(verb: Verb, line: &Line) -> Explanation {
    let text = line.octets.to_text();
    let lines = text.lines().skip(1).filter(|it| *it != ".");
    let (what, meaning, follow, section): (&str, &str, &str, Section) = match verb {
        Verb::Capa => (
            "What the server can do.",
            "A line for each. It ends with a line that is a single dot.",
            "USER, APOP or AUTH, to log in; STLS first where it is offered.",
            Section::new(2449, "6"),
        ),
        Verb::Uidl => (
            "The name that each message keeps.",
            "A line for each message: its number in this session, and its unique-id, which is the same in every session.",
            "RETR, for each message that the program does not have.",
            rfc1939("7"),
        ),
        _ => (
            "How large each message is.",
            "A line for each message: its number in this session, and its octets.",
            "RETR, for a message.",
            rfc1939("5"),
        ),
    };
    let mut it = with(&[follow], new(what, &[meaning], &[section]));
    if verb == Verb::Capa {
        let names = lines.filter_map(|it| it.split(' ').next());
        it.meaning.extend(glossary(names, capability));
    } else {
        it.meaning.push(match lines.count() {
            0 => "Here: there is none.".into(),
            1 => "Here: one message.".into(),
            many => format!("Here: {many} messages."),
        });
    }
    it
}

fn parsed(line: &Line) -> Option<Reply> {
    let text = line.octets.strip_suffix(b"\r\n").unwrap_or(&line.octets);
    Reply::parse(text).ok()
}

/// Adds what the code of the line says, if it has one.
fn with_code(line: &Line, mut it: Explanation) -> Explanation {
    let Some(code) = parsed(line).and_then(|it| it.code) else {
        return it;
    };
    let (says, section) = match &code {
        ResponseCode::InUse => (Refusal::InUse, Section::new(2449, "8.1.2")),
        ResponseCode::LoginDelay => (Refusal::LoginDelay, Section::new(2449, "8.1.1")),
        ResponseCode::Auth => (Refusal::AuthenticationFailed, Section::new(3206, "5")),
        ResponseCode::SysTemp => (Refusal::Temporary, Section::new(3206, "4")),
        ResponseCode::SysPerm => (Refusal::Permanent, Section::new(3206, "4")),
        ResponseCode::Other(_) => return it,
    };
    it.meaning
        .insert(0, format!("[{}]: {}", code.as_str(), pop3_refusal(says)));
    it.sections.push(section);
    it
}

/// A capability in a few words.
fn capability(name: &str) -> Option<&'static str> {
    Some(match name {
        "TOP" => "the beginning of a message can be had alone",
        "UIDL" => "each message has a name that it keeps",
        "USER" => "login by USER and PASS",
        "SASL" => "login by AUTH, with the mechanisms named",
        "STLS" => "TLS may begin",
        "RESP-CODES" => "a no may say in brackets why, for programs",
        "AUTH-RESP-CODE" => "[AUTH] tells a wrong password from other trouble",
        "PIPELINING" => "commands may be sent without waiting for each answer",
        "LOGIN-DELAY" => "so many seconds must pass between two logins",
        "EXPIRE" => "how long mail is kept that nobody deletes",
        "IMPLEMENTATION" => "which program it is",
        _ => return None,
    })
}
