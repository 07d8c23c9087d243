//! Each policy does what it says.

use crate::common::{mta, policy, says, scenario, send, sent, start, stored, typed};
use crate::count;
use protocol_core::smtp::data::{BareLineEnds, Ending, LineEnds};
use world::policy::{Greylist, GreylistCode, Policy, PolicyError, Rate, Telling};
use world::scenario::{Flaw, Scenario};
use world::{Edit, EventKind, HostEdit, Input, InputError, ScenarioError, Timeline};

const PROVIDER: &str = "mail.sender.example";
const MX: &str = "mx.receiver.example";
const LAPTOP: &str = "laptop.sender.example";
const BOB: &str = "bob@receiver.example";

const MAIL: &str = "MAIL FROM:<alice@sender.example>";

/// The scenario `bcc` with a policy at the MX.
fn with(policy: Policy) -> Scenario {
    let mut it = scenario("bcc");
    mta(&mut it, MX).policy = policy;
    it
}

#[test]
fn what_is_mended_is_one_letter_with_crlf_at_each_line() {
    let mut mends = scenario("smuggling-patched");
    policy(&mut mends, MX).line_ends.bare = BareLineEnds::Mend;
    let timeline = sent(mends);
    let letters = stored(&timeline, BOB);
    assert_eq!(letters.len(), 1);
    assert!(
        letters[0].contains("Thursday?\r\n.\r\nMAIL FROM"),
        "{}",
        letters[0]
    );
}

#[test]
fn vrfy_and_expn_tell_nothing_unless_the_policy_lets_them() {
    let asked = ["EHLO a.example", "VRFY bob", "EXPN team", "HELP"];
    let mut timeline = start(scenario("aliases"));
    let said = typed(&mut timeline, LAPTOP, MX, &asked);
    assert!(said[1].starts_with("252 2.5.0"), "{said:?}");
    assert!(said[2].starts_with("252 2.5.0"), "{said:?}");
    assert!(said[3].starts_with("214 2.0.0"), "{said:?}");
    assert!(!said[0].contains("EXPN"), "{said:?}");
    let mut quiet = scenario("aliases");
    policy(&mut quiet, MX).help = false;
    let said = typed(&mut start(quiet), LAPTOP, MX, &asked);
    assert!(said[3].starts_with("502 5.5.1"), "{said:?}");
}

#[test]
fn vrfy_is_answered_as_section_3_5_says() {
    let mut tells = scenario("aliases");
    let server = mta(&mut tells, MX);
    server.policy.vrfy = Telling::Answered;
    server.policy.expn = Telling::Answered;
    server.local[0].catch_all = None;
    server.relay_to = vec!["relayed.example".parse().unwrap()];
    let address = |text: &str| text.parse::<protocol_core::smtp::Mailbox>().unwrap();
    let mut second = server.local[0].clone();
    second.domain = "second.example".parse().unwrap();
    server.local.push(second);
    let aliases = [
        ("carol@receiver.example", "carol@other.example"),
        ("robert@receiver.example", BOB),
        ("info@receiver.example", BOB),
        ("info@second.example", BOB),
    ];
    for (alias, to) in aliases {
        server.aliases.insert(address(alias), vec![address(to)]);
    }
    let gone = (
        address("gone@receiver.example"),
        address("gone@other.example"),
    );
    server.moved.insert(gone.0, gone.1);
    let moved = "551 5.1.6 user not local; please try <gone@other.example>";
    let talk = [
        ("VRFY bob", "250 2.1.5 <bob@receiver.example>"),
        (
            "VRFY <bob+news@receiver.example>",
            "250 2.1.5 <bob@receiver.example>",
        ),
        ("VRFY robert", "250 2.1.5 <bob@receiver.example>"),
        (
            "VRFY carol",
            "251 2.1.5 user not local; will forward to <carol@other.example>",
        ),
        ("VRFY gone", moved),
        (
            "VRFY info",
            "553-5.1.4 ambiguous; possibilities are\r\n553-5.1.4 <info@receiver.example>\r\n\
             553 5.1.4 <info@second.example>",
        ),
        ("VRFY nobody", "550 5.1.1 no such mailbox here"),
        ("VRFY team", "550 5.1.0 that is a mailing list, not a user"),
        ("VRFY x@elsewhere.example", "550 5.7.1 relaying denied"),
        (
            "VRFY x@relayed.example",
            "252 2.5.0 cannot verify the user, but will take the message",
        ),
        (
            "EXPN team",
            "250-2.1.5 <bob@receiver.example>\r\n250-2.1.5 <dora@receiver.example>\r\n\
             250 2.1.5 <carol@other.example>",
        ),
        ("EXPN bob", "550 5.1.0 that is a user, not a mailing list"),
        ("EXPN nobody", "550 5.1.1 no such mailbox here"),
    ];
    let asked = talk.map(|(asked, _)| asked);
    let last = [MAIL, "RCPT TO:<gone@receiver.example>"];
    let lines = [&["EHLO a.example"][..], &asked, &last].concat();
    let said = typed(&mut start(tells), LAPTOP, MX, &lines);
    assert!(said[0].contains("EXPN"), "{said:?}");
    for ((asked, told), said) in talk.into_iter().zip(&said[1..]) {
        assert_eq!(said, told, "{asked}");
    }
    assert_eq!(said[15], moved);
}

