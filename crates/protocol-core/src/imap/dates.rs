//! Days and moments as IMAP writes them (RFC 3501 section 9, `date-text` and `date-time`).

use chrono::{DateTime, Datelike as _, NaiveDate, Timelike as _};
use core::fmt;

/// `date-month`, from January.
pub(super) const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// 1 January 1970, in days since the year 1.
const EPOCH: i32 = 719_163;
const DAY: i64 = 86_400;
/// The days that four digits of a year can tell: 1 January 0000 to 31 December 9999.
const FIRST: i64 = -719_528;
const LAST: i64 = 2_932_896;

/// The day, in days since 1970; `None` where the calendar has no such day. (The calendar's own reader of
/// formats would be a hundredth of the page.)
pub(super) fn day(year: u32, month: u32, day: u32) -> Option<i64> {
    let date = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?;
    Some(i64::from(date.num_days_from_ce() - EPOCH))
}

/// The moment, or the nearest one that can be written in UTC: seconds since 1970.
pub(super) fn writable(at: i64) -> i64 {
    at.clamp(FIRST * DAY, LAST * DAY + DAY - 1)
}

/// `date-text` of the day that is `days` after 1 January 1970: `2-Mar-2026`. A day outside the years
/// 0000 to 9999 is written as the nearest inside.
pub(super) fn date_text(days: i64) -> impl fmt::Display {
    fmt::from_fn(move |f| {
        let date = moment(days.clamp(FIRST, LAST) * DAY);
        write!(f, "{}-{}-{:04}", date.day(), month(&date), date.year())
    })
}

/// `date-time` in UTC, of a moment in seconds since 1970, without its quotes:
/// ` 2-Mar-2026 09:30:00 +0000`. A moment outside the years 0000 to 9999 is written as the nearest inside.
pub(super) fn date_time(at: i64) -> impl fmt::Display {
    fmt::from_fn(move |f| {
        let date = moment(writable(at));
        let (hour, minute, second) = (date.hour(), date.minute(), date.second());
        let (day, year) = (date.day(), date.year());
        let month = month(&date);
        write!(
            f,
            "{day:>2}-{month}-{year:04} {hour:02}:{minute:02}:{second:02} +0000"
        )
    })
}

fn moment(at: i64) -> DateTime<chrono::Utc> {
    DateTime::from_timestamp(at, 0).unwrap_or_default()
}

fn month(date: &DateTime<chrono::Utc>) -> &'static str {
    MONTHS[date.month0() as usize % MONTHS.len()]
}
