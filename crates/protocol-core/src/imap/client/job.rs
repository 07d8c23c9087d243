//! What a client is given to do.

use crate::imap::command::StoreOperation;
use crate::imap::{Flags, MailboxName};
use crate::{Octets, same_name};
use serde::{Deserialize, Serialize};

/// Something a mail program does in mailboxes, by IMAP.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Job {
    /// List the mailboxes.
    List,
    /// SELECT a mailbox, unless it is open already.
    Open(MailboxName),
    /// EXAMINE a mailbox: open it read-only.
    Examine(MailboxName),
    /// Fetch the messages after the one with the unique identifier `known`. The first time after opening the
    /// mailbox, also fetch the flags of the messages up to it. From then on the server reports changes.
    FetchNew {
        /// The last unique identifier that the program knows.
        known: Option<u32>,
        /// The messages up to `known` that the program has a copy of. It fetches the flags of these
        /// only; if empty, of all.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        held: Vec<u32>,
    },
    /// Fetch a message to read it. This sets `\Seen`.
    Read {
        /// Its unique identifier.
        uid: u32,
    },
    /// Change flags.
    StoreFlags {
        /// The unique identifiers of the messages.
        uids: Vec<u32>,
        /// How the flags change.
        operation: StoreOperation,
        /// The flags.
        flags: Flags,
    },
    /// Copy messages.
    Copy {
        /// The unique identifiers of the messages.
        uids: Vec<u32>,
        /// The mailbox they go to.
        to: MailboxName,
    },
    /// Move messages, with MOVE if the server offers it (RFC 6851). If not, copy them, set `\Deleted` and
    /// expunge them.
    Move {
        /// The unique identifiers of the messages.
        uids: Vec<u32>,
        /// The mailbox they go to.
        to: MailboxName,
    },
    /// Remove the messages that have the flag `\Deleted`.
    Expunge,
    /// Search, with keys as they go on the wire, such as `UNSEEN FROM alice`. Text that is not US-ASCII goes as
    /// literals in UTF-8.
    Search(String),
    /// Create a mailbox.
    Create(MailboxName),
    /// Delete a mailbox.
    Delete(MailboxName),
    /// Rename a mailbox.
    Rename {
        /// The old name.
        from: MailboxName,
        /// The new name.
        to: MailboxName,
    },
    /// Subscribe to a mailbox.
    Subscribe(MailboxName),
    /// Unsubscribe from a mailbox.
    Unsubscribe(MailboxName),
    /// Put a message into a mailbox.
    Append {
        /// The mailbox.
        mailbox: MailboxName,
        /// Its flags.
        flags: Flags,
        /// The whole message.
        content: Octets,
    },
    /// Do a job in a mailbox, whichever mailbox is open. The program opens that mailbox for the job if needed,
    /// and then returns to the one that was open.
    In {
        /// The mailbox.
        mailbox: MailboxName,
        /// The job.
        job: Box<Job>,
    },
    /// NOOP: ask what is new.
    Noop,
    /// End the session, even if the program stays connected.
    Logout,
    /// Fetch messages without changing flags.
    Fetch {
        /// The unique identifiers of the messages.
        uids: Vec<u32>,
    },
}

/// The name of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each is the job it names")]
pub enum JobName {
    List,
    Open,
    Examine,
    FetchNew,
    Read,
    StoreFlags,
    Copy,
    Move,
    Expunge,
    Search,
    Create,
    Delete,
    Rename,
    Subscribe,
    Unsubscribe,
    Append,
    Noop,
    Logout,
    Fetch,
}

impl Job {
    /// Its name.
    #[must_use]
    pub const fn name(&self) -> JobName {
        same_name!(self, Self => JobName:
            List Open Examine FetchNew Read StoreFlags Copy Move Expunge Search Create Delete Rename
            Subscribe Unsubscribe Append Noop Logout Fetch;
            Self::In { job, .. } => job.name())
    }

    /// Whether it is about the mailbox that is open.
    #[must_use]
    pub const fn needs_mailbox(&self) -> bool {
        matches!(
            self,
            Self::FetchNew { .. } | Self::Expunge | Self::Search(_)
        ) || self.names_messages()
    }

    /// Whether it names messages by unique identifiers.
    pub(super) const fn names_messages(&self) -> bool {
        matches!(
            self,
            Self::Fetch { .. }
                | Self::Read { .. }
                | Self::StoreFlags { .. }
                | Self::Copy { .. }
                | Self::Move { .. }
        )
    }
}
