//! Lessons, taken in a browser by the keyboard, also in a frame: done, failed and reloaded.

use crate::keyboard::{key, press, tab_to};
use ::lessons::lesson::Lesson;
use ::lessons::moves::{Move, Play};
use ::lessons::{Learner, Submission, WholeLesson};
use fantoccini::key::Key;
use serde_json::{Value, json};
use std::time::Duration;
use tests::lab::Lab;
use tests::or_skip;
use world::{EventId, Input, Timeline};

/// A lesson on the page, and the same run beside it: it knows which event is which.
struct Student<'a> {
    lab: &'a Lab,
    lesson: Lesson,
    play: Play,
    learner: Learner,
}

impl<'a> Student<'a> {
    fn new(lab: &'a Lab, name: &str) -> Self {
        let template = ::lessons::lesson(name).expect("it is in order");
        let WholeLesson { lesson, scenario } = template.at(0).expect("it is a lesson");
        let timeline = Timeline::new(scenario.into()).expect("it makes a world");
        let mut play = Play::new(timeline);
        for it in lesson.setup.iter().chain([&Move::Go(lesson.start.clone())]) {
            play.give(it).expect("it begins");
        }
        let mut student = Self {
            lab,
            lesson,
            play,
            learner: Learner::default(),
        };
        student.follow();
        student
    }

    async fn ask(&self, script: &str, of: Value) -> Value {
        let asked = self.lab.client.execute(script, vec![of]).await;
        asked.unwrap_or_else(|error| panic!("{}: {script}: {error}", self.lesson.name))
    }

    async fn until(&self, holds: &str, of: Value) {
        for _ in 0..300 {
            if self.ask(holds, of.clone()).await == true {
                return;
            }
            tokio::time::sleep(Duration::from_millis(40)).await;
        }
        let text = "return ['.at-hand', '.ladder-rows'].map((it) => document.querySelector(it)?.innerText)";
        let shown = self.ask(text, Value::Null).await;
        panic!("{}: never {holds} {of}: {shown:#}", self.lesson.name);
    }

    async fn is_there(&self, css: &str) -> bool {
        let script = "return document.querySelector(arguments[0])?.checkVisibility() ?? false";
        self.ask(script, json!(css)).await == true
    }

    /// Presses a button by Enter.
    async fn press(&self, css: &str) {
        self.lab.find(css).await;
        press(self.lab, css).await;
    }

    async fn tab(&self, number: usize) {
        if self.is_there(".narrow-tabs").await {
            self.press(&format!(".narrow-tabs button:nth-of-type({number})"))
                .await;
        }
    }

    /// Chooses an option of a list by its text.
    async fn choose(&self, css: &str, text: &str) {
        tab_to(self.lab, css).await;
        let script = "const list = document.querySelector(arguments[0][0]); const at = [...list.options].findIndex((it) => \
            (it.text + ' ').startsWith(arguments[0][1] + ' ')); return at < 0 ? null : at - list.selectedIndex";
        let steps = self.ask(script, json!([css, text])).await.as_i64();
        let steps = steps.unwrap_or_else(|| panic!("{css} has no {text}"));
        let arrow = if steps < 0 { Key::Up } else { Key::Down };
        for _ in 0..steps.abs() {
            key(self.lab, arrow.into()).await;
        }
    }

    /// Writes into the field that has the focus.
    async fn write(&self, css: &str, text: &str) {
        tab_to(self.lab, css).await;
        let field = self.lab.find(css).await;
        field.clear().await.expect("it is cleared");
        field.send_keys(text).await.expect("it is typed");
    }

    /// Waits until nothing moves.
    async fn still(&self) {
        let still = "return !document.querySelector('.crosses, .moving, .on-its-way:not(:empty), [aria-busy=true]')";
        self.until(still, Value::Null).await;
    }

    /// Goes on from what is only read.
    async fn read_on(&mut self) {
        while self.is_there(".at-hand #lesson-next").await {
            self.press(".at-hand #lesson-next").await;
            let lesson = self.lesson.clone();
            self.learner.go_on(&lesson);
            self.follow();
            self.still().await;
        }
    }

