//! The one thread that owns the world: input from sockets, the world's own deadlines, output to
//! sockets. No events are kept.

use super::kept::{Kept, Opened};
use super::log::Log;
use super::sockets::{Line, Permit, SocketId};
use crate::language::{complain, said, say};
use crate::recorder::Recorder;
use core::time::Duration;
use protocol_core::smtp::{Side, Unit};
use protocol_core::{Instant, Octets, imap, pop3};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use tokio::sync::{mpsc, oneshot};
use tokio::time::Instant as Clock;
use world::connection::{Connection, EndTls, Endpoint};
use world::fault::{Armed, FaultSpec};
use world::{
    ConnectionId, ConnectionName, Event, EventKind, FaultId, HostId, Input, InputError, Protocol,
    WireUnit, World,
};

/// How long the world works before the sockets have their turn.
const SLICE: Duration = Duration::from_millis(5);

/// A port of a host of the world.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Service {
    /// `smtp`, `submission`, `submissions`, `imap`, `imaps`, `pop3` or `pop3s`.
    pub name: &'static str,
    pub host: HostId,
    pub port: u16,
    /// Whether TLS comes first (RFC 8314 section 3.3).
    pub secured: bool,
}

/// What a socket tells the engine.
#[derive(Debug)]
pub enum FromSocket {
    /// It was opened, for this service; where TLS comes first there, it is up.
    Opened {
        socket: SocketId,
        service: Service,
        peer: SocketAddr,
        line: Line,
    },
    /// TLS is up, behind STARTTLS.
    Secured(SocketId),
    /// Octets came. As long as the permit is kept, not many more will.
    Octets(SocketId, Octets, Permit),
    /// Its peer reads again.
    HasRoom(SocketId),
    /// Its peer will say nothing more.
    Closed(SocketId),
    /// The page puts these faults in the place of those that it put in before, where there are any given, and
    /// asks which are in.
    Faults {
        owner: Owner,
        faults: Option<Vec<FaultSpec>>,
        answer: oneshot::Sender<Result<Vec<Armed>, String>>,
    },
}

/// Who puts faults in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Owner {
    Lab,
    Chaos,
}

/// What the engine tells a socket.
#[derive(Debug)]
pub enum ToSocket {
    Octets(Octets),
    /// The last before TLS: nothing that comes before these are out is told to the engine.
    LastPlain(Octets),
    Close,
}

pub struct Engine {
    world: World,
    /// The host that stands for whoever calls.
    outside: HostId,
    /// When it began, by our clock and by the world's.
    start: (Clock, Instant),
    recorder: Option<Recorder>,
    log: Option<Log>,
    /// What the page shows, where there is one.
    kept: Option<Kept>,
    from_sockets: mpsc::Receiver<FromSocket>,
    lines: BTreeMap<ConnectionId, (SocketId, Line)>,
    connections: BTreeMap<SocketId, ConnectionName>,
    /// For input that may wait in the world: its peers are not read further.
    permits: Vec<(ConnectionName, Permit)>,
    /// What the page put in.
    faults: BTreeMap<Owner, Vec<FaultId>>,
    /// What happened since it was looked at; no log.
    events: Vec<Event>,
}

impl Engine {
    /// Goes on with `world` at its moment `now`, or later where the world is ahead.
    pub fn new(
        world: World,
        now: Instant,
        recorder: Option<Recorder>,
        log: Option<Log>,
        kept: Option<Kept>,
        from_sockets: mpsc::Receiver<FromSocket>,
    ) -> Self {
        let outside = world.hosts().map(|(id, _)| id).next_back();
        Self {
            start: (Clock::now(), now.max(world.now())),
            world: match (&recorder, &log) {
                (None, None) => world.without_log(),
                _ => world,
            },
            outside: outside.expect("the caller is a host of the scenario"),
            recorder,
            log,
            kept,
            from_sockets,
            lines: BTreeMap::new(),
            connections: BTreeMap::new(),
            permits: Vec::new(),
            faults: BTreeMap::new(),
            events: Vec::new(),
        }
    }

