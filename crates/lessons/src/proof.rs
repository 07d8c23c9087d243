//! The proof of a lesson: its solutions pass, its wrong solutions get their sentences, and nobody passes by chance.

use crate::document::WholeLesson;
use crate::learner::{Learner, is_same_answer};
use crate::lesson::{Kind, Lesson};
use crate::moves::{Move, Play, begin};
use crate::template::Template;
use core::hash::Hasher as _;
use siphasher::sip::SipHasher13;
use std::collections::BTreeSet;
use story::{Row, row};
use world::{Input, Scenario, Timeline};

/// For how many seeds a lesson is proved.
pub const SEEDS: u64 = 10;

/// What is wrong with a lesson, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {what}")]
pub struct Unproved {
    /// The path in its `lesson.toml`.
    pub path: String,
    /// What is wrong there.
    pub what: String,
}

impl Unproved {
    fn new(path: impl Into<String>, what: impl Into<String>) -> Self {
        let (path, what) = (path.into(), what.into());
        Self { path, what }
    }
}

/// What was proved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Proof {
    /// How many tasks the solutions do.
    pub tasks: usize,
    /// How many wrong solutions get their sentences.
    pub wrong: usize,
    /// How many predictions and clicks the runs answer.
    pub answers: usize,
}

/// A learner and the run.
#[derive(Debug, Clone)]
struct Sitting<'a> {
    lesson: &'a Lesson,
    learner: Learner,
    play: Play,
}

impl<'a> Sitting<'a> {
    fn new(lesson: &'a Lesson, scenario: &Scenario) -> Result<Self, Unproved> {
        let timeline = begin(lesson, scenario);
        let timeline = timeline.map_err(|(path, what)| Unproved { path, what })?;
        let mut it = Self {
            lesson,
            learner: Learner::default(),
            play: Play::new(timeline),
        };
        it.derive()?;
        Ok(it)
    }

    fn derive(&mut self) -> Result<(), Unproved> {
        loop {
            match self.learner.derive(self.lesson, &self.play.timeline) {
                Some(step) => {
                    // Where the run has no such place, it stays where it is.
                    let to = step.at.clone().map(Move::Go);
                    to.map(|to| self.play.give(&to));
                    for it in &step.given {
                        let given = self.play.give(it);
                        let path = || {
                            let steps = self.lesson.steps.iter();
                            let at = steps.take_while(|it| it.id != step.id).count();
                            format!("steps[{at}].given")
                        };
                        given.map_err(|what| Unproved::new(path(), what))?;
                    }
                    self.learner.begun(&self.play.timeline);
                }
                None if self.is_reading() => self.learner.go_on(self.lesson),
                None => return Ok(()),
            }
        }
    }

    /// Whether the step at hand is only to be read.
    fn is_reading(&self) -> bool {
        let step = self.learner.step(self.lesson);
        step.is_some_and(|at| {
            let step = &self.lesson.steps[at];
            step.task.is_none() && step.predict.is_none() && step.point.is_none()
        })
    }

    /// Does a move; of a solution that is played again, what was answered is not answered again.
    fn give(&mut self, it: &Move) -> Result<(), String> {
        let open = self.learner.open(self.lesson).is_some();
        let timeline = &self.play.timeline;
        match it {
            Move::Answer(answer) if open => {
                let given = Some(answer.clone());
                self.learner.answer(self.lesson, timeline, given);
            }
            Move::Skip if open => self.learner.answer(self.lesson, timeline, None),
            Move::Answer(_) | Move::Skip => {}
            Move::Click(pattern) => {
                let mut past = timeline.past().iter();
                let found = past.find(|it| pattern.fits(it, timeline));
                let found = found.ok_or("nothing of the run is so")?;
                if matches!(row(found), Row::Implied | Row::Detail) {
                    return Err("the ladder has no line for it, so nobody can click it".to_owned());
                }
                self.learner.click(self.lesson, timeline, found.id);
            }
            // What comes is hidden.
            Move::Go(_) if open => {}
            _ if open => return Err("a prediction is open; it is to be answered first".to_owned()),
            Move::Type(lines) => {
                for line in lines {
                    self.play.give(&Move::Type(vec![line.clone()]))?;
                    self.derive().map_err(|it| it.to_string())?;
                }
            }
            it => {
                let before = self.play.timeline.past().len();
                self.play.give(it)?;
                if !matches!(it, Move::Go(_)) {
                    self.learner.forked(before);
                }
            }
        }
        self.derive().map_err(|it| it.to_string())
    }

