//! A run with a cursor: forwards and backwards, to any moment, and into other futures.
//!
//! After each input the world is run ahead until no work is left, so the log is whole and stepping
//! only moves the cursor. The world at the cursor comes from the nearest checkpoint by replay. Who must
//! not be kept waiting puts something in by [`Timeline::begin`] and runs ahead by [`Timeline::work`], a slice
//! at a time.

mod cursor;
mod futures;
mod log;

use crate::event::{Event, EventKind};
use crate::ids::{ConnectionId, EventId, HostId, MessageId, Tick};
use crate::input::{Input, InputError, RecordedInput};
use crate::run::Run;
use crate::scenario::{Scenario, ScenarioError};
use crate::world::World;
use core::time::Duration;
use futures::Futures;
pub use futures::{Branch, Deed, FutureId, MAX_BRANCHES, MAX_NAME};
use log::Log;
use protocol_core::Instant;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// How many events a run may have; then no input is taken any more.
pub const MAX_EVENTS: usize = 200_000;

/// How many inputs a run may have.
pub const MAX_INPUTS: usize = 10_000;

/// How many steps are worked off at first without a pause. Each slice is as long as all before it, since
/// code is quicker once it has run, up to [`MAX_SLICE`].
const SLICE: usize = 8;
/// The most steps of a slice.
const MAX_SLICE: usize = 1024;

/// Where the cursor stands: the world is the one after `tick` steps, and of the events of the last
/// step the one at place `sub` is lit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct Moment {
    /// How many steps the world has taken.
    pub tick: Tick,
    /// Which event of the last step is lit, from 0.
    pub sub: u32,
}

/// What comes to rest after an input; the cursor then stands there.
#[derive(Debug, Clone, Copy)]
enum Settling {
    /// The connection on which something was said.
    Connection(ConnectionId),
    /// The mail program that looks for mail.
    Program(HostId),
}

impl Settling {
    fn is_over(self, world: &World) -> bool {
        match self {
            Self::Connection(id) => world.is_quiet(id),
            Self::Program(host) => world.reads_nothing(host),
        }
    }
}

/// A run with a cursor. A clone shares the log.
#[derive(Debug, Clone)]
pub struct Timeline {
    scenario: Arc<Scenario>,
    log: Arc<Log>,
    futures: Arc<Futures>,
    cursor: Moment,
    /// Where the last input led, while the cursor is there.
    rest: Option<Moment>,
    /// The world after the step of the cursor.
    world: Arc<World>,
    /// The world before that step, while it is the one that is shown.
    before: Option<Arc<World>>,
    /// Worlds of the last replay, oldest first: a step back is near one of them.
    trail: Vec<Arc<World>>,
    /// What a person did something at whose answer is still to be computed.
    settling: Option<Settling>,
}

impl Timeline {
    /// The beginning of a scenario: nothing has happened.
    ///
    /// # Errors
    /// Where the scenario makes no world.
    pub fn new(scenario: Arc<Scenario>) -> Result<Self, ScenarioError> {
        let world = World::new(&scenario)?;
        Ok(Self::with_log(scenario, Arc::new(world)))
    }

    fn with_log(scenario: Arc<Scenario>, world: Arc<World>) -> Self {
        Self {
            scenario,
            log: Arc::new(Log::new(World::clone(&world))),
            futures: Arc::default(),
            cursor: Moment::default(),
            rest: None,
            world,
            before: None,
            trail: Vec::new(),
            settling: None,
        }
    }

    /// The scenario it began with.
    #[must_use]
    pub fn scenario(&self) -> &Arc<Scenario> {
        &self.scenario
    }

    /// The world at the cursor. While of the events of a step only those are past that bring
    /// something, and not yet what is done about it, it is the world before the step: what the lit
    /// event leads to has not happened.
    #[must_use]
    pub fn world(&self) -> &World {
        self.before.as_ref().unwrap_or(&self.world)
    }

    /// How many steps the world has taken at the cursor: what is put in now comes after these.
    #[must_use]
    pub fn tick(&self) -> Tick {
        self.world.tick()
    }

    /// The time after these steps.
    #[must_use]
    pub fn now(&self) -> Instant {
        self.world.now()
    }

    /// Where the cursor stands.
    #[must_use]
    pub fn cursor(&self) -> Moment {
        self.cursor
    }

    /// Every event of this future, those after the cursor too.
    #[must_use]
    pub fn events(&self) -> &[Event] {
        &self.log.events
    }

    /// The events up to and with the lit one.
    #[must_use]
    pub fn past(&self) -> &[Event] {
        &self.log.events[..self.lit_count()]
    }

    /// The lit event; `None` at the beginning.
    #[must_use]
    pub fn lit(&self) -> Option<&Event> {
        self.past().last()
    }

    /// The event of that id.
    #[must_use]
    pub fn event(&self, id: EventId) -> Option<&Event> {
        self.log.events.get(id.index())
    }

    /// What was put in so far in this future.
    #[must_use]
    pub fn inputs(&self) -> &[RecordedInput] {
        &self.log.inputs
    }

