//! What a mail program does that collects by POP3.

use super::Turn;
use super::transport::Drained;
use crate::connection::Endpoint;
use crate::event::{Ends, ReadFailure};
use crate::ids::{ConnectionId, HostId, MessageId};
use crate::scenario::ReadSpec;
use protocol_core::imap::{Flags, MailboxName};
use protocol_core::pop3::UniqueId;
use protocol_core::pop3::client::{Client, Config, Fact, Job};
use protocol_core::smtp::Mailbox;
use std::sync::Arc;

impl Turn<'_> {
    /// A session that collects what is new.
    pub(super) fn collector(&mut self, host: HostId, read: &ReadSpec) -> Endpoint {
        let (credentials, nonce) = self.credentials(host, read);
        let known = self.mua_mut(host).map(|mua| &mua.mail.collected);
        let known = known.into_iter().flat_map(|it| it.keys().cloned());
        let job = Job::Fetch {
            known: known.collect(),
            policy: read.then,
        };
        let config = Config {
            credentials,
            nonce,
            tls: read.tls_use(),
            pipelining: true,
            apop: true,
        };
        Endpoint::Pop3Client(Arc::new(Client::new(config, vec![job])))
    }

    pub(super) fn drain_pop3_client(
        &mut self,
        id: ConnectionId,
        ends: Ends,
        client: &mut Client,
    ) -> Drained {
        let host = ends.client;
        self.drain(
            client,
            |_, _, question| match question {},
            |turn, _, fact| match fact {
                Fact::Fetched { uid, content, .. } => {
                    let owner = turn.read_account(host);
                    let message =
                        owner.and_then(|it| turn.message_collected(ends.server, &it, &uid));
                    let Some(mua) = turn.mua_mut(host) else {
                        return;
                    };
                    let copies = mua.mail.copies.entry(MailboxName::inbox()).or_default();
                    let last = copies.messages.keys().next_back();
                    let number = last.map_or(1, |last| last + 1);
                    let copy = (number, Flags::new(), content);
                    turn.fetched((host, id), message, MailboxName::inbox(), copy);
                    if let Some(mua) = turn.mua_mut(host) {
                        mua.mail.collected.insert(uid, number);
                    }
                }
                Fact::Finished(result) => {
                    turn.reading_over(host, id, result.err().map(ReadFailure::Pop3));
                }
                Fact::LoggedIn
                | Fact::Listed { .. }
                | Fact::Previewed { .. }
                | Fact::Deleted(_) => {}
            },
        )
    }

    /// Which message of this run the unique-id names.
    fn message_collected(
        &self,
        store: HostId,
        owner: &Mailbox,
        uid: &UniqueId,
    ) -> Option<MessageId> {
        let account = self.host(store).store.as_ref()?.users.get(owner)?;
        let inbox = account.inbox();
        let validity = inbox.content.uid_validity;
        let mut ids = inbox.ids.iter();
        let found = ids.find(|(it, _)| UniqueId::of_imap(validity, **it) == *uid);
        found.map(|(_, message)| *message)
    }
}
