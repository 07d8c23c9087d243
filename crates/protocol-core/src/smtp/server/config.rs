//! How a server is set up.

use crate::sasl::Mechanism;
use crate::smtp::Domain;
use crate::smtp::data::LineEnds;
use serde::{Deserialize, Deserializer, Serialize};

/// The service on a port.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Service {
    /// Mail from other servers, usually on port 25 (RFC 5321).
    Relay,
    /// Submission by mail programs, usually on port 587 (RFC 6409).
    Submission,
    /// Submission with TLS from the first octet, usually on port 465 (RFC 8314 section 3.3).
    Submissions,
}

impl Service {
    /// Whether users' programs submit here.
    #[must_use]
    pub const fn is_submission(self) -> bool {
        matches!(self, Self::Submission | Self::Submissions)
    }
}

/// Whether a server offers TLS by STARTTLS (RFC 3207).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tls {
    /// It does not offer it.
    #[default]
    None,
    /// TLS is offered. The client may continue without it.
    Offered,
    /// It offers it, and accepts no mail and no password before TLS: `530 5.7.0`. A publicly referenced server
    /// must not require it for local delivery (RFC 3207 section 4).
    Required,
}

/// What the server announces in its reply to EHLO.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Extensions {
    /// SIZE: the largest message it accepts, in octets (RFC 1870). In a scenario, `false` means that SIZE is
    /// not offered.
    #[serde(deserialize_with = "size_or_false")]
    pub size: Option<u64>,
    /// PIPELINING (RFC 2920).
    pub pipelining: bool,
    /// 8BITMIME (RFC 6152).
    pub eight_bit_mime: bool,
    /// ENHANCEDSTATUSCODES (RFC 2034).
    pub enhanced_status_codes: bool,
    /// SMTPUTF8 (RFC 6531).
    pub smtputf8: bool,
    /// DSN (RFC 3461).
    pub dsn: bool,
    /// CHUNKING, the BDAT command (RFC 3030 section 2).
    pub chunking: bool,
    /// BINARYMIME (RFC 3030 section 3). It needs CHUNKING.
    pub binary_mime: bool,
    /// AUTH and its mechanisms (RFC 4954). An empty list means that AUTH is not offered. A submission service
    /// that offers AUTH accepts no mail without it (RFC 6409 section 4.3).
    pub auth: Vec<Mechanism>,
}

impl Default for Extensions {
    fn default() -> Self {
        Self {
            size: Some(10_485_760),
            pipelining: true,
            eight_bit_mime: true,
            enhanced_status_codes: true,
            smtputf8: false,
            dsn: false,
            chunking: false,
            binary_mime: false,
            auth: Vec::new(),
        }
    }
}

/// A number, or `false`: what is left out of data is the default, so that absence cannot say no.
fn size_or_false<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    struct Written;
    impl serde::de::Visitor<'_> for Written {
        type Value = Option<u64>;

        fn expecting(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
            f.write_str("a number, or `false`")
        }

        fn visit_u64<E>(self, limit: u64) -> Result<Option<u64>, E> {
            Ok(Some(limit))
        }

        fn visit_i64<E: serde::de::Error>(self, limit: i64) -> Result<Option<u64>, E> {
            u64::try_from(limit).map(Some).map_err(E::custom)
        }

        fn visit_bool<E: serde::de::Error>(self, offered: bool) -> Result<Option<u64>, E> {
            if offered {
                return Err(E::custom("SIZE needs a limit"));
            }
            Ok(None)
        }

        fn visit_unit<E>(self) -> Result<Option<u64>, E> {
            Ok(None)
        }
    }
    deserializer.deserialize_any(Written)
}

/// How a server is set up; shared by its sessions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// The name it greets with.
    pub name: Domain,
    /// The service of the port.
    pub service: Service,
    /// What the server announces in its reply to EHLO.
    pub extensions: Extensions,
    /// Whether it offers STARTTLS.
    pub tls: Tls,
    /// The most recipients of one transaction; at least 100 (RFC 5321 section 4.5.3.1.8).
    pub max_recipients: usize,
    /// How many errors it bears before it answers 421 and closes.
    pub max_errors: usize,
    /// How long it waits for a command; at least 5 minutes (RFC 5321 section 4.5.3.2.7).
    pub command_timeout: core::time::Duration,
    /// What its host has made stricter or looser than usual.
    pub rules: Rules,
}

impl Config {
    /// Whether MAIL has to wait for AUTH: on a submission service that offers it, which RFC 6409 section 4.3
    /// wants by default, or by the host's rules.
    #[must_use]
    pub const fn requires_auth(&self) -> bool {
        let on_submission = self.service.is_submission() && !self.extensions.auth.is_empty();
        on_submission || self.rules.require_auth
    }
}

/// What a host can make stricter or looser than usual.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Rules {
    /// Whether MAIL waits for AUTH, whatever the service.
    pub require_auth: bool,
    /// The largest message taken, in octets, whether SIZE announces a limit or not. The smaller of
    /// the two holds.
    pub max_size: Option<u64>,
    /// How strict it is about line ends in content.
    pub line_ends: LineEnds,
    /// Whether EXPN is answered; else `252` (RFC 5321 section 7.3).
    pub expn: bool,
    /// Whether HELP is not answered: `502`.
    pub no_help: bool,
}
