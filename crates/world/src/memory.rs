//! Whom a mail server has seen: what greylisting and a limit of messages go by.

use crate::policy::{Greylist, Rate};
use core::time::Duration;
use protocol_core::Instant;
use protocol_core::smtp::{ForwardPath, ReversePath};
use std::collections::{BTreeMap, VecDeque};
use std::net::Ipv4Addr;

/// The most triplets that are remembered; then the one that came first is forgotten.
const MAX_TRIPLETS: usize = 10_000;

/// What greylisting knows a sender by: the client's network of 24 bits, so that a farm of servers is
/// one (RFC 6647 section 2.3), and both paths.
type Triplet = (Ipv4Addr, ReversePath, ForwardPath);

/// What a server remembers of its clients.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Memory {
    /// When each triplet came first.
    first: BTreeMap<Triplet, Instant>,
    /// When each client's latest messages were taken, oldest first.
    taken: BTreeMap<Ipv4Addr, VecDeque<Instant>>,
}

impl Memory {
    /// Whether the triplet has to come again later. It is remembered.
    pub(crate) fn is_greylisted(
        &mut self,
        rule: Greylist,
        now: Instant,
        client: Ipv4Addr,
        reverse_path: &ReversePath,
        forward_path: &ForwardPath,
    ) -> bool {
        let network = Ipv4Addr::from_bits(client.to_bits() & 0xffff_ff00);
        let triplet = (network, reverse_path.clone(), forward_path.clone());
        if self.first.len() >= MAX_TRIPLETS && !self.first.contains_key(&triplet) {
            let oldest = self.first.iter().min_by_key(|(_, first)| **first);
            if let Some(oldest) = oldest.map(|(triplet, _)| triplet.clone()) {
                self.first.remove(&oldest);
            }
        }
        let first = *self.first.entry(triplet).or_insert(now);
        now < first + Duration::from_secs(rule.seconds)
    }

    /// The triplets' recipients that are still to come again later, and from when on they are taken.
    pub(crate) fn greylisted(
        &self,
        rule: Greylist,
        now: Instant,
    ) -> impl Iterator<Item = (&ForwardPath, Instant)> {
        let until = move |first: &Instant| *first + Duration::from_secs(rule.seconds);
        let all = self.first.iter();
        all.map(move |((_, _, to), first)| (to, until(first)))
            .filter(move |(_, until)| *until > now)
    }

    /// Whether the client has sent as many messages as it may.
    pub(crate) fn has_sent_all(&self, rule: Rate, now: Instant, client: Ipv4Addr) -> bool {
        let period = Duration::from_secs(rule.seconds);
        let taken = self.taken.get(&client).into_iter().flatten();
        let lately = taken.filter(|at| now < **at + period).count();
        lately >= rule.messages as usize
    }

    /// A message of the client was taken.
    pub(crate) fn took(&mut self, rule: Rate, now: Instant, client: Ipv4Addr) {
        let taken = self.taken.entry(client).or_default();
        taken.push_back(now);
        while taken.len() > rule.messages as usize {
            taken.pop_front();
        }
    }
}
