//! A message on the wire, named: its fields and its body (RFC 5322).

use super::fields::fields;
use crate::trace::{Production, Span, productions, whole};

pub mod seen {
    //! What a message is made of.
    use super::productions;
    productions! {
        FIELDS = "fields", "*field", 5322, "3.6";
        FIELD = "field", "field-name \":\" unstructured CRLF", 5322, "2.2";
        BODY = "body", "(*(*998text CRLF) *998text)", 5322, "3.5";
    }
}

/// The spans of content that is `outer`; of its beginning the fields, too.
pub(crate) fn spans(outer: &'static Production, octets: &[u8], is_first: bool) -> Vec<Span> {
    let mut all = whole(outer, octets);
    if !is_first {
        return all;
    }
    let mut header = fields(octets);
    let fields: Vec<_> = header.by_ref().map(|it| it.range).collect();
    let body = header.offset()..octets.len();
    let named = |production, range: core::ops::Range<usize>, depth| Span {
        production,
        start: range.start,
        end: range.end,
        depth,
    };
    if let (Some(first), Some(last)) = (fields.first(), fields.last()) {
        all.push(named(&seen::FIELDS, first.start..last.end, 1));
        all.extend(fields.into_iter().map(|it| named(&seen::FIELD, it, 2)));
    }
    if !body.is_empty() {
        all.push(named(&seen::BODY, body, 1));
    }
    all
}
