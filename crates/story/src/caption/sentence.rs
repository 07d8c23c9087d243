use super::{clock, inner, lines, mailboxes, outer, owner, paths, plain, stop};
use crate::en::{faults, refusal};
use protocol_core::dns::Answer;
use protocol_core::message::Action;
use protocol_core::smtp::ReversePath;
use world::event::{Omitted, Refused, TokenAnswer};
use world::{Event, EventKind, Timeline};

pub(crate) fn sentence(event: &Event, timeline: &Timeline) -> String {
    let here = outer(timeline, event.host);
    match &event.kind {
        EventKind::Composed { envelope, .. } => {
            format!(
                "{here} has a letter for {}.",
                paths(&envelope.forward_paths)
            )
        }
        EventKind::MailChecked => format!("{here} looks for mail."),
        EventKind::DnsAsked { question, .. } => {
            format!(
                "{here} asks DNS for the {} record of {}.",
                question.kind, question.name
            )
        }
        EventKind::DnsAnswered { answer, .. } => match answer {
            Answer::NoError(records) if records.is_empty() => "DNS answers: no such record.".into(),
            Answer::NoError(records) => {
                let list: Vec<String> = records.iter().map(ToString::to_string).collect();
                stop(&format!("DNS answers: {}", list.join("; ")))
            }
            Answer::NxDomain => "DNS answers: no such name.".into(),
            Answer::ServFail => "DNS cannot answer.".into(),
        },
        EventKind::TokenAsked { issuer, user, .. } => {
            let issuer = inner(timeline, *issuer);
            format!("{here} asks {issuer} for a token for {user}.")
        }
        EventKind::TokenAnswered {
            issuer,
            user,
            answer,
            ..
        } => {
            let issuer = outer(timeline, *issuer);
            match answer {
                TokenAnswer::Issued { token, expires, .. } => format!(
                    "{issuer} gives {here} a token for {user}, good until {}: {token}.",
                    clock(expires.as_secs())
                ),
                TokenAnswer::Refused => format!("{issuer} gives no token for {user}."),
            }
        }
        EventKind::ConnectionRequested(ends) => {
            format!(
                "{here} calls {}, port {}.",
                inner(timeline, ends.server),
                ends.port
            )
        }
        EventKind::ConnectionOpened(ends) => {
            format!("{here} takes the call of {}.", inner(timeline, ends.client))
        }
        EventKind::ConnectionRefused { ends, reason } => match reason {
            Refused::NoService => format!(
                "{} refuses the call: nothing listens on port {}.",
                outer(timeline, ends.server),
                ends.port
            ),
            Refused::NoAnswer => format!(
                "{here} has called {} in vain, and gives up.",
                inner(timeline, ends.server)
            ),
            Refused::NoHost => format!("{here} calls an address that no host has."),
        },
        EventKind::ConnectionClosed(_) => format!("{here} closes its end of the connection."),
        EventKind::LineSent { line, arrives } => {
            let said = lines::said(line, event, timeline);
            match arrives {
                Some(_) => said,
                None => format!("{said} It never arrives."),
            }
        }
        EventKind::LineReceived { line, .. } => lines::heard(line, event, timeline),
        EventKind::EnvelopeBegun { reverse_path } => match reverse_path {
            ReversePath::Null => format!("{here} begins an envelope from nobody, <>."),
            ReversePath::Mailbox(from) => format!("{here} begins an envelope from {from}."),
        },
        EventKind::RecipientAdded { forward_path } => {
            format!("{here} writes {} on the envelope.", plain(forward_path))
        }
        EventKind::RecipientRefused {
            forward_path,
            refusal: why,
        } => format!("{here} refuses {}. {}", plain(forward_path), refusal(*why)),
        EventKind::EnvelopeDiscarded => format!("{here} throws the envelope away."),
        EventKind::EnvelopeSettled {
            accepted, refused, ..
        } => match (accepted.len(), refused.len()) {
            (1, 0) => format!("{here} has its recipient accepted."),
            (_, 0) => format!("{here} has all its recipients accepted."),
            (0, 1) => format!("{here} has its recipient refused."),
            (0, _) => format!("{here} has all its recipients refused."),
            (yes, no) => format!("{here} has {yes} of {} recipients accepted.", yes + no),
        },
        EventKind::Accepted { queue_id, .. } => {
            format!("{here} takes the letter as {queue_id} and is responsible for it.")
        }
        EventKind::Released { to, .. } => {
            format!(
                "{here} is no longer responsible: {} is.",
                inner(timeline, *to)
            )
        }
        EventKind::HeaderAdded { field, .. } => {
            format!("{here} writes a {field} field on top of the letter.")
        }
        EventKind::Queued { queue_id, .. } => format!("{here} puts {queue_id} into its queue."),
        EventKind::Attempted {
            queue_id,
            destination,
            attempt,
            ..
        } => format!("{here} tries to pass {queue_id} on to {destination}, attempt {attempt}."),
        EventKind::Deferred {
            queue_id, until, ..
        } => format!("{here} keeps {queue_id} until {}.", clock(until.as_secs())),
        EventKind::Failed { recipients, .. } => {
            format!(
                "{here} gives up on {}.",
                paths(recipients.iter().map(|(path, _)| path))
            )
        }
        EventKind::NoticeWritten { to, action, .. } => match action {
            Action::Failed => format!("{here} writes a notice of failure to {to}."),
            Action::Delayed => format!("{here} writes a notice of delay to {to}."),
            Action::Delivered => format!("{here} writes a notice of delivery to {to}."),
            Action::Relayed => format!("{here} writes to {to} that it has passed the letter on."),
        },
        EventKind::NoticeOmitted { why, .. } => match why {
            Omitted::NullReversePath => {
                format!("{here} writes no notice, because the letter came from <>.")
            }
            Omitted::NotAsked => {
                format!("{here} writes no notice, because the sender asked for none.")
            }
        },
        EventKind::Delivered { mailbox, uid, .. } => {
            format!("{here} has put the letter into the mailbox of {mailbox}, as message {uid}.")
        }
        EventKind::FaultApplied {
            fault, stage, when, ..
        } => {
            let who = inner(timeline, event.host);
            let what = faults::sentence(&who, fault, *stage, *when);
            format!("A fault strikes. {what}")
        }
        EventKind::ConnectionReset(ends) if event.host == ends.client => format!(
            "{here} learns that the connection to {} broke.",
            inner(timeline, ends.server)
        ),
        EventKind::ConnectionReset(ends) => format!(
            "{here} has lost the connection of {}.",
            inner(timeline, ends.client)
        ),
        EventKind::HostRestarted => format!("{here} is back, with its queue and its mailboxes."),
        EventKind::DnsTimedOut { .. } => {
            format!("{here} has heard nothing from DNS, and waits no longer.")
        }
        EventKind::PersonActed if is_owner(event, timeline) => {
            format!("{here} is told by its owner what to do.")
        }
        EventKind::PersonActed => format!("You act at {}.", inner(timeline, event.host)),
        EventKind::TlsBegun(ends) => {
            format!("{here} begins TLS with {}.", inner(timeline, ends.server))
        }
        EventKind::TlsEstablished(_) => format!("{here} is under TLS now."),
        EventKind::TimeAdvanced { to } => format!("It is {} now.", clock(to.as_secs())),
        EventKind::TransactionRefused { refusal: why } => {
            format!("{here} refuses the letter. {}", refusal(*why))
        }
        EventKind::Expanded { alias, members, .. } => match members.len() {
            1 => format!("{here} puts another address in place of {alias}."),
            many => format!("{here} puts {many} addresses in place of {alias}."),
        },
        EventKind::Edited { .. } => format!("Somebody changed how {here} is set up."),
        EventKind::Fetched { .. }
        | EventKind::FlagsChanged { .. }
        | EventKind::MailboxChecked { .. }
        | EventKind::MessageStored { .. }
        | EventKind::MessagesRemoved { .. }
        | EventKind::FolderChanged { .. }
        | EventKind::MaildropLocked { .. }
        | EventKind::MaildropReleased { .. }
        | EventKind::CopiesForgotten { .. } => mailboxes::sentence(event, timeline),
    }
}

/// Whether the person is the owner of a mail program who wants something of it, not somebody at a
/// console.
fn is_owner(event: &Event, timeline: &Timeline) -> bool {
    let next = timeline.events().get(event.id.index() + 1);
    let calls = next.is_some_and(|it| matches!(it.kind, EventKind::ConnectionRequested(_)));
    event.connection.is_none() && !calls && owner(timeline, event.host).is_some()
}
