//! What commands ask.

use super::{CommandName, FetchItem, SequenceSet, StatusItem, StoreOperation};
use crate::Octets;
use crate::imap::{Flags, Key, MailboxName};

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
        match self {
            Self::Capability => CommandName::Capability,
            Self::Noop => CommandName::Noop,
            Self::Logout => CommandName::Logout,
            Self::Id(_) => CommandName::Id,
            Self::StartTls => CommandName::StartTls,
            Self::Authenticate { .. } => CommandName::Authenticate,
            Self::Login(..) => CommandName::Login,
            Self::Select { read_only, .. } => match read_only {
                false => CommandName::Select,
                true => CommandName::Examine,
            },
            Self::Create(_) => CommandName::Create,
            Self::Delete(_) => CommandName::Delete,
            Self::Rename { .. } => CommandName::Rename,
            Self::Subscribe(_) => CommandName::Subscribe,
            Self::Unsubscribe(_) => CommandName::Unsubscribe,
            Self::List { subscribed, .. } => match subscribed {
                false => CommandName::List,
                true => CommandName::Lsub,
            },
            Self::Status { .. } => CommandName::Status,
            Self::Append { .. } => CommandName::Append,
            Self::Namespace => CommandName::Namespace,
            Self::Enable(_) => CommandName::Enable,
            Self::Idle => CommandName::Idle,
            Self::Check => CommandName::Check,
            Self::Close => CommandName::Close,
            Self::Unselect => CommandName::Unselect,
            Self::Expunge(None) => CommandName::Expunge,
            Self::Expunge(Some(_)) => CommandName::UidExpunge,
            Self::Search { by_uid, .. } => match by_uid {
                false => CommandName::Search,
                true => CommandName::UidSearch,
            },
            Self::Fetch { by_uid, .. } => match by_uid {
                false => CommandName::Fetch,
                true => CommandName::UidFetch,
            },
            Self::Store { by_uid, .. } => match by_uid {
                false => CommandName::Store,
                true => CommandName::UidStore,
            },
            Self::Copy { by_uid, moves, .. } => match (by_uid, moves) {
                (false, false) => CommandName::Copy,
                (true, false) => CommandName::UidCopy,
                (false, true) => CommandName::Move,
                (true, true) => CommandName::UidMove,
            },
        }
    }
}
