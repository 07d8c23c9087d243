//! A question to DNS and what is answered, as it is read on the stage.

use exports::records;
use story::{Spoken, view};
use words::Words;
use world::{Event, HostId};

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
    let view = view(event);
    let (from, to) = view.parties?;
    let (resolver, question, answer) = match view.spoken? {
        Spoken::Question(question) | Spoken::NoAnswer(question) => (to, question, None),
        Spoken::Records(question, answer) => {
            let mut records = records(answer, words).0;
            records.truncate(4);
            (from, question, Some(records))
        }
        _ => return None,
    };
    Some(Slip {
        resolver,
        question: format!("{} {}", question.kind, question.name),
        answer,
    })
}
