//! What the inspector says of an event.

mod auth;
mod command;
mod dns;
mod event;
mod imap;
mod mailbox;
mod pop3;
mod reply;
mod rules;
mod smtp;

pub(super) use event::with;
pub(super) use imap::named;

use super::{sentence, story};
use crate::{Explanation, Sign};
use protocol_core::trace::Section;
use world::{Event, EventKind, Line, Timeline, WireUnit};

/// What is to be said of data in IDLE.
const UNASKED: &str = "Nobody asked for it now: the client idles, and the server tells what has changed the moment it does.";

/// A row of what may be answered: sign, codes, meaning.
type Answer = (Sign, &'static str, &'static str);

pub(super) const fn rfc5321(section: &'static str) -> Section {
    Section::new(5321, section)
}

const fn rfc1939(section: &'static str) -> Section {
    Section::new(1939, section)
}

const fn rfc3501(section: &'static str) -> Section {
    Section::new(3501, section)
}

pub(crate) fn explain(event: &Event, timeline: &Timeline) -> Explanation {
    let mut it = match line_of(event) {
        Some(line) => match line.unit {
            WireUnit::Smtp(unit) => smtp::of_unit(unit, line),
            WireUnit::Imap(unit) => match story::literal_of(event, timeline) {
                Some(name) => imap::piece(name),
                None => imap::of_unit(unit, line),
            },
            WireUnit::Pop3(unit) => pop3::of_unit(unit, line),
        },
        None => event::of_event(&event.kind, story::spoken(event, timeline)),
    };
    if let Some(line) = line_of(event) {
        auth::of_exchange(event, line, timeline, &mut it);
    }
    if story::unasked(event, timeline).is_some() {
        it.meaning.insert(0, UNASKED.into());
        it.may_follow = strings(&["More of it, whenever something changes; DONE from the client."]);
        it.sections.push(Section::new(2177, "3"));
    }
    if it.what.is_empty() {
        it.what = sentence(event, timeline);
    }
    it.why = event
        .cause
        .and_then(|id| timeline.event(id))
        .map(|cause| why(event, cause, timeline));
    it
}

pub(super) fn new(what: &str, meaning: &[&str], sections: &[Section]) -> Explanation {
    Explanation {
        what: what.into(),
        meaning: strings(meaning),
        sections: sections.to_vec(),
        ..Explanation::default()
    }
}

fn strings(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|it| (*it).to_owned()).collect()
}

/// Words of a protocol and what each says, a few to a paragraph.
fn glossary(
    words: impl Iterator<Item = impl AsRef<str>>,
    says: fn(&str) -> Option<&'static str>,
) -> Vec<String> {
    let mut paragraphs: Vec<String> = Vec::new();
    for word in words {
        let word = word.as_ref().to_ascii_uppercase();
        let Some(says) = says(&word) else { continue };
        let piece = format!("{word}: {says}.");
        match paragraphs.last_mut() {
            Some(last) if last.chars().count() + piece.chars().count() < 280 => {
                last.push(' ');
                last.push_str(&piece);
            }
            _ => paragraphs.push(piece),
        }
    }
    paragraphs
}

fn line_of(event: &Event) -> Option<&Line> {
    if let EventKind::LineSent { line, .. } | EventKind::LineReceived { line, .. } = &event.kind {
        Some(line)
    } else {
        None
    }
}

/// What led to the event, and the rule by which it did.
fn why(event: &Event, cause: &Event, timeline: &Timeline) -> String {
    let cause_said = sentence(cause, timeline);
    let rule = match line_of(event) {
        Some(line) if matches!(event.kind, EventKind::LineSent { .. }) => match line_of(cause) {
            Some(cause) => rules::rule(line, cause),
            None => story::unasked(event, timeline)
                .map(|_| "The server tells each session that has the mailbox open."),
        },
        Some(_) => Some("It took the time of the link to arrive."),
        None => None,
    };
    match rule {
        Some(rule) => format!("{cause_said} {rule}"),
        None => cause_said,
    }
}
