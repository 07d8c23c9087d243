//! A run as lines: time, host, what happened.

use crate::failure::failure;
use crate::joiner::{is_partial, joined};
use protocol_core::smtp::client::Outcome;
use std::io::{self, Write};
use world::event::{FolderChange, Obstacle, Omitted, Refused, TokenAnswer};
use world::fault::{Fault, Stage, When};
use world::{Event, EventKind, HostId, Line, Timeline};

pub fn print(out: &mut impl Write, timeline: &Timeline, events: &[Event]) -> io::Result<()> {
    for event in joined(events) {
        if let Some(text) = what(timeline, &event.kind) {
            let micros = event.at.as_micros();
            let (seconds, milli) = (micros / 1_000_000, micros / 1000 % 1000);
            let host = name(timeline, event.host);
            writeln!(out, "{seconds:>6}.{milli:03}  {host:<24}  {text}")?;
        }
    }
    let digest = timeline.digest();
    writeln!(out, "{} events, digest {digest}", timeline.events().len())
}

fn name(timeline: &Timeline, host: HostId) -> String {
    timeline
        .world()
        .host(host)
        .map_or_else(String::new, |it| it.name.to_string())
}

/// `None` for what another line says already.
fn what(timeline: &Timeline, kind: &EventKind) -> Option<String> {
    let name = |host: HostId| name(timeline, host);
    Some(match kind {
        EventKind::Composed { envelope, .. } => {
            format!("composed, from {}", envelope.reverse_path)
        }
        EventKind::MailChecked => "looks for mail".into(),
        EventKind::DnsAsked { resolver, question } => {
            format!("? {question} -> {}", name(*resolver))
        }
        EventKind::DnsAnswered { answer, .. } => match answer {
            protocol_core::dns::Answer::NoError(records) => {
                let records: Vec<_> = records.iter().map(ToString::to_string).collect();
                format!("= {}", records.join(", "))
            }
            protocol_core::dns::Answer::NxDomain => "= no such domain".into(),
            protocol_core::dns::Answer::ServFail => "= server failure".into(),
        },
        EventKind::ConnectionRequested(ends) => {
            format!("calls {} port {}", name(ends.server), ends.port)
        }
        EventKind::ConnectionOpened(_) | EventKind::LineReceived { .. } => return None,
        EventKind::ConnectionRefused { reason, .. } => match reason {
            Refused::NoAnswer => "connection timed out".into(),
            Refused::NoService | Refused::NoHost => "connection refused".into(),
        },
        EventKind::ConnectionReset(_) => "connection reset".into(),
        EventKind::FaultApplied {
            fault, stage, when, ..
        } => format!("! {}", fault_line(fault, *stage, *when)),
        EventKind::HostRestarted => "is up again".into(),
        EventKind::DnsTimedOut { .. } => "= no answer in time".into(),
        EventKind::ConnectionClosed(_) => "closes".into(),
        EventKind::LineSent { line, arrives } => match arrives {
            Some(_) => shown(line),
            None => format!("{} (never arrives)", shown(line)),
        },
        EventKind::EnvelopeBegun { .. }
        | EventKind::RecipientAdded { .. }
        | EventKind::RecipientRefused { .. }
        | EventKind::TransactionRefused { .. }
        | EventKind::EnvelopeDiscarded
        | EventKind::EnvelopeSettled { .. }
        | EventKind::PersonActed => return None,
        EventKind::Accepted { queue_id, .. } => format!("accepted as {queue_id}: responsible now"),
        EventKind::Released { to, .. } => format!("released: {} is responsible", name(*to)),
        EventKind::HeaderAdded { field, .. } => format!("writes {field} on top"),
        EventKind::Queued { queue_id, .. } => format!("{queue_id} queued"),
        EventKind::Attempted {
            queue_id,
            destination,
            attempt,
            ..
        } => {
            format!("{queue_id} attempt {attempt} to {destination}")
        }
        EventKind::Deferred {
            queue_id, until, ..
        } => {
            format!("{queue_id} deferred until {} s", until.as_secs())
        }
        EventKind::Failed { recipients, .. } => {
            let list: Vec<_> = recipients
                .iter()
                .map(|(path, why)| format!("{path} ({})", obstacle(why)))
                .collect();
            format!("failed: {}", list.join(", "))
        }
        EventKind::NoticeWritten { to, action, .. } => {
            format!("writes a notice to {to}: {}", action.as_str())
        }
        EventKind::NoticeOmitted { why, .. } => match why {
            Omitted::NullReversePath => "writes no notice about a notice".into(),
            Omitted::NotAsked => "writes no notice, as was asked".into(),
        },
        EventKind::Delivered { mailbox, uid, .. } => format!("delivered to {mailbox} as {uid}"),
        EventKind::Fetched { uid, content, .. } => {
            format!("fetched {uid}, {} octets", content.len())
        }
        EventKind::FlagsChanged { uid, flags, .. } => {
            let flags: Vec<_> = flags.iter().map(ToString::to_string).collect();
            format!("flags of {uid}: {}", flags.join(" "))
        }
        EventKind::MailboxChecked { fetched, .. } => format!("looked: {fetched} new"),
        EventKind::TokenAsked { issuer, user, .. } => {
            format!("? a token for {user} -> {}", name(*issuer))
        }
        EventKind::TokenAnswered { answer, .. } => match answer {
            TokenAnswer::Issued {
                token,
                scope,
                expires,
            } => format!(
                "= token {token} for {scope}, expires at {} s",
                expires.as_secs()
            ),
            TokenAnswer::Refused => "= no token".into(),
        },
        EventKind::TlsBegun(_) => "begins TLS".into(),
        EventKind::TlsEstablished(_) => "is under TLS".into(),
        EventKind::TimeAdvanced { to } => format!("it is {} s", to.as_secs()),
        EventKind::Expanded { alias, members, .. } => {
            let list: Vec<_> = members.iter().map(ToString::to_string).collect();
            format!("{alias} stands for {}", list.join(", "))
        }
        EventKind::Edited { .. } => "is set up another way".into(),
        EventKind::MessageStored {
            folder, uid, from, ..
        } => match from {
            Some((from, old)) => format!("{from} {old} is {folder} {uid}, too"),
            None => format!("stored in {folder} as {uid}"),
        },
        EventKind::MessagesRemoved { folder, uids, .. } => {
            format!("removed from {folder}: {}", numbers(uids))
        }
        EventKind::FolderChanged { mailbox, change } => {
            format!("mailboxes of {mailbox}: {}", folder_change(change))
        }
        EventKind::MaildropLocked { mailbox } => format!("locks the maildrop of {mailbox}"),
        EventKind::MaildropReleased { mailbox } => format!("releases the maildrop of {mailbox}"),
        EventKind::CopiesForgotten { folder, uids } => {
            format!("has no copies any more of {folder}: {}", numbers(uids))
        }
    })
}

