//! The decisive moments of the scenarios that are complete: each is the line or the event that decides, and no other.

use crate::common::sent;
use crate::said;
use lessons::Sources;

#[test]
fn each_decisive_moment_is_what_decides() {
    let written = include_str!("moments.txt");
    let mut found = String::new();
    for name in written.lines().filter_map(|it| it.strip_prefix("== ")) {
        let whole = Sources::embedded().whole_scenario(name);
        let whole = whole.expect("it is in order");
        let timeline = sent(whole.scenario);
        found += &format!("== {name}\n");
        for (event, moment) in whole.story.moments_in(&timeline, 0) {
            let event = timeline.event(event).expect("it is in the run");
            let says = said::sentence(event, &timeline);
            found += &format!("{}: {says}\n", whole.story.moments[moment].id);
        }
    }
    assert!(found == written, "{found}");
}
