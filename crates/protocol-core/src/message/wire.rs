//! Stored content on its way out to a mail program. A store keeps what came in; by DATA, BDAT or APPEND
//! that may be octets that IMAP or POP3 cannot carry.

use crate::Octets;
use crate::smtp::data;
use std::borrow::Cow;

/// What stands for NUL. It is one octet for one, so that sizes and offsets stay true.
const NOT_NUL: u8 = 0x80;

/// The octets without NUL, which no string of IMAP may have (RFC 3501 section 4.3.1).
pub(crate) fn without_nul(octets: &[u8]) -> Cow<'_, [u8]> {
    if !octets.contains(&0) {
        return Cow::Borrowed(octets);
    }
    let replaced = |octet: &u8| if *octet == 0 { NOT_NUL } else { *octet };
    octets.iter().map(replaced).collect()
}

/// The same, shared where there is none.
pub(crate) fn octets_without_nul(octets: &Octets) -> Octets {
    match without_nul(octets) {
        Cow::Borrowed(_) => octets.clone(),
        Cow::Owned(octets) => octets.into(),
    }
}

/// Content as POP3 sends it, before dots are stuffed: lines that end in CRLF (RFC 1939 section 3), without
/// NUL (RFC 5322 section 2.1). Each CR or LF of its own ends a line.
pub(crate) fn lines(content: Octets) -> Octets {
    let ends = content.is_empty() || content.ends_with(b"\r\n");
    if ends && !content.contains(&0) && !data::has_bare(&content) {
        return content;
    }
    let mut lines = data::mend(&without_nul(&content));
    if !lines.ends_with(b"\r\n") {
        lines.extend_from_slice(b"\r\n");
    }
    lines.into()
}
