//! What is going to happen, in order.

use crate::event::Line;
use crate::fault::Stage;
use crate::ids::{ConnectionId, EventId, FaultId, HostId, MessageId};
use protocol_core::dns;
use protocol_core::smtp::Side;
use protocol_core::{Instant, Octets};
use std::collections::BTreeMap;
use std::sync::Arc;

/// When an entry comes. At one moment connections take turns: what one end outside says at once comes line
/// by line, a round for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct Due {
    pub(crate) at: Instant,
    round: u32,
}

impl Due {
    /// The next round of that moment.
    pub(crate) fn next_round(self) -> Self {
        let round = self.round.saturating_add(1);
        Self { round, ..self }
    }
}

/// When an entry comes, and its number.
pub(crate) type Slot = (Due, u64);

/// The agenda. Entries of one round come in the order in which they were written. A clone shares them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Agenda {
    entries: BTreeMap<Slot, Arc<Entry>>,
    /// When the entry came that was taken last.
    last: Due,
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
    /// A session goes on with input that waited.
    GoOn {
        connection: ConnectionId,
        side: Side,
    },
    /// The client's beginning of TLS reaches the server.
    TlsBegins(ConnectionId),
    /// The server's answer to it reaches the client.
    TlsStands(ConnectionId),
    /// A session's deadline.
    Timer {
        connection: ConnectionId,
        side: Side,
        /// Whether it moves mail that it fires. What only waits for somebody outside does not.
        is_work: bool,
    },
    /// The resolver's answer arrives, about an item of the host's queue; `None`: the host waits no
    /// longer for it.
    Answer {
        host: HostId,
        queue_id: u32,
        question: dns::Question,
        asked_at: Instant,
        answer: Option<dns::Answer>,
    },
    /// An item of the queue is due.
    Attempt { host: HostId, queue_id: u32 },
    /// A host that crashed comes back.
    Restart(HostId),
    /// A fault that waits for no stage strikes.
    Strike(FaultId),
    /// The request for a connection that was held reaches what listens.
    CallIsTaken(ConnectionId),
    /// What has reached a server's end, and was held, has its turn.
    Handle {
        connection: ConnectionId,
        /// The stage it brings, where a fault may still strike there.
        stage: Option<Stage>,
        what: Held,
    },
    /// An end learns that the connection broke.
    Reset { connection: ConnectionId, to: Side },
    /// A mail program's time to look for mail.
    Read(HostId),
    /// The token issuer's answer arrives at a mail program, about a letter of its outbox.
    TokenAnswer {
        host: HostId,
        issuer: HostId,
        message: MessageId,
        asked_at: Instant,
    },
    /// The owner of a mail program does something of herself: which of the scenario's.
    Later(u32),
    /// A person waited until then.
    Waited,
}

/// What has come to a server's end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Held {
    Opened,
    Octets(Octets),
    Closed,
}

/// What is going to happen next, as who waits for it sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pending {
    /// Something reaches a host: octets, a call, an answer.
    Arrival,
    /// An end of a connection has waited long enough.
    Patience(ConnectionId, Side),
    /// A call has failed.
    CallFails(ConnectionId),
    /// A host waits no longer for the resolver.
    NoAnswer(HostId),
    /// A server that is slow comes to what has reached it.
    Held(ConnectionId),
    /// A host tries to pass on an item of its queue, by its number there.
    Attempt(HostId, u32),
    /// A host comes back.
    Restart(HostId),
    /// A mail program looks for mail.
    Look(HostId),
    /// The owner of a mail program does something.
    Person,
    /// A person has waited long enough, or a fault strikes.
    Other,
}

impl Task {
    /// What who waits sees of it.
    pub(crate) fn pending(&self) -> Pending {
        match self {
            Self::Octets { .. }
            | Self::ConnectionArrives(_)
            | Self::ConnectionStands(_)
            | Self::Close { .. }
            | Self::TlsBegins(_)
            | Self::TlsStands(_)
            | Self::Reset { .. }
            | Self::TokenAnswer { .. }
            | Self::Answer {
                answer: Some(_), ..
            } => Pending::Arrival,
            Self::Answer { host, .. } => Pending::NoAnswer(*host),
            Self::Timer {
                connection, side, ..
            } => Pending::Patience(*connection, *side),
            Self::ConnectionFails(id) => Pending::CallFails(*id),
            Self::CallIsTaken(id)
            | Self::GoOn { connection: id, .. }
            | Self::Handle { connection: id, .. } => Pending::Held(*id),
            Self::Attempt { host, queue_id } => Pending::Attempt(*host, *queue_id),
            Self::Restart(host) => Pending::Restart(*host),
            Self::Read(host) => Pending::Look(*host),
            Self::Later(_) => Pending::Person,
            Self::Strike(_) | Self::Waited => Pending::Other,
        }
    }

