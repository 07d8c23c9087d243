//! Runs to tell, and the rules of prose.

use protocol_core::Octets;
use std::sync::Arc;
use world::{ConnectionName, Input, Scenario, Timeline};

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

/// What kind of text it is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Prose {
    /// Words for a label: no full stop.
    Words,
    /// A caption.
    Title,
    /// A sentence or some.
    Sentence,
    /// A sentence that may quote what was on the wire.
    Wire,
}

/// No text is empty, unfinished, too long, or shows the insides of the program.
pub(crate) fn check(place: &str, text: &str, prose: Prose) {
    let longest = match prose {
        Prose::Words => 90,
        Prose::Title => 120,
        Prose::Sentence => 320,
        Prose::Wire => 700,
    };
    assert!(!text.trim().is_empty(), "{place}: no words");
    assert_eq!(text.trim(), text, "{place}: space around");
    assert!(text.chars().count() <= longest, "{place}: too long: {text}");
    let ends = text.ends_with(['.', ':', '?', '!', '…', '”']);
    match prose {
        Prose::Words => assert!(
            !text.ends_with('.'),
            "{place}: a label ends in no full stop: {text}"
        ),
        Prose::Title | Prose::Sentence | Prose::Wire => {
            assert!(ends, "{place}: no full stop: {text}");
            let first = text.chars().next().unwrap_or(' ');
            assert!(!first.is_lowercase(), "{place}: a small letter: {text}");
        }
    }
    if prose == Prose::Wire {
        return;
    }
    for wrong in [
        "  ", "{", "}", "Some(", "None", "Ok(", "\"", "'", "`", "..", " .", " ,", "::",
    ] {
        assert!(!text.contains(wrong), "{place}: “{wrong}” in: {text}");
    }
}