    /// Plays moves, and watches what comes of them.
    fn give_all(&mut self, moves: &[Move], path: &str) -> Result<(), Unproved> {
        for (index, it) in moves.iter().enumerate() {
            let taken = self.give(it);
            taken.map_err(|what| Unproved::new(format!("{path}.moves[{index}]"), what))?;
        }
        self.watch()
    }

    fn watch(&mut self) -> Result<(), Unproved> {
        if self.learner.open(self.lesson).is_some() {
            return Ok(());
        }
        self.play.timeline.last();
        self.derive()
    }

    /// Plays the first solution until a step is at hand.
    fn give_until(&mut self, step: usize) -> Result<(), Unproved> {
        let solution = self.lesson.solutions.first();
        for it in solution.into_iter().flat_map(|it| &it.moves) {
            let Move::Type(lines) = it else {
                if self.learner.step(self.lesson) >= Some(step) {
                    break;
                }
                let taken = self.give(it);
                taken.map_err(|what| Unproved::new("solutions[0]", what))?;
                continue;
            };
            for line in lines {
                if self.learner.step(self.lesson) >= Some(step) {
                    break;
                }
                let taken = self.give(&Move::Type(vec![line.clone()]));
                taken.map_err(|what| Unproved::new("solutions[0]", what))?;
            }
        }
        if self.learner.step(self.lesson) < Some(step) {
            self.watch()?;
        }
        Ok(())
    }
}

/// Proves a lesson for its seeds; so many monkeys try each.
///
/// # Errors
/// The first thing that is not so.
pub fn prove(template: &Template, monkeys: u64) -> Result<Proof, Unproved> {
    let mut proof = Proof::default();
    let mut answers: Vec<BTreeSet<String>> = Vec::new();
    for seed in 0..SEEDS {
        let whole = template
            .at(seed)
            .map_err(|it| Unproved::new(it.path.clone(), it.flaw.to_string()))?;
        proof = of_seed(&whole, &mut answers).map_err(|it| Unproved {
            what: match template.vary.is_empty() {
                true => it.what,
                false => format!("with seed {seed}: {}", it.what),
            },
            ..it
        })?;
        for monkey in 0..monkeys.div_ceil(SEEDS) {
            monkey_fails(&whole, seed * monkeys + monkey)?;
        }
    }
    let first = template.at(0);
    let first = first.map_err(|it| Unproved::new(it.path.clone(), it.flaw.to_string()))?;
    for (at, step) in first.lesson.steps.iter().enumerate() {
        let Some(predict) = &step.predict else {
            continue;
        };
        let varies = answers.get(at).is_some_and(|it| it.len() > 1);
        if !varies && predict.fixed.is_none() {
            return Err(Unproved::new(
                format!("steps[{at}].predict"),
                "the answer is the same for every seed; let it depend on `vary`, or say in `fixed` why it cannot",
            ));
        }
    }
    Ok(proof)
}

/// Whether moves do every task and answer every question.
///
/// # Errors
/// What they do not.
pub fn does(
    WholeLesson { lesson, scenario }: &WholeLesson,
    moves: &[Move],
) -> Result<(), Unproved> {
    let mut sitting = Sitting::new(lesson, scenario)?;
    sitting.give_all(moves, "solution")?;
    is_all_right(&sitting, "solution")
}

/// The run of the first solution.
///
/// # Errors
/// Which of its moves cannot be.
pub fn solved(WholeLesson { lesson, scenario }: &WholeLesson) -> Result<Timeline, Unproved> {
    let mut sitting = Sitting::new(lesson, scenario)?;
    if let Some(solution) = lesson.solutions.first() {
        sitting.give_all(&solution.moves, "solutions[0]")?;
    }
    Ok(sitting.play.timeline)
}

