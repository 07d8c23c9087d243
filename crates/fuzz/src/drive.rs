//! Runs one end of a connection through a script, three times: whatever the pieces its octets come in, it
//! says and reports the same.

use crate::script::{Cut, Script, Step};
use core::fmt::Debug;
use protocol_core::{Input, Instant, Octets, Output, Session, Ticket};

pub(crate) type Question<E> = <<E as End>::Session as Session>::Question;
type Decision<E> = <<E as End>::Session as Session>::Decision;
pub(crate) type Fact<E> = <<E as End>::Session as Session>::Fact;

/// One end of a connection: how a script sets it up, and the host that it asks.
pub(crate) trait End: Sized {
    type Session: Session<Question: Clone + PartialEq + Debug, Fact: Clone + PartialEq + Debug>;
    type State: Copy + PartialEq + Debug + 'static;
    type Watch: Watch<Self>;

    /// Whether it asks a host: then the letter `l` makes the host answer late.
    const ASKS: bool = false;
    /// The state in which nothing more is said.
    const OVER: Self::State;
    /// The states in which a client has finished, and those in which it may have.
    const FINISHED: &[Self::State] = &[];
    const MAY_BE_FINISHED: &[Self::State] = &[];

    fn new(script: &Script<'_>) -> (Self, Self::Session, Self::Watch);

    const STATE: fn(&Self::Session) -> Self::State;

    /// The host's answer; `chosen` is the script's decision, if it has one.
    fn decide(
        &mut self,
        _: &mut Self::Session,
        _: &Question<Self>,
        _: Option<u8>,
    ) -> Decision<Self> {
        unreachable!("it asks nothing")
    }

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

    /// Whether the host is as after the other run.
    fn is_same(&self, _: &Self) -> bool {
        true
    }

    /// The script is over.
    fn finished(_: &mut Run<Self>) {}
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
    let mut whole = Run::<E>::of(&script, Cut::Nowhere);
    for cut in [Cut::AsWritten, Cut::Everywhere] {
        let mut other = Run::<E>::of(&script, cut);
        assert_eq!(other.text(), whole.text(), "{cut:?}");
        assert_eq!(other.facts, whole.facts, "{cut:?}");
        assert_eq!(other.questions, whole.questions, "{cut:?}");
        assert_eq!(other.state(), whole.state(), "{cut:?}");
        assert!(other.end.is_same(&whole.end), "{cut:?}");
        E::finished(&mut other);
    }
    E::finished(&mut whole);
}

/// A run of a script.
pub(crate) struct Run<E: End> {
    pub(crate) end: E,
    pub(crate) session: E::Session,
    pub(crate) watch: E::Watch,
    /// Whether the watch sees all of it.
    pub(crate) is_watched: bool,
    /// What the session reported, in order.
    pub(crate) facts: Vec<Fact<E>>,
    /// The octets that it sent.
    octets: Vec<u8>,
    /// What it asks and was not answered.
    open: Option<(Ticket, Question<E>)>,
    /// How often it closed.
    closes: usize,
    /// Whether it waits for TLS.
    awaits_tls: bool,
    /// What the host was asked.
    questions: Vec<Question<E>>,
    /// What it will answer: the next is the last.
    decisions: Vec<u8>,
    /// Whether it answers only at `^E`.
    is_late: bool,
}

impl<E: End> Run<E> {
    fn of(script: &Script<'_>, cut: Cut) -> Self {
        let (end, session, watch) = E::new(script);
        let decisions = script.words().next().unwrap_or_default();
        let is_late = E::ASKS && script.has(b'l');
        let is_exact = cut == Cut::Everywhere && !is_late;
        let mut run = Self {
            end,
            session,
            watch,
            // Where the host answers late the client's lines overtake the answers: they are judged elsewhere.
            is_watched: is_exact && !script.is_long(),
            facts: Vec::new(),
            octets: Vec::new(),
            open: None,
            closes: 0,
            awaits_tls: false,
            questions: Vec::new(),
            decisions: decisions.iter().rev().copied().collect(),
            is_late,
        };
        let secured = script.has(b'i');
        if secured {
            run.session.handle_input(Instant::ZERO, Input::Secured);
        }
        run.input(Input::Opened);
        run.settle();
        if run.is_watched {
            run.watch.opened(&run.octets, secured);
        }
        for step in script.steps(cut) {
            run.step(&step);
            if is_exact {
                let (held, most) = run.end.held(&run.session);
                assert!(held <= most, "{held} octets are kept");
            }
        }
        let state = run.state();
        assert_eq!(run.closes, usize::from(state == E::OVER), "it closes once");
        let ends = run.facts.iter().filter(|it| E::is_end(it)).count();
        let is_due = E::FINISHED.contains(&state);
        let allowed = usize::from(is_due || E::MAY_BE_FINISHED.contains(&state));
        let is_right = (usize::from(is_due)..=allowed).contains(&ends);
        assert!(is_right, "it finishes {ends} times");
        run
    }

