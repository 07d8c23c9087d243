//! Runs one end of a connection through a script, three times: whatever the pieces its octets come in, it
//! says and reports the same.

use crate::script::{Cut, Script, Step};
use core::fmt::Debug;
use core::ops::RangeInclusive;
use protocol_core::{Input, Instant, Octets, Output, Session, Ticket};

pub(crate) type Question<E> = <<E as End>::Session as Session>::Question;
type Decision<E> = <<E as End>::Session as Session>::Decision;
pub(crate) type Fact<E> = <<E as End>::Session as Session>::Fact;

/// One end of a connection: how a script sets it up, and the host that it asks.
pub(crate) trait End: Sized {
    type Session: Session<Question: Clone + PartialEq + Debug, Fact: Clone + PartialEq + Debug>;
    type State: Copy + PartialEq + Debug;
    type Watch: Watch<Self>;

    /// The state in which nothing more is said.
    const OVER: Self::State;
    /// Whether it asks a host: then the letter `l` makes the host answer late.
    const ASKS: bool;

    fn new(script: &Script<'_>) -> (Self, Self::Session, Self::Watch);

    fn state(session: &Self::Session) -> Self::State;

    /// Whether TLS is up from the first octet.
    fn begins_with_tls(session: &Self::Session, script: &Script<'_>) -> bool;

    /// The host's answer; `chosen` is the script's decision, if it has one.
    fn decide(
        &mut self,
        session: &mut Self::Session,
        question: &Question<Self>,
        chosen: Option<u8>,
    ) -> Decision<Self>;

    /// The session has its answer.
    fn answered(&mut self, _: &mut Self::Session) {}

    /// `^E` where nothing waits for an answer.
    fn provoke(&mut self, _: &mut Self::Session, _: &mut Self::Watch) {}

    /// How many octets it holds, and the most that it may.
    fn held(&self, _: &Self::Session) -> (usize, usize) {
        (0, 0)
    }

    /// Whether this is the report of a client that has finished.
    fn is_end(_: &Fact<Self>) -> bool {
        false
    }

    /// How often a client has finished in this state.
    fn ends(_: Self::State) -> RangeInclusive<usize> {
        0..=0
    }

    /// Whether the host is as after the other run.
    fn is_same(&self, _: &Self) -> bool {
        true
    }

    /// The script is over; `watch` has seen all of it if `watched`.
    fn finished(_: &Run<Self>, _watch: Self::Watch, _watched: bool) {}
}

/// Judges what an end of a connection says, by what is on the wire.
pub(crate) trait Watch<E: End> {
    /// The connection stands, and this was said.
    fn opened(&mut self, _said: &[u8], _secured: bool) {}

    /// What was reported, before what was said with it; in every run.
    fn reported(&mut self, _: &[Fact<E>]) {}

    /// One thing happened, an octet at the most.
    fn stepped(&mut self, it: &Stepped<'_, E>);
}

/// One thing that happened, and what came of it.
pub(crate) struct Stepped<'a, E: End> {
    pub(crate) before: E::State,
    /// What was heard: what arrives before TLS is up, or after the end, is not.
    pub(crate) heard: &'a [u8],
    /// The deadline came, or the peer closed.
    pub(crate) is_gone: bool,
    /// TLS came up.
    pub(crate) secured: bool,
    pub(crate) said: &'a [u8],
    pub(crate) asked: &'a [Question<E>],
    pub(crate) facts: &'a [Fact<E>],
    pub(crate) after: E::State,
}

/// Runs a script in whole, as it is written and octet by octet.
pub(crate) fn check<E: End>(octets: &[u8]) {
    let script = Script::new(octets);
    let whole = Run::<E>::of(&script, Cut::Nowhere);
    for cut in [Cut::AsWritten, Cut::Everywhere] {
        let other = Run::<E>::of(&script, cut);
        assert_eq!(other.heard.text(), whole.heard.text(), "{cut:?}");
        assert_eq!(other.heard.facts, whole.heard.facts, "{cut:?}");
        assert_eq!(other.questions, whole.questions, "{cut:?}");
        assert_eq!(other.state(), whole.state(), "{cut:?}");
        assert!(other.end.is_same(&whole.end), "{cut:?}");
    }
}

/// A run of a script.
pub(crate) struct Run<E: End> {
    pub(crate) end: E,
    pub(crate) session: E::Session,
    pub(crate) heard: Heard<Question<E>, Fact<E>>,
    /// What the host was asked.
    questions: Vec<Question<E>>,
    /// What it will answer: the next is the last.
    decisions: Vec<u8>,
    /// Whether it answers only at `^E`.
    is_late: bool,
}

impl<E: End> Run<E> {
    fn of(script: &Script<'_>, cut: Cut) -> Self {
        let (end, session, mut watch) = E::new(script);
        let decisions = script.words().next().unwrap_or_default();
        let mut run = Self {
            end,
            session,
            heard: Heard::default(),
            questions: Vec::new(),
            decisions: decisions.iter().rev().copied().collect(),
            is_late: E::ASKS && script.has(b'l'),
        };
        // Where the host answers late the client's lines overtake the answers: they are judged elsewhere.
        let watched = cut == Cut::Everywhere && !run.is_late && !script.is_long();
        let secured = E::begins_with_tls(&run.session, script);
        run.heard.open(&mut run.session, secured);
        run.settle();
        if watched {
            watch.opened(&run.heard.octets, secured);
        }
        for step in script.steps(cut) {
            run.step(&step, &mut watch, watched);
            if cut == Cut::Everywhere && !run.is_late {
                let (held, most) = run.end.held(&run.session);
                assert!(held <= most, "{held} octets are kept");
            }
        }
        let over = run.state() == E::OVER;
        assert_eq!(run.heard.closes, usize::from(over), "it closes once");
        let ends = run.heard.facts.iter().filter(|it| E::is_end(it)).count();
        let allowed = E::ends(run.state());
        assert!(allowed.contains(&ends), "it finishes {ends} times");
        E::finished(&run, watch, watched);
        run
    }

    fn step(&mut self, step: &Step, watch: &mut E::Watch, watched: bool) {
        let before = self.state();
        let (said, facts) = (self.heard.octets.len(), self.heard.facts.len());
        let asked = self.questions.len();
        let over = before == E::OVER;
        let secured = *step == Step::Secured && self.heard.wants_tls;
        // What arrives between the agreement and TLS is nobody's.
        let is_deaf = over || self.heard.wants_tls && !secured;
        match step {
            Step::Answer if self.is_late => self.answer(),
            Step::Answer => {
                self.end.provoke(&mut self.session, watch);
                self.heard.drain(&mut self.session);
            }
            _ => self.heard.step(&mut self.session, step),
        }
        self.settle();
        assert!(self.heard.closes <= 1, "it closes once");
        let happened = Stepped {
            before,
            heard: match step {
                Step::Octets(octets) if !is_deaf => octets,
                _ => &[],
            },
            is_gone: matches!(step, Step::Timeout | Step::Closed),
            secured,
            said: &self.heard.octets[said..],
            asked: &self.questions[asked..],
            facts: &self.heard.facts[facts..],
            after: self.state(),
        };
        watch.reported(happened.facts);
        if !watched {
            return;
        }
        if over || is_deaf && !happened.is_gone {
            let silent = happened.said.is_empty() && happened.asked.is_empty();
            assert!(silent && happened.facts.is_empty(), "it speaks out of turn");
        }
        watch.stepped(&happened);
    }

    pub(crate) fn state(&self) -> E::State {
        E::state(&self.session)
    }

    /// A host that is not late answers all that it is asked.
    fn settle(&mut self) {
        while !self.is_late && self.heard.open.is_some() {
            self.answer();
        }
    }

    fn answer(&mut self) {
        let Some((ticket, question)) = self.heard.open.take() else {
            return;
        };
        let chosen = self.decisions.pop().filter(|it| *it != b'0');
        let decision = self.end.decide(&mut self.session, &question, chosen);
        self.questions.push(question);
        // The connection may be closed by now.
        let answered = self.session.answer(Instant::ZERO, ticket, decision);
        assert!(answered.is_ok() || self.state() == E::OVER);
        self.end.answered(&mut self.session);
        self.heard.drain(&mut self.session);
    }
}

/// The refusal that the script chose.
pub(crate) fn refusal<T: Copy>(chosen: Option<u8>, all: &[T]) -> Option<T> {
    chosen.map(|octet| all[usize::from(octet) % all.len()])
}
/// What a session has done so far.
#[derive(Debug, Clone)]
pub(crate) struct Heard<Q, F> {
    /// The octets that it sent.
    pub(crate) octets: Vec<u8>,
    /// What it reported, in order.
    pub(crate) facts: Vec<F>,
    /// What it asks and was not answered.
    pub(crate) open: Option<(Ticket, Q)>,
    /// How often it wanted to close.
    pub(crate) closes: usize,
    /// Whether it waits for TLS.
    pub(crate) wants_tls: bool,
}

impl<Q, F> Default for Heard<Q, F> {
    fn default() -> Self {
        Self {
            octets: Vec::new(),
            facts: Vec::new(),
            open: None,
            closes: 0,
            wants_tls: false,
        }
    }
}

impl<Q, F> Heard<Q, F> {
    /// Gives `session` what happens and takes what it says. `Answer` is the caller's.
    pub(crate) fn step<S>(&mut self, session: &mut S, step: &Step)
    where
        S: Session<Question = Q, Fact = F>,
    {
        let input = match step {
            Step::Octets(octets) => Input::Octets(octets),
            Step::Timeout => Input::Timeout,
            Step::Closed => Input::Closed,
            Step::Secured if self.wants_tls => {
                self.wants_tls = false;
                Input::Secured
            }
            Step::Secured | Step::Answer => return,
        };
        session.handle_input(Instant::ZERO, input);
        self.drain(session);
    }

    /// Opens the connection; under TLS from the first octet where `secured`.
    pub(crate) fn open<S>(&mut self, session: &mut S, secured: bool)
    where
        S: Session<Question = Q, Fact = F>,
    {
        if secured {
            session.handle_input(Instant::ZERO, Input::Secured);
        }
        session.handle_input(Instant::ZERO, Input::Opened);
        self.drain(session);
    }

    /// Takes what the session says, up to its question.
    pub(crate) fn drain<S>(&mut self, session: &mut S)
    where
        S: Session<Question = Q, Fact = F>,
    {
        loop {
            match session.poll_output() {
                Output::Ask(ticket, question) => {
                    assert!(self.open.is_none(), "it asks before it was answered");
                    self.open = Some((ticket, question));
                }
                Output::Fact(fact) => self.facts.push(fact),
                Output::Close => self.closes += 1,
                Output::StartTls => self.wants_tls = true,
                Output::Timeout(_) => break,
            }
        }
        while let Some(octets) = session.poll_transmit(1000) {
            assert!((1..=1000).contains(&octets.len()), "{}", octets.len());
            self.octets.extend_from_slice(&octets);
        }
    }

    /// What was sent, as text.
    pub(crate) fn text(&self) -> String {
        Octets::from(self.octets.clone()).to_text().to_string()
    }
}
