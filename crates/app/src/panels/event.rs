//! What more than one panel asks of an event.

use super::stage::records;
use crate::state::Flying;
use story::{Sign, Spoken};
use words::Words;
use world::Instant;
use world::event::TokenAnswer;
use yew::prelude::*;

/// What is said that is no line: its text, and its sign where it is an answer.
pub fn said(spoken: Spoken<'_>, words: &Words) -> Option<(String, Option<Sign>)> {
    Some(match spoken {
        Spoken::Line(_) | Spoken::NoAnswer(_) => return None,
        Spoken::Tls => (say!(words, "ui-tls-begins"), None),
        Spoken::TlsUp => (say!(words, "ui-tls-answer"), None),
        Spoken::Question(it) => (format!("{} {} ?", it.kind, it.name), None),
        Spoken::Records(question, answer) => match records(answer, words) {
            (records, Sign::Done) => {
                let text = format!("{} {}", question.kind, records.join(", "));
                (text, Some(Sign::Done))
            }
            (instead, sign) => (instead.concat(), Some(sign)),
        },
        Spoken::TokenRequest => (say!(words, "ui-token-wanted"), None),
        Spoken::Token(TokenAnswer::Issued { token, .. }) => (token.clone(), Some(Sign::Done)),
        Spoken::Token(TokenAnswer::Refused) => (say!(words, "ui-no-token"), Some(Sign::No)),
    })
}

/// Where a line is lost, in thousandths of its way.
pub const CUT: i32 = 600;

/// How far a line is on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flight {
    /// On its way, so many thousandths of it.
    Flying(i32),
    /// It has arrived.
    Arrived,
    /// It never will.
    Lost,
}

impl Flight {
    /// How far what was sent at `sent`, and has not arrived, is at `now`. What should have arrived
    /// by then was lost on the way.
    pub fn at(now: Instant, sent: Instant, arrives: Option<Instant>) -> Self {
        let Some(arrives) = arrives else {
            return Self::Lost;
        };
        if now > arrives {
            return Self::Lost;
        }
        let whole = (arrives - sent).as_micros().max(1);
        let done = (now - sent).as_micros().min(whole);
        Self::Flying(i32::try_from(done * 1000 / whole).unwrap_or(1000))
    }
}

/// Tells the style sheet how a drawing crosses from `from` to `to`, in its own units. By style properties, not by
/// a style attribute, which the policy of the page forbids.
#[hook]
pub fn use_crossing(node: &NodeRef, flying: Option<Flying>, from: i32, to: i32) {
    use_effect_with(
        (node.clone(), flying, from, to),
        |(node, flying, from, to)| {
            let Some((it, element)) = flying.zip(node.cast::<web_sys::SvgElement>()) else {
                return;
            };
            for (name, value) in [
                ("--from", format!("{from}px")),
                ("--way", format!("{}px", to - from)),
                ("--back", format!("{}px", from - to)),
                ("--lead", format!("{}ms", it.lead)),
                ("--time", format!("{}ms", it.millis)),
            ] {
                // Where it is refused the still pictures are there all the same.
                drop(element.style().set_property(name, &value));
            }
        },
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use core::time::Duration;

    #[test]
    fn an_arrow_is_as_far_as_the_time_says() {
        let at = Instant::from_micros;
        let arrives = Some(at(3_000));
        for (now, far) in [(1_000, 0), (1_500, 250), (2_000, 500), (3_000, 1000)] {
            assert_eq!(Flight::at(at(now), at(1_000), arrives), Flight::Flying(far));
        }
        for (now, arrives) in [(5, None), (3_001, arrives)] {
            assert_eq!(
                Flight::at(at(now), at(1) + Duration::ZERO, arrives),
                Flight::Lost
            );
        }
    }
}
