//! Hosts of mailboxes.

use super::Access;
use protocol_core::imap::server::SpecialUse;
use protocol_core::imap::{Flag, MailboxName};
use protocol_core::sasl::Mechanism;
use protocol_core::smtp::server::Tls;
use protocol_core::smtp::{Domain, Mailbox};
use protocol_core::{Octets, imap, pop3};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Mailboxes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoreSpec {
    /// Who has one.
    pub users: Vec<UserSpec>,
    /// The services it offers: port and protocol.
    #[serde(default = "imap_alone")]
    pub ports: BTreeMap<String, Access>,
    /// Whether it offers STARTTLS and STLS, and whether nobody may log in before.
    #[serde(default)]
    pub tls: Tls,
    /// The mechanisms by which users authenticate, beside LOGIN or USER and PASS.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mechanisms: Vec<Mechanism>,
    /// The host whose tokens it takes from its users.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tokens_from: Option<Domain>,
    /// What IMAP offers beside IMAP4rev1.
    #[serde(default = "all_of_imap")]
    pub imap: BTreeSet<imap::server::Extension>,
    /// What POP3 offers.
    #[serde(default)]
    pub pop3: pop3::server::Extensions,
}

fn imap_alone() -> BTreeMap<String, Access> {
    BTreeMap::from([("143".to_owned(), Access::Imap)])
}

fn all_of_imap() -> BTreeSet<imap::server::Extension> {
    imap::server::Extension::ALL.into_iter().collect()
}

/// A user with a mailbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UserSpec {
    /// The address; its local part is the user's name for IMAP and POP3.
    pub address: Mailbox,
    /// The password for IMAP and POP3.
    pub password: String,
    /// Mailboxes beside INBOX.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub folders: Vec<FolderSpec>,
    /// How much the mailbox may hold; without it, there is no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quota: Option<Quota>,
}

impl UserSpec {
    /// A user without a quota.
    #[must_use]
    pub fn new(address: Mailbox, password: String) -> Self {
        Self {
            address,
            password,
            folders: Vec::new(),
            quota: None,
        }
    }
}

/// A mailbox that is there before the run begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FolderSpec {
    /// Its name, levels divided by `/`; `INBOX` puts messages there.
    pub name: MailboxName,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub special_use: Option<SpecialUse>,
    /// What is in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub messages: Vec<MessageSpec>,
}

/// A message that is in a mailbox before the run begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MessageSpec {
    /// Its octets; line ends become CRLF.
    pub content: Octets,
    /// Its flags.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub flags: Vec<Flag>,
}

/// How much a mailbox may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quota {
    /// In octets.
    pub octets: u64,
    /// How many of them are taken already, by folders that are not simulated.
    #[serde(default)]
    pub taken: u64,
}
