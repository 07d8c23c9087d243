//! The same runs in a browser: native and WebAssembly give the same events.
#![cfg(target_arch = "wasm32")]

use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

mod digests;
#[expect(dead_code, reason = "some of it is for the native tests alone")]
mod random;

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn each_scenario_gives_in_the_browser_the_events_it_gives_natively() {
    for name in lessons::scenario_names() {
        assert_eq!(digests::run(name), digests::written(name), "{name}");
    }
}

#[wasm_bindgen_test]
fn random_runs_give_in_the_browser_the_events_they_give_natively() {
    assert_eq!(random::digests(), random::DIGESTS);
}

#[wasm_bindgen_test]
fn each_lesson_is_proved_in_the_browser() {
    for name in lessons::lesson_names() {
        let lesson = lessons::lesson(name).expect("it is built in");
        lessons::prove(&lesson, 10).unwrap_or_else(|flaw| panic!("{name}: {flaw}"));
    }
}
