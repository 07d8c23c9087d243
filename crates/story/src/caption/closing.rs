use super::{in_a_row, times};
use crate::session::spoken;
use crate::{Fact, fact};
use std::collections::BTreeSet;
use world::scenario::Access;
use world::{EventKind, MessageId, Protocol, Timeline};

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

/// The run in numbers. Only what is past counts: the future of a run may be hidden.
#[must_use]
pub fn closing(timeline: &Timeline) -> Fact {
    let mut letters: BTreeSet<MessageId> = BTreeSet::new();
    let mut notices: BTreeSet<MessageId> = BTreeSet::new();
    let mut replies: BTreeSet<MessageId> = BTreeSet::new();
    let mut moved = Moved {
        only_pop3: only_pop3(timeline),
        ..Moved::default()
    };
    for event in timeline.past() {
        if let EventKind::Composed { message, .. } = event.kind {
            letters.insert(message);
        } else if let EventKind::NoticeWritten { notice, .. } = event.kind {
            notices.insert(notice);
        } else if let EventKind::VacationReplied { reply, .. } = event.kind {
            replies.insert(reply);
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
            .filter(|it| !notices.contains(it) && !replies.contains(it)),
    );
    let what = match letters.len() {
        0 | 1 => fact!("closing-it"),
        _ => fact!("closing-letters"),
    };
    let summary = moved.told(&what, &letters);
    if notices.is_empty() {
        return summary;
    }
    let (written, what) = match notices.len() {
        1 => (fact!("closing-notice-written"), fact!("closing-notice")),
        _ => (fact!("closing-notices-written"), fact!("closing-notices")),
    };
    in_a_row([summary, written], moved.told(&what, &notices))
}

fn only_pop3(timeline: &Timeline) -> bool {
    let programs = timeline.scenario().hosts.iter();
    let mut reads = programs.filter_map(|it| it.mua.as_ref()?.read.as_ref());
    let by_pop3 = |by| matches!(by, Access::Pop3 | Access::Pop3s);
    reads.next().is_some_and(|it| by_pop3(it.by)) && reads.all(|it| by_pop3(it.by))
}

impl Moved {
    /// How often SMTP, IMAP and POP3 moved these messages.
    fn told(&self, what: &Fact, these: &BTreeSet<MessageId>) -> Fact {
        let count = |list: &[MessageId]| list.iter().filter(|it| these.contains(it)).count();
        let (fetched, collected) = (count(&self.fetched), count(&self.collected));
        let (what, count) = (|| what.clone(), count(&self.pushed));
        let pushed = fact!("closing-pushed", what: what(), count: count, times: times(count));
        let by_imap =
            || fact!("closing-fetched", what: what(), count: fetched, times: times(fetched));
        let by_pop3 =
            || fact!("closing-collected", what: what(), count: collected, times: times(collected));
        match (fetched, collected) {
            (0, 0) if self.only_pop3 => in_a_row([pushed], by_pop3()),
            (_, 0) => in_a_row([pushed], by_imap()),
            (0, _) => in_a_row([pushed], by_pop3()),
            (_, _) => in_a_row([pushed, by_imap()], by_pop3()),
        }
    }
}
