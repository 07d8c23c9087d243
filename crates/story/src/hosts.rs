//! What hosts, services and people are called.

use crate::clock::TimeOfDay;
use crate::{Fact, Value, fact, family, list, named, text, variant};
use core::time::Duration;
use protocol_core::Instant;
use protocol_core::dns::Record;
use protocol_core::imap::MailboxName;
use protocol_core::smtp::{Domain, ForwardPath, Mailbox, Reply};
use std::collections::BTreeMap;
use world::host::Role;
use world::{Host, HostId, Protocol, Timeline, World};

/// A host inside a sentence; its attributes `title` and `short` stand alone.
fn named(host: &Host) -> Fact {
    match (host.role(), &host.mua) {
        (Role::MailProgram, Some(mua)) => named!("host-program", owner: mua.spec.owner.as_str()),
        (Role::MailProgram, None) => named!("host-program-of-nobody"),
        (Role::Submission, _) => provider(host),
        (Role::Relay, _) => named!("host-relay"),
        (Role::Exchanger, _) => named!("host-exchanger"),
        (Role::Mailboxes, _) => named!("host-mailboxes"),
        (Role::Resolver, _) => named!("host-resolver"),
        (Role::Other, _) => named!("host-other"),
        (Role::Issuer, _) => named!("host-issuer"),
        (Role::Outside, Some(_)) => named!("host-outside-client"),
        (Role::Outside, None) => named!("host-outside"),
    }
}

/// A submission server that keeps mailboxes, too, is more than a submission server: its user’s
/// provider, or its domain’s.
fn provider(host: &Host) -> Fact {
    let Some(store) = &host.store else {
        return named!("host-submission");
    };
    let is_person = |name: &str| !matches!(name, "postmaster" | "abuse");
    let mut people = store
        .users
        .keys()
        .filter(|it| is_person(&it.local.as_str().to_ascii_lowercase()));
    let local = host.mta.as_ref().and_then(|mta| mta.spec.local.first());
    match (people.next(), people.next(), local) {
        (Some(one), None, _) => {
            named!("host-provider-of-person", owner: capital(one.local.as_str()))
        }
        (_, _, Some(local)) => named!("host-provider-of-domain", domain: text(&local.domain)),
        (_, _, None) => named!("host-provider"),
    }
}

