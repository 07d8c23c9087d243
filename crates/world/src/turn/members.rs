//! Mailing lists (RFC 5321 section 3.9.2), and aliases that leave a trace (section 3.9.1, RFC 9228): a message goes on
//! to those for whom its recipient stands, unless it was here before.

use super::Turn;
use super::delivery::refused;
use super::recipients::{aliased, ask_of_members, list_at};
use crate::event::{EventKind, Obstacle};
use crate::ids::HostId;
use crate::scenario::MtaSpec;
use protocol_core::message::{delivered_to_field, posted, was_delivered_to};
use protocol_core::smtp::dsn::MessageRequest;
use protocol_core::smtp::server::Refusal;
use protocol_core::smtp::{ForwardPath, Mailbox, ReversePath};
use std::sync::Arc;

impl Turn<'_> {
    pub(super) fn pass_on(&mut self, host: HostId, number: u32, via: &Mailbox) {
        let Some(item) = self.queued(host, number) else {
            return;
        };
        let Some(spec) = self.host(host).mta.as_ref().map(|it| Arc::clone(&it.spec)) else {
            return;
        };
        let (message, path) = (item.message, ForwardPath::Mailbox(via.clone()));
        let mut envelope = item.envelope.clone();
        let (list, alias) = (list_at(&spec, via), aliased(&spec, via));
        let obstacle = match list {
            _ if was_delivered_to(&item.content, via) => Some(Obstacle::Loop),
            Some(_) if envelope.reverse_path.is_null() => Some(Obstacle::NotForList),
            // It was, when the message came.
            None if alias.is_none() => Some(refused(Refusal::NoSuchMailbox)),
            _ => None,
        };
        if let Some(obstacle) = obstacle {
            self.all_recipients(host, number, &obstacle);
            return;
        }
        let members = list
            .map_or(alias, |it| Some(&it.members))
            .unwrap_or_default();
        let members = members.to_vec();
        envelope.forward_paths = members.iter().cloned().map(ForwardPath::Mailbox).collect();
        let (content, kind) = if let Some(list) = list {
            // For DSN the list is the end of the way (RFC 3461 section 5.2.7).
            (envelope.request, envelope.requests) = (MessageRequest::default(), Vec::new());
            envelope.reverse_path = ReversePath::Mailbox(list.owner.clone());
            let tag = list.subject_tag.as_deref();
            let content = posted(&item.content, via, &list.owner, tag);
            let content = self.with_delivered_to(host, message, via, &content);
            let kind = EventKind::ListExpanded {
                message,
                list: via.clone(),
                owner: list.owner.clone(),
                members,
                content: content.clone(),
            };
            (content, kind)
        } else {
            ask_of_members(&mut envelope, &path, &members);
            let content = self.with_delivered_to(host, message, via, &item.content);
            let alias = via.clone();
            (
                content,
                EventKind::Expanded {
                    message,
                    alias,
                    members,
                },
            )
        };
        envelope.internationalised |= envelope.has_international_address();
        self.cause = Some(self.emit(host, None, kind));
        self.enqueue(host, message, envelope, &content, None);
        if list.is_some() {
            self.tell_of_success(host, &item, None, &[(path, None)]);
        }
        self.settle(host, number, None, Vec::new(), Vec::new());
    }
}

/// Whether what is for this address goes on to others as another message: to the members of a list, or of an alias
/// that has not just written its trace, for its own copy.
pub(super) fn passes_on(spec: &MtaSpec, mailbox: &Mailbox, content: &[u8]) -> bool {
    list_at(spec, mailbox).is_some()
        || spec.policy.delivered_to
            && aliased(spec, mailbox).is_some()
            && !content.starts_with(&delivered_to_field(mailbox))
}
