//! What the page knows of the `smtplab serve` that it came from.

use super::{AppState, Notice};
use crate::address::Watched as Asked;
use crate::choices::{NarrowTab, View};
use crate::live::{Finding, Listening, Message, Messages, Session, Sessions};
use lessons::Document;
use std::collections::BTreeMap;
use std::rc::Rc;
use story::{Grain, fact, place};
use world::{Event, EventId, EventKind, Timeline};

/// So many sessions and messages are listed.
const LISTED: usize = 200;

/// What changes with each thing that is said in a session.
type Version = (usize, bool, usize);

/// What the command told, or what became of a question to it.
#[derive(Debug, Clone, PartialEq)]
pub enum Told {
    /// The newest sessions and messages.
    Lists(Sessions, Messages),
    /// A session was opened, grew, or was closed.
    Session(Session),
    /// A message was accepted.
    Message(Message),
    /// Several things.
    Several(Vec<Told>),
    /// The command does not answer.
    Lost,
    /// The run of a session, or the status of the answer.
    Run {
        /// Which session.
        number: u64,
        /// The version that was wanted.
        version: Version,
        /// Its run.
        run: Result<String, u16>,
        /// What was found in its session.
        findings: Vec<Finding>,
    },
    /// The octets of a message, or the status of the answer.
    Source {
        /// Which message.
        id: String,
        /// Its octets as text.
        source: Result<String, u16>,
        /// What was found in its session.
        findings: Vec<Finding>,
    },
}

/// Whether the command answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Reach {
    /// It was asked for the first time.
    #[default]
    Asking,
    /// It does.
    Here,
    /// It did, or never has.
    Lost,
}

/// What is known of the command.
#[derive(Debug, Clone, Default)]
pub struct Live {
    /// Whether the command answers.
    pub reach: Reach,
    /// What it listens on.
    pub listening: Vec<Listening>,
    /// How many sessions there were.
    pub total: u64,
    /// The newest sessions.
    pub sessions: BTreeMap<u64, Session>,
    /// The newest messages, newest first.
    pub messages: Vec<Message>,
    /// Whether each new session opens itself.
    pub newest: bool,
    /// The session whose run is shown.
    pub watched: Option<Watched>,
    /// The message that is read.
    pub reading: Option<Reading>,
}

/// A session whose run is shown.
#[derive(Debug, Clone)]
pub struct Watched {
    /// Its number.
    pub number: u64,
    /// Which version of it is here.
    has: Option<Version>,
    /// How often it was answered.
    answers: u32,
    /// Whether the cursor goes to each new line.
    pub follow: bool,
}

/// A message that is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// Its number.
    pub id: String,
    /// Its octets, once they are here, or the status of the answer.
    pub source: Option<Result<String, u16>>,
    /// What was found in its session.
    pub findings: Vec<Finding>,
}

impl AppState {
    /// What the address asks of a command.
    pub(super) fn begin_live(&mut self) {
        let Some(Asked(number)) = self.address.live else {
            return;
        };
        self.live = Some(Rc::default());
        if let Some(number) = number {
            self.watch(number);
        }
    }

    fn live_mut(&mut self) -> Option<&mut Live> {
        self.live.as_mut().map(Rc::make_mut)
    }

    /// The session whose run is shown.
    #[must_use]
    pub fn watched(&self) -> Option<&Watched> {
        self.live.as_ref()?.watched.as_ref()
    }

    /// The session whose run is wanted in another version than the one that is here, and which. The last part
    /// changes with each answer.
    #[must_use]
    pub fn wanted_run(&self) -> Option<(u64, Version, u32)> {
        let live = self.live.as_ref()?;
        let watched = live.watched.as_ref()?;
        let session = live.sessions.get(&watched.number);
        let version = session.map_or_else(|| watched.has.unwrap_or_default(), Session::version);
        (watched.has != Some(version)).then_some((watched.number, version, watched.answers))
    }

    /// The message whose octets are wanted.
    #[must_use]
    pub fn wanted_source(&self) -> Option<String> {
        let reading = self.live.as_ref()?.reading.as_ref()?;
        reading.source.is_none().then(|| reading.id.clone())
    }

    /// What was found at the line of this event.
    #[must_use]
    pub fn findings_at(&self, event: &Event) -> &[Finding] {
        let found = self.findings.get(&line_of(event));
        found.map_or(&[], Vec::as_slice)
    }

    /// How much was found at the cursor.
    #[must_use]
    pub fn findings_here(&self) -> usize {
        let lit = self.told().lit();
        lit.map_or(0, |it| self.findings_at(it).len())
    }

