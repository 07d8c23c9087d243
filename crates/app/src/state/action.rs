//! What a person can do on the page.

use super::compose::Form;
use super::fault::FaultField;
use super::{Break, Compared, Filter, Source, Told};
use crate::address::Address;
use crate::choices::{LadderView, NarrowTab, Theme, View};
use crate::live::Finding;
use crate::panels::stage::Thing;
use lessons::{Document, Index};
use std::rc::Rc;
use story::Fact;
use story::Grain;
use words::Words;
use world::{ConnectionId, EventId, FutureId, HostId, Input, RecordedInput};

/// A sentence for the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// Something went wrong.
    Error(Fact),
    /// Something went well.
    Info(Fact),
}

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

            /// Whether it leads to another moment of the run: what was told before is old there.
            #[must_use]
            pub const fn moves(&self) -> bool {
                matches!(
                    self,
                    Self::Step(_) | Self::Back | Self::First | Self::Last | Self::Seek(_) | Self::SeekStop(_)
                        | Self::Answer { .. } | Self::GoOn
                )
            }
        }
    };
}

actions! {
    /// Sends the scenario's letter.
    SendLetter,
    /// Sends the letter that was written under Compose.
    SendForm,
    /// Writes a letter under Compose: what stands there from now on.
    Write(Box<Form>),
    /// To the next stop, by a press at so many ms of the page.
    Step(u32),
    /// To the stop before.
    Back,
    /// To the beginning.
    First,
    /// To the end.
    Last,
    /// Starts or stops playing.
    TogglePlay,
    /// Ends what moves.
    EndMotion,
    /// The clock of motion and of play.
    Tick,
    /// The world runs ahead.
    Work,
    /// Faster or slower, in per cent.
    SetSpeed(u16),
    /// Coarser or finer.
    SetGrain(Grain),
    /// To an event.
    Seek(EventId),
    /// To a stop, or the beginning.
    SeekStop(Option<EventId>),
    /// Changes a field of the fault that is described.
    EditFault(FaultField, String),
    /// Gives the world an input: of a thing on the stage, or of a panel.
    Give(Box<Input>),
    /// Chooses whose mailbox is shown.
    ChooseReader(HostId),
    /// Connects a console.
    OpenConsole { from: HostId, to: HostId, port: u16 },
    /// Chooses on which connection to type.
    ChooseConsole(ConnectionId),
    /// Plays the server at a port, or stops.
    PlayServer { host: HostId, port: u16, stop: bool },
    /// Types a line into the console.
    TypeLine(String),
    /// Hangs up.
    HangUp,
    /// Begins TLS at the console.
    BeginTls,
    /// Shows the home page, a page of the catalogue, or the run.
    Show(View),
    /// Goes back or forward.
    GoTo(Rc<Address>),
    /// Opens the first scenario afresh with a panel of the workbench, to try things; without one, as it was left.
    Try(Option<&'static str>),
    /// Searches the catalogue.
    Search(String),
    /// Asks for a scenario or a lesson.
    Open(Source),
    /// What was asked for arrived, or why not.
    Opened(Source, Result<Box<Document>, Fact>),
    /// Asks for the list of scenarios and lessons.
    AskForList,
    /// The list of scenarios and lessons arrived, or why not.
    Listed(Result<Rc<Index>, Fact>),
    /// A file that was chosen: a saved run or a scenario.
    LoadFile(Box<Document>),
    /// The same scenario or lesson from its beginning.
    StartOver,
    /// Plays the run again from its beginning, line by line.
    AgainByLine,
    /// A tab of the inspector.
    ShowInspect(&'static str),
    /// A tab of the workbench; the same again closes it.
    ShowWork(&'static str),
    /// Opens a panel of the workbench at a host.
    ShowHost(HostId, &'static str),
    /// Shows one of the messages of the attack as a run of its own.
    ShowAttack(usize),
    /// Shows what an eavesdropper has who listens between two hosts.
    ShowCapture(HostId, HostId),
    /// What a narrow page shows.
    ShowNarrow(NarrowTab),
    /// Diagram or list.
    ShowLadder(LadderView),
    /// Opens or closes the choice of where to type.
    ShowConnect,
    /// Opens or closes the ladder's tools.
    ShowTools,
    /// Chooses which rungs are shown.
    SetFilter(Filter),
    /// Folds a connection into one rung, or opens it.
    Fold(ConnectionId),
    /// Folds every connection, or none.
    FoldAll(bool),
    /// Searches the lines.
    Find(String),
    /// To the next line that was found, or the one before.
    FindNext { back: bool },
    /// Adds a breakpoint, or takes it away.
    Break(Break),
    /// To the next breakpoint.
    RunOn,
    /// Light or dark.
    SetTheme(Theme),
    /// Asks for another language, by its tag.
    SetLanguage(String),
    /// The catalogue of a language arrived, or why not.
    Spoken(Result<Rc<Words>, Fact>),
    /// Answers the question of the scenario.
    AnswerClosing(usize),
    /// Does the moves of an experiment, one by one: which, and which of its moves.
    Experiment { number: usize, step: usize },
    /// Goes back to the run without the experiment.
    LeaveExperiment,
    /// Answers the prediction of the lesson that is open, or leaves it open.
    Answer { given: Option<String> },
    /// Goes on in the lesson: from what was read, or from what is left undone.
    GoOn,
    /// The lesson again, with other names and numbers.
    Practise,
    /// Forgets what was done on this device.
    Forget,
    /// Asks for a hint.
    Hint,
    /// Tells the person something.
    Tell(Notice),
    /// Takes the notice away.
    Dismiss,
    /// Opens or closes the list of keys.
    ToggleKeys,
    /// Marks what was found in a session of another program.
    Mark(Vec<Finding>),
    /// Opens the dialog that explains a text of another program, with that text in it, or closes it.
    ExplainText(Option<Rc<str>>),
    /// The page is about to be printed, or was.
    Print(bool),
    /// Blanks the screen, or shows it again.
    Blank,
    /// Selects something on the stage; the same again, or nothing, selects nothing.
    Select(Option<Thing>),
    /// All hosts at once, or the two that talk.
    ToggleMap,
    /// Waits, so many microseconds.
    Wait { micros: u64 },
    /// Undoes what was done to the world last.
    Undo,
    /// Does again what was undone.
    Redo,
    /// Follows another future of the run.
    Follow(FutureId),
    /// Deletes a future that is not followed.
    DeleteFuture(FutureId),
    /// Names a future.
    NameFuture(FutureId, String),
    /// Opens or closes the list of futures.
    ShowRuns,
    /// The command that the page came from told something.
    Heard(Rc<Told>),
    /// Opens a session of the command as a run.
    Watch(u64),
    /// Goes to each new line of the session, or no more.
    FollowLines,
    /// Opens each new session, or no more.
    FollowNewest,
    /// Shows a message that the command accepted, or none.
    ReadMessage(Option<String>),
    /// Shows two runs side by side, or no more.
    Compare(Option<Compared>),
}

impl Action {
    /// Whether another run comes on the page by it.
    #[must_use]
    pub fn replaces_run(&self) -> bool {
        // Of what a `serve` tells, only the run of a session does: the journal is not written anew for each line.
        let is_run = |told: &Told| matches!(told, Told::Run { .. });
        matches!(
            self,
            Self::Show(_)
                | Self::GoTo(_)
                | Self::Try(_)
                | Self::Open(_)
                | Self::Opened(..)
                | Self::LoadFile(_)
                | Self::StartOver
                | Self::Practise
                | Self::Forget
                | Self::LeaveExperiment
                | Self::Watch(_)
                | Self::ShowAttack(_)
        ) || matches!(self, Self::Heard(told) if is_run(told))
    }
}

/// An action that is ready for the reducer, with its input where it gives the world one. Only
/// `AppState::prepare` makes it: what is journalled of it is what the world gets.
#[derive(Debug, Clone, PartialEq)]
pub struct Prepared {
    pub(super) action: Action,
    pub(super) input: Option<Input>,
    pub(super) recorded: Option<RecordedInput>,
}

impl Prepared {
    /// What is journalled: the input and its place in the run.
    #[must_use]
    pub fn recorded(&self) -> Option<&RecordedInput> {
        self.recorded.as_ref()
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
