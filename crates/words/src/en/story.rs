use super::{host_title, reply_code};
use crate::{Beat, Closing};
use protocol_core::dns::{Answer, RecordData, RecordType};
use protocol_core::imap::{self, Untagged};
use protocol_core::smtp::dissector::Answered;
use protocol_core::smtp::{ForwardPath, Reply, ReversePath, Unit, client};
use world::event::{Obstacle, Refused};
use world::{Ends, Event, EventKind, HostId, Line, Protocol, Timeline, WireUnit};

fn title(timeline: &Timeline, host: HostId) -> String {
    timeline
        .world()
        .host(host)
        .map_or_else(|| "a host".into(), host_title)
}

/// In the middle of a sentence: names of people and DNS keep their capital.
fn inner(timeline: &Timeline, host: HostId) -> String {
    let title = title(timeline, host);
    if title.contains('’') || title == "DNS" {
        return title;
    }
    let mut letters = title.chars();
    let first = letters
        .next()
        .map(|it| it.to_lowercase().to_string())
        .unwrap_or_default();
    format!("the {first}{}", letters.as_str())
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters
        .next()
        .map(|it| it.to_uppercase().to_string())
        .unwrap_or_default();
    format!("{first}{}", letters.as_str())
}

fn is_person(timeline: &Timeline, host: HostId) -> bool {
    timeline
        .world()
        .host(host)
        .is_some_and(|it| it.mua.is_some())
}

fn paths(paths: &[ForwardPath]) -> String {
    let list: Vec<String> = paths
        .iter()
        .take(3)
        .map(|it| plain(&it.to_string()))
        .collect();
    let more = paths.len().saturating_sub(3);
    let list = list.join(", ");
    if more > 0 {
        format!("{list} and {more} more")
    } else {
        list
    }
}

fn plain(path: &str) -> String {
    path.trim_start_matches('<')
        .trim_end_matches('>')
        .to_owned()
}

fn times(count: usize) -> String {
    match count {
        0 => "not once".into(),
        1 => "once".into(),
        2 => "twice".into(),
        3 => "three times".into(),
        4 => "four times".into(),
        many => format!("{many} times"),
    }
}

pub(crate) fn before(timeline: &Timeline) -> Beat {
    let letter = &timeline.scenario().letter;
    let owner = timeline
        .world()
        .host_named(&letter.host)
        .and_then(|host| timeline.world().host(host))
        .and_then(|host| host.mua.as_ref())
        .map_or_else(|| "Someone".into(), |mua| mua.spec.owner.clone());
    let to = letter
        .draft
        .to
        .first()
        .map_or("somebody", |to| to.split(" <").next().unwrap_or(to));
    Beat {
        title: format!("{owner} has written to {to}. Nothing has been sent."),
        text: "Everything you will see is said by real protocol engines that run in this page. \
               Step forwards and backwards as often as you like."
            .into(),
    }
}

