//! Runs a session through one thing that happens.

use crate::script::Step;
use protocol_core::{Input, Instant, Octets, Output, Session, Ticket};

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
                Output::Timeout(_) => {
                    while let Some(octets) = session.poll_transmit(1000) {
                        assert!((1..=1000).contains(&octets.len()), "{}", octets.len());
                        self.octets.extend_from_slice(&octets);
                    }
                    if !session.resume(Instant::ZERO) {
                        return;
                    }
                }
            }
        }
    }

    /// What was sent, as text.
    pub(crate) fn text(&self) -> String {
        Octets::from(self.octets.clone()).to_text().to_string()
    }
}
