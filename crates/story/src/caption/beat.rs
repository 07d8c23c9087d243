use super::calls::{called, not_there};
use super::delivered::delivered;
use super::dialogue::Codes;
use super::envelope::settled;
use super::{in_a_row, letter, mailboxes, obstacle};
use crate::hosts::{clock, host, owner, paths, span};
use crate::{Beat, Fact, Value, beat, fact, faults, list, text};
use protocol_core::dns::{Answer, RecordData, RecordType};
use protocol_core::smtp::{Domain, ForwardPath, Mailbox, ReplyCode, ReversePath};
use world::event::{Obstacle, Omitted, TokenAnswer};
use world::{Event, EventKind, HostId, MessageId, Timeline};

/// The caption of an event at which the story stops.
#[must_use]
pub fn caption(event: &Event, timeline: &Timeline) -> Option<Beat> {
    let here = || host(timeline, event.host);
    Some(match &event.kind {
        EventKind::Composed { envelope, .. } => {
            beat!("caption-composed", who: here(), to: paths(&envelope.forward_paths))
        }
        EventKind::ConnectionRequested(ends) => called(ends, timeline, event),
        EventKind::ConnectionRefused { ends, reason } => not_there(ends, *reason, timeline),
        EventKind::EnvelopeSettled {
            accepted, refused, ..
        } => settled(accepted, refused, event, timeline),
        EventKind::Released {
            to,
            recipients,
            message,
        } => {
            let notice = came_from_nowhere(*message, timeline, event);
            released(*to, recipients, notice, timeline, event)
        }
        EventKind::DnsAnswered {
            question, answer, ..
        } => match question.kind {
            RecordType::Mx => Beat {
                title: fact!("caption-mx-asked", domain: text(&question.name)),
                text: mx_answer(answer, &question.name),
            },
            RecordType::A => return None,
        },
        EventKind::TokenAnswered {
            issuer,
            answer,
            user,
            ..
        } => {
            let issuer = host(timeline, *issuer);
            match answer {
                TokenAnswer::Issued { expires, .. } => {
                    let good = expires.as_secs().saturating_sub(event.at.as_secs());
                    beat!(
                        "caption-token",
                        issuer: issuer,
                        who: here(),
                        user: user.as_str(),
                        good: span(good),
                    )
                }
                TokenAnswer::Refused => beat!("caption-no-token", issuer: issuer, who: here()),
            }
        }
        EventKind::Deferred { until, why, .. } => {
            let wait = until.as_secs().saturating_sub(event.at.as_secs());
            beat!("caption-deferred", why: obstacle(why), who: here(), wait: span(wait))
        }
        EventKind::Failed {
            recipients,
            queue_id,
            expired,
            message,
        } => {
            let next = match queue_id {
                Some(_) if came_from_nowhere(*message, timeline, event) => {
                    fact!("caption-failed-from-nobody")
                }
                Some(_) => fact!("caption-failed-in-queue"),
                None => fact!("caption-failed-in-program"),
            };
            failed(recipients, *expired, next)
        }
        EventKind::NoticeWritten { to, action, .. } => {
            beat!(family "caption-notice", action.as_str(), who: here(), to: text(to))
        }
        EventKind::NoticeOmitted { why, .. } => {
            let why = Value::Choice(match why {
                Omitted::NotAsked => "not-asked",
                Omitted::NullReversePath => "null",
            });
            beat!("caption-no-notice", why: why)
        }
        EventKind::Delivered { .. } => delivered(event, timeline)?,
        EventKind::MailboxChecked { .. }
        | EventKind::MessagesRemoved { .. }
        | EventKind::FolderChanged { .. }
        | EventKind::CopiesForgotten { .. }
        | EventKind::LineReceived { .. } => mailboxes::caption(event, timeline)?,
        EventKind::FaultApplied {
            fault, stage, when, ..
        } => Beat {
            title: faults::title(here(), fault, *stage, *when),
            text: in_a_row(
                [faults::sentence(here(), fault, *stage, *when)],
                faults::meaning(fault, *stage, *when),
            ),
        },
        EventKind::HostRestarted => beat!("caption-restarted", who: here()),
        EventKind::TimeAdvanced { to } => beat!("caption-time", time: clock(to.as_secs())),
        EventKind::TlsEstablished(ends) if event.host == ends.client => {
            beat!("caption-tls", client: here(), server: host(timeline, ends.server))
        }
        EventKind::Expanded { alias, members, .. } => {
            beat!("caption-expanded", alias: text(alias), who: here(), members: listed(members))
        }
        EventKind::Edited { .. } => beat!("caption-edited", who: here()),
        _ => return None,
    })
}

