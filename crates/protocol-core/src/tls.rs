//! What is seen of TLS on the way: how long its records are (RFC 8446 section 5). No octet is encrypted
//! here and no handshake made: the world says so where it shows it.

/// The most octets of one record (RFC 8446 section 5.1).
const FRAGMENT: usize = 1 << 14;
/// What protection adds: the type of what is in it, and the tag of the usual ciphers (RFC 8446 section
/// 5.2, RFC 5116 section 5.1).
const ADDED: usize = 1 + 16;

/// A record as somebody on the way sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Record {
    /// Type 23, application data; version 3.3, as every record says; its length.
    pub header: [u8; 5],
    /// How many protected octets follow.
    pub protected: usize,
}

/// The records in which so many octets go.
pub fn records(octets: usize) -> impl Iterator<Item = Record> {
    let count = octets.div_ceil(FRAGMENT);
    (0..count).map(move |index| {
        let protected = (octets - index * FRAGMENT).min(FRAGMENT) + ADDED;
        let [high, low] = u16::try_from(protected)
            .expect("a record is shorter than 65,536 octets")
            .to_be_bytes();
        Record {
            header: [23, 3, 3, high, low],
            protected,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn octets_go_in_records_of_16384_at_most_that_are_17_longer() {
        let lengths = |octets| records(octets).map(|it| it.protected).collect::<Vec<_>>();
        assert_eq!(lengths(0), [0; 0]);
        assert_eq!(lengths(6), [23]);
        assert_eq!(lengths(16_384), [16_401]);
        assert_eq!(lengths(16_385), [16_401, 18]);
        let header = records(6).next().map(|it| it.header);
        assert_eq!(header, Some([0x17, 0x03, 0x03, 0x00, 0x17]));
    }
}
