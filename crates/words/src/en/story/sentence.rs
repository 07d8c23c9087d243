use super::{clock, inner, outer, paths, plain, stop};
use crate::en::{faults, refusal};
use protocol_core::dns::Answer;
use protocol_core::imap::{self, Untagged};
use protocol_core::message::Action;
use protocol_core::smtp::dissector::Answered;
use protocol_core::smtp::{Reply, ReversePath, Unit};
use world::event::{Omitted, Refused, TokenAnswer};
use world::{Event, EventKind, Line, Timeline, WireUnit};

/// The most characters of a line that a sentence quotes.
const QUOTED: usize = 200;

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
            let said = said(line, timeline);
            match arrives {
                Some(_) => said,
                None => format!("{said} It never arrives."),
            }
        }
        EventKind::LineReceived { line, .. } => heard(line, timeline),
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
        EventKind::Fetched { uid, .. } => format!("{here} has a copy of message {uid}."),
        EventKind::FlagsChanged { uid, flags, .. } => {
            let flags: Vec<String> = flags.iter().map(ToString::to_string).collect();
            if flags.is_empty() {
                format!("Message {uid} has no flags now.")
            } else {
                format!("The flags of message {uid} are now: {}.", flags.join(" "))
            }
        }
        EventKind::MailboxChecked { fetched, complete } => match (fetched, complete) {
            (_, false) => format!("{here} could not finish reading its mailbox."),
            (0, true) => format!("{here} found nothing new."),
            (1, true) => format!("{here} found one new letter."),
            (many, true) => format!("{here} found {many} new letters."),
        },
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
        EventKind::PolicyChanged { .. } => format!("{here} has another policy now."),
        EventKind::MessageStored { folder, uid, .. } => {
            format!("{here} has put message {uid} into {folder}.")
        }
        EventKind::MessagesRemoved { folder, .. } => {
            format!("{here} has taken messages out of {folder}.")
        }
        EventKind::FolderChanged { .. } => format!("{here} has other mailboxes now."),
        EventKind::MaildropLocked { mailbox } => {
            format!("{here} gives this session the maildrop of {mailbox}.")
        }
        EventKind::MaildropReleased { mailbox } => {
            format!("The maildrop of {mailbox} is free again.")
        }
        EventKind::CopiesForgotten { folder, .. } => {
            format!("{here} lets go of copies from {folder}.")
        }
    }
}

/// A line as it is sent.
fn said(line: &Line, timeline: &Timeline) -> String {
    let (from, to) = (
        outer(timeline, line.sender()),
        inner(timeline, line.receiver()),
    );
    let text = first_line(line);
    match line.unit {
        WireUnit::Smtp(unit) => match unit {
            Unit::Greeting(code) => format!("{from} greets {to} with {code}."),
            Unit::Command(_) | Unit::UnknownCommand => stop(&format!("{from} to {to}: {text}")),
            Unit::Reply {
                code,
                answers: Some(Answered::EndOfData),
            } if code.get() == 250 => {
                format!("{from} answers 250 to the letter: it is responsible now.")
            }
            Unit::Reply { .. } => stop(&format!("{from} answers {}", reply(line, ": "))),
            Unit::Malformed => stop(&format!("{from} sends what is no reply: {text}")),
            Unit::Content => {
                format!(
                    "{from} sends the letter to {to}, {} octets.",
                    line.octets.len()
                )
            }
            Unit::Chunk { .. } => {
                format!(
                    "{from} sends the letter to {to} in a chunk, {} octets.",
                    line.octets.len()
                )
            }
            Unit::EndOfData => format!("{from} ends the letter with a line that is a single dot."),
            Unit::AuthResponse => stop(&format!("{from} responds: {text}")),
            Unit::Partial => stop(&format!("{from} sends part of a line: {text}")),
        },
        WireUnit::Imap(unit) => match unit {
            imap::Unit::Greeting(_) => format!("{from} greets {to}."),
            imap::Unit::Command(_) | imap::Unit::UnknownCommand => {
                stop(&format!("{from} to {to}: {text}"))
            }
            imap::Unit::Untagged(Untagged::Fetch) => format!(
                "{from} sends what was asked of a message, {} octets.",
                line.octets.len()
            ),
            imap::Unit::PreAuth
            | imap::Unit::Begun(_)
            | imap::Unit::Literal { .. }
            | imap::Unit::Challenge
            | imap::Unit::AuthResponse
            | imap::Unit::AuthCancelled
            | imap::Unit::IdleBegun
            | imap::Unit::IdleDone => stop(&format!("{from} to {to}: {text}")),
            imap::Unit::Untagged(
                Untagged::Capability
                | Untagged::List
                | Untagged::Lsub
                | Untagged::Status
                | Untagged::Namespace
                | Untagged::Enabled
                | Untagged::Id
                | Untagged::Exists
                | Untagged::Recent
                | Untagged::Expunge
                | Untagged::Search
                | Untagged::Flags
                | Untagged::Ok
                | Untagged::No
                | Untagged::Bad
                | Untagged::Bye
                | Untagged::Other,
            ) => stop(&format!("{from} tells: {text}")),
            imap::Unit::Tagged { .. } => stop(&format!("{from} answers: {text}")),
            imap::Unit::Continuation => format!("{from} says: go on."),
            imap::Unit::Malformed => stop(&format!("{from} sends what is no response: {text}")),
            imap::Unit::Partial => stop(&format!("{from} sends part of a line: {text}")),
        },
        WireUnit::Pop3(_) => stop(&format!("{from} to {to}: {text}")),
    }
}

