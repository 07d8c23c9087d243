//! A question to DNS and what is answered, as it is read on the stage.

use protocol_core::dns::{Answer, RecordData};
use story::Sign;
use words::Words;
use world::{Event, EventKind, HostId};

/// A question to DNS and its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slip {
    /// Who answers.
    pub resolver: HostId,
    /// `MX receiver.example`.
    pub question: String,
    /// The records, or what it says instead; `None` before it has answered.
    pub answer: Option<Vec<String>>,
}

/// The question and the answer of a DNS event.
pub fn slip(event: &Event, words: &Words) -> Option<Slip> {
    let (resolver, question, answer) = match &event.kind {
        EventKind::DnsAsked { resolver, question }
        | EventKind::DnsTimedOut {
            resolver, question, ..
        } => (*resolver, question, None),
        EventKind::DnsAnswered {
            resolver,
            question,
            answer,
            ..
        } => (*resolver, question, Some(records(answer, words).0)),
        _ => return None,
    };
    Some(Slip {
        resolver,
        question: format!("{} {}", question.kind, question.name),
        answer,
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
                records.iter().take(4).map(|it| data(&it.data)).collect(),
                Sign::Done,
            )
        }
        Answer::NxDomain => only(say!(words, "ui-no-such-name"), Sign::No),
        Answer::ServFail => only(say!(words, "ui-no-answer"), Sign::Later),
    }
}