    /// Goes to the line of an event.
    async fn go_to(&self, event: EventId) {
        self.tab(3).await;
        let row = format!(".ladder-rows [data-event='{}']", event.0);
        // What was not seen yet has no line.
        if event.index() >= self.play.timeline.past().len() {
            let there = format!("return document.querySelector(\"{row}\") !== null");
            while self.ask(&there, Value::Null).await != true {
                self.press("#step").await;
            }
        }
        tab_to(
            self.lab,
            ".ladder-rows [data-event][tabindex='0'], .ladder-rows",
        )
        .await;
        let script = "return Number(document.activeElement.dataset.event ?? -1)";
        for _ in 0..400 {
            let at = self.ask(script, Value::Null).await.as_i64().unwrap_or(-1);
            if at == i64::from(event.0) {
                return key(self.lab, Key::Enter.into()).await;
            }
            let arrow = if at > i64::from(event.0) {
                Key::Up
            } else {
                Key::Down
            };
            key(self.lab, arrow.into()).await;
        }
        panic!("{}: no line of event {}", self.lesson.name, event.0);
    }

    async fn do_it(&mut self, it: &Move) {
        self.read_on().await;
        let mut clicked = None;
        match it {
            // Some solutions answer what is only asked after a wrong one.
            Move::Answer(_) if self.learner.open(&self.lesson).is_none() => {}
            Move::Answer(given) => self.answer(given).await,
            Move::Skip => self.press("#lesson-skip").await,
            Move::Type(lines) => {
                for line in lines {
                    self.write("#console-line", line).await;
                    key(self.lab, Key::Enter.into()).await;
                    self.still().await;
                }
            }
            Move::Close => self.press("#hang-up").await,
            Move::Tls => self.press("#begin-tls").await,
            Move::Click(pattern) => {
                let timeline = &self.play.timeline;
                let found = timeline.past().iter().find(|it| pattern.fits(it, timeline));
                let found = found.expect("it happened");
                // A line is on the ladder where it is sent.
                let row = match found.kind {
                    world::EventKind::LineReceived { sent, .. } => sent,
                    _ => found.id,
                };
                self.go_to(row).await;
                clicked = Some(row);
                self.tab(1).await;
            }
            Move::Go(place) => {
                let found =
                    story::place::find(self.play.timeline.events(), place).expect("it is a place");
                match found {
                    None => self.press("#first").await,
                    Some(event) if event.index() + 1 == self.play.timeline.events().len() => {
                        self.press("#last").await
                    }
                    Some(event) => self.go_to(event).await,
                }
            }
            Move::Give(input) => self.give(input).await,
            Move::Send(_) => unreachable!("{}: it has no key", self.lesson.name),
        }
        self.still().await;
        let lesson = self.lesson.clone();
        let timeline = self.play.timeline.clone();
        match it {
            Move::Answer(given) => self.learner.answer(&lesson, &timeline, Some(given.clone())),
            Move::Skip => self.learner.answer(&lesson, &timeline, None),
            Move::Click(pattern) => {
                let mut past = timeline.past().iter();
                let found = past.find(|it| pattern.fits(it, &timeline));
                self.learner
                    .click(&lesson, &timeline, found.expect("it happened").id);
                // Who clicks a line goes there.
                let row = clicked.expect("a line was clicked");
                self.play.timeline.seek_event(row);
            }
            Move::Go(_) => self.play.give(it).expect("the place is there"),
            _ => {
                self.learner.forked(timeline.past().len());
                self.play.give(it).expect("the run takes it");
            }
        }
        self.follow();
    }

    /// What the page does of itself when a step begins.
    fn follow(&mut self) {
        let lesson = self.lesson.clone();
        while let Some(step) = self.learner.derive(&lesson, &self.play.timeline) {
            let to = step.at.clone().map(Move::Go);
            for it in to.iter().chain(&step.given) {
                drop(self.play.give(it));
            }
            self.learner.begun(&self.play.timeline);
        }
    }

    async fn answer(&self, given: &str) {
        self.tab(1).await;
        // It is asked when what was typed has arrived.
        self.until(
            "return !!document.querySelector('.at-hand .answers')",
            Value::Null,
        )
        .await;
        let choice = format!(".at-hand [data-answer='{given}']");
        if self.is_there(&choice).await {
            self.press(&choice).await;
        } else if self.is_there("#lesson-answer").await {
            self.write("#lesson-answer", given).await;
            key(self.lab, Key::Enter.into()).await;
        } else {
            for host in given.split(", ") {
                let css = format!(".at-hand input[value='{host}']");
                tab_to(self.lab, &css).await;
                key(self.lab, ' ').await;
            }
            self.press(".at-hand .answers [type=submit]").await;
        }
    }

