//! What an action changes.

use super::motion::{Motion, Pace};
use super::{Action, AppState, Break, FaultForm, Form, Notice, Opening, Prepared, Tried};
use crate::choices::{NarrowTab, SPEEDS, View};
use crate::panels::stage::Thing;
use crate::panels::{attacks, capture, catalogue, compose, ladder, mailbox, queue};
use core::time::Duration;
use protocol_core::smtp::Unit;
use std::rc::Rc;
use story::{Grain, fact};
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
        let hides = next.hides_future();
        let deed = next.deed(&prepared);
        let is_done = match prepared.input {
            _ if next.is_too_early(&prepared) => {
                next.notice = Some(Notice::Info(fact!("lesson-go-on-first")));
                false
            }
            None if !hides || !next.reveals(&prepared.action) => {
                next.act(prepared.action);
                true
            }
            Some(_) if !next.allows(&prepared.action) => {
                next.notice = Some(Notice::Info(fact!("ui-not-allowed-here")));
                false
            }
            Some(input) if !hides => next.put_in(&prepared.action, input),
            _ => {
                next.answer_first();
                false
            }
        };
        if let Some(deed) = deed.filter(|_| is_done) {
            next.note_deed(deed);
        }
        next.follow_lesson();
        let same_story = Rc::ptr_eq(&next.story, &self.story);
        if !next.timeline.shares_run(&self.timeline) || !same_story {
            next.run += 1;
            next.derive(same);
        } else if !next.shown().shares_run(self.shown()) {
            // A motion showed a run that was shorter.
            next.run += 1;
        }
        if !next.hides_future() {
            next.seen = next.seen.max(next.told().past().len());
        }
        next.note_done();
        if next.moment() != self.moment() || next.run != self.run {
            next.follow_cursor();
        }
        Rc::new(next)
    }
}

