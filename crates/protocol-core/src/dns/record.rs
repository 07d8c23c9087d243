//! Types and data of records.

use crate::smtp::Domain;
use core::fmt;
use core::net::Ipv4Addr;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The type of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RecordType {
    /// An IPv4 address (RFC 1035 section 3.4.1).
    A,
    /// A mail exchange (RFC 1035 section 3.3.9).
    Mx,
}

/// Type and data of a record. Displays as in a zone file, `MX 10 mx.receiver.example.`
///
/// In JSON and TOML `{"type": "mx", "preference": 10, "exchange": "mx.receiver.example"}` or
/// `{"type": "a", "address": "192.0.2.1"}`; in other formats a plain enum.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Record {
    /// An IPv4 address.
    A(Ipv4Addr),
    /// A mail exchange.
    Mx {
        /// The lowest number is tried first.
        preference: u16,
        /// The server. `None` is the root, written `.`: the domain takes no mail (RFC 7505).
        exchange: Option<Domain>,
    },
}

impl Record {
    /// Its type.
    #[must_use]
    pub const fn kind(&self) -> RecordType {
        match self {
            Self::A(_) => RecordType::A,
            Self::Mx { .. } => RecordType::Mx,
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

impl fmt::Display for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ", self.kind())?;
        match self {
            Self::A(address) => address.fmt(f),
            Self::Mx {
                preference,
                exchange: Some(exchange),
            } => {
                write!(f, "{preference} {exchange}.")
            }
            Self::Mx {
                preference,
                exchange: None,
            } => write!(f, "{preference} ."),
        }
    }
}

/// As people write it.
#[derive(Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
enum Readable {
    A { address: Ipv4Addr },
    Mx { preference: u16, exchange: Exchange },
}

/// As programs store it: formats that do not name types cannot read a tag out of a map.
#[derive(Serialize, Deserialize)]
enum Compact {
    A(Ipv4Addr),
    Mx(u16, Option<Domain>),
}

/// A domain, or `.`.
struct Exchange(Option<Domain>);

impl Serialize for Exchange {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Some(domain) => domain.serialize(serializer),
            None => serializer.serialize_str("."),
        }
    }
}

impl<'de> Deserialize<'de> for Exchange {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text == "." {
            return Ok(Self(None));
        }
        match text.parse() {
            Ok(domain) => Ok(Self(Some(domain))),
            Err(error) => Err(serde::de::Error::custom(format_args!("{text:?}: {error}"))),
        }
    }
}

impl Serialize for Record {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match (self.clone(), serializer.is_human_readable()) {
            (Self::A(address), true) => Readable::A { address }.serialize(serializer),
            (Self::A(address), false) => Compact::A(address).serialize(serializer),
            (
                Self::Mx {
                    preference,
                    exchange,
                },
                true,
            ) => {
                let exchange = Exchange(exchange);
                Readable::Mx {
                    preference,
                    exchange,
                }
                .serialize(serializer)
            }
            (
                Self::Mx {
                    preference,
                    exchange,
                },
                false,
            ) => Compact::Mx(preference, exchange).serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Record {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            return Ok(match Readable::deserialize(deserializer)? {
                Readable::A { address } => Self::A(address),
                Readable::Mx {
                    preference,
                    exchange: Exchange(exchange),
                } => Self::Mx {
                    preference,
                    exchange,
                },
            });
        }
        Ok(match Compact::deserialize(deserializer)? {
            Compact::A(address) => Self::A(address),
            Compact::Mx(preference, exchange) => Self::Mx {
                preference,
                exchange,
            },
        })
    }
}
