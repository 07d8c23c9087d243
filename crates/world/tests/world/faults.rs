//! What goes wrong, and what becomes of the letters.

use crate::common::{apply, id, scenario, sent, start, stored};
use crate::letters::codes;
use crate::{count, each, first};
use proptest::prelude::*;
use protocol_core::smtp::client::{Failure, Outcome, Stage as ClientStage};
use protocol_core::smtp::server::Tls;
use protocol_core::smtp::{ForwardPath, ReversePath, Side};
use std::collections::BTreeSet;
use world::event::{Obstacle, Refused};
use world::fault::{Fault, FaultError, FaultName, FaultSpec, Stage, When};
use world::scenario::Flaw;
use world::timeline::MAX_EVENTS;
use world::{
    ConnectionName, EventId, EventKind, FaultId, HostId, Input, InputError, MessageId, Run,
    Scenario, Timeline, World,
};

/// How many copies lie in the mailbox.
fn copies(timeline: &Timeline, mailbox: &str) -> usize {
    stored(timeline, mailbox).len()
}

/// How many of them Bob's program has.
fn fetched(timeline: &Timeline) -> usize {
    let phone = id(timeline, "phone.receiver.example");
    let phone = timeline.world().host(phone).unwrap();
    phone.mua.as_ref().unwrap().mail.inbox().count()
}

/// When the host tried to pass the letter on, in seconds.
fn attempts(timeline: &Timeline, at: &str) -> Vec<u64> {
    let at = id(timeline, at);
    let attempts =
        each!(timeline, it, EventKind::Attempted { .. } if it.host == at => it.at.as_secs());
    attempts.collect()
}

fn obstacles(timeline: &Timeline) -> Vec<&Obstacle> {
    each!(timeline, EventKind::Deferred { why, .. } => why).collect()
}

fn fault(fault: Fault, stage: Stage, when: When) -> FaultSpec {
    FaultSpec {
        host: "mx.receiver.example".parse().unwrap(),
        fault,
        stage,
        when,
        times: Some(1),
        per_mille: None,
        recipient: None,
    }
}

fn reply(code: u16, text: &str) -> Fault {
    let json = serde_json::json!({ "reply": { "code": code, "text": text } });
    serde_json::from_value(json).unwrap()
}

fn with(faults: impl IntoIterator<Item = FaultSpec>) -> Scenario {
    let mut scenario = scenario("relay");
    scenario.faults.extend(faults);
    scenario
}

/// How many hosts hold the letter at each event.
fn seals(timeline: &Timeline) -> Vec<usize> {
    let mut timeline = timeline.clone();
    let ids: Vec<EventId> = timeline.events().iter().map(|it| it.id).collect();
    let count = |id| {
        timeline.seek_event(id);
        timeline.world().holders(MessageId(0)).count()
    };
    ids.into_iter().map(count).collect()
}

#[test]
fn who_is_called_in_vain_is_down_for_as_long_as_the_fault_says() {
    let timeline = sent(scenario("offline-recipient"));
    let reason = Refused::NoAnswer;
    let in_vain =
        first!(timeline, EventKind::ConnectionRefused { reason: it, .. } if *it == reason);
    let cause = timeline.event(in_vain.cause.unwrap()).unwrap();
    assert!(matches!(cause.kind, EventKind::FaultApplied { .. }));
    let back = first!(timeline, EventKind::HostRestarted);
    assert_eq!(back.at.as_secs(), 4500);
}

#[test]
fn who_has_said_250_and_crashes_has_the_letter_when_it_is_back() {
    let timeline = sent(scenario("crash-after-250"));
    let mx = id(&timeline, "mx.receiver.example");
    let crash = first!(timeline, EventKind::FaultApplied { .. }).id;
    let back = first!(timeline, EventKind::HostRestarted).id;
    let mut at = timeline.clone();
    // All the time that it is down it alone has the letter, but for the first moment: then its 250 is
    // still on its way.
    for id in crash.0..back.0 {
        at.seek_event(EventId(id));
        let holders: Vec<HostId> = at.world().holders(MessageId(0)).collect();
        assert!(holders.contains(&mx), "{id}");
        assert!(at.world().host(mx).unwrap().down.is_some() || id == back.0);
    }
    let holders: Vec<HostId> = at.world().holders(MessageId(0)).collect();
    assert_eq!(holders, [mx]);
}

