//! What a scenario is found by in the catalogue: commands, reply codes and refusals of its run, and the
//! RFCs that explain it.

use protocol_core::smtp::{self, Side};
use protocol_core::{imap, pop3};
use std::collections::BTreeSet;
use world::{EventKind, Line, Timeline, WireUnit};

/// How widely used servers word what ours refuses, by the beginning of our reply.
const WORDINGS: [(&str, &str); 8] = [
    (
        "550 5.1.1",
        "Recipient address rejected: User unknown. No such user here.",
    ),
    (
        "550 5.7.1 relaying",
        "Relay access denied. Relaying denied.",
    ),
    (
        "450 4.7.1 greylisted",
        "Greylisting in action, please come back later.",
    ),
    ("552 5.2.2", "Over quota. Quota exceeded. Mailbox is full."),
    (
        "552 5.3.4",
        "Message size exceeds fixed limit. Message too large.",
    ),
    (
        "535 5.7.8",
        "Username and Password not accepted. Authentication failed.",
    ),
    (
        "530 5.7.0",
        "Authentication required. Client was not authenticated.",
    ),
    ("554 5.4.0", "Too many hops. Mail loops back to myself."),
];

/// The terms of a run that is whole, one a line, each once.
pub(crate) fn of(timeline: &Timeline) -> String {
    let mut found = BTreeSet::new();
    for event in timeline.events() {
        let sections = story::explain(event, timeline).sections;
        found.extend(sections.iter().map(|it| format!("RFC {}", it.rfc)));
        if let EventKind::LineSent { line, .. } = &event.kind {
            add_line(line, &mut found);
        }
    }
    let found: Vec<_> = found.into_iter().collect();
    found.join("\n")
}

fn add_line(line: &Line, found: &mut BTreeSet<String>) {
    let text = String::from_utf8_lossy(&line.octets);
    let lines = match line.unit {
        WireUnit::Smtp(
            smtp::Unit::Greeting(_)
            | smtp::Unit::Command(_)
            | smtp::Unit::UnknownCommand
            | smtp::Unit::Reply { .. },
        )
        | WireUnit::Pop3(
            pop3::Unit::Greeting(_)
            | pop3::Unit::Command(_)
            | pop3::Unit::Reply { .. }
            | pop3::Unit::Listing(_),
        ) => usize::MAX,
        // What follows in a literal is content.
        WireUnit::Imap(
            imap::Unit::Greeting(_)
            | imap::Unit::Command(_)
            | imap::Unit::Begun(_)
            | imap::Unit::Untagged(_)
            | imap::Unit::Tagged { .. },
        ) => 1,
        WireUnit::Smtp(_) | WireUnit::Imap(_) | WireUnit::Pop3(_) => return,
    };
    for line_text in text.lines().take(lines) {
        let words = line_text.split(|it: char| !it.is_ascii_alphanumeric());
        found.extend(words.filter(|it| is_keyword(it)).map(str::to_owned));
        if line.from == Side::Server {
            add_reply(line_text, found);
        }
    }
}

/// Commands, extensions and their parameters are written in capitals.
fn is_keyword(word: &str) -> bool {
    let letters = word.bytes().filter(u8::is_ascii_uppercase).count();
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    letters >= 3 && letters + digits == word.len()
}

fn add_reply(text: &str, found: &mut BTreeSet<String>) {
    let code = text
        .get(..3)
        .filter(|it| it.bytes().all(|it| it.is_ascii_digit()));
    found.extend(code.map(str::to_owned));
    let is_refusal = code.is_some_and(|it| it >= "400")
        || [" NO ", " BAD ", "-ERR"].iter().any(|it| text.contains(it));
    if is_refusal {
        found.insert(text.to_owned());
        let wording = WORDINGS.iter().find(|(ours, _)| text.starts_with(ours));
        found.extend(wording.map(|(_, theirs)| (*theirs).to_owned()));
    }
}
