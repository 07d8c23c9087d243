//! Hosts and what they have. A host's part is not fixed: it answers on one connection and calls on
//! the next.

use crate::event::{Obstacle, Protocol};
use crate::fault::Down;
use crate::ids::{ConnectionId, EventId, HostId, MessageId};
use crate::scenario::{HostSpec, IssuerSpec, LocalDomain, MtaSpec, MuaSpec};
use crate::store::Store;
use protocol_core::imap::{self, MailboxName};
use protocol_core::smtp::{Domain, Envelope, ForwardPath, Mailbox};
use protocol_core::{Instant, Octets, pop3, smtp};
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
    /// Whether it is gone: it has none of these, and only its place in the picture is left.
    pub removed: bool,
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
    /// A host that has nothing.
    pub(crate) fn removed(spec: &HostSpec) -> Self {
        Self {
            name: spec.name.clone(),
            address: spec.address,
            mua: None,
            mta: None,
            store: None,
            resolver: false,
            down: None,
            issuer: None,
            outside: false,
            removed: true,
        }
    }

    /// What is spoken on that port: by what listens there, or else as the port is assigned.
    #[must_use]
    pub fn protocol_at(&self, port: u16) -> Protocol {
        let listens = self.store.as_ref().and_then(|it| it.services.get(&port));
        match (listens, port) {
            (Some(service), _) => service.protocol(),
            (None, 143 | 993) => Protocol::Imap,
            (None, 110 | 995) => Protocol::Pop3,
            (None, _) => Protocol::Smtp,
        }
    }

    /// The ports it listens on.
    pub fn ports(&self) -> impl Iterator<Item = u16> {
        let smtp = self.mta.iter().flat_map(|mta| mta.services.keys().copied());
        let mailboxes = self.store.iter();
        smtp.chain(mailboxes.flat_map(|it| it.services.keys().copied()))
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
    /// The token it sends with, where it has one.
    pub token: Option<HeldToken>,
    /// What it knows of its account.
    pub mail: Mail,
    /// How far its reading is.
    pub reading: Reading,
    /// How many times in a row it could not read.
    pub(crate) in_vain: u32,
    /// What it will do in its next session besides looking for mail.
    pub(crate) jobs: Vec<imap::Job>,
}

/// What a mail program knows of its account: what it was told, which need not be so any more.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Mail {
    /// The names of the mailboxes, where it asked for them.
    pub folders: Vec<imap::client::Listed>,
    /// The mailbox that it shows: the one that is open, or was last.
    pub shown: Option<MailboxName>,
    /// What it has of each mailbox.
    pub copies: BTreeMap<MailboxName, Copies>,
    /// What its last search found in the mailbox that is shown: unique identifiers.
    pub found: Option<Vec<u32>>,
    /// What the server said no to last, and its words.
    pub refused: Option<(imap::CommandName, String)>,
    /// The POP3 messages it has fetched, by what the server names them, with the number of the copy.
    pub(crate) collected: BTreeMap<pop3::UniqueId, u32>,
}

/// How many messages a mail program fetches at once: the newest; others when its owner wants them.
pub const FETCHED_AT_ONCE: usize = 50;

/// Copies of the messages of a mailbox.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Copies {
    /// The UIDVALIDITY for which the unique identifiers are good.
    pub uid_validity: u32,
    /// The copies by unique identifier; of POP3 by the number in which they came.
    pub messages: BTreeMap<u32, FetchedCopy>,
    /// The messages of which it knows that they are there and has no copy: unique identifiers, ascending.
    pub unfetched: Vec<u32>,
}

impl Copies {
    /// Whether it knows of the message with that unique identifier.
    #[must_use]
    pub fn knows(&self, uid: u32) -> bool {
        self.messages.contains_key(&uid) || self.unfetched.binary_search(&uid).is_ok()
    }
}

impl Mail {
    /// Its copies of INBOX, by unique identifier.
    pub fn inbox(&self) -> impl DoubleEndedIterator<Item = (u32, &FetchedCopy)> {
        self.of(&MailboxName::inbox())
    }

    /// Its copies of that mailbox, by unique identifier.
    pub fn of(
        &self,
        mailbox: &MailboxName,
    ) -> impl DoubleEndedIterator<Item = (u32, &FetchedCopy)> + use<'_> {
        let copies = self.copies.get(mailbox).into_iter();
        copies.flat_map(|it| it.messages.iter().map(|(uid, copy)| (*uid, copy)))
    }

    /// The messages of that mailbox of which it knows, newest first, each with its copy where it has one.
    #[must_use]
    pub fn listed(&self, mailbox: &MailboxName) -> Vec<(u32, Option<&FetchedCopy>)> {
        let unfetched = self.copies.get(mailbox).map_or(&[][..], |it| &it.unfetched);
        let copies = self.of(mailbox).map(|(uid, copy)| (uid, Some(copy)));
        let mut all: Vec<_> = copies
            .chain(unfetched.iter().map(|uid| (*uid, None)))
            .collect();
        all.sort_unstable_by_key(|(uid, _)| core::cmp::Reverse(*uid));
        all
    }

    /// Whether it has a copy of the message.
    #[must_use]
    pub fn has(&self, message: MessageId) -> bool {
        let mut copies = self.copies.values().flat_map(|it| it.messages.values());
        copies.any(|copy| copy.message == Some(message))
    }

    /// The mailbox that it shows.
    #[must_use]
    pub fn shown(&self) -> MailboxName {
        self.shown.clone().unwrap_or_else(MailboxName::inbox)
    }
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
    /// Its session is under way.
    Underway {
        /// On this connection.
        on: ConnectionId,
        /// How many messages it has fetched.
        fetched: u32,
    },
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
    pub flags: imap::Flags,
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

/// What listens on a port of a host of mailboxes, with the set-up of each session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Service {
    /// IMAP, under TLS from the first octet or not.
    Imap(Arc<imap::server::Config>),
    /// POP3.
    Pop3 {
        /// The set-up.
        config: Arc<pop3::server::Config>,
        /// Whether TLS comes first.
        secured: bool,
    },
}

impl Service {
    /// Whether TLS comes first.
    #[must_use]
    pub fn is_secured(&self) -> bool {
        match self {
            Self::Imap(config) => config.secured_from_start,
            Self::Pop3 { secured, .. } => *secured,
        }
    }

    /// What is spoken.
    #[must_use]
    pub const fn protocol(&self) -> Protocol {
        match self {
            Self::Imap(_) => Protocol::Imap,
            Self::Pop3 { .. } => Protocol::Pop3,
        }
    }
}