#[test]
fn a_250_that_is_lost_leaves_two_seals_and_makes_two_copies() {
    let timeline = sent(scenario("reply-lost"));
    let lost = first!(timeline, EventKind::LineSent { arrives: None, .. });
    let cause = timeline.event(lost.cause.unwrap()).unwrap();
    assert!(matches!(cause.kind, EventKind::FaultApplied { .. }));
    // RFC 5321 section 4.5.3.2.6: ten minutes.
    let deferred = first!(timeline, EventKind::Deferred { .. });
    assert_eq!(deferred.at.as_secs() - lost.at.as_secs(), 600);
    let seals = seals(&timeline);
    assert_eq!(seals[deferred.id.index()], 2);
    assert!(seals.iter().all(|it| *it >= 1));
}

#[test]
fn a_crash_before_the_server_acts_loses_the_session_and_not_the_letter() {
    for stage in Stage::ALL {
        if !FaultName::Crash.strikes(stage, When::Before) || stage == Stage::Auth {
            continue;
        }
        let crash = fault(Fault::Crash { seconds: 60 }, stage, When::Before);
        let timeline = sent(with([crash]));
        assert_eq!(copies(&timeline, "bob@receiver.example"), 1, "{stage}");
        assert!(seals(&timeline).iter().all(|it| *it >= 1), "{stage}");
        let lost: Vec<_> = obstacles(&timeline);
        // A server that is gone at QUIT is no obstacle any more.
        assert_eq!(lost.len(), usize::from(stage != Stage::Quit), "{stage}");
    }
}

/// The stages of a server, those of a client there, and how many seconds that waits.
const STAGES: [(Stage, ClientStage, u128); 6] = [
    (Stage::Banner, ClientStage::Greeting, 300),
    (Stage::Ehlo, ClientStage::Hello, 300),
    (Stage::Mail, ClientStage::Mail, 300),
    (Stage::Rcpt, ClientStage::Recipient, 300),
    (Stage::Data, ClientStage::Data, 120),
    (Stage::EndOfData, ClientStage::EndOfData, 600),
];

#[test]
fn a_connection_that_breaks_counts_as_not_now_and_silence_is_ended_by_the_client() {
    for ((stage, at, seconds), when) in STAGES
        .into_iter()
        .flat_map(|it| [(it, When::Before), (it, When::After)])
    {
        let timeline = sent(with([fault(Fault::Reset, stage, when)]));
        let wanted = Obstacle::Outcome(Outcome::Deferred(Failure::Lost(at)));
        assert_eq!(obstacles(&timeline), [&wanted], "{stage} {when:?}");
        let twice = (stage, when) == (Stage::EndOfData, When::After);
        let wanted = 1 + usize::from(twice);
        assert_eq!(copies(&timeline, "bob@receiver.example"), wanted);

        let timeline = sent(with([fault(Fault::Drop, stage, when)]));
        let wanted = Obstacle::Outcome(Outcome::Deferred(Failure::TimedOut(at)));
        assert_eq!(obstacles(&timeline), [&wanted], "{stage} {when:?}");
        let deferred = first!(timeline, EventKind::Deferred { .. });
        let cause = timeline.event(deferred.cause.unwrap()).unwrap();
        assert!(matches!(cause.kind, EventKind::FaultApplied { .. }));
        let waited = (deferred.at - cause.at).as_millis();
        let about = seconds * 1000 - 100..seconds * 1000 + 100;
        assert!(about.contains(&waited), "{stage} {when:?}: {waited}");
    }
}

