//! Verdicts on programs of others: what they said on the wire, and whether it is what the RFCs ask.
//!
//! A **suite** is data: for servers a talk, for clients situations and rules. What was said is a [`record`]; rules
//! look at its octets, never at texts. [`explain`] reads what other programs print of a session. Nothing here
//! opens a socket or reads a clock.
#![deny(
    clippy::float_arithmetic,
    clippy::disallowed_types,
    clippy::disallowed_methods
)]

pub mod client;
pub mod explain;
pub mod record;
pub mod replay;
pub mod script;
pub mod suite;
pub mod talk;
pub mod verdict;

pub use record::{Connection, Piece, What};
pub use suite::Problem;
