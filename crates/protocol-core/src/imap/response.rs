//! Responses, as a client reads them (RFC 3501 section 7): a tree of atoms, strings and lists.

use super::grammar::productions as p;
use crate::Octets;
use crate::cursor::{Cursor, Parsed, text};
use crate::trace::{SyntaxError, Tracer};

/// A response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Response {
    /// `+`: go on.
    Continuation,
    /// `*` and data.
    Untagged(Vec<Value>),
    /// The end of a command: its tag, `OK`, `NO` or `BAD`, and the text.
    Tagged {
        /// The command's tag.
        tag: String,
        /// How it ended, in upper case.
        status: String,
        /// What is said of it.
        text: String,
    },
}

/// A piece of a response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A word, with what stands in its brackets: `BODY[TEXT]`.
    Atom(String),
    /// A quoted string or a literal.
    String(Octets),
    /// A list.
    List(Vec<Value>),
}

impl Value {
    /// The word, in upper case.
    #[must_use]
    pub fn word(&self) -> Option<String> {
        match self {
            Self::Atom(word) => Some(word.to_ascii_uppercase()),
            Self::String(_) | Self::List(_) => None,
        }
    }

    /// The number.
    #[must_use]
    pub fn number(&self) -> Option<u32> {
        match self {
            Self::Atom(word) => word.parse().ok(),
            Self::String(_) | Self::List(_) => None,
        }
    }
}

/// How deep lists may be nested.
const MAX_DEPTH: usize = 64;

impl Response {
    /// Parses a response without its last CRLF; literals stand in it as they came.
    ///
    /// # Errors
    /// Where it is no response.
    pub fn parse(octets: &[u8]) -> Result<Self, SyntaxError> {
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
                let tag = text(c.some(&p::TAG, |it| it != b' ')?);
                c.octet(b' ', &p::SP)?;
                let status = text(c.some(&p::ATOM, |it| it.is_ascii_alphabetic())?);
                let rest = text(c.rest().trim_ascii());
                Ok(Self::Tagged {
                    tag,
                    status: status.to_ascii_uppercase(),
                    text: rest,
                })
            }
        }
    }
}

fn values<T: Tracer>(c: &mut Cursor<'_, '_, T>) -> Parsed<Response> {
    let mut found = vec![value(c, 0)?];
    // After a status word comes text for people; a `[code]` in front of it is kept as an atom.
    let is_status = found[0]
        .word()
        .is_some_and(|it| matches!(it.as_str(), "OK" | "NO" | "BAD" | "BYE" | "PREAUTH"));
    if is_status {
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

fn value<T: Tracer>(c: &mut Cursor<'_, '_, T>, depth: usize) -> Parsed<Value> {
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
            Ok(Value::Atom(text(&c.line[start..c.at])))
        }
    }
}

fn literal<T: Tracer>(c: &mut Cursor<'_, '_, T>) -> Parsed<Value> {
    c.octet(b'{', &p::LITERAL)?;
    let digits = text(c.some(&p::LITERAL, |it| it.is_ascii_digit())?);
    c.word(b"}\r\n", &p::LITERAL)?;
    match digits.parse::<usize>() {
        Ok(len) if len <= c.rest().len() => {
            let octets = Octets::from(&c.rest()[..len]);
            c.at += len;
            Ok(Value::String(octets))
        }
        _ => c.fail(&p::LITERAL),
    }
}
