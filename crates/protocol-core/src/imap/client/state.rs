//! The states of a session.

use super::working::Work;
use crate::Instant;
use crate::imap::CommandName;
use crate::names;
use crate::sasl::client::Dialogue;
use serde::{Deserialize, Serialize};

names! {
    /// The states, as they are drawn.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
    #[serde(rename_all = "kebab-case")]
    pub enum StateName {
        /// Waits for the greeting.
        AwaitGreeting,
        /// CAPABILITY is out.
        Capability,
        /// STARTTLS is out, or the handshake is under way.
        Tls,
        /// AUTHENTICATE, or a response of its exchange, is out.
        Authenticating,
        /// LOGIN is out.
        Login,
        /// SELECT or EXAMINE is out.
        Select,
        /// Another command of a job is out.
        Working,
        /// IDLE is out.
        Idling,
        /// Nothing is out: it asks again what is new when it is time.
        Waiting,
        /// LOGOUT is out.
        Logout,
        /// Over.
        Closed,
    }
}

impl StateName {
    names::moves! {
        AwaitGreeting: "* OK" Capability, "* OK" Login, "* OK" Authenticating, "* OK" Tls, "* PREAUTH" Select, "* PREAUTH" Working, "* OK" Logout;
        Capability: "OK" Login, "OK" Authenticating, "OK" Tls, "OK" Select, "OK" Working, "OK" Logout;
        Login: "OK" Select, "OK" Working, "OK" Capability, "NO" Logout;
        Select: "OK" Working, "OK" Idling, "OK" Waiting, "NO" Logout;
        Working: "OK" Select, "OK" Idling, "OK" Waiting, "OK" Logout;
        Idling: "OK" Working, "OK" Select, "OK" Waiting, "OK" Logout;
        Waiting: "(job)" Working, "(job)" Logout;
        Authenticating: "OK" Capability, "OK" Working, "NO" Logout;
        Tls: "(tls)" Capability, "BAD" Login, "NO" Logout;
        Logout: "OK" Closed;
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum State {
    AwaitGreeting,
    /// CAPABILITY is out.
    Capability {
        logged_in: bool,
    },
    /// STARTTLS is out.
    StartTls,
    /// It was answered with OK.
    Securing,
    Authenticating(Box<Dialogue>),
    /// LOGIN is out.
    Login,
    /// A command of this work is out.
    Working(Box<Work>),
    /// FETCH is out, of messages of which the server told by numbers alone.
    Learning,
    /// NOOP is out, to ask what is new.
    Polling,
    Idling(Idle),
    /// It asks what is new at this moment.
    Waiting(Instant),
    /// LOGOUT is out.
    Logout {
        /// Whether it is a job.
        asked: bool,
        /// Whether the server has said BYE.
        bye: bool,
    },
    Closed,
}

/// How far IDLE is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Idle {
    /// IDLE is out.
    Asked,
    /// The server has said `+`; it ends at this moment.
    On(Instant),
    /// DONE is out.
    Ending,
}

impl State {
    pub(super) fn name(&self) -> StateName {
        match self {
            Self::AwaitGreeting => StateName::AwaitGreeting,
            Self::Capability { .. } => StateName::Capability,
            Self::StartTls | Self::Securing => StateName::Tls,
            Self::Authenticating(_) => StateName::Authenticating,
            Self::Login => StateName::Login,
            Self::Working(work) => match work.out {
                CommandName::Select | CommandName::Examine => StateName::Select,
                _ => StateName::Working,
            },
            Self::Learning | Self::Polling => StateName::Working,
            Self::Idling(_) => StateName::Idling,
            Self::Waiting(_) => StateName::Waiting,
            Self::Logout { .. } => StateName::Logout,
            Self::Closed => StateName::Closed,
        }
    }
}
