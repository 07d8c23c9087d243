//! Days and moments (RFC 3501 section 9): they must be in the calendar.

use super::basics::{fail_at, fixed, word_of};
use super::{Cursor, Parsed, productions as p};
use crate::imap::dates;
use crate::trace::Production;

/// `date = date-text / DQUOTE date-text DQUOTE`: days since 1970.
pub(super) fn date(c: &mut Cursor<'_>) -> Parsed<i64> {
    c.rule(&p::DATE, |c| {
        let quoted = c.peek() == Some(b'"');
        c.at += usize::from(quoted);
        let days = c.rule(&p::DATE_TEXT, |c| {
            let start = c.at;
            let mut day = fixed(c, 1, &p::DATE_TEXT)?;
            if c.peek().is_some_and(|it| it.is_ascii_digit()) {
                day = day * 10 + fixed(c, 1, &p::DATE_TEXT)?;
            }
            month_and_year(c, start, day, &p::DATE_TEXT)
        })?;
        if quoted {
            c.octet(b'"', &p::DATE)?;
        }
        Ok(days)
    })
}

/// `date-time`, with its quotes: seconds since 1970.
pub(super) fn date_time(c: &mut Cursor<'_>) -> Parsed<i64> {
    c.rule(&p::DATE_TIME, |c| {
        c.octet(b'"', &p::DATE_TIME)?;
        let at = date_time_text(c)?;
        c.octet(b'"', &p::DATE_TIME)?;
        Ok(at)
    })
}

/// `date-time` without its quotes.
pub(in crate::imap) fn date_time_text(c: &mut Cursor<'_>) -> Parsed<i64> {
    let start = c.at;
    let day = if c.peek() == Some(b' ') {
        c.at += 1;
        fixed(c, 1, &p::DATE_TIME)?
    } else {
        fixed(c, 2, &p::DATE_TIME)?
    };
    let days = month_and_year(c, start, day, &p::DATE_TIME)?;
    c.octet(b' ', &p::DATE_TIME)?;
    let time = c.rule(&p::TIME, time)?;
    c.octet(b' ', &p::DATE_TIME)?;
    let zone = c.rule(&p::ZONE, zone)?;
    Ok(dates::writable(days * 86_400 + i64::from(time) - zone))
}

/// `"-" date-month "-" date-year`, behind a day that began at `start`.
fn month_and_year(
    c: &mut Cursor<'_>,
    start: usize,
    day: u32,
    production: &'static Production,
) -> Parsed<i64> {
    c.octet(b'-', production)?;
    let month = c.rule(&p::DATE_MONTH, |c| {
        match word_of(c, &MONTHS, |it| it.is_ascii_alphabetic()) {
            Some(month) => Ok(*month),
            None => c.fail(&p::DATE_MONTH),
        }
    })?;
    c.octet(b'-', production)?;
    let year = fixed(c, 4, production)?;
    match dates::day(year, month, day) {
        Some(days) => Ok(days),
        None => fail_at(c, start, production),
    }
}

/// `time`, in seconds; 60 is a leap second.
fn time(c: &mut Cursor<'_>) -> Parsed<u32> {
    let mut sum = 0;
    for (index, most) in [23, 59, 60].into_iter().enumerate() {
        if index > 0 {
            c.octet(b':', &p::TIME)?;
        }
        sum = sum * 60 + up_to(c, most, &p::TIME)?;
    }
    Ok(sum)
}

/// `zone`, in seconds east of Greenwich.
fn zone(c: &mut Cursor<'_>) -> Parsed<i64> {
    let west = match c.peek() {
        Some(b'+') => false,
        Some(b'-') => true,
        _ => return c.fail(&p::ZONE),
    };
    c.at += 1;
    let minutes = up_to(c, 23, &p::ZONE)? * 60 + up_to(c, 59, &p::ZONE)?;
    let seconds = i64::from(minutes) * 60;
    Ok(if west { -seconds } else { seconds })
}

/// Two digits, at most `most`.
fn up_to(c: &mut Cursor<'_>, most: u32, production: &'static Production) -> Parsed<u32> {
    let start = c.at;
    match fixed(c, 2, production)? {
        number if number <= most => Ok(number),
        _ => fail_at(c, start, production),
    }
}

static MONTHS: [(&str, u32); 12] = {
    let mut table = [("", 0); 12];
    let mut number = 0;
    while number < 12 {
        table[number as usize] = (dates::MONTHS[number as usize], number + 1);
        number += 1;
    }
    table
};
