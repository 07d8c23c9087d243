//! Searching (RFC 3501 section 6.4.4).

use super::command::SequenceSet;
use super::{Flag, Message};
use crate::message::{fields, view};
use chrono::{Datelike as _, NaiveDate};

/// A search key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Key {
    /// `ALL`.
    All,
    /// The flag is set.
    Has(Flag),
    /// The flag is not set.
    Lacks(Flag),
    /// `NEW`: recent and not seen.
    New,
    /// The header field contains the text; `HEADER`, `FROM`, `TO`, `CC`, `BCC`, `SUBJECT`.
    Header(String, String),
    /// The text contains it.
    Body(String),
    /// Header or text contain it.
    Text(String),
    /// More octets.
    Larger(u32),
    /// Fewer octets.
    Smaller(u32),
    /// Came before that day (days since 1970).
    Before(i64),
    /// Came on that day.
    On(i64),
    /// Came on that day or later.
    Since(i64),
    /// Has one of these numbers.
    Sequence(SequenceSet),
    /// Has one of these unique identifiers.
    Uid(SequenceSet),
    /// Not.
    Not(Box<Key>),
    /// One or the other.
    Or(Box<Key>, Box<Key>),
    /// All of these.
    And(Vec<Key>),
}

/// A key without arguments.
pub(super) fn simple(word: &str) -> Option<Key> {
    Some(match word {
        "ALL" => Key::All,
        "ANSWERED" => Key::Has(Flag::Answered),
        "DELETED" => Key::Has(Flag::Deleted),
        "DRAFT" => Key::Has(Flag::Draft),
        "FLAGGED" => Key::Has(Flag::Flagged),
        "SEEN" => Key::Has(Flag::Seen),
        "RECENT" => Key::Has(Flag::Recent),
        "UNANSWERED" => Key::Lacks(Flag::Answered),
        "UNDELETED" => Key::Lacks(Flag::Deleted),
        "UNDRAFT" => Key::Lacks(Flag::Draft),
        "UNFLAGGED" => Key::Lacks(Flag::Flagged),
        "UNSEEN" => Key::Lacks(Flag::Seen),
        "OLD" => Key::Lacks(Flag::Recent),
        "NEW" => Key::New,
        _ => return None,
    })
}

/// Where a message stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) number: u32,
    pub(super) highest_number: u32,
    pub(super) highest_uid: u32,
}

impl Key {
    /// Whether the message matches.
    pub(super) fn matches(&self, message: &Message, place: Place) -> bool {
        let day = message.internal_date.div_euclid(86_400);
        match self {
            Self::All => true,
            Self::Has(flag) => message.flags.contains(flag),
            Self::Lacks(flag) => !message.flags.contains(flag),
            Self::New => {
                message.flags.contains(&Flag::Recent) && !message.flags.contains(&Flag::Seen)
            }
            Self::Header(name, wanted) => view(&message.content)
                .fields
                .iter()
                .any(|(it, value, _)| it.eq_ignore_ascii_case(name) && contains(value, wanted)),
            Self::Body(wanted) => contains(&view(&message.content).text, wanted),
            Self::Text(wanted) => {
                let header = fields(&message.content).last().map_or(0, |it| it.range.end);
                contains(&String::from_utf8_lossy(&message.content[..header]), wanted)
                    || contains(&view(&message.content).text, wanted)
            }
            Self::Larger(octets) => message.content.len() > *octets as usize,
            Self::Smaller(octets) => message.content.len() < *octets as usize,
            Self::Before(limit) => day < *limit,
            Self::On(limit) => day == *limit,
            Self::Since(limit) => day >= *limit,
            Self::Sequence(set) => set.contains(place.number, place.highest_number),
            Self::Uid(set) => set.contains(message.uid, place.highest_uid),
            Self::Not(key) => !key.matches(message, place),
            Self::Or(one, other) => one.matches(message, place) || other.matches(message, place),
            Self::And(keys) => keys.iter().all(|key| key.matches(message, place)),
        }
    }
}

fn contains(text: &str, wanted: &str) -> bool {
    text.to_lowercase().contains(&wanted.to_lowercase())
}

/// `date-month` (RFC 3501 section 9), from January.
pub(super) const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// `date-text`, `2-Mar-2026` (RFC 3501 section 9): days since 1970. (The calendar's own reader of
/// formats would be a hundredth of the page.)
pub(super) fn parse_date(text: &str) -> Option<i64> {
    let mut parts = text.split('-');
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    let digits = |text: &str| text.bytes().all(|octet| octet.is_ascii_digit());
    let fits = digits(day) && day.len() <= 2 && digits(year) && year.len() == 4;
    if !fits || parts.next().is_some() {
        return None;
    }
    let month = MONTHS
        .iter()
        .position(|it| it.eq_ignore_ascii_case(month))?;
    let month = u32::try_from(month + 1).ok()?;
    let date = NaiveDate::from_ymd_opt(year.parse().ok()?, month, day.parse().ok()?)?;
    let epoch = NaiveDate::from_ymd_opt(1970, 1, 1)?;
    Some(i64::from(date.num_days_from_ce()) - i64::from(epoch.num_days_from_ce()))
}
