//! Mail programs: where each sends and reads, and what it signs in with.

use super::is_false;
use protocol_core::pop3;
use protocol_core::smtp::client::TlsUse;
use protocol_core::smtp::{Domain, Mailbox};
use serde::{Deserialize, Serialize};

/// A mail program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MuaSpec {
    /// Whose it is: `Alice`.
    pub owner: String,
    /// Her address.
    pub address: Mailbox,
    /// Where it sends mail, `host` and `port`.
    #[serde(default)]
    pub submit: Option<ServerSpec>,
    /// Where it reads mail.
    #[serde(default)]
    pub read: Option<ReadSpec>,
}

/// A user's name and password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LoginSpec {
    /// The name.
    pub user: String,
    /// The password.
    pub password: String,
}

/// A server that a mail program is set up with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServerSpec {
    /// Its host.
    pub host: Domain,
    /// Its port.
    pub port: u16,
    /// What the program authenticates with, where the server wants it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub login: Option<LoginSpec>,
    /// The token it authenticates with instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<TokenSpec>,
    /// Whether it wants TLS.
    #[serde(default)]
    pub tls: TlsUse,
    /// Whether the program sends several commands at once where that is offered.
    #[serde(default, skip_serializing_if = "is_false")]
    pub pipelining: bool,
    /// Whether the program sends by BDAT where that is offered (RFC 3030).
    #[serde(default, skip_serializing_if = "is_false")]
    pub chunking: bool,
}

/// By which protocol a program reads mail, and what listens on a port of a host of mailboxes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Access {
    /// IMAP (RFC 3501), port 143.
    #[default]
    Imap,
    /// IMAP under TLS from the first octet, port 993 (RFC 8314 section 3.2).
    Imaps,
    /// POP3 (RFC 1939), port 110.
    Pop3,
    /// POP3 under TLS from the first octet, port 995 (RFC 8314 section 3.1).
    Pop3s,
}

impl Access {
    /// The port that it has where nothing else is said.
    #[must_use]
    pub const fn port(self) -> u16 {
        match self {
            Self::Imap => 143,
            Self::Imaps => 993,
            Self::Pop3 => 110,
            Self::Pop3s => 995,
        }
    }

    /// Whether TLS comes first.
    #[must_use]
    pub const fn is_secured(self) -> bool {
        matches!(self, Self::Imaps | Self::Pop3s)
    }
}

/// An account to read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReadSpec {
    /// The host of the mailboxes.
    pub host: Domain,
    /// By which protocol.
    #[serde(default)]
    pub by: Access,
    /// Whether it wants TLS where TLS does not come first.
    #[serde(default)]
    pub tls: TlsUse,
    /// Whether the program stays connected and is told of what comes (IMAP: IDLE, RFC 2177).
    #[serde(default, skip_serializing_if = "is_false")]
    pub stays: bool,
    /// Whether the program deletes at the server what it has fetched (POP3).
    #[serde(default)]
    pub then: pop3::client::Policy,
    /// The user's name there.
    pub user: String,
    /// The password.
    pub password: String,
    /// A token that it has from before and shows in place of the password (OAuth 2, RFC 6749).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
    /// How often the program looks, in seconds.
    #[serde(default = "default_every")]
    pub every_seconds: u64,
}

fn default_every() -> u64 {
    5
}

/// How a mail program comes to the token it sends with (OAuth 2, RFC 6749).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TokenSpec {
    /// The token issuer's host; without it, there is no other token than the one it has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issuer: Option<Domain>,
    /// The user's name.
    pub user: String,
    /// What it shows to the issuer; without it, that its owner has consented.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
    /// A token that it has from before. It does not know when that expires.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holds: Option<String>,
}
