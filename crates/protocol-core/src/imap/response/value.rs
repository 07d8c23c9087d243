//! Pieces of responses of any kind: atoms, strings and lists.

use crate::cursor::{Cursor, Parsed, text};
use crate::imap::Flag;
use crate::imap::grammar::{productions as p, section, seen};
use crate::trace::Production;
use std::borrow::Cow;

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

/// How deep lists may be nested.
const MAX_DEPTH: usize = 64;

impl<'a> Value<'a> {
    /// Whether it is this word, ignoring case.
    #[must_use]
    pub fn is(&self, word: &str) -> bool {
        matches!(self, Self::Atom(it) if it.eq_ignore_ascii_case(word.as_bytes()))
    }

    /// Whether it is `NIL`.
    #[must_use]
    pub fn is_nil(&self) -> bool {
        self.is("NIL")
    }

    /// The number.
    #[must_use]
    pub fn number(&self) -> Option<u32> {
        match self {
            Self::Atom(word) if word.iter().all(u8::is_ascii_digit) => {
                core::str::from_utf8(word).ok()?.parse().ok()
            }
            Self::Atom(_) | Self::String(_) | Self::List(_) => None,
        }
    }

    /// The octets of a word or a string.
    #[must_use]
    pub fn octets(&self) -> Option<&[u8]> {
        match self {
            Self::Atom(word) => Some(word),
            Self::String(octets) => Some(octets),
            Self::List(_) => None,
        }
    }

    /// The octets of a word or a string as text, what is not UTF-8 replaced by U+FFFD.
    #[must_use]
    pub fn text(&self) -> Option<String> {
        self.octets().map(text)
    }

    /// The octets of a string; `Some(None)` is `NIL`.
    #[must_use]
    pub fn nstring(&self) -> Option<Option<Cow<'a, [u8]>>> {
        match self {
            Self::String(octets) => Some(Some(octets.clone())),
            nil if nil.is_nil() => Some(None),
            Self::Atom(_) | Self::List(_) => None,
        }
    }

    /// What is in the list.
    #[must_use]
    pub fn list(&self) -> Option<&[Value<'a>]> {
        match self {
            Self::List(list) => Some(list),
            Self::Atom(_) | Self::String(_) => None,
        }
    }
}

/// One value. Between the values of a list a space may lack, as it does between addresses.
pub(super) fn value<'a>(c: &mut Cursor<'a>, depth: usize) -> Parsed<Value<'a>> {
    match c.peek() {
        Some(b'(') if depth < MAX_DEPTH => list(c, &seen::LIST, |c, list| {
            list.push(value(c, depth + 1)?);
            Ok(())
        }),
        Some(b'"') => c.rule(&p::QUOTED, quoted).map(Value::String),
        Some(b'{') => c.rule(&p::LITERAL, literal).map(Value::String),
        // `literal8` (RFC 3516 section 7), for what is not known here.
        Some(b'~') if c.rest().starts_with(b"~{") => {
            c.at += 1;
            c.rule(&p::LITERAL, literal).map(Value::String)
        }
        _ => atom(c).map(Value::Atom),
    }
}

/// What is in a list: `one` takes one thing of it, or a pair.
fn list<'a>(
    c: &mut Cursor<'a>,
    production: &'static Production,
    mut one: impl FnMut(&mut Cursor<'a>, &mut Vec<Value<'a>>) -> Parsed<()>,
) -> Parsed<Value<'a>> {
    c.rule(production, |c| {
        c.octet(b'(', production)?;
        let mut list = Vec::new();
        while c.peek() != Some(b')') {
            one(c, &mut list)?;
            c.while_(|it| it == b' ');
        }
        c.at += 1;
        Ok(Value::List(list))
    })
}

