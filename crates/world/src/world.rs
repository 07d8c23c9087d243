//! The world: all of its state, and the one way it moves.

use crate::agenda::{Agenda, Pending, Task};
use crate::connection::Connection;
use crate::digest::Digest;
use crate::event::{Event, EventSink, WireUnit};
use crate::fault::{Armed, FaultError, FaultSpec, Faults, Stage};
use crate::host::{Host, OutgoingState, Reading};
use crate::hosts::Hosts;
use crate::ids::{ConnectionId, EventId, FaultId, HostId, MessageId, Tick};
use crate::input::{Input, InputError, RecordedInput};
use crate::outside::{ConnectionName, Outside};
use crate::scenario::{Scenario, ScenarioError};
use crate::turn::Turn;
use core::time::Duration;
use protocol_core::dns::Zone;
use protocol_core::smtp::address::{AddressLiteral, MailHost};
use protocol_core::smtp::{Domain, Mailbox, Side};
use protocol_core::{Instant, Octets};
use std::collections::{BTreeMap, BTreeSet};
use std::net::Ipv4Addr;
use std::sync::Arc;

/// A world at a moment. Cheap to clone: hosts, connections and messages are shared until they
/// change. The log of events is not in it.
#[derive(Debug, Clone)]
pub struct World {
    pub(crate) now: Instant,
    pub(crate) tick: Tick,
    /// How it is set up now: the scenario and all edits.
    pub(crate) spec: Arc<Scenario>,
    pub(crate) seed: u64,
    pub(crate) hosts: Hosts,
    pub(crate) names: Arc<Names>,
    pub(crate) zone: Arc<Zone>,
    pub(crate) links: Arc<Links>,
    pub(crate) connections: BTreeMap<ConnectionId, Arc<Connection>>,
    pub(crate) agenda: Agenda,
    pub(crate) faults: Arc<Faults>,
    pub(crate) outside: Outside,
    /// When the run ends though mail may still move.
    pub(crate) horizon: Option<Instant>,
    pub(crate) next_event: u32,
    pub(crate) next_message: u32,
    pub(crate) next_connection: u32,
    /// Whether somebody keeps or replays what happens.
    pub(crate) is_logged: bool,
    pub(crate) digest: Digest,
    /// Room for an event's canonical octets; no part of the state.
    scratch: Vec<u8>,
    /// Room for the units of what is sent, and how long each is; no part of the state.
    pub(crate) units: Vec<(usize, WireUnit)>,
}

impl PartialEq for World {
    fn eq(&self, other: &Self) -> bool {
        (self.now, self.tick, self.digest) == (other.now, other.tick, other.digest)
            && self.spec == other.spec
            && (self.next_event, self.next_message, self.next_connection)
                == (other.next_event, other.next_message, other.next_connection)
            && self.hosts == other.hosts
            && self.zone == other.zone
            && self.links == other.links
            && self.connections == other.connections
            && self.agenda == other.agenda
            && self.faults == other.faults
            && self.outside == other.outside
            && self.horizon == other.horizon
    }
}

/// What lies between hosts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Links {
    /// How long octets take, one way.
    pub(crate) usual: Duration,
    pub(crate) own: BTreeMap<(HostId, HostId), Link>,
}

/// What lies between two hosts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Link {
    /// One way; `None`: as everywhere.
    pub(crate) latency: Option<Duration>,
    pub(crate) cut: bool,
}

/// Where hosts are found.
#[derive(Debug, Default)]
pub(crate) struct Names {
    by_name: BTreeMap<Domain, HostId>,
    by_address: BTreeMap<Ipv4Addr, HostId>,
    resolver: Option<HostId>,
    /// In the order in which they are drawn.
    order: Vec<HostId>,
    /// Those whose role no other has with the same owner.
    unlike: BTreeSet<HostId>,
    /// The first mail program of each address.
    programs: BTreeMap<Mailbox, HostId>,
}

impl Names {
    fn new(hosts: &[Arc<Host>], order: Vec<HostId>) -> Self {
        let mut alike: BTreeMap<_, Option<HostId>> = BTreeMap::new();
        for (id, it) in (0..).map(host_id).zip(hosts) {
            let same = alike.entry((it.role(), it.owner()));
            same.and_modify(|it| *it = None).or_insert(Some(id));
        }
        let there = || (0..).map(host_id).zip(hosts).filter(|(_, it)| !it.removed);
        let mut programs = BTreeMap::new();
        for id in &order {
            if let Some(mua) = &hosts[id.index()].mua {
                programs.entry(mua.spec.address.clone()).or_insert(*id);
            }
        }
        Self {
            programs,
            by_name: there().map(|(id, it)| (it.name.clone(), id)).collect(),
            by_address: there().map(|(id, it)| (it.address, id)).collect(),
            resolver: there().find(|(_, it)| it.resolver).map(|(id, _)| id),
            order,
            unlike: alike.into_values().flatten().collect(),
        }
    }
}

