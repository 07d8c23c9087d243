//! Faults: whether one strikes, and what each does where it does.

use super::Turn;
use crate::agenda::{Held, Task};
use crate::connection::{EndStage, Endpoint, Wire};
use crate::event::{EventKind, Line, Protocol};
use crate::fault::{Fault, FaultSpec, Moment, Stage, When};
use crate::ids::{ConnectionId, EventId, FaultId, HostId};
use crate::input::InputError;
use core::time::Duration;
use protocol_core::dns::{Answer, Question};
use protocol_core::smtp::{Command, ForwardPath, Side};
use protocol_core::{Input, Octets};
use std::sync::Arc;

/// A fault that strikes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Struck {
    pub(super) id: FaultId,
    pub(super) fault: Fault,
    stage: Stage,
    when: When,
}

/// What becomes of a question to DNS.
pub(super) struct Lookup {
    /// `None` where none comes.
    pub(super) answer: Option<Answer>,
    pub(super) later: Duration,
}

/// Whether a fault strikes.
impl Turn<'_> {
    /// The fault that strikes on this connection.
    pub(super) fn strike(&mut self, id: ConnectionId, stage: Stage, when: When) -> Option<Struck> {
        self.strike_for(id, stage, when, None)
    }

    /// The same, where the octets that the server gets may name a recipient.
    fn strike_for(
        &mut self,
        id: ConnectionId,
        stage: Stage,
        when: When,
        octets: Option<&Octets>,
    ) -> Option<Struck> {
        if self.world.faults.is_empty() {
            return None;
        }
        let connection = self.connection_mut(id)?;
        connection.moments += 1;
        let (host, count) = (connection.ends.server, connection.moments);
        let recipients = match stage {
            Stage::Rcpt => named(octets).into_iter().collect(),
            _ if stage.has_recipient(when) => on_envelope(&connection.server.endpoint),
            _ => Vec::new(),
        };
        self.strike_at(host, Some(id), (stage, when), recipients, count)
    }

    fn strike_at(
        &mut self,
        host: HostId,
        connection: Option<ConnectionId>,
        (stage, when): (Stage, When),
        recipients: Vec<ForwardPath>,
        count: u64,
    ) -> Option<Struck> {
        let moment = Moment {
            seed: self.world.seed,
            host,
            connection,
            stage,
            when,
            recipients,
            is_smtp: connection.is_none_or(|id| {
                let found = self.world.connection(id);
                found.is_none_or(|it| it.protocol() == Protocol::Smtp)
            }),
            count,
        };
        let (id, fault) = Arc::make_mut(&mut self.world.faults).strike(&moment)?;
        Some(Struck {
            id,
            fault,
            stage,
            when,
        })
    }

    /// Tells of a fault. It is the cause of what follows.
    pub(super) fn applied(
        &mut self,
        host: HostId,
        connection: Option<ConnectionId>,
        struck: &Struck,
    ) -> EventId {
        let kind = EventKind::FaultApplied {
            number: struck.id,
            fault: struck.fault.clone(),
            stage: struck.stage,
            when: struck.when,
        };
        let applied = self.emit(host, connection, kind);
        self.cause = Some(applied);
        applied
    }
}

/// The recipient that a line names, if it is RCPT.
fn named(octets: Option<&Octets>) -> Option<ForwardPath> {
    match Command::parse(octets?.strip_suffix(b"\r\n")?) {
        Ok(Command::Rcpt { forward_path, .. }) => Some(forward_path),
        _ => None,
    }
}

/// The recipients that a server has accepted for the message that follows.
fn on_envelope(server: &Endpoint) -> Vec<ForwardPath> {
    let envelope = match server {
        Endpoint::SmtpServer(session) => session.envelope(),
        _ => None,
    };
    envelope.map_or_else(Vec::new, |(_, recipients)| recipients.to_vec())
}

