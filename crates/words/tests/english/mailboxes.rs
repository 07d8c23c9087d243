//! Mailboxes: what a line decides is said from the line, and each session is told as what it was.

use crate::common::{console_at, lines, scenario, sent, timeline};
use crate::said::{self, Beat};
use crate::units::line_sent;
use protocol_core::imap::{self, Untagged};
use protocol_core::pop3;
use protocol_core::pop3::client::Policy;
use protocol_core::smtp::client::TlsUse;
use protocol_core::smtp::server::Tls;
use std::collections::BTreeSet;
use world::{Event, EventKind, Input, Scenario, Timeline, WireUnit};

/// What is said of a line that somebody sends.
fn said(unit: WireUnit, text: &str, secured: bool) -> String {
    let timeline = sent(scenario("direct"));
    let mut event = line_sent(&timeline, unit, &format!("{text}\r\n"));
    if let EventKind::LineSent { line, .. } = &mut event.kind {
        line.secured = secured;
    }
    said::explain(&event, &timeline).meaning.join(" ")
}

/// The text has the one and not the other.
fn has(text: &str, one: &str, other: &str) {
    assert!(text.contains(one), "“{one}” is not in: {text}");
    assert!(!text.contains(other), "“{other}” is in: {text}");
}

#[test]
fn what_a_line_decides_is_said_of_that_very_line() {
    for row in lines("said") {
        let (line, says) = row.split_once(" => ").expect("a line and what is said");
        let (one, other) = says.split_once(" -- ").unwrap_or((says, "\0"));
        let (protocol, line) = line.split_once(' ').expect("a protocol");
        let (line, secured) = match line.strip_prefix("TLS ") {
            Some(line) => (line, true),
            None => (line, false),
        };
        let octets = line.as_bytes();
        let unit = match protocol {
            "IMAP" => {
                imap::CommandName::of_line(octets).map(|it| WireUnit::Imap(imap::Unit::Command(it)))
            }
            _ => pop3::Verb::of_line(octets).map(|it| WireUnit::Pop3(pop3::Unit::Command(it))),
        };
        has(&said(unit.expect("a command"), line, secured), one, other);
    }
}

#[test]
fn what_is_marked_is_still_there() {
    let (status, answers) = (pop3::Status::Ok, Some(pop3::Verb::Dele));
    let reply = WireUnit::Pop3(pop3::Unit::Reply { status, answers });
    let marked = said(reply, "+OK marked", false);
    assert!(marked.contains("still there"), "{marked}");
}

#[test]
fn a_literal_waits_or_does_not() {
    let begun = WireUnit::Imap(imap::Unit::Begun(imap::CommandName::Append));
    let (waits, comes) = ("waits for a +", "come at once");
    has(&said(begun, "a1 APPEND Sent {310}", false), waits, comes);
    has(&said(begun, "a1 APPEND Sent {310+}", false), comes, waits);
}

#[test]
fn what_is_under_base64_is_shown_in_each_protocol() {
    for (unit, line, says) in [
        (WireUnit::Imap(imap::Unit::Challenge), "+ cj14", Some("r=x")),
        (
            WireUnit::Imap(imap::Unit::AuthResponse),
            "Ym9i",
            Some("bob"),
        ),
        (WireUnit::Imap(imap::Unit::AuthResponse), "*", None),
        (
            WireUnit::Imap(imap::Unit::Command(imap::CommandName::Authenticate)),
            "a1 AUTHENTICATE PLAIN AGIAYw==",
            Some("\0b\0c"),
        ),
        (WireUnit::Pop3(pop3::Unit::Challenge), "+ ", None),
        (
            WireUnit::Pop3(pop3::Unit::Command(pop3::Verb::Auth)),
            "AUTH PLAIN AGIAYw==",
            Some("\0b\0c"),
        ),
        (
            WireUnit::Pop3(pop3::Unit::Command(pop3::Verb::Auth)),
            "AUTH PLAIN =",
            None,
        ),
    ] {
        let timeline = sent(scenario("direct"));
        let event = line_sent(&timeline, unit, &format!("{line}\r\n"));
        let EventKind::LineSent { line, .. } = &event.kind else {
            panic!("a line is sent");
        };
        let found = story::under_base64(line);
        assert_eq!(found.as_deref(), says.map(str::as_bytes), "{line:?}");
    }
}

#[test]
fn each_code_of_pop3_says_why() {
    let why = |code: &str| {
        let unit = pop3::Unit::Reply {
            status: pop3::Status::Err,
            answers: Some(pop3::Verb::Pass),
        };
        said(WireUnit::Pop3(unit), &format!("-ERR [{code}] so"), false)
    };
    for refusal in pop3::server::Refusal::ALL {
        let (Some(code), _) = refusal.reply() else {
            continue;
        };
        let text = why(code.as_str());
        let words = said::pop3_refusal(refusal);
        assert!(text.contains(&words), "{text}");
        assert!(
            text.starts_with(&format!("[{}]: ", code.as_str())),
            "{text}"
        );
    }
    assert!(!why("COLOUR").contains("COLOUR"));
}

