//! The envelope is filled in: which questions were asked, and what came of each recipient.

use super::dialogue::Codes;
use super::{meaning, paths, plain};
use protocol_core::smtp::{ForwardPath, Reply, ReplyCode, Unit, Verb};
use world::{Event, EventKind, Timeline, WireUnit};

pub(super) fn settled(
    accepted: &[ForwardPath],
    refused: &[(ForwardPath, Reply)],
    codes: &Codes,
    server: &str,
    chunks: bool,
) -> (String, String) {
    let questions = [
        ("Who are you?", codes.hello),
        ("Who is it from?", codes.mail),
    ];
    let mut heard = String::new();
    for (question, code) in questions {
        if let Some(code) = code {
            heard += &format!("{question} {code}. ");
        }
    }
    if !codes.recipients.is_empty() {
        heard += &format!("Who is it for? {}. ", list(&codes.recipients));
    }
    match (accepted.len(), refused.first()) {
        (0, Some((path, reply))) => (
            format!("Who is it for? Not {}: {}.", plain(path), reply.code),
            format!(
                "{} Nobody is on the envelope, so the letter is not handed over.",
                meaning(reply)
            ),
        ),
        (taken, Some((path, reply))) => (
            format!(
                "{taken} of {} recipients {} taken.",
                taken + refused.len(),
                if taken == 1 { "is" } else { "are" }
            ),
            format!(
                "Each got an answer of its own. {} got {}. The letter goes to {}.",
                plain(path),
                reply.code,
                paths(accepted)
            ),
        ),
        (0, None) => (
            "Nobody is on the envelope.".into(),
            "The letter is not handed over.".into(),
        ),
        (_, None) => (
            format!("{server} has filled in an envelope."),
            format!(
                "{heard}On the envelope now: {}. The letter itself comes last{}.",
                paths(accepted),
                if chunks {
                    ": here in counted chunks, with BDAT, and nothing has to be asked first"
                } else {
                    ", after 354"
                }
            ),
        ),
    }
}

/// Whether the letter goes by BDAT on the connection of `event`.
pub(super) fn in_chunks(event: &Event, timeline: &Timeline) -> bool {
    let after = timeline.events().iter().skip(event.id.index());
    let mut sent = after.filter(|it| it.connection == event.connection);
    sent.find_map(|it| match &it.kind {
        EventKind::LineSent { line, .. } => match line.unit {
            WireUnit::Smtp(Unit::Command(Verb::Bdat)) => Some(true),
            WireUnit::Smtp(Unit::Command(Verb::Data | Verb::Quit)) => Some(false),
            _ => None,
        },
        _ => None,
    })
    .unwrap_or(false)
}

/// Codes one by one, or, where they are many and the same, counted.
fn list(codes: &[ReplyCode]) -> String {
    match codes {
        [first, .., _] if codes.len() > 3 && codes.iter().all(|it| it == first) => {
            format!("{first} for each of {}", codes.len())
        }
        _ => {
            let codes: Vec<String> = codes.iter().take(6).map(ToString::to_string).collect();
            codes.join(", ")
        }
    }
}
