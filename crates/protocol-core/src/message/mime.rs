//! The parts of a message (RFC 2045 to 2046) and where each stands in it. Nothing is decoded or copied, and it
//! never fails: what is not written as it should be is text. It serves IMAP, which needs the octets of each
//! part, and whoever reads a message.

mod content_type;

pub(crate) use content_type::{
    ContentType, Parameter, comment, parameters, quoted, token, unescaped,
};

use super::decode;
use super::fields::fields;
use crate::lines::without_end;
use core::ops::Range;
use std::borrow::Cow;

/// How deep parts are taken apart; what lies deeper is a part without parts.
const MAX_DEPTH: usize = 50;

/// A part, or the message itself. Ranges count octets of the whole message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Part<'a> {
    /// Its header, the empty line behind it included.
    pub(crate) header: Range<usize>,
    /// What is behind it.
    pub(crate) body: Range<usize>,
    /// What it says it is, or is taken for.
    pub(crate) kind: ContentType<'a>,
    /// `Content-Transfer-Encoding`, empty where it does not say.
    pub(crate) encoding: &'a [u8],
    pub(crate) inner: Inner<'a>,
}

/// What is in a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Inner<'a> {
    /// Octets.
    Octets,
    /// Parts, at least one.
    Parts(Vec<Part<'a>>),
    /// A message.
    Message(Box<Part<'a>>),
}

impl<'a> Part<'a> {
    /// Takes a message apart.
    pub(crate) fn of(message: &'a [u8]) -> Self {
        part(message, 0..message.len(), Usual::Text, 0)
    }

    /// The part of these numbers (RFC 3501 section 6.4.5): a message that is no multipart has the one
    /// part 1, its body; what is in a message that is a part is numbered below that part.
    pub(crate) fn numbered(&self, numbers: &[u32]) -> Option<&Self> {
        let (mut at, mut is_message) = (self, true);
        for number in numbers {
            if !is_message && let Inner::Message(message) = &at.inner {
                (at, is_message) = (message, true);
            }
            at = match &at.inner {
                Inner::Parts(parts) => parts.get((*number as usize).checked_sub(1)?)?,
                _ if is_message && *number == 1 => at,
                _ => return None,
            };
            is_message = false;
        }
        Some(at)
    }

    /// The message that the part of these numbers is; without numbers, the message itself.
    pub(crate) fn message(&self, numbers: &[u32]) -> Option<&Self> {
        match (numbers, &self.numbered(numbers)?.inner) {
            ([], _) => Some(self),
            (_, Inner::Message(message)) => Some(message),
            _ => None,
        }
    }

    /// What it says or encodes, as text; `None` where it is none. What cannot be decoded is U+FFFD: the octets
    /// are shown elsewhere.
    pub(crate) fn text<'m>(&self, message: &'m [u8]) -> Option<Cow<'m, str>> {
        if self.inner != Inner::Octets || !self.kind.is_text() {
            return None;
        }
        let octets = decode::body(&message[self.body.clone()], self.encoding);
        let charset = self.kind.parameter("charset").unwrap_or_default();
        Some(decode::text(octets, charset))
    }

    /// `Content-Disposition` (RFC 2183).
    fn disposition<'m>(&self, message: &'m [u8]) -> Option<(Cow<'m, [u8]>, Vec<Parameter<'m>>)> {
        let field =
            fields(&message[self.header.clone()]).find(|it| it.is("Content-Disposition"))?;
        parameters(field.unfolded())
    }

    /// Whether it is not there to be read with the rest.
    pub(crate) fn is_attachment(&self, message: &[u8]) -> bool {
        let found = self.disposition(message);
        found.is_some_and(|(word, _)| word.eq_ignore_ascii_case(b"attachment"))
    }

    /// Its file name, where it has one.
    pub(crate) fn file_name(&self, message: &[u8]) -> Option<String> {
        let disposition = self.disposition(message);
        let name = disposition.and_then(|(_, them)| decode::parameter(&them, "filename"));
        name.or_else(|| decode::parameter(&self.kind.parameters, "name"))
    }

    /// All of it.
    pub(crate) const fn range(&self) -> Range<usize> {
        self.header.start..self.body.end
    }
}

