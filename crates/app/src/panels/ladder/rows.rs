//! The rows of the ladder: which event each one draws. Cheap, so that a run of any length is gone
//! through at each step; what a row says is worked out in `drawing`, for the rows in sight alone.

use std::collections::BTreeMap;
use world::{Event, EventId};

/// A row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// The event it draws; a click goes there.
    pub event: EventId,
    /// The event of the arrival, where the row is an arrow that has arrived.
    pub arrival: Option<EventId>,
}

impl Row {
    /// The row as it is at the cursor: what has not arrived by then is still on its way. A row that
    /// lies after the cursor is as it was seen.
    pub fn at(self, lit: Option<EventId>) -> Self {
        let later = self.is_later(lit);
        Self {
            arrival: self.arrival.filter(|it| later || Some(*it) <= lit),
            ..self
        }
    }

    /// Whether it lies after the cursor.
    pub fn is_later(self, lit: Option<EventId>) -> bool {
        Some(self.event) > lit
    }

    /// Whether one of its events is `id` or later.
    pub fn since(self, id: EventId) -> bool {
        self.event >= id || self.arrival.is_some_and(|arrival| arrival >= id)
    }
}

/// The rows of events, from the first.
pub fn rows(past: &[Event]) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    // Which row draws what is still on its way.
    let mut flying: BTreeMap<EventId, usize> = BTreeMap::new();
    for event in past {
        let row = story::row(event);
        match row {
            story::Row::Implied | story::Row::Detail => {}
            story::Row::Arrived(sent) => {
                if let Some(row) = flying.remove(&sent).and_then(|index| rows.get_mut(index)) {
                    row.arrival = Some(event.id);
                }
            }
            story::Row::Sent(_) | story::Row::Arrow | story::Row::Heading | story::Row::Note(_) => {
                if let story::Row::Sent(Some(_)) = row {
                    flying.insert(event.id, rows.len());
                }
                rows.push(Row {
                    event: event.id,
                    arrival: None,
                });
            }
        }
    }
    rows
}

/// The row of the lit event, or the last before it.
pub fn current(rows: &[Row], lit: Option<EventId>) -> Option<usize> {
    let lit = lit?;
    let arrived = rows.iter().rposition(|row| row.arrival == Some(lit));
    arrived.or_else(|| rows.iter().rposition(|row| row.event <= lit))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::panels::tests::sent;
    use world::EventKind;

    #[test]
    fn a_line_is_one_row_that_gets_its_arrival_when_it_has_arrived() {
        for name in lessons::scenario_names() {
            let timeline = sent(name);
            let events = timeline.events();
            for (index, event) in events.iter().enumerate() {
                let EventKind::LineReceived { sent, .. } = event.kind else {
                    continue;
                };
                let row = |past| rows(past).into_iter().find(|row| row.event == sent);
                assert_eq!(row(&events[..index]).map(|it| it.arrival), Some(None));
                assert_eq!(
                    row(&events[..=index]).map(|it| it.arrival),
                    Some(Some(event.id))
                );
            }
        }
    }

    #[test]
    fn every_moment_has_a_current_row_and_nothing_later_is_drawn() {
        let timeline = sent("relay");
        let events = timeline.events();
        for index in 0..events.len() {
            let past = &events[..=index];
            let lit = past[index].id;
            let rows = rows(past);
            let current = current(&rows, Some(lit)).expect("a composed letter is the first row");
            assert!(current < rows.len());
            assert!(
                rows.iter()
                    .all(|row| row.event <= lit && row.arrival <= Some(lit))
            );
            let own = rows
                .iter()
                .position(|row| row.event == lit || row.arrival == Some(lit));
            assert!(own.is_none_or(|own| own == current), "{index}");
        }
    }
}
