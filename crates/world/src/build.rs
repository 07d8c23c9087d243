//! From a scenario to a world.

use crate::fault::Faults;
use crate::host::{self, HeldToken, Host, Issuer, Mail, Mta, Mua, Reading, Token};
use crate::ids::HostId;
use crate::policy::Policy;
use crate::scenario::{Access, HostSpec, IssuerSpec, LocalDomain, MtaSpec, Scenario};
use crate::scenario::{ScenarioError, StoreSpec};
use crate::store::{Account, Store};
use crate::turn::recipients::{aliased, same};
use crate::world::{Links, World, host_id};
use core::time::Duration;
use protocol_core::Instant;
use protocol_core::dns::{ResourceRecord, Zone};
use protocol_core::smtp::server::{Config, Service, Tls};
use protocol_core::smtp::{Domain, Mailbox};
use protocol_core::{imap, pop3};
use std::collections::{BTreeMap, BTreeSet};
use std::net::Ipv4Addr;
use std::sync::Arc;

/// The most hosts of a scenario.
const MAX_HOSTS: usize = 2_000;
/// The latest that something is done, in seconds.
const MAX_LATER: u64 = 30 * 86_400;
/// How many errors a server of mailboxes bears.
const MAX_ERRORS: usize = 50;
/// The largest message that a client may put into a mailbox, in octets.
const MAX_APPENDED: usize = 20_000_000;

/// The largest seed: every reader of JSON keeps a number to this one (RFC 8259 section 6).
const MAX_SEED: u64 = (1 << 53) - 1;

pub(crate) fn build(scenario: &Scenario) -> Result<World, ScenarioError> {
    if scenario.seed > MAX_SEED {
        return Err(bad("seed", "a seed is a number to 9007199254740991"));
    }
    let names = Names::new(scenario)?;
    let mut hosts = Vec::with_capacity(scenario.hosts.len());
    for spec in &scenario.hosts {
        hosts.push(Arc::new(host(spec, &names, scenario.epoch)?));
    }
    for outbox in hosts
        .iter()
        .filter_map(|it| it.mta.as_ref()?.outbox.as_ref())
    {
        let (store, mailbox) = outbox;
        let users = hosts[store.index()].store.as_ref().map(|it| &it.users);
        if !users.is_some_and(|users| users.contains_key(mailbox)) {
            return Err(bad("outbox", "nobody has that mailbox"));
        }
    }
    let zone = Zone::new(scenario.dns.iter().map(|it| ResourceRecord {
        name: it.name.clone(),
        ttl: it.ttl,
        data: it.record.clone().into(),
    }));
    let mut own = BTreeMap::new();
    for link in &scenario.links {
        let (a, b) = (
            names.find(&link.a, "a link")?,
            names.find(&link.b, "a link")?,
        );
        own.insert(
            (a.min(b), a.max(b)),
            Duration::from_micros(link.latency_micros),
        );
    }
    let usual = Duration::from_micros(scenario.latency_micros);
    let letter_host = names.find(&scenario.letter.host, "the letter")?;
    if scenario.hosts[letter_host.index()].mua.is_none() {
        return Err(bad("the letter", "its host has no mail program"));
    }
    let mut faults = Faults::default();
    for spec in &scenario.faults {
        let host = names.find(&spec.host, "a fault")?;
        spec.check(&hosts[host.index()])?;
        faults.add(spec.clone(), host)?;
    }
    for named in scenario.hosts.iter().flat_map(issuers_named) {
        let id = names.find(named, "a token's issuer")?;
        if scenario.hosts[id.index()].issuer.is_none() {
            return Err(bad(named.as_str(), "it issues no tokens"));
        }
    }
    for later in &scenario.later {
        let id = names.find(&later.host, "what is done later")?;
        let mua = scenario.hosts[id.index()].mua.as_ref();
        let read = mua.and_then(|it| it.read.as_ref());
        let place = || format!("later, at {}", later.host);
        match read.map(|it| it.by) {
            None => return Err(bad(&place(), "it is no mail program that reads")),
            Some(Access::Pop3 | Access::Pop3s) if !later.jobs.is_empty() => {
                return Err(bad(&place(), "it only collects mail"));
            }
            Some(_) if later.seconds > MAX_LATER => {
                return Err(bad(&place(), "it is at most 30 days later"));
            }
            Some(_) => {}
        }
    }
    Ok(World::from_parts(
        scenario,
        hosts,
        zone,
        Links { usual, own },
        faults,
    ))
}

/// The hosts that this one takes for token issuers.
fn issuers_named(host: &HostSpec) -> impl Iterator<Item = &Domain> {
    let submit = host.mua.iter().flat_map(|mua| &mua.submit);
    let asked = submit.flat_map(|it| &it.token).flat_map(|it| &it.issuer);
    let at_store = host.store.iter().flat_map(|store| &store.tokens_from);
    let at_mta = host.mta.iter().flat_map(|mta| &mta.tokens_from);
    asked.chain(at_mta).chain(at_store)
}

