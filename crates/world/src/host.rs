//! Hosts and what they have. A host's part is not fixed: it answers on one connection and calls on
//! the next.

use crate::event::Obstacle;
use crate::fault::Down;
use crate::ids::{EventId, HostId, MessageId};
use crate::policy::Policy;
use crate::scenario::{IssuerSpec, LocalDomain, MtaSpec, MuaSpec, Quota};
use protocol_core::imap;
use protocol_core::smtp::{Domain, Envelope, ForwardPath, Mailbox};
use protocol_core::{Instant, Octets, smtp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::net::Ipv4Addr;
use std::sync::Arc;

/// A host of the world.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Host {
    /// Its name, `mx.receiver.example`.
    pub name: Domain,
    /// Its address.
    pub address: Ipv4Addr,
    /// A person's mail program.
    pub mua: Option<Mua>,
    /// A mail transfer agent.
    pub mta: Option<Mta>,
    /// Mailboxes and their IMAP server.
    pub store: Option<Store>,
    /// Whether it answers DNS questions.
    pub resolver: bool,
    /// Whether it crashed, and comes back.
    pub down: Option<Down>,
    /// A token issuer.
    pub issuer: Option<Issuer>,
    /// Whether it is not simulated: what it says comes from outside.
    pub outside: bool,
}

/// What a host is in the drawing: the first of these that fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// A person's mail program (MUA).
    MailProgram,
    /// Takes mail from mail programs (MSA).
    Submission,
    /// Takes mail for domains that are local to it: where the MX points.
    Exchanger,
    /// Takes mail and passes all of it on.
    Relay,
    /// Keeps mailboxes.
    Mailboxes,
    /// Answers DNS questions.
    Resolver,
    /// None of these.
    Other,
    /// Gives tokens to mail programs.
    Issuer,
    /// A server that is not simulated.
    Outside,
}

impl Host {
    /// The ports it listens on.
    pub fn ports(&self) -> impl Iterator<Item = u16> {
        let smtp = self.mta.iter().flat_map(|mta| mta.services.keys().copied());
        smtp.chain(self.store.iter().map(|_| crate::world::IMAP_PORT))
    }

    /// What it is drawn as.
    #[must_use]
    pub fn role(&self) -> Role {
        if self.outside {
            Role::Outside
        } else if self.mua.is_some() {
            Role::MailProgram
        } else if self.mta.as_ref().is_some_and(Mta::takes_submissions) {
            Role::Submission
        } else if self
            .mta
            .as_ref()
            .is_some_and(|mta| !mta.spec.local.is_empty())
        {
            Role::Exchanger
        } else if self.mta.is_some() {
            Role::Relay
        } else if self.store.is_some() {
            Role::Mailboxes
        } else if self.resolver {
            Role::Resolver
        } else if self.issuer.is_some() {
            Role::Issuer
        } else {
            Role::Other
        }
    }
}

/// A mail program: what its owner wrote and what it fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mua {
    /// How it is set up.
    pub spec: Arc<MuaSpec>,
    /// Messages the owner sent, until each has left.
    pub outbox: Vec<Outgoing>,
    /// Copies it fetched, by unique identifier.
    pub inbox: BTreeMap<u32, FetchedCopy>,
    /// The token it sends with, where it has one.
    pub token: Option<HeldToken>,
    /// How far its reading is.
    pub reading: Reading,
    /// How many times in a row it could not read.
    pub(crate) in_vain: u32,
    /// What it will do in its next IMAP session besides looking for mail.
    pub(crate) jobs: Vec<imap::Job>,
}

/// A token as a mail program holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldToken {
    /// The token.
    pub token: String,
    /// Until when it is good; `None` where the program does not know.
    pub expires: Option<Instant>,
}

/// A token issuer: the authorization server of RFC 6749 section 1.1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issuer {
    /// How it is set up.
    pub spec: Arc<IssuerSpec>,
    /// What it gave out.
    pub tokens: BTreeMap<String, Token>,
    /// How many it gave out in this run.
    pub(crate) issued: u64,
}

/// A token as its issuer knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Whose it is.
    pub user: String,
    /// What it is good for (RFC 6749 section 3.3).
    pub scope: String,
    /// Until when.
    pub expires: Instant,
}

/// Whether a mail program looks for mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// It does not.
    Idle,
    /// It will, then.
    Due(Instant),
    /// Its IMAP session is under way.
    Underway,
}

