//! What was done is kept when one leaves a run, and is there again when one comes back in this visit.

use super::opening::first_source;
use super::{AppState, Form, Progress, Source, Tried};
use crate::address::Address;
use crate::choices::View;
use lessons::Story;
use lessons::lesson::Lesson;
use std::rc::Rc;
use story::Grain;
use world::{ConnectionId, HostId, Timeline};

/// A run that was left, as it was.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    timeline: Timeline,
    seen: usize,
    lesson: Option<(Rc<Lesson>, Progress)>,
    grain: Grain,
    work: Option<&'static str>,
    form: Form,
    console: Option<ConnectionId>,
    reader: Option<HostId>,
    closing: Option<usize>,
    story: Rc<Story>,
    tried: Option<Tried>,
}

/// How far somebody is with a scenario or a lesson.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progressed {
    /// Something was done.
    Begun,
    /// All tasks are done, or the run was seen to its end.
    Done,
}

fn progressed(
    timeline: &Timeline,
    seen: usize,
    lesson: Option<&(Rc<Lesson>, Progress)>,
) -> Option<Progressed> {
    let done = match lesson {
        Some((lesson, progress)) => progress.complete(lesson),
        None => timeline.is_whole() && seen >= timeline.events().len(),
    };
    let begun =
        timeline.acted() || lesson.is_some_and(|(_, it)| it.hints > 0 || !it.predicted.is_empty());
    match done {
        _ if !begun => None,
        true => Some(Progressed::Done),
        false => Some(Progressed::Begun),
    }
}

impl AppState {
    /// How far the person is with it in this visit; `None` where nothing was done.
    #[must_use]
    pub fn progressed(&self, source: &Source) -> Option<Progressed> {
        let source = Some(source);
        if self.shown.as_ref() == source {
            return progressed(&self.timeline, self.seen, self.lesson.as_ref());
        }
        let (_, kept) = self.kept.iter().find(|(of, _)| of.as_ref() == source)?;
        progressed(&kept.timeline, kept.seen, kept.lesson.as_ref())
    }

    /// Keeps the run that is shown, where something was done in it.
    pub(super) fn keep(&mut self) {
        let lesson = self.lesson.as_ref();
        let begun = progressed(&self.timeline, self.seen, lesson).is_some();
        let shown = self.shown.clone();
        let kept = Rc::make_mut(&mut self.kept);
        kept.retain(|(of, _)| *of != shown);
        if begun {
            let run = Kept {
                timeline: self.timeline.clone(),
                seen: self.seen,
                lesson: self.lesson.clone(),
                grain: self.grain,
                work: self.work,
                form: self.form.clone(),
                console: self.console,
                reader: self.reader,
                closing: self.closing,
                story: Rc::clone(&self.story),
                tried: self.tried,
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
        self.work = kept.work;
        self.form = kept.form;
        self.console = kept.console;
        self.reader = kept.reader;
        self.closing = kept.closing;
        self.shown = source.cloned();
        true
    }

    /// Shows a page. Home has the letter of the first scenario.
    pub(super) fn show(&mut self, view: View) {
        self.playing = false;
        self.notice = None;
        self.opening = None;
        self.blank = false;
        if view == View::Home {
            self.open_first();
        }
        self.view = view;
    }

    /// Goes where an address of this visit leads: back or forward.
    pub(super) fn go_to(&mut self, address: Rc<Address>) {
        if self.view.is_embedded() {
            return;
        }
        self.show(address.page());
        self.address = address;
        let open = match (&self.address.open, self.address.view) {
            // The address of a file names its view alone.
            (None, None) => Some(first_source()),
            (open, _) => open.clone(),
        };
        if self.view.is_catalogue() || open == self.shown || self.resume(open.as_ref()) {
            return;
        }
        match open {
            Some(source) => {
                self.blank = true;
                self.fetch(source);
            }
            // A file that was opened before this visit.
            None => self.open_first(),
        }
    }
}
