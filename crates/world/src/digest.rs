//! One number for all that happened: a rolling digest over the canonical octets of events.
//!
//! Canonical octets are postcard's (a specified format, the same on every target); the digest is
//! SipHash-2-4 with a fixed key. It tells replays apart, it is no seal against forgery.

use crate::event::Event;
use core::fmt;
use core::hash::Hasher;
use core::str::FromStr;
use postcard::ser_flavors::Flavor;

use siphasher::sip::SipHasher24;

/// The digest of a run's events. Shown as 16 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Digest(u64);

impl Digest {
    /// The digest after `event`; `room` is scratch that keeps its allocation between calls.
    #[must_use]
    pub(crate) fn after(self, event: &Event, room: &mut Vec<u8>) -> Self {
        room.clear();
        postcard::serialize_with_flavor(event, Room(room)).expect("an event has canonical octets");
        let mut hasher = SipHasher24::new_with_keys(self.0, 0x736d_7470_206c_6162);
        hasher.write(room);
        Self(hasher.finish())
    }
}

/// Where canonical octets are written.
struct Room<'a>(&'a mut Vec<u8>);

impl Flavor for Room<'_> {
    type Output = ();

    #[inline]
    fn try_push(&mut self, octet: u8) -> postcard::Result<()> {
        self.0.push(octet);
        Ok(())
    }

    #[inline]
    fn try_extend(&mut self, octets: &[u8]) -> postcard::Result<()> {
        // Most numbers are one octet: copying it is quicker than asking for a copy.
        match octets {
            [octet] => self.0.push(*octet),
            _ => self.0.extend_from_slice(octets),
        }
        Ok(())
    }

    fn finalize(self) -> postcard::Result<()> {
        Ok(())
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// Not 16 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a digest is 16 hexadecimal digits")]
pub struct BadDigest;

impl FromStr for Digest {
    type Err = BadDigest;

    fn from_str(text: &str) -> Result<Self, BadDigest> {
        if text.len() != 16 {
            return Err(BadDigest);
        }
        u64::from_str_radix(text, 16)
            .map(Self)
            .map_err(|_| BadDigest)
    }
}

protocol_core::as_text!(Digest);
