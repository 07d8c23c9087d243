//! What is going to happen, in order.

use crate::event::Line;
use crate::ids::{ConnectionId, EventId, HostId};
use protocol_core::Instant;
use protocol_core::dns;
use protocol_core::smtp::Side;
use std::collections::BTreeMap;

/// When an entry comes, and its number among those of one moment.
pub(crate) type Slot = (Instant, u64);

/// The agenda. Entries of one moment come in the order in which they were written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Agenda {
    entries: BTreeMap<Slot, Entry>,
    next: u64,
    work: usize,
}

/// Something that will happen, and the event that led to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) cause: Option<EventId>,
    pub(crate) task: Task,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Task {
    /// The request for a connection reaches the called host.
    ConnectionArrives(ConnectionId),
    /// The caller learns that the connection stands.
    ConnectionStands(ConnectionId),
    /// The caller learns that it was refused.
    ConnectionFails(ConnectionId),
    /// Octets arrive.
    Octets {
        connection: ConnectionId,
        sent: EventId,
        sent_at: Instant,
        line: Line,
    },
    /// The end of the peer's octets arrives.
    Close { connection: ConnectionId, to: Side },
    /// The client's beginning of TLS reaches the server.
    TlsBegins(ConnectionId),
    /// The server's answer to it reaches the client.
    TlsStands(ConnectionId),
    /// A session's deadline.
    Timer {
        connection: ConnectionId,
        side: Side,
    },
    /// The resolver's answer arrives, about an item of the host's queue.
    Answer {
        host: HostId,
        queue_id: u32,
        question: dns::Question,
        asked_at: Instant,
    },
    /// An item of the queue is due.
    Attempt { host: HostId, queue_id: u32 },
    /// A mail program's time to look for mail.
    Read(HostId),
    /// A person waited until then.
    Waited,
}

impl Task {
    /// Work moves mail; the rest (a session's patience) only ends what is quiet. A run is over when
    /// no work is left.
    fn is_work(&self) -> bool {
        !matches!(self, Self::Timer { .. })
    }
}

impl Agenda {
    pub(crate) fn add(&mut self, at: Instant, cause: Option<EventId>, task: Task) -> Slot {
        let slot = (at, self.next);
        self.next += 1;
        self.work += usize::from(task.is_work());
        self.entries.insert(slot, Entry { cause, task });
        slot
    }

    pub(crate) fn remove(&mut self, slot: Slot) {
        if let Some(entry) = self.entries.remove(&slot) {
            self.work -= usize::from(entry.task.is_work());
        }
    }

    pub(crate) fn pop(&mut self) -> Option<(Instant, Entry)> {
        let ((at, _), entry) = self.entries.pop_first()?;
        self.work -= usize::from(entry.task.is_work());
        Some((at, entry))
    }

    pub(crate) fn has_work(&self) -> bool {
        self.work > 0
    }

    pub(crate) fn next_deadline(&self) -> Option<Instant> {
        self.entries.first_key_value().map(|((at, _), _)| *at)
    }

    pub(crate) fn tasks(&self) -> impl Iterator<Item = (Instant, &Task)> {
        self.entries
            .iter()
            .map(|((at, _), entry)| (*at, &entry.task))
    }
}
