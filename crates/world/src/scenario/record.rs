//! A DNS record as data has it: the fields of every type side by side.

use super::RecordSpec;
use core::net::Ipv4Addr;
use protocol_core::dns::{Record, RecordType};
use protocol_core::smtp::Domain;
use serde::{Deserialize, Serialize};

/// A DNS record. A record of type `a` has an `address`; one of type `mx` has a `preference` and an `exchange`.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Written {
    /// The name that the record belongs to.
    name: Domain,
    /// How many seconds a resolver may keep it.
    #[serde(default = "default_ttl")]
    ttl: u32,
    /// The type.
    r#type: RecordType,
    /// `a`: the IPv4 address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    address: Option<Ipv4Addr>,
    /// `mx`: the server with the lowest number is tried first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    preference: Option<u16>,
    /// `mx`: the host that accepts mail, or `.` if the domain accepts none (RFC 7505).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    exchange: Option<String>,
}

fn default_ttl() -> u32 {
    3600
}

impl TryFrom<Written> for RecordSpec {
    type Error = String;

    fn try_from(written: Written) -> Result<Self, String> {
        let Written {
            address,
            preference,
            exchange,
            ..
        } = written;
        let record = match (written.r#type, address, preference, exchange) {
            (RecordType::A, Some(address), None, None) => Record::A { address },
            (RecordType::A, ..) => Err("a record of type `a` has an `address` alone")?,
            (RecordType::Mx, None, Some(preference), Some(exchange)) => Record::Mx {
                preference,
                exchange: match exchange.as_str() {
                    "." => None,
                    domain => Some(
                        domain
                            .parse()
                            .map_err(|error| format!("{domain:?}: {error}"))?,
                    ),
                },
            },
            (RecordType::Mx, ..) => {
                Err("a record of type `mx` has a `preference` and an `exchange`")?
            }
        };
        Ok(Self {
            name: written.name,
            ttl: written.ttl,
            record,
        })
    }
}

impl From<RecordSpec> for Written {
    fn from(spec: RecordSpec) -> Self {
        let mut written = Self {
            name: spec.name,
            ttl: spec.ttl,
            r#type: spec.record.kind(),
            address: None,
            preference: None,
            exchange: None,
        };
        match spec.record {
            Record::A { address } => written.address = Some(address),
            Record::Mx {
                preference,
                exchange,
            } => {
                written.preference = Some(preference);
                written.exchange = Some(exchange.map_or(".".into(), |it| it.to_string()));
            }
        }
        written
    }
}
