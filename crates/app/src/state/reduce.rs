//! What an action changes.

use super::motion::{Motion, Pace};
use super::{Action, AppState, Break, Notice, Opening, Prepared, Tried};
use crate::choices::{NarrowTab, SPEEDS, View};
use crate::panels::stage::Thing;
use crate::panels::{compose, ladder};
use protocol_core::smtp::Unit;
use std::rc::Rc;
use story::Grain;
use world::{ConnectionId, Event, EventId, Input, Timeline, WireUnit};
use yew::Reducible;

/// Presses within so many ms are one press.
const SAME_PRESS: u32 = 250;

impl Reducible for AppState {
    type Action = Prepared;

    fn reduce(self: Rc<Self>, prepared: Prepared) -> Rc<Self> {
        let mut next = (*self).clone();
        next.revision += 1;
        // What was there stays where more is worked off, and else may be another run.
        let same = match prepared.action {
            Action::Work => self.timeline.events().len(),
            _ => 0,
        };
        match prepared.input {
            Some(input) => next.put_in(&prepared.action, input),
            None => next.act(prepared.action),
        }
        let same_story = Rc::ptr_eq(&next.story, &self.story);
        if !next.timeline.shares_run(&self.timeline) || !same_story {
            next.run += 1;
            next.derive(same);
        }
        next.seen = next.seen.max(next.told().past().len());
        next.note_done();
        if next.moment() != self.moment() || next.run != self.run {
            next.follow_cursor();
        }
        Rc::new(next)
    }
}

impl AppState {
    fn act(&mut self, action: Action) {
        match action {
            Action::Work => self.timeline.work(),
            Action::Step(at) => {
                let before = self.pressed.replace(at);
                // The same press, as a hand that shakes or a key that is held.
                let is_same = before.is_some_and(|it| at.saturating_sub(it) < SAME_PRESS);
                if !is_same && self.motion.is_some() {
                    self.cut(|_| {});
                } else if !is_same {
                    self.playing = false;
                    self.step();
                }
            }
            Action::Back => {
                let stop = self.stop();
                self.cut(|timeline| {
                    timeline.back(stop);
                });
            }
            Action::First => self.cut(Timeline::first),
            Action::Last => self.cut(Timeline::last),
            Action::TogglePlay => {
                self.playing = !self.playing && self.timeline.acted();
                if self.playing && self.motion.is_none() && self.told().at_end() {
                    self.timeline.first();
                }
            }
            Action::EndMotion => self.motion = None,
            Action::Tick => match &mut self.motion {
                Some(motion) => {
                    if !motion.advance() {
                        let is_over = motion.is_tour || self.play_stops_here();
                        self.playing &= !is_over;
                        self.motion = None;
                    }
                }
                None => self.playing = self.playing && self.step(),
            },
            Action::SetSpeed(speed) => {
                if SPEEDS.contains(&speed) {
                    self.speed = speed;
                }
            }
            Action::SetGrain(grain) => self.grain = grain,
            Action::Seek(event) => self.cut(|it| it.seek_event(event)),
            Action::SeekStop(number) => {
                let stop = number.checked_sub(1).and_then(|it| self.stops().nth(it));
                self.cut(|timeline| match (number, stop) {
                    (0, _) => timeline.first(),
                    (_, Some(event)) => timeline.seek_event(event),
                    (_, None) => timeline.last(),
                });
            }
            Action::Edit(field, text) => self.form.edit(field, text),
            Action::ChooseReader(host) => self.reader = Some(host),
            Action::Show(view) => self.show(view),
            Action::GoTo(address) => self.go_to(address),
            Action::Try(panel) => {
                self.show(View::Full);
                self.open_first();
                if panel == ladder::NAME {
                    self.choose(|it| it.connecting = true);
                    self.narrow = NarrowTab::Ladder;
                } else {
                    self.work = Some(panel);
                    self.narrow = NarrowTab::Work;
                }
            }
            Action::Search(text) => self.search = text,
            Action::Open(source) => self.open(source),
            Action::Opened(source, document) => self.opened(source, document.map(|it| *it)),
            Action::Listed(index) => self.listed(index),
            Action::LoadFile(document) => self.load_file(*document),
            Action::StartOver => self.start_over(),
            Action::AgainByLine => {
                self.view = self.view.with_run();
                self.grain = Grain::Line;
                self.cut(Timeline::first);
                self.step();
            }
            Action::ShowInspect(tab) => self.inspect = tab,
            Action::ShowWork(tab) => {
                self.work = if self.work == Some(tab) {
                    None
                } else {
                    Some(tab)
                };
            }
            Action::ShowHost(host, panel) => {
                self.host = Some(host);
                self.work = Some(panel);
                self.narrow = NarrowTab::Work;
                self.selected = None;
            }
            Action::ShowNarrow(tab) => self.narrow = tab,
            Action::ShowLadder(view) => self.ladder = view,
            Action::ShowConnect => self.choose(|it| it.connecting = !it.connecting),
            Action::ShowTools => self.choose(|it| it.tools = !it.tools),
            Action::SetFilter(filter) => self.choose(|it| it.filter = filter),
            Action::Fold(id) => self.toggle_fold(id),
            Action::FoldAll(folded) => self.fold_all(folded),
            Action::Find(text) => self.choose(|it| it.find = text),
            Action::FindNext { back } => self.find_next(back),
            Action::Break(it) => self.toggle_break(it),
            Action::RunOn => self.run_on(),
            Action::ChooseConsole(id) => self.console = Some(id),
            Action::SetTheme(theme) => self.theme = theme,
            Action::SetLanguage(tag) => self.language = Some(tag),
            Action::Spoken(words) => {
                self.language = None;
                match words {
                    Ok(words) => self.words = words,
                    Err(why) => self.notice = Some(Notice::Error(why)),
                }
            }
            Action::AnswerClosing(number) => self.closing = Some(number),
            Action::LeaveExperiment => self.leave_experiment(),
            Action::Predict { number, code } => {
                if let Some((_, progress)) = &mut self.lesson {
                    progress.predicted.insert(number, code);
                }
            }
            Action::Hint => {
                if let Some((lesson, progress)) = &mut self.lesson {
                    progress.hints = (progress.hints + 1).min(lesson.hints.len());
                }
            }
            Action::Tell(notice) => self.notice = Some(notice),
            Action::Dismiss => {
                self.notice = None;
                self.opening.take_if(|it| matches!(it, Opening::Failed(..)));
            }
            Action::ToggleKeys => self.keys = !self.keys,
            Action::Print(now) => self.printing = now,
            Action::Blank => self.blanked = !self.blanked,
            Action::Select(thing) => self.select(thing),
            Action::ToggleMap => self.map = !self.map,
            Action::Wait { micros } => self.cut(|timeline| wait(timeline, micros)),
            // These give the world something, or did nothing because there is nobody to do it to.
            Action::SendLetter
            | Action::SendForm
            | Action::Give(_)
            | Action::Check
            | Action::Read { .. }
            | Action::OpenConsole { .. }
            | Action::PlayServer { .. }
            | Action::TypeLine(_)
            | Action::HangUp
            | Action::BeginTls
            | Action::Experiment { .. } => {}
        }
    }