struct Names<'a>(Vec<&'a Domain>);

impl<'a> Names<'a> {
    fn new(scenario: &'a Scenario) -> Result<Self, ScenarioError> {
        if scenario.hosts.is_empty() || scenario.hosts.len() > MAX_HOSTS {
            return Err(bad("hosts", &format!("there must be 1 to {MAX_HOSTS}")));
        }
        let mut names: Vec<&Domain> = Vec::new();
        let mut addresses = BTreeSet::new();
        for host in &scenario.hosts {
            if names.contains(&&host.name) {
                return Err(ScenarioError::Twice(host.name.to_string()));
            }
            if !addresses.insert(host.address) {
                return Err(ScenarioError::Twice(host.address.to_string()));
            }
            names.push(&host.name);
        }
        Ok(Self(names))
    }

    fn find(&self, name: &Domain, place: &str) -> Result<HostId, ScenarioError> {
        self.0
            .iter()
            .position(|it| *it == name)
            .map(host_id)
            .ok_or_else(|| ScenarioError::NoHost {
                place: place.into(),
                name: name.clone(),
            })
    }
}

fn host(spec: &HostSpec, names: &Names<'_>, epoch: i64) -> Result<Host, ScenarioError> {
    let mua = match &spec.mua {
        None => None,
        Some(mua) => {
            if let Some(submit) = &mua.submit {
                names.find(&submit.host, "a mail program's submit")?;
            }
            let token = mua.submit.as_ref().and_then(|it| it.token.as_ref());
            let held = token.and_then(|it| it.holds.clone());
            if let Some(read) = &mua.read {
                names.find(&read.host, "a mail program's read")?;
            }
            Some(Mua {
                spec: Arc::new(mua.clone()),
                outbox: Vec::new(),
                mail: Mail::default(),
                token: held.map(|token| HeldToken {
                    token,
                    expires: None,
                }),
                reading: Reading::Idle,
                in_vain: 0,
                jobs: Vec::new(),
            })
        }
    };
    let store = spec.store.as_ref();
    let store = store
        .map(|it| mailboxes(spec, it, names, epoch))
        .transpose()?;
    Ok(Host {
        name: spec.name.clone(),
        address: spec.address,
        mua,
        mta: spec
            .mta
            .as_ref()
            .map(|it| mta(spec, it, names))
            .transpose()?,
        store,
        resolver: spec.resolver,
        outside: spec.outside,
        down: None,
        issuer: spec.issuer.as_ref().map(issuer),
    })
}

fn mailboxes(
    host: &HostSpec,
    spec: &StoreSpec,
    names: &Names<'_>,
    epoch: i64,
) -> Result<Store, ScenarioError> {
    let users = spec.users.iter();
    let users = users.map(|it| (it.address.clone(), Account::new(it, epoch)));
    let service = |access: Access| match access {
        Access::Imap | Access::Imaps => host::Service::Imap(Arc::new(imap::server::Config {
            name: host.name.clone(),
            tls: spec.tls,
            secured_from_start: access.is_secured(),
            mechanisms: spec.mechanisms.clone(),
            extensions: spec.imap.iter().copied().collect(),
            max_errors: MAX_ERRORS,
            max_message: MAX_APPENDED,
        })),
        Access::Pop3 | Access::Pop3s => host::Service::Pop3 {
            config: Arc::new(pop3::server::Config {
                name: host.name.clone(),
                extensions: pop3::server::Extensions {
                    auth: spec.mechanisms.clone(),
                    ..spec.pop3.clone()
                },
                tls: spec.tls,
                max_errors: MAX_ERRORS,
                command_timeout: Duration::from_secs(10 * 60),
            }),
            secured: access.is_secured(),
        },
    };
    let mut services = BTreeMap::new();
    for (port, access) in &spec.ports {
        services.insert(port_number(&host.name, port)?, service(*access));
    }
    let issuer = spec.tokens_from.as_ref();
    let tokens_from = issuer.map(|it| names.find(it, "tokens_from")).transpose()?;
    Ok(Store {
        users: users.collect(),
        services,
        tokens_from,
    })
}

fn port_number(host: &Domain, port: &str) -> Result<u16, ScenarioError> {
    let place = || format!("the ports of {host}");
    port.parse()
        .map_err(|_| bad(&place(), "a port is a number to 65535"))
}

fn issuer(spec: &IssuerSpec) -> Issuer {
    let before = spec.issued.iter().map(|it| {
        let token = Token {
            user: it.user.clone(),
            scope: spec.scope.clone(),
            expires: Instant::ZERO + Duration::from_secs(it.expires_seconds),
        };
        (it.token.clone(), token)
    });
    Issuer {
        spec: Arc::new(spec.clone()),
        tokens: before.collect(),
        issued: 0,
    }
}