/// What a part is that does not say (RFC 2045 section 5.2, RFC 2046 section 5.1.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Usual {
    Text,
    /// In `multipart/digest`.
    Message,
}

fn part(message: &[u8], range: Range<usize>, usual: Usual, depth: usize) -> Part<'_> {
    let (mut stated, mut encoding) = (None, None);
    let mut header = fields(&message[range.clone()]);
    for field in header.by_ref() {
        if field.is("Content-Type") {
            stated = stated.or_else(|| ContentType::parse(field.unfolded()));
        } else if field.is("Content-Transfer-Encoding") {
            encoding = encoding.or(Some(token(field.value)));
        }
    }
    let middle = range.start + header.offset();
    let body = middle..range.end;
    let mut kind = stated.unwrap_or(match usual {
        Usual::Text => ContentType::TEXT,
        Usual::Message => ContentType::MESSAGE,
    });
    let inner = if depth == MAX_DEPTH {
        Inner::Octets
    } else if kind.is("message", "rfc822") {
        let inner = part(message, body.clone(), Usual::Text, depth + 1);
        Inner::Message(Box::new(inner))
    } else {
        parts(message, &body, &kind, depth)
    };
    // What is called a multipart or a message and is not taken apart is told as what it is then.
    if inner == Inner::Octets && (kind.is_multipart() || kind.is("message", "rfc822")) {
        kind = ContentType::TEXT;
    }
    Part {
        header: range.start..middle,
        body,
        kind,
        encoding: encoding.unwrap_or_default(),
        inner,
    }
}

fn parts<'a>(
    message: &'a [u8],
    body: &Range<usize>,
    kind: &ContentType<'_>,
    depth: usize,
) -> Inner<'a> {
    let boundary = match kind.parameter("boundary") {
        Some(boundary) if kind.is_multipart() && !boundary.is_empty() => boundary,
        _ => return Inner::Octets,
    };
    let usual = match kind.is("multipart", "digest") {
        true => Usual::Message,
        false => Usual::Text,
    };
    let ranges = split(message, body, boundary);
    let parts: Vec<_> = ranges
        .into_iter()
        .map(|range| part(message, range, usual, depth + 1))
        .collect();
    match parts.is_empty() {
        true => Inner::Octets,
        false => Inner::Parts(parts),
    }
}

/// What stands between the delimiters (RFC 2046 section 5.1.1). The line end before a delimiter is the
/// delimiter's. What is never closed ends where the whole ends.
fn split(message: &[u8], within: &Range<usize>, boundary: &[u8]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut open = None;
    let mut at = within.start;
    while at < within.end {
        let rest = &message[at..within.end];
        let len = rest
            .iter()
            .position(|octet| *octet == b'\n')
            .map_or(rest.len(), |it| it + 1);
        if let Some(closes) = delimiter(&rest[..len], boundary) {
            if let Some(start) = open {
                let part = without_end(&message[start..at.max(start)]);
                found.push(start..start + part.len());
            }
            open = (!closes).then_some(at + len);
            if closes {
                break;
            }
        }
        at += len;
    }
    if let Some(start) = open
        && (start < within.end || found.is_empty())
    {
        found.push(start..within.end);
    }
    found
}

/// Whether the line is a delimiter, and if so, whether it is the last. RFC 2046 section 5.1.1 lets a
/// parser be content with a line that begins so; then a boundary that begins another would end its parts.
fn delimiter(line: &[u8], boundary: &[u8]) -> Option<bool> {
    let rest = line.strip_prefix(b"--")?.strip_prefix(boundary)?;
    let (rest, closes) = match rest.strip_prefix(b"--") {
        Some(rest) => (rest, true),
        None => (rest, false),
    };
    rest.trim_ascii().is_empty().then_some(closes)
}
