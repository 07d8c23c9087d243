//! Byte-stuffing of a message's content (RFC 1939 section 3): a dot before each line that begins with one,
//! made while it is sent. What needs no dot is sent from the octets themselves.
//!
//! The other way is SMTP's: [`Unstuffer`].

use crate::Octets;
pub use crate::smtp::data::Unstuffer;

/// Where a message ends of which TOP asks so many lines (RFC 1939 section 7): behind the header, the line
/// that parts it from the body, and as many lines of the body.
#[must_use]
pub fn top(content: &[u8], lines: u32) -> usize {
    let mut at = 0;
    let mut left = None;
    while at < content.len() && left != Some(0) {
        let rest = &content[at..];
        let line = rest.windows(2).position(|it| it == b"\r\n");
        left = match (left, line) {
            (None, Some(0)) => Some(lines),
            (None, _) => None,
            (Some(left), _) => Some(left - 1),
        };
        at += line.map_or(rest.len(), |it| it + 2);
    }
    at
}

/// Content on its way to the wire; its lines end in CRLF, and the line that ends it is not part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stuffing {
    content: Octets,
    /// What was sent of it.
    at: usize,
    /// Whether a line begins there whose dot is still to be stuffed.
    begins: bool,
}

impl Stuffing {
    /// Nothing of `content` was sent yet.
    #[must_use]
    pub fn new(content: Octets) -> Self {
        Self {
            content,
            at: 0,
            begins: true,
        }
    }

    /// The next octets, `room` at the most (but one at least); `None` when all were sent.
    pub fn next(&mut self, room: usize) -> Option<Octets> {
        let (room, all) = (room.max(1), self.content.len());
        if self.at == all {
            return None;
        }
        let end = all.min(self.at.saturating_add(room));
        if self.has_dots_before(end) {
            return Some(self.stuffed(room));
        }
        let piece = self.content.slice(self.at..end);
        self.at = end;
        self.begins = self.content[..end].ends_with(b"\r\n");
        Some(piece)
    }

    /// How many octets are still to be sent, stuffed dots not counted.
    #[must_use]
    pub fn left(&self) -> usize {
        self.content.len() - self.at
    }

    /// Whether a dot is to be stuffed before that octet.
    fn has_dots_before(&self, end: usize) -> bool {
        let first = self.begins && self.content.get(self.at) == Some(&b'.');
        let seen = &self.content[self.at.saturating_sub(1)..end];
        first || seen.windows(3).any(|it| it == b"\r\n.")
    }

    /// The next octets, stuffed.
    fn stuffed(&mut self, room: usize) -> Octets {
        let rest = self.content.len() - self.at;
        let mut piece = Vec::with_capacity(room.min(rest + rest / 32 + 4));
        while piece.len() < room
            && let Some(octet) = self.content.get(self.at)
        {
            piece.push(*octet);
            if self.begins && *octet == b'.' {
                self.begins = false;
                continue;
            }
            self.at += 1;
            self.begins = self.content[..self.at].ends_with(b"\r\n");
        }
        piece.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_needs_no_dot_is_not_copied() {
        let content = Octets::from("a\r\n.b\r\nccc\r\n");
        let mut stuffing = Stuffing::new(content.clone());
        let plain = stuffing.next(3).expect("a piece");
        assert_eq!(plain.as_ptr(), content.as_ptr());
        stuffing.next(5).expect("a piece with a dot");
        let plain = stuffing.next(100).expect("the rest");
        assert_eq!(plain.as_ptr(), content[7..].as_ptr());
        assert_eq!(stuffing.next(100), None);
    }

    #[test]
    fn top_takes_the_header_the_empty_line_and_so_many_lines_of_the_body() {
        let content = b"A: b\r\nC: d\r\n\r\none\r\ntwo\r\nthree";
        let taken = |lines| content[..top(content, lines)].len();
        assert_eq!(
            [0, 1, 2, 3, 4, u32::MAX].map(taken),
            [14, 19, 24, 29, 29, 29]
        );
        assert_eq!(top(b"", 3), 0);
        assert_eq!(top(b"\r\nbody\r\n", 0), 2);
        assert_eq!(top(b"A: b\r\n", 1), 6);
        assert_eq!(top(b"A: b", 1), 4);
    }
}
