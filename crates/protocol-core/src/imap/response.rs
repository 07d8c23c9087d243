//! Responses, as a client reads them (RFC 3501 section 7): a tree of atoms, strings and lists.

use super::grammar::productions as p;
use crate::cursor::{Cursor, Parsed, text};
use crate::trace::{SyntaxError, Tracer};
use std::borrow::Cow;

/// A response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Response<'a> {
    /// `+`: go on.
    Continuation,
    /// `*` and data.
    Untagged(Vec<Value<'a>>),
    /// The end of a command: its tag, `OK`, `NO` or `BAD`, and the text.
    Tagged {
        /// The command's tag.
        tag: &'a [u8],
        /// How it ended.
        status: &'a [u8],
        /// What is said of it.
        text: &'a [u8],
    },
}

/// A piece of a response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value<'a> {
    /// A word, with what stands in its brackets: `BODY[TEXT]`.
    Atom(&'a [u8]),
    /// A quoted string or a literal.
    String(Cow<'a, [u8]>),
    /// A list.
    List(Vec<Value<'a>>),
}

impl Value<'_> {
    /// Whether it is this word, ignoring case.
    #[must_use]
    pub fn is(&self, word: &str) -> bool {
        matches!(self, Self::Atom(it) if it.eq_ignore_ascii_case(word.as_bytes()))
    }

    /// The number.
    #[must_use]
    pub fn number(&self) -> Option<u32> {
        match self {
            Self::Atom(word) => core::str::from_utf8(word).ok()?.parse().ok(),
            Self::String(_) | Self::List(_) => None,
        }
    }
}

/// How deep lists may be nested.
const MAX_DEPTH: usize = 64;

impl<'a> Response<'a> {
    /// Parses a response without its last CRLF; literals stand in it as they came.
    ///
    /// # Errors
    /// Where it is no response.
    pub fn parse(octets: &'a [u8]) -> Result<Self, SyntaxError> {
        let mut tracer = ();
        let c = &mut Cursor::new(octets, &mut tracer);
        match c.peek() {
            Some(b'+') => Ok(Self::Continuation),
            Some(b'*') => {
                c.at += 1;
                c.octet(b' ', &p::SP)?;
                values(c)
            }
            _ => {
                let tag = c.some(&p::TAG, |it| it != b' ')?;
                c.octet(b' ', &p::SP)?;
                let status = c.some(&p::ATOM, |it| it.is_ascii_alphabetic())?;
                let text = c.rest().trim_ascii();
                Ok(Self::Tagged { tag, status, text })
            }
        }
    }
}

fn values<'a, T: Tracer>(c: &mut Cursor<'a, '_, T>) -> Parsed<Response<'a>> {
    let mut found = Vec::with_capacity(4);
    found.push(value(c, 0)?);
    // After a status word comes text for people; a `[code]` in front of it is kept as an atom.
    let status = ["OK", "NO", "BAD", "BYE", "PREAUTH"];
    if status.iter().any(|word| found[0].is(word)) {
        found.push(Value::String(c.rest().trim_ascii().into()));
        return Ok(Response::Untagged(found));
    }
    while c.peek() == Some(b' ') {
        c.at += 1;
        if c.peek().is_none() {
            break;
        }
        found.push(value(c, 0)?);
    }
    c.end(&p::CRLF)?;
    Ok(Response::Untagged(found))
}

fn value<'a, T: Tracer>(c: &mut Cursor<'a, '_, T>, depth: usize) -> Parsed<Value<'a>> {
    match c.peek() {
        Some(b'(') if depth < MAX_DEPTH => {
            c.at += 1;
            let mut list = Vec::new();
            while c.peek() != Some(b')') {
                list.push(value(c, depth + 1)?);
                if c.peek() == Some(b' ') {
                    c.at += 1;
                }
            }
            c.at += 1;
            Ok(Value::List(list))
        }
        Some(b'"') => {
            c.at += 1;
            let mut octets = Vec::new();
            loop {
                match c.peek() {
                    Some(b'"') => {
                        c.at += 1;
                        return Ok(Value::String(octets.into()));
                    }
                    Some(b'\\') => {
                        c.at += 1;
                        match c.peek() {
                            Some(octet) => octets.push(octet),
                            None => return c.fail(&p::QUOTED),
                        }
                    }
                    Some(octet) => octets.push(octet),
                    None => return c.fail(&p::QUOTED),
                }
                c.at += 1;
            }
        }
        Some(b'{') => literal(c),
        _ => {
            let start = c.at;
            c.some(&p::ATOM, |it| {
                !matches!(it, b' ' | b'(' | b')' | b'[' | b'"' | b'{')
            })?;
            if c.peek() == Some(b'[') {
                c.while_(|it| it != b']');
                c.octet(b']', &p::SECTION)?;
                c.while_(|it| !matches!(it, b' ' | b')'));
            }
            Ok(Value::Atom(&c.line[start..c.at]))
        }
    }
}

fn literal<'a, T: Tracer>(c: &mut Cursor<'a, '_, T>) -> Parsed<Value<'a>> {
    c.octet(b'{', &p::LITERAL)?;
    let digits = text(c.some(&p::LITERAL, |it| it.is_ascii_digit())?);
    c.word(b"}\r\n", &p::LITERAL)?;
    match digits.parse::<usize>() {
        Ok(len) if len <= c.rest().len() => {
            let octets = &c.rest()[..len];
            c.at += len;
            Ok(Value::String(octets.into()))
        }
        _ => c.fail(&p::LITERAL),
    }
}
