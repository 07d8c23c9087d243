//! One press of Step as a list of phases: what flies when, for how long, and what is past meanwhile. What is
//! shown never runs ahead of what has arrived.

use crate::panels::wire;
use protocol_core::smtp::dissector::Answered;
use protocol_core::smtp::{Severity, Unit, Verb};
use story::{Grain, Link, Row, view};
use world::{Event, EventId, EventKind, Timeline, WireUnit};

/// How long what is said stands at its speaker before it leaves, in ms at 1x.
const LEAD: u32 = 150;
/// A line of a long scene that is only written down.
const WRITTEN: u32 = 60;
/// The most lines of a scene that all fly.
const MOST_LINES: usize = 8;
/// An event without octets.
const LAMP: u32 = 150;
/// Each state, where motion is not wanted.
const CUT: u32 = 300;

/// How long what happens in a step takes, in ms at 1x.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// A flight.
    flight: u32,
    /// A flight of a scene.
    scene_flight: u32,
    /// How long the listener takes before it answers.
    act: u32,
}

impl Pace {
    /// For one who sits before the page.
    pub const USUAL: Self = Self {
        flight: 700,
        scene_flight: 250,
        act: 250,
    };
    /// For those in the last row.
    pub const PRESENTER: Self = Self {
        flight: 1000,
        scene_flight: 1000,
        act: 300,
    };
}

/// What crosses; its times are in ms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flying {
    /// The event that says it.
    pub said: EventId,
    /// How long it stands at its speaker first.
    pub lead: u32,
    /// How long it is on its way.
    pub millis: u32,
    /// Whether it is lost on the way.
    pub is_lost: bool,
    /// Whether it says that the speaker is responsible for the message now: it brings a seal.
    pub is_sealed: bool,
}

/// What moves in a phase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Something crosses from host to host.
    Flight(Flying),
    /// Nothing moves: the listener acts, or a line is written down.
    Still,
    /// A lamp at the host of an event without octets.
    Lamp,
}

/// A part of a motion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Phase {
    /// The last event that is past.
    pub past: EventId,
    /// What moves.
    pub act: Act,
    /// How long it takes, in ms at 1x.
    pub millis: u32,
}

impl Phase {
    /// How long it takes at a speed in per cent; without motion each state stands for a while instead.
    #[must_use]
    pub fn lasts(self, speed: u16, reduced: bool) -> u32 {
        let millis = match (reduced, self.millis) {
            (true, WRITTEN) | (false, _) => self.millis,
            (true, _) => CUT,
        };
        at_speed(millis, speed)
    }
}

/// A time at 1x, at a speed in per cent.
pub fn at_speed(millis: u32, speed: u16) -> u32 {
    millis * 100 / u32::from(speed.max(1))
}

/// A motion that is under way: the cursor is at its end already, and what is shown is not.
#[derive(Debug, Clone)]
pub struct Motion {
    /// The run as it is told until the end: where the motion began.
    pub told: Timeline,
    /// The run as it is drawn.
    pub shown: Timeline,
    /// Whether it is the tour of the home page, which goes through the whole run and can be paused.
    pub is_tour: bool,
    phases: Vec<Phase>,
    at: usize,
}

impl Motion {
    /// From where `told` stands to where `end` does; `None` where nothing moves.
    pub fn new(told: Timeline, end: &Timeline, grain: Grain, pace: Pace) -> Option<Self> {
        let phases = phases(end.events(), told.past().len(), end.lit()?.id, grain, pace);
        Self::of(told, end, phases, false)
    }

    /// The whole run in some fifteen seconds.
    pub fn tour(told: Timeline, end: &Timeline) -> Option<Self> {
        Self::of(told, end, tour(end.events()), true)
    }

    fn of(told: Timeline, end: &Timeline, phases: Vec<Phase>, is_tour: bool) -> Option<Self> {
        let mut shown = if told.shares_run(end) { &told } else { end }.clone();
        shown.seek_event(phases.first()?.past);
        Some(Self {
            told,
            shown,
            is_tour,
            phases,
            at: 0,
        })
    }

    /// The phase it is in.
    pub fn phase(&self) -> Phase {
        self.phases[self.at]
    }

    /// Which phase that is.
    pub const fn number(&self) -> usize {
        self.at
    }

    /// To the next phase. False at the end.
    pub fn advance(&mut self) -> bool {
        let Some(next) = self.phases.get(self.at + 1) else {
            return false;
        };
        self.at += 1;
        if self.shown.lit().is_none_or(|it| it.id != next.past) {
            self.shown.seek_event(next.past);
        }
        true
    }
}

