//! What the page and its API show: the newest sessions and messages, bounded in number and memory. The
//! engine tells it what happens; the page reads it from another thread.

mod session;
mod tape;

pub use session::{Opened, Recipient, Session, Transaction, bare};

use super::sockets::SocketId;
use crate::clock;
use core::time::Duration;
use protocol_core::Octets;
use protocol_core::smtp::{Envelope, Side};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;
use world::MessageId;

/// The bounds of what is kept.
const MAX_SESSIONS: usize = 20_000;
const SESSIONS_SIZE: usize = 32_000_000;
const MAX_MESSAGES: usize = 20_000;
const MESSAGES_SIZE: usize = 24_000_000;
/// What a message takes besides its content.
const MESSAGE: usize = 400;

/// Shared by the engine and the page.
#[derive(Debug, Clone, Default)]
pub struct Kept(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    all: Mutex<All>,
    changed: Notify,
}

/// Everything that is kept.
#[derive(Debug, Default)]
pub struct All {
    /// By number.
    pub sessions: BTreeMap<u64, Session>,
    sessions_size: usize,
    /// How many there were.
    pub sessions_total: u64,
    /// By number.
    pub messages: BTreeMap<u64, Message>,
    messages_size: usize,
    /// How many there were.
    pub messages_total: u64,
    /// What the subscribers were not told yet.
    pub news: News,
    open: BTreeMap<SocketId, u64>,
    /// What a server took and has not said 250 to.
    pending: BTreeMap<u64, VecDeque<Taken>>,
}

/// What changed.
#[derive(Debug, Default)]
pub struct News {
    pub sessions: BTreeSet<u64>,
    pub messages: BTreeSet<u64>,
}

/// A message that was accepted.
#[derive(Debug, Clone)]
pub struct Message {
    pub id: u64,
    pub session: u64,
    /// The number of the reply that accepted it, in its session.
    pub line: usize,
    /// Since 1970.
    pub received: Duration,
    pub envelope: Transaction,
    pub content: Octets,
    /// Whose mailbox it is in, once it is there.
    pub mailbox: Option<String>,
    pub is_read: bool,
    in_world: MessageId,
}

#[derive(Debug)]
struct Taken {
    in_world: MessageId,
    from: String,
    to: Vec<String>,
    content: Octets,
    mailbox: Option<String>,
}

impl Kept {
    /// What is kept now.
    pub fn all(&self) -> MutexGuard<'_, All> {
        self.0.all.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until something changes.
    pub async fn changed(&self) {
        self.0.changed.notified().await;
    }

    pub fn opened(&self, socket: SocketId, with: Opened) {
        let mut all = self.all();
        all.sessions_total += 1;
        let number = all.sessions_total;
        let session = Session::new(number, with);
        all.sessions_size += session.size();
        all.sessions.insert(number, session);
        all.open.insert(socket, number);
        all.news.sessions.insert(number);
        all.forget_sessions();
        drop(all);
        self.0.changed.notify_one();
    }

    pub fn said(&self, socket: SocketId, from: Side, octets: &[u8]) {
        self.change(socket, |all, number| {
            let accepts = all.change(number, |it| it.said(from, octets)) == Some(true);
            if accepts {
                all.accept(number);
            }
        });
    }

    pub fn secured(&self, socket: SocketId) {
        self.change(socket, |all, number| {
            all.change(number, Session::secure);
        });
    }

    pub fn signed_in(&self, socket: SocketId, user: &str) {
        self.change(socket, |all, number| {
            all.change(number, |it| it.user = Some(user.to_owned()));
        });
    }

    pub fn closed(&self, socket: SocketId, by: Side) {
        self.change(socket, |all, number| {
            // What was sent before it was asked for is no content to a dissector: the server took it all the same.
            while all.pending.get(&number).is_some_and(|it| !it.is_empty()) {
                all.accept(number);
            }
            all.change(number, |it| it.close(by));
            all.open.remove(&socket);
            all.pending.remove(&number);
            all.forget_sessions();
        });
    }