#[test]
fn a_slow_server_is_waited_for_and_one_that_is_too_slow_makes_a_duplicate() {
    for when in [When::Before, When::After] {
        let slow = |minutes: u64| {
            let micros = minutes * 60_000_000;
            let delay = Fault::Delay { micros };
            sent(with([fault(delay, Stage::EndOfData, when)]))
        };
        let nine = slow(9);
        assert_eq!(copies(&nine, "bob@receiver.example"), 1);
        assert!(obstacles(&nine).is_empty());
        // RFC 1047: the client gives up, and the server delivers what it got.
        let eleven = slow(11);
        assert_eq!(copies(&eleven, "bob@receiver.example"), 2, "{when:?}");
        assert_eq!(obstacles(&eleven).len(), 1);
    }
}

#[test]
fn the_next_mx_is_tried_where_the_first_does_not_welcome() {
    let replies = [reply(421, "not now"), reply(451, "busy")];
    for what in [Fault::Drop, Fault::Reset].into_iter().chain(replies) {
        let mut scenario = scenario("mx-failover");
        scenario.faults = vec![fault(what.clone(), Stage::Banner, When::Before)];
        let timeline = sent(scenario);
        let attempts = attempts(&timeline, "relay.sender.example");
        assert_eq!(attempts.len(), 1, "{what:?}");
        assert_eq!(copies(&timeline, "bob@receiver.example"), 1, "{what:?}");
        assert!(obstacles(&timeline).is_empty());
    }
}

#[test]
fn a_program_that_reads_from_a_host_that_crashes_reads_again_when_it_is_back() {
    let mut timeline = sent(scenario("relay"));
    let login = story::place::find(timeline.events(), "login").unwrap();
    timeline.seek_event(login.unwrap());
    let crash = FaultSpec {
        host: "mail.receiver.example".parse().unwrap(),
        ..fault(Fault::Crash { seconds: 90 }, Stage::Now, When::Before)
    };
    apply(&mut timeline, Input::Break { fault: crash });
    let failed = each!(timeline, EventKind::MailboxChecked { failure, .. } => failure.as_ref());
    assert_eq!(failed.flatten().count(), 1);
    assert_eq!(fetched(&timeline), 1);
}

#[test]
fn a_person_breaks_a_host_and_mends_it() {
    let mut timeline = sent(scenario("relay"));
    let data = story::place::find(timeline.events(), "3/data").unwrap();
    timeline.seek_event(data.unwrap());
    let crash = fault(Fault::Crash { seconds: 7200 }, Stage::Now, When::Before);
    let broken = Input::Break {
        fault: crash.clone(),
    };
    timeline.apply(broken.clone()).unwrap();
    let mx = id(&timeline, "mx.receiver.example");
    timeline.seek_event(first!(timeline, EventKind::FaultApplied { .. }).id);
    assert!(timeline.world().host(mx).unwrap().down.is_some());
    let again = timeline.clone().apply(broken);
    assert_eq!(
        again,
        Err(InputError::Fault(FaultError::AlreadyDown(crash.host)))
    );
    let whole = timeline.clone();
    let mend = |fault| Input::Mend { fault };
    timeline.apply(mend(FaultId(0))).unwrap();
    let back = first!(timeline, EventKind::HostRestarted);
    assert!(back.at.as_secs() < 10);
    assert_eq!(
        timeline.clone().apply(mend(FaultId(0))),
        Err(InputError::NoFault(FaultId(0)))
    );
    for mut timeline in [whole, timeline] {
        timeline.last();
        assert_eq!(copies(&timeline, "bob@receiver.example"), 1);
        let json = serde_json::to_string(&timeline.run()).unwrap();
        let run: Run = serde_json::from_str(&json).unwrap();
        assert_eq!(Timeline::replay(&run).unwrap().events(), timeline.events());
    }
}

