//! Responses, as a client reads them (RFC 3501 section 7).
//!
//! What is not known here, or not written as it should be, is kept as the words, strings and lists it is
//! made of. What is not even that is no response.

mod code;
mod data;
mod value;

pub use code::Code;
pub use data::{Data, FetchData, Namespace};
pub use value::Value;

use super::command::SequenceSet;
use super::grammar::{self, productions as p};
use super::{Flags, Status};
use crate::cursor::{Cursor, Parsed, text};
use crate::trace::SyntaxError;
use value::value;

/// A response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Response<'a> {
    /// `+` and what stands behind it: go on, or a challenge.
    Continuation(&'a [u8]),
    /// The end of a command.
    Tagged {
        /// The command's tag.
        tag: &'a [u8],
        /// How it ended.
        status: Status,
        /// What is said of it.
        said: Said,
    },
    /// `* OK`, `* NO` and `* BAD`.
    Status(Status, Said),
    /// `* BYE`: the server closes.
    Bye(Said),
    /// `* PREAUTH`: the client is authenticated already.
    PreAuth(Said),
    /// `*` and data.
    Data(Data<'a>),
}

/// What is said in a status response (RFC 3501 section 7.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// To the program.
    pub code: Option<Code>,
    /// To the person.
    pub text: String,
}

impl<'a> Response<'a> {
    /// Parses a response without its last CRLF; literals stand in it as they came.
    ///
    /// # Errors
    /// Where it is no response.
    pub fn parse(octets: &'a [u8]) -> Result<Self, SyntaxError> {
        let c = &mut Cursor::new(octets);
        match c.peek() {
            Some(b'+') => {
                c.at += 1;
                if c.peek().is_some() {
                    c.octet(b' ', &p::SP)?;
                }
                Ok(Self::Continuation(c.rest()))
            }
            Some(b'*') => {
                c.at += 1;
                c.octet(b' ', &p::SP)?;
                untagged(c)
            }
            _ => {
                let tag = c.some(&p::TAG, grammar::is_tag)?;
                c.octet(b' ', &p::SP)?;
                let word = c.while_(|it| it.is_ascii_alphabetic());
                let ends = c.peek().is_none_or(|it| it == b' ');
                let status = Status::ALL.into_iter().find(|it| is(word, it.as_str()));
                let Some(status) = status.filter(|_| ends) else {
                    c.at -= word.len();
                    return c.fail(&p::RESPONSE_STATUS);
                };
                let said = said(c);
                Ok(Self::Tagged { tag, status, said })
            }
        }
    }
}

fn untagged<'a>(c: &mut Cursor<'a>) -> Parsed<Response<'a>> {
    let start = c.at;
    let word = c.while_(|it| it.is_ascii_alphabetic());
    if c.peek().is_none_or(|it| it == b' ') {
        if let Some(status) = Status::ALL.into_iter().find(|it| is(word, it.as_str())) {
            return Ok(Response::Status(status, said(c)));
        }
        if is(word, "BYE") {
            return Ok(Response::Bye(said(c)));
        }
        if is(word, "PREAUTH") {
            return Ok(Response::PreAuth(said(c)));
        }
    }
    c.at = start;
    Ok(Response::Data(Data::new(values(c)?)))
}

fn is(word: &[u8], name: &str) -> bool {
    word.eq_ignore_ascii_case(name.as_bytes())
}

/// Values up to the end. A space at the end is borne, and none before a list, as in THREAD.
fn values<'a>(c: &mut Cursor<'a>) -> Parsed<Vec<Value<'a>>> {
    let mut found = vec![value(c, 0)?];
    loop {
        let spaces = c.while_(|it| it == b' ').len();
        match c.peek() {
            None => return Ok(found),
            Some(octet) if spaces > 0 || octet == b'(' => found.push(value(c, 0)?),
            Some(_) => return c.fail(&p::CRLF),
        }
    }
}

/// `["[" resp-text-code "]" SP] text`
fn said(c: &mut Cursor<'_>) -> Said {
    let rest = c.rest().trim_ascii();
    let inside = rest.strip_prefix(b"[");
    let end = inside.and_then(|it| Some((it, closing(it)?)));
    let Some((inside, end)) = end else {
        let code = None;
        return Said {
            code,
            text: text(rest),
        };
    };
    Said {
        code: code(&inside[..end]),
        text: text(inside[end + 1..].trim_ascii()),
    }
}

/// Where the bracket closes: in a charset's name, quoted, it does not.
fn closing(octets: &[u8]) -> Option<usize> {
    let strings = octets
        .get(..10)
        .is_some_and(|it| it.eq_ignore_ascii_case(b"BADCHARSET"));
    let (mut quoted, mut escaped) = (false, false);
    octets.iter().position(|octet| {
        match octet {
            _ if escaped => escaped = false,
            b'\\' => escaped = quoted,
            b'"' => quoted = strings && !quoted,
            b']' => return !quoted,
            _ => {}
        }
        false
    })
}

fn code(octets: &[u8]) -> Option<Code> {
    let mut words = octets.splitn(2, |it| *it == b' ');
    let name = words.next().filter(|it| !it.is_empty())?;
    let raw = words.next().unwrap_or(&[]);
    let arguments = match raw {
        [] => Some(Vec::new()),
        raw => values(&mut Cursor::new(raw)).ok(),
    };
    let (name, raw) = (text(name), text(raw));
    Some(match arguments {
        Some(arguments) => Code::new(&name, &arguments, &raw),
        None => Code::Other {
            name,
            arguments: raw,
        },
    })
}

/// The flags that are known here.
fn flags(list: &[Value<'_>]) -> Flags {
    let known = list.iter().filter_map(|it| match it {
        Value::Atom(word) => core::str::from_utf8(word).ok()?.parse().ok(),
        Value::String(_) | Value::List(_) => None,
    });
    known.collect()
}

/// Words; `None` where there is something else.
fn words(values: &[Value<'_>]) -> Option<Vec<String>> {
    let each = values.iter().map(|it| match it {
        Value::Atom(word) => Some(text(word)),
        Value::String(_) | Value::List(_) => None,
    });
    each.collect()
}

/// A set of unique identifiers (RFC 4315 section 4): without `*`.
fn set(value: &Value<'_>) -> Option<SequenceSet> {
    let Value::Atom(word) = value else {
        return None;
    };
    let mut c = Cursor::new(word);
    let set = grammar::sequence_set(&mut c).ok()?;
    let numbers = set.0.iter().all(|(a, b)| a.is_some() && b.is_some());
    (numbers && c.rest().is_empty()).then_some(set)
}

#[cfg(test)]
mod tests;