/// What a fault does before a server acts.
impl Turn<'_> {
    /// The request for a connection has come to a host that may be down or fail. Whether the host
    /// takes it.
    pub(super) fn call_reaches(&mut self, id: ConnectionId) -> bool {
        let Some(ends) = self.world.connection(id).map(|it| it.ends) else {
            return false;
        };
        if let Some(down) = self.host(ends.server).down {
            // Nobody is there to refuse it.
            if let Some(connection) = self.connection_mut(id) {
                connection.client.opened = Some(down.crashed);
            }
            return false;
        }
        let Some(struck) = self.strike(id, Stage::Connect, When::Before) else {
            return true;
        };
        let applied = self.applied(ends.server, Some(id), &struck);
        let now = self.now();
        match struck.fault {
            Fault::Delay { micros } => {
                let at = now + Duration::from_micros(micros);
                let task = Task::CallIsTaken(id);
                self.world.agenda.add(at, Some(applied), task);
            }
            Fault::Drop => {
                if let Some(connection) = self.connection_mut(id) {
                    connection.client.opened = Some(applied);
                }
            }
            Fault::Crash { seconds } => {
                if let Some(connection) = self.connection_mut(id) {
                    connection.client.opened = Some(applied);
                }
                self.crash(ends.server, seconds, struck.id, applied);
            }
            Fault::Refuse => {
                let later = now + self.world.latency(ends.server, ends.client);
                let task = Task::ConnectionFails(id);
                self.world.agenda.add(later, Some(applied), task);
            }
            Fault::Reset | Fault::Reply(_) | Fault::ServerFailure | Fault::Strip => return true,
        }
        false
    }

    /// Something has come to a server's end. Where what came before it is held, it waits.
    pub(super) fn reach(&mut self, id: ConnectionId, stage: Option<Stage>, what: Held) {
        let now = self.now();
        let held = self.world.connection(id).and_then(|it| it.held_until);
        match held.filter(|until| *until >= now) {
            Some(until) => self.hold(id, until, stage, what),
            None => self.handle(id, stage, what),
        }
    }

    /// What was held has its turn, unless what came before it is held for longer.
    pub(super) fn held_is_due(&mut self, id: ConnectionId, stage: Option<Stage>, what: Held) {
        let now = self.now();
        let held = self.world.connection(id).and_then(|it| it.held_until);
        match held.filter(|until| *until > now) {
            Some(until) => self.hold(id, until, stage, what),
            None => self.handle(id, stage, what),
        }
    }

    fn hold(
        &mut self,
        id: ConnectionId,
        until: protocol_core::Instant,
        stage: Option<Stage>,
        what: Held,
    ) {
        let task = Task::Handle {
            connection: id,
            stage,
            what,
        };
        self.world.agenda.add(until, self.cause, task);
    }

    fn handle(&mut self, id: ConnectionId, stage: Option<Stage>, what: Held) {
        if what == Held::Closed {
            return self.end_of_peer(id, Side::Server);
        }
        let Some(connection) = self.world.connection(id) else {
            return;
        };
        if connection.server.stage != EndStage::Open || connection.wire == Wire::Silent {
            return;
        }
        let host = connection.ends.server;
        let octets = match &what {
            Held::Octets(octets) => Some(octets),
            _ => None,
        };
        let struck = stage.and_then(|it| self.strike_for(id, it, When::Before, octets));
        if let Some(struck) = struck {
            let applied = self.applied(host, Some(id), &struck);
            match struck.fault {
                Fault::Delay { micros } => {
                    let until = self.now() + Duration::from_micros(micros);
                    // Who is slow does not blame the client for being silent.
                    self.set_timer(id, Side::Server, None);
                    if let Some(connection) = self.connection_mut(id) {
                        connection.held_until = Some(until);
                    }
                    return self.hold(id, until, None, what);
                }
                Fault::Drop => return self.fall_silent(id, Some(applied)),
                Fault::Reset => return self.tear(id),
                Fault::Crash { seconds } => return self.crash(host, seconds, struck.id, applied),
                Fault::Reply(reply) => {
                    if let Some(connection) = self.connection_mut(id)
                        && let Endpoint::SmtpServer(session) = &mut connection.server.endpoint
                    {
                        Arc::make_mut(session)
                            .answer_next_with(reply.reply())
                            .expect("a chosen reply was checked to be a refusal");
                    }
                }
                Fault::Refuse | Fault::ServerFailure | Fault::Strip => {}
            }
        }
        match what {
            Held::Opened => self.drive(id, Side::Server, Input::Opened.into()),
            Held::Octets(octets) => self.drive(id, Side::Server, Input::Octets(&octets).into()),
            Held::Closed => {}
        }
    }
}