#[test]
fn a_world_holds_a_hundred_faults_and_those_taken_out_leave_room() {
    let mut timeline = start(scenario("relay"));
    let broken = |timeline: &mut Timeline| {
        let fault = fault(Fault::Drop, Stage::Rcpt, When::Before);
        timeline.apply(Input::Break { fault }).map(drop)
    };
    for _ in 0..100 {
        assert_eq!(broken(&mut timeline), Ok(()));
    }
    let full = Err(InputError::Fault(FaultError::TooMany));
    assert_eq!(broken(&mut timeline), full);
    let fault = FaultId(7);
    timeline.apply(Input::Mend { fault }).unwrap();
    assert_eq!(broken(&mut timeline), Ok(()));
    assert_eq!(broken(&mut timeline), full);
}

#[test]
fn a_fault_for_one_recipient_strikes_each_message_that_is_for_it_too() {
    const BOTH: &str =
        "MAIL FROM:<>\r\nRCPT TO:<carol@receiver.example>\r\nRCPT TO:<bob@receiver.example>\r\n";
    const CAROL: &str = "MAIL FROM:<>\r\nRCPT TO:<carol@receiver.example>\r\n";
    const CONTENT: &str = "x: y\r\n.\r\n";
    for (stage, content, wanted) in [
        (Stage::Data, "", [554, 250, 250, 250, 354, 250].as_slice()),
        (
            Stage::EndOfData,
            CONTENT,
            &[354, 554, 250, 250, 250, 354, 250],
        ),
    ] {
        let fault = FaultSpec {
            times: None,
            recipient: Some("bob@receiver.example".parse().unwrap()),
            ..fault(reply(554, "not this"), stage, When::Before)
        };
        let mut timeline = start(with([fault]));
        let from = "laptop.sender.example".parse().unwrap();
        let to = "mx.receiver.example".parse().unwrap();
        apply(&mut timeline, Input::Open { from, to, port: 25 });
        let on = ConnectionName::Opened(1);
        let first = format!("HELO a.example\r\n{BOTH}DATA\r\n");
        let second = format!("{content}RSET\r\n{CAROL}DATA\r\n");
        for said in [first.as_str(), &second, CONTENT] {
            let octets = said.into();
            apply(&mut timeline, Input::Octets { on, octets });
        }
        let codes = codes(timeline.events());
        assert_eq!(codes[4..], *wanted);
    }
}

#[test]
fn a_fault_that_cannot_be_is_refused_with_its_reason() {
    let scenario = |spec: FaultSpec| World::new(&with([spec])).map(|_| ());
    let at_rcpt = |what, when| fault(what, Stage::Rcpt, when);
    let ok = at_rcpt(Fault::Drop, When::Before);
    assert_eq!(scenario(ok.clone()), Ok(()));
    let often = FaultSpec {
        per_mille: Some(1001),
        ..ok.clone()
    };
    let all_of_one = FaultSpec {
        recipient: Some("bob@receiver.example".parse().unwrap()),
        ..at_rcpt(Fault::Drop, When::After)
    };
    let laptop: protocol_core::smtp::Domain = "laptop.sender.example".parse().unwrap();
    let phone = FaultSpec {
        host: laptop.clone(),
        ..ok.clone()
    };
    let nowhere = FaultSpec {
        host: "nowhere.example".parse().unwrap(),
        ..ok
    };
    assert!(matches!(
        scenario(nowhere).unwrap_err().flaw,
        Flaw::NoHost { .. }
    ));
    for (spec, wanted) in [
        (phone, FaultError::NotAServer(laptop)),
        (at_rcpt(Fault::Refuse, When::Before), FaultError::WrongStage),
        (
            at_rcpt(reply(451, "x"), When::After),
            FaultError::WrongStage,
        ),
        (at_rcpt(reply(250, "x"), When::Before), FaultError::BadReply),
        (
            at_rcpt(reply(451, "x\r\n250 y"), When::Before),
            FaultError::BadReply,
        ),
        (
            at_rcpt(Fault::Crash { seconds: 0 }, When::Before),
            FaultError::OutOfRange("down"),
        ),
        (often, FaultError::OutOfRange("chance")),
        (all_of_one, FaultError::NoRecipient),
    ] {
        assert_eq!(scenario(spec).unwrap_err().flaw, Flaw::Fault(wanted));
    }
}

