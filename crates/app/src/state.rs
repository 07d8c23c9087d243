//! The state of the page and the one way it changes. Pure: what touches the browser is in
//! `effects`.

mod action;
mod compose;
mod lesson;

pub use action::Action;
pub use compose::{Form, FormField, addresses};
pub use lesson::Progress;

use crate::address::Address;
use lessons::lesson::Lesson;
use std::rc::Rc;
use std::sync::Arc;
use words::{Language, Ui};
use world::{
    ConnectionId, ConnectionName, Grain, HostId, Input, InputError, RecordedInput, Timeline,
};
use yew::Reducible;

/// A sentence for the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// Something went wrong.
    Error(String),
    /// Something went well.
    Info(String),
}

macro_rules! choices {
    ($(#[$doc:meta])* $name:ident: $default:ident $($variant:ident = $word:literal),+ $(,)?) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[expect(missing_docs, reason = "each is the word it names")]
        pub enum $name { $($variant),+ }

        impl $name {
            /// Every choice.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// Its name in addresses and in the page's code.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// The choice of that name.
            #[must_use]
            pub fn named(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|it| it.name() == name)
            }
        }

        impl Default for $name {
            fn default() -> Self {
                Self::$default
            }
        }
    };
}

choices! {
    /// Light, dark, or as the system is.
    Theme: Auto Auto = "auto", Light = "light", Dark = "dark"
}
choices! {
    /// How much of the page is shown.
    View: Full Full = "full", Embed = "embed", Overview = "overview"
}
choices! {
    /// The ladder as a drawing or as a list.
    LadderView: Diagram Diagram = "diagram", List = "list"
}
choices! {
    /// What the inspector shows.
    InspectTab: Explain Explain = "explain", Bytes = "bytes", State = "state", Message = "message"
}
choices! {
    /// What the workbench shows.
    WorkTab: Compose Compose = "compose", Console = "console", Mailbox = "mailbox"
}
choices! {
    /// What a narrow page shows under the player.
    NarrowTab: Ladder Story = "story", Explain = "explain", Ladder = "ladder", Compose = "compose", Console = "console", Mailbox = "mailbox"
}

/// A console's connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Console {
    /// What inputs call it.
    pub on: ConnectionName,
    /// Its number in the events.
    pub id: ConnectionId,
}

/// The speeds of play, in per cent.
pub const SPEEDS: [u16; 6] = [25, 50, 100, 200, 400, 800];

/// The state of the page. A clone shares the run.
#[derive(Debug, Clone)]
pub struct AppState {
    /// Counts changes; two states of one page are the same where it is.
    revision: u64,
    /// The run and its cursor.
    pub timeline: Timeline,
    /// How many events of this future were seen: what lies after the cursor and was seen stays in
    /// sight.
    pub seen: usize,
    /// The lesson, and how far it is.
    pub lesson: Option<(Rc<Lesson>, Progress)>,
    /// How far one step goes.
    pub grain: Grain,
    /// Whether it plays.
    pub playing: bool,
    /// The speed of play, in per cent.
    pub speed: u16,
    /// The inspector's tab.
    pub inspect: InspectTab,
    /// The workbench's tab; `None`: closed.
    pub work: Option<WorkTab>,
    /// What a narrow page shows.
    pub narrow: NarrowTab,
    /// Diagram or list.
    pub ladder: LadderView,
    /// Light or dark.
    pub theme: Theme,
    /// How much is shown.
    pub view: View,
    /// What the address asked for.
    pub address: Rc<Address>,
    /// The letter that is being written.
    pub form: Form,
    /// The console that is connected.
    pub console: Option<Console>,
    /// Whose mailbox is shown.
    pub reader: Option<HostId>,
    /// What was answered to the closing question.
    pub closing: Option<usize>,
    /// What the person is to be told.
    pub notice: Option<Notice>,
    /// Whether the list of keys is open.
    pub keys: bool,
    /// The language.
    pub language: Language,
}

impl PartialEq for AppState {
    fn eq(&self, other: &Self) -> bool {
        self.revision == other.revision
    }
}

/// The scenario of the first visit.
pub const FIRST_SCENARIO: &str = "relay";

