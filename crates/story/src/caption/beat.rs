use super::calls::{called, not_there};
use super::delivered::delivered;
use super::dialogue::Codes;
use super::envelope::{in_chunks, settled};
use super::{clock, inner, mailboxes, obstacle, outer, owner, paths, span};
use crate::Beat;
use crate::en::faults;
use protocol_core::dns::{Answer, RecordData, RecordType};
use protocol_core::message::Action;
use protocol_core::smtp::{ForwardPath, Mailbox, ReversePath};
use world::event::{Obstacle, Omitted, TokenAnswer};
use world::{Event, EventKind, HostId, MessageId, Timeline};

pub(crate) fn beat(event: &Event, timeline: &Timeline) -> Option<Beat> {
    let here = || outer(timeline, event.host);
    let (title, text) = match &event.kind {
        EventKind::Composed { envelope, .. } => (
            format!(
                "{} has a letter for {}.",
                here(),
                paths(&envelope.forward_paths)
            ),
            format!(
                "It goes with an envelope, on which the addresses are written again. The seal shows \
                 who is responsible: {}, for now.",
                inner(timeline, event.host)
            ),
        ),
        EventKind::ConnectionRequested(ends) => called(ends, timeline, event),
        EventKind::ConnectionRefused { ends, reason } => not_there(ends, *reason, timeline),
        EventKind::EnvelopeSettled {
            accepted, refused, ..
        } => {
            let codes = Codes::before(event, timeline);
            let server = codes
                .server
                .map_or_else(|| "The server".into(), |it| outer(timeline, it));
            let chunks = in_chunks(event, timeline);
            settled(accepted, refused, &codes, &server, chunks)
        }
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
            RecordType::Mx => (
                format!("Who takes mail for {}?", question.name),
                mx_answer(answer, &question.name.to_string()),
            ),
            RecordType::A => return None,
        },
        EventKind::TokenAnswered {
            issuer,
            answer,
            user,
            ..
        } => token(&outer(timeline, *issuer), &here(), user, answer, event),
        EventKind::Deferred { until, why, .. } => {
            let wait = until.as_secs().saturating_sub(event.at.as_secs());
            (
                "Not now. The letter waits in the queue.".into(),
                format!(
                    "{} {} keeps it and tries again in {}. Nothing is lost, and nobody is told yet.",
                    obstacle(why),
                    here(),
                    span(wait)
                ),
            )
        }
        EventKind::Failed {
            recipients,
            queue_id,
            expired,
            message,
        } => {
            let next = match queue_id {
                Some(_) if came_from_nowhere(*message, timeline, event) => {
                    "It came from <>, so there is nobody to tell."
                }
                Some(_) => "The server that holds the letter must tell the sender.",
                None => "A mail program does not queue: its owner sees the answer at once.",
            };
            failed(recipients, *expired, next)
        }
        EventKind::NoticeWritten {
            to,
            action: Action::Delayed,
            ..
        } => (
            format!("{} writes to {to}: it is late.", here()),
            "The letter has waited for hours, so its sender is told once. The letter itself waits on; \
             the notice comes from <>, so that it can cause no other."
                .into(),
        ),
        EventKind::NoticeWritten {
            to,
            action: Action::Failed,
            ..
        } => (
            format!("{} writes a notice to {to}.", here()),
            "It goes to the address on the envelope, not to “From:”. It is sent from <>, the null \
             reverse-path, so that no notice can ever cause another."
                .into(),
        ),
        EventKind::NoticeWritten {
            to,
            action: Action::Delivered,
            ..
        } => (
            format!("{} tells {to} that it has arrived.", here()),
            "The sender had asked for it, by NOTIFY on the envelope. It says that the letter is in \
             the mailbox, not that it was read."
                .into(),
        ),
        EventKind::NoticeWritten {
            to,
            action: Action::Relayed,
            ..
        } => (
            format!("{} tells {to} that it has passed the letter on.", here()),
            "The sender had asked to be told of success, and the next server does not offer DSN: this \
             is the last server that can tell anything."
                .into(),
        ),
        EventKind::NoticeOmitted {
            why: Omitted::NotAsked,
            ..
        } => (
            "This letter ends here, and nobody is told.".into(),
            "The sender did not want to hear of a failure: NOTIFY on the envelope says so.".into(),
        ),
        EventKind::NoticeOmitted { .. } => (
            "This letter ends here, and nobody is told.".into(),
            "It came from <>, as notices do: no notice is written about a notice.".into(),
        ),
        EventKind::Delivered { .. } => delivered(event, timeline)?,
        EventKind::MailboxChecked { .. }
        | EventKind::MessagesRemoved { .. }
        | EventKind::FolderChanged { .. }
        | EventKind::CopiesForgotten { .. }
        | EventKind::LineReceived { .. } => mailboxes::beat(event, timeline)?,
        EventKind::FaultApplied {
            fault, stage, when, ..
        } => (
            faults::title(&here(), fault, *stage, *when),
            format!(
                "{} {}",
                faults::sentence(&inner(timeline, event.host), fault, *stage, *when),
                faults::meaning(fault, *stage, *when)
            ),
        ),
        EventKind::HostRestarted => (
            format!("{} is back.", here()),
            "Its queue and its mailboxes are as they were. What was only in its sessions is \
             forgotten."
                .into(),
        ),
        EventKind::TimeAdvanced { to } => (
            format!("It is {} now.", clock(to.as_secs())),
            "Virtual time has passed: nothing here waits for a clock.".into(),
        ),
        EventKind::TlsEstablished(ends) if event.host == ends.client => (
            "From here on, nobody on the line can read.".into(),
            format!(
                "{} and {} are under TLS and begin anew. It protects this hop: the server at its end \
                 reads everything.",
                here(),
                inner(timeline, ends.server)
            ),
        ),
        EventKind::Expanded { alias, members, .. } => (
            format!("The address {alias} stands for others."),
            format!(
                "{} writes on the envelope instead: {}. Who it is from stays as it was.",
                here(),
                listed(members)
            ),
        ),
        EventKind::Edited { .. } => (
            format!("You changed how {} is set up.", here()),
            "From now on it decides by its new set-up. Sessions that are open keep the old one.".into(),
        ),
        _ => return None,
    };
    Some(Beat { title, text })
}

