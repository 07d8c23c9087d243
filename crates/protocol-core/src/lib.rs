//! Sans-IO engines of the mail protocols.
//!
//! Octets go in, octets and facts come out. Nothing in this crate reads a clock, a random source,
//! a socket, a file or a global; nothing prints and nothing explains (a reply's text goes on the
//! wire and is data of the host; what a person reads about it is in the crate `words`).
#![deny(
    clippy::float_arithmetic,
    clippy::disallowed_types,
    clippy::disallowed_methods
)]

pub mod command;
mod cursor;
pub mod dns;
pub mod imap;
mod lines;
pub mod message;
mod names;
pub mod octets;
pub mod pop3;
pub mod sasl;
pub mod session;
pub mod smtp;
#[cfg(test)]
mod tests;
pub mod time;
pub mod tls;
pub mod trace;

pub use octets::Octets;
pub use session::{Input, MAX_UNSENT, Output, Session, Stale, Ticket};
pub use time::Instant;
