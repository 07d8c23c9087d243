//! Search keys (RFC 3501 section 6.4.4).

use super::basics::{astring, astring_text, atom, list, number, sequence_set, sp, spaced, word_of};
use super::dates::date;
use super::{Cursor, Parsed, productions as p};
use crate::Octets;
use crate::imap::Flag;
use crate::imap::command::Body;
use crate::imap::key::{EnvelopeField, Key, WORDS};

/// How deep NOT, OR and parentheses may be nested.
const MAX_DEPTH: usize = 32;

/// `[SP "CHARSET" SP astring] 1*(SP search-key)`
pub(super) fn search(c: &mut Cursor<'_>, by_uid: bool) -> Parsed<Body> {
    sp(c)?;
    let start = c.at;
    let word = c.while_(|it| it.is_ascii_alphabetic());
    let charset = if word.eq_ignore_ascii_case(b"CHARSET") {
        sp(c)?;
        let charset = astring_text(c)?;
        sp(c)?;
        Some(charset)
    } else {
        c.at = start;
        None
    };
    Ok(Body::Search {
        by_uid,
        charset,
        keys: spaced(c, |c| search_key(c, 0))?,
    })
}

fn search_key(c: &mut Cursor<'_>, depth: usize) -> Parsed<Key> {
    c.rule(&p::SEARCH_KEY, |c| {
        if depth > MAX_DEPTH {
            return c.fail(&p::SEARCH_DEPTH);
        }
        match c.peek() {
            Some(b'(') => list(c, &p::SEARCH_KEY, |c| search_key(c, depth + 1)).map(Key::And),
            Some(b'*' | b'0'..=b'9') => sequence_set(c).map(Key::Sequence),
            _ => named_key(c, depth),
        }
    })
}

fn named_key(c: &mut Cursor<'_>, depth: usize) -> Parsed<Key> {
    let is_word = |it: u8| it.is_ascii_alphabetic();
    if let Some(key) = word_of(c, &WORDS, is_word) {
        return Ok(key.clone());
    }
    let Some(kind) = word_of(c, &KINDS, is_word) else {
        return c.fail(&p::SEARCH_KEY);
    };
    sp(c)?;
    Ok(match kind {
        Kind::Envelope(field) => Key::Envelope(*field, octets(c)?),
        Kind::Header => {
            let name = astring_text(c)?;
            sp(c)?;
            Key::Header(name, octets(c)?)
        }
        Kind::Text(key) => key(octets(c)?),
        Kind::Keyword(key) => key(Flag::Keyword(atom(c, &p::ATOM)?)),
        Kind::Number(key) => key(number(c)?),
        Kind::Day(key) => key(date(c)?),
        Kind::Uid => Key::Uid(sequence_set(c)?),
        Kind::Not => Key::Not(Box::new(search_key(c, depth + 1)?)),
        Kind::Or => {
            let one = search_key(c, depth + 1)?;
            sp(c)?;
            Key::Or(Box::new(one), Box::new(search_key(c, depth + 1)?))
        }
    })
}

fn octets(c: &mut Cursor<'_>) -> Parsed<Octets> {
    astring(c).map(|it| it.octets.into_owned().into())
}

/// What follows the word of a key.
enum Kind {
    Envelope(EnvelopeField),
    Header,
    Text(fn(Octets) -> Key),
    Keyword(fn(Flag) -> Key),
    Number(fn(u32) -> Key),
    Day(fn(i64) -> Key),
    Uid,
    Not,
    Or,
}

static KINDS: [(&str, Kind); 21] = [
    ("BCC", Kind::Envelope(EnvelopeField::Bcc)),
    ("CC", Kind::Envelope(EnvelopeField::Cc)),
    ("FROM", Kind::Envelope(EnvelopeField::From)),
    ("SUBJECT", Kind::Envelope(EnvelopeField::Subject)),
    ("TO", Kind::Envelope(EnvelopeField::To)),
    ("HEADER", Kind::Header),
    ("BODY", Kind::Text(Key::Body)),
    ("TEXT", Kind::Text(Key::Text)),
    ("KEYWORD", Kind::Keyword(Key::Has)),
    ("UNKEYWORD", Kind::Keyword(Key::Lacks)),
    ("LARGER", Kind::Number(Key::Larger)),
    ("SMALLER", Kind::Number(Key::Smaller)),
    ("BEFORE", Kind::Day(Key::Before)),
    ("ON", Kind::Day(Key::On)),
    ("SINCE", Kind::Day(Key::Since)),
    ("SENTBEFORE", Kind::Day(Key::SentBefore)),
    ("SENTON", Kind::Day(Key::SentOn)),
    ("SENTSINCE", Kind::Day(Key::SentSince)),
    ("UID", Kind::Uid),
    ("NOT", Kind::Not),
    ("OR", Kind::Or),
];
