//! All that happened in one future, and the worlds along it.

use super::{MAX_EVENTS, MAX_INPUTS};
use crate::digest::Digest;
use crate::event::{Event, EventKind, EventSink};
use crate::ids::{ConnectionId, EventId, HostId, MessageId, Tick};
use crate::input::{InputError, RecordedInput};
use crate::world::World;
use std::collections::BTreeMap;
use std::sync::Arc;

/// After how many ticks the world is kept, and after one more for every four of its connections: a world of many
/// is large.
const CHECKPOINT_EVERY: usize = 512;

/// Every how many ticks the world is kept while one is looked for.
const TRAIL_EVERY: u32 = 32;

/// For how many events there is room at least.
const ROOM: usize = 64;

/// Events that are in the log, and in its digests.
struct Replayed;

impl EventSink for Replayed {
    fn counts(&self) -> bool {
        false
    }

    fn push(&mut self, _: Event) {}
}

/// An event that has the content of a message; which message, and where, without looking at the event.
#[derive(Debug, Clone, Copy)]
pub(super) struct Letter {
    pub(super) event: EventId,
    pub(super) message: MessageId,
    pub(super) host: HostId,
}

/// All that happened in one future.
#[derive(Debug, Clone)]
pub(super) struct Log {
    pub(super) inputs: Vec<RecordedInput>,
    pub(super) events: Vec<Event>,
    /// For each tick done, how many events there are up to its end.
    pub(super) ends: Vec<u32>,
    /// And the digest of all these.
    digests: Vec<Digest>,
    /// The event of the request for each connection.
    pub(super) requests: Vec<EventId>,
    /// The events that have the content of a message.
    pub(super) letters: Vec<Letter>,
    /// The events of each connection.
    pub(super) talks: Vec<Vec<EventId>>,
    /// The cause of each event.
    pub(super) causes: Vec<Option<EventId>>,
    checkpoints: BTreeMap<Tick, Arc<World>>,
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
            digests: Vec::new(),
            requests: Vec::new(),
            letters: Vec::new(),
            talks: Vec::new(),
            causes: Vec::new(),
            checkpoints: BTreeMap::from([(Tick(0), Arc::new(world.clone()))]),
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
            let (world, _) = self.world_at(tick, None);
            self.end = Arc::unwrap_or_clone(world);
            self.truncate(tick);
        }
        while self.end.tick() < tick && self.step() {}
    }

    /// One step at the end. False where nothing is to come.
    pub(super) fn step(&mut self) -> bool {
        if self.events.len() >= MAX_EVENTS || !self.end.step(&mut self.events) {
            return false;
        }
        self.end_tick();
        let (world, last) = (&self.end, self.checkpoints.last_key_value());
        let ticks = last.map_or(0, |(last, _)| world.tick().index() - last.index());
        if ticks >= CHECKPOINT_EVERY + world.connections.len() / 4 {
            self.checkpoints
                .insert(world.tick(), Arc::new(world.clone()));
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
        self.end = world;
        self.end_tick();
    }

    fn end_tick(&mut self) {
        // A long log grows by a part of it, and not to its double.
        if self.events.capacity() - self.events.len() < ROOM {
            self.events.reserve_exact(ROOM.max(self.events.len() / 8));
        }
        let before = self.ends.last().map_or(0, |end| *end as usize);
        for event in &self.events[before..] {
            self.causes.push(event.cause);
            match event.kind {
                EventKind::ConnectionRequested(_) => self.requests.push(event.id),
                EventKind::Composed { message, .. }
                | EventKind::NoticeWritten {
                    notice: message, ..
                }
                | EventKind::VacationReplied { reply: message, .. }
                | EventKind::ListExpanded { message, .. }
                | EventKind::Accepted { message, .. }
                | EventKind::Delivered { message, .. } => self.letters.push(Letter {
                    event: event.id,
                    message,
                    host: event.host,
                }),
                _ => {}
            }
            if let Some(connection) = event.connection.map(ConnectionId::index) {
                if self.talks.len() <= connection {
                    self.talks.resize_with(connection + 1, Vec::new);
                }
                self.talks[connection].push(event.id);
            }
        }
        let events = u32::try_from(self.events.len());
        self.ends.push(events.unwrap_or(u32::MAX));
        self.digests.push(self.end.digest());
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
        self.causes.truncate(events);
        let talks = self.talks.iter_mut();
        for ids in talks.chain([&mut self.requests]) {
            ids.truncate(ids.partition_point(|it| it.index() < events));
        }
        let letters = self.letters.partition_point(|it| it.event.index() < events);
        self.letters.truncate(letters);
        self.ends.truncate(after.index());
        self.digests.truncate(after.index());
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

    /// The world after `tick` steps, from `near` (a world of this future, not later) or a checkpoint, whichever
    /// is the shorter way; and worlds along a long way, oldest first.
    pub(super) fn world_at(
        &self,
        tick: Tick,
        near: Option<&Arc<World>>,
    ) -> (Arc<World>, Vec<Arc<World>>) {
        let checkpoints = self.checkpoints.range(..=tick).next_back();
        let starts = checkpoints.map(|(_, world)| world).into_iter().chain(near);
        let start = starts.max_by_key(|it| it.tick());
        let start = start.expect("the beginning is a checkpoint");
        let (mut trail, mut world) = (Vec::new(), Arc::clone(start));
        let from = self
            .inputs
            .partition_point(|input| input.after < world.tick());
        let mut inputs = self.inputs[from..].iter().peekable();
        while world.tick() < tick {
            if world.tick().0 % TRAIL_EVERY == 0 && tick.0 - start.tick().0 > TRAIL_EVERY {
                trail.push(Arc::clone(&world));
            }
            let now = Arc::make_mut(&mut world);
            match inputs.next_if(|input| input.after == now.tick()) {
                Some(input) => now
                    .apply_recorded(input, &mut Replayed)
                    .expect("it was taken once at this very tick"),
                None => drop(now.step(&mut Replayed)),
            }
            now.digest = self.digests[now.tick().index() - 1];
        }
        (world, trail)
    }
}
