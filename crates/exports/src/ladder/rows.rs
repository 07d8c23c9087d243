//! The rows of the ladder, and the items that are drawn of them: a row each, or several that belong together,
//! and bands where time passes. Worked out once a run, not once a step; what a row says is worked out in
//! `content`, for the rows in sight alone.

use core::time::Duration;
use protocol_core::smtp::Unit;
use std::collections::{BTreeMap, BTreeSet};
use world::{ConnectionId, Event, EventId, HostId, Instant, WireUnit};

/// A wait of that length is a band of its own.
const BAND: Duration = Duration::from_secs(1);

/// A row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// The event it draws; a click goes there.
    pub event: EventId,
    /// The event of the arrival, where the row is an arrow that has arrived.
    pub arrival: Option<EventId>,
    /// When it happened.
    at: Instant,
    kind: Kind,
}

/// What is a row to its neighbours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A connection begins.
    Heading(ConnectionId),
    /// Content of a message.
    Content(ConnectionId),
    /// Another row of a connection.
    Of(ConnectionId),
    /// None of these.
    Apart,
}

impl Kind {
    const fn connection(self) -> Option<ConnectionId> {
        match self {
            Self::Heading(id) | Self::Content(id) | Self::Of(id) => Some(id),
            Self::Apart => None,
        }
    }
}

impl Row {
    /// The row as it is at the cursor: what has not arrived by then is still on its way. A row that
    /// lies after the cursor is as it was seen.
    pub fn at(self, lit: Option<EventId>, seen: usize) -> Self {
        let later = self.is_later(lit);
        let arrived = |it: &EventId| match later {
            true => it.index() < seen,
            false => Some(*it) <= lit,
        };
        Self {
            arrival: self.arrival.filter(arrived),
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

    /// The connection that it begins.
    pub const fn begins(self) -> Option<ConnectionId> {
        match self.kind {
            Kind::Heading(id) => Some(id),
            _ => None,
        }
    }
}

/// The rows of events, from the first.
pub fn rows(events: &[Event]) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    // Which row draws what is still on its way.
    let mut flying: BTreeMap<EventId, usize> = BTreeMap::new();
    for event in events {
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
                    at: event.at,
                    kind: kind(row, event),
                });
            }
        }
    }
    rows
}

fn kind(row: story::Row, event: &Event) -> Kind {
    let Some(id) = event.connection else {
        return Kind::Apart;
    };
    let line = || story::view(event).line().map(|it| it.unit);
    match row {
        story::Row::Heading => Kind::Heading(id),
        story::Row::Sent(_) if line() == Some(WireUnit::Smtp(Unit::Content)) => Kind::Content(id),
        _ => Kind::Of(id),
    }
}

/// What is drawn in one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Item {
    /// A row, and all up to the last that gathers in it.
    Rows(usize, usize),
    /// Time that passes before a row.
    Band(usize, Duration),
}

impl Item {
    /// The row that it draws, or stands before.
    pub const fn first(self) -> usize {
        match self {
            Self::Rows(first, _) | Self::Band(first, _) => first,
        }
    }
}

/// The rows of a run, and what is drawn of them.
#[derive(Debug, Default)]
pub struct Items {
    /// All rows, in order.
    pub rows: Vec<Row>,
    items: Vec<Item>,
    /// The rows of each connection that is folded; the first is the one that is drawn.
    folded: BTreeMap<ConnectionId, Vec<usize>>,
}

impl Items {
    /// What is drawn of the rows of these events: those that are shown, and of a folded connection its heading.
    pub fn new(
        events: &[Event],
        folds: &BTreeSet<ConnectionId>,
        shows: impl Fn(&Event) -> bool,
    ) -> Self {
        let rows = rows(events);
        let mut items: Vec<Item> = Vec::new();
        let mut folded: BTreeMap<ConnectionId, Vec<usize>> = BTreeMap::new();
        let mut before: Option<Instant> = None;
        for (index, row) in rows.iter().enumerate() {
            let hides = row.kind.connection().filter(|it| folds.contains(it));
            if let Some(id) = hides {
                folded.entry(id).or_default().push(index);
                if row.begins().is_none() {
                    continue;
                }
            }
            if !shows(&events[row.event.index()]) {
                continue;
            }
            if let (Kind::Content(id), Some(Item::Rows(first, last))) = (row.kind, items.last_mut())
                && rows[*first].kind == Kind::Content(id)
            {
                *last = index;
                before = Some(row.at);
                continue;
            }
            let waited = before.map(|before| row.at - before);
            if let Some(waited) = waited.filter(|it| *it >= BAND) {
                items.push(Item::Band(index, rounded(waited)));
            }
            before = Some(row.at);
            items.push(Item::Rows(index, index));
        }
        Self {
            rows,
            items,
            folded,
        }
    }

    /// The items of the first `seen` events.
    pub fn seen(&self, seen: usize) -> &[Item] {
        let is_seen = |it: &Item| self.rows[it.first()].event.index() < seen;
        &self.items[..self.items.partition_point(is_seen)]
    }

    /// The item of the lit event, or the last before it.
    pub fn current(&self, lit: &Event) -> Option<usize> {
        let event = match story::row(lit) {
            story::Row::Arrived(sent) => sent,
            _ => lit.id,
        };
        let mut row = self
            .rows
            .partition_point(|it| it.event <= event)
            .checked_sub(1)?;
        let connection = self.rows[row].kind.connection();
        if let Some(heading) = connection.and_then(|it| self.folded.get(&it)?.first()) {
            row = *heading;
        }
        self.items
            .partition_point(|it| it.first() <= row)
            .checked_sub(1)
    }