/// A transaction typed at the MX: what follows RCPT each time, and the content.
fn delivered(timeline: &mut Timeline, to: &[impl std::fmt::Display], content: &[&str]) {
    let mail = "MAIL FROM:<alice@sender.example> SMTPUTF8";
    let recipients: Vec<String> = to.iter().map(|it| format!("RCPT TO:{it}")).collect();
    let mut lines = vec!["EHLO a.example", mail];
    lines.extend(recipients.iter().map(String::as_str));
    lines.push("DATA");
    lines.extend(content);
    lines.push(".");
    let said = typed(timeline, LAPTOP, MX, &lines);
    assert!(
        said.last().is_some_and(|it| it.starts_with("250")),
        "{said:?}"
    );
    timeline.last();
}

#[test]
fn an_address_gets_one_copy_however_it_is_written() {
    let mut it = scenario("aliases");
    let server = mta(&mut it, MX);
    server.extensions.smtputf8 = true;
    let mut second = server.local[0].clone();
    second.domain = "b\u{fc}cher.example".parse().unwrap();
    second.catch_all = Some(BOB.parse().unwrap());
    server.local.push(second);
    // A detail makes another address: it may be sorted elsewhere (RFC 5233 section 1).
    for (copies, to) in [
        (1, "bob@receiver BOB@receiver \"bob\"@receiver"),
        (1, "bob@receiver bob@RECEIVER"),
        (1, "bob@receiver team@receiver"),
        (1, "TEAM@receiver BOB@receiver team@receiver"),
        (1, "bob+news@receiver Bob+News@receiver"),
        (2, "bob+news@receiver bob@receiver"),
        (1, "x@b\u{fc}cher X@xn--bcher-kva x@B\u{dc}CHER"),
    ] {
        let mut timeline = start(it.clone());
        let to: Vec<String> = to.split(' ').map(|it| format!("<{it}.example>")).collect();
        delivered(&mut timeline, &to, &["Subject: x", "", "x"]);
        assert_eq!(stored(&timeline, BOB).len(), copies, "{to:?}");
    }
}

#[test]
fn a_relay_leaves_the_case_of_a_local_part_to_the_host_it_names() {
    // RFC 5321 section 2.4.
    let mut timeline = start(scenario("aliases"));
    let twice = [
        "RCPT TO:<bob@receiver.example>",
        "RCPT TO:<BOB@Receiver.example>",
    ];
    let quoted = [
        "RCPT TO:<\"bob\"@receiver.example>",
        "DATA",
        "Subject: x\r\n\r\nx\r\n.",
    ];
    let lines = [&["EHLO a.example", MAIL][..], &twice, &quoted].concat();
    let said = typed(&mut timeline, LAPTOP, PROVIDER, &lines);
    assert!(said[6].starts_with("250"), "{said:?}");
    timeline.last();
    for line in twice {
        assert_eq!(says(&timeline, PROVIDER, line), 1, "{line}");
    }
    assert_eq!(stored(&timeline, BOB).len(), 1);
}

