//! What happened, told: captions, sentences, the question at the end.

mod beat;
mod before;
mod calls;
mod closing;
mod delivered;
mod dialogue;
mod envelope;
mod lines;
mod looked;
mod mailboxes;
mod obstacle;
mod sentence;
mod status;

pub use beat::caption as beat;
pub use before::before;
pub use closing::closing;
pub use obstacle::obstacle;
pub use sentence::sentence;
pub use status::host_status;

use crate::{Fact, Value, fact, family};
use protocol_core::message::Action;

/// Several sentences in a row.
fn in_a_row<T>(first: T, last: Fact) -> Fact
where
    T: IntoIterator<Item = Fact, IntoIter: DoubleEndedIterator>,
{
    let all = first.into_iter().rev();
    all.fold(
        last,
        |then, first| fact!("sentences", first: first, then: then),
    )
}

/// What a message is called: a letter, or a notice.
const fn letter(is_notice: bool) -> Value {
    Value::Choice(if is_notice { "notice" } else { "letter" })
}

pub(crate) fn families() -> [(&'static str, Vec<String>); 2] {
    let actions = [
        Action::Failed,
        Action::Delayed,
        Action::Delivered,
        Action::Relayed,
    ];
    ["caption-notice", "event-notice"].map(|name| family(name, actions.map(Action::as_str)))
}
