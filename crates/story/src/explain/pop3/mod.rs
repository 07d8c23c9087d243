//! What is on the wire of a POP3 connection.

mod replies;
mod verbs;

use super::event::with;
use super::{new, rfc1939};
use crate::Explanation;
use protocol_core::pop3::Unit;
use protocol_core::trace::Section;
use world::Line;

pub(super) fn of_unit(unit: Unit, line: &Line) -> Explanation {
    match unit {
        Unit::Greeting(status) => replies::of_greeting(status, line),
        Unit::Command(verb) => verbs::of_command(verb, line),
        Unit::Reply { status, answers } => replies::of_reply(status, answers, line),
        Unit::Listing(verb) => replies::of_listing(verb, line),
        Unit::UnknownCommand
        | Unit::AuthResponse
        | Unit::Content
        | Unit::EndOfContent
        | Unit::Challenge
        | Unit::Malformed
        | Unit::Partial => turn(unit, line),
    }
}

fn turn(unit: Unit, line: &Line) -> Explanation {
    let (what, meaning, follow, section): (&str, &str, &str, Section) = match unit {
        Unit::UnknownCommand => (
            "A line that begins with no known command.",
            "The server answers -ERR: POP3 has only yes and no, and a text for people.",
            "-ERR, and any command that may stand here.",
            rfc1939("3"),
        ),
        Unit::AuthResponse => (
            "A response of the client.",
            "It is in base64, which hides nothing: the page of its octets shows what is under it.",
            "Another challenge, or the reply to AUTH.",
            Section::new(5034, "4"),
        ),
        Unit::Content => (
            "The message, or the beginning of it.",
            "It is a copy. The message itself is still in the maildrop, and nobody can see that it was read: POP3 has no flags.",
            "The rest of it, then a line that is a single dot.",
            rfc1939("5"),
        ),
        Unit::EndOfContent => (
            "The end of the message: a line that is a single dot.",
            "A dot at the beginning of any other line is doubled by the server, as SMTP’s client does it, so that it cannot end the message.",
            "The next command: DELE, if the message is not to stay, RETR for the next, or QUIT.",
            rfc1939("3"),
        ),
        Unit::Challenge => (
            "A challenge: what the server wants to have answered.",
            "What stands behind the + is in base64, which hides nothing: the page of its octets shows what is under it.",
            "A response of the client in base64, or * to give up.",
            Section::new(5034, "4"),
        ),
        Unit::Malformed => (
            "This is no reply.",
            "A reply begins with +OK or -ERR. The client cannot tell a yes from a no.",
            "The client gives up, and may look again later.",
            rfc1939("3"),
        ),
        // A part.
        _ => (
            "Part of a line.",
            "Octets may arrive in any pieces. A line is only looked at when its CR LF has come.",
            "The rest of the line.",
            rfc1939("3"),
        ),
    };
    let mut it = with(&[follow], new(what, &[meaning], &[section]));
    if matches!(unit, Unit::Content) {
        let lines = line.octets.split_inclusive(|octet| *octet == b'\n');
        match lines.filter(|it| it.starts_with(b"..")).count() {
            0 => {}
            1 => it.meaning.push(
                "One line here begins with a dot and has got another in front; the client takes it away.".into(),
            ),
            many => it.meaning.push(format!(
                "{many} lines here begin with a dot and have got another in front; the client takes it away."
            )),
        }
    }
    it
}
