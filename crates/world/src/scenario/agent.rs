//! Mail transfer agents.

use super::ServerSpec;
use crate::policy::Policy;
use protocol_core::smtp::client::TlsUse;
use protocol_core::smtp::server::{Extensions, Service, Tls};
use protocol_core::smtp::{Domain, Mailbox};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A mail server (mail transfer agent).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MtaSpec {
    /// The port and service of each of its listeners: `{ 25 = "relay" }`.
    pub ports: BTreeMap<String, Service>,
    /// What EHLO announces.
    #[serde(default)]
    pub extensions: Extensions,
    /// The domains whose mail it delivers, each with the host that keeps the mailboxes.
    #[serde(default)]
    pub local: Vec<LocalDomain>,
    /// The token issuer whose tokens it accepts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tokens_from: Option<Domain>,
    /// The networks of clients it relays for, such as `192.0.2.0/24`.
    #[serde(default)]
    pub relay_for: Vec<String>,
    /// The domains it relays to for anyone, as a backup MX does.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub relay_to: Vec<Domain>,
    /// The server to which it sends all mail that is not local. If left out, it looks up MX records.
    #[serde(default)]
    pub smarthost: Option<ServerSpec>,
    /// A mailbox that keeps all mail for other domains. If it is set, the server sends none of that mail on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outbox: Option<Mailbox>,
    /// Whether it sends several commands at once, as a client, if the other server offers PIPELINING.
    #[serde(default = "yes")]
    pub pipelining: bool,
    /// Whether it offers STARTTLS. `required` holds for submission; on port 25 the server still only offers it
    /// (RFC 3207 section 4).
    #[serde(default)]
    pub tls: Tls,
    /// Whether it uses TLS as a client.
    #[serde(default)]
    pub client_tls: TlsUse,
    /// Whether it sends with BDAT, as a client, if the other server offers CHUNKING (RFC 3030).
    #[serde(default = "yes")]
    pub chunking: bool,
    /// How many minutes it waits before each retry. The last number repeats (RFC 5321 section 4.5.4.1).
    #[serde(default = "default_retry")]
    pub retry_minutes: Vec<u64>,
    /// How many hours before it gives up.
    #[serde(default = "default_keep")]
    pub keep_hours: u64,
    /// How many hours before it tells the sender, once, that a message is late. 0: never.
    #[serde(default = "default_delay")]
    pub delay_hours: u64,
    /// Aliases: mail for the address goes to each address of the list, with the same reverse-path (RFC 5321
    /// section 3.9.1). An address that lists itself keeps a copy.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub aliases: BTreeMap<Mailbox, Vec<Mailbox>>,
    /// Mailing lists: mail for the address goes to each member, with the owner as reverse-path (RFC 5321 section
    /// 3.9.2).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lists: Vec<ListSpec>,
    /// Users who have moved, each with the new address. The server answers `551` (RFC 5321 section 3.4).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub moved: BTreeMap<Mailbox, Mailbox>,
    /// What the server allows and refuses.
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

/// A mailing list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListSpec {
    /// The address of the list.
    pub address: Mailbox,
    /// The members.
    pub members: Vec<Mailbox>,
    /// The address that gets the bounces. It is the reverse-path of what the list sends on.
    pub owner: Mailbox,
    /// What the list puts in brackets before each subject.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject_tag: Option<String>,
}

/// A domain whose mail the server delivers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LocalDomain {
    /// The domain.
    pub domain: Domain,
    /// The host that keeps its mailboxes. It can be the same host.
    pub store: Domain,
    /// The separator of subaddresses: with `+`, mail for `bob+news@receiver.example` goes to
    /// `bob@receiver.example` (RFC 5233 section 1).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub separator: Option<char>,
    /// Who gets the mail for addresses of the domain that do not exist.
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
