//! What is on the wire of a connection.

use crate::ids::HostId;
use protocol_core::smtp::{self, Side};
use protocol_core::{Octets, imap, pop3};
use serde::{Deserialize, Serialize};

/// Which protocol a port speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Protocol {
    /// SMTP on 25 and 587.
    Smtp,
    /// IMAP on 143 and 993.
    Imap,
    /// POP3 on 110 and 995.
    Pop3,
}

/// What a stretch on the wire is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum WireUnit {
    /// Of an SMTP connection.
    Smtp(smtp::Unit),
    /// Of an IMAP connection.
    Imap(imap::Unit),
    /// Of a POP3 connection.
    Pop3(pop3::Unit),
}

/// Both ends of a connection, and which end this event's host is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ends {
    /// The host that called.
    pub client: HostId,
    /// The host that was called.
    pub server: HostId,
    /// The port that was called.
    pub port: u16,
    /// What is spoken.
    pub protocol: Protocol,
}

/// A line, a whole reply, a stretch of content: what is drawn as one arrow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The ends.
    pub ends: Ends,
    /// Which end sent it.
    pub from: Side,
    /// The octets, CRLF included.
    pub octets: Octets,
    /// What they are.
    pub unit: WireUnit,
    /// Whether they go under TLS: then who listens on the way sees a record of this length and no
    /// more.
    #[serde(default)]
    pub secured: bool,
}

impl Line {
    /// The host that sent it.
    #[must_use]
    pub fn sender(&self) -> HostId {
        match self.from {
            Side::Client => self.ends.client,
            Side::Server => self.ends.server,
        }
    }

    /// The host it was sent to.
    #[must_use]
    pub fn receiver(&self) -> HostId {
        match self.from {
            Side::Client => self.ends.server,
            Side::Server => self.ends.client,
        }
    }
}
