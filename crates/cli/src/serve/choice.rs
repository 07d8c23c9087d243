//! Which server of the world speaks at an address: the one that the scenario is about.

use super::engine::Service;
use crate::language::say;
use core::cmp::Reverse;
use protocol_core::dns::Record;
use protocol_core::message::compose;
use protocol_core::smtp::server::Service as Kind;
use protocol_core::smtp::{Domain, Mailbox};
use story::{list, text};
use world::host::Service as Access;
use world::policy::Policy;
use world::{Host, HostId, Protocol, Scenario, World};

/// Chooses among the servers of a world.
pub struct Choice<'a> {
    world: &'a World,
    scenario: &'a Scenario,
    /// Whom the scenario's letter is for.
    recipients: Vec<Mailbox>,
    /// The hosts that may be chosen, the first before the others; all where none is named.
    named: Vec<HostId>,
}

impl<'a> Choice<'a> {
    /// Chooses among the hosts of these names, or of all where there are none.
    ///
    /// # Errors
    /// Where there is no such host.
    pub fn new(world: &'a World, scenario: &'a Scenario, names: &[Domain]) -> Result<Self, String> {
        let named = names.iter().map(|name| {
            world.host_named(name).ok_or_else(|| {
                let hosts = world.hosts().filter(|(_, it)| it.ports().next().is_some());
                let servers = list(hosts.map(|(_, it)| text(&it.name)));
                say!("cli-serve-servers", name: text(name), servers: servers)
            })
        });
        let composed = compose(&scenario.letter.draft, 0, "");
        Ok(Self {
            world,
            scenario,
            recipients: composed.map_or_else(|_| Vec::new(), |it| it.recipients),
            named: named.collect::<Result<_, _>>()?,
        })
    }

    /// The service of that name: `smtp`, `submission`, `submissions`, `imap`, `imaps`, `pop3`, `pop3s`.
    pub fn service(&self, name: &'static str) -> Option<Service> {
        let found = match name {
            "smtp" => self.takes_mail(Kind::Relay),
            "submission" => self.takes_mail(Kind::Submission),
            "submissions" => self.takes_mail(Kind::Submissions),
            "imap" => self.mailboxes(Protocol::Imap, false),
            "imaps" => self.mailboxes(Protocol::Imap, true),
            "pop3" => self.mailboxes(Protocol::Pop3, false),
            "pop3s" => self.mailboxes(Protocol::Pop3, true),
            _ => None,
        };
        found.map(|it| Service { name, ..it })
    }

    /// Says that nobody offers the service.
    pub fn missing(&self, service: &str) -> String {
        if self.named.is_empty() {
            return say!("cli-serve-nobody-offers", service: service);
        }
        let hosts = self.named.iter().filter_map(|it| self.world.host(*it));
        let hosts = list(hosts.map(|it| text(&it.name)));
        say!("cli-serve-none-offers", hosts: hosts, service: service)
    }

    /// The server that takes mail in that way: the one that a fault is at, or one that has a policy of its
    /// own, that the letter is sent to, that takes mail for a recipient, or for anybody. Who also takes mail
    /// from users is the sender's provider, so for mail from servers another comes first.
    fn takes_mail(&self, kind: Kind) -> Option<Service> {
        let port = |host: &Host| {
            let services = &host.mta.as_ref()?.services;
            let found = services.iter().find(|(_, it)| it.service == kind);
            found.map(|(port, _)| *port)
        };
        let rank = |host: &Host| {
            let mta = host.mta.as_ref();
            (
                self.has_fault(host),
                kind != Kind::Relay || !mta.is_some_and(world::host::Mta::takes_submissions),
                mta.is_some_and(|it| it.spec.policy != Policy::default()),
                self.is_called(host),
                self.is_exchanger(host),
                mta.is_some_and(|it| !it.spec.local.is_empty()),
            )
        };
        self.best(kind == Kind::Submissions, port, rank)
    }

    /// The server of mailboxes, by that protocol, under TLS from the first octet or not: the one that a fault
    /// is at, or that a recipient has a mailbox at, or that is for the server that takes mail.
    fn mailboxes(&self, protocol: Protocol, secured: bool) -> Option<Service> {
        let taker = self.takes_mail(Kind::Relay);
        let taker = taker.and_then(|it| self.world.host(it.host)?.mta.as_ref());
        let port = |host: &Host| {
            let mut services = host.store.as_ref()?.services.iter();
            let fits = |it: &Access| it.protocol() == protocol && it.is_secured() == secured;
            services.find(|(_, it)| fits(it)).map(|(port, _)| *port)
        };
        let rank = |host: &Host| {
            let mut users = host.store.iter().flat_map(|it| it.users.keys());
            let mut local = taker.iter().flat_map(|it| &it.spec.local);
            (
                self.has_fault(host),
                users.any(|user| self.recipients.contains(user)),
                local.any(|it| it.store == host.name),
            )
        };
        self.best(secured, port, rank)
    }

