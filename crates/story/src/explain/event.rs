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
            explained!("event-composed").sections([rfc5321("2.3.1"), Section::new(5322, "3.6.3")])
        }
        EventKind::MailChecked => explained!("event-mail-checked")
            .sections([Section::new(5598, "4.2.2"), rfc5321("2.3.3")]),
        EventKind::DnsAsked { question, .. } => dns::asked(question.kind),
        EventKind::DnsAnswered {
            question, answer, ..
        } => dns::answered(question.kind, answer),
        EventKind::ConnectionRequested(ends) => {
            connection(ends, fact!("event-connection-requested"))
        }
        EventKind::ConnectionOpened(ends) => {
            connection(ends, fact!("event-connection-opened")).answers(greetings(ends.protocol))
        }
        EventKind::ConnectionRefused { reason, .. } => refused(*reason),
        EventKind::ConnectionClosed(ends) => closed(ends.protocol),
        EventKind::LineSent { .. } | EventKind::LineReceived { .. } => Explanation::default(),
        EventKind::EnvelopeBegun { reverse_path } => {
            let sender = match reverse_path {
                ReversePath::Null => "nobody",
                ReversePath::Mailbox(_) => "mailbox",
            };
            explained!("event-envelope-begun", sender: Value::Choice(sender))
                .sections([rfc5321("3.3"), rfc5321("2.3.1")])
        }
        EventKind::RecipientAdded { .. } => {
            explained!("event-recipient-added").sections([rfc5321("3.3")])
        }
        EventKind::RecipientRefused { refusal, .. } => {
            of_refusal(*refusal, fact!("event-recipient-refused"))
        }
        EventKind::TransactionRefused { refusal } => {
            of_refusal(*refusal, fact!("event-transaction-refused"))
        }
        EventKind::EnvelopeDiscarded => {
            explained!("event-envelope-discarded").sections([rfc5321("4.1.1.5"), rfc5321("4.1.4")])
        }
        EventKind::EnvelopeSettled { accepted, .. } => {
            explained!("event-envelope-settled", accepted: accepted.len())
                .sections([rfc5321("3.3")])
        }
        EventKind::Accepted { .. } => {
            explained!("event-accepted").sections([rfc5321("4.2.5"), rfc5321("6.1")])
        }
        EventKind::Released { .. } => explained!("event-released").sections([
            rfc5321("4.2.5"),
            rfc5321("6.1"),
            rfc5321("4.5.3.2.6"),
        ]),
        EventKind::HeaderAdded { field, .. } => match field.as_str() {
            "Return-Path" => explained!("event-return-path-added"),
            _ => explained!("event-header-added"),
        }
        .sections([rfc5321("4.4")]),
        EventKind::Queued { .. } => explained!("event-queued").sections([rfc5321("4.5.4.1")]),
        EventKind::Attempted { .. } => {
            explained!("event-attempted").sections([rfc5321("2.1"), rfc5321("4.5.4.1")])
        }
        EventKind::Deferred { why, .. } => {
            explained!("event-deferred", why: obstacle(why)).sections([rfc5321("4.5.4.1")])
        }
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
        } => explained!("event-notice-not-asked").sections([Section::new(3461, "4.1")]),
        EventKind::NoticeOmitted { .. } => {
            explained!("event-notice-omitted").sections([rfc5321("4.5.5"), rfc5321("6.1")])
        }
        EventKind::Delivered { .. } => explained!("event-delivered").sections([
            rfc5321("4.4"),
            Section::new(5598, "4.3.3"),
            rfc3501("2.3.1.1"),
        ]),
        EventKind::FaultApplied {
            fault, stage, when, ..
        } => faults::explain(fault, *stage, *when),
        EventKind::ConnectionReset(_) => {
            explained!("event-connection-reset").sections([rfc5321("3.8"), rfc5321("4.5.3.2.6")])
        }
        EventKind::HostRestarted => {
            explained!("event-host-restarted").sections([rfc5321("6.1"), rfc5321("4.2.5")])
        }
        EventKind::DnsTimedOut { .. } => explained!("event-dns-timed-out")
            .sections([Section::new(1035, "4.2.1"), rfc5321("5.1")]),
        EventKind::PersonActed => explained!("event-person-acted"),
        EventKind::TokenAsked { grant, .. } => Explanation {
            follow: vec![fact!("event-token-asked")],
            ..auth::token_asked(*grant)
        },
        EventKind::TokenAnswered { answer, .. } => auth::token_answered(answer),
        EventKind::TlsBegun(_) => tls(fact!("event-tls-begun")),
        EventKind::TlsEstablished(_) => tls(fact!("event-tls-established")),
        EventKind::TimeAdvanced { .. } => explained!("event-time-advanced"),
        EventKind::Expanded { .. } => {
            explained!("event-expanded").sections([rfc5321("3.9.1"), rfc5321("3.9")])
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
        EventKind::Edited { .. } => explained!("event-edited").sections([rfc5321("7.9")]),
    }
}

