//! What a file holds, whoever made it.

use crate::lesson::Lesson;
use crate::story::{Story, WholeScenario};
use crate::template::Template;
use serde::Serialize;
use serde_json::Value;
use world::run::RunError;
use world::scenario::ScenarioError;
use world::{Run, Scenario};

/// A scenario, a lesson with its scenario, or a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Document {
    /// A world before anything happens, and what it teaches.
    Scenario(Box<WholeScenario>),
    /// A lesson in its world, for every seed.
    Lesson(Box<Template>),
    /// A world and what was put into it; and what its scenario teaches, where the file says so.
    Run(Box<(Run, Story)>),
}

/// A lesson and the world it is in, for one seed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
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
        let mut value: Value = serde_json::from_str(text).map_err(json)?;
        let has = |field| value.get(field).is_some();
        Ok(if has("format") || has("inputs") {
            let own = value.get_mut("scenario").map(Story::take);
            let run = Run::read(value)?;
            let story = own.map(|own| Story::written(own, &run.scenario));
            Self::Run(Box::new((run, story.transpose()?.unwrap_or_default())))
        } else if has("lesson") {
            let template: Template = world::edit::read("", &value)?;
            // What it makes of the first seed shows what is wrong with it.
            template.at(0)?;
            Self::Lesson(Box::new(template))
        } else {
            Self::Scenario(Box::new(whole(value)?))
        })
    }
}

/// The one way in which a scenario is read: a second would be 65 kB more for a page to load.
fn whole(value: Value) -> Result<WholeScenario, ScenarioError> {
    WholeScenario::written(value, &mut |_| None)
}
