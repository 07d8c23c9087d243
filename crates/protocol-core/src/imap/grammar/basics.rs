//! Atoms, strings, literals, numbers and sets (RFC 3501 section 9).

use super::{Cursor, Parsed, productions as p, text};
use crate::imap::command::SequenceSet;
use crate::trace::{Production, SyntaxError};
use std::borrow::Cow;

/// `ATOM-CHAR`: any character but `( ) { SP CTL % * " \ ]`.
pub(in crate::imap) fn is_atom(octet: u8) -> bool {
    matches!(octet, 33..=126) && !b"(){%*\"\\]".contains(&octet)
}

/// `ASTRING-CHAR = ATOM-CHAR / resp-specials`
pub(in crate::imap) fn is_astring(octet: u8) -> bool {
    is_atom(octet) || octet == b']'
}

/// `list-char = ATOM-CHAR / list-wildcards / resp-specials`
pub(in crate::imap) fn is_list(octet: u8) -> bool {
    is_astring(octet) || matches!(octet, b'%' | b'*')
}

/// A string as it was meant, and where in the line its first octet stands.
pub(super) struct Found<'a> {
    pub(super) octets: Cow<'a, [u8]>,
    start: usize,
}

impl Found<'_> {
    /// Where in the line its octet `index` stands.
    pub(super) fn place(&self, line: &[u8], index: usize) -> usize {
        let mut at = self.start;
        if let Cow::Owned(_) = self.octets {
            for _ in 0..index {
                at += if line.get(at) == Some(&b'\\') { 2 } else { 1 };
            }
            return at;
        }
        at + index
    }
}

pub(super) fn sp(c: &mut Cursor<'_>) -> Parsed<()> {
    c.octet(b' ', &p::SP)
}

/// `1*(SP one)` without its first space, up to what is no space.
pub(super) fn spaced<R>(
    c: &mut Cursor<'_>,
    mut one: impl FnMut(&mut Cursor<'_>) -> Parsed<R>,
) -> Parsed<Vec<R>> {
    let mut found = vec![one(c)?];
    while c.peek() == Some(b' ') {
        c.at += 1;
        found.push(one(c)?);
    }
    Ok(found)
}

/// `"(" one *(SP one) ")"`
pub(super) fn list<R>(
    c: &mut Cursor<'_>,
    production: &'static Production,
    one: impl FnMut(&mut Cursor<'_>) -> Parsed<R>,
) -> Parsed<Vec<R>> {
    c.octet(b'(', production)?;
    let found = spaced(c, one)?;
    c.octet(b')', production)?;
    Ok(found)
}

/// What the word that fits is in the table, ignoring case; else the place stays.
pub(super) fn word_of<'t, R>(
    c: &mut Cursor<'_>,
    table: &'t [(&str, R)],
    fits: impl Fn(u8) -> bool,
) -> Option<&'t R> {
    let start = c.at;
    let word = c.while_(fits);
    let found = table
        .iter()
        .find(|(name, _)| word.eq_ignore_ascii_case(name.as_bytes()));
    if found.is_none() {
        c.at = start;
    }
    found.map(|(_, it)| it)
}

pub(super) fn atom(c: &mut Cursor<'_>, production: &'static Production) -> Parsed<String> {
    c.rule(production, |c| c.some(production, is_atom).map(text))
}

/// `astring = 1*ASTRING-CHAR / string`
pub(super) fn astring<'a>(c: &mut Cursor<'a>) -> Parsed<Found<'a>> {
    word_or_string(c, &p::ASTRING, is_astring)
}

pub(super) fn word_or_string<'a>(
    c: &mut Cursor<'a>,
    production: &'static Production,
    fits: impl Fn(u8) -> bool,
) -> Parsed<Found<'a>> {
    c.rule(production, |c| match c.peek() {
        Some(b'"' | b'{') => string(c),
        _ => {
            let start = c.at;
            let octets = c.some(production, fits)?.into();
            match c.peek() {
                // It does not end the word: it was meant as a letter of it.
                Some(0x80..) => c.fail(production),
                _ => Ok(Found { octets, start }),
            }
        }
    })
}

/// `string = quoted / literal`
pub(super) fn string<'a>(c: &mut Cursor<'a>) -> Parsed<Found<'a>> {
    match c.peek() {
        Some(b'"') => c.rule(&p::QUOTED, quoted),
        Some(b'{') => literal(c),
        _ => c.fail(&p::STRING),
    }
}

/// The string as text. RFC 3501 does not say which charset it is in; it is read as UTF-8, as
/// RFC 2277 section 3.1 wants of any protocol.
pub(super) fn utf8(c: &Cursor<'_>, found: &Found<'_>) -> Parsed<String> {
    match core::str::from_utf8(&found.octets) {
        Ok(text) => Ok(text.to_owned()),
        Err(error) => fail_at(c, found.place(c.line, error.valid_up_to()), &p::UTF8),
    }
}

