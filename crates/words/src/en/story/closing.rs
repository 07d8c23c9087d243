use super::times;
use crate::Closing;
use std::collections::BTreeSet;
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
    let mut letters: BTreeSet<MessageId> = BTreeSet::new();
    let mut notices: BTreeSet<MessageId> = BTreeSet::new();
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
    letters.extend(pushed.iter().filter(|it| !notices.contains(it)));
    let count = |list: &[MessageId], of: &BTreeSet<MessageId>| {
        times(list.iter().filter(|it| of.contains(it)).count())
    };
    let what = match letters.len() {
        0 | 1 => "it",
        _ => "letters",
    };
    let them = if what == "it" { "it" } else { "them" };
    let mut summary = format!(
        "SMTP pushed {what} {}. IMAP fetched {them} {}.",
        count(&pushed, &letters),
        count(&fetched, &letters)
    );
    if !notices.is_empty() {
        let (a, it) = match notices.len() {
            1 => ("A notice came back", "it"),
            _ => ("Notices came back", "them"),
        };
        summary += &format!(
            " {a}: SMTP pushed {it} {}, IMAP fetched {it} {}.",
            count(&pushed, &notices),
            count(&fetched, &notices)
        );
    }
    summary
}
