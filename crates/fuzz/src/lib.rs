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
    Target {
        name: "command",
        run: command::run,
    },
    Target {
        name: "reply",
        run: reply::run,
    },
    Target {
        name: "address",
        run: address::run,
    },
    Target {
        name: "auth",
        run: auth::run,
    },
    Target {
        name: "server",
        run: server::run,
    },
    Target {
        name: "client",
        run: client::run,
    },
    Target {
        name: "dissector",
        run: dissector::run,
    },
    Target {
        name: "imap-command",
        run: imap::command::run,
    },
    Target {
        name: "imap-response",
        run: imap::response::run,
    },
    Target {
        name: "imap-dissector",
        run: imap::dissector::run,
    },
    Target {
        name: "pop3_grammar",
        run: pop3::grammar::run,
    },
    Target {
        name: "pop3_server",
        run: pop3::server::run,
    },
    Target {
        name: "pop3_client",
        run: pop3::client::run,
    },
    Target {
        name: "imap-server",
        run: imap::server::run,
    },
    Target {
        name: "imap-client",
        run: imap::client::run,
    },
];
