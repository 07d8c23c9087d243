//! What is to be sent, as little of it made as can be.

use crate::Octets;
use crate::pop3::stuffing::Stuffing;
use crate::session::Unsent;

/// Something said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Said {
    /// A line, or a whole listing.
    Line(Octets),
    /// The content of a message.
    Content(Stuffing),
}

impl Unsent for Said {
    fn next(&mut self, room: usize) -> Option<Octets> {
        match self {
            Self::Content(it) => it.next(room),
            Self::Line(line) => line.next(room),
        }
    }

    fn unsent(&self) -> usize {
        match self {
            Self::Content(it) => it.left(),
            Self::Line(line) => line.len(),
        }
    }
}

impl Said {
    /// How many octets it holds that are not the maildrop's.
    pub(super) fn held(&self) -> usize {
        match self {
            Self::Line(line) => line.len(),
            Self::Content(_) => 0,
        }
    }
}