    /// Runs until no socket can come any more.
    pub async fn run(&mut self) {
        loop {
            if !self.pass() {
                // There is more to do, and everybody else waits.
                tokio::task::yield_now().await;
                while let Ok(input) = self.from_sockets.try_recv() {
                    self.take(input);
                }
                continue;
            }
            let due = self.world.next_deadline().map(|due| self.clock(due));
            tokio::select! {
                input = self.from_sockets.recv() => match input {
                    Some(input) => {
                        self.pass();
                        self.take(input);
                    }
                    None => return,
                },
                () = sleep_until(due) => {}
            }
        }
    }

    pub fn world(&self) -> &World {
        &self.world
    }

    /// Changes the world's set-up. The world takes all of it.
    pub fn change(&mut self, changes: &[Input]) {
        self.catch_up();
        for change in changes {
            self.give(change);
        }
    }

    /// When that virtual moment comes.
    fn clock(&self, at: Instant) -> Clock {
        self.start.0 + (at - self.start.1)
    }

    /// The highest UIDVALIDITY that a mailbox has or would have.
    pub fn next_uid_validity(&self) -> u32 {
        let stores = self.world.hosts().filter_map(|(_, it)| it.store.as_ref());
        let accounts = stores.flat_map(|it| it.users.values());
        let all = accounts.map(|it| it.next_validity());
        all.max().unwrap_or_default()
    }

    /// Hangs up for everybody and writes what was recorded.
    pub fn end(mut self) -> Result<(), String> {
        self.catch_up();
        for on in core::mem::take(&mut self.connections).into_values() {
            self.give(&Input::Close { on });
        }
        match self.recorder {
            Some(recorder) => recorder.write(&self.world).map(drop),
            None => Ok(()),
        }
    }

    /// Lets the world go on to the present, for a slice of time at the most, and tells the sockets; whether
    /// it is there.
    fn pass(&mut self) -> bool {
        let slice = Clock::now();
        let now = self.start.1 + self.start.0.elapsed();
        self.tell();
        let is_due = |world: &World| world.next_deadline().is_some_and(|due| due <= now);
        while is_due(&self.world) && slice.elapsed() < SLICE {
            self.world.step(&mut self.events);
            self.tell();
        }
        let world = &self.world;
        let on = |name| world.connection_named(name);
        self.permits
            .retain(|(name, _)| on(*name).is_some_and(Connection::is_congested));
        let is_there = !is_due(&self.world);
        if is_there {
            self.world.advance_to(now, &mut self.events);
        }
        is_there
    }

    fn catch_up(&mut self) {
        while !self.pass() {}
    }

    fn tell(&mut self) {
        let (mut lost, mut full) = (Vec::new(), Vec::new());
        for event in self.events.drain(..) {
            if let Some(log) = &mut self.log {
                log.note(&self.world, &event);
            }
            if let Some(kept) = &self.kept {
                let socket = event.connection.and_then(|it| self.lines.get(&it));
                keep(kept, &self.world, socket.map(|(it, _)| *it), &event);
            }
            let Some(id) = event.connection else { continue };
            let Some((socket, line)) = self.lines.get(&id) else {
                continue;
            };
            let ended = match event.kind {
                EventKind::LineReceived { line: said, .. } if said.from == Side::Server => {
                    let taken = if agrees_to_tls(&self.world, id, said.unit) {
                        line.send_and_secure(said.octets)
                    } else {
                        line.send(said.octets)
                    };
                    if !taken {
                        lost.extend(self.connections.get(socket).copied());
                    } else if line.becomes_full() {
                        full.extend(self.connections.get(socket).copied());
                    }
                    !taken
                }
                EventKind::ConnectionRefused { .. } => true,
                EventKind::ConnectionClosed(ends) | EventKind::ConnectionReset(ends) => {
                    event.host == ends.client
                }
                _ => false,
            };
            if ended {
                line.close();
                if let Some(kept) = &self.kept {
                    kept.closed(*socket, Side::Server);
                }
                self.connections.remove(socket);
                self.lines.remove(&id);
            }
        }
        if let Some(log) = &mut self.log {
            log.print();
        }
        for on in lost {
            self.give(&Input::Close { on });
        }
        for on in full {
            self.give(&Input::Window { on, open: false });
        }
    }

