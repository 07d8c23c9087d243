//! A message as a person looks at it: fields, text, parts, each with its octets. It never fails:
//! what cannot be parsed is shown as it is.

use super::fields::{Field, fields};
use crate::Octets;
use core::ops::Range;
use mail_parser::parsers::MessageStream;
use mail_parser::{Encoding, Message, MessageParser, MessagePart, MimeHeaders as _, PartType};
use serde::Serialize;

/// How deep parts are shown; what lies deeper is in the part that holds it.
const MAX_DEPTH: usize = 50;
/// How many messages in messages are taken apart: the parser's own values nest as deep, and their
/// end is recursive.
const MAX_MESSAGES: usize = 200;

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
    let parsed = if nests_deep(content) {
        None
    } else {
        MessageParser::default().parse(&**content)
    };
    let root = parsed
        .as_ref()
        .and_then(|message| Some((message, message.parts.first()?)));
    // Where the header ends is one thing for the whole view, however it is parsed.
    let mut part = PartView {
        content_type: String::from("text/plain"),
        range: 0..content.len(),
        body: body.clone(),
        ..PartView::default()
    };
    let text = match root {
        Some((message, root)) => {
            part.content_type = content_type(root);
            part.name = root.attachment_name().map(str::to_owned);
            part.parts = inner_parts(message, root, &body, 0);
            text(message, root)
        }
        None => String::from_utf8_lossy(&content[body.clone()]).into_owned(),
    };
    MessageView {
        fields: named,
        raw,
        body,
        text,
        part,
    }
}

/// Name and decoded value.
fn decoded_field(field: &Field<'_>) -> (String, String, Range<usize>) {
    let unfolded = field.unfolded();
    let value = String::from_utf8_lossy(&unfolded);
    let value = if value.contains("=?") {
        decode_words(&value)
    } else {
        value.into_owned()
    };
    (
        String::from_utf8_lossy(field.name).into_owned(),
        value,
        field.range.clone(),
    )
}

/// The value of a field in one line, its encoded words decoded (RFC 2047).
pub(crate) fn decode_words(value: &str) -> String {
    let line = format!("{value}\n");
    let decoded = MessageStream::new(line.as_bytes()).parse_unstructured();
    decoded
        .into_text()
        .map_or_else(|| value.to_owned(), std::borrow::Cow::into_owned)
}

fn text(message: &Message<'_>, root: &MessagePart<'_>) -> String {
    match &root.body {
        // A multipart whose parts are not to be found is taken for text.
        PartType::Text(text) if message.text_body.is_empty() => text.to_string(),
        PartType::Binary(octets) if content_type(root).starts_with("multipart/") => {
            String::from_utf8_lossy(octets).into_owned()
        }
        // HTML is shown as its source: the lab draws nothing that comes in a letter.
        _ => message
            .text_bodies()
            .filter_map(|part| match &part.body {
                PartType::Text(text) | PartType::Html(text) => Some(text.as_ref()),
                _ => None,
            })
            .collect(),
    }
}

/// The parts within `of`, whose body's octets are `body`.
fn inner_parts(
    message: &Message<'_>,
    of: &MessagePart<'_>,
    body: &Range<usize>,
    depth: usize,
) -> Vec<PartView> {
    if depth == MAX_DEPTH {
        return Vec::new();
    }
    let inner = |message, it: &MessagePart<'_>| part(message, it, body, depth + 1);
    match &of.body {
        PartType::Multipart(ids) => ids
            .iter()
            .filter_map(|id| message.parts.get(*id as usize))
            .filter(|it| !core::ptr::eq(*it, of))
            .map(|it| inner(message, it))
            .collect(),
        // The octets of an encoded message are not in this one.
        PartType::Message(message) if of.encoding == Encoding::None => message
            .parts
            .first()
            .map(|it| inner(message, it))
            .into_iter()
            .collect(),
        _ => Vec::new(),
    }
}

fn part(
    message: &Message<'_>,
    of: &MessagePart<'_>,
    within: &Range<usize>,
    depth: usize,
) -> PartView {
    let start = (of.offset_header as usize).clamp(within.start, within.end);
    let middle = (of.offset_body as usize).clamp(start, within.end);
    // A part that is never closed has no end.
    let end = match of.offset_end as usize {
        end if end >= middle => end.min(within.end),
        _ => within.end,
    };
    PartView {
        content_type: content_type(of),
        name: of.attachment_name().map(str::to_owned),
        range: start..end,
        parts: inner_parts(message, of, &(middle..end), depth),
        body: middle..end,
    }
}

fn content_type(of: &MessagePart<'_>) -> String {
    match of.content_type() {
        Some(kind) => match kind.subtype() {
            Some(subtype) => format!("{}/{subtype}", kind.ctype()).to_ascii_lowercase(),
            None => kind.ctype().to_ascii_lowercase(),
        },
        None if matches!(of.body, PartType::Message(_)) => String::from("message/rfc822"),
        None => String::from("text/plain"),
    }
}

/// Whether the message may hold more messages in messages than are taken apart. It counts the
/// subtypes that make one (`message/rfc822`, `message/global`, `multipart/digest`).
fn nests_deep(content: &[u8]) -> bool {
    let marks = content.windows(6).filter(|it| {
        it.eq_ignore_ascii_case(b"rfc822")
            || it.eq_ignore_ascii_case(b"global")
            || it.eq_ignore_ascii_case(b"digest")
    });
    marks.take(MAX_MESSAGES + 1).count() > MAX_MESSAGES
}
