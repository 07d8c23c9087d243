//! Lines that arrive in pieces, for the dissectors.

use std::borrow::Cow;

/// The most octets that are kept of the beginning of a line.
const KEPT: usize = 2048;

/// The line that has begun. Of a long one its beginning is kept, which says what it is, and its end, which
/// says how it ends.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct LineBuffer(Vec<u8>);

impl LineBuffer {
    /// Takes a piece that ends at LF or goes on; where it ends, the line with its end.
    pub(crate) fn push<'a>(&mut self, piece: &'a [u8]) -> Option<Cow<'a, [u8]>> {
        let is_whole = piece.ends_with(b"\n");
        if is_whole && self.0.is_empty() && piece.len() <= KEPT {
            return Some(piece.into());
        }
        self.0.extend_from_slice(piece);
        if self.0.len() > KEPT + 2 {
            self.0.drain(KEPT..self.0.len() - 2);
        }
        is_whole.then(|| self.take().into())
    }

    /// What has come of the line, which begins anew.
    pub(crate) fn take(&mut self) -> Vec<u8> {
        core::mem::take(&mut self.0)
    }
}

/// Octets of content, `end` of which are the line that ends it, where it has ended: how many are whole lines,
/// how many begin one, and how many end it. That line may have begun in what came before.
pub(crate) fn content_parts(octets: &[u8], end: Option<usize>) -> [usize; 3] {
    let last = end.map_or(0, |line| line.min(octets.len()));
    let content = &octets[..octets.len() - last];
    let line_feed = content.iter().rposition(|octet| *octet == b'\n');
    let whole = match end {
        Some(_) => content.len(),
        None => line_feed.map_or(0, |at| at + 1),
    };
    [whole, content.len() - whole, last]
}

/// A line without its LF or CRLF.
pub(crate) fn without_end(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}
