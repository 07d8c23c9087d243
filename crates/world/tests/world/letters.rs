//! What happens to letters.

use crate::common::{apply, lines, scenario, start, stored};
use protocol_core::imap::{Flag, MailboxName};
use protocol_core::message::view;
use std::collections::BTreeSet;
use std::sync::Arc;
use story::{Grain, place};
use world::scenario::Scenario;
use world::{
    ConnectionName, Event, EventKind, HostId, Input, InputError, Moment, Run, Tick, Timeline,
    WireUnit, World,
};

fn direct() -> Scenario {
    scenario("direct")
}

fn relay() -> Scenario {
    scenario("relay")
}

/// Its letter is sent, and nothing has happened.
fn begun(scenario: Scenario) -> Timeline {
    let mut timeline = start(scenario);
    let send = timeline.scenario().letter.send();
    timeline.apply(send).unwrap();
    timeline
}

pub fn codes(events: &[Event]) -> Vec<u16> {
    let code = |event: &Event| match &event.kind {
        EventKind::LineReceived { line, .. } => match line.unit {
            WireUnit::Smtp(protocol_core::smtp::Unit::Reply { code, .. }) => Some(code.get()),
            _ => None,
        },
        _ => None,
    };
    events.iter().filter_map(code).collect()
}

#[test]
fn a_letter_reaches_the_mailbox_and_then_the_readers_program() {
    for scenario in [direct(), relay()] {
        let mut timeline = begun(scenario);
        timeline.last();
        let stored = stored(&timeline, "bob@receiver.example");
        assert_eq!(stored.len(), 1);
        let mut programs = timeline
            .world()
            .hosts()
            .filter_map(|(_, it)| it.mua.as_ref());
        let bob = programs.find(|it| it.spec.owner == "Bob").unwrap();
        let inbox = bob.mail.inbox().map(|(_, it)| it.content.to_text());
        assert_eq!(inbox.collect::<Vec<_>>(), stored);
    }
}

#[test]
fn each_accepting_server_writes_one_received_field_and_the_last_the_return_path() {
    let mut timeline = begun(relay());
    timeline.last();
    let letter = view(&stored(&timeline, "bob@receiver.example")[0].as_str().into());
    let fields = letter.fields.iter().zip([
        ("Return-Path", "alice@sender.example"),
        ("Received", "by mx.receiver.example"),
        ("Received", ""),
        ("Received", "by mail.sender.example"),
        ("Date", ""),
    ]);
    for ((name, value, _), (wanted, says)) in fields {
        assert_eq!(name, wanted);
        assert!(value.contains(says), "{value}");
    }
}

#[test]
fn responsibility_is_never_nobodys_and_two_have_it_only_while_a_reply_is_on_its_way() {
    let mut timeline = begun(relay());
    let last = timeline.events().len();
    let mut twice = 0;
    for id in 0..last {
        timeline.seek_event(world::EventId(u32::try_from(id).unwrap()));
        let world = timeline.world();
        for message in world.messages() {
            let holders: Vec<HostId> = world.holders(message).collect();
            let reply_in_flight = world.in_flight().any(|it| {
                it.from == protocol_core::smtp::Side::Server
                    && it.octets.starts_with(b"250 2.0.0 accepted")
            });
            let wanted = 1 + usize::from(reply_in_flight);
            assert_eq!(holders.len(), wanted, "event {id}: {holders:?}");
            twice += usize::from(reply_in_flight);
        }
    }
    assert!(twice >= 3, "the letter was handed over three times");
}

#[test]
fn every_cause_is_an_earlier_event_and_leads_back_to_an_input() {
    let timeline = begun(relay());
    for event in timeline.events() {
        assert!(event.cause.is_none_or(|it| it < event.id), "{event:?}");
        let origin = &timeline.origin(event.id).unwrap().kind;
        assert!(
            matches!(origin, EventKind::Composed { .. }),
            "{event:?} from {origin:?}"
        );
    }
}

#[test]
fn a_line_typed_in_pieces_is_one_command() {
    let whole = typed(&["EHLO laptop.sender.example\r\n"]);
    let pieces = typed(&["EH", "LO laptop.sender", ".example\r", "\n"]);
    assert_eq!(codes(whole.events()), [250]);
    assert_eq!(codes(pieces.events()), [250]);
}

fn typed(pieces: &[&str]) -> Timeline {
    let mut timeline = start(direct());
    apply(&mut timeline, open());
    for piece in pieces {
        let (on, octets) = (ConnectionName::Opened(1), (*piece).into());
        apply(&mut timeline, Input::Octets { on, octets });
    }
    timeline
}

