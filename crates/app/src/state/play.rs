//! Playing: how long a stop is held, and where play stops by itself.

use super::AppState;
use super::motion::{self, Motion, Pace};
use crate::choices::View;
use protocol_core::smtp::Side;
use world::{Event, EventKind};

/// The shortest hold, and the time that a word of the heading takes to read, in ms at 1x.
const LEAST_HOLD: u32 = 1500;
const WORD: u32 = 250;

impl AppState {
    /// When the page's clock ticks next, in ms: a phase ends, or what there was to read was read. `reduced`:
    /// without motion.
    #[must_use]
    pub fn next_tick(&self, reduced: bool) -> Option<u32> {
        match &self.motion {
            // The tour alone can be paused on its way, and is no slower without motion.
            Some(motion) if motion.is_tour => self
                .playing
                .then(|| motion.phase().lasts(self.speed, false)),
            Some(motion) => Some(motion.phase().lasts(self.speed, reduced)),
            None => self.hold_left(),
        }
    }

    /// How long play holds where it is, in ms; `None` where it does not.
    #[must_use]
    pub fn hold_left(&self) -> Option<u32> {
        let holds = self.playing && self.motion.is_none();
        holds.then(|| motion::at_speed(self.hold(), self.speed))
    }

    /// How long a stop is held, in ms at 1x: as long as its heading takes to read.
    fn hold(&self) -> u32 {
        let heading = self.timeline.lit();
        let heading = heading.and_then(|it| story::heading(it, &self.timeline));
        let heading = heading.map_or_else(String::new, |it| self.text(&it));
        let words = u32::try_from(heading.split_whitespace().count()).unwrap_or(u32::MAX);
        words.saturating_mul(WORD).max(LEAST_HOLD)
    }

    /// Whether play stops at this event, at any grain: at decisive moments and breakpoints.
    pub(super) fn halts_at(&self, event: &Event) -> bool {
        self.is_moment(event.id) || self.rungs.breaks_at(event) || self.asks_person(event)
    }

    /// Whether it comes to a server that the person plays, who has not answered it.
    pub(super) fn asks_person(&self, event: &Event) -> bool {
        let to = match &event.kind {
            EventKind::ConnectionOpened(_) | EventKind::LineReceived { .. } => event.connection,
            _ => None,
        };
        let held = to.and_then(|id| self.timeline.world().connection(id));
        let is_held = held.is_some_and(|it| it.outside() == Some(Side::Server));
        let on_it = |id| self.timeline.on(id, self.timeline.events().len()).last();
        is_held && to.and_then(on_it).is_some_and(|last| last.id <= event.id)
    }

    /// Whether play is over where the motion has come to.
    pub(super) fn play_stops_here(&self) -> bool {
        let halts = |it| self.halts_at(it);
        self.timeline.at_end() || self.timeline.lit().is_some_and(halts)
    }

    /// How long what happens in a step takes.
    pub(super) const fn pace(&self) -> Pace {
        match self.view {
            View::Present => Pace::PRESENTER,
            _ => Pace::USUAL,
        }
    }

    /// Plays the whole run, from its beginning, in some fifteen seconds.
    pub(super) fn start_tour(&mut self) {
        while !self.timeline.is_whole() {
            self.timeline.work();
        }
        let mut told = self.timeline.clone();
        told.first();
        self.timeline.last();
        self.motion = Motion::tour(told, &self.timeline);
    }

    /// Whether the home page plays its letter, or has paused it.
    #[must_use]
    pub fn is_touring(&self) -> bool {
        self.motion.as_ref().is_some_and(|it| it.is_tour)
    }
}
