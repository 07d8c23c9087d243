//! The client's end of an SMTP session: delivers one message.

use super::address::HelloName;
use super::{Envelope, ForwardPath, Reply};
use crate::Octets;
use serde::{Deserialize, Serialize};

/// How a client is set up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// What it calls itself in EHLO.
    pub name: HelloName,
    /// Whether it pipelines where the server offers it (RFC 2920).
    pub pipelining: bool,
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
}

/// The stage of a transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// Waiting for the greeting.
    Greeting,
    /// EHLO or HELO.
    Hello,
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
    Finished(Vec<(ForwardPath, Outcome)>),
}

/// The client asks nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {}

/// The states of the client, as they are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StateName {
    /// Waits for the greeting.
    AwaitGreeting,
    /// EHLO (or HELO) is out.
    Hello,
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

/// A client session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Client {
    config: Config,
    transaction: Transaction,
}

impl Client {
    /// A session that will deliver `transaction` once the connection stands.
    #[must_use]
    pub fn new(config: Config, transaction: Transaction) -> Self {
        Self { config, transaction }
    }

    /// The state, for drawing.
    #[must_use]
    pub fn state(&self) -> StateName {
        todo!()
    }
}
