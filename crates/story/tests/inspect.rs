//! What the inspector shows is there at every event of every scenario.

use protocol_core::message;
use protocol_core::smtp::Side;
use protocol_core::{imap, pop3, smtp};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;
use std::sync::Arc;
use story::inspect::{Next, Whose, Written, layers, letter, next, octets, session, spans, trips};
use world::{ConnectionId, Endpoint, Event, EventKind, Line, Timeline, WireUnit};

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
            let fields = message::view(&letter.content).fields;
            let mut received = 0;
            for (field, _, octets) in fields {
                let writer = letter
                    .writer(&field, octets)
                    .and_then(|it| timeline.event(it));
                match (&*field, writer.map(|it| &it.kind)) {
                    (
                        "Received" | "Return-Path" | "Delivered-To",
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
                            | EventKind::VacationReplied { .. }
                            | EventKind::LineSent { .. },
                        ),
                    ) => {}
                    ("Received" | "Return-Path" | "Date" | "Message-ID", other) => {
                        panic!("{name}, {}: {field} by {other:?}", event.id)
                    }
                    (_, other) => assert_eq!(other, None, "{name}, {}: {field}", event.id),
                }
            }
            let is_notice = |it: &Event| matches!(it.kind, EventKind::NoticeWritten { notice, .. } if Some(notice) == letter.nearest.it);
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
        trips(first.expect("a connection"), &timeline).count
    };
    // The call with its greeting, EHLO, MAIL, RCPT, DATA, the message, QUIT.
    assert_eq!((count(false), count(true)), (7, 5));
}

/// What is no unit of its protocol, whole and in order: the grammar has no name for that.
const fn is_no_unit(unit: WireUnit) -> bool {
    matches!(
        unit,
        WireUnit::Smtp(smtp::Unit::UnknownCommand | smtp::Unit::Malformed | smtp::Unit::Partial)
            | WireUnit::Imap(
                imap::Unit::UnknownCommand | imap::Unit::Malformed | imap::Unit::Partial
            )
            | WireUnit::Pop3(
                pop3::Unit::UnknownCommand | pop3::Unit::Malformed | pop3::Unit::Partial
            )
    )
}

#[test]
fn the_grammar_names_every_octet_of_every_unit() {
    for (name, timeline) in runs() {
        for event in timeline.events() {
            let Some(line) = story::view(event).line() else {
                continue;
            };
            let spans = spans(event, &timeline);
            let place = format!(
                "{name}, {}: {:?} {}",
                event.id,
                line.unit,
                line.octets.to_text()
            );
            let whole = spans.first().map(|it| (it.start, it.end));
            assert!(
                whole == Some((0, line.octets.len())) || is_no_unit(line.unit),
                "{place}"
            );
            let mut open: Vec<std::ops::Range<usize>> = Vec::new();
            for span in spans {
                open.truncate(span.depth);
                let outer = open.last().cloned().unwrap_or(0..line.octets.len());
                assert_eq!(open.len(), span.depth, "{place}");
                assert!(
                    outer.start <= span.start && span.end <= outer.end,
                    "{place}: {span:?}"
                );
                open.push(span.start..span.end);
            }
        }
    }
}

/// The command that a client sends in this line, by its name.
fn command(line: &Line) -> Option<String> {
    Some(match line.unit {
        WireUnit::Smtp(smtp::Unit::Command(it)) => it.to_string(),
        WireUnit::Imap(imap::Unit::Command(it) | imap::Unit::Begun(it)) => it.to_string(),
        WireUnit::Imap(imap::Unit::IdleDone) => "DONE".into(),
        WireUnit::Pop3(pop3::Unit::Command(it)) => it.to_string(),
        _ => return None,
    })
}

