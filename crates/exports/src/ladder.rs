//! The rows of the ladder, and what they say.

mod content;
mod rows;

pub use content::{RowContent, content};
pub use rows::{Item, Items, Row, hosts};

use core::time::Duration;
use std::collections::BTreeSet;
use words::Words;
use world::{Instant, Timeline};

/// What a whole ladder shows in one place.
pub enum Drawn {
    /// A row, and when it happened.
    Row(Instant, RowContent),
    /// Time that passes.
    Band(Duration),
}

/// The whole ladder up to the cursor.
pub fn drawn(timeline: &Timeline, words: &Words) -> Vec<Drawn> {
    let past = timeline.past();
    let items = Items::new(past, &BTreeSet::new(), |_| true);
    let each = items.seen(past.len()).iter().filter_map(|it| match *it {
        Item::Band(_, waited) => Some(Drawn::Band(waited)),
        Item::Rows(first, last) => {
            let rows = &items.rows[first..=last];
            let content = content(rows, rows[0], timeline, past.len(), words)?;
            Some(Drawn::Row(items.at(*it), content))
        }
    });
    each.collect()
}
