//! From a scenario to a world.

use crate::fault::Faults;
use crate::host::{self, HeldToken, Host, Issuer, Mail, Mta, Mua, Reading, Token};
use crate::ids::HostId;
use crate::scenario::{
    Access, Flaw, HostSpec, IssuerSpec, LocalDomain, MtaSpec, MuaSpec, Scenario, ScenarioError,
    StoreSpec, UserSpec,
};
use crate::store::{Account, Store};
use crate::turn::recipients::{aliased, same};
use crate::world::{Link, Links, World, host_id};
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
/// The longest tag of a list, in characters.
const MAX_TAG: usize = 40;
/// How many errors a server of mailboxes bears.
const MAX_ERRORS: usize = 50;
/// The largest message that a client may put into a mailbox, in octets.
const MAX_APPENDED: usize = 20_000_000;

/// The largest seed: every reader of JSON keeps a number to this one (RFC 8259 section 6).
const MAX_SEED: u64 = (1 << 53) - 1;

/// The highest UIDVALIDITY to begin with, so that many can follow.
const MAX_UID_VALIDITY: u32 = 4_000_000_000;

pub(crate) fn build(scenario: &Scenario) -> Result<World, ScenarioError> {
    if scenario.seed > MAX_SEED {
        return Err(bad("seed", "a seed is a number to 9007199254740991"));
    }
    if !(1..=MAX_UID_VALIDITY).contains(&scenario.uid_validity) {
        return Err(bad("uid_validity", "it is a number from 1 to 4000000000"));
    }
    let names = Names::new(scenario)?;
    let mut hosts = Vec::with_capacity(scenario.hosts.len());
    for (index, spec) in scenario.hosts.iter().enumerate() {
        let built = host(spec, &names, scenario);
        let built = built.map_err(|error| ScenarioError {
            path: format!("hosts[{index}].{}", error.path),
            ..error
        })?;
        hosts.push(Arc::new(built));
    }
    for (index, host) in hosts.iter().enumerate() {
        let Some((store, mailbox)) = host.mta.as_ref().and_then(|it| it.outbox.as_ref()) else {
            continue;
        };
        let users = hosts[store.index()].store.as_ref().map(|it| &it.users);
        if !users.is_some_and(|users| users.contains_key(mailbox)) {
            let path = format!("hosts[{index}].mta.outbox");
            return Err(bad(path, "nobody has that mailbox"));
        }
    }
    let zone = Zone::new(scenario.dns.iter().map(|it| ResourceRecord {
        name: it.name.clone(),
        ttl: it.ttl,
        data: it.record.clone().into(),
    }));
    let mut own = BTreeMap::new();
    for (index, link) in scenario.links.iter().enumerate() {
        let end = |end, name| names.find(name, || format!("links[{index}].{end}"));
        let (a, b) = (end("a", &link.a)?, end("b", &link.b)?);
        let link = Link {
            latency: link.latency_micros.map(Duration::from_micros),
            cut: link.cut,
        };
        own.insert((a.min(b), a.max(b)), link);
    }
    let usual = Duration::from_micros(scenario.latency_micros);
    let letter_host = names.find(&scenario.letter.host, || "letter.host".into())?;
    if hosts[letter_host.index()].mua.is_none() {
        return Err(bad("letter.host", "this host has no mail program"));
    }
    let mut faults = Faults::default();
    for (index, spec) in scenario.faults.iter().enumerate() {
        let path = || format!("faults[{index}]");
        let host = names.find(&spec.host, || path() + ".host")?;
        let checked = spec.check(&hosts[host.index()]);
        let added = checked.and_then(|()| faults.add(spec.clone(), host));
        added.map_err(|error| ScenarioError::new(path(), Flaw::Fault(error)))?;
    }
    for (index, spec) in scenario.hosts.iter().enumerate() {
        for (field, issuer) in issuers_named(spec) {
            let path = || format!("hosts[{index}].{field}");
            let id = names.find(issuer, path)?;
            if hosts[id.index()].issuer.is_none() {
                return Err(bad(path(), format!("{issuer} issues no tokens")));
            }
        }
    }
    for (index, later) in scenario.later.iter().enumerate() {
        let path = |field: &str| format!("later[{index}].{field}");
        let id = names.find(&later.host, || path("host"))?;
        let mua = hosts[id.index()].mua.as_ref();
        let read = mua.and_then(|it| it.spec.read.as_ref());
        match read.map(|it| it.by) {
            None => {
                return Err(bad(
                    path("host"),
                    "this host has no mail program that reads",
                ));
            }
            Some(Access::Pop3 | Access::Pop3s) if !later.jobs.is_empty() => {
                return Err(bad(
                    path("jobs"),
                    "this mail program only collects mail, by POP3",
                ));
            }
            Some(_) if later.seconds > MAX_LATER => {
                return Err(bad(path("seconds"), "at most 2592000, 30 days"));
            }
            Some(_) => {}
        }
    }
    let order = drawing_order(scenario, &names)?;
    Ok(World::from_parts(
        scenario,
        hosts,
        order,
        zone,
        Links { usual, own },
        faults,
    ))
}

