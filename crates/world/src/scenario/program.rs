//! Mail programs: where each sends and reads, and what it signs in with.

use super::is_false;
use protocol_core::pop3;
use protocol_core::smtp::client::TlsUse;
use protocol_core::smtp::{Domain, Mailbox};
use serde::{Deserialize, Serialize};

/// A person's mail program (mail user agent).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MuaSpec {
    /// Its owner's name, such as `Alice`.
    pub owner: String,
    /// The owner's address.
    pub address: Mailbox,
    /// The server to which it sends mail.
    #[serde(default)]
    pub submit: Option<ServerSpec>,
    /// The mailbox that it reads.
    #[serde(default)]
    pub read: Option<ReadSpec>,
}

/// A user name and a password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LoginSpec {
    /// The user name.
    pub user: String,
    /// The password.
    pub password: String,
}

/// A server that a program sends to, and how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServerSpec {
    /// The server's host.
    pub host: Domain,
    /// The server's port.
    pub port: u16,
    /// The user name and password to sign in with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub login: Option<LoginSpec>,
    /// The token to sign in with instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<TokenSpec>,
    /// Whether the program uses TLS.
    #[serde(default)]
    pub tls: TlsUse,
    /// Whether the program sends several commands at once if the server offers PIPELINING.
    #[serde(default, skip_serializing_if = "is_false")]
    pub pipelining: bool,
    /// Whether the program sends with BDAT if the server offers CHUNKING (RFC 3030).
    #[serde(default, skip_serializing_if = "is_false")]
    pub chunking: bool,
}

/// The protocol by which a program reads mail, and which a mailbox server offers on a port.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Access {
    /// IMAP4rev1 (RFC 3501), port 143.
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

/// A mailbox that a program reads, and how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReadSpec {
    /// The mailbox server's host.
    pub host: Domain,
    /// The protocol.
    #[serde(default)]
    pub by: Access,
    /// Whether the program starts TLS with STARTTLS or STLS.
    #[serde(default)]
    pub tls: TlsUse,
    /// Whether the program stays connected and learns of new mail at once (IDLE, RFC 2177).
    #[serde(default, skip_serializing_if = "is_false")]
    pub stays: bool,
    /// POP3: what the program does with fetched messages on the server.
    #[serde(default)]
    pub then: pop3::client::Policy,
    /// The user name.
    pub user: String,
    /// The password.
    pub password: String,
    /// A token that the program already has and sends instead of the password (OAuth 2, RFC 6749).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
    /// How often the program checks for mail, in seconds.
    #[serde(default = "default_every")]
    pub every_seconds: u64,
}

fn default_every() -> u64 {
    5
}

/// How a mail program gets the token it signs in with (OAuth 2, RFC 6749).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TokenSpec {
    /// The token issuer's host. If left out, the program has only the token in `holds`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issuer: Option<Domain>,
    /// The user name.
    pub user: String,
    /// The password it sends to the issuer, which RFC 9700 section 2.4 forbids today. If left out, the
    /// issuer relies on the user's consent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
    /// A token that the program already has. It does not know when the token expires.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holds: Option<String>,
}
