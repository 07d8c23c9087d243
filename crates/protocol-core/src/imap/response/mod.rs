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
use super::grammar::{self, productions as p, seen};
use super::{Flags, Status};
use crate::cursor::{Cursor, Parsed, text};
use crate::trace::{Production, Spans, SyntaxError};
use value::{items, value};

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
        Self::parse_traced(octets, &mut Spans::unseen())
    }

    /// Parses a response without its last CRLF, naming what it sees.
    ///
    /// # Errors
    /// Where it is no response.
    pub fn parse_traced(octets: &'a [u8], spans: &mut Spans) -> Result<Self, SyntaxError> {
        let production = match octets.first() {
            Some(b'+') => &seen::CONTINUE,
            Some(b'*') => &seen::DATA,
            _ => &seen::TAGGED,
        };
        Cursor::traced(octets, spans, |c| c.rule(production, Self::read))
    }

    fn read(c: &mut Cursor<'a>) -> Parsed<Self> {
        match c.peek() {
            Some(b'+') => {
                c.at += 1;
                if c.peek().is_some() {
                    c.octet(b' ', &p::SP)?;
                }
                let rest = c.rest();
                c.at = c.line.len();
                Ok(Self::Continuation(rest))
            }
            Some(b'*') => {
                c.at += 1;
                c.octet(b' ', &p::SP)?;
                untagged(c)
            }
            _ => {
                let tag = c.rule(&p::TAG, |c| c.some(&p::TAG, grammar::is_tag))?;
                c.octet(b' ', &p::SP)?;
                let start = c.at;
                let word = c.while_(|it| it.is_ascii_alphabetic());
                let ends = c.peek().is_none_or(|it| it == b' ');
                let status = Status::ALL.into_iter().find(|it| is(word, it.as_str()));
                let Some(status) = status.filter(|_| ends) else {
                    c.at -= word.len();
                    return c.fail(&p::RESPONSE_STATUS);
                };
                let said = condition(c, start, &p::RESPONSE_STATUS);
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
            let said = condition(c, start, &p::RESPONSE_STATUS);
            return Ok(Response::Status(status, said));
        }
        if is(word, "BYE") {
            return Ok(Response::Bye(condition(c, start, &seen::BYE)));
        }
        if is(word, "PREAUTH") {
            return Ok(Response::PreAuth(condition(c, start, &seen::AUTH)));
        }
    }
    c.at = start;
    let values = match of_data(c.rest()) {
        Some(production) => c.rule(production, values),
        None => values(c),
    };
    Ok(Response::Data(Data::new(values?)))
}

/// The production of untagged data that is known; in some a number stands before the name.
fn of_data(octets: &[u8]) -> Option<&'static Production> {
    static KNOWN: [(&str, &Production); 13] = [
        ("FETCH", &seen::MESSAGE_DATA),
        ("EXPUNGE", &seen::MESSAGE_DATA),
        ("EXISTS", &seen::MAILBOX_DATA),
        ("RECENT", &seen::MAILBOX_DATA),
        ("FLAGS", &seen::MAILBOX_DATA),
        ("LIST", &seen::MAILBOX_DATA),
        ("LSUB", &seen::MAILBOX_DATA),
        ("SEARCH", &seen::MAILBOX_DATA),
        ("STATUS", &seen::MAILBOX_DATA),
        ("CAPABILITY", &seen::CAPABILITIES),
        ("ENABLED", &seen::ENABLED),
        ("NAMESPACE", &seen::NAMESPACES),
        ("ID", &seen::ID),
    ];
    let mut words = octets.split(|it| *it == b' ');
    let is_number = |it: &&[u8]| it.iter().all(u8::is_ascii_digit);
    let word = words.find(|it| !is_number(it))?;
    let known = KNOWN.iter().find(|(name, _)| is(word, name));
    known.map(|(_, production)| *production)
}

/// What is said behind the word of a status response, which began at `start`.
fn condition(c: &mut Cursor<'_>, start: usize, production: &'static Production) -> Said {
    c.spans.enter(production, start);
    let said = said(c);
    c.spans.leave(c.at, true);
    said
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
            Some(octet) if spaces > 0 || octet == b'(' => {
                let is_message = found.len() == 2 && found[1].is("FETCH");
                found.push(if is_message { items(c)? } else { value(c, 0)? });
            }
            Some(_) => return c.fail(&p::CRLF),
        }
    }
}

/// `["[" resp-text-code "]" SP] text`
fn said(c: &mut Cursor<'_>) -> Said {
    let rest = c.rest().trim_ascii();
    let at = c.at + c.rest().len() - c.rest().trim_ascii_start().len();
    c.at = c.line.len();
    c.spans.enter(&seen::RESP_TEXT, at);
    let said = text_and_code(c, rest, at);
    c.spans.leave(at + rest.len(), true);
    said
}

/// The code in what is said, and the text behind it. It stands at octet `at`.
fn text_and_code(c: &mut Cursor<'_>, rest: &[u8], at: usize) -> Said {
    let mut name = |production, start: usize, end: usize| {
        if start < end {
            c.spans.enter(production, at + start);
            c.spans.leave(at + end, true);
        }
    };
    let inside = rest.strip_prefix(b"[");
    let end = inside.and_then(|it| Some((it, closing(it)?)));
    let Some((inside, end)) = end else {
        name(&seen::TEXT, 0, rest.len());
        let code = None;
        return Said {
            code,
            text: text(rest),
        };
    };
    let behind = inside[end + 1..].trim_ascii();
    name(&seen::CODE, 1, end + 1);
    name(&seen::TEXT, rest.len() - behind.len(), rest.len());
    Said {
        code: code(&inside[..end]),
        text: text(behind),
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
