//! Notices to senders: of failure (RFC 5321 section 6.1), of delay, and of success where it was asked
//! for (RFC 3461).

use super::Turn;
use crate::chance::{self, Purpose};
use crate::event::{EventKind, Obstacle, Omitted};
use crate::host::Queued;
use crate::ids::{HostId, MessageId};
use protocol_core::message::{Action, NoticeInput, NoticeRecipient, write_notice};
use protocol_core::smtp::client::{Failure, Outcome};
use protocol_core::smtp::{EnhancedStatus, Envelope, ForwardPath, Mailbox, Reply, ReversePath};

impl Turn<'_> {
    /// Tells the sender of failure or delay, as far as that was asked for (RFC 3461 section 4.1); never
    /// about what came from `<>` (section 4.5.5). `server` is who said so, where it was another host.
    pub(super) fn tell_of_trouble(
        &mut self,
        host: HostId,
        item: &Queued,
        server: Option<HostId>,
        action: Action,
        about: &[(ForwardPath, Obstacle)],
    ) {
        let message = item.message;
        let omitted = |why| EventKind::NoticeOmitted { message, why };
        let ReversePath::Mailbox(to) = &item.envelope.reverse_path else {
            self.emit(host, None, omitted(Omitted::NullReversePath));
            return;
        };
        let is_failure = action == Action::Failed;
        let recipients = about.iter().filter_map(|(path, obstacle)| {
            let request = item.envelope.request_of(path);
            let asked = match is_failure {
                true => request.of_failure(),
                false => request.of_delay(),
            };
            asked.then(|| NoticeRecipient {
                recipient: path.clone(),
                original: request.original,
                status: status(obstacle),
                reply: reply(obstacle),
                remote_mta: server.map(|server| self.host(server).name.clone()),
            })
        });
        let recipients: Vec<NoticeRecipient> = recipients.collect();
        if recipients.is_empty() {
            if is_failure {
                self.emit(host, None, omitted(Omitted::NotAsked));
            }
            return;
        }
        self.write(host, item, action, to, &recipients);
    }

    /// Tells the sender of success where that was asked for (RFC 3461 sections 5.2.2 and 5.2.3): what
    /// is in a mailbox here, or what `server` took that tells nobody of it. Each with the server's
    /// word, where there was one.
    pub(super) fn tell_of_success(
        &mut self,
        host: HostId,
        item: &Queued,
        server: Option<HostId>,
        about: &[(ForwardPath, Option<Reply>)],
    ) {
        let ReversePath::Mailbox(to) = &item.envelope.reverse_path else {
            return;
        };
        let recipients = about.iter().filter_map(|(path, reply)| {
            let request = item.envelope.request_of(path);
            request.of_success().then(|| NoticeRecipient {
                recipient: path.clone(),
                original: request.original,
                status: EnhancedStatus::new(2, 0, 0),
                reply: reply.clone(),
                remote_mta: server.map(|server| self.host(server).name.clone()),
            })
        });
        let recipients: Vec<NoticeRecipient> = recipients.collect();
        if recipients.is_empty() {
            return;
        }
        let action = match server {
            Some(_) => Action::Relayed,
            None => Action::Delivered,
        };
        let before = self.cause;
        self.write(host, item, action, to, &recipients);
        self.cause = before;
    }

    fn draw(&self, host: HostId, purpose: Purpose, of: MessageId) -> u64 {
        chance::draw(self.world.seed, host, None, purpose, of.0.into())
    }

    /// The Message-ID of what this host writes, without angle brackets.
    pub(super) fn message_id(&self, host: HostId, message: MessageId) -> String {
        let unique = self.draw(host, Purpose::MessageId, message);
        format!("{unique:016x}@{}", self.host(host).name)
    }

    fn write(
        &mut self,
        host: HostId,
        item: &Queued,
        action: Action,
        to: &Mailbox,
        recipients: &[NoticeRecipient],
    ) {
        let notice = self.new_message();
        let own = self.host(host).name.clone();
        let message_id = self.message_id(host, notice);
        let boundary = format!("notice-{:016x}", self.draw(host, Purpose::Boundary, notice));
        let since = i64::try_from(item.since.as_secs()).unwrap_or(i64::MAX);
        let arrival_date = self.world.epoch().saturating_add(since);
        let keep_hours = self.host(host).mta.as_ref().map(|it| it.spec.keep_hours);
        let keep = keep_hours.and_then(|hours| i64::try_from(3600 * hours).ok());
        let content = write_notice(&NoticeInput {
            action,
            reporting_mta: &own,
            to,
            request: &item.envelope.request,
            date: self.date(),
            arrival_date,
            last_attempt: Some(self.date()),
            will_retry_until: keep
                .filter(|_| action == Action::Delayed)
                .map(|keep| arrival_date.saturating_add(keep)),
            message_id: &message_id,
            boundary: &boundary,
            recipients,
            original: &item.content,
        });
        let kind = EventKind::NoticeWritten {
            notice,
            about: item.message,
            to: to.clone(),
            content: content.clone(),
            action,
        };
        self.cause = Some(self.emit(host, None, kind));
        let mut envelope = Envelope {
            reverse_path: ReversePath::Null,
            forward_paths: vec![ForwardPath::Mailbox(to.clone())],
            ..Envelope::default()
        };
        envelope.internationalised = envelope.has_international_address();
        self.enqueue(host, notice, envelope, &content, None);
    }
}

