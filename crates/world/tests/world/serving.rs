//! What `smtplab serve` wants of a world: a real clock, an outbox, a postmaster.

use crate::common::{apply, scenario, start, stored};
use crate::letters::codes;
use protocol_core::smtp::Domain;
use std::sync::Arc;
use world::{ConnectionName, EventKind, Grain, Input, Run, Timeline, World};

const CONSOLE: ConnectionName = ConnectionName::Opened(1);

fn ends() -> (Domain, Domain) {
    let name = |name: &str| name.parse().unwrap();
    (name("laptop.sender.example"), name("mx.receiver.example"))
}

#[test]
fn what_is_for_outside_is_kept_in_the_outbox_once_and_never_bounces() {
    let mut scenario = scenario("relay");
    let bob = "bob@receiver.example";
    let address: std::net::Ipv4Addr = "198.51.100.25".parse().unwrap();
    let exchanger = scenario.hosts.iter_mut().find(|it| it.address == address);
    let mta = exchanger.unwrap().mta.as_mut().unwrap();
    mta.outbox = Some(bob.parse().unwrap());
    mta.relay_for = vec!["192.0.2.0/24".into()];
    let mut timeline = start(scenario);
    let (from, to) = ends();
    apply(&mut timeline, Input::Open { from, to, port: 25 });
    let octets = "EHLO a.example\r\nMAIL FROM:<alice@sender.example>\r\nRCPT TO:<x@outside.example>\r\n\
        RCPT TO:<y@nowhere.example>\r\nRCPT TO:<bob@receiver.example>\r\nDATA\r\nSubject: out\r\n\r\nx\r\n.\r\nQUIT\r\n";
    let octets = octets.as_bytes().into();
    apply(
        &mut timeline,
        Input::Octets {
            on: CONSOLE,
            octets,
        },
    );
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
    let octets = octets.as_bytes().into();
    timeline
        .apply(Input::Octets {
            on: CONSOLE,
            octets,
        })
        .unwrap();
    assert_eq!(codes(timeline.events()), [250, 250, 250, 250, 550, 221]);
}

#[test]
fn a_run_on_a_real_clock_is_replayed_to_the_microsecond() {
    let scenario = Arc::new(scenario("direct"));
    let mut world = World::new(&scenario).unwrap();
    let (mut events, mut inputs) = (Vec::new(), Vec::new());
    let (from, to) = ends();
    let say = |text: &str| Input::Octets {
        on: CONSOLE,
        octets: text.as_bytes().into(),
    };
    let open = Input::Open { from, to, port: 25 };
    // Long enough in the middle for the server to lose its patience: no work, and yet a step.
    for (seconds, input) in [
        (3, open.clone()),
        (5, say("EHLO c.exa")),
        (7, say("mple\r\nNOOP\r\n")),
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
    while replayed.step(Grain::Line) {}
    assert_eq!(replayed.world(), &world);
    for event in [events.len() / 3, events.len() / 2] {
        replayed.seek_event(events[event].id);
        assert_eq!(replayed.lit(), Some(&events[event]));
    }
    replayed.last();
    assert_eq!(replayed.world(), &world);
}