fn of_seed(
    WholeLesson { lesson, scenario }: &WholeLesson,
    answers: &mut Vec<BTreeSet<String>>,
) -> Result<Proof, Unproved> {
    let mut proof = Proof::default();
    let start = Sitting::new(lesson, scenario)?;
    is_well_made(lesson)?;
    is_not_free(&start)?;
    for (index, solution) in lesson.solutions.iter().enumerate() {
        let path = format!("solutions[{index}]");
        let mut sitting = start.clone();
        sitting.give_all(&solution.moves, &path)?;
        is_all_right(&sitting, &path)?;
        proof.answers = sitting.learner.answers.len() + sitting.learner.clicks.len();
        answers.resize(lesson.steps.len().max(answers.len()), BTreeSet::new());
        for (at, it) in &sitting.learner.answers {
            answers[*at].extend(it.right.clone());
        }
    }
    for (at, it) in lesson.experiments.iter().enumerate() {
        let path = format!("experiments[{at}]");
        let solution = lesson.solutions.first().map(|it| it.moves.as_slice());
        let mut sitting = start.clone();
        sitting.give_all(solution.unwrap_or_default(), "solutions[0]")?;
        let run = &sitting.play.timeline;
        let tried = it.on(run).map_err(|why| match why {
            Some((index, error)) => {
                Unproved::new(format!("{path}.moves[{index}]"), error.to_string())
            }
            None => Unproved::new(
                format!("{path}.at"),
                format!("there is no place {} in the first solution", it.at),
            ),
        })?;
        if it.holds.test(run).is_ok() || it.holds.test(&tried).is_err() {
            let what = "it holds without the change, or does not hold with it";
            return Err(Unproved::new(format!("{path}.holds"), what));
        }
    }
    proof.tasks = lesson.steps.iter().filter(|it| it.task.is_some()).count();
    for (index, wrong) in lesson.wrong.iter().enumerate() {
        let path = format!("wrong[{index}]");
        let named = lesson.steps.iter().position(|it| it.id == wrong.step);
        let at = named.ok_or_else(|| {
            Unproved::new(
                format!("{path}.step"),
                format!("there is no step {:?}", wrong.step),
            )
        })?;
        let mut sitting = start.clone();
        sitting.give_until(at)?;
        if sitting.learner.step(lesson) != Some(at) {
            return Err(Unproved::new(
                path,
                "the first solution does not come to this step",
            ));
        }
        sitting.give_all(&wrong.moves, &path)?;
        let said = said(&sitting, at);
        let is_wrong = match &lesson.steps[at].predict {
            Some(_) => sitting.learner.is_right(at) == Some(false),
            None => !sitting.learner.has_passed(at),
        };
        if !is_wrong {
            return Err(Unproved::new(
                path,
                format!("it does step {:?}", wrong.step),
            ));
        }
        if said.as_deref() != Some(&wrong.says) {
            let said = said.map_or_else(|| "nothing".to_owned(), |it| format!("slip {it:?}"));
            return Err(Unproved::new(
                path,
                format!("{said} is said to it, and not {:?}", wrong.says),
            ));
        }
        proof.wrong += 1;
        // Who goes wrong and then right has not failed.
        if let Some(solution) = lesson.solutions.first() {
            sitting.play = Play::new(sitting.play.timeline);
            sitting.give_all(&solution.moves, &format!("{path}, then solutions[0]"))?;
            if !sitting.learner.is_through(lesson) {
                let stuck = sitting.learner.step(lesson);
                let stuck = stuck.map_or("", |at| lesson.steps[at].id.as_str());
                return Err(Unproved::new(
                    path,
                    format!("after it the solution no longer does step {stuck:?}"),
                ));
            }
        }
    }
    Ok(proof)
}

/// What is said at a step.
fn said(sitting: &Sitting<'_>, at: usize) -> Option<String> {
    let lesson = sitting.lesson;
    if let Some(predict) = &lesson.steps[at].predict {
        let said = sitting.learner.misread(at, predict)?;
        return Some(said.says.clone());
    }
    let (_, says, _) = sitting.learner.slip(lesson, &sitting.play.timeline)?;
    Some(says.to_owned())
}

