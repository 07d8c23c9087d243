//! A run as text: what was said on the wire, each line with its end, and between them what happened.

use crate::wire::visible;
use protocol_core::smtp::Side;
use story::{Row, TimeOfDay};
use words::Words;
use world::{Event, Timeline};

/// The transcript of what happened up to the cursor.
#[must_use]
pub fn transcript(timeline: &Timeline, words: &Words) -> String {
    let mut text = String::new();
    let mut talk = None;
    for event in timeline.past() {
        let view = story::view(event);
        match (view.row, view.line()) {
            (Row::Implied | Row::Detail | Row::Arrived(_), _) => {}
            (Row::Sent(arrives), Some(line)) => {
                let ends = [line.ends.client, line.ends.server].map(|it| timeline.world().host(it));
                if let ([Some(client), Some(server)], true) = (ends, talk != event.connection) {
                    note(
                        &mut text,
                        timeline,
                        words,
                        event,
                        &story::calls(client, server),
                    );
                }
                talk = event.connection;
                let who = match line.from {
                    Side::Client => "C:",
                    Side::Server => "S:",
                };
                let said = line.octets.to_text();
                for said in said.strip_suffix("\r\n").unwrap_or(&said).split("\r\n") {
                    text.push_str(format!("{who} {}", visible(said)).trim_end());
                    text.push('\n');
                }
                if arrives.is_none() {
                    text.push_str(&format!("# {}\n", say!(words, "transcript-lost")));
                }
            }
            (row, _) => {
                note(
                    &mut text,
                    timeline,
                    words,
                    event,
                    &story::sentence(event, timeline),
                );
                if row == Row::Heading {
                    talk = event.connection;
                }
            }
        }
    }
    text
}

fn note(text: &mut String, timeline: &Timeline, words: &Words, event: &Event, says: &story::Fact) {
    let time = words.text(&TimeOfDay::at(timeline.world(), event.at).whole());
    text.push_str(&format!("# {time}  {}\n", visible(&words.text(says))));
}