fn mta(host: &HostSpec, spec: &MtaSpec, names: &Names<'_>) -> Result<Mta, ScenarioError> {
    let mut services = BTreeMap::new();
    for (port, service) in &spec.ports {
        let port = port_number(&host.name, port)?;
        let config = service_config(&host.name, spec, *service, &spec.policy);
        services.insert(port, Arc::new(config));
    }
    let mut local = Vec::new();
    for it in &spec.local {
        local.push((it.clone(), names.find(&it.store, "a local domain")?));
    }
    let mut relay_for = Vec::new();
    for network in &spec.relay_for {
        relay_for.push(parse_network(network).ok_or_else(|| bad("relay_for", network))?);
    }
    let smarthost = match &spec.smarthost {
        Some(it) => Some((names.find(&it.host, "a smarthost")?, it.port)),
        None => None,
    };
    let outbox = match &spec.outbox {
        Some(mailbox) => {
            let keeps =
                |(local, _): &&(LocalDomain, HostId)| mailbox.domain() == Some(&local.domain);
            let store = local.iter().find(keeps).map(|(_, store)| *store);
            let no = || bad("outbox", "its domain is not local");
            Some((store.ok_or_else(no)?, mailbox.clone()))
        }
        None => None,
    };
    let tokens_from = match &spec.tokens_from {
        Some(it) => Some(names.find(it, "tokens_from")?),
        None => None,
    };
    let checked = spec.policy.check(!spec.extensions.auth.is_empty());
    checked.map_err(|error| bad("a policy", &error.to_string()))?;
    check_addresses(spec)?;
    Ok(Mta {
        spec: Arc::new(spec.clone()),
        policy: Arc::new(spec.policy.clone()),
        seen: Arc::default(),
        services,
        relay_for,
        local,
        smarthost,
        outbox,
        tokens_from,
        queue: BTreeMap::new(),
        // The first digits tell whose it is: each server counts for itself.
        next_queue_id: 1000 * u32::from(names.find(&host.name, "hosts")?.0) + 1,
    })
}

/// How the sessions of a service are set up under a policy.
pub(crate) fn service_config(
    name: &Domain,
    spec: &MtaSpec,
    service: Service,
    policy: &Policy,
) -> Config {
    let mut extensions = spec.extensions.clone();
    if service == Service::Relay && !policy.require_auth {
        // Servers do not log in to each other.
        extensions.auth.clear();
    }
    Config {
        name: name.clone(),
        service,
        extensions,
        tls: match (service, spec.tls) {
            (Service::Submissions, _) => Tls::None,
            (Service::Relay, Tls::Required) => Tls::Offered,
            (_, tls) => tls,
        },
        max_recipients: usize::try_from(policy.max_recipients).unwrap_or(usize::MAX),
        max_errors: 20,
        command_timeout: Duration::from_secs(300),
        rules: policy.rules(),
    }
}

/// Aliases and addresses that moved are local, and an alias stands for somebody.
fn check_addresses(spec: &MtaSpec) -> Result<(), ScenarioError> {
    let is_local = |mailbox: &&Mailbox| {
        let domain = mailbox.domain();
        spec.local.iter().any(|it| Some(&it.domain) == domain)
    };
    let all = || spec.aliases.keys().chain(spec.moved.keys());
    if let Some(stray) = all().find(|it| !is_local(it)) {
        return Err(bad("aliases", &format!("{stray} is not local here")));
    }
    for (alias, members) in &spec.aliases {
        if members.is_empty() {
            return Err(bad("aliases", &format!("{alias} stands for nobody")));
        }
        if comes_round(spec, alias) {
            let problem = format!("{alias} stands for itself by way of others");
            return Err(bad("aliases", &problem));
        }
    }
    Ok(())
}

/// Whether an alias stands, by way of others, for itself. (That it names itself is no circle: it
/// keeps a copy.)
fn comes_round(spec: &MtaSpec, alias: &Mailbox) -> bool {
    // Two addresses are one alias where they stand for the same list, not for an equal one.
    let list = |mailbox| aliased(spec, mailbox);
    let is_first = |members: &[Mailbox]| list(alias).is_some_and(|it| core::ptr::eq(it, members));
    let mut known: Vec<&Mailbox> = vec![alias];
    let mut at = 0;
    while let Some(one) = known.get(at).copied() {
        at += 1;
        for member in list(one).into_iter().flatten() {
            if same(member, one) {
                continue;
            }
            match list(member) {
                None => {}
                Some(members) if is_first(members) => return true,
                Some(_) if known.iter().any(|it| same(it, member)) => {}
                Some(_) => known.push(member),
            }
        }
    }
    false
}

/// `192.0.2.0/24`.
fn parse_network(text: &str) -> Option<(Ipv4Addr, u8)> {
    let (address, prefix) = text.split_once('/')?;
    let prefix: u8 = prefix.parse().ok()?;
    (prefix <= 32).then_some(())?;
    Some((address.parse().ok()?, prefix))
}

fn bad(place: &str, problem: &str) -> ScenarioError {
    ScenarioError::Bad {
        place: place.into(),
        problem: problem.into(),
    }
}
