//! What becomes of letters: scenarios with their edits, and the outcome of each, in `outcomes.txt`.
//!
//! `== heading` starts a run. What stands below it is a scenario as an author writes it; `sends` says how
//! often its letter is sent, one behind the other. Lines that start with `= ` are the outcome.
//! `UPDATE_EXPECT=1` writes what it is now: read it before you keep it.

use crate::common::{count, said_by, scenario, send, start};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use world::{EventKind, Scenario, Timeline};

#[test]
fn each_run_has_the_outcome_that_is_written() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/world/outcomes.txt");
    let text = std::fs::read_to_string(path).unwrap();
    let (head, runs) = text.split_once("\n== ").unwrap();
    let mut written = head.to_owned();
    for run in runs.split("\n== ") {
        let (heading, body) = run.split_once('\n').unwrap();
        let lines = body.lines().filter(|it| !it.starts_with("= "));
        let source: Vec<&str> = lines.collect();
        let source = source.join("\n");
        write!(written, "\n== {heading}\n{}\n", source.trim_end()).unwrap();
        let timeline = run_of(heading, &source);
        writeln!(written, "{}", outcome(&timeline)).unwrap();
    }
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(path, written).unwrap();
        return;
    }
    for (now, expected) in written.split("\n== ").zip(text.split("\n== ")) {
        assert_eq!(now.trim_end(), expected.trim_end());
    }
}

fn run_of(heading: &str, source: &str) -> Timeline {
    let mut value: serde_json::Value = toml::from_str(source).unwrap();
    let fields = value.as_object_mut().unwrap();
    let sends = fields.remove("sends").map_or(1, |it| it.as_u64().unwrap());
    let made = Scenario::written(value, &mut |base| Some(scenario(base)));
    let mut timeline = start(made.unwrap_or_else(|error| panic!("{heading}: {error}")));
    (0..sends).for_each(|_| send(&mut timeline));
    timeline
}

/// Each of them once, and how often it was there.
fn counted(all: impl IntoIterator<Item = String>) -> String {
    let mut counts = BTreeMap::<String, usize>::new();
    for it in all {
        *counts.entry(it).or_default() += 1;
    }
    let times = |(it, times): (String, usize)| match times {
        1 => it,
        _ => format!("{it} ×{times}"),
    };
    counts.into_iter().map(times).collect::<Vec<_>>().join(", ")
}

/// What each host replied, when it tried to pass letters on and why it could not, and what is in the mailboxes.
fn outcome(timeline: &Timeline) -> String {
    let mut lines = Vec::new();
    let mut add = |what: String, text: String| {
        if !text.is_empty() {
            lines.push(format!("= {what}: {text}"));
        }
    };
    let events = timeline.events();
    for (id, host) in timeline.world().hosts() {
        let name = &host.name;
        let said = said_by(timeline, name.as_str());
        let replies = said.iter().filter_map(|it| code(it));
        add(format!("{name} replies"), counted(replies));
        let own = || events.iter().filter(|it| it.host == id);
        let attempts = own().filter(|it| matches!(it.kind, EventKind::Attempted { .. }));
        let attempts: Vec<String> = attempts.map(|it| it.at.as_secs().to_string()).collect();
        let text = match attempts.len() {
            0..10 => attempts.join(" s, "),
            many => format!("{many} times, last {}", attempts[many - 1]),
        };
        let second = if text.is_empty() { "" } else { " s" };
        add(format!("{name} tries at"), text + second);
        add(
            format!("{name} tells"),
            counted(own().filter_map(|it| told(&it.kind))),
        );
        let queued = host.mta.iter().map(|mta| mta.queue.len()).sum::<usize>();
        let queued = (queued > 0).then(|| queued.to_string());
        add(format!("{name} still has"), queued.unwrap_or_default());
        for (address, user) in host.store.iter().flat_map(|it| &it.users) {
            let messages = user.inbox().content.messages.iter();
            let letters = messages.map(|it| letter(&it.content.to_text()));
            add(address.to_string(), counted(letters));
        }
        if let Some(mua) = &host.mua {
            let copies = mua.mail.inbox().count();
            let copies = (copies > 0).then(|| copies.to_string());
            add(format!("{name} has"), copies.unwrap_or_default());
        }
    }
    let asked = count(timeline, |it| matches!(it, EventKind::TokenAsked { .. }));
    let asked = (asked > 0).then(|| asked.to_string());
    add("tokens asked for".into(), asked.unwrap_or_default());
    lines.join("\n")
}

/// The code of a reply, and its enhanced one; nothing of a command.
fn code(line: &str) -> Option<String> {
    let code = line.get(..3).filter(|it| it.parse::<u16>().is_ok())?;
    let status = line.get(4..)?.split([' ', '\r']).next()?;
    let is_status = status.split('.').count() == 3 && status.starts_with(['2', '4', '5']);
    Some(match is_status {
        true => format!("{code} {status}"),
        false => code.to_owned(),
    })
}

fn told(kind: &EventKind) -> Option<String> {
    Some(match kind {
        EventKind::TransactionRefused { refusal } => format!("{refusal:?}"),
        EventKind::RecipientRefused { refusal, .. } => format!("{refusal:?}"),
        EventKind::ConnectionRefused { reason, .. } => format!("refused: {reason:?}"),
        EventKind::Deferred { .. } => "deferred".to_owned(),
        EventKind::Failed { expired: true, .. } => "failed, too old".to_owned(),
        EventKind::Failed { .. } => "failed".to_owned(),
        EventKind::NoticeWritten { action, .. } => format!("a notice: {action:?}"),
        EventKind::NoticeOmitted { .. } => "no notice".to_owned(),
        EventKind::ListExpanded { .. } => "a list".to_owned(),
        EventKind::VacationReplied { .. } => "a vacation reply".to_owned(),
        EventKind::VacationOmitted { why, .. } => format!("no vacation reply: {why}"),
        EventKind::EnvelopeBegun { reverse_path } => format!("an envelope from {reverse_path}"),
        EventKind::DnsTimedOut { .. } => "no answer of DNS".to_owned(),
        EventKind::FaultApplied { fault, .. } => format!("fault: {:?}", fault.name()),
        EventKind::HostRestarted => "started again".to_owned(),
        _ => return None,
    })
}

/// What is seen of a letter from outside: its trace, and what a notice says.
fn letter(text: &str) -> String {
    let says = "Return-Path Original-Envelope-Id Reporting-MTA Original-Recipient Final-Recipient \
        Action Status Remote-MTA Diagnostic-Code Will-Retry-Until";
    let fields = text.lines().filter_map(|it| it.split_once(": "));
    let fields = fields.filter(|(name, _)| says.split(' ').any(|it| it == *name));
    let fields: Vec<&str> = fields.map(|it| it.1).collect();
    let trace = text.matches("Received: ").count();
    format!("[{} received {trace}]", fields.join(" "))
}