    fn select(&mut self, thing: Option<Thing>) {
        self.selected = thing.filter(|it| self.selected != Some(*it));
        if let Some(tab) = self.selected.and_then(Thing::tab) {
            self.inspect = tab;
            self.narrow = NarrowTab::Explain;
        }
    }

    /// To somewhere at once: whatever moves or plays is over.
    pub(super) fn cut(&mut self, to: impl FnOnce(&mut Timeline)) {
        self.playing = false;
        self.motion = None;
        to(&mut self.timeline);
    }

    /// To the next stop, in motion. False at the end, and where play is not to go on.
    fn step(&mut self) -> bool {
        let mut end = self.timeline.clone();
        let stop = self.stop();
        let moved = end
            .step(|it| stop(it) || self.rungs.breaks_at(it) || self.playing && self.halts_at(it));
        if !moved || self.playing && self.answers_open_prediction(&end) {
            return false;
        }
        let told = std::mem::replace(&mut self.timeline, end);
        self.motion = Motion::new(told, &self.timeline, self.grain, self.pace());
        true
    }

    /// Gives the world an input. Where it is refused the person is told, and nothing has changed.
    fn put_in(&mut self, action: &Action, input: Input) {
        self.playing = false;
        let before = self.timeline.clone();
        let put_in = match action {
            Action::Experiment { step: 0, .. } => Timeline::fork,
            _ => Timeline::begin,
        };
        if let Err(error) = put_in(&mut self.timeline, input) {
            self.notice = Some(Notice::Error(story::input_error(&error)));
            return;
        }
        self.motion = self.typed_motion(action, before.clone());
        self.notice = None;
        let answered = self.closing.take();
        // The home page sends its letter in place.
        let is_tour = self.view == View::Home && *action == Action::SendLetter;
        if !is_tour {
            self.view = self.view.with_run();
        }
        // What was seen of the future that was left is not of this one, nor are its breakpoints.
        self.seen = self.told().past().len();
        if !self.timeline.shares_run(&before) {
            let is_gone = |id: &EventId| id.index() >= before.past().len();
            self.choose(|it| {
                it.breaks
                    .retain(|it| !matches!(it, Break::Rung(id) if is_gone(id)))
            });
        }
        match action {
            // The press is what sets things going: the run plays from here, and can be stopped or
            // stepped at any moment.
            Action::SendLetter | Action::SendForm => {
                self.narrow = NarrowTab::Story;
                self.playing = self.view != View::Present;
                if is_tour {
                    self.start_tour();
                } else if !self.playing {
                    // Who presents is never surprised.
                    self.step();
                }
                // The run needs the room.
                if self.work == Some(compose::NAME) {
                    self.work = None;
                }
            }
            Action::Experiment { number, step } => {
                if *step == 0 {
                    self.tried = Some(Tried {
                        number: *number,
                        without: self.timeline.branches().len() - 1,
                        answered,
                    });
                }
                self.narrow = NarrowTab::Story;
                self.playing = true;
            }
            // The input is there, and now the cursor goes to where it ends.
            Action::Wait { micros } => wait(&mut self.timeline, *micros),
            Action::OpenConsole { .. } => {
                self.grain = self.grain.min(Grain::Exchange);
                self.choose(|it| it.connecting = false);
            }
            _ => {}
        }
    }