    /// What an input of this future set off at once.
    #[must_use]
    pub fn step_of(&self, input: &RecordedInput) -> &[Event] {
        &self.log.events[self.log.range(Tick(input.after.0 + 1))]
    }

    /// Whether the cursor is at the end.
    #[must_use]
    pub fn at_end(&self) -> bool {
        self.lit_count() == self.log.events.len() && self.is_whole()
    }

    /// Whether a person has acted: before that there is nothing to see.
    #[must_use]
    pub fn acted(&self) -> bool {
        !self.log.inputs.is_empty()
    }

    /// Whether a person did what led to the event at once.
    #[must_use]
    pub fn by_person(&self, event: &Event) -> bool {
        let cause = event.cause.and_then(|id| self.event(id));
        cause.is_some_and(|it| it.kind == EventKind::PersonActed)
    }

    /// Whether a person types at the calling end of the connection: a person opened it.
    #[must_use]
    pub fn is_typed(&self, connection: ConnectionId) -> bool {
        let requested = self.log.requests.get(connection.index());
        let requested = requested.and_then(|it| self.event(*it));
        requested.is_some_and(|it| self.by_person(it))
    }

    /// The requests for connections, of the first `upto` events of this future.
    pub fn requests(&self, upto: usize) -> impl DoubleEndedIterator<Item = &Event> {
        self.events_of(&self.log.requests, upto)
    }

    /// The events that have the content of this message, at `host` or, without one, anywhere; of the first
    /// `upto` events of this future.
    pub fn letters(
        &self,
        message: MessageId,
        host: impl Into<Option<HostId>>,
        upto: usize,
    ) -> impl DoubleEndedIterator<Item = &Event> {
        let (all, host) = (&self.log.letters, host.into());
        let upto = all.partition_point(|it| it.event.index() < upto);
        let of = all[..upto].iter().filter(move |it| it.message == message);
        let at = of.filter(move |it| host.is_none_or(|host| it.host == host));
        at.filter_map(|it| self.event(it.event))
    }

    /// The events on a connection, of the first `upto` events of this future.
    pub fn on(
        &self,
        connection: ConnectionId,
        upto: usize,
    ) -> impl DoubleEndedIterator<Item = &Event> + Clone {
        let ids = self.log.talks.get(connection.index());
        self.events_of(ids.map_or(&[], Vec::as_slice), upto)
    }

    /// What an event led to at once, of the first `upto` events of this future.
    pub fn effects(&self, id: EventId, upto: usize) -> impl Iterator<Item = &Event> {
        let causes = self.log.causes.iter().zip(&self.log.events).take(upto);
        let after = causes.skip(id.index() + 1);
        after.filter_map(move |(cause, it)| (*cause == Some(id)).then_some(it))
    }

