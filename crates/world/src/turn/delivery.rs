//! Final delivery (RFC 5321 section 4.4): Return-Path on top, into the mailbox, with a unique
//! identifier. The hand-over from the server to the host that keeps the mailboxes is not on the
//! wire in this world yet (it would be LMTP, RFC 2033).

use super::Turn;
use crate::event::{EventKind, Obstacle};
use crate::host::Queued;
use crate::ids::{EventId, HostId, MessageId};
use protocol_core::Octets;
use protocol_core::imap;
use protocol_core::message::{delivered_to_field, prepend, return_path_field};
use protocol_core::smtp::client::{Failure, Outcome, Stage};
use protocol_core::smtp::server::Refusal;
use protocol_core::smtp::{ForwardPath, Mailbox, Reply, Severity};
use std::sync::Arc;

impl Turn<'_> {
    pub(super) fn deliver_locally(&mut self, host: HostId, number: u32, store: HostId) {
        if self.waits_for(store, host, number) {
            return;
        }
        let Some(item) = self.queued(host, number) else {
            return;
        };
        let field = return_path_field(&item.envelope.reverse_path);
        let octets = field.len() + item.content.len();
        let (mut users, mut deferred, mut failed) = (Vec::new(), Vec::new(), Vec::new());
        let mut served = Vec::new();
        for path in &item.envelope.forward_paths {
            match self.opens(host, store, path, octets) {
                Ok(user) => {
                    users.push((path, user));
                    served.push((path.clone(), None));
                }
                Err(refusal) => match refused(refusal) {
                    why @ Obstacle::Outcome(Outcome::Deferred(_)) => {
                        deferred.push((path.clone(), why));
                    }
                    why => failed.push((path.clone(), why)),
                },
            }
        }
        if !users.is_empty() {
            let before = self.cause;
            let mta = self.host(host).mta.as_ref();
            let leaves_trace = mta.is_some_and(|it| it.spec.policy.delivered_to);
            let shared = (!leaves_trace).then(|| self.with_return_path(host, &item, &item.content));
            for (path, user) in users {
                let content = shared.clone().unwrap_or_else(|| {
                    self.cause = before;
                    let content = self.with_delivered_to(host, item.message, &user, &item.content);
                    self.with_return_path(host, &item, &content)
                });
                let delivered = self.deliver(host, store, item.message, user.clone(), &content);
                if let Some(delivered) = delivered {
                    self.reply_if_away(host, store, &item, (path, &user), delivered);
                }
            }
            self.tell_of_success(host, &item, None, &served);
            self.cause = before;
        }
        self.settle(host, number, None, deferred, failed);
    }

    /// Into the outbox, once for all recipients.
    pub(super) fn keep(&mut self, host: HostId, number: u32) {
        let mta = self.host(host).mta.as_ref();
        let outbox = mta.and_then(|mta| mta.outbox.clone());
        let (Some((store, mailbox)), Some(item)) = (outbox, self.queued(host, number)) else {
            return;
        };
        if self.waits_for(store, host, number) {
            return;
        }
        let before = self.cause;
        let content = self.with_return_path(host, &item, &item.content);
        self.deliver(host, store, item.message, mailbox, &content);
        self.cause = before;
        self.settle(host, number, None, Vec::new(), Vec::new());
    }

    /// Whether the host of the mailboxes is down; then the message waits on.
    fn waits_for(&mut self, store: HostId, host: HostId, number: u32) -> bool {
        let down = self.world.host(store).is_some_and(|it| it.down.is_some());
        if down {
            self.all_recipients(host, number, &Obstacle::Unreachable);
        }
        down
    }

    pub(super) fn queued(&self, host: HostId, number: u32) -> Option<Arc<Queued>> {
        self.host(host).mta.as_ref()?.queue.get(&number).cloned()
    }

    /// A message of the queue as it is put into mailboxes; what follows is caused by its field.
    fn with_return_path(&mut self, host: HostId, item: &Queued, content: &[u8]) -> Octets {
        let field = return_path_field(&item.envelope.reverse_path);
        self.with_field(host, item.message, "Return-Path", field, content)
    }

    /// With the address to which it is delivered, if that is not on top already.
    pub(super) fn with_delivered_to(
        &mut self,
        host: HostId,
        message: MessageId,
        to: &Mailbox,
        content: &Octets,
    ) -> Octets {
        let field = delivered_to_field(to);
        match content.starts_with(&field) {
            true => content.clone(),
            false => self.with_field(host, message, "Delivered-To", field, content),
        }
    }

    fn with_field(
        &mut self,
        host: HostId,
        message: MessageId,
        name: &str,
        octets: Octets,
        content: &[u8],
    ) -> Octets {
        let content = prepend(&octets, content);
        let field = name.into();
        let kind = EventKind::HeaderAdded {
            message,
            field,
            octets,
        };
        self.cause = Some(self.emit(host, None, kind));
        content
    }

    /// The mailbox of the recipient, if there is one with room for so many octets.
    fn opens(
        &self,
        host: HostId,
        store: HostId,
        path: &ForwardPath,
        octets: usize,
    ) -> Result<Mailbox, Refusal> {
        let mta = self.host(host).mta.as_ref().ok_or(Refusal::LocalError)?;
        let user = match path {
            ForwardPath::Mailbox(mailbox) => self.user_of(mta, mailbox).map(|(_, user)| user),
            ForwardPath::Postmaster => self.postmaster(store),
        };
        let user = user.ok_or(Refusal::NoSuchMailbox)?;
        let has_room = self
            .user(store, &user)
            .is_some_and(|it| it.room() >= octets as u64);
        if has_room {
            Ok(user)
        } else {
            Err(mta.spec.policy.mailbox_full.refusal())
        }
    }

    fn deliver(
        &mut self,
        by: HostId,
        store: HostId,
        message: MessageId,
        mailbox: Mailbox,
        content: &Octets,
    ) -> Option<EventId> {
        let date = self.date();
        let account = self.account_mut(store, &mailbox);
        let inbox = imap::MailboxName::inbox();
        let uid = account.and_then(|it| it.deliver(&inbox, date, content, message))?;
        let kind = EventKind::Delivered {
            message,
            by,
            mailbox: mailbox.clone(),
            uid,
            content: content.clone(),
        };
        let delivered = self.emit(store, None, kind);
        self.inbox_changed(store, &mailbox, delivered);
        self.schedule_reading(store, &mailbox, delivered);
        Some(delivered)
    }
}

/// What a server says of a recipient that it took and cannot deliver to.
pub(super) fn refused(refusal: Refusal) -> Obstacle {
    let (code, status, text) = refusal.reply();
    let failure = Failure::Replied {
        stage: Stage::Recipient,
        reply: Reply::new(code, Some(status), text),
    };
    Obstacle::Outcome(if code.severity() == Severity::TransientNegative {
        Outcome::Deferred(failure)
    } else {
        Outcome::Failed(failure)
    })
}
