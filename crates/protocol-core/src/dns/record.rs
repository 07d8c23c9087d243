//! Types and data of records.

use crate::smtp::Domain;
use core::fmt;
use core::net::Ipv4Addr;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The type of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RecordType {
    /// An IPv4 address (RFC 1035 section 3.4.1).
    A,
    /// A mail exchange (RFC 1035 section 3.3.9).
    Mx,
}

/// A record's type and data as people write them in a scenario: `type = "a"` with `address`,
/// `type = "mx"` with `preference` and `exchange`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum Record {
    /// An IPv4 address.
    A {
        /// The address.
        address: Ipv4Addr,
    },
    /// A mail exchange.
    Mx {
        /// The lowest number is tried first.
        preference: u16,
        /// The server. `None` is the root, written `.`: the domain takes no mail (RFC 7505).
        #[serde(default, with = "exchange")]
        exchange: Option<Domain>,
    },
}

/// A record's type and data as events carry them. Displays as in a zone file,
/// `MX 10 mx.receiver.example.`
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RecordData {
    /// An IPv4 address.
    A(Ipv4Addr),
    /// Preference and exchange; `None` is the root.
    Mx(u16, Option<Domain>),
}

impl Record {
    /// Its type.
    #[must_use]
    pub const fn kind(&self) -> RecordType {
        match self {
            Self::A { .. } => RecordType::A,
            Self::Mx { .. } => RecordType::Mx,
        }
    }
}

impl RecordData {
    /// Its type.
    #[must_use]
    pub const fn kind(&self) -> RecordType {
        match self {
            Self::A(_) => RecordType::A,
            Self::Mx(..) => RecordType::Mx,
        }
    }
}

impl From<Record> for RecordData {
    fn from(record: Record) -> Self {
        match record {
            Record::A { address } => Self::A(address),
            Record::Mx {
                preference,
                exchange,
            } => Self::Mx(preference, exchange),
        }
    }
}

impl fmt::Display for RecordType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::A => "A",
            Self::Mx => "MX",
        })
    }
}

impl fmt::Display for RecordData {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ", self.kind())?;
        match self {
            Self::A(address) => address.fmt(f),
            Self::Mx(preference, Some(exchange)) => write!(f, "{preference} {exchange}."),
            Self::Mx(preference, None) => write!(f, "{preference} ."),
        }
    }
}

/// In data: a domain, or `.` for the root.
pub mod exchange {
    use super::{Deserialize as _, Deserializer, Domain, Serialize as _, Serializer};
    use serde::de::Error as _;

    /// Writes it.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn serialize<S: Serializer>(
        exchange: &Option<Domain>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match exchange {
            Some(domain) => domain.serialize(serializer),
            None => serializer.serialize_str("."),
        }
    }

    /// Reads it.
    ///
    /// # Errors
    /// Where it is neither.
    pub fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Domain>, D::Error> {
        match String::deserialize(deserializer)?.as_str() {
            "." => Ok(None),
            text => match text.parse() {
                Ok(domain) => Ok(Some(domain)),
                Err(error) => Err(D::Error::custom(format_args!("{text:?}: {error}"))),
            },
        }
    }
}
