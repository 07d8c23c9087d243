//! Mail transfer agents.

use super::ServerSpec;
use crate::policy::Policy;
use protocol_core::smtp::client::TlsUse;
use protocol_core::smtp::server::{Extensions, Service, Tls};
use protocol_core::smtp::{Domain, Mailbox};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A mail transfer agent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MtaSpec {
    /// The services it offers: port and kind.
    pub ports: BTreeMap<String, Service>,
    /// What EHLO announces.
    #[serde(default)]
    pub extensions: Extensions,
    /// Domains whose mail ends here, each with the host that keeps its mailboxes.
    #[serde(default)]
    pub local: Vec<LocalDomain>,
    /// The host whose tokens it takes from its users.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tokens_from: Option<Domain>,
    /// Clients it relays for: networks such as `192.0.2.0/24`.
    #[serde(default)]
    pub relay_for: Vec<String>,
    /// Domains it relays to for everybody, as a server does that is the second MX of another.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub relay_to: Vec<Domain>,
    /// Where it sends all that is not local; without it, by MX.
    #[serde(default)]
    pub smarthost: Option<ServerSpec>,
    /// The mailbox that keeps what is for outside, where none of it is sent on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outbox: Option<Mailbox>,
    /// Whether it pipelines.
    #[serde(default = "yes")]
    pub pipelining: bool,
    /// Whether it offers STARTTLS. What requires it on a submission port only offers it where
    /// servers call (RFC 3207 section 4).
    #[serde(default)]
    pub tls: Tls,
    /// Whether it wants TLS where it calls.
    #[serde(default)]
    pub client_tls: TlsUse,
    /// Whether it sends by BDAT where that is offered (RFC 3030).
    #[serde(default = "yes")]
    pub chunking: bool,
    /// Minutes until each next attempt; the last repeats (RFC 5321 section 4.5.4.1).
    #[serde(default = "default_retry")]
    pub retry_minutes: Vec<u64>,
    /// Hours until a message is given up.
    #[serde(default = "default_keep")]
    pub keep_hours: u64,
    /// Hours until the sender is told, once, that a message is late; 0: never.
    #[serde(default = "default_delay")]
    pub delay_hours: u64,
    /// Addresses that stand for others, here or elsewhere: mail for one goes to each of these, from
    /// the same reverse-path (RFC 5321 section 3.9.1). One that stands for itself, too, keeps a copy.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub aliases: BTreeMap<Mailbox, Vec<Mailbox>>,
    /// Local addresses whose owners have gone, each with where to: `551` (RFC 5321 section 3.4).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub moved: BTreeMap<Mailbox, Mailbox>,
    /// What its postmaster decides.
    #[serde(default)]
    pub policy: Policy,
}

fn yes() -> bool {
    true
}

fn default_retry() -> Vec<u64> {
    vec![30, 60, 120, 240]
}

fn default_keep() -> u64 {
    5 * 24
}

fn default_delay() -> u64 {
    4
}

/// A domain whose mail ends at this host.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LocalDomain {
    /// The domain.
    pub domain: Domain,
    /// The host with its mailboxes; it may be this one.
    pub store: Domain,
    /// What divides a user's name from a detail of the user's own: with `+`, mail for
    /// `bob+news@receiver.example` is for `bob@receiver.example` (RFC 5233 section 1).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub separator: Option<char>,
    /// Who gets mail for addresses of the domain that nobody has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub catch_all: Option<Mailbox>,
}

impl LocalDomain {
    /// A domain whose mailboxes are at `store`.
    #[must_use]
    pub fn new(domain: Domain, store: Domain) -> Self {
        Self {
            domain,
            store,
            separator: None,
            catch_all: None,
        }
    }
}
