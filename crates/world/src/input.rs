//! Everything a person does to a world.

use crate::fault::{FaultError, FaultSpec};
use crate::ids::{ConnectionId, FaultId, HostId, Tick};
use crate::policy::{Policy, PolicyError};
use protocol_core::imap;
use protocol_core::message::Draft;
use protocol_core::smtp::{ForwardPath, ReversePath};
use protocol_core::{Instant, Octets};
use serde::{Deserialize, Serialize};

/// An input and when it came. A run is its scenario, its seed and its inputs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inputs {
    /// After how many steps of the world.
    pub after: Tick,
    /// When, where that is later than the last of these steps: the world was on a real clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Instant>,
    /// What.
    pub input: Input,
}

/// What a person does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Input {
    /// Compose and send, at a mail program.
    Send {
        /// The mail program's host.
        host: HostId,
        /// What was written.
        draft: Draft,
        /// The envelope, where it is not the one the letter's fields name.
        envelope: Option<Box<HandEnvelope>>,
    },
    /// Let a mail program look for mail now.
    Check {
        /// The mail program's host.
        host: HostId,
    },
    /// Let a mail program do something in its mailboxes, by IMAP.
    Read {
        /// The mail program's host.
        host: HostId,
        /// What.
        job: imap::Job,
    },
    /// Connect a console.
    Open {
        /// The host where the person sits.
        from: HostId,
        /// The host that is called.
        to: HostId,
        /// Its port.
        port: u16,
    },
    /// Type octets into a console, or answer as the server that is played.
    Bytes {
        /// The connection.
        connection: ConnectionId,
        /// What is typed; the console adds CRLF itself where the person pressed Enter.
        octets: Octets,
    },
    /// Hang up, at the end that is outside.
    Close {
        /// The connection.
        connection: ConnectionId,
    },
    /// Begin TLS at a console, behind the 220 to STARTTLS or where the port wants it at once; or
    /// complete it, as the server that is played.
    Secure {
        /// The connection.
        connection: ConnectionId,
    },
    /// Let something go wrong from now on; at the stage `now`, at once.
    Break {
        /// What, where, how often.
        fault: FaultSpec,
    },
    /// Take a fault out of the world. A host that it brought down comes back.
    Mend {
        /// Which.
        fault: FaultId,
    },
    /// Let virtual time pass.
    Advance {
        /// Microseconds.
        micros: u64,
    },
    /// Change a mail server's policy. Sessions that are open keep what they were set up with; what
    /// the host decides is decided by the new one at once.
    Policy {
        /// The mail server's host.
        host: HostId,
        /// The whole policy.
        policy: Box<Policy>,
    },
}

/// An envelope written by hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandEnvelope {
    /// From.
    pub reverse_path: ReversePath,
    /// To.
    pub forward_paths: Vec<ForwardPath>,
}

/// Why an input was refused. The world is unchanged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum InputError {
    /// No such host.
    #[error("there is no {0}")]
    NoHost(HostId),
    /// The host is no mail program, or has no account to send or read with.
    #[error("{0} is not a mail program that can do this")]
    NotAMailProgram(HostId),
    /// The mail program only collects mail (POP3).
    #[error("{0} only collects mail")]
    OnlyCollects(HostId),
    /// No such connection, or it is closed, or neither of its ends is outside.
    #[error("{0} is not an open console")]
    NotAConsole(ConnectionId),
    /// TLS was begun on this connection already.
    #[error("TLS was begun on {0} already")]
    TlsBegun(ConnectionId),
    /// The client of this connection did not begin TLS.
    #[error("nobody began TLS on {0}")]
    TlsNotBegun(ConnectionId),
    /// What is there is outside, and so is the console.
    #[error("{0} is not simulated, so a console has nothing to call there")]
    Outside(HostId),
    /// The letter cannot be sent as it is.
    #[error("the letter cannot be sent: {0}")]
    Draft(protocol_core::message::ComposeError),
    /// More than a world takes at once.
    #[error("too much: at most {limit} {what}")]
    TooMuch {
        /// The limit.
        limit: u64,
        /// Of what: `octets`, `recipients`, `connections`, `steps`.
        what: String,
    },
    /// The fault cannot be.
    #[error("{0}")]
    Fault(FaultError),
    /// No such fault, or it was taken out.
    #[error("there is no {0}")]
    NoFault(FaultId),
    /// The host is no mail server.
    #[error("{0} is not a mail server")]
    NotAMailServer(HostId),
    /// The policy cannot be.
    #[error("the policy cannot be: {0}")]
    Policy(PolicyError),
}
