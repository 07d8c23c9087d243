//! Header fields by their octets, without decoding.

use core::ops::Range;

/// A header field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field<'a> {
    /// Its name, as it is spelled.
    pub name: &'a [u8],
    /// What follows the colon, folded as it is, without the last CRLF.
    pub value: &'a [u8],
    /// Its octets in the message, last CRLF included.
    pub range: Range<usize>,
}

impl Field<'_> {
    /// Whether it has that name, ignoring case.
    #[must_use]
    pub fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name.as_bytes())
    }
}

/// The header fields of a message, from the top, up to the empty line or what is no field.
pub fn fields(message: &[u8]) -> impl Iterator<Item = Field<'_>> {
    let mut at = 0;
    core::iter::from_fn(move || {
        let start = at;
        let mut end = line_end(message, start)?;
        // RFC 5322 section 2.2.3: a line that begins with white space belongs to the one before.
        while matches!(message.get(end), Some(b' ' | b'\t')) {
            end = line_end(message, end)?;
        }
        let octets = &message[start..end];
        let colon = octets.iter().position(|octet| *octet == b':')?;
        let name = octets[..colon].trim_ascii_end();
        if name.is_empty() || !name.iter().all(|octet| matches!(octet, 33..=126)) {
            return None;
        }
        at = end;
        Some(Field { name, value: octets[colon + 1..].trim_ascii(), range: start..end })
    })
}

fn line_end(message: &[u8], from: usize) -> Option<usize> {
    if from >= message.len() {
        return None;
    }
    let found = message[from..].iter().position(|octet| *octet == b'\n');
    Some(found.map_or(message.len(), |at| from + at + 1))
}
