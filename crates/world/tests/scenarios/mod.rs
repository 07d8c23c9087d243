//! Scenarios for tests: those of `www/scenarios`, read natively.

use world::scenario::Scenario;

pub fn direct() -> Scenario {
    read(include_str!(
        "../../../../www/scenarios/direct/scenario.toml"
    ))
}

pub fn relay() -> Scenario {
    read(include_str!(
        "../../../../www/scenarios/relay/scenario.toml"
    ))
}

fn read(text: &str) -> Scenario {
    toml::from_str(text).expect("a scenario that is built in is in order")
}
