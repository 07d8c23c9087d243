//! The one context: the state, and how to act on it. Nothing else dispatches or journals.

use crate::crash;
use crate::panels::wire::visible;
use crate::state::{Action, AppState, Form};
use protocol_core::imap::Job;
use std::rc::Rc;
use story::Fact;
use words::{Span, Words};
use world::json;
use world::{HostId, Input, RecordedInput};
use yew::prelude::*;

/// What every panel gets. It reads the state as it is now, not as it was drawn.
#[derive(Clone, PartialEq)]
pub struct Lab(pub UseReducerHandle<AppState>);

impl core::ops::Deref for Lab {
    type Target = AppState;
    fn deref(&self) -> &AppState {
        &self.0
    }
}

impl Lab {
    /// Acts. What goes into the world is journalled first, so that a crash loses nothing; what the world
    /// refuses is taken out of the journal again.
    pub fn act(&self, action: Action) {
        // A handle keeps every state that was read through it: one that lives long must not be read.
        self.clone().act_at_once(action);
    }

    fn act_at_once(&self, action: Action) {
        let replaces_run = action.replaces_run();
        let changes = self.timeline.changes();
        crash::acted(action.name());
        let prepared = self.prepare(action);
        let journalled = prepared.recorded().map(|input| self.journal(input));
        let before = self.run;
        self.0.dispatch(prepared);
        if journalled.is_some() && self.run == before {
            crash::refused();
        }
        if replaces_run || self.timeline.changes() != changes {
            self.begin_journal();
        }
    }

    /// Changes the letter that is being written.
    pub fn write(&self, change: impl FnOnce(&mut Form)) {
        let mut form = self.clone().form.clone();
        change(&mut form);
        self.act(Action::Write(Box::new(form)));
    }

    /// What has a mail program do a job in its mailboxes; without one, it looks for mail.
    pub fn job(&self, host: HostId, job: impl Into<Option<Job>>) -> Action {
        let own = self.timeline.world().host(host);
        let host = own.expect("a host keeps its place").name.clone();
        Action::Give(Box::new(match job.into() {
            Some(job) => Input::Read { host, job },
            None => Input::Check { host },
        }))
    }

    /// Does an experiment: in the run without another, from its place on.
    pub fn do_experiment(&self, number: usize) {
        self.act(Action::LeaveExperiment);
        let Some((start, steps)) = self.clone().start_of(number) else {
            return;
        };
        self.act(start);
        for step in 0..steps {
            self.act(Action::Experiment { number, step });
        }
    }

    fn journal(&self, input: &RecordedInput) {
        if !self.timeline.acted() {
            self.name_run();
        }
        crash::journal(&json::write(input));
    }

    /// Tells the journal that another run is on the page.
    pub fn begin_journal(&self) {
        match self.timeline.acted() {
            true => self.name_run(),
            // Its scenario need not be written down before something is put in.
            false => crash::begin("{}"),
        }
    }

    fn name_run(&self) {
        crash::begin(&self.timeline.run_so_far().to_json());
    }

    /// The words of the person’s language.
    #[must_use]
    pub fn words(&self) -> Rc<Words> {
        Rc::clone(&self.words)
    }

    /// A fact on the page: what is the same in every language is marked as such.
    pub fn html(&self, fact: &Fact) -> Html {
        spans(self.words.spans(fact))
    }

    /// The paragraphs of a fact.
    pub fn paragraphs(&self, fact: &Fact) -> impl Iterator<Item = Html> + use<> {
        let paragraphs = self.words.paragraphs(fact).into_iter();
        paragraphs.map(|it| html! { <p>{ spans(it) }</p> })
    }

    /// A callback that acts.
    pub fn on<E>(&self, action: Action) -> Callback<E> {
        let lab = self.clone();
        Callback::from(move |_| lab.act(action.clone()))
    }

    /// A callback of a link that leads to a place in this page: a click that asks for another tab is the
    /// browser's.
    pub fn follow(&self, action: Action) -> Callback<MouseEvent> {
        self.with(move |lab, event: MouseEvent| {
            let elsewhere = event.ctrl_key() || event.meta_key() || event.shift_key();
            if event.button() == 0 && !elsewhere {
                event.prevent_default();
                lab.act(action.clone());
            }
        })
    }

    /// A callback that acts by what happened.
    pub fn with<E: 'static>(&self, act: impl Fn(&Self, E) + 'static) -> Callback<E> {
        let lab = self.clone();
        Callback::from(move |event| act(&lab, event))
    }
}

/// The parts of a sentence in a drawing.
pub fn tspans(spans: Vec<Span>) -> Html {
    let part = |it: Span| {
        let translate = it.verbatim.then_some("no");
        html! { <tspan translate={translate}>{ visible(&it.text) }</tspan> }
    };
    spans.into_iter().map(part).collect()
}

/// The parts of a sentence on the page.
pub fn spans(spans: Vec<Span>) -> Html {
    let part = |it: Span| match it.verbatim {
        true => html! { <span translate="no">{ visible(&it.text) }</span> },
        false => html! { it.text },
    };
    spans.into_iter().map(part).collect()
}

/// The lab, in a panel.
#[hook]
pub fn use_lab() -> Lab {
    use_context::<Lab>().expect("every panel is inside the page")
}