    async fn give(&self, input: &Input) {
        match input {
            Input::Open { from, to, port } => {
                if !self.is_there("#connect").await {
                    self.tab(3).await;
                    self.press("#type-it").await;
                }
                self.choose("#call-from", from.as_str()).await;
                self.choose("#call-to", &format!("{to}:{port}")).await;
                self.press("#connect").await;
                self.lab.find("#console-line").await;
            }
            _ => unreachable!("{}: it has no key", self.lesson.name),
        }
    }
}

/// Whether all of it is done at the ladder and in the lesson: the other lessons are done on the page's state.
fn can(moves: &[Move]) -> bool {
    let can = |it: &Move| match it {
        Move::Give(input) => matches!(**input, Input::Open { .. }),
        Move::Send(_) => false,
        _ => true,
    };
    moves.iter().all(can)
}

/// The letters of a text, without what may differ between the source and the page.
fn letters(text: &str) -> String {
    text.chars().filter(|it| it.is_alphanumeric()).collect()
}

/// Prose without its markup.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().skip(1).map(plain).collect(),
        _ => String::new(),
    }
}

/// What is said to a wrong solution.
fn feedback(lesson: &Lesson, step: &str, says: &str) -> String {
    let step = lesson.steps.iter().find(|it| it.id == step);
    let step = step.expect("it is a step");
    let task = step.task.iter().flat_map(|it| &it.slips);
    let point = step.point.iter().flat_map(|it| &it.slips);
    let predict = step.predict.iter().flat_map(|it| &it.slips);
    let said = task
        .map(|it| (&it.says, &it.text))
        .chain(point.map(|it| (&it.says, &it.text)))
        .chain(predict.map(|it| (&it.says, &it.text)));
    let mut said = said.filter(|(name, _)| *name == says);
    let (_, text) = said.next().expect("something is said to it");
    letters(&text["en"].iter().map(plain).collect::<String>())
}

fn solution(lesson: &Lesson) -> Option<&[Move]> {
    let mut moves = lesson.solutions.iter().map(|it| &it.moves[..]);
    moves.find(|it| can(it))
}

/// The lessons that this student can do, and how.
fn lessons_by_key() -> Vec<(&'static str, Vec<Move>)> {
    let names = ::lessons::lesson_names();
    let solved = names.filter_map(|name| {
        let template = ::lessons::lesson(name).expect("it is in order");
        let lesson = template.at(0).expect("it is a lesson").lesson;
        Some((name, solution(&lesson)?.to_vec()))
    });
    solved.collect()
}

/// Where one is: the step, how many are passed, and what time it is in the world.
const AT: &str = "return [document.querySelector('.at-hand')?.id, document.querySelectorAll('.passed, .latest').length, \
    document.querySelector('.clock')?.textContent].join()";

/// Does the lesson by its solution, where that is wanted with a reload in the middle.
async fn complete(lab: &Lab, name: &str, moves: &[Move], reload: bool) {
    let mut student = Student::new(lab, name);
    for (number, it) in moves.iter().enumerate() {
        if reload && number == moves.len() / 2 {
            let before = student.ask(AT, Value::Null).await;
            lab.client.refresh().await.expect("the page comes again");
            lab.find("#app:not([aria-busy]) .lesson").await;
            student.until(&is_at(), before).await;
        }
        student.do_it(it).await;
    }
    student.tab(1).await;
    student.read_on().await;
    let is_done = "return document.querySelector('#lesson-done') !== null";
    student.until(is_done, Value::Null).await;
}

/// Hands the lesson in.
async fn hand_in(lab: &Lab, name: &str) {
    press(lab, ".hand-in > summary").await;
    tab_to(lab, "#pseudonym").await;
    let field = lab.find("#pseudonym").await;
    field.send_keys("owl").await.expect("it is typed");
    press(lab, "#save-submission").await;
    let file = lab.downloaded(&format!("{name}-0.json")).await;
    let submission = Submission::read(&file).expect("it is a submission");
    let whole = ::lessons::lesson(name).expect("it is in order").at(0);
    let whole = whole.expect("it is a lesson");
    let again = submission.again(&whole).expect("it begins");
    let is_whole = again.learner.is_through(&whole.lesson);
    let agrees = again.agrees(&whole.lesson, &submission.claims);
    assert!(
        is_whole && agrees && submission.is_sealed(),
        "{name}: {:?}",
        again.refused
    );
}

fn is_at() -> String {
    format!("{} === arguments[0]", AT.trim_end_matches(';'))
}

