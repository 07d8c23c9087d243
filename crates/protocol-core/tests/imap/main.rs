//! The IMAP server with its host, several sessions at a time, and our client at it.
#![cfg(not(target_arch = "wasm32"))]

mod client;
mod host;
mod interleaved;
mod parts;
mod rules;

use host::{Host, Store};
use protocol_core::imap::server::{Config, Extension, Tls};
use protocol_core::sasl::Mechanism;
use std::sync::Arc;

/// A server with everything.
fn config() -> Config {
    Config {
        name: "mail.example".parse().expect("it is a domain"),
        tls: Tls::None,
        secured_from_start: false,
        mechanisms: Mechanism::ALL.to_vec(),
        extensions: Extension::ALL.into_iter().collect(),
        max_errors: 100,
        max_message: 1_000_000,
    }
}

/// Sessions of bob's that have logged in.
fn logged_in(store: Store, sessions: usize) -> Host {
    let mut host = Host::new(store, &Arc::new(config()), sessions);
    for index in 0..sessions {
        host.taken(index);
        let said = host.line(index, "a LOGIN bob letmein");
        assert!(said.starts_with("a OK "), "{said}");
    }
    host
}
