//! What an event says besides what happened: why, or what was answered.

use protocol_core::imap::{self, MailboxName};
use protocol_core::smtp::client::Outcome;
use protocol_core::{Instant, pop3};
use serde::{Deserialize, Serialize};

/// Why a connection ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Refused {
    /// No service on that port.
    NoService,
    /// No host of that name or address in this world.
    NoHost,
    /// No answer, for as long as the caller waits.
    NoAnswer,
}

/// Why a message is not sent on for now or ever.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Obstacle {
    /// The next server said so, or the connection was lost.
    Outcome(Outcome),
    /// The domain does not exist (RFC 5321 section 5.1).
    NoSuchDomain,
    /// The domain has neither MX nor address.
    NoRoute,
    /// The domain takes no mail (RFC 7505).
    NullMx,
    /// DNS did not answer.
    DnsFailure,
    /// No connection to any of its servers.
    Unreachable,
    /// The token issuer gave the mail program no token.
    NoToken,
    /// The message was at this list or forwarder before (RFC 9228).
    Loop,
    /// A list sends nothing on that came from the null reverse-path.
    NotForList,
}

/// Why a token issuer gives a mail program a token (RFC 6749 section 1.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Grant {
    /// The program's owner has consented, at the issuer.
    Consent,
    /// The program knows the owner's password.
    Password,
}

/// Why a session of a mail program that reads did not go as planned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReadFailure {
    /// There was no connection.
    NotConnected,
    /// As the IMAP client says.
    Imap(imap::client::Failure),
    /// As the POP3 client says.
    Pop3(pop3::client::Failure),
}

/// What a token issuer answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TokenAnswer {
    /// Here is one.
    Issued {
        /// The token: whoever has it is let in.
        token: String,
        /// What it is good for.
        scope: String,
        /// Until when.
        expires: Instant,
    },
    /// The owner has not consented, or the password is wrong.
    Refused,
}

/// Why no notice is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Omitted {
    /// The message came from the null reverse-path (RFC 5321 section 6.1).
    NullReversePath,
    /// The sender does not want to be told of failure (RFC 3461 section 4.1).
    NotAsked,
}

/// What an IMAP client changed about the names of mailboxes (RFC 3501 section 6.3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FolderChange {
    /// There is a new one.
    Created(MailboxName),
    /// It is no more.
    Deleted(MailboxName),
    /// It has another name.
    Renamed {
        /// It had this one.
        from: MailboxName,
        /// It has this one now.
        to: MailboxName,
    },
    /// Its name is among those the user wants to see.
    Subscribed(MailboxName),
    /// It no longer is.
    Unsubscribed(MailboxName),
}
