//! Token issuers.

use serde::{Deserialize, Serialize};

/// A token issuer: the authorization server of RFC 6749 section 1.1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IssuerSpec {
    /// Whom it knows.
    pub users: Vec<IssuerUserSpec>,
    /// How long a token is good, in seconds.
    #[serde(default = "default_lifetime")]
    pub lifetime_seconds: u64,
    /// What a token is good for: words with spaces between (RFC 6749 section 3.3); a submission server
    /// wants `smtp`.
    #[serde(default = "default_scope")]
    pub scope: String,
    /// What it gave out before the run.
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
    /// The name, as the mail program says it.
    pub user: String,
    /// The password for which a program is given a token; without it, none is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
    /// Whether the user has consented, in a browser, that the mail program is given tokens.
    #[serde(default)]
    pub consents: bool,
}

/// A token that was given out before the run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IssuedSpec {
    /// The token.
    pub token: String,
    /// Whose it is.
    pub user: String,
    /// How long it is good in virtual time; 0: it has expired already.
    pub expires_seconds: u64,
}
