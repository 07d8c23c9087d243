//! Dot transparency (RFC 5321 section 4.5.2), and what ends data: CRLF.CRLF (section 4.1.1.4), unless
//! a policy is loosened.

use crate::names;
use serde::{Deserialize, Serialize};

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
        && !content
            .windows(3)
            .any(|it| it[2] == b'.' && it[..2] == *b"\r\n")
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

names! {
    /// What a server can accept as the end of data besides CRLF.CRLF. RFC 5321 forbids each of them (sections
    /// 2.3.8 and 4.1.1.4). Two servers that differ in this see different messages (SMTP smuggling).
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
    pub enum Ending {
        /// LF, a dot, LF.
        #[serde(rename = "lf.lf")]
        LfLf,
        /// CRLF, a dot, LF.
        #[serde(rename = "crlf.lf")]
        CrLfLf,
        /// LF, a dot, CRLF.
        #[serde(rename = "lf.crlf")]
        LfCrLf,
        /// CR, a dot, CR.
        #[serde(rename = "cr.cr")]
        CrCr,
    }
}

impl Ending {
    /// Its octets by name, as RFC 5321 writes `<CRLF>.<CRLF>`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::LfLf => "<LF>.<LF>",
            Self::CrLfLf => "<CRLF>.<LF>",
            Self::LfCrLf => "<LF>.<CRLF>",
            Self::CrCr => "<CR>.<CR>",
        }
    }
}

/// A set of endings; in data a list, `["lf.lf", "lf.crlf"]`. Empty: strict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "Vec<Ending>", into = "Vec<Ending>")]
pub struct Endings(u8);

impl Endings {
    /// Whether `ending` is among them.
    #[must_use]
    pub const fn has(self, ending: Ending) -> bool {
        self.0 & (1 << ending as u8) != 0
    }

    /// Whether a line begins behind an LF of its own.
    const fn lf_begins_a_line(self) -> bool {
        self.has(Ending::LfLf) || self.has(Ending::LfCrLf)
    }
}

impl From<Vec<Ending>> for Endings {
    fn from(endings: Vec<Ending>) -> Self {
        Self(endings.iter().fold(0, |set, it| set | 1 << *it as u8))
    }
}

impl From<Endings> for Vec<Ending> {
    fn from(endings: Endings) -> Self {
        let all = Ending::ALL.into_iter();
        all.filter(|it| endings.has(*it)).collect()
    }
}

/// What a server does with a bare CR or LF in content. RFC 5321 section 2.3.8 forbids clients to send it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BareLineEnds {
    /// It refuses the message, after the end of data.
    #[default]
    Refuse,
    /// It keeps it and passes it on unchanged.
    Keep,
    /// It turns it into CRLF.
    Mend,
}

/// What a server does with line ends in content that are not CRLF.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LineEnds {
    /// What it does with a bare CR or LF, one that is not part of CRLF.
    pub bare: BareLineEnds,
    /// What it accepts as the end of data besides CRLF.CRLF.
    pub also_end: Endings,
}

/// The content with each CR or LF of its own made CRLF.
#[must_use]
pub fn mend(content: &[u8]) -> Vec<u8> {
    let mut mended = Vec::with_capacity(content.len() + 16);
    let mut octets = content.iter().peekable();
    while let Some(octet) = octets.next() {
        match octet {
            b'\r' => {
                let _ = octets.next_if(|it| **it == b'\n');
                mended.extend_from_slice(b"\r\n");
            }
            b'\n' => mended.extend_from_slice(b"\r\n"),
            _ => mended.push(*octet),
        }
    }
    mended
}

/// What ended a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum LineEnd {
    CrLf,
    Lf,
    Cr,
}

/// Where the reader of content is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum At {
    /// At the beginning of a line, behind what ended the line before.
    LineStart(LineEnd),
    /// Behind a dot at the beginning of a line.
    Dot(LineEnd),
    /// Behind a dot and a CR at the beginning of a line.
    DotCr(LineEnd),
    /// Inside a line.
    Inside,
    /// Behind a CR.
    Cr,
}

/// Takes content from the wire, split anywhere, until its end: CRLF.CRLF and nothing else, unless it
/// is made for a server that takes more for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unstuffer {
    at: At,
    bare: bool,
    also_end: Endings,
}

