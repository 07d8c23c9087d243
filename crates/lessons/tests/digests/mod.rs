//! How many events each scenario's letter makes, and their digest: the same on every target. Where a
//! change of the engines is meant to change them, this table changes with it.

use std::sync::Arc;
use world::{Input, Timeline};

pub const TABLE: &[(&str, usize, &str)] = &[
    ("direct", 101, "ea5f094bcc023b21"),
    ("no-such-user", 218, "ef1d1cb70ec9bc7c"),
    ("relay", 185, "3f9d750aea184217"),
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
