//! More runs: lessons, faults everywhere, jobs in mailboxes, servers that a person plays.

use crate::out::Out;
use crate::runs::{console_at, scenario, send, sent, timeline};
use crate::transcripts::{cases, files, short};
use protocol_core::pop3::client::Policy;
use protocol_core::smtp::Side;
use serde_json::json;
use std::sync::Arc;
use world::fault::{FaultName, Stage, When};
use world::{ConnectionName, Input, Scenario, Timeline};

/// What is done, as it stands in runs.
fn act(out: &mut Out, timeline: &mut Timeline, input: serde_json::Value) {
    let input: Input = serde_json::from_value(input.clone()).unwrap_or_else(|it| {
        panic!("{it}: {input}");
    });
    if let Err(error) = timeline.apply(input) {
        out.say("input_error", &crate::say::input_error(&error));
    }
    timeline.last();
}

pub fn lessons(out: &mut Out) {
    for name in lessons::lesson_names() {
        out.begin(format!("lesson {name}"));
        let whole = lessons::lesson(name).expect("it is built in");
        let start = Timeline::new(Arc::new(whole.scenario)).expect("it makes a world");
        let wrong = whole.lesson.wrong.iter().map(|it| &it.moves);
        for moves in wrong.chain([&whole.lesson.solution]) {
            let run = lessons::runner::play(&start, moves, name).expect("it can be played");
            out.events(&run, 0);
            out.moment(&run);
        }
    }
}

/// Every fault at every stage of a letter’s way.
pub fn faults(out: &mut Out) {
    for name in ["relay", "starttls"] {
        let Ok(scenario) = lessons::scenario(name) else {
            println!("no scenario {name}");
            continue;
        };
        out.begin(format!("faults {name}"));
        let hosts: Vec<_> = scenario.hosts.iter().map(|it| it.name.clone()).collect();
        for host in hosts {
            for fault in FaultName::ALL {
                for stage in Stage::ALL {
                    for when in [When::Before, When::After] {
                        if fault.strikes(stage, when) {
                            let mut timeline = timeline(scenario.clone());
                            let spec = json!({
                                "host": host, "stage": stage, "when": when, "times": 1,
                                "fault": fault_of(fault),
                            });
                            act(out, &mut timeline, json!({ "break": { "fault": spec } }));
                            send(&mut timeline);
                            out.events(&timeline, 0);
                            out.moment(&timeline);
                        }
                    }
                }
            }
        }
    }
}

fn fault_of(name: FaultName) -> serde_json::Value {
    match name {
        FaultName::Delay => json!({ "delay": { "micros": 700_000_000 } }),
        FaultName::Drop => json!("drop"),
        FaultName::Reset => json!("reset"),
        FaultName::Refuse => json!("refuse"),
        FaultName::Crash => json!({ "crash": { "seconds": 600 } }),
        FaultName::Reply => json!({ "reply": { "code": 550, "text": "not today" } }),
        FaultName::ServerFailure => json!("server-failure"),
        FaultName::Strip => json!("strip"),
    }
}

/// Jobs of mail programs in their mailboxes.
pub fn jobs(out: &mut Out) {
    let letter = "Subject: x\r\n\r\ny\r\n";
    let flags = |operation: &str, flags: &[&str]| json!({ "store-flags": { "uids": [1], "operation": operation, "flags": flags } });
    let jobs = [
        json!("list"),
        json!({ "open": "INBOX" }),
        json!({ "examine": "INBOX" }),
        json!({ "create": "Work" }),
        json!({ "create": "Work/2026" }),
        json!({ "create": "Work" }),
        json!({ "subscribe": "Work" }),
        flags("add", &["\\Seen"]),
        flags("add", &["\\Flagged", "\\Answered", "work"]),
        flags("remove", &["\\Seen"]),
        flags("replace", &["\\Draft"]),
        flags("replace", &[]),
        json!({ "copy": { "uids": [1], "to": "Work" } }),
        json!({ "copy": { "uids": [1], "to": "Nowhere" } }),
        json!({ "append": { "mailbox": "INBOX", "flags": ["\\Seen"], "content": letter } }),
        json!({ "append": { "mailbox": "Work", "flags": [], "content": letter } }),
        json!({ "append": { "mailbox": "Nowhere", "flags": [], "content": letter } }),
        json!({ "search": "ALL" }),
        json!({ "search": "FROM alice" }),
        json!({ "fetch": { "uids": [1, 2] } }),
        json!({ "read": { "uid": 1 } }),
        json!({ "in": { "mailbox": "Work", "job": { "fetch-new": { "known": null } } } }),
        json!({ "move": { "uids": [1, 2], "to": "Work" } }),
        flags("add", &["\\Deleted"]),
        json!("expunge"),
        json!({ "in": { "mailbox": "Work", "job": flags("add", &["\\Deleted"]) } }),
        json!({ "in": { "mailbox": "Work", "job": "expunge" } }),
        json!({ "rename": { "from": "Work", "to": "Play" } }),
        json!({ "unsubscribe": "Work" }),
        json!({ "delete": "Play" }),
        json!({ "delete": "INBOX" }),
        json!("noop"),
        json!("logout"),
    ];
    for name in ["direct", "idle", "two-programs", "pop3"] {
        out.begin(format!("jobs {name}"));
        let mut timeline = sent(scenario(name));
        send(&mut timeline);
        let hosts = timeline.scenario().hosts.iter();
        let hosts = hosts.filter(|it| it.mua.as_ref().is_some_and(|it| it.read.is_some()));
        let hosts: Vec<_> = hosts.map(|it| it.name.clone()).collect();
        for job in &jobs {
            for host in &hosts {
                act(
                    out,
                    &mut timeline,
                    json!({ "read": { "host": host, "job": job } }),
                );
                act(out, &mut timeline, json!({ "check": { "host": host } }));
            }
        }
        out.events(&timeline, 0);
        out.moment(&timeline);
    }
}

