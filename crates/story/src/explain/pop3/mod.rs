//! What is on the wire of a POP3 connection.

mod replies;
mod verbs;

use crate::sections::rfc1939;
use crate::{Explanation, explained, fact, family};
use protocol_core::pop3::{Unit, Verb};
use protocol_core::trace::Section;
use world::Line;

pub(super) fn of_unit(unit: Unit, line: &Line) -> Explanation {
    match unit {
        Unit::Greeting(status) => replies::of_greeting(status, line),
        Unit::Command(verb) => verbs::of_command(verb, line),
        Unit::Reply { status, answers } => replies::of_reply(status, answers, line),
        Unit::Listing(verb) => replies::of_listing(verb, line),
        Unit::UnknownCommand => explained!("pop3-unknown").sections([rfc1939("3")]),
        Unit::AuthResponse => explained!("auth-response").sections([Section::new(5034, "4")]),
        Unit::Content => content(line),
        Unit::EndOfContent => explained!("pop3-content-ends").sections([rfc1939("3")]),
        Unit::Challenge => explained!("auth-challenge").sections([Section::new(5034, "4")]),
        Unit::Malformed => explained!("pop3-malformed").sections([rfc1939("3")]),
        Unit::Partial => explained!("partial-line").sections([rfc1939("3")]),
    }
}

fn content(line: &Line) -> Explanation {
    let mut it = explained!("pop3-content").sections([rfc1939("5")]);
    let lines = line.octets.split_inclusive(|octet| *octet == b'\n');
    let doubled = lines.filter(|it| it.starts_with(b"..")).count();
    if doubled > 0 {
        it.meaning.push(fact!("pop3-doubled-dots", count: doubled));
    }
    it
}

pub(super) fn families() -> [(&'static str, Vec<String>); 3] {
    let answered = Verb::ALL.into_iter();
    let answered = answered.filter(|it| verbs::answered_like(*it) == *it);
    [
        family("pop3-about", Verb::ALL),
        family("pop3-ok", answered),
        family("pop3-capability", replies::CAPABILITIES),
    ]
}
