//! The client's end of a POP3 session: a mail program that looks for mail.
//!
//! It knows messages by their unique-ids. Where the server has no UIDL it knows them by a digest of their
//! content, for which it has to fetch each anew. It deletes nothing that it has not read.

mod session;

pub use crate::smtp::client::TlsUse;
pub use session::Client;

use super::reply::ResponseCode;
use super::{UniqueId, Verb};
use crate::Octets;
use crate::names;
use crate::sasl::{Credentials, Nonce};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// How a client is set up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// Who it says it is.
    pub credentials: Credentials,
    /// What chance gave it for that.
    pub nonce: Nonce,
    /// Whether it wants TLS: by STLS (RFC 2595 section 4), or from the first octet.
    pub tls: TlsUse,
    /// Whether it pipelines where the server offers it (RFC 2449 section 6.6).
    pub pipelining: bool,
    /// Whether it uses APOP where the greeting offers it and no mechanism that hides the password is
    /// offered (RFC 1939 section 7).
    pub apop: bool,
}

/// What is to be done in the maildrop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Job {
    /// Fetch what is not known.
    Fetch {
        /// What is known: fetched in other sessions.
        known: BTreeSet<UniqueId>,
        /// What becomes of what was fetched, now or in other sessions.
        policy: Policy,
    },
    /// Look at the header and the first lines of what is not known (TOP).
    Preview {
        /// What is known.
        known: BTreeSet<UniqueId>,
        /// How many lines of the body.
        lines: u32,
    },
    /// Delete these, which were left on the server in other sessions.
    Delete(BTreeSet<UniqueId>),
}

/// What a POP3 client does with the messages it has fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Policy {
    /// It leaves them on the server.
    #[default]
    Keep,
    /// It deletes them on the server.
    Delete,
}

/// By what a message is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Identity {
    /// Its unique-id.
    UniqueId,
    /// The SHA-256 of its content, in hexadecimal: the server has no UIDL.
    Digest,
}

/// A message as it is listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its number in this session.
    pub number: u32,
    /// Its unique-id; `None` where the server has no UIDL.
    pub uid: Option<UniqueId>,
}

/// What the client reports. It asks nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    /// It is let in, and the maildrop is open.
    LoggedIn,
    /// What is in the maildrop.
    Listed {
        /// The messages.
        messages: Vec<Listed>,
        /// Their octets, by STAT.
        octets: u64,
    },
    /// A message was fetched that was not known.
    Fetched {
        /// By what it is known from now on.
        uid: UniqueId,
        /// What that is.
        identity: Identity,
        /// Its octets.
        content: Octets,
    },
    /// The beginning of a message was fetched that is not known.
    Previewed {
        /// Its number in this session.
        number: u32,
        /// Its unique-id; `None` where the server has no UIDL.
        uid: Option<UniqueId>,
        /// Its header, and as many lines of its body as were asked for.
        content: Octets,
    },
    /// These are deleted: QUIT was answered with yes (RFC 1939 section 6).
    Deleted(Vec<UniqueId>),
    /// The session ended. Exactly once.
    Finished(Result<(), Failure>),
}

/// Why a session did not go as planned: the first thing that was wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Failure {
    /// The server said no.
    Refused {
        /// To which command; `None`: to the call itself.
        command: Option<Verb>,
        /// Why, where the server announces RESP-CODES (RFC 2449 section 8).
        code: Option<ResponseCode>,
        /// What it said.
        text: String,
    },
    /// The connection was closed or lost.
    Lost(StateName),
    /// The server sent what is no reply, or one that cannot stand there.
    Nonsense(StateName),
    /// No answer for too long.
    TimedOut(StateName),
    /// TLS is required and the server does not offer it.
    NeedsTls,
    /// The server offers no way to log in that can be gone with these credentials.
    NoWayIn,
    /// The server said that the client is let in, and did not prove that it knows the password (RFC 5802
    /// section 5).
    ServerUnproven,
}

names! {
    /// The states of the client, as they are drawn.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
    #[serde(rename_all = "kebab-case")]
    pub enum StateName {
        /// Waits for the greeting.
        AwaitGreeting,
        /// CAPA is out.
        Capabilities,
        /// STLS is out, or the handshake is under way.
        Tls,
        /// AUTH, or a response of its exchange, is out.
        Auth,
        /// USER, PASS or APOP is out.
        Login,
        /// STAT, UIDL or LIST is out.
        Listing,
        /// RETR, TOP or DELE are out.
        Working,
        /// QUIT is out.
        Quit,
        /// Closed.
        Closed,
    }
}

impl StateName {
    names::moves! {
        AwaitGreeting: "+OK" Capabilities, "-ERR" Quit;
        Capabilities: "+OK" Login, "+OK" Auth, "+OK" Tls, "-ERR" Login, "-ERR" Quit;
        Login: "+OK" Listing, "-ERR" Quit;
        Listing: "+OK" Working, "+OK" Quit, "-ERR" Quit;
        Working: "+OK" Quit, "-ERR" Quit;
        Auth: "+OK" Listing, "-ERR" Quit;
        Tls: "(tls)" Capabilities, "-ERR" Login, "-ERR" Quit;
        Quit: "+OK" Closed;
    }
}
