//! What `smtplab serve` wants of a world: a real clock, an outbox, a postmaster.

use crate::common::{apply, mta, scenario, start, stored};
use crate::letters::codes;
use protocol_core::smtp::{Domain, Side};
use std::sync::Arc;
use story::Grain;
use world::{ConnectionName, Event, EventKind, Input, Run, Timeline, World};

/// What is said at that console.
fn said(console: u32, text: &str) -> Input {
    let (on, octets) = (ConnectionName::Opened(console), text.into());
    Input::Octets { on, octets }
}

fn ends() -> (Domain, Domain) {
    let name = |name: &str| name.parse().unwrap();
    (name("laptop.sender.example"), name("mx.receiver.example"))
}

#[test]
fn what_is_for_outside_is_kept_in_the_outbox_once_and_never_bounces() {
    let mut scenario = scenario("relay");
    let bob = "bob@receiver.example";

    let mta = mta(&mut scenario, "mx.receiver.example");
    mta.outbox = Some(bob.parse().unwrap());
    mta.relay_for = vec!["192.0.2.0/24".into()];
    let mut timeline = start(scenario);
    let (from, to) = ends();
    apply(&mut timeline, Input::Open { from, to, port: 25 });
    let octets = "EHLO a.example\r\nMAIL FROM:<alice@sender.example>\r\nRCPT TO:<x@outside.example>\r\n\
        RCPT TO:<y@nowhere.example>\r\nRCPT TO:<bob@receiver.example>\r\nDATA\r\nSubject: out\r\n\r\nx\r\n.\r\nQUIT\r\n";
    apply(&mut timeline, said(1, octets));
    let letters = stored(&timeline, bob);
    assert_eq!(letters.len(), 2, "{letters:?}");
    for letter in letters {
        assert!(letter.starts_with("Return-Path: <alice@sender.example>\r\nReceived: "));
    }
    let last = timeline.events().last().unwrap().at;
    assert!(last.as_secs() < 60, "{last:?}");
    assert!(!timeline.events().iter().any(|it| matches!(
        it.kind,
        EventKind::Failed { .. } | EventKind::Deferred { .. } | EventKind::DnsAsked { .. }
    )));
}

#[test]
fn each_domain_has_its_postmaster() {
    let mut timeline = start(scenario("direct"));
    let (from, to) = ends();
    apply(&mut timeline, Input::Open { from, to, port: 25 });
    let octets = "EHLO a.example\r\nMAIL FROM:<>\r\nRCPT TO:<Postmaster>\r\n\
        RCPT TO:<POSTmaster@receiver.example>\r\nRCPT TO:<postmaster@sender.example>\r\nQUIT\r\n";
    timeline.apply(said(1, octets)).unwrap();
    assert_eq!(codes(timeline.events()), [250, 250, 250, 250, 550, 221]);
}

#[test]
fn a_run_on_a_real_clock_is_replayed_to_the_microsecond() {
    let scenario = Arc::new(scenario("direct"));
    let mut world = World::new(&scenario).unwrap();
    let (mut events, mut inputs) = (Vec::new(), Vec::new());
    let (from, to) = ends();

    let open = Input::Open { from, to, port: 25 };
    // Long enough in the middle for the server to lose its patience: no work, and yet a step.
    for (seconds, input) in [
        (3, open.clone()),
        (5, said(1, "EHLO c.exa")),
        (7, said(1, "mple\r\nNOOP\r\n")),
        (800, open),
    ] {
        let at = protocol_core::Instant::from_micros(seconds * 1_000_000 + 17);
        world.advance_to(at, &mut events);
        let after = world.tick();
        world.apply(&input, &mut events).unwrap();
        inputs.push(world::RecordedInput {
            after,
            at: Some(at),
            input,
        });
    }
    while world.has_work() {
        world.step(&mut events);
    }
    assert!(codes(&events).contains(&421), "{:?}", codes(&events));
    let run = Run::new(scenario, inputs, world.digest());
    let text = serde_json::to_string(&run).unwrap();
    let mut replayed = Timeline::replay(&serde_json::from_str(&text).unwrap()).unwrap();
    assert_eq!(replayed.events(), events);
    assert_eq!(replayed.run(), run);
    // Stepping goes through the same worlds.
    while replayed.step(|it| Grain::Line.stops_at(it)) {}
    assert_eq!(replayed.world(), &world);
    for event in [events.len() / 3, events.len() / 2] {
        replayed.seek_event(events[event].id);
        assert_eq!(replayed.lit(), Some(&events[event]));
    }
    replayed.last();
    assert_eq!(replayed.world(), &world);
}

