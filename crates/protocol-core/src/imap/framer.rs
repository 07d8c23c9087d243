//! Whole commands and responses from octets split anywhere: lines, with the literals inside them
//! (RFC 3501 section 4.3).

use std::borrow::Cow;

/// The most octets of a command or response.
const MAX: usize = 32 * 1024 * 1024;

/// Gathers one unit.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Framer {
    buffer: Vec<u8>,
    literal_left: usize,
    too_long: bool,
}

/// What the octets taken so far are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Framed<'a> {
    /// The unit goes on.
    Open,
    /// The line announced a literal: its octets come next.
    Literal,
    /// The unit ended; without its last CRLF.
    Whole(Cow<'a, [u8]>),
    /// The unit ended and was too long to be kept.
    TooLong,
}

impl Framer {
    /// How many octets it holds.
    pub(super) fn held(&self) -> usize {
        self.buffer.len()
    }

    /// Takes octets up to the next announcement of a literal or the end of the unit; how many.
    pub(super) fn push<'a>(&mut self, octets: &'a [u8], limit: usize) -> (usize, Framed<'a>) {
        if let Some(line) = self.line_of_its_own(octets, limit) {
            return (line.len(), Framed::Whole(Cow::Borrowed(trimmed(line))));
        }
        let mut taken = 0;
        while taken < octets.len() {
            if self.literal_left > 0 {
                let len = self.literal_left.min(octets.len() - taken);
                self.keep(&octets[taken..taken + len], limit);
                self.literal_left -= len;
                taken += len;
                continue;
            }
            let rest = &octets[taken..];
            let Some(end) = rest.iter().position(|octet| *octet == b'\n') else {
                self.keep(rest, limit);
                return (octets.len(), Framed::Open);
            };
            self.keep(&rest[..=end], limit);
            taken += end + 1;
            if let Some(len) = announced(&self.buffer) {
                self.literal_left = len;
                return (taken, Framed::Literal);
            }
            let mut unit = core::mem::take(&mut self.buffer);
            if core::mem::take(&mut self.too_long) {
                return (taken, Framed::TooLong);
            }
            unit.truncate(trimmed(&unit).len());
            return (taken, Framed::Whole(Cow::Owned(unit)));
        }
        (taken, Framed::Open)
    }

    /// Most units are one line, and it comes whole: that one need not be gathered.
    fn line_of_its_own<'a>(&self, octets: &'a [u8], limit: usize) -> Option<&'a [u8]> {
        if !self.buffer.is_empty() || self.literal_left > 0 {
            return None;
        }
        let end = octets.iter().position(|octet| *octet == b'\n')?;
        let line = &octets[..=end];
        (line.len() <= limit.min(MAX) && announced(line).is_none()).then_some(line)
    }

    fn keep(&mut self, octets: &[u8], limit: usize) {
        let room = limit.min(MAX).saturating_sub(self.buffer.len());
        self.too_long |= octets.len() > room;
        self.buffer
            .extend_from_slice(&octets[..octets.len().min(room)]);
    }
}

/// Without the LF at its end, and the CR before it.
fn trimmed(unit: &[u8]) -> &[u8] {
    let unit = unit.strip_suffix(b"\n").unwrap_or(unit);
    unit.strip_suffix(b"\r").unwrap_or(unit)
}

/// The number of a literal that the line's end announces, `{12}` CRLF; one over the limit is none.
fn announced(line: &[u8]) -> Option<usize> {
    let line = line.strip_suffix(b"}\r\n")?;
    let open = line.iter().rposition(|octet| *octet == b'{')?;
    let digits = core::str::from_utf8(&line[open + 1..]).ok()?;
    let is_number = !digits.is_empty() && digits.bytes().all(|it| it.is_ascii_digit());
    is_number
        .then(|| digits.parse().ok())
        .flatten()
        .filter(|len| *len <= MAX)
}