#[test]
fn so_many_steps_and_one_back_is_one_step_less() {
    for grain in Grain::ALL {
        let mut timeline = begun(relay());
        timeline.first();
        let mut moments = vec![(timeline.cursor(), timeline.world().clone())];
        while timeline.step(|it| grain.stops_at(it)) {
            let mut back = timeline.clone();
            assert!(back.back(|it| grain.stops_at(it)));
            let before = moments.last().unwrap();
            assert!(
                (back.cursor(), back.world()) == (before.0, &before.1),
                "{grain:?}"
            );
            moments.push((timeline.cursor(), timeline.world().clone()));
        }
        assert!(moments.len() > 5);
    }
}

#[test]
fn seeking_a_moment_equals_stepping_to_it() {
    let timeline = begun(relay());
    let mut world = World::new(timeline.scenario()).unwrap();
    let mut events: Vec<Event> = Vec::new();
    world
        .apply(&timeline.inputs()[0].input, &mut events)
        .unwrap();
    loop {
        for mut seeker in [timeline.clone(), {
            let mut it = timeline.clone();
            it.last();
            it
        }] {
            seeker.seek(Moment {
                tick: world.tick(),
                sub: u32::MAX,
            });
            assert!(*seeker.world() == world, "{}", world.tick());
        }
        if !world.has_work() || !world.step(&mut events) {
            break;
        }
    }
    assert_eq!(events, timeline.events());
}

#[test]
fn an_input_in_the_past_begins_another_future_and_keeps_the_one_that_is_left() {
    let mut timeline = begun(direct());
    let place = place::find(timeline.events(), "data").unwrap().unwrap();
    for branches in [1, 2] {
        let first = timeline.events().to_vec();
        timeline.seek_event(place);
        timeline.apply(open()).unwrap();
        assert_eq!(timeline.branches().len(), branches);
        let left = timeline.branches().last().unwrap().id();
        assert_eq!(timeline.along(left).events(), first);
    }
    let (followed, own) = (timeline.digest(), timeline.future());
    let left = timeline.branches()[0].id();
    timeline.follow(left);
    assert_eq!((timeline.future(), timeline.inputs().len()), (left, 1));
    timeline.follow(own);
    timeline.last();
    assert_eq!(timeline.digest(), followed);
}

fn open() -> Input {
    Input::Open {
        from: "laptop.sender.example".parse().unwrap(),
        to: "mx.receiver.example".parse().unwrap(),
        port: 25,
    }
}

#[test]
fn what_is_worked_off_in_slices_is_the_same_run() {
    let whole = begun(relay());
    let send = || {
        let mut timeline = Timeline::new(Arc::clone(whole.scenario())).unwrap();
        timeline.begin(whole.inputs()[0].input.clone()).unwrap();
        timeline
    };
    let mut sliced = send();
    assert!(!sliced.is_whole() && !sliced.at_end());
    // A run is saved whole at any time.
    assert_eq!(sliced.run().digest, whole.run().digest);
    let mut slices = 0;
    while !sliced.is_whole() {
        sliced.last_so_far();
        assert!(!sliced.at_end());
        sliced.work();
        slices += 1;
    }
    assert!(slices > 2, "{slices}");
    assert_eq!(sliced.events(), whole.events());

    // What is put in meanwhile comes at the cursor, as if all had been worked off.
    let open = open();
    let mut meanwhile = send();
    meanwhile.work();
    let tick = meanwhile.tick();
    meanwhile.apply(open.clone()).unwrap();
    let mut later = whole.clone();
    later.seek(Moment { tick, sub: 0 });
    later.apply(open).unwrap();
    assert_eq!(meanwhile.events(), later.events());
    // To step on at the end of what was worked off goes on.
    let mut stepped = send();
    stepped.last_so_far();
    assert!(stepped.step(|it| Grain::Bytes.stops_at(it)) && stepped.is_whole());
}

#[test]
fn a_run_that_was_saved_gives_the_same_events() {
    let mut timeline = begun(relay());
    timeline.seek_event(place::find(timeline.events(), "2/mail").unwrap().unwrap());
    let send = timeline.scenario().letter.send();
    timeline.apply(send).unwrap();
    let json = serde_json::to_string(&timeline.run()).unwrap();
    let run: Run = serde_json::from_str(&json).unwrap();
    let again = Timeline::replay(&run).unwrap();
    assert_eq!(again.events(), timeline.events());
    assert_eq!(Some(again.digest()), run.digest);
    assert_eq!(again.cursor().tick, Tick(0));
}

