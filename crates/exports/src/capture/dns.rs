//! Messages of DNS (RFC 1035 section 4).

use protocol_core::dns::{Answer, Question, RecordData, RecordType};

pub const PORT: u16 = 53;

/// Recursion is desired (RFC 1035 section 4.1.1).
const QUERY: u16 = 0x0100;
/// A response, to a query that desired recursion, by a server that has it.
const RESPONSE: u16 = 0x8180;

pub fn query(id: u16, question: &Question) -> Vec<u8> {
    message(id, QUERY, question, 0)
}

pub fn response(id: u16, question: &Question, answer: &Answer) -> Vec<u8> {
    let (code, records) = match answer {
        Answer::NoError(records) => (0, records.as_slice()),
        Answer::ServFail => (2, &[][..]),
        Answer::NxDomain => (3, &[][..]),
    };
    let count = u16::try_from(records.len()).unwrap_or(u16::MAX);
    let mut octets = message(id, RESPONSE | code, question, count);
    for record in records.iter().take(count.into()) {
        name(&mut octets, &record.name.to_ascii());
        kind(&mut octets, record.data.kind());
        octets.extend(record.ttl.to_be_bytes());
        let mut data = Vec::new();
        match &record.data {
            RecordData::A(address) => data.extend(address.octets()),
            RecordData::Mx(preference, exchange) => {
                data.extend(preference.to_be_bytes());
                let exchange = exchange.as_ref().map(|it| it.to_ascii());
                name(&mut data, exchange.as_deref().unwrap_or_default());
            }
        }
        octets.extend((data.len() as u16).to_be_bytes());
        octets.extend(data);
    }
    octets
}

fn message(id: u16, flags: u16, question: &Question, answers: u16) -> Vec<u8> {
    let header = [id, flags, 1, answers, 0, 0];
    let mut octets: Vec<u8> = header.into_iter().flat_map(u16::to_be_bytes).collect();
    name(&mut octets, &question.name.to_ascii());
    kind(&mut octets, question.kind);
    octets
}

/// A name, without compression; the empty one is the root.
fn name(octets: &mut Vec<u8>, name: &str) {
    for label in name.split('.').filter(|it| !it.is_empty()) {
        octets.push(label.len() as u8);
        octets.extend(label.bytes());
    }
    octets.push(0);
}

/// Type and class.
fn kind(octets: &mut Vec<u8>, kind: RecordType) {
    let number = match kind {
        RecordType::A => 1,
        RecordType::Mx => 15,
    };
    octets.extend([0, number, 0, 1]);
}
