//! What the inspector shows is there at every event of every scenario.

use protocol_core::message;
use protocol_core::smtp::Side;
use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::Arc;
use story::inspect::{Whose, Written, layers, letter, octets, session, trips};
use world::{Endpoint, Event, EventKind, Timeline};

/// Every scenario with its letter sent, at its end.
fn runs() -> impl Iterator<Item = (&'static str, Timeline)> {
    lessons::scenario_names().map(|name| {
        let scenario = lessons::scenario(name).expect("it is built in");
        let send = scenario.letter.send();
        let mut timeline = Timeline::new(Arc::new(scenario)).expect("it makes a world");
        timeline.apply(send).expect("the letter can be sent");
        timeline.last();
        (name, timeline)
    })
}

#[test]
fn every_event_has_octets_of_its_own_or_of_what_led_to_it() {
    for (name, timeline) in runs() {
        for event in timeline.events() {
            let found = octets(event, &timeline).unwrap_or_else(|| panic!("{name}, {}", event.id));
            assert!(found.event.id <= event.id);
            let has_line = story::view(event).line().is_some();
            assert!(!has_line || found.whose == Whose::Own && matches!(found.it, Written::Line(_)));
        }
    }
}

#[test]
fn every_event_on_a_connection_has_its_layers() {
    for (name, timeline) in runs() {
        for event in timeline
            .events()
            .iter()
            .filter(|it| it.connection.is_some())
        {
            let found = layers(event, &timeline).unwrap_or_else(|| panic!("{name}, {}", event.id));
            let names: Vec<_> = found.it.layers.iter().map(|it| it.name).collect();
            let transport = ["TCP", "UDP"].map(|it| names.ends_with(&[it, "IP"]));
            assert!(transport.contains(&true), "{name}, {}: {names:?}", event.id);
            if let Some(line) = found.it.line {
                assert_eq!(line.secured, names.contains(&"TLS"), "{name}, {}", event.id);
            }
        }
    }
}

#[test]
fn every_trace_field_of_what_is_delivered_leads_to_the_event_that_wrote_it() {
    for (name, timeline) in runs() {
        let delivered = |it: &&Event| matches!(it.kind, EventKind::Delivered { .. });
        for event in timeline.events().iter().filter(delivered) {
            let letter = letter(event, &timeline).expect("it is about a message");
            let fields = message::view(letter.content).fields;
            let mut received = 0;
            for (field, _, octets) in fields {
                let writer = letter
                    .writer(&field, octets)
                    .and_then(|it| timeline.event(it));
                match (&*field, writer.map(|it| &it.kind)) {
                    (
                        "Received" | "Return-Path",
                        Some(EventKind::HeaderAdded { field: it, .. }),
                    ) => {
                        assert_eq!(*it, field, "{name}, {}", event.id);
                        received += usize::from(field == "Received");
                    }
                    (
                        "Date" | "Message-ID",
                        Some(
                            EventKind::Composed { .. }
                            | EventKind::NoticeWritten { .. }
                            | EventKind::Accepted { .. },
                        ),
                    ) => {}
                    ("Received" | "Return-Path" | "Date" | "Message-ID", other) => {
                        panic!("{name}, {}: {field} by {other:?}", event.id)
                    }
                    (_, other) => assert_eq!(other, None, "{name}, {}: {field}", event.id),
                }
            }
            let is_notice = |it: &Event| matches!(it.kind, EventKind::NoticeWritten { notice, .. } if notice == letter.nearest.it);
            assert!(
                received > 0 || timeline.events().iter().any(is_notice),
                "{name}, {}",
                event.id
            );
        }
    }
}

/// What a state is called, of which machine, and the moves that its diagram has.
type State = (&'static str, String, Vec<(String, String)>);

fn state(endpoint: &Endpoint) -> Option<State> {
    use protocol_core::{imap, pop3, smtp};
    fn of<S: Debug>(machine: &'static str, now: S, moves: &[(S, &'static str, S)]) -> State {
        let name = |it: &S| format!("{it:?}");
        let moves = moves.iter().map(|it| (name(&it.0), name(&it.2)));
        (machine, name(&now), moves.collect())
    }
    Some(match endpoint {
        Endpoint::SmtpServer(it) => of("SMTP server", it.state(), smtp::server::StateName::moves()),
        Endpoint::SmtpClient(it) => of("SMTP client", it.state(), smtp::client::StateName::moves()),
        Endpoint::ImapServer(it) => of("IMAP server", it.state(), imap::server::StateName::moves()),
        Endpoint::ImapClient(it) => of("IMAP client", it.state(), imap::client::StateName::moves()),
        Endpoint::Pop3Server { session: it, .. } => {
            of("POP3 server", it.state(), pop3::server::StateName::moves())
        }
        Endpoint::Pop3Client(it) => of("POP3 client", it.state(), pop3::client::StateName::moves()),
        Endpoint::Outside | Endpoint::Gone => return None,
    })
}