fn tls(follow: Fact) -> Explanation {
    Explanation {
        follow: vec![follow],
        ..explained!("event-tls")
    }
    .sections([Section::new(3207, "4"), Section::new(8446, "2")])
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
        (Protocol::Smtp, 587) => (fact!("event-port-587"), Section::new(6409, "3.1")),
        (Protocol::Smtp, 465) => (fact!("event-port-465"), Section::new(8314, "3.3")),
        (Protocol::Smtp, 25) => (fact!("event-port-25"), rfc5321("4.5.4.2")),
        (Protocol::Smtp, _) => (fact!("event-port-smtp"), rfc5321("3.1")),
        (Protocol::Imap, 993) => (fact!("event-port-993"), Section::new(8314, "3.2")),
        (Protocol::Imap, _) => (fact!("event-port-imap"), rfc3501("2.1")),
        (Protocol::Pop3, 995) => (fact!("event-port-995"), Section::new(8314, "3.1")),
        (Protocol::Pop3, _) => (fact!("event-port-pop3"), rfc1939("3")),
    };
    let first = match ends.protocol {
        Protocol::Smtp => rfc5321("3.1"),
        Protocol::Imap => rfc3501("3.1"),
        Protocol::Pop3 => rfc1939("4"),
    };
    Explanation {
        follow: vec![follow],
        ..explained!("event-connection", port: port)
    }
    .sections([section])
    .sections((first != section).then_some(first))
}

fn refused(reason: Refused) -> Explanation {
    let reason = match reason {
        Refused::NoService => fact!("event-no-service"),
        Refused::NoHost => fact!("event-no-host"),
        Refused::NoAnswer => fact!("event-no-answer"),
    };
    explained!("event-connection-refused", reason: reason)
        .sections([rfc5321("5.1"), rfc5321("4.5.4.1")])
}

fn closed(protocol: Protocol) -> Explanation {
    match protocol {
        Protocol::Smtp => {
            explained!("event-closed-smtp").sections([rfc5321("3.8"), rfc5321("4.1.1.10")])
        }
        Protocol::Imap => explained!("event-closed-imap").sections([rfc3501("6.1.3")]),
        Protocol::Pop3 => explained!("event-closed-pop3").sections([rfc1939("6"), rfc1939("3")]),
    }
}

fn notice(action: Action) -> Explanation {
    match action {
        Action::Delayed => explained!("event-notice-delayed")
            .sections([Section::new(3464, "2.3.3"), Section::new(3464, "2.3.9")]),
        Action::Failed => explained!("event-notice-failed").sections([
            rfc5321("6.1"),
            rfc5321("4.5.5"),
            Section::new(3464, "2"),
        ]),
        Action::Delivered => explained!("event-notice-delivered")
            .sections([Section::new(3461, "5.2.3"), Section::new(3464, "2.3.3")]),
        Action::Relayed => explained!("event-notice-relayed")
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
        Refusal::Greylisted | Refusal::GreylistedAsError => Section::new(6647, "2.1"),
        Refusal::TooManyMessages => rfc5321("4.3.2"),
        Refusal::TooManyMessagesClosing => rfc5321("3.8"),
        Refusal::NotAList | Refusal::IsAList => rfc5321("3.5.2"),
    };
    let more = match why {
        Refusal::NoSuchMailbox | Refusal::RelayingDenied => Some(fact!("event-refusal-recipient")),
        Refusal::Greylisted | Refusal::GreylistedAsError => Some(fact!("event-refusal-greylisted")),
        _ => None,
    };
    let answer = match enhanced_status(status) {
        Some(says) => {
            fact!("event-refusal-status", code: text(code), status: text(status), says: says)
        }
        None => fact!("event-refusal-code", code: text(code)),
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
        true => explained!("event-failed-queued").sections([rfc5321("3.6.3")]),
        false => explained!("event-failed-unsent").sections([rfc5321("4.2.5")]),
    }
    .sections([rfc5321("6.1")]);
    it.meaning.splice(0..0, why.map(obstacle));
    if expired {
        it.meaning.push(fact!("event-failed-expired"));
        it.sections.push(rfc5321("4.5.4.1"));
    }
    it
}
