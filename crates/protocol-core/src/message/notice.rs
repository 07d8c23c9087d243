//! Notices of what became of a message: `multipart/report` (RFC 6522, before it 3462) with a text, the
//! status of each recipient (RFC 3464) and the message it is about.

use super::text::one_line;
use super::{MAX_LINE, date_time, fields};
use crate::Octets;
use crate::lines::without_end;
use crate::smtp::dsn::{self, MessageRequest, OriginalRecipient, Returns};
use crate::smtp::{Domain, EnhancedStatus, ForwardPath, Mailbox, Reply};
use core::fmt::Write as _;
use mail_builder::MessageBuilder;
use mail_builder::headers::address::Address;
use mail_builder::headers::content_type::ContentType;
use mail_builder::headers::message_id::MessageId;
use mail_builder::headers::raw::Raw;
use mail_builder::mime::{BodyPart, MimePart};
use serde::{Deserialize, Serialize};

/// A message longer than this many octets is not sent back, only its header.
const WHOLE_MESSAGE: usize = 50_000;

/// What became of the recipients that a notice is about: its `Action` field (RFC 3464 section
/// 2.3.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Action {
    /// It could not be delivered, and is not tried again.
    Failed,
    /// It could not be delivered so far, and is tried again.
    Delayed,
    /// It is in the mailbox.
    Delivered,
    /// It was passed on to a server that tells nobody of success (RFC 3461 section 5.2.2).
    Relayed,
}

impl Action {
    /// As the field says it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Failed => "failed",
            Self::Delayed => "delayed",
            Self::Delivered => "delivered",
            Self::Relayed => "relayed",
        }
    }

    /// The subject, what stands above the list of recipients, and what stands below it.
    const fn texts(self) -> [&'static str; 3] {
        match self {
            Self::Failed => [
                "Your message could not be delivered",
                "Your message could not be delivered to:",
                "It will not be tried again for these recipients.",
            ],
            Self::Delayed => [
                "Your message has not been delivered yet",
                "Your message could not be delivered so far to:",
                "This is only a warning: you need not send it again.\r\n\
                 The server keeps it and tries again.",
            ],
            Self::Delivered => [
                "Your message was delivered",
                "Your message was put into the mailbox of:",
                "This does not say that it was read.",
            ],
            Self::Relayed => [
                "Your message was passed on",
                "Your message was passed on to the next server for:",
                "That server does not tell of success: this may be the last that you hear of it.",
            ],
        }
    }
}

/// What a notice is written from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeInput<'a> {
    /// What became of the recipients.
    pub action: Action,
    /// The server that writes it.
    pub reporting_mta: &'a Domain,
    /// The sender of the message it is about.
    pub to: &'a Mailbox,
    /// What the sender asked of the whole message (RFC 3461).
    pub request: &'a MessageRequest,
    /// When it is written, in seconds since 1970.
    pub date: i64,
    /// When the message it is about came, in seconds since 1970.
    pub arrival_date: i64,
    /// When it was tried last, in seconds since 1970, where it was tried.
    pub last_attempt: Option<i64>,
    /// Until when it is tried again, in seconds since 1970: only where it is.
    pub will_retry_until: Option<i64>,
    /// The notice's own Message-ID, without angle brackets.
    pub message_id: &'a str,
    /// What divides its parts. Where that message contains it, it is made longer.
    pub boundary: &'a str,
    /// The recipients, at least one.
    pub recipients: &'a [NoticeRecipient],
    /// The message it is about.
    pub original: &'a Octets,
}

/// A recipient that a notice is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeRecipient {
    /// Who.
    pub recipient: ForwardPath,
    /// For whom the message was at first, where the sender said so.
    pub original: Option<OriginalRecipient>,
    /// Why (RFC 3463).
    pub status: EnhancedStatus,
    /// What the server said, where one said something.
    pub reply: Option<Reply>,
    /// The server that said it.
    pub remote_mta: Option<Domain>,
}

/// The notice, to be sent from `<>` (RFC 5321 section 4.5.5), no line over [`MAX_LINE`] octets. It is
/// ASCII, unless the sender's own local part is not: then it needs SMTPUTF8, and its parts are UTF-8
/// as they are. Of what failed the original comes back whole where it is short, can be a part of the
/// notice, and the sender did not ask for less (RFC 3461 section 4.3); else its header does.
#[must_use]
pub fn write_notice(input: &NoticeInput<'_>) -> Octets {
    let from = format!("MAILER-DAEMON@{}", input.reporting_mta);
    let to = input.to.clone().with_a_labels();
    let parts = vec![
        MimePart::new("text/plain", explanation(input)),
        status_part(input),
        original(input),
    ];
    let kind = ContentType::new("multipart/report")
        .attribute("report-type", "delivery-status")
        .attribute("boundary", boundary(input.boundary, input.original));
    let content = MessageBuilder::new()
        .header("Date", Raw::new(date_time(input.date)))
        .header(
            "From",
            Address::new_address(Some("Mail Delivery System"), from),
        )
        .header("Message-ID", MessageId::new(input.message_id))
        .header("To", Address::new_address(None::<&str>, to.to_string()))
        .header("Subject", Raw::new(input.action.texts()[0]))
        .header("Auto-Submitted", Raw::new("auto-replied"))
        .body(MimePart::new(kind, parts))
        .write_to_vec();
    content.expect("writing to memory does not fail").into()
}