    /// The rows that are hidden in a folded connection, as far as they were seen.
    pub fn hidden(&self, id: ConnectionId, seen: usize) -> &[usize] {
        let rows = self.folded.get(&id).map_or(&[][..], Vec::as_slice);
        let seen = rows.partition_point(|it| self.rows[*it].event.index() < seen);
        rows.get(1..seen).unwrap_or_default()
    }

    /// When the row before the item's happened.
    pub fn at(&self, item: Item) -> Instant {
        self.rows[item.first()].at
    }
}

/// A wait in whole seconds, and a long one in whole minutes: a round trip more or less is no part of it.
fn rounded(waited: Duration) -> Duration {
    let unit = if waited < Duration::from_secs(120) {
        1000
    } else {
        60_000
    };
    let millis = u64::try_from(waited.as_millis()).unwrap_or(u64::MAX);
    Duration::from_millis(millis.saturating_add(unit / 2) / unit * unit)
}

/// The hosts that take part in events.
pub fn hosts(events: &[Event]) -> BTreeSet<HostId> {
    let mut hosts = BTreeSet::new();
    for event in events {
        match story::view(event).parties {
            Some((a, b)) => hosts.extend([a, b]),
            None => drop(hosts.insert(event.host)),
        }
    }
    hosts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::sent;
    use world::{EventKind, Timeline};

    fn drawn(timeline: &Timeline, folds: &BTreeSet<ConnectionId>) -> Items {
        Items::new(timeline.events(), folds, |_| true)
    }

    #[test]
    fn a_line_is_one_row_that_gets_its_arrival_when_it_has_arrived() {
        for name in lessons::scenario_names() {
            let timeline = sent(name);
            let events = timeline.events();
            let all = rows(events);
            for (index, event) in events.iter().enumerate() {
                let EventKind::LineReceived { sent, .. } = event.kind else {
                    continue;
                };
                let row = all
                    .iter()
                    .find(|row| row.event == sent)
                    .expect("it is drawn");
                for (seen, arrival) in [(index, None), (index + 1, Some(event.id))] {
                    let lit = seen.checked_sub(1).map(|it| events[it].id);
                    assert_eq!(row.at(lit, seen).arrival, arrival);
                    assert_eq!(row.at(None, seen).arrival, arrival);
                }
            }
        }
    }

    #[test]
    fn every_moment_has_a_current_item_and_nothing_later_is_drawn() {
        for fold in [false, true] {
            let timeline = sent("greylisting");
            let events = timeline.events();
            let connections = events.iter().filter_map(|it| it.connection);
            let items = drawn(&timeline, &connections.filter(|_| fold).collect());
            for (index, lit) in events.iter().enumerate() {
                let seen = items.seen(index + 1);
                let current = items
                    .current(lit)
                    .expect("a composed letter is the first row");
                let Item::Rows(first, last) = seen[current] else {
                    panic!("a band is no place");
                };
                let rows = seen.iter().map(|it| &items.rows[it.first()]);
                assert!(rows.clone().all(|row| row.event <= lit.id));
                let own = rows.clone().any(|row| row.event == lit.id);
                assert!(!own || (first..=last).any(|it| items.rows[it].event == lit.id));
            }
        }
    }

    #[test]
    fn time_that_passes_is_a_band_and_two_of_them_never_follow_each_other() {
        let timeline = sent("greylisting");
        let items = drawn(&timeline, &BTreeSet::new());
        let bands = items.items.iter().filter_map(|it| match it {
            Item::Band(_, waited) => Some(waited.as_secs() / 60),
            Item::Rows(..) => None,
        });
        assert!(
            bands.clone().any(|minutes| minutes == 30),
            "{:?}",
            bands.collect::<Vec<_>>()
        );
        let pairs = items.items.windows(2);
        assert!(
            pairs
                .into_iter()
                .all(|it| matches!(it[1], Item::Rows(..)) || matches!(it[0], Item::Rows(..)))
        );
    }

    #[test]
    fn a_folded_connection_is_one_row_and_a_filter_leaves_what_it_says() {
        let timeline = sent("no-such-user");
        let events = timeline.events();
        let whole = drawn(&timeline, &BTreeSet::new());
        let (id, count) = whole
            .rows
            .iter()
            .find_map(|it| it.begins())
            .map(|id| {
                (
                    id,
                    whole
                        .rows
                        .iter()
                        .filter(|it| it.kind.connection() == Some(id))
                        .count(),
                )
            })
            .expect("somebody calls");
        let folded = drawn(&timeline, &BTreeSet::from([id]));
        assert_eq!(folded.hidden(id, events.len()).len(), count - 1);
        assert!(folded.items.len() < whole.items.len());
        let host = timeline.world().hosts().next().expect("there are hosts").0;
        let of_host = |it: &Event| it.host == host;
        let left = Items::new(events, &BTreeSet::new(), of_host);
        let rows = left.items.iter().filter(|it| matches!(it, Item::Rows(..)));
        assert!((1..whole.rows.len()).contains(&rows.count()));
        let firsts = left.items.iter().map(|it| left.rows[it.first()].event);
        assert!(firsts.into_iter().all(|it| of_host(&events[it.index()])));
    }
}
