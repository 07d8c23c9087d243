//! What the ladder draws, computed from the events up to the cursor; no component here.

use crate::panels::wire;
use core::ops::Range;
use protocol_core::dns::Answer;
use protocol_core::smtp::Unit;
use std::collections::BTreeMap;
use words::Sign;
use world::{Event, EventId, EventKind, HostId, Line, Timeline, WireUnit};

/// A row.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The event it draws.
    pub event: EventId,
    /// Where a click goes.
    pub seek: EventId,
    /// When, in microseconds.
    pub at: u64,
    /// What is drawn.
    pub what: What,
}

/// What a row draws.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// Octets from one host to another.
    Arrow {
        from: HostId,
        to: HostId,
        arrived: bool,
        text: String,
        sign: Option<Sign>,
        class: &'static str,
    },
    /// Something at one host.
    Note {
        at: HostId,
        text: String,
        class: &'static str,
    },
    /// A connection begins.
    Heading { text: String },
}

/// The rows of what has happened.
pub fn rows(timeline: &Timeline) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    // Which row draws an event whose arrival is still to come.
    let mut flying: BTreeMap<EventId, usize> = BTreeMap::new();
    for event in timeline.past() {
        if let EventKind::LineReceived { sent, .. } = &event.kind {
            if let Some(index) = flying.remove(sent)
                && let What::Arrow { arrived, .. } = &mut rows[index].what
            {
                *arrived = true;
            }
            continue;
        }
        let Some(what) = what(event, timeline) else {
            continue;
        };
        if matches!(event.kind, EventKind::LineSent { .. }) {
            flying.insert(event.id, rows.len());
        }
        rows.push(Row {
            event: event.id,
            seek: event.id,
            at: event.at.as_micros(),
            what,
        });
    }
    rows
}

fn what(event: &Event, timeline: &Timeline) -> Option<What> {
    let host = |id: HostId| {
        timeline
            .world()
            .host(id)
            .map_or_else(String::new, |it| it.name.to_string())
    };
    let note = |text: String, class| {
        Some(What::Note {
            at: event.host,
            text,
            class,
        })
    };
    match &event.kind {
        EventKind::LineSent { line, .. } => Some(arrow(line)),
        EventKind::ConnectionRequested(ends) => Some(What::Heading {
            text: format!(
                "{} → {} : {}",
                host(ends.client),
                host(ends.server),
                ends.port
            ),
        }),
        EventKind::DnsAsked { resolver, question } => Some(What::Arrow {
            from: event.host,
            to: *resolver,
            arrived: true,
            text: format!("{} {} ?", question.kind, question.name),
            sign: None,
            class: "dns",
        }),
        EventKind::DnsAnswered {
            resolver, answer, ..
        } => {
            let (sign, text) = match answer {
                Answer::NoError(records) if records.is_empty() => (Sign::No, "no record".into()),
                Answer::NoError(records) => {
                    let list: Vec<String> = records.iter().map(ToString::to_string).collect();
                    (Sign::Done, list.join("; "))
                }
                Answer::NxDomain => (Sign::No, "no such name".into()),
                Answer::ServFail => (Sign::Later, "no answer".into()),
            };
            let text = wire::shorten(&text, 160);
            Some(What::Arrow {
                from: *resolver,
                to: event.host,
                arrived: true,
                text,
                sign: Some(sign),
                class: "dns",
            })
        }
        EventKind::Composed { .. }
        | EventKind::Accepted { .. }
        | EventKind::Deferred { .. }
        | EventKind::NoticeWritten { .. }
        | EventKind::NoticeOmitted { .. }
        | EventKind::Delivered { .. }
        | EventKind::FlagsChanged { .. }
        | EventKind::MailboxChecked { .. }
        | EventKind::TimeAdvanced { .. } => note(sentence(event, timeline), "good"),
        EventKind::Failed { .. } | EventKind::ConnectionRefused { .. } => {
            note(sentence(event, timeline), "bad")
        }
        EventKind::Released { .. } | EventKind::ConnectionClosed(_) => {
            note(sentence(event, timeline), "quiet")
        }
        _ => None,
    }
}

