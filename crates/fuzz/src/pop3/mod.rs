//! POP3.

pub(crate) mod client;
pub(crate) mod server;