    fn take(&mut self, input: FromSocket) {
        match input {
            FromSocket::Opened {
                socket,
                service,
                peer,
                line,
            } => {
                if let Some(kept) = &self.kept
                    && let Some(host) = self.world.host(service.host)
                {
                    let opened = Opened {
                        service: service.name,
                        protocol: host.protocol_at(service.port),
                        port: service.port,
                        host: host.name.to_string(),
                        peer,
                    };
                    kept.opened(socket, opened);
                }
                self.open(socket, service, line);
                if service.secured {
                    // It has to stand before it can be secured.
                    self.catch_up();
                    self.secure(socket);
                }
            }
            FromSocket::Secured(socket) => self.secure(socket),
            FromSocket::Octets(socket, octets, permit) => {
                if let Some(kept) = &self.kept {
                    kept.said(socket, Side::Client, &octets);
                }
                if let Some(on) = self.connections.get(&socket).copied() {
                    self.permits.push((on, permit));
                    self.give(&Input::Octets { on, octets });
                }
            }
            FromSocket::HasRoom(socket) => {
                if let Some(on) = self.connections.get(&socket).copied() {
                    self.give(&Input::Window { on, open: true });
                }
            }
            FromSocket::Closed(socket) => {
                if let Some(kept) = &self.kept {
                    kept.closed(socket, Side::Client);
                }
                if let Some(on) = self.connections.remove(&socket) {
                    self.give(&Input::Close { on });
                }
            }
            FromSocket::Faults {
                owner,
                faults,
                answer,
            } => {
                let answered = self.put_in(owner, faults);
                // Who asked may be gone.
                drop(answer.send(answered));
            }
        }
    }

    /// Puts faults in, all or none of them; those that are in now.
    fn put_in(
        &mut self,
        owner: Owner,
        faults: Option<Vec<FaultSpec>>,
    ) -> Result<Vec<Armed>, String> {
        if let Some(faults) = faults {
            self.take_out(owner);
            for fault in faults {
                let added = self.world.faults().count();
                if let Err(error) = self.try_give(&Input::Break { fault }) {
                    self.take_out(owner);
                    return Err(said(&story::input_error(&error)));
                }
                let id = self.world.faults().nth(added).map(|(id, _)| id);
                self.faults.entry(owner).or_default().extend(id);
            }
        }
        let own = self.faults.get(&owner).map_or(&[][..], Vec::as_slice);
        let all = self.world.faults().filter(|(id, _)| own.contains(id));
        Ok(all.map(|(_, it)| it.clone()).collect())
    }

    fn take_out(&mut self, owner: Owner) {
        for fault in self.faults.remove(&owner).unwrap_or_default() {
            self.give(&Input::Mend { fault });
        }
    }

    fn open(&mut self, socket: SocketId, service: Service, line: Line) {
        let name = |id| self.world.host(id).map(|host| host.name.clone());
        let Some((from, to)) = name(self.outside).zip(name(service.host)) else {
            return line.close();
        };
        let port = service.port;
        let taken = self.give(&Input::Open { from, to, port });
        let asked = self.events.iter().rev().find_map(|event| match event.kind {
            EventKind::ConnectionRequested(_) => event.connection,
            _ => None,
        });
        let opened = asked.and_then(|id| Some((id, self.world.connection(id)?.name?)));
        match opened.filter(|_| taken) {
            Some((id, on)) => {
                self.connections.insert(socket, on);
                self.lines.insert(id, (socket, line));
            }
            None => {
                let said = self.too_many(service);
                if let Some(kept) = &self.kept {
                    kept.said(socket, Side::Server, &said);
                    kept.closed(socket, Side::Server);
                }
                line.send(said);
                line.close();
            }
        }
    }

