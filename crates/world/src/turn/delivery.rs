//! Final delivery (RFC 5321 section 4.4): Return-Path on top, into the mailbox, with a unique
//! identifier. The hand-over from the server to the host that keeps the mailboxes is not on the
//! wire in this world yet (it would be LMTP, RFC 2033).

use super::Turn;
use crate::event::{EventKind, Obstacle};
use crate::host::Queued;
use crate::ids::{HostId, MessageId};
use protocol_core::Octets;
use protocol_core::imap;
use protocol_core::message::{prepend, return_path_field};
use protocol_core::smtp::client::{Failure, Outcome, Stage};
use protocol_core::smtp::server::Refusal;
use protocol_core::smtp::{ForwardPath, Mailbox, Reply};
use std::sync::Arc;

impl Turn<'_> {
    pub(super) fn deliver_locally(&mut self, host: HostId, number: u32, store: HostId) {
        let item = self
            .host(host)
            .mta
            .as_ref()
            .and_then(|mta| mta.queue.get(&number));
        let Some(Queued {
            message,
            envelope,
            content,
            ..
        }) = item.cloned()
        else {
            return;
        };
        let mut failed = Vec::new();
        let field = return_path_field(&envelope.reverse_path);
        let kind = EventKind::HeaderAdded {
            message,
            field: "Return-Path".into(),
            octets: field.clone(),
        };
        let before = self.cause;
        self.cause = Some(self.emit(host, None, kind));
        let content = prepend(&field, &content);
        for path in envelope.forward_paths {
            match self.user_of(store, &path) {
                Some(mailbox) => self.deliver(host, store, message, mailbox, &content),
                None => failed.push((path, no_such_mailbox())),
            }
        }
        self.cause = before;
        self.settle(host, number, None, Vec::new(), failed);
    }

    fn user_of(&self, store: HostId, path: &ForwardPath) -> Option<Mailbox> {
        match path {
            ForwardPath::Mailbox(mailbox) => self.find_user(store, mailbox),
            ForwardPath::Postmaster => {
                let users = &self.world.host(store)?.store.as_ref()?.users;
                let postmaster = users
                    .keys()
                    .find(|user| user.local.as_str().eq_ignore_ascii_case("postmaster"));
                postmaster.or_else(|| users.keys().next()).cloned()
            }
        }
    }

    fn deliver(
        &mut self,
        by: HostId,
        store: HostId,
        message: MessageId,
        mailbox: Mailbox,
        content: &Octets,
    ) {
        let internal_date = self.date();
        let Some(user) = self
            .store_mut(store)
            .and_then(|it| it.users.get_mut(&mailbox))
        else {
            return;
        };
        let uid = user.inbox.uid_next;
        user.inbox.uid_next += 1;
        // A copy is made only while somebody looks at the mailbox as it was.
        Arc::make_mut(&mut user.inbox.messages).push(imap::Message {
            uid,
            flags: [imap::Flag::Recent].into_iter().collect(),
            internal_date,
            content: content.clone(),
        });
        user.messages.insert(uid, message);
        let kind = EventKind::Delivered {
            message,
            by,
            mailbox: mailbox.clone(),
            uid,
            content: content.clone(),
        };
        let delivered = self.emit(store, None, kind);
        self.schedule_reading(store, &mailbox, delivered);
    }
}

/// What a server says of a recipient that it took and has no mailbox for.
fn no_such_mailbox() -> Obstacle {
    let (code, status, text) = Refusal::NoSuchMailbox.reply();
    let reply = Reply::new(code, Some(status), text);
    Obstacle::Outcome(Outcome::Failed(Failure::Replied {
        stage: Stage::Recipient,
        reply,
    }))
}
