//! What a file holds, whoever made it.

use crate::lesson::Lesson;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use world::run::RunError;
use world::scenario::ScenarioError;
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WholeLesson {
    /// The lesson.
    pub lesson: Lesson,
    /// Its world.
    pub scenario: Scenario,
}

/// Why a text is none of them.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DocumentError {
    /// It is not JSON, or not a lesson's.
    #[error("it is not JSON: {0}")]
    Json(String),
    /// It is no run.
    #[error(transparent)]
    Run(#[from] RunError),
    /// It is no scenario.
    #[error(transparent)]
    Scenario(#[from] ScenarioError),
}

impl Document {
    /// Reads JSON. A scenario must be whole: there is nobody to find its base.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(text: &str) -> Result<Self, DocumentError> {
        let json = |error: serde_json::Error| DocumentError::Json(error.to_string());
        let value: Value = serde_json::from_str(text).map_err(json)?;
        let has = |field| value.get(field).is_some();
        Ok(if has("format") || has("inputs") {
            Self::Run(Box::new(Run::from_json(text)?))
        } else if has("lesson") {
            Self::Lesson(serde_json::from_value(value).map_err(json)?)
        } else {
            Self::Scenario(Box::new(Scenario::written(value, &mut |_| None)?))
        })
    }
}
