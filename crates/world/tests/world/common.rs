//! Runs, and what to look for in them.

use protocol_core::message::Action;
use protocol_core::smtp::{Side, Unit};
use std::sync::Arc;
use world::scenario::{HostSpec, MtaSpec, Scenario};
use world::{Event, EventKind, HostId, Input, Line, Policy, Timeline, WireUnit};

/// A scenario of `www/scenarios`.
pub fn scenario(name: &str) -> Scenario {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../www/scenarios");
    let text = std::fs::read_to_string(format!("{folder}/{name}/scenario.toml")).unwrap();
    let mut written: serde_json::Value = toml::from_str(&text).unwrap();
    // What the lesson tells about it is not the world's.
    let lesson = ["moments", "question", "experiments", "next"];
    let fields = written.as_object_mut().unwrap();
    fields.retain(|name, _| !lesson.contains(&name.as_str()));
    let mut find = |base: &str| Some(scenario(base));
    Scenario::written(written, &mut find).unwrap()
}

pub fn host<'a>(scenario: &'a mut Scenario, name: &str) -> &'a mut HostSpec {
    let mut hosts = scenario.hosts.iter_mut();
    hosts.find(|it| it.name.as_str() == name).unwrap()
}

pub fn mta<'a>(scenario: &'a mut Scenario, name: &str) -> &'a mut MtaSpec {
    host(scenario, name).mta.as_mut().unwrap()
}

pub fn policy<'a>(scenario: &'a mut Scenario, name: &str) -> &'a mut Policy {
    &mut mta(scenario, name).policy
}

pub fn id(timeline: &Timeline, name: &str) -> HostId {
    timeline.world().host_named(&name.parse().unwrap()).unwrap()
}

/// The scenario's letter is sent once more, at the end.
pub fn send(timeline: &mut Timeline) {
    timeline.last();
    let send = timeline.scenario().letter.send();
    apply(timeline, send);
}

pub fn start(scenario: Scenario) -> Timeline {
    Timeline::new(Arc::new(scenario)).unwrap()
}

/// The run of a scenario, its letter sent.
pub fn sent(scenario: Scenario) -> Timeline {
    let mut timeline = start(scenario);
    send(&mut timeline);
    timeline
}

/// An input, and all that comes of it.
pub fn apply(timeline: &mut Timeline, input: Input) {
    timeline.apply(input).unwrap();
    timeline.last();
}

/// What the mailbox holds.
pub fn stored(timeline: &Timeline, mailbox: &str) -> Vec<String> {
    let mailbox = mailbox.parse().unwrap();
    let hosts = timeline.world().hosts();
    let users = hosts.filter_map(|(_, host)| host.store.as_ref()?.users.get(&mailbox));
    users
        .flat_map(|user| user.inbox().content.messages.iter())
        .map(|it| it.content.to_text().into_owned())
        .collect()
}

/// Every line that somebody put on the wire.
pub fn lines(timeline: &Timeline) -> impl Iterator<Item = &Line> {
    crate::each!(timeline, EventKind::LineSent { line, .. } => line)
}

/// How many events are like that.
#[macro_export]
macro_rules! count {
    ($timeline:expr, $pattern:pat $(if $guard:expr)?) => {
        $crate::common::count(&$timeline, |it| matches!(it, $pattern $(if $guard)?))
    };
}

/// What is made of each event that is like that; the event itself is named before it.
#[macro_export]
macro_rules! each {
    ($timeline:expr, $pattern:pat $(if $guard:expr)? => $made:expr) => {
        $crate::each!($timeline, event, $pattern $(if $guard)? => $made)
    };
    ($timeline:expr, $event:ident, $pattern:pat $(if $guard:expr)? => $made:expr) => {
        $timeline.events().iter().filter_map(|$event| match &$event.kind {
            $pattern $(if $guard)? => Some($made),
            _ => None,
        })
    };
}

/// The first event that is like that.
#[macro_export]
macro_rules! first {
    ($timeline:expr, $pattern:pat $(if $guard:expr)?) => {{
        let mut events = $timeline.events().iter();
        events.find(|it| matches!(&it.kind, $pattern $(if $guard)?)).unwrap()
    }};
}

pub fn delivered(timeline: &Timeline) -> usize {
    count(timeline, |it| matches!(it, EventKind::Delivered { .. }))
}

pub fn count(timeline: &Timeline, wanted: impl Fn(&EventKind) -> bool) -> usize {
    let events = timeline.events().iter();
    events.filter(|event| wanted(&event.kind)).count()
}

pub fn notices(timeline: &Timeline, wanted: Action) -> usize {
    count(
        timeline,
        |kind| matches!(kind, EventKind::NoticeWritten { action, .. } if *action == wanted),
    )
}

/// The lines and replies that `host` put on the wire of SMTP, but for content.
pub fn said_by(timeline: &Timeline, host: &str) -> Vec<String> {
    let host = id(timeline, host);
    let said = |event: &Event| match &event.kind {
        EventKind::LineSent { line, .. } if line.sender() == host => match line.unit {
            WireUnit::Smtp(Unit::Content) | WireUnit::Imap(_) | WireUnit::Pop3(_) => None,
            WireUnit::Smtp(_) => Some(line.octets.to_text().trim_end().to_owned()),
        },
        _ => None,
    };
    timeline.events().iter().filter_map(said).collect()
}

pub fn says(timeline: &Timeline, host: &str, begins: &str) -> usize {
    let lines = said_by(timeline, host);
    lines.iter().filter(|it| it.starts_with(begins)).count()
}

/// A console from `from` to port 25 of `to`: what is answered to each line.
pub fn typed(timeline: &mut Timeline, from: &str, to: &str, wanted: &[&str]) -> Vec<String> {
    timeline.last();
    let (from, to) = (from.parse().unwrap(), to.parse().unwrap());
    let before = timeline.world().event_count();
    let port = 25;
    timeline.apply(Input::Open { from, to, port }).unwrap();
    let connections = timeline.world().connections();
    let opened = connections.filter_map(|it| Some((it.id, it.name?)));
    let (connection, on) = opened.last().unwrap();
    for line in wanted {
        let line = (*line).to_owned();
        timeline.apply(Input::Type { on, line }).unwrap();
    }
    timeline.last();
    let heard = |event: &Event| match &event.kind {
        EventKind::LineReceived { line, .. }
            if event.connection == Some(connection) && line.from == Side::Server =>
        {
            Some(line.octets.to_text().trim_end().to_owned())
        }
        _ => None,
    };
    // The greeting is left out.
    let events = timeline.events()[before..].iter();
    events.filter_map(heard).skip(1).collect()
}