    /// Whether something is on its way on that connection, or waits there for its turn.
    pub(crate) fn is_under_way_on(&self, id: ConnectionId) -> bool {
        match self {
            Self::ConnectionArrives(it)
            | Self::ConnectionStands(it)
            | Self::ConnectionFails(it)
            | Self::CallIsTaken(it)
            | Self::TlsBegins(it)
            | Self::TlsStands(it)
            | Self::Octets { connection: it, .. }
            | Self::Close { connection: it, .. }
            | Self::GoOn { connection: it, .. }
            | Self::Handle { connection: it, .. }
            | Self::Reset { connection: it, .. } => *it == id,
            Self::Timer { .. }
            | Self::Answer { .. }
            | Self::Attempt { .. }
            | Self::Restart(_)
            | Self::Strike(_)
            | Self::Read(_)
            | Self::TokenAnswer { .. }
            | Self::Later(_)
            | Self::Waited => false,
        }
    }

    /// Work moves mail; the rest only ends what is quiet, as a server's patience does, or waits for
    /// something to happen. A client's patience is work: it has something to deliver or to read. A
    /// run is over when no work is left.
    fn is_work(&self) -> bool {
        match self {
            Self::Timer { is_work, .. } => *is_work,
            Self::Strike(_) => false,
            _ => true,
        }
    }
}

impl Agenda {
    /// That moment, in the round that is under way then.
    pub(crate) fn due(&self, at: Instant) -> Due {
        match self.last {
            last if last.at == at => last,
            _ => Due { at, round: 0 },
        }
    }

    pub(crate) fn add(&mut self, at: Instant, cause: Option<EventId>, task: Task) -> Slot {
        self.add_due(self.due(at), cause, task)
    }

    pub(crate) fn add_due(&mut self, due: Due, cause: Option<EventId>, task: Task) -> Slot {
        self.insert(due, Arc::new(Entry { cause, task }))
    }

    fn insert(&mut self, due: Due, entry: Arc<Entry>) -> Slot {
        let slot = (due, self.next);
        self.next += 1;
        self.work += usize::from(entry.task.is_work());
        self.entries.insert(slot, entry);
        slot
    }

    pub(crate) fn remove(&mut self, slot: Slot) -> Option<Arc<Entry>> {
        let entry = self.entries.remove(&slot)?;
        self.work -= usize::from(entry.task.is_work());
        Some(entry)
    }

    /// A task without a cause in the place of another, or of none; without a time, none.
    pub(crate) fn replace(
        &mut self,
        old: Option<Slot>,
        at: Option<Instant>,
        task: Task,
    ) -> Option<Slot> {
        let old = old.and_then(|slot| self.remove(slot));
        let at = at?;
        Some(match old {
            Some(same) if same.task == task => self.insert(self.due(at), same),
            _ => self.add(at, None, task),
        })
    }

    pub(crate) fn pop(&mut self) -> Option<(Instant, Entry)> {
        let ((due, _), entry) = self.entries.pop_first()?;
        self.last = due;
        self.work -= usize::from(entry.task.is_work());
        Some((due.at, Arc::unwrap_or_clone(entry)))
    }

    /// Takes out what `is` says.
    pub(crate) fn forget(&mut self, is: impl Fn(&Task) -> bool) {
        let Self { entries, work, .. } = self;
        entries.retain(|_, entry| {
            let out = is(&entry.task);
            *work -= usize::from(out && entry.task.is_work());
            !out
        });
    }

    pub(crate) fn has_work(&self) -> bool {
        self.work > 0
    }

    pub(crate) fn next_deadline(&self) -> Option<Instant> {
        self.entries.first_key_value().map(|((due, _), _)| due.at)
    }

    pub(crate) fn tasks(&self) -> impl Iterator<Item = (Instant, &Task)> {
        self.entries
            .iter()
            .map(|((due, _), entry)| (due.at, &entry.task))
    }
}
