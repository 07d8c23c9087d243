//! The client's end of an SMTP session: delivers one message.

mod session;

pub use session::Client;

use super::address::MailHost;
use super::data::BareLineEnds;
use super::{Envelope, ForwardPath, Reply};
use crate::Octets;
use crate::names;
use crate::sasl::{Credentials, Nonce};
use serde::{Deserialize, Serialize};

/// How a client is set up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// What it calls itself in EHLO.
    pub name: MailHost,
    /// Whether it pipelines where the server offers it (RFC 2920).
    pub pipelining: bool,
    /// Who it says it is, by AUTH (RFC 4954), and what chance gave it for that. Where the server offers no
    /// way to do so, nothing is sent.
    pub credentials: Option<(Credentials, Nonce)>,
    /// Whether it wants TLS.
    pub tls: TlsUse,
    /// Whether it sends the content by BDAT where the server offers CHUNKING (RFC 3030).
    pub chunking: bool,
    /// What it does with a CR or LF of its own, unless the content is binary.
    pub bare_line_ends: BareLineEnds,
}

/// Whether a client uses TLS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TlsUse {
    /// The client does not use TLS.
    Never,
    /// The client uses STARTTLS if the server offers it, and continues without TLS if not. An
    /// attacker who removes the offer prevents TLS (RFC 3207 section 6, RFC 2595, RFC 7435).
    #[default]
    WhereOffered,
    /// The client uses STARTTLS, and sends nothing if the server does not offer it (RFC 8314 section 5.2).
    Required,
    /// TLS starts with the first octet (RFC 8314 section 3).
    Implicit,
}

/// What is to be delivered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transaction {
    /// To whom, from whom.
    pub envelope: Envelope,
    /// The message as it is stored (dots not stuffed).
    pub content: Octets,
}

/// What became of one recipient.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// The server has taken responsibility: the positive reply to the end of data came.
    Delivered(Reply),
    /// Not now: a 4yz reply, or the connection was lost (which counts as 451, RFC 5321 section
    /// 3.8).
    Deferred(Failure),
    /// Never: a 5yz reply.
    Failed(Failure),
}

/// Why a recipient was not served.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Failure {
    /// The server said so.
    Replied {
        /// At which stage.
        stage: Stage,
        /// What it said.
        reply: Reply,
    },
    /// The connection was closed or lost.
    Lost(Stage),
    /// The server sent what is no reply, or one that cannot stand there.
    Nonsense(Stage),
    /// No reply within the time of RFC 5321 section 4.5.3.2.
    TimedOut(Stage),
    /// The message has octets above 127 and the server does not offer 8BITMIME (RFC 6152 section
    /// 3).
    NeedsEightBitMime,
    /// TLS is required and the server does not offer it (RFC 3207 section 6).
    NeedsTls,
    /// An address or the header is not ASCII and the server does not offer SMTPUTF8 (RFC 6531 section
    /// 3.2).
    NeedsSmtpUtf8 {
        /// Whether it is an address; else only the header.
        address: bool,
    },
    /// The message is binary and the server does not offer BINARYMIME (RFC 3030 section 3).
    NeedsBinaryMime,
    /// The server said that the client is let in, and did not prove that it knows the password (RFC
    /// 5802 section 5).
    ServerUnproven,
    /// It has credentials, and the server offers no AUTH that it could use (RFC 4954 section 3).
    NoWayIn(AuthOffer),
    /// The message has a CR or LF of its own, which a client must not send (RFC 5321 section 2.3.8).
    BareLineEnds,
}

/// What a server offers where a client cannot authenticate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AuthOffer {
    /// No AUTH.
    Nothing,
    /// No AUTH, but STARTTLS, which the client does not use: AUTH may be offered after it.
    StartTls,
    /// AUTH, by other mechanisms than the client has credentials for.
    OtherMechanisms,
}

/// The stage of a transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// Waiting for the greeting.
    Greeting,
    /// EHLO or HELO.
    Hello,
    /// AUTH and its responses.
    Auth,
    /// MAIL.
    Mail,
    /// RCPT.
    Recipient,
    /// DATA, before 354.
    Data,
    /// The end of data.
    EndOfData,
    /// QUIT.
    Quit,
    /// STARTTLS and the handshake.
    Tls,
}

/// What the client reports. It asks nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    /// Every RCPT was answered: the envelope is complete.
    EnvelopeSettled {
        /// Who is on it.
        accepted: Vec<ForwardPath>,
        /// Who was refused, and with what.
        refused: Vec<(ForwardPath, Reply)>,
    },
    /// What became of each recipient, in the envelope's order; before QUIT. Exactly once a session.
    Finished {
        /// What became of each.
        outcomes: Vec<(ForwardPath, Outcome)>,
        /// Whether the server was told what is asked of notices (RFC 3461): then that is its business
        /// for those that it took.
        notifies: bool,
    },
}

names! {
    /// The states of the client, as they are drawn.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
    #[serde(rename_all = "kebab-case")]
    pub enum StateName {
        /// Waits for the greeting.
        AwaitGreeting,
        /// EHLO (or HELO) is out.
        Hello,
        /// STARTTLS is out, or the handshake is under way.
        Tls,
        /// AUTH, or a response of its exchange, is out.
        Auth,
        /// MAIL is out.
        Mail,
        /// RCPT are out.
        Recipients,
        /// DATA is out; waits for 354.
        Data,
        /// The content is out; waits for the reply that passes responsibility.
        EndOfData,
        /// QUIT is out.
        Quit,
        /// Closed.
        Closed,
    }
}

impl StateName {
    names::moves! {
        AwaitGreeting: "2yz" Hello, "4yz" Quit, "5yz" Quit;
        Hello: "2yz" Mail, "2yz" Tls, "2yz" Auth, "4yz" Quit;
        Mail: "(any)" Recipients, "4yz" Quit, "5yz" Quit;
        Recipients: "(any)" Data, "2yz" EndOfData, "4yz" Quit, "5yz" Quit;
        Data: "354" EndOfData, "4yz" Quit, "5yz" Quit;
        EndOfData: "2yz" Quit, "4yz" Quit, "5yz" Quit;
        Auth: "2yz" Mail, "4yz" Quit, "5yz" Quit;
        Tls: "(tls)" Hello, "4yz" Quit, "5yz" Quit;
        Quit: "2yz" Closed;
    }
}
