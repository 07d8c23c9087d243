//! Which two hosts are on the stage and what is between them, computed from the run at the cursor; no
//! component here.

use super::bubble::{Bubble, bubble};
use super::card::letter;
use super::slip::{Slip, slip};
use crate::state::Flying;
use std::collections::BTreeSet;
use story::{Link, Spoken, view};
use words::Words;
use world::{ConnectionId, Event, EventKind, HostId, MessageId, Protocol, Timeline};

/// What is on the stage.
#[derive(Debug, Clone, PartialEq)]
pub struct Scene {
    /// The host on the left.
    pub left: HostId,
    /// The host on the right.
    pub right: Option<HostId>,
    /// What is between them.
    pub link: Link,
    /// How many ends of it are closed so far; `None` where it was never open.
    pub closed: Option<usize>,
    /// Whether it is under TLS.
    pub secured: bool,
    /// What is said.
    pub bubble: Option<Bubble>,
    /// The message that is told of.
    pub message: Option<MessageId>,
    /// `From:` and `To:` of it, in short; before anything was sent, of the letter that is ready.
    pub letter: Option<(String, String)>,
    /// Where the letter was written.
    pub origin: Option<HostId>,
    /// Who is responsible for the message, by number.
    pub holders: BTreeSet<HostId>,
    /// Who has a copy of it.
    pub copies: BTreeSet<HostId>,
    /// The connection that is drawn.
    pub connection: Option<ConnectionId>,
    /// Whether a person types SMTP at its client: then there is no letter but what is typed.
    pub typed: bool,
    /// Who speaks to whom: `true` from left to right; `None` where nobody speaks.
    pub to_right: Option<bool>,
    /// What DNS is asked and what it answered.
    pub slip: Option<Slip>,
}

impl Scene {
    /// The scene at the cursor.
    pub fn at(timeline: &Timeline, flying: Option<Flying>, words: &Words) -> Self {
        let world = timeline.world();
        let it = Self::pair(timeline, flying, words);
        let mut holders: BTreeSet<_> = it
            .message
            .iter()
            .flat_map(|it| world.holders(*it))
            .collect();
        let programs = it.message.iter().flat_map(|it| world.programs_with(*it));
        let copies = programs.chain(holders.iter().copied()).collect();
        if let Some(released) = released(timeline) {
            holders.remove(&released);
        }
        Self {
            letter: letter(timeline, it.message),
            origin: world.host_named(&timeline.scenario().letter.host),
            holders,
            copies,
            ..it
        }
    }

    /// The two hosts and what is between them, without who has the message.
    pub fn pair(timeline: &Timeline, flying: Option<Flying>, words: &Words) -> Self {
        let past = timeline.past();
        let said = flying.and_then(|it| timeline.event(it.said));
        let Some(lit) = said.or(past.last()) else {
            return opening(timeline);
        };
        let parties = |event: &Event| view(event).parties;
        let message_of = |event: &Event| view(event).message;
        let near =
            |event: &&Event| parties(event).is_some_and(|(a, b)| a == lit.host || b == lit.host);
        let with_pair = if parties(lit).is_some() {
            Some(lit)
        } else {
            past.iter().rfind(near)
        };
        let carried = |event: &Event| timeline.world().connection(event.connection?)?.carries;
        let world = timeline.world();
        let on = with_pair.and_then(|it| it.connection);
        let is_smtp = |id: &ConnectionId| {
            let it = world.connection(*id);
            it.is_none_or(|it| it.protocol() == Protocol::Smtp)
        };
        let typed = on.is_some_and(|id| timeline.is_typed(id) && is_smtp(&id));
        let message = if let Some(on) = on.filter(|_| typed) {
            let told = timeline.on(on, past.len()).rev();
            message_of(lit).or_else(|| told.filter_map(message_of).next())
        } else {
            let told = message_of(lit)
                .or_else(|| with_pair.and_then(carried))
                .or_else(|| past.iter().rev().find_map(message_of));
            // A letter that was given up is nobody's any more: then its notice is told of.
            told.filter(|it| world.holders(*it).next().is_some())
                .or(world.messages().last())
        };
        let Some(event) = with_pair else {
            return Self {
                message,
                ..opening(timeline)
            };
        };
        let view = view(event);
        let (from, to) = view.parties.expect("it was chosen because it has them");
        let (left, right) = (from.min(to), from.max(to));
        let secured = match view.spoken {
            Some(Spoken::Line(line)) => line.secured,
            spoken => spoken == Some(Spoken::TlsUp),
        };
        let is_closed = |it: &&Event| matches!(it.kind, EventKind::ConnectionClosed(_));
        let is_opened = |it: &Event| matches!(it.kind, EventKind::ConnectionOpened(_));
        let closed = on.filter(|on| timeline.on(*on, past.len()).any(is_opened));
        let closed = closed.map(|on| timeline.on(on, past.len()).filter(is_closed).count());
        // What a person did to the world is said by nobody.
        let is_deed = lit.kind == EventKind::PersonActed && lit.connection.is_none();
        let bubble = (!is_deed)
            .then(|| bubble(timeline, event, flying, left, words))
            .flatten();
        let to_right = match (&bubble, view.link) {
            (Some(bubble), _) => Some(bubble.to_right),
            (None, Link::Port(..) | Link::Inside) => Some(from == left),
            (None, _) => None,
        };
        Self {
            left,
            right: Some(right),
            link: view.link,
            closed,
            secured,
            bubble,
            message,
            letter: None,
            origin: None,
            holders: BTreeSet::new(),
            copies: BTreeSet::new(),
            connection: event.connection,
            typed,
            to_right,
            // What flies has told nobody anything yet.
            slip: slip(event, words).filter(|_| !is_deed).and_then(|slip| {
                match (flying, slip.answer) {
                    (None, answer) => Some(Slip { answer, ..slip }),
                    (Some(_), Some(_)) => Some(Slip {
                        answer: None,
                        ..slip
                    }),
                    (Some(_), None) => None,
                }
            }),
        }
    }
}

