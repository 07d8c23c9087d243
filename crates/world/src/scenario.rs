//! The description of a world before anything happens: data that an author writes.

mod agent;
mod issuer;
mod mailboxes;
mod program;
mod record;
mod written;

pub use agent::{LocalDomain, MtaSpec};
pub use issuer::{IssuedSpec, IssuerSpec, IssuerUserSpec};
pub use mailboxes::{FolderSpec, MessageSpec, Quota, StoreSpec, UserSpec};
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

/// A world to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// Its name, as in `www/scenarios` and in links.
    pub name: String,
    /// What it is called in lists. In a folder of `www/scenarios` it stands in `LANGUAGE.md`, with `about`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub title: Texts,
    /// What it is about.
    #[serde(default)]
    pub topic: Topic,
    /// What a reader is told before it begins: paragraphs with an empty line between them.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub about: Texts,
    /// Virtual time zero, in seconds since 1970-01-01T00:00:00Z.
    pub epoch: i64,
    /// What chance is drawn from.
    #[serde(default)]
    pub seed: u64,
    /// The UIDVALIDITY of mailboxes, until a name is used again (RFC 3501 section 2.3.1.1). A world that is
    /// begun again under the same addresses has a higher one each time.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub uid_validity: u32,
    /// The hosts, in the order they are drawn.
    pub hosts: Vec<HostSpec>,
    /// The DNS zone.
    #[serde(default)]
    pub dns: Vec<RecordSpec>,
    /// One way between two hosts, in microseconds, where `links` says nothing else.
    #[serde(default = "default_latency")]
    pub latency_micros: u64,
    /// Links with a latency of their own.
    #[serde(default)]
    pub links: Vec<LinkSpec>,
    /// Until when the run goes on by itself, in seconds of virtual time; without it, until nothing
    /// is left that moves mail. Who lets time pass goes beyond it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub horizon_seconds: Option<u64>,
    /// What goes wrong.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub faults: Vec<FaultSpec>,
    /// What owners of mail programs do of themselves, after the run has begun.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub later: Vec<LaterSpec>,
    /// The letter that is ready to be sent.
    pub letter: Letter,
}

names! {
    /// What a scenario is about: lists have a part for each.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
    #[serde(rename_all = "kebab-case")]
    pub enum Topic {
        /// The way of a letter.
        #[default]
        Delivery,
        /// Who it is for: recipients and addresses.
        Recipients,
        /// What is in it, and how it goes over the wire.
        Content,
        /// Which server takes it.
        Routing,
        /// What waits and is tried again, what breaks.
        Trouble,
        /// Who tells whom what became of it.
        Notices,
        /// Who may send: passwords and tokens.
        Submission,
        /// TLS.
        Encryption,
        /// What servers allow, and what happens where they allow too much.
        Policy,
        /// Reading mail: mailboxes, and the programs that look into them.
        Mailboxes,
    }
}

/// A letter that waits at a mail program for a person to press send.
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

/// One host. What it is, is what it has: any mix of parts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HostSpec {
    /// Its name.
    pub name: Domain,
    /// Its address.
    pub address: Ipv4Addr,
    /// A person's mail program.
    #[serde(default)]
    pub mua: Option<MuaSpec>,
    /// A mail transfer agent: takes mail and passes it on.
    #[serde(default)]
    pub mta: Option<MtaSpec>,
    /// Mailboxes and their IMAP server.
    #[serde(default)]
    pub store: Option<StoreSpec>,
    /// Answers DNS questions from the scenario's zone.
    #[serde(default)]
    pub resolver: bool,
    /// Gives tokens to mail programs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issuer: Option<IssuerSpec>,
    /// Is not simulated: who calls it is answered by a person who plays the server, or by a program
    /// that is not ours.
    #[serde(default, skip_serializing_if = "is_false")]
    pub outside: bool,
    /// The host beside which it is drawn, behind it; without it, hosts are drawn in their order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Domain>,
    /// Whether it is gone: it has nothing, nobody finds it, and its place in the picture is empty.
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

/// What the owner of a mail program does of herself in a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LaterSpec {
    /// The mail program's host.
    pub host: Domain,
    /// When, in seconds of virtual time.
    pub seconds: u64,
    /// What, in this order; without any, the program looks for mail.
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

/// What lies between two hosts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkSpec {
    /// One end.
    pub a: Domain,
    /// The other.
    pub b: Domain,
    /// One way, in microseconds; without it, as everywhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latency_micros: Option<u64>,
    /// Whether nothing gets through.
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
