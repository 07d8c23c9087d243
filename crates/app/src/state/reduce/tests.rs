mod afresh;

use super::*;
use crate::address::Address;
use crate::state::Form;
use crate::state::Source;
use crate::state::opening::arrive;
use lessons::moves::Move;
use protocol_core::smtp::Side;
use world::{EventKind, HostId, RecordedInput, Run};

#[test]
fn who_connects_keeps_the_step_that_was_chosen() {
    let mut page = Page::new(&[("scenario", "direct")]);
    let grain = page.state.grain;
    page.open_console();
    let state = &page.state;
    assert_eq!((state.grain, state.rungs.connecting), (grain, false));
}

/// The page with its journal, kept as `lab` keeps it.
#[derive(Clone)]
struct Page {
    state: Rc<AppState>,
    journal: Vec<RecordedInput>,
}

impl Page {
    fn new(query: &[(&str, &str)]) -> Self {
        Self::with(query, |_| {})
    }

    /// The page that has this on its device.
    fn with(query: &[(&str, &str)], keeps: impl FnOnce(&mut AppState)) -> Self {
        let pairs = query
            .iter()
            .map(|(key, value)| ((*key).into(), (*value).into()));
        let words = crate::panels::tests::english();
        let mut state = AppState::new(Address::read(0, pairs, ""), false, None, words);
        keeps(&mut state);
        Self {
            state: arrive(Rc::new(state)),
            journal: Vec::new(),
        }
    }

    /// Acts; whether the world took an input.
    fn act(&mut self, action: Action) -> bool {
        let prepared = self.state.prepare(action);
        let input = prepared.recorded().cloned();
        let before = Rc::clone(&self.state);
        self.state = Rc::clone(&self.state).reduce(prepared);
        let is_other = self.state.run != before.run;
        // What is drawn is kept as long as the run has its number.
        assert!(is_other || self.state.shown().shares_run(before.shown()));
        let taken = input.filter(|_| is_other);
        self.journal.extend(taken.clone());
        taken.is_some()
    }

    fn write(&mut self, change: impl FnOnce(&mut Form)) {
        let mut form = self.state.form.clone();
        change(&mut form);
        self.act(Action::Write(Box::new(form)));
    }

    fn check(&mut self) -> bool {
        let reader = self.state.reader.expect("somebody reads");
        let world = self.state.timeline.world();
        let host = world.host(reader).expect("it is there").name.clone();
        self.act(Action::Give(Box::new(Input::Check { host })))
    }

    fn work_off(&mut self) {
        while !self.state.timeline.is_whole() {
            self.act(Action::Work);
        }
    }

    fn type_line(&mut self, line: &str) -> bool {
        self.act(Action::TypeLine(line.into()))
    }

    fn open_console(&mut self) {
        let world = self.state.timeline.world();
        let (to, _) = world
            .hosts()
            .find(|(_, it)| it.ports().any(|it| it == 25))
            .unwrap();
        assert!(self.act(Action::OpenConsole {
            from: HostId(0),
            to,
            port: 25
        }));
    }
}

#[test]
fn what_is_journalled_replays_to_the_run_that_is_shown() {
    let mut page = Page::new(&[("scenario", "relay")]);
    page.open_console();
    // Of one handler, before anything is worked off or drawn.
    for line in ["EHLO me.example", "NOOP", "MAIL FROM:<me@me.example>"] {
        assert!(page.type_line(line));
    }
    page.work_off();
    // Refused: nobody is named. It is not in the journal, and changes no run.
    page.write(|it| it.to.clear());
    assert!(!page.act(Action::SendForm));
    assert!(matches!(page.state.notice, Some(Notice::Error(_))));
    // Into the past, and on from there.
    page.act(Action::Back);
    page.act(Action::Back);
    assert!(page.act(Action::SendLetter) && page.type_line("RSET"));
    page.work_off();
    let timeline = &page.state.timeline;
    let run = Run::new(timeline.scenario().clone(), page.journal, timeline.digest());
    let replayed = Timeline::replay(&run).expect("each input was taken");
    assert_eq!(replayed.digest(), timeline.digest());
    assert_eq!(replayed.inputs(), timeline.inputs());
}

