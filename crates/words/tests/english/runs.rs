//! Every event of many runs has its words, and they tell what happened.

use crate::common::{Prose, check, scenario, send, sent, timeline};
use crate::made::runs;
use crate::said;
use protocol_core::smtp::Severity;
use std::collections::BTreeSet;
use story::Grain;
use story::Sign;
use story::capture::{capture, links};
use story::inspect::{Next, next};
use world::fault::{Fault, FaultSpec, Stage, When};
use world::{Event, EventKind, Input, Timeline};

macro_rules! kinds {
    ($($name:ident $pattern:tt)*) => {
        /// Every kind.
        const KINDS: &[&str] = &[$(stringify!($name)),*];

        /// The kind’s name; a kind that is not listed does not compile.
        pub(crate) fn kind(kind: &EventKind) -> &'static str {
            match kind {
                $(EventKind::$name $pattern => stringify!($name),)*
            }
        }
    };
}

kinds! {
    Composed { .. } MailChecked {} DnsAsked { .. } DnsAnswered { .. } ConnectionRequested(_)
    ConnectionOpened(_) ConnectionRefused { .. } ConnectionClosed(_) LineSent { .. }
    LineReceived { .. } EnvelopeBegun { .. } RecipientAdded { .. } RecipientRefused { .. }
    EnvelopeDiscarded {} EnvelopeSettled { .. } Accepted { .. } Released { .. } HeaderAdded { .. }
    Queued { .. } Attempted { .. } Deferred { .. } Failed { .. } NoticeWritten { .. }
    NoticeOmitted { .. } Delivered { .. } Fetched { .. } FlagsChanged { .. } MailboxChecked { .. }
    PersonActed {} TimeAdvanced { .. } FaultApplied { .. } ConnectionReset(_) HostRestarted {}
    DnsTimedOut { .. } TlsBegun(_) TlsEstablished(_) TokenAsked { .. } TokenAnswered { .. }
    TransactionRefused { .. } Expanded { .. } Edited { .. } MessageStored { .. }
    MessagesRemoved { .. } FolderChanged { .. } MaildropLocked { .. } MaildropReleased { .. }
    CopiesForgotten { .. } ListExpanded { .. } VacationReplied { .. } VacationOmitted { .. }
}

#[test]
fn the_runs_have_every_kind_of_event() {
    let mut seen = BTreeSet::new();
    for (_, timeline) in runs() {
        seen.extend(timeline.events().iter().map(|it| kind(&it.kind)));
    }
    let unseen: Vec<_> = KINDS.iter().filter(|it| !seen.contains(*it)).collect();
    assert!(unseen.is_empty(), "no run has {unseen:?}");
}

#[test]
fn every_event_has_its_words() {
    for (run, timeline) in runs() {
        for event in timeline.events() {
            let place = format!("{run}, {}", event.id);
            check(&place, &said::sentence(event, &timeline), Prose::Wire);
            let it = said::explain(event, &timeline);
            check(&place, &it.what, Prose::Wire);
            assert!(!it.meaning.is_empty(), "{place}: {} means nothing", it.what);
            assert!(it.meaning.len() <= 20, "{place}: too much");
            let follows = !it.may_follow.is_empty() || !it.it.answers.is_empty();
            assert!(follows, "{place}: nothing follows {}", it.what);
            for text in it.meaning.iter().chain(&it.may_follow) {
                check(&place, text, Prose::Sentence);
            }
            assert_eq!(it.why.is_some(), event.cause.is_some(), "{place}");
            if let Some(why) = &it.why {
                check(&place, why, Prose::Wire);
            }
            for row in &it.it.answers {
                check(&place, &said::text(&row.meaning), Prose::Words);
                agree(&place, row.sign, row.codes);
            }
        }
    }
}

