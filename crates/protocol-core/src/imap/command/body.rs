//! What commands ask.

use super::{CommandName, FetchItem, SequenceSet, StatusItem, StoreOperation};
use crate::imap::{Flags, Key, MailboxName};
use crate::{Octets, same_name};

/// What a command asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// `CAPABILITY`.
    Capability,
    /// `NOOP`.
    Noop,
    /// `LOGOUT`.
    Logout,
    /// `ID` (RFC 2971): what the client says of itself; `None` is `NIL`.
    Id(Option<Vec<(String, Option<String>)>>),
    /// `STARTTLS` (RFC 3501 section 6.2.1).
    StartTls,
    /// `AUTHENTICATE` (section 6.2.2).
    Authenticate {
        /// The mechanism's name, as it came.
        mechanism: String,
        /// The initial response in base64, `=` where it is empty (RFC 4959 section 3).
        initial: Option<String>,
    },
    /// `LOGIN` user, password.
    Login(String, String),
    /// `SELECT` or `EXAMINE` a mailbox.
    Select {
        /// Its name.
        mailbox: MailboxName,
        /// EXAMINE: nothing may change.
        read_only: bool,
    },
    /// `CREATE`.
    Create(MailboxName),
    /// `DELETE`.
    Delete(MailboxName),
    /// `RENAME`.
    Rename {
        /// From.
        from: MailboxName,
        /// To.
        to: MailboxName,
    },
    /// `SUBSCRIBE`.
    Subscribe(MailboxName),
    /// `UNSUBSCRIBE`.
    Unsubscribe(MailboxName),
    /// `LIST` or `LSUB`.
    List {
        /// LSUB: of those that are subscribed.
        subscribed: bool,
        /// The reference name, decoded from modified UTF-7.
        reference: String,
        /// The name with wildcards `*` and `%`, decoded likewise.
        pattern: String,
    },
    /// `STATUS`.
    Status {
        /// Of which mailbox.
        mailbox: MailboxName,
        /// What is asked.
        items: Vec<StatusItem>,
    },
    /// `APPEND`.
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
    /// `NAMESPACE` (RFC 2342).
    Namespace,
    /// `ENABLE` (RFC 5161): names of capabilities.
    Enable(Vec<String>),
    /// `IDLE` (RFC 2177).
    Idle,
    /// `CHECK`.
    Check,
    /// `CLOSE`.
    Close,
    /// `UNSELECT` (RFC 3691).
    Unselect,
    /// `EXPUNGE`; with a set, `UID EXPUNGE` (RFC 4315 section 2.1).
    Expunge(Option<SequenceSet>),
    /// `SEARCH`; all keys must match.
    Search {
        /// UID SEARCH.
        by_uid: bool,
        /// `CHARSET`, as it came: of the strings in the keys.
        charset: Option<String>,
        /// The keys.
        keys: Vec<Key>,
    },
    /// `FETCH`.
    Fetch {
        /// UID FETCH: the set is of unique identifiers.
        by_uid: bool,
        /// Of which messages.
        set: SequenceSet,
        /// What.
        items: Vec<FetchItem>,
    },
    /// `STORE`.
    Store {
        /// UID STORE.
        by_uid: bool,
        /// Of which messages.
        set: SequenceSet,
        /// What to do with the flags.
        operation: StoreOperation,
        /// `.SILENT`: the new flags are not reported.
        silent: bool,
        /// Which flags.
        flags: Flags,
    },
    /// `COPY` or `MOVE` (RFC 6851).
    Copy {
        /// UID COPY, UID MOVE.
        by_uid: bool,
        /// Of which messages.
        set: SequenceSet,
        /// To which mailbox.
        to: MailboxName,
        /// MOVE: they leave where they are.
        moves: bool,
    },
}

impl Body {
    /// The name of the command that asks it.
    #[must_use]
    pub const fn name(&self) -> CommandName {
        use CommandName as C;
        same_name!(self, Self => C:
            Capability Noop Logout Id StartTls Authenticate Login Create Delete Rename Subscribe
            Unsubscribe Status Append Namespace Enable Idle Check Close Unselect;
            Self::Select { read_only: false, .. } => C::Select,
            Self::Select { read_only: true, .. } => C::Examine,
            Self::List { subscribed: false, .. } => C::List,
            Self::List { subscribed: true, .. } => C::Lsub,
            Self::Expunge(None) => C::Expunge,
            Self::Expunge(Some(_)) => C::UidExpunge,
            Self::Search { by_uid: false, .. } => C::Search,
            Self::Search { by_uid: true, .. } => C::UidSearch,
            Self::Fetch { by_uid: false, .. } => C::Fetch,
            Self::Fetch { by_uid: true, .. } => C::UidFetch,
            Self::Store { by_uid: false, .. } => C::Store,
            Self::Store { by_uid: true, .. } => C::UidStore,
            Self::Copy { by_uid: false, moves: false, .. } => C::Copy,
            Self::Copy { by_uid: true, moves: false, .. } => C::UidCopy,
            Self::Copy { by_uid: false, moves: true, .. } => C::Move,
            Self::Copy { by_uid: true, moves: true, .. } => C::UidMove)
    }
}
