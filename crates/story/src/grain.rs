//! How far one step goes.

use crate::view;
use protocol_core::names;
use world::{Event, Timeline};

names! {
    /// The grain of stepping.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
    pub enum Grain {
        /// Every event: octets leaving and octets arriving apart.
        Bytes,
        /// Each rung of the ladder: a line has crossed or is lost, a question is asked, a message put away.
        Line,
        /// Each answer: a command and its reply are one step.
        Exchange,
        /// Each of the moments in which a letter comes further.
        #[default]
        Hop,
    }
}

impl Grain {
    /// The events at which a step of this grain stops.
    pub fn stops(self, timeline: &Timeline) -> impl Iterator<Item = &Event> {
        let events = timeline.events().iter();
        events.filter(move |event| self.stops_at(event))
    }

    /// Whether a step of this grain stops at `event`. A coarser grain stops nowhere that a finer one
    /// does not.
    #[must_use]
    pub fn stops_at(self, event: &Event) -> bool {
        self <= view::grain(event)
    }
}
