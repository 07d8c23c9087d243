//! What is opened: asked for by a person or the address, fetched by `crate::fetch`, and then shown.

use super::{AppState, Form, Notice, Taken};
use crate::choices::View;
use lessons::index::hashed_name;
use lessons::{Document, Index, SavedRun, Story, WholeScenario};
use std::rc::Rc;
use std::sync::Arc;
use story::{Fact, Grain, fact, text};
use world::json;
use world::{Run, Scenario, Timeline};

/// The scenario of the first visit, which is compiled in.
pub const FIRST_SCENARIO: &str = "relay";
const FIRST: &str = include_str!(concat!(env!("OUT_DIR"), "/first.json"));

/// What can be asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A scenario of the list, by its name.
    Scenario(String),
    /// A lesson of the list, by its name.
    Lesson(String),
    /// A scenario or a run, by its address.
    Address(String),
}

/// What was asked for and is not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opening {
    /// It is on its way.
    Loading(Source),
    /// The run of this scenario is shown; what the scenario teaches is on its way.
    Story(Source),
    /// It could not be had, and why.
    Failed(Source, Fact),
}

/// The list of scenarios and lessons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Listing {
    /// Nobody needs it, or it could not be had.
    Unread,
    /// It is on its way.
    Loading,
    /// It is there.
    Ready(Rc<Index>),
}

pub(super) fn first_source() -> Source {
    Source::Scenario(FIRST_SCENARIO.to_owned())
}

/// The world that is compiled in, before anything happens, and what it teaches.
pub(super) fn first() -> (Timeline, Rc<Story>) {
    let Ok(Document::Scenario(whole)) = Document::read(FIRST) else {
        panic!("the first scenario is none");
    };
    let timeline = Timeline::new(Arc::new(whole.scenario));
    let timeline = timeline.expect("the first scenario makes a world");
    (timeline, Rc::new(whole.story))
}

impl AppState {
    /// The list, where it is there.
    #[must_use]
    pub fn index(&self) -> Option<&Index> {
        match &self.listing {
            Listing::Ready(index) => Some(index),
            Listing::Unread | Listing::Loading => None,
        }
    }

    /// Whether something is on its way.
    #[must_use]
    pub const fn is_loading(&self) -> bool {
        matches!(self.opening, Some(Opening::Loading(_)))
    }

    /// What is to be fetched now, and where it is; `None` where nothing is, or the list is needed first.
    #[must_use]
    pub fn to_fetch(&self) -> Option<(Source, Result<String, Fact>)> {
        let Some(Opening::Loading(source) | Opening::Story(source)) = &self.opening else {
            return None;
        };
        let (name, file) = match source {
            Source::Address(address) => (address, Some(address.as_str())),
            Source::Scenario(name) => (name, self.index()?.scenario(name)),
            Source::Lesson(name) => (name, self.index()?.lesson(name)),
        };
        let place = file.map(str::to_owned);
        let place = place.ok_or_else(|| fact!("ui-no-such-name-in-list", name: name.as_str()));
        Some((source.clone(), place))
    }

    /// Shows what was asked for: as it was left, where it was left in this visit.
    pub(super) fn open(&mut self, source: Source) {
        let film = self.motion.take_if(|it| it.is_tour);
        if let Some(at) = film.and_then(|it| it.shown.lit().map(|it| it.id)) {
            self.timeline.seek_event(at);
        }
        if self.shown.as_ref() == Some(&source) || self.resume(Some(&source)) {
            let view = if self.view.is_embedded() {
                self.view
            } else {
                View::Full
            };
            // What was changed since the page was compiled is still on its way.
            let coming = self.opening.take();
            self.show(view);
            // What was seen to its end begins anew.
            if self.lesson.is_none() && self.console.is_none() && self.timeline.at_end() {
                self.timeline.first();
            }
            self.opening = coming.filter(|it| *it == Opening::Loading(source));
        } else {
            self.fetch(source);
        }
    }

    /// Opens the run that the address has, else what it names. False where nothing is to come.
    pub(super) fn open_address(&mut self, named: Option<Source>) -> bool {
        if let Some(run) = &self.address.run {
            let opened = lessons::link::read(run);
            let opened = opened.map_err(|error| fact!("ui-bad-link", error: text(error)));
            match opened.and_then(|saved| self.open_link(saved)) {
                Ok(()) => return true,
                Err(why) => {
                    Rc::make_mut(&mut self.address).run = None;
                    self.notice = Some(Notice::Error(why));
                }
            }
        }
        let Some(source) = named else {
            return false;
        };
        let told = self.notice.take();
        self.blank = true;
        self.fetch(source);
        self.notice = told;
        true
    }