#[test]
fn who_types_while_a_letter_waits_hears_the_answer_and_can_type_on() {
    for scenario in ["greylisting", "offline-recipient", "relay"] {
        let mut page = Page::new(&[("scenario", scenario)]);
        page.act(Action::SendLetter);
        page.work_off();
        page.act(Action::Step(0));
        page.open_console();
        for line in ["EHLO me.example", "NOOP", "RSET", "NOOP"] {
            assert!(page.type_line(line), "{scenario}: {line}");
            page.work_off();
            let timeline = &page.state.timeline;
            let lit = timeline.lit().unwrap();
            let answer = matches!(&lit.kind, EventKind::LineReceived { line, .. } if line.from == Side::Server);
            assert!(
                answer && lit.connection == page.state.console,
                "{scenario}: {lit:?}"
            );
            assert!(lit.at.as_secs() < 30, "{scenario}: {lit:?}");
        }
        // The delivery was left, and none of the futures that each line began.
        assert_eq!(page.state.timeline.branches().len(), 1);
        assert!(page.act(Action::HangUp) && page.act(Action::SendLetter));
    }
}

#[test]
fn what_was_typed_later_is_kept_when_another_future_begins() {
    let mut page = Page::new(&[("scenario", "greylisting")]);
    page.open_console();
    page.type_line("EHLO me.example");
    let then = page.state.timeline.cursor();
    page.type_line("NOOP");
    page.act(Action::Back);
    assert!(page.state.timeline.cursor() <= then);
    page.act(Action::SendLetter);
    let [left] = page.state.timeline.branches() else {
        panic!("one was left")
    };
    assert_eq!(left.inputs().len(), 3);
    // The console stands in both; in a future without it, it is gone.
    assert!(page.state.console.is_some());
    page.act(Action::First);
    page.act(Action::SendLetter);
    assert_eq!(page.state.console, None);
}

#[test]
fn what_is_typed_crosses_and_the_lines_of_a_message_are_only_written_down() {
    let mut page = Page::new(&[("scenario", "direct")]);
    page.open_console();
    for line in [
        "EHLO me.example",
        "MAIL FROM:<>",
        "RCPT TO:<bob@receiver.example>",
        "DATA",
    ] {
        page.act(Action::EndMotion);
        let told = page.state.moment().1;
        assert!(
            page.type_line(line) && page.state.act_now().is_some(),
            "{line}"
        );
        assert_eq!(page.state.moment().1, told, "{line}");
    }
    assert!(page.type_line("Subject: x") && page.state.act_now().is_none());
    assert!(page.type_line(".") && page.state.act_now().is_some());
}

#[test]
fn who_plays_the_server_is_asked_for_each_reply() {
    let mut page = Page::new(&[("scenario", "direct")]);
    let (host, port) = (
        page.state
            .timeline
            .world()
            .host_named(&"mx.receiver.example".try_into().unwrap()),
        25,
    );
    let host = host.unwrap();
    assert!(page.act(Action::PlayServer {
        host,
        port,
        stop: false
    }));
    assert!(page.act(Action::SendLetter));
    page.work_off();
    page.act(Action::Last);
    for reply in [
        "220 mx",
        "250 mx",
        "250 ok",
        "250 ok",
        "354 go on",
        "250 kept",
        "221 bye",
    ] {
        assert!(
            page.state.console.is_some() && page.type_line(reply),
            "{reply}"
        );
    }
    page.work_off();
    let kept = |it: &Event| matches!(it.kind, EventKind::Accepted { .. });
    assert!(page.state.timeline.events().iter().any(kept));
}

