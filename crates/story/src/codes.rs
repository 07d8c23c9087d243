//! Reply codes and enhanced status codes.

use crate::{Fact, Sign, fact, family};
use protocol_core::smtp::{EnhancedStatus, ReplyCode};

/// RFC 5321 section 4.2.3, ascending; 521 and 556 are RFC 7504's, 235, 334, 454, 530 and 535 are RFC
/// 4954's; 454 and 530 are RFC 3207's, too.
const REPLY_CODES: &[u16] = &[
    211, 214, 220, 221, 235, 250, 251, 252, 334, 354, 421, 450, 451, 452, 454, 455, 500, 501, 502,
    503, 504, 521, 530, 535, 550, 551, 552, 553, 554, 555, 556,
];

/// RFC 3463 section 3 and the registry it began (RFC 5248), ascending.
const STATUSES: &[(u8, u16, u16)] = &[
    (2, 0, 0),
    (2, 1, 0),
    (2, 1, 5),
    (2, 5, 0),
    (2, 7, 0),
    (4, 0, 0),
    (4, 2, 1),
    (4, 2, 2),
    (4, 3, 0),
    (4, 3, 1),
    (4, 4, 1),
    (4, 4, 2),
    (4, 4, 3),
    (4, 4, 4),
    (4, 4, 6),
    (4, 4, 7),
    (4, 5, 3),
    (4, 7, 0),
    (4, 7, 1),
    (5, 0, 0),
    (5, 1, 0),
    (5, 1, 1),
    (5, 1, 2),
    (5, 1, 3),
    (5, 1, 4),
    (5, 1, 6),
    (5, 1, 7),
    (5, 1, 10),
    (5, 2, 2),
    (5, 3, 4),
    (5, 4, 0),
    (5, 4, 4),
    (5, 4, 6),
    (5, 4, 7),
    (5, 5, 1),
    (5, 5, 2),
    (5, 5, 4),
    (5, 6, 0),
    (5, 6, 3),
    (5, 7, 0),
    (5, 7, 1),
    (5, 7, 8),
];

/// The reply codes that have words of their own, ascending.
#[must_use]
pub fn reply_codes() -> &'static [u16] {
    REPLY_CODES
}

/// The enhanced status codes that have words of their own: class, subject, detail.
#[must_use]
pub fn enhanced_statuses() -> &'static [(u8, u16, u16)] {
    STATUSES
}

/// What a reply code means. One of no row has the meaning of its first digit (RFC 5321 section 4.2.1).
#[must_use]
pub fn reply_code(code: ReplyCode) -> Fact {
    match REPLY_CODES.contains(&code.get()) {
        true => fact!(family "reply", code),
        false => fact!(family "reply", Sign::of(code.severity()).class()),
    }
}

/// What an enhanced status code means. One of no row has the meaning of its subject (RFC 3463 section 4).
#[must_use]
pub fn enhanced_status(status: EnhancedStatus) -> Option<Fact> {
    let key = (status.class(), status.subject(), status.detail());
    if STATUSES.contains(&key) {
        return Some(fact!(family "status", status));
    }
    match status.subject() {
        subject @ 1..=7 => Some(fact!(family "status-subject", subject)),
        _ => None,
    }
}

pub(crate) fn families() -> [(&'static str, Vec<String>); 3] {
    let signs = [Sign::Done, Sign::GoOn, Sign::Later, Sign::No];
    let codes = REPLY_CODES.iter().map(ToString::to_string);
    let statuses = STATUSES.iter().map(|(a, b, c)| format!("{a}.{b}.{c}"));
    [
        family("reply", codes.chain(signs.map(|it| it.class().into()))),
        family("status", statuses),
        family("status-subject", 1..=7),
    ]
}
