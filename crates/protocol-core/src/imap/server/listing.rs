//! Which names LIST and LSUB find (RFC 3501 sections 6.3.8 and 6.3.9), and what they say of each.

use crate::imap::MailboxName;
use serde::{Deserialize, Serialize};

/// A name of a mailbox, as a host has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder {
    /// The name.
    pub name: MailboxName,
    /// Whether it can be selected; else it only has others below it.
    pub selectable: bool,
    /// Whether it exists: a name that is subscribed need not (section 6.3.9).
    pub exists: bool,
    /// Whether it is subscribed.
    pub subscribed: bool,
    /// What it is for.
    pub special_use: Option<SpecialUse>,
}

/// What a mailbox is for (RFC 6154 section 2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SpecialUse {
    /// `\All`: every message.
    All,
    /// `\Archive`.
    Archive,
    /// `\Drafts`.
    Drafts,
    /// `\Flagged`: every message with that flag.
    Flagged,
    /// `\Junk`.
    Junk,
    /// `\Sent`.
    Sent,
    /// `\Trash`.
    Trash,
}

impl SpecialUse {
    /// Every one.
    pub const ALL: [Self; 7] = [
        Self::All,
        Self::Archive,
        Self::Drafts,
        Self::Flagged,
        Self::Junk,
        Self::Sent,
        Self::Trash,
    ];

    /// The attribute.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::All => "\\All",
            Self::Archive => "\\Archive",
            Self::Drafts => "\\Drafts",
            Self::Flagged => "\\Flagged",
            Self::Junk => "\\Junk",
            Self::Sent => "\\Sent",
            Self::Trash => "\\Trash",
        }
    }
}
