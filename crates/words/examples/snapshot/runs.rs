//! Runs to tell: all scenarios, and some that are set up otherwise or typed by hand.

use protocol_core::Octets;
use protocol_core::imap;
use protocol_core::sasl::Mechanism;
use protocol_core::smtp::{ForwardPath, ReversePath};
use std::sync::Arc;
use world::input::HandEnvelope;
use world::{ConnectionName, Edit, HostEdit, Input, Scenario, Timeline};

fn nobody() -> Vec<ForwardPath> {
    vec![ForwardPath::Mailbox(
        "nobody@receiver.example".parse().expect("an address"),
    )]
}

pub(crate) fn all_runs() -> Vec<(&'static str, Timeline)> {
    let mut runs = Vec::new();
    for name in lessons::scenario_names() {
        runs.push((name, sent(scenario(name))));
    }
    let mut silent = scenario("oauth");
    for issuer in silent.hosts.iter_mut().filter_map(|it| it.issuer.as_mut()) {
        issuer.users.clear();
    }
    let mut silent = timeline(silent);
    for _ in 0..4 {
        send(&mut silent);
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
    let letter = null.scenario().letter.clone();
    let envelope = Some(HandEnvelope {
        reverse_path: ReversePath::Null,
        forward_paths: nobody(),
    });
    null.apply(Input::Send {
        host: letter.host,
        draft: letter.draft,
        envelope: envelope.map(Box::new),
    })
    .expect("it is sent");
    null.last();
    runs.push(("a letter from nobody fails", null));

    let mut read = sent(scenario("direct"));
    let host = "phone.receiver.example".parse().expect("a domain");
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
    let rate = serde_json::json!({ "messages": 1, "seconds": 60, "close": true });
    let set = serde_json::json!({ "mta": { "policy": { "rate": rate } } });
    let edit = Edit::Host(HostEdit {
        name: "relay.sender.example".parse().expect("a domain"),
        set: set.as_object().expect("a table").clone(),
        unset: Vec::new(),
    });
    changed.apply(Input::Edit(edit)).expect("it is set up so");
    for _ in 0..2 {
        send(&mut changed);
    }
    runs.push(("the relay’s policy is changed", changed));
    runs.push(("SMTP by hand", console(25, &lines("SMTP typed"))));
    runs.push(("IMAP by hand", console(143, &lines("IMAP typed"))));
    runs.push((
        "all of IMAP by hand",
        console(143, &lines("all of IMAP typed")),
    ));
    let by_pop3 = with_mechanisms("pop3");
    let typed = lines("POP3 typed");
    let typed = console_at(by_pop3, "mail.receiver.example", 110, &typed);
    runs.push(("POP3 by hand", typed));
    for name in ["direct", "pop3"] {
        for mechanism in ["PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-256"] {
            let mut only = with_mechanisms(name);
            for store in only.hosts.iter_mut().filter_map(|it| it.store.as_mut()) {
                store.mechanisms.retain(|it| it.as_str() == mechanism);
                store.pop3.auth.retain(|it| it.as_str() == mechanism);
            }
            runs.push(("a reader that authenticates", sent(only)));
        }
    }
    runs
}

/// The scenario with mailboxes that offer every mechanism.
pub(crate) fn with_mechanisms(name: &str) -> Scenario {
    let mut scenario = scenario(name);
    for store in scenario.hosts.iter_mut().filter_map(|it| it.store.as_mut()) {
        store.mechanisms = Mechanism::ALL.to_vec();
        store.pop3.auth = Mechanism::ALL.to_vec();
        store.pop3.apop = true;
    }
    scenario
}
pub(crate) fn scenario(name: &str) -> Scenario {
    lessons::scenario(name).expect("it is built in")
}

pub(crate) fn timeline(scenario: Scenario) -> Timeline {
    Timeline::new(Arc::new(scenario)).expect("the scenario makes a world")
}

/// A list of `lines.txt`.
pub(crate) fn lines(name: &str) -> Vec<String> {
    let octet = |it: char| match it {
        '\u{2400}'..='\u{241f}' => char::from_u32(u32::from(it) - 0x2400).unwrap_or(it),
        other => other,
    };
    let mut lists = include_str!("lines.txt").split("\n== ");
    let list = lists.find_map(|it| it.strip_prefix(name)?.strip_prefix('\n'));
    let lines = list.expect("there is such a list").lines();
    let lines = lines.filter(|it| !it.is_empty() && !it.starts_with("# "));
    lines.map(|it| it.chars().map(octet).collect()).collect()
}

/// Sends the scenario's letter, at the end.
pub(crate) fn send(timeline: &mut Timeline) {
    let send = timeline.scenario().letter.send();
    timeline.apply(send).expect("it is sent");
    timeline.last();
}

/// The scenario with its letter sent, at its end.
pub(crate) fn sent(scenario: Scenario) -> Timeline {
    let mut timeline = timeline(scenario);
    send(&mut timeline);
    timeline
}

/// What a person types to the server of `direct`, which has a letter for Bob already.
pub(crate) fn console(port: u16, lines: &[impl AsRef<str>]) -> Timeline {
    console_at(scenario("direct"), "mx.receiver.example", port, lines)
}

/// What a person types to a server of the scenario, whose letter was sent.
pub(crate) fn console_at(
    scenario: Scenario,
    server: &str,
    port: u16,
    lines: &[impl AsRef<str>],
) -> Timeline {
    let mut timeline = sent(scenario);
    let from = timeline.scenario().letter.host.clone();
    let to = server.parse().expect("a domain");
    timeline
        .apply(Input::Open { from, to, port })
        .expect("it connects");
    timeline.last();
    for line in lines {
        let (on, octets) = (ConnectionName::Opened(1), Octets::from(line.as_ref()));
        timeline
            .apply(Input::Octets { on, octets })
            .expect("it is open");
        timeline.last();
    }
    timeline
}
