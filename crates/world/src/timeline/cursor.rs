//! Where the cursor goes, and what is shown there.

use super::{Moment, Timeline};
use crate::event::Event;
use crate::ids::{EventId, Tick};
use crate::world::World;
use protocol_core::Instant;
use std::sync::Arc;

impl Timeline {
    /// To the last event until then.
    pub(super) fn seek_time(&mut self, to: Instant) {
        let until = self.log.events.partition_point(|event| event.at <= to);
        if let Some(last) = until
            .checked_sub(1)
            .filter(|last| *last >= self.lit_count())
        {
            self.seek_event(EventId(u32::try_from(last).unwrap_or(u32::MAX)));
        }
    }

    /// To the moment at which `event` is lit.
    pub fn seek_event(&mut self, event: EventId) {
        let index = u32::try_from(event.index().min(self.log.events.len())).unwrap_or(u32::MAX);
        let tick = self.log.ends.partition_point(|end| *end <= index);
        if tick >= self.log.ends.len() {
            self.last();
            return;
        }
        let start = if tick == 0 {
            0
        } else {
            self.log.ends[tick - 1]
        };
        self.seek(Moment {
            tick: tick_of(tick + 1),
            sub: index - start,
        });
    }

    /// To a moment; what lies beyond the end is the end.
    pub fn seek(&mut self, moment: Moment) {
        self.settling = None;
        self.rest = None;
        self.seek_tick(moment.tick);
        self.light(moment.sub);
    }

    /// Lights that event of the last step, or its last.
    pub(super) fn light(&mut self, sub: u32) {
        let tick = self.world.tick();
        let events = u32::try_from(self.log.range(tick).len()).unwrap_or(u32::MAX);
        let sub = sub.min(events.saturating_sub(1));
        self.cursor = Moment { tick, sub };
        self.show();
    }

    /// To the beginning.
    pub fn first(&mut self) {
        self.seek(Moment::default());
    }

    /// To the end, when no work is left.
    pub fn last(&mut self) {
        self.finish();
        self.last_so_far();
    }

    /// To the end of what was worked off so far.
    pub fn last_so_far(&mut self) {
        self.seek(Moment {
            tick: self.log.end.tick(),
            sub: u32::MAX,
        });
    }

    /// To the next event at which `stops` stops. False at the end.
    pub fn step(&mut self, stops: impl Fn(&Event) -> bool) -> bool {
        let from = self.lit_count();
        if from == self.log.events.len() {
            self.finish();
        }
        if from == self.log.events.len() {
            return false;
        }
        let next = self.log.events[from..]
            .iter()
            .find(|event| stops(event))
            .or(self.log.events.last())
            .map(|event| event.id);
        if let Some(id) = next {
            self.seek_event(id);
        }
        true
    }

    /// To the last event before this one at which `stops` stops. False at the beginning.
    pub fn back(&mut self, stops: impl Fn(&Event) -> bool) -> bool {
        let lit = self.lit_count();
        if lit == 0 {
            return false;
        }
        let before = self.log.events[..lit - 1]
            .iter()
            .rfind(|event| stops(event));
        match before.map(|event| event.id) {
            Some(id) => self.seek_event(id),
            None => self.first(),
        }
        true
    }

    /// The event that was put in last before `event`, by following causes.
    #[must_use]
    pub fn origin(&self, event: EventId) -> Option<&Event> {
        let mut event = self.event(event)?;
        while let Some(cause) = event.cause {
            event = self.event(cause)?;
        }
        Some(event)
    }

    pub(super) fn lit_count(&self) -> usize {
        match self.cursor.tick {
            Tick(0) => 0,
            tick => self.log.range(tick).start + self.lit_in_step(),
        }
    }

    /// Finds the world that is shown at the cursor.
    pub(super) fn show(&mut self) {
        let range = self.log.range(self.cursor.tick);
        let (past, to_come) = self.log.events[range].split_at(self.lit_in_step());
        let only_stimuli = past.iter().all(|event| event.kind.is_stimulus());
        self.before = (only_stimuli && !past.is_empty() && !to_come.is_empty())
            .then(|| Tick(self.cursor.tick.0.saturating_sub(1)))
            .map(|tick| self.world_at(tick));
    }

    /// How many events of the step of the cursor are past.
    fn lit_in_step(&self) -> usize {
        let count = self.log.range(self.cursor.tick).len();
        (self.cursor.sub as usize + 1).min(count)
    }

    pub(super) fn seek_tick(&mut self, tick: Tick) {
        let tick = tick.min(self.log.end.tick());
        if tick != self.world.tick() {
            // The world one step before it may be the one that is shown.
            self.before = Some(self.world_at(Tick(tick.0.saturating_sub(1))));
            self.world = self.world_at(tick);
        }
    }

    /// The world after `tick` steps, by the shortest way.
    pub(super) fn world_at(&mut self, tick: Tick) -> Arc<World> {
        let near = self.trail.iter().chain(&self.before).chain([&self.world]);
        let near = near
            .filter(|it| it.tick() <= tick)
            .max_by_key(|it| it.tick());
        let (world, trail) = self.log.world_at(tick, near);
        if !trail.is_empty() {
            self.trail = trail;
        }
        world
    }
}

fn tick_of(index: usize) -> Tick {
    Tick(u32::try_from(index).unwrap_or(u32::MAX))
}