#[test]
fn what_stands_before_the_first_field_stays_in_the_body() {
    let mut it = scenario("aliases");
    mta(&mut it, MX).extensions.smtputf8 = true;
    mta(&mut it, MX).extensions.chunking = true;
    for (first, between) in [
        ("Subject: x", ""),
        ("Subject : x", ""),
        (" folded", "\r\n"),
        ("hello world", "\r\n"),
        (": x", "\r\n"),
        ("", ""),
    ] {
        let mut timeline = start(it.clone());
        delivered(
            &mut timeline,
            &["<bob@receiver.example>"],
            &[first, "To: y", "", "z"],
        );
        let whole = format!("{first}\r\nTo: y\r\n\r\nz\r\n");
        let chunk = format!("BDAT {} LAST\r\n{whole}NOOP", whole.len());
        let lines = [
            "EHLO a.example",
            MAIL,
            "RCPT TO:<bob@receiver.example>",
            &chunk,
        ];
        let said = typed(&mut timeline, LAPTOP, MX, &lines);
        assert!(said[3].starts_with("250"), "{said:?}");
        timeline.last();
        let letters = stored(&timeline, BOB);
        assert_eq!(letters.len(), 2);
        for letter in letters {
            // Return-Path is one line; the last one of Received is the date.
            let end = format!(" +0000\r\n{between}{whole}");
            assert!(
                letter.starts_with("Return-Path: ") && letter.ends_with(&end),
                "{letter}"
            );
        }
    }
}

#[test]
fn an_alias_that_stands_for_itself_too_keeps_a_copy_and_a_circle_makes_no_world() {
    let mut both = scenario("bcc");
    both.letter.draft.bcc.clear();
    let server = mta(&mut both, MX);
    let address = |text: &str| text.parse::<protocol_core::smtp::Mailbox>().unwrap();
    let (bob, carol) = (address(BOB), address("carol@receiver.example"));
    let members = vec![carol.clone(), bob.clone()];
    server.aliases.insert(bob.clone(), members);
    let timeline = sent(both.clone());
    assert_eq!(stored(&timeline, BOB).len(), 1);
    assert_eq!(stored(&timeline, "carol@receiver.example").len(), 1);
    mta(&mut both, MX).aliases.insert(carol, vec![bob]);
    assert!(world::World::new(&both).is_err());
}

/// The input that gives a host a whole policy.
fn change(host: &str, policy: &Policy) -> Input {
    let set = serde_json::json!({ "mta": { "policy": policy } });
    Input::Edit(Edit::Host(HostEdit {
        name: host.parse().unwrap(),
        set: set.as_object().unwrap().clone(),
        unset: Vec::new(),
    }))
}

