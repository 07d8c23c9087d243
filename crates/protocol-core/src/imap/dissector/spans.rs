//! What the grammar sees in a unit: the same code that the engines run, with a tracer.

use super::Unit;
use crate::imap::Command;
use crate::imap::grammar::{productions as p, seen};
use crate::imap::response::Response;
use crate::trace::{Span, Spans, whole};

impl Unit {
    /// The spans of octets that are this unit, the first of all of them; none where the grammar does not derive
    /// them. `before` came before of the same command.
    #[must_use]
    pub fn spans(self, octets: &[u8], before: &[u8]) -> Vec<Span> {
        match self {
            Self::Command(_) | Self::Begun(_) | Self::Literal { .. } => command(octets, before),
            Self::Partial if !before.is_empty() => command(octets, before),
            Self::AuthResponse => whole(&p::BASE64, octets),
            Self::AuthCancelled => whole(&seen::CANCEL, octets),
            Self::IdleDone => whole(&seen::DONE, octets),
            Self::UnknownCommand | Self::Malformed | Self::Partial => Vec::new(),
            _ => self.response(octets),
        }
    }

    fn response(self, octets: &[u8]) -> Vec<Span> {
        let text = octets.strip_suffix(b"\r\n").unwrap_or(octets);
        let mut spans = Spans::default();
        drop(Response::parse_traced(text, &mut spans));
        let mut spans = spans.of_line(octets);
        let is_greeting = matches!(self, Self::Greeting(_) | Self::PreAuth);
        if let Some(outer) = spans.first_mut().filter(|_| is_greeting) {
            outer.production = &seen::GREETING;
        }
        let production = match self {
            Self::Challenge => &p::BASE64,
            Self::Continuation | Self::IdleBegun => &seen::RESP_TEXT,
            _ => return spans,
        };
        if text.len() > 2 {
            let (start, end, depth) = (2, text.len(), 1);
            spans.push(Span {
                production,
                start,
                end,
                depth,
            });
        }
        spans
    }
}

/// A command, or a piece of one that goes on behind a literal: what of the spans lies in it.
fn command(octets: &[u8], before: &[u8]) -> Vec<Span> {
    let all = [before, octets].concat();
    let line = all.strip_suffix(b"\r\n");
    let line = line.filter(|it| Command::announces(it).is_none());
    let (text, mut spans) = match line {
        Some(line) => (line, Spans::default()),
        None => (&*all, Spans::of_beginning(all.len())),
    };
    drop(Command::parse_traced(text, &mut spans));
    let inside = |it: Span| {
        let start = it.start.max(before.len()) - before.len();
        let end = it.end.checked_sub(before.len())?;
        (start < end).then_some(Span { start, end, ..it })
    };
    let spans = spans.of_line(&all).into_iter();
    spans.filter_map(inside).collect()
}
