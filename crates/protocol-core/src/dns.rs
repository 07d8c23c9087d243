//! DNS as mail uses it: records, a zone, questions and answers (RFC 1035), and the way to a domain's
//! mail servers (RFC 5321 section 5.1, RFC 7505).

use crate::smtp::Domain;
use core::fmt;
use core::net::Ipv4Addr;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The type of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RecordType {
    /// An IPv4 address (RFC 1035 section 3.4.1).
    A,
    /// A mail exchange (section 3.3.9).
    Mx,
}

/// Type and data of a record.
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
        /// The lower, the sooner it is tried.
        preference: u16,
        /// The server's name; `None` is the root, written `.`: the domain takes no mail (RFC 7505).
        exchange: Option<Domain>,
    },
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

/// A record of a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResourceRecord {
    /// The name.
    pub name: Domain,
    /// Seconds for which it may be kept.
    pub ttl: u32,
    /// Type and data.
    pub data: RecordData,
}

/// A record's type and data, as events carry them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RecordData {
    /// An IPv4 address.
    A(Ipv4Addr),
    /// Preference and exchange; `None` is the root.
    Mx(u16, Option<Domain>),
}

impl From<Record> for RecordData {
    fn from(record: Record) -> Self {
        match record {
            Record::A { address } => Self::A(address),
            Record::Mx { preference, exchange } => Self::Mx(preference, exchange),
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

/// A question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// The name.
    pub name: Domain,
    /// The type that is asked for.
    pub kind: RecordType,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// The name exists; these are its records of the type, if any.
    NoError(Vec<ResourceRecord>),
    /// No such name.
    NxDomain,
    /// The server could not answer.
    ServFail,
}

/// All records.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Zone {
    records: BTreeMap<Domain, Vec<ResourceRecord>>,
}

impl Zone {
    /// A zone of these records.
    pub fn new(records: impl IntoIterator<Item = ResourceRecord>) -> Self {
        let mut zone = Self::default();
        for record in records {
            zone.records.entry(record.name.clone()).or_default().push(record);
        }
        zone
    }

    /// The answer to a question. A name that only has names below it exists, without records.
    #[must_use]
    pub fn lookup(&self, question: &Question) -> Answer {
        match self.records.get(&question.name) {
            Some(records) => Answer::NoError(
                records.iter().filter(|it| it.data.kind() == question.kind).cloned().collect(),
            ),
            None if self.records.keys().any(|name| name.is_within(&question.name)) => {
                Answer::NoError(Vec::new())
            }
            None => Answer::NxDomain,
        }
    }

    /// Every record, by name.
    pub fn records(&self) -> impl Iterator<Item = &ResourceRecord> {
        self.records.values().flatten()
    }
}

/// Where mail for a domain goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Route {
    /// To these servers, in this order.
    Exchanges(Vec<Domain>),
    /// No MX: to the domain's own address (the implicit MX).
    Implicit,
    /// Nowhere: the domain says that it takes no mail (RFC 7505).
    NullMx,
    /// Nowhere: there is no such domain.
    NoSuchDomain,
    /// DNS did not answer; try again later.
    Failure,
    /// The best server is the one that asks: it should have known (section 5.1).
    Loop,
}

