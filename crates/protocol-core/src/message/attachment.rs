//! Files that come with a message, written and read.

use super::decode;
use super::mime::{Inner, Part};
use super::text::{base64_lines, one_line};
use crate::Octets;
use mail_builder::headers::content_type::ContentType;
use mail_builder::mime::{BodyPart, MimePart};
use serde::{Deserialize, Serialize};

/// A file that comes with a message.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Attachment {
    /// Its name.
    pub name: String,
    /// Its media type, such as `image/png`.
    pub kind: String,
    /// Its content.
    pub content: Octets,
}

/// The part that a file becomes.
pub(super) fn attached(it: &Attachment) -> MimePart<'_> {
    let word = |text: &str| {
        !text.is_empty()
            && text
                .chars()
                .all(|it| it.is_ascii_alphanumeric() || "-+._".contains(it))
    };
    // Only what is not itself made of parts may be base64 (RFC 2045 section 6.4).
    let fits = |(main, sub): (&str, &str)| {
        word(main) && word(sub) && !matches!(main, "message" | "multipart")
    };
    let kind = match it.kind.split_once('/').is_some_and(fits) && it.kind.len() < 100 {
        true => it.kind.as_str(),
        false => "application/octet-stream",
    };
    let octets = BodyPart::from(base64_lines(&it.content).into_bytes());
    MimePart::new(ContentType::new(kind), octets)
        .attachment(one_line(&it.name))
        .transfer_encoding("base64")
}

/// The files that come with a message: parts that have a name, or say that they are attachments.
#[must_use]
pub fn attachments(message: &Octets) -> Vec<Attachment> {
    let mut found = Vec::new();
    collect(message, &Part::of(message), &mut found);
    found
}

fn collect(message: &[u8], part: &Part<'_>, found: &mut Vec<Attachment>) {
    if let Inner::Parts(parts) = &part.inner {
        return parts.iter().for_each(|it| collect(message, it, found));
    }
    let name = part.file_name(message);
    if name.is_some() || part.is_attachment(message) {
        let octets = decode::body(&message[part.body.clone()], part.encoding);
        found.push(Attachment {
            name: name.unwrap_or_default(),
            kind: part.kind.name(),
            content: octets.into_owned().into(),
        });
    }
}
