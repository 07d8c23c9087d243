//! What is said at the cursor, and how far it is.

use super::slip::records;
use crate::panels::event::Flight;
use crate::panels::wire;
use protocol_core::smtp::Unit;
use story::Sign;
use words::Words;
use world::event::TokenAnswer;
use world::{ConnectionId, Event, EventKind, HostId, Line, Timeline, WireUnit};

/// The longest text of what is said; the drawing shortens it further.
const LIMIT: usize = 90;

/// What is said, and where it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Bubble {
    /// Its text.
    pub text: String,
    /// Whether it goes to the right.
    pub to_right: bool,
    /// How far it is, in thousandths of its way: by the time of the world.
    pub far: i32,
    /// Whether it never arrives.
    pub lost: bool,
    /// Whether it is the letter itself.
    pub is_letter: bool,
    /// Changes with each thing that is said, so that motion begins anew.
    pub key: u32,
    /// The sign of a reply.
    pub sign: Option<Sign>,
}

/// What is said at the cursor: on the connection of `event`, to or by DNS or the token issuer, or by TLS.
pub fn bubble(timeline: &Timeline, event: &Event, left: HostId, words: &Words) -> Option<Bubble> {
    // Of an event that is not a line: at its host, or come to it from the other.
    let leaves = |text: &str| Bubble::plain(event, event.host == left, text);
    let comes = |text: &str, sign| Bubble {
        far: 1000,
        sign,
        ..Bubble::plain(event, event.host != left, text)
    };
    match &event.kind {
        EventKind::DnsAsked { question, .. } => {
            Some(leaves(&format!("{} {} ?", question.kind, question.name)))
        }
        EventKind::DnsAnswered {
            question, answer, ..
        } => {
            let (records, sign) = records(answer, words);
            let text = format!("{} {}", question.kind, records.join(", "));
            Some(comes(&text, Some(sign)))
        }
        EventKind::TlsBegun(_) => Some(leaves(&say!(words, "ui-tls-begins"))),
        EventKind::TlsEstablished(ends) if event.host == ends.server => {
            Some(leaves(&say!(words, "ui-tls-answer")))
        }
        EventKind::TlsEstablished(_) => Some(comes(&say!(words, "ui-tls-answer"), None)),
        EventKind::TokenAsked { .. } => Some(leaves(&say!(words, "ui-token-wanted"))),
        EventKind::TokenAnswered { answer, .. } => Some(match answer {
            TokenAnswer::Issued { token, .. } => comes(token, Some(Sign::Done)),
            TokenAnswer::Refused => comes(&say!(words, "ui-no-token"), Some(Sign::No)),
        }),
        // Nothing is said any more, or not yet.
        EventKind::Delivered { .. }
        | EventKind::ConnectionClosed(_)
        | EventKind::ConnectionReset(_)
        | EventKind::DnsTimedOut { .. }
        | EventKind::ConnectionRefused { .. } => None,
        _ => line_bubble(timeline, event.connection?, left, words),
    }
}

impl Bubble {
    /// What is said at its speaker, by an event.
    fn plain(event: &Event, to_right: bool, text: &str) -> Self {
        Self {
            text: wire::shorten(text, LIMIT),
            to_right,
            far: 0,
            lost: false,
            is_letter: false,
            key: event.id.0,
            sign: None,
        }
    }
}

/// The last line of a connection, as far as it is.
fn line_bubble(
    timeline: &Timeline,
    connection: ConnectionId,
    left: HostId,
    words: &Words,
) -> Option<Bubble> {
    let (event, line, flight) = last_line(timeline, connection)?;
    let plain = Bubble::plain(
        event,
        line.sender() == left,
        &wire::summary(line, words, LIMIT),
    );
    Some(Bubble {
        far: match flight {
            Flight::Flying(far) => far,
            Flight::Arrived => 1000,
            Flight::Lost => 600,
        },
        lost: flight == Flight::Lost,
        is_letter: line.unit == WireUnit::Smtp(Unit::Content),
        sign: wire::sign(line),
        ..plain
    })
}

/// What was put on the wire of `connection` last, or arrived last if that is later.
pub fn last_line(timeline: &Timeline, connection: ConnectionId) -> Option<(&Event, &Line, Flight)> {
    let past = timeline.past().iter().rev();
    past.filter(|it| it.connection == Some(connection))
        .take_while(|it| !matches!(it.kind, EventKind::ConnectionRequested(_)))
        .find_map(|it| match &it.kind {
            EventKind::LineSent { line, arrives } => {
                let flight = Flight::at(timeline.world().now(), it.at, *arrives);
                Some((it, line, flight))
            }
            EventKind::LineReceived { line, .. } => Some((it, line, Flight::Arrived)),
            _ => None,
        })
}
