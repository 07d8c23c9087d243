//! POP3: what a host of mailboxes decides for its servers, and what a mail program does that collects
//! mail. The maildrop is INBOX (RFC 1939 section 3).

use super::Turn;
use super::transport::Drained;
use crate::chance::{self, Purpose};
use crate::connection::Endpoint;
use crate::event::{EventKind, Protocol, ReadFailure};
use crate::host::FetchedCopy;
use crate::ids::{ConnectionId, HostId};
use crate::scenario::ReadSpec;
use protocol_core::imap::{Flags, MailboxName};
use protocol_core::pop3::client::{self, Client, Config, Job};
use protocol_core::pop3::server::{Decision, Fact, Question, Refusal};
use protocol_core::pop3::{Maildrop, Message, Server, UniqueId};
use protocol_core::sasl::{Credentials, Nonce};
use protocol_core::smtp::Mailbox;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The server.
impl Turn<'_> {
    pub(super) fn drain_pop3_server(&mut self, id: ConnectionId, server: &mut Server) -> Drained {
        let Some(connection) = self.world.connection(id) else {
            return Drained {
                close: true,
                ..Drained::default()
            };
        };
        let host = connection.ends.server;
        self.drain(
            server,
            |turn, _, question| Some(turn.maildrop_decision(host, id, question)),
            |turn, _, fact| match fact {
                Fact::Released { user } => turn.unlock(host, id, &user),
                Fact::Opened { .. } | Fact::Marked { .. } | Fact::Unmarked | Fact::Removed(_) => {}
            },
        )
    }

    fn maildrop_decision(
        &mut self,
        host: HostId,
        id: ConnectionId,
        question: Question,
    ) -> Decision {
        match question {
            Question::Authenticate(question) => {
                Decision::Authenticate(self.authenticate(host, id, Protocol::Pop3, question))
            }
            Question::Open { user } => match self.lock(host, id, &user) {
                Ok(maildrop) => Decision::Open(maildrop),
                Err(refusal) => Decision::Refuse(refusal),
            },
            Question::Delete { user, uids } => {
                self.take_out(host, id, &user, &uids);
                Decision::Done
            }
        }
    }

    fn lock(&mut self, host: HostId, id: ConnectionId, user: &str) -> Result<Maildrop, Refusal> {
        let unknown = Refusal::AuthenticationFailed;
        let owner = self.account(host, user).ok_or(unknown)?;
        let store = self.store_mut(host).ok_or(unknown)?;
        let account = store.users.get_mut(&owner).ok_or(unknown)?;
        if account.locked_by.is_some() {
            return Err(Refusal::InUse);
        }
        account.locked_by = Some(id);
        let inbox = &account.inbox().content;
        let messages = inbox.messages.iter().map(|it| {
            let uid = UniqueId::of_imap(inbox.uid_validity, it.uid);
            Message::new(uid, it.content.clone())
        });
        let maildrop = Maildrop {
            messages: Arc::new(messages.collect()),
        };
        self.emit(host, Some(id), EventKind::MaildropLocked { mailbox: owner });
        Ok(maildrop)
    }

    fn unlock(&mut self, host: HostId, id: ConnectionId, user: &str) {
        let Some(owner) = self.account(host, user) else {
            return;
        };
        let account = self.store_mut(host).and_then(|it| it.users.get_mut(&owner));
        let Some(account) = account.filter(|it| it.locked_by == Some(id)) else {
            return;
        };
        account.locked_by = None;
        self.emit(
            host,
            Some(id),
            EventKind::MaildropReleased { mailbox: owner },
        );
    }

    /// The host crashed: no session has a lock any more.
    pub(super) fn unlock_all(&mut self, host: HostId) {
        let users = self.store_mut(host).map(|it| &mut it.users);
        for account in users.into_iter().flat_map(|it| it.values_mut()) {
            account.locked_by = None;
        }
    }

    fn take_out(&mut self, host: HostId, id: ConnectionId, user: &str, named: &[UniqueId]) {
        let inbox = MailboxName::inbox();
        let Some(owner) = self.account(host, user) else {
            return;
        };
        let account = self.store_mut(host).and_then(|it| it.users.get_mut(&owner));
        let Some(account) = account else { return };
        let content = &account.inbox().content;
        let named: BTreeSet<&UniqueId> = named.iter().collect();
        let all = content.messages.iter().map(|it| it.uid);
        let gone = all.filter(|uid| named.contains(&UniqueId::of_imap(content.uid_validity, *uid)));
        let gone: Vec<u32> = gone.collect();
        account.remove(&inbox, &gone);
        if gone.is_empty() {
            return;
        }
        let before = self.cause;
        let kind = EventKind::MessagesRemoved {
            mailbox: owner.clone(),
            folder: inbox.clone(),
            uids: gone,
            moved: false,
        };
        self.cause = Some(self.emit(host, Some(id), kind));
        self.tell(host, &owner, &inbox);
        self.cause = before;
    }
}

