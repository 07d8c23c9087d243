//! The format of a lesson: data under `www/lessons/NAME/lesson.toml`, its sentences in one Markdown file a language
//! beside it.

use crate::check::Check;
use crate::moves::Move;
use crate::pattern::Pattern;
use crate::story::{Choice, Computed, Experiment};
use protocol_core::names;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use world::scenario::Texts;

/// Blocks of prose by language, as `prose` makes them of Markdown.
pub type Prose = BTreeMap<String, Vec<Value>>;

names! {
    /// A part of the curriculum.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
    #[serde(rename_all = "lowercase")]
    pub enum Chapter {
        /// Who takes part, and a first session.
        #[default]
        Basics,
        /// What the envelope is for.
        Envelopes,
        /// How a message is handed on.
        Transfer,
        /// What goes wrong, and who says so.
        Failure,
        /// Who may send, and who can read along.
        Trust,
        /// Reading mail.
        Mailboxes,
    }
}

/// A lesson, for one seed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lesson {
    /// Its name, as in the folder and in links.
    pub name: String,
    /// Its number in the curriculum.
    pub number: u32,
    /// The part it belongs to.
    pub chapter: Chapter,
    /// How long it takes.
    pub minutes: u32,
    /// The lessons that come before it.
    #[serde(default)]
    pub needs: Vec<String>,
    /// Its title: the heading `#`.
    #[serde(default)]
    pub title: Texts,
    /// What lists say of it: the paragraph below.
    #[serde(default)]
    pub about: Texts,
    /// Where the run stands at its beginning.
    #[serde(default = "start")]
    pub start: String,
    /// How far a step goes: `line`, `exchange`, `scene`.
    #[serde(default)]
    pub grain: Grain,
    /// The panels it is about; the others are closed at its beginning.
    #[serde(default)]
    pub tools: Vec<String>,
    /// What was done before it begins.
    #[serde(default)]
    pub setup: Vec<Move>,
    /// What to read and to do, in order.
    pub steps: Vec<Step>,
    /// Ways to do it.
    #[serde(default)]
    pub solutions: Vec<Solution>,
    /// Ways that do not do it, and what is to be said to each.
    #[serde(default)]
    pub wrong: Vec<Wrong>,
    /// What else can be tried, by one press.
    #[serde(default)]
    pub experiments: Vec<Experiment>,
    /// What is said when all is done: `## end`.
    #[serde(default)]
    pub end: Prose,
}

fn start() -> String {
    "start".to_owned()
}

/// How far a step goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "each is the word it names")]
pub enum Grain {
    Event,
    Line,
    #[default]
    Exchange,
    Scene,
}

/// What to read, and at most one thing to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Its name; its prose is below `## ID`.
    pub id: String,
    /// Where the run stands when it begins, where the run has the place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// What is done for the learner when it begins.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub given: Vec<Move>,
    /// Something to answer before it is seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub predict: Option<Predict>,
    /// Something to do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub task: Option<Task>,
    /// Something to find.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub point: Option<Point>,
    /// What to read.
    #[serde(default)]
    pub prose: Prose,
    /// From a nudge to nearly all: `### hint 1` to `### hint 3`.
    #[serde(default)]
    pub hints: Vec<Prose>,
}

/// How a prediction is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// By one of the choices.
    #[default]
    Choice,
    /// By one of the hosts.
    Host,
    /// By some of the hosts.
    Hosts,
    /// By a number or a reply code, typed.
    Number,
    /// By a text, typed.
    Text,
    /// By yes or no.
    YesNo,
}

/// A question whose answer is computed from the run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Predict {
    /// How it is answered.
    #[serde(default)]
    pub kind: Kind,
    /// What can be answered, where that is given.
    #[serde(default)]
    pub choices: Vec<Choice>,
    /// The answer, where the choices do not say themselves when they are right.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<Computed>,
    /// What is done on a hidden copy to find the answer. Without moves it comes from the future that is followed.
    #[serde(default)]
    pub moves: Vec<Move>,
    /// Why the answer is the same for every seed, where it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fixed: Option<String>,
    /// What a wrong answer shows.
    #[serde(default)]
    pub slips: Vec<Misread<String>>,
    /// The question: `### question`.
    #[serde(default)]
    pub question: Prose,
    /// Why the answer is right: `### because`.
    #[serde(default)]
    pub because: Prose,
}

/// Something to do; it ticks itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Task {
    /// When it is done.
    pub done: Check,
    /// Whether watching does it.
    #[serde(default)]
    pub watch: bool,
    /// Whether it is practice of the hand.
    #[serde(default)]
    pub drill: bool,
    /// What a learner may have misunderstood.
    #[serde(default)]
    pub slips: Vec<Misread<Check>>,
    /// What to do, in one sentence: `### task`.
    #[serde(default)]
    pub says: Prose,
}

/// Something to find on the ladder: the first click is recorded, and any event that fits is right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Point {
    /// What is right.
    pub line: Pattern,
    /// What a wrong click shows.
    #[serde(default)]
    pub slips: Vec<Misread<Pattern>>,
    /// What to find: `### question`.
    #[serde(default)]
    pub question: Prose,
    /// Why it is right: `### because`.
    #[serde(default)]
    pub because: Prose,
}

/// A misconception, by what it does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Misread<T> {
    /// What was answered, done or clicked.
    pub when: T,
    /// The name of what is said: `### slip NAME`.
    pub says: String,
    /// What is said.
    #[serde(default)]
    pub text: Prose,
}

/// A way to do it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Solution {
    /// What is done.
    pub moves: Vec<Move>,
}

/// A way that does not do it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wrong {
    /// What is done. The steps before `step` are done as in the first solution where `moves` begins at that step.
    pub moves: Vec<Move>,
    /// The step that is not done by it.
    pub step: String,
    /// The name of what is said then.
    pub says: String,
}

/// The text in that language, or in English.
#[must_use]
pub fn in_language<'a>(prose: &'a Prose, language: &str) -> &'a [Value] {
    let found = prose.get(language).or_else(|| prose.get("en"));
    found.map(Vec::as_slice).unwrap_or_default()
}
