//! Text in messages, as a person would read it: encoded words and parts are decoded, case does not matter
//! (RFC 3501 section 6.4.4).

use crate::cursor::text;
use crate::message::mime::{Inner, Part};
use crate::message::{Address, Field, addresses, decode_words, fields};
use std::borrow::Cow;

/// What is looked for.
pub(super) struct Wanted {
    /// In lower case.
    text: String,
    /// The place of its octet that is seldom met: where that is not, it is not.
    seldom: usize,
}

/// Octets by how often they are met in texts, the most frequent first; what is not here is seldom met.
const FREQUENT: &[u8] = b" etaoinsrhldcumfpgwyb.-0123456789";

impl Wanted {
    /// A text in UTF-8, of which US-ASCII is a part.
    pub(super) fn new(text: &[u8]) -> Self {
        let text = String::from_utf8_lossy(text).to_lowercase();
        let frequency = |octet: &u8| FREQUENT.iter().position(|it| it == octet);
        let places = text.bytes().enumerate();
        let seldom = places.max_by_key(|(_, it)| frequency(it).unwrap_or(usize::MAX));
        let seldom = seldom.map_or(0, |(place, _)| place);
        Self { text, seldom }
    }

    /// Whether it stands in there.
    fn is_in(&self, text: &[u8]) -> bool {
        let wanted = self.text.as_bytes();
        if !wanted.is_ascii() {
            let text = String::from_utf8_lossy(text).to_lowercase();
            return text.contains(&self.text);
        }
        let Some(letter) = wanted.get(self.seldom) else {
            return true;
        };
        let mut rest = text;
        while rest.len() >= wanted.len() {
            let end = rest.len() - (wanted.len() - self.seldom - 1);
            let Some(at) = find(&rest[self.seldom..end], *letter) else {
                return false;
            };
            if rest[at..at + wanted.len()].eq_ignore_ascii_case(wanted) {
                return true;
            }
            rest = &rest[at + 1..];
        }
        false
    }
}

/// Where the letter stands first, in either case. Octets are looked at many at a time.
fn find(text: &[u8], letter: u8) -> Option<usize> {
    let upper = letter.to_ascii_uppercase();
    let is_letter = |octet: &u8| *octet == letter || *octet == upper;
    let mut chunks = text.chunks(32);
    let at =
        chunks.position(|chunk| chunk.iter().fold(false, |found, it| found | is_letter(it)))?;
    let start = at * 32;
    let within = text[start..].iter().position(is_letter)?;
    Some(start + within)
}

/// Whether a field of that name contains it.
pub(super) fn in_field(message: &[u8], name: &str, wanted: &Wanted) -> bool {
    fields(message).any(|field| field.is(name) && wanted.is_in(&decoded(&field)))
}

/// Whether the addresses of the fields of that name contain it, as the envelope has them (RFC 3501 section
/// 6.4.4): without comments, quotes and white space that are no part of an address; names decoded.
pub(super) fn in_addresses(message: &[u8], name: &str, wanted: &Wanted) -> bool {
    let those = fields(message).filter(|field| field.is(name));
    let list = those.flat_map(|field| addresses(&field.unfolded()));
    let all: Vec<String> = list.filter_map(written).collect();
    !all.is_empty() && wanted.is_in(all.join(", ").as_bytes())
}

/// An address, or the name of a group, as a person writes it.
fn written(it: Address) -> Option<String> {
    let mailbox = text(&it.mailbox?);
    let Some(host) = it.host.as_deref().map(text) else {
        return Some(decode_words(&mailbox).into_owned());
    };
    Some(match it.name {
        Some(name) => format!("{} <{mailbox}@{host}>", decode_words(&text(&name))),
        None => format!("{mailbox}@{host}"),
    })
}

/// Whether the bodies of its parts contain it; no header does (RFC 9051 section 6.4.4 says so of BODY).
pub(super) fn in_body(message: &[u8], wanted: &Wanted) -> bool {
    in_part(message, &Part::of(message), wanted, false)
}

/// Whether header or body contain it; the headers of its parts too.
pub(super) fn in_message(message: &[u8], wanted: &Wanted) -> bool {
    in_part(message, &Part::of(message), wanted, true)
}

fn in_part(message: &[u8], part: &Part<'_>, wanted: &Wanted, with_headers: bool) -> bool {
    if with_headers && in_header(message, part, wanted) {
        return true;
    }
    let inner = |it: &Part<'_>| in_part(message, it, wanted, with_headers);
    match &part.inner {
        Inner::Parts(parts) => parts.iter().any(inner),
        Inner::Message(message) => inner(message),
        Inner::Octets => {
            let text = part.text(message);
            text.is_some_and(|it| wanted.is_in(it.as_bytes()))
        }
    }
}

fn in_header(message: &[u8], part: &Part<'_>, wanted: &Wanted) -> bool {
    let raw = &message[part.header.clone()];
    // What is folded or encoded reads otherwise.
    let is_other = |field: &Field<'_>| field.value.contains(&b'\n') || has_words(field.value);
    wanted.is_in(raw)
        || fields(raw).any(|field| is_other(&field) && wanted.is_in(&decoded(&field)))
        || part
            .file_name(message)
            .is_some_and(|it| wanted.is_in(it.as_bytes()))
}

/// The value of a field in one line, encoded words decoded.
fn decoded<'a>(field: &Field<'a>) -> Cow<'a, [u8]> {
    let line = field.unfolded();
    if !has_words(&line) {
        return line;
    }
    let line = String::from_utf8_lossy(&line);
    decode_words(&line).into_owned().into_bytes().into()
}

fn has_words(value: &[u8]) -> bool {
    value.windows(2).any(|it| it == b"=?")
}