/// What goes from one host to another in a step.
struct Crossing {
    /// The event that says it.
    said: EventId,
    /// The last event that is past while it crosses.
    during: EventId,
    /// The event by which it has arrived.
    arrival: EventId,
    is_lost: bool,
    /// Whether it flies in a scene of any length: the letter, or the reply that passes the seal.
    is_vital: bool,
    is_sealed: bool,
}

/// The phases of a step of `grain` that begins after `from` events and ends at `to`.
pub fn phases(events: &[Event], from: usize, to: EventId, grain: Grain, pace: Pace) -> Vec<Phase> {
    let Some(step) = events.get(from..=to.index()) else {
        return Vec::new();
    };
    let crossings = crossings(events, step);
    if grain == Grain::Bytes {
        return bytes(step, &crossings, pace);
    }
    let is_scene = grain == Grain::Hop;
    let count = crossings.len();
    // Of a long scene the first exchange and the deciding one fly, and the letter.
    let flies = |index: usize, it: &Crossing| {
        !is_scene || count <= MOST_LINES || index < 2 || index + 2 >= count || it.is_vital
    };
    let mut phases = Vec::new();
    // Nothing that was past is to come again.
    let mut past = from.checked_sub(1).map_or(EventId(0), |it| events[it].id);
    for (index, it) in crossings.iter().enumerate() {
        past = past.max(it.during);
        if flies(index, it) {
            let lead = if is_scene || index > 0 { 0 } else { LEAD };
            let flight = match is_scene {
                true => pace.scene_flight,
                false => pace.flight,
            };
            phases.push(flight_of(it, past, lead, flight));
        }
        past = past.max(it.arrival);
        if !flies(index, it) {
            phases.push(still(past, WRITTEN));
        } else if !is_scene && (index + 1 < count || past < to) {
            phases.push(still(past, pace.act));
        }
    }
    phases
}

/// The tour: the letter at its sender, MAIL and RCPT with their replies, the letter's flight and the
/// seal's, the other hops, and the fetch. What is not shown has happened meanwhile.
fn tour(events: &[Event]) -> Vec<Phase> {
    let crossings = crossings(events, events);
    let is_smtp = |it: &Crossing| match view(&events[it.said.index()]).line() {
        Some(line) => matches!(line.unit, WireUnit::Smtp(_)),
        None => false,
    };
    let connection = |it: &Crossing| events[it.said.index()].connection;
    let first = crossings.iter().find(|it| is_smtp(it)).map(connection);
    // How long a crossing flies, and how long nothing moves then.
    let times = |it: &Crossing| -> Option<(u32, u32)> {
        let line = view(&events[it.said.index()]).line();
        let is_first = Some(connection(it)) == first;
        Some(match line.map(|it| it.unit) {
            Some(WireUnit::Smtp(Unit::Command(Verb::Mail | Verb::Rcpt))) if is_first => (1150, 100),
            Some(WireUnit::Smtp(Unit::Command(Verb::Data))) if is_first => (350, 0),
            Some(WireUnit::Smtp(Unit::Reply {
                answers: Some(Answered::Verb(verb)),
                ..
            })) if is_first => match verb {
                Verb::Mail | Verb::Rcpt => (900, 350),
                Verb::Data => (350, 0),
                _ => return None,
            },
            Some(WireUnit::Smtp(_)) if it.is_vital && is_first => (850, 50),
            Some(WireUnit::Smtp(_)) if it.is_vital => (500, 0),
            Some(WireUnit::Imap(_)) if it.is_vital => (1200, 800),
            None if it.is_vital => (700, 300),
            _ => return None,
        })
    };
    let start = events.first().map(|it| still(it.id, 1500));
    let mut phases: Vec<Phase> = start.into_iter().collect();
    for it in &crossings {
        if let Some((flight, act)) = times(it) {
            let lead = if flight < 700 { 0 } else { LEAD };
            phases.push(flight_of(it, it.during, lead, flight - lead));
            if act > 0 {
                phases.push(still(it.arrival, act));
            }
        }
    }
    phases
}

/// Every event by itself: octets that leave stand at their speaker, then they cross.
fn bytes(step: &[Event], crossings: &[Crossing], pace: Pace) -> Vec<Phase> {
    let crossing = |event: &Event| crossings.iter().find(|it| it.arrival == event.id);
    let phase = |event: &Event| match crossing(event) {
        Some(it) => Some(flight_of(it, it.during.max(before(event)), 0, pace.flight)),
        None if matches!(story::row(event), Row::Sent(_)) => None,
        None => Some(Phase {
            past: event.id,
            act: Act::Lamp,
            millis: LAMP,
        }),
    };
    step.iter().filter_map(phase).collect()
}