#[test]
fn every_fault_strikes_somewhere_and_is_told_of_where_it_does() {
    let faults = [
        Fault::Delay { micros: 1000 },
        Fault::Drop,
        Fault::Reset,
        Fault::Refuse,
        Fault::Crash { seconds: 60 },
        reply(451, "not now"),
        Fault::ServerFailure,
        Fault::Strip,
    ];
    assert_eq!(
        faults.iter().map(Fault::name).collect::<Vec<_>>(),
        FaultName::ALL
    );
    for what in &faults {
        let mut stages = 0;
        for stage in Stage::ALL {
            // Servers do not log in to each other.
            for when in [When::Before, When::After] {
                if stage == Stage::Auth || !what.name().strikes(stage, when) {
                    continue;
                }
                stages += 1;
                let mut spec = fault(what.clone(), stage, when);
                if stage == Stage::Dns {
                    spec.host = "dns.example".parse().unwrap();
                }
                let mut scenario = with([spec]);
                for mta in scenario.hosts.iter_mut().filter_map(|it| it.mta.as_mut()) {
                    // Where nothing is offered nothing is stripped.
                    if *what == Fault::Strip {
                        mta.tls = Tls::Offered;
                    }
                }
                let timeline = sent(scenario);
                let applied = each!(timeline, EventKind::FaultApplied { fault, stage, when, .. }
                    => (fault, *stage, *when));
                assert_eq!(applied.collect::<Vec<_>>(), [(what, stage, when)]);
                // But for a crash at QUIT and what comes too late to matter, the letter is there.
                assert!(
                    copies(&timeline, "bob@receiver.example") >= 1,
                    "{what:?} {stage}"
                );
            }
        }
        assert!(stages > 0, "{what:?}");
    }
}

#[test]
fn a_fault_at_auth_is_told_to_the_owner_and_the_letter_goes_when_it_is_sent_again() {
    let faults = [
        Fault::Drop,
        Fault::Reset,
        Fault::Crash { seconds: 60 },
        reply(454, "temporary authentication failure"),
    ];
    for what in faults {
        for when in [When::Before, When::After] {
            if !what.name().strikes(Stage::Auth, when) {
                continue;
            }
            let mut scenario = scenario("auth");
            let server = scenario.hosts[0].mua.as_ref().unwrap().submit.clone();
            scenario.faults = vec![FaultSpec {
                host: server.unwrap().host,
                ..fault(what.clone(), Stage::Auth, when)
            }];
            let mut timeline = sent(scenario);
            let failed = first!(timeline, EventKind::Failed { .. });
            assert_eq!(failed.host, HostId(0), "{what:?} {when:?}");
            assert_eq!(copies(&timeline, "carol@sender.example"), 0);
            let again = timeline.scenario().letter.send();
            apply(&mut timeline, again);
            assert_eq!(copies(&timeline, "carol@sender.example"), 1);
        }
    }
}

#[test]
fn who_sits_at_a_console_meets_faults_as_a_program_does() {
    let console = |specs: Vec<FaultSpec>, lines: &[&str]| {
        let mut timeline = start(with(specs));
        let open = Input::Open {
            from: "relay.sender.example".parse().unwrap(),
            to: "mx.receiver.example".parse().unwrap(),
            port: 25,
        };
        apply(&mut timeline, open);
        for line in lines {
            let (on, octets) = (ConnectionName::Opened(1), (*line).into());
            apply(&mut timeline, Input::Octets { on, octets });
        }
        timeline
    };
    let down = fault(Fault::Crash { seconds: 600 }, Stage::Now, When::Before);
    let timeline = console(vec![down], &[]);
    first!(
        timeline,
        EventKind::ConnectionRefused {
            reason: Refused::NoAnswer,
            ..
        }
    );
    // A command that comes in pieces is one command.
    let pieces = [
        "EHLO a.example\r\n",
        "NO",
        "OP\r\nMAIL FROM:<a@a.example>",
        "\r\n",
    ];
    let refused = fault(reply(421, "closing"), Stage::Mail, When::Before);
    let timeline = console(vec![refused], &pieces);
    first!(timeline, EventKind::LineReceived { line, .. } if line.octets.starts_with(b"421 closing"));
    assert_eq!(timeline.world().connections().count(), 0);
    let broken = fault(Fault::Reset, Stage::Mail, When::After);
    let timeline = console(vec![broken], &pieces);
    assert_eq!(count!(timeline, EventKind::ConnectionReset(_)), 2);
    assert_eq!(timeline.world().connections().count(), 0);
    // In silence both ends wait; the server's patience is not the console's.
    let silent = fault(Fault::Drop, Stage::Mail, When::Before);
    let mut timeline = console(vec![silent], &pieces);
    let on = ConnectionName::Opened(1);
    let micros = 3_600_000_000;
    apply(&mut timeline, Input::Advance { micros });
    apply(&mut timeline, Input::Close { on });
    assert_eq!(timeline.world().connections().count(), 0);
    assert!(!timeline.world().has_work());
}