/// Addresses, the first few by name.
fn listed(mailboxes: &[Mailbox]) -> Value {
    let mut shown: Vec<Value> = mailboxes.iter().take(4).map(text).collect();
    if let more @ 1.. = mailboxes.len().saturating_sub(4) {
        shown.push(fact!("caption-more-members", more: more).into());
    }
    Value::List(shown)
}

fn released(
    to: HostId,
    recipients: &[ForwardPath],
    notice: bool,
    timeline: &Timeline,
    event: &Event,
) -> Beat {
    let codes = Codes::before(event, timeline);
    let code = |it: Option<ReplyCode>| it.map_or(0, ReplyCode::get);
    let (data, end) = (code(codes.data), code(codes.end_of_data));
    let (to, what) = (host(timeline, to), letter(notice));
    let said = fact!("caption-handed-over", data: data, end: end, what: what.clone());
    match owner(timeline, event.host) {
        Some(person) => {
            beat!("caption-released-by-person", to: to, what: what, said: said, person: person)
        }
        None => beat!(
            "caption-released-by-server",
            to: to,
            what: what,
            said: said,
            from: host(timeline, event.host),
            recipients: paths(recipients),
        ),
    }
}

fn mx_answer(answer: &Answer, domain: &Domain) -> Fact {
    let domain = || text(domain);
    let Answer::NoError(records) = answer else {
        return match answer {
            Answer::NxDomain => fact!("caption-mx-no-domain", domain: domain()),
            _ => fact!("caption-mx-failed"),
        };
    };
    let exchanges = records.iter().filter_map(|it| match &it.data {
        RecordData::Mx(preference, exchange) => Some((preference, exchange)),
        RecordData::A(_) => None,
    });
    let servers = exchanges.clone().filter_map(|(preference, exchange)| {
        let exchange = text(exchange.as_ref()?);
        Some(fact!("caption-mx-server", server: exchange, preference: *preference))
    });
    let servers: Vec<Fact> = servers.collect();
    if !servers.is_empty() {
        fact!("caption-mx-servers", servers: list(servers))
    } else if exchanges.count() == 0 {
        fact!("caption-mx-none", domain: domain())
    } else {
        fact!("caption-mx-null", domain: domain())
    }
}

fn failed(recipients: &[(ForwardPath, Obstacle)], expired: bool, next: Fact) -> Beat {
    let why = recipients.first().map(|(_, why)| obstacle(why));
    let tried = expired.then(|| fact!("caption-failed-expired"));
    Beat {
        title: fact!("caption-failed", to: paths(recipients.iter().map(|(path, _)| path))),
        text: in_a_row([why, tried].into_iter().flatten(), next),
    }
}

fn came_from_nowhere(message: MessageId, timeline: &Timeline, event: &Event) -> bool {
    let events = timeline.events();
    let upto = events.get(..event.id.index()).unwrap_or(events);
    let found = upto
        .iter()
        .rev()
        .find_map(|it| from_nowhere(&it.kind, message));
    found.unwrap_or(false)
}

/// Whether `message` came from the null reverse-path, where `kind` tells.
fn from_nowhere(kind: &EventKind, of: MessageId) -> Option<bool> {
    if let EventKind::NoticeWritten { notice, .. } = kind {
        return (*notice == of).then_some(true);
    }
    if let EventKind::Accepted {
        message, envelope, ..
    }
    | EventKind::Composed {
        message, envelope, ..
    } = kind
    {
        return (*message == of).then_some(envelope.reverse_path == ReversePath::Null);
    }
    None
}
