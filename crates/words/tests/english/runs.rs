//! Every event of many runs has its words, and they tell what happened.

use crate::common::{LANGUAGES, Prose, check, console, letter, scenario, sent, timeline};
use protocol_core::imap;
use protocol_core::smtp::{ForwardPath, ReversePath, Severity};
use std::collections::BTreeSet;
use words::{Language, Sign};
use world::input::HandEnvelope;
use world::{EventKind, Grain, Input, Timeline};

fn nobody() -> Vec<ForwardPath> {
    vec![ForwardPath::Mailbox(
        "nobody@receiver.example".parse().expect("an address"),
    )]
}

/// Runs that between them have every kind of event.
fn runs() -> Vec<(&'static str, Timeline)> {
    let mut runs = Vec::new();
    for name in lessons::scenario_names() {
        runs.push((name, sent(scenario(name))));
    }
    let mut silent = scenario("oauth");
    for issuer in silent.hosts.iter_mut().filter_map(|it| it.issuer.as_mut()) {
        issuer.users.clear();
    }
    let mut silent = timeline(silent);
    let (host, draft) = letter(&silent);
    for _ in 0..4 {
        let (draft, envelope) = (draft.clone(), None);
        let input = Input::Send {
            host,
            draft,
            envelope,
        };
        silent.apply(input).expect("it is sent");
        silent.last();
    }
    runs.push(("there is no token, however often", silent));
    let mut old = scenario("oauth-expired");
    let mut cram = scenario("scram");
    for (scenario, mechanism) in [(&mut old, "XOAUTH2"), (&mut cram, "CRAM-MD5")] {
        for mta in scenario.hosts.iter_mut().filter_map(|it| it.mta.as_mut()) {
            let offered = &mut mta.extensions.auth;
            offered.retain(|it| it.as_str() == mechanism);
        }
    }
    runs.push(("a token by XOAUTH2", sent(old)));
    runs.push(("CRAM-MD5", sent(cram)));
    let mut many = scenario("relay");
    many.letter
        .draft
        .to
        .push("Nobody <nobody@receiver.example>".into());
    many.letter.draft.bcc.push("carol@receiver.example".into());
    runs.push(("one of three recipients is refused", sent(many)));

    let mut down = scenario("relay");
    for host in &mut down.hosts {
        if host.name.as_str() == "mx.receiver.example"
            && let Some(mta) = &mut host.mta
        {
            let service = mta.ports.remove("25").expect("it listens on 25");
            mta.ports.insert("2525".into(), service);
        }
    }
    runs.push(("the MX does not listen", sent(down)));

    let mut lost = scenario("relay");
    lost.dns
        .retain(|it| it.name.as_str() != "mx.receiver.example");
    runs.push(("the MX has no address", sent(lost)));

    let mut null = timeline(scenario("no-such-user"));
    let (host, draft) = letter(&null);
    let envelope = Some(HandEnvelope {
        reverse_path: ReversePath::Null,
        forward_paths: nobody(),
    });
    null.apply(Input::Send {
        host,
        draft,
        envelope: envelope.map(Box::new),
    })
    .expect("it is sent");
    null.last();
    runs.push(("a letter from nobody fails", null));

    let mut read = sent(scenario("direct"));
    let bob = read
        .world()
        .host_named(&"phone.receiver.example".parse().expect("a domain"));
    let host = bob.expect("Bob has a phone");
    read.apply(Input::Read {
        host,
        job: imap::Job::StoreFlags {
            uids: vec![1],
            operation: imap::StoreOperation::Add,
            flags: [imap::Flag::Seen].into_iter().collect(),
        },
    })
    .expect("he has read it");
    read.last();
    read.apply(Input::Advance {
        micros: 7_200_000_000,
    })
    .expect("time passes");
    read.last();
    runs.push(("a letter is read", read));
    let mut changed = timeline(scenario("relay"));
    let relay = "relay.sender.example".parse().expect("a domain");
    let host = changed.world().host_named(&relay).expect("the relay");
    let policy = world::Policy {
        rate: Some(world::policy::Rate {
            messages: 1,
            seconds: 60,
            close: true,
        }),
        ..world::Policy::default()
    };
    let policy = Box::new(policy);
    changed
        .apply(Input::Policy { host, policy })
        .expect("the policy is changed");
    for _ in 0..2 {
        let (host, draft) = letter(&changed);
        let envelope = None;
        changed
            .apply(Input::Send {
                host,
                draft,
                envelope,
            })
            .expect("it is sent");
        changed.last();
    }
    runs.push(("the relay’s policy is changed", changed));
    runs.push(("SMTP by hand", console(25, SMTP)));
    runs.push(("IMAP by hand", console(143, IMAP)));
    runs
}