/// The sign of a row is that of its codes, and each code has words.
fn agree(place: &str, sign: Sign, codes: &str) {
    let known = story::reply_codes();
    for code in codes.split([',', '–', ' ']).filter(|it| !it.is_empty()) {
        let Ok(code) = code.parse::<u16>() else {
            let signs: &[Sign] = match code {
                "OK" | "+OK" | "PREAUTH" => &[Sign::Done],
                "NO" | "BAD" | "BYE" | "[AUTH]" => &[Sign::No],
                "-ERR" => &[Sign::No, Sign::Later],
                "[IN-USE]" | "[LOGIN-DELAY]" => &[Sign::Later],
                "+" => &[Sign::GoOn],
                _ => panic!("{place}: {code}"),
            };
            assert!(signs.contains(&sign), "{place}: {code}");
            continue;
        };
        let severity = match code / 100 {
            2 => Severity::Completion,
            3 => Severity::Intermediate,
            4 => Severity::TransientNegative,
            _ => Severity::PermanentNegative,
        };
        assert_eq!(sign, Sign::of(severity), "{place}: {code}");
        assert!(known.contains(&code), "{place}: {code} has no words");
    }
}

#[test]
fn every_scene_has_its_caption_and_nothing_else_has_one() {
    for (run, timeline) in runs() {
        for event in timeline.events() {
            let place = format!("{run}, {}", event.id);
            let beat = said::beat(event, &timeline);
            assert_eq!(
                beat.is_some(),
                Grain::Hop.stops_at(event),
                "{place}: {beat:?}"
            );
            if let Some(beat) = beat {
                check(&place, &beat.title, Prose::Title);
                check(&place, &beat.text, Prose::Sentence);
            }
        }
        check(
            run,
            &said::text(&story::closing(&timeline)),
            Prose::Sentence,
        );
    }
}

#[test]
fn what_has_just_happened_is_told_in_twelve_words() {
    let mut long = Vec::new();
    for (run, timeline) in runs() {
        for event in timeline.events() {
            let heading = story::heading(event, &timeline).map(|it| said::text(&it));
            assert!(
                heading.is_some() || !Grain::Hop.stops_at(event),
                "{run}, {}",
                event.id
            );
            let heading = heading.unwrap_or_default();
            if heading.split_whitespace().count() > 12 {
                long.push(format!("{run}, {}: {heading}", event.id));
            }
        }
    }
    assert!(
        long.is_empty(),
        "{} of them:\n{}",
        long.len(),
        long.join("\n")
    );
}

#[test]
fn every_host_has_a_status_of_a_few_words_or_none() {
    for (run, mut timeline) in runs() {
        timeline.first();
        let hosts: Vec<_> = timeline.world().hosts().map(|(id, _)| id).collect();
        let mut said = 0;
        while timeline.step(|it| Grain::Bytes.stops_at(it)) {
            for host in &hosts {
                if let Some(words) = story::host_status(*host, &timeline).map(|it| said::text(&it))
                {
                    check(run, &words, Prose::Words);
                    said += 1;
                }
            }
        }
        assert!(said > 10, "{run}");
    }
}

fn titles(timeline: &Timeline) -> Vec<String> {
    let beats = timeline.events().iter();
    beats
        .filter_map(|it| said::beat(it, timeline))
        .map(|it| it.title)
        .collect()
}

fn summary(timeline: &Timeline) -> String {
    said::text(&story::closing(timeline))
}

#[test]
fn the_first_minute_is_told_in_its_order() {
    let timeline = sent(scenario("direct"));
    assert_eq!(
        titles(&timeline),
        [
            "Alice’s mail program has a letter for bob@receiver.example.",
            "Alice’s mail program opens a connection to the receiving server.",
            "The receiving server has filled in the envelope.",
            "The receiving server has accepted the letter.",
            "The letter is in Bob’s mailbox.",
            "Bob’s mail program opens a connection to the receiving server.",
            "Bob’s mail program checked for new mail and fetched a copy.",
        ]
    );
    let before = story::before(&timeline);
    assert_eq!(
        said::text(&before.title),
        "Alice has written to Bob. Nothing has been sent yet."
    );
}

#[test]
fn the_closing_counts_what_happened() {
    assert_eq!(
        summary(&sent(scenario("direct"))),
        "SMTP transferred the letter once. IMAP fetched the letter once."
    );
    assert_eq!(
        summary(&sent(scenario("relay"))),
        "SMTP transferred the letter three times. IMAP fetched the letter once."
    );
}

