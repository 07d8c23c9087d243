//! The lesson that is taken.

use super::opening::bad;
use super::{Action, AppState, Prepared};
use crate::choices::Mode;
use lessons::lesson::{Grain as Grains, Prose, Step};
use lessons::moves::{Move, Play};
use lessons::submission::{Act, Deed};
use lessons::{
    Document, Learner, Lesson, Progress, SavedRun, Story, Submission, Template, WholeLesson,
};
use std::rc::Rc;
use std::sync::Arc;
use story::{Fact, Grain, fact};
use world::{EventId, Moment, Run, Timeline};

/// A lesson, and how far the person is.
#[derive(Debug, Clone)]
pub struct Taken {
    template: Rc<Template>,
    /// What varies is chosen by it.
    pub seed: u64,
    /// The lesson for this seed.
    pub lesson: Rc<Lesson>,
    /// How far the person is.
    pub learner: Learner,
    /// What was done, in order.
    pub deeds: Vec<Deed>,
    /// What is to be said about what was done last, and where it is seen: derived from the run.
    pub slip: Option<(Prose, Option<EventId>)>,
    /// Where the run stood when a step was done and the next begins with another run: what was done is looked at first.
    pub waits: Option<Moment>,
}

impl Taken {
    pub(super) fn template(&self) -> Rc<Template> {
        Rc::clone(&self.template)
    }

    /// The names of its steps.
    fn steps(&self) -> impl Iterator<Item = &String> {
        self.lesson.steps.iter().map(|it| &it.id)
    }

    /// Whether the person did anything.
    #[must_use]
    pub fn has_begun(&self) -> bool {
        self.deeds.iter().any(|it| it.did != Act::Look)
    }

    /// Whether what was done last is looked at before the run becomes another one.
    fn is_looked_at(&self, begins: &Step, (now, then): (&Timeline, &Timeline)) -> bool {
        let before = self
            .learner
            .step(&self.lesson)
            .and_then(|it| it.checked_sub(1));
        let did = before.filter(|it| self.learner.has_done(*it));
        did.map(|it| &self.lesson.steps[it]).is_some_and(|did| {
            let goes_on = now.at_end() && then.inputs().starts_with(now.inputs());
            let is_other = !begins.given.is_empty() && !goes_on;
            // What was found or done is read, where that shows nothing that comes.
            let is_open = begins.predict.is_none() || now.at_end();
            let moves = did.predict.is_none() && begins.at.is_some() && is_open;
            let reads = did.predict.is_none() && did.task.is_none() && did.point.is_none();
            !reads && (is_other || moves)
        })
    }

    /// Whether another seed gives other names or numbers.
    #[must_use]
    pub fn varies(&self) -> bool {
        !self.template.vary.is_empty()
    }
}

/// The run as a step wants it.
fn begun(step: &Step, timeline: &Timeline) -> Timeline {
    let to = step.at.clone().map(Move::Go);
    let mut play = Play::new(timeline.clone());
    // Where the run has no such place, or a move is refused, it stays as it is: the proof shows that this is not so.
    for it in to.iter().chain(&step.given) {
        drop(play.give(it));
    }
    play.timeline
}

impl AppState {
    /// The person is to answer first.
    pub(super) fn answer_first(&mut self) {
        self.notice = Some(super::Notice::Info(fact!("lesson-answer-first")));
    }

    /// Begins a lesson.
    pub(super) fn begin_lesson(&mut self, template: Rc<Template>, seed: u64) -> Result<(), Fact> {
        let WholeLesson { lesson, scenario } = template.at(seed).map_err(|error| bad(&error))?;
        let timeline = Timeline::new(Arc::new(scenario)).map_err(|error| bad(&error))?;
        let mut play = Play::new(timeline);
        let start = Move::Go(lesson.start.clone());
        for it in lesson.setup.iter().chain([&start]) {
            play.give(it).map_err(|error| bad(&error))?;
        }
        let story = Story {
            experiments: lesson.experiments.clone(),
            ..Story::default()
        };
        self.load_timeline(play.timeline, Rc::new(story));
        self.seen = self.timeline.past().len();
        self.grain = match lesson.grain {
            Grains::Event => Grain::Bytes,
            Grains::Line => Grain::Line,
            Grains::Exchange => Grain::Exchange,
            Grains::Scene => Grain::Hop,
        };
        let mut panels = crate::panels::WORKBENCH.iter().map(|it| it.name);
        self.work = panels.find(|it| lesson.tools.iter().any(|tool| tool == it));
        let types = lesson.tools.iter().any(|it| it == "console");
        self.choose(|it| it.connecting = types);
        self.lesson = Some(Taken {
            template,
            seed,
            lesson: Rc::new(lesson),
            learner: Learner::default(),
            deeds: Vec::new(),
            slip: None,
            waits: None,
        });
        Ok(())
    }

