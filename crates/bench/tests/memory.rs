//! What a run keeps in memory beyond its events.

use cap::Cap;
use std::alloc::System;
use std::sync::Arc;
use world::Timeline;

#[global_allocator]
static HEAP: Cap<System> = Cap::new(System, usize::MAX);

/// What `make` makes, and how many octets of memory that keeps.
fn kept<T>(make: impl FnOnce() -> T) -> (T, usize) {
    let before = HEAP.allocated();
    let made = make();
    (made, HEAP.allocated().saturating_sub(before))
}

#[test]
fn a_run_keeps_less_than_300_octets_an_event_beyond_the_events() {
    let crowd = lessons::crowd(1000);
    let direct = lessons::scenario("direct").expect("it is built in");
    for (scenario, letters) in [(crowd, 1), (direct, 500)] {
        let send = scenario.letter.send();
        let start = Timeline::new(Arc::new(scenario)).expect("it makes a world");
        let (run, all) = kept(|| {
            let mut run = start.clone();
            for _ in 0..letters {
                run.last();
                run.apply(send.clone()).expect("the letter can be sent");
            }
            run
        });
        let (events, own) = kept(|| run.events().to_vec());
        let beyond = all.saturating_sub(own) / events.len();
        println!(
            "{} events of {} octets, {beyond} more each",
            events.len(),
            own / events.len()
        );
        assert!(beyond < 300, "{beyond}");
    }
}
