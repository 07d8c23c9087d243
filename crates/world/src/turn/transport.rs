//! The octets on connections, and the sessions at their ends. TCP is simplified: nothing overtakes, and
//! nothing is lost but by a fault (`fault`).

use super::Turn;
use super::fault::Struck;
use crate::agenda::{Agenda, Due, Held, Task};
use crate::connection::{Connection, EndStage, EndTls, Endpoint, Then, WINDOW, Wire};
use crate::event::{Ends, EventKind, Line, Refused, WireUnit};
use crate::fault::{Fault, Stage, When};
use crate::ids::{ConnectionId, EventId};
use crate::outside::ConnectionName;
use core::time::Duration;
use protocol_core::smtp::dissector::Answered;
use protocol_core::smtp::{self, Side};
use protocol_core::{Input, Instant, Octets, Output, Session, imap};
use std::sync::Arc;

/// The most octets a session puts on the wire in one piece.
const ROOM: usize = 64 * 1024;

impl Turn<'_> {
    pub(super) fn octets_arrive(
        &mut self,
        id: ConnectionId,
        sent: EventId,
        sent_at: Instant,
        line: Line,
    ) {
        let Some(connection) = self.world.connection(id) else {
            return;
        };
        let is_outside = matches!(connection.client.endpoint, Endpoint::Outside);
        let (from, to, size) = (line.from, other(line.from), size(&line));
        let arrives = match connection.wire {
            Wire::Whole => true,
            // What the server said before is on its way.
            Wire::Silent => to == Side::Client,
            Wire::Torn => false,
        };
        if !arrives || connection.end(to).stage != EndStage::Open {
            return;
        }
        let stage = Stage::brought_by(&line);
        let octets = line.octets.clone();
        let host = line.receiver();
        let kind = EventKind::LineReceived {
            line,
            sent,
            sent_at,
        };
        self.cause = Some(self.emit(host, Some(id), kind));
        if self.takes_plain_text(id, to) {
            match to {
                Side::Server => self.reach(id, stage, Held::Octets(octets)),
                Side::Client if is_outside => {}
                Side::Client => self.drive(id, to, Input::Octets(&octets).into()),
            }
        }
        self.make_room(id, from, size);
    }

    pub(super) fn timer_fires(&mut self, id: ConnectionId, side: Side) {
        let Some(connection) = self.connection_mut(id) else {
            return;
        };
        let end = connection.end_mut(side);
        end.timer = None;
        let (stage, opened) = (end.stage, end.opened);
        self.cause = opened;
        if stage == EndStage::Opening {
            self.connection_fails(id, Refused::NoAnswer);
        } else {
            self.drive(id, side, Input::Timeout.into());
        }
    }

    /// Gives a session what comes to it and does what it wants.
    pub(super) fn drive(&mut self, id: ConnectionId, side: Side, prompt: Prompt<'_>) {
        let Some(connection) = self.connection_mut(id) else {
            return;
        };
        let ends = connection.ends;
        let end = connection.end_mut(side);
        let mut endpoint = core::mem::replace(&mut end.endpoint, Endpoint::Outside);
        let now = self.now();
        let timed_out = matches!(prompt, Prompt::Input(Input::Timeout));
        match (prompt, &mut endpoint) {
            (Prompt::Input(input), endpoint) => endpoint.handle_input(now, input),
            (Prompt::Mailbox(content), Endpoint::ImapServer(session)) => {
                Arc::make_mut(session).mailbox_changed(now, content);
            }
            (Prompt::MailboxGone, Endpoint::ImapServer(session)) => {
                Arc::make_mut(session).mailbox_gone(now);
            }
            (Prompt::Jobs(jobs), Endpoint::ImapClient(session)) => {
                for job in jobs {
                    Arc::make_mut(session).add(now, job);
                }
            }
            (Prompt::Mailbox(_) | Prompt::MailboxGone | Prompt::Jobs(_) | Prompt::Room, _) => {}
        }
        let outcome = match &mut endpoint {
            Endpoint::SmtpServer(session) => {
                self.work_off((id, ends), side, session, Self::drain_smtp_server)
            }
            Endpoint::SmtpClient(session) => {
                self.work_off((id, ends), side, session, Self::drain_smtp_client)
            }
            Endpoint::ImapServer(session) => {
                self.work_off((id, ends), side, session, Self::drain_imap_server)
            }
            Endpoint::ImapClient(session) => {
                self.work_off((id, ends), side, session, Self::drain_imap_client)
            }
            Endpoint::Pop3Server { session, .. } => {
                self.work_off((id, ends), side, session, Self::drain_pop3_server)
            }
            Endpoint::Pop3Client(session) => {
                self.work_off((id, ends), side, session, Self::drain_pop3_client)
            }
            Endpoint::Outside | Endpoint::Gone => Drained::default(),
        };
        let Some((connection, agenda)) = self.with_agenda(id) else {
            return;
        };
        let host = connection.ends.server;
        let end = connection.end_mut(side);
        end.endpoint = endpoint;
        if end.timer.map(|(due, _)| due.at) != outcome.deadline {
            let deadline = outcome.deadline.map(|it| it.max(now));
            connection.set_timer(agenda, side, deadline);
        }
        if let Some((
            Struck {
                id: fault,
                fault: what,
                ..
            },
            applied,
        )) = connection.breaks.take()
        {
            self.cause = Some(applied);
            match what {
                Fault::Crash { seconds } => self.crash(host, seconds, fault, applied),
                _ => self.tear(id),
            }
            return;
        }
        let flow = &mut connection.flow[index(side)];
        flow.then.close |= outcome.close;
        flow.then.start_tls |= outcome.start_tls;
        // Both come once all was sent. For a peer that does not read until time is up nothing waits.
        if flow.is_blocked && !(timed_out && outcome.close) {
            return;
        }
        let Then { start_tls, close } = core::mem::take(&mut flow.then);
        if start_tls {
            self.start_tls(id, side);
        }
        if close {
            self.close(id, side);
        }
    }

    /// Does what a session wants and sends what it says, until it waits for something.
    fn work_off<S: Session + Clone>(
        &mut self,
        (id, ends): (ConnectionId, Ends),
        side: Side,
        session: &mut Arc<S>,
        drain: impl Fn(&mut Self, ConnectionId, Ends, &mut S) -> Drained,
    ) -> Drained {
        let session = Arc::make_mut(session);
        let first = drain(self, id, ends, session);
        if !self.transmit(id, side, session) || !session.resume(self.now()) {
            return first;
        }
        let more = drain(self, id, ends, session);
        self.transmit(id, side, session);
        // The rest is done in steps of its own: others have their turn between them.
        let task = Task::GoOn {
            connection: id,
            side,
        };
        let agenda = &mut self.world.agenda;
        let due = agenda.due(self.world.now).next_round();
        agenda.add_due(due, self.cause, task);
        Drained {
            close: first.close | more.close,
            start_tls: first.start_tls | more.start_tls,
            deadline: more.deadline,
        }
    }

    /// Drains a session that asks nothing, passing on its facts.
    pub(super) fn drain<S: Session>(
        &mut self,
        session: &mut S,
        mut ask: impl FnMut(&mut Self, &mut S, S::Question) -> Option<S::Decision>,
        mut fact: impl FnMut(&mut Self, &mut S, S::Fact),
    ) -> Drained {
        let (mut close, mut start_tls) = (false, false);
        loop {
            match session.poll_output() {
                Output::Ask(ticket, question) => {
                    let now = self.now();
                    if let Some(decision) = ask(self, session, question) {
                        session
                            .answer(now, ticket, decision)
                            .expect("the question is open: it was asked just now");
                    }
                }
                Output::Fact(it) => fact(self, session, it),
                Output::Close => close = true,
                Output::StartTls => start_tls = true,
                Output::Timeout(deadline) => {
                    return Drained {
                        close,
                        start_tls,
                        deadline,
                    };
                }
            }
        }
    }

    /// Sends what a session says, as far as there is room; whether that was all.
    fn transmit(&mut self, id: ConnectionId, side: Side, session: &mut impl Session) -> bool {
        let joins = self.joins_lines(id, side);
        loop {
            let Some(connection) = self.connection_mut(id) else {
                return false;
            };
            let flow = &mut connection.flow[index(side)];
            flow.is_blocked = flow.is_shut || flow.in_flight >= WINDOW;
            if flow.is_blocked {
                return false;
            }
            let Some(mut octets) = session.poll_transmit(ROOM) else {
                return true;
            };
            if joins {
                let mut all = octets.to_vec();
                while all.len() < ROOM
                    && let Some(more) = session.poll_transmit(ROOM - all.len())
                {
                    all.extend_from_slice(&more);
                }
                octets = all.into();
            }
            self.send(id, side, &octets);
        }
    }

    /// Whether all that `side` says at once goes out as one line: nobody keeps the events, and the other end,
    /// outside, sees octets alone.
    fn joins_lines(&self, id: ConnectionId, side: Side) -> bool {
        if self.world.is_logged || !self.world.faults.is_empty() {
            return false;
        }
        let name = self.world.connection(id).and_then(|it| it.name);
        name.is_some_and(|it| it.outside() == other(side))
    }

    /// What `side` sent has arrived: there is room for more.
    fn make_room(&mut self, id: ConnectionId, side: Side, size: usize) {
        if let Some(connection) = self.connection_mut(id) {
            let flow = &mut connection.flow[index(side)];
            flow.in_flight = flow.in_flight.saturating_sub(size);
            if flow.is_blocked && !flow.is_shut && flow.in_flight <= WINDOW / 2 {
                self.drive(id, side, Prompt::Room);
            }
        }
    }

    /// The end that is outside reads no more, or again.
    pub(super) fn set_window(&mut self, id: ConnectionId, outside: Side, open: bool) {
        let side = other(outside);
        if let Some(connection) = self.connection_mut(id) {
            connection.flow[index(side)].is_shut = !open;
            self.make_room(id, side, 0);
        }
    }

    /// Puts octets on the wire.
    pub(super) fn send(&mut self, id: ConnectionId, side: Side, octets: &Octets) {
        let mut units = core::mem::take(&mut self.world.units);
        let Some(connection) = self.connection_mut(id) else {
            return;
        };
        let ends = connection.ends;
        let secured = connection.end(side).tls == EndTls::Up;
        let take = |len, unit| units.push((len, unit));
        connection.dissector.push(side, octets, take);
        let joins = self.joins_lines(id, side);
        let (mut start, mut end) = (0, 0);
        for (len, unit) in units.drain(..) {
            end += len;
            if joins && end < octets.len() {
                continue;
            }
            let line = Line {
                ends,
                from: side,
                octets: octets.slice(start..end),
                unit,
                secured,
            };
            start = end;
            self.send_line(id, line);
        }
        self.world.units = units;
    }

    fn send_line(&mut self, id: ConnectionId, mut line: Line) {
        let (before, now) = (self.cause, self.now());
        let (from, side) = (line.sender(), line.from);
        let struck = Stage::answered_by(line.unit)
            .filter(|_| side == Side::Server)
            .and_then(|stage| self.strike(id, stage, When::After));
        let later = struck
            .as_ref()
            .map_or(Duration::ZERO, |it| self.answer_suffers(id, it));
        let latency = self.world.latency(line.ends.client, line.ends.server);
        let arrives = self.arrival(id, side, now + latency + later);
        let kind = EventKind::LineSent {
            line: line.clone(),
            arrives: arrives.map(|it| it.at),
        };
        let sent = self.emit(from, Some(id), kind);
        if let Some(struck) = &struck {
            self.cause = Some(sent);
            line.octets = self.on_the_way(id, struck, &line);
        }
        let accepts = says_yes_to_data(&line) && self.is_played(id);
        if let Some(arrives) = arrives {
            if let Some(connection) = self.connection_mut(id) {
                connection.flow[index(side)].in_flight += size(&line);
            }
            let task = Task::Octets {
                connection: id,
                sent,
                sent_at: now,
                line,
            };
            self.world.agenda.add_due(arrives, Some(sent), task);
        }
        if accepts {
            self.cause = Some(sent);
            self.accept_as_played(id);
        }
        if let Some(struck) = struck {
            self.answer_is_out(id, struck, sent);
        }
        self.cause = before;
    }

    /// When what `side` sends would arrive; `None` where it never will.
    fn arrival(&mut self, id: ConnectionId, side: Side, soonest: Instant) -> Option<Due> {
        self.meet_cut(id);
        let soonest = self.world.agenda.due(soonest);
        let connection = self.connection_mut(id)?;
        if connection.wire != Wire::Whole || connection.end(other(side)).stage == EndStage::Closed {
            return None;
        }
        let is_outside = connection.name.is_some_and(|it| it.outside() == side);
        let last = &mut connection.last_arrival[index(side)];
        *last = match *last {
            last if last < soonest => soonest,
            last if is_outside => last.next_round(),
            last => last,
        };
        Some(*last)
    }

    fn is_played(&self, id: ConnectionId) -> bool {
        let connection = self.world.connection(id);
        let name = connection.and_then(|it| it.name);
        matches!(name, Some(ConnectionName::Played { .. }))
    }

    /// What is sent over a link that is cut is lost. A connection that has lost something stays silent,
    /// also when the link is back: TCP's retransmission is not simulated.
    pub(super) fn meet_cut(&mut self, id: ConnectionId) {
        if self.world.links.own.is_empty() {
            return;
        }
        let connection = self.world.connection(id);
        let cut = connection.is_some_and(|it| {
            it.wire == Wire::Whole && self.world.is_cut(it.ends.client, it.ends.server)
        });
        if cut {
            self.fall_silent(id, None);
        }
    }

    pub(super) fn set_timer(&mut self, id: ConnectionId, side: Side, deadline: Option<Instant>) {
        if let Some((connection, agenda)) = self.with_agenda(id) {
            connection.set_timer(agenda, side, deadline);
        }
    }

    fn with_agenda(&mut self, id: ConnectionId) -> Option<(&mut Connection, &mut Agenda)> {
        let connection = self.world.connections.get_mut(&id)?;
        Some((Arc::make_mut(connection), &mut self.world.agenda))
    }

    pub(super) fn connection_mut(&mut self, id: ConnectionId) -> Option<&mut Connection> {
        self.world.connections.get_mut(&id).map(Arc::make_mut)
    }
}