#[test]
fn another_seed_changes_message_ids_and_nothing_else_that_is_said() {
    let said = |seed: u64| {
        let mut scenario = relay();
        scenario.seed = seed;
        let timeline = begun(scenario);
        (timeline.digest(), lines(&timeline).count())
    };
    let (one, two) = (said(1), said(2));
    assert_ne!(one.0, two.0);
    assert_eq!(one.1, two.1);
}

#[test]
fn every_line_of_a_run_has_a_place_that_leads_back_to_it() {
    let timeline = begun(relay());
    let mut names = BTreeSet::new();
    for event in timeline.events() {
        if let EventKind::LineSent { .. } = event.kind {
            let name = place::name(timeline.events(), event.id).unwrap();
            let found = place::find(timeline.events(), &name);
            assert_eq!(found, Some(Some(event.id)), "{name}");
            assert!(names.insert(name));
        }
    }
    for unknown in ["", "nowhere", "9/mail", "m/1", "m/0/0", "m/1/999", "x/y/z"] {
        assert_eq!(place::find(timeline.events(), unknown), None, "{unknown}");
    }
}

#[test]
fn what_an_arrival_leads_to_has_not_happened_while_the_arrival_is_lit() {
    for scenario in [direct(), relay()] {
        let mut timeline = begun(scenario);
        let events = timeline.events().to_vec();
        let mut before = 0;
        for event in &events {
            timeline.seek_event(event.id);
            let shown = timeline.world().event_count();
            let lit = event.id.index() + 1;
            // Either the whole step is shown, or nothing of it: then it only brings something.
            if shown < lit {
                before += 1;
                use EventKind::{Accepted, LineSent};
                assert!(
                    !matches!(event.kind, LineSent { .. } | Accepted { .. }),
                    "{event:?}"
                );
            }
            let EventKind::Released { message, to, .. } = &event.kind else {
                continue;
            };
            // The 250 that frees the client is heard: until that is done, two are responsible.
            let heard = event.cause.expect("a release has a cause");
            assert_eq!(timeline.world().holders(*message).count(), 1);
            assert!(timeline.world().holders(*message).any(|it| it == *to));
            timeline.seek_event(heard);
            assert_eq!(timeline.world().holders(*message).count(), 2, "{event:?}");
        }
        assert!(before > 10, "{before}");
    }
}

fn said(timeline: &Timeline) -> String {
    let all = lines(timeline).map(|it| it.octets.to_text().into_owned());
    all.collect()
}

#[test]
fn a_copy_is_kept_in_sent_once_the_server_has_the_letter_and_by_imap_alone() {
    let keep = Some(MailboxName::new("Sent").unwrap());
    let send = |host: &str| {
        let Input::Send {
            host: own,
            mut draft,
            envelope,
        } = relay().letter.send()
        else {
            panic!("it is sent")
        };
        draft.keep.clone_from(&keep);
        let host = if host.is_empty() {
            own
        } else {
            host.parse().unwrap()
        };
        Input::Send {
            host,
            draft,
            envelope,
        }
    };
    // The server says to create it; the second time it is there.
    let mut timeline = start(relay());
    for copies in 1..=2 {
        apply(&mut timeline, send(""));
        timeline.last();
        let sent = timeline.world().hosts().find_map(|(_, it)| {
            let users = &it.store.as_ref()?.users;
            let alice = users.get(&"alice@sender.example".parse().unwrap())?;
            alice.folders.get(keep.as_ref()?)
        });
        let messages = &sent.unwrap().content.messages;
        assert_eq!(messages.len(), copies);
        assert!(messages.iter().all(|it| it.flags.contains(&Flag::Seen)));
        let said = said(&timeline);
        assert_eq!(
            (
                said.matches(" APPEND Sent ").count(),
                said.matches(" CREATE Sent").count()
            ),
            (copies + 1, 1),
            "{said}"
        );
    }
    // What nobody accepted was not sent.
    let mut refused = relay();
    refused.letter.draft.to = vec!["nobody@sender.example".into()];
    refused.letter.draft.keep.clone_from(&keep);
    assert!(!said(&begun(refused)).contains("APPEND"));
    let mut timeline = start(scenario("direct"));
    assert!(matches!(
        timeline.apply(send("")),
        Err(InputError::NotAMailProgram(_))
    ));
}
