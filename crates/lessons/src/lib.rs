//! Scenarios and lessons: their formats, checks over what really happened, and the headless runner
//! that proves each lesson.
//!
//! Both are data under `www/`, one folder each. Native programs have them built in (feature `sources`);
//! the page fetches what is made of them ([`index`]).
#![deny(
    clippy::float_arithmetic,
    clippy::disallowed_types,
    clippy::disallowed_methods
)]

pub mod attack;
pub mod check;
#[cfg(feature = "sources")]
mod crowd;
pub mod document;
pub mod index;
#[cfg(feature = "sources")]
mod introduction;
pub mod learner;
pub mod lesson;
#[cfg(feature = "sources")]
mod lesson_text;
pub mod link;
#[cfg(feature = "sources")]
mod locate;
pub mod moves;
pub mod pattern;
#[cfg(feature = "sources")]
pub mod proof;
#[cfg(feature = "sources")]
mod prose;
#[cfg(feature = "sources")]
pub mod sources;
pub mod story;
pub mod submission;
pub mod template;
#[cfg(feature = "sources")]
mod terms;

pub use attack::{Attack, Attempt};
pub use check::{Broken, Check};
#[cfg(feature = "sources")]
pub use crowd::crowd;
pub use document::{Document, Progress, Record, SavedRun, WholeLesson};
pub use index::{Heading, Index};
pub use learner::Learner;
pub use lesson::Lesson;
pub use pattern::Pattern;
#[cfg(feature = "sources")]
pub use proof::{Proof, prove};
#[cfg(feature = "sources")]
pub use prose::plain;
#[cfg(feature = "sources")]
pub use sources::{Problem, Sources};
pub use story::{Story, WholeScenario};
pub use submission::Submission;
pub use template::Template;

/// The names of the scenarios that are built in, in alphabetical order.
#[cfg(feature = "sources")]
pub fn scenario_names() -> impl Iterator<Item = &'static str> {
    sources::folders(&sources::SCENARIOS)
}

/// The scenario of that name.
///
/// # Errors
/// Where there is none, or its source is faulty.
#[cfg(feature = "sources")]
pub fn scenario(name: &str) -> Result<world::Scenario, Problem> {
    Sources::embedded().scenario(name)
}

/// The names of the lessons that are built in, in alphabetical order.
#[cfg(feature = "sources")]
pub fn lesson_names() -> impl Iterator<Item = &'static str> {
    sources::folders(&sources::LESSONS)
}

/// The lesson of that name, in its world, for every seed.
///
/// # Errors
/// Where there is none, or one of its sources is faulty.
#[cfg(feature = "sources")]
pub fn lesson(name: &str) -> Result<Template, Problem> {
    Sources::embedded().lesson(name)
}
