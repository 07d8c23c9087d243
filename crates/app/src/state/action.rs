//! What a person can do, and what it changes.

use super::{
    AppState, Console, FormField, InspectTab, LadderView, NarrowTab, Notice, SPEEDS, Theme,
    WorkTab, beginning,
};
use protocol_core::imap::Job;
use world::{ConnectionName, EventId, EventKind, Grain, HostId, Input, Run, Timeline};

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident $( ( $($inner:ty),+ ) )? $( { $($field:ident : $type:ty),+ } )?,)+) => {
        /// Everything a person can do on the page.
        #[derive(Debug, Clone, PartialEq)]
        #[expect(missing_docs, reason = "the fields are what the action names")]
        pub enum Action {
            $($(#[$doc])* $name $( ( $($inner),+ ) )? $( { $($field: $type),+ } )?,)+
        }

        impl Action {
            /// The name of each action: a test shows that the keyboard reaches every one.
            pub const NAMES: &[&'static str] = &[$(stringify!($name)),+];

            /// Its name.
            #[must_use]
            pub const fn name(&self) -> &'static str {
                match self { $(Self::$name { .. } => stringify!($name)),+ }
            }
        }
    };
}

actions! {
    /// Sends the scenario's letter.
    SendLetter,
    /// Sends the letter that was written under Compose.
    SendForm,
    /// Changes a field of the letter.
    Edit(FormField, String),
    /// To the next stop.
    Step,
    /// To the stop before.
    Back,
    /// To the beginning.
    First,
    /// To the end.
    Last,
    /// Starts or stops playing.
    TogglePlay,
    /// The clock of play.
    Tick,
    /// The world runs ahead.
    Work,
    /// Faster or slower, in per cent.
    SetSpeed(u16),
    /// Coarser or finer.
    SetGrain(Grain),
    /// To an event.
    Seek(EventId),
    /// To a stop, by its number; 0 is the beginning.
    SeekStop(usize),
    /// Looks for mail.
    Check,
    /// Has a mail program do something in its mailboxes.
    Read { host: HostId, job: Job },
    /// Chooses whose mailbox is shown.
    ChooseReader(HostId),
    /// Connects a console.
    OpenConsole { from: HostId, to: HostId, port: u16 },
    /// Types a line into the console.
    TypeLine(String),
    /// Hangs up.
    HangUp,
    /// Begins TLS at the console.
    BeginTls,
    /// Another scenario.
    LoadScenario(String),
    /// A lesson.
    LoadLesson(String),
    /// A saved run.
    LoadRun(Box<Run>),
    /// The same scenario or lesson from its beginning.
    StartOver,
    /// Plays the run again from its beginning, line by line.
    AgainByLine,
    /// A tab of the inspector.
    ShowInspect(InspectTab),
    /// A tab of the workbench; the same again closes it.
    ShowWork(WorkTab),
    /// What a narrow page shows.
    ShowNarrow(NarrowTab),
    /// Diagram or list.
    ShowLadder(LadderView),
    /// Light or dark.
    SetTheme(Theme),
    /// Answers the closing question.
    AnswerClosing(usize),
    /// Answers a prediction of the lesson.
    Predict { number: usize, code: u16 },
    /// Asks for a hint.
    Hint,
    /// Tells the person something.
    Tell(Notice),
    /// Takes the notice away.
    Dismiss,
    /// Opens or closes the list of keys.
    ToggleKeys,
}

impl AppState {
    pub(super) fn act(&mut self, action: Action) {
        if let Some(input) = self.input_of(&action) {
            self.give(action, input);
            return;
        }
        match action {
            Action::Work => {
                self.timeline.work();
                self.worked();
            }
            Action::Step => {
                self.playing = false;
                self.timeline.step(self.grain);
            }
            Action::Back => {
                self.playing = false;
                self.timeline.back(self.grain);
            }
            Action::First => {
                self.playing = false;
                self.timeline.first();
            }
            Action::Last => {
                self.playing = false;
                self.timeline.last();
            }
            Action::TogglePlay => {
                self.playing = !self.playing && !self.untouched();
                if self.playing && self.timeline.at_end() {
                    self.timeline.first();
                }
            }
            Action::Tick => {
                if self.playing && !self.timeline.step(self.grain) {
                    self.playing = false;
                }
            }
            Action::SetSpeed(speed) => {
                if SPEEDS.contains(&speed) {
                    self.speed = speed;
                }
            }
            Action::SetGrain(grain) => self.grain = grain,
            Action::Seek(event) => {
                self.playing = false;
                self.timeline.seek_event(event);
            }
            Action::SeekStop(number) => {
                self.playing = false;
                let stop = number.checked_sub(1).and_then(|it| {
                    self.timeline
                        .stops(self.grain)
                        .nth(it)
                        .map(|event| event.id)
                });
                match (number, stop) {
                    (0, _) => self.timeline.first(),
                    (_, Some(event)) => self.timeline.seek_event(event),
                    (_, None) => self.timeline.last(),
                }
            }
            Action::Edit(field, text) => self.form.edit(field, text),
            Action::ChooseReader(host) => self.reader = Some(host),
            Action::LoadScenario(name) => {
                if lessons::scenario_names().any(|it| it == name) {
                    self.lesson = None;
                    self.notice = None;
                    self.load_timeline(beginning(&name));
                }
            }
            Action::LoadLesson(name) => {
                self.notice = None;
                self.load_lesson(&name);
            }
            Action::LoadRun(run) => self.load_run(&run),
            Action::StartOver => {
                match self.lesson.as_ref().map(|(lesson, _)| lesson.name.clone()) {
                    Some(name) => self.load_lesson(&name),
                    None => {
                        let scenario = std::sync::Arc::clone(self.timeline.scenario());
                        if let Ok(timeline) = Timeline::new(scenario) {
                            self.load_timeline(timeline);
                        }
                    }
                }
            }
            Action::AgainByLine => {
                self.grain = Grain::Line;
                self.timeline.first();
                self.timeline.step(Grain::Line);
            }
            Action::ShowInspect(tab) => self.inspect = tab,
            Action::ShowWork(tab) => {
                self.work = if self.work == Some(tab) {
                    None
                } else {
                    Some(tab)
                };
            }
            Action::ShowNarrow(tab) => self.narrow = tab,
            Action::ShowLadder(view) => self.ladder = view,
            Action::SetTheme(theme) => self.theme = theme,
            Action::AnswerClosing(number) => self.closing = Some(number),
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
            Action::Dismiss => self.notice = None,
            Action::ToggleKeys => self.keys = !self.keys,
            // These give the world something, or did nothing because there is nobody to do it to.
            Action::SendLetter
            | Action::SendForm
            | Action::Check
            | Action::Read { .. }
            | Action::OpenConsole { .. }
            | Action::TypeLine(_)
            | Action::HangUp
            | Action::BeginTls => {}
        }
    }

    /// Gives the world its input. Where it is not taken the person is told, and nothing is lost.
    fn give(&mut self, action: Action, input: world::Input) {
        self.playing = false;
        let before = self.timeline.clone();
        if let Err(error) = self.timeline.begin(input) {
            self.timeline = before;
            self.notice = Some(Notice::Error(words::input_error(self.language, &error)));
            return;
        }
        self.notice = None;
        self.closing = None;
        // What was seen of the future that was left is not of this one.
        self.seen = self.timeline.past().len();
        match action {
            // The press is what sets things going: the run plays from here, and can be stopped or
            // stepped at any moment.
            Action::SendLetter | Action::SendForm => {
                self.narrow = NarrowTab::Story;
                self.playing = true;
                // The run needs the room.
                if self.work == Some(WorkTab::Compose) {
                    self.work = None;
                }
            }
            Action::OpenConsole { .. } => {
                self.console = self.opened();
                self.grain = self.grain.min(Grain::Exchange);
            }
            _ => {}
        }
        self.worked();
    }

    /// The connection that the last input opened.
    fn opened(&self) -> Option<Console> {
        let inputs = self.timeline.inputs();
        let opened = inputs
            .iter()
            .filter(|it| matches!(it.input, Input::Open { .. }));
        let on = ConnectionName::Opened(u32::try_from(opened.count()).ok()?);
        let step = self.timeline.step_of(inputs.last()?);
        let mut asked = step
            .iter()
            .filter(|it| matches!(it.kind, EventKind::ConnectionRequested(_)));
        let id = asked.find_map(|it| it.connection)?;
        Some(Console { on, id })
    }

    /// The world ran ahead.
    fn worked(&mut self) {
        if let Some((lesson, progress)) = &mut self.lesson {
            progress.update(lesson, &self.timeline);
        }
    }

    fn load_run(&mut self, run: &Run) {
        match Timeline::replay(run) {
            Ok(timeline) => {
                let ui = self.ui();
                let same = run.digest.is_none_or(|then| then == timeline.digest());
                self.lesson = None;
                self.load_timeline(timeline);
                let told = if same { ui.run_loaded } else { ui.run_differs };
                self.notice = Some(Notice::Info(told.to_owned()));
            }
            Err(error) => {
                let ui = self.ui();
                self.notice = Some(Notice::Error(format!("{} ({error})", ui.not_a_run)));
            }
        }
    }
}

/// The names of all actions, for the test that reaches each by the keyboard.
#[wasm_bindgen::prelude::wasm_bindgen(js_name = actionNames)]
#[must_use]
pub fn action_names() -> Vec<String> {
    Action::NAMES
        .iter()
        .map(|name| (*name).to_owned())
        .collect()
}