/// The hosts in the order in which they are drawn.
fn drawing_order(scenario: &Scenario, names: &Names<'_>) -> Result<Vec<HostId>, ScenarioError> {
    let mut order: Vec<HostId> = Vec::with_capacity(scenario.hosts.len());
    let mut placed = Vec::new();
    for (index, host) in scenario.hosts.iter().enumerate() {
        match &host.after {
            None => order.push(host_id(index)),
            Some(before) => {
                let path = || format!("hosts[{index}].after");
                let before = names.find(before, path)?;
                if before.index() >= index {
                    return Err(bad(path(), "it names a host that comes before this one"));
                }
                placed.push((host_id(index), before));
            }
        }
    }
    for (host, before) in placed {
        let at = order.iter().position(|it| *it == before);
        order.insert(at.map_or(order.len(), |at| at + 1), host);
    }
    Ok(order)
}

/// The hosts that this one takes for token issuers, each with the field that names it.
fn issuers_named(host: &HostSpec) -> impl Iterator<Item = (&'static str, &Domain)> {
    let submit = host.mua.iter().flat_map(|mua| &mua.submit);
    let asked = submit.flat_map(|it| &it.token).flat_map(|it| &it.issuer);
    let at_store = host.store.iter().flat_map(|store| &store.tokens_from);
    let at_mta = host.mta.iter().flat_map(|mta| &mta.tokens_from);
    let asked = asked.map(|it| ("mua.submit.token.issuer", it));
    let at_mta = at_mta.map(|it| ("mta.tokens_from", it));
    asked
        .chain(at_mta)
        .chain(at_store.map(|it| ("store.tokens_from", it)))
}

struct Names<'a> {
    ids: BTreeMap<&'a Domain, HostId>,
    hosts: &'a [HostSpec],
}

impl<'a> Names<'a> {
    fn new(scenario: &'a Scenario) -> Result<Self, ScenarioError> {
        if scenario.hosts.is_empty() || scenario.hosts.len() > MAX_HOSTS {
            return Err(bad("hosts", format!("there must be 1 to {MAX_HOSTS}")));
        }
        let mut ids = BTreeMap::new();
        let mut addresses = BTreeSet::new();
        for (index, host) in scenario.hosts.iter().enumerate() {
            let twice = |field: &str, value: String| {
                ScenarioError::new(format!("hosts[{index}].{field}"), Flaw::Twice(value))
            };
            if ids.insert(&host.name, host_id(index)).is_some() {
                return Err(twice("name", host.name.to_string()));
            }
            if !addresses.insert(host.address) {
                return Err(twice("address", host.address.to_string()));
            }
        }
        let hosts = &scenario.hosts;
        Ok(Self { ids, hosts })
    }

    fn find(&self, name: &Domain, path: impl FnOnce() -> String) -> Result<HostId, ScenarioError> {
        self.ids.get(name).copied().ok_or_else(|| {
            let hosts = self.hosts.iter().map(|it| it.name.to_string()).collect();
            let name = name.clone();
            ScenarioError::new(path(), Flaw::NoHost { name, hosts })
        })
    }
}

/// Errors have their path below the host.
fn host(spec: &HostSpec, names: &Names<'_>, scenario: &Scenario) -> Result<Host, ScenarioError> {
    if spec.removed {
        return Ok(Host::removed(spec));
    }
    let mua = spec.mua.as_ref().map(|it| program(it, names)).transpose()?;
    let store = spec.store.as_ref();
    let store = store
        .map(|it| mailboxes(spec, it, names, scenario))
        .transpose()?;
    let mta = spec.mta.as_ref();
    let mta = mta.map(|it| self::mta(spec, it, names)).transpose()?;
    Ok(Host {
        mua,
        mta,
        store,
        resolver: spec.resolver,
        outside: spec.outside,
        issuer: spec.issuer.as_ref().map(issuer),
        removed: false,
        ..Host::removed(spec)
    })
}

