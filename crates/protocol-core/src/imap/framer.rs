//! Whole commands and responses from octets split anywhere: lines, with the literals inside them
//! (RFC 3501 section 4.3, RFC 7888).
//!
//! Each octet is looked at once, however they are split, and no more than a limit of them is kept.

use crate::lines::without_end;
use memchr::memchr;
use std::borrow::Cow;

/// Gathers one unit.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Framer {
    of: Of,
    /// What has come of the unit, up to the limit.
    buffer: Vec<u8>,
    /// Whether a literal was announced in it: the line that comes is not its first.
    goes_on: bool,
    /// How far the line that comes announces a literal.
    announced: Announced,
    literal_left: u64,
    too_long: bool,
}

/// How many octets the literal has that a line of a command announces at its end; the line is without
/// CRLF.
pub(super) fn announced(line: &[u8]) -> Option<u64> {
    match Announced::default().then(line, Of::Commands) {
        Announced::Closed { octets, .. } => Some(octets),
        _ => None,
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Of {
    #[default]
    Commands,
    Responses,
}

/// What the octets taken so far are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Framed<'a> {
    /// The unit goes on.
    Open,
    /// The line announced a literal: its octets come next, or nothing, after [`Framer::refuse`].
    Literal(Literal),
    /// The unit ended; without its last CRLF.
    Whole(Cow<'a, [u8]>),
    /// The unit ended and was too long to be kept: its beginning.
    TooLong(Vec<u8>),
}

/// A literal that is to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Literal {
    /// How many octets.
    pub(super) octets: u64,
    /// Whether it is the first of its unit. What is looked at again at each of them, over and over, costs
    /// the square of what was sent.
    pub(super) first: bool,
    /// Whether the other side waits until it is told to go on. If it does not, the octets come,
    /// whatever is said.
    pub(super) waits: bool,
    /// Whether the unit with them is within the limit. What is not is skipped, if it comes.
    pub(super) fits: bool,
}

impl Framer {
    /// A framer of what a server says: without non-synchronizing literals, and with text for people
    /// that may end as if it announced one.
    pub(super) fn of_responses() -> Self {
        Self {
            of: Of::Responses,
            ..Self::default()
        }
    }

    /// Takes octets up to the next announcement of a literal or the end of the unit; how many. A unit has
    /// at most `limit` octets.
    pub(super) fn push<'a>(&mut self, octets: &'a [u8], limit: usize) -> (usize, Framed<'a>) {
        if let Some(line) = self.line_of_its_own(octets, limit) {
            return (line.len(), Framed::Whole(Cow::Borrowed(without_end(line))));
        }
        let mut taken = 0;
        if self.literal_left > 0 {
            let left = usize::try_from(self.literal_left).unwrap_or(usize::MAX);
            taken = left.min(octets.len());
            self.keep(&octets[..taken], limit);
            self.literal_left -= taken as u64;
        }
        let rest = &octets[taken..];
        let Some(end) = memchr(b'\n', rest) else {
            self.keep(rest, limit);
            self.announced = self.announced.then(rest, self.of);
            return (octets.len(), Framed::Open);
        };
        let line = &rest[..=end];
        self.keep(line, limit);
        taken += line.len();
        let announced = core::mem::take(&mut self.announced).then(line, self.of);
        if let Announced::Whole { octets, waits } = announced
            && !self.is_for_people()
        {
            let first = !core::mem::replace(&mut self.goes_on, true);
            self.literal_left = octets;
            // Its last CRLF has to have room, too.
            let room = limit.saturating_sub(self.buffer.len()) as u64;
            let fits = !self.too_long && octets.saturating_add(2) <= room;
            let literal = Literal {
                octets,
                first,
                waits,
                fits,
            };
            return (taken, Framed::Literal(literal));
        }
        let mut unit = core::mem::take(&mut self.buffer);
        self.goes_on = false;
        if core::mem::take(&mut self.too_long) {
            return (taken, Framed::TooLong(unit));
        }
        unit.truncate(without_end(&unit).len());
        (taken, Framed::Whole(Cow::Owned(unit)))
    }

    /// What has come of the unit, up to the limit.
    pub(super) fn begun(&self) -> &[u8] {
        &self.buffer
    }

    /// How many octets of a literal are still to come.
    pub(super) fn literal_left(&self) -> u64 {
        self.literal_left
    }

    /// The other side will not send the literal that it announced, for it is told not to: a new unit
    /// begins. What had come of this one.
    pub(super) fn refuse(&mut self) -> Vec<u8> {
        let begun = core::mem::take(&mut self.buffer);
        *self = Self {
            of: self.of,
            ..Self::default()
        };
        begun
    }

    /// Most units are one line, and it comes whole: that one need not be gathered.
    fn line_of_its_own<'a>(&self, octets: &'a [u8], limit: usize) -> Option<&'a [u8]> {
        if !self.buffer.is_empty() || self.literal_left > 0 || self.too_long {
            return None;
        }
        let end = memchr(b'\n', octets)?;
        let line = &octets[..=end];
        let announced = Announced::default().then(line, self.of);
        (line.len() <= limit && !matches!(announced, Announced::Whole { .. })).then_some(line)
    }

    fn keep(&mut self, octets: &[u8], limit: usize) {
        let room = limit.saturating_sub(self.buffer.len());
        self.too_long |= octets.len() > room;
        self.buffer
            .extend_from_slice(&octets[..octets.len().min(room)]);
    }

    /// Whether the line that ends now is a response that ends in text: `+`, `* OK` and the like, and what
    /// begins with a tag.
    fn is_for_people(&self) -> bool {
        if self.of == Of::Commands || self.goes_on {
            return false;
        }
        let mut words = self.buffer.split(|octet| *octet == b' ');
        words.next() != Some(b"*")
            || words.next().is_some_and(|word| {
                let status = ["OK", "NO", "BAD", "BYE", "PREAUTH"];
                let is = |it: &&str| word.eq_ignore_ascii_case(it.as_bytes());
                status.iter().any(is)
            })
    }
}