#[test]
fn what_may_be_sent_next_is_what_the_client_sends_and_nothing_that_it_was_not_offered() {
    let mut reasons = BTreeSet::new();
    let mut wrong = BTreeSet::new();
    for (name, mut timeline) in runs() {
        let events = timeline.events().to_vec();
        let mut before: BTreeMap<ConnectionId, Option<Next>> = BTreeMap::new();
        let mut heard: BTreeMap<ConnectionId, String> = BTreeMap::new();
        for event in events {
            let Some(connection) = event.connection else {
                continue;
            };
            let place = format!("{name}, {}", event.id);
            let heard = heard.entry(connection).or_default();
            match &event.kind {
                EventKind::LineSent { line, .. } if line.from == Side::Client => {
                    let pipelines = heard.contains("PIPELINING");
                    match (command(line), before.get(&connection).cloned().flatten()) {
                        (Some(command), Some(Next::Commands(all))) => {
                            if !all.contains(&command) {
                                wrong.insert(format!("{command} of {all:?}, {place}"));
                            }
                        }
                        (Some(command), Some(Next::Waits(why))) => {
                            let waits = why.id == "next-reply" && pipelines;
                            if !waits {
                                wrong.insert(format!("{command}: {}, {place}", why.id));
                            }
                        }
                        // What a server that has crashed would take nobody knows.
                        (_, None) | (None, _) => {}
                    }
                }
                EventKind::LineReceived { line, .. } if line.from == Side::Server => {
                    heard.push_str(&line.octets.to_text().to_ascii_uppercase());
                }
                _ => {}
            }
            timeline.seek_event(event.id);
            let now = next(connection, &timeline);
            for command in ["STARTTLS", "AUTH", "STLS", "IDLE", "MOVE", "BDAT"] {
                let offer = if command == "BDAT" {
                    "CHUNKING"
                } else {
                    command
                };
                let offer = if command == "AUTH" && !heard.contains(offer) {
                    "SASL"
                } else {
                    offer
                };
                let said =
                    matches!(&now, Some(Next::Commands(all)) if all.iter().any(|it| it == command));
                if said && !heard.contains(offer) {
                    wrong.insert(format!("{command} was not offered, {place}"));
                }
            }
            if let Some(Next::Waits(why)) = &now {
                reasons.insert(why.id.to_string());
            }
            before.insert(connection, now);
        }
    }
    let all = [
        "next-call",
        "next-close",
        "next-content",
        "next-greeting",
        "next-none",
        "next-reply",
        "next-response",
        "next-tls",
    ];
    let missing: Vec<_> = all.iter().filter(|it| !reasons.contains(**it)).collect();
    assert!(missing.is_empty(), "{missing:?}");
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn after_a_lost_reply_the_client_waits_for_it() {
    let (_, mut timeline) = runs().find(|it| it.0 == "reply-lost").expect("it is there");
    let lost = |it: &&Event| matches!(&it.kind, EventKind::LineSent { line, arrives: None } if line.from == Side::Server);
    let lost = timeline
        .events()
        .iter()
        .find(lost)
        .expect("a reply is lost");
    let (id, connection) = (lost.id, lost.connection.expect("it is on a connection"));
    timeline.seek_event(id);
    let Some(Next::Waits(why)) = next(connection, &timeline) else {
        panic!("it may go on");
    };
    assert_eq!(why.id, "next-reply");
    let told = story::explain(timeline.lit().expect("it is lit"), &timeline);
    assert_eq!(told.follow[0].id, "about-lost");
}

#[test]
fn a_line_that_carries_a_message_shows_that_message() {
    let mut seen = [0; 2];
    for (name, timeline) in runs() {
        for event in timeline.events() {
            let Some(line) = story::view(event).line() else {
                continue;
            };
            let place = match line.unit {
                WireUnit::Imap(imap::Unit::Untagged(imap::Untagged::Fetch))
                    if line.octets.to_text().contains("BODY[] {") =>
                {
                    0
                }
                WireUnit::Pop3(pop3::Unit::Content) => 1,
                _ => continue,
            };
            let letter = letter(event, &timeline).unwrap_or_else(|| panic!("{name}, {}", event.id));
            assert_eq!(letter.nearest.whose, Whose::Own, "{name}, {}", event.id);
            assert!(!message::view(&letter.content).fields.is_empty());
            let of_this_run = letter.nearest.it.is_some();
            assert_eq!(
                letter.last_envelope.is_some(),
                of_this_run,
                "{name}, {}",
                event.id
            );
            seen[place] += 1;
        }
    }
    assert!(seen.iter().all(|it| *it > 0), "{seen:?}");
}

/// What a list says, part by part.
fn facts(of: &story::Value) -> Vec<String> {
    match of {
        story::Value::List(them) => them.iter().flat_map(facts).collect(),
        story::Value::Fact(it) if it.id == "list-and" => {
            it.arguments.iter().flat_map(|it| facts(&it.1)).collect()
        }
        story::Value::Fact(it) => vec![it.id.to_string()],
        other => panic!("{other:?}"),
    }
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
            Some((_, them)) => facts(them).join(" "),
            None => first.id.to_string(),
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

#[test]
fn nothing_is_said_to_follow_data_or_the_goodbye_before_the_reply() {
    let mut seen = 0;
    for (name, mut timeline) in runs().filter(|(name, _)| ["relay", "pipelining"].contains(name)) {
        let ids: Vec<_> = timeline
            .events()
            .iter()
            .map(|it| (it.id, it.connection))
            .collect();
        for (id, connection) in ids {
            timeline.seek_event(id);
            let Some(Next::Waits(fact)) = connection.and_then(|it| next(it, &timeline)) else {
                continue;
            };
            let said = timeline.on(connection.expect("it is on one"), timeline.past().len());
            let said = said.rev().find_map(|it| match &it.kind {
                EventKind::LineSent { line, .. } if line.from == Side::Client => Some(line.unit),
                _ => None,
            });
            use smtp::{Unit::Command, Verb};
            let is_last = matches!(
                said,
                Some(WireUnit::Smtp(Command(
                    Verb::Data | Verb::Quit | Verb::Ehlo
                )))
            );
            let is_free = format!("{fact:?}").contains("\"free\"");
            assert!(!(is_last && is_free), "{name}, {id}: {fact:?}");
            seen += usize::from(is_free);
        }
    }
    assert!(seen > 0);
}
