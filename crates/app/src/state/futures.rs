//! The futures of the run: undo and redo, and which of them is followed or compared.

use super::{Action, AppState, Notice, Tried};
use crate::choices::NarrowTab;
use story::{Fact, fact};
use world::{Deed, FutureId, Timeline};

/// A run that is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// A future of this run.
    Future(FutureId),
    /// The run as the scenario has it.
    AsWritten,
}

/// Two runs that are compared, left and right.
pub type Compared = (Which, Which);

impl AppState {
    /// The experiment whose run it is.
    #[must_use]
    pub fn tried(&self) -> Option<Tried> {
        self.tried.get(&self.timeline.future()).copied()
    }

    /// What a future is called: as a person named it, by the experiment, or by what was done.
    #[must_use]
    pub fn future(&self, id: FutureId) -> Fact {
        let tried = self.tried.get(&id);
        let experiment = tried.and_then(|it| self.story.experiments.get(it.number));
        match experiment {
            Some(it) if self.timeline.future_name(id).is_none() => {
                let label = world::scenario::text(&it.label, self.words.tag());
                fact!("verbatim", text: self.prose(label.unwrap_or_default()))
            }
            _ => story::future(&self.timeline, id),
        }
    }

    /// What a run is called that is compared.
    #[must_use]
    pub fn which(&self, which: Which) -> Fact {
        match which {
            Which::Future(id) => self.future(id),
            Which::AsWritten => fact!("future-as-written"),
        }
    }

    /// All runs that can be compared: that which is followed, those that were left, and, where it is none of these, the
    /// one that the scenario has.
    #[must_use]
    pub fn comparable(&self) -> Vec<Which> {
        let letter = self.timeline.scenario().letter.send();
        let branches = self.timeline.branches();
        let mut inputs = branches.iter().map(world::Branch::inputs);
        let is_written = |it: &[world::RecordedInput]| matches!(it, [only] if only.input == letter);
        let is_there = is_written(self.timeline.inputs()) || inputs.any(is_written);
        let futures = branches.iter().rev().map(world::Branch::id);
        let futures = [self.timeline.future()].into_iter().chain(futures);
        let written = (!is_there && self.is_sent()).then_some(Which::AsWritten);
        futures.map(Which::Future).chain(written).collect()
    }

    /// Which two are compared at first: the run that is followed, at the right, and the one that was left last.
    #[must_use]
    pub fn compared_first(&self) -> Option<Compared> {
        let all = self.comparable();
        Some((*all.get(1)?, *all.first()?))
    }

    /// The run that is compared, at its end.
    #[must_use]
    pub fn run_of(&self, which: Which) -> Timeline {
        match which {
            Which::Future(id) => self.timeline.along(id),
            Which::AsWritten => self.timeline.as_written(),
        }
    }

    /// What is done to the futures.
    pub(super) fn act_on_futures(&mut self, action: Action) {
        let before = self.timeline.clone();
        match action {
            Action::Undo => {
                let undone = self.change(Timeline::undo);
                // What was sent is on the form again.
                if let Some(Deed::Input(input)) = &undone {
                    self.form.take_back(input, self.timeline.world());
                }
                self.tell(undone, &before, |what| fact!("ui-undone", what: what));
            }
            Action::Redo => {
                let redone = self.change(Timeline::redo);
                let after = self.timeline.clone();
                self.tell(redone, &after, |what| fact!("ui-redone", what: what));
            }
            Action::Follow(id) => {
                self.change(|timeline| timeline.follow(id));
                if self.lesson.is_none() {
                    self.seen = self.timeline.events().len();
                }
                self.compare = None;
                let what = self.future(id);
                self.notice = Some(Notice::Info(fact!("ui-run-switched", what: what)));
            }
            Action::DeleteFuture(id) => self.timeline.delete(id),
            Action::NameFuture(id, name) => self.timeline.rename(id, &name),
            Action::Compare(runs) => {
                self.cut(|_| {});
                self.compare = runs;
            }
            _ => {}
        }
        self.note_dropped(&before);
    }

