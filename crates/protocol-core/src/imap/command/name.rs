//! The names of commands.

use crate::imap::grammar::{self, productions as p};
use crate::names;
use serde::{Deserialize, Serialize};

names! {
    /// The name of a command.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
    #[serde(rename_all = "kebab-case")]
    #[expect(missing_docs, reason = "each is the command it names")]
    pub enum CommandName {
        Capability = "CAPABILITY", p::CAPABILITY_COMMAND;
        Noop = "NOOP", p::NOOP;
        Logout = "LOGOUT", p::LOGOUT;
        Id = "ID", p::ID;
        StartTls = "STARTTLS", p::STARTTLS;
        Authenticate = "AUTHENTICATE", p::AUTHENTICATE;
        Login = "LOGIN", p::LOGIN;
        Select = "SELECT", p::SELECT;
        Examine = "EXAMINE", p::EXAMINE;
        Create = "CREATE", p::CREATE;
        Delete = "DELETE", p::DELETE;
        Rename = "RENAME", p::RENAME;
        Subscribe = "SUBSCRIBE", p::SUBSCRIBE;
        Unsubscribe = "UNSUBSCRIBE", p::UNSUBSCRIBE;
        List = "LIST", p::LIST;
        Lsub = "LSUB", p::LSUB;
        Status = "STATUS", p::STATUS;
        Append = "APPEND", p::APPEND;
        Namespace = "NAMESPACE", p::NAMESPACE;
        Enable = "ENABLE", p::ENABLE;
        Idle = "IDLE", p::IDLE;
        Check = "CHECK", p::CHECK;
        Close = "CLOSE", p::CLOSE;
        Unselect = "UNSELECT", p::UNSELECT;
        Expunge = "EXPUNGE", p::EXPUNGE;
        Search = "SEARCH", p::SEARCH;
        Fetch = "FETCH", p::FETCH;
        Store = "STORE", p::STORE;
        Copy = "COPY", p::COPY;
        Move = "MOVE", p::MOVE;
        UidExpunge = "UID EXPUNGE", p::UID_EXPUNGE;
        UidSearch = "UID SEARCH", p::SEARCH;
        UidFetch = "UID FETCH", p::FETCH;
        UidStore = "UID STORE", p::STORE;
        UidCopy = "UID COPY", p::COPY;
        UidMove = "UID MOVE", p::MOVE;
    }
}

impl CommandName {
    /// The command a line names, behind its tag.
    #[must_use]
    pub fn of_line(line: &[u8]) -> Option<Self> {
        grammar::name_of(line)
    }
}
