//! What a POP3 server says: its greeting, replies, listings, and the codes in brackets.

use crate::explain::glossary;
use crate::refusals::pop3_refusal;
use crate::sections::rfc1939;
use crate::{Explanation, Fact, Value, explained, fact, text};
use protocol_core::pop3::server::Refusal;
use protocol_core::pop3::{Reply, ResponseCode, Status, Verb};
use protocol_core::trace::Section;
use world::Line;

/// The capabilities that are explained.
pub(super) const CAPABILITIES: [&str; 11] = [
    "TOP",
    "UIDL",
    "USER",
    "SASL",
    "STLS",
    "RESP-CODES",
    "AUTH-RESP-CODE",
    "PIPELINING",
    "LOGIN-DELAY",
    "EXPIRE",
    "IMPLEMENTATION",
];

pub(super) fn of_greeting(status: Status, line: &Line) -> Explanation {
    let mut it = match status {
        Status::Ok => explained!("pop3-greeting"),
        Status::Err => explained!("pop3-no-greeting"),
    }
    .sections([rfc1939("4")]);
    if status == Status::Ok && line.octets.contains(&b'<') {
        it.meaning.push(fact!("pop3-time-stamp"));
        it.sections.push(rfc1939("7"));
    }
    with_code(line, it)
}

pub(super) fn of_reply(status: Status, answers: Option<Verb>, line: &Line) -> Explanation {
    let (says, of) = match status {
        Status::Ok => ("yes", of_yes(answers)),
        Status::Err => ("no", of_no(answers)),
    };
    let mut it = of.sections([rfc1939("3")]);
    let says = Value::Choice(says);
    it.what = Some(match answers {
        Some(verb) => fact!("pop3-answer", command: text(verb), says: says),
        None => fact!("pop3-reply", says: says),
    });
    if answers == Some(Verb::Stat)
        && let Some((count, octets)) = parsed(line).and_then(|it| it.drop_listing().ok())
    {
        it.meaning
            .push(fact!("pop3-here-in-all", count: count, size: Value::Size(octets)));
    }
    with_code(line, it)
}

/// What a yes means, and what may follow.
fn of_yes(answers: Option<Verb>) -> Explanation {
    match answers {
        Some(Verb::User) => explained!("pop3-yes-user"),
        Some(Verb::Pass | Verb::Apop | Verb::Auth) => explained!("pop3-yes-login"),
        Some(Verb::Stls) => explained!("pop3-yes-stls"),
        Some(Verb::Retr | Verb::Top) => explained!("pop3-yes-message"),
        Some(Verb::Dele) => explained!("pop3-yes-dele"),
        Some(Verb::Rset) => explained!("pop3-yes-rset"),
        Some(Verb::Quit) => explained!("pop3-yes-quit"),
        Some(Verb::Stat) => explained!("pop3-yes-stat"),
        Some(Verb::List | Verb::Uidl) => explained!("pop3-yes-list"),
        Some(Verb::Capa | Verb::Noop) | None => explained!("pop3-yes"),
    }
}

/// What a no means, and what may follow.
fn of_no(answers: Option<Verb>) -> Explanation {
    match answers {
        Some(Verb::User | Verb::Pass | Verb::Apop | Verb::Auth) => explained!("pop3-no-login"),
        Some(Verb::Stls) => explained!("pop3-no-stls"),
        Some(Verb::Capa) => explained!("pop3-no-list"),
        Some(Verb::Quit) => explained!("pop3-no-quit"),
        _ => explained!("pop3-no"),
    }
}

pub(super) fn of_listing(verb: Verb, line: &Line) -> Explanation {
    let text = line.octets.to_text();
    let lines = text.lines().skip(1).filter(|it| *it != ".");
    let mut it = match verb {
        Verb::Capa => explained!("pop3-capabilities").sections([Section::new(2449, "6")]),
        Verb::Uidl => explained!("pop3-unique-ids").sections([rfc1939("7")]),
        _ => explained!("pop3-sizes").sections([rfc1939("5")]),
    };
    if verb == Verb::Capa {
        let names = lines.filter_map(|it| it.split(' ').next());
        it.meaning.extend(glossary(names, capability));
    } else {
        it.meaning.push(fact!("pop3-here", count: lines.count()));
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
    let says = fact!("pop3-code", code: code.as_str(), says: pop3_refusal(says));
    it.meaning.insert(0, says);
    it.sections.push(section);
    it
}

/// A capability in a few words.
fn capability(name: &str) -> Option<Fact> {
    let is_known = CAPABILITIES.contains(&name);
    is_known.then(|| fact!(family "pop3-capability", name))
}