    /// Makes a message of the attack, sent under the rules as they are, a future of the run, and goes to the reply that
    /// decided.
    pub(super) fn show_attack(&mut self, number: usize) {
        let Some(attack) = self.story.attacks.get(number) else {
            return;
        };
        let label = world::scenario::text(&attack.label, self.words.tag());
        let name = self.prose(label.unwrap_or_default());
        let attempt = match attack.on(self.told()) {
            Ok(attempt) => attempt,
            Err(error) => {
                let why = fact!("attack-not-played", error: story::text(error));
                self.notice = Some(Notice::Error(why));
                return;
            }
        };
        let inputs = attempt.timeline.inputs();
        let before = self.timeline.clone();
        let mut branches = before.branches().iter();
        let there = branches
            .find(|it| it.inputs() == inputs)
            .map(world::Branch::id);
        self.change(|timeline| match there {
            Some(id) => timeline.follow(id),
            None if timeline.inputs() == inputs => {}
            None => {
                timeline.first();
                for (index, it) in inputs.iter().enumerate() {
                    let taken = match index {
                        0 => timeline.fork(it.input.clone()),
                        _ => timeline.apply(it.input.clone()),
                    };
                    taken.expect("the attempt took it");
                    if index > 0 {
                        timeline.join_deeds();
                    }
                }
                timeline.rename(timeline.future(), &name);
            }
        });
        match attempt.reply {
            Some(reply) => self.cut(|timeline| timeline.seek_event(reply)),
            None => self.cut(Timeline::last),
        }
        self.view = self.view.with_run();
        self.narrow = NarrowTab::Ladder;
        self.notice = Some(Notice::Info(fact!("ui-run-switched", what: name)));
        self.note_dropped(&before);
    }

    /// Follows other futures: what was shown of the one before is over.
    pub(super) fn change<T>(&mut self, to: impl FnOnce(&mut Timeline) -> T) -> T {
        self.playing = false;
        self.motion = None;
        self.console = None;
        self.closing = None;
        let done = to(&mut self.timeline);
        self.seen = self.timeline.past().len();
        done
    }

    fn tell(&mut self, deed: Option<Deed>, there: &Timeline, tell: impl FnOnce(Fact) -> Fact) {
        if let Some(deed) = deed {
            self.notice = Some(Notice::Info(tell(story::deed(&deed, there))));
        }
    }

