//! The engines, run so many times: what `cargo xtask bench` times in the browser.

use lessons::Document;
use protocol_core::smtp::Command;
use std::hint::black_box;
use wasm_bindgen::prelude::*;
use world::{Event, World};

/// Delivers the letter of a scenario, given as JSON, so many times.
///
/// # Panics
/// Where it is no scenario.
#[wasm_bindgen(js_name = measureDelivery)]
pub fn measure_delivery(scenario: &str, count: u32) {
    let Ok(Document::Scenario(scenario)) = Document::read(scenario) else {
        panic!("it is no scenario");
    };
    let scenario = scenario.scenario;
    let send = scenario.letter.send();
    let start = World::new(&scenario).expect("it makes a world");
    let mut events: Vec<Event> = Vec::new();
    for _ in 0..count {
        events.clear();
        let mut world = start.clone();
        world
            .apply(&send, &mut events)
            .expect("the letter can be sent");
        while world.has_work() {
            world.step(&mut events);
        }
        black_box(world.digest());
    }
}

/// Parses a command so many times.
#[wasm_bindgen(js_name = measureParse)]
pub fn measure_parse(count: u32) {
    for _ in 0..count {
        drop(black_box(Command::parse(black_box(
            b"RCPT TO:<bob@receiver.example>",
        ))));
    }
}