pub(super) fn astring_text(c: &mut Cursor<'_>) -> Parsed<String> {
    let found = astring(c)?;
    utf8(c, &found)
}

/// What was wanted is not at `at`.
pub(super) fn fail_at<R>(c: &Cursor<'_>, at: usize, expected: &'static Production) -> Parsed<R> {
    let got = c.line.get(at).copied();
    let got = got.map_or(crate::trace::Got::End, crate::trace::Got::Octet);
    Err(SyntaxError { at, got, expected })
}

/// `DQUOTE *QUOTED-CHAR DQUOTE`; 8-bit octets go into a literal.
fn quoted<'a>(c: &mut Cursor<'a>) -> Parsed<Found<'a>> {
    c.octet(b'"', &p::QUOTED)?;
    let start = c.at;
    let is_plain = |it| matches!(it, 1..=0x7f) && !b"\r\n\"\\".contains(&it);
    let mut octets = Cow::Borrowed(c.while_(is_plain));
    loop {
        match c.peek() {
            Some(b'"') => {
                c.at += 1;
                return Ok(Found { octets, start });
            }
            Some(b'\\') => {
                c.at += 1;
                let Some(octet @ (b'"' | b'\\')) = c.peek() else {
                    return c.fail(&p::QUOTED);
                };
                c.at += 1;
                let octets = octets.to_mut();
                octets.push(octet);
                octets.extend_from_slice(c.while_(is_plain));
            }
            _ => return c.fail(&p::QUOTED),
        }
    }
}

/// `"{" number ["+"] "}" CRLF *CHAR8`: NUL is not among its octets.
pub(super) fn literal<'a>(c: &mut Cursor<'a>) -> Parsed<Found<'a>> {
    c.rule(&p::LITERAL, |c| {
        c.octet(b'{', &p::LITERAL)?;
        let len = number(c)?;
        if c.peek() == Some(b'+') {
            c.at += 1;
        }
        c.word(b"}\r\n", &p::LITERAL)?;
        let start = c.at;
        let rest = c.rest();
        let octets = &rest[..rest.len().min(len as usize)];
        c.at += octets
            .iter()
            .position(|it| *it == 0)
            .unwrap_or(octets.len());
        if c.at < start + len as usize {
            return c.fail(&p::LITERAL);
        }
        let octets = octets.into();
        Ok(Found { octets, start })
    })
}

/// `number`, below 2^32.
pub(super) fn number(c: &mut Cursor<'_>) -> Parsed<u32> {
    digits(c, &p::NUMBER)
}

/// `nz-number`: not zero, and without zeros in front.
pub(super) fn nz_number(c: &mut Cursor<'_>) -> Parsed<u32> {
    match c.peek() {
        Some(b'0') => c.fail(&p::NZ_NUMBER),
        _ => digits(c, &p::NZ_NUMBER),
    }
}

fn digits(c: &mut Cursor<'_>, production: &'static Production) -> Parsed<u32> {
    c.rule(production, |c| {
        let start = c.at;
        let found = c.some(production, |it| it.is_ascii_digit())?;
        let value = found.iter().try_fold(0_u32, |sum, digit| {
            sum.checked_mul(10)?.checked_add(u32::from(digit - b'0'))
        });
        match value {
            Some(value) => Ok(value),
            None => fail_at(c, start, production),
        }
    })
}

/// As many digits as `count`, no more and no fewer.
pub(super) fn fixed(
    c: &mut Cursor<'_>,
    count: usize,
    production: &'static Production,
) -> Parsed<u32> {
    let mut value = 0;
    for _ in 0..count {
        match c.peek() {
            Some(digit @ b'0'..=b'9') => value = value * 10 + u32::from(digit - b'0'),
            _ => return c.fail(production),
        }
        c.at += 1;
    }
    Ok(value)
}

pub(in crate::imap) fn sequence_set(c: &mut Cursor<'_>) -> Parsed<SequenceSet> {
    c.rule(&p::SEQUENCE_SET, |c| {
        let mut ranges = Vec::new();
        loop {
            let from = seq_number(c)?;
            let to = if c.peek() == Some(b':') {
                c.at += 1;
                seq_number(c)?
            } else {
                from
            };
            ranges.push((from, to));
            if c.peek() != Some(b',') {
                return Ok(SequenceSet(ranges));
            }
            c.at += 1;
        }
    })
}

fn seq_number(c: &mut Cursor<'_>) -> Parsed<Option<u32>> {
    if c.peek() == Some(b'*') {
        c.at += 1;
        return Ok(None);
    }
    match c.peek() {
        Some(b'1'..=b'9') => nz_number(c).map(Some),
        _ => c.fail(&p::SEQUENCE_SET),
    }
}
