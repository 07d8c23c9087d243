//! The futures of the run: undo and redo, and which of them is followed or compared.

use super::{Action, AppState, Notice, Tried};
use story::{Fact, fact};
use world::{Deed, FutureId, Timeline};

/// A run that is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// A future of this run.
    Future(FutureId),
    /// The run as the scenario has it.
    AsWritten,
}

/// Two runs that are compared, left and right.
pub type Compared = (Which, Which);

impl AppState {
    /// The experiment whose run it is.
    #[must_use]
    pub fn tried(&self) -> Option<Tried> {
        self.tried.get(&self.timeline.future()).copied()
    }

    /// What a future is called: as a person named it, by the experiment, or by what was done.
    #[must_use]
    pub fn future(&self, id: FutureId) -> Fact {
        let tried = self.tried.get(&id);
        let experiment = tried.and_then(|it| self.story.experiments.get(it.number));
        match experiment {
            Some(it) if self.timeline.future_name(id).is_none() => {
                let label = world::scenario::text(&it.label, self.words.tag());
                fact!("verbatim", text: self.prose(label.unwrap_or_default()))
            }
            _ => story::future(&self.timeline, id),
        }
    }

    /// What a run is called that is compared.
    #[must_use]
    pub fn which(&self, which: Which) -> Fact {
        match which {
            Which::Future(id) => self.future(id),
            Which::AsWritten => fact!("future-as-written"),
        }
    }

    /// All runs that can be compared: that which is followed, those that were left, and, where it is none of these, the
    /// one that the scenario has.
    #[must_use]
    pub fn comparable(&self) -> Vec<Which> {
        let letter = self.timeline.scenario().letter.send();
        let branches = self.timeline.branches();
        let mut inputs = branches.iter().map(world::Branch::inputs);
        let is_written = |it: &[world::RecordedInput]| matches!(it, [only] if only.input == letter);
        let is_there = is_written(self.timeline.inputs()) || inputs.any(is_written);
        let futures = branches.iter().rev().map(world::Branch::id);
        let futures = [self.timeline.future()].into_iter().chain(futures);
        let written = (!is_there && self.is_sent()).then_some(Which::AsWritten);
        futures.map(Which::Future).chain(written).collect()
    }

    /// Which two are compared at first: the run that is followed, at the right, and the one that was left last.
    #[must_use]
    pub fn compared_first(&self) -> Option<Compared> {
        let all = self.comparable();
        Some((*all.get(1)?, *all.first()?))
    }

    /// The run that is compared, at its end.
    #[must_use]
    pub fn run_of(&self, which: Which) -> Timeline {
        match which {
            Which::Future(id) => self.timeline.along(id),
            Which::AsWritten => self.timeline.as_written(),
        }
    }

    /// What is done to the futures.
    pub(super) fn act_on_futures(&mut self, action: Action) {
        let before = self.timeline.clone();
        match action {
            Action::Undo => {
                let undone = self.change(Timeline::undo);
                self.tell(undone, &before, |what| fact!("ui-undone", what: what));
            }
            Action::Redo => {
                let redone = self.change(Timeline::redo);
                let after = self.timeline.clone();
                self.tell(redone, &after, |what| fact!("ui-redone", what: what));
            }
            Action::Follow(id) => {
                self.change(|timeline| timeline.follow(id));
                if self.lesson.is_none() {
                    self.seen = self.timeline.events().len();
                }
                self.compare = None;
                let what = self.future(id);
                self.notice = Some(Notice::Info(fact!("ui-run-switched", what: what)));
            }
            Action::DeleteFuture(id) => self.timeline.delete(id),
            Action::NameFuture(id, name) => self.timeline.rename(id, &name),
            Action::Compare(runs) => {
                self.cut(|_| {});
                self.compare = runs;
            }
            _ => {}
        }
        self.note_dropped(&before);
    }

    /// Follows other futures: what was shown of the one before is over.
    pub(super) fn change<T>(&mut self, to: impl FnOnce(&mut Timeline) -> T) -> T {
        self.playing = false;
        self.motion = None;
        self.console = None;
        self.closing = None;
        let done = to(&mut self.timeline);
        self.seen = self.timeline.past().len();
        done
    }

    fn tell(&mut self, deed: Option<Deed>, there: &Timeline, tell: impl FnOnce(Fact) -> Fact) {
        if let Some(deed) = deed {
            self.notice = Some(Notice::Info(tell(story::deed(&deed, there))));
        }
    }

    /// Tells of a future that had to go because there are too many.
    pub(super) fn note_dropped(&mut self, before: &Timeline) {
        let is_full = |it: &Timeline| it.branches().len() == world::MAX_BRANCHES;
        let ids = || self.timeline.branches().iter().map(world::Branch::id);
        let mut all = before.branches().iter().map(world::Branch::id);
        let gone = all.find(|it| ids().all(|id| id != *it) && *it != self.timeline.future());
        if let Some(id) = gone.filter(|_| is_full(before) && is_full(&self.timeline)) {
            let what = story::future(before, id);
            self.notice = Some(Notice::Info(fact!("ui-run-dropped", what: what)));
        }
    }
}
