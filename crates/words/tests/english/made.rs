//! Runs that between them have every kind of event.

use crate::common::{console, console_at, lines, scenario, send, sent, timeline};
use protocol_core::imap;
use protocol_core::sasl::Mechanism;
use protocol_core::smtp::{ForwardPath, ReversePath};
use std::sync::LazyLock;
use world::input::HandEnvelope;
use world::{Edit, HostEdit, Input, Scenario, Timeline};

fn nobody() -> Vec<ForwardPath> {
    vec![ForwardPath::Mailbox(
        "nobody@receiver.example".parse().expect("an address"),
    )]
}

/// Runs that between them have every kind of event.
pub(crate) fn runs() -> Vec<(&'static str, Timeline)> {
    static RUNS: LazyLock<Vec<(&str, Timeline)>> = LazyLock::new(all_runs);
    RUNS.clone()
}

fn all_runs() -> Vec<(&'static str, Timeline)> {
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
                if mechanism == "PLAIN" {
                    store.tls = protocol_core::smtp::server::Tls::Offered;
                }
            }
            runs.push(("a reader that authenticates", sent(only)));
        }
    }
    runs
}

/// The scenario with mailboxes that offer every mechanism.
fn with_mechanisms(name: &str) -> Scenario {
    let mut scenario = scenario(name);
    for store in scenario.hosts.iter_mut().filter_map(|it| it.store.as_mut()) {
        store.mechanisms = Mechanism::ALL.to_vec();
        store.pop3.auth = Mechanism::ALL.to_vec();
        store.pop3.apop = true;
    }
    scenario
}
