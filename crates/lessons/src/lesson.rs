//! The format of a lesson.

use crate::check::Check;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use world::scenario::{Texts, text};

/// A lesson: data under `www/lessons/NAME/lesson.toml`, its prose beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lesson {
    /// Its name, as in the folder and in links.
    pub name: String,
    /// Its number in the curriculum.
    pub number: u32,
    /// Its title.
    pub title: Texts,
    /// The name of the scenario it is in.
    pub scenario: String,
    /// On which rung of learning it stands.
    pub rung: Rung,
    /// A question before the reveal.
    #[serde(default)]
    pub predictions: Vec<Prediction>,
    /// What there is to do.
    pub tasks: Vec<Task>,
    /// One way to do it.
    pub solution: Vec<Move>,
    /// Ways that do not do it, and what is to be said to each.
    pub wrong: Vec<Wrong>,
    /// The prose, by language: sections by heading, each a list of blocks. It stands beside the lesson,
    /// in Markdown, and is put in by `Sources::lesson`.
    #[serde(default)]
    pub prose: BTreeMap<String, BTreeMap<String, Vec<Value>>>,
}

/// What a learner does in a lesson.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "each is the word it names")]
pub enum Rung {
    Watch,
    Predict,
    Type,
    Break,
    Design,
}

/// A question whose answer is computed from the run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prediction {
    /// Its name.
    pub id: String,
    /// The question.
    pub question: Texts,
    /// What can be answered: reply codes.
    pub choices: Vec<u16>,
    /// The answer is the code of the first reply to this verb in the model solution.
    pub reply_to: String,
    /// What is said when it differs from what was answered.
    pub because: Texts,
}

/// Something to do; it ticks itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Task {
    /// Its name.
    pub id: String,
    /// What to do.
    pub says: Texts,
    /// When it is done.
    pub check: Check,
    /// What a learner may have misunderstood: where the pattern happened before the task is done,
    /// this is said and the event is named.
    #[serde(default)]
    pub slips: Vec<Slip>,
    /// What helps with it, from a nudge to nearly all.
    #[serde(default)]
    pub hints: Vec<Texts>,
}

/// A misconception, by what it does on the wire.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Slip {
    /// What happened.
    pub when: crate::check::Pattern,
    /// What to say.
    pub says: Texts,
}

/// One thing that a person does at a console.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Move {
    /// Connects from one host to another.
    Open {
        /// The host where the person sits.
        from: String,
        /// The host that is called.
        to: String,
        /// Its port.
        port: u16,
    },
    /// Types a line and presses Enter.
    Line(String),
    /// Hangs up.
    Close,
    /// Sends the letter of the scenario.
    Send,
}

/// A wrong solution.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wrong {
    /// What is done.
    pub moves: Vec<Move>,
    /// The task that is not done by it.
    pub task: String,
    /// The beginning of what must be said, in English.
    pub says: String,
}

impl Lesson {
    /// The text in that language, or in English.
    #[must_use]
    pub fn text<'a>(texts: &'a Texts, language: &str) -> &'a str {
        text(texts, language).unwrap_or_default()
    }
}