/// What FETCH tells: the names of items, and behind each its value.
pub(super) fn items<'a>(c: &mut Cursor<'a>) -> Parsed<Value<'a>> {
    if c.peek() != Some(b'(') {
        return value(c, 0);
    }
    list(c, &seen::MSG_ATT, |c, list| {
        c.rule(&seen::ITEM, |c| {
            let name = value(c, 1)?;
            let is_envelope = name.is("ENVELOPE");
            list.push(name);
            c.while_(|it| it == b' ');
            match c.peek() {
                Some(b')') => {}
                Some(b'(') if is_envelope => list.push(envelope(c)?),
                _ => list.push(value(c, 1)?),
            }
            Ok(())
        })
    })
}

fn envelope<'a>(c: &mut Cursor<'a>) -> Parsed<Value<'a>> {
    let mut fields = seen::ENVELOPE_FIELDS.into_iter();
    list(c, &seen::ENVELOPE, |c, list| {
        list.push(match fields.next() {
            Some(field) => c.rule(field, |c| value(c, 2))?,
            None => value(c, 2)?,
        });
        Ok(())
    })
}

/// A word. `[` is an octet like others, but for the section of an item of FETCH.
fn atom<'a>(c: &mut Cursor<'a>) -> Parsed<&'a [u8]> {
    let start = c.at;
    let fits = |it: u8| !b" ()\"{\r\n".contains(&it);
    let word = c.some(&p::ATOM, fits)?;
    c.at = start;
    c.while_(|it| it != b'[' && fits(it));
    let bracket = c.at;
    let name = &c.line[start..bracket];
    let has_section = ["BODY", "BINARY", "BINARY.SIZE"]
        .iter()
        .any(|it| name.eq_ignore_ascii_case(it.as_bytes()));
    let has_section = has_section && c.peek() == Some(b'[');
    let production = match word {
        _ if has_section => &seen::BODY_SECTION,
        word => kind(word),
    };
    c.spans.enter(production, start);
    if has_section && c.rule(&p::SECTION, section).is_err() {
        c.at = bracket;
    }
    c.while_(fits);
    c.spans.leave(c.at, true);
    Ok(&c.line[start..c.at])
}

/// What a word is by its letters.
fn kind(word: &[u8]) -> &'static Production {
    match word {
        word if word.iter().all(u8::is_ascii_digit) => &p::NUMBER,
        [b'\\', ..] if text(word).parse::<Flag>().is_ok() => &p::FLAG,
        [b'\\', ..] => &seen::FLAG_EXTENSION,
        word if word.eq_ignore_ascii_case(b"NIL") => &seen::NIL,
        _ => &p::ATOM,
    }
}

/// A quoted string; one with octets outside US-ASCII is borne.
fn quoted<'a>(c: &mut Cursor<'a>) -> Parsed<Cow<'a, [u8]>> {
    c.octet(b'"', &p::QUOTED)?;
    let plain = |it: u8| !b"\"\\\r\n".contains(&it);
    let mut octets = Cow::Borrowed(c.while_(plain));
    while c.peek() == Some(b'\\') {
        c.at += 1;
        let Some(octet) = c.peek().filter(|it| !b"\r\n".contains(it)) else {
            return c.fail(&p::QUOTED);
        };
        c.at += 1;
        let octets = octets.to_mut();
        octets.push(octet);
        octets.extend_from_slice(c.while_(plain));
    }
    c.octet(b'"', &p::QUOTED)?;
    Ok(octets)
}

/// A literal; NUL in it is borne.
fn literal<'a>(c: &mut Cursor<'a>) -> Parsed<Cow<'a, [u8]>> {
    c.octet(b'{', &p::LITERAL)?;
    let start = c.at;
    let digits = text(c.some(&p::LITERAL, |it| it.is_ascii_digit())?);
    c.word(b"}\r\n", &p::LITERAL)?;
    match digits.parse::<usize>() {
        Ok(len) if len <= c.rest().len() => {
            let octets = &c.rest()[..len];
            c.at += len;
            Ok(octets.into())
        }
        _ => {
            c.at = start;
            c.fail(&p::LITERAL)
        }
    }
}