/// A part whose octets are sent as they are, so all of them ASCII. The builder adds a charset only to
/// text, and these types have none.
fn ascii_part(kind: &'static str, octets: Vec<u8>) -> MimePart<'static> {
    MimePart::new(kind, BodyPart::from(octets)).transfer_encoding("7bit")
}

/// A part of RFC 6533 section 4, which holds UTF-8: as it is where the notice needs SMTPUTF8 anyway,
/// else encoded, so that it can go through any server.
fn utf8_part(input: &NoticeInput<'_>, kind: &'static str, octets: Vec<u8>) -> MimePart<'static> {
    let as_it_is = needs_smtputf8(input) && has_plain_lines(&octets);
    let mut part = MimePart::new(kind, BodyPart::Binary(Vec::new().into()));
    if as_it_is {
        part = part.transfer_encoding("8bit");
    }
    part.contents = match String::from_utf8(octets) {
        Ok(text) if !as_it_is => BodyPart::Text(text.into()),
        Ok(text) => BodyPart::Binary(text.into_bytes().into()),
        Err(error) => BodyPart::Binary(error.into_bytes().into()),
    };
    part
}

/// Whether the notice itself needs SMTPUTF8 (RFC 6531 section 3.2). Who offers that takes eight bits
/// (section 3.1).
fn needs_smtputf8(input: &NoticeInput<'_>) -> bool {
    !input.to.local.as_str().is_ascii()
}

fn explanation(input: &NoticeInput<'_>) -> String {
    let [_, opening, closing] = input.action.texts();
    let server = input.reporting_mta;
    let mut text = format!("This is the mail server {server}.\r\n\r\n{opening}\r\n");
    for failed in input.recipients {
        let outcome = match &failed.reply {
            Some(reply) => said(reply),
            None => failed.status.to_string(),
        };
        write!(text, "\r\n  {}\r\n", failed.recipient).expect(WRITES);
        fold(&mut text, "    ", &outcome);
        if let Some(server) = &failed.remote_mta {
            write!(text, "    (said by {server})\r\n").expect(WRITES);
        }
    }
    write!(text, "\r\n{closing}\r\n").expect(WRITES);
    if let Some(until) = input.will_retry_until {
        write!(text, "It gives up on {}.\r\n", date_time(until)).expect(WRITES);
    }
    text
}

const WRITES: &str = "a string takes what is written to it";