/// A line as it arrives.
fn heard(line: &Line, timeline: &Timeline) -> String {
    let (from, to) = (
        inner(timeline, line.sender()),
        outer(timeline, line.receiver()),
    );
    match line.unit {
        WireUnit::Smtp(Unit::Chunk { ends: false }) => {
            format!(
                "A part of the letter has reached {}.",
                inner(timeline, line.receiver())
            )
        }
        WireUnit::Smtp(Unit::Content | Unit::Chunk { ends: true }) => {
            format!(
                "The letter has reached {}.",
                inner(timeline, line.receiver())
            )
        }
        WireUnit::Smtp(Unit::EndOfData) => format!("{to} sees the dot: the letter is whole."),
        WireUnit::Smtp(Unit::Reply { .. } | Unit::Greeting(_)) => {
            stop(&format!("{to} hears from {from}: {}", reply(line, " ")))
        }
        WireUnit::Imap(imap::Unit::Untagged(Untagged::Fetch)) => {
            format!(
                "{to} hears what it asked of a message, {} octets.",
                line.octets.len()
            )
        }
        WireUnit::Smtp(
            Unit::Command(_)
            | Unit::UnknownCommand
            | Unit::AuthResponse
            | Unit::Malformed
            | Unit::Partial,
        )
        | WireUnit::Imap(_)
        | WireUnit::Pop3(_) => stop(&format!("{to} hears from {from}: {}", first_line(line))),
    }
}

/// `250 2.1.5`, the separator, `recipient ok`.
fn reply(line: &Line, separator: &str) -> String {
    let Ok(reply) = Reply::parse(&line.octets) else {
        return first_line(line);
    };
    let code = match reply.enhanced {
        Some(status) => format!("{} {status}", reply.code),
        None => reply.code.to_string(),
    };
    let mut lines = reply.lines.iter().filter(|it| !it.trim().is_empty());
    let text = match lines.next() {
        Some(text) => format!("{code}{separator}{}", shortened(text)),
        None => code,
    };
    match lines.count() {
        0 => text,
        1 => format!("{text}, and one more line"),
        more => format!("{text}, and {more} more lines"),
    }
}

fn first_line(line: &Line) -> String {
    let text = line.octets.to_text();
    shortened(text.lines().next().unwrap_or_default())
}

fn shortened(text: &str) -> String {
    let text = text.trim_end();
    let mut shown: String = text.chars().take(QUOTED).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown
}
