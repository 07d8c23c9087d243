//! What the inspector shows of an event besides its explanation: octets, states, layers, the message. What an
//! event has nothing of is shown of one that led to it, and it is said of which.

mod grammar;
mod layers;
mod letter;
mod machine;
mod next;
mod trips;

pub use grammar::spans;
pub use layers::{Layer, Layers, layers};
pub use letter::{Letter, letter};
pub use machine::{Machine, Move, Session, session};
pub use next::{Next, Offers, next, offers};
pub use trips::{Trips, trips};

pub(crate) use machine::families;
pub(crate) use next::heard;

use crate::view;
use protocol_core::Octets;
use world::{Event, EventKind, Line, Timeline};

/// Whose it is that is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// The event's own.
    Own,
    /// That of an event that led to it.
    Cause,
    /// That of the last event of its host.
    Host,
    /// That of the last event before it.
    Before,
}

/// Something, and of which event it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Nearest<'a, T> {
    /// How that event stands to the one that was asked for.
    pub whose: Whose,
    /// That event.
    pub event: &'a Event,
    /// What was found.
    pub it: T,
}

/// What `find` finds of the event, or else of the nearest event that has it.
fn nearest<'a, T>(
    event: &'a Event,
    timeline: &'a Timeline,
    find: impl Fn(&'a Event) -> Option<T>,
) -> Option<Nearest<'a, T>> {
    let found = |whose, event| find(event).map(|it| Nearest { whose, event, it });
    let cause = |it: &&'a Event| timeline.event(it.cause?);
    let mut causes = core::iter::successors(cause(&event), cause);
    let before = || timeline.events()[..event.id.index()].iter().rev();
    found(Whose::Own, event)
        .or_else(|| causes.find_map(|it| found(Whose::Cause, it)))
        .or_else(|| {
            let mut here = before().filter(|it| it.host == event.host);
            here.find_map(|it| found(Whose::Host, it))
        })
        .or_else(|| before().find_map(|it| found(Whose::Before, it)))
}

/// Octets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written<'a> {
    /// Those of a line on the wire.
    Line(&'a Line),
    /// A message, or a field on top of one, as it is stored.
    Stored(&'a Octets),
}

/// The octets of the event, or of the nearest event that has some.
#[must_use]
pub fn octets<'a>(event: &'a Event, timeline: &'a Timeline) -> Option<Nearest<'a, Written<'a>>> {
    nearest(event, timeline, |it| match &it.kind {
        EventKind::Composed { content, .. }
        | EventKind::NoticeWritten { content, .. }
        | EventKind::ListExpanded { content, .. }
        | EventKind::VacationReplied { content, .. } => Some(Written::Stored(content)),
        EventKind::HeaderAdded { octets, .. } => Some(Written::Stored(octets)),
        _ => view(it).line().map(Written::Line),
    })
}
