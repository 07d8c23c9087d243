//! What the grammar sees in a unit: the same code that the engines run, with a tracer.

use super::Unit;
use crate::cursor::Cursor;
use crate::message::spans as message;
use crate::pop3::command::{Command, Verb};
use crate::pop3::grammar::{self, productions as p, seen};
use crate::trace::{Production, Span, Spans, lines, whole};

impl Unit {
    /// The spans of octets that are this unit, the first of all of them; none where the grammar does not derive
    /// them. `before` came before of the same content.
    #[must_use]
    pub fn spans(self, octets: &[u8], before: &[u8]) -> Vec<Span> {
        let text = octets.strip_suffix(b"\r\n").unwrap_or(octets);
        let mut spans = Spans::default();
        match self {
            Self::Command(_) => drop(Command::parse_traced(text, &mut spans)),
            Self::Greeting(_) => reply(text, &mut spans, &p::GREETING),
            Self::Reply { .. } => reply(text, &mut spans, &p::REPLY),
            Self::Challenge => {
                drop(Cursor::traced(text, &mut spans, |c| {
                    grammar::challenge(c).map(drop)
                }));
            }
            Self::Listing(verb) => return listing(verb, octets),
            Self::Content => return message(&seen::DOT_STUFFED, octets, before.is_empty()),
            Self::EndOfContent => return whole(&p::TERMINATION, octets),
            Self::AuthResponse if text == b"*" => return whole(&seen::CANCEL, octets),
            Self::AuthResponse => return whole(&p::BASE64, octets),
            Self::UnknownCommand | Self::Malformed | Self::Partial => {}
        }
        spans.of_line(octets)
    }
}

fn reply(line: &[u8], spans: &mut Spans, production: &'static Production) {
    drop(Cursor::traced(line, spans, |c| {
        grammar::reply(c, production)
    }));
}

fn listing(verb: Verb, octets: &[u8]) -> Vec<Span> {
    let outer = match verb {
        Verb::Capa => &seen::CAPABILITIES,
        _ => &seen::MULTI_LINE,
    };
    lines(outer, octets, |number, line, spans| match (number, line) {
        (0, line) => reply(line, spans, &p::REPLY),
        (_, b".") => {
            spans.enter(&p::TERMINATION, 0);
            spans.leave(line.len(), true);
        }
        _ => drop(Cursor::traced(line, spans, |c| match verb {
            Verb::Capa => grammar::capability(c).map(drop),
            Verb::Uidl => grammar::unique_id_listing(c).map(drop),
            _ => grammar::scan_listing(c).map(drop),
        })),
    })
}
