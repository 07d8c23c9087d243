//! What a client is given to do.

use crate::Octets;
use crate::imap::command::StoreOperation;
use crate::imap::{Flags, MailboxName};
use serde::{Deserialize, Serialize};

/// What is to be done in the mailboxes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Job {
    /// Learn which mailboxes there are: [`Fact::Folders`].
    List,
    /// SELECT it, unless it is the one that is open: [`Fact::Selected`].
    Open(MailboxName),
    /// EXAMINE it, unless it is open so: nothing can change.
    Examine(MailboxName),
    /// Fetch what came after the message with the unique identifier `known`. The first time since the
    /// mailbox was opened it also learns what became of those up to it: [`Fact::FlagsChanged`] for each
    /// that there is, and in the end [`Fact::Present`]. From then on the server tells.
    FetchNew {
        /// The last one that is known.
        known: Option<u32>,
        /// Which of those up to `known` the host keeps, where it does not keep all of them: it learns
        /// the flags of these alone. Empty: of all.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        held: Vec<u32>,
    },
    /// Fetch a message in order to read it: it is `\Seen` then.
    Read {
        /// Its unique identifier.
        uid: u32,
    },
    /// Change flags.
    StoreFlags {
        /// Of which messages.
        uids: Vec<u32>,
        /// How.
        operation: StoreOperation,
        /// Which flags.
        flags: Flags,
    },
    /// Copy messages.
    Copy {
        /// Which.
        uids: Vec<u32>,
        /// To which mailbox.
        to: MailboxName,
    },
    /// Move messages: by MOVE where it is offered (RFC 6851); else they are copied, marked `\Deleted` and
    /// removed.
    Move {
        /// Which.
        uids: Vec<u32>,
        /// To which mailbox.
        to: MailboxName,
    },
    /// Remove the messages that are marked `\Deleted`.
    Expunge,
    /// Search, with keys as they go on the wire: [`Fact::SearchResult`]. What is not US-ASCII in them goes
    /// as literals in UTF-8.
    Search(String),
    /// Create a mailbox.
    Create(MailboxName),
    /// Delete a mailbox.
    Delete(MailboxName),
    /// Rename a mailbox.
    Rename {
        /// From.
        from: MailboxName,
        /// To.
        to: MailboxName,
    },
    /// Subscribe a mailbox.
    Subscribe(MailboxName),
    /// Unsubscribe it.
    Unsubscribe(MailboxName),
    /// Put a message into a mailbox.
    Append {
        /// Which.
        mailbox: MailboxName,
        /// Its flags.
        flags: Flags,
        /// Its octets.
        content: Octets,
    },
    /// Do this job in that mailbox, whichever is open by then: unless it is that one it is opened for the
    /// job, and left again for the one that the other jobs mean.
    In {
        /// Which mailbox.
        mailbox: MailboxName,
        /// Which job.
        job: Box<Job>,
    },
    /// NOOP: ask what is new.
    Noop,
    /// End the session, also one that stays.
    Logout,
    /// Fetch messages; no flag changes by it.
    Fetch {
        /// Which.
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
        match self {
            Self::List => JobName::List,
            Self::Open(_) => JobName::Open,
            Self::Examine(_) => JobName::Examine,
            Self::FetchNew { .. } => JobName::FetchNew,
            Self::Read { .. } => JobName::Read,
            Self::StoreFlags { .. } => JobName::StoreFlags,
            Self::Copy { .. } => JobName::Copy,
            Self::Move { .. } => JobName::Move,
            Self::Expunge => JobName::Expunge,
            Self::Search(_) => JobName::Search,
            Self::Create(_) => JobName::Create,
            Self::Delete(_) => JobName::Delete,
            Self::Rename { .. } => JobName::Rename,
            Self::Subscribe(_) => JobName::Subscribe,
            Self::Unsubscribe(_) => JobName::Unsubscribe,
            Self::Append { .. } => JobName::Append,
            Self::In { job, .. } => job.name(),
            Self::Noop => JobName::Noop,
            Self::Logout => JobName::Logout,
            Self::Fetch { .. } => JobName::Fetch,
        }
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