/// Whether each step has at most one thing to do, and the lesson more than practice.
fn is_well_made(lesson: &Lesson) -> Result<(), Unproved> {
    let mut ids = BTreeSet::new();
    let mut teaches = false;
    for (at, step) in lesson.steps.iter().enumerate() {
        let path = format!("steps[{at}]");
        let things = [
            step.predict.is_some(),
            step.task.is_some(),
            step.point.is_some(),
        ];
        if things.iter().filter(|it| **it).count() > 1 {
            let what = "a step has at most one of `predict`, `task` and `point`";
            return Err(Unproved::new(path, what));
        }
        if !ids.insert(&step.id) {
            let what = format!("there is another step {:?}", step.id);
            return Err(Unproved::new(format!("{path}.id"), what));
        }
        if let Some(predict) = &step.predict {
            let is_said = predict.answer.is_some();
            let says = predict.choices.iter().filter(|it| it.holds.is_some());
            if is_said == (says.count() > 0) {
                let what = "either its choices say when each `holds`, or it has an `answer`";
                return Err(Unproved::new(format!("{path}.predict"), what));
            }
        }
        teaches |= step.predict.is_some() || step.point.is_some();
        teaches |= step.task.as_ref().is_some_and(|it| !it.watch && !it.drill);
    }
    match teaches {
        _ if lesson.solutions.is_empty() => {
            Err(Unproved::new("solutions", "there is no way to do it"))
        }
        true => Ok(()),
        false => Err(Unproved::new("steps", "it is practice and watching alone")),
    }
}

/// Whether nothing is done by doing nothing.
fn is_not_free(start: &Sitting<'_>) -> Result<(), Unproved> {
    let mut idle = start.clone();
    idle.play.timeline.last();
    let lesson = start.lesson;
    for at in 0..lesson.steps.len() {
        let step = &lesson.steps[at];
        let Some(task) = &step.task else { continue };
        for timeline in [&start.play.timeline, &idle.play.timeline] {
            let scope = crate::check::Scope {
                timeline,
                from: start.play.timeline.past().len(),
            };
            if !task.watch && task.done.of(scope).is_ok() {
                return Err(Unproved::new(
                    format!("steps[{at}].task.done"),
                    "it is done before anything is; say `watch` if watching is meant to do it",
                ));
            }
        }
    }
    Ok(())
}

fn is_all_right(sitting: &Sitting<'_>, path: &str) -> Result<(), Unproved> {
    let lesson = sitting.lesson;
    if let Some(at) = sitting.learner.step(lesson) {
        let said = said(sitting, at);
        let said = said.map_or_else(String::new, |it| format!("; slip {it:?} is said"));
        let what = format!("step {:?} is not done by it{said}", lesson.steps[at].id);
        return Err(Unproved::new(path, what));
    }
    for (at, step) in lesson.steps.iter().enumerate() {
        let id = &step.id;
        let answered = sitting.learner.answers.get(&at);
        if let Some(right) = answered.and_then(|it| it.right.as_ref())
            && !is_offered(step, right, &sitting.play.timeline)
        {
            let what = format!("the answer to {id:?} is {right:?}, which is not among its choices");
            return Err(Unproved::new(format!("steps[{at}].predict"), what));
        }
        if step.predict.is_some() && sitting.learner.is_right(at) != Some(true) {
            let answered = sitting.learner.answers.get(&at);
            let right = answered.and_then(|it| it.right.clone());
            let given = answered.and_then(|it| it.given.clone());
            let what = match right {
                None => format!("the run gives no answer to {id:?}"),
                Some(right) => format!(
                    "the answer to {id:?} is {right:?}, and not {:?}",
                    given.unwrap_or_default()
                ),
            };
            return Err(Unproved::new(path, what));
        }
        let clicks = sitting.learner.clicks.get(&at);
        if step.point.is_some() && !clicks.is_some_and(|it| it[0].right) {
            let what = format!("its click at {id:?} is wrong");
            return Err(Unproved::new(path, what));
        }
    }
    Ok(())
}

/// Whether the answer can be given.
fn is_offered(step: &crate::lesson::Step, right: &str, timeline: &Timeline) -> bool {
    let Some(predict) = &step.predict else {
        return true;
    };
    let options = predict.options(timeline);
    let one = |it: &str| options.iter().any(|option| is_same_answer(option, it));
    match predict.kind {
        Kind::Number | Kind::Text => true,
        Kind::Hosts => right.split(", ").all(one),
        Kind::Choice | Kind::Host | Kind::YesNo => one(right),
    }
}

/// Numbers by chance, from a number.
struct Chance(u64);

