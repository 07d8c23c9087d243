//! IMAP4rev1 (RFC 3501), the commands that are announced and no more: CAPABILITY NOOP LOGOUT LOGIN
//! SELECT EXAMINE CLOSE FETCH STORE SEARCH and UID FETCH, UID STORE, UID SEARCH.

pub mod client;
pub mod command;
pub mod dissector;
mod fetch;
mod framer;
pub mod grammar;
pub mod response;
mod search;
pub mod server;

pub use client::{Client, Job};
pub use command::{Command, CommandName, SequenceSet, StoreOperation};
pub use dissector::{Dissector, Status, Unit, Untagged};
pub use server::Server;

use crate::Octets;
use crate::sorted::SortedSet;
use core::fmt;
use core::str::FromStr;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::sync::Arc;

/// A flag of a message (RFC 3501 section 2.3.2). In data as it is written: `\Seen`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Flag {
    /// `\Seen`: it was read.
    Seen,
    /// `\Answered`.
    Answered,
    /// `\Flagged`.
    Flagged,
    /// `\Deleted`.
    Deleted,
    /// `\Draft`.
    Draft,
    /// `\Recent`: this is the first session to be told of it. A client cannot set it.
    Recent,
    /// A keyword.
    Keyword(String),
}

/// The flags of a message.
pub type Flags = SortedSet<Flag>;

impl fmt::Display for Flag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Seen => "\\Seen",
            Self::Answered => "\\Answered",
            Self::Flagged => "\\Flagged",
            Self::Deleted => "\\Deleted",
            Self::Draft => "\\Draft",
            Self::Recent => "\\Recent",
            Self::Keyword(word) => word,
        })
    }
}

/// Not a flag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a flag is \\Seen, \\Answered, \\Flagged, \\Deleted, \\Draft, \\Recent or a keyword")]
pub struct NotAFlag;

impl FromStr for Flag {
    type Err = NotAFlag;

    fn from_str(text: &str) -> Result<Self, NotAFlag> {
        Ok(match text.to_ascii_lowercase().as_str() {
            "\\seen" => Self::Seen,
            "\\answered" => Self::Answered,
            "\\flagged" => Self::Flagged,
            "\\deleted" => Self::Deleted,
            "\\draft" => Self::Draft,
            "\\recent" => Self::Recent,
            keyword if !keyword.is_empty() && keyword.bytes().all(grammar::is_atom) => {
                Self::Keyword(text.to_owned())
            }
            _ => return Err(NotAFlag),
        })
    }
}

impl Serialize for Flag {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Flag {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

/// A message in a mailbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Its unique identifier (RFC 3501 section 2.3.1.1).
    pub uid: u32,
    /// Its flags.
    pub flags: Flags,
    /// When it came, in seconds since 1970 (section 2.3.3).
    pub internal_date: i64,
    /// Its octets.
    pub content: Octets,
}

/// A mailbox at a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// UIDVALIDITY (section 2.3.1.1).
    pub uid_validity: u32,
    /// The unique identifier that the next message gets.
    pub uid_next: u32,
    /// The messages, unique identifiers ascending.
    pub messages: Arc<Vec<Message>>,
}
