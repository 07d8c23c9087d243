//! Shared octets.

use crate::cursor::lossy;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use core::fmt::{self, Write as _};
use core::ops::{Deref, RangeBounds};
use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;

/// An immutable run of octets; a clone and a slice share the octets.
///
/// In JSON it is a string where it is UTF-8, else `{"base64": "..."}`; in other formats a
/// sequence of octets.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Octets(Bytes);

impl Octets {
    /// No octets.
    #[must_use]
    pub const fn new() -> Self {
        Self(Bytes::new())
    }

    /// Octets that live as long as the program.
    #[must_use]
    pub const fn from_static(octets: &'static [u8]) -> Self {
        Self(Bytes::from_static(octets))
    }

    /// A line: the text, and CRLF behind it.
    pub(crate) fn line(text: fmt::Arguments<'_>) -> Self {
        let mut line = String::with_capacity(80);
        line.write_fmt(text).expect("a string takes all");
        line.push_str("\r\n");
        line.into()
    }

    /// The octets of `range`, shared with `self`.
    ///
    /// # Panics
    /// Where the range lies outside, as slicing does.
    #[must_use]
    pub fn slice(&self, range: impl RangeBounds<usize>) -> Self {
        Self(self.0.slice(range))
    }

    /// As text, what is not UTF-8 replaced by U+FFFD.
    #[must_use]
    pub fn to_text(&self) -> Cow<'_, str> {
        lossy(&self.0)
    }
}

impl Deref for Octets {
    type Target = [u8];
    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl AsRef<[u8]> for Octets {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl From<Vec<u8>> for Octets {
    fn from(octets: Vec<u8>) -> Self {
        Self(octets.into())
    }
}

impl From<String> for Octets {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

impl From<&[u8]> for Octets {
    fn from(octets: &[u8]) -> Self {
        Self(Bytes::copy_from_slice(octets))
    }
}

impl From<&str> for Octets {
    fn from(text: &str) -> Self {
        Self(Bytes::copy_from_slice(text.as_bytes()))
    }
}

/// What stands for octets that are no text.
#[derive(Serialize, Deserialize)]
struct Encoded {
    base64: String,
}

impl Serialize for Octets {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if !serializer.is_human_readable() {
            return serializer.serialize_bytes(&self.0);
        }
        match core::str::from_utf8(&self.0) {
            Ok(text) => serializer.serialize_str(text),
            Err(_) => Encoded {
                base64: STANDARD.encode(&self.0),
            }
            .serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Octets {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if !deserializer.is_human_readable() {
            return Ok(Self::from(Vec::<u8>::deserialize(deserializer)?));
        }
        deserializer.deserialize_any(Readable)
    }
}

/// Reads octets from a text or from what stands for them.
struct Readable;

impl<'de> Visitor<'de> for Readable {
    type Value = Octets;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string, or base64")
    }

    fn visit_str<E>(self, text: &str) -> Result<Octets, E> {
        Ok(Octets::from(text))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Octets, A::Error> {
        let encoded = Encoded::deserialize(MapAccessDeserializer::new(map))?;
        match STANDARD.decode(encoded.base64) {
            Ok(octets) => Ok(Octets::from(octets)),
            Err(error) => Err(serde::de::Error::custom(error)),
        }
    }
}