fn token(
    issuer: &str,
    program: &str,
    user: &str,
    answer: &TokenAnswer,
    event: &Event,
) -> (String, String) {
    match answer {
        TokenAnswer::Issued { expires, .. } => {
            let good = expires.as_secs().saturating_sub(event.at.as_secs());
            (
                format!("{issuer} gives out a token."),
                format!(
                    "{program} shows it in place of a password, for {user}. It is good for {}. \
                     Simplified here: one request, one answer.",
                    span(good)
                ),
            )
        }
        TokenAnswer::Refused => (
            format!("{issuer} gives out no token."),
            format!("{program} has nothing to show to its mail server, and does not call it."),
        ),
    }
}

/// Addresses, the first few by name.
fn listed(mailboxes: &[Mailbox]) -> String {
    let shown = mailboxes.iter().take(4).map(ToString::to_string);
    let mut shown: Vec<String> = shown.collect();
    if let more @ 1.. = mailboxes.len().saturating_sub(4) {
        shown.push(format!("and {more} more"));
    }
    shown.join(", ")
}

fn released(
    to: HostId,
    recipients: &[ForwardPath],
    notice: bool,
    timeline: &Timeline,
    event: &Event,
) -> (String, String) {
    let codes = Codes::before(event, timeline);
    let who = inner(timeline, to);
    let go = codes
        .data
        .map_or_else(|| "Now".into(), |code| format!("{code}: now"));
    let done = codes
        .end_of_data
        .map(|code| format!("{code}: "))
        .unwrap_or_default();
    let what = if notice { "notice" } else { "letter" };
    let title = format!("{} has the {what}.", outer(timeline, to));
    let said = format!("{go} the {what}. {done}“I have it.”");
    let text = match owner(timeline, event.host) {
        Some(person) => format!(
            "{said} The seal passes to {who}. {person} can close the laptop: the server sees to the rest, or \
             sends a notice if it cannot."
        ),
        None => format!(
            "{said} The seal passes to {who}. {} is no longer responsible for the {what} to {}.",
            outer(timeline, event.host),
            paths(recipients)
        ),
    };
    (title, text)
}

fn mx_answer(answer: &Answer, domain: &str) -> String {
    match answer {
        Answer::NoError(records) => {
            let exchanges: Vec<_> = records
                .iter()
                .filter_map(|it| match &it.data {
                    RecordData::Mx(preference, exchange) => Some((preference, exchange)),
                    RecordData::A(_) => None,
                })
                .collect();
            let servers: Vec<String> = exchanges
                .iter()
                .filter_map(|(preference, exchange)| {
                    let exchange = exchange.as_ref()?;
                    Some(format!("{exchange} (preference {preference})"))
                })
                .collect();
            if !servers.is_empty() {
                format!(
                    "DNS answers: {}. It was asked for the domain on the envelope, not for what the letter says.",
                    servers.join(", ")
                )
            } else if exchanges.is_empty() {
                format!(
                    "DNS knows no MX record. The address of {domain} itself is used, if there is one."
                )
            } else {
                format!("DNS answers with a null MX: {domain} takes no mail.")
            }
        }
        Answer::NxDomain => format!("DNS answers: there is no {domain}."),
        Answer::ServFail => "DNS could not answer. It will be asked again later.".into(),
    }
}

fn failed(recipients: &[(ForwardPath, Obstacle)], expired: bool, next: &str) -> (String, String) {
    let who = paths(recipients.iter().map(|(path, _)| path));
    let why = recipients
        .first()
        .map(|(_, why)| format!("{} ", obstacle(why)))
        .unwrap_or_default();
    let tried = if expired {
        "It was tried for as long as the queue keeps a letter. "
    } else {
        ""
    };
    (
        format!("The letter cannot reach {who}."),
        format!("{why}{tried}{next}"),
    )
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
