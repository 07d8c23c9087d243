//! A record as a run: both ends are outside the world, and what they said is put in.

use crate::record::{Connection, What};
use protocol_core::smtp::Side;
use protocol_core::{Instant, Octets};
use std::sync::Arc;
use world::timeline::{MAX_EVENTS, MAX_INPUTS};
use world::{ConnectionName, Discard, Input, RecordedInput, Run, Scenario, World};

/// Two hosts that are not simulated.
const WORLD: &str = r#"{
  "name": "judge", "epoch": 0, "latency_micros": 0,
  "hosts": [
    { "name": "client.example", "address": "127.0.0.1", "outside": true,
      "mua": { "owner": "Client", "address": "sender@client.example" } },
    { "name": "server.example", "address": "127.0.0.2", "outside": true }
  ],
  "letter": { "host": "client.example", "draft": { "from": "sender@client.example", "to": [] } }
}"#;

/// The most octets that a world takes at once.
const MAX_OCTETS: usize = 1_000_000;

/// The run of these connections.
///
/// # Panics
/// Never: the scenario makes a world.
#[must_use]
pub fn run(connections: &[Connection], name: &str, epoch: i64) -> Run {
    let mut scenario: Scenario = serde_json::from_str(WORLD).expect("it is a scenario");
    name.clone_into(&mut scenario.name);
    scenario.epoch = epoch;
    let world = World::new(&scenario).expect("it makes a world");
    let mut replay = Replay {
        world,
        inputs: Vec::new(),
    };
    let mut order: Vec<&Connection> = connections.iter().collect();
    order.sort_by_key(|it| it.opened);
    let mut moments = Vec::new();
    let mut ports: Vec<(u16, u32)> = Vec::new();
    for (connection, opened) in order.iter().zip(1..) {
        let at = connection.opened;
        let port = connection.port;
        let input = Input::Open {
            from: "client.example".parse().expect("it is a domain"),
            to: "server.example".parse().expect("it is a domain"),
            port,
        };
        moments.push((at, input));
        let known = ports.iter().position(|(it, _)| *it == port);
        let index = known.unwrap_or_else(|| {
            ports.push((port, 0));
            ports.len() - 1
        });
        ports[index].1 += 1;
        let client = ConnectionName::Opened(opened);
        let server = ConnectionName::Played {
            port: u32::try_from(index + 1).unwrap_or(u32::MAX),
            call: ports[index].1,
        };
        let on = |side| match side {
            Side::Client => client,
            Side::Server => server,
        };
        for (_, piece, part) in connection.parts() {
            let at = at.max(piece.at);
            match &piece.what {
                What::Said(from, _) => {
                    for octets in part.chunks(MAX_OCTETS) {
                        let (on, octets) = (on(*from), Octets::from(octets));
                        moments.push((at, Input::Octets { on, octets }));
                    }
                }
                What::Secured => {
                    moments.extend([client, server].map(|on| (at, Input::Tls { on })));
                }
                What::Closed(side) => moments.push((at, Input::Close { on: on(*side) })),
            }
        }
    }
    moments.sort_by_key(|(at, _)| *at);
    for (at, input) in moments {
        replay.put(Instant::ZERO + at, input);
    }
    let mut end = replay.world.clone();
    while end.has_work() && end.event_count() < MAX_EVENTS {
        end.step(&mut Discard);
    }
    Run::new(Arc::new(scenario), replay.inputs, end.digest())
}

struct Replay {
    world: World,
    inputs: Vec<RecordedInput>,
}

impl Replay {
    /// What the world does not take, such as octets after the end, is left out.
    fn put(&mut self, at: Instant, input: Input) {
        if self.inputs.len() >= MAX_INPUTS || self.world.event_count() >= MAX_EVENTS / 2 {
            return;
        }
        self.world.advance_to(at, &mut Discard);
        let recorded = RecordedInput {
            after: self.world.tick(),
            at: Some(self.world.now()),
            input,
        };
        if self.world.apply(&recorded.input, &mut Discard).is_ok() {
            self.inputs.push(recorded);
        }
    }
}
