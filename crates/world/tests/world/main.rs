//! The world: one program, so that it is linked once.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod authentication;
mod common;
mod faults;
mod inputs;
mod letters;
mod mailboxes;
mod old_runs;
mod outcomes;
mod outside;
mod policy;
mod serving;
mod tls;
