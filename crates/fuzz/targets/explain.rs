//! libFuzzer's way into the target.
#![no_main]

libfuzzer_sys::fuzz_target!(|octets: &[u8]| fuzz::run(env!("CARGO_BIN_NAME"), octets));
