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

/// An input and when it came. A run is its scenario, its seed and its inputs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedInput {
    /// After how many steps of the world.
    pub after: Tick,
    /// When, where that is later than the last of these steps: the world was on a real clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Instant>,
    /// What.
    pub input: Input,
}

/// What a person does. Hosts and connections are called by their names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Input {
    /// Compose and send, at a mail program.
    Send {
        /// The mail program's host.
        host: Domain,
        /// What was written.
        draft: Draft,
        /// The envelope, where it is not the one the letter's fields name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        envelope: Option<Box<HandEnvelope>>,
    },
    /// Let a mail program look for mail now.
    Check {
        /// The mail program's host.
        host: Domain,
    },
    /// Let a mail program do something in its mailboxes, by IMAP.
    Read {
        /// The mail program's host.
        host: Domain,
        /// What.
        job: imap::Job,
    },
    /// Connect a console.
    Open {
        /// The host where the person sits.
        from: Domain,
        /// The host that is called.
        to: Domain,
        /// Its port.
        port: u16,
    },
    /// Type a line at an end that is outside: CRLF follows it.
    Type {
        /// The connection.
        on: ConnectionName,
        /// The line, without its end.
        line: String,
    },
    /// Say octets at an end that is outside, as they are.
    Octets {
        /// The connection.
        on: ConnectionName,
        /// The octets.
        octets: Octets,
    },
    /// Begin TLS at a console, behind the 220 to STARTTLS or where the port wants it at once; or
    /// complete it, as the server that is played.
    Tls {
        /// The connection.
        on: ConnectionName,
    },
    /// Stop reading at an end that is outside, or read again: TCP's window is closed meanwhile.
    Window {
        /// The connection.
        on: ConnectionName,
        /// Whether it is read from now on.
        open: bool,
    },
    /// Hang up, at the end that is outside.
    Close {
        /// The connection.
        on: ConnectionName,
    },
    /// Play the server at a port: new calls come to the person. A 250 that the person gives to the end
    /// of data makes the host responsible for the message.
    Play {
        /// The host.
        host: Domain,
        /// Its port.
        port: u16,
        /// Give the port back to the host's own server.
        #[serde(default, skip_serializing_if = "is_false")]
        stop: bool,
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
    /// Change how the world is set up. Sessions that are open keep what they were set up with; what
    /// hosts decide is decided by the new set-up at once.
    Edit(Edit),
    /// Let virtual time pass.
    Advance {
        /// Microseconds.
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
    #[error("there is no host {0}")]
    NoHost(Domain),
    /// The host is no mail program, or has no account to send or read with.
    #[error("{0} is not a mail program that can do this")]
    NotAMailProgram(Domain),
    /// The mail program only collects mail (POP3).
    #[error("{0} only collects mail")]
    OnlyCollects(Domain),
    /// No such connection, or it is closed, or neither of its ends is outside.
    #[error("{0} is not an open console")]
    NotAConsole(ConnectionName),
    /// TLS was begun on this connection already.
    #[error("TLS was begun on {0} already")]
    TlsBegun(ConnectionName),
    /// The client of this connection did not begin TLS.
    #[error("nobody began TLS on {0}")]
    TlsNotBegun(ConnectionName),
    /// What is there is outside, and so is the console.
    #[error("the server that {0} has there is outside, and so is a console")]
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