/// The way that the answer to an MX question gives to the server called `own`. Of servers with the
/// same preference the order of the answer is kept.
#[must_use]
pub fn route(domain: &Domain, answer: &Answer, own: &Domain) -> Route {
    let records = match answer {
        Answer::NoError(records) => records,
        Answer::NxDomain => return Route::NoSuchDomain,
        Answer::ServFail => return Route::Failure,
    };
    let mut exchanges: Vec<(u16, Option<&Domain>)> = records
        .iter()
        .filter(|it| it.name == *domain)
        .filter_map(|it| match &it.data {
            RecordData::Mx(preference, exchange) => Some((*preference, exchange.as_ref())),
            RecordData::A(_) => None,
        })
        .collect();
    if exchanges.is_empty() {
        return Route::Implicit;
    }
    if exchanges.iter().all(|(_, exchange)| exchange.is_none()) {
        return Route::NullMx;
    }
    exchanges.sort_by_key(|(preference, _)| *preference);
    let own_preference =
        exchanges.iter().find(|(_, it)| *it == Some(own)).map(|(preference, _)| *preference);
    let usable: Vec<Domain> = exchanges
        .into_iter()
        .filter(|(preference, _)| own_preference.is_none_or(|own| *preference < own))
        .filter_map(|(_, exchange)| exchange.cloned())
        .collect();
    if usable.is_empty() { Route::Loop } else { Route::Exchanges(usable) }
}

impl fmt::Display for RecordType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::A => "A",
            Self::Mx => "MX",
        })
    }
}

impl fmt::Display for Question {
    /// As a zone file would begin it: `receiver.example. IN MX`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}. IN {}", self.name, self.kind)
    }
}

impl fmt::Display for ResourceRecord {
    /// As in a zone file: `receiver.example. 3600 IN MX 10 mx.receiver.example.`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}. {} IN {} ", self.name, self.ttl, self.data.kind())?;
        match &self.data {
            RecordData::A(address) => write!(f, "{address}"),
            RecordData::Mx(preference, Some(exchange)) => write!(f, "{preference} {exchange}."),
            RecordData::Mx(preference, None) => write!(f, "{preference} ."),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn domain(name: &str) -> Domain {
        name.parse().unwrap()
    }

    fn mx(preference: u16, exchange: &str) -> ResourceRecord {
        let exchange = (exchange != ".").then(|| domain(exchange));
        let data = RecordData::Mx(preference, exchange);
        ResourceRecord { name: domain("receiver.example"), ttl: 60, data }
    }

    #[test]
    fn mail_goes_where_rfc_5321_section_5_1_says() {
        let own = domain("mx2.receiver.example");
        let to = |names: &[&str]| Route::Exchanges(names.iter().map(|it| domain(it)).collect());
        let cases: [(Answer, Route); 8] = [
            (Answer::NoError(vec![]), Route::Implicit),
            (Answer::NxDomain, Route::NoSuchDomain),
            (Answer::ServFail, Route::Failure),
            (Answer::NoError(vec![mx(0, ".")]), Route::NullMx),
            (
                Answer::NoError(vec![mx(20, "b.example"), mx(10, "a.example")]),
                to(&["a.example", "b.example"]),
            ),
            (
                Answer::NoError(vec![mx(10, "b.example"), mx(10, "a.example")]),
                to(&["b.example", "a.example"]),
            ),
            (
                Answer::NoError(vec![
                    mx(10, "a.example"),
                    mx(20, "MX2.receiver.example"),
                    mx(30, "c.example"),
                ]),
                to(&["a.example"]),
            ),
            (Answer::NoError(vec![mx(10, "mx2.receiver.example")]), Route::Loop),
        ];
        for (answer, wanted) in cases {
            assert_eq!(route(&domain("receiver.example"), &answer, &own), wanted, "{answer:?}");
        }
    }

    #[test]
    fn a_name_without_records_of_the_type_is_not_a_name_that_does_not_exist() {
        let zone = Zone::new([mx(10, "mx.receiver.example")]);
        let ask = |name, kind| zone.lookup(&Question { name: domain(name), kind });
        assert_eq!(
            ask("RECEIVER.example", RecordType::Mx),
            Answer::NoError(vec![mx(10, "mx.receiver.example")])
        );
        assert_eq!(ask("receiver.example", RecordType::A), Answer::NoError(vec![]));
        assert_eq!(ask("example", RecordType::A), Answer::NoError(vec![]));
        assert_eq!(ask("other.example", RecordType::A), Answer::NxDomain);
    }
}
