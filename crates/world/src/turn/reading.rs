//! Mail programs that read: when each looks. What it does then is in `imap_program` and `pop3_program`.

use super::Turn;
use crate::agenda::Task;
use crate::chance::{self, Purpose};
use crate::connection::Connection;
use crate::event::{Ends, EventKind, ReadFailure};
use crate::host::{FetchedCopy, Host, Reading};
use crate::ids::{ConnectionId, EventId, HostId, MessageId};
use crate::scenario::{Access, ReadSpec};
use core::time::Duration;
use protocol_core::imap::{Flags, MailboxName};
use protocol_core::sasl::{Credentials, Nonce, Secret};
use protocol_core::smtp::Mailbox;
use protocol_core::smtp::client::TlsUse;
use protocol_core::{Instant, Octets};
use std::sync::Arc;

/// How many times in a row a mail program looks in vain before it waits for mail, or for its owner, to
/// look again. A real one never gives up, but a run must end.
const MAX_IN_VAIN: u32 = 5;

impl ReadSpec {
    /// By what the program proves whose it is.
    pub(crate) fn secret(&self) -> Secret {
        match &self.token {
            Some(token) => Secret::Token(token.clone()),
            None => Secret::Password(self.password.clone()),
        }
    }

    /// How the program comes to TLS.
    pub(crate) const fn tls_use(&self) -> TlsUse {
        if self.by.is_secured() {
            TlsUse::Implicit
        } else {
            self.tls
        }
    }
}