/// Scenarios that are set up otherwise.
pub fn others(out: &mut Out) {
    let mut all: Vec<(&str, Timeline)> = Vec::new();
    for then in [Policy::Keep, Policy::Delete] {
        let mut kept = scenario("pop3");
        for host in &mut kept.hosts {
            if let Some(read) = host.mua.as_mut().and_then(|it| it.read.as_mut()) {
                read.then = then;
            }
        }
        let mut kept = timeline(kept);
        send(&mut kept);
        send(&mut kept);
        all.push(("collects", kept));
    }
    for (password, lines) in [
        ("letmein", &["USER bob\r\n", "PASS letmein\r\n"][..]),
        ("changed", &["QUIT\r\n"][..]),
    ] {
        let mut run = console_at(scenario("pop3"), "mail.receiver.example", 110, lines);
        let users = json!([{ "address": "bob@receiver.example", "password": password }]);
        let set =
            json!({ "name": "mail.receiver.example", "set": { "store": { "users": users } } });
        if password != "letmein" {
            act(out, &mut run, json!({ "edit": { "host": set } }));
        }
        for host in ["laptop.receiver.example", "phone.receiver.example"] {
            act(out, &mut run, json!({ "check": { "host": host } }));
        }
        all.push(("maildrop in use, or a wrong password", run));
    }
    for user in ["bob", "nobody"] {
        let mut many = scenario("relay");
        many.letter.draft.to = vec![format!("{user}@receiver.example")];
        for number in 0..4 {
            let to = match user {
                "bob" => "bob@receiver.example".to_owned(),
                _ => format!("nobody{number}@receiver.example"),
            };
            many.letter.draft.cc.push(to);
        }
        all.push(("many recipients", sent(many)));
    }
    let typed = ["a LOGIN bob letmein\r\n", "b APPEND INBOX {3+}\r\nabc\r\n"];
    let idle = console_at(scenario("idle"), "mail.receiver.example", 143, &typed);
    all.push(("put beside a program that idles", idle));
    let mut two = scenario("direct");
    two.letter.draft.to = vec!["x@receiver.example".into(), "y@receiver.example".into()];
    all.push(("all are refused", sent(two)));
    let mut silent = scenario("direct");
    silent.about.clear();
    all.push(("nothing is told about it", sent(silent)));
    let mut outside = scenario("relay");
    for host in &mut outside.hosts {
        if host.name.as_str() == "mx.receiver.example" {
            (host.outside, host.mta, host.store, host.mua) = (true, None, None, None);
        }
    }
    match Timeline::new(Arc::new(outside)) {
        Ok(mut outside) => {
            send(&mut outside);
            all.push(("the MX is outside", outside));
        }
        Err(error) => println!("outside: {error}"),
    }
    for (number, (name, timeline)) in all.iter().enumerate() {
        out.begin(format!("other {number} {name}"));
        out.whole(timeline);
    }
}

/// A person plays the server, and says what the transcripts of the clients say.
pub fn played(out: &mut Out) {
    let mut heard = 0;
    for path in files() {
        let name = short(&path);
        let (run, host, port, reader) = match name.split('/').next().unwrap_or_default() {
            "client" => ("direct", "mx.receiver.example", 25, None),
            "imap-client" => (
                "direct",
                "mx.receiver.example",
                143,
                Some("phone.receiver.example"),
            ),
            "pop3-client" => (
                "pop3",
                "mail.receiver.example",
                110,
                Some("phone.receiver.example"),
            ),
            _ => continue,
        };
        out.begin(format!("played {name}"));
        let mut start = timeline(with_two_recipients(scenario(run)));
        if reader.is_some() {
            send(&mut start);
        }
        let known = start.events().len();
        act(
            out,
            &mut start,
            json!({ "play": { "host": host, "port": port } }),
        );
        match reader {
            Some(reader) => act(out, &mut start, json!({ "check": { "host": reader } })),
            None => send(&mut start),
        }
        for said in cases(&path) {
            let mut timeline = start.clone();
            let on = ConnectionName::Played { port: 1, call: 1 };
            for (side, line) in said {
                if side == Side::Server {
                    let input = match line.as_str() {
                        "(TLS)" => json!({ "tls": { "on": on } }),
                        "(closes)" => json!({ "close": { "on": on } }),
                        _ => json!({ "octets": { "on": on, "octets": format!("{line}\r\n") } }),
                    };
                    act(out, &mut timeline, input);
                }
            }
            heard += timeline.events().len() - known;
            out.events(&timeline, known);
            out.moment(&timeline);
        }
    }
    println!("played: {heard} events");
}

fn with_two_recipients(mut scenario: Scenario) -> Scenario {
    scenario
        .letter
        .draft
        .to
        .push("carol@receiver.example".into());
    scenario
}
