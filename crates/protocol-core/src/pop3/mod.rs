//! POP3 (RFC 1939) with CAPA and its capabilities (2449), STLS (2595), AUTH (5034) and response codes
//! (2449, 3206): values, one traced grammar, server and client sessions, and the dissector that names
//! what is on the wire.
//!
//! One maildrop, one session: who has logged in holds its lock until QUIT or the loss of the connection,
//! and only QUIT deletes.

pub mod apop;
pub mod client;
pub mod command;
pub mod dissector;
pub mod grammar;
pub mod limits;
mod maildrop;
pub mod reply;
pub mod server;
pub mod stuffing;

pub use client::Client;
pub use command::{Command, CommandError, Verb};
pub use dissector::{Dissected, Dissector, Unit};
pub use maildrop::{Maildrop, Message, NotAUniqueId, UniqueId};
pub use reply::{Capability, Reply, ResponseCode, Status};
pub use server::Server;