/// When a program looks.
impl Turn<'_> {
    /// A message came: the owner's mail programs will see it the next time that they look. (They look at
    /// fixed intervals; looking in vain is not simulated. One that stays connected is told.)
    pub(super) fn schedule_reading(&mut self, store: HostId, mailbox: &Mailbox, cause: EventId) {
        for reader in self.readers(store, mailbox) {
            self.schedule_one(reader, cause);
        }
    }

    /// The hosts whose programs read that account.
    fn readers(&self, store: HostId, mailbox: &Mailbox) -> Vec<HostId> {
        let name = &self.host(store).name;
        let reads = |host: &Host| {
            let read = host.mua.as_ref().and_then(|mua| mua.spec.read.as_ref());
            let read = read.filter(|it| it.host == *name);
            read.and_then(|it| self.account(store, &it.user)).as_ref() == Some(mailbox)
        };
        let hosts = self.world.hosts().filter(|(_, host)| reads(host));
        hosts.map(|(id, _)| id).collect()
    }

    fn schedule_one(&mut self, reader: HostId, cause: EventId) {
        let now = self.now();
        let Some(mua) = self.mua_mut(reader) else {
            return;
        };
        let Some(read) = mua.spec.read.as_ref() else {
            return;
        };
        if matches!(mua.reading, Reading::Due(_)) || (read.stays && mua.reading != Reading::Idle) {
            return;
        }
        let every = read.every_seconds.max(1);
        let due = Instant::from_micros((now.as_secs() / every + 1) * every * 1_000_000);
        let due = if due - now < Duration::from_millis(500) {
            due + Duration::from_secs(every)
        } else {
            due
        };
        mua.reading = Reading::Due(due);
        self.world.agenda.add(due, Some(cause), Task::Read(reader));
    }

    /// The host of mailboxes is back: whoever looked in vain will look again, some times, and whoever was
    /// connected connects again.
    pub(super) fn look_again(&mut self, store: HostId, cause: EventId) {
        let name = &self.host(store).name;
        let misses = |host: &Host| {
            let Some(mua) = &host.mua else { return false };
            let Some(read) = mua.spec.read.as_ref().filter(|it| it.host == *name) else {
                return false;
            };
            let account = self.account(store, &read.user);
            let account = account.and_then(|it| self.host(store).store.as_ref()?.users.get(&it));
            let unread = account.is_some_and(|it| {
                let copies = mua.mail.copies.get(&MailboxName::inbox());
                let knows = |uid: &u32| copies.is_some_and(|it| it.knows(*uid));
                it.inbox().ids.keys().any(|uid| !knows(uid))
            });
            mua.in_vain < MAX_IN_VAIN && (read.stays || !mua.jobs.is_empty() || unread)
        };
        let hosts = self.world.hosts().filter(|(_, host)| misses(host));
        let waiting: Vec<HostId> = hosts.map(|(id, _)| id).collect();
        for reader in waiting {
            self.schedule_one(reader, cause);
        }
    }

    /// A mail program looks for mail, unless it is at it.
    pub(super) fn read(&mut self, host: HostId) {
        let Some(mua) = self.mua_mut(host) else {
            return;
        };
        if matches!(mua.reading, Reading::Underway { .. }) {
            return;
        }
        let spec = Arc::clone(&mua.spec);
        let Some(read) = &spec.read else { return };
        let Some(server) = self.world.host_named(&read.host) else {
            return;
        };
        self.cause = Some(self.emit(host, None, EventKind::MailChecked));
        let client = match read.by {
            Access::Imap | Access::Imaps => self.reader(host, read),
            Access::Pop3 | Access::Pop3s => self.collector(host, read),
        };
        let port = read.by.port();
        let ends = Ends {
            client: host,
            server,
            port,
            protocol: self.host(server).protocol_at(port),
        };
        let id = self.connect(ends, client, None, None);
        if let Some(mua) = self.mua_mut(host) {
            mua.reading = Reading::Underway { on: id, fetched: 0 };
        }
    }

    pub(super) fn reading_over(
        &mut self,
        host: HostId,
        id: ConnectionId,
        failure: Option<ReadFailure>,
    ) {
        let complete = failure.is_none();
        let (mut again, mut count) = (false, 0);
        if let Some(mua) = self.mua_mut(host) {
            if let Reading::Underway { fetched, .. } = mua.reading {
                count = fetched;
            }
            mua.reading = Reading::Idle;
            mua.in_vain = if complete { 0 } else { mua.in_vain + 1 };
            again = complete && !mua.jobs.is_empty();
        }
        let kind = EventKind::MailboxChecked {
            fetched: count,
            failure,
        };
        let over = self.emit(host, Some(id), kind);
        if again {
            let due = self.now() + Duration::from_millis(1);
            if let Some(mua) = self.mua_mut(host) {
                mua.reading = Reading::Due(due);
            }
            self.world.agenda.add(due, Some(over), Task::Read(host));
        }
    }

    pub(super) fn reading_refused(&mut self, host: HostId, connection: &Connection) {
        self.reading_over(host, connection.id, Some(ReadFailure::NotConnected));
    }

    /// The account that the program of this host reads.
    pub(super) fn read_account(&self, host: HostId) -> Option<Mailbox> {
        let read = self.host(host).mua.as_ref()?.spec.read.as_ref()?;
        self.account(self.world.host_named(&read.host)?, &read.user)
    }

    /// By what the program of this host signs in.
    pub(super) fn credentials(&self, host: HostId, read: &ReadSpec) -> (Credentials, Nonce) {
        let credentials = Credentials {
            user: read.user.clone(),
            secret: read.secret(),
        };
        let draw = u64::from(self.world.next_connection);
        let nonce = Nonce {
            random: chance::octets(self.world.seed, host, None, Purpose::ClientNonce, draw),
            date: self.date(),
        };
        (credentials, nonce)
    }

    /// The program of this host took a copy of a message.
    pub(super) fn fetched(
        &mut self,
        (host, id): (HostId, ConnectionId),
        message: Option<MessageId>,
        folder: MailboxName,
        (uid, flags, content): (u32, Flags, Octets),
    ) {
        let kind = EventKind::Fetched {
            message,
            folder: folder.clone(),
            uid,
            content: content.clone(),
        };
        let fetched = self.emit(host, Some(id), kind);
        let copy = FetchedCopy {
            message,
            content,
            flags,
            fetched,
        };
        let Some(mua) = self.mua_mut(host) else {
            return;
        };
        if let Reading::Underway { fetched, .. } = &mut mua.reading {
            *fetched += 1;
        }
        let copies = mua.mail.copies.entry(folder).or_default();
        copies.messages.insert(uid, copy);
        copies.unfetched.retain(|it| *it != uid);
    }
}