#[test]
fn every_move_of_a_session_is_one_that_its_diagram_has() {
    for (name, mut timeline) in runs() {
        let ids: Vec<_> = timeline.events().iter().map(|it| it.id).collect();
        let mut were = BTreeMap::new();
        for id in ids {
            timeline.seek_event(id);
            for connection in timeline.world().connections() {
                for side in [Side::Client, Side::Server] {
                    let Some((machine, now, moves)) = state(&connection.end(side).endpoint) else {
                        continue;
                    };
                    let is_drawn = moves.iter().any(|it| it.0 == now || it.1 == now);
                    let is_last = moves.iter().all(|it| it.0 != now);
                    if !is_drawn {
                        continue;
                    }
                    let was = were.insert((connection.id, side), now.clone());
                    let moved = was.filter(|it| *it != now && !is_last).map(|it| (it, now));
                    let listed = moved.iter().all(|it| moves.contains(it));
                    assert!(listed, "{name}, {id}: {machine} {moved:?}");
                }
            }
        }
    }
}

#[test]
fn both_ends_are_drawn_once_a_connection_was_asked_for() {
    for (name, mut timeline) in runs() {
        let ids: Vec<_> = timeline.events().iter().map(|it| it.id).collect();
        let first = timeline
            .events()
            .iter()
            .position(|it| it.connection.is_some());
        for id in ids.into_iter().skip(first.unwrap_or(0)).step_by(17) {
            timeline.seek_event(id);
            let event = timeline.lit().expect("it is lit");
            let session = session(event, &timeline).unwrap_or_else(|| panic!("{name}, {id}"));
            let connection = session.connection.unwrap_or_else(|| panic!("{name}, {id}"));
            for (end, machine) in [
                (&connection.client, session.client),
                (&connection.server, session.server),
            ] {
                assert_eq!(
                    machine.is_some(),
                    state(&end.endpoint).is_some(),
                    "{name}, {id}"
                );
                let Some(machine) = machine else { continue };
                let now = machine
                    .now
                    .unwrap_or_else(|| panic!("{name}, {id}: {:?}", end.stage));
                let came = machine.came.map(|it| machine.moves[it].to);
                assert!(came.is_none_or(|it| it == now), "{name}, {id}");
            }
        }
    }
}

#[test]
fn pipelining_saves_round_trips() {
    let count = |pipelining: bool| {
        let mut scenario = lessons::scenario("direct").expect("it is built in");
        let programs = scenario.hosts.iter_mut().filter_map(|it| it.mua.as_mut());
        for server in programs.filter_map(|it| it.submit.as_mut()) {
            server.pipelining = pipelining;
        }
        let send = scenario.letter.send();
        let mut timeline = Timeline::new(Arc::new(scenario)).expect("it makes a world");
        timeline.apply(send).expect("the letter can be sent");
        timeline.last();
        let first = timeline.events().iter().find_map(|it| it.connection);
        trips(first.expect("a connection"), timeline.events()).count
    };
    // The call with its greeting, EHLO, MAIL, RCPT, DATA, the message, QUIT.
    assert_eq!((count(false), count(true)), (7, 5));
}

#[test]
fn an_eavesdropper_learns_what_is_plain_and_no_more() {
    use story::capture::{What, capture, links};
    let table = [
        ("direct", 0, "learned-envelope learned-message"),
        (
            "auth",
            0,
            "learned-envelope learned-message learned-password",
        ),
        ("scram", 0, "learned-envelope learned-message learned-proof"),
        ("oauth", 0, "capture-greetings"),
        ("starttls", 0, "capture-greetings"),
        ("stripped-submission", 0, "capture-greetings"),
        ("implicit-tls", 0, "capture-sizes-only"),
        ("relay", 3, "learned-message learned-password"),
        ("pop3", 1, "learned-message learned-password"),
    ];
    let mut runs: BTreeMap<_, _> = runs().collect();
    for (name, number, wanted) in table {
        let timeline = runs.get_mut(name).expect("it is built in");
        let (all, last) = links(timeline);
        assert!(last.is_some_and(|it| all.contains(&it)));
        let found = capture(timeline, all[number]);
        let first = &found.learned[0];
        let learned = match first.arguments.first() {
            Some((_, story::Value::List(them))) => them
                .iter()
                .map(|it| match it {
                    story::Value::Fact(it) => it.id.to_string(),
                    other => panic!("{other:?}"),
                })
                .collect::<Vec<_>>()
                .join(" "),
            _ => first.id.to_string(),
        };
        assert_eq!(learned, wanted, "{name}");
        let is = |wanted: fn(&What<'_>) -> bool| found.heard.iter().any(|it| wanted(&it.what));
        let tls = is(|it| matches!(it, What::Tls(_)));
        assert_eq!(
            tls,
            matches!(name, "starttls" | "implicit-tls" | "oauth"),
            "{name}"
        );
        assert_eq!(
            is(|it| matches!(it, What::Changed(_))),
            name.starts_with("stripped"),
            "{name}"
        );
        // Step by step nothing is unheard again.
        let mut heard = found.heard.len();
        while heard > 0 && timeline.back(|_| true) {
            let now = capture(timeline, all[number]).heard.len();
            assert!(now <= heard);
            heard = now;
        }
        assert_eq!(heard, 0);
    }
}