    /// A server took a message; its positive reply follows.
    pub fn taken(
        &self,
        socket: SocketId,
        message: MessageId,
        envelope: &Envelope,
        content: &Octets,
    ) {
        self.change(socket, |all, number| {
            let paths = envelope.forward_paths.iter();
            all.pending.entry(number).or_default().push_back(Taken {
                in_world: message,
                from: bare(&envelope.reverse_path.to_string()),
                to: paths.map(|it| bare(&it.to_string())).collect(),
                content: content.clone(),
                mailbox: None,
            });
        });
    }

    /// A message is in a mailbox.
    pub fn delivered(&self, message: MessageId, mailbox: &str) {
        let mut all = self.all();
        let pending = all.pending.values_mut().flatten();
        for taken in pending.filter(|it| it.in_world == message) {
            taken.mailbox.get_or_insert_with(|| mailbox.to_owned());
        }
        let mut newest = all.messages.values_mut().rev();
        if let Some(found) = newest.find(|it| it.in_world == message)
            && found.mailbox.is_none()
        {
            found.mailbox = Some(mailbox.to_owned());
            let id = found.id;
            all.news.messages.insert(id);
        }
        drop(all);
        self.0.changed.notify_one();
    }

    /// There is something new to say of a session.
    pub fn touch(&self, number: u64) {
        self.all().news.sessions.insert(number);
        self.0.changed.notify_one();
    }

    fn change(&self, socket: SocketId, change: impl FnOnce(&mut All, u64)) {
        let mut all = self.all();
        let Some(number) = all.open.get(&socket).copied() else {
            return;
        };
        change(&mut all, number);
        drop(all);
        self.0.changed.notify_one();
    }
}

impl All {
    fn change<T>(&mut self, number: u64, change: impl FnOnce(&mut Session) -> T) -> Option<T> {
        let session = self.sessions.get_mut(&number)?;
        let before = session.size();
        let changed = change(session);
        self.sessions_size = self.sessions_size + session.size() - before;
        self.news.sessions.insert(number);
        Some(changed)
    }

    /// The positive reply to the end of data was said.
    fn accept(&mut self, number: u64) {
        let taken = self.pending.get_mut(&number).and_then(VecDeque::pop_front);
        let Some((taken, session)) = taken.zip(self.sessions.get_mut(&number)) else {
            return;
        };
        self.messages_total += 1;
        let id = self.messages_total;
        let envelope = session.accepted(id, &taken.to).unwrap_or(Transaction {
            from: taken.from,
            ..Transaction::default()
        });
        let message = Message {
            id,
            session: number,
            line: session.lines,
            received: clock::since_1970(),
            envelope,
            content: taken.content,
            mailbox: taken.mailbox,
            is_read: false,
            in_world: taken.in_world,
        };
        self.messages_size += message.size();
        self.messages.insert(id, message);
        self.news.messages.insert(id);
        while self.messages.len() > MAX_MESSAGES || self.messages_size > MESSAGES_SIZE {
            let Some((_, oldest)) = self.messages.pop_first() else {
                break;
            };
            self.messages_size -= oldest.size();
        }
    }

    /// Forgets the message.
    pub fn remove_message(&mut self, id: u64) -> bool {
        let removed = self.messages.remove(&id);
        self.messages_size -= removed.as_ref().map_or(0, Message::size);
        removed.is_some()
    }

    /// The oldest sessions that are closed go where there are too many.
    fn forget_sessions(&mut self) {
        while self.sessions.len() > MAX_SESSIONS || self.sessions_size > SESSIONS_SIZE {
            let mut all = self.sessions.values();
            let Some(oldest) = all.find(|it| it.closed.is_some()).map(|it| it.number) else {
                break;
            };
            let size = self.sessions.remove(&oldest).map_or(0, |it| it.size());
            self.sessions_size -= size;
        }
    }
}

impl Message {
    /// One that nobody sent.
    #[cfg(test)]
    pub fn for_tests(id: u64, content: &str) -> Self {
        Self {
            id,
            session: 0,
            line: 0,
            received: Duration::ZERO,
            envelope: Transaction::default(),
            content: content.into(),
            mailbox: None,
            is_read: false,
            in_world: MessageId(0),
        }
    }

    fn size(&self) -> usize {
        MESSAGE + self.content.len()
    }
}