    fn events_of<'a>(
        &'a self,
        ids: &'a [EventId],
        upto: usize,
    ) -> impl DoubleEndedIterator<Item = &'a Event> + Clone {
        let upto = ids.partition_point(|it| it.index() < upto);
        ids[..upto].iter().filter_map(|it| self.event(*it))
    }

    /// Whether both hold the same run, and not only equal ones: a clone does until one of the two takes
    /// an input or works.
    #[must_use]
    pub fn shares_run(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.log, &other.log)
    }

    /// Whether no work is left: what comes of the inputs is all in the log. Before the first there is none:
    /// it is what sets a world going.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        !self.acted() || !self.log.has_work()
    }

    /// How many steps the world has taken at the end of what was worked off.
    #[must_use]
    pub fn worked_off(&self) -> Tick {
        self.log.end.tick()
    }

    /// Runs ahead, a slice.
    pub fn work(&mut self) {
        self.settle();
        if self.is_whole() {
            return;
        }
        let last = self.log.inputs.last().map_or(0, |it| it.after.index());
        let slice = (self.log.ends.len() - last).clamp(SLICE, MAX_SLICE);
        Arc::make_mut(&mut self.log).run_ahead(slice);
    }

    /// Runs ahead until no work is left.
    pub fn finish(&mut self) {
        if !self.is_whole() {
            Arc::make_mut(&mut self.log).run_ahead(usize::MAX);
        }
    }

    /// The run, as it can be saved and replayed.
    #[must_use]
    pub fn run(&self) -> Run {
        let mut whole = self.clone();
        whole.finish();
        Run {
            digest: Some(whole.digest()),
            ..self.run_so_far()
        }
    }

    /// The same without its digest, which is not known before it ends.
    #[must_use]
    pub fn run_so_far(&self) -> Run {
        let (name, branches) = self.saved();
        let inputs = self.log.inputs.clone();
        Run {
            name,
            branches,
            digest: None,
            ..Run::new(Arc::clone(&self.scenario), inputs, self.digest())
        }
    }

    /// The digest of all events of this future.
    #[must_use]
    pub fn digest(&self) -> crate::digest::Digest {
        self.log.end.digest()
    }

    /// Replays the followed future of a run; the cursor is at its beginning.
    ///
    /// # Errors
    /// Where its scenario makes no world, or the world does not take one of its inputs.
    pub fn replay(run: &Run) -> Result<Self, crate::run::ReplayError> {
        let mut timeline = Self::new(Arc::clone(&run.scenario))?;
        let log = Arc::make_mut(&mut timeline.log);
        for input in &run.inputs {
            log.seek(input.after);
            log.take(input)?;
        }
        log.run_ahead(usize::MAX);
        timeline.first();
        Ok(timeline)
    }

    /// How an input that is put in now stands in the run; `None` where it only moves the cursor, as
    /// time that passes within what was computed does.
    #[must_use]
    pub fn recorded(&self, input: Input) -> Option<RecordedInput> {
        let (mut after, mut input) = (self.world.tick(), input);
        if let Input::Advance { micros } = &mut input {
            let to = self.world.now() + Duration::from_micros(*micros);
            if !self.is_whole() {
                let mut whole = self.clone();
                whole.finish();
                return whole.recorded(input);
            }
            let left = to.as_micros().checked_sub(self.log.end.now().as_micros());
            *micros = left.filter(|left| *left > 0)?;
            after = self.log.end.tick();
        }
        Some(RecordedInput {
            after,
            at: None,
            input,
        })
    }

    /// Puts something in at the cursor and runs ahead until no work is left. Where the cursor is in
    /// the past this begins another future; the one that is left is kept in
    /// [`Timeline::branches`] where there was something to see of it. Then the cursor is
    /// where the connection on which something was said, or the mail program that looks for mail, has come
    /// to rest; after other inputs it lights their first event. Time that passes within what was computed only moves the cursor.
    ///
    /// # Errors
    /// Where the world does not take it; nothing has changed then.
    pub fn apply(&mut self, input: Input) -> Result<(), InputError> {
        self.begin(input)?;
        self.finish();
        self.show();
        Ok(())
    }

    /// Does as [`Timeline::apply`], but runs ahead a slice only: [`Timeline::work`] does the rest.
    ///
    /// # Errors
    /// Where the world does not take it; nothing has changed then.
    pub fn begin(&mut self, input: Input) -> Result<(), InputError> {
        self.put_in(input, false)
    }

    /// Does as [`Timeline::begin`], and keeps the future that is left in any case.
    ///
    /// # Errors
    /// Where the world does not take it; nothing has changed then.
    pub fn fork(&mut self, input: Input) -> Result<(), InputError> {
        self.put_in(input, true)
    }

    fn put_in(&mut self, input: Input, keeps: bool) -> Result<(), InputError> {
        self.log.has_room()?;
        if let Input::Advance { micros } = input {
            self.finish();
            let to = self.world.now() + Duration::from_micros(micros);
            if to <= self.log.end.now() {
                let talks = self.rest == Some(self.cursor) && self.talks();
                self.seek_time(to);
                self.rest = talks.then_some(self.cursor);
                return Ok(());
            }
        }
        let Some(recorded) = self.recorded(input) else {
            return Ok(());
        };
        let at = recorded.after;
        let mut world = Arc::unwrap_or_clone(self.world_at(at));
        let mut new = Vec::new();
        let on = recorded.input.on().and_then(|on| world.outside.find(on));
        let settling = match &recorded.input {
            Input::Check { host } | Input::Read { host, .. } => {
                world.host_named(host).map(Settling::Program)
            }
            _ => on.map(Settling::Connection),
        };
        world.apply(&recorded.input, &mut new)?;

        self.remember(Deed::Input(Box::new(recorded.input.clone())));
        if keeps || self.is_left_by(at) {
            self.leave();
        }
        let log = Arc::make_mut(&mut self.log);
        log.truncate(at);
        self.settling = match recorded.input {
            Input::Open { .. } => world.outside.last_opened().map(Settling::Connection),
            _ => settling,
        };
        log.push(recorded, world.clone(), new);
        self.trail.retain(|it| it.tick() <= at);
        self.world = Arc::new(world);
        self.cursor = Moment {
            tick: self.world.tick(),
            sub: 0,
        };
        self.rest = Some(self.cursor);
        self.settle();
        Arc::make_mut(&mut self.log).run_ahead(SLICE);
        self.show();
        Ok(())
    }

    /// After an input that has just been put in: lights the last of what it did at once, not its first event.
    pub fn show_done(&mut self) {
        let rests = self.rest == Some(self.cursor);
        self.light(u32::MAX);
        self.rest = rests.then_some(self.cursor);
    }

    /// Whether the last input went on with a connection: who lets time pass then is still there.
    fn talks(&self) -> bool {
        let last = self.log.inputs.last();
        last.is_some_and(|it| it.input.on().is_some() || matches!(it.input, Input::Open { .. }))
    }

    /// Runs ahead, and moves the cursor along, until what a person did something at has come to rest.
    fn settle(&mut self) {
        let Some(settling) = self.settling else {
            return;
        };
        let log = Arc::make_mut(&mut self.log);
        let mut steps = 0;
        while !settling.is_over(&log.end) && steps < MAX_SLICE && log.step() {
            steps += 1;
        }
        if steps < MAX_SLICE {
            self.settling = None;
        }
        self.world = Arc::new(log.end.clone());
        self.light(u32::MAX);
        self.rest = Some(self.cursor);
    }
}