pub(crate) fn beat(event: &Event, timeline: &Timeline) -> Option<Beat> {
    let here = || capital(&inner(timeline, event.host));
    let (title, text) = match &event.kind {
        EventKind::Composed { .. } => (
            format!("{} has a letter to send.", here()),
            "The seal shows who is responsible for the letter: this program, for now.".into(),
        ),
        EventKind::ConnectionRequested(ends) => called(ends, timeline, event),
        EventKind::EnvelopeSettled {
            accepted, refused, ..
        } => settled(accepted, refused),
        EventKind::Released { to, recipients, .. } => {
            let who = capital(&inner(timeline, *to));
            let text = if is_person(timeline, event.host) {
                "The seal passes. The laptop can be closed now: the server will see to the rest, \
                 or send a notice if it cannot."
                    .into()
            } else {
                format!(
                    "The seal passes to {who}. {} forgets the letter for {}.",
                    here(),
                    paths(recipients)
                )
            };
            (
                format!("354, then the letter, then 250: {who} says “I have it.”"),
                text,
            )
        }
        EventKind::DnsAnswered {
            question, answer, ..
        } if question.kind == RecordType::Mx => {
            let title = format!("Who takes mail for {}?", question.name);
            (title, mx_answer(answer, &question.name.to_string()))
        }
        EventKind::Delivered { mailbox, .. } => {
            let owner = capital(mailbox.local.as_str());
            (
                format!("The letter is in {owner}’s mailbox."),
                format!(
                    "{owner} does not know yet. Nothing on the way tells {owner}’s program: it has to ask."
                ),
            )
        }
        EventKind::MailboxChecked {
            fetched,
            complete: true,
        } => {
            let what = match fetched {
                0 => "Nothing new.".into(),
                1 => "It shows a copy.".into(),
                many => format!("It shows {many} copies."),
            };
            (
                format!("{} asked: anything new? {what}", here()),
                "This is IMAP, and the arrow is turned round: the reader fetches. The letter stays \
                 on the server."
                    .into(),
            )
        }
        EventKind::MailboxChecked { .. } => (
            format!("{} could not read the mailbox.", here()),
            "The session ended before it was done. Step back to see where.".into(),
        ),
        EventKind::Deferred { until, .. } => (
            "Not now. The letter waits in the queue.".into(),
            format!(
                "{} keeps the letter and tries again at {}. A code that begins with 4 means: later.",
                here(),
                clock(until.as_secs())
            ),
        ),
        EventKind::Failed {
            recipients,
            queue_id,
            ..
        } => {
            let who: Vec<ForwardPath> = recipients.iter().map(|(path, _)| path.clone()).collect();
            let why = recipients
                .first()
                .map(|(_, why)| obstacle(why))
                .unwrap_or_default();
            let next = if queue_id.is_some() {
                "The server that holds the letter must tell the sender."
            } else {
                "A mail program does not queue: its owner sees the answer at once."
            };
            (
                format!("The letter cannot reach {}.", paths(&who)),
                format!("{why} {next}"),
            )
        }
        EventKind::NoticeWritten { to, .. } => (
            format!("{} writes a notice to {to}.", here()),
            "It goes to the address on the envelope, not to “From:”. It is sent from <>, the null \
             reverse-path, so that no notice can ever cause another."
                .into(),
        ),
        EventKind::NoticeOmitted { .. } => (
            "A notice could not be delivered. It ends here.".into(),
            "It came from <>: no notice is written about a notice.".into(),
        ),
        EventKind::ConnectionRefused { ends, reason } => (
            format!("{} is not there.", capital(&inner(timeline, ends.server))),
            match reason {
                Refused::NoService => format!("Nothing listens on port {}.", ends.port),
                Refused::NoHost => "No host has this address.".into(),
            },
        ),
        EventKind::TimeAdvanced { to } => (
            format!("It is {} now.", clock(to.as_secs())),
            "Virtual time has passed.".into(),
        ),
        _ => return None,
    };
    Some(Beat { title, text })
}

fn called(ends: &Ends, timeline: &Timeline, event: &Event) -> (String, String) {
    let caller = capital(&inner(timeline, ends.client));
    let called = inner(timeline, ends.server);
    let by_person = event
        .cause
        .and_then(|id| timeline.event(id))
        .is_some_and(|it| it.kind == EventKind::PersonActed);
    let title = format!("{caller} calls {called}.");
    let text = match ends.protocol {
        _ if by_person => format!("You are the client now. Port {}.", ends.port),
        Protocol::Imap => format!(
            "To read mail, on port {}: IMAP. Nobody called {caller}.",
            ends.port
        ),
        Protocol::Smtp if is_person(timeline, ends.client) => format!(
            "On port {}. Before the letter come three questions: who are you, who is it from, who is it for?",
            ends.port
        ),
        Protocol::Smtp => {
            format!(
                "Port {}. The server of a moment ago is the client now, and the same questions are asked.",
                ends.port
            )
        }
    };
    (title, text)
}