const SMTP: &[&str] = &[
    "HOW ARE YOU\r\n",
    "MAIL FROM:<alice@sender.example>\r\n",
    "EHLO\r\n",
    "HELO laptop.sender.example\r\n",
    "EHLO laptop.sender.example\r\n",
    "NOOP\r\nVRFY bob\r\nEXPN list\r\nHELP\r\n",
    "DATA\r\n",
    "MAIL FROM:<alice@\r\n",
    "MAIL FROM:<alice@sender.example> SIZE=99999999\r\n",
    "MAIL FROM:<alice@sender.example> COLOUR=red\r\n",
    "MAIL FROM:<alice@sender.example> BODY=8BITMIME\r\n",
    "RCPT TO:<bob@elsewhere.example>\r\n",
    "RCPT TO:<nobody@receiver.example>\r\n",
    "RCPT TO:<bob@receiver.example>\r\nRSET\r\n",
    "MAIL FROM:<>\r\nRCPT TO:<bob@receiver.example>\r\nDATA\r\n",
    "Subject: dots\r\n\r\n..one\r\n",
    ".\r\n",
    "QU",
    "IT\r\n",
];

const IMAP: &[&str] = &[
    "a CAPABILITY\r\n",
    "b SELECT INBOX\r\n",
    "c LOGIN bob wrong\r\n",
    "d LOGIN {3}\r\n",
    "bob letmein\r\n",
    "e EXAMINE INBOX\r\n",
    "f DANCE\r\n",
    "g FETCH\r\n",
    "h SELECT INBOX\r\n",
    "i FETCH 1:* (FLAGS BODY[])\r\nj UID STORE 1:* +FLAGS (\\Flagged)\r\n",
    "k SEARCH ALL\r\nl CLOSE\r\nm NOOP\r\n",
    "n LOGOUT\r\n",
];

