//! Sessions and messages as JSON.

use crate::serve::kept::{Message, Recipient, Session};
use chrono::{DateTime, SecondsFormat};
use core::time::Duration;
use protocol_core::message::view;
use serde::Serialize;

/// A session as it stands in a list.
#[derive(Debug, Clone, Serialize)]
pub struct SessionSummary {
    number: u64,
    opened: String,
    closed: Option<String>,
    service: &'static str,
    port: u16,
    host: String,
    peer: String,
    secured: bool,
    user: Option<String>,
    from: Option<String>,
    to: Vec<ShortRecipient>,
    messages: Vec<String>,
    lines: usize,
    octets: usize,
    findings: usize,
    last: String,
    /// Whether the session was too large to be kept whole.
    cut: bool,
}

#[derive(Debug, Clone, Serialize)]
struct ShortRecipient {
    address: String,
    code: u16,
}

/// A message as it stands in a list.
#[derive(Debug, Clone, Serialize)]
pub struct MessageSummary {
    id: String,
    session: u64,
    line: String,
    received: String,
    from: String,
    to: Vec<Recipient>,
    subject: String,
    size: usize,
    mailbox: Option<String>,
}

impl SessionSummary {
    pub fn new(session: &Session, findings: usize) -> Self {
        let envelope = session.transactions.back();
        let to = envelope.iter().flat_map(|it| &it.to);
        Self {
            number: session.number,
            opened: moment(session.opened),
            closed: session.closed.map(moment),
            service: session.with.service,
            port: session.with.port,
            host: session.with.host.clone(),
            peer: session.with.peer.to_string(),
            secured: session.secured,
            user: session.user.clone(),
            from: envelope.map(|it| it.from.clone()),
            to: to
                .map(|it| ShortRecipient {
                    address: it.address.clone(),
                    code: it.code,
                })
                .collect(),
            messages: session.messages.iter().map(u64::to_string).collect(),
            lines: session.lines,
            octets: session.octets,
            findings,
            last: session.last(),
            cut: session.tape.is_cut(),
        }
    }
}

impl MessageSummary {
    pub fn new(message: &Message) -> Self {
        Self {
            id: message.id.to_string(),
            session: message.session,
            line: format!("m/1/{}", message.line),
            received: moment(message.received),
            from: message.envelope.from.clone(),
            to: message.envelope.to.clone(),
            subject: subject(message),
            size: message.content.len(),
            mailbox: message.mailbox.clone(),
        }
    }
}

/// The decoded Subject; the rest of the message is not looked at.
pub fn subject(message: &Message) -> String {
    let end = message.content.windows(4).position(|it| it == b"\r\n\r\n");
    let header = message
        .content
        .slice(..end.map_or(message.content.len(), |it| it + 4));
    view(&header)
        .field("Subject")
        .unwrap_or_default()
        .to_owned()
}

/// A moment since 1970 as RFC 3339 writes it.
pub fn moment(since: Duration) -> String {
    let millis = i64::try_from(since.as_millis()).unwrap_or(i64::MAX);
    let date = DateTime::from_timestamp_millis(millis).unwrap_or_default();
    date.to_rfc3339_opts(SecondsFormat::Millis, true)
}
