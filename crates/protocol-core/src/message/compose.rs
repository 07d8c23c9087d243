//! From what a person typed to a message and its envelope.

use super::attachment::{Attachment, attached};
use super::mime::unescaped;
use super::notice::boundary;
use super::text::{base64_lines, encoded_words, one_line, with_line_ends};
use super::{MAX_LINE, date_time};
use crate::Octets;
use crate::imap::MailboxName;
use crate::smtp::Mailbox;
use crate::smtp::dsn::Asked;
use crate::trace::SyntaxError;
use core::fmt;
use mail_builder::MessageBuilder;
use mail_builder::headers::HeaderType;
use mail_builder::headers::address::Address;
use mail_builder::headers::content_type::ContentType;
use mail_builder::headers::message_id::MessageId;
use mail_builder::headers::raw::Raw;
use mail_builder::headers::text::Text;
use mail_builder::mime::{BodyPart, MimePart};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// What a person typed into a mail program. An address is `bob@receiver.example` or `Bob
/// <bob@receiver.example>`; empty ones are ignored.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct Draft {
    /// The sender.
    pub from: String,
    /// The recipients.
    pub to: Vec<String>,
    /// Who gets a copy.
    pub cc: Vec<String>,
    /// Who gets a blind copy. These addresses are on the envelope but not in the message.
    pub bcc: Vec<String>,
    /// The subject.
    pub subject: String,
    /// The text.
    pub body: String,
    /// The files that come with the text.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attachment>,
    /// If it is a reply: the Message-IDs of the conversation without angle brackets, oldest first. The last is
    /// of the message that it replies to (RFC 5322 section 3.6.4).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub thread: Vec<String>,
    /// The whole message, header and body, as it is sent. Then `subject`, `body`, `attachments` and `thread`
    /// are not used, and the addresses are used for the envelope only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content: Option<Octets>,
    /// Which delivery status notifications the sender asks for, if the server offers DSN (RFC 3461). It is not
    /// part of the message.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ask: Option<Box<Asked>>,
    /// The mailbox in which the mail program keeps a copy once a server has accepted the message, by IMAP APPEND. If
    /// left out, it keeps none. It is not part of the message.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keep: Option<MailboxName>,
}

/// A message and its envelope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Composed {
    /// The message: only ASCII but for local parts of other scripts (RFC 6532), lines of at most
    /// [`MAX_LINE`] octets, each ended by CRLF; or what [`Draft::content`] says.
    pub content: Octets,
    /// To, Cc and Bcc in this order, each mailbox once.
    pub recipients: Vec<Mailbox>,
    /// From.
    pub sender: Mailbox,
}

/// A field of a draft that holds addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DraftField {
    /// Who it is from.
    From,
    /// Who it is for.
    To,
    /// Who gets a copy.
    Cc,
    /// Who gets a copy unseen.
    Bcc,
}

/// Why a draft makes no message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum ComposeError {
    /// An address is none (RFC 5321 section 4.1.2, `Mailbox`).
    #[error("{field}, address {number}: {error}")]
    Address {
        /// The field it stands in.
        field: DraftField,
        /// Which of the field's addresses, from 1.
        number: usize,
        /// What stands where a mailbox should: without the display name, at most its first 100
        /// characters.
        address: String,
        /// What is wrong; `at` counts octets of the whole of what stands there.
        error: SyntaxError,
    },
    /// There is nobody to send it to.
    #[error("there is no recipient")]
    NoRecipient,
}

impl fmt::Display for DraftField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::From => "From",
            Self::To => "To",
            Self::Cc => "Cc",
            Self::Bcc => "Bcc",
        })
    }
}

/// Composes a message: `date` in seconds since 1970, `message_id` without angle brackets (what a
/// Message-ID may not hold is left out of it).
///
/// What is not ASCII becomes encoded words (RFC 2047) in the header and quoted-printable or base64
/// in the body, so that every server takes it. Line ends in the subject and in names become
/// spaces, other control characters there U+FFFD.
///
/// # Errors
/// [`ComposeError`]: an address is none, or there is no recipient.
pub fn compose(draft: &Draft, date: i64, message_id: &str) -> Result<Composed, ComposeError> {
    let from = Typed::parse(&draft.from).map_err(|error| error.at(DraftField::From, 1))?;
    let to = all(DraftField::To, &draft.to)?;
    let cc = all(DraftField::Cc, &draft.cc)?;
    let bcc = all(DraftField::Bcc, &draft.bcc)?;
    if let Some(content) = &draft.content {
        return addressed(from, [to, cc, bcc], content.clone());
    }

    let mut message = MessageBuilder::new()
        .header("Date", Raw::new(date_time(date)))
        .header("From", from.address())
        .header("Message-ID", MessageId::new(bare_id(message_id)));
    for (name, addresses) in [("To", &to), ("Cc", &cc)] {
        if !addresses.is_empty() {
            let list = addresses.iter().map(Typed::address).collect();
            message = message.header(name, Address::new_list(list));
        }
    }
    let subject = one_line(&draft.subject);
    if !subject.is_empty() {
        message = message.header("Subject", unstructured(subject));
    }
    if let Some(parent) = draft.thread.last() {
        let thread = draft.thread.iter().map(|it| bare_id(it));
        message = message
            .header("In-Reply-To", MessageId::new(bare_id(parent)))
            .header("References", MessageId::new_list(thread));
    }
    let mut part = body(&draft.body);
    if !draft.attachments.is_empty() {
        // Base64 and quoted-printable have no `=_` (RFC 2045 section 6.7).
        let id = message_id.chars().filter(char::is_ascii_alphanumeric);
        let wanted = "=_".chars().chain(id.take(16)).collect::<String>();
        let boundary = boundary(&wanted, draft.body.as_bytes());
        let kind = ContentType::new("multipart/mixed").attribute("boundary", boundary);
        let mut parts = vec![part];
        parts.extend(draft.attachments.iter().map(attached));
        part = MimePart::new(kind, parts);
    }
    let content = message.body(part).write_to_vec();
    let mut content = content.expect("writing to memory does not fail");
    if !content.ends_with(b"\r\n") {
        content.extend_from_slice(b"\r\n");
    }

    addressed(from, [to, cc, bcc], content.into())
}