fn settled(accepted: &[ForwardPath], refused: &[(ForwardPath, Reply)]) -> (String, String) {
    match (accepted.len(), refused.first()) {
        (0, Some((path, reply))) => (
            format!("{} for {}.", reply.code, plain(&path.to_string())),
            format!(
                "{} Nobody is on the envelope, so the letter is not handed over.",
                reply_code(reply.code)
            ),
        ),
        (_, Some((path, reply))) => (
            "Some recipients are taken, some are not.".into(),
            format!(
                "{} got {}. The letter goes to {}.",
                plain(&path.to_string()),
                reply.code,
                paths(accepted)
            ),
        ),
        (_, None) => (
            "The envelope is filled in: 250, 250, 250.".into(),
            format!(
                "Who are you, who is it from, who is it for: each got its own 250. On the envelope: {}. \
                 The letter has not moved yet.",
                paths(accepted)
            ),
        ),
    }
}

fn mx_answer(answer: &Answer, domain: &str) -> String {
    match answer {
        Answer::NoError(records) => {
            let servers: Vec<String> = records
                .iter()
                .filter_map(|it| match &it.data {
                    RecordData::Mx(preference, Some(exchange)) => {
                        Some(format!("{exchange} (preference {preference})"))
                    }
                    RecordData::Mx(_, None) | RecordData::A(_) => None,
                })
                .collect();
            if servers.is_empty() {
                format!(
                    "DNS knows no MX record. The address of {domain} itself is used, if there is one."
                )
            } else {
                format!(
                    "DNS answers: {}. It was asked for the domain on the envelope, not for what the letter says.",
                    servers.join(", ")
                )
            }
        }
        Answer::NxDomain => format!("DNS answers: there is no {domain}."),
        Answer::ServFail => "DNS does not answer.".into(),
    }
}

pub(crate) fn obstacle(why: &Obstacle) -> String {
    match why {
        Obstacle::Outcome(
            client::Outcome::Failed(failure) | client::Outcome::Deferred(failure),
        ) => match failure {
            client::Failure::Replied { reply, .. } => {
                format!(
                    "The server answered {}: {}",
                    reply.code,
                    reply_code(reply.code)
                )
            }
            client::Failure::Lost(_) => "The connection was lost.".into(),
            client::Failure::Nonsense(_) => "The server answered what is no reply.".into(),
            client::Failure::TimedOut(_) => "The server did not answer in time.".into(),
            client::Failure::NeedsEightBitMime => {
                "The letter has octets above 127, and the server does not offer 8BITMIME.".into()
            }
        },
        Obstacle::Outcome(client::Outcome::Delivered(_)) => "It was delivered.".into(),
        Obstacle::NoSuchDomain => "There is no such domain.".into(),
        Obstacle::NoRoute => "The domain has no server for mail.".into(),
        Obstacle::NullMx => "The domain says that it takes no mail.".into(),
        Obstacle::DnsFailure => "DNS did not answer.".into(),
        Obstacle::Unreachable => "None of its servers could be reached.".into(),
    }
}

/// Virtual time, from the beginning of the run.
fn clock(seconds: u64) -> String {
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    format!("{hours}:{minutes:02}:{seconds:02}")
}

