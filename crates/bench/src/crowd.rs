//! One letter to many domains: how long a step takes in such a run.

use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;
use story::Grain;
use world::Timeline;

/// How many steps are measured, each way, in each of the places.
const STEPS: usize = 60;

/// Measures, and prints each figure as it comes.
pub fn measure(print: impl Fn(String)) {
    for domains in [100, 1000] {
        let start = Instant::now();
        let mut timeline = sent_to(domains);
        let (events, took) = (timeline.events().len(), start.elapsed());
        print(format!(
            "native: a letter to {domains:5} domains {:7.1} ms   ({events} events)",
            took.as_secs_f64() * 1e3
        ));
        for part in [10, 50, 90, 100] {
            let at = timeline.events()[(events - 1) * part / 100].id;
            timeline.seek_event(at);
            let back = steps(|| timeline.back(|it| Grain::Line.stops_at(it)));
            let forth = steps(|| timeline.step(|it| Grain::Line.stops_at(it)));
            print(format!(
                "native: a step at {part:3} %   forth p95 {forth:7.2} ms, back p95 {back:7.2} ms"
            ));
        }
    }
}

/// The slowest but one in twenty, in milliseconds.
fn steps(mut step: impl FnMut() -> bool) -> f64 {
    let mut times: Vec<f64> = (0..STEPS)
        .map(|_| {
            let start = Instant::now();
            black_box(step());
            start.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[STEPS * 95 / 100]
}

/// The run of a letter to so many domains, each with a server of its own.
pub fn sent_to(domains: usize) -> Timeline {
    let scenario = lessons::crowd(domains);
    let send = scenario.letter.send();
    let mut timeline = Timeline::new(Arc::new(scenario)).expect("it makes a world");
    timeline.apply(send).expect("the letter can be sent");
    timeline
}
