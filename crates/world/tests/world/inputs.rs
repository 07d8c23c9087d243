//! What a person does to a world, and where the cursor is afterwards.

use crate::common::{scenario, start};
use world::{EventKind, Input, InputError, Timeline};

fn timeline(name: &str) -> Timeline {
    start(scenario(name))
}

/// Does what stands there, as in a run.
fn act(timeline: &mut Timeline, input: serde_json::Value) -> Result<(), InputError> {
    timeline.apply(serde_json::from_value::<Input>(input).unwrap())
}

macro_rules! act {
    ($timeline:expr, $($input:tt)+) => {
        act(&mut $timeline, serde_json::json!($($input)+)).unwrap()
    };
}

fn types(timeline: &mut Timeline, on: &str, lines: &[&str]) {
    for line in lines {
        act!(*timeline, { "type": { "on": on, "line": line } });
    }
}

#[test]
fn dns_records_that_are_changed_keep_their_place() {
    let mut timeline = timeline("relay");
    let names = |timeline: &Timeline| {
        let dns = timeline.world().scenario().dns.clone();
        dns.iter().map(|it| it.name.to_string()).collect::<Vec<_>>()
    };
    let before = names(&timeline);
    let name = before[0].clone();
    let record = serde_json::json!({ "name": name, "type": "a", "address": "192.0.2.99" });
    act!(timeline, { "edit": { "dns": { "name": name, "records": [record] } } });
    let mut wanted = before.clone();
    wanted.retain(|it| *it != name);
    wanted.insert(0, name);
    assert_eq!(names(&timeline), wanted);
}

fn seconds(timeline: &Timeline) -> u64 {
    timeline.world().now().as_secs()
}

fn count(timeline: &Timeline, is: fn(&EventKind) -> bool) -> usize {
    timeline.past().iter().filter(|it| is(&it.kind)).count()
}

fn send(timeline: &mut Timeline) {
    let send = timeline.scenario().letter.send();
    timeline.apply(send).unwrap();
}

#[test]
fn who_types_while_a_letter_waits_stays_at_that_moment_and_can_go_on() {
    let mut timeline = timeline("greylisting");
    send(&mut timeline);
    let deferred = |it: &EventKind| matches!(it, EventKind::Deferred { .. });
    let waits = timeline
        .events()
        .iter()
        .find(|it| deferred(&it.kind))
        .unwrap()
        .id;
    timeline.seek_event(waits);
    act!(timeline, { "open": { "from": "laptop.sender.example", "to": "mx.receiver.example", "port": 25 } });
    types(
        &mut timeline,
        "c1",
        &["EHLO laptop.sender.example", "NOOP", "QUIT"],
    );
    assert!(seconds(&timeline) < 10, "{}", seconds(&timeline));
    assert!(timeline.events().last().unwrap().at.as_secs() > 300);
    // The delivery alone is kept, and not what was left by each line.
    assert_eq!(timeline.branches().len(), 1);
    // To send again in the middle keeps what was typed later, as a branch.
    timeline.seek_event(waits);
    send(&mut timeline);
    let inputs: Vec<usize> = timeline
        .branches()
        .iter()
        .map(|it| it.inputs().len())
        .collect();
    assert_eq!(inputs, [1, 5]);
}

#[test]
fn time_that_passes_within_what_was_computed_moves_the_cursor_and_beyond_it_is_an_input() {
    let mut timeline = timeline("greylisting");
    send(&mut timeline);
    let end = timeline.events().last().unwrap().at.as_secs();
    act!(timeline, { "advance": { "micros": 600_000_000_u64 } });
    assert_eq!((timeline.inputs().len(), timeline.at_end()), (1, false));
    let at = seconds(&timeline);
    act!(timeline, { "advance": { "micros": 7_200_000_000_u64 } });
    assert_eq!(timeline.inputs().len(), 2);
    timeline.last();
    assert_eq!(seconds(&timeline), at + 7200);
    assert!(at + 7200 > end);
}