fn sentence(event: &Event, timeline: &Timeline) -> String {
    wire::shorten(&words::sentence(words::Language::En, event, timeline), 160)
}

fn arrow(line: &Line) -> What {
    let class = match line.unit {
        WireUnit::Smtp(Unit::Content) => "content",
        WireUnit::Smtp(_) => "smtp",
        WireUnit::Imap(_) => "imap",
    };
    What::Arrow {
        from: line.sender(),
        to: line.receiver(),
        arrived: false,
        text: wire::summary(line, 160),
        sign: wire::sign(line),
        class,
    }
}

/// Where the lifelines stand, in thousandths of the width: the pair that talks is drawn wide.
#[derive(Debug, Clone, PartialEq)]
pub struct Lanes {
    places: Vec<(HostId, i32)>,
    active: Option<(HostId, HostId)>,
}

impl Lanes {
    /// The lifelines of the hosts that have taken part, and of the two that talk now.
    pub fn of(timeline: &Timeline) -> Self {
        let mut took_part: Vec<bool> = vec![false; timeline.world().hosts().len()];
        let mut active = None;
        for event in timeline.past() {
            if let Some((a, b)) = pair(event) {
                took_part[a.index()] = true;
                took_part[b.index()] = true;
                active = Some((a.min(b), a.max(b)));
            } else {
                took_part[event.host.index()] = true;
            }
        }
        let hosts: Vec<HostId> = timeline
            .world()
            .hosts()
            .map(|(id, _)| id)
            .filter(|id| took_part[id.index()])
            .collect();
        Self {
            places: spread(&hosts, active),
            active,
        }
    }

    /// The lifelines from left to right.
    pub fn hosts(&self) -> impl Iterator<Item = (HostId, i32)> + '_ {
        self.places.iter().copied()
    }

    /// Those with room for their name: the pair that talks, and others that are not too near.
    pub fn named(&self) -> impl Iterator<Item = (HostId, i32)> + '_ {
        let mut taken: Vec<i32> = self
            .hosts()
            .filter(|(id, _)| self.is_active(*id))
            .map(|(_, x)| x)
            .collect();
        self.hosts().filter(move |(id, x)| {
            let room = taken.iter().all(|it| (it - x).abs() >= NAME);
            if room {
                taken.push(*x);
            }
            room || self.is_active(*id)
        })
    }

    /// Where a host's lifeline stands.
    pub fn x(&self, host: HostId) -> i32 {
        self.places
            .iter()
            .find(|(id, _)| *id == host)
            .map_or(500, |(_, x)| *x)
    }

    /// Whether the host is one of the pair that talks.
    pub fn is_active(&self, host: HostId) -> bool {
        self.active.is_some_and(|(a, b)| a == host || b == host)
    }

    /// How a name is anchored so that it stays inside.
    pub fn anchor(&self, x: i32) -> &'static str {
        match x {
            ..140 => "start",
            860.. => "end",
            _ => "middle",
        }
    }
}

/// The two hosts an event is between.
pub fn pair(event: &Event) -> Option<(HostId, HostId)> {
    match &event.kind {
        EventKind::LineSent { line, .. } | EventKind::LineReceived { line, .. } => {
            Some((line.ends.client, line.ends.server))
        }
        EventKind::ConnectionRequested(ends)
        | EventKind::ConnectionOpened(ends)
        | EventKind::ConnectionClosed(ends)
        | EventKind::ConnectionRefused { ends, .. } => Some((ends.client, ends.server)),
        EventKind::DnsAsked { resolver, .. } | EventKind::DnsAnswered { resolver, .. } => {
            Some((event.host, *resolver))
        }
        EventKind::Delivered { by, .. } if *by != event.host => Some((*by, event.host)),
        _ => None,
    }
}

const MARGIN: i32 = 40;
/// How much of the width a name takes.
const NAME: i32 = 150;