    /// A run out of a link. It is nobody's progress on this device: it is shown as one of a file is.
    fn open_link(&mut self, saved: Box<SavedRun>) -> Result<(), Fact> {
        if saved.progress.is_some() {
            self.come_back(saved);
            self.blank = self.is_loading();
            // The lesson may be here already.
            if !self.blank {
                self.shown = None;
                self.go_to_address();
            }
            return Ok(());
        }
        self.load(Document::Run(saved), None)?;
        self.notice
            .take_if(|it| *it == Notice::Info(fact!("ui-run-loaded")));
        self.shown = None;
        self.go_to_address();
        Ok(())
    }

    /// Shows the first scenario, which is here.
    pub(super) fn open_first(&mut self) {
        let source = Some(first_source());
        if self.shown != source && !self.resume(source.as_ref()) {
            self.keep();
            let (timeline, story) = first();
            self.load_timeline(timeline, story);
            self.shown = source;
            self.refresh_first();
        }
    }

    pub(super) fn fetch(&mut self, source: Source) {
        self.coming = None;
        self.notice = None;
        self.playing = false;
        let by_name = !matches!(source, Source::Address(_));
        if by_name {
            self.ask_for_list();
        }
        self.opening = Some(Opening::Loading(source));
    }

    /// Asks for the list, where it is not there.
    pub(super) fn ask_for_list(&mut self) {
        if self.listing == Listing::Unread {
            self.listing = Listing::Loading;
        }
    }

    /// The list arrived, or why not.
    pub(super) fn listed(&mut self, index: Result<Rc<Index>, Fact>) {
        match index {
            Ok(index) => {
                self.listing = Listing::Ready(index);
                self.refresh_first();
            }
            Err(why) => {
                self.listing = Listing::Unread;
                self.fail(why);
            }
        }
    }

    /// Fetches the first scenario where its source was changed since the page was compiled.
    fn refresh_first(&mut self) {
        let is_untouched =
            self.opening.is_none() && self.shown == Some(first_source()) && !self.timeline.acted();
        let listed = self.index().map(|it| it.scenario(FIRST_SCENARIO));
        if is_untouched && listed.is_some_and(|it| it != Some(&self.first_file())) {
            self.fetch(first_source());
        }
    }

    fn first_file(&self) -> String {
        let whole = WholeScenario {
            scenario: (**self.timeline.scenario()).clone(),
            story: (*self.story).clone(),
        };
        hashed_name(
            &format!("scenarios/{FIRST_SCENARIO}"),
            &json::write(&whole),
            "json",
        )
    }

    /// What was asked for arrived, or why not. What was asked for before something else is not
    /// waited for any more.
    pub(super) fn opened(&mut self, source: Source, document: Result<Document, Fact>) {
        if self.opening == Some(Opening::Story(source.clone())) {
            self.opening = None;
            if let Ok(Document::Scenario(whole)) = document {
                if whole.scenario == **self.timeline.scenario() {
                    self.story = Rc::new(whole.story);
                } else {
                    self.notice = Some(Notice::Info(fact!("ui-run-without-story")));
                }
            }
            return;
        }
        if self.opening != Some(Opening::Loading(source.clone())) {
            return;
        }
        // A run whose lesson is not to be had is shown without it.
        let document = document.or_else(|why| {
            let run = self.coming.take().ok_or(why)?;
            Ok(Document::Run(run))
        });
        match document.and_then(|it| self.load(it, Some(&source))) {
            Ok(()) => {
                let was_shown = self.shown.replace(source.clone()) == Some(source);
                // The home page's own scenario is fetched for the home page.
                if self.view.is_catalogue() && !was_shown {
                    self.view = View::Full;
                }
                if std::mem::take(&mut self.blank) {
                    if self.address.run.is_some() {
                        self.shown = None;
                    }
                    self.go_to_address();
                }
            }
            Err(why) => self.fail(why),
        }
    }

    fn fail(&mut self, why: Fact) {
        self.blank = false;
        match self.opening.take() {
            Some(Opening::Loading(source)) => {
                self.opening = Some(Opening::Failed(source, why));
            }
            // The run is shown without it.
            Some(Opening::Story(_)) => {}
            other => {
                self.opening = other;
                self.notice = Some(Notice::Error(why));
            }
        }
    }

    /// A file that a person chose.
    pub(super) fn load_file(&mut self, document: Document) {
        self.notice = None;
        self.leave_session();
        let document = match document {
            Document::Run(saved) if saved.progress.is_some() => return self.come_back(saved),
            it => it,
        };
        let is_record = matches!(document, Document::Record(_));
        match self.load(document, None) {
            Ok(()) if is_record => {}
            Ok(()) => {
                self.shown = None;
                Rc::make_mut(&mut self.address).run = None;
                if self.view.is_catalogue() {
                    self.view = View::Full;
                }
            }
            Err(why) => self.notice = Some(Notice::Error(why)),
        }
    }

