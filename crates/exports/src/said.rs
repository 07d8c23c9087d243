//! What one host says to another that is no line of a connection, and how far what it says is.

use protocol_core::dns::{Answer, RecordData};
use story::{Sign, Spoken};
use words::Words;
use world::Instant;
use world::event::TokenAnswer;

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

/// The records of an answer, or what it says instead, and its sign.
pub fn records(answer: &Answer, words: &Words) -> (Vec<String>, Sign) {
    let only = |text: String, sign| (vec![text], sign);
    match answer {
        Answer::NoError(records) if records.is_empty() => {
            only(say!(words, "ui-no-record"), Sign::No)
        }
        Answer::NoError(records) => {
            let data = |data: &RecordData| match data {
                RecordData::Mx(preference, Some(exchange)) => format!("{preference} {exchange}"),
                RecordData::Mx(preference, None) => format!("{preference} ."),
                RecordData::A(address) => address.to_string(),
            };
            (
                records.iter().map(|it| data(&it.data)).collect(),
                Sign::Done,
            )
        }
        Answer::NxDomain => only(say!(words, "ui-no-such-name"), Sign::No),
        Answer::ServFail => only(say!(words, "ui-no-answer"), Sign::Later),
    }
}

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
