//! A mail transfer agent, and its queue.

use crate::ids::{HostId, MessageId};
use crate::scenario::{LocalDomain, MtaSpec};
use protocol_core::smtp::{self, Domain, Envelope, ForwardPath, Mailbox};
use protocol_core::{Instant, Octets};
use std::collections::BTreeMap;
use std::net::Ipv4Addr;
use std::sync::Arc;

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
    /// What waits, by queue identifier. A clone of the host shares it.
    pub queue: BTreeMap<u32, Arc<Queued>>,
    /// The next queue identifier.
    pub(crate) next_queue_id: u32,
}

impl Mta {
    /// Whether it relays for a client of this address, who has not signed in.
    #[must_use]
    pub fn relays_for(&self, client: Ipv4Addr) -> bool {
        self.relay_for.iter().any(|(network, prefix)| {
            let mask = u32::MAX.checked_shl(32 - u32::from(*prefix)).unwrap_or(0);
            client.to_bits() & mask == network.to_bits() & mask
        })
    }

    /// Whom greylisting keeps waiting, and until when.
    pub fn greylisted(&self, now: Instant) -> impl Iterator<Item = (&ForwardPath, Instant)> {
        let rule = self.spec.policy.greylist.into_iter();
        rule.flat_map(move |rule| self.seen.greylisted(rule, now))
    }

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
    /// To those for whom this list or alias stands.
    Members(Mailbox),
}
