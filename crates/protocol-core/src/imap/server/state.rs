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
    pub const fn legal_commands(self) -> &'static [CommandName] {
        use CommandName::{
            Append, Authenticate, Capability, Check, Close, Copy, Create, Delete, Enable, Examine,
            Expunge, Fetch, Id, Idle, List, Login, Logout, Lsub, Move, Namespace, Noop, Rename,
            Search, Select, StartTls, Status, Store, Subscribe, UidCopy, UidExpunge, UidFetch,
            UidMove, UidSearch, UidStore, Unselect, Unsubscribe,
        };
        match self {
            Self::Connected
            | Self::Securing
            | Self::Authenticating
            | Self::Idling
            | Self::Asking
            | Self::Logout => &[],
            Self::NotAuthenticated => {
                &[Login, Authenticate, StartTls, Capability, Id, Noop, Logout]
            }
            // ENABLE only before a mailbox is selected (RFC 5161 section 3.1).
            Self::Authenticated => &[
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
                Enable,
                Capability,
                Id,
                Noop,
                Logout,
            ],
            Self::Selected => &[
                Fetch,
                Store,
                Search,
                Copy,
                Move,
                Expunge,
                UidFetch,
                UidStore,
                UidSearch,
                UidCopy,
                UidMove,
                UidExpunge,
                Check,
                Close,
                Unselect,
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
                Capability,
                Id,
                Noop,
                Logout,
            ],
        }
    }

    /// The moves between states: from, by what, to. The diagram of the session.
    #[must_use]
    pub const fn transitions() -> &'static [(Self, Move, Self)] {
        use Move::{Command, Done, Greeting, Response, Secured};
        &[
            (Self::Connected, Greeting, Self::NotAuthenticated),
            (
                Self::NotAuthenticated,
                Command(CommandName::StartTls),
                Self::Securing,
            ),
            (Self::Securing, Secured, Self::NotAuthenticated),
            (
                Self::NotAuthenticated,
                Command(CommandName::Login),
                Self::Authenticated,
            ),
            (
                Self::NotAuthenticated,
                Command(CommandName::Authenticate),
                Self::Authenticating,
            ),
            (Self::Authenticating, Response, Self::Authenticated),
            (
                Self::Authenticated,
                Command(CommandName::Select),
                Self::Selected,
            ),
            (
                Self::Authenticated,
                Command(CommandName::Examine),
                Self::Selected,
            ),
            (
                Self::Selected,
                Command(CommandName::Close),
                Self::Authenticated,
            ),
            (
                Self::Selected,
                Command(CommandName::Unselect),
                Self::Authenticated,
            ),
            (Self::Selected, Command(CommandName::Idle), Self::Idling),
            (Self::Idling, Done, Self::Selected),
            (
                Self::NotAuthenticated,
                Command(CommandName::Logout),
                Self::Logout,
            ),
            (
                Self::Authenticated,
                Command(CommandName::Logout),
                Self::Logout,
            ),
            (Self::Selected, Command(CommandName::Logout), Self::Logout),
        ]
    }
}

/// What moves a server from one state to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    /// Its own greeting.
    Greeting,
    /// A command that it accepts.
    Command(CommandName),
    /// A response of an exchange of AUTHENTICATE that it accepts.
    Response,
    /// TLS came up.
    Secured,
    /// DONE.
    Done,
}