/// What a line takes of the window: its octets, and something for each line, so that many short ones are
/// not sent in one step either.
fn size(line: &Line) -> usize {
    line.octets.len() + 256
}

/// Whether the server takes the message.
fn says_yes_to_data(line: &Line) -> bool {
    match line.unit {
        WireUnit::Smtp(smtp::Unit::Reply { code, answers }) => {
            answers == Some(Answered::EndOfData) && code.get() / 100 == 2
        }
        _ => false,
    }
}

/// What comes to a session.
pub(super) enum Prompt<'a> {
    /// What comes to any session.
    Input(Input<'a>),
    /// To an IMAP server: the mailbox that is open is now so.
    Mailbox(imap::Snapshot),
    /// To an IMAP server: the mailbox that is open is no more.
    MailboxGone,
    /// To an IMAP client that stays connected: its owner wants this.
    Jobs(Vec<imap::Job>),
    /// There is room again for what it has to send.
    Room,
}

impl<'a> From<Input<'a>> for Prompt<'a> {
    fn from(input: Input<'a>) -> Self {
        Self::Input(input)
    }
}

/// What a session wants besides what it said.
#[derive(Default)]
pub(super) struct Drained {
    pub(super) close: bool,
    pub(super) start_tls: bool,
    pub(super) deadline: Option<Instant>,
}

pub(super) const fn other(side: Side) -> Side {
    match side {
        Side::Client => Side::Server,
        Side::Server => Side::Client,
    }
}

pub(super) const fn index(side: Side) -> usize {
    match side {
        Side::Client => 0,
        Side::Server => 1,
    }
}
