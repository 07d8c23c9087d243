//! What is needed of later events: whether and when what was sent arrived.

use core::time::Duration;
use std::collections::BTreeMap;
use world::{ConnectionId, Event, EventId, EventKind, Instant, Line};

pub struct Ahead<'a> {
    received: BTreeMap<EventId, (Instant, &'a Line)>,
    /// How long octets take one way, at least.
    ways: BTreeMap<ConnectionId, Duration>,
    /// When the client knows that TLS is up.
    tls: BTreeMap<ConnectionId, Instant>,
    /// When the client learns that the connection broke.
    resets: BTreeMap<ConnectionId, Instant>,
    /// When the last event happens.
    pub end: Instant,
}

impl<'a> Ahead<'a> {
    pub fn new(events: &'a [Event]) -> Self {
        let mut ahead = Self {
            received: BTreeMap::new(),
            ways: BTreeMap::new(),
            tls: BTreeMap::new(),
            resets: BTreeMap::new(),
            end: events.last().map(|it| it.at).unwrap_or_default(),
        };
        let mut asked = BTreeMap::new();
        for event in events {
            let Some(id) = event.connection else { continue };
            match &event.kind {
                EventKind::ConnectionRequested(_) => drop(asked.insert(id, event.at)),
                EventKind::ConnectionOpened(_) => {
                    ahead.takes(id, asked.get(&id).map(|it| event.at - *it));
                }
                EventKind::LineSent { arrives, .. } => {
                    ahead.takes(id, arrives.map(|it| it - event.at));
                }
                EventKind::LineReceived { line, sent, .. } => {
                    ahead.received.insert(*sent, (event.at, line));
                }
                EventKind::TlsEstablished(ends) if event.host == ends.client => {
                    ahead.tls.insert(id, event.at);
                }
                EventKind::ConnectionReset(ends) if event.host == ends.client => {
                    ahead.resets.insert(id, event.at);
                }
                _ => {}
            }
        }
        ahead
    }

    fn takes(&mut self, id: ConnectionId, time: Option<Duration>) {
        if let Some(time) = time {
            let least = self.ways.entry(id).or_insert(time);
            *least = time.min(*least);
        }
    }

    /// When what was sent arrived, and as what.
    pub fn received(&self, sent: EventId) -> Option<(Instant, &'a Line)> {
        self.received.get(&sent).copied()
    }

    pub fn way(&self, id: ConnectionId) -> Duration {
        self.ways.get(&id).copied().unwrap_or_default()
    }

    pub fn tls_stands(&self, id: ConnectionId) -> Option<Instant> {
        self.tls.get(&id).copied()
    }

    pub fn reset(&self, id: ConnectionId) -> Option<Instant> {
        self.resets.get(&id).copied()
    }
}
