//! A maildrop as a session sees it from the login to the end.

use super::grammar::{self, Cursor};
use crate::{Octets, as_text};
use core::fmt;
use core::str::FromStr;

use std::sync::Arc;

/// What names a message for as long as it exists, in this session and in others: 1 to 70 octets of `!` to
/// `~` (RFC 1939 section 7).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct UniqueId(String);

/// Not a unique-id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a unique-id is 1 to 70 printable octets without a space")]
pub struct NotAUniqueId;

impl UniqueId {
    /// The unique-id of the message that IMAP knows by these: UIDVALIDITY and unique identifier (RFC 3501
    /// section 2.3.1.1).
    #[must_use]
    pub fn of_imap(uid_validity: u32, uid: u32) -> Self {
        Self(format!("{uid_validity}.{uid}"))
    }

    /// As it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for UniqueId {
    type Err = NotAUniqueId;

    fn from_str(text: &str) -> Result<Self, NotAUniqueId> {
        let mut cursor = Cursor::new(text.as_bytes());
        let found = grammar::unique_id(&mut cursor);
        if found.is_err() || !cursor.rest().is_empty() {
            return Err(NotAUniqueId);
        }
        Ok(Self(text.to_owned()))
    }
}

as_text!(UniqueId);

impl fmt::Display for UniqueId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A message of a maildrop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    uid: UniqueId,
    content: Octets,
}

impl Message {
    /// One of that content, whatever came into the store: its lines end in CRLF and it has no NUL, so that
    /// its size is that of what is sent (RFC 1939 sections 3 and 11).
    #[must_use]
    pub fn new(uid: UniqueId, content: Octets) -> Self {
        Self {
            uid,
            content: crate::message::lines(content),
        }
    }

    /// What UIDL tells.
    #[must_use]
    pub const fn uid(&self) -> &UniqueId {
        &self.uid
    }

    /// Its octets as they are sent, but for dots, which are not stuffed yet.
    #[must_use]
    pub const fn content(&self) -> &Octets {
        &self.content
    }

    /// Its size, in octets; stuffed dots are not counted (RFC 1939 section 11).
    #[must_use]
    pub fn size(&self) -> u64 {
        self.content.len() as u64
    }
}

/// What is in a maildrop when it is opened. The first message has the number 1 (RFC 1939 section 4), and
/// nothing comes to it until the next login.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Maildrop {
    /// The messages, in the order of their numbers.
    pub messages: Arc<Vec<Message>>,
}
