//! Connections that fall silent or break, hosts that go down and come back.

use super::Turn;
use super::transport::{index, other};
use crate::agenda::Task;
use crate::connection::{Connection, EndStage, Endpoint, Wire};
use crate::event::EventKind;
use crate::fault::Down;
use crate::host::Progress;
use crate::ids::{ConnectionId, EventId, FaultId, HostId};
use core::time::Duration;
use protocol_core::Input;
use protocol_core::smtp::Side;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What a fault does to a connection and to a host.
impl Turn<'_> {
    /// From here on nothing arrives any more.
    pub(super) fn fall_silent(&mut self, id: ConnectionId, applied: Option<EventId>) {
        if let Some(connection) = self.connection_mut(id) {
            connection.wire = Wire::Silent;
            // When an end loses its patience, this is why.
            if applied.is_some() {
                connection.client.opened = applied;
                connection.server.opened = applied;
            }
        }
    }

    /// What is on its way over a link that is cut now never arrives.
    pub(super) fn lose_in_flight(&mut self) {
        let world = &*self.world;
        let is_cut = |id: &ConnectionId| {
            let ends = world.connection(*id).map(|it| it.ends);
            ends.is_some_and(|it| world.is_cut(it.client, it.server))
        };
        let lost = world.in_flight().map(|it| it.connection).filter(is_cut);
        for id in lost.collect::<BTreeSet<_>>() {
            self.world.agenda.forget(|task| match task {
                Task::Octets { connection, .. } | Task::Close { connection, .. } => {
                    *connection == id
                }
                _ => false,
            });
            self.fall_silent(id, self.cause);
        }
    }

    /// The connection breaks at the server; the client learns it.
    pub(super) fn tear(&mut self, id: ConnectionId) {
        if let Some(connection) = self.connection_mut(id) {
            connection.wire = Wire::Torn;
        }
        self.tell_of_reset(id, Side::Client);
        self.reset_arrives(id, Side::Server);
    }

    /// The host goes down.
    pub(super) fn crash(&mut self, host: HostId, seconds: u64, fault: FaultId, crashed: EventId) {
        let at = self.now() + Duration::from_secs(seconds);
        let restart = self
            .world
            .agenda
            .add(at, Some(crashed), Task::Restart(host));
        self.host_mut(host).down = Some(Down {
            fault,
            crashed,
            restart,
        });
        self.lose_memory(host);
    }

    /// What a host was about to do, and its sessions, are in its memory alone.
    pub(super) fn lose_memory(&mut self, host: HostId) {
        self.world.agenda.forget(|task| match task {
            Task::Attempt { host: it, .. } | Task::Answer { host: it, .. } => *it == host,
            _ => false,
        });
        let ids: Vec<ConnectionId> = self
            .world
            .connections()
            .filter(|it| it.ends.client == host || it.ends.server == host)
            .map(|it| it.id)
            .collect();
        for id in ids {
            self.lose_session(id, host);
        }
        self.unlock_all(host);
    }

    /// The host's end of a connection is gone; the other one learns it.
    fn lose_session(&mut self, id: ConnectionId, host: HostId) {
        let Some(connection) = self.world.connection(id) else {
            return;
        };
        let Connection { ends, .. } = *connection;
        let asked_only = connection.server.stage == EndStage::Opening;
        if asked_only && ends.client != host {
            // The request is still on its way.
            return;
        }
        if asked_only || ends.client == ends.server {
            self.forget_connection(id);
            return;
        }
        let side = if ends.client == host {
            Side::Client
        } else {
            Side::Server
        };
        self.set_timer(id, side, None);
        if let Some(connection) = self.connection_mut(id) {
            let end = connection.end_mut(side);
            end.stage = EndStage::Closed;
            end.endpoint = Endpoint::Gone;
        }
        self.tell_of_reset(id, other(side));
        if self.world.connection(id).is_some_and(Connection::is_over) {
            self.forget_connection(id);
        }
    }

    /// Lets an end learn that the connection broke, after all that was sent to it.
    fn tell_of_reset(&mut self, id: ConnectionId, to: Side) {
        self.meet_cut(id);
        let Some(connection) = self.world.connection(id) else {
            return;
        };
        if connection.wire == Wire::Silent || connection.end(to).stage == EndStage::Closed {
            return;
        }
        let soonest = self.now()
            + self
                .world
                .latency(connection.ends.client, connection.ends.server);
        let last = connection.last_arrival[index(other(to))];
        let due = self.world.agenda.due(soonest).max(last);
        let task = Task::Reset { connection: id, to };
        self.world.agenda.add_due(due, self.cause, task);
    }

    pub(super) fn reset_arrives(&mut self, id: ConnectionId, to: Side) {
        let Some(connection) = self.connection_mut(id) else {
            return;
        };
        let ends = connection.ends;
        let end = connection.end_mut(to);
        if end.stage == EndStage::Closed {
            return;
        }
        end.stage = EndStage::Closed;
        let host = match to {
            Side::Client => ends.client,
            Side::Server => ends.server,
        };
        let before = self.cause;
        self.cause = Some(self.emit(host, Some(id), EventKind::ConnectionReset(ends)));
        self.set_timer(id, to, None);
        self.drive(id, to, Input::Closed.into());
        self.cause = before;
        if self.world.connection(id).is_some_and(Connection::is_over) {
            self.forget_connection(id);
        }
    }

    /// The host is back, with what was on its disk.
    pub(super) fn restart(&mut self, host: HostId) {
        let now = self.now();
        self.host_mut(host).down = None;
        let restarted = self.emit(host, None, EventKind::HostRestarted);
        self.cause = Some(restarted);
        let mut due = Vec::new();
        if let Some(mta) = self.mta_mut(host) {
            for (number, item) in &mut mta.queue {
                let item = Arc::make_mut(item);
                let at = match item.progress {
                    Progress::Waits(until) => until.max(now + super::queue::QUEUE_PAUSE),
                    _ => now + super::queue::QUEUE_PAUSE,
                };
                item.progress = Progress::Waits(at);
                due.push((*number, at));
            }
        }
        for (queue_id, at) in due {
            self.attempt_at(host, queue_id, at, restarted);
        }
        self.look_again(host, restarted);
    }
}
