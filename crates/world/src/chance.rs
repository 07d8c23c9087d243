//! Chance in substreams: each draw is keyed by the seed, the host, the connection and the purpose,
//! so that one changed rule does not reshuffle the rest.

use crate::ids::{ConnectionId, HostId};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};

/// What a draw is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// The unique part of a Message-ID.
    MessageId,
    /// The boundary of a multipart notice.
    Boundary,
    /// Whether a fault strikes.
    Fault,
    /// What a server's challenge of AUTH is made of.
    ServerNonce,
    /// What a client's message of AUTH is made of.
    ClientNonce,
    /// What a server salts passwords with.
    Salt,
    /// A token.
    Token,
    /// The order of servers of one preference (RFC 5321 section 5.1).
    Exchange,
}

/// A number of the substream that the keys name. `draw` counts the draws of one key.
#[must_use]
pub fn draw(
    seed: u64,
    host: HostId,
    connection: Option<ConnectionId>,
    purpose: Purpose,
    draw: u64,
) -> u64 {
    stream(seed, host, connection, purpose, draw).next_u64()
}

/// The same, as octets.
#[must_use]
pub fn octets<const N: usize>(
    seed: u64,
    host: HostId,
    connection: Option<ConnectionId>,
    purpose: Purpose,
    draw: u64,
) -> [u8; N] {
    let mut all = [0; N];
    stream(seed, host, connection, purpose, draw).fill_bytes(&mut all);
    all
}

fn stream(
    seed: u64,
    host: HostId,
    connection: Option<ConnectionId>,
    purpose: Purpose,
    draw: u64,
) -> ChaCha8Rng {
    let mut key = [0; 32];
    key[0..8].copy_from_slice(&seed.to_le_bytes());
    key[8..10].copy_from_slice(&host.0.to_le_bytes());
    key[10] = u8::from(connection.is_some());
    key[11..15].copy_from_slice(&connection.map_or(0, |id| id.0).to_le_bytes());
    key[15] = match purpose {
        Purpose::MessageId => 1,
        Purpose::Boundary => 2,
        Purpose::Fault => 3,
        Purpose::ServerNonce => 4,
        Purpose::ClientNonce => 5,
        Purpose::Salt => 6,
        Purpose::Token => 7,
        Purpose::Exchange => 8,
    };
    key[16..24].copy_from_slice(&draw.to_le_bytes());
    ChaCha8Rng::from_seed(key)
}