    /// Opens a session as a run.
    pub(super) fn watch(&mut self, number: u64) {
        if self.live.is_none() || self.watched().is_some_and(|it| it.number == number) {
            return;
        }
        self.show(self.view.with_run());
        self.blank = true;
        self.narrow = NarrowTab::Ladder;
        if let Some(live) = self.live_mut() {
            live.watched = Some(Watched {
                number,
                has: None,
                answers: 0,
                follow: true,
            });
        }
    }

    /// No session is shown any more.
    pub(super) fn leave_session(&mut self) {
        if let Some(live) = self.live_mut() {
            live.watched = None;
        }
    }

    /// The cursor goes to each new line, or no more.
    pub(super) fn follow_lines(&mut self) {
        let Some(watched) = self.live_mut().and_then(|it| it.watched.as_mut()) else {
            return;
        };
        watched.follow = !watched.follow;
        if watched.follow {
            self.cut(Timeline::last);
        }
    }

    /// Who steps back does not follow any more; who is at the end does.
    pub(super) fn note_step(&mut self) {
        let at_end = self.timeline.at_end();
        if let Some(watched) = self.live_mut().and_then(|it| it.watched.as_mut()) {
            watched.follow = at_end;
        }
    }

    /// Each new session opens itself, or no more.
    pub(super) fn follow_newest(&mut self) {
        let Some(live) = self.live_mut() else { return };
        live.newest = !live.newest;
        let newest = live.sessions.keys().next_back().copied();
        if let Some(number) = newest.filter(|_| live.newest) {
            self.watch(number);
        }
    }

    /// Shows a message, or none.
    pub(super) fn read_message(&mut self, id: Option<String>) {
        if let Some(live) = self.live_mut() {
            live.reading = id.map(|id| Reading {
                id,
                source: None,
                findings: Vec::new(),
            });
        }
    }

    /// The command told something.
    pub(super) fn heard(&mut self, told: Told) {
        let Some(live) = self.live_mut() else { return };
        match told {
            Told::Lost => live.reach = Reach::Lost,
            Told::Several(all) => {
                for told in all {
                    self.heard(told);
                }
            }
            Told::Lists(sessions, messages) => {
                live.reach = Reach::Here;
                live.listening = sessions.listening;
                live.total = sessions.total;
                live.sessions = sessions
                    .sessions
                    .into_iter()
                    .map(|it| (it.number, it))
                    .collect();
                live.messages = messages.messages;
            }
            Told::Session(session) => {
                let number = session.number;
                let newest = live.sessions.keys().next_back();
                let is_new = newest.is_none_or(|it| *it < number);
                live.total += u64::from(is_new);
                live.sessions.insert(number, session);
                while live.sessions.len() > LISTED {
                    live.sessions.pop_first();
                }
                if is_new && live.newest {
                    self.watch(number);
                }
            }
            Told::Message(message) => {
                live.messages.retain(|it| it.id != message.id);
                live.messages.insert(0, message);
                live.messages.truncate(LISTED);
            }
            Told::Run {
                number,
                version,
                run,
                findings,
            } => self.show_session(number, version, run, findings),
            Told::Source {
                id,
                source,
                findings,
            } => {
                let reading = live.reading.as_mut().filter(|it| it.id == id);
                if let Some(reading) = reading {
                    (reading.source, reading.findings) = (Some(source), findings);
                }
            }
        }
    }

    fn show_session(
        &mut self,
        number: u64,
        version: Version,
        run: Result<String, u16>,
        findings: Vec<Finding>,
    ) {
        let Some(watched) = self.live_mut().and_then(|it| it.watched.as_mut()) else {
            return;
        };
        watched.answers += 1;
        if watched.number != number {
            return;
        }
        let is_first = watched.has.replace(version).is_none();
        let follow = watched.follow;
        let timeline = match run.map(|it| opened(&it)) {
            Ok(Some(timeline)) => timeline,
            Ok(None) => return self.lose_session(number, is_first, 0),
            Err(status) => return self.lose_session(number, is_first, status),
        };
        if is_first {
            if self.shown.is_some() {
                self.keep();
            }
            self.load_timeline(timeline, Rc::default());
            self.shown = None;
            self.blank = false;
            self.grain = Grain::Line;
            self.timeline.last();
        } else {
            self.grow(timeline, follow);
        }
        self.seen = self.timeline.events().len();
        self.mark(findings);
    }