/// Whose seal goes with what has just arrived: the world at the cursor is the one before that.
fn released(timeline: &Timeline) -> Option<HostId> {
    let lit = timeline.lit()?;
    let is_arrival = matches!(view(lit).row, story::Row::Arrived(_));
    let then = timeline.events().get(lit.id.index() + 1..)?.iter();
    let mut then = then.take_while(|it| (it.at, it.host) == (lit.at, lit.host));
    let released = then.find_map(|it| match &it.kind {
        EventKind::Released {
            message,
            recipients,
            ..
        } => Some((message, recipients)),
        _ => None,
    });
    let (message, recipients) = released.filter(|_| is_arrival)?;
    // For the other recipients it stays responsible.
    let queue = timeline
        .world()
        .host(lit.host)?
        .mta
        .as_ref()
        .map(|it| it.queue.values());
    let mut left = queue
        .into_iter()
        .flatten()
        .filter(|it| it.message == *message);
    let stays = left.any(|it| {
        it.envelope
            .forward_paths
            .iter()
            .any(|it| !recipients.contains(it))
    });
    (!stays).then_some(lit.host)
}

/// Before anything: the letter's program and the server it will call.
fn opening(timeline: &Timeline) -> Scene {
    let world = timeline.world();
    let left = world
        .host_named(&timeline.scenario().letter.host)
        .unwrap_or(HostId(0));
    let server = world
        .host(left)
        .and_then(|host| host.mua.as_ref()?.spec.submit.as_ref())
        .and_then(|server| world.host_named(&server.host));
    let (left, right) = match server {
        Some(server) => (left.min(server), Some(left.max(server))),
        None => (left, None),
    };
    Scene {
        left,
        right,
        link: Link::None,
        closed: None,
        secured: false,
        bubble: None,
        message: None,
        letter: None,
        origin: None,
        holders: BTreeSet::new(),
        copies: BTreeSet::new(),
        connection: None,
        typed: false,
        to_right: None,
        slip: None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::card::{PendingAddress, card};
    use super::*;
    use crate::panels::stage::plan::Plan;
    use crate::panels::tests::{crowd, sent};
    use protocol_core::smtp::Unit;
    use std::time::Instant;
    use world::WireUnit;

    fn scene(timeline: &Timeline) -> Scene {
        Scene::at(timeline, None, &crate::panels::tests::english())
    }

    #[test]
    fn every_moment_of_every_scenario_has_a_scene_with_a_seal_somewhere() {
        for name in lessons::scenario_names() {
            let mut timeline = sent(name);
            let ids: Vec<_> = timeline.events().iter().map(|it| it.id).collect();
            for id in ids {
                timeline.seek_event(id);
                let scene = scene(&timeline);
                let seals = timeline
                    .world()
                    .hosts()
                    .filter(|(host, _)| card(&timeline, &scene, *host).responsible)
                    .count();
                // One for each recipient, one on its way; and a letter that comes twice is in the
                // mailbox when it is handed over again.
                let draft = &timeline.scenario().letter.draft;
                let most = 2 + draft.to.len() + draft.cc.len() + draft.bcc.len();
                // Of what ends with nobody to tell nobody is responsible any more.
                let ended = timeline
                    .past()
                    .iter()
                    .any(|it| matches!(it.kind, EventKind::NoticeOmitted { .. }));
                let least = usize::from(!ended);
                assert!(
                    (least..=most).contains(&seals),
                    "{name} {id}: {seals} seals"
                );
            }
        }
    }

    #[test]
    fn the_envelope_is_at_the_servers_desk_and_the_letter_is_not_before_354() {
        let mut timeline = sent("direct");
        let place = story::place::find(timeline.events(), "rcpt-bob")
            .unwrap()
            .unwrap();
        timeline.seek_event(place);
        let asked = |timeline: &Timeline| {
            let written = card(timeline, &scene(timeline), HostId(1)).envelope;
            written.unwrap().pending
        };
        // It is only on its way.
        assert_eq!(asked(&timeline), None);
        timeline.step(|it| matches!(it.kind, EventKind::LineReceived { .. }));
        let scene = scene(&timeline);
        let (client, server) = (
            card(&timeline, &scene, HostId(0)),
            card(&timeline, &scene, HostId(1)),
        );
        assert_eq!(client.letter, Some(("alice".into(), "bob".into())));
        assert_eq!(server.letter, None);
        let written = server.envelope.unwrap();
        assert_eq!(written.from.as_deref(), Some("alice@sender.example"));
        assert_eq!(
            written.pending,
            Some(PendingAddress::To("bob@receiver.example".into()))
        );
        assert!(written.to.is_empty() && !written.is_filled);
    }

    #[test]
    fn a_line_is_at_its_speaker_when_it_is_sent_and_at_the_other_end_when_it_has_come() {
        let mut timeline = sent("relay");
        let ids: Vec<_> = timeline.events().iter().map(|it| it.id).collect();
        for id in ids {
            timeline.seek_event(id);
            let (far, line) = match &timeline.lit().unwrap().kind {
                EventKind::LineSent { line, .. } => (0, line.clone()),
                EventKind::LineReceived { line, .. } => (1000, line.clone()),
                _ => continue,
            };
            let scene = scene(&timeline);
            let bubble = scene.bubble.unwrap();
            assert_eq!(bubble.far, far, "{id}");
            assert_eq!(bubble.to_right, line.sender() == scene.left, "{id}");
            assert_eq!(scene.to_right, Some(bubble.to_right));
        }
    }

    #[test]
    fn the_letter_is_in_the_servers_envelope_only_after_it_has_travelled() {
        let mut timeline = sent("direct");
        let server = |timeline: &Timeline| card(timeline, &scene(timeline), HostId(1));
        let content = |wanted: bool| {
            move |event: &&Event| match &event.kind {
                EventKind::LineSent { line, .. } => {
                    !wanted && line.unit == WireUnit::Smtp(Unit::Content)
                }
                EventKind::LineReceived { line, .. } => {
                    wanted && line.unit == WireUnit::Smtp(Unit::Content)
                }
                _ => false,
            }
        };
        for wanted in [false, true] {
            let id = timeline.events().iter().find(content(wanted)).unwrap().id;
            timeline.seek_event(id);
            assert_eq!(server(&timeline).envelope.unwrap().is_filled, wanted);
        }
    }

    #[test]
    fn a_question_to_dns_and_its_answer_stand_on_one_card() {
        let mut timeline = sent("relay");
        let answered = |it: &&Event| matches!(it.kind, EventKind::DnsAnswered { .. });
        let id = timeline.events().iter().find(answered).unwrap().id;
        timeline.seek_event(id);
        let slip = scene(&timeline).slip.unwrap();
        assert_eq!(slip.question, "MX receiver.example");
        assert_eq!(slip.answer, Some(vec!["10 mx.receiver.example".to_owned()]));
    }

    /// A letter is in one place: where its bubble is.
    #[test]
    fn the_letter_and_its_bubble_are_never_at_two_places() {
        for name in [
            "relay",
            "chunked",
            "several-recipients",
            "reply-lost",
            "oauth",
        ] {
            let mut timeline = sent(name);
            let ids: Vec<_> = timeline.events().iter().map(|it| it.id).collect();
            for id in ids {
                timeline.seek_event(id);
                let scene = scene(&timeline);
                // What a mail program fetches is a copy.
                let is_smtp = matches!(scene.link, Link::Port(_, Protocol::Smtp));
                let bubble = scene.bubble.as_ref();
                let Some(bubble) = bubble.filter(|it| it.is_letter && is_smtp) else {
                    continue;
                };
                let listener = if bubble.to_right {
                    scene.right
                } else {
                    Some(scene.left)
                };
                let it = card(&timeline, &scene, listener.unwrap());
                let filled = it.envelope.is_some_and(|it| it.is_filled);
                match bubble.far == 1000 && !bubble.lost {
                    true => assert!(filled || it.letter.is_some(), "{name} {id}: {bubble:?}"),
                    false => assert!(!filled, "{name} {id}: {bubble:?}"),
                }
            }
        }
    }

    #[test]
    fn of_a_thousand_hosts_a_few_stand_on_the_way_and_a_scene_costs_little() {
        let mut timeline = crowd(1000);
        let send = timeline.scenario().letter.send();
        timeline.apply(send).expect("the letter can be sent");
        let plan = Plan::of(&timeline);
        let events = timeline.events().len();
        let mut slowest = 0;
        for part in [10, 50, 90, 100] {
            let id = timeline.events()[(events - 1) * part / 100].id;
            timeline.seek_event(id);
            let start = Instant::now();
            let scene = scene(&timeline);
            let way = plan.way(&scene, None);
            let cards = way.hosts.iter().map(|it| card(&timeline, &scene, it.id));
            assert!(cards.count() <= 9, "{part}");
            slowest = slowest.max(start.elapsed().as_millis());
            let there = |id| way.hosts.iter().any(|it| it.id == id);
            assert!(there(scene.left) && scene.right.is_none_or(there), "{part}");
            assert_eq!(
                way.hosts.len() + way.others,
                timeline.world().hosts().count()
            );
        }
        // Not optimised, and on a machine that is busy.
        assert!(slowest < 200, "{slowest} ms");
    }
}
