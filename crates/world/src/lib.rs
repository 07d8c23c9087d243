//! A deterministic mail world.
//!
//! Hosts, links, DNS, connections, queues and mailboxes, moved by an agenda of virtual time. The
//! same scenario, seed and inputs give the same events, octet for octet, on every target. Nothing
//! here reads a clock, a random source, a socket or a file.
#![deny(
    clippy::float_arithmetic,
    clippy::disallowed_types,
    clippy::disallowed_methods
)]

mod agenda;
mod build;
pub mod chance;
pub mod connection;
pub mod digest;
pub mod edit;
pub mod event;
pub mod fault;
pub mod host;
mod hosts;
pub mod ids;
pub mod input;
pub mod json;
mod memory;
pub mod outside;
pub mod policy;
pub mod run;
pub mod scenario;
pub mod store;
pub mod timeline;
mod turn;
mod world;

pub use agenda::Pending;
pub use connection::{Connection, End, Endpoint};
pub use digest::Digest;
pub use edit::{Edit, HostEdit};
pub use event::{Discard, Ends, Event, EventKind, EventSink, Line, Protocol, WireUnit};
pub use fault::{Fault, FaultSpec};
pub use host::Host;
pub use ids::{ConnectionId, EventId, FaultId, HostId, MessageId, Tick};
pub use input::{Input, InputError, RecordedInput};
pub use outside::ConnectionName;
pub use policy::Policy;
pub use protocol_core::Instant;
pub use run::Run;
pub use scenario::{Scenario, ScenarioError};
pub use timeline::{Branch, Deed, FutureId, MAX_BRANCHES, MAX_NAME, Moment, Timeline};
pub use world::World;