#[test]
fn what_waits_is_tried_at_once_and_again_when_it_would_have_been() {
    let mut timeline = timeline("greylisting");
    let retry = serde_json::json!({ "retry": { "host": "mail.sender.example" } });
    let nothing = act(&mut timeline, retry.clone());
    assert!(matches!(nothing, Err(InputError::NothingWaits(_))));
    send(&mut timeline);
    let waits = crate::first!(timeline, EventKind::Deferred { .. }).id;
    timeline.seek_event(waits);
    let receiver = crate::common::id(&timeline, "mx.receiver.example");
    let grey = |it: &Timeline| {
        let mta = it.world().host(receiver).unwrap().mta.as_ref().unwrap();
        mta.greylisted(it.now()).count()
    };
    assert_eq!(grey(&timeline), 1);
    act!(timeline, { "advance": { "micros": 60_000_000_u64 } });
    act(&mut timeline, retry).unwrap();
    timeline.last();
    let attempts = crate::each!(timeline, EventKind::Attempted { attempt, .. } => *attempt);
    let at = |it: &world::Event| it.at.as_secs();
    assert_eq!(attempts.collect::<Vec<_>>(), [1, 2, 3]);
    let retried = timeline
        .events()
        .iter()
        .find(|it| matches!(it.kind, EventKind::Attempted { attempt: 2, .. }))
        .unwrap();
    assert!(at(retried) < 120, "{}", at(retried));
    let delivered = |it: &EventKind| matches!(it, EventKind::Delivered { .. });
    assert_eq!((count(&timeline, delivered), grey(&timeline)), (1, 0));
}

#[test]
fn a_run_ends_at_its_horizon_unless_somebody_lets_time_pass() {
    let mut near = scenario("greylisting");
    near.horizon_seconds = Some(60);
    let mut timeline = start(near);
    send(&mut timeline);
    timeline.last();
    assert!(timeline.at_end() && seconds(&timeline) <= 60);
    let delivered = |it: &EventKind| matches!(it, EventKind::Delivered { .. });
    assert_eq!(count(&timeline, delivered), 0);
    act!(timeline, { "advance": { "micros": 3_600_000_000_u64 } });
    timeline.last();
    assert_eq!(count(&timeline, delivered), 1);
}

#[test]
fn whoever_plays_a_server_makes_its_host_responsible_by_a_250_to_the_end_of_data() {
    let accepted = |it: &EventKind| matches!(it, EventKind::Accepted { .. });
    let play = |last: &str| {
        let mut timeline = timeline("direct");
        act!(timeline, { "play": { "host": "mx.receiver.example", "port": 25 } });
        send(&mut timeline);
        timeline.last();
        let lines = ["220 me", "250 me", "250 yes", "250 yes", "354 go", last];
        types(&mut timeline, "s1/1", &lines);
        timeline.last();
        timeline
    };
    let taken = play("250 mine");
    assert_eq!(count(&taken, accepted), 1);
    let delivered = |it: &EventKind| matches!(it, EventKind::Delivered { .. });
    assert_eq!(count(&taken, delivered), 1);
    assert_eq!(count(&play("550 no"), accepted), 0);
    // The port is given back, and the host's own server takes the next call.
    let mut again = taken;
    act!(again, { "play": { "host": "mx.receiver.example", "port": 25, "stop": true } });
    send(&mut again);
    again.last();
    assert_eq!(count(&again, delivered), 2);
}

#[test]
fn nothing_gets_through_a_link_that_is_cut_until_it_is_back() {
    let mut timeline = timeline("greylisting");
    let cut = |cut: bool| serde_json::json!({ "edit": { "link": { "a": "mail.sender.example", "b": "mx.receiver.example", "cut": cut } } });
    act(&mut timeline, cut(true)).unwrap();
    send(&mut timeline);
    timeline.last();
    let delivered = |it: &EventKind| matches!(it, EventKind::Delivered { mailbox, .. } if mailbox.local.as_str() == "bob");
    let opened =
        |it: &EventKind| matches!(it, EventKind::ConnectionOpened(ends) if ends.port == 25);
    assert_eq!(
        (count(&timeline, opened), count(&timeline, delivered)),
        (0, 0)
    );
    // In another future it comes back in time.
    timeline.seek_event(timeline.events()[0].id);
    act!(timeline, { "advance": { "micros": 600_000_000_u64 } });
    act(&mut timeline, cut(false)).unwrap();
    timeline.last();
    assert_eq!(count(&timeline, delivered), 1);
}

