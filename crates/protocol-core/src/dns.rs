//! What mail needs of DNS (RFC 1035): records, questions, answers, a zone, and the way that an MX
//! answer gives to mail (RFC 5321 section 5.1). Values only: no packets, no cache.

mod record;

pub use record::{Record, RecordData, RecordType, exchange};

use crate::smtp::Domain;
use core::fmt;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A name that has records.
pub type Name = Domain;

/// What is asked (RFC 1035 section 4.1.2).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Question {
    /// Of which name.
    pub name: Name,
    /// Which type of record.
    pub kind: RecordType,
}

/// What comes back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// The name exists; these are its records of the type asked for. Where there is none it is
    /// called NODATA (RFC 2308 section 2.2).
    NoError(Vec<ResourceRecord>),
    /// The name does not exist, and nothing below it does (RFC 2308 section 2.1).
    NxDomain,
    /// The server could not answer: try later.
    ServFail,
}

/// A record of a name (RFC 1035 section 3.2.1). Displays as a line of a zone file,
/// `receiver.example. 3600 IN MX 10 mx.receiver.example.`
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct ResourceRecord {
    /// Its name.
    pub name: Name,
    /// Seconds for which it may be kept.
    pub ttl: u32,
    /// Its type and data.
    pub data: RecordData,
}

/// All records of the world, ordered by name. Of one name they keep the order in which they came,
/// which is the order of the answers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Zone {
    records: BTreeMap<Name, Vec<ResourceRecord>>,
}

impl Zone {
    /// A zone of these records. A record that is there already is left out.
    #[must_use]
    pub fn new(records: impl IntoIterator<Item = ResourceRecord>) -> Self {
        let mut zone = Self::default();
        for record in records {
            let of_name = zone.records.entry(record.name.clone()).or_default();
            if !of_name.iter().any(|known| known.data == record.data) {
                of_name.push(record);
            }
        }
        zone
    }

    /// The answer to a question. A name that has nothing but names below it exists, without
    /// records (RFC 8020 section 2).
    #[must_use]
    pub fn lookup(&self, question: &Question) -> Answer {
        if let Some(records) = self.records.get(&question.name) {
            let of_kind = records
                .iter()
                .filter(|record| record.data.kind() == question.kind);
            return Answer::NoError(of_kind.cloned().collect());
        }
        if self
            .records
            .keys()
            .any(|name| name.is_within(&question.name))
        {
            return Answer::NoError(Vec::new());
        }
        Answer::NxDomain
    }

    /// Every record, ordered by name.
    pub fn records(&self) -> impl Iterator<Item = &ResourceRecord> {
        self.records.values().flatten()
    }
}

/// Where mail for a domain goes (RFC 5321 section 5.1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Route {
    /// To these servers, tried in this order; at least one.
    Exchanges(Vec<Domain>),
    /// The domain has no MX: to its own address, as if it were its own exchange.
    Implicit,
    /// Nowhere: the domain says that it takes no mail (RFC 7505).
    NullMx,
    /// Nowhere: the domain does not exist.
    NoSuchDomain,
    /// Unknown for now: DNS failed. Try later.
    Failure,
    /// Nowhere: the best server is the one that asks, so mail would come back to it.
    Loop,
}

/// The way that `answer`, to the MX question about `domain`, gives to the server named `own`.
///
/// Exchanges come by preference, lowest number first, each once; of equal preference in the order
/// of the answer (who wants them shuffled, shuffles the answer). Where `own` is among them, it is
/// left out with all that are not preferred to it.
#[must_use]
pub fn route(domain: &Domain, answer: &Answer, own: &Domain) -> Route {
    let records = match answer {
        Answer::NoError(records) => records,
        Answer::NxDomain => return Route::NoSuchDomain,
        Answer::ServFail => return Route::Failure,
    };
    let exchanges = records
        .iter()
        .filter(|record| record.name == *domain)
        .filter_map(|record| match &record.data {
            RecordData::Mx(preference, exchange) => Some((*preference, exchange.as_ref())),
            RecordData::A(_) => None,
        });
    let mut exchanges: Vec<(u16, Option<&Domain>)> = exchanges.collect();
    exchanges.sort_by_key(|(preference, _)| *preference);
    if exchanges.is_empty() {
        return if domain == own {
            Route::Loop
        } else {
            Route::Implicit
        };
    }
    let own_preference = exchanges
        .iter()
        .find(|(_, exchange)| *exchange == Some(own))
        .map_or(u32::MAX, |(preference, _)| u32::from(*preference));
    let mut servers: Vec<Domain> = Vec::with_capacity(exchanges.len());
    for (preference, exchange) in &exchanges {
        // A null MX beside others is against RFC 7505 section 3, and no server's name: passed over.
        let Some(exchange) = exchange else { continue };
        if u32::from(*preference) < own_preference && !servers.contains(exchange) {
            servers.push((*exchange).clone());
        }
    }
    if !servers.is_empty() {
        Route::Exchanges(servers)
    } else if exchanges.iter().all(|(_, exchange)| exchange.is_none()) {
        Route::NullMx
    } else {
        Route::Loop
    }
}

impl fmt::Display for Question {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}. IN {}", self.name, self.kind)
    }
}

impl fmt::Display for ResourceRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}. {} IN {}", self.name, self.ttl, self.data)
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.records()
            .try_for_each(|record| writeln!(f, "{record}"))
    }
}

#[cfg(test)]
mod tests;
