//! IMAP4rev1 (RFC 3501), whole, with LITERAL+ (RFC 7888), SASL-IR (RFC 4959), IDLE (RFC 2177), UIDPLUS
//! (RFC 4315), MOVE (RFC 6851), NAMESPACE (RFC 2342), UNSELECT (RFC 3691), ENABLE (RFC 5161), ID
//! (RFC 2971), CHILDREN (RFC 3348) and SPECIAL-USE (RFC 6154). Only what works is announced.

pub mod client;
pub mod command;
mod dates;
pub mod dissector;
mod encode;
mod fetch;
mod framer;
pub mod grammar;
mod key;
mod mailbox_name;
mod numbers;
pub mod response;
mod search;
pub mod server;
mod utf7;

pub use client::{Client, Job, JobName};
pub use command::{Command, CommandName, SequenceSet, StoreOperation};
pub use dissector::{Dissector, Status, Unit, Untagged};
pub use encode::{Literals, Piece};
pub use key::{Charset, EnvelopeField, Key};
pub use mailbox_name::{MailboxName, NotAName};
pub use server::Server;

use crate::{Octets, as_text};
use core::fmt;
use core::str::FromStr;

use std::collections::BTreeSet;
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
pub type Flags = BTreeSet<Flag>;

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

as_text!(Flag);

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

/// A mailbox at a moment, as one session sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// UIDVALIDITY (section 2.3.1.1).
    pub uid_validity: u32,
    /// The unique identifier that the next message gets.
    pub uid_next: u32,
    /// Messages from this unique identifier on are `\Recent` in this session: it is the first to be
    /// told of them (section 2.3.2). Which session is the first, its host decides.
    pub recent_from: u32,
    /// The messages, unique identifiers ascending; `\Recent` is not among their flags. What did not
    /// change is best the same `Arc` as before: then a session has nothing to compare.
    pub messages: Arc<Vec<Arc<Message>>>,
}