    /// What a person types crosses, and so does what is answered; the lines of a message are only written down.
    fn typed_motion(&self, action: &Action, before: Timeline) -> Option<Motion> {
        if !matches!(
            action,
            Action::TypeLine(_) | Action::OpenConsole { .. } | Action::BeginTls
        ) {
            return None;
        }
        let new = self.timeline.past().get(before.past().len()..)?;
        let content = WireUnit::Smtp(Unit::Content);
        let is_said = |it: &Event| story::view(it).line().is_some_and(|it| it.unit != content);
        if !new.iter().any(is_said) {
            return None;
        }
        Motion::new(before, &self.timeline, Grain::Hop, Pace::USUAL)
    }

    /// Which connection is typed on follows the cursor; one that is no longer held is left for another.
    fn follow_cursor(&mut self) {
        let world = self.timeline.world();
        let held = |id: &ConnectionId| {
            let connection = world.connection(*id);
            connection.is_some_and(|it| it.outside().is_some())
        };
        let lit = self.timeline.lit().and_then(|it| it.connection);
        let of = world.connections().filter(|it| it.name.is_some());
        let console = lit.filter(held).or(self.console.filter(held));
        self.console = console.or_else(|| of.map(|it| it.id).filter(held).last());
    }
}

/// Lets time pass that was computed before.
fn wait(timeline: &mut Timeline, micros: u64) {
    // It takes no input, so that nothing is refused.
    drop(timeline.begin(Input::Advance { micros }));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::Address;
    use crate::state::FormField;
    use crate::state::opening::arrive;
    use lessons::lesson::Move;
    use protocol_core::smtp::Side;
    use world::{EventKind, HostId, RecordedInput, Run};

    /// The page with its journal, kept as `lab` keeps it.
    struct Page {
        state: Rc<AppState>,
        journal: Vec<RecordedInput>,
    }

    impl Page {
        fn new(query: &[(&str, &str)]) -> Self {
            let pairs = query
                .iter()
                .map(|(key, value)| ((*key).into(), (*value).into()));
            Self {
                state: arrive(Rc::new(AppState::new(
                    Address::read(0, pairs),
                    false,
                    None,
                    crate::panels::tests::english(),
                ))),
                journal: Vec::new(),
            }
        }

        /// Acts; whether the world took an input.
        fn act(&mut self, action: Action) -> bool {
            let prepared = self.state.prepare(action);
            let input = prepared.recorded().cloned();
            let before = self.state.run;
            self.state = Rc::clone(&self.state).reduce(prepared);
            let taken = input.filter(|_| self.state.run != before);
            self.journal.extend(taken.clone());
            taken.is_some()
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
        page.act(Action::Edit(FormField::To, String::new()));
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
            // No future was left in which anybody had done something.
            assert!(page.state.timeline.branches().is_empty());
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
            assert!(page.act(Action::Check));
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
            Action::Edit(FormField::Body, "x".into()),
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
        assert!(page.act(Action::Check));
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
    fn play_goes_no_further_than_an_open_prediction() {
        let mut page = Page::new(&[("lesson", "first-session")]);
        page.act(Action::SendLetter);
        page.work_off();
        for predicted in [false, true] {
            page.act(Action::First);
            if predicted {
                let predictions = page.state.lesson.as_ref().unwrap().0.predictions.len();
                for number in 0..predictions {
                    page.act(Action::Predict { number, code: 250 });
                }
            }
            page.act(Action::TogglePlay);
            for _ in 0..1000 {
                page.act(Action::Tick);
            }
            assert!(!page.state.playing);
            assert_eq!(page.state.timeline.at_end(), predicted);
        }
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
    fn the_solution_of_each_lesson_ticks_its_tasks_on_the_page() {
        for name in lessons::lesson_names() {
            let mut page = Page::new(&[("lesson", name)]);
            let solution = page.state.lesson.as_ref().unwrap().0.solution.clone();
            for step in solution {
                let world = page.state.timeline.world();
                let host = |name: &str| world.host_named(&name.try_into().unwrap()).unwrap();
                let action = match step {
                    Move::Open { from, to, port } => Action::OpenConsole {
                        from: host(&from),
                        to: host(&to),
                        port,
                    },
                    Move::Line(line) => Action::TypeLine(line),
                    Move::Close => Action::HangUp,
                    Move::Send => Action::SendLetter,
                };
                assert!(page.act(action), "{name}");
                page.work_off();
            }
            let (lesson, progress) = page.state.lesson.as_ref().unwrap();
            assert!(progress.complete(lesson), "{name}: {:?}", progress.done);
            // What was done stays done.
            page.act(Action::First);
            let (lesson, progress) = page.state.lesson.as_ref().unwrap();
            assert!(progress.complete(lesson), "{name}");
        }
    }
}
