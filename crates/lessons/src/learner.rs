//! A learner in a lesson: what was done, answered and found, by the same rules on the page and in the proof.

use crate::check::{Broken, Held, Scope};
use crate::lesson::{Kind, Lesson, Misread, Point, Predict, Prose, Step, Task};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use world::{Event, EventId, Input, RecordedInput, Timeline};

/// What was answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    /// By the learner; `None` where the question was left open.
    pub given: Option<String>,
    /// By the run; `None` where it gives no answer.
    pub right: Option<String>,
}

/// What was clicked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Click {
    /// Which event.
    pub event: EventId,
    /// Whether it is what was to be found.
    pub right: bool,
}

/// How far a learner is.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Learner {
    /// The place in the run where each step began.
    began: Vec<usize>,
    /// The steps that are passed.
    passed: BTreeSet<usize>,
    /// What was answered, by step.
    pub answers: BTreeMap<usize, Answered>,
    /// What was clicked, by step; the first click first.
    pub clicks: BTreeMap<usize, Vec<Click>>,
    /// How many hints were asked for, by step.
    pub hints: BTreeMap<usize, usize>,
    /// The steps whose tasks were left undone.
    pub left: BTreeSet<usize>,
}

impl Learner {
    /// The step at hand; `None` at the end.
    #[must_use]
    pub fn step(&self, lesson: &Lesson) -> Option<usize> {
        (0..lesson.steps.len()).find(|it| !self.passed.contains(it))
    }

    /// Whether the step is passed.
    #[must_use]
    pub fn has_passed(&self, step: usize) -> bool {
        self.passed.contains(&step)
    }

    /// Whether the task of the step was done.
    #[must_use]
    pub fn has_done(&self, step: usize) -> bool {
        self.has_passed(step) && !self.left.contains(&step)
    }

    /// Whether every step is passed.
    #[must_use]
    pub fn is_through(&self, lesson: &Lesson) -> bool {
        self.step(lesson).is_none()
    }

    /// Whether every task is done, and each first answer and first click was right.
    #[must_use]
    pub fn is_perfect(&self, lesson: &Lesson) -> bool {
        let is_right = |(at, step): (usize, &Step)| match (&step.predict, &step.point) {
            (Some(_), _) => self.is_right(at) == Some(true),
            (_, Some(_)) => self
                .clicks
                .get(&at)
                .and_then(|it| it.first())
                .is_some_and(|it| it.right),
            _ => !self.left.contains(&at),
        };
        self.is_through(lesson) && lesson.steps.iter().enumerate().all(is_right)
    }

    /// Whether the prediction of a step was answered as the run answers it; `None` where it was not.
    #[must_use]
    pub fn is_right(&self, step: usize) -> Option<bool> {
        let Answered { given, right } = self.answers.get(&step)?;
        Some(is_same_answer(given.as_deref()?, right.as_deref()?))
    }

