//! POP3: its grammar and dissector, whole server sessions, whole client sessions.

pub mod client;
pub mod grammar;
pub mod server;
