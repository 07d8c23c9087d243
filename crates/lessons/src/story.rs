//! What a scenario teaches: its decisive moments, the question at its end, and what to change then.

use crate::attack::Attack;
use crate::check::Check;
use crate::pattern::{Pattern, contains, line_of, reply_of};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use story::place;
use world::edit::{merge, read};
use world::scenario::{Flaw, ScenarioError, Texts};
use world::{Event, EventId, EventKind, Input, InputError, Scenario, Timeline};

/// A scenario with what it teaches, in one table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WholeScenario {
    /// The world before anything happens.
    #[serde(flatten)]
    pub scenario: Scenario,
    /// What it teaches.
    #[serde(flatten)]
    pub story: Story,
}

/// What a scenario teaches. A base’s is not inherited.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Story {
    /// The decisive moments of the run.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub moments: Vec<Moment>,
    /// The question at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub question: Option<Question>,
    /// What to change then.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub experiments: Vec<Experiment>,
    /// The messages of an attack on a server whose rules a person writes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attacks: Vec<Attack>,
    /// What to watch or do next: names of scenarios and lessons.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub next: Vec<String>,
}

/// A decisive moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Moment {
    /// Its name; its caption is below `## moment ID`.
    pub id: String,
    /// What happens then. Something on the wire is a moment when it arrives.
    pub when: Pattern,
    /// Only that many-th time it happens; if left out, every time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nth: Option<usize>,
    /// How often it is a moment of the scenario’s run.
    #[serde(default = "once")]
    pub times: usize,
    /// What it means.
    #[serde(default)]
    pub caption: Texts,
}

const fn once() -> usize {
    1
}

/// The question at the end, whose answer is computed from the run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// What can be answered.
    pub choices: Vec<Choice>,
    /// What names the right choice, where the choices do not say themselves when they are right.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<Computed>,
    /// What must be true of a run for the question and its reasons to fit it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fits: Option<Check>,
    /// The question.
    #[serde(default)]
    pub text: Texts,
    /// Why the answer is right.
    #[serde(default)]
    pub because: Texts,
}

/// What can be answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// Its name; what it says is below `### choice NAME`.
    pub choice: String,
    /// What is true of the run where it is right.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holds: Option<Check>,
    /// What it says.
    #[serde(default)]
    pub text: Texts,
}

/// What a run gives; a choice has it for its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Computed {
    /// The code of the first such reply.
    CodeOf(Pattern),
    /// How often it happens.
    Count(Pattern),
    /// The name of the host where it happens first.
    HostOf(Pattern),
    /// The names of the hosts where it happens, in alphabetical order with `, ` between them.
    HostsWith(Pattern),
    /// The first such line, without its end.
    LineOf(Pattern),
    /// Whose mailboxes have a message with this text: local parts in alphabetical order with `-and-`
    /// between them, or `nobody`.
    MailboxesWith(String),
}

/// Something to change, by one press.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Experiment {
    /// Its name. The first paragraph below `## experiment ID` is what its button says, the others what to look
    /// for.
    pub id: String,
    /// The place in the run where the change is made.
    #[serde(default = "start")]
    pub at: String,
    /// What is done then, in order. In `send`, what is left out is as in the scenario’s letter.
    pub moves: Vec<Input>,
    /// What is then true of the run, and was not before.
    pub holds: Check,
    /// What its button says.
    #[serde(default)]
    pub label: Texts,
    /// What to look for.
    #[serde(default)]
    pub text: Texts,
}

fn start() -> String {
    "start".to_owned()
}

impl From<Scenario> for WholeScenario {
    fn from(scenario: Scenario) -> Self {
        let story = Story::default();
        Self { scenario, story }
    }
}

impl WholeScenario {
    /// Reads what an author wrote. `find` finds the base.
    ///
    /// # Errors
    /// Where it is no scenario, or teaches what cannot be; the path is that in what the author wrote.
    pub fn written(
        mut written: Value,
        find: &mut dyn FnMut(&str) -> Option<Scenario>,
    ) -> Result<Self, ScenarioError> {
        let own = Story::take(&mut written);
        let scenario = Scenario::written(written, find)?;
        let story = Story::written(own, &scenario)?;
        Ok(Self { scenario, story })
    }
}

fn list(of: Option<&mut Value>) -> impl Iterator<Item = &mut Value> {
    of.and_then(Value::as_array_mut).into_iter().flatten()
}

impl Story {
    /// Takes out of a scenario what it teaches.
    pub(crate) fn take(scenario: &mut Value) -> Value {
        let mut own = Map::new();
        if let Value::Object(fields) = scenario {
            for field in ["moments", "question", "experiments", "attacks", "next"] {
                own.extend(fields.remove(field).map(|it| (field.to_owned(), it)));
            }
        }
        Value::Object(own)
    }