fn folder_change(change: &FolderChange) -> String {
    match change {
        FolderChange::Created(name) => format!("{name} created"),
        FolderChange::Deleted(name) => format!("{name} deleted"),
        FolderChange::Renamed { from, to } => format!("{from} renamed to {to}"),
        FolderChange::Subscribed(name) => format!("{name} subscribed"),
        FolderChange::Unsubscribed(name) => format!("{name} unsubscribed"),
    }
}

fn numbers(all: &[u32]) -> String {
    let all: Vec<_> = all.iter().map(ToString::to_string).collect();
    all.join(", ")
}

/// As it stands in a scenario.
fn fault_line(fault: &Fault, stage: Stage, when: When) -> String {
    let fault = match fault {
        Fault::Delay { micros } => format!("delay of {micros} us"),
        Fault::Drop => "drop".into(),
        Fault::Reset => "reset".into(),
        Fault::Refuse => "refuse".into(),
        Fault::Crash { seconds } => format!("crash for {seconds} s"),
        Fault::Reply(reply) => format!("reply {}", reply.code),
        Fault::ServerFailure => "server failure".into(),
        Fault::Strip => "STARTTLS stripped".into(),
    };
    match (stage, when) {
        (Stage::Now, _) => fault,
        (_, When::Before) => format!("{fault}, before {stage}"),
        (_, When::After) => format!("{fault}, after {stage}"),
    }
}

fn shown(line: &Line) -> String {
    let arrow = match line.from {
        protocol_core::smtp::Side::Client => ">",
        protocol_core::smtp::Side::Server => "<",
    };
    let text = line.octets.to_text();
    let lines: Vec<&str> = text.trim_end().split("\r\n").collect();
    let rest = match lines.len() {
        1 => String::new(),
        many => format!(" (and {} lines more)", many - 1),
    };
    let unfinished = match is_partial(line.unit) {
        true => " (unfinished)",
        false => "",
    };
    format!("{arrow} {}{rest}{unfinished}", lines[0].escape_debug())
}

fn obstacle(why: &Obstacle) -> String {
    match why {
        Obstacle::Outcome(Outcome::Failed(why) | Outcome::Deferred(why)) => failure(why),
        Obstacle::Outcome(Outcome::Delivered(_)) => "delivered".into(),
        Obstacle::NoSuchDomain => "no such domain".into(),
        Obstacle::NoRoute => "no server".into(),
        Obstacle::NullMx => "takes no mail".into(),
        Obstacle::DnsFailure => "DNS does not answer".into(),
        Obstacle::Unreachable => "no connection".into(),
        Obstacle::NoToken => "no token".into(),
    }
}