/// Octets between two hosts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InFlight {
    /// On which connection.
    pub connection: ConnectionId,
    /// Which end sent them.
    pub from: Side,
    /// The octets.
    pub octets: Octets,
    /// What they are.
    pub unit: WireUnit,
    /// The event of their sending.
    pub sent: EventId,
    /// When they were sent.
    pub sent_at: Instant,
    /// When they arrive.
    pub arrives: Instant,
}

/// Commands: the two ways the world moves.
impl World {
    /// The world of a scenario before anything happens.
    ///
    /// # Errors
    /// Where the scenario contradicts itself.
    pub fn new(scenario: &Scenario) -> Result<Self, ScenarioError> {
        crate::build::build(scenario)
    }

    pub(crate) fn from_parts(
        scenario: &Scenario,
        hosts: Vec<Arc<Host>>,
        order: Vec<HostId>,
        zone: Zone,
        links: Links,
        faults: Faults,
    ) -> Self {
        let mut agenda = Agenda::default();
        for (id, it) in faults.iter() {
            if it.spec.stage == Stage::Now {
                agenda.add(Instant::ZERO, None, Task::Strike(id));
            }
        }
        for (number, later) in (0..).zip(&scenario.later) {
            let at = Instant::ZERO + Duration::from_secs(later.seconds);
            agenda.add(at, None, Task::Later(number));
        }
        for (index, host) in hosts.iter().enumerate() {
            let read = host.mua.as_ref().and_then(|mua| mua.spec.read.as_ref());
            if read.is_some_and(|it| it.stays) {
                agenda.add(Instant::ZERO, None, Task::Read(host_id(index)));
            }
        }
        let horizon = scenario.horizon_seconds.map(Duration::from_secs);
        Self {
            now: Instant::ZERO,
            tick: Tick(0),
            spec: Arc::new(scenario.clone()),
            seed: scenario.seed,
            names: Arc::new(Names::new(&hosts, order)),
            hosts: hosts.into_iter().collect(),
            zone: Arc::new(zone),
            links: Arc::new(links),
            connections: BTreeMap::new(),
            agenda,
            faults: Arc::new(faults),
            outside: Outside::default(),
            horizon: horizon.map(|it| Instant::ZERO + it),
            next_event: 0,
            next_message: 0,
            next_connection: 0,
            is_logged: true,
            digest: Digest::default(),
            scratch: Vec::new(),
            units: Vec::new(),
        }
    }

    /// The same world, of which nobody keeps or replays the events: it computes no digest, and all that a session
    /// says at once to an end outside is one event.
    #[must_use]
    pub fn without_log(self) -> Self {
        Self {
            is_logged: false,
            ..self
        }
    }

    /// Does the earliest thing of the agenda. False, and unchanged, where the agenda is empty.
    pub fn step(&mut self, sink: &mut dyn EventSink) -> bool {
        let Some((at, entry)) = self.agenda.pop() else {
            return false;
        };
        self.now = at;
        self.tick = Tick(self.tick.0 + 1);
        Turn {
            world: self,
            sink,
            cause: None,
        }
        .perform(entry);
        true
    }

    /// Lets time pass until `now`, doing what is due by then. Time does not go back.
    pub fn advance_to(&mut self, now: Instant, sink: &mut dyn EventSink) {
        while self.next_deadline().is_some_and(|due| due <= now) {
            self.step(sink);
        }
        self.now = self.now.max(now);
    }

    /// Takes what a person does, now. It counts as one step.
    ///
    /// # Errors
    /// Where it cannot be done; the world is unchanged.
    pub fn apply(&mut self, input: &Input, sink: &mut dyn EventSink) -> Result<(), InputError> {
        Turn {
            world: self,
            sink,
            cause: None,
        }
        .take_input(input)?;
        self.tick = Tick(self.tick.0 + 1);
        Ok(())
    }

    /// Takes a recorded input: lets time pass until it came, without doing anything meanwhile.
    ///
    /// # Errors
    /// Where it cannot be done; only the time is another then.
    pub fn apply_recorded(
        &mut self,
        recorded: &RecordedInput,
        sink: &mut dyn EventSink,
    ) -> Result<(), InputError> {
        self.now = self.now.max(recorded.at.unwrap_or_default());
        self.apply(&recorded.input, sink)
    }

