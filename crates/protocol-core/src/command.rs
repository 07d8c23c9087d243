//! What the command lines of SMTP and POP3 share: each begins with a verb.

use crate::cursor::{Cursor, Parsed, is_space, text};
use crate::trace::{Got, Production, Spans, SyntaxError};
use core::fmt::Debug;
use serde::Serialize;

/// Why a line is no command. `500` and `501` of SMTP, `-ERR` of POP3 (RFC 1939 section 3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
pub enum CommandError<V: Debug> {
    /// It begins with no known verb: `500 5.5.2`.
    #[error("unknown command: {0}")]
    Unknown(SyntaxError),
    /// The verb is known, its arguments are wrong: `501 5.5.4`, or `501 5.1.3` / `5.1.7` for an
    /// address.
    #[error("{verb:?}: {error}")]
    Arguments {
        /// The verb.
        verb: V,
        /// What is wrong with what follows it.
        error: SyntaxError,
    },
    /// The line is too long (RFC 5321 section 4.5.3.1.4, RFC 2449 section 4): `500 5.5.2`.
    #[error("line too long: {0}")]
    TooLong(SyntaxError),
    /// A CR or LF of its own, or NUL, in the line (RFC 5321 section 2.3.8; RFC 1939 section 3: CRLF ends a
    /// command): `500 5.5.2`.
    #[error("bare control: {0}")]
    BareControl(SyntaxError),
}

impl<V: Debug> CommandError<V> {
    /// What was got, what was expected, and where.
    #[must_use]
    pub const fn error(&self) -> &SyntaxError {
        match self {
            Self::Unknown(error)
            | Self::Arguments { error, .. }
            | Self::TooLong(error)
            | Self::BareControl(error) => error,
        }
    }

    /// What is wrong with a line, whatever stands in it. `ends` is the production of a line's end,
    /// `is_short` that of its length.
    pub(crate) fn check(
        line: &[u8],
        limit: usize,
        ends: &'static Production,
        is_short: &'static Production,
    ) -> Result<(), Self> {
        let control = |octet: &u8| matches!(octet, b'\r' | b'\n' | 0);
        if let Some(at) = line.iter().position(control) {
            let (got, expected) = (Got::Octet(line[at]), ends);
            return Err(Self::BareControl(SyntaxError { at, got, expected }));
        }
        if line.len() + 2 > limit {
            let (at, got) = (limit - 2, Got::TooLong { limit });
            let expected = is_short;
            return Err(Self::TooLong(SyntaxError { at, got, expected }));
        }
        Ok(())
    }

    /// Parses a line as `production`: its verb, then the arguments of that.
    pub(crate) fn parse<C>(
        line: &[u8],
        spans: &mut Spans,
        production: &'static Production,
        verb: fn(&mut Cursor<'_>) -> Parsed<V>,
        arguments: fn(&mut Cursor<'_>, V) -> Parsed<C>,
    ) -> Result<C, Self>
    where
        V: Copy,
    {
        spans.enter(production, 0);
        let parsed = Cursor::traced(line, spans, |c| {
            let verb = verb(c).map_err(Self::Unknown)?;
            arguments(c, verb).map_err(|error| Self::Arguments { verb, error })
        });
        spans.leave(line.len(), parsed.is_ok());
        parsed
    }
}

/// `mechanism [SP initial-response]`, behind AUTH (RFC 4954 section 4, RFC 5034 section 4).
pub(crate) fn auth(
    c: &mut Cursor<'_>,
    productions: [&'static Production; 2],
    space: fn(&mut Cursor<'_>) -> Parsed<()>,
) -> Parsed<(String, Option<String>)> {
    let [mechanism, response] = productions;
    let is_mechanism = |octet: u8| octet.is_ascii_alphanumeric() || b"-_".contains(&octet);
    let is_base64 = |octet: u8| octet.is_ascii_alphanumeric() || b"+/=".contains(&octet);
    let mechanism = text(c.rule(mechanism, |c| c.some(mechanism, is_mechanism))?);
    if c.rest().iter().all(|octet| is_space(*octet)) {
        return Ok((mechanism, None));
    }
    space(c)?;
    let initial = c.rule(response, |c| c.some(response, is_base64))?;
    Ok((mechanism, Some(text(initial))))
}

/// The verb of `all` with which a line begins; without it the octet where it went wrong.
pub(crate) fn verb<V: Copy>(
    c: &mut Cursor<'_>,
    production: &'static Production,
    all: &[V],
    name: fn(V) -> &'static str,
) -> Parsed<V> {
    c.rule(production, |c| {
        let start = c.at;
        let word = c.while_(|octet| octet.is_ascii_alphabetic());
        let is_named = |it: &&V| word.eq_ignore_ascii_case(name(**it).as_bytes());
        match all.iter().find(is_named) {
            Some(verb) if c.peek().is_none_or(is_space) => Ok(*verb),
            _ => {
                c.at = start;
                c.fail(production)
            }
        }
    })
}