#[test]
fn each_refusal_of_imap_says_why() {
    for refusal in imap::server::Refusal::ALL {
        let unit = imap::Unit::Tagged {
            status: imap::Status::No,
            answers: Some(imap::CommandName::Select),
        };
        let line = format!("a1 NO {}", refusal.text());
        let text = said(WireUnit::Imap(unit), &line, false);
        let words = said::imap_refusal(refusal);
        assert!(text.starts_with(&words), "{refusal:?}: {text}");
    }
}

#[test]
fn each_code_of_imap_says_something_of_its_own() {
    let mut seen = BTreeSet::new();
    for code in lines("IMAP codes") {
        let unit = WireUnit::Imap(imap::Unit::Untagged(Untagged::Ok));
        let first = |line: &str| {
            let text = said(unit, line, false);
            let text = text.split_once("The part in brackets").expect("a remark");
            text.0.to_owned()
        };
        let says = first(&format!("* OK [{code}] so"));
        assert_eq!(says.is_empty(), code == "COLOUR red", "{code}: {says}");
        assert!(seen.insert(says.clone()), "{code}: twice: {says}");
    }
}

fn beats(timeline: &Timeline) -> Vec<Beat> {
    let events = timeline.events().iter();
    events.filter_map(|it| said::beat(it, timeline)).collect()
}

fn titles(timeline: &Timeline) -> Vec<String> {
    beats(timeline).into_iter().map(|it| it.title).collect()
}

/// The captions of sessions that looked for mail.
fn looked(timeline: &Timeline) -> Vec<Beat> {
    let events = timeline.events().iter();
    let looked = events.filter(|it| matches!(it.kind, EventKind::MailboxChecked { .. }));
    looked
        .map(|it| said::beat(it, timeline).expect("it is a scene"))
        .collect()
}

/// Of IMAP data, whether they were told unasked, by the events that send them.
fn unasked(timeline: &Timeline, what: Untagged) -> Vec<(bool, &Event)> {
    let is = |it: &&Event| match &it.kind {
        EventKind::LineSent { line, .. } | EventKind::LineReceived { line, .. } => {
            line.unit == WireUnit::Imap(imap::Unit::Untagged(what))
        }
        _ => false,
    };
    let events = timeline.events().iter().filter(is);
    events
        .map(|it| {
            let sentence = said::sentence(it, timeline);
            let explained = said::explain(it, timeline).meaning.join(" ");
            let told =
                sentence.starts_with("Without a request") || sentence.contains("unrequested");
            assert_eq!(
                told,
                explained.contains("did not ask for this now"),
                "{sentence}: {explained}"
            );
            (told, it)
        })
        .collect()
}

#[test]
fn nobody_asked_for_what_comes_in_idle_and_for_nothing_else() {
    let idle = sent(scenario("idle"));
    let exists = unasked(&idle, Untagged::Exists);
    let told: Vec<bool> = exists.iter().map(|(told, _)| *told).collect();
    assert_eq!(told, [false, false, true, true]);
    let (_, last) = exists[2];
    let sentence = said::sentence(last, &idle);
    assert!(
        sentence.contains("that a message was delivered"),
        "{sentence}"
    );
    for what in [Untagged::Search, Untagged::Flags] {
        assert!(unasked(&idle, what).iter().all(|(told, _)| !told));
    }
    let two = sent(scenario("two-programs"));
    for what in [Untagged::Exists, Untagged::Fetch] {
        assert!(unasked(&two, what).iter().all(|(told, _)| !told));
    }
    let moved = sent(scenario("move-and-expunge"));
    for what in [Untagged::Expunge, Untagged::Fetch] {
        assert!(unasked(&moved, what).iter().any(|(told, _)| *told));
        assert!(unasked(&moved, what).iter().any(|(told, _)| !told));
    }
}

#[test]
fn a_program_that_stays_connected_is_told_and_does_not_ask() {
    let told = titles(&sent(scenario("idle")));
    let last = told.last().expect("it has scenes");
    assert_eq!(
        last,
        "Bob’s mail program was told about new mail and fetched a copy."
    );
    assert!(told.contains(&"Bob’s mail program stays connected, in IDLE.".to_owned()));
}

/// The scenario with its readers leaving what they fetch, or not.
fn collecting(then: Policy) -> Scenario {
    let mut scenario = scenario("pop3");
    for host in &mut scenario.hosts {
        if let Some(read) = host.mua.as_mut().and_then(|it| it.read.as_mut()) {
            read.then = then;
        }
    }
    scenario
}

