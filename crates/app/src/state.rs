//! The state of the page and the one way it changes. Pure: what touches the browser is in
//! `effects`.

mod action;
mod compose;
mod fault;
mod futures;
mod input;
mod kept;
mod ladder;
mod lesson;
mod live;
mod motion;
mod opening;
mod play;
mod reduce;
mod told;

pub use action::{Action, Notice, Prepared};
pub use compose::{EnvelopeForm, Form, MAX_ATTACHED, addresses, keeps};
pub use fault::{FaultField, FaultForm, UNITS, span};
pub use futures::{Compared, Which};
pub use ladder::{Break, Filter, Rungs};
pub use lesson::Taken;
pub use live::{Live, Reach, Reading, Told};
pub use motion::{Act, Flying};
pub use opening::{FIRST_SCENARIO, Listing, Opening, Source};
#[cfg(test)]
pub(crate) use opening::{arrive, tests};
pub use told::Tried;

use crate::address::{Address, Place};
use crate::choices::{LadderView, NarrowTab, Theme, View};
use crate::live::Finding;
use crate::panels::inspector::EXPLAIN;
use crate::panels::stage::Thing;
use kept::Kept;
pub use kept::Progressed;
use lessons::{SavedRun, Story};
use motion::Motion;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use story::Grain;
use story::{Fact, fact};
use words::Words;
use world::{ConnectionId, EventId, EventKind, FutureId, HostId, Moment, Timeline};

/// The state of the page. A clone shares the run.
#[derive(Debug, Clone)]
pub struct AppState {
    /// Counts changes; two states of one page are the same where it is.
    revision: u64,
    /// Counts changes of the run: what is derived from the run alone is derived again when it changes.
    pub run: u64,
    /// The run and its cursor.
    pub timeline: Timeline,
    /// What moves from the stop before to the cursor.
    motion: Option<Motion>,
    /// How many events of this future were seen: what lies after the cursor and was seen stays in
    /// sight.
    pub seen: usize,
    /// What the scenario teaches.
    pub story: Rc<Story>,
    /// The events of the run that are decisive moments, and which: derived from the run.
    moments: Rc<BTreeMap<EventId, usize>>,
    /// The experiments, by the future of their run.
    tried: BTreeMap<FutureId, Tried>,
    /// The two runs that are shown side by side.
    pub compare: Option<Compared>,
    /// The lesson, and how far it is.
    pub lesson: Option<Taken>,
    /// The runs of the lessons that were begun on this device, as they were when the page came, by the name of the lesson.
    pub saved: Rc<BTreeMap<String, String>>,
    /// A run whose lesson is on its way.
    coming: Option<Box<SavedRun>>,
    /// How far one step goes.
    pub grain: Grain,
    /// Whether it plays.
    pub playing: bool,
    /// When Step was pressed last, in ms of the page.
    pressed: Option<u32>,
    /// The speed of play, in per cent.
    pub speed: u16,
    /// The name of the tab that the inspector shows.
    pub inspect: &'static str,
    /// The name of the panel that the workbench shows; `None`: closed.
    pub work: Option<&'static str>,
    /// The host at which the panels of the workbench were opened.
    pub host: Option<HostId>,
    /// What a narrow page shows.
    pub narrow: NarrowTab,
    /// Diagram or list.
    pub ladder: LadderView,
    /// What was chosen of the ladder.
    pub rungs: Rc<Rungs>,
    /// Light or dark.
    pub theme: Theme,
    /// How much is shown.
    pub view: View,
    /// What the address asked for.
    pub address: Rc<Address>,
    /// The letter that is being written.
    pub form: Form,
    /// The fault that is being described.
    pub fault: FaultForm,
    /// The connection on which the person types now.
    pub console: Option<ConnectionId>,
    /// Whose mailbox is shown.
    pub reader: Option<HostId>,
    /// Between which hosts it is shown what an eavesdropper has; `None`: those that talk.
    pub capture: Option<(HostId, HostId)>,
    /// The runs that were left in this visit, by what they are of.
    kept: Rc<Vec<(Option<Source>, Kept)>>,
    /// What was done on this device, by its link.
    pub done: Rc<BTreeSet<String>>,
    /// Whether the page is being printed: then all of it is there.
    pub printing: bool,
    /// Whether the screen is blank for the moment.
    pub blanked: bool,
    /// What the catalogue is searched for.
    pub search: String,
    /// What was answered to the closing question.
    pub closing: Option<usize>,
    /// What is shown; `None`: a file.
    pub shown: Option<Source>,
    /// What was asked for and is not there.
    pub opening: Option<Opening>,
    /// The `smtplab serve` that the page came from.
    pub live: Option<Rc<Live>>,
    /// The list of scenarios and lessons.
    pub listing: Listing,
    /// Whether the page has nothing to show yet of what its address asks for.
    pub blank: bool,
    /// What is selected on the stage.
    pub selected: Option<Thing>,
    /// Whether the stage shows all hosts.
    pub map: bool,
    /// What the person is to be told.
    pub notice: Option<Notice>,
    /// Whether the list of keys is open.
    pub keys: bool,
    /// What was found in a session of another program, by the line it was found at.
    pub findings: Rc<BTreeMap<EventId, Vec<Finding>>>,
    /// The text of another program that is explained, while the dialog is open.
    pub explained: Option<Rc<str>>,
    /// The language that was asked for and is on its way.
    pub language: Option<String>,
    /// The words of the person’s language.
    pub words: Rc<Words>,
}

