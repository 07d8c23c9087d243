//! The scenario of the first visit is compiled in, as JSON: the page has no reader of TOML.

use std::path::Path;

fn main() {
    let source = "../../www/scenarios/relay/scenario.toml";
    println!("cargo:rerun-if-changed={source}");
    let text = std::fs::read_to_string(source).unwrap_or_else(|error| panic!("{source}: {error}"));
    let value: serde_json::Value =
        toml::from_str(&text).unwrap_or_else(|error| panic!("{source}: {error}"));
    let out = std::env::var_os("OUT_DIR").expect("cargo sets it");
    std::fs::write(Path::new(&out).join("first.json"), value.to_string())
        .expect("OUT_DIR can be written");
}
