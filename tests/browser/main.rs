//! The page in a real browser. Run by `cargo xtask test`, which builds the page before.

mod access;
mod attacks;
mod changes;
mod console;
mod crash;
mod embed;
mod fetching;
mod futures;
mod home;
mod inspecting;
mod keyboard;
mod lessons;
mod letter;
mod letters;
mod mailbox;
mod motion;
mod opens;
mod phone;
mod presenter;
mod scenarios;
mod settings;
mod stage;
mod still;
mod stories;
mod translated;
