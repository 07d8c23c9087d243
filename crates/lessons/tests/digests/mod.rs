//! How many events each scenario's letter makes, and their digest: the same on every target. Where a
//! change of the engines is meant to change them, this table changes with it.

use std::sync::Arc;
use world::{Input, Timeline};

pub const TABLE: &[(&str, usize, &str)] = &[
    ("direct", 101, "07ecef390a4a9b9f"),
    ("no-such-user", 218, "81bd74aea5a2aea9"),
    ("relay", 185, "463878794e11c73c"),
];

/// Sends the scenario's letter; how many events there are, and their digest.
pub fn run(name: &str) -> (usize, String) {
    let scenario = lessons::scenario(name).expect("it is built in");
    let letter = scenario.letter.clone();
    let mut timeline = Timeline::new(Arc::new(scenario)).expect("it makes a world");
    let host = timeline
        .world()
        .host_named(&letter.host)
        .expect("it is a host");
    let send = Input::Send {
        host,
        draft: letter.draft,
        envelope: None,
    };
    timeline.apply(send).expect("it can be sent");
    (timeline.events().len(), timeline.digest().to_string())
}
