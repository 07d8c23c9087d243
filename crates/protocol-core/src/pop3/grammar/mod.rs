//! The traced grammar of POP3: commands, replies and the lines of listings. Each function is one
//! production of [`productions`].

mod command;
pub mod productions;
mod reply;
pub mod seen;

pub(super) use command::{arguments, keyword};
pub(super) use reply::{
    capability, challenge, drop_listing, reply, scan_listing, unique_id, unique_id_listing,
};

pub(super) use crate::cursor::Cursor;
use crate::cursor::Parsed;
use crate::trace::Production;
use productions as p;

/// `VCHAR` (RFC 2449 section 3).
fn is_vchar(octet: u8) -> bool {
    octet.is_ascii_graphic()
}

/// A single SP (RFC 1939 section 3).
fn space(c: &mut Cursor<'_>) -> Parsed<()> {
    c.rule(&p::SP, |c| c.octet(b' ', &p::SP))
}

/// `1*DIGIT` that is as long as `limit` at the most.
fn digits(c: &mut Cursor<'_>, production: &'static Production, limit: usize) -> Parsed<u64> {
    c.rule(production, |c| {
        let start = c.at;
        let digits = c.some(production, |octet| octet.is_ascii_digit())?;
        if digits.len() > limit {
            return c.too_long(start + limit, limit, production);
        }
        let add = |sum: u64, digit: &u8| sum * 10 + u64::from(digit - b'0');
        Ok(digits.iter().fold(0, add))
    })
}