    /// Tells of a future that had to go because there are too many.
    pub(super) fn note_dropped(&mut self, before: &Timeline) {
        let is_full = |it: &Timeline| it.branches().len() == world::MAX_BRANCHES;
        let ids = || self.timeline.branches().iter().map(world::Branch::id);
        let mut all = before.branches().iter().map(world::Branch::id);
        let gone = all.find(|it| ids().all(|id| id != *it) && *it != self.timeline.future());
        if let Some(id) = gone.filter(|_| is_full(before) && is_full(&self.timeline)) {
            let what = story::future(before, id);
            self.notice = Some(Notice::Info(fact!("ui-run-dropped", what: what)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::Address;
    use crate::panels::tests::english;
    use crate::state::opening::arrive;
    use std::rc::Rc;
    use world::{Input, RecordedInput, Run};
    use yew::Reducible as _;

    /// The page and its journal, kept as `lab` keeps it.
    struct Page {
        state: Rc<AppState>,
        begun: Run,
        journal: Vec<RecordedInput>,
    }

    impl Page {
        fn new(name: &str) -> Self {
            let address = Address::read(0, [("scenario".into(), name.into())], "");
            let state = arrive(Rc::new(AppState::new(address, false, None, english())));
            Self {
                begun: state.timeline.run_so_far(),
                journal: Vec::new(),
                state,
            }
        }

        fn act(&mut self, action: Action) {
            let (changes, run) = (self.state.timeline.changes(), self.state.run);
            let replaces = action.replaces_run();
            let prepared = self.state.prepare(action);
            let input = prepared.recorded().cloned();
            self.state = Rc::clone(&self.state).reduce(prepared);
            self.journal.extend(input.filter(|_| self.state.run != run));
            if replaces || self.state.timeline.changes() != changes {
                self.begun = self.state.timeline.run_so_far();
                self.journal.clear();
            }
        }

        fn said(&self) -> Option<&str> {
            match self.state.notice.as_ref()? {
                Notice::Info(it) | Notice::Error(it) => Some(it.id.as_ref()),
            }
        }
    }

    /// These changes, and then the letter.
    fn page_inputs(changes: &[&str]) -> Vec<Action> {
        let change =
            |it: &&str| Action::Give(Box::new(serde_json::from_str(it).expect("an input")));
        changes
            .iter()
            .map(change)
            .chain([Action::SendLetter])
            .collect()
    }

    fn check() -> Action {
        let host = "phone.receiver.example".parse().expect("a name");
        Action::Give(Box::new(Input::Check { host }))
    }

    #[test]
    fn undo_says_what_it_undoes_and_redo_does_it_again() {
        let mut page = Page::new("relay");
        page.act(Action::SendLetter);
        page.act(Action::Last);
        let whole = page.state.timeline.run();
        page.act(Action::Undo);
        assert_eq!(page.said(), Some("ui-undone"));
        assert!(!page.state.timeline.acted() && page.state.timeline.undoable().is_none());
        // A letter of one's own that is undone is on the form again, with the envelope that was written by hand.
        let mut form = page.state.form.clone();
        form.subject = "Mine".into();
        form.by_hand(true);
        Rc::make_mut(&mut page.state).form = form.clone();
        page.act(Action::SendForm);
        assert_ne!(page.state.form, form);
        page.act(Action::Undo);
        assert_eq!(page.state.form, form);
        page.act(Action::Undo);
        page.act(Action::SendLetter);
        page.act(Action::Last);
        page.act(Action::Undo);
        page.act(Action::Redo);
        assert_eq!(
            (page.said(), page.state.timeline.run()),
            (Some("ui-redone"), whole)
        );
        for action in [Action::Redo, Action::Undo, Action::Undo] {
            page.act(action);
        }
        assert!(!page.state.timeline.acted());
    }

    #[test]
    fn an_experiment_is_undone_at_once_and_is_one_of_the_runs_that_are_compared() {
        let mut page = Page::new("greylisting");
        page.act(Action::SendLetter);
        page.act(Action::Last);
        let (first, whole) = (page.state.timeline.future(), page.state.timeline.run());
        let experiments = page.state.story.experiments.len();
        for number in 0..experiments {
            let (start, steps) = page.state.start_of(number).expect("its place is there");
            page.act(start);
            for step in 0..steps {
                page.act(Action::Experiment { number, step });
            }
            let tried = page.state.tried().expect("it is tried");
            assert_eq!((tried.number, tried.without), (number, first));
            let own = page.state.timeline.future();
            assert_eq!(page.state.future(own).id, "verbatim");
            let compared = page.state.compared_first();
            assert_eq!(compared, Some((Which::Future(first), Which::Future(own))));
            page.act(Action::Undo);
            assert_eq!(page.state.timeline.run(), whole, "{number}");
            assert!(page.state.tried().is_none() && page.state.compared_first().is_none());
        }
    }

    #[test]
    fn who_starts_over_finds_the_run_among_the_futures_and_undo_brings_it_back() {
        let mut page = Page::new("relay");
        page.act(Action::SendLetter);
        page.act(Action::Last);
        let whole = page.state.timeline.run();
        page.act(Action::StartOver);
        assert!(!page.state.timeline.acted() && page.state.timeline.branches().len() == 1);
        page.act(Action::Undo);
        assert_eq!(page.state.timeline.run(), whole);
    }

    #[test]
    fn runs_are_called_by_what_was_changed_in_them_and_are_kept_while_another_is_shown() {
        let mut page = Page::new("relay");
        let [slow, slower] = [5000, 6000].map(|it| {
            format!(r#"{{"edit":{{"link":{{"a":"mail.sender.example","b":"relay.sender.example","latency_micros":{it}}}}}}}"#)
        });
        for inputs in [
            page_inputs(&[]),
            page_inputs(&[&slow]),
            page_inputs(&[&slower]),
        ] {
            page.act(Action::StartOver);
            inputs.into_iter().for_each(|it| page.act(it));
        }
        let timeline = &page.state.timeline;
        let all = timeline.branches().iter().map(world::Branch::id);
        let names = all
            .chain([timeline.future()])
            .map(|it| page.state.text(&page.state.future(it)));
        let names: Vec<String> = names.collect();
        let [first, second, third] = &names[..] else {
            panic!("{names:?}")
        };
        assert_eq!(first, "As the scenario has it");
        assert!(second.starts_with("You change the link") && !second.contains("sends"));
        assert_eq!(*third, format!("{second} (2)"));
        page.act(Action::StartOver);
        page.act(Action::Show(crate::choices::View::Home));
        for name in ["direct", "relay"] {
            page.act(Action::Open(crate::state::Source::Scenario(name.into())));
            page.state = arrive(Rc::clone(&page.state));
        }
        assert_eq!(page.state.timeline.branches().len(), 3);
    }

    #[test]
    fn an_attack_is_shown_as_a_future_that_has_the_rules_and_is_there_once() {
        let mut page = Page::new("relay-rules");
        page.act(Action::SendLetter);
        page.act(Action::Last);
        let letter = page.state.timeline.future();
        let attacks = page.state.story.attacks.len();
        for number in (0..attacks).chain(0..attacks) {
            page.act(Action::ShowAttack(number));
            let timeline = &page.state.timeline;
            let is_named = timeline.future_name(timeline.future()).is_some();
            assert!(is_named || timeline.future() == letter);
            assert!(timeline.lit().is_some());
        }
        // The run with the letter alone is what the first of them does.
        assert_eq!(page.state.timeline.branches().len(), attacks - 1);
        page.act(Action::Follow(letter));
        let edit = r#"{"edit":{"host":{"name":"relay.open.example","set":{"mta":{"policy":{"open_relay":false}}}}}}"#;
        page.act(Action::First);
        page.act(Action::Give(Box::new(
            serde_json::from_str(edit).expect("an input"),
        )));
        page.act(Action::ShowAttack(0));
        let relay = page
            .state
            .timeline
            .world()
            .host_named(&"relay.open.example".parse().unwrap());
        let relay = page.state.timeline.world().host(relay.unwrap()).unwrap();
        assert!(!relay.mta.as_ref().unwrap().spec.policy.open_relay);
    }

    #[test]
    fn of_too_many_runs_the_oldest_without_a_name_goes_and_the_person_is_told() {
        let mut page = Page::new("relay");
        page.act(Action::SendLetter);
        page.act(Action::NameFuture(
            page.state.timeline.future(),
            "first".into(),
        ));
        for number in 0..world::MAX_BRANCHES + 2 {
            let edit =
                format!(r#"{{"edit":{{"dns":{{"name":"n{number}.example","records":[]}}}}}}"#);
            page.act(Action::First);
            page.act(Action::Give(Box::new(
                serde_json::from_str(&edit).expect("an input"),
            )));
            let dropped = page.said() == Some("ui-run-dropped");
            assert_eq!(dropped, number >= world::MAX_BRANCHES, "{number}");
        }
        let timeline = &page.state.timeline;
        let oldest = timeline.branches()[0].id();
        assert_eq!(timeline.future_name(oldest), Some("first"));
    }

    #[test]
    fn whatever_is_done_each_future_is_its_replay_and_the_journal_opens_as_the_run() {
        for seed in 0..12_usize {
            let mut page = Page::new("greylisting");
            let mut number = seed;
            let mut below = move |count: usize| {
                number = number.wrapping_mul(1_103_515_245).wrapping_add(12_345) & 0x7fff_ffff;
                number / 65_536 % count
            };
            for _ in 0..40 {
                let branch = page.state.timeline.branches().get(below(3));
                let branch = branch.map(world::Branch::id);
                let action = match (below(13), branch) {
                    (0, _) => Action::SendLetter,
                    (1 | 2, _) => check(),
                    (3, _) => {
                        let number = below(12).checked_sub(1);
                        Action::SeekStop(number.and_then(|it| page.state.stops().nth(it)))
                    }
                    (4, _) => Action::Last,
                    (5, _) => Action::Undo,
                    (6, _) => Action::Redo,
                    (7, Some(id)) => Action::Follow(id),
                    (8, Some(id)) => Action::DeleteFuture(id),
                    (9, Some(id)) => Action::NameFuture(id, format!("{seed}")),
                    (10, _) => Action::Wait { micros: 60_000_000 },
                    (11, _) => Action::Experiment { number: 0, step: 0 },
                    (12, _) => Action::StartOver,
                    _ => Action::Work,
                };
                page.act(action);
            }
            let timeline = &page.state.timeline;
            let run = timeline.run();
            let mut kept = page.begun.clone();
            kept.inputs.append(&mut page.journal);
            assert_eq!((&kept.inputs, &kept.branches), (&run.inputs, &run.branches));
            let again = Timeline::open(&Run::from_json(&kept.to_json()).expect("a run"));
            assert_eq!(again.expect("it opens").run(), run, "{seed}");
            for id in timeline.branches().iter().map(world::Branch::id) {
                let one = timeline.along(id);
                let replayed = Timeline::replay(&one.run()).expect("it was taken once");
                assert_eq!(replayed.digest(), one.digest(), "{seed}");
            }
        }
    }
}
