//! Searching (RFC 3501 section 6.4.4): keys made ready once, then asked of each message. Of a message only
//! what a key needs is read: for a field not the body, for a flag nothing.

mod date;
mod text;

use super::numbers::Numbers;
use super::{EnvelopeField, Flag, Key, Message};
use core::cmp::Ordering;
use text::Wanted;

/// Where a message stands in the session that asks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) number: u32,
    /// Whether it is `\Recent` here.
    pub(super) recent: bool,
}

/// Keys that are ready; all must match.
pub(super) struct Search(Vec<Test>);

/// A key that is ready.
enum Test {
    All,
    Has(Flag),
    Lacks(Flag),
    New,
    /// A field of that name contains it.
    Field(String, Wanted),
    /// The addresses of the fields of that name contain it.
    Addresses(&'static str, Wanted),
    Body(Wanted),
    Text(Wanted),
    /// Its octets compared with that number.
    Size(Ordering, u32),
    /// The day it came on, in one of these relations to that one.
    Came(&'static [Ordering], i64),
    /// The day that its `Date:` names, likewise.
    Sent(&'static [Ordering], i64),
    Sequence(Numbers),
    Uid(Numbers),
    Not(Box<Test>),
    Or(Box<(Test, Test)>),
    And(Vec<Test>),
}

const BEFORE: &[Ordering] = &[Ordering::Less];
const ON: &[Ordering] = &[Ordering::Equal];
const SINCE: &[Ordering] = &[Ordering::Equal, Ordering::Greater];

impl Search {
    /// Makes keys ready for a mailbox of `count` messages, the last of which has the unique identifier
    /// `highest_uid`.
    pub(super) fn new(keys: &[Key], count: u32, highest_uid: u32) -> Self {
        let ready = Ready { count, highest_uid };
        Self(keys.iter().map(|it| ready.test(it)).collect())
    }

    /// Whether the message matches.
    pub(super) fn matches(&self, message: &Message, place: Place) -> bool {
        self.0.iter().all(|test| test.matches(message, place))
    }
}

struct Ready {
    count: u32,
    highest_uid: u32,
}

impl Ready {
    fn test(&self, key: &Key) -> Test {
        match key {
            Key::All => Test::All,
            Key::Has(flag) => Test::Has(flag.clone()),
            Key::Lacks(flag) => Test::Lacks(flag.clone()),
            Key::New => Test::New,
            Key::Envelope(EnvelopeField::Subject, wanted) => {
                Test::Field("SUBJECT".to_owned(), Wanted::new(wanted))
            }
            Key::Envelope(field, wanted) => Test::Addresses(field.as_str(), Wanted::new(wanted)),
            Key::Header(name, wanted) => Test::Field(name.clone(), Wanted::new(wanted)),
            Key::Body(wanted) => Test::Body(Wanted::new(wanted)),
            Key::Text(wanted) => Test::Text(Wanted::new(wanted)),
            Key::Larger(octets) => Test::Size(Ordering::Greater, *octets),
            Key::Smaller(octets) => Test::Size(Ordering::Less, *octets),
            Key::Before(day) => Test::Came(BEFORE, *day),
            Key::On(day) => Test::Came(ON, *day),
            Key::Since(day) => Test::Came(SINCE, *day),
            Key::SentBefore(day) => Test::Sent(BEFORE, *day),
            Key::SentOn(day) => Test::Sent(ON, *day),
            Key::SentSince(day) => Test::Sent(SINCE, *day),
            Key::Sequence(set) => Test::Sequence(Numbers::of(set, self.count)),
            Key::Uid(set) => Test::Uid(Numbers::of(set, self.highest_uid)),
            Key::Not(key) => Test::Not(Box::new(self.test(key))),
            Key::Or(one, other) => Test::Or(Box::new((self.test(one), self.test(other)))),
            Key::And(keys) => Test::And(keys.iter().map(|it| self.test(it)).collect()),
        }
    }
}

impl Test {
    fn matches(&self, message: &Message, place: Place) -> bool {
        match self {
            Self::All => true,
            Self::Has(flag) => has(message, flag, place),
            Self::Lacks(flag) => !has(message, flag, place),
            Self::New => place.recent && !message.flags.contains(&Flag::Seen),
            Self::Field(name, wanted) => text::in_field(&message.content, name, wanted),
            Self::Addresses(name, wanted) => text::in_addresses(&message.content, name, wanted),
            Self::Body(wanted) => text::in_body(&message.content, wanted),
            Self::Text(wanted) => text::in_message(&message.content, wanted),
            Self::Size(order, octets) => message.content.len().cmp(&(*octets as usize)) == *order,
            Self::Came(orders, day) => {
                orders.contains(&message.internal_date.div_euclid(86_400).cmp(day))
            }
            Self::Sent(orders, day) => {
                date::sent(&message.content).is_some_and(|it| orders.contains(&it.cmp(day)))
            }
            Self::Sequence(numbers) => numbers.contains(place.number),
            Self::Uid(numbers) => numbers.contains(message.uid),
            Self::Not(test) => !test.matches(message, place),
            Self::Or(tests) => tests.0.matches(message, place) || tests.1.matches(message, place),
            Self::And(tests) => tests.iter().all(|test| test.matches(message, place)),
        }
    }
}

/// Keywords are the same in any case (RFC 3501 section 9, note 1).
fn has(message: &Message, flag: &Flag, place: Place) -> bool {
    match flag {
        Flag::Recent => place.recent,
        Flag::Keyword(word) => message
            .flags
            .iter()
            .any(|it| matches!(it, Flag::Keyword(it) if it.eq_ignore_ascii_case(word))),
        flag => message.flags.contains(flag),
    }
}

#[cfg(test)]
mod tests;