/// How much of `{12}` CRLF or `{12+}` CRLF has come at the end of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Announced {
    #[default]
    Nothing,
    Brace,
    Digits(u64),
    Plus(u64),
    Closed {
        octets: u64,
        waits: bool,
    },
    Return {
        octets: u64,
        waits: bool,
    },
    Whole {
        octets: u64,
        waits: bool,
    },
}

impl Announced {
    /// Whether these octets, behind what came, do.
    fn then(mut self, mut octets: &[u8], of: Of) -> Self {
        if let Some(at) = octets.iter().rposition(|octet| *octet == b'{') {
            self = Self::Brace;
            octets = &octets[at + 1..];
        }
        for octet in octets {
            self = match (self, octet) {
                (Self::Nothing, _) => return self,
                (Self::Brace, digit @ b'0'..=b'9') => Self::Digits(u64::from(digit - b'0')),
                (Self::Digits(sum), digit @ b'0'..=b'9') => {
                    let digit = u64::from(digit - b'0');
                    Self::Digits(sum.saturating_mul(10).saturating_add(digit))
                }
                (Self::Digits(octets), b'+') if of == Of::Commands => Self::Plus(octets),
                (Self::Digits(octets), b'}') => Self::Closed {
                    octets,
                    waits: true,
                },
                (Self::Plus(octets), b'}') => Self::Closed {
                    octets,
                    waits: false,
                },
                (Self::Closed { octets, waits }, b'\r') => Self::Return { octets, waits },
                (Self::Return { octets, waits }, b'\n') => Self::Whole { octets, waits },
                _ => Self::Nothing,
            };
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::table;

    /// What is framed, in words, of a stream cut at these places.
    fn framed<'a>(
        mut framer: Framer,
        pieces: impl IntoIterator<Item = &'a [u8]>,
        limit: usize,
    ) -> String {
        let mut found = Vec::new();
        for mut piece in pieces {
            while !piece.is_empty() {
                let (taken, framed) = framer.push(piece, limit);
                assert!(taken > 0);
                piece = &piece[taken..];
                found.extend(match framed {
                    Framed::Open => None,
                    Framed::Literal(it) => Some(format!(
                        "{}{}{}{}",
                        it.octets,
                        if it.first { "" } else { " next" },
                        if it.waits { " waits" } else { "" },
                        if it.fits { "" } else { " too much" }
                    )),
                    Framed::Whole(unit) => Some(unit.escape_ascii().to_string()),
                    Framed::TooLong(unit) => Some(format!("{} ...", unit.escape_ascii())),
                });
            }
        }
        found.join(" | ")
    }

    #[test]
    fn units_are_as_the_table_says_however_the_octets_are_cut() {
        let (mut framer, mut limit) = (Framer::default(), 0);
        table("imap/framer.txt", |line| {
            if let Some((of, at_most)) = line.strip_prefix("== ").and_then(|it| it.split_once(' '))
            {
                framer = match of {
                    "responses" => Framer::of_responses(),
                    _ => Framer::default(),
                };
                limit = at_most.parse().expect("a number of octets");
                return String::new();
            }
            let stream = line.as_bytes();
            let whole = framed(framer.clone(), [stream], limit);
            assert_eq!(framed(framer.clone(), stream.chunks(1), limit), whole);
            for cut in 0..=stream.len() {
                let (one, other) = stream.split_at(cut);
                assert_eq!(framed(framer.clone(), [one, other], limit), whole);
            }
            whole
        });
    }

    #[test]
    fn a_literal_that_is_refused_does_not_come() {
        let mut framer = Framer::default();
        let line = b"a X {99}\r\n";
        assert_eq!(framed(framer.clone(), [&line[..]], 50), "99 waits too much");
        framer.push(line, 50);
        assert_eq!(framer.begun(), line);
        assert_eq!(framer.refuse(), line);
        assert_eq!(framer, Framer::default());
    }
}
