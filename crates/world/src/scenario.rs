//! The description of a world before anything happens: data that an author writes.

mod record;

use crate::fault::{FaultError, FaultSpec};
use crate::policy::Policy;
use protocol_core::dns::Record;
use protocol_core::imap::server::SpecialUse;
use protocol_core::imap::{Flag, Job, MailboxName};
use protocol_core::message::Draft;
use protocol_core::sasl::Mechanism;
use protocol_core::smtp::client::TlsUse;
use protocol_core::smtp::server::{Extensions, Service, Tls};
use protocol_core::smtp::{Domain, Mailbox};
use protocol_core::{Octets, imap, pop3};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::net::Ipv4Addr;

/// A world to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// Its name, as in `www/scenarios` and in links.
    pub name: String,
    /// What it is called in lists, by language; `en` where there is any.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub title: BTreeMap<String, String>,
    /// What it is about.
    #[serde(default)]
    pub topic: Topic,
    /// What is to be said before it begins, by language; `en` where there is any.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub about: BTreeMap<String, String>,
    /// Virtual time zero, in seconds since 1970-01-01T00:00:00Z.
    pub epoch: i64,
    /// What chance is drawn from.
    #[serde(default)]
    pub seed: u64,
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
    /// What goes wrong.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub faults: Vec<FaultSpec>,
    /// What owners of mail programs do of themselves, after the run has begun.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub later: Vec<LaterSpec>,
    /// The letter that is ready to be sent.
    pub letter: Letter,
}

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

impl Topic {
    /// Every topic, in the order of lists.
    pub const ALL: [Self; 10] = [
        Self::Delivery,
        Self::Recipients,
        Self::Content,
        Self::Routing,
        Self::Trouble,
        Self::Notices,
        Self::Submission,
        Self::Encryption,
        Self::Policy,
        Self::Mailboxes,
    ];
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
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
const fn is_false(it: &bool) -> bool {
    !*it
}

/// A mail program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MuaSpec {
    /// Whose it is: `Alice`.
    pub owner: String,
    /// Her address.
    pub address: Mailbox,
    /// Where it sends mail, `host` and `port`.
    #[serde(default)]
    pub submit: Option<ServerSpec>,
    /// Where it reads mail.
    #[serde(default)]
    pub read: Option<ReadSpec>,
}

/// A user's name and password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LoginSpec {
    /// The name.
    pub user: String,
    /// The password.
    pub password: String,
}

/// How a mail program comes to the token it sends with (OAuth 2, RFC 6749).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TokenSpec {
    /// The token issuer's host; without it, there is no other token than the one it has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issuer: Option<Domain>,
    /// The user's name.
    pub user: String,
    /// What it shows to the issuer; without it, that its owner has consented.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
    /// A token that it has from before. It does not know when that expires.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holds: Option<String>,
}

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

/// A server that a mail program is set up with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServerSpec {
    /// Its host.
    pub host: Domain,
    /// Its port.
    pub port: u16,
    /// What the program authenticates with, where the server wants it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub login: Option<LoginSpec>,
    /// The token it authenticates with instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<TokenSpec>,
    /// Whether it wants TLS.
    #[serde(default)]
    pub tls: TlsUse,
    /// Whether the program sends several commands at once where that is offered.
    #[serde(default, skip_serializing_if = "is_false")]
    pub pipelining: bool,
    /// Whether the program sends by BDAT where that is offered (RFC 3030).
    #[serde(default, skip_serializing_if = "is_false")]
    pub chunking: bool,
}

/// By which protocol a program reads mail, and what listens on a port of a host of mailboxes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Access {
    /// IMAP (RFC 3501), port 143.
    #[default]
    Imap,
    /// IMAP under TLS from the first octet, port 993 (RFC 8314 section 3.2).
    Imaps,
    /// POP3 (RFC 1939), port 110.
    Pop3,
    /// POP3 under TLS from the first octet, port 995 (RFC 8314 section 3.1).
    Pop3s,
}

impl Access {
    /// The port that it has where nothing else is said.
    #[must_use]
    pub const fn port(self) -> u16 {
        match self {
            Self::Imap => 143,
            Self::Imaps => 993,
            Self::Pop3 => 110,
            Self::Pop3s => 995,
        }
    }

    /// Whether TLS comes first.
    #[must_use]
    pub const fn is_secured(self) -> bool {
        matches!(self, Self::Imaps | Self::Pop3s)
    }
}

/// An account to read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReadSpec {
    /// The host of the mailboxes.
    pub host: Domain,
    /// By which protocol.
    #[serde(default)]
    pub by: Access,
    /// Whether it wants TLS where TLS does not come first.
    #[serde(default)]
    pub tls: TlsUse,
    /// Whether the program stays connected and is told of what comes (IMAP: IDLE, RFC 2177).
    #[serde(default, skip_serializing_if = "is_false")]
    pub stays: bool,
    /// Whether the program deletes at the server what it has fetched (POP3).
    #[serde(default)]
    pub then: pop3::client::Policy,
    /// The user's name there.
    pub user: String,
    /// The password.
    pub password: String,
    /// A token that it has from before and shows in place of the password (OAuth 2, RFC 6749).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
    /// How often the program looks, in seconds.
    #[serde(default = "default_every")]
    pub every_seconds: u64,
}

fn default_every() -> u64 {
    5
}

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

impl StoreSpec {
    /// Mailboxes of these users, by IMAP alone.
    #[must_use]
    pub fn new(users: Vec<UserSpec>) -> Self {
        Self {
            users,
            ports: imap_alone(),
            tls: Tls::None,
            mechanisms: Vec::new(),
            tokens_from: None,
            imap: all_of_imap(),
            pop3: pop3::server::Extensions::default(),
        }
    }
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

/// A DNS record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "record::Written")]
pub struct RecordSpec {
    /// Of which name.
    pub name: Domain,
    /// Seconds it may be kept.
    pub ttl: u32,
    /// Type and data.
    #[serde(flatten)]
    pub record: Record,
}

/// The latency between two hosts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkSpec {
    /// One end.
    pub a: Domain,
    /// The other.
    pub b: Domain,
    /// One way, in microseconds.
    pub latency_micros: u64,
}

/// Why a scenario makes no world.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScenarioError {
    /// A host that is not in `hosts` is named.
    #[error("{place} names {name}, which is not among the hosts")]
    NoHost {
        /// Where it is named.
        place: String,
        /// The name.
        name: Domain,
    },
    /// Two hosts of one name or one address.
    #[error("{0} is there twice")]
    Twice(String),
    /// A value that cannot be.
    #[error("{place}: {problem}")]
    Bad {
        /// Where.
        place: String,
        /// What is wrong.
        problem: String,
    },
    /// A fault that cannot be.
    #[error("a fault: {0}")]
    Fault(#[from] FaultError),
}
