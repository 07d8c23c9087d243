//! What was done is kept when one leaves a run, and is there again when one comes back in this visit.

use super::opening::first_source;
use super::{AppState, Form, Rungs, Source, Taken, Tried};
use crate::address::{Address, Watched};
use crate::choices::View;
use lessons::Story;
use std::collections::BTreeMap;
use std::rc::Rc;
use story::{Grain, fact};
use world::{ConnectionId, FutureId, HostId, Timeline};

/// A run that was left, as it was.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    timeline: Timeline,
    seen: usize,
    lesson: Option<Taken>,
    grain: Grain,
    form: Form,
    console: Option<ConnectionId>,
    rungs: Rc<Rungs>,
    reader: Option<HostId>,
    closing: Option<usize>,
    story: Rc<Story>,
    tried: BTreeMap<FutureId, Tried>,
}

/// How far somebody is with a scenario or a lesson.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progressed {
    /// Something was done.
    Begun,
    /// All tasks are done, or the run was seen to its end.
    Done,
}

fn progressed(timeline: &Timeline, seen: usize, lesson: Option<&Taken>) -> Option<Progressed> {
    let done = match lesson {
        Some(taken) => taken.learner.is_through(&taken.lesson),
        None => timeline.is_whole() && seen >= timeline.events().len(),
    };
    // A lesson may do something itself when it begins.
    let begun = lesson.map_or_else(|| timeline.acted(), Taken::has_begun);
    match done {
        _ if !begun => None,
        true => Some(Progressed::Done),
        false => Some(Progressed::Begun),
    }
}

/// What a scenario or a lesson is called where it is kept that it was done.
fn key(source: &Source) -> Option<String> {
    match source {
        Source::Scenario(name) => Some(format!("scenario/{name}")),
        Source::Lesson(name) => Some(format!("lesson/{name}")),
        Source::Address(_) => None,
    }
}

impl AppState {
    /// How far the person is with it, in this visit or before; `None` where nothing was done.
    #[must_use]
    pub fn progressed(&self, source: &Source) -> Option<Progressed> {
        if key(source).is_some_and(|it| self.done.contains(&it)) {
            return Some(Progressed::Done);
        }
        let source = Some(source);
        if self.shown.as_ref() == source {
            return progressed(&self.timeline, self.seen, self.lesson.as_ref());
        }
        let Some((_, kept)) = self.kept.iter().find(|(of, _)| of.as_ref() == source) else {
            let is_begun = |name| self.saved.contains_key(name).then_some(Progressed::Begun);
            return match source {
                Some(Source::Lesson(name)) => is_begun(name),
                _ => None,
            };
        };
        progressed(&kept.timeline, kept.seen, kept.lesson.as_ref())
    }

    /// Whether something was done in the world in which one tries things.
    #[must_use]
    pub fn may_go_on_trying(&self) -> bool {
        let first = Some(first_source());
        match self.shown == first {
            true => self.timeline.acted(),
            false => self.kept.iter().any(|(of, _)| *of == first),
        }
    }

    /// Notes that the scenario or the lesson that is shown was seen to its end.
    pub(super) fn note_done(&mut self) {
        let Some(key) = self.shown.as_ref().and_then(key) else {
            return;
        };
        let lesson = self.lesson.as_ref();
        let is_new = !self.blank && !self.done.contains(&key);
        if is_new && progressed(&self.timeline, self.seen, lesson) == Some(Progressed::Done) {
            Rc::make_mut(&mut self.done).insert(key);
        }
    }

    /// The name of the lesson of the list that is shown, and whether something was done in it.
    #[must_use]
    pub fn lesson_begun(&self) -> Option<(&str, bool)> {
        let lesson = self.lesson.as_ref();
        match &self.shown {
            Some(Source::Lesson(name)) if !self.blank && lesson.is_some() => {
                let begun = progressed(&self.timeline, self.seen, lesson).is_some();
                Some((name, begun))
            }
            _ => None,
        }
    }

    /// Forgets what was done before: the run that is shown stays.
    pub(super) fn forget(&mut self) {
        self.done = Rc::default();
        self.saved = Rc::default();
        self.kept = Rc::default();
        if let Some(taken) = self.lesson.take() {
            let seed = taken.seed;
            self.begin_again(taken, seed);
        }
        self.notice = Some(super::Notice::Info(fact!("lesson-forgotten")));
    }

    /// Keeps the run that is shown, where something was done in it.
    pub(super) fn keep(&mut self) {
        let lesson = self.lesson.as_ref();
        let begun = progressed(&self.timeline, self.seen, lesson).is_some();
        // Who started over has the runs before.
        let begun = begun || !self.timeline.branches().is_empty();
        let shown = self.shown.clone();
        let kept = Rc::make_mut(&mut self.kept);
        kept.retain(|(of, _)| *of != shown);
        if begun {
            let run = Kept {
                timeline: self.timeline.clone(),
                seen: self.seen,
                lesson: self.lesson.clone(),
                grain: self.grain,
                form: self.form.clone(),
                console: self.console,
                rungs: Rc::clone(&self.rungs),
                reader: self.reader,
                closing: self.closing,
                story: Rc::clone(&self.story),
                tried: self.tried.clone(),
            };
            kept.push((shown, run));
        }
    }

    /// Shows the run that was left, where there is one.
    pub(super) fn resume(&mut self, source: Option<&Source>) -> bool {
        let found = self.kept.iter().find(|(of, _)| of.as_ref() == source);
        let Some((_, kept)) = found.cloned() else {
            return false;
        };
        self.keep();
        self.load_timeline(kept.timeline, kept.story);
        self.tried = kept.tried;
        self.seen = kept.seen;
        self.lesson = kept.lesson;
        self.grain = kept.grain;
        self.form = kept.form;
        self.console = kept.console;
        self.rungs = kept.rungs;
        self.reader = kept.reader;
        self.closing = kept.closing;
        self.shown = source.cloned();
        true
    }

    /// Shows a page. Home has the letter of the first scenario.
    pub(super) fn show(&mut self, view: View) {
        self.playing = false;
        self.motion = None;
        self.notice = None;
        self.opening = None;
        self.blank = false;
        if view != self.view {
            self.search.clear();
        }
        if view == View::Home {
            self.open_first();
        }
        if view.is_catalogue() {
            self.leave_session();
        }
        self.compare = None;
        self.view = view;
    }

    /// Goes where an address of this visit leads: back or forward.
    pub(super) fn go_to(&mut self, address: Rc<Address>) {
        self.show(match self.view.is_embedded() {
            true => self.view,
            false => address.page(),
        });
        self.address = address;
        if let Some(Watched(Some(number))) = self.address.live {
            self.leave_session();
            return self.watch(number);
        }
        let open = match (self.address.open(), self.address.view) {
            // The address of a file names its view alone.
            (None, None) if self.address.run.is_none() => Some(first_source()),
            (open, _) => open,
        };
        let is_here =
            self.address.run.is_none() && (open == self.shown || self.resume(open.as_ref()));
        if self.view.is_catalogue() || is_here {
            return;
        }
        if !self.open_address(open) {
            // A file that was opened before this visit.
            self.open_first();
        }
    }
}