#[test]
fn a_notice_is_not_counted_as_the_letter() {
    assert_eq!(
        summary(&sent(scenario("no-such-user"))),
        "SMTP transferred the letter twice. IMAP never fetched the letter. A server wrote a notice. \
         SMTP transferred the notice once. IMAP fetched the notice once."
    );
}

#[test]
fn the_closing_does_not_tell_the_future() {
    let mut timeline = sent(scenario("relay"));
    timeline.first();
    assert_eq!(
        summary(&timeline),
        "SMTP never transferred the letter. IMAP never fetched the letter."
    );
}

#[test]
fn a_second_copy_says_why_it_is_there() {
    for (name, why) in [
        ("reply-lost", "has to send it again"),
        ("aliases", "More than one address"),
    ] {
        let timeline = sent(scenario(name));
        let beats = timeline.events().iter();
        let copies: Vec<_> = beats
            .filter_map(|it| said::beat(it, &timeline))
            .filter(|it| it.title.starts_with("The letter is in Bob’s mailbox"))
            .collect();
        let [first, second] = &copies[..] else {
            panic!("{name}: {copies:?}");
        };
        assert_eq!(first.title, "The letter is in Bob’s mailbox.");
        assert!(second.title.ends_with("a second time."), "{second:?}");
        assert!(second.text.contains(why), "{second:?}");
    }
}

#[test]
fn a_caption_tells_the_code_of_its_own_run() {
    let timeline = sent(scenario("no-such-user"));
    let told = titles(&timeline);
    assert!(
        told.contains(&"The server does not accept bop@receiver.example: reply 550.".to_owned()),
        "{told:?}"
    );
    assert!(
        told.contains(&"The notice is in Alice’s mailbox.".to_owned()),
        "{told:?}"
    );
}

#[test]
fn a_letter_from_nobody_that_fails_has_nobody_to_tell() {
    let (_, timeline) = runs()
        .into_iter()
        .find(|(name, _)| *name == "a letter from nobody fails")
        .expect("it is among the runs");
    let failed = timeline
        .events()
        .iter()
        .find(|it| matches!(it.kind, EventKind::Failed { .. }))
        .and_then(|it| said::beat(it, &timeline))
        .expect("it fails");
    assert!(
        failed
            .text
            .ends_with("The letter came from <>, so there is no sender to notify."),
        "{failed:?}"
    );
}

#[test]
fn hosts_that_are_alike_are_told_apart_by_their_names() {
    let mut two = scenario("relay");
    let mut second = two
        .hosts
        .iter()
        .find(|it| it.name.as_str() == "relay.sender.example")
        .expect("it has a relay")
        .clone();
    second.name = "relay2.sender.example".parse().expect("a domain");
    second.address = std::net::Ipv4Addr::new(192, 0, 2, 31);
    two.hosts.push(second);
    let told = titles(&sent(two));
    assert!(
        told.iter()
            .any(|it| it.contains("the relay relay.sender.example")),
        "{told:?}"
    );
}

/// The captions of the events of one kind.
fn captions(name: &str, of: fn(&EventKind) -> bool) -> Vec<said::Beat> {
    let timeline = sent(scenario(name));
    let events = timeline.events().iter().filter(|it| of(&it.kind));
    events
        .map(|it| said::beat(it, &timeline).expect("it is a scene"))
        .collect()
}

#[test]
fn the_smuggled_letter_is_told_of_as_one_that_nobody_sent() {
    let titles = |name: &str| -> Vec<String> {
        let told = captions(name, |it| matches!(it, EventKind::Delivered { .. }));
        told.into_iter().map(|it| it.title).collect()
    };
    let usual = "The letter is in Bob’s mailbox.";
    assert_eq!(
        titles("smuggling"),
        [
            usual,
            "Bob’s mailbox has a letter that was part of another letter."
        ]
    );
    assert_eq!(titles("relay"), [usual]);
    assert_eq!(
        titles("smuggling-patched"),
        ["The notice is in Alice’s mailbox."]
    );
}

