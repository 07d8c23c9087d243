//! A submission: what a learner did in a lesson, in order. Whoever grades it does the same again, and believes nothing
//! else that the file says.

use crate::check::Broken;
use crate::document::WholeLesson;
use crate::learner::Learner;
use crate::lesson::Lesson;
use crate::moves::{Move, Play, begin};
use crate::template::Template;
use core::hash::Hasher as _;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use siphasher::sip::SipHasher13;
use std::collections::BTreeSet;
use world::digest::Digest;
use world::json;
use world::timeline::{FutureId, MAX_EVENTS, MAX_INPUTS, Moment};
use world::{EventId, Input, Timeline};

/// The number of the format.
pub const FORMAT: u32 = 1;

/// How many octets a submission may have.
pub const MAX_OCTETS: usize = 4 << 20;

/// How long a pseudonym may be, in characters.
pub const MAX_PSEUDONYM: usize = 80;

/// What a learner hands in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Submission {
    /// The number of the format, 1 ([`FORMAT`]).
    pub submission: u32,
    /// The lesson's name.
    pub lesson: String,
    /// Which version of it: [`Template::version`].
    pub version: String,
    /// What varied was chosen by it.
    pub seed: u64,
    /// Who did it, in the learner's own words.
    pub pseudonym: String,
    /// What was done, in order.
    pub deeds: Vec<Deed>,
    /// What the page showed at the end.
    pub claims: Claims,
    /// Changes with everything above, so that a file that was edited is seen. It is no signature: who reads this code can
    /// make one.
    pub seal: String,
}

/// What was done, and where in the run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deed {
    /// Where the cursor stood.
    pub at: Moment,
    /// What was done there.
    pub did: Act,
}

/// Something that a learner does in a lesson. Steps are called by their names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Act {
    /// Gives the world something.
    Input(Box<Input>),
    /// Gives the world something in a future of its own, as the first move of an experiment does.
    Fork(Box<Input>),
    /// Gives the world something more, which is undone with what came before it, as the other moves of an experiment.
    Join(Box<Input>),
    /// Takes the last input back.
    Undo,
    /// Does again what was undone.
    Redo,
    /// Follows another future.
    Follow(FutureId),
    /// Deletes one.
    Delete(FutureId),
    /// Came as far as this; what was seen there counts.
    Look,
    /// Answers the prediction of a step; without `given` it is left open.
    Answer {
        /// The step.
        step: String,
        /// The answer.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        given: Option<String>,
    },
    /// Clicks an event.
    Click {
        /// The step.
        step: String,
        /// Which event.
        event: EventId,
    },
    /// Goes on, from what was read or is left undone.
    GoOn {
        /// The step.
        step: String,
    },
    /// Asks for a hint.
    Hint {
        /// The step.
        step: String,
    },
}

/// What a page showed. It counts for nothing, but shows where a file was changed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claims {
    /// The steps that were passed and not left.
    pub done: Vec<String>,
    /// The digest of the run that was followed at the end.
    pub digest: Digest,
}

/// Why a text is no submission.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SubmissionError {
    /// It is no JSON, or not a submission's.
    #[error("{0}")]
    Json(String),
    /// A later version of SMTP Lab wrote it.
    #[error("it has format {0}; this version reads {FORMAT}")]
    Format(u32),
    /// It is larger than a submission may be.
    #[error("it has more than {limit} {what}")]
    TooMuch {
        /// The limit.
        limit: usize,
        /// Of what.
        what: &'static str,
    },
    /// The pseudonym is empty, or has characters that are not printed.
    #[error("its pseudonym is empty, or has characters that cannot be printed")]
    Pseudonym,
}

impl Submission {
    /// What a learner hands in of a lesson.
    #[must_use]
    pub fn new(
        (template, lesson): (&Template, &Lesson),
        seed: u64,
        pseudonym: &str,
        deeds: Vec<Deed>,
        (learner, timeline): (&Learner, &Timeline),
    ) -> Self {
        let claims = Claims {
            done: done(lesson, learner),
            digest: whole(timeline).digest(),
        };
        let mut it = Self {
            submission: FORMAT,
            lesson: lesson.name.clone(),
            version: template.version(),
            seed,
            pseudonym: pseudonym.trim().to_owned(),
            deeds,
            claims,
            seal: String::new(),
        };
        it.seal = it.made_seal();
        it
    }

