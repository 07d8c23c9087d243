//! IMAP.

pub mod client;
pub mod command;
pub mod dissector;
pub mod response;
pub mod server;
