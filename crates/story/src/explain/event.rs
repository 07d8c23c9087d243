use super::answers::{GREETING, rows};
use super::{auth, dns, mailbox};
use crate::caption::obstacle;
use crate::codes::enhanced_status;
use crate::refusals::refusal;
use crate::sections::{rfc1939, rfc3501, rfc5321};
use crate::{Answer, Explanation, Fact, Sign, Value, explained, fact, faults, text};
use protocol_core::message::Action;
use protocol_core::smtp::ReversePath;
use protocol_core::smtp::server::Refusal;
use protocol_core::trace::Section;
use world::event::{Obstacle, Omitted, Refused};
use world::{Ends, EventKind, Protocol};

/// All but what it is, which the event’s sentence says.
pub(super) fn of_event(kind: &EventKind, by: Option<Protocol>) -> Explanation {
    match kind {
        EventKind::Composed { .. } => {
            explained!("about-composed").sections([rfc5321("2.3.1"), Section::new(5322, "3.6.3")])
        }
        EventKind::MailChecked => explained!("about-mail-checked")
            .sections([Section::new(5598, "4.2.2"), rfc5321("2.3.3")]),
        EventKind::DnsAsked { question, .. } => dns::asked(question.kind),
        EventKind::DnsAnswered {
            question, answer, ..
        } => dns::answered(question.kind, answer),
        EventKind::ConnectionRequested(ends) => {
            connection(ends, fact!("about-connection-requested"))
        }
        EventKind::ConnectionOpened(ends) => {
            connection(ends, fact!("about-connection-opened")).answers(greetings(ends.protocol))
        }
        EventKind::ConnectionRefused { reason, ends } => refused(*reason, ends.protocol),
        EventKind::ConnectionClosed(ends) => closed(ends.protocol),
        EventKind::LineSent { .. } | EventKind::LineReceived { .. } => Explanation::default(),
        EventKind::EnvelopeBegun { reverse_path } => {
            let sender = match reverse_path {
                ReversePath::Null => "nobody",
                ReversePath::Mailbox(_) => "mailbox",
            };
            explained!("about-envelope-begun", sender: Value::Choice(sender))
                .sections([rfc5321("3.3"), rfc5321("2.3.1")])
        }
        EventKind::RecipientAdded { .. } => {
            explained!("about-recipient-added").sections([rfc5321("3.3")])
        }
        EventKind::RecipientRefused { refusal, .. } => {
            of_refusal(*refusal, fact!("about-recipient-refused"))
        }
        EventKind::TransactionRefused { refusal } => {
            of_refusal(*refusal, fact!("about-transaction-refused"))
        }
        EventKind::EnvelopeDiscarded => {
            explained!("about-envelope-discarded").sections([rfc5321("4.1.1.5"), rfc5321("4.1.4")])
        }
        EventKind::EnvelopeSettled { accepted, .. } => {
            explained!("about-envelope-settled", accepted: accepted.len())
                .sections([rfc5321("3.3")])
        }
        EventKind::Accepted { .. } => {
            explained!("about-accepted").sections([rfc5321("4.2.5"), rfc5321("6.1")])
        }
        EventKind::Released { .. } => explained!("about-released").sections([
            rfc5321("4.2.5"),
            rfc5321("6.1"),
            rfc5321("4.5.3.2.6"),
        ]),
        EventKind::HeaderAdded { field, .. } => match field.as_str() {
            "Return-Path" => explained!("about-return-path-added"),
            _ => explained!("about-header-added"),
        }
        .sections([rfc5321("4.4")]),
        EventKind::Queued { .. } => explained!("about-queued").sections([rfc5321("4.5.4.1")]),
        EventKind::Attempted { .. } => {
            explained!("about-attempted").sections([rfc5321("2.1"), rfc5321("4.5.4.1")])
        }
        EventKind::Deferred { why, .. } => explained!("about-deferred", why: obstacle(why))
            .sections([rfc5321("4.5.4.1"), Section::new(3461, "4.1")]),
        EventKind::Failed {
            queue_id,
            recipients,
            expired,
            ..
        } => failed(
            queue_id.is_some(),
            recipients.first().map(|(_, why)| why),
            *expired,
        ),
        EventKind::NoticeWritten { action, .. } => notice(*action),
        EventKind::NoticeOmitted {
            why: Omitted::NotAsked,
            ..
        } => explained!("about-notice-not-asked").sections([Section::new(3461, "4.1")]),
        EventKind::NoticeOmitted { .. } => {
            explained!("about-notice-omitted").sections([rfc5321("4.5.5"), rfc5321("6.1")])
        }
        EventKind::Delivered { .. } => explained!("about-delivered").sections([
            rfc5321("4.4"),
            Section::new(5598, "4.3.3"),
            rfc3501("2.3.1.1"),
        ]),
        EventKind::FaultApplied {
            fault, stage, when, ..
        } => faults::explain(fault, *stage, *when),
        EventKind::ConnectionReset(ends) => reset(ends.protocol),
        EventKind::HostRestarted => {
            explained!("about-host-restarted").sections([rfc5321("6.1"), rfc5321("4.2.5")])
        }
        EventKind::DnsTimedOut { .. } => explained!("about-dns-timed-out")
            .sections([Section::new(1035, "4.2.1"), rfc5321("5.1")]),
        EventKind::PersonActed => explained!("about-person-acted"),
        EventKind::TokenAsked { grant, .. } => Explanation {
            follow: vec![fact!("about-token-asked")],
            ..auth::token_asked(*grant)
        },
        EventKind::TokenAnswered { answer, .. } => auth::token_answered(answer),
        EventKind::TlsBegun(ends) => tls(ends.protocol, |_| fact!("about-tls-begun")),
        EventKind::TlsEstablished(ends) => tls(
            ends.protocol,
            |first| fact!("about-tls-established", command: first),
        ),
        EventKind::TimeAdvanced { .. } => explained!("about-time-advanced"),
        EventKind::Expanded { .. } => {
            explained!("about-expanded").sections([rfc5321("3.9.1"), rfc5321("3.9")])
        }
        EventKind::Fetched { .. }
        | EventKind::FlagsChanged { .. }
        | EventKind::MailboxChecked { .. }
        | EventKind::MessageStored { .. }
        | EventKind::MessagesRemoved { .. }
        | EventKind::FolderChanged { .. }
        | EventKind::MaildropLocked { .. }
        | EventKind::MaildropReleased { .. }
        | EventKind::CopiesForgotten { .. } => mailbox::of_event(kind, by),
        EventKind::Edited { .. } => explained!("about-edited").sections([rfc5321("7.9")]),
    }
}

