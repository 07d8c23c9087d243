//! Names of things in a world. Each is a small number, given in order, the same in every replay.

use core::fmt;
use serde::{Deserialize, Serialize};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident($inner:ty), $prefix:literal) => {
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
        )]
        #[serde(transparent)]
        pub struct $name(pub $inner);

        impl $name {
            /// As an index.
            #[must_use]
            pub const fn index(self) -> usize {
                self.0 as usize
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($prefix, "{}"), self.0)
            }
        }
    };
}

id!(
    /// A host: its place in the scenario.
    HostId(u16), "host-"
);
id!(
    /// A connection, in the order they were asked for.
    ConnectionId(u32), "connection-"
);
id!(
    /// An event: its place in the log.
    EventId(u32), "event-"
);
id!(
    /// A message, from its composition to the last mailbox; the copies of one message share it.
    MessageId(u32), "message-"
);
id!(
    /// A fault: its place among those of the scenario and those put in later.
    FaultId(u16), "fault-"
);
id!(
    /// How many steps the world has taken.
    Tick(u32), "tick-"
);