#[test]
fn a_letter_that_goes_in_chunks_waits_for_no_354() {
    let by_bdat = |name: &str| -> Vec<bool> {
        let told = captions(name, |it| matches!(it, EventKind::EnvelopeSettled { .. }));
        told.iter().map(|it| it.text.contains("BDAT")).collect()
    };
    assert_eq!(by_bdat("chunked"), [false, true]);
    assert_eq!(by_bdat("direct"), [false]);
}

/// The run of `relay` with one fault at its last server, at its end.
pub(crate) fn broken(fault: Fault, stage: Stage) -> Timeline {
    let mut timeline = timeline(scenario("relay"));
    let fault = FaultSpec {
        host: "mx.receiver.example".parse().expect("a name"),
        fault,
        stage,
        when: match stage {
            Stage::EndOfData => When::After,
            _ => When::Before,
        },
        times: (stage != Stage::Now).then_some(1),
        per_mille: None,
        recipient: None,
    };
    timeline.apply(Input::Break { fault }).expect("it breaks");
    send(&mut timeline);
    timeline
}

/// Puts the cursor on the first such event.
fn go(timeline: &mut Timeline, wanted: impl Fn(&EventKind) -> bool) -> Event {
    let event = timeline.events().iter().find(|it| wanted(&it.kind));
    let event = event.expect("it happens").clone();
    timeline.seek_event(event.id);
    event
}

#[test]
fn while_a_message_waits_in_a_queue_nothing_else_is_said() {
    let mut cut = broken(Fault::Reset, Stage::EndOfData);
    go(&mut cut, |it| matches!(it, EventKind::Delivered { .. }));
    let wait = story::wait(&cut).expect("it waits");
    let said = said::text(&wait.who);
    assert!(
        said.starts_with("One message waits in a queue. Bob’s"),
        "{said}"
    );
}

#[test]
fn a_refusal_is_on_its_way_until_a_thousandth_of_a_second() {
    let mut refused = broken(Fault::Refuse, Stage::Connect);
    let event = go(&mut refused, |it| {
        matches!(it, EventKind::FaultApplied { .. })
    });
    let said = said::text(&story::wait(&refused).expect("it waits").who);
    assert!(said.contains("arrives at 09:00:00."), "{said}");
    let connection = event.connection.expect("it is on a connection");
    let next = next(connection, &refused);
    assert!(matches!(next, Some(Next::Waits(why)) if why.id == "next-none"));
}

#[test]
fn a_host_that_is_back_is_said_to_be_back_and_what_was_done_is_named() {
    let mut down = broken(Fault::Crash { seconds: 3600 }, Stage::Now);
    let event = go(&mut down, |it| *it == EventKind::PersonActed);
    assert_eq!(
        said::sentence(&event, &down),
        "You add this fault: The receiving server goes down."
    );
    assert_eq!(
        story::heading(&event, &down).map(|it| said::text(&it)),
        Some(said::sentence(&event, &down))
    );
    let fault = |timeline: &Timeline| {
        let (_, it) = timeline.world().faults().next().expect("there is one");
        said::text(&story::fault_sentence(timeline, it))
    };
    go(&mut down, |it| matches!(it, EventKind::Composed { .. }));
    assert_eq!(fault(&down), "The receiving server is down until 10:00:00.");
    down.last();
    assert_eq!(
        fault(&down),
        "The receiving server went down. It is running again."
    );
}

#[test]
fn a_reply_that_arrives_is_explained_by_the_command_and_an_eavesdropper_by_a_list() {
    let relay = sent(scenario("relay"));
    let is_reply = |it: &&Event| {
        let line = story::view(it).line();
        matches!(it.kind, EventKind::LineReceived { .. })
            && line.is_some_and(|it| it.octets.starts_with(b"250 2.1.0"))
    };
    let reply = relay.events().iter().find(is_reply).expect("it arrives");
    let why = said::explain(reply, &relay).why.expect("a reason");
    assert!(
        why.contains("MAIL FROM:") && why.contains("exactly one reply"),
        "{why}"
    );
    let (_, last) = links(&relay);
    let heard = capture(&relay, last.expect("they spoke"));
    assert_eq!(
        said::text(&heard.learned[0]),
        "Somebody who listens here learns the text of the message and a password."
    );
}
