use super::{spoken, times};
use crate::Closing;
use std::collections::BTreeSet;
use world::scenario::Access;
use world::{EventKind, MessageId, Protocol, Timeline};

pub(crate) fn closing(timeline: &Timeline) -> Closing {
    Closing {
        summary: summary(timeline),
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
                "Yes. Each server went by the address that RCPT TO gave it, and that address chose the \
                 mailbox. What the letter says about its recipients decides nothing.",
            ),
        ],
    }
}

/// How messages moved, each as often as it did.
#[derive(Default)]
struct Moved {
    /// By SMTP.
    pushed: Vec<MessageId>,
    /// By IMAP.
    fetched: Vec<MessageId>,
    /// By POP3.
    collected: Vec<MessageId>,
    /// Whether there is no program that reads by IMAP.
    only_pop3: bool,
}

/// Only what is past counts: the future of a run may be hidden.
fn summary(timeline: &Timeline) -> String {
    let mut letters: BTreeSet<MessageId> = BTreeSet::new();
    let mut notices: BTreeSet<MessageId> = BTreeSet::new();
    let mut moved = Moved {
        only_pop3: only_pop3(timeline),
        ..Moved::default()
    };
    for event in timeline.past() {
        if let EventKind::Composed { message, .. } = event.kind {
            letters.insert(message);
        } else if let EventKind::NoticeWritten { notice, .. } = event.kind {
            notices.insert(notice);
        } else if let EventKind::Accepted { message, .. } = event.kind {
            moved.pushed.push(message);
        } else if let EventKind::Fetched {
            message: Some(message),
            ..
        } = event.kind
        {
            match spoken(event, timeline) {
                Some(Protocol::Pop3) => moved.collected.push(message),
                Some(Protocol::Imap | Protocol::Smtp) | None => moved.fetched.push(message),
            }
        }
    }
    letters.extend(
        moved
            .pushed
            .iter()
            .copied()
            .filter(|it| !notices.contains(it)),
    );
    let all_one = letters.len() <= 1;
    let mut summary = moved.told(if all_one { "it" } else { "the letters" }, &letters);
    if !notices.is_empty() {
        let (came, what) = match notices.len() {
            1 => ("A notice was written.", "the notice"),
            _ => ("Notices were written.", "the notices"),
        };
        summary += &format!(" {came} {}", moved.told(what, &notices));
    }
    summary
}

fn only_pop3(timeline: &Timeline) -> bool {
    let programs = timeline.scenario().hosts.iter();
    let mut reads = programs.filter_map(|it| it.mua.as_ref()?.read.as_ref());
    let by_pop3 = |by| matches!(by, Access::Pop3 | Access::Pop3s);
    reads.next().is_some_and(|it| by_pop3(it.by)) && reads.all(|it| by_pop3(it.by))
}

impl Moved {
    /// How often SMTP, IMAP and POP3 moved these messages.
    fn told(&self, what: &str, these: &BTreeSet<MessageId>) -> String {
        let of = |list: &[MessageId]| list.iter().filter(|it| these.contains(it)).count();
        let says = |by: &str, did: &str, count: usize| match count {
            0 => format!("{by} never {did} {what}."),
            many => format!("{by} {did} {what} {}.", times(many)),
        };
        let pushed = says("SMTP", "pushed", of(&self.pushed));
        let (fetched, collected) = (of(&self.fetched), of(&self.collected));
        let by_imap = || says("IMAP", "fetched", fetched);
        let by_pop3 = || says("POP3", "collected", collected);
        match (fetched, collected) {
            (0, 0) if self.only_pop3 => format!("{pushed} {}", by_pop3()),
            (_, 0) => format!("{pushed} {}", by_imap()),
            (0, _) => format!("{pushed} {}", by_pop3()),
            (_, _) => format!("{pushed} {} {}", by_imap(), by_pop3()),
        }
    }
}