pub(crate) fn sentence(event: &Event, timeline: &Timeline) -> String {
    let here = capital(&inner(timeline, event.host));
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
                "{here} asks DNS for the {} of {}.",
                question.kind, question.name
            )
        }
        EventKind::DnsAnswered { answer, .. } => match answer {
            Answer::NoError(records) if records.is_empty() => "DNS answers: no such record.".into(),
            Answer::NoError(records) => {
                let list: Vec<String> = records.iter().map(ToString::to_string).collect();
                format!("DNS answers: {}", list.join(" "))
            }
            Answer::NxDomain => "DNS answers: no such name.".into(),
            Answer::ServFail => "DNS does not answer.".into(),
        },
        EventKind::ConnectionRequested(ends) => {
            format!(
                "{here} calls {}, port {}.",
                inner(timeline, ends.server),
                ends.port
            )
        }
        EventKind::ConnectionOpened(ends) => {
            format!(
                "{here} takes the connection of {}.",
                inner(timeline, ends.client)
            )
        }
        EventKind::ConnectionRefused { ends, .. } => {
            format!(
                "{} refuses the connection.",
                capital(&inner(timeline, ends.server))
            )
        }
        EventKind::ConnectionClosed(_) => format!("{here} closes its end of the connection."),
        EventKind::LineSent { line, .. } => said(line, timeline, true),
        EventKind::LineReceived { line, .. } => said(line, timeline, false),
        EventKind::EnvelopeBegun { reverse_path } => match reverse_path {
            ReversePath::Null => format!("{here} begins an envelope from nobody, <>."),
            ReversePath::Mailbox(from) => format!("{here} begins an envelope from {from}."),
        },
        EventKind::RecipientAdded { forward_path } => {
            format!(
                "{here} writes {} on the envelope.",
                plain(&forward_path.to_string())
            )
        }
        EventKind::RecipientRefused {
            forward_path,
            refusal,
        } => {
            let (code, ..) = refusal.reply();
            format!(
                "{here} refuses {}: {}",
                plain(&forward_path.to_string()),
                reply_code(code)
            )
        }
        EventKind::EnvelopeDiscarded => format!("{here} throws the envelope away."),
        EventKind::EnvelopeSettled {
            accepted, refused, ..
        } => match (accepted.len(), refused.len()) {
            (_, 0) => format!("{here} has all its recipients accepted."),
            (0, _) => format!("{here} has all its recipients refused."),
            (yes, no) => format!("{here} has {yes} recipients accepted and {no} refused."),
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
        } => {
            format!("{here} tries to pass {queue_id} on to {destination}, attempt {attempt}.")
        }
        EventKind::Deferred {
            queue_id, until, ..
        } => {
            format!("{here} keeps {queue_id} until {}.", clock(until.as_secs()))
        }
        EventKind::Failed { recipients, .. } => {
            let who: Vec<ForwardPath> = recipients.iter().map(|(path, _)| path.clone()).collect();
            format!("{here} gives up on {}.", paths(&who))
        }
        EventKind::NoticeWritten { to, .. } => {
            format!("{here} writes a notice of failure to {to}.")
        }
        EventKind::NoticeOmitted { .. } => format!("{here} writes no notice about a notice."),
        EventKind::Delivered { mailbox, uid, .. } => {
            format!("The letter is in the mailbox of {mailbox} as message {uid}.")
        }
        EventKind::Fetched { uid, .. } => format!("{here} has a copy of message {uid}."),
        EventKind::FlagsChanged { uid, flags, .. } => {
            let flags: Vec<String> = flags.iter().map(ToString::to_string).collect();
            let flags = if flags.is_empty() {
                "none".into()
            } else {
                flags.join(" ")
            };
            format!("The flags of message {uid} are now: {flags}.")
        }
        EventKind::MailboxChecked { fetched, complete } => match (fetched, complete) {
            (_, false) => format!("{here} could not finish reading its mailbox."),
            (0, true) => format!("{here} found nothing new."),
            (1, true) => format!("{here} found one new letter."),
            (many, true) => format!("{here} found {many} new letters."),
        },
        EventKind::PersonActed => format!("You act at {}.", inner(timeline, event.host)),
        EventKind::TimeAdvanced { to } => format!("It is {} now.", clock(to.as_secs())),
    }
}

