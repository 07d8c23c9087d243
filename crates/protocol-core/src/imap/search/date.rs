//! The day that a message's `Date:` names (RFC 5322 section 3.3), time and zone disregarded, as SENTBEFORE
//! and its like want it (RFC 3501 section 6.4.4).

use crate::imap::dates::{MONTHS, day};
use crate::message::fields;
use crate::message::mime::comment;

/// In days since 1970; `None` where there is no date that can be read.
pub(super) fn sent(message: &[u8]) -> Option<i64> {
    let date = fields(message).find(|field| field.is("Date"))?;
    read(&date.unfolded())
}

/// `[day-name ","] day month year`, comments between them.
fn read(date: &[u8]) -> Option<i64> {
    let mut words = Words(date);
    let mut word = words.next()?;
    if word.first().is_some_and(u8::is_ascii_alphabetic) {
        word = words.next()?;
    }
    let number = word;
    let month = words.next()?;
    let month = MONTHS
        .iter()
        .position(|it| it.as_bytes().eq_ignore_ascii_case(month))?;
    let year = words.next()?;
    day(
        full_year(year)?,
        u32::try_from(month + 1).ok()?,
        digits(number)?,
    )
}

fn digits(word: &[u8]) -> Option<u32> {
    let all = word.iter().all(u8::is_ascii_digit);
    core::str::from_utf8(word)
        .ok()?
        .parse()
        .ok()
        .filter(|_| all)
}

/// Years were once written with two digits, or three (RFC 5322 section 4.3).
fn full_year(word: &[u8]) -> Option<u32> {
    let year = digits(word)?;
    Some(match (word.len(), year) {
        (2, 0..=49) => year + 2000,
        (2 | 3, _) => year + 1900,
        _ => year,
    })
}

/// What stands between spaces, commas and comments.
struct Words<'a>(&'a [u8]);

impl<'a> Iterator for Words<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        let parts = |octet: &u8| octet.is_ascii_whitespace() || *octet == b',';
        loop {
            match self.0.first()? {
                b'(' => self.0 = &self.0[comment(self.0)..],
                octet if parts(octet) => self.0 = &self.0[1..],
                _ => break,
            }
        }
        let ends = |octet: &u8| parts(octet) || *octet == b'(';
        let end = self.0.iter().position(ends).unwrap_or(self.0.len());
        let (word, rest) = self.0.split_at(end);
        self.0 = rest;
        Some(word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_is_the_one_that_is_written_whatever_the_zone() {
        let wanted = day(2026, 3, 2);
        for date in [
            "Mon, 2 Mar 2026 09:00:00 +0000",
            "2 Mar 2026 23:59:59 -1200",
            "Mon, 02 mar 26 00:00 +1400",
            " Mon (a day) , 2 (the (second)) Mar(ch) 2026",
            "Mon,2 Mar 2026",
        ] {
            assert_eq!(read(date.as_bytes()), wanted, "{date}");
        }
        assert_eq!(read(b"1 Jan 99"), day(1999, 1, 1));
        assert_eq!(read(b"1 Jan 126"), day(2026, 1, 1));
        for date in [
            "",
            "Mon",
            "yesterday",
            "31 Feb 2026",
            "2 3 2026",
            "2 Mar",
            "+2 Mar 2026",
        ] {
            assert_eq!(read(date.as_bytes()), None, "{date}");
        }
    }
}