    /// A run in which a lesson was taken: the lesson is the one that is shown, or of the list.
    fn come_back(&mut self, saved: Box<SavedRun>) {
        let name = saved.progress.as_ref().map(|it| it.lesson.clone());
        let name = name.unwrap_or_default();
        let shown = self.lesson.as_ref().filter(|it| it.lesson.name == name);
        match shown.map(Taken::template) {
            Some(template) => {
                self.coming = Some(saved);
                if let Err(why) = self.resume_lesson(template, None, None) {
                    self.notice = Some(Notice::Error(why));
                }
                self.view = self.view.with_run();
            }
            None => {
                self.fetch(Source::Lesson(name));
                self.coming = Some(saved);
            }
        }
    }

    fn load(&mut self, document: Document, source: Option<&Source>) -> Result<(), Fact> {
        let begin = |scenario: Arc<Scenario>| Timeline::new(scenario).map_err(|error| bad(&error));
        let mut opening = None;
        match document {
            Document::Scenario(whole) => {
                let timeline = begin(Arc::new(whole.scenario))?;
                self.keep();
                self.load_timeline(timeline, Rc::new(whole.story));
            }
            Document::Lesson(template) => {
                self.keep();
                let kept = match source {
                    Some(Source::Lesson(name)) => self.saved.get(name).cloned(),
                    _ => None,
                };
                // Who was given a seed by an address gets what it gives.
                let is_asked = self.address.open().as_ref() == source;
                let seed = self.address.seed.filter(|_| is_asked);
                self.resume_lesson(Rc::new(*template), kept.as_deref(), seed)?;
            }
            Document::Record(_) if source.is_some() => {
                return Err(fact!("lesson-record-is-a-file"));
            }
            Document::Record(record) => {
                Rc::make_mut(&mut self.done).extend(record.done);
                Rc::make_mut(&mut self.saved).extend(record.lessons);
                self.kept = Rc::default();
                self.notice = Some(Notice::Info(fact!("lesson-record-opened")));
                return Ok(());
            }
            Document::Run(file) => {
                let SavedRun { run, story, .. } = *file;
                let timeline = Timeline::open(&run).map_err(|error| bad(&error))?;
                let told = if is_same(&run, &timeline) {
                    fact!("ui-run-loaded")
                } else {
                    fact!("ui-run-differs")
                };
                if story == Story::default() {
                    let source = Source::Scenario(timeline.scenario().name.clone());
                    opening = Some(Opening::Story(source));
                    self.ask_for_list();
                }
                self.keep();
                self.load_timeline(timeline, Rc::new(story));
                self.notice = Some(Notice::Info(told));
            }
        }
        self.opening = opening;
        Ok(())
    }

    /// The same scenario or lesson from its beginning. Of a scenario, the run that is left is one of its futures.
    pub(super) fn start_over(&mut self) {
        if let Some(taken) = self.lesson.take() {
            let seed = taken.seed;
            return self.begin_again(taken, seed);
        }
        self.change(Timeline::start_over);
        self.form = Form::of(&self.timeline);
        self.rungs = Rc::default();
        self.selected = None;
        self.grain = Grain::Hop;
        self.inspect = crate::panels::inspector::EXPLAIN;
    }
}

/// Why something cannot be opened.
pub(super) fn bad(error: &dyn core::fmt::Display) -> Fact {
    fact!("ui-not-opened", error: text(error))
}

fn is_same(run: &Run, timeline: &Timeline) -> bool {
    run.digest.is_none_or(|then| then == timeline.digest())
}

/// Answers what the state waits for, as `crate::fetch` would, out of what is built in.
#[cfg(test)]
pub(crate) fn arrive(mut state: Rc<AppState>) -> Rc<AppState> {
    use super::Action;
    use yew::Reducible as _;

    use std::sync::LazyLock;
    static PACKED: LazyLock<lessons::sources::Packed> =
        LazyLock::new(|| lessons::Sources::embedded().pack());
    let packed = &*PACKED;
    let reduce = |state: Rc<AppState>, action| {
        let prepared = state.prepare(action);
        state.reduce(prepared)
    };
    if state.listing == Listing::Loading {
        state = reduce(state, Action::Listed(Ok(Rc::new(packed.index.clone()))));
    }
    while let Some((source, place)) = state.to_fetch() {
        let document = place.map(|place| {
            let file = packed.files.iter().find(|(name, _)| *name == place);
            let (_, text) = file.expect("the list names files that there are");
            let document = Document::read(text.as_ref().expect("it is in order"));
            Box::new(document.expect("it is a document"))
        });
        state = reduce(state, Action::Opened(source, document));
    }
    state
}

#[cfg(test)]
pub(crate) mod tests;
