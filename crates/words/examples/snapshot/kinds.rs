//! Kinds of events with every value that they may have, in runs that have such an event.

use crate::out::{Out, name};
use crate::runs::{scenario, sent};
use crate::say;
use crate::tables::{imap_failures, obstacles, pop3_failures};
use protocol_core::dns::{Answer, RecordData};
use protocol_core::imap::{Flag, MailboxName};
use protocol_core::message::Action;
use protocol_core::smtp::server::Refusal;
use protocol_core::smtp::{ForwardPath, Mailbox, ReplyCode, ReversePath, client};
use world::event::{FolderChange, Grant, Obstacle, Omitted, ReadFailure, Refused, TokenAnswer};
use world::fault::{ChosenReply, Fault, FaultName, Stage, When};
use world::{Event, EventKind, Protocol, Timeline};

/// Changes the first event that is of that kind, in each run that has one.
fn change(out: &mut Out, runs: &[(&str, Timeline)], of: &str, change: impl Fn(&mut EventKind)) {
    let mut left = 3;
    for (_, timeline) in runs {
        let is = |it: &&Event| name(&it.kind) == of;
        if let Some(event) = timeline.events().iter().find(is)
            && left > 0
        {
            left -= 1;
            let mut event = event.clone();
            change(&mut event.kind);
            out.event(&event, timeline);
        }
    }
    if left == 3 {
        println!("no run has {of}");
    }
}

macro_rules! set {
    ($out:expr, $runs:expr, $kind:ident, $field:ident, $values:expr) => {
        for value in $values {
            change($out, $runs, stringify!($kind), |kind| {
                if let EventKind::$kind { $field, .. } = kind {
                    *$field = value.clone();
                }
            });
        }
    };
}

