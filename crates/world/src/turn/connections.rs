//! Connections: how one comes to stand, and how it ends. TCP is simplified: a connection stands one latency
//! after it was asked for, the caller knows it after two.

use super::Turn;
use super::transport::{index, other};
use crate::agenda::{Due, Held, Task};
use crate::connection::{Connection, Dissector, End, EndStage, EndTls, Endpoint, Flow, Wire};
use crate::event::{Ends, EventKind, Refused};
use crate::fault::{CONNECT_PATIENCE, Stage};
use crate::host::Service;
use crate::ids::{ConnectionId, MessageId};
use protocol_core::smtp::{self, Side};
use protocol_core::{Input, imap, pop3};
use std::sync::Arc;

impl Turn<'_> {
    /// Asks for a connection.
    pub(super) fn connect(
        &mut self,
        ends: Ends,
        client: Endpoint,
        carries: Option<MessageId>,
        queue_id: Option<u32>,
    ) -> ConnectionId {
        let id = ConnectionId(self.world.next_connection);
        self.world.next_connection += 1;
        let opened = self.emit(ends.client, Some(id), EventKind::ConnectionRequested(ends));
        let end = |endpoint, opened| End {
            endpoint,
            stage: EndStage::Opening,
            tls: EndTls::Clear,
            timer: None,
            opened,
        };
        let connection = Connection {
            id,
            name: None,
            ends,
            client: end(client, Some(opened)),
            server: end(Endpoint::Outside, None),
            carries,
            queue_id,
            nonces: 0,
            transactions: 0,
            since: self.now(),
            dissector: Dissector::new(ends.protocol),
            last_arrival: [Due::default(); 2],
            flow: [Flow::default(); 2],
            wire: Wire::Whole,
            held_until: None,
            moments: 0,
            breaks: None,
        };
        self.world.connections.insert(id, Arc::new(connection));
        if !self.world.is_cut(ends.client, ends.server) {
            let arrives = self.now() + self.world.latency(ends.client, ends.server);
            let task = Task::ConnectionArrives(id);
            self.world.agenda.add(arrives, Some(opened), task);
        }
        self.set_timer(id, Side::Client, Some(self.now() + CONNECT_PATIENCE));
        id
    }

    pub(super) fn connection_arrives(&mut self, id: ConnectionId) {
        if self.call_reaches(id) {
            self.call_is_taken(id);
        }
    }

    /// The request for a connection reaches what listens.
    pub(super) fn call_is_taken(&mut self, id: ConnectionId) {
        let Some(ends) = self.world.connection(id).map(|connection| connection.ends) else {
            return;
        };
        let later = self.now() + self.world.latency(ends.server, ends.client);
        let Some(server) = self.listener(ends) else {
            self.world
                .agenda
                .add(later, self.cause, Task::ConnectionFails(id));
            return;
        };
        let opened = self.emit(ends.server, Some(id), EventKind::ConnectionOpened(ends));
        if self.world.is_cut(ends.client, ends.server) {
            self.fall_silent(id, None);
        } else {
            let task = Task::ConnectionStands(id);
            self.world.agenda.add(later, Some(opened), task);
        }
        self.cause = Some(opened);
        // Where TLS comes first, the greeting waits for it.
        let tls = match &server {
            it if it.expects_tls() => EndTls::Awaited(self.now()),
            _ => EndTls::Clear,
        };
        let dissector = Dissector::to(&server, ends.protocol);
        if server == Endpoint::Outside {
            let name = self.world.outside.call(ends.server, ends.port, id);
            if let Some(connection) = self.connection_mut(id) {
                connection.name.get_or_insert(name);
            }
        }
        let arrives = self.world.agenda.due(later);
        let Some(connection) = self.connection_mut(id) else {
            return;
        };
        connection.dissector = dissector;
        connection.server = End {
            endpoint: server,
            stage: EndStage::Open,
            tls,
            timer: None,
            opened: Some(opened),
        };
        connection.last_arrival = [arrives; 2];
        if tls == EndTls::Clear {
            self.reach(id, Some(Stage::Banner), Held::Opened);
        }
    }

    /// A session of whatever listens on the called port.
    fn listener(&self, ends: Ends) -> Option<Endpoint> {
        let host = self.host(ends.server);
        if host.outside || self.world.outside.is_played(ends.server, ends.port) {
            return Some(Endpoint::Outside);
        }
        if let Some(service) = host
            .store
            .as_ref()
            .and_then(|it| it.services.get(&ends.port))
        {
            return Some(match service {
                Service::Imap(config) => {
                    Endpoint::ImapServer(Arc::new(imap::Server::new(Arc::clone(config))))
                }
                Service::Pop3 { config, secured } => Endpoint::Pop3Server {
                    session: Arc::new(pop3::Server::new(Arc::clone(config))),
                    secured_first: *secured,
                },
            });
        }
        let config = host.mta.as_ref()?.services.get(&ends.port)?;
        let session = smtp::server::Server::new(Arc::clone(config));
        Some(Endpoint::SmtpServer(Arc::new(session)))
    }

    pub(super) fn connection_stands(&mut self, id: ConnectionId) {
        let Some(connection) = self.connection_mut(id) else {
            return;
        };
        if connection.client.stage == EndStage::Opening {
            connection.client.stage = EndStage::Open;
            match &connection.client.endpoint {
                it if it.begins_with_tls() => self.begin_tls(id),
                _ => self.drive(id, Side::Client, Input::Opened.into()),
            }
        }
    }

    pub(super) fn connection_fails(&mut self, id: ConnectionId, reason: Refused) {
        let Some(connection) = self.forget_connection(id) else {
            return;
        };
        let ends = connection.ends;
        let kind = EventKind::ConnectionRefused { ends, reason };
        self.cause = Some(self.emit(ends.client, Some(id), kind));
        self.client_refused(&connection);
    }

    pub(super) fn close_arrives(&mut self, id: ConnectionId, to: Side) {
        match to {
            Side::Client => self.end_of_peer(id, to),
            Side::Server => self.reach(id, None, Held::Closed),
        }
    }

    /// An end learns that there is nothing more to come.
    pub(super) fn end_of_peer(&mut self, id: ConnectionId, to: Side) {
        let Some(connection) = self.world.connection(id) else {
            return;
        };
        if connection.end(to).stage != EndStage::Closed {
            self.drive(id, to, Input::Closed.into());
            self.close(id, to);
        }
        if self.world.connection(id).is_some_and(Connection::is_over) {
            self.forget_connection(id);
        }
    }

    /// The connection is no more, and nothing of it is waited for.
    pub(super) fn forget_connection(&mut self, id: ConnectionId) -> Option<Arc<Connection>> {
        self.set_timer(id, Side::Client, None);
        self.set_timer(id, Side::Server, None);
        let gone = self.world.connections.remove(&id)?;
        if let Some(name) = gone.name {
            self.world.outside.forget(name);
        }
        Some(gone)
    }

    /// Closes an end; the other learns it after all that was sent before.
    pub(super) fn close(&mut self, id: ConnectionId, side: Side) {
        self.set_timer(id, side, None);
        let Some(connection) = self.connection_mut(id) else {
            return;
        };
        let ends = connection.ends;
        let end = connection.end_mut(side);
        if end.stage == EndStage::Closed {
            return;
        }
        end.stage = EndStage::Closed;
        let (host, peer) = match side {
            Side::Client => (ends.client, ends.server),
            Side::Server => (ends.server, ends.client),
        };
        let last_arrival = connection.last_arrival[index(side)];
        let is_over = connection.is_over();
        let closed = self.emit(host, Some(id), EventKind::ConnectionClosed(ends));
        self.meet_cut(id);
        let silent = |it: &Connection| it.wire == Wire::Silent;
        if self.world.connection(id).is_some_and(silent) {
            if is_over {
                self.forget_connection(id);
            }
            return;
        }
        let soonest = self.now() + self.world.latency(host, peer);
        let arrives = self.world.agenda.due(soonest).max(last_arrival);
        let task = Task::Close {
            connection: id,
            to: other(side),
        };
        self.world.agenda.add_due(arrives, Some(closed), task);
    }
}