const fn flight_of(it: &Crossing, past: EventId, lead: u32, millis: u32) -> Phase {
    let flying = Flying {
        said: it.said,
        lead,
        millis,
        is_lost: it.is_lost,
        is_sealed: it.is_sealed,
    };
    Phase {
        past,
        act: Act::Flight(flying),
        millis: lead + millis,
    }
}

const fn still(past: EventId, millis: u32) -> Phase {
    Phase {
        past,
        act: Act::Still,
        millis,
    }
}

fn before(event: &Event) -> EventId {
    EventId(event.id.0.saturating_sub(1))
}

/// What crosses in a step, in the order of its arrivals.
fn crossings(events: &[Event], step: &[Event]) -> Vec<Crossing> {
    let crossing = |event: &Event| {
        let view = view(event);
        let is_letter = view.line().is_some_and(wire::is_letter);
        let whole = |said: EventId, during, is_letter| {
            let is_sealed = is_sealed(events, said);
            Crossing {
                said,
                during,
                arrival: event.id,
                is_lost: false,
                is_vital: is_letter || is_sealed,
                is_sealed,
            }
        };
        match (view.row, view.link) {
            (Row::Arrived(said), _) => Some(whole(said, said, is_letter)),
            (Row::Arrow, _) => Some(whole(event.id, event.id, false)),
            (Row::Sent(None), _) => Some(Crossing {
                is_lost: true,
                ..whole(event.id, event.id, is_letter)
            }),
            // The hand-over to a mailbox server is not on the wire.
            (_, Link::Inside) => Some(whole(event.id, before(event), true)),
            _ => None,
        }
    };
    step.iter().filter_map(crossing).collect()
}

