//! The names of commands.

use crate::imap::grammar;
use crate::trace::Production;
use core::fmt;
use serde::{Deserialize, Serialize};

/// The name of a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each is the command it names")]
pub enum CommandName {
    Capability,
    Noop,
    Logout,
    Id,
    StartTls,
    Authenticate,
    Login,
    Select,
    Examine,
    Create,
    Delete,
    Rename,
    Subscribe,
    Unsubscribe,
    List,
    Lsub,
    Status,
    Append,
    Namespace,
    Enable,
    Idle,
    Check,
    Close,
    Unselect,
    Expunge,
    Search,
    Fetch,
    Store,
    Copy,
    Move,
    UidExpunge,
    UidSearch,
    UidFetch,
    UidStore,
    UidCopy,
    UidMove,
}

impl CommandName {
    /// Every command.
    pub const ALL: [Self; 36] = [
        Self::Capability,
        Self::Noop,
        Self::Logout,
        Self::Id,
        Self::StartTls,
        Self::Authenticate,
        Self::Login,
        Self::Select,
        Self::Examine,
        Self::Create,
        Self::Delete,
        Self::Rename,
        Self::Subscribe,
        Self::Unsubscribe,
        Self::List,
        Self::Lsub,
        Self::Status,
        Self::Append,
        Self::Namespace,
        Self::Enable,
        Self::Idle,
        Self::Check,
        Self::Close,
        Self::Unselect,
        Self::Expunge,
        Self::Search,
        Self::Fetch,
        Self::Store,
        Self::Copy,
        Self::Move,
        Self::UidExpunge,
        Self::UidSearch,
        Self::UidFetch,
        Self::UidStore,
        Self::UidCopy,
        Self::UidMove,
    ];

    /// As it is written.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Capability => "CAPABILITY",
            Self::Noop => "NOOP",
            Self::Logout => "LOGOUT",
            Self::Id => "ID",
            Self::StartTls => "STARTTLS",
            Self::Authenticate => "AUTHENTICATE",
            Self::Login => "LOGIN",
            Self::Select => "SELECT",
            Self::Examine => "EXAMINE",
            Self::Create => "CREATE",
            Self::Delete => "DELETE",
            Self::Rename => "RENAME",
            Self::Subscribe => "SUBSCRIBE",
            Self::Unsubscribe => "UNSUBSCRIBE",
            Self::List => "LIST",
            Self::Lsub => "LSUB",
            Self::Status => "STATUS",
            Self::Append => "APPEND",
            Self::Namespace => "NAMESPACE",
            Self::Enable => "ENABLE",
            Self::Idle => "IDLE",
            Self::Check => "CHECK",
            Self::Close => "CLOSE",
            Self::Unselect => "UNSELECT",
            Self::Expunge => "EXPUNGE",
            Self::Search => "SEARCH",
            Self::Fetch => "FETCH",
            Self::Store => "STORE",
            Self::Copy => "COPY",
            Self::Move => "MOVE",
            Self::UidExpunge => "UID EXPUNGE",
            Self::UidSearch => "UID SEARCH",
            Self::UidFetch => "UID FETCH",
            Self::UidStore => "UID STORE",
            Self::UidCopy => "UID COPY",
            Self::UidMove => "UID MOVE",
        }
    }

    /// How it is written, and the section of the RFC that says so.
    #[must_use]
    pub const fn production(self) -> &'static Production {
        grammar::production(self)
    }

    /// The command a line names, behind its tag.
    #[must_use]
    pub fn of_line(line: &[u8]) -> Option<Self> {
        grammar::name_of(line)
    }
}

impl fmt::Display for CommandName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
