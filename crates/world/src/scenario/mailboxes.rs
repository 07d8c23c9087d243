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

/// A mailbox server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoreSpec {
    /// The users who have a mailbox.
    pub users: Vec<UserSpec>,
    /// The port and protocol of each of its listeners. If left out, `{ 143 = "imap" }`.
    #[serde(default = "imap_alone")]
    pub ports: BTreeMap<String, Access>,
    /// Whether it offers STARTTLS and STLS. With `required`, users can sign in only after that.
    #[serde(default)]
    pub tls: Tls,
    /// The mechanisms for signing in, besides IMAP's LOGIN and POP3's USER and PASS.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mechanisms: Vec<Mechanism>,
    /// The token issuer whose tokens it accepts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tokens_from: Option<Domain>,
    /// The IMAP extensions it offers besides IMAP4rev1.
    #[serde(default = "all_of_imap")]
    pub imap: BTreeSet<imap::server::Extension>,
    /// The POP3 extensions it offers.
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
    /// The address. Its local part is the user name for IMAP and POP3.
    pub address: Mailbox,
    /// The password for IMAP and POP3.
    pub password: String,
    /// Mailboxes besides INBOX.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub folders: Vec<FolderSpec>,
    /// How much the mailbox can hold. If left out, there is no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quota: Option<Quota>,
    /// The reply to those who write to the user, who is away (RFC 3834).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vacation: Option<VacationSpec>,
}

impl UserSpec {
    /// A user with an inbox alone.
    #[must_use]
    pub fn new(address: Mailbox, password: String) -> Self {
        Self {
            address,
            password,
            folders: Vec::new(),
            quota: None,
            vacation: None,
        }
    }
}

/// An automatic reply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VacationSpec {
    /// What it says.
    pub text: String,
    /// For how many days a sender gets it only once, 1 to 365. RFC 3834 section 2 recommends 7.
    #[serde(default = "a_week")]
    pub days: u64,
}

fn a_week() -> u64 {
    7
}

/// A mailbox that exists before the run begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FolderSpec {
    /// Its name. `/` separates levels. `INBOX` puts the messages into the inbox.
    pub name: MailboxName,
    /// Its special use.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub special_use: Option<SpecialUse>,
    /// The messages in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub messages: Vec<MessageSpec>,
}

/// A message that is in a mailbox before the run begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MessageSpec {
    /// The whole message. Line ends become CRLF.
    pub content: Octets,
    /// Its flags.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub flags: Vec<Flag>,
}

/// How much a mailbox can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quota {
    /// The limit in octets.
    pub octets: u64,
    /// How many octets are in use before the run, by folders that are not simulated.
    #[serde(default)]
    pub taken: u64,
}
