//! What must hold on wasm32 as it does here, in a real browser.
#![cfg(target_arch = "wasm32")]

use protocol_core::Octets;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

/// What the servers answer, in every state to every command: the same tests.
#[path = "../../../tests/transcripts.rs"]
mod transcripts;

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn octets_come_back_from_json_as_they_went_in() {
    let every_octet = Octets::from((0..=255).collect::<Vec<u8>>());
    for octets in [
        Octets::new(),
        Octets::from_static(b"250 OK\r\n"),
        every_octet,
    ] {
        let json = serde_json::to_string(&octets).expect("octets are JSON");
        assert_eq!(
            serde_json::from_str::<Octets>(&json).expect("and come back"),
            octets
        );
    }
}