    /// Puts in what experiments leave out of a letter.
    pub(crate) fn fill_in(own: &mut Value, scenario: &Scenario) {
        let letter = serde_json::to_value(scenario.letter.send()).unwrap_or_default();
        for experiment in list(own.get_mut("experiments")) {
            for send in list(experiment.get_mut("moves")).filter_map(|it| it.get_mut("send")) {
                let changes = core::mem::replace(send, letter["send"].clone());
                merge(send, &changes);
            }
        }
    }

    /// Reads what was taken out of this scenario.
    pub(crate) fn written(mut own: Value, scenario: &Scenario) -> Result<Self, ScenarioError> {
        Self::fill_in(&mut own, scenario);
        let story: Self = read("", &own)?;
        story.is_clear()?;
        Ok(story)
    }

    /// Whether the question says when each answer is right.
    fn is_clear(&self) -> Result<(), ScenarioError> {
        let Some(question) = &self.question else {
            return Ok(());
        };
        let is_said = question.answer.is_some();
        let unclear = question
            .choices
            .iter()
            .position(|it| it.holds.is_some() == is_said);
        match unclear {
            Some(at) => Err(wrong(
                format!("question.choices[{at}]"),
                "either each choice says when it `holds`, or the question has an `answer`"
                    .to_owned(),
            )),
            None => Ok(()),
        }
    }

    /// The moments among the events of a run from the one at place `from`: events, and which moment each is.
    pub fn moments_in(
        &self,
        timeline: &Timeline,
        from: usize,
    ) -> impl Iterator<Item = (EventId, usize)> {
        let is_counted = self.moments.iter().any(|it| it.nth.is_some());
        let first = if is_counted { 0 } else { from };
        let events = timeline.events().get(first..).unwrap_or_default();
        let events = if self.moments.is_empty() { &[] } else { events };
        let mut counts = vec![0; self.moments.len()];
        let found = events.iter().filter_map(move |event| {
            let sent = match &event.kind {
                EventKind::LineReceived { sent, .. } => timeline.event(*sent),
                EventKind::LineSent {
                    arrives: Some(_), ..
                } => return None,
                _ => None,
            };
            let fits = |it: &Pattern| {
                it.fits(event, timeline) || sent.is_some_and(|sent| it.fits(sent, timeline))
            };
            let mut found = None;
            for (at, (it, count)) in self.moments.iter().zip(&mut counts).enumerate() {
                if fits(&it.when) {
                    *count += 1;
                    found = found.or(it.nth.is_none_or(|nth| nth == *count).then_some(at));
                }
            }
            Some((event.id, found?))
        });
        found.filter(move |(event, _)| event.index() >= from)
    }
}

impl Question {
    /// The choice that is right in the run at the cursor, where exactly one is. `None` where the question does not
    /// fit the run: it is about one letter, which servers carry and no person types.
    #[must_use]
    pub fn answer(&self, timeline: &Timeline) -> Option<usize> {
        let inputs = || timeline.inputs().iter().map(|it| &it.input);
        let letters = inputs().filter(|it| matches!(it, Input::Send { .. }));
        let by_hand = inputs().any(|it| matches!(it, Input::Open { .. } | Input::Play { .. }));
        let fits = self.fits.as_ref();
        if letters.count() != 1 || by_hand || fits.is_some_and(|it| it.test(timeline).is_err()) {
            return None;
        }
        let computed = self.answer.as_ref().map(|it| it.of(timeline));
        let is_right = |it: &Choice| match (&it.holds, &computed) {
            (Some(check), _) => check.test(timeline).is_ok(),
            (None, computed) => computed.as_ref() == Some(&it.choice),
        };
        let mut right = self
            .choices
            .iter()
            .enumerate()
            .filter(|(_, it)| is_right(it));
        let (first, second) = (right.next(), right.next());
        first.filter(|_| second.is_none()).map(|(at, _)| at)
    }
}

impl Computed {
    pub(crate) fn of(&self, timeline: &Timeline) -> String {
        let all = |it: &Pattern| -> Vec<&Event> {
            let past = timeline.past().iter();
            past.filter(|event| it.fits(event, timeline)).collect()
        };
        let host = |event: &Event| {
            let host = timeline.world().host(event.host);
            host.map_or_else(String::new, |it| it.name.to_string())
        };
        match self {
            Self::CodeOf(it) => {
                let code = it.first(timeline).and_then(reply_of);
                code.map_or_else(String::new, |(code, _)| code.to_string())
            }
            Self::Count(it) => all(it).len().to_string(),
            Self::HostOf(it) => it.first(timeline).map(host).unwrap_or_default(),
            Self::HostsWith(it) => {
                let hosts: BTreeSet<_> = all(it).into_iter().map(host).collect();
                hosts.into_iter().collect::<Vec<_>>().join(", ")
            }
            Self::LineOf(it) => it.first(timeline).and_then(line_of).unwrap_or_default(),
            Self::MailboxesWith(text) => {
                let hosts = timeline.world().hosts();
                let stores = hosts.filter_map(|(_, host)| host.store.as_ref());
                let users = stores.flat_map(|store| &store.users);
                let with = users.filter(|(_, user)| {
                    let mut messages = user.inbox().content.messages.iter();
                    messages.any(|it| contains(&it.content, text))
                });
                let locals: BTreeSet<_> = with.map(|(address, _)| address.local.as_str()).collect();
                match locals.is_empty() {
                    true => "nobody".to_owned(),
                    false => locals.into_iter().collect::<Vec<_>>().join("-and-"),
                }
            }
        }
    }
}

