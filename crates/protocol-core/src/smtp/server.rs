//! The server's end of an SMTP session.

mod config;
mod session;
mod states;
mod texts;

pub use config::{Config, Extensions, Rules, Service, Tls};
pub use session::{NotARefusal, Server};
pub use states::StateName;

use super::{Body, Envelope, ForwardPath, Mailbox, ReversePath, Transmission};
use crate::Octets;
use crate::names;
use crate::sasl;
use crate::smtp::address::{MailHost, NameOrMailbox};
use serde::{Deserialize, Serialize};

/// What the server asks its host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// May this sender send?
    Mail(ReversePath),
    /// Is this recipient taken? (Is it local, may the client relay, is there room?)
    Recipient {
        /// Who sends.
        reverse_path: ReversePath,
        /// For whom.
        forward_path: ForwardPath,
    },
    /// The content is whole. Will the host take responsibility for it?
    Take(Received),
    /// VRFY (RFC 5321 section 3.5): who is meant.
    Verify(NameOrMailbox),
    /// What an exchange of AUTH wants to know (RFC 4954): [`Decision::Authenticate`].
    Authenticate(sasl::server::Question),
    /// EXPN (RFC 5321 section 3.5): who is on the list.
    Expand(NameOrMailbox),
}

/// A message as it was received: no trace header added yet, dots unstuffed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// The envelope.
    pub envelope: Envelope,
    /// The content. It ends in CRLF, unless [`Rules::line_ends`] lets data end otherwise.
    pub content: Octets,
    /// What the client called itself.
    pub hello: MailHost,
    /// How it came.
    pub with: Transmission,
}

/// What the host decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// Yes.
    Accept,
    /// Yes, to [`Question::Take`]: taken under this queue identifier, which the reply names.
    Taken(String),
    /// No, and why.
    Refuse(Refusal),
    /// To [`Question::Authenticate`].
    Authenticate(sasl::server::Answer),
    /// What it knows of an address.
    Tell(Told),
}

/// What a host tells of an address, with the reply that says so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Told {
    /// `250 2.1.5`: to VRFY, the mailbox that is meant; to EXPN, one line for each member of the
    /// list (RFC 5321 section 3.5.1). At least one.
    Mailboxes(Vec<Mailbox>),
    /// `251 2.1.5`: not local; the server will forward to this one (sections 3.4 and 3.5.3).
    WillForward(Mailbox),
    /// `551 5.1.6`: not local; the client may try this one (section 3.4).
    Moved(Mailbox),
    /// `553 5.1.4`: to VRFY, each of these may be meant (section 3.5.1). At least two.
    Ambiguous(Vec<Mailbox>),
}

names! {
    /// Why a host refuses: each has its reply code, enhanced status code and text.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(rename_all = "kebab-case")]
    pub enum Refusal {
        /// `550 5.1.1`: no such mailbox here (RFC 5321 section 3.3).
        NoSuchMailbox,
        /// `550 5.7.1`: neither for a mailbox here nor from a client we relay for (section 3.6.2).
        RelayingDenied,
        /// `452 4.2.2`: the mailbox is full for now.
        MailboxFull,
        /// `451 4.3.0`: a local error.
        LocalError,
        /// `554 5.4.0`: too many Received fields (section 6.3). X.4.6, a routing loop, is only for 4yz (RFC 3463
        /// section 3.5).
        RoutingLoop,
        /// `252 2.5.0`: cannot VRFY, but will take the message (section 3.5.3).
        CannotVerify,
        /// `535 5.7.8`: the user is not known or the password is wrong (RFC 4954 section 6).
        CredentialsInvalid,
        /// `552 5.2.2`: the mailbox is full, and the host does not expect that to change.
        MailboxFullForGood,
        /// `450 4.7.1`: greylisting: not known yet, to be tried again (RFC 6647 section 2.4).
        Greylisted,
        /// `451 4.7.1`: greylisting, with the other code that is in use.
        GreylistedAsError,
        /// `451 4.7.1`: more messages than one client may send in the time. RFC 5321 section 4.3.2 lets
        /// MAIL be answered so; 450 it does not.
        TooManyMessages,
        /// `421 4.7.0`: the same, and the connection is closed (section 3.8).
        TooManyMessagesClosing,
        /// `550 5.1.0`: EXPN of what is no list (section 3.5.1).
        NotAList,
        /// `550 5.1.0`: VRFY of a list (section 3.5.1).
        IsAList,
    }
}

/// What the server reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    /// The positive reply to the end of data was queued for sending: the host is responsible now
    /// (RFC 5321 section 4.2.5). Comes before the reply can be transmitted.
    Accepted,
    /// A transaction was begun by MAIL.
    TransactionBegun {
        /// The reverse-path on the envelope.
        reverse_path: ReversePath,
        /// What BODY said.
        body: Body,
    },
    /// A recipient was written on the envelope.
    RecipientAdded(ForwardPath),
    /// The envelope was thrown away: RSET, a new EHLO, TLS, or the end of the transaction.
    TransactionEnded,
}
