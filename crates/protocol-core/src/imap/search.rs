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
type Test = Box<dyn Fn(&Message, Place) -> bool>;

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
        self.0.iter().all(|test| test(message, place))
    }
}

struct Ready {
    count: u32,
    highest_uid: u32,
}

impl Ready {
    fn test(&self, key: &Key) -> Test {
        let in_text = |wanted: &[u8], is_in: fn(&[u8], &Wanted) -> bool| -> Test {
            let wanted = Wanted::new(wanted);
            Box::new(move |it, _| is_in(&it.content, &wanted))
        };
        let came = |orders: &'static [Ordering], day: i64| -> Test {
            Box::new(move |it, _| orders.contains(&it.internal_date.div_euclid(86_400).cmp(&day)))
        };
        let sent = |orders: &'static [Ordering], day: i64| -> Test {
            let fits = move |it: i64| orders.contains(&it.cmp(&day));
            Box::new(move |it, _| date::sent(&it.content).is_some_and(fits))
        };
        match key {
            Key::All => Box::new(|_, _| true),
            Key::Has(flag) => {
                let flag = flag.clone();
                Box::new(move |it, place| has(it, &flag, place))
            }
            Key::Lacks(flag) => {
                let flag = flag.clone();
                Box::new(move |it, place| !has(it, &flag, place))
            }
            Key::New => Box::new(|it, place| place.recent && !it.flags.contains(&Flag::Seen)),
            Key::Envelope(EnvelopeField::Subject, wanted) => {
                self.test(&Key::Header("SUBJECT".to_owned(), wanted.clone()))
            }
            Key::Envelope(field, wanted) => {
                let (name, wanted) = (field.as_str(), Wanted::new(wanted));
                Box::new(move |it, _| text::in_addresses(&it.content, name, &wanted))
            }
            Key::Header(name, wanted) => {
                let (name, wanted) = (name.clone(), Wanted::new(wanted));
                Box::new(move |it, _| text::in_field(&it.content, &name, &wanted))
            }
            Key::Body(wanted) => in_text(wanted, text::in_body),
            Key::Text(wanted) => in_text(wanted, text::in_message),
            &Key::Larger(octets) => Box::new(move |it, _| it.content.len() > octets as usize),
            &Key::Smaller(octets) => Box::new(move |it, _| it.content.len() < octets as usize),
            Key::Before(day) => came(BEFORE, *day),
            Key::On(day) => came(ON, *day),
            Key::Since(day) => came(SINCE, *day),
            Key::SentBefore(day) => sent(BEFORE, *day),
            Key::SentOn(day) => sent(ON, *day),
            Key::SentSince(day) => sent(SINCE, *day),
            Key::Sequence(set) => {
                let numbers = Numbers::of(set, self.count);
                Box::new(move |_, place| numbers.contains(place.number))
            }
            Key::Uid(set) => {
                let numbers = Numbers::of(set, self.highest_uid);
                Box::new(move |it, _| numbers.contains(it.uid))
            }
            Key::Not(key) => {
                let test = self.test(key);
                Box::new(move |it, place| !test(it, place))
            }
            Key::Or(one, other) => {
                let (one, other) = (self.test(one), self.test(other));
                Box::new(move |it, place| one(it, place) || other(it, place))
            }
            Key::And(keys) => {
                let all = Search(keys.iter().map(|it| self.test(it)).collect());
                Box::new(move |it, place| all.matches(it, place))
            }
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