    /// A lesson of the list: where it was left on this device or in a file, else at its beginning; with the seed that was asked for.
    pub(super) fn resume_lesson(
        &mut self,
        template: Rc<Template>,
        kept: Option<&str>,
        asked: Option<u64>,
    ) -> Result<(), Fact> {
        let coming = self.coming.take().map(|it| *it);
        let kept = coming.or_else(|| match Document::read(kept?) {
            Ok(Document::Run(saved)) => Some(*saved),
            _ => None,
        });
        let progress = kept.as_ref().and_then(|it| it.progress.clone());
        let progress = progress.filter(|it| asked.is_none_or(|seed| seed == it.seed));
        let seed = progress.as_ref().map(|it| it.seed).or(asked);
        self.begin_lesson(template, seed.unwrap_or(0))?;
        if let Some((saved, progress)) = kept.zip(progress) {
            self.restore(&saved, progress);
        }
        Ok(())
    }

    /// Brings the lesson that was just begun to where it was, where its steps are still the same.
    fn restore(&mut self, saved: &SavedRun, progress: Progress) {
        let Some(taken) = &mut self.lesson else {
            return;
        };
        let is_same = taken.lesson.name == progress.lesson && taken.steps().eq(&progress.steps);
        let Some(mut timeline) = Timeline::open(&saved.run).ok().filter(|_| is_same) else {
            self.notice = Some(super::Notice::Info(fact!("lesson-changed")));
            return;
        };
        timeline.seek(progress.at);
        taken.learner = progress.learner;
        taken.deeds = progress.deeds;
        self.timeline = timeline;
        self.seen = self.timeline.past().len();
    }

    /// The run as it is saved: with how far the lesson is, where one is taken.
    #[must_use]
    pub fn written(&self, run: &Run) -> String {
        let Some(taken) = &self.lesson else {
            return run.to_json();
        };
        let progress = Progress {
            lesson: taken.lesson.name.clone(),
            steps: taken.steps().cloned().collect(),
            seed: taken.seed,
            at: taken.waits.unwrap_or(self.timeline.cursor()),
            learner: taken.learner.clone(),
            deeds: taken.deeds.clone(),
        };
        progress.write(run)
    }

    /// The same lesson from its beginning, with this seed.
    pub(super) fn begin_again(&mut self, taken: Taken, seed: u64) {
        Rc::make_mut(&mut self.saved).remove(&taken.lesson.name);
        if let Err(why) = self.begin_lesson(taken.template, seed) {
            self.notice = Some(super::Notice::Error(why));
        }
    }

    /// Whether a prediction is open: then what comes is hidden.
    #[must_use]
    pub fn hides_future(&self) -> bool {
        let taken = self.lesson.as_ref();
        let is_open = |it: &Taken| it.waits.is_none() && it.learner.open(&it.lesson).is_some();
        let is_open = taken.is_some_and(is_open);
        is_open && self.address.mode != Some(Mode::Watch)
    }

    /// Whether the action would show what an open prediction is about.
    pub(super) fn reveals(&self, action: &Action) -> bool {
        let lit = self.timeline.lit().map(|it| it.id);
        match action {
            Action::Step(_)
            | Action::TogglePlay
            | Action::Last
            | Action::RunOn
            | Action::FindNext { .. }
            | Action::Follow(_)
            | Action::Redo
            | Action::Compare(Some(_))
            | Action::Wait { .. } => true,
            Action::Seek(event) => Some(*event) > lit,
            Action::SeekStop(stop) => *stop > lit,
            _ => false,
        }
    }

    /// The learner, and the lesson.
    pub(super) fn learn(&mut self, learns: impl FnOnce(&mut Learner, &Lesson, &Timeline)) {
        if let Some(taken) = self.lesson.as_mut().filter(|it| it.waits.is_none()) {
            learns(&mut taken.learner, &taken.lesson, &self.timeline);
        }
    }

    /// Whether nothing comes until the person types the next line.
    #[must_use]
    pub fn awaits_line(&self) -> bool {
        let is_over = self.told().at_end() && !self.is_ready() && !self.hides_future();
        is_over && self.console.is_some()
    }