    /// The prediction that is open. While it is, the future is hidden.
    #[must_use]
    pub fn open<'a>(&self, lesson: &'a Lesson) -> Option<(usize, &'a Predict)> {
        let at = self.step(lesson)?;
        Some((at, lesson.steps[at].predict.as_ref()?))
    }

    /// Ticks what the run does at its cursor. What is passed stays passed. Gives back the step that begins by it, where the run
    /// is to be brought to where the step wants it ([`Step::at`], [`Step::given`]); then it is to be asked again.
    pub fn derive<'a>(&mut self, lesson: &'a Lesson, timeline: &Timeline) -> Option<&'a Step> {
        let mut done = timeline.past().len();
        while let Some(at) = self.step(lesson) {
            let step = &lesson.steps[at];
            if self.began.len() <= at {
                self.began.resize(at + 1, done);
                if step.at.is_some() || !step.given.is_empty() {
                    return Some(step);
                }
            }
            let task = step.task.as_ref();
            let Some(held) = task.and_then(|it| self.standing(at, it, timeline)) else {
                break;
            };
            // Who is ahead of the lesson does nothing twice.
            done = held.map_or(timeline.past().len(), |it| it.index() + 1);
            self.passed.insert(at);
        }
        None
    }

    /// The step that begins waits: it begins when it is asked for again.
    pub fn wait(&mut self) {
        self.began.pop();
    }

    /// The run was brought to where the step at hand wants it: what counts for it begins there.
    pub fn begun(&mut self, timeline: &Timeline) {
        if let Some(last) = self.began.last_mut() {
            *last = timeline.past().len();
        }
    }

    /// What was done in the past begins another future: what began later begins there.
    pub fn forked(&mut self, at: usize) {
        for began in &mut self.began {
            *began = at.min(*began);
        }
    }

    /// What the run is seen to do of the task of a step: by which event it is done, or `None`.
    fn standing(&self, at: usize, task: &Task, timeline: &Timeline) -> Option<Held> {
        self.windows(at, timeline)
            .find_map(|from| task.done.of(Scope { timeline, from }).ok())
    }

    /// The first step that is not done, and how the try that came furthest breaks its check.
    #[must_use]
    pub fn broken(&self, lesson: &Lesson, timeline: &Timeline) -> Option<(usize, Broken)> {
        let at = (0..lesson.steps.len()).find(|it| !self.has_done(*it))?;
        let done = lesson.steps[at].task.as_ref().map(|it| &it.done);
        let tries = self
            .windows(at, timeline)
            .filter_map(|from| done?.of(Scope { timeline, from }).err());
        Some((at, tries.max_by_key(|it| it.done).unwrap_or_default()))
    }

    /// The places from which a check may count: each try since the step began, the latest first, and its beginning. What is
    /// left of an earlier try is no reason to fail the next.
    fn windows(&self, at: usize, timeline: &Timeline) -> impl Iterator<Item = usize> + use<> {
        let began = self.began.get(at).copied().unwrap_or(0);
        let tries = acts(timeline).filter(|(it, _)| begins_a_try(&it.input));
        let tries = tries.map(|(_, from)| from).filter(|from| *from > began);
        let mut windows: Vec<usize> = std::iter::once(began).chain(tries).collect();
        windows.reverse();
        windows.into_iter()
    }

    /// What is to be said about the latest thing that was done, where it shows a misconception about the step at hand.
    #[must_use]
    pub fn slip<'a>(
        &self,
        lesson: &'a Lesson,
        timeline: &Timeline,
    ) -> Option<(&'a Prose, &'a str, Option<EventId>)> {
        let at = self.step(lesson)?;
        let step = &lesson.steps[at];
        if let (Some(point), Some(click)) =
            (&step.point, self.clicks.get(&at).and_then(|it| it.last()))
        {
            let event = timeline.event(click.event)?;
            let slip = point
                .slips
                .iter()
                .find(|it| is_it(&it.when, event, timeline))?;
            return Some((&slip.text, &slip.says, Some(click.event)));
        }
        let (_, latest) = acts(timeline).last()?;
        let slips = step.task.iter().flat_map(|it| &it.slips);
        let found = slips.filter_map(|slip| {
            let held = self.windows(at, timeline).find_map(|from| {
                let held = slip.when.of(Scope { timeline, from }).ok()?;
                held.is_none_or(|it| it.index() >= latest).then_some(held)
            })?;
            Some((slip, held))
        });
        // What happened last is said; of what happens at once, what stands first.
        let best = found.fold(None, |best: Option<(&Misread<_>, Held)>, it| match best {
            Some((_, held)) if held >= it.1 => best,
            _ => Some(it),
        });
        best.map(|(slip, at)| (&slip.text, slip.says.as_str(), at))
    }

    /// What is to be said to the answer that was given, where it shows a misconception: where another seed makes it right, it does not.
    #[must_use]
    pub fn misread<'a>(&self, step: usize, predict: &'a Predict) -> Option<&'a Misread<String>> {
        if self.is_right(step) == Some(true) {
            return None;
        }
        let given = self.answers.get(&step)?.given.as_deref()?;
        let mut slips = predict.slips.iter();
        slips.find(|it| is_same_answer(&it.when, given))
    }

    /// Answers the prediction that is open, or leaves it. It cannot be answered again.
    pub fn answer(&mut self, lesson: &Lesson, timeline: &Timeline, given: Option<String>) {
        if let Some((at, predict)) = self.open(lesson) {
            let right = predict.answer(timeline);
            self.answers.insert(at, Answered { given, right });
            self.passed.insert(at);
        }
    }

    /// Clicks an event, where one is to be found.
    pub fn click(&mut self, lesson: &Lesson, timeline: &Timeline, event: EventId) {
        let Some((at, Point { line, .. })) = self.pointing(lesson) else {
            return;
        };
        let right = timeline
            .event(event)
            .is_some_and(|it| is_it(line, it, timeline));
        self.clicks
            .entry(at)
            .or_default()
            .push(Click { event, right });
        if right {
            self.passed.insert(at);
        }
    }

    /// What is to be found now.
    #[must_use]
    pub fn pointing<'a>(&self, lesson: &'a Lesson) -> Option<(usize, &'a Point)> {
        let at = self.step(lesson)?;
        Some((at, lesson.steps[at].point.as_ref()?))
    }

    /// Goes on: from what was read, and from what is left undone.
    pub fn go_on(&mut self, lesson: &Lesson) {
        if let Some(at) = self.step(lesson) {
            let step = &lesson.steps[at];
            if step.task.is_some() || step.point.is_some() || step.predict.is_some() {
                self.left.insert(at);
            }
            self.passed.insert(at);
        }
    }

    /// One hint more for the step at hand; the last `kept` of them are not given.
    pub fn hint(&mut self, lesson: &Lesson, kept: usize) {
        if let Some(at) = self.step(lesson) {
            let given = self.hints.entry(at).or_default();
            *given = (*given + 1).min(lesson.steps[at].hints.len().saturating_sub(kept));
        }
    }
}