    pub(crate) fn note(&mut self, event: &Event) {
        if self.is_logged {
            self.digest = self.digest.after(event, &mut self.scratch);
            // A clone has none of it.
            self.scratch.clear();
        }
    }
}

/// Getters.
impl World {
    /// Virtual time.
    #[must_use]
    pub fn now(&self) -> Instant {
        self.now
    }

    /// How many steps it has taken.
    #[must_use]
    pub fn tick(&self) -> Tick {
        self.tick
    }

    /// Virtual time zero, in seconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub fn epoch(&self) -> i64 {
        self.spec.epoch
    }

    /// How it is set up now: the scenario, with what was edited.
    #[must_use]
    pub fn scenario(&self) -> &Scenario {
        &self.spec
    }

    /// The digest of all events so far.
    #[must_use]
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// How many events there have been.
    #[must_use]
    pub fn event_count(&self) -> usize {
        self.next_event as usize
    }

    /// Whether anything is left that moves mail before the scenario's horizon; what only waits to lose
    /// patience does not count.
    #[must_use]
    pub fn has_work(&self) -> bool {
        let beyond = |horizon| self.next_deadline().is_some_and(|next| next > horizon);
        self.agenda.has_work() && !self.horizon.is_some_and(beyond)
    }

    /// When the next thing happens.
    #[must_use]
    pub fn next_deadline(&self) -> Option<Instant> {
        self.agenda.next_deadline()
    }

    /// What is going to happen, and when, the next first.
    pub fn pending(&self) -> impl Iterator<Item = (Instant, Pending)> {
        self.agenda.tasks().map(|(at, task)| (at, task.pending()))
    }

    /// The faults that were added, in order; those that were mended, too.
    pub fn faults(&self) -> impl Iterator<Item = (FaultId, &Armed)> {
        self.faults.iter()
    }

    /// Whether a fault can be added now, and whose it is.
    ///
    /// # Errors
    /// Where it cannot be.
    pub fn check_fault(&self, spec: &FaultSpec) -> Result<HostId, FaultError> {
        let id = self.host_named(&spec.host);
        let found = id.and_then(|id| Some((id, self.host(id)?)));
        let (id, host) = found.ok_or_else(|| FaultError::NoHost(spec.host.clone()))?;
        spec.check(host)?;
        match spec.stage == Stage::Now && host.down.is_some() {
            true => Err(FaultError::AlreadyDown(spec.host.clone())),
            false => Ok(id),
        }
    }

    /// The hosts, in the order in which they are drawn; those that are gone, too.
    pub fn hosts(&self) -> impl ExactSizeIterator<Item = (HostId, &Host)> + DoubleEndedIterator {
        let order = self.names.order.iter();
        order.map(|id| (*id, &*self.hosts[id.index()]))
    }

    /// That host.
    #[must_use]
    pub fn host(&self, id: HostId) -> Option<&Host> {
        self.hosts.get(id.index()).map(|host| &**host)
    }

    /// Whether no other host has its role and its owner.
    #[must_use]
    pub fn is_unlike_others(&self, id: HostId) -> bool {
        self.names.unlike.contains(&id)
    }

    /// The host of that name.
    #[must_use]
    pub fn host_named(&self, name: &Domain) -> Option<HostId> {
        self.names.by_name.get(name).copied()
    }

    /// The host of that address.
    #[must_use]
    pub fn host_at(&self, address: Ipv4Addr) -> Option<HostId> {
        self.names.by_address.get(&address).copied()
    }

    pub(crate) fn host_of_literal(&self, mailbox: &Mailbox) -> Option<HostId> {
        match mailbox.host {
            MailHost::Literal(AddressLiteral::V4(address)) => self.host_at(address),
            _ => None,
        }
    }

    /// The mail program of the person who has this address: the first of them as they are drawn.
    #[must_use]
    pub fn program_of(&self, address: &Mailbox) -> Option<HostId> {
        self.names.programs.get(address).copied()
    }

    /// The host that answers DNS questions.
    #[must_use]
    pub fn resolver(&self) -> Option<HostId> {
        self.names.resolver
    }

    /// Connections that are asked for, open, or closing.
    pub fn connections(&self) -> impl Iterator<Item = &Connection> {
        self.connections.values().map(|connection| &**connection)
    }

    /// That connection, until both of its ends are closed.
    #[must_use]
    pub fn connection(&self, id: ConnectionId) -> Option<&Connection> {
        self.connections.get(&id).map(|connection| &**connection)
    }

    /// The connection of that name, until both of its ends are closed.
    #[must_use]
    pub fn connection_named(&self, name: ConnectionName) -> Option<&Connection> {
        self.connection(self.outside.find(name)?)
    }

    /// The ports at which a person plays the server.
    pub fn played(&self) -> impl Iterator<Item = (HostId, u16)> {
        self.outside.played()
    }

    /// Whether on this connection nothing is under way: what was said is answered, and whoever has the
    /// word is outside, or nothing is to come.
    #[must_use]
    pub fn is_quiet(&self, id: ConnectionId) -> bool {
        !self
            .agenda
            .tasks()
            .any(|(_, task)| task.is_under_way_on(id))
    }

    /// Whether a mail program waits for nothing of its server, or only to be told of news.
    pub(crate) fn reads_nothing(&self, host: HostId) -> bool {
        let mua = self.host(host).and_then(|it| it.mua.as_ref());
        mua.is_none_or(|mua| match mua.reading {
            Reading::Idle => true,
            Reading::Due(at) => at - self.now > Duration::from_millis(1),
            Reading::Underway { on, .. } => self.is_quiet(on),
        })
    }

    /// The messages of this run.
    pub fn messages(&self) -> impl Iterator<Item = MessageId> + use<> {
        (0..self.next_message).map(MessageId)
    }

    /// Who is responsible for the message now: a mail program until the first server's reply
    /// reached it, a server as long as the message is in its queue (RFC 5321 section 4.2.5), the
    /// host of the mailbox. There can be two while a reply is on its way. What a program has taken out of
    /// the mailbox (POP3) only that program has.
    pub fn holders(&self, message: MessageId) -> impl Iterator<Item = HostId> {
        let held = self.hosts.iter().any(|host| is_responsible(host, message));
        self.hosts()
            .filter(move |(_, host)| match held {
                true => is_responsible(host, message),
                false => host.mua.as_ref().is_some_and(|mua| mua.mail.has(message)),
            })
            .map(|(id, _)| id)
    }

    /// The mail programs that have a copy of the message, responsible for it or not.
    pub fn programs_with(&self, message: MessageId) -> impl Iterator<Item = HostId> {
        let has = move |mua: &crate::host::Mua| {
            mua.outbox.iter().any(|sent| sent.message == message) || mua.mail.has(message)
        };
        self.hosts()
            .filter(move |(_, host)| host.mua.as_ref().is_some_and(has))
            .map(|(id, _)| id)
    }

    /// What is on its way.
    pub fn in_flight(&self) -> impl Iterator<Item = InFlight> {
        self.agenda
            .tasks()
            .filter_map(|(arrives, task)| match task {
                Task::Octets {
                    connection,
                    sent,
                    sent_at,
                    line,
                } => Some(InFlight {
                    connection: *connection,
                    from: line.from,
                    octets: line.octets.clone(),
                    unit: line.unit,
                    sent: *sent,
                    sent_at: *sent_at,
                    arrives,
                }),
                _ => None,
            })
    }

    /// How long octets take from one host to the other.
    #[must_use]
    pub fn latency(&self, a: HostId, b: HostId) -> Duration {
        let own = self.link(a, b).and_then(|it| it.latency);
        own.unwrap_or(self.links.usual)
    }

    /// Whether nothing gets from the one to the other.
    #[must_use]
    pub fn is_cut(&self, a: HostId, b: HostId) -> bool {
        self.link(a, b).is_some_and(|it| it.cut)
    }

    fn link(&self, a: HostId, b: HostId) -> Option<&Link> {
        self.links.own.get(&(a.min(b), a.max(b)))
    }
}

fn is_responsible(host: &Host, message: MessageId) -> bool {
    let leaving = |mua: &crate::host::Mua| {
        mua.outbox
            .iter()
            .any(|sent| sent.message == message && sent.state != OutgoingState::Left)
    };
    host.mua.as_ref().is_some_and(leaving)
        || host
            .mta
            .as_ref()
            .is_some_and(|mta| mta.queue.values().any(|it| it.message == message))
        || host
            .store
            .as_ref()
            .is_some_and(|store| store.users.values().any(|account| account.holds(message)))
}

pub(crate) fn host_id(index: usize) -> HostId {
    HostId(u16::try_from(index).expect("a scenario has at most 65,535 hosts"))
}