    /// Whether a step waits to begin: until then nothing is done that counts.
    pub(super) fn waits(&self) -> bool {
        self.lesson.as_ref().is_some_and(|it| it.waits.is_some())
    }

    /// Whether the action is one for which a step that waits has to begin first.
    pub(super) fn is_too_early(&self, prepared: &Prepared) -> bool {
        let changes = matches!(
            prepared.action,
            Action::Undo
                | Action::Redo
                | Action::Follow(_)
                | Action::DeleteFuture(_)
                | Action::LeaveExperiment
        );
        self.waits() && (changes || prepared.input.is_some())
    }

    /// The step that waits begins.
    pub(super) fn go_on(&mut self) {
        let Some(at) = self.lesson.as_mut().and_then(|it| it.waits.take()) else {
            return self.learn(|it, lesson, _| it.go_on(lesson));
        };
        self.cut(|timeline| timeline.seek(at));
        if let Some(taken) = &mut self.lesson
            && let Some(begins) = taken.learner.derive(&taken.lesson, &self.timeline)
        {
            self.timeline = begun(begins, &self.timeline);
            taken.learner.begun(&self.timeline);
        }
    }

    /// What the action is in a submission, where it counts there.
    pub(super) fn deed(&self, prepared: &Prepared) -> Option<Deed> {
        let taken = self.lesson.as_ref().filter(|it| it.waits.is_none())?;
        let step = || {
            let at = taken.learner.step(&taken.lesson)?;
            Some(taken.lesson.steps[at].id.clone())
        };
        let did = match (&prepared.action, prepared.input.clone().map(Box::new)) {
            (Action::Experiment { step: 0, .. }, Some(input)) => Act::Fork(input),
            (Action::Experiment { .. }, Some(input)) => Act::Join(input),
            (_, Some(input)) => Act::Input(input),
            (Action::Undo, _) => Act::Undo,
            (Action::Redo, _) => Act::Redo,
            (Action::Follow(id), _) => Act::Follow(*id),
            (Action::LeaveExperiment, _) => Act::Follow(self.tried()?.without),
            (Action::DeleteFuture(id), _) => Act::Delete(*id),
            (Action::Answer { given }, _) => Act::Answer {
                step: step()?,
                given: given.clone(),
            },
            (Action::Seek(event), _) if taken.learner.pointing(&taken.lesson).is_some() => {
                Act::Click {
                    step: step()?,
                    event: *event,
                }
            }
            (Action::GoOn, _) => Act::GoOn { step: step()? },
            (Action::Hint, _) => Act::Hint { step: step()? },
            _ => return None,
        };
        let at = self.timeline.cursor();
        Some(Deed { at, did })
    }

    /// Notes what was done.
    pub(super) fn note_deed(&mut self, deed: Deed) {
        if let Some(taken) = &mut self.lesson {
            taken.deeds.push(deed);
        }
    }

    /// What is handed in under this pseudonym.
    #[must_use]
    pub fn submission(&self, pseudonym: &str) -> Option<Submission> {
        let Taken {
            template,
            seed,
            lesson,
            learner,
            deeds,
            ..
        } = self.lesson.as_ref()?;
        Some(Submission::new(
            (template, lesson),
            *seed,
            pseudonym,
            deeds.clone(),
            (learner, &self.timeline),
        ))
    }

    /// Ticks what the run does at its cursor, once nothing moves, and brings the run to where a step begins.
    pub(super) fn follow_lesson(&mut self) {
        let Some(mut taken) = self.lesson.take_if(|_| self.motion.is_none()) else {
            return;
        };
        let step = taken.learner.step(&taken.lesson);
        let at = self.timeline.cursor();
        while let Some(begins) = taken.learner.derive(&taken.lesson, &self.timeline) {
            let then = taken.waits.is_none().then(|| begun(begins, &self.timeline));
            let then = then.filter(|then| !taken.is_looked_at(begins, (&self.timeline, then)));
            let Some(then) = then else {
                taken.learner.wait();
                taken.waits.get_or_insert(at);
                break;
            };
            self.timeline = then;
            taken.learner.begun(&self.timeline);
        }
        if taken.learner.step(&taken.lesson) != step {
            self.playing = false;
            taken.deeds.push(Deed { at, did: Act::Look });
        }
        let slip = taken.learner.slip(&taken.lesson, &self.timeline);
        taken.slip = slip.map(|(text, _, at)| (text.clone(), at));
        self.lesson = Some(taken);
        self.seen = match self.hides_future() {
            true => self.timeline.past().len(),
            false => self.seen.max(self.timeline.past().len()),
        };
    }
}