impl PartialEq for AppState {
    fn eq(&self, other: &Self) -> bool {
        self.revision == other.revision
    }
}

impl AppState {
    /// The page as its address asks for it.
    #[must_use]
    pub fn new(address: Address, framed: bool, theme: Option<Theme>, words: Rc<Words>) -> Self {
        let (timeline, story) = opening::first();
        let view = match address.view {
            None if framed => View::Embed,
            _ => address.page(),
        };
        let notice = (!address.unknown.is_empty())
            .then(|| Notice::Error(bad_address_value(&address.unknown.join(", "))));
        let mut state = Self {
            revision: 0,
            run: 0,
            form: Form::of(&timeline),
            fault: FaultForm::of(timeline.world()),
            reader: reader(&timeline),
            timeline,
            motion: None,
            seen: 0,
            story,
            moments: Rc::default(),
            tried: BTreeMap::new(),
            compare: None,
            lesson: None,
            saved: Rc::default(),
            coming: None,
            grain: Grain::Hop,
            playing: false,
            pressed: None,
            inspect: EXPLAIN,
            work: None,
            host: None,
            narrow: NarrowTab::Story,
            ladder: LadderView::Diagram,
            rungs: Rc::default(),
            theme: address.theme.or(theme).unwrap_or_default(),
            speed: address.speed.map_or(100, |it| it.0),
            view,
            console: None,
            capture: None,
            kept: Rc::default(),
            done: Rc::default(),
            blanked: false,
            printing: false,
            search: String::new(),
            closing: None,
            shown: Some(Source::Scenario(FIRST_SCENARIO.to_owned())),
            opening: None,
            live: None,
            listing: match view.is_embedded() {
                false => Listing::Loading,
                true => Listing::Unread,
            },
            blank: false,
            selected: None,
            map: view == View::Overview,
            notice: None,
            keys: false,
            explained: None,
            findings: Rc::default(),
            language: None,
            words,
            address: Rc::new(address),
        };
        if !state.open_address(state.address.open()) {
            state.go_to_address();
        }
        state.begin_live();
        state.seen = state.timeline.past().len();
        state.notice = notice.or(state.notice);
        state.derive(0);
        state
    }

    /// A place that the address names: the letter is sent, unless it was, and the cursor put there. A lesson that was
    /// begun stands where it was left.
    fn go_to_address(&mut self) {
        let begun = self.lesson.as_ref().is_some_and(Taken::has_begun);
        let Some(Place(place)) = self.address.at.clone().filter(|_| !begun) else {
            return;
        };
        let send = self.timeline.scenario().letter.send();
        let is_sent = self.timeline.inputs().iter().any(|it| it.input == send);
        if self.address.run.is_none() && !is_sent {
            // Where it is refused the place is not there.
            let _taken = self.timeline.apply(send);
        }
        self.go_to_place(&place);
    }

    /// Goes to a named place in the run.
    fn go_to_place(&mut self, place: &str) {
        match story::place::find(self.timeline.events(), place) {
            Some(Some(event)) => self.timeline.seek_event(event),
            Some(None) => self.timeline.first(),
            None => {
                self.timeline.first();
                let value = format!("at={place}");
                // That the run beside it cannot be read says more.
                let told = || Notice::Error(bad_address_value(&value));
                self.notice.get_or_insert_with(told);
            }
        }
        self.grain = Grain::Line;
    }

    /// What a fact says in the person’s language.
    #[must_use]
    pub fn text(&self, fact: &Fact) -> String {
        self.words.text(fact)
    }

    /// Prose of an author in the person’s language.
    #[must_use]
    pub fn prose(&self, text: &str) -> String {
        self.words.prose(text)
    }

