//! A message as Mailpit's API shows it: the names of the fields are Mailpit's.

use super::summary::moment;
use crate::serve::kept::Message;
use base64::Engine as _;
use chrono::DateTime;
use protocol_core::message::{MessageView, PartView, fields, named_addresses, view};
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use std::borrow::Cow;

/// How many characters a list shows of a message.
const SNIPPET: usize = 250;

/// A message, read.
pub struct Mail<'a> {
    pub message: &'a Message,
    view: MessageView,
    parts: Vec<Leaf>,
}

/// A part that has no parts.
struct Leaf {
    /// `0` is the message itself, `1.2` the second part of its first.
    id: String,
    part: PartView,
    place: Place,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Text,
    Html,
    Inline,
    Attached,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Address {
    pub name: String,
    pub address: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Attachment {
    #[serde(rename = "PartID")]
    part_id: String,
    file_name: String,
    content_type: String,
    #[serde(rename = "ContentID")]
    content_id: String,
    size: usize,
    checksums: Checksums,
}

#[derive(Debug, Serialize)]
struct Checksums {
    #[serde(rename = "SHA256")]
    sha256: String,
}

/// What lists and a single message have in common.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Head {
    #[serde(rename = "ID")]
    id: String,
    #[serde(rename = "MessageID")]
    message_id: String,
    from: Option<Address>,
    to: Vec<Address>,
    cc: Vec<Address>,
    bcc: Vec<Address>,
    reply_to: Vec<Address>,
    subject: String,
    tags: [String; 0],
    username: String,
    size: usize,
}

/// A message in a list.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Listed {
    #[serde(flatten)]
    head: Head,
    read: bool,
    created: String,
    attachments: usize,
    snippet: String,
}

/// A message alone.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Whole {
    #[serde(flatten)]
    head: Head,
    return_path: String,
    list_unsubscribe: ListUnsubscribe,
    date: String,
    text: String,
    #[serde(rename = "HTML")]
    html: String,
    inline: Vec<Attachment>,
    attachments: Vec<Attachment>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct ListUnsubscribe {
    header: String,
    header_post: String,
    links: [String; 0],
    errors: String,
}

impl<'a> Mail<'a> {
    pub fn of(message: &'a Message) -> Self {
        let view = view(&message.content);
        let mut parts = Vec::new();
        let (mut text, mut html) = (false, false);
        leaves(&view.part, String::new(), &mut |id, part| {
            let disposition = part.field(&message.content, "Content-Disposition");
            let disposition = disposition.unwrap_or_default().to_ascii_lowercase();
            let is_file = part.name.is_some() || disposition.starts_with("attachment");
            let has_id = part.field(&message.content, "Content-ID").is_some();
            let place = match part.content_type.as_str() {
                "text/plain" if !is_file && !text => Place::Text,
                "text/html" if !is_file && !html => Place::Html,
                _ if has_id || disposition.starts_with("inline") => Place::Inline,
                _ => Place::Attached,
            };
            text |= place == Place::Text;
            html |= place == Place::Html;
            let part = part.clone();
            parts.push(Leaf { id, part, place });
        });
        Self {
            message,
            view,
            parts,
        }
    }

    pub fn subject(&self) -> &str {
        self.view.field("Subject").unwrap_or_default()
    }

    pub fn message_id(&self) -> String {
        let id = self.view.field("Message-ID").unwrap_or_default().trim();
        id.trim_matches(['<', '>']).to_owned()
    }

    /// Everybody whom the fields of that name name.
    pub fn addresses(&self, name: &str) -> Vec<Address> {
        let named = fields(&self.message.content).filter(|it| it.is(name));
        let all = named.flat_map(|it| named_addresses(&it));
        all.map(|(name, address)| Address { name, address })
            .collect()
    }

    /// Whom From names first, or else the envelope.
    fn from(&self) -> Option<Address> {
        let address = self.message.envelope.from.clone();
        let name = String::new();
        let named = self.addresses("From").into_iter().next();
        named.or_else(|| (!address.is_empty()).then_some(Address { name, address }))
    }

    /// Recipients of the envelope whom To and Cc do not name, too.
    pub fn bcc(&self) -> Vec<Address> {
        let mut all = self.addresses("Bcc");
        let named = [self.addresses("To"), self.addresses("Cc"), all.clone()].concat();
        let taken = self
            .message
            .envelope
            .to
            .iter()
            .filter(|it| it.code / 100 == 2);
        for to in taken {
            if !named
                .iter()
                .any(|it| it.address.eq_ignore_ascii_case(&to.address))
            {
                all.push(Address {
                    name: String::new(),
                    address: to.address.clone(),
                });
            }
        }
        all
    }

    pub fn text(&self) -> String {
        self.text_of(Place::Text)
    }

    pub fn html(&self) -> String {
        self.text_of(Place::Html)
    }

