//! Decoding: transfer encodings (RFC 2045 section 6), charsets, encoded words (RFC 2047), parameter values
//! (RFC 2231). It never fails and nothing is lost: what cannot be decoded stays as it is.

use super::mime::Parameter;
use crate::lines::without_end;
use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use std::borrow::Cow;

const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// The characters 128 to 159 of windows-1252. Texts that call themselves ISO-8859-1, which has controls
/// there, are often written in it (so the WHATWG Encoding Standard has one for both).
const WINDOWS_1252: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ";
/// The characters in which ISO-8859-15 differs from ISO-8859-1.
const ISO_8859_15: [(u8, char); 8] = [
    (0xa4, '€'),
    (0xa6, 'Š'),
    (0xa8, 'š'),
    (0xb4, 'Ž'),
    (0xb8, 'ž'),
    (0xbc, 'Œ'),
    (0xbd, 'œ'),
    (0xbe, 'Ÿ'),
];

/// A body without its transfer encoding.
pub(crate) fn body<'a>(octets: &'a [u8], encoding: &[u8]) -> Cow<'a, [u8]> {
    if encoding.eq_ignore_ascii_case(b"base64") {
        base64(octets).map_or(Cow::Borrowed(octets), Cow::Owned)
    } else if encoding.eq_ignore_ascii_case(b"quoted-printable") {
        Cow::Owned(quoted_printable(octets))
    } else {
        Cow::Borrowed(octets)
    }
}

fn base64(octets: &[u8]) -> Option<Vec<u8>> {
    let octets = octets.iter().copied();
    let octets = octets.filter(|octet| !octet.is_ascii_whitespace());
    BASE64.decode(octets.collect::<Vec<u8>>()).ok()
}

fn quoted_printable(octets: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(octets.len());
    for line in octets.split_inclusive(|octet| *octet == b'\n') {
        let end = &line[without_end(line).len()..];
        // Space at the end was added on the way (RFC 2045 section 6.7, rule 3).
        let text = line.trim_ascii_end();
        match text.strip_suffix(b"=") {
            Some(text) => unescape(text, b'=', &mut decoded),
            None => {
                unescape(text, b'=', &mut decoded);
                decoded.extend_from_slice(end);
            }
        }
    }
    decoded
}

/// Makes an octet of each `escape` with two hexadecimal digits behind it.
fn unescape(text: &[u8], escape: u8, out: &mut Vec<u8>) {
    let digit = |octet: &u8| match octet {
        b'0'..=b'9' => Some(octet - b'0'),
        b'A'..=b'F' | b'a'..=b'f' => Some((octet | 32) - b'a' + 10),
        _ => None,
    };
    let mut rest = text;
    while let Some((octet, behind)) = rest.split_first() {
        let value = match behind {
            [high, low, ..] if *octet == escape => digit(high).zip(digit(low)),
            _ => None,
        };
        out.push(value.map_or(*octet, |(high, low)| high * 16 + low));
        rest = if value.is_some() {
            &behind[2..]
        } else {
            behind
        };
    }
}

/// Octets as text; `None` where the charset is not known or they are not in it.
fn charset<'a>(octets: &'a [u8], name: &[u8]) -> Option<Cow<'a, str>> {
    let single = |other: fn(u8) -> Option<char>| {
        let character = |octet: &u8| other(*octet).unwrap_or(char::from(*octet));
        Some(octets.iter().map(character).collect())
    };
    match name.to_ascii_lowercase().as_slice() {
        b"" | b"utf-8" | b"utf8" | b"us-ascii" => {
            core::str::from_utf8(octets).ok().map(Cow::Borrowed)
        }
        b"iso-8859-1" | b"latin1" | b"windows-1252" | b"cp1252" => single(|octet| {
            let place = octet.checked_sub(128)?;
            WINDOWS_1252.chars().nth(place.into())
        }),
        b"iso-8859-15" | b"latin-9" => single(|octet| {
            let found = ISO_8859_15.iter().find(|it| it.0 == octet)?;
            Some(found.1)
        }),
        _ => None,
    }
}