#[test]
fn a_step_a_run_and_a_search_stop_where_they_are_told_to() {
    let mut page = Page::new(&[("scenario", "no-such-user")]);
    page.act(Action::SendLetter);
    page.work_off();
    let says = |page: &Page, text: &str| {
        let lit = page
            .state
            .timeline
            .lit()
            .and_then(|it| story::view(it).line());
        lit.is_some_and(|it| it.octets.to_text().starts_with(text))
    };
    page.act(Action::Last);
    for (it, text) in [
        (Break::No, "550"),
        (Break::Verb("rcpt".into()), "RCPT"),
        (Break::Verb("login".into()), "a1 LOGIN"),
    ] {
        page.act(Action::First);
        page.act(Action::Break(it.clone()));
        page.act(Action::RunOn);
        assert!(says(&page, text), "{it:?}");
        page.act(Action::Break(it));
    }
    page.act(Action::Last);
    page.act(Action::First);
    page.act(Action::Find("rcpt to".into()));
    page.act(Action::FindNext { back: false });
    let first = page.state.timeline.lit().map(|it| it.id);
    assert!(says(&page, "RCPT TO"));
    page.act(Action::FindNext { back: false });
    assert!(says(&page, "RCPT TO") && page.state.timeline.lit().map(|it| it.id) > first);
    page.act(Action::FindNext { back: true });
    assert_eq!(page.state.timeline.lit().map(|it| it.id), first);
    // A breakpoint on a rung stops where the line has arrived, and is gone with its future.
    page.act(Action::Break(Break::Rung(first.unwrap())));
    page.act(Action::First);
    page.act(Action::RunOn);
    assert!(says(&page, "RCPT TO") && page.state.timeline.lit().map(|it| it.id) > first);
    page.act(Action::First);
    page.act(Action::SendLetter);
    assert!(page.state.rungs.breaks.is_empty());
}

#[test]
fn after_a_look_for_mail_the_cursor_is_where_the_look_is_over() {
    for scenario in ["relay", "pop3", "seen"] {
        let mut page = Page::new(&[("scenario", scenario)]);
        page.act(Action::SendLetter);
        page.work_off();
        page.act(Action::Last);
        let before = page.state.timeline.past().len();
        assert!(page.check());
        page.work_off();
        let looked = &page.state.timeline.past()[before..];
        let over = |it: &Event| matches!(it.kind, EventKind::MailboxChecked { .. });
        assert!(looked.iter().any(over), "{scenario}");
    }
}

#[test]
fn what_is_derived_is_derived_when_the_run_or_its_cursor_changes_and_else_kept() {
    let mut page = Page::new(&[("scenario", "relay")]);
    let moment = |page: &Page| page.state.moment();
    let start = moment(&page);
    for action in [
        Action::Write(Box::default()),
        Action::ToggleKeys,
        Action::SetGrain(Grain::Bytes),
        Action::Work,
    ] {
        page.act(action);
        assert_eq!(moment(&page), start);
    }
    assert!(page.act(Action::SendLetter));
    let sent = moment(&page);
    assert_ne!(sent.0, start.0);
    page.work_off();
    let whole = moment(&page);
    assert_ne!(whole.0, sent.0);
    page.act(Action::First);
    let first = moment(&page);
    page.act(Action::SetGrain(Grain::Exchange));
    page.act(Action::Step(0));
    page.act(Action::Step(1000));
    assert_eq!(moment(&page).0, whole.0);
    assert_ne!(moment(&page).1, first.1);
}

#[test]
fn nothing_is_told_before_a_motion_ends_and_a_second_press_ends_it() {
    let mut page = Page::new(&[("scenario", "relay"), ("at", "2/rcpt-bob")]);
    page.act(Action::SetGrain(Grain::Exchange));
    page.act(Action::Back);
    let (before, seen) = (page.state.moment(), page.state.seen);
    // By itself, a phase a tick: the cursor is at the end at once, and what is told is not.
    page.act(Action::Step(1000));
    let end = page.state.timeline.cursor();
    for _ in 0..3 {
        assert!(page.state.next_tick(false).is_some());
        assert!(page.state.shown().cursor() < end);
        assert_eq!((page.state.moment(), page.state.seen), (before, seen));
        page.act(Action::Tick);
    }
    assert_eq!(page.state.moment().1, end);
    assert_eq!(page.state.next_tick(false), None);
    // By a second press, which is not the same one; back is a cut. A key that is held is pressed once.
    page.act(Action::Back);
    assert_eq!(page.state.moment(), before);
    for held in [2000, 2200, 2400, 2600] {
        page.act(Action::Step(held));
        assert_eq!(page.state.moment(), before);
    }
    page.act(Action::Step(2850));
    assert_eq!(page.state.moment().1, end);
    page.act(Action::Step(3100));
    page.act(Action::Back);
    assert_eq!(page.state.moment().1, end);
    // What is put in is put in at the end.
    page.act(Action::Step(4000));
    assert!(page.check());
    assert_eq!(page.state.moment().1, page.state.timeline.cursor());
}

