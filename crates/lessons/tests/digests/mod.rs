//! How many events each scenario's letter makes, and their digest: the same on every target. It stands
//! in the scenario's folder, as `smtplab run` prints it. Where a change of the engines is meant to
//! change it, that file changes with it.

use include_dir::{Dir, include_dir};
use std::sync::Arc;
use world::Timeline;

static SCENARIOS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../www/scenarios");

/// What is written down of a scenario.
pub fn written(name: &str) -> &'static str {
    let file = SCENARIOS.get_file(format!("{name}/digest.txt"));
    file.and_then(|it| it.contents_utf8())
        .unwrap_or_else(|| {
            panic!(
                "www/scenarios/{name}/digest.txt is missing: it is the last line of \
                 `cargo run -p cli -- run {name}`"
            )
        })
        .trim_end()
}

/// Sends the scenario's letter; how many events there are, and their digest.
pub fn run(name: &str) -> String {
    let scenario = lessons::scenario(name).expect("it is built in");
    let letter = scenario.letter.clone();
    let mut timeline = Timeline::new(Arc::new(scenario)).expect("it makes a world");
    timeline.apply(letter.send()).expect("it can be sent");
    let events = timeline.events().len();
    format!("{events} events, digest {}", timeline.digest())
}
