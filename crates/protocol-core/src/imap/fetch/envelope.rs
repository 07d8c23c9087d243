//! ENVELOPE (RFC 3501 section 7.4.2): the fields of the header as they are written. Encoded words are not
//! decoded.

use super::strings::nstring;
use crate::message::{Address, Field, addresses, fields};

/// The parts of an envelope, in their order.
const FIELDS: [&str; 10] = [
    "Date",
    "Subject",
    "From",
    "Sender",
    "Reply-To",
    "To",
    "Cc",
    "Bcc",
    "In-Reply-To",
    "Message-ID",
];
const FROM: usize = 2;
const SENDER: usize = 3;
const REPLY_TO: usize = 4;
const BCC: usize = 7;

/// Writes the envelope of a message; of it only the header is read. The addresses of all fields of a name
/// are one list; of another field that comes twice the first counts.
pub(super) fn write(out: &mut Vec<u8>, message: &[u8]) {
    let mut found: [Vec<Field<'_>>; 10] = [const { Vec::new() }; 10];
    for field in fields(message) {
        if let Some(place) = FIELDS.iter().position(|name| field.is(name)) {
            found[place].push(field);
        }
    }
    let mut from = Vec::new();
    out.push(b'(');
    for (place, fields) in found.iter().enumerate() {
        if place > 0 {
            out.push(b' ');
        }
        if !(FROM..=BCC).contains(&place) {
            let value = fields.first().map(Field::unfolded);
            nstring(out, value.as_deref());
            continue;
        }
        let list = fields.iter().flat_map(|it| addresses(&it.unfolded()));
        let list = list.collect::<Vec<_>>();
        // Who sends, and to whom answers go, is who it is from where nothing else is said.
        match place {
            SENDER | REPLY_TO if list.is_empty() => write_addresses(out, &from),
            _ => write_addresses(out, &list),
        }
        if place == FROM {
            from = list;
        }
    }
    out.push(b')');
}

/// `(name route mailbox host)` of each, or `NIL`.
fn write_addresses(out: &mut Vec<u8>, list: &[Address]) {
    if list.is_empty() {
        return nstring(out, None);
    }
    out.push(b'(');
    for it in list {
        let mut before = b'(';
        for value in [&it.name, &it.route, &it.mailbox, &it.host] {
            out.push(before);
            nstring(out, value.as_deref());
            before = b' ';
        }
        out.push(b')');
    }
    out.push(b')');
}

#[cfg(test)]
mod tests {
    use crate::tests::table;

    #[test]
    fn addresses_are_told_as_the_table_says() {
        table("imap/fetch/addresses.txt", |value| {
            let mut out = Vec::new();
            super::write_addresses(&mut out, &crate::message::addresses(value.as_bytes()));
            String::from_utf8_lossy(&out).into_owned()
        });
    }
}
