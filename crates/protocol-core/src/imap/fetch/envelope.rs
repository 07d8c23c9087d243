//! ENVELOPE (RFC 3501 section 7.4.2): the fields of the header as they are written. Encoded words are not
//! decoded.

use super::addresses;
use super::strings::nstring;
use crate::message::{Field, fields};

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

/// Writes the envelope of a message; of it only the header is read.
pub(super) fn write(out: &mut Vec<u8>, message: &[u8]) {
    let mut found: [Option<Field<'_>>; 10] = [const { None }; 10];
    for field in fields(message) {
        let place = FIELDS.iter().position(|name| field.is(name));
        if let Some(place) = place
            && found[place].is_none()
        {
            found[place] = Some(field);
        }
    }
    let mut from = None;
    out.push(b'(');
    for (place, field) in found.iter().enumerate() {
        if place > 0 {
            out.push(b' ');
        }
        let value = field.as_ref().map(Field::unfolded);
        if !(FROM..=BCC).contains(&place) {
            nstring(out, value.as_deref());
            continue;
        }
        let start = out.len();
        addresses::write(out, value.as_deref().unwrap_or_default());
        if place == FROM {
            from = Some(start..out.len());
        }
        // Who sends, and to whom answers go, is who it is from where nothing else is said.
        if let (SENDER | REPLY_TO, b"NIL", Some(from)) = (place, &out[start..], &from) {
            out.truncate(start);
            out.extend_from_within(from.clone());
        }
    }
    out.push(b')');
}