#[test]
fn a_fault_for_one_recipient_leaves_the_others_alone() {
    let mut scenario = with([FaultSpec {
        times: None,
        recipient: Some("BOB@receiver.example".parse().unwrap()),
        ..fault(reply(550, "not him"), Stage::Rcpt, When::Before)
    }]);
    let refused = |scenario: &Scenario| {
        let timeline = sent(scenario.clone());
        each!(timeline, EventKind::RecipientRefused { .. } | EventKind::FaultApplied { .. } => ())
            .count()
    };
    assert_eq!(refused(&scenario), 0);
    scenario.faults[0].recipient = Some("bob@receiver.example".parse().unwrap());
    assert!(refused(&scenario) > 0);
}

#[test]
fn a_rate_strikes_by_chance_and_another_rule_does_not_change_when() {
    let rate = |per_mille, seed, more: bool| {
        let mut scenario = with([FaultSpec {
            times: None,
            per_mille: Some(per_mille),
            ..fault(reply(451, "not now"), Stage::Rcpt, When::Before)
        }]);
        if more {
            let other = fault(Fault::Delay { micros: 1000 }, Stage::Quit, When::Before);
            scenario.faults.push(other);
        }
        scenario.seed = seed;
        attempts(&sent(scenario), "relay.sender.example").len()
    };
    let counts: Vec<usize> = (1..30).map(|seed| rate(500, seed, false)).collect();
    assert!(counts.contains(&1) && counts.iter().any(|it| *it > 2));
    let again: Vec<usize> = (1..30).map(|seed| rate(500, seed, true)).collect();
    assert_eq!(counts, again);
    assert!((1..10).all(|seed| rate(1, seed, false) <= rate(1000, seed, false)));
}

fn any_fault() -> impl Strategy<Value = Fault> {
    prop_oneof![
        (1_u64..1_500_000_000).prop_map(|micros| Fault::Delay { micros }),
        Just(Fault::Drop),
        Just(Fault::Reset),
        Just(Fault::Refuse),
        (1_u64..40_000).prop_map(|seconds| Fault::Crash { seconds }),
        proptest::sample::select(vec![421, 450, 451, 452, 550, 554])
            .prop_map(|code| reply(code, "chosen")),
        Just(Fault::ServerFailure),
        Just(Fault::Strip),
    ]
}

fn any_spec() -> impl Strategy<Value = FaultSpec> {
    let hosts = "mail.sender relay.sender mx.receiver mail.receiver dns";
    let hosts = proptest::sample::select(hosts.split(' ').collect::<Vec<_>>());
    let stage = proptest::sample::select(Stage::ALL.to_vec());
    let when = prop_oneof![Just(When::Before), Just(When::After)];
    let often = (
        proptest::option::of(1_u32..5),
        proptest::option::of(1_u16..1001),
    );
    (hosts, any_fault(), stage, when, often)
        .prop_map(|(host, fault, stage, when, (times, per_mille))| FaultSpec {
            host: format!("{host}.example").parse().unwrap(),
            fault,
            stage,
            when,
            times: times.filter(|_| stage != Stage::Now),
            per_mille: per_mille.filter(|_| stage != Stage::Now),
            recipient: None,
        })
        .prop_filter("it can be", |spec| {
            World::new(&with([spec.clone()])).is_ok()
        })
}

