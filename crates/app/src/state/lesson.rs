//! How far a lesson is.

use lessons::lesson::{Lesson, Slip, Task};
use lessons::runner::Standing;
use std::collections::{BTreeMap, BTreeSet};
use world::{EventId, Timeline};

/// How far a lesson is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Progress {
    /// Tasks that were done at some moment.
    pub done: BTreeSet<String>,
    /// What was predicted, by the prediction's number.
    pub predicted: BTreeMap<usize, u16>,
    /// How many hints were asked for, by task.
    pub hints: BTreeMap<String, usize>,
    /// For each task, the mistake that was made last, and where: derived from the run.
    pub slips: Vec<Option<(Slip, EventId)>>,
    /// For each prediction, what the run answers: derived from the run.
    pub answers: Vec<Option<u16>>,
}

impl Progress {
    /// Derives what depends on the run, whose end it is given, and ticks the tasks that it does. What was
    /// done stays done.
    pub fn derive(&mut self, lesson: &Lesson, timeline: &Timeline) {
        let slip_or_tick = |task: &Task| match task.standing(timeline) {
            Standing::Done => {
                self.done.insert(task.id.clone());
                None
            }
            Standing::Slipped(slip, at) => Some((slip.clone(), at)),
            Standing::Open(_) => None,
        };
        self.slips = lesson.tasks.iter().map(slip_or_tick).collect();
        let answers = lesson
            .predictions
            .iter()
            .map(|it| it.answer(timeline.events()));
        self.answers = answers.collect();
    }

    /// The first task that is not done: the next hint is for it.
    #[must_use]
    pub fn open_task<'a>(&self, lesson: &'a Lesson) -> Option<&'a Task> {
        lesson.tasks.iter().find(|it| !self.done.contains(&it.id))
    }

    /// Whether every task is done.
    #[must_use]
    pub fn complete(&self, lesson: &Lesson) -> bool {
        self.open_task(lesson).is_none()
    }
}