#[test]
fn play_holds_each_stop_until_its_heading_is_read() {
    let mut page = Page::new(&[("scenario", "relay")]);
    page.act(Action::SendLetter);
    page.work_off();
    let mut holds = Vec::new();
    // Play stops at decisive moments; it goes on by a press.
    while page.state.playing || !page.state.told().at_end() {
        if !page.state.playing {
            page.act(Action::TogglePlay);
        }
        if page.state.act_now().is_none() {
            holds.extend(page.state.next_tick(false));
            page.act(Action::SetSpeed(400));
            assert_eq!(page.state.next_tick(false), holds.last().map(|it| it / 4));
            page.act(Action::SetSpeed(100));
        }
        page.act(Action::Tick);
    }
    assert!(holds.len() > 10, "{holds:?}");
    assert!(
        holds.iter().all(|it| (1500..=6000).contains(it)),
        "{holds:?}"
    );
    assert!(holds.iter().any(|it| *it > 1500), "{holds:?}");
}

#[test]
fn the_home_page_plays_in_place_can_be_paused_and_ends_at_the_end() {
    let mut page = Page::new(&[]);
    assert_eq!(page.state.next_tick(false), None);
    assert!(page.act(Action::SendLetter));
    assert!(page.state.playing && page.state.is_touring());
    page.act(Action::Tick);
    page.act(Action::TogglePlay);
    assert_eq!(page.state.next_tick(false), None);
    page.act(Action::TogglePlay);
    let mut took = 0;
    while let Some(millis) = page.state.next_tick(true) {
        assert_eq!(page.state.view, View::Home);
        assert_eq!(page.state.told().past().len(), 0);
        took += millis;
        page.act(Action::Tick);
    }
    assert_eq!(took, 12_500, "without what was past before the pause");
    assert!(page.state.timeline.at_end() && !page.state.playing);
    page.act(Action::AgainByLine);
    assert_eq!(page.state.view, View::Full);
    assert_eq!(page.state.timeline.past().len(), 1);
}

#[test]
fn after_the_film_its_scenario_opens_where_the_film_was_or_at_its_beginning() {
    let relay = || Action::Open(Source::Scenario("relay".to_owned()));
    let mut page = Page::new(&[]);
    page.act(Action::SendLetter);
    for _ in 0..5 {
        page.act(Action::Tick);
    }
    let shown = page.state.shown().past().len();
    page.act(relay());
    assert_eq!(
        (page.state.view, page.state.timeline.past().len()),
        (View::Full, shown)
    );
    page.act(Action::Last);
    page.act(Action::Show(View::Watch));
    page.act(relay());
    assert_eq!(page.state.timeline.past().len(), 0);
}