/// A message on its way out of a mail program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// The message.
    pub message: MessageId,
    /// For whom.
    pub envelope: Envelope,
    /// What.
    pub content: Octets,
    /// What became of it.
    pub state: OutgoingState,
    /// Whether a new token was asked for because the server refused the old one.
    pub(crate) token_renewed: bool,
}

/// Where a message that its owner sent stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OutgoingState {
    /// On its way to the first server.
    Leaving,
    /// The first server has it.
    Left,
    /// Some or all recipients were refused, with these words.
    Refused(Vec<(ForwardPath, Obstacle)>),
}

/// A copy that a mail program fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FetchedCopy {
    /// Which message it is, where the mailbox got it in this run.
    pub message: Option<MessageId>,
    /// Its content.
    pub content: Octets,
    /// Its flags, as last seen.
    pub flags: std::collections::BTreeSet<imap::Flag>,
    /// The event of its fetching.
    pub fetched: EventId,
}

/// A mail transfer agent and its queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mta {
    /// How it is set up.
    pub spec: Arc<MtaSpec>,
    /// The ports it listens on, with the set-up of each one's sessions.
    pub services: BTreeMap<u16, Arc<smtp::server::Config>>,
    /// Networks it relays for, address and prefix length.
    pub(crate) relay_for: Vec<(Ipv4Addr, u8)>,
    /// Local domains and the hosts of their mailboxes.
    pub(crate) local: Vec<(LocalDomain, HostId)>,
    /// What its postmaster decides now; at first what the scenario says.
    pub policy: Arc<Policy>,
    /// Whom it has seen.
    pub(crate) seen: Arc<crate::memory::Memory>,
    /// Where it sends what is not local; without it, by MX.
    pub(crate) smarthost: Option<(HostId, u16)>,
    /// The mailbox, and the host that has it, that keeps what is for outside.
    pub(crate) outbox: Option<(HostId, Mailbox)>,
    /// Whose tokens it takes.
    pub(crate) tokens_from: Option<HostId>,
    /// What waits, by queue identifier.
    pub queue: BTreeMap<u32, Queued>,
    /// The next queue identifier.
    pub(crate) next_queue_id: u32,
}

impl Mta {
    /// Whether users' programs submit here.
    #[must_use]
    pub fn takes_submissions(&self) -> bool {
        let mut services = self.services.values();
        services.any(|config| config.service.is_submission())
    }
}

/// A message in a queue, for recipients that go the same way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Queued {
    /// The message.
    pub message: MessageId,
    /// Its envelope; the recipients are those that still wait.
    pub envelope: Envelope,
    /// Its content, with the trace fields of this host.
    pub content: Octets,
    /// Where it goes.
    pub destination: Destination,
    /// When it came.
    pub since: Instant,
    /// How many attempts were made.
    pub attempts: u32,
    /// Whether the sender was told that it is late.
    pub told_late: bool,
    /// How far the present attempt is.
    pub progress: Progress,
}

/// How far queued mail is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Progress {
    /// Until then it waits.
    Waits(Instant),
    /// The resolver was asked for the domain's MX.
    AsksMx,
    /// The resolver was asked for the address of a server.
    AsksAddress {
        /// That server.
        server: Domain,
        /// Servers to try after it, best first.
        left: Vec<Domain>,
        /// Whether one before it may take the message later: it could not be reached, or found.
        later: bool,
    },
    /// A connection to a server is asked for, or stands.
    Connects {
        /// The server's other addresses, to try where it is refused (RFC 5321 section 5.1).
        addresses: Vec<HostId>,
        /// Servers to try after them.
        left: Vec<Domain>,
    },
}

/// Where queued mail goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destination {
    /// Into mailboxes kept at this host.
    Local(HostId),
    /// To a host that is set up.
    Host(HostId, u16),
    /// To whoever takes mail for this domain.
    Domain(Domain),
    /// Into the mailbox that keeps what is for outside.
    Outbox,
}

/// Mailboxes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Store {
    /// Each user's, by address.
    pub users: BTreeMap<Mailbox, UserMailbox>,
}

/// One user's mailbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserMailbox {
    /// The password for IMAP.
    pub password: String,
    /// How much it may hold.
    pub quota: Option<Quota>,
    /// INBOX.
    pub inbox: imap::Snapshot,
    /// Which message each unique identifier is.
    pub messages: BTreeMap<u32, MessageId>,
}
