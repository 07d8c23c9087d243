//! The ways mail goes (RFC 5321 section 5.1), and its queue.

use crate::common::{apply, host, id, mta, notices, scenario, send, sent, stored};
use crate::{count, each};
use protocol_core::dns::Record;
use protocol_core::message::Action;
use std::collections::BTreeSet;
use world::scenario::{HostSpec, RecordSpec, Scenario};
use world::{EventKind, Timeline};

const PROVIDER: &str = "mail.sender.example";
const MX: &str = "mx.receiver.example";
const ALICE: &str = "alice@sender.example";
const BOB: &str = "bob@receiver.example";

fn record(name: &str, record: Record) -> RecordSpec {
    RecordSpec {
        name: name.parse().unwrap(),
        ttl: 60,
        record,
    }
}

fn exchange(preference: u16, name: &str) -> RecordSpec {
    let exchange = Some(name.parse().unwrap());
    record(
        "receiver.example",
        Record::Mx {
            preference,
            exchange,
        },
    )
}

fn address(name: &str, address: &str) -> RecordSpec {
    let address = address.parse().unwrap();
    record(name, Record::A { address })
}

/// `implicit-mx` with other records of the recipient's domain.
fn with(records: Vec<RecordSpec>) -> Scenario {
    let mut it = scenario("implicit-mx");
    it.dns
        .retain(|it| !it.name.as_str().ends_with("receiver.example"));
    it.dns.extend(records);
    it
}

/// A host on which nothing listens, or with the server of the MX.
fn another(scenario: &mut Scenario, name: &str, address: &str, listens: bool) {
    let first = host(scenario, MX).clone();
    scenario.hosts.push(HostSpec {
        name: name.parse().unwrap(),
        address: address.parse().unwrap(),
        mta: first.mta.filter(|_| listens),
        store: None,
        ..first
    });
}

/// Whom the provider calls on port 25, in order.
fn called(timeline: &Timeline) -> Vec<String> {
    let provider = id(timeline, PROVIDER);
    each!(timeline, EventKind::ConnectionRequested(ends)
        if ends.client == provider && ends.port == 25 => ends.server)
    .map(|it| timeline.world().host(it).unwrap().name.to_string())
    .collect()
}

#[test]
fn where_an_mx_exists_and_is_down_the_domains_address_is_not_used() {
    let mut down = with(vec![
        exchange(10, "mx2.receiver.example"),
        address("mx2.receiver.example", "198.51.100.26"),
        address("receiver.example", "198.51.100.25"),
    ]);
    another(&mut down, "mx2.receiver.example", "198.51.100.26", false);
    let timeline = sent(down);
    assert!(!called(&timeline).contains(&MX.to_owned()));
    assert_eq!(stored(&timeline, BOB).len(), 0);
    assert_eq!(notices(&timeline, Action::Failed), 1);
}

#[test]
fn an_mx_that_is_down_is_passed_over_for_the_next() {
    let mut two = with(vec![
        exchange(10, "mx2.receiver.example"),
        exchange(20, MX),
        address("mx2.receiver.example", "198.51.100.26"),
        address(MX, "198.51.100.25"),
    ]);
    another(&mut two, "mx2.receiver.example", "198.51.100.26", false);
    let timeline = sent(two);
    assert_eq!(called(&timeline), ["mx2.receiver.example", MX]);
    assert_eq!(stored(&timeline, BOB).len(), 1);
}

#[test]
fn a_server_with_two_addresses_is_called_at_the_second_where_the_first_is_down() {
    let mut two = with(vec![
        exchange(10, MX),
        address(MX, "198.51.100.26"),
        address(MX, "198.51.100.99"),
        address(MX, "198.51.100.25"),
    ]);
    another(&mut two, "old.receiver.example", "198.51.100.26", false);
    let timeline = sent(two);
    assert_eq!(called(&timeline), ["old.receiver.example", MX]);
    assert_eq!(stored(&timeline, BOB).len(), 1);
}

#[test]
fn servers_of_one_preference_share_the_mail_by_chance_and_the_seed_decides() {
    let first = |seed: u64| {
        let mut two = with(vec![
            exchange(10, "mx2.receiver.example"),
            exchange(10, MX),
            address("mx2.receiver.example", "198.51.100.26"),
            address(MX, "198.51.100.25"),
        ]);
        another(&mut two, "mx2.receiver.example", "198.51.100.26", true);
        two.seed = seed;
        called(&sent(two)).remove(0)
    };
    let firsts: Vec<String> = (1..=16).map(first).collect();
    assert_eq!(firsts, (1..=16).map(first).collect::<Vec<_>>());
    assert_eq!(
        firsts.iter().collect::<BTreeSet<_>>().len(),
        2,
        "{firsts:?}"
    );
}

#[test]
fn a_server_that_is_away_takes_the_letter_when_it_is_back_and_the_sender_was_warned_once() {
    let mut timeline = sent(scenario("delayed"));
    assert_eq!(count!(timeline, EventKind::Deferred { .. }), 6);
    send(&mut timeline);
    assert_eq!(
        notices(&timeline, Action::Delayed),
        2,
        "once for each letter"
    );
}

#[test]
fn the_sender_is_not_warned_where_the_queue_says_never_nor_about_a_notice() {
    let mut never = scenario("delayed");
    mta(&mut never, PROVIDER).delay_hours = 0;
    let timeline = sent(never);
    assert_eq!(notices(&timeline, Action::Delayed), 0);
    assert_eq!(stored(&timeline, ALICE).len(), 1);

    let from_nobody = world::input::HandEnvelope {
        reverse_path: protocol_core::smtp::ReversePath::Null,
        forward_paths: vec![format!("<{BOB}>").parse().unwrap()],
    };
    let scenario = scenario("delayed");
    let draft = scenario.letter.draft.clone();
    let input = world::Input::Send {
        host: scenario.letter.host.clone(),
        draft,
        envelope: Some(Box::new(from_nobody)),
    };
    let mut timeline = Timeline::new(std::sync::Arc::new(scenario)).unwrap();
    apply(&mut timeline, input);
    assert_eq!(notices(&timeline, Action::Delayed), 0);
    assert_eq!(notices(&timeline, Action::Failed), 0);
}

#[test]
fn a_letter_waits_for_a_server_that_is_down_though_a_later_one_is_not_to_be_found() {
    let mut it = with(vec![
        exchange(10, "down.receiver.example"),
        exchange(20, "nowhere.receiver.example"),
        address("down.receiver.example", "198.51.100.77"),
    ]);
    another(&mut it, "down.receiver.example", "198.51.100.77", false);
    mta(&mut it, PROVIDER).delay_hours = 0;
    let timeline = sent(it);
    assert!(count!(timeline, EventKind::Deferred { .. }) > 1);
    // It is given up when its time is over, and not before.
    assert_eq!(stored(&timeline, BOB).len(), 0);
    assert_eq!(notices(&timeline, Action::Failed), 1);
    assert!(timeline.world().now().as_secs() > 4 * 86_400);
}
