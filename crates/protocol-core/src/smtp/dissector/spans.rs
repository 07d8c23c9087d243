//! What the grammar sees in a unit: the same code that the engines run, with a tracer.

use super::Unit;
use crate::message::spans as message;
use crate::smtp::grammar::{productions as p, seen};
use crate::smtp::{Command, Reply};
use crate::trace::{Span, Spans, lines, whole};

impl Unit {
    /// The spans of octets that are this unit, the first of all of them; none where the grammar does not derive
    /// them. `before` came before of the same content.
    #[must_use]
    pub fn spans(self, octets: &[u8], before: &[u8]) -> Vec<Span> {
        match self {
            Self::Command(_) => {
                let mut spans = Spans::default();
                let text = octets.strip_suffix(b"\r\n").unwrap_or(octets);
                drop(Command::parse_traced(text, &mut spans));
                spans.of_line(octets)
            }
            Self::Greeting(_) | Self::Reply { .. } => reply(octets),
            Self::Content => message(&seen::MAIL_DATA, octets, before.is_empty()),
            Self::Chunk { .. } => message(&seen::CHUNK, octets, before.is_empty()),
            Self::EndOfData => whole(&seen::END_OF_DATA, octets),
            Self::AuthResponse if octets == b"*\r\n" => whole(&seen::CANCEL, octets),
            Self::AuthResponse => whole(&seen::BASE64, octets),
            Self::UnknownCommand | Self::Malformed | Self::Partial => Vec::new(),
        }
    }
}

/// A reply of one line, or a reply and in it each of its lines.
fn reply(octets: &[u8]) -> Vec<Span> {
    let mut all = lines(&p::REPLY_LINE, octets, |_, line, spans| {
        drop(Reply::parse_line_traced(line, spans));
    });
    if all.get(1).is_some_and(|it| it.end == octets.len()) {
        all.remove(0);
        for it in &mut all {
            it.depth -= 1;
        }
    }
    for it in all.iter_mut().filter(|it| it.depth == 1) {
        if it.production == &p::REPLY_LINE {
            it.production = &seen::LINE;
        }
    }
    all
}
