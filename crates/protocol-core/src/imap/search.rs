//! Searching (RFC 3501 section 6.4.4).

use super::Flag;
use super::{Charset, Key, Message};
use crate::message::{fields, view};

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
            Self::Envelope(field, wanted) => in_header(message, field.as_str(), wanted),
            Self::Header(name, wanted) => in_header(message, name, wanted),
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
            // The server that is to come reads `Date:`.
            Self::SentBefore(_) | Self::SentOn(_) | Self::SentSince(_) => false,
            Self::Sequence(set) => set.contains(place.number, place.highest_number),
            Self::Uid(set) => set.contains(message.uid, place.highest_uid),
            Self::Not(key) => !key.matches(message, place),
            Self::Or(one, other) => one.matches(message, place) || other.matches(message, place),
            Self::And(keys) => keys.iter().all(|key| key.matches(message, place)),
        }
    }
}

fn in_header(message: &Message, name: &str, wanted: &[u8]) -> bool {
    let view = view(&message.content);
    let mut fields = view.fields.iter();
    fields.any(|(it, value, _)| it.eq_ignore_ascii_case(name) && contains(value, wanted))
}

fn contains(text: &str, wanted: &[u8]) -> bool {
    let wanted = Charset::Utf8.decode(wanted).unwrap_or_default();
    text.to_lowercase().contains(&wanted.to_lowercase())
}
