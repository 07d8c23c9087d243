//! The description of a world before anything happens: data that an author writes.

mod agent;
mod issuer;
mod mailboxes;
mod program;
mod record;
mod written;

pub use agent::{ListSpec, LocalDomain, MtaSpec};
pub use issuer::{IssuedSpec, IssuerSpec, IssuerUserSpec};
pub use mailboxes::{FolderSpec, MessageSpec, Quota, StoreSpec, UserSpec, VacationSpec};
pub use program::{Access, LoginSpec, MuaSpec, ReadSpec, ServerSpec, TokenSpec};

use crate::fault::{FaultError, FaultSpec};
use crate::input::Input;
use crate::policy::PolicyError;
use protocol_core::dns::Record;
use protocol_core::imap::Job;
use protocol_core::message::Draft;
use protocol_core::names;
use protocol_core::smtp::Domain;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::net::Ipv4Addr;

/// A text in each language it is written in; `en` where there is any.
pub type Texts = BTreeMap<String, String>;

/// The text in that language, or else in English.
#[must_use]
pub fn text<'a>(texts: &'a Texts, language: &str) -> Option<&'a str> {
    let text = texts.get(language).or_else(|| texts.get("en"));
    text.map(String::as_str)
}

/// The description of a world before anything happens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// The name: that of its folder in `www/scenarios`, and in links.
    pub name: String,
    /// The title in lists. A scenario in `www/scenarios` has it in its `LANGUAGE.md`, with `about`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub title: Texts,
    /// The topic it is listed under.
    #[serde(default)]
    pub topic: Topic,
    /// What a reader must know before the run begins: paragraphs with an empty line between them.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub about: Texts,
    /// The date at which virtual time begins, in seconds since 1970-01-01T00:00:00Z.
    pub epoch: i64,
    /// The seed of everything random. The same seed gives the same run.
    #[serde(default)]
    pub seed: u64,
    /// The first UIDVALIDITY of the mailboxes; 1 if left out (RFC 3501 section 2.3.1.1). `serve` raises it each
    /// time it starts a new world.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub uid_validity: u32,
    /// The hosts, in the order in which they are drawn.
    pub hosts: Vec<HostSpec>,
    /// The DNS zone.
    #[serde(default)]
    pub dns: Vec<RecordSpec>,
    /// How long octets take from one host to another, in microseconds, unless `links` says something else.
    #[serde(default = "default_latency")]
    pub latency_micros: u64,
    /// Links that have a latency of their own or are cut.
    #[serde(default)]
    pub links: Vec<LinkSpec>,
    /// When the run stops by itself, in seconds of virtual time. If left out, it stops when no mail is left to
    /// move. A person can let more time pass.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub horizon_seconds: Option<u64>,
    /// What goes wrong.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub faults: Vec<FaultSpec>,
    /// What the owners of mail programs do later in the run.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub later: Vec<LaterSpec>,
    /// The letter that is ready to send.
    pub letter: Letter,
}

names! {
    /// The topic of a scenario. The list of scenarios has a part for each.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
    #[serde(rename_all = "kebab-case")]
    pub enum Topic {
        /// How a message travels.
        #[default]
        Delivery,
        /// Recipients and addresses.
        Recipients,
        /// What is in a message, and how it goes over the wire.
        Content,
        /// Which server a message goes to.
        Routing,
        /// Delays, retries and failures.
        Trouble,
        /// Who tells the sender what became of a message.
        Notices,
        /// Who may send: passwords and tokens.
        Submission,
        /// TLS.
        Encryption,
        /// What servers allow, and what happens if they allow too much.
        Policy,
        /// Reading mail: mailboxes and the programs that read them.
        Mailboxes,
    }
}

/// The letter that waits in a mail program until a person presses “Send it”.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Letter {
    /// The mail program's host.
    pub host: Domain,
    /// What is written.
    pub draft: Draft,
}

impl Letter {
    /// What a person does who sends it as it is.
    #[must_use]
    pub fn send(&self) -> Input {
        Input::Send {
            host: self.host.clone(),
            draft: self.draft.clone(),
            envelope: None,
        }
    }
}

