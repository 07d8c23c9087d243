//! A run: what a link carries, a submission contains and a bug report attaches.

mod format1;

use crate::digest::Digest;
use crate::edit;
use crate::input::{InputError, RecordedInput};
use crate::json;
use crate::scenario::{Scenario, ScenarioError};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::sync::Arc;

/// The version of the engines. Runs of another version replay, but may differ.
pub const ENGINE: &str = env!("CARGO_PKG_VERSION");

/// The number of the format in which runs are written. In format 1, which had no number, inputs called
/// hosts and connections by their place; a run of format 2 had one future.
pub const FORMAT: u32 = 3;

/// A scenario and everything that a person did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Run {
    /// The number of the format, 3 ([`FORMAT`]).
    pub format: u32,
    /// The version of the engines that recorded it.
    pub engine: String,
    /// The scenario, with its seed.
    pub scenario: Arc<Scenario>,
    /// The name of the future that is followed, if a person gave it one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The inputs of the future that is followed, in order.
    pub inputs: Vec<RecordedInput>,
    /// The other futures of the run.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub branches: Vec<SavedFuture>,
    /// The digest of all events of the future that is followed. A run that a crash or a kill ended has none.
    #[serde(default)]
    pub digest: Option<Digest>,
    /// The error message, if a crash ended the run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crash: Option<String>,
}

/// A future of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SavedFuture {
    /// Its name, if a person gave it one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its inputs, in order.
    pub inputs: Vec<RecordedInput>,
}

impl Run {
    /// A run of these engines.
    #[must_use]
    pub fn new(scenario: Arc<Scenario>, inputs: Vec<RecordedInput>, digest: Digest) -> Self {
        Self {
            format: FORMAT,
            engine: ENGINE.to_owned(),
            scenario,
            name: None,
            inputs,
            branches: Vec::new(),
            digest: Some(digest),
            crash: None,
        }
    }

    /// Reads a run that this version or an earlier one wrote.
    ///
    /// # Errors
    /// Where the text is no run, or one of a later format.
    pub fn from_json(text: &str) -> Result<Self, RunError> {
        Self::read(serde_json::from_str(text).map_err(|it| RunError::Json(it.to_string()))?)
    }

    /// The same of JSON that is parsed.
    ///
    /// # Errors
    /// As above.
    pub fn read(mut value: Value) -> Result<Self, RunError> {
        match value.get("format").map(Value::as_u64) {
            None if value.get("inputs").is_some() => format1::read(value),
            Some(Some(2 | 3)) => {
                value["format"] = FORMAT.into();
                Ok(edit::read("", &value)?)
            }
            Some(Some(format)) => Err(RunError::Format(format)),
            _ => Err(RunError::NoRun),
        }
    }

    /// The run as JSON.
    ///
    /// # Panics
    /// Never: a run has text alone for keys.
    #[must_use]
    pub fn to_json(&self) -> String {
        json::write(self)
    }
}

/// Why a text is no run.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RunError {
    /// It is not JSON.
    #[error("it is not JSON: {0}")]
    Json(String),
    /// It is JSON, and no run.
    #[error("it is no run: a run has `format`, `scenario` and `inputs`")]
    NoRun,
    /// A later version of SMTP Lab wrote it.
    #[error("it has format {0}, which a later version of SMTP Lab wrote; this one reads {FORMAT}")]
    Format(u64),
    /// A value in it cannot be.
    #[error(transparent)]
    Value(#[from] ScenarioError),
    /// It is of format 1 and does not go on as it did then, so that it is not known what an input is
    /// about.
    #[error("it is of an earlier version, which went another way before input {number}: {problem}")]
    Parted {
        /// Which input, from 1.
        number: usize,
        /// Why it cannot be read.
        problem: String,
    },
}

/// Why a run cannot be replayed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReplayError {
    /// Its scenario makes no world.
    #[error("the scenario: {0}")]
    Scenario(#[from] ScenarioError),
    /// The world does not take one of its inputs.
    #[error("an input: {0}")]
    Input(#[from] InputError),
}
