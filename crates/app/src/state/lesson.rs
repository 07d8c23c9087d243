//! How far a lesson is.

use lessons::lesson::Lesson;
use lessons::runner::Standing;
use std::collections::{BTreeMap, BTreeSet};
use world::Timeline;

/// How far a lesson is: what the run does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Progress {
    /// Tasks that were done at some moment.
    pub done: BTreeSet<String>,
    /// What was predicted, by the prediction's number.
    pub predicted: BTreeMap<usize, u16>,
    /// How many hints were asked for.
    pub hints: usize,
}

impl Progress {
    /// Ticks the tasks that the run does now. What was done stays done.
    pub fn update(&mut self, lesson: &Lesson, timeline: &Timeline) {
        for task in &lesson.tasks {
            if task.standing(timeline) == Standing::Done {
                self.done.insert(task.id.clone());
            }
        }
    }

    /// Whether every task is done.
    #[must_use]
    pub fn complete(&self, lesson: &Lesson) -> bool {
        lesson.tasks.iter().all(|task| self.done.contains(&task.id))
    }
}
