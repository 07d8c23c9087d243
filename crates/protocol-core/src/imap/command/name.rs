//! The names of commands.

use crate::imap::grammar;
use crate::names;
use crate::trace::Production;
use serde::{Deserialize, Serialize};

names! {
    /// The name of a command.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
    #[serde(rename_all = "kebab-case")]
    #[expect(missing_docs, reason = "each is the command it names")]
    pub enum CommandName {
        Capability = "CAPABILITY",
        Noop = "NOOP",
        Logout = "LOGOUT",
        Id = "ID",
        StartTls = "STARTTLS",
        Authenticate = "AUTHENTICATE",
        Login = "LOGIN",
        Select = "SELECT",
        Examine = "EXAMINE",
        Create = "CREATE",
        Delete = "DELETE",
        Rename = "RENAME",
        Subscribe = "SUBSCRIBE",
        Unsubscribe = "UNSUBSCRIBE",
        List = "LIST",
        Lsub = "LSUB",
        Status = "STATUS",
        Append = "APPEND",
        Namespace = "NAMESPACE",
        Enable = "ENABLE",
        Idle = "IDLE",
        Check = "CHECK",
        Close = "CLOSE",
        Unselect = "UNSELECT",
        Expunge = "EXPUNGE",
        Search = "SEARCH",
        Fetch = "FETCH",
        Store = "STORE",
        Copy = "COPY",
        Move = "MOVE",
        UidExpunge = "UID EXPUNGE",
        UidSearch = "UID SEARCH",
        UidFetch = "UID FETCH",
        UidStore = "UID STORE",
        UidCopy = "UID COPY",
        UidMove = "UID MOVE",
    }
}

impl CommandName {
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
