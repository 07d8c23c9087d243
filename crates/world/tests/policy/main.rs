//! What servers decide, and the ways mail goes: each scenario proves its point, each policy does
//! what it says.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;
mod notices;
mod rules;
mod scenarios;
mod ways;
