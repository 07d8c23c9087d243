//! What a host of mailboxes decides for its POP3 servers. The maildrop is INBOX (RFC 1939 section 3).

use super::Turn;
use super::transport::Drained;
use crate::event::{Ends, EventKind, Protocol};
use crate::ids::{ConnectionId, HostId};
use protocol_core::imap::MailboxName;
use protocol_core::pop3::server::{Decision, Fact, Question, Refusal};
use protocol_core::pop3::{Maildrop, Message, Server, UniqueId};
use std::collections::BTreeSet;
use std::sync::Arc;

impl Turn<'_> {
    pub(super) fn drain_pop3_server(
        &mut self,
        id: ConnectionId,
        ends: Ends,
        server: &mut Server,
    ) -> Drained {
        let host = ends.server;
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
        let account = self.account_mut(host, &owner).ok_or(unknown)?;
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
        let account = self.account_mut(host, &owner);
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
            Arc::make_mut(account).locked_by = None;
        }
    }

    fn take_out(&mut self, host: HostId, id: ConnectionId, user: &str, named: &[UniqueId]) {
        let inbox = MailboxName::inbox();
        let Some(owner) = self.account(host, user) else {
            return;
        };
        let Some(account) = self.account_mut(host, &owner) else {
            return;
        };
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
        self.removed((host, id), &owner, &inbox, gone, false);
        self.tell(host, &owner, &inbox);
        self.cause = before;
    }
}
