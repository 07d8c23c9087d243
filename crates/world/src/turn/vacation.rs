//! Automatic replies of users who are away (RFC 3834).

use super::Turn;
use crate::event::EventKind;
use crate::host::Queued;
use crate::ids::{EventId, HostId};
use core::time::Duration;
use protocol_core::message::{NoReply, no_reply, vacation_reply};
use protocol_core::smtp::dsn::{Notify, RecipientRequest};
use protocol_core::smtp::{Envelope, ForwardPath, Mailbox};

impl Turn<'_> {
    /// Replies to the reverse-path of a message that was `delivered` to a user who is away, or says why not.
    pub(super) fn reply_if_away(
        &mut self,
        host: HostId,
        store: HostId,
        item: &Queued,
        (path, user): (&ForwardPath, &Mailbox),
        delivered: EventId,
    ) {
        let account = self.user(store, user);
        let Some((vacation, account)) = account.and_then(|it| Some((it.vacation.clone()?, it)))
        else {
            return;
        };
        let period = Duration::from_secs(86_400 * vacation.days);
        let is_recent = |to| {
            let last = account.answered.get(to);
            last.is_some_and(|last| self.now() < *last + period)
        };
        let own: Vec<&Mailbox> = path.mailbox().into_iter().chain([user]).collect();
        let to = match item.envelope.reverse_path.mailbox() {
            None => Err(NoReply::NullReversePath),
            Some(to) => match no_reply(&item.content, &own) {
                None if is_recent(to) => Err(NoReply::Already),
                None => Ok(to),
                Some(why) => Err(why),
            },
        };
        let before = self.cause.replace(delivered);
        match to {
            Ok(to) => self.reply(host, store, item, (user, to), &vacation.text),
            Err(why) => {
                let (message, by) = (item.message, user.clone());
                self.emit(host, None, EventKind::VacationOmitted { message, by, why });
            }
        }
        self.cause = before;
    }

    fn reply(
        &mut self,
        host: HostId,
        store: HostId,
        item: &Queued,
        (user, to): (&Mailbox, &Mailbox),
        text: &str,
    ) {
        let (reply, now) = (self.new_message(), self.now());
        let message_id = self.message_id(host, reply);
        let content = vacation_reply(&item.content, (user, to), text, self.date(), &message_id);
        let content = content.expect("a mailbox is an address");
        if let Some(account) = self.account_mut(store, user) {
            account.answered.insert(to.clone(), now);
        }
        let kind = EventKind::VacationReplied {
            reply,
            about: item.message,
            by: user.clone(),
            to: to.clone(),
            content: content.clone(),
        };
        self.cause = Some(self.emit(host, None, kind));
        // Nobody wants to hear that it failed: from `<>`, and NOTIFY=NEVER (RFC 3834 section 3.3).
        let path = ForwardPath::Mailbox(to.clone());
        let never = RecipientRequest {
            notify: Some(Notify::Never),
            original: None,
        };
        let mut envelope = Envelope {
            forward_paths: vec![path.clone()],
            requests: vec![(path, never)],
            ..Envelope::default()
        };
        envelope.internationalised = envelope.has_international_address();
        self.enqueue(host, reply, envelope, &content, None);
    }
}
