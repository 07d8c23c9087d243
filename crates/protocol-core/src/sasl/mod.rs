//! SASL (RFC 4422): exchanges by which a client proves who it is, both sides of each mechanism.
//!
//! An exchange takes and gives messages of its mechanism and knows no protocol: how they are framed,
//! how an exchange is cancelled and what is said at its end is the profile of SMTP (RFC 4954), IMAP or
//! POP3. It draws no chance and knows no user: the server's side asks its host, the client's side is
//! given what it needs.
//!
//! Names and passwords are not prepared by SASLprep (RFC 4013), which changes nothing in printable
//! US-ASCII: PLAIN, LOGIN and CRAM-MD5 compare octets, SCRAM takes nothing else than printable
//! US-ASCII, as RFC 5802 section 2.2 allows.

pub mod client;
mod cram_md5;
mod oauth;
mod plain;
pub mod scram;
pub mod server;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

/// A mechanism of authentication.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Mechanism {
    /// The user name and the password in one response (RFC 4616).
    Plain,
    /// The server asks for the user name, then for the password. Widely used, but in no RFC.
    Login,
    /// The client answers a challenge with a digest, keyed with the password (RFC 2195).
    #[serde(rename = "CRAM-MD5")]
    CramMd5,
    /// Client and server prove to each other that they know the password or a key made from it, without
    /// sending it (RFC 5802, RFC 7677).
    #[serde(rename = "SCRAM-SHA-256")]
    ScramSha256,
    /// A token instead of a password. Some providers use it; it is in no RFC.
    XOAuth2,
    /// A token instead of a password (RFC 7628).
    OAuthBearer,
}

impl Mechanism {
    /// Every mechanism, in the order in which a client prefers them: with a token, then with a
    /// password, those first that show less of it.
    pub const ALL: [Self; 6] = [
        Self::OAuthBearer,
        Self::XOAuth2,
        Self::ScramSha256,
        Self::CramMd5,
        Self::Plain,
        Self::Login,
    ];

    /// Its name (RFC 4422 section 3.1).
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Plain => "PLAIN",
            Self::Login => "LOGIN",
            Self::CramMd5 => "CRAM-MD5",
            Self::ScramSha256 => "SCRAM-SHA-256",
            Self::XOAuth2 => "XOAUTH2",
            Self::OAuthBearer => "OAUTHBEARER",
        }
    }

    /// The mechanism of that name, in any case.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|it| it.as_str().eq_ignore_ascii_case(name))
    }

    /// Whether the client may begin, with its initial response (RFC 4422 section 3.3). LOGIN has no
    /// rule; servers take the user's name so.
    #[must_use]
    pub const fn takes_initial_response(self) -> bool {
        !matches!(self, Self::CramMd5)
    }

    /// The best of those that are offered for which these credentials have what is needed.
    #[must_use]
    pub fn best(offered: &[Self], credentials: &Credentials) -> Option<Self> {
        let usable = |mechanism: &Self| match (mechanism, &credentials.secret) {
            (Self::OAuthBearer | Self::XOAuth2, Secret::Token(_))
            | (Self::CramMd5 | Self::Plain | Self::Login, Secret::Password(_)) => true,
            (Self::ScramSha256, Secret::Password(password)) => {
                scram::is_prepared(&credentials.user) && scram::is_prepared(password)
            }
            _ => false,
        };
        Self::ALL
            .into_iter()
            .find(|it| offered.contains(it) && usable(it))
    }
}

/// What a client knows of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credentials {
    /// The user's name.
    pub user: String,
    /// What proves it.
    pub secret: Secret,
}

/// What proves who a client is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Secret {
    /// A password, which the server knows too.
    Password(String),
    /// A bearer token (RFC 6750): whoever has it is let in.
    Token(String),
}

/// What chance and the clock give to one exchange. Drawn anew each time, by the host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Nonce {
    /// Octets that nobody can foretell.
    pub random: [u8; 16],
    /// The date, in seconds since 1970-01-01T00:00:00Z.
    pub date: i64,
}

/// `<digits.date@server>`: a presumptively arbitrary string of random digits, a timestamp and the
/// server's name, in the form of a msg-id (RFC 2195 section 2, RFC 1939 section 7).
pub(crate) fn msg_id(nonce: Nonce, server: &str) -> String {
    let random = u128::from_be_bytes(nonce.random);
    format!("<{random}.{}@{server}>", nonce.date)
}

/// A message as it is on the wire of SMTP, IMAP and POP3, decoded from base64 (RFC 4648 section 4); `None`
/// where it is not base64.
#[must_use]
pub fn decode(message: &[u8]) -> Option<Vec<u8>> {
    STANDARD.decode(message).ok()
}

/// A message as it goes on the wire, in base64.
#[must_use]
pub fn encode(message: &[u8]) -> String {
    STANDARD.encode(message)
}

/// An initial response, decoded; `=` is the empty one (RFC 4954 section 4, RFC 5034 section 4, RFC 4959
/// section 3).
pub(crate) fn decode_initial(response: &[u8]) -> Option<Vec<u8>> {
    match response {
        b"=" => Some(Vec::new()),
        _ => decode(response),
    }
}

/// An initial response as it goes on the wire.
pub(crate) fn encode_initial(response: &[u8]) -> String {
    match response {
        [] => "=".to_owned(),
        _ => encode(response),
    }
}

#[cfg(test)]
mod tests;