impl AppState {
    fn act(&mut self, action: Action) {
        let moves = action.moves();
        if moves {
            self.notice = None;
        }
        match action {
            Action::Heard(told) => self.heard(Rc::unwrap_or_clone(told)),
            Action::Watch(number) => self.watch(number),
            Action::FollowLines => self.follow_lines(),
            Action::FollowNewest => self.follow_newest(),
            Action::ReadMessage(id) => self.read_message(id),
            Action::Work => self.timeline.work(),
            Action::Step(at) => {
                // What asks for a step without a press has no time.
                let before = self.pressed.filter(|_| at > 0);
                self.pressed = Some(at).filter(|it| *it > 0).or(self.pressed);
                // The same press, as a hand that shakes or a key that is held.
                let is_same = before.is_some_and(|it| at.saturating_sub(it) < SAME_PRESS);
                if !is_same && self.motion.is_some() {
                    self.cut(|_| {});
                } else if !is_same {
                    self.playing = false;
                    // What a room looked at is not what comes.
                    self.selected.take_if(|_| self.view == View::Present);
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
            // The home page plays its letter again.
            Action::TogglePlay
                if self.view == View::Home && self.motion.is_none() && self.live.is_none() =>
            {
                self.start_tour();
                self.playing = true;
            }
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
            Action::Seek(event) => {
                self.cut(|it| it.seek_event(event));
                // The explanation of the line is under the drawer. What an eavesdropper hears is a list of such lines.
                self.work.take_if(|it| *it != capture::NAME);
                // Where a line is to be found, going to it is what finds it.
                self.learn(|it, lesson, timeline| it.click(lesson, timeline, event));
            }
            Action::SeekStop(stop) => self.cut(|timeline| match stop {
                Some(event) => timeline.seek_event(event),
                None => timeline.first(),
            }),
            Action::EditFault(field, text) => self.fault.edit(field, text),
            Action::Write(form) => {
                self.form = *form;
                self.open_work(compose::NAME);
            }
            Action::ChooseReader(host) => self.reader = Some(host),
            Action::Show(view) => self.show(view),
            Action::GoTo(address) => self.go_to(address),
            Action::Try(panel) => self.try_out(panel),
            Action::Search(text) => self.search = text,
            Action::Open(source) => self.open(source),
            Action::Opened(source, document) => self.opened(source, document.map(|it| *it)),
            Action::AskForList => self.ask_for_list(),
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
                self.work = Some(tab).filter(|it| self.work != Some(*it));
                if self.work == Some(mailbox::NAME) {
                    self.find_reader();
                }
            }
            Action::ShowHost(host, panel) => {
                self.host = Some(host);
                self.selected = None;
                self.open_work(panel);
            }
            Action::ShowAttack(number) => self.show_attack(number),
            Action::ShowCapture(a, b) => {
                self.capture = Some((a.min(b), a.max(b)));
                self.open_work(capture::NAME);
            }
            Action::ShowNarrow(tab) => self.narrow = tab,
            Action::ShowLadder(view) => self.ladder = view,
            Action::ShowConnect => self.choose(|it| {
                it.connecting = !it.connecting;
                it.serving = false;
            }),
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
            Action::Answer { given } => {
                self.learn(|it, lesson, timeline| it.answer(lesson, timeline, given));
            }
            Action::Forget => self.forget(),
            Action::GoOn => self.go_on(),
            Action::Hint => {
                let keep = usize::from(self.address.solution == Some(false));
                self.learn(|it, lesson, _| it.hint(lesson, keep));
            }
            Action::Practise => {
                if let Some(taken) = self.lesson.take() {
                    let seed = taken.seed + 1;
                    self.begin_again(taken, seed);
                }
            }
            Action::Tell(notice) => self.notice = Some(notice),
            Action::Dismiss => {
                self.notice = None;
                self.opening.take_if(|it| matches!(it, Opening::Failed(..)));
            }
            Action::ToggleKeys => self.keys = !self.keys,
            Action::Mark(findings) => self.mark(findings),
            Action::ExplainText(text) => self.explained = text,
            Action::Print(now) => self.printing = now,
            Action::Blank => self.blanked = !self.blanked,
            Action::Select(thing) => self.select(thing),
            Action::ToggleMap => self.map = !self.map,
            Action::Wait { micros } => self.cut(|timeline| wait(timeline, micros)),
            Action::ShowRuns => self.choose(|it| it.runs = !it.runs),
            Action::Undo
            | Action::Redo
            | Action::Follow(_)
            | Action::DeleteFuture(_)
            | Action::NameFuture(..)
            | Action::Compare(_) => self.act_on_futures(action),
            // These give the world something, or did nothing because there is nobody to do it to.
            Action::SendLetter
            | Action::SendForm
            | Action::Give(_)
            | Action::OpenConsole { .. }
            | Action::PlayServer { .. }
            | Action::TypeLine(_)
            | Action::HangUp
            | Action::BeginTls
            | Action::Experiment { .. } => {}
        }
        if moves {
            self.note_step();
        }
    }

    /// A world in which nothing happened yet, with what is to be tried; the run that was there is one of its futures.
    /// Without that, the run as it was left.
    fn try_out(&mut self, panel: Option<&'static str>) {
        self.show(View::Full);
        self.open_first();
        let Some(panel) = panel else { return };
        self.start_over();
        self.work = None;
        match panel {
            catalogue::COMPARE => {
                self.send_with(false);
                self.timeline.first();
                self.send_with(true);
                self.compare = self.compared_first();
            }
            catalogue::PRINT => self.send_with(false),
            catalogue::PRESENT => self.show(View::Present),
            ladder::NAME | ladder::SERVER | ladder::IMAP => {
                if panel == ladder::IMAP {
                    self.send_with(false);
                }
                self.choose(|it| {
                    it.connecting = true;
                    it.serving = panel == ladder::SERVER;
                });
                self.narrow = NarrowTab::Ladder;
            }
            _ => {
                if matches!(panel, mailbox::NAME | capture::NAME | queue::NAME) {
                    self.send_with(panel == queue::NAME);
                }
                if panel == capture::NAME {
                    self.capture = capture::between_servers(&self.timeline);
                }
                self.open_work(panel);
            }
        }
    }

    /// Sends the letter, so that there is something to see: to its end, or, with the outage that the form of a fault has by
    /// itself, to where it waits.
    fn send_with(&mut self, outage: bool) {
        let letter = self.timeline.scenario().letter.send();
        let fault = FaultForm::of(self.timeline.world()).spec(self.timeline.world());
        let fault = fault.ok().filter(|_| outage);
        self.change(|timeline| {
            // Where something is refused there is less to see.
            if let Some(fault) = fault {
                let _broken = timeline.fork(Input::Break { fault });
            }
            let _sent = timeline.apply(letter);
        });
        match self.long_wait() {
            Some(wait) => self.timeline.seek_event(wait),
            None => self.timeline.last(),
        }
        self.seen = self.timeline.past().len();
    }

    fn open_work(&mut self, panel: &'static str) {
        self.view = self.view.with_run();
        self.work = Some(panel);
        self.narrow = NarrowTab::Work;
    }

    fn select(&mut self, thing: Option<Thing>) {
        self.selected = thing.filter(|it| self.selected != Some(*it));
        if let Some(tab) = self.selected.and_then(Thing::tab) {
            self.inspect = tab;
            // A drawer is in its place.
            self.work = None;
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
        if !moved {
            return false;
        }
        let told = std::mem::replace(&mut self.timeline, end);
        self.motion = Motion::new(told, &self.timeline, self.grain, self.pace());
        true
    }

    /// Gives the world an input. Where it is refused the person is told, and nothing has changed. Whether it was taken.
    fn put_in(&mut self, action: &Action, input: Input) -> bool {
        self.playing = false;
        let before = self.timeline.clone();
        let put_in = match action {
            Action::Experiment { step: 0, .. } => Timeline::fork,
            _ => Timeline::begin,
        };
        if let Err(error) = put_in(&mut self.timeline, input) {
            self.notice = Some(Notice::Error(story::input_error(&error)));
            return false;
        }
        self.learn(|it, _, _| it.forked(before.past().len()));
        self.motion = self.typed_motion(action, before.clone());
        self.notice = None;
        self.note_dropped(&before);
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
                // What is written next begins anew.
                self.form = Form::of(&self.timeline);
                self.narrow = NarrowTab::Story;
                self.playing = self.view != View::Present;
                if is_tour {
                    self.start_tour();
                } else if !self.playing {
                    // Who presents is never surprised.
                    self.step();
                }
                // What was set up is done; what shows the run stays.
                let shows = [mailbox::NAME, queue::NAME, capture::NAME, attacks::NAME];
                self.work.take_if(|it| !shows.contains(it));
            }
            Action::Experiment { number, step } => {
                if *step == 0 {
                    let tried = Tried {
                        number: *number,
                        without: before.future(),
                        answered,
                    };
                    self.tried.insert(self.timeline.future(), tried);
                } else {
                    self.timeline.join_deeds();
                }
                self.narrow = NarrowTab::Story;
                self.playing = true;
            }
            // The input is there, and now the cursor goes to where it ends.
            Action::Wait { micros } => {
                let to = before.now() + Duration::from_micros(*micros);
                let left = (to - self.timeline.now()).as_micros();
                wait(&mut self.timeline, u64::try_from(left).unwrap_or(0));
            }
            Action::OpenConsole { .. } => {
                self.choose(|it| it.connecting = false);
                // Who connects types there, whatever else goes on.
                let named = self
                    .timeline
                    .world()
                    .connections()
                    .filter(|it| it.name.is_some());
                self.console = named.map(|it| it.id).last();
            }
            // A change of the world is done. A lesson asks about what is done when the person goes on.
            Action::Give(input) if is_change(input) && self.lesson.is_none() => {
                self.timeline.show_done();
            }
            Action::PlayServer { stop: false, .. } => self.choose(|it| {
                it.connecting = false;
                it.serving = false;
            }),
            _ => {}
        }
        true
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
        let console = console.or_else(|| of.map(|it| it.id).filter(held).last());
        // Who is connected now need not be asked where to connect.
        if console.is_some() && console != self.console {
            self.choose(|it| it.connecting = false);
        }
        self.console = console;
    }
}

/// Whether it changes the world, and sets nothing going.
fn is_change(input: &Input) -> bool {
    matches!(
        input,
        Input::Edit(_) | Input::Break { .. } | Input::Mend { .. }
    )
}

/// Lets time pass that was computed before.
fn wait(timeline: &mut Timeline, micros: u64) {
    // It takes no input, so that nothing is refused.
    drop(timeline.begin(Input::Advance { micros }));
}

#[cfg(test)]
mod tests;