fn status_part(input: &NoticeInput<'_>) -> MimePart<'static> {
    let status = delivery_status(input);
    if status.is_ascii() {
        ascii_part("message/delivery-status", status.into_bytes())
    } else {
        utf8_part(input, "message/global-delivery-status", status.into_bytes())
    }
}

/// The fields of RFC 3464: of the message (section 2.2), then a block for each recipient
/// (section 2.3).
fn delivery_status(input: &NoticeInput<'_>) -> String {
    let mut block = String::new();
    if let Some(id) = &input.request.id {
        write!(block, "Original-Envelope-Id: {id}\r\n").expect(WRITES);
    }
    write!(
        block,
        "Reporting-MTA: dns; {}\r\nArrival-Date: {}\r\n",
        input.reporting_mta,
        date_time(input.arrival_date)
    )
    .expect(WRITES);
    for failed in input.recipients {
        let recipient = match &failed.recipient {
            ForwardPath::Postmaster => format!("postmaster@{}", input.reporting_mta),
            ForwardPath::Mailbox(mailbox) => mailbox.to_string(),
        };
        block.push_str("\r\n");
        if let Some(OriginalRecipient { kind, address }) = &failed.original {
            let address = typed_address(input, kind, address);
            write!(block, "Original-Recipient: {address}\r\n").expect(WRITES);
        }
        write!(
            block,
            "Final-Recipient: {}\r\nAction: {}\r\nStatus: {}\r\n",
            typed_address(input, "rfc822", &recipient),
            input.action.as_str(),
            failed.status
        )
        .expect(WRITES);
        if let Some(server) = &failed.remote_mta {
            write!(block, "Remote-MTA: dns; {server}\r\n").expect(WRITES);
        }
        if let Some(reply) = &failed.reply {
            fold(
                &mut block,
                "Diagnostic-Code: ",
                &format!("smtp; {}", said(reply)),
            );
        }
        for (field, at) in [
            ("Last-Attempt-Date", input.last_attempt),
            ("Will-Retry-Until", input.will_retry_until),
        ] {
            if let Some(at) = at {
                write!(block, "{field}: {}\r\n", date_time(at)).expect(WRITES);
            }
        }
    }
    block
}

/// `address-type ";" generic-address` (RFC 3464 section 2.1.2). What is not ASCII is of the type
/// `utf-8` (RFC 6533 section 3): as it is, or in `utf-8-addr-xtext` where the notice is to be ASCII.
fn typed_address(input: &NoticeInput<'_>, kind: &str, address: &str) -> String {
    if address.is_ascii() && kind != dsn::UTF8 {
        format!("{kind}; {}", one_line(address))
    } else if needs_smtputf8(input) {
        format!("{}; {}", dsn::UTF8, one_line(address))
    } else {
        format!("{}; {}", dsn::UTF8, dsn::to_utf8_xtext(address))
    }
}

/// A reply in one line of ASCII: its code, its enhanced status code, its lines.
fn said(reply: &Reply) -> String {
    let mut text = reply.code.to_string();
    if let Some(status) = reply.enhanced {
        write!(text, " {status}").expect(WRITES);
    }
    for line in &reply.lines {
        text.push(' ');
        text.extend(
            one_line(line)
                .chars()
                .map(|it| if it.is_ascii() { it } else { '?' }),
        );
    }
    text
}

/// Writes `first` and the words of `text` in lines of 76 octets, each next one begun with spaces.
/// A word that no line can hold is divided.
fn fold(out: &mut String, first: &str, text: &str) {
    const LINE: usize = 76;
    const LONGEST_WORD: usize = 900;
    out.push_str(first);
    let mut column = first.len();
    let mut between = "";
    for word in text.split_ascii_whitespace() {
        for piece in word.as_bytes().chunks(LONGEST_WORD) {
            let piece = core::str::from_utf8(piece).expect("what is folded is ASCII");
            if !between.is_empty() && column + 1 + piece.len() > LINE {
                out.push_str("\r\n    ");
                column = 4;
            } else {
                out.push_str(between);
                column += between.len();
            }
            out.push_str(piece);
            column += piece.len();
            between = " ";
        }
    }
    out.push_str("\r\n");
}

/// Whether the whole message comes back, as far as it can.
fn returns_all(input: &NoticeInput<'_>) -> bool {
    input.action == Action::Failed && input.request.returns != Some(Returns::Headers)
}

/// The message it is about, or its header. With a header in UTF-8 it is of the types of RFC 6533.
fn original(input: &NoticeInput<'_>) -> MimePart<'static> {
    let content: &[u8] = input.original;
    let header = header_lines(content);
    let international = !header.is_ascii() && core::str::from_utf8(&header).is_ok();
    if returns_all(input) && content.len() <= WHOLE_MESSAGE {
        if international {
            return utf8_part(input, "message/global", content.to_vec());
        }
        if content.is_ascii() && has_plain_lines(content) {
            return ascii_part("message/rfc822", content.to_vec());
        }
    }
    if international {
        return utf8_part(input, "message/global-headers", header);
    }
    let ascii = header
        .iter()
        .map(|it| if it.is_ascii() { *it } else { b'?' });
    ascii_part("text/rfc822-headers", ascii.collect())
}

/// The header in lines of at most [`MAX_LINE`] octets, without control characters.
fn header_lines(content: &[u8]) -> Vec<u8> {
    let mut header = Vec::new();
    for field in fields(content) {
        if header.len() + field.range.len() > WHOLE_MESSAGE {
            break;
        }
        for line in content[field.range].split_inclusive(|octet| *octet == b'\n') {
            let line = without_end(line);
            let longest = match core::str::from_utf8(line) {
                Ok(text) => text.floor_char_boundary(MAX_LINE),
                Err(_) => line.len().min(MAX_LINE),
            };
            header.extend(line[..longest].iter().map(|octet| match octet {
                b'\t' | b' '..=b'~' | 0x80.. => *octet,
                _ => b'?',
            }));
            header.extend_from_slice(b"\r\n");
        }
    }
    header
}

/// What `7bit` and `8bit` have in common (RFC 2045 sections 2.7 and 2.8): lines of at most
/// [`MAX_LINE`] octets that end in CRLF, without NUL.
fn has_plain_lines(content: &[u8]) -> bool {
    content
        .split_inclusive(|octet| *octet == b'\n')
        .all(|line| {
            let (line, ended) = match line.strip_suffix(b"\r\n") {
                Some(line) => (line, true),
                None => (line, !line.ends_with(b"\n")),
            };
            ended && line.len() <= MAX_LINE && !line.iter().any(|it| matches!(it, 0 | b'\r'))
        })
}

/// A boundary that does not occur in the message (RFC 2046 section 5.1.1).
pub(super) fn boundary(wanted: &str, content: &[u8]) -> String {
    let mut boundary = wanted.to_owned();
    while content
        .windows(boundary.len().max(1))
        .any(|it| it == boundary.as_bytes())
    {
        boundary.push('x');
    }
    boundary
}
