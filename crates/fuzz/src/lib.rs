//! What must hold of the engines for any octets, as plain functions: each target takes octets and
//! panics where something does not hold.
//!
//! libFuzzer finds the octets (`cargo xtask fuzz [TARGET] [SECONDS]`, the programs in `targets/`); what
//! is worth keeping lies in `corpus/TARGET` and runs in this crate's tests, as random octets do. It is
//! no second implementation: what it compares with is the other half of an engine, another engine, or
//! a rule of an RFC that fits in a line.

mod auth;
mod client;
mod dissector;
mod drive;
mod explain;
mod grammar;
mod imap;
mod known;
mod pop3;
mod script;
mod server;

use drive::check;

/// A target: its name, that of its folder in `corpus/`; and what takes octets, and panics where something
/// does not hold.
pub type Target = (&'static str, fn(&[u8]));

/// Every target.
pub const TARGETS: [Target; 16] = [
    ("command", grammar::command),
    ("reply", grammar::reply),
    ("address", grammar::address),
    ("auth", auth::run),
    ("server", check::<server::Host>),
    ("client", check::<client::Host>),
    (
        "dissector",
        dissector::check::<protocol_core::smtp::Dissector>,
    ),
    ("imap-command", grammar::imap_command),
    ("imap-response", grammar::imap_response),
    (
        "imap-dissector",
        dissector::check::<protocol_core::imap::Dissector>,
    ),
    ("pop3_grammar", grammar::pop3),
    ("pop3_server", check::<pop3::server::Host>),
    ("pop3_client", check::<pop3::client::Host>),
    ("imap-server", check::<imap::server::Host>),
    ("imap-client", check::<imap::client::Host>),
    ("explain", explain::run),
];

/// Runs the target of that name.
///
/// # Panics
/// Where something does not hold, or there is no such target.
pub fn run(name: &str, octets: &[u8]) {
    let target = TARGETS.iter().find(|it| it.0 == name);
    target.expect("it has a name of the table").1(octets);
}

#[cfg(test)]
mod tests;