/// A line, as it is sent or as it arrives.
fn said(line: &Line, timeline: &Timeline, sent: bool) -> String {
    let (from, to) = (
        capital(&inner(timeline, line.sender())),
        inner(timeline, line.receiver()),
    );
    let text = first_line(line);
    if !sent {
        return match line.unit {
            WireUnit::Smtp(Unit::Content) => format!("The letter has reached {to}."),
            _ => format!(
                "{} hears from {}: {text}",
                capital(&to),
                inner(timeline, line.sender())
            ),
        };
    }
    match line.unit {
        WireUnit::Smtp(unit) => match unit {
            Unit::Greeting(code) => format!("{from} greets {to} with {code}."),
            Unit::Command(_) | Unit::UnknownCommand => format!("{from} to {to}: {text}"),
            Unit::Reply {
                code,
                answers: Some(Answered::EndOfData),
            } if code.get() == 250 => {
                format!("{from} answers 250 to the letter: it is responsible now.")
            }
            Unit::Reply { .. } => format!("{from} answers {text}"),
            Unit::Malformed => format!("{from} sends what is no reply: {text}"),
            Unit::Content => {
                format!(
                    "{from} sends the letter to {to}, {} octets.",
                    line.octets.len()
                )
            }
            Unit::EndOfData => format!("{from} ends the letter with a single dot."),
            Unit::Partial => format!("{from} sends part of a line: {text}"),
        },
        WireUnit::Imap(unit) => match unit {
            imap::Unit::Greeting(_) => format!("{from} greets {to}."),
            imap::Unit::Command(_) | imap::Unit::UnknownCommand => {
                format!("{from} to {to}: {text}")
            }
            imap::Unit::Untagged(Untagged::Fetch) => format!("{from} sends a message: {text}"),
            imap::Unit::Untagged(_) => format!("{from} tells: {text}"),
            imap::Unit::Tagged { .. } => format!("{from} answers {text}"),
            imap::Unit::Continuation => format!("{from} says: go on."),
            imap::Unit::Malformed => format!("{from} sends what is no response: {text}"),
            imap::Unit::Partial => format!("{from} sends part of a line: {text}"),
        },
    }
}

fn first_line(line: &Line) -> String {
    let text = line.octets.to_text();
    let first = text.lines().next().unwrap_or_default();
    let shown: String = first.chars().take(200).collect();
    shown.trim_end().to_owned()
}

pub(crate) fn closing(timeline: &Timeline) -> Closing {
    let pushed = timeline
        .events()
        .iter()
        .filter(|it| matches!(it.kind, EventKind::Released { .. }))
        .count();
    let fetched = timeline
        .events()
        .iter()
        .filter(|it| matches!(it.kind, EventKind::MailboxChecked { fetched: 1.., .. }))
        .count();
    Closing {
        summary: format!(
            "SMTP pushed it {}. IMAP fetched it {}.",
            times(pushed),
            times(fetched)
        ),
        question: "What decided where it went?",
        answers: [
            (
                "“To:” in the letter",
                false,
                "No server read it. “To:” is for people; each server asked for the recipient with \
                 RCPT TO and went by that. The two may differ, and with Bcc they do.",
            ),
            (
                "RCPT TO on the envelope",
                true,
                "Yes. The domain behind RCPT TO was looked up, and its mailbox got the letter. What \
                 the letter says about its recipients decides nothing.",
            ),
        ],
    }
}

pub(crate) fn host_status(host: HostId, timeline: &Timeline) -> Option<String> {
    let event = timeline.lit()?;
    let line = match &event.kind {
        EventKind::LineSent { line, .. } => line,
        EventKind::LineReceived { line, .. } if line.receiver() == host => {
            return Some(match line.unit {
                WireUnit::Smtp(Unit::Command(_) | Unit::UnknownCommand | Unit::EndOfData) => {
                    "must answer".into()
                }
                _ => "has heard it".into(),
            });
        }
        EventKind::ConnectionRequested(ends) if ends.client == host => return Some("calls".into()),
        EventKind::ConnectionRequested(ends) if ends.server == host => {
            return Some("is called".into());
        }
        EventKind::DnsAsked { resolver, .. } if *resolver == host => {
            return Some("must answer".into());
        }
        EventKind::Delivered { .. } if event.host == host => {
            return Some("keeps the letter".into());
        }
        _ => return None,
    };
    if line.sender() == host {
        return Some("speaks".into());
    }
    (line.receiver() == host).then(|| {
        match line.unit {
            WireUnit::Smtp(Unit::Command(verb)) => match verb {
                protocol_core::smtp::Verb::Mail | protocol_core::smtp::Verb::Rcpt => {
                    "fills in the envelope, must answer"
                }
                _ => "must answer",
            },
            WireUnit::Smtp(Unit::EndOfData | Unit::UnknownCommand)
            | WireUnit::Imap(imap::Unit::Command(_) | imap::Unit::UnknownCommand) => "must answer",
            WireUnit::Smtp(Unit::Content) => "takes the letter",
            _ => "listens",
        }
        .into()
    })
}
