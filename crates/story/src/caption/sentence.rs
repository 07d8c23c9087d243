use super::lines;
use crate::hosts::{clock, folder as named, host, owner, paths, plain};
use crate::refusals::refusal;
use crate::session::spoken;
use crate::{Fact, Value, fact, faults, text};
use protocol_core::dns::Answer;
use protocol_core::imap::MailboxName;
use protocol_core::smtp::ReversePath;
use world::event::{FolderChange, Omitted, Refused, TokenAnswer};
use world::{Event, EventKind, Protocol, Timeline};

/// One sentence of any event.
#[must_use]
pub fn sentence(event: &Event, timeline: &Timeline) -> Fact {
    let who = || host(timeline, event.host);
    match &event.kind {
        EventKind::Composed { envelope, .. } => {
            fact!("event-composed", who: who(), to: paths(&envelope.forward_paths))
        }
        EventKind::MailChecked => fact!("event-mail-checked", who: who()),
        EventKind::DnsAsked { question, .. } => {
            fact!(
                "event-dns-asked",
                who: who(),
                kind: text(question.kind),
                name: text(&question.name),
            )
        }
        EventKind::DnsAnswered { answer, .. } => dns_answered(answer),
        EventKind::TokenAsked { issuer, user, .. } => {
            fact!(
                "event-token-asked",
                who: who(),
                issuer: host(timeline, *issuer),
                user: user.as_str(),
            )
        }
        EventKind::TokenAnswered {
            issuer,
            user,
            answer,
            ..
        } => {
            let (issuer, user) = (host(timeline, *issuer), user.as_str());
            match answer {
                TokenAnswer::Issued { token, expires, .. } => fact!(
                    "event-token",
                    issuer: issuer,
                    who: who(),
                    user: user,
                    until: clock(expires.as_secs()),
                    token: text(token),
                ),
                TokenAnswer::Refused => fact!("event-no-token", issuer: issuer, user: user),
            }
        }
        EventKind::ConnectionRequested(ends) => {
            fact!("event-calls", who: who(), server: host(timeline, ends.server), port: ends.port)
        }
        EventKind::ConnectionOpened(ends) => {
            fact!("event-takes-call", who: who(), client: host(timeline, ends.client))
        }
        EventKind::ConnectionRefused { ends, reason } => match reason {
            Refused::NoService => {
                fact!("event-no-service", server: host(timeline, ends.server), port: ends.port)
            }
            Refused::NoAnswer => {
                fact!("event-no-answer", who: who(), server: host(timeline, ends.server))
            }
            Refused::NoHost => fact!("event-no-host", who: who()),
        },
        EventKind::ConnectionClosed(_) => fact!("event-closes", who: who()),
        EventKind::LineSent { line, arrives } => {
            let said = lines::said(line, event, timeline);
            match arrives {
                Some(_) => said,
                None => fact!("event-never-arrives", said: said),
            }
        }
        EventKind::LineReceived { line, .. } => lines::heard(line, event, timeline),
        EventKind::EnvelopeBegun { reverse_path } => match reverse_path {
            ReversePath::Null => fact!("event-envelope-from-nobody", who: who()),
            ReversePath::Mailbox(from) => {
                fact!("event-envelope-begun", who: who(), from: text(from))
            }
        },
        EventKind::RecipientAdded { forward_path } => {
            fact!("event-recipient-added", who: who(), to: plain(forward_path))
        }
        EventKind::RecipientRefused {
            forward_path,
            refusal: why,
        } => {
            fact!(
                "event-recipient-refused",
                who: who(),
                to: plain(forward_path),
                why: refusal(*why),
            )
        }
        EventKind::EnvelopeDiscarded => fact!("event-envelope-discarded", who: who()),
        EventKind::EnvelopeSettled {
            accepted, refused, ..
        } => match (accepted.len(), refused.len()) {
            (yes, 0) => fact!("event-all-accepted", who: who(), count: yes),
            (0, no) => fact!("event-all-refused", who: who(), count: no),
            (yes, no) => fact!("event-some-accepted", who: who(), count: yes, all: yes + no),
        },
        EventKind::Accepted { queue_id, .. } => {
            fact!("event-accepted", who: who(), queued: queue_id.as_str())
        }
        EventKind::Released { to, .. } => {
            fact!("event-released", who: who(), to: host(timeline, *to))
        }
        EventKind::HeaderAdded { field, .. } => {
            fact!("event-header-added", who: who(), field: field.as_str())
        }
        EventKind::Queued { queue_id, .. } => {
            fact!("event-queued", who: who(), queued: queue_id.as_str())
        }
        EventKind::Attempted {
            queue_id,
            destination,
            attempt,
            ..
        } => fact!(
            "event-attempted",
            who: who(),
            queued: queue_id.as_str(),
            destination: text(destination),
            attempt: *attempt,
        ),
        EventKind::Deferred {
            queue_id, until, ..
        } => {
            let until = clock(until.as_secs());
            fact!("event-deferred", who: who(), queued: queue_id.as_str(), until: until)
        }
        EventKind::Failed { recipients, .. } => {
            let to = paths(recipients.iter().map(|(path, _)| path));
            fact!("event-failed", who: who(), to: to)
        }
        EventKind::NoticeWritten { to, action, .. } => {
            fact!(family "event-notice", action.as_str(), who: who(), to: text(to))
        }
        EventKind::NoticeOmitted { why, .. } => match why {
            Omitted::NullReversePath => fact!("event-no-notice-from-nobody", who: who()),
            Omitted::NotAsked => fact!("event-no-notice-asked", who: who()),
        },
        EventKind::Delivered { mailbox, uid, .. } => {
            fact!("event-delivered", who: who(), mailbox: text(mailbox), uid: *uid)
        }
        EventKind::FaultApplied {
            fault, stage, when, ..
        } => fact!("event-fault", what: faults::sentence(who(), fault, *stage, *when)),
        EventKind::ConnectionReset(ends) if event.host == ends.client => {
            fact!("event-reset-at-client", who: who(), server: host(timeline, ends.server))
        }
        EventKind::ConnectionReset(ends) => {
            fact!("event-reset-at-server", who: who(), client: host(timeline, ends.client))
        }
        EventKind::HostRestarted => fact!("event-restarted", who: who()),
        EventKind::DnsTimedOut { .. } => fact!("event-dns-timed-out", who: who()),
        EventKind::PersonActed if is_owner(event, timeline) => fact!("event-owner", who: who()),
        EventKind::PersonActed => fact!("event-person", host: who()),
        EventKind::TlsBegun(ends) => {
            fact!("event-tls-begun", who: who(), server: host(timeline, ends.server))
        }
        EventKind::TlsEstablished(_) => fact!("event-tls", who: who()),
        EventKind::TimeAdvanced { to } => fact!("event-time", time: clock(to.as_secs())),
        EventKind::TransactionRefused { refusal: why } => {
            fact!("event-letter-refused", who: who(), why: refusal(*why))
        }
        EventKind::Expanded { alias, members, .. } => {
            fact!("event-expanded", who: who(), alias: text(alias), count: members.len())
        }
        EventKind::Edited { .. } => fact!("event-edited", host: who()),
        EventKind::Fetched { folder, uid, .. } => match spoken(event, timeline) {
            Some(Protocol::Pop3) => fact!("event-collected", who: who(), number: *uid),
            Some(Protocol::Imap | Protocol::Smtp) | None => {
                fact!(
                    "event-fetched",
                    who: who(),
                    uid: *uid,
                    place: place(folder),
                    folder: named(folder),
                )
            }
        },
        EventKind::FlagsChanged {
            folder, uid, flags, ..
        } => {
            let flags: Vec<String> = flags.iter().map(ToString::to_string).collect();
            let (place, folder) = (place(folder), named(folder));
            if flags.is_empty() {
                fact!("event-no-flags", uid: *uid, place: place, folder: folder)
            } else {
                let flags = flags.join(" ");
                fact!("event-flags", uid: *uid, place: place, folder: folder, flags: flags)
            }
        }
        EventKind::MailboxChecked {
            failure: Some(_), ..
        } => fact!("event-not-read", who: who()),
        EventKind::MailboxChecked { fetched, .. } => {
            fact!("event-read", who: who(), count: *fetched)
        }
        EventKind::MessageStored {
            folder, uid, from, ..
        } => match from {
            Some((from, _)) => {
                fact!(
                    "event-copied",
                    who: who(),
                    from: named(from),
                    folder: named(folder),
                    uid: *uid,
                )
            }
            None => fact!("event-stored", who: who(), folder: named(folder), uid: *uid),
        },
        EventKind::MessagesRemoved {
            folder,
            uids,
            moved,
            ..
        } => {
            let (uid, count, folder) = (first(uids), uids.len(), named(folder));
            if *moved {
                fact!("event-moved", who: who(), count: count, uid: uid, folder: folder)
            } else {
                fact!("event-removed", who: who(), count: count, uid: uid, folder: folder)
            }
        }
        EventKind::FolderChanged { change, .. } => folder_changed(who(), change),
        EventKind::MaildropLocked { mailbox } => {
            fact!("event-maildrop-locked", who: who(), mailbox: text(mailbox))
        }
        EventKind::MaildropReleased { mailbox } => {
            fact!("event-maildrop-released", who: who(), mailbox: text(mailbox))
        }
        EventKind::CopiesForgotten { folder, uids } => {
            let (uid, count) = (first(uids), uids.len());
            fact!(
                "event-copies-forgotten",
                who: who(),
                count: count,
                uid: uid,
                folder: named(folder),
            )
        }
    }
}