/// A world in which octets take no time, as on a real clock, and a console to each of these ports, in which
/// somebody has greeted or logged in.
fn at_once(ports: &[u16]) -> (World, Vec<Event>) {
    let mut scenario = scenario("pop3-and-imap");
    scenario.latency_micros = 0;
    scenario.links.clear();
    let hosts = scenario.hosts.iter();
    let hosts: Vec<_> = hosts.map(|it| it.name.clone()).collect();
    let world = World::new(&scenario).unwrap();
    let (mut world, mut events) = (world, Vec::new());
    for (number, port) in (1..).zip(ports) {
        let listens = |it: &&Domain| {
            let host = world.host_named(it).and_then(|id| world.host(id));
            host.is_some_and(|it| it.ports().any(|it| it == *port))
        };
        let (from, port) = (hosts[0].clone(), *port);
        let to = hosts.iter().find(listens).unwrap().clone();
        let open = Input::Open { from, to, port };
        world.apply(&open, &mut events).unwrap();
        settle(&mut world, &mut events);
        let login = match port {
            25 => "EHLO c.example\r\n",
            143 => "a LOGIN bob letmein\r\na SELECT INBOX\r\n",
            _ => "USER bob\r\nPASS letmein\r\n",
        };
        say(&mut world, number, login, &mut events);
        settle(&mut world, &mut events);
    }
    events.clear();
    (world, events)
}

fn say(world: &mut World, console: u32, text: &str, events: &mut Vec<Event>) {
    world.apply(&said(console, text), events).unwrap();
}

/// Does all that is due now.
fn settle(world: &mut World, events: &mut Vec<Event>) {
    while world.next_deadline() == Some(world.now()) {
        world.step(events);
    }
}

/// What the server at that port has said.
fn heard(events: &[Event], port: u16) -> String {
    let lines = events.iter().filter_map(|it| match &it.kind {
        EventKind::LineReceived { line, .. } if line.ends.port == port => Some(line),
        _ => None,
    });
    let lines = lines.filter(|it| it.from == Side::Server);
    lines.map(|it| it.octets.to_text()).collect()
}

#[test]
fn who_says_much_at_once_lets_others_have_their_turn() {
    let ports = [25, 143, 110];
    for (port, line) in [
        (25, "NOOP\r\n"),
        (143, "a SEARCH TEXT nothing\r\n"),
        (143, "a STATUS INBOX (MESSAGES)\r\n"),
        (110, "NOOP\r\n"),
    ] {
        for other in ports.into_iter().filter(|it| *it != port) {
            let (mut world, mut events) = at_once(&[port, other]);
            say(&mut world, 1, &line.repeat(200), &mut events);
            for _ in 0..40 {
                world.step(&mut events);
            }
            let short = if other == 143 {
                "b NOOP\r\n"
            } else {
                "NOOP\r\n"
            };
            say(&mut world, 2, &short.repeat(3), &mut events);
            for _ in 0..20 {
                world.step(&mut events);
            }
            assert_eq!(
                heard(&events, other).lines().count(),
                3,
                "{line:?}, {other}"
            );
            settle(&mut world, &mut events);
            let said = heard(&events, port);
            let ends = ["250 ", "a OK", "+OK"];
            let is_end = |it: &&str| ends.iter().any(|end| it.starts_with(end));
            assert_eq!(said.lines().filter(is_end).count(), 200, "{line:?}");
        }
    }
}

#[test]
fn without_a_log_the_same_is_said_by_fewer_events() {
    let append = "a APPEND INBOX {4+}\r\nText\r\n".repeat(50);
    for (port, text) in [
        (
            25,
            "NOOP\r\nHELP\r\nEHLO d.example\r\nRSET\r\nQUIT\r\n".to_owned(),
        ),
        (
            143,
            append + &"a FETCH 1:* (FLAGS BODY[])\r\n".repeat(50) + "b LOGOUT\r\n",
        ),
        (110, "STAT\r\nLIST\r\nCAPA\r\nUIDL\r\nQUIT\r\n".to_owned()),
    ] {
        let (world, _) = at_once(&[port]);
        let [(said, count), (same, fewer)] =
            [world.clone(), world.without_log()].map(|mut world| {
                let mut events = Vec::new();
                say(&mut world, 1, &text, &mut events);
                settle(&mut world, &mut events);
                (heard(&events, port), events.len())
            });
        assert_eq!(said, same, "{port}");
        let most = if port == 143 { count / 2 } else { count };
        assert!(fewer <= most, "{port}: {fewer} of {count}");
    }
}
