//! What the host that an MX record names does with mail for the domain of the record, by its settings.

use crate::{Fact, Value, fact, text};
use core::net::Ipv4Addr;
use protocol_core::dns::Record;
use protocol_core::smtp::{Domain, ForwardPath, MailHost};
use world::{Host, World};

/// What becomes of mail for a domain at a host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exchange {
    /// It is a server of the domain.
    Accepts,
    /// It is set up to pass it on for the domain.
    Gateway,
    /// It accepts it from some server, as all other mail, and passes it on.
    PassesOn,
    /// It refuses it.
    Refuses,
    /// It accepts no connections on port 25.
    NoServer,
    /// DNS has no address for its name.
    NoAddress,
    /// No host has the address.
    NoHost,
}

impl Exchange {
    /// Of a host, by its settings alone.
    #[must_use]
    pub fn of(world: &World, domain: &Domain, host: &Host) -> Self {
        let Some(mta) = host
            .mta
            .as_ref()
            .filter(|_| host.ports().any(|it| it == 25))
        else {
            return Self::NoServer;
        };
        let is_own = mta.spec.local.iter().any(|it| it.domain == *domain);
        let is_gateway = mta.spec.relay_to.contains(domain);
        let is_open = mta.spec.policy.open_relay;
        let mut servers = world.hosts().filter(|(_, it)| it.mta.is_some());
        let mut relays_for =
            || servers.any(|(_, it)| it.address != host.address && mta.relays_for(it.address));
        match () {
            () if is_own => Self::Accepts,
            () if is_gateway => Self::Gateway,
            () if is_open || relays_for() => Self::PassesOn,
            () => Self::Refuses,
        }
    }

    /// Of a name, by the address that DNS has for it.
    #[must_use]
    pub fn named(world: &World, domain: &Domain, exchange: &Domain) -> Self {
        let dns = &world.scenario().dns;
        let mut addresses = dns.iter().filter(|it| it.name == *exchange);
        let address = addresses.find_map(|it| match it.record {
            Record::A { address } => Some(address),
            Record::Mx { .. } => None,
        });
        let Some(address) = address else {
            return Self::NoAddress;
        };
        at(world, address).map_or(Self::NoHost, |it| Self::of(world, domain, it))
    }

    /// What it does, as a sentence about “it”.
    #[must_use]
    pub fn said(self, domain: &Domain) -> Fact {
        let what = Value::Choice(match self {
            Self::Accepts => "accepts",
            Self::Gateway => "gateway",
            Self::PassesOn => "passes-on",
            Self::Refuses => "refuses",
            Self::NoServer => "no-server",
            Self::NoAddress => "no-address",
            Self::NoHost => "no-host",
        });
        fact!("exchange-does", what: what, domain: text(domain))
    }
}

fn at(world: &World, address: Ipv4Addr) -> Option<&Host> {
    let mut hosts = world.hosts().map(|(_, it)| it);
    hosts.find(|it| !it.removed && it.address == address)
}

/// That the MX record of a recipient’s domain names a host which does not accept its mail, and what that host does.
pub(crate) fn wrong_record(world: &World, to: &ForwardPath) -> Option<Fact> {
    let ForwardPath::Mailbox(mailbox) = to else {
        return None;
    };
    let MailHost::Domain(domain) = &mailbox.host else {
        return None;
    };
    let records = world.scenario().dns.iter().filter(|it| it.name == *domain);
    let named = records.filter_map(|it| match &it.record {
        Record::Mx { exchange, .. } => exchange.as_ref(),
        Record::A { .. } => None,
    });
    let mut named = named.map(|it| (it, Exchange::named(world, domain, it)));
    // A server that is not there is named by what the connection met.
    let is_wrong = |it: &(_, Exchange)| {
        matches!(
            it.1,
            Exchange::PassesOn | Exchange::Refuses | Exchange::NoAddress | Exchange::NoHost
        )
    };
    let (exchange, does) = named.find(is_wrong)?;
    Some(fact!(
        "exchange-wrong",
        domain: text(domain),
        exchange: text(exchange),
        why: does.said(domain)
    ))
}