fn program(spec: &MuaSpec, names: &Names<'_>) -> Result<Mua, ScenarioError> {
    if let Some(submit) = &spec.submit {
        names.find(&submit.host, || "mua.submit.host".into())?;
    }
    if let Some(read) = &spec.read {
        names.find(&read.host, || "mua.read.host".into())?;
    }
    let token = spec.submit.as_ref().and_then(|it| it.token.as_ref());
    let held = token.and_then(|it| it.holds.clone());
    Ok(Mua {
        spec: Arc::new(spec.clone()),
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

fn mailboxes(
    host: &HostSpec,
    spec: &StoreSpec,
    names: &Names<'_>,
    scenario: &Scenario,
) -> Result<Store, ScenarioError> {
    let days = |it: &UserSpec| {
        it.vacation
            .as_ref()
            .is_none_or(|it| (1..=365).contains(&it.days))
    };
    if let Some(index) = spec.users.iter().position(|it| !days(it)) {
        let path = format!("store.users[{index}].vacation.days");
        return Err(bad(path, "1 to 365"));
    }
    let users = spec.users.iter();
    let account = |it| Account::new(it, scenario.epoch, scenario.uid_validity);
    let users = users.map(|it| (it.address.clone(), Arc::new(account(it))));
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
        services.insert(port_number("store.ports", port)?, service(*access));
    }
    let issuer = spec.tokens_from.as_ref();
    let path = || "store.tokens_from".into();
    let tokens_from = issuer.map(|it| names.find(it, path)).transpose()?;
    Ok(Store {
        users: users.collect(),
        services,
        tokens_from,
    })
}

fn port_number(path: &str, port: &str) -> Result<u16, ScenarioError> {
    let number = port.parse();
    number.map_err(|_| bad(format!("{path}.{port}"), "a port is a number to 65535"))
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
        let port = port_number("mta.ports", port)?;
        let config = service_config(&host.name, spec, *service);
        services.insert(port, Arc::new(config));
    }
    let mut local = Vec::new();
    for (index, it) in spec.local.iter().enumerate() {
        let store = names.find(&it.store, || format!("mta.local[{index}].store"))?;
        local.push((it.clone(), store));
    }
    let mut relay_for = Vec::new();
    for (index, network) in spec.relay_for.iter().enumerate() {
        let parsed = parse_network(network);
        let path = format!("mta.relay_for[{index}]");
        relay_for.push(parsed.ok_or_else(|| bad(path, "a network is such as 192.0.2.0/24"))?);
    }
    let smarthost = spec.smarthost.as_ref().map(|it| {
        let id = names.find(&it.host, || "mta.smarthost.host".into())?;
        Ok((id, it.port))
    });
    let outbox = spec.outbox.as_ref().map(|mailbox| {
        let keeps = |(local, _): &&(LocalDomain, HostId)| mailbox.domain() == Some(&local.domain);
        let store = local.iter().find(keeps).map(|(_, store)| *store);
        let store = store.ok_or_else(|| bad("mta.outbox", "its domain is not local here"))?;
        Ok((store, mailbox.clone()))
    });
    let tokens_from = spec.tokens_from.as_ref();
    let tokens_from = tokens_from.map(|it| names.find(it, || "mta.tokens_from".into()));
    let checked = spec.policy.check(!spec.extensions.auth.is_empty());
    checked.map_err(|error| ScenarioError::new("mta.policy", Flaw::Policy(error)))?;
    check_addresses(spec)?;
    Ok(Mta {
        spec: Arc::new(spec.clone()),
        seen: Arc::default(),
        services,
        relay_for,
        smarthost: smarthost.transpose()?,
        outbox: outbox.transpose()?,
        local,
        tokens_from: tokens_from.transpose()?,
        queue: BTreeMap::new(),
        // The first digits tell whose it is: each server counts for itself.
        next_queue_id: 1000 * u32::from(names.ids[&host.name].0) + 1,
    })
}

/// How the sessions of a service are set up.
fn service_config(name: &Domain, spec: &MtaSpec, service: Service) -> Config {
    let policy = &spec.policy;
    let mut extensions = spec.extensions.clone();
    if service == Service::Relay && !policy.require_auth && !policy.any_password {
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

/// Aliases, lists and addresses that moved are local, and an alias or a list stands for somebody.
fn check_addresses(spec: &MtaSpec) -> Result<(), ScenarioError> {
    let is_local = |mailbox: &&Mailbox| {
        let domain = mailbox.domain();
        spec.local.iter().any(|it| Some(&it.domain) == domain)
    };
    let all = || spec.aliases.keys().chain(spec.moved.keys());
    if let Some(stray) = all().find(|it| !is_local(it)) {
        return Err(bad("mta.aliases", format!("{stray} is not local here")));
    }
    for (index, list) in spec.lists.iter().enumerate() {
        let path = |field: &str| format!("mta.lists[{index}].{field}");
        let is_it = |it: &Mailbox| same(it, &list.address);
        let mut others = all().chain(spec.lists[..index].iter().map(|it| &it.address));
        let tag = list.subject_tag.as_deref().unwrap_or("-");
        let is_printable = |it: char| it == ' ' || it.is_ascii_graphic();
        let problem = if !is_local(&&list.address) {
            ("address", "it is not local here")
        } else if others.any(is_it) {
            ("address", "it is a list or an alias already")
        } else if list.members.is_empty() || list.members.iter().any(is_it) {
            ("members", "there is one, and the list is none of them")
        } else if is_it(&list.owner) {
            ("owner", "bounces would go to the list")
        } else if tag.len() > MAX_TAG || tag.is_empty() || !tag.chars().all(is_printable) {
            ("subject_tag", "1 to 40 printable ASCII characters")
        } else {
            continue;
        };
        return Err(bad(path(problem.0), problem.1));
    }
    for (alias, members) in &spec.aliases {
        if members.is_empty() {
            return Err(bad("mta.aliases", format!("{alias} stands for nobody")));
        }
        if comes_round(spec, alias) {
            let problem = format!("{alias} stands for itself by way of others");
            return Err(bad("mta.aliases", problem));
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

fn bad(path: impl Into<String>, problem: impl Into<String>) -> ScenarioError {
    ScenarioError::bad(path, problem)
}
