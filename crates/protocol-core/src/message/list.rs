//! What a mailing list makes of a message that it sends on (RFC 2369, RFC 2919), and the trace of an address that
//! was replaced on the envelope (RFC 9228).

use super::{fields, prepend};
use crate::Octets;
use crate::smtp::Mailbox;
use core::fmt::Write as _;

/// What a list writes into the header. There is one of each in a message (RFC 2369 section 3).
const OWN: [&str; 3] = ["List-Id", "List-Post", "List-Owner"];

/// The message with the fields of a list, in place of those of a list that it passed before, and with the tag in
/// its subject.
#[must_use]
pub fn posted(content: &[u8], list: &Mailbox, owner: &Mailbox, tag: Option<&str>) -> Octets {
    let (label, domain) = (
        encoded(list.local.as_str()),
        encoded(&list.host.to_string()),
    );
    let own = format!(
        "List-Id: <{label}.{domain}>\r\nList-Post: <mailto:{label}@{domain}>\r\n\
         List-Owner: <mailto:{}@{}>\r\n",
        encoded(owner.local.as_str()),
        encoded(&owner.host.to_string()),
    );
    let mut out = Vec::with_capacity(content.len() + own.len() + 32);
    let mut end = 0;
    for field in fields(content) {
        if field.name.is_empty() && end == 0 {
            break;
        }
        end = field.range.end;
        if OWN.iter().any(|name| field.is(name)) {
            continue;
        }
        let value = field.value_range().start;
        out.extend_from_slice(&content[field.range.start..value]);
        if let Some(tag) = tag.map(|tag| format!("[{tag}] "))
            && field.is("Subject")
            && !field
                .value
                .windows(tag.len())
                .any(|it| it == tag.as_bytes())
        {
            out.extend_from_slice(tag.as_bytes());
        }
        out.extend_from_slice(&content[value..end]);
    }
    if end == 0 {
        return prepend(own.as_bytes(), content);
    }
    if out.last().is_some_and(|it| *it != b'\n') {
        out.extend_from_slice(b"\r\n");
    }
    out.extend_from_slice(own.as_bytes());
    out.extend_from_slice(&content[end..]);
    out.into()
}

/// As it may stand in a URI (RFC 6068 section 2), which is an atom, too.
fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for octet in text.bytes() {
        match octet {
            b'-' | b'.' | b'_' | b'~' => out.push(octet.into()),
            _ if octet.is_ascii_alphanumeric() => out.push(octet.into()),
            _ => write!(out, "%{octet:02X}").expect("a string takes what is written to it"),
        }
    }
    out
}

/// `Delivered-To:`, with CRLF: to whom the message was delivered before it went on (RFC 9228 section 4).
#[must_use]
pub fn delivered_to_field(mailbox: &Mailbox) -> Octets {
    format!("Delivered-To: {mailbox}\r\n").into()
}

/// Whether the message was delivered to that address before: it goes in a loop.
#[must_use]
pub fn was_delivered_to(content: &[u8], mailbox: &Mailbox) -> bool {
    let mailbox = mailbox.to_string();
    let mut traces = fields(content).filter(|it| it.is("Delivered-To"));
    traces.any(|it| it.value.eq_ignore_ascii_case(mailbox.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_writes_its_fields_once_and_its_tag_once() {
        let list = "my+friends@receiver.example".parse().unwrap();
        let owner = "owner@receiver.example".parse().unwrap();
        let post = |content: &[u8]| posted(content, &list, &owner, Some("friends"));
        let own = "List-Id: <my%2Bfriends.receiver.example>\r\n\
            List-Post: <mailto:my%2Bfriends@receiver.example>\r\n\
            List-Owner: <mailto:owner@receiver.example>\r\n";
        let table = [
            (
                "Subject: Lunch\r\n\r\nx\r\n",
                "Subject: [friends] Lunch\r\n{}\r\nx\r\n",
            ),
            (
                "Subject: Re: [friends] Lunch\r\n\r\n",
                "Subject: Re: [friends] Lunch\r\n{}\r\n",
            ),
            ("list-id: <a.b>\r\nTo: x\r\n\r\n", "To: x\r\n{}\r\n"),
            ("To: x", "To: x\r\n{}"),
            ("no field\r\nx\r\n", "{}\r\nno field\r\nx\r\n"),
            ("\r\nx\r\n", "{}\r\nx\r\n"),
            ("", "{}"),
        ];
        for (content, expected) in table {
            let once = post(content.as_bytes());
            assert_eq!(once.to_text(), expected.replace("{}", own));
            assert_eq!(post(&once), once);
        }
    }
}
