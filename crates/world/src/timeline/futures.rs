//! The futures of a run: those that were left and are kept, and what is done again or undone.

use super::log::Log;
use super::{Moment, SLICE, Timeline};
use crate::ids::{EventId, Tick};
use crate::input::{Input, InputError, RecordedInput};
use crate::run::{Run, SavedFuture};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// How many futures that were left are kept.
pub const MAX_BRANCHES: usize = 12;
/// How many deeds can be undone.
const MAX_UNDO: usize = 50;
/// The longest name of a future, in characters.
pub const MAX_NAME: usize = 80;

/// Which future of a run it is. Its number stays the same while the run is open.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
pub struct FutureId(pub u32);

/// A future that was left and is kept.
#[derive(Debug, Clone)]
pub struct Branch {
    id: FutureId,
    inputs: Arc<[RecordedInput]>,
    pub(super) log: Arc<Log>,
}

impl Branch {
    /// Which one it is.
    #[must_use]
    pub const fn id(&self) -> FutureId {
        self.id
    }

    /// What was put in.
    #[must_use]
    pub fn inputs(&self) -> &[RecordedInput] {
        &self.inputs
    }
}

/// What a person did that can be undone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deed {
    /// An input.
    Input(Box<Input>),
    /// A future was deleted.
    Delete,
    /// The run was begun again from nothing.
    StartOver,
}

/// What there was before a deed, or before it was undone: each future is what was put in.
#[derive(Debug)]
struct State {
    deed: Deed,
    own: (FutureId, Vec<RecordedInput>),
    branches: Vec<(FutureId, Arc<[RecordedInput]>)>,
    cursor: Moment,
}

/// All futures but the events of the one that is followed.
#[derive(Debug, Clone, Default)]
pub(super) struct Futures {
    own: FutureId,
    /// The number that was given last.
    last: u32,
    names: BTreeMap<FutureId, String>,
    pub(super) branches: Vec<Branch>,
    undo: Vec<Arc<State>>,
    redo: Vec<Arc<State>>,
    /// Counts the changes.
    changes: u32,
}

impl Futures {
    fn add(&mut self) -> FutureId {
        self.last += 1;
        FutureId(self.last)
    }

    /// Keeps a future that is left, as the last of them. One with the same inputs and no name goes; where there are
    /// too many, so does the oldest without a name.
    fn keep(&mut self, id: FutureId, log: Arc<Log>) {
        if log.inputs.is_empty() {
            return;
        }
        let names = &self.names;
        let is_named = |it: &Branch| names.contains_key(&it.id);
        self.branches
            .retain(|it| is_named(it) || *it.inputs != *log.inputs);
        let inputs = log.inputs.clone().into();
        self.branches.push(Branch { id, inputs, log });
        while self.branches.len() > MAX_BRANCHES {
            let oldest = self.branches.iter().position(|it| !is_named(it));
            self.branches.remove(oldest.unwrap_or_default());
        }
    }

    fn push_undo(&mut self, state: State) {
        if self.undo.len() == MAX_UNDO {
            self.undo.remove(0);
        }
        self.undo.push(Arc::new(state));
    }
}

/// Getters.
impl Timeline {
    /// Which future is followed.
    #[must_use]
    pub fn future(&self) -> FutureId {
        self.futures.own
    }

    /// The futures that were left and are kept, the one that was left first first.
    #[must_use]
    pub fn branches(&self) -> &[Branch] {
        &self.futures.branches
    }

    /// The name that a person gave to a future.
    #[must_use]
    pub fn future_name(&self, id: FutureId) -> Option<&str> {
        self.futures.names.get(&id).map(String::as_str)
    }

    /// Counts the changes of the futures and their names; inputs that add to the future that is followed are
    /// none.
    #[must_use]
    pub fn changes(&self) -> u32 {
        self.futures.changes
    }

    /// What [`Timeline::undo`] would undo.
    #[must_use]
    pub fn undoable(&self) -> Option<&Deed> {
        self.futures.undo.last().map(|it| &it.deed)
    }

    /// What [`Timeline::redo`] would do again.
    #[must_use]
    pub fn redoable(&self) -> Option<&Deed> {
        self.futures.redo.last().map(|it| &it.deed)
    }

