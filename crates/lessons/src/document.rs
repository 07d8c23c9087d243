//! What a file holds, whoever made it.

use crate::learner::Learner;
use crate::lesson::Lesson;
use crate::story::{Story, WholeScenario};
use crate::submission::Deed;
use crate::template::Template;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use world::json;
use world::run::RunError;
use world::scenario::ScenarioError;
use world::{Moment, Run, Scenario};

/// A scenario, a lesson with its scenario, or a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Document {
    /// A world before anything happens, and what it teaches.
    Scenario(Box<WholeScenario>),
    /// A lesson in its world, for every seed.
    Lesson(Box<Template>),
    /// A world and what was put into it.
    Run(Box<SavedRun>),
    /// What was done with many lessons.
    Record(Box<Record>),
}

/// A run that was saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedRun {
    /// The run.
    pub run: Run,
    /// What its scenario teaches, where the file says so.
    pub story: Story,
    /// The lesson that was taken in it.
    pub progress: Option<Progress>,
}

/// How far somebody was with a lesson when its run was saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Progress {
    /// The name of the lesson.
    pub lesson: String,
    /// The names of its steps: with others it is another lesson.
    pub steps: Vec<String>,
    /// What varies was chosen by it.
    pub seed: u64,
    /// Where the cursor stood.
    pub at: Moment,
    /// What was done and answered.
    pub learner: Learner,
    /// The same in order, to be handed in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub deeds: Vec<Deed>,
}

impl Progress {
    /// The run, and how far the lesson is in it, as JSON.
    ///
    /// # Panics
    /// Never: both have text and numbers alone for keys.
    #[must_use]
    pub fn write(&self, run: &Run) -> String {
        #[derive(Serialize)]
        struct Saved<'a> {
            #[serde(flatten)]
            run: &'a Run,
            progress: &'a Progress,
        }
        let progress = self;
        json::write(&Saved { run, progress })
    }
}

/// What was done on a device.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// The scenarios and lessons that were done, `lesson/NAME`.
    pub done: BTreeSet<String>,
    /// The runs of the lessons that were begun, by the name of the lesson: as [`Progress::write`] writes them.
    pub lessons: BTreeMap<String, String>,
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
            let progress = value.as_object_mut().and_then(|it| it.remove("progress"));
            let progress = progress.map(|it| world::edit::read("progress", &it));
            let run = Run::read(value)?;
            let story = own.map(|own| Story::written(own, &run.scenario));
            Self::Run(Box::new(SavedRun {
                story: story.transpose()?.unwrap_or_default(),
                progress: progress.transpose()?,
                run,
            }))
        } else if has("done") {
            Self::Record(Box::new(world::edit::read("", &value)?))
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