/// Whether the event, or the sending of what arrives by it, is what was to be found.
fn is_it(line: &crate::Pattern, event: &Event, timeline: &Timeline) -> bool {
    let sent = match &event.kind {
        world::EventKind::LineReceived { sent, .. } => timeline.event(*sent),
        _ => None,
    };
    let arrived = |it: &&Event| matches!(&it.kind, world::EventKind::LineReceived { sent, .. } if *sent == event.id);
    let arrived = timeline.events()[event.id.index()..].iter().find(arrived);
    [Some(event), sent, arrived]
        .into_iter()
        .flatten()
        .any(|it| line.fits(it, timeline))
}

/// What was put in up to the cursor, and the place of the first event of each.
fn acts(timeline: &Timeline) -> impl Iterator<Item = (&RecordedInput, usize)> {
    let past = timeline.past().len();
    let acts = timeline.inputs().iter().filter_map(|it| {
        let first = timeline.step_of(it).first()?;
        Some((it, first.id.index()))
    });
    let acts = acts.filter(|(it, _)| !matches!(it.input, Input::Advance { .. }));
    acts.take_while(move |(_, from)| *from < past)
}

/// Whether what is done next is another try: something other than a line, or the line with which a transaction begins.
fn begins_a_try(input: &Input) -> bool {
    match input {
        Input::Type { line, .. } => {
            let verb = line.split([' ', ':']).next().unwrap_or_default();
            ["MAIL", "RSET"]
                .iter()
                .any(|it| verb.eq_ignore_ascii_case(it))
        }
        Input::Octets { .. } | Input::Tls { .. } | Input::Window { .. } | Input::Close { .. } => {
            false
        }
        _ => true,
    }
}

/// Whether two answers mean the same.
#[must_use]
pub fn is_same_answer(one: &str, other: &str) -> bool {
    one.trim().eq_ignore_ascii_case(other.trim())
}

impl Predict {
    /// What the run that is followed, or the one that its moves make of it, answers.
    #[must_use]
    pub fn answer(&self, timeline: &Timeline) -> Option<String> {
        let mut play = crate::moves::Play::new(timeline.clone());
        for it in &self.moves {
            play.give(it).ok()?;
        }
        let mut whole = play.timeline;
        whole.last();
        if let Some(computed) = &self.answer {
            return Some(computed.of(&whole)).filter(|it| !it.is_empty());
        }
        let holds = |it: &&crate::story::Choice| {
            let check = it.holds.as_ref();
            check.is_some_and(|it| it.test(&whole).is_ok())
        };
        let right = self.choices.iter().find(holds);
        match (self.kind, right) {
            (_, Some(right)) => Some(right.choice.clone()),
            // Of yes and no only `yes` need say when it is right.
            (Kind::YesNo, None) => Some("no".to_owned()),
            (_, None) => None,
        }
    }

    /// What can be answered, where it is chosen: names of choices, or of hosts.
    #[must_use]
    pub fn options(&self, timeline: &Timeline) -> Vec<String> {
        let own = self.choices.iter().map(|it| it.choice.clone());
        match self.kind {
            Kind::YesNo => vec!["yes".to_owned(), "no".to_owned()],
            Kind::Host | Kind::Hosts if self.choices.is_empty() => {
                let hosts = timeline.world().hosts();
                hosts.map(|(_, it)| it.name.to_string()).collect()
            }
            _ => own.collect(),
        }
    }
}