/// `follow` is given the first command behind STARTTLS or STLS.
fn tls(protocol: Protocol, follow: fn(&'static str) -> Fact) -> Explanation {
    let (first, section) = match protocol {
        Protocol::Smtp => ("EHLO", Section::new(3207, "4")),
        Protocol::Imap => ("CAPABILITY", rfc3501("6.2.1")),
        Protocol::Pop3 => ("CAPA", Section::new(2595, "4")),
    };
    Explanation {
        follow: vec![follow(first)],
        ..explained!("about-tls")
    }
    .sections([section, Section::new(8446, "E.3")])
}

fn greetings(protocol: Protocol) -> Vec<Answer> {
    match protocol {
        Protocol::Smtp => rows(GREETING).collect(),
        Protocol::Imap => vec![
            Sign::Done.answer("OK", fact!("answer-imap-ok")),
            Sign::Done.answer("PREAUTH", fact!("answer-imap-preauth")),
            Sign::No.answer("BYE", fact!("answer-imap-bye")),
        ],
        Protocol::Pop3 => vec![
            Sign::Done.answer("+OK", fact!("answer-pop3-ok")),
            Sign::No.answer("-ERR", fact!("answer-pop3-err")),
        ],
    }
}

fn connection(ends: &Ends, follow: Fact) -> Explanation {
    let (port, section) = match (ends.protocol, ends.port) {
        (Protocol::Smtp, 587) => (fact!("about-port-587"), Section::new(6409, "3.1")),
        (Protocol::Smtp, 465) => (fact!("about-port-465"), Section::new(8314, "3.3")),
        (Protocol::Smtp, 25) => (fact!("about-port-25"), rfc5321("4.5.4.2")),
        (Protocol::Smtp, _) => (fact!("about-port-smtp"), rfc5321("3.1")),
        (Protocol::Imap, 993) => (fact!("about-port-993"), Section::new(8314, "3.2")),
        (Protocol::Imap, _) => (fact!("about-port-imap"), rfc3501("2.1")),
        (Protocol::Pop3, 995) => (fact!("about-port-995"), Section::new(8314, "3.1")),
        (Protocol::Pop3, _) => (fact!("about-port-pop3"), rfc1939("3")),
    };
    let first = match ends.protocol {
        Protocol::Smtp => rfc5321("3.1"),
        Protocol::Imap => rfc3501("3.1"),
        Protocol::Pop3 => rfc1939("4"),
    };
    Explanation {
        follow: vec![follow],
        ..explained!("about-connection", port: port)
    }
    .sections([section])
    .sections((first != section).then_some(first))
}

fn refused(reason: Refused, protocol: Protocol) -> Explanation {
    let reason = match reason {
        Refused::NoService => fact!("about-no-service"),
        Refused::NoHost => fact!("about-no-host"),
        Refused::NoAnswer => fact!("about-no-answer"),
    };
    match protocol {
        Protocol::Smtp => explained!("about-connection-refused", reason: reason)
            .sections([rfc5321("5.1"), rfc5321("4.5.4.1")]),
        Protocol::Imap | Protocol::Pop3 => Explanation {
            follow: vec![fact!("about-reading-next")],
            ..explained!("about-reading-refused", reason: reason)
        },
    }
}

fn reset(protocol: Protocol) -> Explanation {
    match protocol {
        Protocol::Smtp => {
            explained!("about-connection-reset").sections([rfc5321("3.8"), rfc5321("4.5.3.2.6")])
        }
        Protocol::Imap | Protocol::Pop3 => {
            let mut it = closed(protocol);
            it.meaning.insert(0, fact!("about-reading-lost"));
            it.follow = vec![fact!("about-reading-next")];
            it
        }
    }
}

fn closed(protocol: Protocol) -> Explanation {
    match protocol {
        Protocol::Smtp => {
            explained!("about-closed-smtp").sections([rfc5321("3.8"), rfc5321("4.1.1.10")])
        }
        Protocol::Imap => explained!("about-closed-imap").sections([rfc3501("6.1.3")]),
        Protocol::Pop3 => explained!("about-closed-pop3").sections([rfc1939("6"), rfc1939("3")]),
    }
}

fn notice(action: Action) -> Explanation {
    match action {
        Action::Delayed => explained!("about-notice-delayed")
            .sections([Section::new(3464, "2.3.3"), Section::new(3464, "2.3.9")]),
        Action::Failed => explained!("about-notice-failed").sections([
            rfc5321("6.1"),
            rfc5321("4.5.5"),
            Section::new(3464, "2"),
        ]),
        Action::Delivered => explained!("about-notice-delivered")
            .sections([Section::new(3461, "5.2.3"), Section::new(3464, "2.3.3")]),
        Action::Relayed => explained!("about-notice-relayed")
            .sections([Section::new(3461, "5.2.2"), Section::new(3464, "2.3.3")]),
    }
}

fn of_refusal(why: Refusal, follow: Fact) -> Explanation {
    let (code, status, _) = why.reply();
    let section = match why {
        Refusal::NoSuchMailbox => rfc5321("3.3"),
        Refusal::RelayingDenied => rfc5321("3.6.2"),
        Refusal::MailboxFull | Refusal::LocalError => rfc5321("4.2.3"),
        Refusal::RoutingLoop => rfc5321("6.3"),
        Refusal::CannotVerify => rfc5321("3.5.3"),
        Refusal::CredentialsInvalid => Section::new(4954, "6"),
        Refusal::MailboxFullForGood => Section::new(3463, "3.3"),
        Refusal::Greylisted | Refusal::GreylistedAsError => Section::new(6647, "2.4"),
        Refusal::TooManyMessages => rfc5321("4.3.2"),
        Refusal::TooManyMessagesClosing => rfc5321("3.8"),
        Refusal::NotAList | Refusal::IsAList => rfc5321("3.5.2"),
    };
    let more = match why {
        Refusal::NoSuchMailbox | Refusal::RelayingDenied => Some(fact!("about-refusal-recipient")),
        Refusal::Greylisted | Refusal::GreylistedAsError => Some(fact!("about-refusal-greylisted")),
        _ => None,
    };
    let answer = match enhanced_status(status) {
        Some(says) => {
            fact!("about-refusal-status", code: text(code), status: text(status), says: says)
        }
        None => fact!("about-refusal-code", code: text(code)),
    };
    Explanation {
        meaning: [refusal(why)]
            .into_iter()
            .chain(more)
            .chain([answer])
            .collect(),
        follow: vec![follow],
        sections: vec![section],
        ..Explanation::default()
    }
}

fn failed(queued: bool, why: Option<&Obstacle>, expired: bool) -> Explanation {
    let mut it = match queued {
        true => explained!("about-failed-queued").sections([rfc5321("3.6.3")]),
        false => explained!("about-failed-unsent").sections([rfc5321("4.2.5")]),
    }
    .sections([rfc5321("6.1")]);
    it.meaning.splice(0..0, why.map(obstacle));
    if expired {
        it.meaning.push(fact!("about-failed-expired"));
        it.sections.push(rfc5321("4.5.4.1"));
    }
    it
}
