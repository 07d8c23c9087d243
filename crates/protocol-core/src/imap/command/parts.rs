//! What commands are made of.

use crate::names;
use core::fmt;
use serde::{Deserialize, Serialize};

names! {
    /// What STATUS asks (RFC 3501 section 6.3.10).
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
    pub enum StatusItem {
        /// `MESSAGES`: how many there are.
        Messages = "MESSAGES",
        /// `RECENT`: how many no session was told of.
        Recent = "RECENT",
        /// `UIDNEXT`.
        UidNext = "UIDNEXT",
        /// `UIDVALIDITY`.
        UidValidity = "UIDVALIDITY",
        /// `UNSEEN`: how many lack `\Seen`.
        Unseen = "UNSEEN",
    }
}

/// Message numbers or unique identifiers: ranges, `None` is `*`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SequenceSet(pub Vec<(Option<u32>, Option<u32>)>);

impl SequenceSet {
    /// The numbers in the order they are written, where the highest is `highest`: perhaps a great many.
    pub fn numbers(&self, highest: u32) -> impl Iterator<Item = u32> {
        self.0.iter().flat_map(move |(a, b)| {
            let (a, b) = (a.unwrap_or(highest), b.unwrap_or(highest));
            a.min(b)..=a.max(b)
        })
    }
}

impl fmt::Display for SequenceSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = |f: &mut fmt::Formatter<'_>, it: Option<u32>| match it {
            Some(number) => write!(f, "{number}"),
            None => f.write_str("*"),
        };
        for (index, (from, to)) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str(",")?;
            }
            number(f, *from)?;
            if to != from {
                f.write_str(":")?;
                number(f, *to)?;
            }
        }
        Ok(())
    }
}

/// How STORE changes the flags of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StoreOperation {
    /// `FLAGS`: replace all flags with these.
    Replace,
    /// `+FLAGS`: add these.
    Add,
    /// `-FLAGS`: remove these.
    Remove,
}

impl StoreOperation {
    /// What stands before `FLAGS`.
    #[must_use]
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Replace => "",
            Self::Add => "+",
            Self::Remove => "-",
        }
    }
}

/// What FETCH asks of a message. `ALL`, `FAST` and `FULL` are written out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FetchItem {
    /// `FLAGS`.
    Flags,
    /// `UID`.
    Uid,
    /// `INTERNALDATE`.
    InternalDate,
    /// `RFC822.SIZE`.
    Size,
    /// `ENVELOPE`.
    Envelope,
    /// `BODYSTRUCTURE`.
    BodyStructure,
    /// `BODY` without a section: BODYSTRUCTURE without its extension data.
    Body,
    /// `RFC822`, as `BODY[]` under another name.
    Rfc822,
    /// `RFC822.HEADER`: does not set `\Seen`.
    Rfc822Header,
    /// `RFC822.TEXT`.
    Rfc822Text,
    /// `BODY[section]` and `BODY.PEEK[section]`.
    Section {
        /// `.PEEK`: does not set `\Seen`.
        peek: bool,
        /// Which part.
        section: Section,
        /// `<origin.octets>`.
        partial: Option<(u32, u32)>,
    },
}

impl FetchItem {
    /// The word that it begins with.
    pub(in crate::imap) const fn word(&self) -> &'static str {
        match self {
            Self::Flags => "FLAGS",
            Self::Uid => "UID",
            Self::InternalDate => "INTERNALDATE",
            Self::Size => "RFC822.SIZE",
            Self::Envelope => "ENVELOPE",
            Self::BodyStructure => "BODYSTRUCTURE",
            Self::Rfc822 => "RFC822",
            Self::Rfc822Header => "RFC822.HEADER",
            Self::Rfc822Text => "RFC822.TEXT",
            Self::Body | Self::Section { .. } => "BODY",
        }
    }
    /// Whether it sets `\Seen` (RFC 3501 section 6.4.5).
    #[must_use]
    pub const fn sets_seen(&self) -> bool {
        matches!(
            self,
            Self::Rfc822 | Self::Rfc822Text | Self::Section { peek: false, .. }
        )
    }
}

/// What of a message a section names (RFC 3501 section 6.4.5): a part of its MIME tree, and what of
/// that part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The numbers of the part, from 1; none: the message itself.
    pub part: Vec<u32>,
    /// What of it.
    pub text: SectionText,
}

/// What of a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SectionText {
    /// `[]`, `[1.2]`: all of the message, or the body of the part.
    All,
    /// `[HEADER]`: of the message, or of the message that the part is (MESSAGE/RFC822).
    Header,
    /// `[HEADER.FIELDS (...)]`, or `.NOT`.
    Fields {
        /// Those that are not named.
        not: bool,
        /// Their names.
        names: Vec<String>,
    },
    /// `[TEXT]`: without the header.
    Text,
    /// `[1.MIME]`: the MIME header of the part. Never without a part.
    Mime,
}

impl SectionText {
    /// The word that names it; none for all.
    pub(in crate::imap) const fn word(&self) -> &'static str {
        match self {
            Self::All => "",
            Self::Header => "HEADER",
            Self::Fields { not: false, .. } => "HEADER.FIELDS",
            Self::Fields { not: true, .. } => "HEADER.FIELDS.NOT",
            Self::Text => "TEXT",
            Self::Mime => "MIME",
        }
    }
}