    /// Marks the lines of the run at which something was found.
    pub(super) fn mark(&mut self, findings: Vec<Finding>) {
        let mut at: BTreeMap<EventId, Vec<Finding>> = BTreeMap::new();
        for finding in findings {
            let event = place::find(self.timeline.events(), &finding.place).flatten();
            if let Some(event) = event.and_then(|it| self.timeline.event(it)) {
                at.entry(line_of(event)).or_default().push(finding);
            }
        }
        self.findings = Rc::new(at);
    }

    /// The same session with more lines: the cursor stays at its event, or goes to the newest.
    fn grow(&mut self, timeline: Timeline, follow: bool) {
        let lit = self.timeline.lit().map(|it| it.id);
        self.motion = None;
        self.timeline = timeline;
        match lit.filter(|_| !follow) {
            Some(event) if self.timeline.event(event).is_some() => self.timeline.seek_event(event),
            _ if follow => self.timeline.last(),
            _ => self.timeline.first(),
        }
    }

    /// The session is not to be had: what is shown of it stays.
    fn lose_session(&mut self, number: u64, is_first: bool, status: u16) {
        self.notice = Some(Notice::Error(match status {
            404 => fact!("ui-live-gone", number: number),
            _ => fact!("ui-live-not-opened", number: number),
        }));
        if is_first {
            let told = self.notice.take();
            self.show(View::Home);
            self.notice = told;
        }
    }
}

/// A run that has been worked off.
fn opened(run: &str) -> Option<Timeline> {
    let Ok(Document::Run(saved)) = Document::read(run) else {
        return None;
    };
    let mut timeline = Timeline::open(&saved.run).ok()?;
    timeline.finish();
    Some(timeline)
}

/// The event that the line of this one has in the ladder: where it was sent.
fn line_of(event: &Event) -> EventId {
    match event.kind {
        EventKind::LineReceived { sent, .. } => sent,
        _ => event.id,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::Address;
    use crate::panels::tests::{english, sent};
    use crate::state::Action;
    use yew::Reducible as _;

    fn act(state: Rc<AppState>, action: Action) -> Rc<AppState> {
        let prepared = state.prepare(action);
        state.reduce(prepared)
    }

    fn told(run: Result<&Timeline, u16>, octets: usize) -> Action {
        Action::Heard(Rc::new(Told::Run {
            number: 17,
            version: (octets, false, 0),
            run: run.map(|it| it.run().to_json()),
            findings: Vec::new(),
        }))
    }

    fn session_17() -> Rc<AppState> {
        let address = Address::read(0, [("live".into(), "17".into())], "");
        Rc::new(AppState::new(address, false, None, english()))
    }

    #[test]
    fn the_cursor_goes_to_each_new_line_until_the_person_steps_back() {
        let mut timeline = sent("direct");
        let mut state = act(session_17(), told(Ok(&timeline), 1));
        assert!(!state.blank && state.timeline.at_end() && state.wanted_run().is_none());
        state = act(state, Action::Back);
        let left = state.timeline.lit().map(|it| it.id);
        let before = state.timeline.events().len();
        let again = timeline.scenario().letter.send();
        timeline.last();
        timeline.apply(again).expect("it is sent again");
        state = act(state, told(Ok(&timeline), 2));
        assert!(state.timeline.events().len() > before);
        assert_eq!(state.timeline.lit().map(|it| it.id), left);
        state = act(state, Action::FollowLines);
        assert!(state.timeline.at_end());
    }

    #[test]
    fn a_file_that_is_opened_takes_the_place_of_a_session() {
        let timeline = sent("direct");
        let state = act(session_17(), told(Ok(&timeline), 1));
        let file = Document::read(&sent("relay").run().to_json()).expect("it is a run");
        let state = act(state, Action::LoadFile(Box::new(file)));
        assert!(state.watched().is_none());
        let name = |state: &AppState| state.timeline.scenario().name.clone();
        assert_eq!(name(&state), "relay");
        // What is said in the session meanwhile does not come back over it.
        let state = act(state, told(Ok(&timeline), 2));
        assert_eq!(name(&state), "relay");
    }

    #[test]
    fn a_session_that_is_no_longer_kept_leads_to_the_list() {
        let state = act(session_17(), told(Err(404), 0));
        assert_eq!(state.view, View::Home);
        assert!(state.watched().is_none() && !state.blank);
        let gone = fact!("ui-live-gone", number: 17u64);
        assert_eq!(state.notice, Some(Notice::Error(gone)));
    }
}
