//! A DNS record as data has it: the fields of every type side by side. What stands in the words of
//! one type (`flatten`, a `tag`) would have to be kept until the type is known, by code for each
//! field that the page would carry.

use super::RecordSpec;
use core::net::Ipv4Addr;
use protocol_core::dns::{Record, RecordType, exchange};
use protocol_core::smtp::Domain;
use serde::Deserialize;

/// The fields of a record.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Written {
    name: Domain,
    #[serde(default = "default_ttl")]
    ttl: u32,
    r#type: RecordType,
    #[serde(default)]
    address: Option<Ipv4Addr>,
    #[serde(default)]
    preference: Option<u16>,
    #[serde(default, with = "exchange")]
    exchange: Option<Domain>,
}

fn default_ttl() -> u32 {
    3600
}

impl TryFrom<Written> for RecordSpec {
    type Error = &'static str;

    fn try_from(written: Written) -> Result<Self, &'static str> {
        let record = match (written.r#type, written.address, written.preference) {
            (RecordType::A, Some(address), None) if written.exchange.is_none() => {
                Record::A { address }
            }
            (RecordType::A, ..) => return Err("a record of type `a` has an `address` alone"),
            (RecordType::Mx, None, Some(preference)) => Record::Mx {
                preference,
                exchange: written.exchange,
            },
            (RecordType::Mx, ..) => {
                return Err("a record of type `mx` has a `preference` and an `exchange`");
            }
        };
        Ok(Self {
            name: written.name,
            ttl: written.ttl,
            record,
        })
    }
}