    /// After how many ticks the future that is followed parts from one with these inputs.
    fn parts_from(&self, inputs: &[RecordedInput]) -> Tick {
        let at = self.log.parts_from(inputs);
        at.unwrap_or(self.log.end.tick())
    }

    /// The first event of the future that is followed that is not in the other, where there is one.
    #[must_use]
    pub fn parts_at(&self, other: &Branch) -> Option<EventId> {
        let index = self.log.range(self.parts_from(&other.inputs)).end;
        self.log.events.get(index).map(|it| it.id)
    }

    /// The run with another of its futures followed to its end.
    #[must_use]
    pub fn along(&self, id: FutureId) -> Self {
        let mut other = self.clone();
        other.follow(id);
        other.last();
        other
    }

    /// The run as the scenario has it, at its end: its letter is sent, and nothing else is done.
    #[must_use]
    pub fn as_written(&self) -> Self {
        let mut written = Self::with_log(
            Arc::clone(&self.scenario),
            self.log.world_at(Tick(0), None).0,
        );
        // A letter that cannot be sent leaves the run at its beginning.
        drop(written.apply(self.scenario.letter.send()));
        written.last();
        written
    }
}

/// Commands.
impl Timeline {
    /// Notes what there is before a deed.
    pub(super) fn remember(&mut self, deed: Deed) {
        let state = self.state(deed);
        let futures = Arc::make_mut(&mut self.futures);
        futures.redo.clear();
        futures.push_undo(state);
    }

    /// Makes the last two deeds one.
    pub fn join_deeds(&mut self) {
        Arc::make_mut(&mut self.futures).undo.pop();
    }

    /// Keeps the future that is followed; what is followed from now on is another.
    pub(super) fn leave(&mut self) {
        let log = Arc::clone(&self.log);
        let futures = Arc::make_mut(&mut self.futures);
        futures.changes += 1;
        futures.keep(futures.own, log);
        futures.own = futures.add();
    }

    /// Whether an input after that step ends a future that there was something to see of: events, or what a
    /// person did. Who goes on where the last input led has seen nothing of what comes later.
    pub(super) fn is_left_by(&self, at: Tick) -> bool {
        let acted = self.log.inputs.iter().any(|it| it.after >= at);
        let happened = self.log.range(at).end < self.log.events.len();
        acted || happened && self.rest != Some(self.cursor)
    }

    /// Follows another future from where it parts. The one that was followed is kept.
    pub fn follow(&mut self, id: FutureId) {
        let Some(place) = self.branches().iter().position(|it| it.id == id) else {
            return;
        };
        let left = Arc::clone(&self.log);
        let futures = Arc::make_mut(&mut self.futures);
        let taken = futures.branches.remove(place);
        futures.changes += 1;
        futures.keep(futures.own, left);
        futures.own = id;
        let tick = self.parts_from(&taken.inputs);
        self.set_log(
            taken.log,
            Moment {
                tick,
                sub: u32::MAX,
            },
        );
    }

    /// Begins again from nothing. The future that was followed is kept.
    pub fn start_over(&mut self) {
        if !self.log.inputs.is_empty() {
            self.remember(Deed::StartOver);
            self.leave();
            let empty = self.log_of(&[]);
            self.set_log(empty, Moment::default());
        }
        self.first();
    }

    /// Deletes a future that is not followed.
    pub fn delete(&mut self, id: FutureId) {
        if self.branches().iter().all(|it| it.id != id) {
            return;
        }
        self.remember(Deed::Delete);
        let futures = Arc::make_mut(&mut self.futures);
        futures.branches.retain(|it| it.id != id);
        futures.changes += 1;
    }

    /// Names a future. Without a name it is called by what was done.
    pub fn rename(&mut self, id: FutureId, name: &str) {
        let name: String = name.trim().chars().take(MAX_NAME).collect();
        let futures = Arc::make_mut(&mut self.futures);
        futures.changes += 1;
        match name.is_empty() {
            true => drop(futures.names.remove(&id)),
            false => drop(futures.names.insert(id, name)),
        }
    }

    /// Undoes the last deed: the futures and the cursor are as they were. What was undone.
    pub fn undo(&mut self) -> Option<Deed> {
        let state = Arc::make_mut(&mut self.futures).undo.pop()?;
        let now = Arc::new(self.state(state.deed.clone()));
        Arc::make_mut(&mut self.futures).redo.push(now);
        self.restore(&state);
        Some(state.deed.clone())
    }

