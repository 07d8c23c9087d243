//! Ends of connections that are outside the world: a console, a server that a person plays, a real
//! socket. Inputs call such a connection by a name that does not depend on what else is connected.

use crate::ids::{ConnectionId, HostId};
use core::fmt;
use core::str::FromStr;
use protocol_core::smtp::Side;

use std::collections::BTreeMap;

/// The name of a connection that has an end outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ConnectionName {
    /// `c1`: a person or a socket opened it; numbered from 1 in this order.
    Opened(u32),
    /// `s1/2`: the second call at the first played port, both numbered from 1.
    Played {
        /// Which port, in the order in which they were first played or, at a host that is not
        /// simulated, first called.
        port: u32,
        /// Which call there.
        call: u32,
    },
}

impl fmt::Display for ConnectionName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Opened(number) => write!(f, "c{number}"),
            Self::Played { port, call } => write!(f, "s{port}/{call}"),
        }
    }
}

/// A text that names no connection.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} names no connection: `c1` is the first that was opened, `s1/2` the second call at the first played port"
)]
pub struct NotAName(String);

impl FromStr for ConnectionName {
    type Err = NotAName;

    fn from_str(text: &str) -> Result<Self, NotAName> {
        let number = |text: &str| {
            let plain = !text.starts_with(['0', '+']);
            plain.then(|| text.parse::<u32>().ok()).flatten()
        };
        let name = || match text.strip_prefix('c') {
            Some(opened) => Some(Self::Opened(number(opened)?)),
            None => {
                let (port, call) = text.strip_prefix('s')?.split_once('/')?;
                let (port, call) = (number(port)?, number(call)?);
                Some(Self::Played { port, call })
            }
        };
        name().ok_or_else(|| NotAName(text.into()))
    }
}

protocol_core::as_text!(ConnectionName);

impl ConnectionName {
    /// The end that is outside.
    pub(crate) const fn outside(self) -> Side {
        match self {
            Self::Opened(_) => Side::Client,
            Self::Played { .. } => Side::Server,
        }
    }
}

/// The connections with an end outside, and the ports that are played.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Outside {
    named: BTreeMap<ConnectionName, ConnectionId>,
    opened: u32,
    ports: Vec<PlayedPort>,
}

/// A port at which a person, or a program that is not ours, is or was the server.
#[derive(Debug, Clone, PartialEq, Eq)]
struct PlayedPort {
    host: HostId,
    port: u16,
    /// Whether new calls come to whoever plays.
    played: bool,
    calls: u32,
}

impl Outside {
    /// A connection is opened from outside.
    pub(crate) fn open(&mut self, id: ConnectionId) -> ConnectionName {
        self.opened += 1;
        let name = ConnectionName::Opened(self.opened);
        self.named.insert(name, id);
        name
    }

    /// Begins or ends to play a port.
    pub(crate) fn play(&mut self, host: HostId, port: u16, played: bool) {
        let index = self.port(host, port);
        self.ports[index].played = played;
    }

    pub(crate) fn is_played(&self, host: HostId, port: u16) -> bool {
        let mut ports = self.ports.iter();
        ports.any(|it| it.played && (it.host, it.port) == (host, port))
    }

    /// The ports that are played now.
    pub(crate) fn played(&self) -> impl Iterator<Item = (HostId, u16)> {
        let played = self.ports.iter().filter(|it| it.played);
        played.map(|it| (it.host, it.port))
    }

    /// A call comes to a port whose server is outside.
    pub(crate) fn call(&mut self, host: HostId, port: u16, id: ConnectionId) -> ConnectionName {
        let index = self.port(host, port);
        self.ports[index].calls += 1;
        let name = ConnectionName::Played {
            port: u32::try_from(index + 1).unwrap_or(u32::MAX),
            call: self.ports[index].calls,
        };
        self.named.insert(name, id);
        name
    }

    pub(crate) fn find(&self, name: ConnectionName) -> Option<ConnectionId> {
        self.named.get(&name).copied()
    }

    /// The connection that was opened last, where it is not over.
    pub(crate) fn last_opened(&self) -> Option<ConnectionId> {
        self.find(ConnectionName::Opened(self.opened))
    }

    pub(crate) fn forget(&mut self, name: ConnectionName) {
        self.named.remove(&name);
    }

    fn port(&mut self, host: HostId, port: u16) -> usize {
        let known = self
            .ports
            .iter()
            .position(|it| (it.host, it.port) == (host, port));
        known.unwrap_or_else(|| {
            self.ports.push(PlayedPort {
                host,
                port,
                played: false,
                calls: 0,
            });
            self.ports.len() - 1
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_reads_as_it_is_written_and_nothing_else_is_one() {
        for text in ["c1", "c4294967295", "s1/2", "s12/1"] {
            assert_eq!(text.parse::<ConnectionName>().unwrap().to_string(), text);
        }
        for text in [
            "",
            "c",
            "c0",
            "c01",
            "c+1",
            "c-1",
            "c4294967296",
            "C1",
            "s1",
            "s1/",
            "s/1",
            "s1/0",
            "s1/2/3",
            "c1 ",
        ] {
            assert!(text.parse::<ConnectionName>().is_err(), "{text:?}");
        }
    }
}