impl Experiment {
    /// The run with the change, at its end.
    ///
    /// # Errors
    /// Which move is refused, or `None` where there is no such place.
    pub fn on(&self, run: &Timeline) -> Result<Timeline, Option<(usize, InputError)>> {
        let mut run = run.clone();
        match place::find(run.events(), &self.at) {
            Some(Some(event)) => run.seek_event(event),
            Some(None) => run.first(),
            None => return Err(None),
        }
        for (index, input) in self.moves.iter().enumerate() {
            run.apply(input.clone())
                .map_err(|error| Some((index, error)))?;
        }
        run.last();
        Ok(run)
    }
}

/// What was shown of a scenario’s story.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown {
    /// How many moments happen as often as they say.
    pub moments: usize,
    /// Whether there is a question, which has its answer.
    pub question: bool,
    /// How many experiments change what they say.
    pub experiments: usize,
    /// How many attacks come through before the rules are written; an experiment stops them all.
    pub attacks: usize,
}

/// Shows that the story of a scenario is true: each moment happens as often as it says, one choice is right,
/// each experiment is accepted and changes what happens, and one of them stops all attacks and no good mail.
///
/// # Errors
/// The first thing that is not so, with its path.
pub fn show(whole: &WholeScenario) -> Result<Shown, ScenarioError> {
    let WholeScenario { scenario, story } = whole;
    let mut run = Timeline::new(std::sync::Arc::new(scenario.clone()))?;
    let sent = run.apply(scenario.letter.send());
    sent.map_err(|error| wrong("letter".to_owned(), error.to_string()))?;
    run.last();
    let found: Vec<_> = story
        .moments_in(&run, 0)
        .map(|(_, moment)| moment)
        .collect();
    for (at, moment) in story.moments.iter().enumerate() {
        let times = found.iter().filter(|it| **it == at).count();
        if times != moment.times {
            let what = format!("{} happens {times} times, not {}", moment.id, moment.times);
            return Err(wrong(format!("moments[{at}]"), what));
        }
    }
    if let Some(question) = &story.question
        && question.answer(&run).is_none()
    {
        let what = match &question.answer {
            Some(it) => format!("no choice is called {:?}", it.of(&run)),
            None => "not exactly one choice holds".to_owned(),
        };
        return Err(wrong("question".to_owned(), what));
    }
    let attacks = wrong_attempts(story, &run)?;
    let mut solved = story.attacks.is_empty();
    for (at, it) in story.experiments.iter().enumerate() {
        let path = format!("experiments[{at}]");
        let tried = it.on(&run).map_err(|why| match why {
            Some((index, error)) => wrong(format!("{path}.moves[{index}]"), error.to_string()),
            None => wrong(format!("{path}.at"), format!("there is no place {}", it.at)),
        })?;
        if it.holds.test(&run).is_ok() {
            return Err(wrong(
                format!("{path}.holds"),
                "it holds without the change".to_owned(),
            ));
        }
        if it.holds.test(&tried).is_err() {
            return Err(wrong(
                format!("{path}.holds"),
                "it does not hold with the change".to_owned(),
            ));
        }
        solved = solved || wrong_attempts(story, &tried)? == 0;
    }
    if !solved || (attacks == 0) != story.attacks.is_empty() {
        let what = match solved {
            true => "none comes through",
            false => "no experiment stops all attacks and no good mail",
        };
        return Err(wrong("attacks".to_owned(), what.to_owned()));
    }
    Ok(Shown {
        moments: story.moments.len(),
        question: story.question.is_some(),
        experiments: story.experiments.len(),
        attacks,
    })
}

/// How many of the messages are not handled as they should be.
fn wrong_attempts(story: &Story, run: &Timeline) -> Result<usize, ScenarioError> {
    let mut count = 0;
    for (at, it) in story.attacks.iter().enumerate() {
        let attempt = it.on(run);
        let attempt = attempt.map_err(|what| wrong(format!("attacks[{at}].moves"), what))?;
        count += usize::from(!attempt.as_wanted);
    }
    Ok(count)
}

fn wrong(path: String, what: String) -> ScenarioError {
    let flaw = Flaw::Value(what);
    ScenarioError { path, flaw }
}
