//! How quick the engines are, natively: one whole delivery, one command.

use protocol_core::imap::MailboxName;
use protocol_core::smtp::Command;
use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;
use story::Grain;
use world::scenario::{FolderSpec, HostSpec, MessageSpec};
use world::{Event, Timeline, World};

/// What is measured natively.
pub struct Throughput {
    /// One whole delivery, in microseconds: the median.
    pub delivery: f64,
    /// One command parsed, in nanoseconds: the median.
    pub parse: f64,
    /// How many events a delivery makes.
    pub events: usize,
    /// One whole delivery with a timeline in worlds of 100 and of 1,000 hosts, in microseconds: the
    /// median.
    pub crowded: [f64; 2],
}

impl std::fmt::Display for Throughput {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            delivery,
            parse,
            events,
            crowded: [few, many],
        } = self;
        writeln!(
            f,
            "native: one whole delivery  {delivery:9.1} µs   ({events} events)"
        )?;
        writeln!(f, "native: one command parsed  {parse:9.0} ns")?;
        write!(
            f,
            "native: with 100, 1,000 hosts {few:7.1}, {many:.1} µs   ({:.2} times)",
            many / few
        )
    }
}

/// Measures. Each figure is the median of 200 rounds.
pub fn measure() -> Throughput {
    let scenario = lessons::scenario("direct").expect("it is built in");
    let send = scenario.letter.send();
    let world = World::new(&scenario).expect("it makes a world");
    let mut events: Vec<Event> = Vec::new();
    let delivery = median(200, || {
        events.clear();
        let mut world = world.clone();
        world
            .apply(&send, &mut events)
            .expect("the letter can be sent");
        while world.has_work() {
            world.step(&mut events);
        }
        black_box(world.digest());
    });
    let lines: [&[u8]; 2] = [
        b"RCPT TO:<bob@receiver.example>",
        b"MAIL FROM:<a@b.example> SIZE=9",
    ];
    let parse = median(200, || {
        for _ in 0..500 {
            for line in lines {
                drop(black_box(Command::parse(black_box(line))));
            }
        }
    });
    Throughput {
        delivery: delivery * 1e6,
        parse: parse * 1e9 / 1000.0,
        events: events.len(),
        crowded: [100, 1000].map(crowded),
    }
}

/// A delivery in a world of so many hosts, stepped through.
fn crowded(hosts: usize) -> f64 {
    let mut scenario = lessons::scenario("direct").expect("it is built in");
    let mta = scenario.hosts.iter().find_map(|it| it.mta.clone());
    for number in scenario.hosts.len()..hosts {
        let name = format!("mx{number}.crowd.example").parse();
        let address =
            std::net::Ipv4Addr::from_bits(0x0a00_0000 + u32::try_from(number).unwrap_or(0));
        let host = HostSpec::new(name.expect("a domain"), address);
        let mta = mta.clone();
        scenario.hosts.push(HostSpec { mta, ..host });
    }
    let send = scenario.letter.send();
    let start = Timeline::new(Arc::new(scenario)).expect("it makes a world");
    let seconds = median(50, || {
        let mut timeline = start.clone();
        timeline.apply(send.clone()).expect("it can be sent");
        while timeline.step(|it| Grain::Line.stops_at(it)) {}
        black_box(timeline.digest());
    });
    seconds * 1e6
}

/// The median of so many rounds, in seconds.
fn median(rounds: usize, mut round: impl FnMut()) -> f64 {
    let mut times: Vec<f64> = (0..rounds)
        .map(|_| {
            let start = Instant::now();
            round();
            start.elapsed().as_secs_f64()
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[rounds / 2]
}

/// A run of at least so many events, to be opened by the page.
pub fn long_run(events: usize) -> String {
    let scenario = lessons::scenario("direct").expect("it is built in");
    let send = scenario.letter.send();
    let mut timeline = Timeline::new(Arc::new(scenario)).expect("it makes a world");
    while timeline.events().len() < events {
        timeline.last();
        timeline
            .apply(send.clone())
            .expect("the letter can be sent");
    }
    serde_json::to_string(&timeline.run()).expect("a run is data")
}

/// A run that has not begun, in which somebody reads a mailbox of so many messages.
pub fn full_mailbox(messages: usize) -> String {
    let mut scenario = lessons::scenario("seen").expect("it is built in");
    let inbox = FolderSpec {
        name: MailboxName::inbox(),
        special_use: None,
        messages: (0..messages)
            .map(|number| MessageSpec {
                content: format!("From: a@b.example\nSubject: {number}\n\nText\n").into(),
                flags: Vec::new(),
            })
            .collect(),
    };
    let mut stores = scenario.hosts.iter_mut().filter_map(|it| it.store.as_mut());
    let store = stores.next().expect("it has mailboxes");
    for user in &mut store.users {
        user.folders = vec![inbox.clone()];
    }
    let timeline = Timeline::new(Arc::new(scenario)).expect("it makes a world");
    serde_json::to_string(&timeline.run()).expect("a run is data")
}