#[test]
fn what_is_on_its_way_over_a_link_that_is_cut_never_arrives() {
    let mut timeline = timeline("direct");
    send(&mut timeline);
    let taken = crate::first!(timeline, EventKind::Accepted { .. }).id;
    let mut events = timeline.events()[taken.index()..].iter();
    let reply = events.find(|it| matches!(it.kind, EventKind::LineSent { .. }));
    timeline.seek_event(reply.unwrap().id);
    let (from, to) = ("laptop.sender.example", "mx.receiver.example");
    assert_eq!(timeline.world().in_flight().count(), 1);
    act!(timeline, { "edit": { "link": { "a": from, "b": to, "cut": true } } });
    assert_eq!(timeline.world().in_flight().count(), 0);
    timeline.last();
    // The server has it, and the program does not know.
    assert_eq!(timeline.world().holders(world::MessageId(0)).count(), 2);
}

#[test]
fn who_is_connected_when_the_link_is_cut_hears_nothing_more() {
    let mut timeline = timeline("direct");
    act!(timeline, { "open": { "from": "laptop.sender.example", "to": "mx.receiver.example", "port": 25 } });
    act!(timeline, { "edit": { "link": { "a": "laptop.sender.example", "b": "mx.receiver.example", "cut": true } } });
    let heard = |it: &EventKind| matches!(it, EventKind::LineReceived { .. });
    let before = count(&timeline, heard);
    types(&mut timeline, "c1", &["NOOP"]);
    timeline.last();
    assert_eq!(count(&timeline, heard), before);
}

#[test]
fn a_host_that_is_removed_is_found_by_nobody_and_its_connections_break() {
    let mut timeline = timeline("direct");
    act!(timeline, { "open": { "from": "phone.receiver.example", "to": "mx.receiver.example", "port": 25 } });
    act!(timeline, { "edit": { "host": { "name": "mx.receiver.example", "set": { "removed": true } } } });
    timeline.last();
    assert_eq!(
        count(&timeline, |it| matches!(it, EventKind::ConnectionReset(_))),
        1
    );
    let open = serde_json::json!({ "open": { "from": "phone.receiver.example", "to": "mx.receiver.example", "port": 25 } });
    assert!(matches!(
        act(&mut timeline, open),
        Err(InputError::NoHost(_))
    ));
    let places = timeline.world().hosts().count();
    assert_eq!(places, timeline.scenario().hosts.len());
}

#[test]
fn a_host_that_is_added_is_drawn_where_it_is_put() {
    let mut timeline = timeline("relay");
    act!(timeline, { "edit": { "host": { "name": "backup.receiver.example", "set": {
        "address": "198.51.100.26", "mta": { "ports": { "25": "relay" } }, "after": "mx.receiver.example" } } } });
    let names: Vec<_> = timeline
        .world()
        .hosts()
        .map(|(_, it)| it.name.as_str().to_owned())
        .collect();
    let mx = names
        .iter()
        .position(|it| it == "mx.receiver.example")
        .unwrap();
    assert_eq!(names[mx + 1], "backup.receiver.example");
}

#[test]
fn what_a_change_of_the_world_did_at_once_is_shown_and_nothing_is_left_by_what_comes_next() {
    let mut timeline = timeline("direct");
    let link = world::scenario::LinkSpec {
        a: "laptop.sender.example".parse().unwrap(),
        b: "mx.receiver.example".parse().unwrap(),
        latency_micros: None,
        cut: true,
    };
    timeline
        .apply(Input::Edit(world::Edit::Link(link)))
        .unwrap();
    timeline.show_done();
    let lit = timeline.lit().map(|it| &it.kind);
    assert!(matches!(lit, Some(EventKind::Edited { .. })), "{lit:?}");
    act!(timeline, { "advance": { "micros": 1_000_000 } });
    assert!(timeline.branches().is_empty());
}
