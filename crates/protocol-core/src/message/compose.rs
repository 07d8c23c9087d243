//! From what a person wrote to a message (RFC 5322) and its envelope.

use crate::Octets;
use crate::smtp::Mailbox;
use crate::trace::SyntaxError;
use mail_builder::MessageBuilder;
use mail_builder::headers::address::Address;
use serde::{Deserialize, Serialize};

/// What a person wrote. Addresses are `Alice <alice@sender.example>` or the address alone.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Draft {
    /// From.
    pub from: String,
    /// To.
    pub to: Vec<String>,
    /// Cc.
    pub cc: Vec<String>,
    /// Bcc: on the envelope, not in the message.
    pub bcc: Vec<String>,
    /// The subject.
    pub subject: String,
    /// The text, its lines ended by LF or CRLF.
    pub body: String,
}

/// A message and who it is from and for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Composed {
    /// The message: ASCII, lines ended by CRLF, none over 998 octets.
    pub content: Octets,
    /// For whom: To, Cc and Bcc, each once.
    pub recipients: Vec<Mailbox>,
    /// From whom.
    pub sender: Mailbox,
}

/// A field of the draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "each is the field it names")]
pub enum DraftField {
    From,
    To,
    Cc,
    Bcc,
}

/// Why a draft makes no message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum ComposeError {
    /// An address is none.
    #[error("{field:?}, address {number}: {error}")]
    Address {
        /// In which field.
        field: DraftField,
        /// Which of its addresses, from 1.
        number: usize,
        /// The address, shortened to 100 characters.
        address: String,
        /// What is wrong with it.
        error: SyntaxError,
    },
    /// Nobody to send it to.
    #[error("no recipient")]
    NoRecipient,
}

/// Composes a message. Date (seconds since 1970) and Message-ID (without angle brackets) are given:
/// nothing here reads a clock. Control characters in the subject and in names become spaces, so
/// that they cannot begin another field.
///
/// # Errors
/// Where an address is none, or there is nobody to send it to.
pub fn compose(draft: &Draft, date: i64, message_id: &str) -> Result<Composed, ComposeError> {
    let (from_name, sender) = parse_address(&draft.from, DraftField::From, 1)?;
    let mut recipients: Vec<Mailbox> = Vec::new();
    let mut known = std::collections::BTreeSet::new();
    let mut list = |addresses: &[String], field| {
        let mut list = Vec::new();
        for (index, text) in addresses.iter().enumerate() {
            let (name, mailbox) = parse_address(text, field, index + 1)?;
            list.push(Address::new_address(name, mailbox.to_string()));
            if known.insert(mailbox.clone()) {
                recipients.push(mailbox);
            }
        }
        Ok::<_, ComposeError>(list)
    };
    let to = list(&draft.to, DraftField::To)?;
    let cc = list(&draft.cc, DraftField::Cc)?;
    list(&draft.bcc, DraftField::Bcc)?;
    if recipients.is_empty() {
        return Err(ComposeError::NoRecipient);
    }
    let mut builder = MessageBuilder::new()
        .date(date)
        .message_id(message_id)
        .from(Address::new_address(from_name, sender.to_string()));
    if !to.is_empty() {
        builder = builder.to(Address::new_list(to));
    }
    if !cc.is_empty() {
        builder = builder.cc(Address::new_list(cc));
    }
    let builder = builder.subject(one_line(&draft.subject)).text_body(text_lines(&draft.body));
    let mut content = Vec::with_capacity(512 + draft.body.len() + draft.body.len() / 8);
    builder.serialize(&mut content);
    if !content.ends_with(b"\r\n") {
        content.extend_from_slice(b"\r\n");
    }
    Ok(Composed { content: content.into(), recipients, sender })
}

/// `Name <address>` or `address`.
fn parse_address(
    text: &str,
    field: DraftField,
    number: usize,
) -> Result<(Option<String>, Mailbox), ComposeError> {
    let text = text.trim();
    let (name, address) = match (text.rfind('<'), text.strip_suffix('>')) {
        (Some(open), Some(inner)) => (one_line(text[..open].trim()), &inner[open + 1..]),
        _ => (String::new(), text),
    };
    let name = name.trim().trim_matches('"').to_owned();
    let mailbox = address.trim().parse().map_err(|error| ComposeError::Address {
        field,
        number,
        address: address.chars().take(100).collect(),
        error,
    })?;
    Ok((Some(name).filter(|name| !name.is_empty()), mailbox))
}

fn one_line(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect()
}

/// Lines ended by CRLF; a CR of its own is an end of line too.
fn text_lines(body: &str) -> String {
    let mut text = String::with_capacity(body.len() + body.len() / 16);
    for line in body.replace("\r\n", "\n").replace('\r', "\n").split_inclusive('\n') {
        match line.strip_suffix('\n') {
            Some(line) => {
                text.push_str(line);
                text.push_str("\r\n");
            }
            None => {
                text.push_str(line);
                text.push_str("\r\n");
            }
        }
    }
    text
}
