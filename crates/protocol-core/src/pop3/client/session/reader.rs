//! Lines, and what follows them, from octets split anywhere.

use crate::pop3::limits;
use crate::pop3::stuffing::Unstuffer;
use memchr::memchr;

/// The longest listing or content: a limit of ours.
const MAX_BODY: usize = 32 * 1024 * 1024;

/// Something that came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Heard {
    /// A line, without its end.
    Line(Vec<u8>),
    /// A listing or content, unstuffed, without the line that ends it.
    Body(Vec<u8>),
    /// More than is taken.
    TooLong,
}

/// What has begun to come.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Reader {
    octets: Vec<u8>,
    body: Option<Unstuffer>,
    /// Whether lines may be as long as those of AUTH.
    long: bool,
}

impl Reader {
    /// What comes next is a listing or content.
    pub(super) fn expect_body(&mut self) {
        self.body = Some(Unstuffer::default());
    }

    /// Whether lines may be as long as those of AUTH from now on.
    pub(super) fn allow_long(&mut self, long: bool) {
        self.long = long;
    }

    /// How many octets it holds.
    pub(super) fn held(&self) -> usize {
        self.octets.len()
    }

    /// Takes octets up to the end of what comes, or all.
    pub(super) fn next(&mut self, octets: &mut &[u8]) -> Option<Heard> {
        if let Some(unstuffer) = &mut self.body {
            let (taken, ended) = unstuffer.push(octets, &mut self.octets);
            *octets = &octets[taken..];
            if self.octets.len() > MAX_BODY {
                return Some(Heard::TooLong);
            }
            if !ended {
                return None;
            }
            self.body = None;
            return Some(Heard::Body(core::mem::take(&mut self.octets)));
        }
        let limit = if self.long {
            limits::AUTH_LINE
        } else {
            limits::REPLY_LINE
        };
        let end = memchr(b'\n', octets);
        let taken = end.map_or(octets.len(), |at| at + 1);
        let room = (limit + 1).saturating_sub(self.octets.len());
        self.octets.extend_from_slice(&octets[..taken.min(room)]);
        *octets = &octets[taken..];
        if self.octets.len() > limit {
            return Some(Heard::TooLong);
        }
        end?;
        let mut line = core::mem::take(&mut self.octets);
        line.pop();
        if line.last() == Some(&b'\r') {
            line.pop();
        }
        Some(Heard::Line(line))
    }
}
