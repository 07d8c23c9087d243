//! A message as a person reads it, through mail-parser. It never fails: what cannot be parsed is
//! shown as it is.

use super::fields;
use crate::Octets;
use core::ops::Range;
use mail_parser::{Message, MessageParser, MimeHeaders, PartType};

/// A message, taken apart.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MessageView {
    /// From the top: name, value with encoded words decoded and folding undone, octets.
    pub fields: Vec<(String, String, Range<usize>)>,
    /// The text, decoded.
    pub text: String,
    /// The parts, as a tree.
    pub part: PartView,
}

/// A MIME part.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PartView {
    /// Its type, `text/plain`.
    pub content_type: String,
    /// Its octets in the message, header included.
    pub range: Range<usize>,
    /// Its name, where it is an attachment that has one.
    pub name: Option<String>,
    /// The parts inside.
    pub parts: Vec<PartView>,
}

impl MessageView {
    /// The value of the first field of that name, ignoring case.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&str> {
        let found = self.fields.iter().find(|(it, ..)| it.eq_ignore_ascii_case(name));
        found.map(|(_, value, _)| value.as_str())
    }
}

/// Takes a message apart.
#[must_use]
pub fn view(content: &Octets) -> MessageView {
    let parsed = MessageParser::default().parse(&**content);
    let decoded = |index: usize| -> Option<String> {
        let header = parsed.as_ref()?.root_part().headers.get(index)?;
        header.value.as_text().map(str::to_owned)
    };
    let fields = fields(content)
        .enumerate()
        .map(|(index, field)| {
            let raw = unfold(field.value);
            let value = match field.name.to_ascii_lowercase().as_slice() {
                b"subject" | b"comments" => decoded(index).unwrap_or(raw),
                _ => raw,
            };
            (String::from_utf8_lossy(field.name).into_owned(), value, field.range)
        })
        .collect();
    let text = parsed
        .as_ref()
        .and_then(|message| message.body_text(0))
        .map_or_else(String::new, |text| text.into_owned());
    let part = match &parsed {
        Some(message) => part_view(message, 0, content.len(), 0),
        None => PartView {
            content_type: "application/octet-stream".into(),
            range: 0..content.len(),
            name: None,
            parts: Vec::new(),
        },
    };
    MessageView { fields, text, part }
}

/// How deep parts are followed.
const MAX_DEPTH: usize = 32;

fn part_view(message: &Message<'_>, id: u32, end: usize, depth: usize) -> PartView {
    let Some(part) = message.part(id).filter(|_| depth < MAX_DEPTH) else {
        return PartView::default();
    };
    let content_type = part.content_type().map_or_else(
        || String::from("text/plain"),
        |it| format!("{}/{}", it.ctype(), it.subtype().unwrap_or("*")),
    );
    let start = (part.offset_header as usize).min(end);
    let stop = (part.offset_end as usize).clamp(start, end);
    let parts = match &part.body {
        PartType::Multipart(ids) => {
            ids.iter().map(|id| part_view(message, *id, end, depth + 1)).collect()
        }
        _ => Vec::new(),
    };
    let name = part.attachment_name().map(str::to_owned);
    PartView { content_type, range: start..stop, name, parts }
}

/// RFC 5322 section 2.2.3: the line ends before white space go.
fn unfold(value: &[u8]) -> String {
    String::from_utf8_lossy(value).replace("\r\n", "").replace('\n', "").replace('\t', " ")
}
