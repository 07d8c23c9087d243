//! IMAP.

pub mod client;
pub mod command;
pub mod response;
pub mod server;
