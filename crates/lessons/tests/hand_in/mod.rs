//! A learner who makes moves on a page, and hands in what was done.

use lessons::moves::{Move, Play, begin};
use lessons::submission::{Act, Deed};
use lessons::{Learner, Lesson, Submission, Template};

struct Page<'a> {
    lesson: &'a Lesson,
    learner: Learner,
    play: Play,
    deeds: Vec<Deed>,
}

/// What is handed in by somebody who makes these moves.
pub fn hand_in(template: &Template, seed: u64, pseudonym: &str, moves: &[Move]) -> Submission {
    let whole = template.at(seed).expect("it is there");
    let lesson = &whole.lesson;
    let mut page = Page {
        lesson,
        learner: Learner::default(),
        play: Play::new(begin(lesson, &whole.scenario).expect("it is there")),
        deeds: Vec::new(),
    };
    page.follow();
    moves.iter().for_each(|it| page.make(it));
    if page.learner.open(lesson).is_none() {
        page.play.timeline.last();
        page.note(Act::Look);
        page.follow();
    }
    let Page {
        learner,
        play,
        deeds,
        ..
    } = page;
    let end = (&learner, &play.timeline);
    Submission::new((template, lesson), seed, pseudonym, deeds, end)
}

impl Page<'_> {
    fn note(&mut self, did: Act) {
        let at = self.play.timeline.cursor();
        self.deeds.push(Deed { at, did });
    }

    fn step(&self) -> String {
        let at = self.learner.step(self.lesson).expect("it is there");
        self.lesson.steps[at].id.clone()
    }

    fn follow(&mut self) {
        loop {
            while let Some(step) = self.learner.derive(self.lesson, &self.play.timeline) {
                let to = step.at.clone().map(Move::Go);
                for it in to.iter().chain(&step.given) {
                    drop(self.play.give(it));
                }
                self.learner.begun(&self.play.timeline);
            }
            let at = self.learner.step(self.lesson);
            let is_read = at
                .map(|at| &self.lesson.steps[at])
                .is_some_and(|it| it.task.is_none() && it.predict.is_none() && it.point.is_none());
            if !is_read {
                return;
            }
            let step = self.step();
            self.note(Act::GoOn { step });
            self.learner.go_on(self.lesson);
        }
    }

    fn make(&mut self, it: &Move) {
        match it {
            Move::Answer(_) | Move::Skip => {
                let given = match it {
                    Move::Answer(given) => Some(given.clone()),
                    _ => None,
                };
                let step = self.step();
                let answer = Act::Answer {
                    step,
                    given: given.clone(),
                };
                self.note(answer);
                let timeline = &self.play.timeline;
                self.learner.answer(self.lesson, timeline, given);
            }
            Move::Click(pattern) => {
                let timeline = self.play.timeline.clone();
                let mut past = timeline.past().iter();
                let event = past
                    .find(|it| pattern.fits(it, &timeline))
                    .expect("it is there")
                    .id;
                let step = self.step();
                self.note(Act::Click { step, event });
                self.learner.click(self.lesson, &timeline, event);
            }
            // What comes is hidden.
            Move::Go(_) if self.learner.open(self.lesson).is_some() => {}
            Move::Go(_) => {
                self.play.give(it).expect("it is there");
                self.note(Act::Look);
            }
            Move::Type(lines) if lines.len() > 1 => {
                for line in lines {
                    self.make(&Move::Type(vec![line.clone()]));
                }
            }
            it => {
                for input in self.play.inputs(it).expect("it is there") {
                    self.note(Act::Input(Box::new(input.clone())));
                    let before = self.play.timeline.past().len();
                    self.play.timeline.apply(input).expect("it is there");
                    self.learner.forked(before);
                }
            }
        }
        self.follow();
    }
}
