//! What the inspector says of an event.

mod answers;
mod auth;
mod command;
mod imap;
mod pop3;
mod reply;
mod rules;
mod smtp;
mod smtp_session;

pub(crate) use answers::greetings;
pub(crate) use auth::secret_kind;
pub use auth::under_base64;

use crate::session::{literal_of, unasked};
use crate::view::explanation;
use crate::{Explanation, Fact, Value, explained, fact, sentence, text, view};
use protocol_core::smtp::Side;
use protocol_core::trace::Section;
use world::{Event, EventKind, Line, Timeline, WireUnit};

/// What the inspector says of an event.
#[must_use]
pub fn explain(event: &Event, timeline: &Timeline) -> Explanation {
    let mut it = explanation(event, timeline);
    if unasked(event, timeline).is_some() {
        let told = explained!("about-unasked");
        it.meaning.splice(0..0, told.meaning);
        it.follow = told.follow;
        it.sections.push(Section::new(2177, "3"));
    }
    if let EventKind::LineSent {
        line,
        arrives: None,
    } = &event.kind
    {
        let from = match line.from {
            Side::Client => "client",
            Side::Server => "server",
        };
        it.follow = vec![fact!("about-lost", from: Value::Choice(from))];
        it.answers.clear();
    }
    it.what.get_or_insert_with(|| sentence(event, timeline));
    let cause = |it: &Event| it.cause.and_then(|id| timeline.event(id));
    let it_led = cause(event).map(|sent| {
        // A line arrives because it was sent: what matters is why it was sent.
        let arrives = matches!(event.kind, EventKind::LineReceived { .. });
        match cause(sent).filter(|_| arrives) {
            Some(behind) => (sent, behind),
            None => (event, sent),
        }
    });
    it.why = it_led.map(|(event, cause)| {
        let cause = heard(event, cause, timeline);
        (cause.id, why(event, cause, timeline))
    });
    it
}

/// What a line of a protocol is and means.
pub(crate) fn of_line(line: &Line, event: &Event, timeline: &Timeline) -> Explanation {
    let mut it = match line.unit {
        WireUnit::Smtp(unit) => smtp::of_unit(unit, line, event, timeline),
        WireUnit::Imap(unit) => match literal_of(event, timeline) {
            Some(name) => imap::piece(name),
            None => imap::of_unit(unit, line),
        },
        WireUnit::Pop3(unit) => pop3::of_unit(unit, line),
    };
    auth::of_exchange(event, line, timeline, &mut it);
    it
}

/// Words of a protocol and what each says.
fn glossary(
    words: impl Iterator<Item = impl AsRef<str>>,
    says: fn(&str) -> Option<Fact>,
) -> Vec<Fact> {
    let words = words.map(|it| it.as_ref().to_ascii_uppercase());
    let known = words.filter_map(|word| Some((says(&word)?, word)));
    known
        .map(|(says, word)| fact!("glossary", word: text(word), says: says))
        .collect()
}

/// What led to a line is what was heard on its connection, and not what came of that meanwhile, such as a notice.
fn heard<'a>(event: &Event, cause: &'a Event, timeline: &'a Timeline) -> &'a Event {
    let mut it = cause;
    while matches!(event.kind, EventKind::LineSent { .. })
        && event.connection.is_some()
        && matches!(
            it.kind,
            EventKind::Deferred { .. }
                | EventKind::Failed { .. }
                | EventKind::NoticeWritten { .. }
                | EventKind::NoticeOmitted { .. }
        )
    {
        match it.cause.and_then(|id| timeline.event(id)) {
            Some(before) => it = before,
            None => return cause,
        }
    }
    it
}

/// What led to the event, and the rule by which it did.
fn why(event: &Event, cause: &Event, timeline: &Timeline) -> Fact {
    let cause_said = sentence(cause, timeline);
    let rule = match view(event).line() {
        Some(line) if matches!(event.kind, EventKind::LineSent { .. }) => {
            match view(cause).line() {
                Some(cause) => rules::rule(line, cause),
                None => unasked(event, timeline).map(|_| fact!("rule-unasked")),
            }
        }
        Some(_) => Some(fact!("rule-received")),
        None => None,
    };
    match rule {
        Some(rule) => fact!("why", cause: cause_said, rule: rule),
        None => cause_said,
    }
}

pub(crate) fn families() -> Vec<(&'static str, Vec<String>)> {
    let mut families = vec![
        answers::families(),
        command::families(),
        smtp_session::families(),
    ];
    families.extend(reply::families());
    families.extend(imap::families());
    families.extend(pop3::families());
    families.extend(auth::families());
    families
}
