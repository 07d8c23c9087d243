//! What was on the wire of one connection, packed: thousands of sessions are kept at once.

use core::time::Duration;
use judge::{Connection, Piece, What};
use protocol_core::smtp::Side;

/// The most octets of one session; what follows is not kept.
const MAX_OCTETS: usize = 2_000_000;

/// The octets of a connection, and where each piece of them ends.
#[derive(Debug, Default)]
pub struct Tape {
    octets: Vec<u8>,
    marks: Vec<Mark>,
    is_cut: bool,
}

#[derive(Debug, Clone, Copy)]
struct Mark {
    micros: u64,
    /// Where its octets end.
    end: u32,
    kind: Kind,
}

#[derive(Debug, Clone, Copy)]
enum Kind {
    Said(Side),
    Secured,
    Closed(Side),
}

impl Tape {
    /// One side said this. What is too much is left out.
    pub fn said(&mut self, at: Duration, from: Side, octets: &[u8]) {
        let room = MAX_OCTETS - self.octets.len();
        self.is_cut |= octets.len() > room;
        if !self.is_cut {
            self.octets.extend_from_slice(octets);
            self.mark(at, Kind::Said(from));
        }
    }

    /// TLS is up.
    pub fn secured(&mut self, at: Duration) {
        self.mark(at, Kind::Secured);
    }

    /// One side closed it.
    pub fn closed(&mut self, at: Duration, by: Side) {
        self.mark(at, Kind::Closed(by));
        self.octets.shrink_to_fit();
        self.marks.shrink_to_fit();
    }

    fn mark(&mut self, at: Duration, kind: Kind) {
        self.marks.push(Mark {
            micros: u64::try_from(at.as_micros()).unwrap_or(u64::MAX),
            end: u32::try_from(self.octets.len()).unwrap_or(u32::MAX),
            kind,
        });
    }

    /// Whether something was left out.
    pub const fn is_cut(&self) -> bool {
        self.is_cut
    }

    /// The memory that it takes.
    pub const fn size(&self) -> usize {
        self.octets.capacity() + self.marks.capacity() * size_of::<Mark>()
    }

    /// The same as the judge reads it.
    pub fn connection(&self, port: u16) -> Connection {
        let mut begin = 0;
        let pieces = self.marks.iter().map(|mark| {
            let end = mark.end as usize;
            let octets = &self.octets[begin..end];
            begin = end;
            let what = match mark.kind {
                Kind::Said(from) => What::Said(from, octets.to_vec()),
                Kind::Secured => What::Secured,
                Kind::Closed(by) => What::Closed(by),
            };
            let at = Duration::from_micros(mark.micros);
            Piece { at, what }
        });
        Connection {
            opened: Duration::ZERO,
            port,
            pieces: pieces.collect(),
        }
    }
}
