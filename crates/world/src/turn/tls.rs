//! TLS on a connection, simplified: one message of the client, one of the server, and both ends are
//! under it (RFC 8446 section 2 has the same two flights). No octets of it are made, no certificate
//! is looked at; what goes under it is marked so ([`Line::secured`](crate::event::Line::secured)).

use super::Turn;
use super::transport::index;
use crate::agenda::{Held, Task};
use crate::connection::{EndStage, EndTls, Endpoint, Wire};
use crate::event::EventKind;
use crate::fault::Stage;
use crate::ids::{ConnectionId, EventId};
use protocol_core::Input;
use protocol_core::smtp::Side;

impl Turn<'_> {
    /// A session wants TLS: the client begins it, the server waits for that.
    pub(super) fn start_tls(&mut self, id: ConnectionId, side: Side) {
        match side {
            Side::Client => self.begin_tls(id),
            Side::Server => {
                let now = self.now();
                if let Some(connection) = self.connection_mut(id) {
                    connection.server.tls = EndTls::Awaited(now);
                }
            }
        }
    }

    /// The calling end begins TLS.
    pub(super) fn begin_tls(&mut self, id: ConnectionId) {
        let now = self.now();
        let Some(connection) = self.connection_mut(id) else {
            return;
        };
        connection.client.tls = EndTls::Awaited(now);
        let ends = connection.ends;
        let begun = self.emit(ends.client, Some(id), EventKind::TlsBegun(ends));
        self.after_octets(id, Side::Client, begun, Task::TlsBegins(id));
    }

    pub(super) fn tls_begins(&mut self, id: ConnectionId) {
        let now = self.now();
        let Some(connection) = self.connection_mut(id) else {
            return;
        };
        if connection.server.stage != EndStage::Open || connection.wire != Wire::Whole {
            return;
        }
        if connection.server.endpoint == Endpoint::Outside {
            connection.server.tls = EndTls::Awaited(now);
            return;
        }
        if !matches!(connection.server.tls, EndTls::Awaited(_)) {
            // Nobody there expects it: for an SMTP server it is nonsense.
            self.close(id, Side::Server);
            return;
        }
        self.tls_is_up(id);
    }

    /// The called end does its part of the handshake.
    pub(super) fn tls_is_up(&mut self, id: ConnectionId) {
        let Some(connection) = self.connection_mut(id) else {
            return;
        };
        connection.server.tls = EndTls::Up;
        let ends = connection.ends;
        let first = connection.server.endpoint.expects_tls();
        let up = self.emit(ends.server, Some(id), EventKind::TlsEstablished(ends));
        self.cause = Some(up);
        self.after_octets(id, Side::Server, up, Task::TlsStands(id));
        self.drive(id, Side::Server, Input::Secured.into());
        if first {
            self.reach(id, Some(Stage::Banner), Held::Opened);
        }
    }

    pub(super) fn tls_stands(&mut self, id: ConnectionId) {
        let Some(connection) = self.connection_mut(id) else {
            return;
        };
        if connection.client.stage != EndStage::Open || connection.wire == Wire::Torn {
            return;
        }
        connection.client.tls = EndTls::Up;
        let ends = connection.ends;
        self.cause = Some(self.emit(ends.client, Some(id), EventKind::TlsEstablished(ends)));
        self.drive(id, Side::Client, Input::Secured.into());
    }

    /// Whether plain text that arrives is for the session. Where a handshake is due it is not. What
    /// came together with STARTTLS is dropped (RFC 3207 section 4.2), and so is what somebody put
    /// behind the 220; what comes to a server later is no handshake, and ends the connection.
    pub(super) fn takes_plain_text(&mut self, id: ConnectionId, to: Side) -> bool {
        let Some(EndTls::Awaited(since)) = self.world.connection(id).map(|it| it.end(to).tls)
        else {
            return true;
        };
        if to == Side::Server && since < self.now() {
            self.close(id, to);
        }
        false
    }

    /// Lets something arrive at the other end after all that `side` has sent.
    fn after_octets(&mut self, id: ConnectionId, side: Side, cause: EventId, task: Task) {
        let Some(ends) = self.world.connection(id).map(|connection| connection.ends) else {
            return;
        };
        if self.world.is_cut(ends.client, ends.server) {
            self.fall_silent(id, None);
            return;
        }
        let latency = self.world.latency(ends.client, ends.server);
        let soonest = self.world.agenda.due(self.now() + latency);
        let Some(connection) = self.connection_mut(id) else {
            return;
        };
        let last = &mut connection.last_arrival[index(side)];
        let arrives = soonest.max(*last);
        *last = arrives;
        self.world.agenda.add_due(arrives, Some(cause), task);
    }
}
