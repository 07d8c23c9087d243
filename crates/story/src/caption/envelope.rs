//! The envelope is filled in: which questions were asked, and what came of each recipient.

use super::dialogue::Codes;
use super::in_a_row;
use crate::hosts::{host, meaning, paths, plain};
use crate::{Beat, Value, beat, fact, list, text};
use protocol_core::smtp::{ForwardPath, Reply, ReplyCode, Unit, Verb};
use world::{Event, EventKind, Timeline, WireUnit};

pub(crate) fn settled(
    accepted: &[ForwardPath],
    refused: &[(ForwardPath, Reply)],
    event: &Event,
    timeline: &Timeline,
) -> Beat {
    match (accepted.len(), refused.first()) {
        (0, Some((path, reply))) => {
            beat!(
                "caption-nobody-accepted",
                refused: plain(path),
                code: text(reply.code),
                meaning: meaning(reply),
            )
        }
        (taken, Some((path, reply))) => beat!(
            "caption-some-accepted",
            count: taken,
            all: taken + refused.len(),
            refused: plain(path),
            code: text(reply.code),
            accepted: paths(accepted),
        ),
        (0, None) => beat!("caption-nobody-on-envelope"),
        (_, None) => filled_in(accepted, event, timeline),
    }
}

fn filled_in(accepted: &[ForwardPath], event: &Event, timeline: &Timeline) -> Beat {
    let codes = Codes::before(event, timeline);
    let server = codes.server.map(|it| host(timeline, it));
    let by = if in_chunks(event, timeline) {
        "bdat"
    } else {
        "data"
    };
    let Beat { title, text: now } = beat!(
        "caption-envelope",
        server: server.unwrap_or_else(|| fact!("caption-the-server")),
        accepted: paths(accepted),
        by: Value::Choice(by),
    );
    let hello = codes.hello;
    let hello = hello.map(|it| fact!("caption-who-are-you", code: text(it)));
    let mail = codes.mail;
    let mail = mail.map(|it| fact!("caption-who-is-it-from", code: text(it)));
    let recipients = &codes.recipients;
    let recipients = (!recipients.is_empty())
        .then(|| fact!("caption-who-is-it-for", codes: one_by_one(recipients)));
    let asked = [hello, mail, recipients].into_iter().flatten();
    Beat {
        title,
        text: in_a_row(asked, now),
    }
}

/// Whether the letter goes by BDAT on the connection of `event`.
fn in_chunks(event: &Event, timeline: &Timeline) -> bool {
    let on = event.connection.map(|it| timeline.on(it, usize::MAX));
    let mut after = on.into_iter().flatten().skip_while(|it| it.id < event.id);
    let found = after.find_map(|it| match &it.kind {
        EventKind::LineSent { line, .. } => match line.unit {
            WireUnit::Smtp(Unit::Command(Verb::Bdat)) => Some(true),
            WireUnit::Smtp(Unit::Command(Verb::Data | Verb::Quit)) => Some(false),
            _ => None,
        },
        _ => None,
    });
    found.unwrap_or(false)
}

/// Codes one by one, or, where they are many and the same, counted.
fn one_by_one(codes: &[ReplyCode]) -> Value {
    match codes {
        [first, .., _] if codes.len() > 3 && codes.iter().all(|it| it == first) => {
            fact!("caption-code-for-each", code: text(first), count: codes.len()).into()
        }
        _ => list(codes.iter().take(6).map(text)),
    }
}
