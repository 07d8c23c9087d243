//! SMTP (RFC 5321) with SIZE (1870), PIPELINING (2920), 8BITMIME (6152) and ENHANCEDSTATUSCODES
//! (2034): values, one traced grammar, server and client sessions, and the dissector that names
//! what is on the wire.

pub mod address;
pub mod auth;
pub mod client;
pub mod command;
pub mod data;
pub mod dissector;
pub mod grammar;
pub mod limits;
pub mod reply;
pub mod server;

pub use address::{AddressLiteral, Domain, ForwardPath, LocalPart, MailHost, Mailbox, ReversePath};
pub use command::{Command, CommandError, Parameter, Verb};
pub use dissector::{Dissector, Side, Unit};
pub use reply::{EnhancedStatus, Reply, ReplyCode, Severity};

use serde::{Deserialize, Serialize};

/// What a transaction carries besides its content: the envelope (RFC 5321 section 2.3.1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Envelope {
    /// Where notices of failure go: the argument of MAIL.
    pub reverse_path: ReversePath,
    /// Who gets the message: the arguments of RCPT that were accepted, in order.
    pub forward_paths: Vec<ForwardPath>,
    /// The BODY parameter of MAIL (RFC 6152).
    pub body: Body,
}

/// The BODY parameter (RFC 6152 section 3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Body {
    /// `7BIT`, the default.
    #[default]
    SevenBit,
    /// `8BITMIME`.
    EightBitMime,
}
