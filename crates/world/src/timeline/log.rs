//! All that happened in one future, and the worlds along it.

use super::{MAX_EVENTS, MAX_INPUTS};
use crate::event::{Discard, Event};
use crate::ids::Tick;
use crate::input::{InputError, RecordedInput};
use crate::world::World;
use std::collections::BTreeMap;

/// Every how many ticks the world is kept.
const CHECKPOINT_EVERY: u32 = 64;

/// All that happened in one future.
#[derive(Debug, Clone)]
pub(super) struct Log {
    pub(super) inputs: Vec<RecordedInput>,
    pub(super) events: Vec<Event>,
    /// For each tick done, how many events there are up to its end.
    pub(super) ends: Vec<u32>,
    checkpoints: BTreeMap<Tick, World>,
    /// The world at the end.
    pub(super) end: World,
}

impl Log {
    /// Nothing has happened.
    pub(super) fn new(world: World) -> Self {
        Self {
            inputs: Vec::new(),
            events: Vec::new(),
            ends: Vec::new(),
            checkpoints: BTreeMap::from([(Tick(0), world.clone())]),
            end: world,
        }
    }

    /// Whether there is work left that may be done.
    pub(super) fn has_work(&self) -> bool {
        self.end.has_work() && self.events.len() < MAX_EVENTS
    }

    /// Does the work that is left, in so many steps at the most.
    pub(super) fn run_ahead(&mut self, mut steps: usize) {
        while steps > 0 && self.has_work() && self.step() {
            steps -= 1;
        }
    }

    /// Goes to that tick: into the past, or onward by steps, of what is no work too.
    pub(super) fn seek(&mut self, tick: Tick) {
        if tick < self.end.tick() {
            self.end = self.world_at(tick, &self.end);
            self.truncate(tick);
        }
        while self.end.tick() < tick && self.step() {}
    }

    /// One step at the end. False where nothing is to come.
    pub(super) fn step(&mut self) -> bool {
        if self.events.len() >= MAX_EVENTS || !self.end.step(&mut self.events) {
            return false;
        }
        self.ends
            .push(u32::try_from(self.events.len()).unwrap_or(u32::MAX));
        if self.end.tick().0.is_multiple_of(CHECKPOINT_EVERY) {
            self.checkpoints.insert(self.end.tick(), self.end.clone());
        }
        true
    }

    /// Takes a recorded input at the end.
    pub(super) fn take(&mut self, recorded: &RecordedInput) -> Result<(), InputError> {
        self.has_room()?;
        let mut world = self.end.clone();
        let mut new = Vec::new();
        world.apply_recorded(recorded, &mut new)?;
        let input = RecordedInput {
            after: self.end.tick(),
            ..recorded.clone()
        };
        self.push(input, world, new);
        Ok(())
    }

    /// An input that was taken at the end: the world after it and what it set off at once.
    pub(super) fn push(&mut self, input: RecordedInput, world: World, mut new: Vec<Event>) {
        self.inputs.push(input);
        self.events.append(&mut new);
        self.ends
            .push(u32::try_from(self.events.len()).unwrap_or(u32::MAX));
        self.end = world;
    }

    /// Whether one input more may come.
    pub(super) fn has_room(&self) -> Result<(), InputError> {
        let (limit, what) = if self.events.len() >= MAX_EVENTS {
            (MAX_EVENTS, "events")
        } else if self.inputs.len() >= MAX_INPUTS {
            (MAX_INPUTS, "inputs")
        } else {
            return Ok(());
        };
        Err(InputError::TooMuch {
            limit: limit as u64,
            what,
        })
    }

    pub(super) fn truncate(&mut self, after: Tick) {
        let events = self.range(after).end;
        self.events.truncate(events);
        self.ends.truncate(after.index());
        self.checkpoints.retain(|tick, _| *tick <= after);
        self.inputs.retain(|input| input.after < after);
    }

    /// Where in the log the events of the step number `tick` (from 1) stand.
    pub(super) fn range(&self, tick: Tick) -> core::ops::Range<usize> {
        let end = |tick: usize| match tick {
            0 => 0,
            n => self
                .ends
                .get(n - 1)
                .map_or(self.events.len(), |end| *end as usize),
        };
        end(tick.index().saturating_sub(1))..end(tick.index())
    }

    /// The world after `tick` steps, from `near` (a world of this future) or a checkpoint,
    /// whichever is the shorter way.
    pub(super) fn world_at(&self, tick: Tick, near: &World) -> World {
        let checkpoint = self
            .checkpoints
            .range(..=tick)
            .next_back()
            .map(|(_, world)| world);
        let start = match checkpoint {
            Some(world) if near.tick() > tick || near.tick() < world.tick() => world,
            _ => near,
        };
        let mut world = start.clone();
        let from = self
            .inputs
            .partition_point(|input| input.after < world.tick());
        let mut inputs = self.inputs[from..].iter();
        let mut next = inputs.next();
        while world.tick() < tick {
            match next {
                Some(input) if input.after == world.tick() => {
                    world
                        .apply_recorded(input, &mut Discard)
                        .expect("it was taken once at this very tick");
                    next = inputs.next();
                }
                _ => {
                    world.step(&mut Discard);
                }
            }
        }
        world
    }
}
