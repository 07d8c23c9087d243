//! The fields of a header (RFC 5322 section 2.2), found without copying.

use crate::lines::without_end;
use core::ops::Range;
use memchr::memchr;
use std::borrow::Cow;

/// A field of a header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field<'a> {
    /// Its name as it is spelled; empty where the line is no field (RFC 5322 section 3.6.8).
    pub name: &'a [u8],
    /// What stands behind the colon, folded as it is, without the space around it; where the line
    /// is no field, the line.
    pub value: &'a [u8],
    /// Its octets in the message, from the name to the last line's end, which is included.
    pub range: Range<usize>,
    value_at: usize,
}

impl<'a> Field<'a> {
    /// Whether this is its name; case does not matter (RFC 5322 section 1.2.2).
    #[must_use]
    pub fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name.as_bytes())
    }

    /// The octets of [`Field::value`] in the message.
    #[must_use]
    pub const fn value_range(&self) -> Range<usize> {
        self.value_at..self.value_at + self.value.len()
    }

    /// The value in one line (RFC 5322 section 2.2.3).
    #[must_use]
    pub fn unfolded(&self) -> Cow<'a, [u8]> {
        let value = self.value;
        if !value.contains(&b'\n') {
            return Cow::Borrowed(value);
        }
        let mut line = Vec::with_capacity(value.len());
        for piece in value.split_inclusive(|octet| *octet == b'\n') {
            line.extend_from_slice(without_end(piece));
        }
        Cow::Owned(line)
    }
}

/// The header: all up to the first empty line (RFC 5322 section 2.1).
#[must_use]
pub fn header(message: &[u8]) -> &[u8] {
    let end = fields(message).last().map_or(0, |it| it.range.end);
    &message[..end]
}

/// Where the body begins: behind the empty line.
pub(crate) fn body_start(message: &[u8]) -> usize {
    let mut header = fields(message);
    header.by_ref().for_each(drop);
    header.offset()
}

/// The fields of a message's header, in order, up to the empty line that ends it (which is passed
/// over) or the end of the octets. A line ends in CRLF or a bare LF.
#[must_use]
pub const fn fields(message: &[u8]) -> Fields<'_> {
    Fields {
        message,
        at: 0,
        ended: false,
    }
}

/// See [`fields`].
#[derive(Debug, Clone)]
pub struct Fields<'a> {
    message: &'a [u8],
    at: usize,
    ended: bool,
}

impl Fields<'_> {
    /// How many octets were read: after the last field, where the body begins.
    #[must_use]
    pub const fn offset(&self) -> usize {
        self.at
    }

    fn line_end(&self, from: usize) -> usize {
        let rest = &self.message[from..];
        memchr(b'\n', rest).map_or(self.message.len(), |it| from + it + 1)
    }
}

impl<'a> Iterator for Fields<'a> {
    type Item = Field<'a>;

    fn next(&mut self) -> Option<Field<'a>> {
        let start = self.at;
        if self.ended || start == self.message.len() {
            return None;
        }
        let mut end = self.line_end(start);
        if without_end(&self.message[start..end]).is_empty() {
            self.at = end;
            self.ended = true;
            return None;
        }
        while matches!(self.message.get(end), Some(b' ' | b'\t')) {
            end = self.line_end(end);
        }
        self.at = end;
        let octets = without_end(&self.message[start..end]);
        let (name, before) = split(octets).unwrap_or((&[], 0));
        let rest = octets[before..].trim_ascii_start();
        let (value, before) = (rest.trim_ascii_end(), octets.len() - rest.len());
        Some(Field {
            name,
            value,
            range: start..end,
            value_at: start + before,
        })
    }
}

/// `field-name ":"`, with the space before the colon that RFC 5322 section 4.5 still allows: the
/// name, and how many octets stand before the value.
fn split(octets: &[u8]) -> Option<(&[u8], usize)> {
    let colon = octets.iter().position(|octet| *octet == b':')?;
    let name = octets[..colon].trim_ascii_end();
    let is_name = !name.is_empty() && name.iter().all(u8::is_ascii_graphic);
    is_name.then_some((name, colon + 1))
}
