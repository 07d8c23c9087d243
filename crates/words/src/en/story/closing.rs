use super::times;
use crate::Closing;
use protocol_core::sorted::SortedSet;
use world::{EventKind, MessageId, Timeline};

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

/// Only what is past counts: the future of a run may be hidden.
fn summary(timeline: &Timeline) -> String {
    let mut letters: SortedSet<MessageId> = SortedSet::new();
    let mut notices: SortedSet<MessageId> = SortedSet::new();
    let mut pushed: Vec<MessageId> = Vec::new();
    let mut fetched: Vec<MessageId> = Vec::new();
    for event in timeline.past() {
        if let EventKind::Composed { message, .. } = event.kind {
            letters.insert(message);
        } else if let EventKind::NoticeWritten { notice, .. } = event.kind {
            notices.insert(notice);
        } else if let EventKind::Accepted { message, .. } = event.kind {
            pushed.push(message);
        } else if let EventKind::Fetched {
            message: Some(message),
            ..
        } = event.kind
        {
            fetched.push(message);
        }
    }
    letters.extend(pushed.iter().copied().filter(|it| !notices.contains(it)));
    let all_one = letters.len() <= 1;
    let mut summary = told(
        if all_one { "it" } else { "the letters" },
        &letters,
        &pushed,
        &fetched,
    );
    if !notices.is_empty() {
        let (came, what) = match notices.len() {
            1 => ("A notice was written.", "the notice"),
            _ => ("Notices were written.", "the notices"),
        };
        summary += &format!(" {came} {}", told(what, &notices, &pushed, &fetched));
    }
    summary
}

/// How often SMTP and IMAP moved these messages.
fn told(
    what: &str,
    these: &SortedSet<MessageId>,
    pushed: &[MessageId],
    fetched: &[MessageId],
) -> String {
    let of = |list: &[MessageId]| list.iter().filter(|it| these.contains(it)).count();
    let pushed = match of(pushed) {
        0 => format!("SMTP never pushed {what}."),
        many => format!("SMTP pushed {what} {}.", times(many)),
    };
    let fetched = match of(fetched) {
        0 => format!("IMAP never fetched {what}."),
        many => format!("IMAP fetched {what} {}.", times(many)),
    };
    format!("{pushed} {fetched}")
}
