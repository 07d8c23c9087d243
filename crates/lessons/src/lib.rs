//! Scenarios and lessons: their formats, what is built in, checks over what really happened, and
//! the headless runner that proves each lesson.
//!
//! Both are data under `www/`, one folder each; this crate's build script takes them in.
#![deny(
    clippy::float_arithmetic,
    clippy::disallowed_types,
    clippy::disallowed_methods
)]

pub mod check;
pub mod lesson;
pub mod runner;

pub use check::{Broken, Check, Pattern};
pub use lesson::{Lesson, Task};
pub use runner::{Proof, prove};

use world::Scenario;
use world::scenario::Topic;

mod built_in {
    include!(concat!(env!("OUT_DIR"), "/built_in.rs"));
}

/// Why data that is built in, or given, is no scenario or lesson.
#[derive(Debug, thiserror::Error)]
#[error("{name}: {problem}")]
pub struct BadData {
    /// Which.
    pub name: String,
    /// What is wrong, with its place.
    pub problem: String,
}

/// The names of the scenarios that are built in, in alphabetical order.
pub fn scenario_names() -> impl Iterator<Item = &'static str> {
    built_in::SCENARIOS.iter().map(|(name, _)| *name)
}

/// What a list says of a scenario.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
pub struct Heading {
    /// Its name.
    pub name: String,
    /// What it is called, by language.
    #[serde(default)]
    pub title: std::collections::BTreeMap<String, String>,
    /// What it is about.
    #[serde(default)]
    pub topic: Topic,
}

/// The headings of the scenarios that are built in, in alphabetical order of their names.
///
/// # Errors
/// Where data that is built in is wrong.
pub fn headings() -> Result<Vec<Heading>, BadData> {
    let names = scenario_names();
    names
        .map(|name| from_built_in(built_in::SCENARIOS, name, "scenario"))
        .collect()
}

/// The scenario of that name.
///
/// # Errors
/// Where there is none, or its data is wrong.
pub fn scenario(name: &str) -> Result<Scenario, BadData> {
    from_built_in(built_in::SCENARIOS, name, "scenario")
}

/// The names of the lessons that are built in, in alphabetical order.
pub fn lesson_names() -> impl Iterator<Item = &'static str> {
    built_in::LESSONS.iter().map(|(name, _)| *name)
}

/// The lesson of that name.
///
/// # Errors
/// Where there is none, or its data is wrong.
pub fn lesson(name: &str) -> Result<Lesson, BadData> {
    from_built_in(built_in::LESSONS, name, "lesson")
}

fn from_built_in<T: serde::de::DeserializeOwned>(
    table: &[(&str, &str)],
    name: &str,
    what: &str,
) -> Result<T, BadData> {
    let bad = |problem: String| BadData {
        name: name.to_owned(),
        problem,
    };
    let (_, text) = table
        .iter()
        .find(|(it, _)| *it == name)
        .ok_or_else(|| bad(format!("there is no {what} of that name")))?;
    serde_json::from_str(text).map_err(|error| bad(error.to_string()))
}