/// Why the edit cannot be.
fn refusal(timeline: &mut Timeline, edit: Input) -> ScenarioError {
    match timeline.apply(edit) {
        Err(InputError::Edit(refused)) => refused,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_policy_changes_while_the_world_runs() {
    let mut timeline = start(scenario("greylisting"));
    timeline.apply(change(MX, &Policy::default())).unwrap();
    assert_eq!(count!(timeline, EventKind::Edited { .. }), 1);
    send(&mut timeline);
    assert_eq!(says(&timeline, MX, "450"), 0);
    let closed = Policy {
        require_auth: true,
        ..Policy::default()
    };
    let refused = refusal(&mut timeline, change(MX, &closed));
    assert_eq!(refused.flaw, Flaw::Policy(PolicyError::NoMechanism));
    let small = Policy {
        max_size: Some(10),
        line_ends: LineEnds {
            bare: BareLineEnds::Keep,
            also_end: vec![Ending::LfLf].into(),
        },
        ..Policy::default()
    };
    timeline.apply(change(MX, &small)).unwrap();
    send(&mut timeline);
    assert_eq!(says(&timeline, MX, "552 5.3.4"), 1);
    // It is part of the run.
    let json = serde_json::to_string(&timeline.run()).unwrap();
    let again = Timeline::replay(&serde_json::from_str(&json).unwrap()).unwrap();
    assert_eq!(again.events(), timeline.events());
}

#[test]
fn only_a_mail_server_has_a_policy() {
    let mut timeline = start(scenario("greylisting"));
    let refused = refusal(&mut timeline, change(LAPTOP, &Policy::default()));
    assert_eq!(refused.path, "host.set.mta");
}

#[test]
fn a_server_that_requires_auth_offers_it_on_port_25_and_takes_no_mail_before() {
    let mut closed = scenario("auth-required");
    let server = mta(&mut closed, PROVIDER);
    let service = server.ports["587"];
    server
        .ports
        .insert("25".into(), protocol_core::smtp::server::Service::Relay);
    assert_eq!(service, protocol_core::smtp::server::Service::Submission);
    let open = start(closed.clone());
    let said = typed(&mut { open }, LAPTOP, PROVIDER, &["EHLO a.example", MAIL]);
    assert!(said[1].starts_with("250"), "{said:?}");
    policy(&mut closed, PROVIDER).require_auth = true;
    let said = typed(
        &mut start(closed),
        LAPTOP,
        PROVIDER,
        &["EHLO a.example", MAIL],
    );
    assert!(said[0].contains("AUTH"), "{said:?}");
    assert!(said[1].starts_with("530 5.7.0"), "{said:?}");
}

#[test]
fn a_server_that_takes_any_password_offers_auth_on_port_25_and_takes_mail_without_it() {
    let mut open = scenario("auth-required");
    let ports = &mut mta(&mut open, PROVIDER).ports;
    ports.insert("25".into(), protocol_core::smtp::server::Service::Relay);
    policy(&mut open, PROVIDER).any_password = true;
    // The user `who` with the password `ever` (RFC 4616).
    let lines = ["EHLO a.example", "AUTH PLAIN AHdobwBldmVy", MAIL];
    let said = typed(&mut start(open.clone()), LAPTOP, PROVIDER, &lines);
    assert!(said[0].contains("AUTH"), "{said:?}");
    assert!(said[1].starts_with("235"), "{said:?}");
    let said = typed(
        &mut start(open),
        LAPTOP,
        PROVIDER,
        &["EHLO a.example", MAIL],
    );
    assert!(said[1].starts_with("250"), "{said:?}");
}

#[test]
fn a_scenario_with_a_policy_that_cannot_be_makes_no_world() {
    for policy in [
        "max_recipients = 0",
        "max_received = 0",
        "rate = { messages = 1, seconds = 0 }",
        "require_auth = true",
    ] {
        let wrong = with(toml::from_str(policy).unwrap());
        assert!(world::World::new(&wrong).is_err(), "{policy}");
    }
    let mut stray = scenario("aliases");
    let address = |text: &str| text.parse::<protocol_core::smtp::Mailbox>().unwrap();
    let server = mta(&mut stray, MX);
    server
        .aliases
        .insert(address("a@elsewhere.example"), vec![address(BOB)]);
    assert!(world::World::new(&stray).is_err());
}

#[test]
fn a_policy_is_data_that_reads_back_as_it_was_written() {
    let policy = Policy {
        greylist: Some(Greylist {
            seconds: 300,
            code: GreylistCode::Error,
        }),
        rate: Some(Rate {
            messages: 5,
            seconds: 60,
            close: true,
        }),
        line_ends: LineEnds {
            bare: BareLineEnds::Mend,
            also_end: Ending::ALL.to_vec().into(),
        },
        vrfy: Telling::Answered,
        ..Policy::default()
    };
    let text = toml::to_string(&policy).unwrap();
    assert!(
        text.contains("also_end = [\"lf.lf\", \"crlf.lf\", \"lf.crlf\", \"cr.cr\"]"),
        "{text}"
    );
    assert!(text.contains("code = 451"), "{text}");
    assert_eq!(toml::from_str::<Policy>(&text).unwrap(), policy);
    assert_eq!(toml::from_str::<Policy>("").unwrap(), Policy::default());
    assert!(toml::from_str::<Policy>("greylist = { seconds = 1, code = 250 }").is_err());
    assert!(toml::from_str::<Policy>("colour = 1").is_err());
}
