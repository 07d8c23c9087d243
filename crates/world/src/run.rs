//! A run: what a link carries, a submission contains and a bug report attaches.

use crate::digest::Digest;
use crate::input::{InputError, Inputs};
use crate::scenario::{Scenario, ScenarioError};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The version of the engines. Runs of another version replay, but may differ.
pub const ENGINE: &str = env!("CARGO_PKG_VERSION");

/// A scenario and all that was put into it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Run {
    /// The version of the engines that ran it.
    pub engine: String,
    /// The scenario, with its seed.
    pub scenario: Arc<Scenario>,
    /// The inputs, in order.
    pub inputs: Vec<Inputs>,
    /// The digest of all events; `None` where the run was cut off (a crash).
    #[serde(default)]
    pub digest: Option<Digest>,
    /// What the engines said when they failed, where they cut the run off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crash: Option<String>,
}

impl Run {
    /// A run of these engines.
    #[must_use]
    pub fn new(scenario: Arc<Scenario>, inputs: Vec<Inputs>, digest: Digest) -> Self {
        Self {
            engine: ENGINE.to_owned(),
            scenario,
            inputs,
            digest: Some(digest),
            crash: None,
        }
    }
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
