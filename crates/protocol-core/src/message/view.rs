//! A message as a person looks at it: fields, text, parts, each with its octets. It never fails:
//! what cannot be parsed is shown as it is.

use super::addresses::addresses;
use super::decode;
use super::fields::{Field, fields};
use super::mime::{Inner, Part};
use crate::Octets;
use core::ops::Range;
use serde::Serialize;
use std::borrow::Cow;

/// A message, taken apart. Ranges count octets of the whole message and lie inside it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct MessageView {
    /// The header's fields, in order: the name as it is spelled (empty where the line is no
    /// field); the value in one line, encoded words decoded (RFC 2047); the field's octets, its last
    /// line's end included.
    pub fields: Vec<(String, String, Range<usize>)>,
    /// Of each field the octets of its value as it is, folds and all.
    pub raw: Vec<Range<usize>>,
    /// Where the body is: behind the empty line.
    pub body: Range<usize>,
    /// The text for reading, decoded; of a multipart what its plain text parts say.
    pub text: String,
    /// The message itself as a part, with the parts that it holds.
    pub part: PartView,
}

/// A part (RFC 2045 section 2.5).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct PartView {
    /// `text/plain`, in lower case; what it is taken for where it does not say.
    pub content_type: String,
    /// The file name, where it has one.
    pub name: Option<String>,
    /// Its octets, its header included.
    pub range: Range<usize>,
    /// Its body's octets, encoded as they are.
    pub body: Range<usize>,
    /// The parts of a multipart; of a message in a message that message.
    pub parts: Vec<PartView>,
}

impl MessageView {
    /// The decoded value of the first field of that name, ignoring case.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&str> {
        let found = self
            .fields
            .iter()
            .find(|(it, ..)| it.eq_ignore_ascii_case(name));
        found.map(|(_, value, _)| value.as_str())
    }
}

impl PartView {
    /// The value of a field of its header in one line, decoded; `message` is what was taken apart.
    #[must_use]
    pub fn field(&self, message: &[u8], name: &str) -> Option<String> {
        let mut all = fields(&message[self.range.start..self.body.start]);
        Some(decoded_field(&all.find(|it| it.is(name))?).1)
    }

    /// Its body without its transfer encoding.
    #[must_use]
    pub fn content<'m>(&self, message: &'m [u8]) -> Cow<'m, [u8]> {
        let own = &message[self.range.clone()];
        decode::body(&message[self.body.clone()], Part::of(own).encoding)
    }

    /// The same as text, where it is text.
    #[must_use]
    pub fn text(&self, message: &[u8]) -> Option<String> {
        let own = &message[self.range.clone()];
        Part::of(own).text(own).map(Cow::into_owned)
    }
}

/// The display name, decoded, and the address of everybody whom a field names.
#[must_use]
pub fn named_addresses(field: &Field<'_>) -> Vec<(String, String)> {
    let text = |octets: &[u8]| String::from_utf8_lossy(octets).into_owned();
    let all = addresses(&field.unfolded()).into_iter();
    let each = all.filter_map(|it| {
        let address = [it.mailbox?, b"@".to_vec(), it.host?].concat();
        let name = text(&it.name.unwrap_or_default());
        Some((decode::words(&name).into_owned(), text(&address)))
    });
    each.collect()
}

/// Takes a message apart.
#[must_use]
pub fn view(content: &Octets) -> MessageView {
    let mut header = fields(content);
    let (mut named, mut raw) = (Vec::new(), Vec::new());
    for field in header.by_ref() {
        named.push(decoded_field(&field));
        raw.push(field.value_range());
    }
    let body = header.offset()..content.len();
    let part = Part::of(content);
    let mut text = String::new();
    append_text(content, &part, false, &mut text);
    MessageView {
        fields: named,
        raw,
        body,
        text,
        part: part_view(content, &part),
    }
}

/// Name and decoded value.
fn decoded_field(field: &Field<'_>) -> (String, String, Range<usize>) {
    let unfolded = field.unfolded();
    (
        String::from_utf8_lossy(field.name).into_owned(),
        decode::words(&String::from_utf8_lossy(&unfolded)).into_owned(),
        field.range.clone(),
    )
}

/// What the part says for reading. Of alternatives it is the plain text, if there is one; HTML is shown as its
/// source: the lab draws nothing that comes in a message.
fn append_text(message: &[u8], part: &Part<'_>, only_plain: bool, out: &mut String) {
    let is_plain = |part: &Part<'_>| part.kind.is("text", "plain");
    match &part.inner {
        Inner::Parts(parts) => {
            let alternative = part.kind.is("multipart", "alternative");
            let only_plain = only_plain || alternative && parts.iter().any(is_plain);
            for it in parts {
                append_text(message, it, only_plain, out);
            }
        }
        Inner::Octets if !part.is_attachment(message) && (is_plain(part) || !only_plain) => {
            if !out.is_empty() && !out.ends_with('\n') {
                out.push_str("\r\n");
            }
            out.push_str(&part.text(message).unwrap_or_default());
        }
        _ => {}
    }
}

fn part_view(message: &[u8], part: &Part<'_>) -> PartView {
    let inner = match &part.inner {
        Inner::Octets => &[],
        Inner::Parts(parts) => parts.as_slice(),
        Inner::Message(message) => core::slice::from_ref(&**message),
    };
    PartView {
        content_type: part.kind.name(),
        name: part.file_name(message),
        range: part.range(),
        body: part.body.clone(),
        parts: inner.iter().map(|it| part_view(message, it)).collect(),
    }
}