    /// Reads one, within bounds.
    ///
    /// # Errors
    /// Why it is none.
    pub fn read(text: &str) -> Result<Self, SubmissionError> {
        let too_much = |limit, what| Err(SubmissionError::TooMuch { limit, what });
        if text.len() > MAX_OCTETS {
            return too_much(MAX_OCTETS, "octets");
        }
        let json = |error: String| SubmissionError::Json(error);
        let value: Value = serde_json::from_str(text).map_err(|it| json(it.to_string()))?;
        let it: Self = world::edit::read("", &value).map_err(|it| json(it.to_string()))?;
        if it.submission != FORMAT {
            return Err(SubmissionError::Format(it.submission));
        }
        if it.deeds.len() > MAX_INPUTS {
            return too_much(MAX_INPUTS, "deeds");
        }
        if it.pseudonym.chars().count() > MAX_PSEUDONYM {
            return too_much(MAX_PSEUDONYM, "characters in its pseudonym");
        }
        match it.pseudonym.trim().is_empty() || it.pseudonym.chars().any(char::is_control) {
            true => Err(SubmissionError::Pseudonym),
            false => Ok(it),
        }
    }

    /// It as JSON, to be looked at before it is handed in.
    ///
    /// # Panics
    /// Never: it has text alone for keys.
    #[must_use]
    pub fn to_json(&self) -> String {
        let value = serde_json::to_value(self).expect("its keys are text");
        format!("{value:#}")
    }

    /// Whether nothing was changed since the page wrote it, as far as a seal that anyone can make shows.
    #[must_use]
    pub fn is_sealed(&self) -> bool {
        self.seal == self.made_seal()
    }

    fn made_seal(&self) -> String {
        let unsealed = Self {
            seal: String::new(),
            ..self.clone()
        };
        hashed(&unsealed)
    }

    /// Does the same again in the lesson. Nothing is done after a deed that cannot be.
    ///
    /// # Errors
    /// Where the lesson has no beginning.
    pub fn again(&self, WholeLesson { lesson, scenario }: &WholeLesson) -> Result<Again, String> {
        let timeline = begin(lesson, scenario).map_err(|(_, what)| what)?;
        let mut again = Again {
            learner: Learner::default(),
            timeline,
            slips: BTreeSet::new(),
            refused: None,
            worked: 0,
        };
        again.derive(lesson);
        for (number, deed) in (1..).zip(&self.deeds) {
            if let Err(why) = again.take(lesson, deed) {
                again.refused = Some((number, why));
                break;
            }
            again.derive(lesson);
            again.note_slip(lesson);
        }
        Ok(again)
    }
}

/// What came of doing it again.
#[derive(Debug, Clone)]
pub struct Again {
    /// How far the learner is.
    pub learner: Learner,
    /// The run, its cursor where the last deed was done.
    pub timeline: Timeline,
    /// What was said to the learner on the way: the step, and the name of the slip.
    pub slips: BTreeSet<(usize, String)>,
    /// The first deed that could not be done, from 1, and why.
    pub refused: Option<(usize, String)>,
    /// How many events were computed.
    worked: usize,
}

impl Again {
    /// The steps that are passed and not left.
    #[must_use]
    pub fn done(&self, lesson: &Lesson) -> Vec<String> {
        done(lesson, &self.learner)
    }

    /// Whether what the page showed is what comes of it.
    #[must_use]
    pub fn agrees(&self, lesson: &Lesson, claims: &Claims) -> bool {
        self.done(lesson) == claims.done && whole(&self.timeline).digest() == claims.digest
    }

    /// The first step that is not done, and how its check is broken.
    #[must_use]
    pub fn broken(&self, lesson: &Lesson) -> Option<(usize, Broken)> {
        self.learner.broken(lesson, &whole(&self.timeline))
    }