/// Whether it is the reply by which a server takes responsibility (RFC 5321 section 4.2.5).
fn is_sealed(events: &[Event], said: EventId) -> bool {
    let said = &events[said.index()];
    let answers_content = match view(said).line().map(|it| it.unit) {
        Some(WireUnit::Smtp(Unit::Reply { code, answers })) => {
            let content = [Answered::EndOfData, Answered::Verb(Verb::Bdat)];
            code.severity() == Severity::Completion
                && answers.is_some_and(|it| content.contains(&it))
        }
        _ => false,
    };
    let before = events[..said.id.index()].iter().rev();
    answers_content
        && before
            .take_while(|it| it.at == said.at)
            .any(|it| it.host == said.host && matches!(it.kind, EventKind::Accepted { .. }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::panels::tests::sent;
    use protocol_core::smtp::Side;
    use std::collections::BTreeSet;
    use world::EventKind;

    /// The step of `grain` in which a line that begins so arrives, or `lost`: a word or more a phase.
    fn step(timeline: &Timeline, grain: Grain, line: &str) -> Vec<String> {
        let events = timeline.events();
        let told = |it: &Event| match &it.kind {
            EventKind::LineReceived { line: it, .. } => it.octets.to_text().starts_with(line),
            EventKind::LineSent { arrives: None, .. } => line == "lost",
            _ => false,
        };
        let found = events.iter().position(told).expect("it is said");
        let to = events[found..].iter().find(|it| grain.stops_at(it));
        let from = events[..found].iter().rposition(|it| grain.stops_at(it));
        let to = to.expect("it stops").id;
        let from = from.map_or(0, |it| it + 1);
        let phases = phases(events, from, to, grain, Pace::USUAL);
        describe(events, &phases)
    }

    fn describe(events: &[Event], phases: &[Phase]) -> Vec<String> {
        let phase = |it: &Phase| match it.act {
            Act::Still => format!("still {}", it.millis),
            Act::Lamp => format!("lamp {}", it.millis),
            Act::Flight(it) => {
                let event = &events[it.said.index()];
                let what = match view(event).line() {
                    Some(line) => line.octets.to_text().chars().take(4).collect(),
                    None => "other".to_owned(),
                };
                let lost = if it.is_lost { " lost" } else { "" };
                let seal = if it.is_sealed { " seal" } else { "" };
                format!("{} {} {}{lost}{seal}", what.trim(), it.lead, it.millis)
            }
        };
        phases.iter().map(phase).collect()
    }

    #[test]
    fn a_step_plays_what_the_table_of_rcpt_says() {
        let relay = sent("relay");
        let exchange = ["RCPT 150 700", "still 250", "250 0 700"];
        assert_eq!(step(&relay, Grain::Exchange, "RCPT"), exchange);
        assert_eq!(step(&relay, Grain::Line, "RCPT"), exchange[..1]);
        assert_eq!(step(&relay, Grain::Bytes, "RCPT"), ["RCPT 0 700"]);
        let lost = sent("reply-lost");
        let both = ["250 150 700 lost seal"];
        assert_eq!(step(&lost, Grain::Line, "lost"), both);
        assert_eq!(step(&lost, Grain::Exchange, "lost"), both);
        // The seal passes with the reply that says so, and with no other.
        assert_eq!(step(&relay, Grain::Line, "250 2.0.0"), ["250 150 700 seal"]);
        let chunked = sent("chunked");
        let seals = phases(
            chunked.events(),
            0,
            chunked.events().last().expect("many").id,
            Grain::Exchange,
            Pace::USUAL,
        );
        let seals = seals.iter().filter(|it| {
            matches!(
                it.act,
                Act::Flight(Flying {
                    is_sealed: true,
                    ..
                })
            )
        });
        assert_eq!(seals.count(), 2, "one of DATA, one of BDAT");
        // BDAT takes its chunk along.
        assert_eq!(step(&sent("chunked"), Grain::Line, "BDAT").len(), 1);
    }

    #[test]
    fn without_motion_each_state_stands_as_long() {
        let relay = sent("relay");
        let events = relay.events();
        let line = |it: &Event, text: &str, by: Side| matches!(&it.kind, EventKind::LineReceived { line, .. } if line.from == by && line.octets.to_text().starts_with(text));
        let rcpt = events
            .iter()
            .position(|it| line(it, "RCPT", Side::Client))
            .expect("it is said");
        let from = events[..rcpt]
            .iter()
            .rposition(|it| Grain::Exchange.stops_at(it))
            .expect("EHLO");
        let to = events[rcpt..]
            .iter()
            .find(|it| Grain::Exchange.stops_at(it))
            .expect("250")
            .id;
        let phases = |pace| phases(events, from + 1, to, Grain::Exchange, pace);
        let at_pace = |pace, speed, reduced| {
            phases(pace)
                .iter()
                .scan(0, |at, it| {
                    *at += it.lasts(speed, reduced);
                    Some(*at)
                })
                .collect::<Vec<_>>()
        };
        let at = |speed, reduced| at_pace(Pace::USUAL, speed, reduced);
        assert_eq!(at(100, false), [850, 1100, 1800]);
        let presented = at_pace(Pace::PRESENTER, 100, false);
        assert_eq!(presented, [1150, 1450, 2450]);
        assert_eq!(at(100, true), [300, 600, 900]);
        assert_eq!(at(200, false), [425, 550, 900]);
    }

    #[test]
    fn the_tour_of_the_home_page_is_at_each_place_when_the_table_says() {
        let relay = sent("relay");
        let events = relay.events();
        let mut at = 0;
        let mut begins = Vec::new();
        let mut past = EventId(0);
        for phase in tour(events) {
            assert!(phase.past >= past, "{phase:?}");
            past = phase.past;
            let told = describe(events, &[phase]).concat();
            begins.push((at, told.split(' ').next().unwrap_or_default().to_owned()));
            at += phase.millis;
        }
        let first = |what: &str| begins.iter().find(|(_, it)| it == what).map(|it| it.0);
        let due = [
            ("MAIL", 1500),
            ("RCPT", 4000),
            ("DATA", 6500),
            ("other", 11000),
            ("* 1", 12000),
        ];
        for (what, due) in due {
            assert_eq!(
                first(what.split(' ').next().unwrap_or_default()),
                Some(due),
                "{what}: {begins:?}"
            );
        }
        assert_eq!(at, 14_000);
    }

    /// For every step of every scenario and grain.
    #[test]
    fn nothing_is_past_before_it_has_arrived_and_what_flies_in_a_scene_is_short() {
        for name in lessons::scenario_names() {
            let timeline = sent(name);
            let events = timeline.events();
            for grain in Grain::ALL {
                let mut from = 0;
                for stop in grain.stops(&timeline) {
                    let phases = phases(events, from, stop.id, grain, Pace::USUAL);
                    let mut past = from.checked_sub(1).map(|it| events[it].id);
                    let mut arrived = BTreeSet::new();
                    for it in &phases {
                        assert!(
                            Some(it.past) >= past && it.past <= stop.id,
                            "{name} {}",
                            stop.id
                        );
                        past = Some(it.past);
                        let Act::Flight(flying) = it.act else {
                            continue;
                        };
                        assert!(arrived.insert(flying.said), "{name}: it flies once");
                        let arrival = events.iter().find(|it| matches!(story::row(it), Row::Arrived(sent) if sent == flying.said));
                        assert!(
                            arrival.is_none_or(|arrival| arrival.id > it.past),
                            "{name} {}",
                            stop.id
                        );
                        assert!(
                            grain != Grain::Hop || it.millis == Pace::USUAL.scene_flight,
                            "{name}"
                        );
                    }
                    from = stop.id.index() + 1;
                }
            }
        }
    }
}