    /// The first host of the highest rank, of those that have a port for it.
    fn best<R: Ord>(
        &self,
        secured: bool,
        port: impl Fn(&Host) -> Option<u16>,
        rank: impl Fn(&Host) -> R,
    ) -> Option<Service> {
        let found = self.world.hosts().filter_map(|(host, it)| {
            let named = self.named.iter().position(|named| *named == host);
            let may_be = self.named.is_empty() || named.is_some();
            let service = Service {
                name: "",
                host,
                port: port(it).filter(|_| may_be)?,
                secured,
            };
            Some(((Reverse(named), rank(it), Reverse(host)), service))
        });
        let best = found.max_by(|(a, _), (b, _)| a.cmp(b));
        best.map(|(_, service)| service)
    }

    fn has_fault(&self, host: &Host) -> bool {
        let mut faults = self.scenario.faults.iter();
        faults.any(|it| it.host == host.name)
    }

    /// Whether the scenario's letter goes there from the mail program.
    fn is_called(&self, host: &Host) -> bool {
        let program = self.world.host_named(&self.scenario.letter.host);
        let mua = program.and_then(|it| self.world.host(it)?.mua.as_ref());
        let submit = mua.and_then(|it| it.spec.submit.as_ref());
        submit.is_some_and(|it| it.host == host.name)
    }

    /// Whether mail for a recipient of the letter goes there, by MX or since it is local there.
    fn is_exchanger(&self, host: &Host) -> bool {
        let local = host.mta.iter().flat_map(|it| &it.spec.local);
        let local = local.map(|it| &it.domain);
        let named = self.scenario.dns.iter().filter(|it| match &it.record {
            Record::Mx { exchange, .. } => exchange.as_ref() == Some(&host.name),
            Record::A { .. } => false,
        });
        let mut domains = local.chain(named.map(|it| &it.name));
        domains.any(|domain| self.recipients.iter().any(|it| it.domain() == Some(domain)))
    }
}

#[cfg(test)]
mod tests {
    use super::super::scenario;
    use super::*;
    use std::collections::BTreeMap;

    /// Which host has each service of a scenario, as `smtp=mx.receiver imap=mail.receiver`.
    fn chosen(name: &str) -> String {
        let scenario = scenario::find(Some(name), &[]).unwrap_or_else(|it| panic!("{it}"));
        let world = World::new(&scenario).expect("it makes a world");
        let choice = Choice::new(&world, &scenario, &[]).unwrap_or_else(|it| panic!("{it}"));
        let names = super::super::USUAL.iter().map(|(name, _)| *name);
        let found = names.filter_map(|name| {
            let host = world.host(choice.service(name)?.host)?.name.to_string();
            Some(format!("{name}={}", host.trim_end_matches(".example")))
        });
        found.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn the_servers_that_a_scenario_is_about_are_chosen() {
        let mut all: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for name in lessons::scenario_names() {
            all.entry(chosen(name)).or_default().push(name);
        }
        let all = all.iter();
        let found: String = all
            .map(|(services, names)| format!("{services}: {}\n", names.join(" ")))
            .collect();
        assert_eq!(found, CHOSEN);
    }

    const CHOSEN: &str = "\
smtp=mail.sender submission=mail.sender imap=mail.sender: null-mx stripped-submission
smtp=mail.sender submission=mail.sender imap=mx.receiver: delayed
smtp=mx.other submission=mail.sender imap=mx.other: too-big
smtp=mx.receiver imap=mail.receiver: attachment idle mailbox-names move-and-expunge seen \
     two-programs uidvalidity
smtp=mx.receiver imap=mail.receiver pop3=mail.receiver: pop3 pop3-and-imap pop3-dropped
smtp=mx.receiver imap=mx.receiver: direct
smtp=mx.receiver submission=mail.sender imap=mail.receiver: chunked crash-after-250 dns-failure \
     dsn-failure dsn-relayed dsn-success mx-failover no-such-user offline-recipient relay reply-lost \
     smtputf8 smtputf8-legacy starttls stripped-relay temporary-failure
smtp=mx.receiver submission=mail.sender imap=mail.sender: loop
smtp=mx.receiver submission=mail.sender imap=mx.receiver: aliases bcc dot-stuffing double-bounce \
     greylisting implicit-mx mailbox-full mailing-list pipelined several-recipients smuggling smuggling-patched vacation
smtp=mx.receiver submission=relay.open imap=mx.receiver: relay-rules
smtp=mx.receiver submissions=mail.sender imap=mail.receiver: implicit-tls
smtp=relay.open imap=mx.receiver: closed-relay open-relay
submission=mail.sender imap=mail.sender: auth auth-required oauth-expired scram wrong-password
submission=mail.sender imap=mail.sender pop3=mail.sender: oauth
";
}
