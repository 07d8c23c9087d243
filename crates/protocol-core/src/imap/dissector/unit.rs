//! What a stretch of octets is.

use crate::imap::command::CommandName;
use crate::names;
use serde::{Deserialize, Serialize};

names! {
    /// How a command ended (RFC 3501 section 7.1).
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
    #[serde(rename_all = "lowercase")]
    pub enum Status {
        /// Done.
        Ok = "OK",
        /// Not done.
        No = "NO",
        /// Not understood, or not now.
        Bad = "BAD",
    }
}

names! {
    /// What an untagged response tells.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
    #[serde(rename_all = "kebab-case")]
    #[expect(missing_docs, reason = "each is the response it names")]
    pub enum Untagged {
        Capability,
        Exists,
        Recent,
        Expunge,
        Fetch,
        Search,
        Flags,
        Ok,
        No,
        Bad,
        Bye,
        Other,
        List,
        Lsub,
        Status,
        Namespace,
        Enabled,
        Id,
    }
}

/// What a stretch of octets is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// The server's first line.
    Greeting(Status),
    /// A command that is one line.
    Command(CommandName),
    /// A client's line that is no known command, and none of what may stand there instead.
    UnknownCommand,
    /// Data that the server sends, for a command or unasked, literals and all.
    Untagged(Untagged),
    /// The end of a command.
    Tagged {
        /// How it ended.
        status: Status,
        /// Which command.
        answers: Option<CommandName>,
    },
    /// `+`: the client may go on with its literal.
    Continuation,
    /// A server's line that is no response.
    Malformed,
    /// The beginning of a unit whose end has not come yet.
    Partial,
    /// The first line of a command: it announces a literal (RFC 3501 section 4.3).
    Begun(CommandName),
    /// A literal of a command, with what stands behind it in its line.
    Literal {
        /// Of which command.
        of: Option<CommandName>,
        /// Whether the command ends with it. If not, it announces another literal.
        ends: bool,
    },
    /// `+` to AUTHENTICATE: a challenge, perhaps an empty one (RFC 3501 section 6.2.2).
    Challenge,
    /// What the client responds to a challenge.
    AuthResponse,
    /// `*`: the client gives AUTHENTICATE up.
    AuthCancelled,
    /// `+` to IDLE: the server tells what is new, until it is told to stop (RFC 2177).
    IdleBegun,
    /// `DONE`: IDLE ends.
    IdleDone,
    /// `* PREAUTH`: the server's first line, to a client that is authenticated already
    /// (RFC 3501 section 7.1.4).
    PreAuth,
}
