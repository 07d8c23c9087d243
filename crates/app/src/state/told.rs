//! What is told of a run: its decisive moments, its question, its experiments.

use super::{Action, AppState};
use core::time::Duration;
use lessons::story::{Experiment, Moment};
use std::collections::BTreeSet;
use std::rc::Rc;
use story::{Grain, place};
use world::{ConnectionId, Event, EventId, EventKind, FutureId, Input, RecordedInput};

/// Who goes to the end of a run stops before a longer wait.
const MINUTE: Duration = Duration::from_secs(60);

/// The experiment whose run is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tried {
    /// Which experiment.
    pub number: usize,
    /// The run without it.
    pub without: FutureId,
    /// What was answered to the question there.
    pub answered: Option<usize>,
}

impl AppState {
    /// Whether the event is a decisive moment.
    #[must_use]
    pub fn is_moment(&self, event: EventId) -> bool {
        self.moments.contains_key(&event)
    }

    /// The decisive moment that the event is.
    #[must_use]
    pub fn moment_at(&self, event: EventId) -> Option<&Moment> {
        self.story.moments.get(*self.moments.get(&event)?)
    }

    /// Whether a step of the chosen grain stops at an event: a decisive moment is a stop of every grain, and so is an exchange
    /// where a person types.
    pub fn stop(&self) -> impl Fn(&Event) -> bool + use<> {
        let (grain, moments) = (self.grain, Rc::clone(&self.moments));
        let requests = self.timeline.requests(self.timeline.events().len());
        let connections = requests.filter_map(|it| it.connection);
        let typed = connections.filter(|it| self.timeline.is_typed(*it));
        let typed: BTreeSet<ConnectionId> = typed.collect();
        move |event| {
            let is_typed = event.connection.is_some_and(|it| typed.contains(&it));
            grain.stops_at(event)
                || moments.contains_key(&event.id)
                || is_typed && grain.min(Grain::Exchange).stops_at(event)
        }
    }