macro_rules! kinds {
    ($($name:ident $pattern:tt)*) => {
        /// Every kind.
        const KINDS: &[&str] = &[$(stringify!($name)),*];

        /// The kind’s name; a kind that is not listed does not compile.
        fn kind(kind: &EventKind) -> &'static str {
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
    TransactionRefused { .. } Expanded { .. } PolicyChanged { .. } MessageStored { .. }
    MessagesRemoved { .. } FolderChanged { .. } MaildropLocked { .. } MaildropReleased { .. }
    CopiesForgotten { .. }
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
    for language in LANGUAGES {
        for (run, timeline) in runs() {
            for event in timeline.events() {
                let place = format!("{run}, {}", event.id);
                check(
                    &place,
                    &words::sentence(language, event, &timeline),
                    Prose::Wire,
                );
                let it = words::explain(language, event, &timeline);
                check(&place, &it.what, Prose::Wire);
                assert!(!it.meaning.is_empty(), "{place}: {} means nothing", it.what);
                assert!(it.meaning.len() <= 8, "{place}: too much");
                for text in it.meaning.iter().chain(&it.may_follow) {
                    check(&place, text, Prose::Sentence);
                }
                assert_eq!(it.why.is_some(), event.cause.is_some(), "{place}");
                if let Some(why) = &it.why {
                    check(&place, why, Prose::Wire);
                }
                for (sign, codes, meaning) in &it.may_answer {
                    check(&place, meaning, Prose::Words);
                    agree(language, &place, *sign, codes);
                }
            }
        }
    }
}

/// The sign of a row is that of its codes, and each code has words.
fn agree(language: Language, place: &str, sign: Sign, codes: &str) {
    let known = words::reply_codes(language);
    for code in codes.split([',', '–', ' ']).filter(|it| !it.is_empty()) {
        let Ok(code) = code.parse::<u16>() else {
            let signs: &[Sign] = match code {
                "OK" | "+OK" => &[Sign::Done],
                "NO" | "BAD" | "[AUTH]" => &[Sign::No],
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
        assert!(
            known.iter().any(|(it, _)| *it == code),
            "{place}: {code} has no words"
        );
    }
}

#[test]
fn every_scene_has_its_caption_and_nothing_else_has_one() {
    for language in LANGUAGES {
        for (run, timeline) in runs() {
            for event in timeline.events() {
                let place = format!("{run}, {}", event.id);
                let beat = words::beat(language, event, &timeline);
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
            let closing = words::closing(language, &timeline);
            check(run, &closing.summary, Prose::Sentence);
            check(run, closing.question, Prose::Sentence);
            assert_eq!(
                closing
                    .answers
                    .iter()
                    .filter(|(_, right, _)| *right)
                    .count(),
                1
            );
            for (answer, _, feedback) in closing.answers {
                check(run, answer, Prose::Words);
                check(run, feedback, Prose::Sentence);
            }
        }
    }
}

#[test]
fn every_host_has_a_status_of_a_few_words_or_none() {
    for (run, mut timeline) in runs() {
        timeline.first();
        let hosts: Vec<_> = timeline.world().hosts().map(|(id, _)| id).collect();
        let mut said = 0;
        while timeline.step(Grain::Bytes) {
            for host in &hosts {
                if let Some(words) = words::host_status(Language::En, *host, &timeline) {
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
        .filter_map(|it| words::beat(Language::En, it, timeline))
        .map(|it| it.title)
        .collect()
}

fn summary(timeline: &Timeline) -> String {
    words::closing(Language::En, timeline).summary
}

#[test]
fn the_first_minute_is_told_in_its_order() {
    let timeline = sent(scenario("direct"));
    assert_eq!(
        titles(&timeline),
        [
            "Alice’s mail program has a letter for bob@receiver.example.",
            "Alice’s mail program calls the receiving server.",
            "The receiving server has filled in an envelope.",
            "The receiving server has the letter.",
            "The letter is in Bob’s mailbox.",
            "Bob’s mail program calls the receiving server.",
            "Bob’s mail program asked: anything new? It shows a copy.",
        ]
    );
    let before = words::before(Language::En, &timeline);
    assert_eq!(
        before.title,
        "Alice has written to Bob. Nothing has been sent."
    );
}

#[test]
fn the_closing_counts_what_happened() {
    assert_eq!(
        summary(&sent(scenario("direct"))),
        "SMTP pushed it once. IMAP fetched it once."
    );
    assert_eq!(
        summary(&sent(scenario("relay"))),
        "SMTP pushed it three times. IMAP fetched it once."
    );
}

#[test]
fn a_notice_is_not_counted_as_the_letter() {
    assert_eq!(
        summary(&sent(scenario("no-such-user"))),
        "SMTP pushed it twice. IMAP never fetched it. A notice was written. \
         SMTP pushed the notice once. IMAP fetched the notice once."
    );
}

#[test]
fn the_closing_does_not_tell_the_future() {
    let mut timeline = sent(scenario("relay"));
    timeline.first();
    assert_eq!(
        summary(&timeline),
        "SMTP never pushed it. IMAP never fetched it."
    );
}

#[test]
fn a_letter_that_comes_twice_is_told_of_as_the_second_copy() {
    let told = titles(&sent(scenario("reply-lost")));
    let copies: Vec<_> = told.iter().filter(|it| it.contains("mailbox")).collect();
    assert!(copies.contains(&&"The letter is in Bob’s mailbox.".to_owned()));
    assert!(copies.contains(&&"The letter is in Bob’s mailbox a second time.".to_owned()));
}

#[test]
fn a_caption_tells_the_code_of_its_own_run() {
    let timeline = sent(scenario("no-such-user"));
    let told = titles(&timeline);
    assert!(
        told.contains(&"Who is it for? Not bop@receiver.example: 550.".to_owned()),
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
        .and_then(|it| words::beat(Language::En, it, &timeline))
        .expect("it fails");
    assert!(
        failed
            .text
            .ends_with("It came from <>, so there is nobody to tell."),
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
fn captions(name: &str, of: fn(&EventKind) -> bool) -> Vec<words::Beat> {
    let timeline = sent(scenario(name));
    let events = timeline.events().iter().filter(|it| of(&it.kind));
    events
        .map(|it| words::beat(Language::En, it, &timeline).expect("it is a scene"))
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
        [usual, "A letter that no program sent is in Bob’s mailbox."]
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