/// Fails once, and reads why.
async fn fail(lab: &Lab, name: &str, moves: &[Move]) {
    let mut student = Student::new(lab, name);
    let lesson = student.lesson.clone();
    let Some(wrong) = lesson.wrong.iter().find(|it| can(&it.moves)) else {
        return;
    };
    let there = format!("#step-{}.at-hand", wrong.step);
    let mut right = moves.iter();
    student.read_on().await;
    while !student.is_there(&there).await {
        student
            .do_it(right.next().expect("the step is reached"))
            .await;
        student.read_on().await;
    }
    for it in &wrong.moves {
        student.do_it(it).await;
    }
    let said = feedback(&lesson, &wrong.step, &wrong.says);
    let is_said = "return document.querySelector('.lesson').textContent.replace(/[^\\p{L}\\p{N}]/gu, '').includes(arguments[0])";
    student.until(is_said, json!(said)).await;
    student.press(".lesson > .link").await;
    student.still().await;
}

#[tokio::test]
async fn each_lesson_is_failed_done_and_reloaded_by_the_keyboard_alone() {
    let lab = or_skip!(Lab::start().await);
    lab.prefer(&[("prefers-reduced-motion", "reduce")]).await;
    for (name, moves) in lessons_by_key() {
        lab.visit(&format!("?lesson={name}")).await;
        fail(&lab, name, &moves).await;
        complete(&lab, name, &moves, true).await;
        assert_eq!(lab.axe().await, Vec::<String>::new(), "{name}");
        hand_in(&lab, name).await;
        lab.visit("?view=learn").await;
        let card = lab.find(&format!(".card[href='?lesson={name}']")).await;
        let said = card.text().await.expect("it has text");
        assert!(said.contains("done"), "{name}: {said}");
    }
    lab.expect_quiet_console().await;
}

#[tokio::test]
async fn lessons_are_done_in_a_frame() {
    let lab = or_skip!(Lab::start().await);
    lab.prefer(&[("prefers-reduced-motion", "reduce")]).await;
    lab.resize(800, 600).await;
    for (name, moves) in lessons_by_key().into_iter().take(5) {
        lab.visit("").await;
        lab.run("localStorage.clear()").await;
        lab.visit(&format!("?lesson={name}&view=embed")).await;
        complete(&lab, name, &moves, false).await;
        assert_eq!(lab.axe().await, Vec::<String>::new(), "{name}");
    }
    lab.expect_quiet_console().await;
}

#[tokio::test]
async fn progress_is_saved_opened_and_deleted_and_a_prediction_hides_what_comes() {
    let lab = or_skip!(Lab::open("?lesson=first-session").await);
    lab.prefer(&[("prefers-reduced-motion", "reduce")]).await;
    let mut student = Student::new(&lab, "first-session");
    let moves = student.lesson.solutions[0].moves.clone();
    let asks = moves.iter().position(|it| matches!(it, Move::Answer(_)));
    for it in &moves[..asks.expect("it asks")] {
        student.do_it(it).await;
    }
    student.read_on().await;
    let step = lab.find("#step").await.text().await.expect("it has text");
    assert!(step.starts_with("Answer"), "{step}");
    student.press("#step").await;
    let focus = "return document.activeElement.matches('.at-hand .answers button')";
    student.until(focus, Value::Null).await;
    let tells = "return document.querySelectorAll('.chip, #wait, .verbs, .answers-list').length";
    assert_eq!(lab.run(tells).await, 0);
    let at = lab.run(AT).await;
    lab.press("#save-run").await;
    let run = lab.downloaded("smtp-lab-run.json").await;
    lab.press(".menu a[href='?view=learn']").await;
    lab.press("#save-record").await;
    let record = lab.downloaded("smtp-lab-progress.json").await;
    lab.press("#forget").await;
    lab.press("#forget-sure").await;
    let none = "return !Object.keys(localStorage).some((it) => it.startsWith('smtp-lab.lesson'))";
    student.until(none, Value::Null).await;
    lab.open_run(&run, "run.json").await;
    student.until(&is_at(), at.clone()).await;
    lab.press(".lesson > .link").await;
    lab.visit("?view=learn").await;
    student.until(none, Value::Null).await;
    lab.open_run(&record, "record.json").await;
    lab.find(".notice.info").await;
    lab.press(".card[href='?lesson=first-session']").await;
    student.until(&is_at(), at).await;
    lab.expect_quiet_console().await;
}
