//! Everything a person does to a world.

use crate::edit::Edit;
use crate::fault::{FaultError, FaultSpec};
use crate::ids::{FaultId, Tick};
use crate::outside::ConnectionName;
use crate::scenario::{ScenarioError, is_false};
use protocol_core::imap;
use protocol_core::message::Draft;
use protocol_core::smtp::{Domain, ForwardPath, ReversePath};
use protocol_core::{Instant, Octets};
use serde::{Deserialize, Serialize};

/// An input and when it came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedInput {
    /// After how many steps of the world it came.
    pub after: Tick,
    /// When it came, if that is later than the last of these steps. `serve` records it, because it runs in real
    /// time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Instant>,
    /// The input.
    pub input: Input,
}

/// What a person does. Hosts and connections have names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Input {
    /// Send a letter from a mail program.
    Send {
        /// The mail program's host.
        host: Domain,
        /// The letter.
        draft: Draft,
        /// The envelope, if it differs from the letter's fields.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        envelope: Option<Box<HandEnvelope>>,
    },
    /// Let a mail program check for mail now.
    Check {
        /// The mail program's host.
        host: Domain,
    },
    /// Let a mail program do a job in its mailboxes, by IMAP.
    Read {
        /// The mail program's host.
        host: Domain,
        /// The input.
        job: imap::Job,
    },
    /// Open a connection on which a person types. If neither host is simulated, its server end is outside, too.
    Open {
        /// The host where the person sits.
        from: Domain,
        /// The host to connect to.
        to: Domain,
        /// Its port.
        port: u16,
    },
    /// Type a line. CRLF is added.
    Type {
        /// The connection.
        on: ConnectionName,
        /// The line, without its end.
        line: String,
    },
    /// Send octets as they are.
    Octets {
        /// The connection.
        on: ConnectionName,
        /// The octets.
        octets: Octets,
    },
    /// Start TLS on a connection that a person types on, after the 220 to STARTTLS or at once on a TLS port. If the person
    /// plays the server, complete it.
    Tls {
        /// The connection.
        on: ConnectionName,
    },
    /// Stop reading (TCP's window closes), or read again.
    Window {
        /// The connection.
        on: ConnectionName,
        /// Whether to read from now on.
        open: bool,
    },
    /// Close the connection.
    Close {
        /// The connection.
        on: ConnectionName,
    },
    /// Play the server at a port: new connections come to the person. If the person replies 250 to
    /// the end of data, the host is responsible for the message.
    Play {
        /// The host.
        host: Domain,
        /// Its port.
        port: u16,
        /// Stop playing: the host's own server takes the port back.
        #[serde(default, skip_serializing_if = "is_false")]
        stop: bool,
    },
    /// Add a fault. At the stage `now` it occurs at once.
    Break {
        /// The fault.
        fault: FaultSpec,
    },
    /// Remove a fault. A host that it brought down comes back.
    Mend {
        /// The number of the fault.
        fault: FaultId,
    },
    /// Change the settings. Open sessions keep the old ones; hosts use the new ones at once.
    Edit(Edit),
    /// Try all that waits in a host's queue now.
    Retry {
        /// The host.
        host: Domain,
    },
    /// Let virtual time pass.
    Advance {
        /// How many microseconds.
        micros: u64,
    },
}

impl Input {
    /// The connection that a person or socket acts on, where there is one; [`Input::Open`] makes it.
    #[must_use]
    pub const fn on(&self) -> Option<ConnectionName> {
        match self {
            Self::Type { on, .. }
            | Self::Octets { on, .. }
            | Self::Tls { on }
            | Self::Window { on, .. }
            | Self::Close { on } => Some(*on),
            _ => None,
        }
    }
}

/// An envelope written by hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandEnvelope {
    /// The sender, in MAIL FROM.
    pub reverse_path: ReversePath,
    /// The recipients, in RCPT TO.
    pub forward_paths: Vec<ForwardPath>,
}

/// Why an input was refused. The world is unchanged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum InputError {
    /// No such host.
    #[error("there is no host {0}")]
    NoHost(Domain),
    /// The host is no mail program, or has no account to send or read with.
    #[error("{0} is not a mail program that can do this")]
    NotAMailProgram(Domain),
    /// The mail program only collects mail (POP3).
    #[error("{0} only collects mail")]
    OnlyCollects(Domain),
    /// No such connection, or it is closed, or neither of its ends is outside.
    #[error("nobody types on {0}")]
    NotAConsole(ConnectionName),
    /// TLS was begun on this connection already.
    #[error("TLS was begun on {0} already")]
    TlsBegun(ConnectionName),
    /// The client of this connection did not begin TLS.
    #[error("nobody began TLS on {0}")]
    TlsNotBegun(ConnectionName),
    /// What is there is outside, and so is the console.
    #[error("the server that {0} has there is outside: nobody can type to it")]
    Outside(Domain),
    /// The letter cannot be sent as it is.
    #[error("the letter cannot be sent: {0}")]
    Draft(protocol_core::message::ComposeError),
    /// More than a world takes at once.
    #[error("too much: at most {limit} {what}")]
    TooMuch {
        /// The limit.
        limit: u64,
        /// Of what: `microseconds`, `octets`, `connections`, `events`, `inputs`.
        what: &'static str,
    },
    /// The fault cannot be.
    #[error("{0}")]
    Fault(FaultError),
    /// No such fault, or it was taken out.
    #[error("there is no {0}")]
    NoFault(FaultId),
    /// Nothing in the host's queue waits for its next attempt, or the host is down.
    #[error("{0} has nothing to try again")]
    NothingWaits(Domain),
    /// Nothing listens there, so nothing can be played.
    #[error("{host} has no server at port {port}")]
    NoService {
        /// The host.
        host: Domain,
        /// The port.
        port: u16,
    },
    /// What comes of the edit is no scenario.
    #[error("{0}")]
    Edit(ScenarioError),
}
