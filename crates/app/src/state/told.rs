//! What is told of a run: its decisive moments, its question, its experiments.

use super::AppState;
use lessons::story::{Experiment, Moment, Question};
use std::rc::Rc;
use world::{Event, EventId, Input};

/// The experiment whose run is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tried {
    /// Which experiment.
    pub number: usize,
    /// The branch in which the run without it is.
    pub without: usize,
    /// What was answered to the question there.
    pub answered: Option<usize>,
}

impl AppState {
    /// Whether the event is a decisive moment.
    #[must_use]
    pub fn is_moment(&self, event: EventId) -> bool {
        self.moments.contains_key(&event)
    }

    /// The decisive moment that the event is.
    #[must_use]
    pub fn moment_at(&self, event: EventId) -> Option<&Moment> {
        self.story.moments.get(*self.moments.get(&event)?)
    }

    /// Whether a step of the chosen grain stops at an event: a decisive moment is a stop of every grain.
    pub fn stop(&self) -> impl Fn(&Event) -> bool + use<> {
        let (grain, moments) = (self.grain, Rc::clone(&self.moments));
        move |event| grain.stops_at(event) || moments.contains_key(&event.id)
    }

    /// Where a step of the chosen grain stops.
    pub fn stops(&self) -> impl Iterator<Item = EventId> + use<'_> {
        let stop = self.stop();
        let events = self.timeline.events().iter();
        events.filter(move |it| stop(it)).map(|it| it.id)
    }

    /// Whether the letter was sent in this future.
    #[must_use]
    pub fn is_sent(&self) -> bool {
        let mut inputs = self.timeline.inputs().iter();
        inputs.any(|it| matches!(it.input, Input::Send { .. }))
    }

    /// The question of the scenario and its answer in this run, at its end.
    #[must_use]
    pub fn question(&self) -> Option<(&Question, usize)> {
        let question = self.story.question.as_ref()?;
        let is_asked = self.is_sent() && self.tried.is_none() && self.lesson.is_none();
        let answer = is_asked.then(|| question.answer(self.told()))??;
        Some((question, answer))
    }

    /// The experiment whose run it is.
    #[must_use]
    pub fn experiment(&self) -> Option<&Experiment> {
        self.story.experiments.get(self.tried?.number)
    }

    /// Goes back to the run without the experiment.
    pub(super) fn leave_experiment(&mut self) {
        if let Some(tried) = self.tried.take() {
            self.cut(|timeline| {
                timeline.follow(tried.without);
                timeline.last();
            });
            self.closing = tried.answered;
            self.seen = self.timeline.events().len();
            self.console = None;
        }
    }
}
