//! What a person chose of the ladder: which rungs are shown, and at which the run stops.

use super::AppState;
use crate::panels::wire;
use exports::Items;
use protocol_core::smtp::Side;
use std::collections::BTreeSet;
use std::rc::Rc;
use story::{Grain, Link, Row, Sign, Tone, view};
use words::Words;
use world::{ConnectionId, Event, EventId, EventKind, HostId, Protocol};

/// Which rungs are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Filter {
    /// Those of one host.
    pub host: Option<HostId>,
    /// Those of one protocol.
    pub protocol: Option<Protocol>,
    /// Those at which something goes wrong.
    pub errors: bool,
}

impl Filter {
    /// Whether it shows the rung of this event.
    #[must_use]
    pub fn shows(self, event: &Event) -> bool {
        if self == Self::default() {
            return true;
        }
        let view = view(event);
        let of_host = |host| match view.parties {
            Some((a, b)) => a == host || b == host,
            None => event.host == host,
        };
        let protocol = match view.link {
            Link::Port(_, it) | Link::Closed(_, it) => Some(it),
            Link::None | Link::Dns | Link::Https | Link::Inside => None,
        };
        let is_error = || match view.row {
            Row::Note(tone) => matches!(tone, Tone::Bad | Tone::Later),
            Row::Sent(None) => true,
            _ => view.line().is_some_and(|it| refuses(wire::sign(it))),
        };
        self.host.is_none_or(of_host)
            && self.protocol.is_none_or(|it| protocol == Some(it))
            && (!self.errors || is_error())
    }
}

fn refuses(sign: Option<Sign>) -> bool {
    matches!(sign, Some(Sign::Later | Sign::No))
}

/// Where the run stops, besides where its grain does.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Break {
    /// At a rung, by its event.
    Rung(EventId),
    /// At a reply that says not now.
    Later,
    /// At a reply that says no.
    No,
    /// At a command of that name.
    Verb(String),
    /// Whenever something happens at a host.
    Host(HostId),
}

impl Break {
    fn stops_at(&self, event: &Event) -> bool {
        let heard = match &event.kind {
            EventKind::LineReceived { line, .. } => Some(line),
            _ => None,
        };
        let signed = |sign| heard.is_some_and(|it| wire::sign(it) == Some(sign));
        match self {
            // A line stops where it has arrived.
            Self::Rung(id) => match story::row(event) {
                Row::Arrived(sent) => sent == *id,
                Row::Sent(Some(_)) => false,
                _ => event.id == *id,
            },
            Self::Later => signed(Sign::Later),
            Self::No => signed(Sign::No),
            Self::Verb(verb) => heard.is_some_and(|line| {
                let text = line.octets.to_text();
                // A command of IMAP stands behind its tag.
                let at = usize::from(line.ends.protocol == Protocol::Imap);
                let word = text.split_ascii_whitespace().nth(at);
                line.from == Side::Client && word.is_some_and(|it| it.eq_ignore_ascii_case(verb))
            }),
            Self::Host(host) => event.host == *host && Grain::Line.stops_at(event),
        }
    }
}

/// What a person chose of the ladder.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rungs {
    /// Whether the bar of its tools is open.
    pub tools: bool,
    /// Which are shown.
    pub filter: Filter,
    /// What is searched for in the lines.
    pub find: String,
    /// The connections that are folded into one rung each.
    pub folded: BTreeSet<ConnectionId>,
    /// Where the run stops.
    pub breaks: BTreeSet<Break>,
    /// Whether the list of the run's futures is open.
    pub runs: bool,
    /// Whether one chooses where to connect.
    pub connecting: bool,
    /// Whether one chooses which server to be.
    pub serving: bool,
}

impl Rungs {
    /// What the ladder draws of these events.
    #[must_use]
    pub fn items(&self, events: &[Event]) -> Items {
        Items::new(events, &self.folded, |it| self.filter.shows(it))
    }

    /// Whether the run stops at this event.
    #[must_use]
    pub fn breaks_at(&self, event: &Event) -> bool {
        self.breaks.iter().any(|it| it.stops_at(event))
    }

    /// Whether what is searched for is in the line of this event.
    #[must_use]
    pub fn finds(&self, event: &Event, words: &Words) -> bool {
        let find = self.find.to_lowercase();
        let said = match &event.kind {
            _ if find.is_empty() => None,
            EventKind::LineSent { line, .. } => Some(line.octets.to_text().to_string()),
            EventKind::LineReceived { .. } => None,
            _ => view(event)
                .spoken
                .and_then(|it| Some(exports::said(it, words)?.0)),
        };
        said.is_some_and(|it| it.to_lowercase().contains(&find))
    }
}

impl AppState {
    /// Changes what was chosen of the ladder.
    pub(super) fn choose(&mut self, change: impl FnOnce(&mut Rungs)) {
        change(Rc::make_mut(&mut self.rungs));
    }

    /// Adds a breakpoint, or takes it away.
    pub(super) fn toggle_break(&mut self, it: Break) {
        self.choose(|rungs| {
            if !rungs.breaks.remove(&it) {
                rungs.breaks.insert(it);
            }
        });
    }

    /// Folds the connection into one rung, or opens it again.
    pub(super) fn toggle_fold(&mut self, id: ConnectionId) {
        self.choose(|rungs| {
            if !rungs.folded.remove(&id) {
                rungs.folded.insert(id);
            }
        });
    }

    /// Folds every connection, or none.
    pub(super) fn fold_all(&mut self, folded: bool) {
        let all = self.timeline.events().iter();
        let all = all.filter_map(|it| it.connection).filter(|_| folded);
        let all = all.collect();
        self.choose(|rungs| rungs.folded = all);
    }

    /// To the next line, of those that were seen, in which what is searched for stands, or to the one before;
    /// from the end on at the beginning.
    pub(super) fn find_next(&mut self, back: bool) {
        let seen = self.seen.min(self.timeline.events().len());
        let (before, after) =
            self.timeline.events()[..seen].split_at(self.timeline.past().len().min(seen));
        let is = |it: &&Event| self.rungs.finds(it, &self.words) && self.rungs.filter.shows(it);
        let lit = self.timeline.lit().map(|it| it.id);
        let found = match back {
            // The cursor stands where the line has arrived.
            true => {
                let mut earlier = before.iter().rev().filter(is);
                let first = earlier.next();
                let is_here = first.is_some_and(|it| self.row_of(lit) == Some(it.id));
                let first = if is_here { earlier.next() } else { first };
                first.or_else(|| after.iter().rfind(is))
            }
            false => after.iter().find(is).or_else(|| before.iter().find(is)),
        };
        if let Some(id) = found.map(|it| it.id) {
            self.cut(|it| it.seek_event(id));
        }
    }

    /// The rung of an event: that of the sending, where it is an arrival.
    fn row_of(&self, event: Option<EventId>) -> Option<EventId> {
        match story::row(self.timeline.event(event?)?) {
            Row::Arrived(sent) => Some(sent),
            _ => event,
        }
    }

    /// To the next breakpoint, or to the end.
    pub(super) fn run_on(&mut self) {
        let rungs = Rc::clone(&self.rungs);
        self.cut(|it| {
            it.step(|event| rungs.breaks_at(event));
        });
    }
}
