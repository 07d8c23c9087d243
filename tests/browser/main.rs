//! The page in a real browser. Run by `cargo xtask test`, which builds the page before.

mod access;
mod console;
mod crash;
mod fetching;
mod home;
mod keyboard;
mod letter;
mod mailbox;
mod motion;
mod opens;
mod scenarios;
mod stage;
mod stories;
mod translated;
