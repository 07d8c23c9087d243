//! What must hold of the engines for any octets, as plain functions: each target takes octets and
//! panics where something does not hold.
//!
//! libFuzzer finds the octets (`cargo xtask fuzz [TARGET] [SECONDS]`, the programs in `targets/`); what
//! is worth keeping lies in `corpus/TARGET` and runs in this crate's tests, as random octets do. It is
//! no second implementation: what it compares with is the other half of an engine, another engine, or
//! a rule of an RFC that fits in a line.

pub mod address;
pub mod auth;
pub mod client;
pub mod command;
pub mod dissector;
mod drive;
pub mod imap;
mod known;
pub mod pop3;
pub mod reply;
mod script;
pub mod server;

/// A target.
#[derive(Debug, Clone, Copy)]
pub struct Target {
    /// Its name, that of its folder in `corpus/`.
    pub name: &'static str,
    /// Takes octets. Panics where something does not hold.
    pub run: fn(&[u8]),
}

/// Every target.
pub const TARGETS: [Target; 15] = [
    target("command", command::run),
    target("reply", reply::run),
    target("address", address::run),
    target("auth", auth::run),
    target("server", server::run),
    target("client", client::run),
    target("dissector", dissector::smtp),
    target("imap-command", imap::command::run),
    target("imap-response", imap::response::run),
    target("imap-dissector", dissector::imap),
    target("pop3_grammar", pop3::grammar::run),
    target("pop3_server", pop3::server::run),
    target("pop3_client", pop3::client::run),
    target("imap-server", imap::server::run),
    target("imap-client", imap::client::run),
];

const fn target(name: &'static str, run: fn(&[u8])) -> Target {
    Target { name, run }
}

fn lie_inside(spans: Vec<protocol_core::trace::Span>, octets: &[u8]) {
    for span in spans {
        assert!(span.start <= span.end && span.end <= octets.len());
    }
}

#[cfg(test)]
mod tests;