    /// Something happens.
    pub(crate) fn step(&mut self, step: &Step) {
        let before = self.state();
        let (said, facts) = (self.octets.len(), self.facts.len());
        let asked = self.questions.len();
        let over = before == E::OVER;
        let secured = *step == Step::Secured && self.awaits_tls;
        // What arrives between the agreement and TLS is nobody's.
        let is_deaf = over || self.awaits_tls && !secured;
        match step {
            Step::Answer if self.is_late => self.answer(),
            Step::Answer => {
                self.end.provoke(&mut self.session, &mut self.watch);
                self.drain();
            }
            Step::Octets(octets) => self.input(Input::Octets(octets)),
            Step::Timeout => self.input(Input::Timeout),
            Step::Closed => self.input(Input::Closed),
            Step::Secured if secured => {
                self.awaits_tls = false;
                self.input(Input::Secured);
            }
            Step::Secured => {}
        }
        self.settle();
        assert!(self.closes <= 1, "it closes once");
        let happened = Stepped {
            before,
            heard: match step {
                Step::Octets(octets) if !is_deaf => octets,
                _ => &[],
            },
            is_gone: matches!(step, Step::Timeout | Step::Closed),
            secured,
            said: &self.octets[said..],
            asked: &self.questions[asked..],
            facts: &self.facts[facts..],
            after: (E::STATE)(&self.session),
        };
        self.watch.reported(happened.facts);
        if !self.is_watched {
            return;
        }
        if over || is_deaf && !happened.is_gone {
            let silent = happened.said.is_empty() && happened.asked.is_empty();
            assert!(silent && happened.facts.is_empty(), "it speaks out of turn");
        }
        self.watch.stepped(&happened);
    }

    pub(crate) fn state(&self) -> E::State {
        (E::STATE)(&self.session)
    }

    /// What was sent, as text.
    fn text(&self) -> String {
        Octets::from(self.octets.clone()).to_text().to_string()
    }

    fn input(&mut self, input: Input<'_>) {
        self.session.handle_input(Instant::ZERO, input);
        self.drain();
    }

    /// A host that is not late answers all that it is asked.
    fn settle(&mut self) {
        while !self.is_late && self.open.is_some() {
            self.answer();
        }
    }

    fn answer(&mut self) {
        let Some((ticket, question)) = self.open.take() else {
            return;
        };
        let chosen = self.decisions.pop().filter(|it| *it != b'0');
        let decision = self.end.decide(&mut self.session, &question, chosen);
        self.questions.push(question);
        // The connection may be closed by now.
        let answered = self.session.answer(Instant::ZERO, ticket, decision);
        assert!(answered.is_ok() || self.state() == E::OVER);
        self.end.answered(&mut self.session);
        self.drain();
    }

    /// Takes what the session says, up to its question.
    fn drain(&mut self) {
        loop {
            match self.session.poll_output() {
                Output::Ask(ticket, question) => {
                    assert!(self.open.is_none(), "it asks before it was answered");
                    self.open = Some((ticket, question));
                }
                Output::Fact(fact) => self.facts.push(fact),
                Output::Close => self.closes += 1,
                Output::StartTls => self.awaits_tls = true,
                Output::Timeout(_) => {
                    while let Some(octets) = self.session.poll_transmit(1000) {
                        assert!((1..=1000).contains(&octets.len()), "{}", octets.len());
                        self.octets.extend_from_slice(&octets);
                    }
                    if !self.session.resume(Instant::ZERO) {
                        return;
                    }
                }
            }
        }
    }
}

/// The refusal that the script chose.
pub(crate) fn refusal<T: Copy>(chosen: Option<u8>, all: &[T]) -> Option<T> {
    chosen.map(|octet| all[usize::from(octet) % all.len()])
}