/// Does a move on the page.
fn give(page: &mut Page, it: &Move) {
    // Who types does it on the connection that was made last.
    if matches!(it, Move::Type(_) | Move::Tls | Move::Close) {
        let connections = page.state.timeline.world().connections();
        let held = connections.filter(|it| it.name.is_some() && it.outside().is_some());
        let last = held.map(|it| it.id).max().expect("one is held");
        page.act(Action::ChooseConsole(last));
    }
    let actions = match it {
        Move::Give(input) => vec![Action::Give(input.clone())],
        Move::Type(lines) => lines.iter().cloned().map(Action::TypeLine).collect(),
        Move::Answer(it) => vec![Action::Answer {
            given: Some(it.clone()),
        }],
        Move::Skip => vec![Action::Answer { given: None }],
        Move::Close => vec![Action::HangUp],
        Move::Tls => vec![Action::BeginTls],
        Move::Send(_) => {
            let input = lessons::moves::Play::new(page.state.timeline.clone())
                .inputs(it)
                .unwrap();
            let give = |it| Action::Give(Box::new(it));
            input.into_iter().map(give).collect()
        }
        Move::Go(place) => {
            // By the player, since a press on a row of the ladder may be an answer.
            let found = story::place::find(page.state.timeline.events(), place).unwrap();
            let mut next = (*page.state).clone();
            next.cut(|timeline| match found {
                Some(event) => timeline.seek_event(event),
                None => timeline.first(),
            });
            next.follow_lesson();
            page.state = Rc::new(next);
            Vec::new()
        }
        Move::Click(pattern) => {
            let timeline = &page.state.timeline;
            // What was seen stays in sight.
            let seen = &timeline.events()[..page.state.seen];
            let found = seen.iter().find(|it| pattern.fits(it, timeline));
            let taken = page.state.lesson.as_ref().unwrap();
            let found = found.unwrap_or_else(|| panic!("{}: {pattern:?}", taken.lesson.name));
            vec![Action::Seek(found.id)]
        }
    };
    for action in actions {
        let types = matches!(action, Action::TypeLine(_) | Action::HangUp);
        assert!(
            !types || page.state.console.is_some(),
            "nobody holds a connection"
        );
        page.act(action);
        page.work_off();
        page.act(Action::EndMotion);
    }
}

/// Nothing on the page says what an open prediction asks for: its answer is not in what is said about it, and no answer,
/// command or wait is offered that could be it.
fn expect_nothing_given_away(page: &Page, name: &str) {
    let (state, taken) = (&page.state, page.state.lesson.as_ref().unwrap());
    let (at, predict) = taken.learner.open(&taken.lesson).unwrap();
    let answer = predict.answer(&state.timeline).unwrap();
    let step = &taken.lesson.steps[at];
    let said = serde_json::to_string(&(&step.prose, &predict.question)).unwrap();
    let says = |code: &str| {
        said.split(|it: char| !it.is_alphanumeric())
            .any(|it| it == code)
    };
    let called = predict.choices.iter().find(|it| it.choice == answer);
    let called = called.and_then(|it| world::scenario::text(&it.text, "en"));
    let answer = called.map_or(answer.clone(), str::to_owned);
    let is_code = answer.chars().all(|it| it.is_ascii_digit());
    // Where each of the choices is explained, none is given away.
    let options = predict.options(&state.timeline);
    let each = !options.is_empty() && options.iter().all(|it| says(it));
    assert!(
        !is_code || each || !says(&answer),
        "{name} {at}: {answer} is in {said}"
    );
    let past = state.told().past().len();
    assert_eq!(state.seen, past, "{name} {at}");
    for action in [Action::Redo, Action::RunOn, Action::Compare(None)] {
        let prepared = state.prepare(action);
        let next = Rc::clone(state).reduce(prepared);
        assert_eq!(
            (next.told().past().len(), next.seen),
            (past, past),
            "{name} {at}"
        );
    }
}

/// The page as it comes back after a reload, and out of a file.
fn come_back(page: &Page, name: &str) -> Page {
    let written = page.state.written(&page.state.timeline.run_so_far());
    let file = lessons::Document::read(&written).expect("it is a run");
    let again = Page::with(&[("lesson", name)], |it| {
        Rc::make_mut(&mut it.saved).insert(name.to_owned(), written);
    });
    let mut opened = Page::new(&[]);
    opened.act(Action::LoadFile(Box::new(file)));
    opened.state = arrive(opened.state);
    let of = |page: &Page| {
        let taken = page.state.lesson.as_ref().unwrap();
        let timeline = &page.state.timeline;
        (
            taken.learner.clone(),
            taken.seed,
            timeline.cursor(),
            timeline.run(),
        )
    };
    assert_eq!(of(&again), of(page), "{name}");
    assert_eq!(of(&opened), of(page), "{name}");
    again
}

/// What is handed in, done again, leads to the same.
fn expect_handed_in(page: &Page, name: &str) {
    let submission = page.state.submission("owl").unwrap();
    let whole = lessons::lesson(name).unwrap().at(submission.seed).unwrap();
    let again = submission.again(&whole).unwrap();
    let found = (again.refused.clone(), again.done(&whole.lesson));
    assert_eq!(found, (None, submission.claims.done.clone()), "{name}");
    let agrees = again.agrees(&whole.lesson, &submission.claims);
    assert!(agrees && submission.is_sealed(), "{name}");
}