/// The status a notice gives (RFC 3463): the server's own, or what the obstacle means.
fn status(obstacle: &Obstacle) -> EnhancedStatus {
    let said = reply(obstacle).and_then(|reply| reply.enhanced);
    said.unwrap_or(match obstacle {
        Obstacle::Outcome(Outcome::Failed(failure) | Outcome::Deferred(failure))
            if let Some(status) = lacking(failure) =>
        {
            status
        }
        Obstacle::Outcome(Outcome::Failed(_)) => EnhancedStatus::new(5, 0, 0),
        Obstacle::Outcome(_) => EnhancedStatus::new(4, 0, 0),
        Obstacle::NoSuchDomain => EnhancedStatus::new(5, 1, 2),
        Obstacle::NoRoute => EnhancedStatus::new(5, 4, 4),
        Obstacle::NullMx => EnhancedStatus::new(5, 1, 10),
        Obstacle::DnsFailure => EnhancedStatus::new(4, 4, 3),
        Obstacle::Unreachable => EnhancedStatus::new(4, 4, 1),
        Obstacle::NoToken => EnhancedStatus::new(5, 7, 0),
        Obstacle::Loop => EnhancedStatus::new(5, 4, 6),
        Obstacle::NotForList => EnhancedStatus::new(5, 7, 2),
    })
}

/// What the next server does not offer, as a status (RFC 3463 sections 3.7 and 3.8, RFC 6531 section
/// 3.5).
const fn lacking(failure: &Failure) -> Option<EnhancedStatus> {
    match failure {
        Failure::NeedsEightBitMime | Failure::NeedsBinaryMime => Some(EnhancedStatus::new(5, 6, 3)),
        Failure::NeedsSmtpUtf8 { address: true } => Some(EnhancedStatus::new(5, 6, 7)),
        Failure::NeedsSmtpUtf8 { address: false } => Some(EnhancedStatus::new(5, 6, 9)),
        Failure::NeedsTls => Some(EnhancedStatus::new(4, 7, 4)),
        Failure::ServerUnproven | Failure::NoWayIn(_) => Some(EnhancedStatus::new(5, 7, 0)),
        Failure::BareLineEnds => Some(EnhancedStatus::new(5, 6, 0)),
        Failure::Replied { .. }
        | Failure::Lost(_)
        | Failure::Nonsense(_)
        | Failure::TimedOut(_) => None,
    }
}

/// What the server said, where one said something.
fn reply(obstacle: &Obstacle) -> Option<Reply> {
    match obstacle {
        Obstacle::Outcome(
            Outcome::Failed(Failure::Replied { reply, .. })
            | Outcome::Deferred(Failure::Replied { reply, .. }),
        ) => Some(reply.clone()),
        _ => None,
    }
}