impl Chance {
    fn below(&mut self, count: usize) -> usize {
        let mut hasher = SipHasher13::new();
        hasher.write_u64(self.0);
        self.0 = hasher.finish();
        let count = u64::try_from(count.max(1)).unwrap_or(1);
        usize::try_from(self.0 % count).unwrap_or(0)
    }

    fn of<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        all.get(self.below(all.len()))
    }
}

/// Whether who does what is legal by chance, and answers and clicks by chance, does not come through as one who knows.
fn monkey_fails(whole: &WholeLesson, monkey: u64) -> Result<(), Unproved> {
    const MOVES: usize = 14;
    let WholeLesson { lesson, scenario } = whole;
    let mut sitting = Sitting::new(lesson, scenario)?;
    let mut chance = Chance(monkey);
    let mut done = Vec::new();
    for _ in 0..MOVES {
        let timeline = &sitting.play.timeline;
        let it = if let Some((_, predict)) = sitting.learner.open(lesson) {
            Move::Answer(guess(predict, timeline, &mut chance))
        } else if sitting.learner.pointing(lesson).is_some() {
            if let Some(event) = chance.of(timeline.past()).map(|it| it.id) {
                let timeline = sitting.play.timeline.clone();
                sitting.learner.click(lesson, &timeline, event);
                sitting.derive()?;
            }
            continue;
        } else {
            by_chance(scenario, &mut chance)
        };
        // What is refused is not done.
        if sitting.give(&it).is_ok() {
            done.push(it);
        }
    }
    sitting.watch()?;
    if sitting.learner.is_perfect(lesson) {
        let done = serde_json::to_string(&done).unwrap_or_default();
        return Err(Unproved::new(
            "steps",
            format!("who does things by chance passes it: {done}"),
        ));
    }
    Ok(())
}

fn guess(predict: &crate::lesson::Predict, timeline: &Timeline, chance: &mut Chance) -> String {
    let options = predict.options(timeline);
    match predict.kind {
        Kind::Number => chance.below(600).to_string(),
        Kind::Text => String::new(),
        Kind::Hosts => {
            let some = options.iter().filter(|_| chance.below(2) == 0);
            some.cloned().collect::<Vec<_>>().join(", ")
        }
        Kind::Choice | Kind::Host | Kind::YesNo => chance.of(&options).cloned().unwrap_or_default(),
    }
}

/// Something that a person may do.
fn by_chance(scenario: &Scenario, chance: &mut Chance) -> Move {
    let stores = scenario.hosts.iter().filter_map(|it| it.store.as_ref());
    let users = stores.flat_map(|it| it.users.iter().map(|it| it.address.to_string()));
    let mut addresses: Vec<String> = users.collect();
    addresses.push("nobody@receiver.example".to_owned());
    let address = chance.of(&addresses).cloned().unwrap_or_default();
    let names: Vec<_> = scenario.hosts.iter().map(|it| it.name.clone()).collect();
    let lines = [
        "EHLO laptop.sender.example".to_owned(),
        "MAIL FROM:<alice@sender.example>".to_owned(),
        format!("RCPT TO:<{address}>"),
        "DATA".to_owned(),
        "Subject: Hello".to_owned(),
        String::new(),
        ".".to_owned(),
        "QUIT".to_owned(),
        "NOOP".to_owned(),
        "RSET".to_owned(),
        format!("a LOGIN {address} bob-secret"),
        "b SELECT INBOX".to_owned(),
        "c FETCH 1 BODY[]".to_owned(),
    ];
    match chance.below(12) {
        0 => Move::Send(serde_json::json!({ "draft": { "to": [address] } })),
        1 => Move::Send(serde_json::json!({})),
        2 => Move::Give(Box::new(Input::Advance {
            micros: 1_800_000_000,
        })),
        3 | 4 => match (chance.of(&names), chance.of(&names)) {
            (Some(from), Some(to)) => Move::Give(Box::new(Input::Open {
                from: from.clone(),
                to: to.clone(),
                port: [25, 587, 143, 110][chance.below(4)],
            })),
            _ => Move::Skip,
        },
        5 => match chance.of(&names) {
            Some(host) => Move::Give(Box::new(Input::Check { host: host.clone() })),
            None => Move::Skip,
        },
        6 => Move::Go("end".to_owned()),
        _ => Move::Type(chance.of(&lines).cloned().into_iter().collect()),
    }
}
