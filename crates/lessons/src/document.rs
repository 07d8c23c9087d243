//! What a file holds, whoever made it.

use crate::lesson::Lesson;
use serde::Deserialize;
use serde::de::IgnoredAny;
use world::{Run, Scenario};

/// A scenario, a lesson with its scenario, or a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Document {
    /// A world before anything happens.
    Scenario(Box<Scenario>),
    /// A lesson in its world.
    Lesson(Box<WholeLesson>),
    /// A world and what was put into it.
    Run(Box<Run>),
}

/// A lesson and the world it is in, as the page fetches it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WholeLesson {
    /// The lesson.
    pub lesson: Lesson,
    /// Its world.
    pub scenario: Scenario,
}

/// By which fields the kinds are told apart.
#[derive(Deserialize)]
struct Kind {
    inputs: Option<IgnoredAny>,
    lesson: Option<IgnoredAny>,
}

impl Document {
    /// Reads JSON.
    ///
    /// # Errors
    /// What is wrong with it, by line and column.
    pub fn read(text: &str) -> Result<Self, serde_json::Error> {
        let Kind { inputs, lesson } = serde_json::from_str(text)?;
        Ok(if inputs.is_some() {
            Self::Run(serde_json::from_str(text)?)
        } else if lesson.is_some() {
            Self::Lesson(serde_json::from_str(text)?)
        } else {
            Self::Scenario(serde_json::from_str(text)?)
        })
    }
}