/// The number of the message, where it is one.
fn first(uids: &[u32]) -> u32 {
    uids.first().copied().unwrap_or_default()
}

/// Whether it is INBOX, which need not be named.
fn place(folder: &MailboxName) -> Value {
    Value::Choice(if folder.is_inbox() { "inbox" } else { "other" })
}

pub(super) fn folder_changed(who: Fact, change: &FolderChange) -> Fact {
    match change {
        FolderChange::Created(it) => fact!("event-folder-created", who: who, folder: named(it)),
        FolderChange::Deleted(it) => fact!("event-folder-deleted", who: who, folder: named(it)),
        FolderChange::Renamed { from, to } => {
            fact!("event-folder-renamed", who: who, from: named(from), to: named(to))
        }
        FolderChange::Subscribed(it) => {
            fact!("event-folder-subscribed", who: who, folder: named(it))
        }
        FolderChange::Unsubscribed(it) => {
            fact!("event-folder-unsubscribed", who: who, folder: named(it))
        }
    }
}

fn dns_answered(answer: &Answer) -> Fact {
    match answer {
        Answer::NoError(records) if records.is_empty() => fact!("event-dns-no-record"),
        Answer::NoError(records) => {
            let records: Vec<String> = records.iter().map(ToString::to_string).collect();
            fact!("event-dns-records", records: records.join("; "))
        }
        Answer::NxDomain => fact!("event-dns-no-name"),
        Answer::ServFail => fact!("event-dns-failed"),
    }
}

/// Whether the person is the owner of a mail program who wants something of it, not somebody at a
/// console.
fn is_owner(event: &Event, timeline: &Timeline) -> bool {
    let next = timeline.events().get(event.id.index() + 1);
    let calls = next.is_some_and(|it| matches!(it.kind, EventKind::ConnectionRequested(_)));
    event.connection.is_none() && !calls && owner(timeline, event.host).is_some()
}