const fn one() -> u32 {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
const fn is_one(it: &u32) -> bool {
    *it == one()
}

fn default_latency() -> u64 {
    20_000
}

/// A host. Its parts say what it does; it can have any of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HostSpec {
    /// Its name.
    pub name: Domain,
    /// Its IPv4 address.
    pub address: Ipv4Addr,
    /// A person's mail program.
    #[serde(default)]
    pub mua: Option<MuaSpec>,
    /// A mail server (mail transfer agent): it accepts mail and passes it on.
    #[serde(default)]
    pub mta: Option<MtaSpec>,
    /// Mailboxes, with an IMAP or POP3 server.
    #[serde(default)]
    pub store: Option<StoreSpec>,
    /// Whether it answers DNS queries from the scenario's records.
    #[serde(default)]
    pub resolver: bool,
    /// A token issuer, which gives tokens to mail programs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issuer: Option<IssuerSpec>,
    /// Whether the host is not simulated: a person plays the server, or a program outside the world answers.
    #[serde(default, skip_serializing_if = "is_false")]
    pub outside: bool,
    /// The host after which it is drawn. If left out, hosts are drawn in their order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Domain>,
    /// Whether the host is gone. It keeps its place in the picture.
    #[serde(default, skip_serializing_if = "is_false")]
    pub removed: bool,
}

impl HostSpec {
    /// A host that has nothing.
    #[must_use]
    pub fn new(name: Domain, address: Ipv4Addr) -> Self {
        Self {
            name,
            address,
            mua: None,
            mta: None,
            store: None,
            resolver: false,
            issuer: None,
            outside: false,
            after: None,
            removed: false,
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
pub(crate) const fn is_false(it: &bool) -> bool {
    !*it
}

/// What the owner of a mail program does later in the run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LaterSpec {
    /// The mail program's host.
    pub host: Domain,
    /// When, in seconds of virtual time from the start.
    pub seconds: u64,
    /// The jobs, in order. Without any, the program checks for mail.
    #[serde(default)]
    pub jobs: Vec<Job>,
}

/// A DNS record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "record::Written", into = "record::Written")]
pub struct RecordSpec {
    /// Of which name.
    pub name: Domain,
    /// Seconds it may be kept.
    pub ttl: u32,
    /// Type and data.
    pub record: Record,
}

/// The link between two hosts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkSpec {
    /// One end.
    pub a: Domain,
    /// The other.
    pub b: Domain,
    /// How long octets take one way, in microseconds. If left out, `latency_micros` of the scenario.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latency_micros: Option<u64>,
    /// Whether the link is cut: nothing gets through.
    #[serde(default, skip_serializing_if = "is_false")]
    pub cut: bool,
}

impl LinkSpec {
    pub(crate) fn is_between(&self, a: &Domain, b: &Domain) -> bool {
        (&self.a, &self.b) == (a, b) || (&self.a, &self.b) == (b, a)
    }
}

/// Why a scenario makes no world: where, and what is wrong there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{path}: {flaw}")]
pub struct ScenarioError {
    /// The place in the scenario: `hosts[1].mta.smarthost`.
    pub path: String,
    /// What is wrong.
    pub flaw: Flaw,
}

/// What is wrong with a scenario.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum Flaw {
    /// It names a host that is not among the scenario's.
    #[error("there is no host {name}; the hosts are {}", .hosts.join(", "))]
    NoHost {
        /// The name.
        name: Domain,
        /// The names that there are.
        hosts: Vec<String>,
    },
    /// Two hosts have this name or address.
    #[error("{0} is there twice")]
    Twice(String),
    /// A fault that cannot be.
    #[error("{0}")]
    Fault(FaultError),
    /// A policy that cannot be.
    #[error("{0}")]
    Policy(PolicyError),
    /// A value that cannot be.
    #[error("{0}")]
    Value(String),
}

impl ScenarioError {
    pub(crate) fn new(path: impl Into<String>, flaw: Flaw) -> Self {
        let path = path.into();
        Self { path, flaw }
    }

    pub(crate) fn bad(path: impl Into<String>, problem: impl Into<String>) -> Self {
        Self::new(path, Flaw::Value(problem.into()))
    }
}
