//! What the grammars of all protocols parse with: a place in a line, and what was seen so far.

use crate::trace::{Got, Production, Spans, SyntaxError};
use std::borrow::Cow;

pub(crate) type Parsed<T> = Result<T, SyntaxError>;

/// Where a parser is in a line.
pub(crate) struct Cursor<'a> {
    pub(crate) line: &'a [u8],
    pub(crate) at: usize,
    pub(crate) spans: Spans,
}

impl<'a> Cursor<'a> {
    /// At the beginning of a line. What it sees is not kept.
    pub(crate) fn new(line: &'a [u8]) -> Self {
        let spans = Spans::unseen();
        Self { line, at: 0, spans }
    }

    /// Parses a line. What it sees is kept in `spans`, unless those are unseen.
    pub(crate) fn traced<R>(
        line: &'a [u8],
        spans: &mut Spans,
        parse: impl FnOnce(&mut Self) -> R,
    ) -> R {
        let mut cursor = Self::new(line);
        core::mem::swap(&mut cursor.spans, spans);
        let parsed = parse(&mut cursor);
        core::mem::swap(&mut cursor.spans, spans);
        parsed
    }

    pub(crate) fn peek(&self) -> Option<u8> {
        self.line.get(self.at).copied()
    }

    pub(crate) fn rest(&self) -> &'a [u8] {
        &self.line[self.at..]
    }

    /// Does `body` as the production it is.
    pub(crate) fn rule<R>(
        &mut self,
        production: &'static Production,
        body: impl FnOnce(&mut Self) -> Parsed<R>,
    ) -> Parsed<R> {
        self.spans.enter(production, self.at);
        let result = body(self);
        self.spans.leave(self.at, result.is_ok());
        result
    }

    /// What was wanted is not here.
    pub(crate) fn fail<R>(&self, expected: &'static Production) -> Parsed<R> {
        let got = self.peek().map_or(Got::End, Got::Octet);
        Err(SyntaxError {
            at: self.at,
            got,
            expected,
        })
    }

    pub(crate) fn too_long<R>(
        &self,
        at: usize,
        limit: usize,
        expected: &'static Production,
    ) -> Parsed<R> {
        Err(SyntaxError {
            at,
            got: Got::TooLong { limit },
            expected,
        })
    }

    pub(crate) fn octet(&mut self, octet: u8, expected: &'static Production) -> Parsed<()> {
        if self.peek() == Some(octet) {
            self.at += 1;
            Ok(())
        } else {
            self.fail(expected)
        }
    }

    /// The keyword, ignoring case; the error is at the first octet that differs.
    pub(crate) fn word(
        &mut self,
        word: &'static [u8],
        expected: &'static Production,
    ) -> Parsed<()> {
        for octet in word {
            match self.peek() {
                Some(got) if got.eq_ignore_ascii_case(octet) => self.at += 1,
                _ => return self.fail(expected),
            }
        }
        Ok(())
    }

    /// As many octets as fit.
    pub(crate) fn while_(&mut self, fits: impl Fn(u8) -> bool) -> &'a [u8] {
        let rest = self.rest();
        let len = rest
            .iter()
            .position(|octet| !fits(*octet))
            .unwrap_or(rest.len());
        self.at += len;
        &rest[..len]
    }

    /// At least one octet that fits.
    pub(crate) fn some(
        &mut self,
        expected: &'static Production,
        fits: impl Fn(u8) -> bool,
    ) -> Parsed<&'a [u8]> {
        let found = self.while_(fits);
        if found.is_empty() {
            self.fail(expected)
        } else {
            Ok(found)
        }
    }

    /// Nothing may follow but white space, which is borne.
    pub(crate) fn end(&mut self, expected: &'static Production) -> Parsed<()> {
        let before = self.at;
        self.while_(is_space);
        if self.at == self.line.len() {
            self.at = before;
            Ok(())
        } else {
            self.fail(expected)
        }
    }
}

pub(crate) fn is_space(octet: u8) -> bool {
    octet == b' ' || octet == b'\t'
}

/// Octets that were just matched, as text.
pub(crate) fn text(octets: &[u8]) -> String {
    lossy(octets).into_owned()
}

/// Octets as text, what is not UTF-8 replaced by U+FFFD.
pub(crate) fn lossy(octets: &[u8]) -> Cow<'_, str> {
    // For octets that are text, as most are, this check is the quicker one.
    match core::str::from_utf8(octets) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => String::from_utf8_lossy(octets),
    }
}
