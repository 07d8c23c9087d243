//! The headless runner: replays a lesson's solutions and says what the page would say.

use crate::check::Broken;
use crate::document::WholeLesson;
use crate::lesson::{Lesson, Move, Prediction, Slip, Task};
use protocol_core::smtp;
use protocol_core::smtp::dissector::Answered;
use std::sync::Arc;
use world::{ConnectionName, Event, EventId, EventKind, Input, Timeline, WireUnit};

/// Where a task stands in a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing<'a> {
    /// Done.
    Done,
    /// Not yet.
    Open(Broken),
    /// Not yet, and something happened that shows a misconception.
    Slipped(&'a Slip, EventId),
}

impl Task {
    /// Where it stands at the cursor.
    #[must_use]
    pub fn standing<'a>(&'a self, timeline: &Timeline) -> Standing<'a> {
        let Err(broken) = self.check.test(timeline) else {
            return Standing::Done;
        };
        let slipped = self.slips.iter().filter_map(|slip| {
            let event = timeline
                .past()
                .iter()
                .rfind(|it| slip.when.fits(it, timeline))?;
            Some((slip, event.id))
        });
        // The latest one is what the learner did last.
        match slipped.max_by_key(|(_, at)| *at) {
            Some((slip, at)) => Standing::Slipped(slip, at),
            None => Standing::Open(broken),
        }
    }
}

impl Prediction {
    /// The answer, from the events of a run: the code of the first reply to what the prediction asks about, where
    /// it is one of the choices (a command at the wrong moment gets 503, which answers nothing).
    #[must_use]
    pub fn answer(&self, events: &[Event]) -> Option<u16> {
        events.iter().find_map(|event| match &event.kind {
            EventKind::LineReceived { line, .. } => match line.unit {
                WireUnit::Smtp(smtp::Unit::Reply {
                    code,
                    answers: Some(answered),
                }) => {
                    let to = match answered {
                        Answered::Verb(verb) => verb.as_str(),
                        Answered::EndOfData => "end-of-data",
                    };
                    let wanted = self.reply_to.eq_ignore_ascii_case(to);
                    (wanted && self.choices.contains(&code.get())).then(|| code.get())
                }
                _ => None,
            },
            _ => None,
        })
    }
}

/// Why a lesson is not proved.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    /// Its world cannot be made.
    #[error("its scenario: {0}")]
    Scenario(String),
    /// A move of one of its solutions is not taken.
    #[error("move {number} of {which}: {problem}")]
    Move {
        /// Of which solution.
        which: String,
        /// Which, from 1.
        number: usize,
        /// Why not.
        problem: String,
    },
    /// The model solution leaves a task undone.
    #[error("the solution does not do task {0}")]
    Unsolved(String),
    /// A task is done before anything was.
    #[error("task {0} is done at the start")]
    Free(String),
    /// A wrong solution does the task it must not do.
    #[error("wrong solution {number} does task {task}")]
    TooEasy {
        /// Which, from 1.
        number: usize,
        /// The task.
        task: String,
    },
    /// A wrong solution gets other words than it must.
    #[error("wrong solution {number}: said {said:?}, should begin {wanted:?}")]
    OtherWords {
        /// Which, from 1.
        number: usize,
        /// What is said.
        said: String,
        /// How it should begin.
        wanted: String,
    },
    /// A prediction has no answer in the model solution, or it is not among the choices.
    #[error("prediction {0} has no answer among its choices")]
    NoAnswer(String),
}

/// What was proved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Proof {
    /// How many tasks the solution does.
    pub tasks: usize,
    /// How many wrong solutions get their words.
    pub wrong: usize,
    /// How many predictions are answered by the run.
    pub predictions: usize,
}

/// Proves a lesson: the solution does every task, each wrong solution fails with its words, the
/// untouched start does nothing, each prediction has its answer.
///
/// # Errors
/// The first flaw.
pub fn prove(whole: &WholeLesson) -> Result<Proof, Flaw> {
    let WholeLesson { lesson, scenario } = whole;
    let scenario = Arc::new(scenario.clone());
    let start = Timeline::new(scenario).map_err(|error| Flaw::Scenario(error.to_string()))?;
    for task in &lesson.tasks {
        if task.standing(&start) == Standing::Done {
            return Err(Flaw::Free(task.id.clone()));
        }
    }
    let solved = play(&start, &lesson.solution, "the solution")?;
    for task in &lesson.tasks {
        if task.standing(&solved) != Standing::Done {
            return Err(Flaw::Unsolved(task.id.clone()));
        }
    }
    for prediction in &lesson.predictions {
        match prediction.answer(solved.events()) {
            Some(answer) if prediction.choices.contains(&answer) => {}
            _ => return Err(Flaw::NoAnswer(prediction.id.clone())),
        }
    }
    for (index, wrong) in lesson.wrong.iter().enumerate() {
        let number = index + 1;
        let run = play(&start, &wrong.moves, &format!("wrong solution {number}"))?;
        let task = lesson.tasks.iter().find(|it| it.id == wrong.task);
        let said = match task.map(|task| task.standing(&run)) {
            Some(Standing::Done) | None => {
                return Err(Flaw::TooEasy {
                    number,
                    task: wrong.task.clone(),
                });
            }
            Some(Standing::Slipped(slip, _)) => Lesson::text(&slip.says, "en").to_owned(),
            Some(Standing::Open(_)) => String::new(),
        };
        if wrong.says.is_empty() || !said.starts_with(&wrong.says) {
            return Err(Flaw::OtherWords {
                number,
                said,
                wanted: wrong.says.clone(),
            });
        }
    }
    Ok(Proof {
        tasks: lesson.tasks.len(),
        wrong: lesson.wrong.len(),
        predictions: lesson.predictions.len(),
    })
}

/// Plays moves from the end of a run.
///
/// # Errors
/// The first move that is not taken.
pub fn play(start: &Timeline, moves: &[Move], which: &str) -> Result<Timeline, Flaw> {
    let mut timeline = start.clone();
    timeline.last();
    let mut opened = 0;
    for (index, step) in moves.iter().enumerate() {
        let flaw = |problem: String| Flaw::Move {
            which: which.into(),
            number: index + 1,
            problem,
        };
        opened += u32::from(matches!(step, Move::Open { .. }));
        let on = ConnectionName::Opened(opened);
        let input = input(step, &timeline, on).map_err(&flaw)?;
        let taken = timeline.apply(input);
        taken.map_err(|error| flaw(error.to_string()))?;
        if matches!(step, Move::Open { .. }) && timeline.world().connection_named(on).is_none() {
            return Err(flaw("the connection was refused".into()));
        }
    }
    timeline.last();
    Ok(timeline)
}

fn input(step: &Move, timeline: &Timeline, on: ConnectionName) -> Result<Input, String> {
    let host = |name: &str| {
        let name = name.try_into();
        name.map_err(|error| format!("{error}"))
    };
    Ok(match step {
        Move::Open { from, to, port } => Input::Open {
            from: host(from)?,
            to: host(to)?,
            port: *port,
        },
        Move::Line(line) => Input::Type {
            on,
            line: line.clone(),
        },
        Move::Close => Input::Close { on },
        Move::Send => timeline.scenario().letter.send(),
    })
}