    fn text_of(&self, place: Place) -> String {
        let found = self.parts.iter().find(|it| it.place == place);
        let text = found.and_then(|it| it.part.text(&self.message.content));
        text.unwrap_or_default()
    }

    /// How many files come with it.
    pub fn attached(&self) -> usize {
        self.files(Place::Attached).count() + self.files(Place::Inline).count()
    }

    fn files(&self, place: Place) -> impl Iterator<Item = &Leaf> {
        self.parts.iter().filter(move |it| it.place == place)
    }

    /// The type and the octets of a part.
    pub fn part(&self, id: &str) -> Option<(&str, Cow<'_, [u8]>)> {
        let found = self.parts.iter().find(|it| it.id == id)?;
        let content = found.part.content(&self.message.content);
        Some((&found.part.content_type, content))
    }

    /// The fields, each with all its values.
    pub fn headers(&self) -> serde_json::Map<String, serde_json::Value> {
        let mut all = serde_json::Map::new();
        for (name, value, _) in self.view.fields.iter().filter(|it| !it.0.is_empty()) {
            let values = all
                .entry(name.as_str())
                .or_insert_with(|| Vec::<String>::new().into());
            if let Some(values) = values.as_array_mut() {
                values.push(value.trim().into());
            }
        }
        all
    }

    fn head(&self, user: Option<&str>) -> Head {
        Head {
            id: self.message.id.to_string(),
            message_id: self.message_id(),
            from: self.from(),
            to: self.addresses("To"),
            cc: self.addresses("Cc"),
            bcc: self.bcc(),
            reply_to: self.addresses("Reply-To"),
            subject: self.subject().to_owned(),
            tags: [],
            username: user.unwrap_or_default().to_owned(),
            size: self.message.content.len(),
        }
    }

    pub fn listed(&self, user: Option<&str>) -> Listed {
        let words = self.view.text.split_whitespace();
        let snippet = words.collect::<Vec<_>>().join(" ");
        Listed {
            head: self.head(user),
            read: self.message.is_read,
            created: moment(self.message.received),
            attachments: self.attached(),
            snippet: snippet.chars().take(SNIPPET).collect(),
        }
    }

    pub fn whole(&self, user: Option<&str>) -> Whole {
        let field = |name| self.view.field(name).unwrap_or_default().to_owned();
        let date = DateTime::parse_from_rfc2822(field("Date").trim());
        let received = moment(self.message.received);
        let files = |place| self.files(place).map(|it| self.attachment(it)).collect();
        Whole {
            head: self.head(user),
            return_path: self.message.envelope.from.clone(),
            list_unsubscribe: ListUnsubscribe {
                header: field("List-Unsubscribe"),
                header_post: field("List-Unsubscribe-Post"),
                links: [],
                errors: String::new(),
            },
            date: date.map_or(received, |it| it.to_rfc3339()),
            text: self.text(),
            html: self.html(),
            inline: files(Place::Inline),
            attachments: files(Place::Attached),
        }
    }

    fn attachment(&self, leaf: &Leaf) -> Attachment {
        let content = leaf.part.content(&self.message.content);
        let id = leaf.part.field(&self.message.content, "Content-ID");
        let digest = Sha256::digest(&content);
        Attachment {
            part_id: leaf.id.clone(),
            file_name: leaf.part.name.clone().unwrap_or_default(),
            content_type: leaf.part.content_type.clone(),
            content_id: id
                .unwrap_or_default()
                .trim()
                .trim_matches(['<', '>'])
                .to_owned(),
            size: content.len(),
            checksums: Checksums {
                sha256: digest.iter().map(|it| format!("{it:02x}")).collect(),
            },
        }
    }

    /// The HTML of the message with the pictures in it that come with it.
    pub fn shown_html(&self) -> String {
        let mut html = self.html();
        for leaf in &self.parts {
            let id = leaf.part.field(&self.message.content, "Content-ID");
            let Some(id) = id.map(|it| it.trim().trim_matches(['<', '>']).to_owned()) else {
                continue;
            };
            let content = leaf.part.content(&self.message.content);
            let content = base64::engine::general_purpose::STANDARD.encode(content);
            let data = format!("data:{};base64,{content}", leaf.part.content_type);
            html = html.replace(&format!("cid:{id}"), &data);
        }
        html
    }
}

/// Each part that has none, with its number.
fn leaves(part: &PartView, id: String, each: &mut impl FnMut(String, &PartView)) {
    let is_message = part.content_type == "message/rfc822";
    if part.parts.is_empty() || is_message {
        return each(if id.is_empty() { "0".into() } else { id }, part);
    }
    for (inner, number) in part.parts.iter().zip(1..) {
        let id = match id.as_str() {
            "" => format!("{number}"),
            outer => format!("{outer}.{number}"),
        };
        leaves(inner, id, each);
    }
}
