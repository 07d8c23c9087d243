//! The states of a session, as they are drawn (RFC 3501 section 3).

use crate::imap::CommandName;
use crate::names;
use serde::{Deserialize, Serialize};

names! {
    /// The states of the server.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
    #[serde(rename_all = "kebab-case")]
    pub enum StateName {
        /// Connected; the greeting is not out yet.
        Connected,
        /// Waits for LOGIN or AUTHENTICATE.
        NotAuthenticated,
        /// STARTTLS was answered with OK; TLS is to come.
        Securing,
        /// `+` was sent; a response of AUTHENTICATE comes.
        Authenticating,
        /// Waits for SELECT.
        Authenticated,
        /// A mailbox is open.
        Selected,
        /// IDLE runs until DONE comes.
        Idling,
        /// Waits for its host's answer.
        Asking,
        /// Over.
        Logout,
    }
}

impl StateName {
    /// The commands that may come here (RFC 3501 section 6), those that move on first; of an extension
    /// only where that is offered.
    #[must_use]
    pub fn legal_commands(self) -> Vec<CommandName> {
        use CommandName::*;
        const ALWAYS: &[CommandName] = &[Capability, Id, Noop, Logout];
        const LOGGED_IN: &[CommandName] = &[
            Select,
            Examine,
            List,
            Lsub,
            Status,
            Create,
            Delete,
            Rename,
            Subscribe,
            Unsubscribe,
            Append,
            Idle,
            Namespace,
        ];
        const WITH_MAILBOX: &[CommandName] = &[
            Fetch, Store, Search, Copy, Move, Expunge, UidFetch, UidStore, UidSearch, UidCopy,
            UidMove, UidExpunge, Check, Close, Unselect,
        ];
        match self {
            Self::Connected
            | Self::Securing
            | Self::Authenticating
            | Self::Idling
            | Self::Asking
            | Self::Logout => Vec::new(),
            Self::NotAuthenticated => [&[Login, Authenticate, StartTls], ALWAYS].concat(),
            // ENABLE only before a mailbox is selected (RFC 5161 section 3.1).
            Self::Authenticated => [LOGGED_IN, &[Enable], ALWAYS].concat(),
            Self::Selected => [WITH_MAILBOX, LOGGED_IN, ALWAYS].concat(),
        }
    }
}
