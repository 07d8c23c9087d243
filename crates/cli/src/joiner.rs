//! What was said on the wire in whole commands, replies and messages, in whatever pieces it came: the
//! dissector has named the pieces, and each unit is passed on once, when it is whole.

use protocol_core::smtp::{self, Side};
use protocol_core::{Octets, imap, pop3};
use std::collections::BTreeMap;
use world::{ConnectionId, Event, EventKind, WireUnit};

/// Joins the pieces of a run's lines, as they are sent.
#[derive(Default)]
pub struct Joiner {
    begun: BTreeMap<(ConnectionId, Side), Begun>,
}

/// What one end has sent that was not passed on yet.
#[derive(Default)]
struct Begun {
    /// Content, or octets of a chunk: more of it may follow.
    stretch: Pieces,
    /// The beginning of a unit.
    partial: Pieces,
}

#[derive(Default)]
struct Pieces {
    octets: Vec<Octets>,
    /// The event of the last of them.
    last: Option<Event>,
}

impl Joiner {
    /// Takes the next event. Events that are no sent lines go through; of the pieces of a line comes the
    /// last one's event, with the octets of all.
    pub fn push(&mut self, event: Event, out: &mut Vec<Event>) {
        let Some(id) = event.connection else {
            out.push(event);
            return;
        };
        match &event.kind {
            EventKind::LineSent { line, .. } => {
                let (side, unit) = (line.from, line.unit);
                self.line(id, side, unit, event, out);
            }
            EventKind::ConnectionClosed(ends) | EventKind::ConnectionReset(ends) => {
                for (side, host) in [(Side::Client, ends.client), (Side::Server, ends.server)] {
                    if event.host == host {
                        let begun = self.begun.remove(&(id, side));
                        begun.unwrap_or_default().end(out);
                    }
                }
                out.push(event);
            }
            _ => out.push(event),
        }
    }

    /// Nothing more comes: what was begun is passed on as it is.
    pub fn end(self, out: &mut Vec<Event>) {
        for begun in self.begun.into_values() {
            begun.end(out);
        }
    }

    fn line(
        &mut self,
        id: ConnectionId,
        side: Side,
        unit: WireUnit,
        event: Event,
        out: &mut Vec<Event>,
    ) {
        let begun = self.begun.entry((id, side)).or_default();
        begun.partial.add(event);
        if is_partial(unit) {
            return;
        }
        let continues = is_stretch(unit);
        if continues {
            begun.stretch.append(&mut begun.partial);
        }
        if !continues || unit == WireUnit::Smtp(smtp::Unit::Chunk { ends: true }) {
            begun.stretch.pass(out);
        }
        let mut whole = core::mem::take(&mut begun.partial);
        // Who is answered has said what is answered.
        let other = match side {
            Side::Client => Side::Server,
            Side::Server => Side::Client,
        };
        if let Some(begun) = self.begun.get_mut(&(id, other)) {
            begun.stretch.pass(out);
        }
        whole.pass(out);
    }
}

impl Begun {
    fn end(mut self, out: &mut Vec<Event>) {
        self.stretch.pass(out);
        self.partial.pass(out);
    }
}

impl Pieces {
    fn add(&mut self, event: Event) {
        if let EventKind::LineSent { line, .. } = &event.kind {
            self.octets.push(line.octets.clone());
        }
        self.last = Some(event);
    }

    fn append(&mut self, more: &mut Self) {
        self.octets.append(&mut more.octets);
        self.last = more.last.take().or(self.last.take());
    }

    fn pass(&mut self, out: &mut Vec<Event>) {
        let pieces = core::mem::take(&mut self.octets);
        let Some(mut event) = self.last.take() else {
            return;
        };
        if let EventKind::LineSent { line, .. } = &mut event.kind
            && pieces.len() > 1
        {
            let all: Vec<u8> = pieces.iter().flat_map(|it| it.iter().copied()).collect();
            line.octets = all.into();
        }
        out.push(event);
    }
}

/// Whether more has to come.
pub const fn is_partial(unit: WireUnit) -> bool {
    matches!(
        unit,
        WireUnit::Smtp(smtp::Unit::Partial)
            | WireUnit::Imap(imap::Unit::Partial)
            | WireUnit::Pop3(pop3::Unit::Partial)
    )
}

/// Whether it is a part of something longer whose end another unit shows.
const fn is_stretch(unit: WireUnit) -> bool {
    matches!(
        unit,
        WireUnit::Smtp(smtp::Unit::Content | smtp::Unit::Chunk { .. })
            | WireUnit::Pop3(pop3::Unit::Content)
    )
}

/// The events of a run, its lines whole.
pub fn joined(events: &[Event]) -> Vec<Event> {
    let (mut joiner, mut all) = (Joiner::default(), Vec::new());
    for event in events {
        joiner.push(event.clone(), &mut all);
    }
    joiner.end(&mut all);
    all
}