/// Everyone on an envelope that some server took has the letter, is waited for, or is told of.
fn nothing_is_lost(timeline: &Timeline) {
    let mut settled: BTreeSet<(MessageId, String)> = BTreeSet::new();
    let mut told: BTreeSet<MessageId> = BTreeSet::new();
    let name = |path: &ForwardPath| path.to_string().to_ascii_lowercase();
    for event in timeline.events() {
        match &event.kind {
            EventKind::Delivered {
                message, mailbox, ..
            } => {
                settled.insert((*message, format!("<{mailbox}>").to_ascii_lowercase()));
            }
            EventKind::Failed {
                message,
                recipients,
                queue_id: Some(_),
                ..
            } => settled.extend(recipients.iter().map(|(path, _)| (*message, name(path)))),
            EventKind::NoticeWritten { about, .. }
            | EventKind::NoticeOmitted { message: about, .. } => {
                told.insert(*about);
            }
            _ => {}
        }
    }
    for (_, host) in timeline.world().hosts() {
        for item in host.mta.iter().flat_map(|mta| mta.queue.values()) {
            let paths = item.envelope.forward_paths.iter();
            settled.extend(paths.map(|path| (item.message, name(path))));
        }
    }
    for event in timeline.events() {
        match &event.kind {
            EventKind::Accepted {
                message, envelope, ..
            } => {
                for path in &envelope.forward_paths {
                    assert!(settled.contains(&(*message, name(path))), "{event:?}");
                }
            }
            EventKind::Failed {
                message,
                queue_id: Some(_),
                ..
            } => {
                assert!(told.contains(message), "{event:?}");
            }
            _ => {}
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]
    #[test]
    fn with_any_faults_a_run_ends_the_same_twice_and_nothing_is_lost(
        faults in proptest::collection::vec(any_spec(), 0..6),
        seed in 0_u64..1000,
    ) {
        let mut scenario = with(faults);
        scenario.seed = seed;
        let timeline = sent(scenario.clone());
        prop_assert!(timeline.events().len() < MAX_EVENTS / 2, "{}", timeline.events().len());
        prop_assert!(!timeline.world().has_work());
        let again = sent(scenario);
        prop_assert_eq!(again.events(), timeline.events());
        nothing_is_lost(&timeline);
        // What is waited for at the end would never come.
        for (_, host) in timeline.world().hosts() {
            prop_assert!(host.down.is_none());
            prop_assert!(host.mta.as_ref().is_none_or(|mta| mta.queue.is_empty()));
        }
    }

    #[test]
    fn at_no_moment_is_a_letter_nobodys(faults in proptest::collection::vec(any_spec(), 1..4)) {
        let timeline = sent(with(faults));
        let events = timeline.events();
        prop_assume!(events.len() < 3000);
        let given_up = |id: usize| events[..=id].iter().any(|it| {
            matches!(&it.kind, EventKind::Failed { message: MessageId(0), .. })
        });
        for (id, seals) in seals(&timeline).into_iter().enumerate() {
            prop_assert!(seals >= 1 || given_up(id), "event {id}: {:?}", events[id]);
        }
    }
}

#[test]
fn what_a_host_says_to_one_that_is_gone_never_arrives() {
    let timeline = sent(scenario("crash-after-250"));
    let quits = each!(timeline, EventKind::LineSent { line, arrives }
        if line.octets.starts_with(b"QUIT") => (line.from, arrives.is_some()));
    let quits: Vec<(Side, bool)> = quits.collect();
    let (heard, lost) = ((Side::Client, true), (Side::Client, false));
    assert_eq!(quits, [heard, heard, lost]);
    let notices = count!(
        timeline,
        EventKind::EnvelopeBegun {
            reverse_path: ReversePath::Null
        }
    );
    assert_eq!(notices, 0);
}