/// Octets as text; what is not in a charset that is known is taken for UTF-8.
pub(crate) fn text<'a>(octets: Cow<'a, [u8]>, name: &[u8]) -> Cow<'a, str> {
    match octets {
        Cow::Borrowed(octets) => {
            charset(octets, name).unwrap_or_else(|| String::from_utf8_lossy(octets))
        }
        Cow::Owned(octets) => Cow::Owned(text(Cow::Borrowed(&octets), name).into_owned()),
    }
}

/// A line in which encoded words are decoded (RFC 2047); space between two of them is none.
pub(crate) fn words(line: &str) -> Cow<'_, str> {
    let mut decoded = String::new();
    // Up to where the line is copied, and whether what stands before is an encoded word.
    let (mut done, mut behind_word) = (0, false);
    let mut at = 0;
    while let Some(found) = line[at..].find("=?") {
        at += found;
        let Some((text, len)) = word(&line[at..]) else {
            at += 2;
            continue;
        };
        let between = &line[done..at];
        if !(behind_word && between.trim_ascii().is_empty()) {
            decoded.push_str(between);
        }
        decoded.push_str(&text);
        at += len;
        (done, behind_word) = (at, true);
    }
    if done == 0 {
        return Cow::Borrowed(line);
    }
    decoded.push_str(&line[done..]);
    Cow::Owned(decoded)
}

/// `"=?" charset ["*" language] "?" encoding "?" encoded-text "?="`: what it says, and its length.
fn word(text: &str) -> Option<(String, usize)> {
    let mut pieces = text.strip_prefix("=?")?.splitn(4, '?');
    let (name, encoding, encoded) = (pieces.next()?, pieces.next()?, pieces.next()?);
    let behind = pieces.next()?.strip_prefix('=')?;
    let octets = match encoding {
        "B" | "b" => base64(encoded.as_bytes())?,
        "Q" | "q" => {
            let mut octets = Vec::with_capacity(encoded.len());
            unescape(encoded.replace('_', " ").as_bytes(), b'=', &mut octets);
            octets
        }
        _ => return None,
    };
    let name = name.split('*').next().filter(|it| !it.is_empty())?;
    let said = charset(&octets, name.as_bytes())?.into_owned();
    Some((said, text.len() - behind.len()))
}

/// The value of a parameter, in one piece or in several, as it is or encoded (RFC 2231 sections 3 and 4).
/// What should not be and is common: an encoded word.
pub(crate) fn parameter(parameters: &[Parameter<'_>], name: &str) -> Option<String> {
    let mut pieces: Vec<_> = parameters
        .iter()
        .filter_map(|(attribute, value)| {
            let (head, tail) = attribute.split_at_checked(name.len())?;
            let plain = tail.strip_suffix(b"*").unwrap_or(tail);
            let number = match plain.strip_prefix(b"*") {
                None if plain.is_empty() => 0,
                number => core::str::from_utf8(number?).ok()?.parse::<u32>().ok()?,
            };
            let is_plain = plain.len() == tail.len();
            let is_it = head.eq_ignore_ascii_case(name.as_bytes());
            is_it.then_some((number, is_plain, &**value))
        })
        .collect();
    // Where it is said in both ways, the encoded one is better.
    pieces.sort_by_key(|it| (it.0, it.1));
    pieces.dedup_by_key(|it| it.0);
    let (mut octets, mut set) = (Vec::new(), None);
    for (number, is_plain, value) in pieces {
        let mut value = value;
        if is_plain {
            octets.extend_from_slice(value);
            continue;
        }
        if number == 0 {
            let mut head = value.splitn(3, |octet| *octet == b'\'');
            if let (Some(name), Some(_), Some(rest)) = (head.next(), head.next(), head.next()) {
                (set, value) = (Some(name), rest);
            }
        }
        unescape(value, b'%', &mut octets);
    }
    let text = text(octets.into(), set.unwrap_or_default());
    (!text.is_empty()).then(|| words(&text).into_owned())
}