pub fn tell(out: &mut Out, runs: &[(&'static str, Timeline)]) {
    out.begin("kinds");
    faults(out);
    let bob: Mailbox = "bob@receiver.example".parse().expect("an address");
    let many = |count: usize| vec![bob.clone(); count];
    let paths = |count| {
        let all = many(count).into_iter().map(ForwardPath::Mailbox);
        all.collect::<Vec<_>>()
    };
    let folder = |name: &str| serde_json::from_value::<MailboxName>(name.into()).expect("a name");
    set!(out, runs, Deferred, why, obstacles());
    for expired in [false, true] {
        for obstacle in obstacles() {
            change(out, runs, "Failed", |kind| {
                if let EventKind::Failed {
                    recipients,
                    expired: it,
                    ..
                } = kind
                {
                    recipients.truncate(1);
                    recipients[0].1 = obstacle.clone();
                    *it = expired;
                }
            });
        }
        change(out, runs, "Failed", |kind| {
            if let EventKind::Failed {
                recipients,
                expired: it,
                queue_id,
                ..
            } = kind
            {
                *recipients = paths(2)
                    .into_iter()
                    .map(|it| (it, Obstacle::NullMx))
                    .collect();
                *it = expired;
                *queue_id = None;
            }
        });
    }
    let failures = imap_failures().into_iter().map(ReadFailure::Imap);
    let failures = failures.chain(pop3_failures().into_iter().map(ReadFailure::Pop3));
    let failures: Vec<_> = failures
        .chain([ReadFailure::NotConnected])
        .map(Some)
        .collect();
    set!(out, runs, MailboxChecked, failure, &failures);
    set!(out, runs, MailboxChecked, fetched, [0_u32, 1, 2, 3]);
    set!(out, runs, RecipientRefused, refusal, Refusal::ALL);
    set!(out, runs, TransactionRefused, refusal, Refusal::ALL);
    let reasons = [Refused::NoService, Refused::NoHost, Refused::NoAnswer];
    set!(out, runs, ConnectionRefused, reason, reasons);
    let tokens = [
        TokenAnswer::Refused,
        TokenAnswer::Issued {
            token: "abc".into(),
            scope: "mail".into(),
            expires: protocol_core::Instant::default(),
        },
    ];
    set!(out, runs, TokenAnswered, answer, &tokens);
    set!(
        out,
        runs,
        TokenAsked,
        grant,
        [Grant::Consent, Grant::Password]
    );
    let omitted = [Omitted::NullReversePath, Omitted::NotAsked];
    set!(out, runs, NoticeOmitted, why, omitted);
    let actions = [
        Action::Failed,
        Action::Delayed,
        Action::Delivered,
        Action::Relayed,
    ];
    set!(out, runs, NoticeWritten, action, actions);
    let changes = [
        FolderChange::Created(folder("Work")),
        FolderChange::Deleted(folder("Work/2026")),
        FolderChange::Renamed {
            from: folder("INBOX"),
            to: folder("Old"),
        },
        FolderChange::Subscribed(folder("Work")),
        FolderChange::Unsubscribed(folder("Work")),
    ];
    set!(out, runs, FolderChanged, change, &changes);
    let fields = ["Received", "Return-Path", "Other"].map(String::from);
    set!(out, runs, HeaderAdded, field, &fields);
    set!(out, runs, Attempted, attempt, [1_u32, 2, 3, 12]);
    set!(out, runs, EnvelopeBegun, reverse_path, [ReversePath::Null]);
    set!(
        out,
        runs,
        Released,
        recipients,
        [paths(1), paths(2), paths(7)]
    );
    set!(
        out,
        runs,
        EnvelopeSettled,
        accepted,
        [paths(0), paths(1), paths(7)]
    );
    let members = [many(1), many(2), many(6)];
    set!(out, runs, Expanded, members, members);
    let uids = [vec![3_u32], vec![3, 4], vec![3, 4, 5]];
    set!(out, runs, MessagesRemoved, uids, &uids);
    set!(out, runs, MessagesRemoved, moved, [false, true]);
    set!(out, runs, CopiesForgotten, uids, &uids);
    let folders = [folder("INBOX"), folder("Work")];
    set!(out, runs, Fetched, folder, &folders);
    set!(out, runs, MessageStored, folder, &folders);
    set!(
        out,
        runs,
        MessageStored,
        from,
        [None, Some((folder("Work"), 3_u32))]
    );
    set!(out, runs, FlagsChanged, folder, &folders);
    let mut flags = vec![Vec::new()];
    for it in [
        "\\Seen",
        "\\Answered",
        "\\Flagged",
        "\\Deleted",
        "\\Draft",
        "work",
    ] {
        let one: Flag = serde_json::from_value(it.into()).expect(it);
        flags.push(vec![one]);
    }
    flags.push(flags[1..4].concat());
    set!(out, runs, FlagsChanged, flags, &flags);
    answers(out, runs);
    for (protocol, port) in [
        (Protocol::Smtp, 25),
        (Protocol::Smtp, 465),
        (Protocol::Smtp, 587),
        (Protocol::Smtp, 2525),
        (Protocol::Imap, 143),
        (Protocol::Imap, 993),
        (Protocol::Pop3, 110),
        (Protocol::Pop3, 995),
    ] {
        for kind in [
            "ConnectionRequested",
            "ConnectionOpened",
            "ConnectionRefused",
            "ConnectionClosed",
            "ConnectionReset",
            "TlsBegun",
            "TlsEstablished",
        ] {
            change(out, runs, kind, |kind| {
                if let EventKind::ConnectionRequested(ends)
                | EventKind::ConnectionOpened(ends)
                | EventKind::ConnectionRefused { ends, .. }
                | EventKind::ConnectionClosed(ends)
                | EventKind::ConnectionReset(ends)
                | EventKind::TlsBegun(ends)
                | EventKind::TlsEstablished(ends) = kind
                {
                    (ends.protocol, ends.port) = (protocol, port);
                }
            });
        }
    }
}

fn answers(out: &mut Out, runs: &[(&'static str, Timeline)]) {
    let timeline = &runs
        .iter()
        .find(|(name, _)| *name == "relay")
        .expect("it")
        .1;
    let asked: Vec<&Event> = timeline
        .events()
        .iter()
        .filter(|it| matches!(it.kind, EventKind::DnsAnswered { .. }))
        .collect();
    let mut answers = vec![
        Answer::NoError(Vec::new()),
        Answer::NxDomain,
        Answer::ServFail,
    ];
    for event in &asked {
        if let EventKind::DnsAnswered {
            answer: Answer::NoError(records),
            ..
        } = &event.kind
        {
            answers.push(Answer::NoError(records.clone()));
            answers.push(Answer::NoError([records.clone(), records.clone()].concat()));
            let mut null = records.clone();
            null[0].data = RecordData::Mx(0, None);
            answers.push(Answer::NoError(null));
        }
    }
    for event in asked {
        for it in &answers {
            let mut event = event.clone();
            if let EventKind::DnsAnswered { answer, .. } = &mut event.kind {
                *answer = it.clone();
            }
            out.event(&event, timeline);
        }
    }
    // An outcome that was good is no obstacle, and has words all the same.
    let reply = protocol_core::smtp::Reply::new(ReplyCode::new(250), None, "done");
    let good = Obstacle::Outcome(client::Outcome::Delivered(reply));
    out.say("obstacle", &say::obstacle(&good));
}

fn fault(name: FaultName) -> Vec<Fault> {
    match name {
        FaultName::Delay => [1_000, 5_000, 90_000_000, 7_200_000_000]
            .map(|micros| Fault::Delay { micros })
            .to_vec(),
        FaultName::Drop => vec![Fault::Drop],
        FaultName::Reset => vec![Fault::Reset],
        FaultName::Refuse => vec![Fault::Refuse],
        FaultName::Crash => [1, 60, 3_600, 86_400]
            .map(|seconds| Fault::Crash { seconds })
            .to_vec(),
        FaultName::Reply => vec![Fault::Reply(ChosenReply {
            code: ReplyCode::new(451),
            status: None,
            text: "not now".into(),
        })],
        FaultName::ServerFailure => vec![Fault::ServerFailure],
        FaultName::Strip => vec![Fault::Strip],
    }
}

fn faults(out: &mut Out) {
    let timeline = sent(scenario("crash-after-250"));
    let strikes = |kind: &EventKind| matches!(kind, EventKind::FaultApplied { .. });
    let event = timeline.events().iter().find(|it| strikes(&it.kind));
    let event = event.expect("a fault strikes");
    for name in FaultName::ALL {
        for stage in Stage::ALL {
            for then in [When::Before, When::After] {
                if !name.strikes(stage, then) {
                    continue;
                }
                for it in fault(name) {
                    let mut event = event.clone();
                    if let EventKind::FaultApplied {
                        fault,
                        stage: at,
                        when,
                        ..
                    } = &mut event.kind
                    {
                        (*fault, *at, *when) = (it, stage, then);
                    }
                    out.event(&event, &timeline);
                }
            }
        }
    }
}