    /// Where a step of the chosen grain stops.
    pub fn stops(&self) -> impl Iterator<Item = EventId> + use<'_> {
        let stop = self.stop();
        let events = self.timeline.events().iter();
        events.filter(move |it| stop(it)).map(|it| it.id)
    }

    /// Whether it is a session that was recorded: its client is not simulated.
    #[must_use]
    pub fn is_recorded(&self) -> bool {
        let writer = &self.timeline.scenario().letter.host;
        let world = self.timeline.world();
        let host = world.host_named(writer).and_then(|it| world.host(it));
        host.is_some_and(|it| it.outside)
    }

    /// Whether the letter was sent in this future, or nobody could send it.
    #[must_use]
    pub fn is_sent(&self) -> bool {
        let mut inputs = self.timeline.inputs().iter();
        self.is_recorded() || inputs.any(|it| matches!(it.input, Input::Send { .. }))
    }

    /// Whether the letter is ready and nothing moves: the world was at most set up, by faults and changes.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        let mut inputs = self.timeline.inputs().iter();
        let sets_up = |it: &RecordedInput| {
            matches!(
                it.input,
                Input::Break { .. } | Input::Mend { .. } | Input::Edit(_) | Input::Play { .. }
            )
        };
        self.lesson.is_none() && inputs.all(sets_up)
    }

    /// Where the run, from the cursor on, first waits for more than a minute, and not just for an answer, or for an answer of
    /// the person: at what is put off. `None` where it never does, or the cursor is there. A lesson says itself where to go.
    #[must_use]
    pub fn long_wait(&self) -> Option<EventId> {
        let begins = |it: &Event| {
            let is_new = matches!(it.kind, EventKind::ConnectionRequested(_));
            it.connection.is_none() || is_new
        };
        let waits = |two: &[Event]| {
            self.asks_person(&two[0]) || two[1].at > two[0].at + MINUTE && begins(&two[1])
        };
        let at = self.timeline.past().len().saturating_sub(1);
        let ahead = self.timeline.events().get(at..)?;
        let wait = ahead.windows(2).position(waits)?;
        let put_off = |it: &Event| matches!(it.kind, EventKind::Deferred { .. });
        let deferred = ahead[..=wait].iter().rposition(put_off);
        let deferred = deferred.filter(|_| !self.asks_person(&ahead[wait]));
        let stop = deferred.unwrap_or(wait);
        (stop > 0 && self.lesson.is_none()).then(|| ahead[stop].id)
    }

    /// Which choice answers the scenario’s question in this run, at its end; `None` where it is not asked.
    #[must_use]
    pub fn answer(&self) -> Option<usize> {
        let question = self.story.question.as_ref()?;
        let is_asked = self.is_sent() && self.tried().is_none() && self.lesson.is_none();
        is_asked.then(|| question.answer(self.told()))?
    }

    /// The experiment whose run it is.
    #[must_use]
    pub fn experiment(&self) -> Option<&Experiment> {
        self.story.experiments.get(self.tried()?.number)
    }

    /// What leads to the place where an experiment begins, and how many moves it has.
    #[must_use]
    pub fn start_of(&self, number: usize) -> Option<(Action, usize)> {
        let experiment = self.story.experiments.get(number)?;
        let place = place::find(self.timeline.events(), &experiment.at)?;
        let start = place.map_or(Action::First, Action::Seek);
        Some((start, experiment.moves.len()))
    }

    /// Goes back to the run without the experiment.
    pub(super) fn leave_experiment(&mut self) {
        if let Some(tried) = self.tried() {
            self.change(|timeline| {
                timeline.follow(tried.without);
                timeline.last();
            });
            self.closing = tried.answered;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::Address;
    use crate::state::opening::arrive;
    use yew::Reducible as _;

    fn act(state: Rc<AppState>, action: Action) -> Rc<AppState> {
        let prepared = state.prepare(action);
        let mut state = state.reduce(prepared);
        while !state.timeline.is_whole() {
            let prepared = state.prepare(Action::Work);
            state = state.reduce(prepared);
        }
        state
    }

    #[test]
    fn an_experiment_is_another_future_and_the_first_is_kept() {
        for name in ["greylisting", "idle", "smuggling"] {
            let query = [("scenario".into(), name.into())];
            let words = crate::panels::tests::english();
            let address = Address::read(0, query, "");
            let mut state = arrive(Rc::new(AppState::new(address, false, None, words)));
            for action in [Action::SendLetter, Action::Last, Action::AnswerClosing(0)] {
                state = act(state, action);
            }
            let first = state.timeline.digest();
            let moments = state.moments.clone();
            assert!(moments.len() >= 3 && state.answer().is_some(), "{name}");
            for number in 0..state.story.experiments.len() {
                state = act(state, Action::LeaveExperiment);
                let (start, steps) = state.start_of(number).unwrap();
                state = act(state, start);
                for step in 0..steps {
                    state = act(state, Action::Experiment { number, step });
                }
                state = act(state, Action::Last);
                let experiment = state.experiment().unwrap();
                assert!(
                    experiment.holds.test(&state.timeline).is_ok(),
                    "{name} {number}"
                );
                assert!(state.answer().is_none());
            }
            state = act(state, Action::LeaveExperiment);
            assert_eq!(state.timeline.digest(), first, "{name}");
            assert_eq!((state.closing, &state.moments), (Some(0), &moments));
            assert!(state.experiment().is_none() && state.answer().is_some());
        }
    }

    #[test]
    fn who_goes_to_the_end_stops_where_something_first_waits_for_more_than_a_minute() {
        for (name, waits) in [("greylisting", true), ("relay", false)] {
            let query = [("scenario".into(), name.into())];
            let words = crate::panels::tests::english();
            let address = Address::read(0, query, "");
            let mut state = arrive(Rc::new(AppState::new(address, false, None, words)));
            state = act(state, Action::SendLetter);
            state = act(state, Action::First);
            let wait = state.long_wait();
            assert_eq!(wait.is_some(), waits, "{name}");
            let Some(wait) = wait else { continue };
            state = act(state, Action::SeekStop(Some(wait)));
            assert_eq!((state.long_wait(), state.timeline.at_end()), (None, false));
            assert!(story::wait(&state.timeline).is_some_and(|it| it.until.is_some()));
        }
    }
}