fn addressed(
    from: Typed<'_>,
    to: [Vec<Typed<'_>>; 3],
    content: Octets,
) -> Result<Composed, ComposeError> {
    let recipients = each_once(to);
    if recipients.is_empty() {
        return Err(ComposeError::NoRecipient);
    }
    Ok(Composed {
        content,
        recipients,
        sender: from.mailbox,
    })
}

/// An address as it was typed, taken apart.
struct Typed<'a> {
    name: Cow<'a, str>,
    mailbox: Mailbox,
}

/// What should be a mailbox, and why it is none.
struct TypedError<'a>(&'a str, SyntaxError);

impl TypedError<'_> {
    fn at(self, field: DraftField, number: usize) -> ComposeError {
        let address = self.0.chars().take(100).collect();
        ComposeError::Address {
            field,
            number,
            address,
            error: self.1,
        }
    }
}

impl<'a> Typed<'a> {
    fn parse(typed: &'a str) -> Result<Self, TypedError<'a>> {
        let (name, mailbox) = match bracket(typed) {
            Some(at) => (
                &typed[..at],
                typed[at + 1..typed.trim_end().len() - 1].trim(),
            ),
            None => ("", typed.trim()),
        };
        let parsed: Mailbox = mailbox
            .parse()
            .map_err(|error| TypedError(mailbox, error))?;
        Ok(Self {
            name: display_name(name.trim()),
            // A domain of any script needs no extension where the name before it is ASCII.
            mailbox: parsed.with_a_labels(),
        })
    }

    fn address(&self) -> Address<'static> {
        let name = Some(self.name.to_string()).filter(|name| !name.is_empty());
        Address::new_address(name, self.mailbox.to_string())
    }
}

/// Where `<` opens the mailbox, outside quotes, if the address ends in `>`.
fn bracket(typed: &str) -> Option<usize> {
    if !typed.trim_end().ends_with('>') {
        return None;
    }
    let (mut quoted, mut escaped) = (false, false);
    for (at, octet) in typed.bytes().enumerate() {
        match octet {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'<' if !quoted => return Some(at),
            _ => {}
        }
    }
    None
}

/// A display name in one line and without its quotes (RFC 5322 section 3.2.4).
fn display_name(typed: &str) -> Cow<'_, str> {
    let inner = typed.strip_prefix('"').and_then(|it| it.strip_suffix('"'));
    let Some(inner) = inner else {
        return one_line(typed);
    };
    let name = unescaped(inner.as_bytes());
    Cow::Owned(one_line(&String::from_utf8_lossy(&name)).into_owned())
}

fn all(field: DraftField, typed: &[String]) -> Result<Vec<Typed<'_>>, ComposeError> {
    let written = typed
        .iter()
        .zip(1..)
        .filter(|(text, _)| !text.trim().is_empty());
    written
        .map(|(it, number)| Typed::parse(it).map_err(|error| error.at(field, number)))
        .collect()
}

fn each_once(lists: [Vec<Typed<'_>>; 3]) -> Vec<Mailbox> {
    let mut known = BTreeSet::new();
    let all = lists.into_iter().flatten().map(|typed| typed.mailbox);
    all.filter(|it| known.insert(it.clone())).collect()
}

/// A header's text. Folded where it can be, since that is how it reads best; encoded where it must
/// be: not ASCII, a word too long for a line, or what would be taken for an encoded word.
fn unstructured(text: Cow<'_, str>) -> HeaderType<'_> {
    const LONGEST_WORD: usize = MAX_LINE - 100;
    if text.contains("=?") {
        return Raw::new(encoded_words(&text)).into();
    }
    if text.is_ascii() && text.split(' ').all(|word| word.len() <= LONGEST_WORD) {
        return Raw::new(text).into();
    }
    Text::new(text).into()
}

fn body(typed: &str) -> MimePart<'_> {
    let lines = with_line_ends(typed);
    // RFC 2045 section 2.7 keeps NUL out of 7bit; the builder would let it and its like pass.
    let is_text = lines
        .bytes()
        .all(|octet| !octet.is_ascii_control() || matches!(octet, b'\r' | b'\n' | b'\t'));
    if is_text {
        return MimePart::new("text/plain", lines);
    }
    let kind = ContentType::new("text/plain").attribute("charset", "utf-8");
    let octets = BodyPart::from(base64_lines(lines.as_bytes()).into_bytes());
    MimePart::new(kind, octets).transfer_encoding("base64")
}

fn bare_id(id: &str) -> Cow<'_, str> {
    const LONGEST: usize = 500;
    let fits = |letter: char| letter.is_ascii_graphic() && !matches!(letter, '<' | '>');
    if id.len() <= LONGEST && id.chars().all(fits) {
        return Cow::Borrowed(id);
    }
    Cow::Owned(
        id.chars()
            .filter(|letter| fits(*letter))
            .take(LONGEST)
            .collect(),
    )
}