    /// The run as it is told: until a motion ends, where it began.
    #[must_use]
    pub fn told(&self) -> &Timeline {
        self.motion.as_ref().map_or(&self.timeline, |it| &it.told)
    }

    /// The run as it is drawn: a moment inside of a motion.
    #[must_use]
    pub fn shown(&self) -> &Timeline {
        self.motion.as_ref().map_or(&self.timeline, |it| &it.shown)
    }

    /// Whether the panels of the workbench are on the page, or one press away.
    #[must_use]
    pub fn has_workbench(&self) -> bool {
        let (_, changes) = self.address.allows();
        changes
            && self.watched().is_none()
            && !self.view.is_embedded()
            && !matches!(self.view, View::Present)
    }

    /// Whether the address lets the person give the world the input of this action.
    fn allows(&self, action: &Action) -> bool {
        let (types, changes) = self.address.allows();
        match action {
            // The next line of the session would take it away.
            _ if self.watched().is_some() => false,
            Action::SendLetter | Action::Wait { .. } => true,
            Action::OpenConsole { .. }
            | Action::TypeLine(_)
            | Action::HangUp
            | Action::BeginTls => types,
            _ => changes,
        }
    }

    /// What moves now.
    #[must_use]
    pub fn act_now(&self) -> Option<Act> {
        self.motion.as_ref().map(|it| it.phase().act)
    }

    /// What flies now, and how.
    #[must_use]
    pub fn flying(&self) -> Option<Flying> {
        let Act::Flight(flying) = self.act_now()? else {
            return None;
        };
        Some(Flying {
            lead: motion::at_speed(flying.lead, self.speed),
            millis: motion::at_speed(flying.millis, self.speed),
            ..flying
        })
    }

    /// What is told of the run at the cursor is derived again when this changes.
    #[must_use]
    pub fn moment(&self) -> (u64, Moment) {
        (self.run, self.told().cursor())
    }

    /// What is drawn of the run is derived again when this changes.
    #[must_use]
    pub fn picture(&self) -> (u64, Moment, Option<Flying>, Option<Act>) {
        let cursor = self.shown().cursor();
        (self.run, cursor, self.flying(), self.act_now())
    }

    /// Which part of which motion it is, or where it stands: the clock begins anew with each.
    #[must_use]
    pub fn beat(&self) -> (u64, Moment, Option<usize>) {
        let number = self.motion.as_ref().map(Motion::number);
        (self.run, self.timeline.cursor(), number)
    }

    /// Derives what depends on the run: on all of it, since what a person did has its effects later. The events
    /// before the one at place `from` are those that it was derived from before.
    fn derive(&mut self, from: usize) {
        let moments = Rc::make_mut(&mut self.moments);
        moments.retain(|event, _| event.index() < from);
        moments.extend(self.story.moments_in(&self.timeline, from));
    }

    fn load_timeline(&mut self, timeline: Timeline, story: Rc<Story>) {
        self.story = story;
        self.findings = Rc::default();
        self.tried.clear();
        self.compare = None;
        self.form = Form::of(&timeline);
        self.fault = FaultForm::of(timeline.world());
        self.reader = reader(&timeline);
        self.timeline = timeline;
        self.motion = None;
        self.lesson = None;
        self.seen = 0;
        self.rungs = Rc::default();
        self.console = None;
        self.work = None;
        self.host = None;
        self.capture = None;
        self.selected = None;
        self.closing = None;
        self.playing = false;
        self.pressed = None;
        self.grain = Grain::Hop;
        self.inspect = EXPLAIN;
    }
}

fn bad_address_value(value: &str) -> Fact {
    fact!("ui-bad-address-value", value: value)
}

impl AppState {
    /// Where nothing was fetched yet, shows the mailbox into which a message came last.
    fn find_reader(&mut self) {
        let world = self.timeline.world();
        let programs = || {
            world
                .hosts()
                .filter_map(|(id, it)| Some((id, it.mua.as_ref()?)))
        };
        let has_mail = |id| programs().any(|(it, mua)| it == id && !mua.mail.copies.is_empty());
        if self.reader.is_some_and(has_mail) {
            return;
        }
        let found = self.timeline.past().iter().rev().find_map(|it| {
            let EventKind::Delivered { mailbox, .. } = &it.kind else {
                return None;
            };
            let mut programs = programs();
            let its =
                programs.find(|(_, it)| it.spec.read.is_some() && it.spec.address == *mailbox);
            its.map(|(id, _)| id)
        });
        self.reader = found.or(self.reader);
    }
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
