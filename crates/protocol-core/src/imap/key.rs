//! Search keys (RFC 3501 section 6.4.4).

use super::Flag;
use super::command::SequenceSet;
use crate::Octets;
use crate::names;

/// What SEARCH looks for. Days are counted from 1 January 1970. What is looked for in texts is in the
/// charset that the command names: [`Charset`] reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Key {
    /// `ALL`.
    All,
    /// The flag is set: `SEEN`, `RECENT`, `KEYWORD` and so on.
    Has(Flag),
    /// The flag is not set: `UNSEEN`, `OLD`, `UNKEYWORD` and so on.
    Lacks(Flag),
    /// `NEW`: recent and not seen.
    New,
    /// `FROM`, `SUBJECT` and so on: that part of the envelope contains the text.
    Envelope(EnvelopeField, Octets),
    /// `HEADER`: there is such a field, and its text contains this one; where this one is empty, any
    /// such field will do.
    Header(String, Octets),
    /// `BODY`: the body contains it.
    Body(Octets),
    /// `TEXT`: header or body contain it.
    Text(Octets),
    /// `LARGER`: it has more octets.
    Larger(u32),
    /// `SMALLER`: it has fewer octets.
    Smaller(u32),
    /// `BEFORE`: it came before that day.
    Before(i64),
    /// `ON`: it came on that day.
    On(i64),
    /// `SINCE`: it came on that day or later.
    Since(i64),
    /// `SENTBEFORE`: its `Date:` is before that day.
    SentBefore(i64),
    /// `SENTON`: its `Date:` is on that day.
    SentOn(i64),
    /// `SENTSINCE`: its `Date:` is on that day or later.
    SentSince(i64),
    /// It has one of these numbers.
    Sequence(SequenceSet),
    /// `UID`: it has one of these unique identifiers.
    Uid(SequenceSet),
    /// `NOT`.
    Not(Box<Key>),
    /// `OR`: one or the other.
    Or(Box<Key>, Box<Key>),
    /// `(...)`: all of these.
    And(Vec<Key>),
}

names! {
    /// What part of an envelope a key looks into.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
    #[expect(missing_docs, reason = "each is the field it names")]
    pub enum EnvelopeField {
        Bcc = "BCC",
        Cc = "CC",
        From = "FROM",
        Subject = "SUBJECT",
        To = "TO",
    }
}

/// Keys that are a word alone.
pub(super) static WORDS: [(&str, Key); 14] = [
    ("ALL", Key::All),
    ("ANSWERED", Key::Has(Flag::Answered)),
    ("DELETED", Key::Has(Flag::Deleted)),
    ("DRAFT", Key::Has(Flag::Draft)),
    ("FLAGGED", Key::Has(Flag::Flagged)),
    ("SEEN", Key::Has(Flag::Seen)),
    ("RECENT", Key::Has(Flag::Recent)),
    ("UNANSWERED", Key::Lacks(Flag::Answered)),
    ("UNDELETED", Key::Lacks(Flag::Deleted)),
    ("UNDRAFT", Key::Lacks(Flag::Draft)),
    ("UNFLAGGED", Key::Lacks(Flag::Flagged)),
    ("UNSEEN", Key::Lacks(Flag::Seen)),
    ("OLD", Key::Lacks(Flag::Recent)),
    ("NEW", Key::New),
];

names! {
    /// A charset that can be searched in (RFC 3501 section 6.4.4); any other is answered
    /// `NO [BADCHARSET (US-ASCII UTF-8)]`.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
    pub enum Charset {
        /// `US-ASCII`: also where none is named.
        UsAscii = "US-ASCII",
        /// `UTF-8`.
        Utf8 = "UTF-8",
    }
}

impl Charset {
    /// The charset of this name, in any case.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|it| name.eq_ignore_ascii_case(it.as_str()))
    }

    /// Reads octets; `None` where they are not in this charset.
    #[must_use]
    pub fn decode(self, octets: &[u8]) -> Option<&str> {
        match self {
            Self::UsAscii if !octets.is_ascii() => None,
            Self::UsAscii | Self::Utf8 => core::str::from_utf8(octets).ok(),
        }
    }
}

impl Key {
    /// Whether every text that is looked for, here and in the keys inside, is in this charset.
    #[must_use]
    pub fn is_in(&self, charset: Charset) -> bool {
        match self {
            Self::Envelope(_, text)
            | Self::Header(_, text)
            | Self::Body(text)
            | Self::Text(text) => charset.decode(text).is_some(),
            Self::Not(key) => key.is_in(charset),
            Self::Or(one, other) => one.is_in(charset) && other.is_in(charset),
            Self::And(keys) => keys.iter().all(|key| key.is_in(charset)),
            _ => true,
        }
    }
}