    /// Does again what was undone last. What it was.
    pub fn redo(&mut self) -> Option<Deed> {
        let state = Arc::make_mut(&mut self.futures).redo.pop()?;
        let now = self.state(state.deed.clone());
        Arc::make_mut(&mut self.futures).push_undo(now);
        self.restore(&state);
        Some(state.deed.clone())
    }

    fn state(&self, deed: Deed) -> State {
        let branches = self.branches().iter();
        State {
            deed,
            own: (self.future(), self.log.inputs.clone()),
            branches: branches.map(|it| (it.id, Arc::clone(&it.inputs))).collect(),
            cursor: self.cursor,
        }
    }

    fn restore(&mut self, state: &State) {
        let (own, inputs) = &state.own;
        let log = self.log_of(inputs);
        let branches = state.branches.iter().map(|(id, inputs)| Branch {
            id: *id,
            inputs: Arc::clone(inputs),
            log: self.log_of(inputs),
        });
        let branches = branches.collect();
        let futures = Arc::make_mut(&mut self.futures);
        futures.changes += 1;
        futures.branches = branches;
        futures.own = *own;
        self.set_log(log, state.cursor);
    }

    /// The log of these inputs: one that there is, or what comes of the nearest.
    fn log_of(&self, inputs: &[RecordedInput]) -> Arc<Log> {
        let logs = self.branches().iter().map(|it| &it.log);
        let near = logs.chain([&self.log]).max_by_key(|it| {
            let same = it.inputs.iter().zip(inputs).take_while(|(a, b)| a == b);
            (same.count(), it.inputs.len() == inputs.len())
        });
        let near = near.expect("there is the one that is followed");
        match near.inputs == inputs {
            true => Arc::clone(near),
            false => Arc::new(near.with(inputs).expect("each was taken once")),
        }
    }

    fn set_log(&mut self, log: Arc<Log>, to: Moment) {
        self.log = log;
        let log = Arc::make_mut(&mut self.log);
        while log.end.tick() < to.tick && log.step() {}
        log.run_ahead(SLICE);
        self.settling = None;
        self.trail.clear();
        self.before = None;
        self.world = self.log.world_at(to.tick.min(self.log.end.tick()), None).0;
        self.seek(to);
    }

    /// All futures as they are saved: names and inputs.
    pub(super) fn saved(&self) -> (Option<String>, Vec<SavedFuture>) {
        let name = |id| self.future_name(id).map(str::to_owned);
        let branches = self.branches().iter().map(|it| SavedFuture {
            name: name(it.id),
            inputs: it.inputs.to_vec(),
        });
        (name(self.future()), branches.collect())
    }

    /// Replays a run with all of its futures; the cursor is at its beginning.
    ///
    /// # Errors
    /// Where its scenario makes no world, or the world does not take an input.
    pub fn open(run: &Run) -> Result<Self, crate::run::ReplayError> {
        let mut timeline = Self::replay(run)?;
        timeline.rename(timeline.future(), run.name.as_deref().unwrap_or_default());
        let from = run.branches.len().saturating_sub(MAX_BRANCHES);
        for saved in &run.branches[from..] {
            let log = Arc::new(timeline.log.with(&saved.inputs)?);
            let futures = Arc::make_mut(&mut timeline.futures);
            let id = futures.add();
            futures.keep(id, log);
            timeline.rename(id, saved.name.as_deref().unwrap_or_default());
        }
        Ok(timeline)
    }
}

impl Log {
    /// After how many ticks it parts from one with these inputs, where it does.
    fn parts_from(&self, inputs: &[RecordedInput]) -> Option<Tick> {
        let same = self.inputs.iter().zip(inputs).take_while(|(a, b)| a == b);
        let same = same.count();
        let next = [self.inputs.get(same), inputs.get(same)];
        next.into_iter().flatten().map(|it| it.after).min()
    }

    /// What comes of these inputs, as far as the last of them.
    fn with(&self, inputs: &[RecordedInput]) -> Result<Self, InputError> {
        let mut log = self.clone();
        if let Some(at) = self.parts_from(inputs) {
            log.seek(at);
        }
        for input in &inputs[log.inputs.len()..] {
            log.seek(input.after);
            log.take(input)?;
        }
        Ok(log)
    }
}