impl AppState {
    /// The page as its address asks for it.
    #[must_use]
    pub fn new(address: Address, framed: bool, theme: Option<Theme>) -> Self {
        let name = address
            .scenario
            .clone()
            .unwrap_or_else(|| FIRST_SCENARIO.to_owned());
        let timeline = beginning(&name);
        let view = address
            .view
            .unwrap_or(if framed { View::Embed } else { View::Full });
        let ui = words::ui(Language::En);
        let notice = (!address.unknown.is_empty()).then(|| {
            Notice::Error(format!(
                "{} {}",
                ui.bad_address_value,
                address.unknown.join(", ")
            ))
        });
        let mut state = Self {
            revision: 0,
            form: Form::of(&timeline),
            reader: reader(&timeline),
            timeline,
            seen: 0,
            lesson: None,
            grain: Grain::Hop,
            playing: false,
            speed: 100,
            inspect: InspectTab::Explain,
            work: None,
            narrow: NarrowTab::Story,
            ladder: LadderView::Diagram,
            theme: address.theme.or(theme).unwrap_or_default(),
            view,
            console: None,
            closing: None,
            notice,
            keys: false,
            language: Language::En,
            address: Rc::new(address),
        };
        if let Some(name) = state.address.lesson.clone() {
            state.load_lesson(&name);
        }
        state.go_to_address();
        state.seen = state.timeline.past().len();
        state
    }

    /// A place that the address names: the letter is sent, and the cursor put there.
    fn go_to_address(&mut self) {
        let Some(place) = self.address.at.clone() else {
            return;
        };
        if let Some(input) = self.input_of(&Action::SendLetter) {
            // It was taken once, when the scenario was proved by its tests.
            let _taken = self.put_in(input);
        }
        match world::place::find(self.timeline.events(), &place) {
            Some(Some(event)) => self.timeline.seek_event(event),
            Some(None) => self.timeline.first(),
            None => {
                self.timeline.first();
                let ui = self.ui();
                self.notice = Some(Notice::Error(format!(
                    "{} at={place}",
                    ui.bad_address_value
                )));
            }
        }
        self.grain = Grain::Line;
    }

    /// The words of the page.
    #[must_use]
    pub fn ui(&self) -> &'static Ui {
        words::ui(self.language)
    }

    /// Whether anything was put in.
    #[must_use]
    pub fn untouched(&self) -> bool {
        self.timeline.events().is_empty()
    }

    /// What the world is given by an action, if anything: also what is journalled before it.
    #[must_use]
    pub fn input_of(&self, action: &Action) -> Option<Input> {
        let world = self.timeline.world();
        let name = |id: HostId| world.host(id).map(|host| host.name.clone());
        match action {
            Action::SendLetter => Some(self.timeline.scenario().letter.send()),
            Action::SendForm => {
                let draft = self.form.draft();
                Some(Input::Send {
                    host: name(self.form.host?)?,
                    draft,
                    envelope: None,
                })
            }
            Action::Check => Some(Input::Check {
                host: name(self.reader?)?,
            }),
            Action::Read { host, job } => Some(Input::Read {
                host: name(*host)?,
                job: job.clone(),
            }),
            Action::OpenConsole { from, to, port } => Some(Input::Open {
                from: name(*from)?,
                to: name(*to)?,
                port: *port,
            }),
            Action::TypeLine(line) => Some(Input::Type {
                on: self.console?.on,
                line: line.clone(),
            }),
            Action::BeginTls => Some(Input::Tls {
                on: self.console?.on,
            }),
            Action::HangUp => Some(Input::Close {
                on: self.console?.on,
            }),
            _ => None,
        }
    }

    /// What is journalled of an input: the input and its place in the run.
    #[must_use]
    pub fn journalled(&self, input: Input) -> Option<RecordedInput> {
        self.timeline.recorded(input)
    }

    fn put_in(&mut self, input: Input) -> Result<(), InputError> {
        self.timeline.apply(input)
    }

    fn load_timeline(&mut self, timeline: Timeline) {
        self.form = Form::of(&timeline);
        self.reader = reader(&timeline);
        self.timeline = timeline;
        self.seen = 0;
        self.console = None;
        self.closing = None;
        self.playing = false;
        self.grain = Grain::Hop;
    }

    fn load_lesson(&mut self, name: &str) {
        match lessons::lesson(name) {
            Ok(lesson) => {
                self.load_timeline(beginning(&lesson.scenario));
                self.lesson = Some((Rc::new(lesson), Progress::default()));
                self.work = Some(WorkTab::Console);
                self.grain = Grain::Exchange;
            }
            Err(error) => self.notice = Some(Notice::Error(error.to_string())),
        }
    }
}

fn beginning(name: &str) -> Timeline {
    let scenario = lessons::scenario(name).expect("a scenario that is built in is in order");
    Timeline::new(Arc::new(scenario)).expect("a scenario that is built in makes a world")
}

/// The last mail program that reads mail: in the lab's worlds, the recipient's.
fn reader(timeline: &Timeline) -> Option<HostId> {
    let reads = |host: &world::Host| host.mua.as_ref().is_some_and(|it| it.spec.read.is_some());
    timeline
        .world()
        .hosts()
        .rfind(|(_, host)| reads(host))
        .map(|(id, _)| id)
}

impl Reducible for AppState {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut next = (*self).clone();
        next.revision += 1;
        next.act(action);
        next.seen = next.seen.max(next.timeline.past().len());
        Rc::new(next)
    }
}
