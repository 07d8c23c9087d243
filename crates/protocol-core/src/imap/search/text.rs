//! Text in messages, as a person would read it: encoded words and parts are decoded, case does not matter
//! (RFC 3501 section 6.4.4).

use crate::imap::mime::{Inner, Part};
use crate::message::{Field, decode_words, fields};
use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::charsets::map::charset_decoder;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
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

/// Whether the body contains it.
pub(super) fn in_body(message: &[u8], wanted: &Wanted) -> bool {
    in_part(message, &Part::of(message), wanted)
}

/// Whether header or body contain it.
pub(super) fn in_message(message: &[u8], wanted: &Wanted) -> bool {
    in_header(message, wanted) || in_body(message, wanted)
}

fn in_header(message: &[u8], wanted: &Wanted) -> bool {
    let mut header = fields(message);
    header.by_ref().for_each(drop);
    let raw = &message[..header.offset()];
    if wanted.is_in(raw) {
        return true;
    }
    // What is folded or encoded reads otherwise.
    let is_other = |field: &Field<'_>| field.value.contains(&b'\n') || has_words(field.value);
    fields(raw).any(|field| is_other(&field) && wanted.is_in(&decoded(&field)))
}

/// Whether a text that is the part or in it contains it; of a message in it the header too.
fn in_part(message: &[u8], part: &Part<'_>, wanted: &Wanted) -> bool {
    match &part.inner {
        Inner::Parts(parts) => parts.iter().any(|it| in_part(message, it, wanted)),
        Inner::Message(inner) => {
            in_header(&message[inner.range()], wanted) || in_part(message, inner, wanted)
        }
        Inner::Octets => part.kind.is_text() && wanted.is_in(&text(message, part)),
    }
}

/// The text of a part. What cannot be decoded is taken as it is.
fn text<'a>(message: &'a [u8], part: &Part<'_>) -> Cow<'a, [u8]> {
    let octets = &message[part.body.clone()];
    let decode: fn(&[u8]) -> Option<Vec<u8>> = match part.encoding {
        it if it.eq_ignore_ascii_case(b"base64") => base64_decode,
        it if it.eq_ignore_ascii_case(b"quoted-printable") => quoted_printable_decode,
        _ => |_| None,
    };
    let octets = decode(octets).map_or(Cow::Borrowed(octets), Cow::Owned);
    let charset = part.kind.parameter("charset").unwrap_or_default();
    let is_plain = ["", "utf-8", "us-ascii"]
        .iter()
        .any(|it| charset.eq_ignore_ascii_case(it.as_bytes()));
    match charset_decoder(charset) {
        Some(decode) if !is_plain => decode(&octets).into_bytes().into(),
        _ => octets,
    }
}

/// The value of a field in one line, encoded words decoded.
fn decoded<'a>(field: &Field<'a>) -> Cow<'a, [u8]> {
    let line = field.unfolded();
    if !has_words(&line) {
        return line;
    }
    decode_words(&String::from_utf8_lossy(&line))
        .into_bytes()
        .into()
}

fn has_words(value: &[u8]) -> bool {
    value.windows(2).any(|it| it == b"=?")
}
