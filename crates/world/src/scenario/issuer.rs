//! Token issuers.

use serde::{Deserialize, Serialize};

/// A token issuer: the authorization server of RFC 6749 section 1.1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IssuerSpec {
    /// The users it knows.
    pub users: Vec<IssuerUserSpec>,
    /// How many seconds a token is valid.
    #[serde(default = "default_lifetime")]
    pub lifetime_seconds: u64,
    /// What a token allows: words separated by spaces (RFC 6749 section 3.3). A submission server requires
    /// `smtp`, a mailbox server `imap` or `pop`.
    #[serde(default = "default_scope")]
    pub scope: String,
    /// The tokens it issued before the run.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub issued: Vec<IssuedSpec>,
}

fn default_lifetime() -> u64 {
    3600
}

fn default_scope() -> String {
    "smtp".to_owned()
}

/// A user of a token issuer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IssuerUserSpec {
    /// The user name that the mail program sends.
    pub user: String,
    /// The password for which the issuer gives a token. If left out, no password works.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
    /// Whether the user has allowed, in a browser, the mail program to get tokens.
    #[serde(default)]
    pub consents: bool,
}

/// A token that was issued before the run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IssuedSpec {
    /// The token.
    pub token: String,
    /// The user it belongs to.
    pub user: String,
    /// How many seconds of virtual time it is valid. 0: it has expired already.
    pub expires_seconds: u64,
}