    /// What a server says in place of its greeting where too many are connected: RFC 5321 section 3.8, RFC
    /// 3501 section 7.1.5, RFC 3206 section 4.
    fn too_many(&self, service: Service) -> Octets {
        let Some(host) = self.world.host(service.host) else {
            return Octets::default();
        };
        let begin = match host.protocol_at(service.port) {
            Protocol::Smtp => format!("421 {}", host.name),
            Protocol::Imap => "* BYE".to_owned(),
            Protocol::Pop3 => "-ERR [SYS/TEMP]".to_owned(),
        };
        let why = b" too many connections: try again later\r\n";
        Octets::from([begin.as_bytes(), why].concat())
    }

    fn secure(&mut self, socket: SocketId) {
        if let Some(kept) = &self.kept {
            kept.secured(socket);
        }
        if let Some(on) = self.connections.get(&socket).copied() {
            self.give(&Input::Tls { on });
        }
    }

    /// Puts it in. False where the world does not take it: a session that ended meanwhile takes
    /// nothing more.
    fn give(&mut self, input: &Input) -> bool {
        self.try_give(input).is_ok()
    }

    fn try_give(&mut self, input: &Input) -> Result<(), InputError> {
        if let Some(recorder) = &mut self.recorder
            && recorder.before(&self.world, input)
        {
            complain(&say!("cli-serve-record-full"));
        }
        let taken = self.world.apply(input, &mut self.events);
        if let Some(recorder) = &mut self.recorder {
            recorder.after(taken.is_ok());
        }
        taken.map(drop)
    }
}

/// Tells what the page shows of the event.
fn keep(kept: &Kept, world: &World, socket: Option<SocketId>, event: &Event) {
    match (&event.kind, socket) {
        (EventKind::LineReceived { line, .. }, Some(socket)) if line.from == Side::Server => {
            kept.said(socket, Side::Server, &line.octets);
            let connection = event.connection.and_then(|it| world.connection(it));
            let user = connection.and_then(|it| match &it.server.endpoint {
                Endpoint::SmtpServer(session) => session.identity(),
                Endpoint::ImapServer(session) => session.user(),
                Endpoint::Pop3Server { session, .. } => session.user(),
                _ => None,
            });
            if let Some(user) = user {
                kept.signed_in(socket, user);
            }
        }
        (
            EventKind::Accepted {
                message,
                envelope,
                content,
                ..
            },
            Some(socket),
        ) => kept.taken(socket, *message, envelope, content),
        (
            EventKind::Delivered {
                message, mailbox, ..
            },
            _,
        ) => kept.delivered(*message, &mailbox.to_string()),
        _ => {}
    }
}

/// Whether it is the reply behind which the server waits for a handshake.
fn agrees_to_tls(world: &World, id: ConnectionId, said: WireUnit) -> bool {
    let agrees = match said {
        WireUnit::Smtp(Unit::Reply { code, .. }) => code.get() == 220,
        WireUnit::Imap(imap::Unit::Tagged { status, answers }) => {
            status == imap::Status::Ok && answers == Some(imap::CommandName::StartTls)
        }
        WireUnit::Pop3(pop3::Unit::Reply { status, answers }) => {
            status == pop3::Status::Ok && answers == Some(pop3::Verb::Stls)
        }
        _ => false,
    };
    let tls = world
        .connection(id)
        .map(|it| (it.client.tls, it.server.tls));
    agrees && matches!(tls, Some((EndTls::Clear, EndTls::Awaited(_))))
}

async fn sleep_until(due: Option<Clock>) {
    match due {
        Some(due) => tokio::time::sleep_until(due).await,
        None => core::future::pending().await,
    }
}
