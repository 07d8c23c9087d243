//! What a run keeps in memory beyond its events.

use cap::Cap;
use std::alloc::System;
use std::sync::Arc;
use world::{Event, EventKind, Timeline};

#[global_allocator]
static HEAP: Cap<System> = Cap::new(System, usize::MAX);

/// What `make` makes, and how many octets of memory that keeps.
fn kept<T>(make: impl FnOnce() -> T) -> (T, usize) {
    let before = HEAP.allocated();
    let made = make();
    (made, HEAP.allocated().saturating_sub(before))
}

/// The octets that an event brings: those of a line are counted where it is sent.
fn brings(event: &Event) -> usize {
    match &event.kind {
        EventKind::LineSent { line, .. } => line.octets.len(),
        EventKind::Accepted { content, .. } | EventKind::Delivered { content, .. } => content.len(),
        _ => 0,
    }
}

#[test]
fn a_run_keeps_little_for_an_event_beyond_the_event() {
    let crowd = lessons::crowd(1000);
    let direct = lessons::scenario("direct").expect("it is built in");
    // While a thousand connections stand, each world that is kept has all of them.
    for (scenario, letters, most) in [(direct, 200, 300), (crowd, 1, 600)] {
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
        let own = own + events.iter().map(brings).sum::<usize>();
        let beyond = all.saturating_sub(own) / events.len();
        println!(
            "{} events of {} octets, {beyond} more each",
            events.len(),
            own / events.len()
        );
        assert!(beyond < most, "{beyond}");
    }
}
