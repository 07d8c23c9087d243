//! A mail program, and what it knows.

use crate::event::Obstacle;
use crate::ids::{ConnectionId, EventId, MessageId};
use crate::scenario::MuaSpec;
use protocol_core::imap::{self, MailboxName};
use protocol_core::smtp::{Envelope, ForwardPath};
use protocol_core::{Instant, Octets, pop3};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A mail program: what its owner wrote and what it fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mua {
    /// How it is set up.
    pub spec: Arc<MuaSpec>,
    /// Messages the owner sent, until each has left.
    pub outbox: Vec<Outgoing>,
    /// The token it sends with, where it has one.
    pub token: Option<HeldToken>,
    /// What it knows of its account.
    pub mail: Mail,
    /// How far its reading is.
    pub reading: Reading,
    /// How many times in a row it could not read.
    pub(crate) in_vain: u32,
    /// What it will do in its next session besides looking for mail.
    pub(crate) jobs: Vec<imap::Job>,
}

/// What a mail program knows of its account: what it was told, which need not be so any more.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Mail {
    /// The names of the mailboxes, where it asked for them.
    pub folders: Vec<imap::client::Listed>,
    /// The mailbox that it shows: the one that is open, or was last.
    pub shown: Option<MailboxName>,
    /// What it has of each mailbox.
    pub copies: BTreeMap<MailboxName, Copies>,
    /// What its last search found in the mailbox that is shown: unique identifiers.
    pub found: Option<Vec<u32>>,
    /// What the server said no to last, and its words.
    pub refused: Option<(imap::CommandName, String)>,
    /// The POP3 messages it has fetched, by what the server names them, with the number of the copy.
    pub(crate) collected: BTreeMap<pop3::UniqueId, u32>,
}

/// How many messages a mail program fetches at once: the newest; others when its owner wants them.
pub const FETCHED_AT_ONCE: usize = 50;

/// Copies of the messages of a mailbox.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Copies {
    /// The UIDVALIDITY for which the unique identifiers are good.
    pub uid_validity: u32,
    /// The copies by unique identifier; of POP3 by the number in which they came.
    pub messages: BTreeMap<u32, FetchedCopy>,
    /// The messages of which it knows that they are there and has no copy: unique identifiers, ascending.
    pub unfetched: Vec<u32>,
}

impl Copies {
    /// Whether it knows of the message with that unique identifier.
    #[must_use]
    pub fn knows(&self, uid: u32) -> bool {
        self.messages.contains_key(&uid) || self.unfetched.binary_search(&uid).is_ok()
    }
}

impl Mail {
    /// Its copies of INBOX, by unique identifier.
    pub fn inbox(&self) -> impl DoubleEndedIterator<Item = (u32, &FetchedCopy)> {
        self.of(&MailboxName::inbox())
    }

    /// Its copies of that mailbox, by unique identifier.
    pub fn of(
        &self,
        mailbox: &MailboxName,
    ) -> impl DoubleEndedIterator<Item = (u32, &FetchedCopy)> + use<'_> {
        let copies = self.copies.get(mailbox).into_iter();
        copies.flat_map(|it| it.messages.iter().map(|(uid, copy)| (*uid, copy)))
    }

    /// The messages of that mailbox of which it knows, newest first, each with its copy where it has one.
    #[must_use]
    pub fn listed(&self, mailbox: &MailboxName) -> Vec<(u32, Option<&FetchedCopy>)> {
        let unfetched = self.copies.get(mailbox).map_or(&[][..], |it| &it.unfetched);
        let copies = self.of(mailbox).map(|(uid, copy)| (uid, Some(copy)));
        let mut all: Vec<_> = copies
            .chain(unfetched.iter().map(|uid| (*uid, None)))
            .collect();
        all.sort_unstable_by_key(|(uid, _)| core::cmp::Reverse(*uid));
        all
    }

    /// Whether it has a copy of the message.
    #[must_use]
    pub fn has(&self, message: MessageId) -> bool {
        let mut copies = self.copies.values().flat_map(|it| it.messages.values());
        copies.any(|copy| copy.message == Some(message))
    }

    /// The mailbox that it shows.
    #[must_use]
    pub fn shown(&self) -> MailboxName {
        self.shown.clone().unwrap_or_else(MailboxName::inbox)
    }
}

/// A token as a mail program holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldToken {
    /// The token.
    pub token: String,
    /// Until when it is good; `None` where the program does not know.
    pub expires: Option<Instant>,
}

/// Whether a mail program looks for mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// It does not.
    Idle,
    /// It will, then.
    Due(Instant),
    /// Its session is under way.
    Underway {
        /// On this connection.
        on: ConnectionId,
        /// How many messages it has fetched.
        fetched: u32,
    },
}

/// A message on its way out of a mail program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// The message.
    pub message: MessageId,
    /// For whom.
    pub envelope: Envelope,
    /// What.
    pub content: Octets,
    /// What became of it.
    pub state: OutgoingState,
    /// Where a copy of it is kept once it has left.
    pub(crate) keep: Option<MailboxName>,
    /// Whether a new token was asked for because the server refused the old one.
    pub(crate) token_renewed: bool,
}

/// Where a message that its owner sent stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OutgoingState {
    /// On its way to the first server.
    Leaving,
    /// The first server has it.
    Left,
    /// Some or all recipients were refused, with these words.
    Refused(Vec<(ForwardPath, Obstacle)>),
}

/// A copy that a mail program fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FetchedCopy {
    /// Which message it is, where the mailbox got it in this run.
    pub message: Option<MessageId>,
    /// Its content.
    pub content: Octets,
    /// Its flags, as last seen.
    pub flags: imap::Flags,
    /// The event of its fetching.
    pub fetched: EventId,
}