fn capital(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().map(|it| it.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

/// A host as a person calls it: “Alice’s mail program”.
#[must_use]
pub fn host_title(host: &Host) -> Fact {
    named(host).attribute("title")
}

/// The same for narrow places: “Alice”.
#[must_use]
pub fn host_short(host: &Host) -> Fact {
    named(host).attribute("short")
}

/// A host inside a sentence. Hosts that share a title are told apart: a person’s programs by what they run
/// on, “Bob’s phone”, others by their names.
#[must_use]
pub fn host(timeline: &Timeline, id: HostId) -> Fact {
    let world = timeline.world();
    let Some(host) = world.host(id) else {
        return fact!("host-unknown");
    };
    if world.is_unlike_others(id) {
        return named(host);
    }
    let owner = host.owner();
    let mut others = world.hosts().filter(|(it, _)| *it != id);
    match (owner, device(host)) {
        (Some(owner), Some(own))
            if others.all(|(_, it)| it.owner() != Some(owner) || device(it) != Some(own)) =>
        {
            fact!("host-device", owner: owner, device: own)
        }
        _ => fact!("host-alike", host: named(host), name: text(&host.name)),
    }
}

/// What the hosts of a world are called where they stand alone: no two alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Names(BTreeMap<HostId, (Fact, Fact)>);

impl Names {
    /// Works them out, for as long as nobody changes the world.
    #[must_use]
    pub fn of(world: &World) -> Self {
        let alike = |host: &Host| (host.role(), host.owner().map(str::to_owned));
        let mut groups: BTreeMap<_, Vec<(HostId, &Host)>> = BTreeMap::new();
        for (id, host) in world.hosts() {
            groups.entry(alike(host)).or_default().push((id, host));
        }
        let exchangers = mx(world);
        let mut names = BTreeMap::new();
        for group in groups.values() {
            let alone = group.len() == 1;
            names.extend(group.iter().map(|(id, host)| {
                let name = match alone {
                    true => None,
                    false => told_apart(host, group, &exchangers),
                };
                let name = name.unwrap_or_else(|| named(host));
                (*id, (name.attribute("title"), name.attribute("short")))
            }));
        }
        Self(names)
    }

    /// A host as a person calls it: “Alice’s mail program”.
    #[must_use]
    pub fn title(&self, id: HostId) -> Fact {
        let name = self.0.get(&id).map(|(title, _)| title.clone());
        name.unwrap_or_else(|| fact!("host-unknown"))
    }

    /// The same for narrow places: “Alice”.
    #[must_use]
    pub fn short(&self, id: HostId) -> Fact {
        let name = self.0.get(&id).map(|(_, short)| short.clone());
        name.unwrap_or_else(|| fact!("host-unknown"))
    }
}

/// The domain and the preference of each server that an MX record names.
fn mx(world: &World) -> BTreeMap<Domain, (Domain, u16)> {
    let records = world.scenario().dns.iter();
    let exchanger = records.filter_map(|it| match &it.record {
        Record::Mx {
            preference,
            exchange: Some(exchange),
        } => Some((exchange.clone(), (it.name.clone(), *preference))),
        _ => None,
    });
    exchanger.collect()
}

/// What tells a host apart from others with its title: what a person’s program runs on, a server’s preference or
/// its domain, or the host’s name.
fn told_apart(
    host: &Host,
    group: &[(HostId, &Host)],
    exchangers: &BTreeMap<Domain, (Domain, u16)>,
) -> Option<Fact> {
    let is_one = |is: &dyn Fn(&Host) -> bool| group.iter().filter(|(_, it)| is(it)).count() == 1;
    if let Some((owner, own)) = host.owner().zip(device(host))
        && is_one(&|it| device(it) == Some(own))
    {
        return Some(named!("host-own-device", owner: owner, device: own));
    }
    // A domain tells a server apart where each of them is that of one.
    let all = || {
        group
            .iter()
            .all(|(_, it)| exchangers.contains_key(&it.name))
    };
    let of = exchangers.get(&host.name);
    if let Some((domain, preference)) = of.filter(|_| host.role() == Role::Exchanger && all()) {
        let same = |it: &Host| exchangers.get(&it.name).is_some_and(|(it, _)| it == domain);
        return Some(match is_one(&same) {
            true => named!("host-exchanger-of-domain", domain: text(domain)),
            false => named!("host-mx", domain: text(domain), preference: *preference),
        });
    }
    let label = |it: &Host| it.name.as_str().split('.').next().map(str::to_owned);
    let name = match label(host) {
        Some(own) if is_one(&|it| label(it).as_ref() == Some(&own)) => own,
        _ => host.name.to_string(),
    };
    Some(named!("host-by-name", host: named(host).attribute("title"), name: name))
}

/// What a mail program runs on, where its host is called so: `phone` of `phone.receiver.example`.
fn device(host: &Host) -> Option<&str> {
    let label = host.name.as_str().split('.').next()?;
    label
        .bytes()
        .all(|it| it.is_ascii_alphabetic())
        .then_some(label)
}

/// The person whose mail program the host is.
pub(crate) fn owner(timeline: &Timeline, id: HostId) -> Option<String> {
    timeline.world().host(id)?.owner().map(Into::into)
}

/// The person who has this address.
pub(crate) fn person(timeline: &Timeline, mailbox: &Mailbox) -> Option<String> {
    owner(timeline, timeline.world().program_of(mailbox)?)
}

/// What a host is for.
#[must_use]
pub fn host_role(role: Role) -> Fact {
    fact!(family "host-role", variant(role))
}

pub(crate) fn families() -> [(&'static str, Vec<String>); 1] {
    let roles = [
        Role::MailProgram,
        Role::Submission,
        Role::Exchanger,
        Role::Relay,
        Role::Mailboxes,
        Role::Resolver,
        Role::Other,
        Role::Issuer,
        Role::Outside,
    ];
    [family("host-role", roles.map(variant))]
}

/// Who calls whom: the heading of a connection.
#[must_use]
pub fn calls(client: &Host, server: &Host) -> Fact {
    fact!("calls", client: host_title(client), server: named(server))
}

/// What is spoken on which port: “SMTP, port 25”.
#[must_use]
pub fn service(protocol: Protocol, port: u16) -> Fact {
    let protocol = match protocol {
        Protocol::Smtp => "SMTP",
        Protocol::Imap => "IMAP",
        Protocol::Pop3 => "POP3",
    };
    fact!("service", protocol: protocol, port: port)
}

/// A mailbox inside a sentence.
pub(crate) fn folder(mailbox: &MailboxName) -> Value {
    match mailbox.is_inbox() {
        true => text("INBOX"),
        false => fact!("quoted", text: mailbox.as_str()).into(),
    }
}

/// An address without its brackets.
pub(crate) fn plain(path: &ForwardPath) -> String {
    let path = path.to_string();
    path.trim_start_matches('<')
        .trim_end_matches('>')
        .to_owned()
}

/// Addresses, of which at most three are named.
pub(crate) fn paths<'a>(paths: impl IntoIterator<Item = &'a ForwardPath>) -> Value {
    let mut paths = paths.into_iter();
    let named = list(paths.by_ref().take(3).map(plain));
    match paths.count() {
        0 => named,
        more => fact!("and-more", list: named, more: more).into(),
    }
}

/// A moment as the time of day in the world.
#[must_use]
pub fn time_of_day(world: &World, at: Instant) -> Value {
    TimeOfDay::at(world, at).to_the_second().into()
}

/// How long something takes.
pub(crate) fn span(seconds: u64) -> Value {
    Duration::from_secs(seconds).into()
}

/// What a reply means, as exactly as it says it.
pub(crate) fn meaning(reply: &Reply) -> Fact {
    let exactly = reply.enhanced.and_then(crate::codes::enhanced_status);
    exactly.unwrap_or_else(|| crate::codes::reply_code(reply.code))
}
