use super::event::with;
use super::{new, rfc1939};
use crate::Explanation;
use protocol_core::pop3;
use world::Line;

pub(super) fn of_unit(unit: pop3::Unit, _: &Line) -> Explanation {
    let what = match unit {
        pop3::Unit::Greeting(_) => "The greeting of the POP3 server.",
        pop3::Unit::Command(_) | pop3::Unit::UnknownCommand => "A command.",
        pop3::Unit::AuthResponse => "A response of the client.",
        pop3::Unit::Reply { .. } => "A reply.",
        pop3::Unit::Listing(_) => "A listing.",
        pop3::Unit::Content => "A message.",
        pop3::Unit::EndOfContent => "The end of the message.",
        pop3::Unit::Challenge => "A challenge.",
        pop3::Unit::Malformed => "This is no reply.",
        pop3::Unit::Partial => "Part of a line.",
    };
    with(
        &["The other end’s turn."],
        new(what, &["POP3 takes turns, line by line."], &[rfc1939("3")]),
    )
}