/// What a fault does to an answer.
impl Turn<'_> {
    /// A fault meets the answer that a server is about to send; how much later it arrives.
    pub(super) fn answer_suffers(&mut self, id: ConnectionId, struck: &Struck) -> Duration {
        let Some(host) = self.world.connection(id).map(|it| it.ends.server) else {
            return Duration::ZERO;
        };
        match struck.fault {
            Fault::Delay { micros } => {
                self.applied(host, Some(id), struck);
                return Duration::from_micros(micros);
            }
            Fault::Drop => {
                let applied = self.applied(host, Some(id), struck);
                self.fall_silent(id, Some(applied));
            }
            Fault::Reset => {
                let applied = self.applied(host, Some(id), struck);
                if let Some(connection) = self.connection_mut(id) {
                    connection.wire = Wire::Torn;
                    connection.breaks = Some((struck.clone(), applied));
                }
            }
            // It comes behind the answer, or on its way.
            Fault::Strip
            | Fault::Crash { .. }
            | Fault::Refuse
            | Fault::Reply(_)
            | Fault::ServerFailure => {}
        }
        Duration::ZERO
    }

    /// What arrives of an answer that somebody on the way may write over.
    pub(super) fn on_the_way(&mut self, id: ConnectionId, struck: &Struck, line: &Line) -> Octets {
        let stripped = match struck.fault {
            // Under TLS he can neither read nor write.
            Fault::Strip if !line.secured => without_starttls(&line.octets),
            _ => None,
        };
        match stripped {
            Some(octets) => {
                self.applied(line.ends.server, Some(id), struck);
                octets
            }
            None => line.octets.clone(),
        }
    }

    /// The answer is on its way: now the host may crash, once its session has had its turn.
    pub(super) fn answer_is_out(&mut self, id: ConnectionId, struck: Struck, sent: EventId) {
        let Some(host) = self.world.connection(id).map(|it| it.ends.server) else {
            return;
        };
        if let Fault::Crash { .. } = struck.fault {
            self.cause = Some(sent);
            let applied = self.applied(host, Some(id), &struck);
            if let Some(connection) = self.connection_mut(id) {
                connection.breaks = Some((struck, applied));
            }
        }
    }
}

/// The answer to EHLO with another keyword in place of STARTTLS; `None` where it has none.
fn without_starttls(octets: &Octets) -> Option<Octets> {
    const OFFER: &[u8] = b"STARTTLS\r\n";
    let at = octets.windows(OFFER.len()).position(|it| it == OFFER)?;
    let mut octets = octets.to_vec();
    octets[at..at + OFFER.len() - 2].fill(b'X');
    Some(octets.into())
}

/// What a fault does to a question.
impl Turn<'_> {
    /// What the resolver makes of a question. Simplified: it is decided when the question is asked.
    pub(super) fn look_up(&mut self, resolver: HostId, question: &Question, count: u64) -> Lookup {
        let none = Lookup {
            answer: None,
            later: Duration::ZERO,
        };
        if let Some(down) = self.host(resolver).down {
            self.cause = Some(down.crashed);
            return none;
        }
        let known = Some(self.world.zone.lookup(question));
        let at_once = |answer| Lookup {
            answer,
            later: Duration::ZERO,
        };
        if self.world.faults.is_empty() {
            return at_once(known);
        }
        let Some(struck) = self.strike_at(
            resolver,
            None,
            (Stage::Dns, When::Before),
            Vec::new(),
            count,
        ) else {
            return at_once(known);
        };
        self.applied(resolver, None, &struck);
        match struck.fault {
            Fault::Drop => none,
            Fault::ServerFailure => at_once(Some(Answer::ServFail)),
            Fault::Delay { micros } => Lookup {
                answer: known,
                later: Duration::from_micros(micros),
            },
            Fault::Reset | Fault::Refuse | Fault::Crash { .. } | Fault::Reply(_) | Fault::Strip => {
                at_once(known)
            }
        }
    }
}

/// What a person does with faults.
impl Turn<'_> {
    /// Puts a fault in.
    pub(super) fn put_in_fault(&mut self, spec: &FaultSpec) -> Result<(), InputError> {
        let refused = InputError::Fault;
        let host = self.world.check_fault(spec).map_err(refused)?;
        let id = Arc::make_mut(&mut self.world.faults)
            .add(spec.clone(), host)
            .map_err(refused)?;
        self.cause = Some(self.emit(host, None, EventKind::PersonActed));
        self.strike_now(id);
        Ok(())
    }

    /// Takes a fault out; a host that it brought down comes back.
    pub(super) fn mend(&mut self, id: FaultId) -> Result<(), InputError> {
        let host = Arc::make_mut(&mut self.world.faults)
            .mend(id)
            .ok_or(InputError::NoFault(id))?;
        self.cause = Some(self.emit(host, None, EventKind::PersonActed));
        if let Some(down) = self.host(host).down.filter(|it| it.fault == id) {
            self.world.agenda.remove(down.restart);
            self.restart(host);
        }
        Ok(())
    }

    /// A fault that waits for no stage strikes.
    pub(super) fn strike_now(&mut self, id: FaultId) {
        let Some((host, fault)) = Arc::make_mut(&mut self.world.faults).strike_now(id) else {
            return;
        };
        if self.host(host).down.is_some() {
            return;
        }
        let struck = Struck {
            id,
            fault,
            stage: Stage::Now,
            when: When::Before,
        };
        let applied = self.applied(host, None, &struck);
        if let Fault::Crash { seconds } = struck.fault {
            self.crash(host, seconds, id, applied);
        }
    }
}