/// The mail program.
impl Turn<'_> {
    /// A session that collects what is new.
    pub(super) fn collector(&mut self, host: HostId, read: &ReadSpec) -> Endpoint {
        let seed = self.world.seed;
        let draw = u64::from(self.world.next_connection);
        let date = self.date();
        let known = self.mua_mut(host).map(|mua| &mua.mail.collected);
        let known = known.into_iter().flat_map(|it| it.keys().cloned());
        let job = Job::Fetch {
            known: known.collect(),
            policy: read.then,
        };
        let config = Config {
            credentials: Credentials {
                user: read.user.clone(),
                secret: read.secret(),
            },
            nonce: Nonce {
                random: chance::octets(seed, host, None, Purpose::ClientNonce, draw),
                date,
            },
            tls: read.tls_use(),
            pipelining: true,
            apop: true,
        };
        Endpoint::Pop3Client(Box::new(Client::new(config, vec![job])))
    }

    pub(super) fn drain_pop3_client(&mut self, id: ConnectionId, client: &mut Client) -> Drained {
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
            |turn, _, fact| match fact {
                client::Fact::Fetched { uid, content, .. } => {
                    let owner = turn.read_account(host);
                    let message =
                        owner.and_then(|it| turn.message_collected(ends.server, &it, &uid));
                    let Some(mua) = turn.mua_mut(host) else {
                        return;
                    };
                    let copies = mua.mail.copies.entry(MailboxName::inbox()).or_default();
                    let last = copies.messages.keys().next_back();
                    let number = last.map_or(1, |last| last + 1);
                    let kind = EventKind::Fetched {
                        message,
                        folder: MailboxName::inbox(),
                        uid: number,
                        content: content.clone(),
                    };
                    let fetched = turn.emit(host, Some(id), kind);
                    let copy = FetchedCopy {
                        message,
                        content,
                        flags: Flags::new(),
                        fetched,
                    };
                    turn.has_fetched(host, MailboxName::inbox(), number, copy);
                    if let Some(mua) = turn.mua_mut(host) {
                        mua.mail.collected.insert(uid, number);
                    }
                }
                client::Fact::Finished(result) => {
                    turn.reading_over(host, id, result.err().map(ReadFailure::Pop3));
                }
                client::Fact::LoggedIn
                | client::Fact::Listed { .. }
                | client::Fact::Previewed { .. }
                | client::Fact::Deleted(_) => {}
            },
        )
    }

    /// Which message of this run the unique-id names.
    fn message_collected(
        &self,
        store: HostId,
        owner: &Mailbox,
        uid: &UniqueId,
    ) -> Option<crate::ids::MessageId> {
        let account = self.host(store).store.as_ref()?.users.get(owner)?;
        let inbox = account.inbox();
        let validity = inbox.content.uid_validity;
        let mut ids = inbox.ids.iter();
        let found = ids.find(|(it, _)| UniqueId::of_imap(validity, **it) == *uid);
        found.map(|(_, message)| *message)
    }
}