    /// The same as the page does: what holds is ticked, and the run is brought to where a step begins.
    fn derive(&mut self, lesson: &Lesson) {
        while let Some(step) = self.learner.derive(lesson, &self.timeline) {
            let to = step.at.clone().map(Move::Go);
            let mut play = Play::new(self.timeline.clone());
            for it in to.iter().chain(&step.given) {
                drop(play.give(it));
            }
            self.timeline = play.timeline;
            self.learner.begun(&self.timeline);
        }
    }

    fn take(&mut self, lesson: &Lesson, deed: &Deed) -> Result<(), String> {
        // Where the last input led the cursor is already; going there by hand would be another thing to the run.
        if self.timeline.cursor() != deed.at {
            self.timeline.seek(deed.at);
            self.derive(lesson);
        }
        let at_hand = self.learner.step(lesson);
        let is_at = |step: &String| match at_hand.map(|at| &lesson.steps[at].id) {
            Some(id) if id == step => Ok(()),
            Some(id) => Err(format!("the step at hand is {id:?}, and not {step:?}")),
            None => Err(format!("no step is at hand, and not {step:?}")),
        };
        match &deed.did {
            Act::Input(_) | Act::Fork(_) | Act::Join(_) if self.learner.open(lesson).is_some() => {
                return Err("a prediction is open".to_owned());
            }
            Act::Input(input) | Act::Fork(input) | Act::Join(input) => {
                let before = self.timeline.past().len();
                let put_in = match deed.did {
                    Act::Fork(_) => Timeline::fork,
                    _ => Timeline::apply,
                };
                let taken = put_in(&mut self.timeline, (**input).clone());
                taken.map_err(|error| error.to_string())?;
                self.timeline.finish();
                if matches!(deed.did, Act::Join(_)) {
                    self.timeline.join_deeds();
                }
                self.learner.forked(before);
                self.worked += self.timeline.events().len() - before;
                if self.worked > 2 * MAX_EVENTS {
                    return Err("more happens than one person does".to_owned());
                }
            }
            Act::Undo => drop(self.timeline.undo()),
            Act::Redo => drop(self.timeline.redo()),
            Act::Follow(id) => self.timeline.follow(*id),
            Act::Delete(id) => self.timeline.delete(*id),
            Act::Look => {}
            Act::Answer { step, given } => {
                is_at(step)?;
                let timeline = &self.timeline;
                self.learner.answer(lesson, timeline, given.clone());
            }
            Act::Click { step, event } => {
                is_at(step)?;
                self.learner.click(lesson, &self.timeline, *event);
            }
            Act::GoOn { step } => {
                is_at(step)?;
                self.learner.go_on(lesson);
            }
            Act::Hint { step } => {
                is_at(step)?;
                self.learner.hint(lesson, 0);
            }
        }
        Ok(())
    }

    fn note_slip(&mut self, lesson: &Lesson) {
        let at = self.learner.step(lesson);
        let said = self.learner.slip(lesson, &self.timeline);
        let said = at.zip(said.map(|(_, says, _)| says.to_owned()));
        let answered = self.learner.answers.keys().filter_map(|at| {
            let predict = lesson.steps[*at].predict.as_ref()?;
            Some((*at, self.learner.misread(*at, predict)?.says.clone()))
        });
        self.slips.extend(answered.chain(said));
    }
}

fn done(lesson: &Lesson, learner: &Learner) -> Vec<String> {
    let steps = lesson.steps.iter().enumerate();
    let done = steps.filter(|(at, _)| learner.has_done(*at));
    done.map(|(_, it)| it.id.clone()).collect()
}

/// The run at its end.
fn whole(timeline: &Timeline) -> Timeline {
    let mut whole = timeline.clone();
    whole.last();
    whole
}

impl Template {
    /// Changes where what is to be done, or what is shown, changes. Solutions and hints, which a page may not have, do not
    /// count.
    #[must_use]
    pub fn version(&self) -> String {
        hashed(&self.clone().without_solutions().without_hints())
    }
}

fn hashed(it: &impl Serialize) -> String {
    let mut hasher = SipHasher13::new();
    hasher.write(json::write(it).as_bytes());
    format!("{:016x}", hasher.finish())
}
