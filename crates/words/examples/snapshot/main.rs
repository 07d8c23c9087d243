//! Writes all that `words` can say into a file: `snapshot FILE [--runs COUNT] [--show RUN]`. It proves
//! that a change of how the sentences are kept changes no sentence.
#![expect(clippy::print_stdout, reason = "it is a tool")]

mod extra;
mod kinds;
mod out;
#[path = "../../../lessons/tests/random/mod.rs"]
#[expect(dead_code, reason = "the sequences are shared")]
mod random;
mod runs;
mod say;
mod tables;
mod transcripts;
mod units;

use out::Out;
use std::thread;
use std::time::Instant;

/// How many random sequences there are.
const SEQUENCES: u64 = 2_000;

/// What one thread does.
type Work = Box<dyn FnOnce(&mut Out) + Send>;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let file = arguments.first().expect("the file to write");
    let option = |name: &str| {
        let at = arguments.iter().position(|it| it == name)?;
        arguments.get(at + 1).cloned()
    };
    let sequences = option("--runs").map_or(SEQUENCES, |it| it.parse().expect("a number"));
    let show = option("--show");
    let half = sequences / 2;
    let random = |from, to| move |out: &mut Out| random_runs(out, from, to);
    let works: [Work; 4] = [
        Box::new(scenarios_and_tables),
        Box::new(lines),
        Box::new(random(0, half)),
        Box::new(random(half, sequences)),
    ];
    let works = works.map(|work| {
        let mut out = Out::new(show.clone());
        thread::spawn(move || {
            work(&mut out);
            out.end();
            out
        })
    });
    let parts = works.map(|it| it.join().expect("it ends"));
    let mut all = Out::default();
    for mut part in parts {
        all.lines.append(&mut part.lines);
        all.said += part.said;
    }
    let mut text = String::new();
    for line in &all.lines {
        text.push_str(line);
        text.push('\n');
    }
    std::fs::write(file, text).expect("it can be written");
    println!("{} said, {} lines", all.said, all.lines.len());
}

fn timed(what: &str, work: impl FnOnce()) {
    let begin = Instant::now();
    work();
    println!("{what}: {:?}", begin.elapsed());
}

fn scenarios_and_tables(out: &mut Out) {
    timed("tables", || tables::tell(out));
    let runs = runs::all_runs();
    timed("runs", || {
        for (number, (name, timeline)) in runs.iter().enumerate() {
            out.begin(format!("run {number} {name}"));
            out.whole(timeline);
        }
    });
    timed("kinds", || kinds::tell(out, &runs));
    timed("lessons", || extra::lessons(out));
    timed("faults", || extra::faults(out));
    timed("jobs", || extra::jobs(out));
    timed("others", || extra::others(out));
    timed("played", || extra::played(out));
}

fn lines(out: &mut Out) {
    let runs: Vec<_> = ["direct", "pop3", "idle", "two-programs", "relay"]
        .map(|it| runs::sent(runs::scenario(it)))
        .into_iter()
        .chain([143, 25].map(|port| {
            let list = if port == 25 {
                "SMTP typed"
            } else {
                "all of IMAP typed"
            };
            runs::console(port, &runs::lines(list))
        }))
        .map(|it| (units::templates(&it), it))
        .collect();
    timed("units", || {
        for (templates, timeline) in &runs[..2] {
            out.begin(format!("units {}", timeline.scenario().name));
            units::tell(out, timeline, templates);
        }
    });
    timed("rules", || {
        for (number, (templates, timeline)) in runs.iter().enumerate() {
            out.begin(format!("rules {number}"));
            units::rules(out, timeline, templates);
        }
    });
    timed("transcripts", || {
        let servers = transcripts::Servers::new();
        for path in transcripts::files() {
            out.begin(format!("transcript {}", transcripts::short(&path)));
            for (templates, timeline) in &runs[..2] {
                transcripts::dissected(out, &path, timeline, templates);
            }
            servers.typed(out, &path);
        }
    });
}

fn random_runs(out: &mut Out, from: u64, to: u64) {
    timed("random", || {
        for seed in from..to {
            if seed % 50 == 0 {
                out.begin(format!("random {seed:04}"));
            }
            let scenario = lessons::scenario(random::SCENARIO).expect("it is built in");
            let mut timeline = random::play(scenario, seed, 60);
            timeline.last();
            out.events(&timeline, 0);
            out.moment(&timeline);
        }
    });
}
