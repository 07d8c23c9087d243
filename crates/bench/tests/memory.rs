//! What a run keeps in memory beyond its events.

use cap::Cap;
use std::alloc::System;
use std::sync::Arc;
use world::Timeline;

#[global_allocator]
static HEAP: Cap<System> = Cap::new(System, usize::MAX);

#[test]
fn a_run_keeps_little_for_an_event_beyond_the_event() {
    let crowd = lessons::crowd(1000);
    let direct = lessons::scenario("direct").expect("it is built in");
    // While a thousand connections stand, each world that is kept has all of them.
    for (scenario, letters, most) in [(direct, 200, 300), (crowd, 1, 700)] {
        let send = scenario.letter.send();
        let start = Timeline::new(Arc::new(scenario)).expect("it makes a world");
        let before = HEAP.allocated();
        let mut run = start.clone();
        for _ in 0..letters {
            run.last();
            run.apply(send.clone()).expect("the letter can be sent");
        }
        let all = HEAP.allocated() - before;
        let events = run.events().to_vec();
        drop(run);
        // What they share with the run, as their octets, is theirs.
        let own = HEAP.allocated() - before;
        let beyond = (all - own) / events.len();
        println!(
            "{} events of {} octets, {beyond} more each",
            events.len(),
            own / events.len()
        );
        assert!(beyond < most, "{beyond}");
    }
}