fn spread(hosts: &[HostId], active: Option<(HostId, HostId)>) -> Vec<(HostId, i32)> {
    let Some(gaps) = hosts.len().checked_sub(1).filter(|it| *it > 0) else {
        return hosts.iter().map(|id| (*id, 300)).collect();
    };
    let within = |left: HostId, right: HostId| active.is_some_and(|(a, b)| a <= left && right <= b);
    let inside = hosts.windows(2).filter(|it| within(it[0], it[1])).count();
    // A gap inside the pair is worth as much as all those outside, at least three.
    let outside = gaps - inside;
    let weight = |left: HostId, right: HostId| -> usize {
        match (within(left, right), inside) {
            (true, 1..) => (outside * 2).max(6) / inside.max(1),
            _ => 1,
        }
    };
    let total: usize = hosts.windows(2).map(|it| weight(it[0], it[1]).max(1)).sum();
    let width = 1000 - 2 * MARGIN;
    let mut sum = 0;
    let mut places = Vec::with_capacity(hosts.len());
    for (index, id) in hosts.iter().enumerate() {
        if index > 0 {
            sum += weight(hosts[index - 1], *id).max(1);
        }
        let x =
            MARGIN + width * i32::try_from(sum).unwrap_or(0) / i32::try_from(total).unwrap_or(1);
        places.push((*id, x));
    }
    places
}

/// How many rows are drawn around what is in sight.
const AROUND: usize = 40;

/// Which rows are drawn: those in sight, wherever the cursor is; few, however long the run.
pub fn window(count: usize, first_seen: usize, current: usize) -> Range<usize> {
    let centre = first_seen.min(current);
    let start = centre.saturating_sub(AROUND);
    let end = (first_seen + 2 * AROUND).min(count);
    start.min(end)..end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pair_that_talks_has_at_least_half_of_the_width() {
        let hosts: Vec<HostId> = (0..7).map(HostId).collect();
        for (a, b) in [(0, 1), (2, 3), (2, 4), (5, 6), (1, 2)] {
            let places = spread(&hosts, Some((HostId(a), HostId(b))));
            let wide = places[usize::from(b)].1 - places[usize::from(a)].1;
            assert!(wide >= 450, "{a} {b}: {wide}");
            assert!(places.windows(2).all(|it| it[0].1 < it[1].1), "{places:?}");
            assert!(
                places
                    .iter()
                    .all(|(_, x)| (MARGIN..=1000 - MARGIN).contains(x))
            );
        }
    }

    #[test]
    fn a_long_run_draws_as_few_rows_as_a_short_one() {
        for (count, seen) in [
            (0, 0),
            (10, 0),
            (10_000, 0),
            (10_000, 5_000),
            (10_000, 9_990),
        ] {
            let shown = window(count, seen, count.saturating_sub(1));
            assert!(shown.len() <= 3 * AROUND && shown.end <= count, "{shown:?}");
            assert!(
                count == 0 || shown.contains(&seen.min(count - 1)),
                "{shown:?}"
            );
        }
    }

    #[test]
    fn a_line_is_one_arrow_that_is_on_its_way_until_it_has_arrived() {
        let scenario = lessons::scenario("direct").unwrap();
        let draft = scenario.letter.draft.clone();
        let mut timeline = Timeline::new(std::sync::Arc::new(scenario)).unwrap();
        timeline
            .apply(world::Input::Send {
                host: HostId(0),
                draft,
                envelope: None,
            })
            .unwrap();
        let sent = timeline
            .events()
            .iter()
            .find(|it| matches!(it.kind, EventKind::LineSent { .. }))
            .map(|it| it.id)
            .unwrap();
        timeline.seek_event(sent);
        let arrived = |rows: Vec<Row>| {
            rows.into_iter()
                .find(|it| it.event == sent)
                .map(|it| match it.what {
                    What::Arrow { arrived, .. } => arrived,
                    What::Note { .. } | What::Heading { .. } => panic!("a line is an arrow"),
                })
        };
        assert_eq!(arrived(rows(&timeline)), Some(false));
        timeline.last();
        assert_eq!(arrived(rows(&timeline)), Some(true));
    }
}
