//! Dot transparency (RFC 5321 section 4.5.2).

/// The content with a dot before each line that begins with one, as it goes on the wire after 354.
/// The line that ends it is not part of it. Content that does not end in CRLF gets it.
#[must_use]
pub fn stuff(content: &[u8]) -> Vec<u8> {
    let mut wire = Vec::with_capacity(content.len() + 16);
    let mut line_starts = true;
    for &octet in content {
        if line_starts && octet == b'.' {
            wire.push(b'.');
        }
        wire.push(octet);
        line_starts = octet == b'\n' && wire.ends_with(b"\r\n");
    }
    if !wire.is_empty() && !wire.ends_with(b"\r\n") {
        wire.extend_from_slice(b"\r\n");
    }
    wire
}

/// Whether the content is on the wire as it is stored: no line begins with a dot, and it ends in
/// CRLF.
#[must_use]
pub fn is_plain(content: &[u8]) -> bool {
    (content.is_empty() || content.ends_with(b"\r\n"))
        && content.first() != Some(&b'.')
        && !content.windows(3).any(|it| it == b"\r\n.")
}

/// Whether a CR or LF stands on its own (RFC 5321 section 2.3.8).
#[must_use]
pub fn has_bare(content: &[u8]) -> bool {
    let mut before = None;
    for &octet in content {
        if (octet == b'\n') != (before == Some(b'\r')) {
            return true;
        }
        before = Some(octet);
    }
    before == Some(b'\r')
}

/// Where the reader of content is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum At {
    /// At the beginning of a line.
    #[default]
    LineStart,
    /// Behind a dot at the beginning of a line.
    Dot,
    /// Behind a dot and a CR at the beginning of a line.
    DotCr,
    /// Inside a line.
    Inside,
    /// Behind a CR.
    Cr,
}

/// Takes content from the wire, split anywhere, until CRLF.CRLF and nothing else.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Unstuffer {
    at: At,
    bare: bool,
}

impl Unstuffer {
    /// Whether a CR or LF of its own was seen (RFC 5321 section 2.3.8).
    #[must_use]
    pub const fn saw_bare(&self) -> bool {
        self.bare
    }

    /// Takes octets and appends what they say to `content`, until the end of data. Returns how many
    /// octets it took and whether the end was reached.
    pub fn push(&mut self, octets: &[u8], content: &mut Vec<u8>) -> (usize, bool) {
        content.reserve(octets.len());
        for (index, &octet) in octets.iter().enumerate() {
            self.at = match (self.at, octet) {
                (At::LineStart, b'.') => At::Dot,
                (At::Dot, b'\r') => At::DotCr,
                (At::DotCr, b'\n') => {
                    self.at = At::LineStart;
                    return (index + 1, true);
                }
                (At::DotCr, _) => {
                    // What looked like the end was a line of CR and more: the dot was stuffed.
                    self.bare = true;
                    content.push(b'\r');
                    self.inside(octet, content)
                }
                (At::Cr, b'\n') => {
                    content.push(octet);
                    At::LineStart
                }
                (At::Cr, _) => {
                    self.bare = true;
                    self.inside(octet, content)
                }
                (At::LineStart | At::Dot | At::Inside, _) => self.inside(octet, content),
            };
        }
        (octets.len(), false)
    }

    fn inside(&mut self, octet: u8, content: &mut Vec<u8>) -> At {
        content.push(octet);
        match octet {
            b'\r' => At::Cr,
            b'\n' => {
                self.bare = true;
                At::Inside
            }
            _ => At::Inside,
        }
    }
}