/// The strict one.
impl Default for Unstuffer {
    fn default() -> Self {
        Self::new(Endings::default())
    }
}

impl Unstuffer {
    /// One that takes these for the end, too.
    #[must_use]
    pub const fn new(also_end: Endings) -> Self {
        Self {
            // The line DATA stands before the content.
            at: At::LineStart(LineEnd::CrLf),
            bare: false,
            also_end,
        }
    }

    /// Whether a CR or LF of its own was seen (RFC 5321 section 2.3.8).
    #[must_use]
    pub const fn saw_bare(&self) -> bool {
        self.bare
    }

    /// Takes octets and appends what they say to `content`, until the end of data. Returns how many
    /// octets it took and whether the end was reached.
    pub fn push(&mut self, octets: &[u8], content: &mut Vec<u8>) -> (usize, bool) {
        content.reserve(octets.len());
        let (taken, end) = self.scan(octets, |octets| content.extend_from_slice(octets));
        (taken, end.is_some())
    }

    /// Takes octets and says to `keep` what they say, until the end of data. Returns how many octets
    /// it took, and where the end was reached, how many octets the line has that ended it.
    pub(crate) fn scan(
        &mut self,
        octets: &[u8],
        mut keep: impl FnMut(&[u8]),
    ) -> (usize, Option<usize>) {
        let mut rest = octets;
        while let [octet, behind @ ..] = rest {
            if self.at == At::Inside {
                let end = rest.iter().position(|it| matches!(it, b'\r' | b'\n'));
                let (line, behind) = rest.split_at(end.unwrap_or(rest.len()));
                if !line.is_empty() {
                    keep(line);
                    rest = behind;
                    continue;
                }
            }
            rest = behind;
            match self.step(*octet, &mut keep) {
                Ok(at) => self.at = at,
                Err(line) => return (octets.len() - rest.len(), Some(line)),
            }
        }
        (octets.len(), None)
    }

    /// Where one more octet leads; the length of the line that ends data as an error.
    fn step(&mut self, octet: u8, keep: &mut impl FnMut(&[u8])) -> Result<At, usize> {
        Ok(match (self.at, octet) {
            (At::LineStart(before), b'.') => At::Dot(before),
            (At::Dot(LineEnd::Cr), b'\r') if self.also_end.has(Ending::CrCr) => return Err(2),
            (At::Dot(before), b'\r') => At::DotCr(before),
            (At::Dot(LineEnd::CrLf), b'\n') if self.also_end.has(Ending::CrLfLf) => return Err(2),
            (At::Dot(LineEnd::Lf), b'\n') if self.also_end.has(Ending::LfLf) => return Err(2),
            (At::DotCr(LineEnd::CrLf), b'\n') => return Err(3),
            (At::DotCr(LineEnd::Lf), b'\n') if self.also_end.has(Ending::LfCrLf) => return Err(3),
            (At::DotCr(_), b'\n') => {
                // A line that is a dot, which was stuffed.
                keep(b"\r");
                keep(&[octet]);
                At::LineStart(LineEnd::CrLf)
            }
            (At::DotCr(_), _) => {
                // What looked like the end was a line of CR and more: the dot was stuffed.
                keep(b"\r");
                return self.behind_cr(octet, keep);
            }
            (At::Cr, b'\n') => {
                keep(&[octet]);
                At::LineStart(LineEnd::CrLf)
            }
            (At::Cr, _) => return self.behind_cr(octet, keep),
            (At::LineStart(_) | At::Dot(_) | At::Inside, _) => self.inside(octet, keep),
        })
    }

    /// An octet that is no LF, behind a CR: that CR stands alone.
    fn behind_cr(&mut self, octet: u8, keep: &mut impl FnMut(&[u8])) -> Result<At, usize> {
        self.bare = true;
        if self.also_end.has(Ending::CrCr) {
            self.at = At::LineStart(LineEnd::Cr);
            return self.step(octet, keep);
        }
        Ok(self.inside(octet, keep))
    }

    fn inside(&mut self, octet: u8, keep: &mut impl FnMut(&[u8])) -> At {
        keep(&[octet]);
        match octet {
            b'\r' => At::Cr,
            b'\n' => {
                self.bare = true;
                if self.also_end.lf_begins_a_line() {
                    At::LineStart(LineEnd::Lf)
                } else {
                    At::Inside
                }
            }
            _ => At::Inside,
        }
    }
}
