//! What is to be sent, as little of it made as can be.

use crate::Octets;
use crate::pop3::stuffing::Stuffing;

/// What an entry is counted as besides its octets: the same wherever it runs.
const ENTRY: usize = 64;

/// Something said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Said {
    /// A line, or a whole listing.
    Line(Octets),
    /// The content of a message.
    Content(Stuffing),
}

impl Said {
    /// The next octets of it, `room` at the most; `None` when all were taken.
    pub(super) fn next(&mut self, room: usize) -> Option<Octets> {
        match self {
            Self::Content(it) => it.next(room),
            Self::Line(line) if line.is_empty() => None,
            Self::Line(line) => {
                let piece = line.slice(..line.len().min(room.max(1)));
                *line = line.slice(piece.len()..);
                Some(piece)
            }
        }
    }

    /// How many octets it holds that are not the maildrop's.
    pub(super) fn held(&self) -> usize {
        let own = match self {
            Self::Line(line) => line.len(),
            Self::Content(_) => 0,
        };
        own + ENTRY
    }
}
