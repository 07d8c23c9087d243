//! What FETCH answers (RFC 3501 section 7.4.2).

use super::command::{FetchItem, SectionText};
use super::dates::date_time;
use super::{Flags, Message};
use crate::message::fields;
use mail_parser::{Address, MessageParser};
use std::borrow::Cow;
use std::io::Write as _;

/// `* n FETCH (...)` with CRLF.
pub(super) fn response(number: u32, message: &Message, items: &[FetchItem]) -> Vec<u8> {
    let mut out = Vec::with_capacity(message.content.len() + 128);
    write!(out, "* {number} FETCH (").expect("a Vec takes all");
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.push(b' ');
        }
        write_item(&mut out, message, item);
    }
    out.extend_from_slice(b")\r\n");
    out
}

fn write_item(out: &mut Vec<u8>, message: &Message, item: &FetchItem) {
    let content = &*message.content;
    match item {
        FetchItem::Flags => {
            out.extend_from_slice(b"FLAGS ");
            out.extend_from_slice(flag_list(&message.flags).as_bytes());
        }
        FetchItem::Uid => write!(out, "UID {}", message.uid).expect("a Vec takes all"),
        FetchItem::InternalDate => {
            write!(out, "INTERNALDATE \"{}\"", date_time(message.internal_date))
                .expect("a Vec takes all");
        }
        FetchItem::Size => {
            write!(out, "RFC822.SIZE {}", content.len()).expect("a Vec takes all");
        }
        FetchItem::Envelope => {
            out.extend_from_slice(b"ENVELOPE ");
            out.extend_from_slice(&envelope(content));
        }
        // The server that is to come tells the structure.
        FetchItem::Body | FetchItem::BodyStructure => out.extend_from_slice(b"BODY NIL"),
        FetchItem::Rfc822 => literal(out, "RFC822", content),
        FetchItem::Rfc822Header => literal(out, "RFC822.HEADER", header(content)),
        FetchItem::Rfc822Text => literal(out, "RFC822.TEXT", text(content)),
        FetchItem::Section {
            section, partial, ..
        } => {
            let (name, octets) = match &section.text {
                SectionText::All | SectionText::Mime => (String::new(), content.into()),
                SectionText::Header => ("HEADER".into(), header(content).into()),
                SectionText::Text => ("TEXT".into(), text(content).into()),
                SectionText::Fields { not, names } => some_fields(content, *not, names),
            };
            match partial {
                None => literal(out, &format!("BODY[{name}]"), &octets),
                Some((origin, count)) => {
                    let start = (*origin as usize).min(octets.len());
                    let end = start.saturating_add(*count as usize).min(octets.len());
                    literal(out, &format!("BODY[{name}]<{origin}>"), &octets[start..end]);
                }
            }
        }
    }
}

fn literal(out: &mut Vec<u8>, name: &str, octets: &[u8]) {
    write!(out, "{name} {{{}}}\r\n", octets.len()).expect("a Vec takes all");
    out.extend_from_slice(octets);
}

/// `(\Seen \Flagged)`.
pub(super) fn flag_list(flags: &Flags) -> String {
    let words: Vec<String> = flags.iter().map(ToString::to_string).collect();
    format!("({})", words.join(" "))
}

/// The header with the empty line behind it (section 6.4.5).
fn header(content: &[u8]) -> &[u8] {
    let end = fields(content).last().map_or(0, |field| field.range.end);
    match content[end..].strip_prefix(b"\r\n") {
        Some(_) => &content[..end + 2],
        None => &content[..end],
    }
}

fn text(content: &[u8]) -> &[u8] {
    &content[header(content).len()..]
}

fn some_fields(content: &[u8], not: bool, names: &[String]) -> (String, Cow<'static, [u8]>) {
    let mut octets = Vec::new();
    for field in fields(content) {
        if names.iter().any(|name| field.is(name)) != not {
            octets.extend_from_slice(&content[field.range]);
        }
    }
    octets.extend_from_slice(b"\r\n");
    let quoted: Vec<String> = names.iter().map(|it| astring(it)).collect();
    let word = if not {
        "HEADER.FIELDS.NOT"
    } else {
        "HEADER.FIELDS"
    };
    (format!("{word} ({})", quoted.join(" ")), Cow::Owned(octets))
}

fn astring(text: &str) -> String {
    if !text.is_empty() && text.bytes().all(super::grammar::is_atom) {
        text.to_owned()
    } else {
        format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
    }
}

/// The envelope structure (section 7.4.2): date, subject, from, sender, reply-to, to, cc, bcc,
/// in-reply-to, message-id.
fn envelope(content: &[u8]) -> Vec<u8> {
    let parsed = MessageParser::default()
        .parse_headers(content)
        .unwrap_or_default();
    let raw = |name: &str| {
        let found = fields(content).find(|field| field.is(name));
        nstring(found.map(|field| field.value))
    };
    let from = addresses(parsed.from());
    let or_from = |list: String| if list == "NIL" { from.clone() } else { list };
    let parts = [
        raw("Date"),
        raw("Subject"),
        from.clone(),
        or_from(addresses(parsed.sender())),
        or_from(addresses(parsed.reply_to())),
        addresses(parsed.to()),
        addresses(parsed.cc()),
        addresses(parsed.bcc()),
        raw("In-Reply-To"),
        raw("Message-ID"),
    ];
    format!("({})", parts.join(" ")).into_bytes()
}

fn addresses(list: Option<&Address<'_>>) -> String {
    let Some(list) = list else {
        return "NIL".into();
    };
    let mut out = String::new();
    for it in list.iter() {
        let address = it.address.as_deref().unwrap_or("");
        let (local, host) = address.rsplit_once('@').unwrap_or((address, ""));
        let name = nstring(it.name.as_deref().map(str::as_bytes));
        out += &format!(
            "({name} NIL {} {})",
            nstring(Some(local.as_bytes())),
            nstring(Some(host.as_bytes()))
        );
    }
    if out.is_empty() {
        "NIL".into()
    } else {
        format!("({out})")
    }
}

/// A quoted string, or NIL. What a quoted string cannot hold is left out.
fn nstring(value: Option<&[u8]>) -> String {
    let Some(value) = value else {
        return "NIL".into();
    };
    let text = String::from_utf8_lossy(value).replace("\r\n", "");
    let mut out = String::from("\"");
    for letter in text.chars().filter(|it| !it.is_control() || *it == '\t') {
        if matches!(letter, '"' | '\\') {
            out.push('\\');
        }
        out.push(letter);
    }
    out.push('"');
    out
}