#[test]
fn a_letter_is_collected_or_a_copy_of_it() {
    let gone = looked(&sent(collecting(Policy::Delete)));
    assert_eq!(
        gone[0].title,
        "Bob’s mail program collected a letter and removed it from the server."
    );
    let kept = looked(&sent(collecting(Policy::Keep)));
    assert_eq!(
        kept[0].title,
        "Bob’s mail program collected a letter and left it on the server."
    );
    assert_eq!(
        kept[1].title,
        "Bob’s mail program checked for new mail and found none."
    );
    let told = titles(&sent(collecting(Policy::Delete)));
    let quit = "Bob’s mail program sends QUIT: the server removes a letter.".to_owned();
    assert!(told.contains(&quit), "{told:?}");
    assert!(!titles(&sent(collecting(Policy::Keep))).contains(&quit));
}

#[test]
fn a_connection_that_is_lost_before_quit_has_deleted_nothing() {
    let timeline = sent(scenario("pop3-dropped"));
    let lost = &looked(&timeline)[0];
    assert_eq!(lost.title, "Bob’s mail program could not collect its mail.");
    assert!(lost.text.contains("only QUIT removes"), "{lost:?}");
}

#[test]
fn a_maildrop_that_is_in_use_says_so() {
    let typed = ["USER bob\r\n", "PASS letmein\r\n"];
    let mut timeline = console_at(scenario("pop3"), "mail.receiver.example", 110, &typed);
    let host = "laptop.receiver.example".parse().expect("a domain");
    timeline
        .apply(Input::Check { host })
        .expect("it looks for mail");
    timeline.last();
    let looked = looked(&timeline);
    let refused = looked.last().expect("it has looked");
    assert!(refused.text.contains("[IN-USE]"), "{refused:?}");
}

#[test]
fn what_one_program_marks_the_other_learns() {
    let looked = looked(&sent(scenario("two-programs"))).into_iter();
    let told: Vec<String> = looked.map(|it| it.title).collect();
    assert_eq!(
        told[told.len() - 2..],
        [
            "Bob’s phone has changed something on the server.",
            "Bob’s tablet found changed flags, but no new mail.",
        ]
    );
}

#[test]
fn to_read_is_not_to_peek() {
    let looked = looked(&sent(scenario("seen"))).into_iter();
    let told: Vec<String> = looked.map(|it| it.title).collect();
    assert_eq!(
        told,
        [
            "Bob’s mail program checked for new mail and fetched a copy.",
            "Bob’s mail program fetched a letter, and it was marked as read.",
            "Bob’s mail program has changed something on the server.",
        ]
    );
}

#[test]
fn the_closing_tells_by_what_a_letter_was_fetched() {
    let summary = |name| said::text(&story::closing(&sent(scenario(name))));
    assert_eq!(
        summary("pop3"),
        "SMTP transferred the letter once. POP3 collected the letter once."
    );
    assert_eq!(
        summary("pop3-and-imap"),
        "SMTP transferred the letter once. IMAP fetched the letter once. POP3 collected the letter once."
    );
    let mut unread = timeline(scenario("pop3"));
    unread.first();
    assert_eq!(
        said::text(&story::closing(&unread)),
        "SMTP never transferred the letter. POP3 never collected the letter."
    );
}

#[test]
fn the_programs_of_a_person_are_told_apart_by_what_they_run_on() {
    let told = titles(&sent(scenario("pop3-and-imap"))).join(" ");
    for program in ["Bob’s phone", "Bob’s laptop"] {
        assert!(told.contains(program), "{told}");
    }
    assert!(!told.contains("phone.receiver.example"), "{told}");
    let mut alike = scenario("two-programs");
    for host in &mut alike.hosts {
        if host.name.as_str() == "tablet.receiver.example" {
            host.name = "phone.elsewhere.example".parse().expect("a domain");
        }
    }
    alike.later.clear();
    let told = titles(&sent(alike)).join(" ");
    assert!(told.contains("phone.elsewhere.example"), "{told}");
}

#[test]
fn tls_comes_to_readers_too() {
    for (name, by_pop3) in [("direct", false), ("pop3", true)] {
        let mut scenario = scenario(name);
        for host in &mut scenario.hosts {
            if let Some(store) = &mut host.store {
                store.tls = Tls::Offered;
            }
            if let Some(read) = host.mua.as_mut().and_then(|it| it.read.as_mut()) {
                read.tls = TlsUse::Required;
            }
        }
        let timeline = sent(scenario);
        let secured = timeline.events().iter().any(|it| match &it.kind {
            EventKind::LineSent { line, .. } => {
                line.secured && matches!(line.unit, WireUnit::Pop3(_)) == by_pop3
            }
            _ => false,
        });
        assert!(secured, "{name}");
        let looked = looked(&timeline);
        assert!(looked[0].title.contains("a copy") || looked[0].title.contains("a letter"));
    }
}
