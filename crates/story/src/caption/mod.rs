//! What happened, told: what goes into captions and sentences, the question at the end.

mod before;
mod cause;
mod closing;
pub(crate) mod delivered;
pub(crate) mod dialogue;
mod ending;
pub(crate) mod envelope;
mod fates;
mod heading;
pub(crate) mod lines;
pub(crate) mod looked;
mod obstacle;
mod status;
mod tour;

pub use before::before;
pub use closing::closing;
pub use ending::{Ending, endings};
pub use heading::{heading, turn};
pub use obstacle::obstacle;
pub use status::host_status;
pub use tour::tour;

use crate::{Fact, fact};

/// How often: “twice”.
fn times(count: usize) -> Fact {
    fact!("times", count: count)
}

/// Several sentences in a row.
pub(crate) fn in_a_row<T>(first: T, last: Fact) -> Fact
where
    T: IntoIterator<Item = Fact, IntoIter: DoubleEndedIterator>,
{
    let all = first.into_iter().rev();
    all.fold(
        last,
        |then, first| fact!("sentences", first: first, then: then),
    )
}
