//! What is said at the cursor, and how far it is.

use crate::panels::event::{CUT, Flight, said};
use crate::panels::wire;
use crate::state::Flying;
use story::{Link, Sign, Spoken, view};
use words::Words;
use world::{ConnectionId, Event, EventKind, HostId, Line, Timeline};

/// The longest text of what is said; the drawing shortens it further.
const LIMIT: usize = 120;

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
    /// What is said, so that each motion begins anew.
    pub key: u32,
    /// How it flies, where it does.
    pub flying: Option<Flying>,
    /// The sign of a reply.
    pub sign: Option<Sign>,
}

/// What is said at the cursor: on the connection of `event`, to or by DNS or the token issuer, or by TLS.
/// What flies is at its speaker still.
pub fn bubble(
    timeline: &Timeline,
    event: &Event,
    flying: Option<Flying>,
    left: HostId,
    words: &Words,
) -> Option<Bubble> {
    let view = view(event);
    let (from, _) = view.parties?;
    if let Some(flying) = flying {
        let plain = match (view.spoken, view.link) {
            (Some(Spoken::Line(line)), _) => Bubble::line(timeline, event, line, left, words),
            (None, Link::Inside) => Bubble {
                is_letter: true,
                ..Bubble::plain(event, from == left, &say!(words, "ui-message"))
            },
            (spoken, _) => {
                let (text, sign) = said(spoken?, words)?;
                Bubble {
                    sign,
                    ..Bubble::plain(event, from == left, &text)
                }
            }
        };
        return Some(Bubble {
            flying: Some(flying),
            ..plain
        });
    }
    match (view.spoken, view.link) {
        (None | Some(Spoken::Line(_)), Link::Port(..)) => {
            line_bubble(timeline, event.connection?, left, words)
        }
        (None, _) => None,
        (Some(spoken), _) => {
            let (text, sign) = said(spoken, words)?;
            Some(Bubble {
                far: 1000,
                sign,
                ..Bubble::plain(event, from == left, &text)
            })
        }
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
            flying: None,
            sign: None,
        }
    }

    /// A line at its speaker.
    fn line(timeline: &Timeline, event: &Event, line: &Line, left: HostId, words: &Words) -> Self {
        let text = wire::said(event, timeline, words, LIMIT).unwrap_or_default();
        Self {
            is_letter: wire::is_letter(line),
            sign: wire::sign(line),
            ..Self::plain(event, line.sender() == left, &text)
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
    Some(Bubble {
        far: match flight {
            Flight::Flying(far) => far,
            Flight::Arrived => 1000,
            Flight::Lost => CUT,
        },
        lost: flight == Flight::Lost,
        ..Bubble::line(timeline, event, line, left, words)
    })
}

/// What was put on the wire of `connection` last, or arrived last if that is later.
pub fn last_line(timeline: &Timeline, connection: ConnectionId) -> Option<(&Event, &Line, Flight)> {
    let mut past = timeline.on(connection, timeline.past().len()).rev();
    past.find_map(|it| match &it.kind {
        EventKind::LineSent { line, arrives } => {
            let flight = Flight::at(timeline.world().now(), it.at, *arrives);
            Some((it, line, flight))
        }
        EventKind::LineReceived { line, .. } => Some((it, line, Flight::Arrived)),
        _ => None,
    })
}