#[test]
fn the_solution_of_each_lesson_does_it_on_the_page_and_survives_a_reload() {
    for name in lessons::lesson_names() {
        let solution = lessons::lesson(name)
            .unwrap()
            .at(0)
            .unwrap()
            .lesson
            .solutions[0]
            .clone();
        let mut page = Page::new(&[("lesson", name)]);
        let reads = |page: &Page| {
            let taken = page.state.lesson.as_ref().unwrap();
            let at = taken.learner.step(&taken.lesson);
            if taken.waits.is_some() {
                // What was done is looked at, and nothing else is done.
                let before = page.state.timeline.run();
                let mut early = page.clone();
                early.act(Action::TypeLine("NOOP".into()));
                early.act(Action::Undo);
                assert_eq!(early.state.timeline.run(), before, "{name}");
                return true;
            }
            at.is_some_and(|at| {
                let it = &taken.lesson.steps[at];
                it.predict.is_none() && it.task.is_none() && it.point.is_none()
            })
        };
        for (number, it) in solution.moves.iter().enumerate() {
            if number == solution.moves.len() / 2 {
                page = come_back(&page, name);
            }
            while reads(&page) {
                page.act(Action::GoOn);
            }
            // Nothing is seen of what is to be predicted.
            let taken = page.state.lesson.as_ref().unwrap();
            if taken.learner.open(&taken.lesson).is_some() {
                let before = page.state.told().past().len();
                page.act(Action::Last);
                page.act(Action::TypeLine("NOOP".into()));
                assert_eq!(page.state.told().past().len(), before, "{name}");
                assert_eq!(page.state.seen, before, "{name}");
                expect_nothing_given_away(&page, name);
            }
            give(&mut page, it);
        }
        page.act(Action::Last);
        while reads(&page) {
            page.act(Action::GoOn);
        }
        let is_through = |page: &Page| {
            let taken = page.state.lesson.as_ref().unwrap();
            taken.learner.is_perfect(&taken.lesson)
        };
        let taken = page.state.lesson.as_ref().unwrap();
        let learner = &taken.learner;
        assert!(is_through(&page), "{name}: {learner:?}");
        // To a right answer no misconception is told.
        for (at, step) in taken.lesson.steps.iter().enumerate() {
            let misread = step.predict.as_ref().map(|it| learner.misread(at, it));
            assert_eq!(misread.flatten(), None, "{name} {at}");
        }
        expect_handed_in(&page, name);
        // What was done stays done.
        page.act(Action::First);
        assert!(is_through(&page), "{name}");
        let experiments = page.state.story.experiments.len();
        for number in 0..experiments {
            let (start, steps) = page.state.start_of(number).expect("its place is there");
            page.act(start);
            for step in 0..steps {
                page.act(Action::Experiment { number, step });
                page.work_off();
                page.act(Action::EndMotion);
            }
            page.act(Action::Last);
            let holds = &page.state.story.experiments[number].holds;
            assert!(holds.test(&page.state.timeline).is_ok(), "{name} {number}");
            page.act(Action::LeaveExperiment);
            page.act(Action::Undo);
        }
        assert!(is_through(&page), "{name}");
        expect_handed_in(&page, name);
    }
}

#[test]
fn what_is_worked_off_while_something_moves_is_drawn_when_it_ends() {
    let mut page = Page::new(&[("scenario", "relay")]);
    page.act(Action::SendLetter);
    page.act(Action::EndMotion);
    page.open_console();
    assert!(page.type_line("EHLO me.example") && page.state.motion.is_some());
    page.work_off();
    page.act(Action::Last);
    assert!(page.state.shown().shares_run(&page.state.timeline));
}

#[test]
fn who_connects_types_on_the_new_connection_also_while_a_letter_is_on_its_way() {
    let mut page = Page::new(&[("scenario", "relay")]);
    page.open_console();
    page.work_off();
    let first = page.state.console;
    page.act(Action::SendLetter);
    page.open_console();
    assert!(page.state.console.is_some() && page.state.console != first);
}
