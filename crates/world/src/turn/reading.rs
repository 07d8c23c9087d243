//! IMAP: what the mailbox server decides, and what a mail program does with what it gets.

use super::Turn;
use super::transport::Drained;
use crate::agenda::Task;
use crate::connection::{Connection, Endpoint};
use crate::event::{Ends, EventKind, Protocol};
use crate::host::{FetchedCopy, Reading};
use crate::ids::{ConnectionId, EventId, HostId, MessageId};
use crate::world::IMAP_PORT;
use core::fmt::Write as _;
use core::time::Duration;
use protocol_core::Instant;
use protocol_core::imap::client::{Config, Fact, Job};
use protocol_core::imap::server::{Decision, Fact as ServerFact, Question, Refusal};
use protocol_core::imap::{Client, Server, StoreOperation};
use protocol_core::smtp::Mailbox;
use protocol_core::sorted::SortedMap;
use std::sync::Arc;

/// How many times in a row a mail program looks in vain before it waits for mail, or for its owner, to
/// look again. A real one never gives up, but a run must end.
const MAX_IN_VAIN: u32 = 5;

impl Turn<'_> {
    pub(super) fn drain_imap_server(&mut self, id: ConnectionId, server: &mut Server) -> Drained {
        let Some(connection) = self.world.connection(id) else {
            return Drained {
                close: true,
                ..Drained::default()
            };
        };
        let host = connection.ends.server;
        self.drain(
            server,
            |turn, server, question| {
                let user = server.user().map(str::to_owned);
                Some(turn.mailbox_decision(host, id, user.as_deref(), question))
            },
            |_, _, fact: ServerFact| match fact {},
        )
    }

    fn mailbox_decision(
        &mut self,
        host: HostId,
        id: ConnectionId,
        user: Option<&str>,
        question: Question,
    ) -> Decision {
        match question {
            Question::Login { user, password } => {
                let account = self.account(host, &user);
                let store = self.host(host).store.as_ref();
                let known = account
                    .and_then(|address| store.and_then(|store| store.users.get(&address)))
                    .is_some_and(|it| it.password == password);
                if known {
                    Decision::Accept
                } else {
                    Decision::Refuse(Refusal::AuthenticationFailed)
                }
            }
            Question::Select { mailbox, .. } | Question::Refresh { mailbox } => {
                self.snapshot(host, user, &mailbox)
            }
            Question::Store {
                mailbox,
                uids,
                operation,
                flags,
            } => {
                let Some(address) = user.and_then(|user| self.account(host, user)) else {
                    return Decision::Refuse(Refusal::NoSuchMailbox);
                };
                let mut changed = Vec::new();
                if let Some(it) = self.store_mut(host).and_then(|s| s.users.get_mut(&address)) {
                    let messages = Arc::make_mut(&mut it.inbox.messages);
                    for message in messages.iter_mut().filter(|it| uids.contains(&it.uid)) {
                        let before = message.flags.clone();
                        match operation {
                            StoreOperation::Replace => message.flags = flags.clone(),
                            StoreOperation::Add => message.flags.extend(flags.iter().cloned()),
                            StoreOperation::Remove => {
                                message.flags.retain(|flag| !flags.contains(flag));
                            }
                        }
                        if before != message.flags {
                            changed.push((message.uid, message.flags.iter().cloned().collect()));
                        }
                    }
                }
                for (uid, flags) in changed {
                    let mailbox = address.clone();
                    self.emit(
                        host,
                        Some(id),
                        EventKind::FlagsChanged {
                            mailbox,
                            uid,
                            flags,
                        },
                    );
                }
                self.snapshot(host, user, &mailbox)
            }
        }
    }

    fn snapshot(&self, host: HostId, user: Option<&str>, mailbox: &str) -> Decision {
        let inbox = user
            .filter(|_| mailbox.eq_ignore_ascii_case("INBOX"))
            .and_then(|user| self.account(host, user))
            .and_then(|address| self.host(host).store.as_ref()?.users.get(&address));
        match inbox {
            Some(it) => Decision::Mailbox(it.inbox.clone()),
            None => Decision::Refuse(Refusal::NoSuchMailbox),
        }
    }

    /// The account of a user's name: the whole address, or its local part where that names one.
    pub(super) fn account(&self, host: HostId, user: &str) -> Option<Mailbox> {
        let users = &self.host(host).store.as_ref()?.users;
        let mut address = String::with_capacity(64);
        let by_address = users.keys().find(|it| {
            address.clear();
            write!(address, "{it}").expect("a string takes all");
            address.eq_ignore_ascii_case(user)
        });
        let mut by_name = users
            .keys()
            .filter(|it| it.local.as_str().eq_ignore_ascii_case(user));
        by_address
            .or_else(|| by_name.next().filter(|_| by_name.next().is_none()))
            .cloned()
    }

    /// A message came: the owner's mail program will see it the next time that it looks. (It looks
    /// at fixed intervals; looking in vain is not simulated.)
    pub(super) fn schedule_reading(&mut self, store: HostId, mailbox: &Mailbox, cause: EventId) {
        let now = self.now();
        let name = self.host(store).name.clone();
        let reader = self.world.hosts.iter().position(|host| {
            host.mua.as_ref().is_some_and(|mua| {
                mua.spec.read.as_ref().is_some_and(|read| read.host == name)
                    && mua.spec.address == *mailbox
            })
        });
        let Some(reader) = reader.map(|index| HostId(u16::try_from(index).unwrap_or(u16::MAX)))
        else {
            return;
        };
        let Some(mua) = self.mua_mut(reader) else {
            return;
        };
        if matches!(mua.reading, Reading::Due(_)) {
            return;
        }
        let every = mua
            .spec
            .read
            .as_ref()
            .map_or(5, |read| read.every_seconds.max(1));
        let due = Instant::from_micros((now.as_secs() / every + 1) * every * 1_000_000);
        let due = if due - now < Duration::from_millis(500) {
            due + Duration::from_secs(every)
        } else {
            due
        };
        mua.reading = Reading::Due(due);
        self.world.agenda.add(due, Some(cause), Task::Read(reader));
    }

    /// The host of mailboxes is back: whoever looked in vain will look again, some times.
    pub(super) fn look_again(&mut self, store: HostId, cause: EventId) {
        let Some(mailboxes) = &self.host(store).store else {
            return;
        };
        let unread = |address: &Mailbox, uids: &SortedMap<u32, MessageId>| {
            let programs = self.world.hosts.iter().filter_map(|it| it.mua.as_ref());
            let mut own = programs.filter(|mua| mua.spec.address == *address);
            own.any(|mua| {
                mua.in_vain < MAX_IN_VAIN && {
                    !mua.jobs.is_empty() || uids.keys().any(|uid| !mua.inbox.contains_key(uid))
                }
            })
        };
        let waiting: Vec<Mailbox> = mailboxes
            .users
            .iter()
            .filter(|(address, user)| unread(address, &user.messages))
            .map(|(address, _)| address.clone())
            .collect();
        for mailbox in waiting {
            self.schedule_reading(store, &mailbox, cause);
        }
    }

    pub(super) fn read(&mut self, host: HostId) {
        let Some(mua) = self.mua_mut(host) else {
            return;
        };
        if mua.reading == Reading::Underway {
            return;
        }
        let spec = Arc::clone(&mua.spec);
        let Some(read) = &spec.read else { return };
        let mut plan = vec![Job::FetchNew {
            known: mua.inbox.keys().next_back().copied(),
        }];
        plan.append(&mut mua.jobs);
        plan.push(Job::Noop);
        mua.reading = Reading::Underway;
        let Some(server) = self.world.host_named(&read.host) else {
            return;
        };
        self.cause = Some(self.emit(host, None, EventKind::MailChecked));
        let config = Config {
            user: read.user.clone(),
            password: read.password.clone(),
        };
        let client = Endpoint::ImapClient(Box::new(Client::new(config, plan)));
        let ends = Ends {
            client: host,
            server,
            port: IMAP_PORT,
            protocol: Protocol::Imap,
        };
        self.connect(ends, client, None, None);
    }

    pub(super) fn drain_imap_client(&mut self, id: ConnectionId, client: &mut Client) -> Drained {
        let Some(connection) = self.world.connection(id) else {
            return Drained {
                close: true,
                ..Drained::default()
            };
        };
        let ends = connection.ends;
        let host = ends.client;
        self.drain(
            client,
            |_, _, question| match question {},
            |turn, client, fact| match fact {
                Fact::LoggedIn | Fact::Selected { .. } | Fact::SearchResult(_) => {}
                Fact::Fetched {
                    uid,
                    flags,
                    content,
                    ..
                } => {
                    let message = turn.message_in(ends, uid);
                    let kind = EventKind::Fetched {
                        message,
                        uid,
                        content: content.clone(),
                    };
                    let fetched = turn.emit(host, Some(id), kind);
                    if let Some(mua) = turn.mua_mut(host) {
                        mua.inbox.insert(
                            uid,
                            FetchedCopy {
                                message,
                                content,
                                flags,
                                fetched,
                            },
                        );
                    }
                }
                Fact::FlagsChanged { uid, flags } => {
                    if let Some(copy) = turn.mua_mut(host).and_then(|mua| mua.inbox.get_mut(&uid)) {
                        copy.flags = flags;
                    }
                }
                Fact::Finished(result) => {
                    let fetched = client.fetched();
                    turn.reading_over(host, Some(id), fetched, result.is_ok());
                }
            },
        )
    }

    /// Which message of this run the unique identifier names, in the mail program's mailbox.
    fn message_in(&self, ends: Ends, uid: u32) -> Option<crate::ids::MessageId> {
        let address = &self.host(ends.client).mua.as_ref()?.spec.address;
        let store = self.host(ends.server).store.as_ref()?;
        store.users.get(address)?.messages.get(&uid).copied()
    }

    fn reading_over(
        &mut self,
        host: HostId,
        id: Option<ConnectionId>,
        fetched: u32,
        complete: bool,
    ) {
        let mut again = false;
        if let Some(mua) = self.mua_mut(host) {
            mua.reading = Reading::Idle;
            mua.in_vain = if complete { 0 } else { mua.in_vain + 1 };
            again = complete && !mua.jobs.is_empty();
        }
        let kind = EventKind::MailboxChecked { fetched, complete };
        let over = self.emit(host, id, kind);
        if again {
            self.schedule_now(host, over);
        }
    }

    fn schedule_now(&mut self, host: HostId, cause: EventId) {
        let due = self.now() + Duration::from_millis(1);
        if let Some(mua) = self.mua_mut(host) {
            mua.reading = Reading::Due(due);
        }
        self.world.agenda.add(due, Some(cause), Task::Read(host));
    }

    pub(super) fn reading_refused(&mut self, host: HostId, connection: &Connection) {
        self.reading_over(host, Some(connection.id), 0, false);
    }
}
