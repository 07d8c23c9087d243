//! Round trips: how often a client has waited for its server.

use core::time::Duration;
use protocol_core::smtp::Side;
use world::{ConnectionId, EventKind, Instant, Timeline};

/// What a client has waited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Trips {
    /// How many round trips it needed.
    pub count: u32,
    /// How long they took together.
    pub time: Duration,
    /// Since when it waits for the next one.
    pub waits: Option<Instant>,
}

/// The round trips of a connection. Each begins with what the client sends, the call itself too, while it waits for
/// nothing, and ends with the first thing that it gets: what is sent together, and answered together, is one.
#[must_use]
pub fn trips(connection: ConnectionId, timeline: &Timeline) -> Trips {
    let mut trips = Trips::default();
    for event in timeline.on(connection, timeline.past().len()) {
        match &event.kind {
            EventKind::ConnectionRequested(_) | EventKind::TlsBegun(_) => {
                trips.waits.get_or_insert(event.at);
            }
            EventKind::LineSent { line, .. } if line.from == Side::Client => {
                trips.waits.get_or_insert(event.at);
            }
            EventKind::LineReceived { line, .. } if line.from == Side::Server => {
                trips.end(event.at);
            }
            EventKind::TlsEstablished(ends) if event.host == ends.client => trips.end(event.at),
            EventKind::ConnectionClosed(ends) | EventKind::ConnectionReset(ends)
                if event.host == ends.client =>
            {
                trips.waits = None;
            }
            _ => {}
        }
    }
    trips
}

impl Trips {
    fn end(&mut self, at: Instant) {
        if let Some(since) = self.waits.take() {
            self.count += 1;
            self.time += at - since;
        }
    }
}
