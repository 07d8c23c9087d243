//! The server's end of an IMAP session (RFC 3501): what it is set up with, what it asks its host, what
//! the host answers.
//!
//! # What a host does
//!
//! It answers each [`Question`] with what is so at the moment of the answer, and it calls
//! [`Server::mailbox_changed`] on every session whose [`Server::selected`] names a mailbox at each change
//! of that mailbox, also for a change that this session asked for (before it answers or after; before is
//! better: the client is told sooner), and [`Server::mailbox_gone`] where the mailbox is no more.
//! After each call it drains the session, as after an input.

mod extension;
mod listing;
mod refusal;
mod session;
mod state;

pub use crate::smtp::server::Tls;
pub use extension::Extension;
pub use listing::{Folder, SpecialUse};
pub use refusal::Refusal;
pub use session::{Selection, Server};
pub use state::StateName;

use super::{Flags, MailboxName, Snapshot, StoreOperation};
use crate::Octets;
use crate::sasl::{self, Mechanism};
use crate::smtp::Domain;
use std::collections::BTreeSet;

/// How a server is set up; shared by its sessions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// The name it greets with.
    pub name: Domain,
    /// Whether it offers STARTTLS, and whether nobody may log in before.
    pub tls: Tls,
    /// TLS stands from the first octet, port 993 (RFC 8314 section 3.2): STARTTLS is not offered, and the
    /// host need not say [`crate::Input::Secured`].
    pub secured_from_start: bool,
    /// The mechanisms of AUTHENTICATE, in the order in which they are named.
    pub mechanisms: Vec<Mechanism>,
    /// The extensions it offers.
    pub extensions: BTreeSet<Extension>,
    /// How many errors it bears before it says BYE and closes.
    pub max_errors: usize,
    /// The largest message that APPEND takes, in octets.
    pub max_message: usize,
}

/// What the server asks its host. Mailboxes are those of the user who is logged in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// Is this password right? [`Decision::Accept`].
    Login {
        /// The user's name.
        user: String,
        /// The password.
        password: String,
    },
    /// What an exchange of AUTHENTICATE wants to know: [`Decision::Sasl`].
    Sasl(sasl::server::Question),
    /// SELECT, EXAMINE: [`Decision::Mailbox`]. Unless it is `read_only`, its messages are no longer
    /// `\Recent` for any other session (RFC 3501 section 2.3.2).
    Open {
        /// Which mailbox.
        mailbox: MailboxName,
        /// EXAMINE: nothing may change.
        read_only: bool,
    },
    /// STATUS: what is in the mailbox? [`Decision::Mailbox`]; nothing changes, `\Recent` neither.
    Status(MailboxName),
    /// LIST, LSUB: [`Decision::Folders`].
    List,
    /// CREATE: [`Decision::Accept`]. The names above it are created where they do not exist (section
    /// 6.3.3). A mailbox that is created anew has a UIDVALIDITY of its own.
    Create(MailboxName),
    /// DELETE: [`Decision::Accept`]. What is below stays; so does the name itself where something is
    /// below, but it cannot be selected any more (section 6.3.4).
    Delete(MailboxName),
    /// RENAME: [`Decision::Accept`]. What is below gets new names too. INBOX stays, its messages go to
    /// the new mailbox (section 6.3.5).
    Rename {
        /// From.
        from: MailboxName,
        /// To.
        to: MailboxName,
    },
    /// SUBSCRIBE: [`Decision::Accept`].
    Subscribe(MailboxName),
    /// UNSUBSCRIBE: [`Decision::Accept`].
    Unsubscribe(MailboxName),
    /// APPEND: [`Decision::Appended`].
    Append {
        /// To which mailbox.
        mailbox: MailboxName,
        /// With which flags.
        flags: Flags,
        /// When it came, in seconds since 1970; without it, now.
        internal_date: Option<i64>,
        /// The message.
        content: Octets,
    },
    /// Change flags; then, what is in the mailbox? [`Decision::Mailbox`]. Of messages that are no more
    /// nothing is changed.
    Store {
        /// Which mailbox.
        mailbox: MailboxName,
        /// Of which messages, ascending.
        uids: Vec<u32>,
        /// How.
        operation: StoreOperation,
        /// Which flags.
        flags: Flags,
    },
    /// Remove messages that have `\Deleted`; then, what is in the mailbox? [`Decision::Mailbox`].
    Expunge {
        /// Which mailbox.
        mailbox: MailboxName,
        /// Only of these, ascending (UID EXPUNGE); `None`: of all.
        uids: Option<Vec<u32>>,
    },
    /// COPY, MOVE: all of them or none (section 6.4.7). [`Decision::Copied`].
    Copy {
        /// From which mailbox.
        from: MailboxName,
        /// Which messages, ascending; those that are no more are passed over.
        uids: Vec<u32>,
        /// To which mailbox; it may be the same.
        to: MailboxName,
        /// MOVE: they leave where they are.
        moves: bool,
    },
}

/// What the host decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// Yes.
    Accept,
    /// To [`Question::Sasl`].
    Sasl(sasl::server::Answer),
    /// The mailbox as it is now.
    Mailbox(Snapshot),
    /// To [`Question::List`]: all of the user's mailboxes, and every name that is subscribed.
    Folders(Vec<Folder>),
    /// To [`Question::Append`].
    Appended {
        /// UIDVALIDITY of the mailbox.
        uid_validity: u32,
        /// What the message got.
        uid: u32,
    },
    /// To [`Question::Copy`].
    Copied {
        /// UIDVALIDITY of the mailbox that they went to.
        uid_validity: u32,
        /// Of each message the unique identifier that it had, ascending, and that of its copy.
        pairs: Vec<(u32, u32)>,
        /// The mailbox that they came from, as it is now.
        after: Snapshot,
    },
    /// No, and why.
    Refuse(Refusal),
}

/// The server reports nothing: what changes, it asks its host to change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fact {}
