//! Moves: what a learner does, in the words of the world's inputs.

use crate::lesson::Lesson;
use crate::pattern::Pattern;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::sync::Arc;
use story::place;
use world::edit::{merge, read};
use world::scenario::ScenarioError;
use world::{ConnectionName, Input, Scenario, Timeline};

/// What a learner does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Value", into = "Value")]
pub enum Move {
    /// Gives the world something.
    Give(Box<Input>),
    /// Sends a letter; what is left out is as in the scenario’s.
    Send(Value),
    /// Types lines on the connection that was opened or called last.
    Type(Vec<String>),
    /// Hangs up on it.
    Close,
    /// Begins TLS on it.
    Tls,
    /// Answers the prediction that is open.
    Answer(String),
    /// Leaves it open.
    Skip,
    /// Clicks the first event that is so.
    Click(Box<Pattern>),
    /// Goes to a place of the run.
    Go(String),
}

impl TryFrom<Value> for Move {
    type Error = ScenarioError;

    fn try_from(value: Value) -> Result<Self, ScenarioError> {
        let one = value.as_object().filter(|it| it.len() == 1);
        let Some((verb, of)) = one.and_then(|it| it.iter().next()) else {
            return read("", &value).map(|it| Self::Give(Box::new(it)));
        };
        Ok(match (verb.as_str(), of) {
            ("send", of) => Self::Send(of.clone()),
            ("type", Value::String(line)) => Self::Type(vec![line.clone()]),
            ("type", Value::Array(_)) => Self::Type(read("type", of)?),
            ("close", Value::Bool(true)) => Self::Close,
            ("tls", Value::Bool(true)) => Self::Tls,
            ("skip", Value::Bool(true)) => Self::Skip,
            ("answer", Value::Number(number)) => Self::Answer(number.to_string()),
            ("answer", of) => Self::Answer(read("answer", of)?),
            ("click", of) => Self::Click(read("click", of)?),
            ("go", of) => Self::Go(read("go", of)?),
            _ => Self::Give(Box::new(read("", &value)?)),
        })
    }
}

impl From<Move> for Value {
    fn from(it: Move) -> Self {
        match it {
            Move::Give(input) => serde_json::to_value(input).unwrap_or_default(),
            Move::Send(of) => json!({ "send": of }),
            Move::Type(lines) => json!({ "type": lines }),
            Move::Close => json!({ "close": true }),
            Move::Tls => json!({ "tls": true }),
            Move::Skip => json!({ "skip": true }),
            Move::Answer(it) => json!({ "answer": it }),
            Move::Click(it) => json!({ "click": it }),
            Move::Go(it) => json!({ "go": it }),
        }
    }
}

/// The run as a lesson begins: set up, and its cursor where it starts.
///
/// # Errors
/// The path in `lesson.toml` of what cannot be, and why.
pub fn begin(lesson: &Lesson, scenario: &Scenario) -> Result<Timeline, (String, String)> {
    let timeline = Timeline::new(Arc::new(scenario.clone()));
    let timeline = timeline.map_err(|it| ("scenario".to_owned(), it.to_string()))?;
    let mut play = Play::new(timeline);
    for (index, it) in lesson.setup.iter().enumerate() {
        let taken = play.give(it);
        taken.map_err(|what| (format!("setup[{index}]"), what))?;
    }
    let there = play.give(&Move::Go(lesson.start.clone()));
    there.map_err(|what| ("start".to_owned(), what))?;
    Ok(play.timeline)
}

/// Plays moves on a run. Connections are counted from its beginning, so that the same moves can be played again later
/// in the same run.
#[derive(Debug, Clone)]
pub struct Play {
    /// The run, its cursor where the last move came to rest.
    pub timeline: Timeline,
    opened: u32,
    called: u32,
}

impl Play {
    /// Begins at the cursor of a run.
    #[must_use]
    pub fn new(timeline: Timeline) -> Self {
        let (mut opened, mut called) = (0, 0);
        for name in timeline.world().connections().filter_map(|it| it.name) {
            match name {
                ConnectionName::Opened(number) => opened = number.max(opened),
                ConnectionName::Played { call, .. } => called = call.max(called),
            }
        }
        Self {
            timeline,
            opened,
            called,
        }
    }

    /// Gives the world what a move says; a move that is not for the world does nothing.
    ///
    /// # Errors
    /// Why it cannot be.
    pub fn give(&mut self, it: &Move) -> Result<(), String> {
        for input in self.inputs(it)? {
            let opens = matches!(input, Input::Open { .. });
            let taken = self.timeline.apply(input);
            taken.map_err(|error| error.to_string())?;
            if opens && self.last_held().is_none() {
                return Err("the connection was refused".to_owned());
            }
        }
        if let Move::Go(to) = it {
            match place::find(self.timeline.events(), to) {
                Some(Some(event)) => self.timeline.seek_event(event),
                Some(None) => self.timeline.first(),
                None => return Err(format!("there is no place {to:?} in the run")),
            }
        }
        Ok(())
    }

    /// The inputs that a move is.
    ///
    /// # Errors
    /// Why it cannot be.
    pub fn inputs(&self, it: &Move) -> Result<Vec<Input>, String> {
        let held = || {
            self.last_held()
                .ok_or_else(|| "there is no connection on which to do this".to_owned())
        };
        Ok(match it {
            Move::Give(input) => vec![self.of_this_play((**input).clone())],
            Move::Send(changes) => {
                let letter = self.timeline.scenario().letter.send();
                let mut written = serde_json::to_value(letter).unwrap_or_default();
                merge(&mut written["send"], changes);
                vec![read("", &written).map_err(|error: ScenarioError| error.to_string())?]
            }
            Move::Type(lines) => {
                let on = held()?;
                let lines = lines.iter().cloned();
                lines.map(|line| Input::Type { on, line }).collect()
            }
            Move::Close => vec![Input::Close { on: held()? }],
            Move::Tls => vec![Input::Tls { on: held()? }],
            Move::Answer(_) | Move::Skip | Move::Click(_) | Move::Go(_) => Vec::new(),
        })
    }

    /// The connection that a person holds since last.
    fn last_held(&self) -> Option<ConnectionName> {
        let connections = self.timeline.world().connections();
        let held = connections.filter(|it| it.name.is_some() && it.outside().is_some());
        held.max_by_key(|it| it.id).and_then(|it| it.name)
    }

    /// The input with connections as they are called in this run.
    fn of_this_play(&self, mut input: Input) -> Input {
        if let Input::Type { on, .. }
        | Input::Octets { on, .. }
        | Input::Tls { on }
        | Input::Window { on, .. }
        | Input::Close { on } = &mut input
        {
            match on {
                ConnectionName::Opened(number) => *number += self.opened,
                ConnectionName::Played { call, .. } => *call += self.called,
            }
        }
        input
    }
}
