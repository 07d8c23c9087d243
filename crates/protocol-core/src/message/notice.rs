//! Notices of failure: `multipart/report` with `message/delivery-status` (RFC 3461 section 6, RFC
//! 3462, RFC 3464).

use super::{date_time, fields};
use crate::Octets;
use crate::smtp::{Domain, EnhancedStatus, ForwardPath, Mailbox, Reply};
use mail_builder::MessageBuilder;
use mail_builder::headers::HeaderType;
use mail_builder::headers::address::Address;
use mail_builder::headers::content_type::ContentType;
use mail_builder::headers::raw::Raw;
use mail_builder::mime::{BodyPart, MimePart};

/// What a notice says.
#[derive(Debug, Clone)]
pub struct NoticeInput<'a> {
    /// The server that writes it.
    pub reporting_mta: &'a Domain,
    /// Whom it is for: the reverse-path of the message.
    pub to: &'a Mailbox,
    /// Now, in seconds since 1970.
    pub date: i64,
    /// When the message came, in seconds since 1970.
    pub arrival_date: i64,
    /// Its Message-ID, without angle brackets.
    pub message_id: &'a str,
    /// The boundary of its parts.
    pub boundary: &'a str,
    /// Who did not get the message.
    pub recipients: &'a [NoticeRecipient],
    /// The message.
    pub original: &'a Octets,
}

/// One who did not get the message.
#[derive(Debug, Clone)]
pub struct NoticeRecipient {
    /// Who.
    pub recipient: ForwardPath,
    /// Why (RFC 3463).
    pub status: EnhancedStatus,
    /// What the next server said, where one said something.
    pub reply: Option<Reply>,
    /// That server.
    pub remote_mta: Option<Domain>,
}

/// The notice, to be sent from the null reverse-path.
#[must_use]
pub fn failure_notice(input: &NoticeInput<'_>) -> Octets {
    let own = input.reporting_mta;
    let delivery_status = ContentType::new("message/delivery-status");
    let parts = vec![
        MimePart::new("text/plain", BodyPart::Text(explanation(input).into())),
        MimePart::new(delivery_status, BodyPart::Text(status_fields(input).into()))
            .transfer_encoding("7bit"),
        MimePart::new("text/rfc822-headers", BodyPart::Text(header_of(input.original).into()))
            .transfer_encoding("7bit"),
    ];
    let report = ContentType::new("multipart/report")
        .attribute("report-type", "delivery-status")
        .attribute("boundary", input.boundary);
    let builder = MessageBuilder::new()
        .date(input.date)
        .message_id(input.message_id)
        .from(Address::new_address(Some("Mail Delivery System"), format!("mailer-daemon@{own}")))
        .to(Address::new_address(None::<&str>, input.to.to_string()))
        .subject("Your message could not be delivered")
        .header("Auto-Submitted", HeaderType::from(Raw::new("auto-replied")))
        .body(MimePart::new(report, BodyPart::Multipart(parts)));
    let mut content = Vec::with_capacity(2048);
    builder.serialize(&mut content);
    if !content.ends_with(b"\r\n") {
        content.extend_from_slice(b"\r\n");
    }
    content.into()
}

fn explanation(input: &NoticeInput<'_>) -> String {
    let mut text = format!(
        "This is the mail system at {}.\r\n\r\n\
         Your message could not be delivered to:\r\n\r\n",
        input.reporting_mta
    );
    for it in input.recipients {
        text += &format!("  {} ({})\r\n", it.recipient, it.status);
        if let Some(reply) = &it.reply {
            text += &format!("    The server said: {} {}\r\n", reply.code, reply.lines.join(" "));
        }
    }
    text += "\r\nNothing more will be tried.\r\n";
    text
}

/// The fields of RFC 3464 sections 2.2 and 2.3.
fn status_fields(input: &NoticeInput<'_>) -> String {
    let mut text = format!(
        "Reporting-MTA: dns; {}\r\nArrival-Date: {}\r\n",
        input.reporting_mta,
        date_time(input.arrival_date)
    );
    for it in input.recipients {
        let address = it.recipient.mailbox().map_or_else(|| "postmaster".into(), Mailbox::to_string);
        text += &format!(
            "\r\nFinal-Recipient: rfc822; {address}\r\nAction: failed\r\nStatus: {}\r\n",
            it.status
        );
        if let Some(remote) = &it.remote_mta {
            text += &format!("Remote-MTA: dns; {remote}\r\n");
        }
        if let Some(reply) = &it.reply {
            let status = reply.enhanced.map(|it| format!("{it} ")).unwrap_or_default();
            let said: String =
                reply.lines.join(" ").chars().filter(|it| matches!(it, ' '..='~')).collect();
            text += &format!("Diagnostic-Code: smtp; {} {status}{said}\r\n", reply.code);
        }
    }
    text
}

/// The header of the original: it is enough to know which message it was.
fn header_of(original: &Octets) -> String {
    let end = fields(original).last().map_or(0, |field| field.range.end);
    String::from_utf8_lossy(&original[..end]).into_owned()
}
