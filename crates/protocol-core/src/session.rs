//! The one shape of every protocol engine, server and client.
//!
//! One mutation, then drain: [`Session::handle_input`] or [`Session::answer`], then
//! [`Session::poll_output`] until it returns [`Output::Timeout`], then
//! [`Session::poll_transmit`] until it returns `None`, and both again while [`Session::resume`] says so.
//!
//! A host whose peer does not read stops calling [`Session::poll_transmit`]. The server then stops taking
//! input ([`MAX_UNSENT`]), and the host stops giving it.

use crate::smtp::limits::AUTH_LINE;
use crate::{Instant, Octets};
use memchr::memchr;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

/// What happens to a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Input<'a> {
    /// The connection stands: a server may greet, a client may wait for the greeting.
    Opened,
    /// These octets arrived. They may be split anywhere.
    Octets(&'a [u8]),
    /// The peer closed the connection, or it was lost.
    Closed,
    /// TLS is up, for the first time on this connection: what follows is protected.
    Secured,
    /// The deadline of the last [`Output::Timeout`] came.
    Timeout,
}

/// What a session wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Output<Q, F> {
    /// A question for the host, answered through [`Session::answer`]; input waits meanwhile.
    Ask(Ticket, Q),
    /// Something that is now so.
    Fact(F),
    /// Nothing more will be sent: close the connection once what is due was transmitted.
    Close,
    /// Begin TLS once what is due was transmitted, then give [`Input::Secured`]. What arrives in
    /// plain text meanwhile is not the session's.
    StartTls,
    /// Nothing more to say before input, an answer, or this deadline.
    Timeout(Option<Instant>),
}

/// Names one question of one session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Ticket(pub u32);

/// An answer to a question that is no longer open (the connection closed meanwhile).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the question is no longer open")]
pub struct Stale;

/// With so many octets that nobody takes, a server looks at no further input.
pub const MAX_UNSENT: usize = 64 * 1024;

/// A protocol engine.
pub trait Session {
    /// What it asks of its host.
    type Question;
    /// What the host answers.
    type Decision;
    /// What it reports.
    type Fact;

    /// Takes one input at virtual time `now`.
    fn handle_input(&mut self, now: Instant, input: Input<'_>);

    /// What it wants next; to be called until it returns [`Output::Timeout`].
    fn poll_output(&mut self) -> Output<Self::Question, Self::Fact>;

    /// The next octets to send, `room` at the most. A unit of the protocol (a command line, a whole
    /// reply, a message's content, the line that ends it) is never joined with the next one, so
    /// that each can be seen; one that is longer than `room` comes in pieces.
    fn poll_transmit(&mut self, room: usize) -> Option<Octets>;

    /// Goes on with input that waited until the output was taken. True where it did: there is new output.
    fn resume(&mut self, _now: Instant) -> bool {
        false
    }

    /// The host's decision. Of a session that asks nothing no question is open.
    ///
    /// # Errors
    /// [`Stale`] where the question is no longer open; the session is unchanged.
    fn answer(&mut self, _: Instant, _: Ticket, _: Self::Decision) -> Result<(), Stale> {
        Err(Stale)
    }
}

/// The first piece of what waits to be sent, of `room` octets at the most; the rest of it waits on.
pub(crate) fn take_front(waiting: &mut VecDeque<Octets>, room: usize) -> Option<Octets> {
    let front = waiting.front_mut()?;
    if front.len() <= room {
        return waiting.pop_front();
    }
    let piece = front.slice(..room);
    *front = front.slice(room..);
    Some(piece)
}

/// What something that waits is counted as besides its octets: the same wherever it runs.
const ENTRY: usize = 64;

/// Something that waits to be sent.
pub(crate) trait Unsent {
    /// The next octets of it, `room` at the most; `None` when all were taken.
    fn next(&mut self, room: usize) -> Option<Octets>;

    /// How many octets are still to be taken, or more than [`MAX_UNSENT`] where that is not known.
    fn unsent(&self) -> usize;
}

impl Unsent for Octets {
    fn next(&mut self, room: usize) -> Option<Octets> {
        let piece = self.slice(..self.len().min(room));
        *self = self.slice(piece.len()..);
        (!piece.is_empty()).then_some(piece)
    }

    fn unsent(&self) -> usize {
        self.len()
    }
}

/// What a server has to send, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Outbox<T> {
    waiting: VecDeque<T>,
    unsent: usize,
}

impl<T> Default for Outbox<T> {
    fn default() -> Self {
        Self {
            waiting: VecDeque::new(),
            unsent: 0,
        }
    }
}

impl<T: Unsent> Outbox<T> {
    pub(crate) fn push(&mut self, it: T) {
        self.unsent += ENTRY + it.unsent();
        self.waiting.push_back(it);
    }

    /// The next octets, `room` at the most.
    pub(crate) fn next(&mut self, room: usize) -> Option<Octets> {
        loop {
            let Some(front) = self.waiting.front_mut() else {
                self.waiting = VecDeque::new();
                return None;
            };
            let before = front.unsent();
            let octets = front.next(room);
            self.unsent -= before - front.unsent();
            if octets.is_some() {
                return octets;
            }
            self.unsent -= ENTRY + front.unsent();
            self.waiting.pop_front();
        }
    }

    /// Whether so much waits that no further input is looked at.
    pub(crate) fn is_full(&self) -> bool {
        self.unsent > MAX_UNSENT
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &T> {
        self.waiting.iter()
    }
}

/// What stands between a session and its host: octets that arrived and were not looked at yet, what is to be
/// sent, what is to be told, and until when the session waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Channel<Q, F, T = Octets> {
    pub(crate) waiting: Vec<u8>,
    pub(crate) outbox: Outbox<T>,
    pub(crate) deadline: Option<Instant>,
    outputs: VecDeque<Output<Q, F>>,
    tickets: u32,
}

impl<Q, F, T> Default for Channel<Q, F, T> {
    fn default() -> Self {
        Self {
            waiting: Vec::new(),
            outbox: Outbox::default(),
            deadline: None,
            outputs: VecDeque::new(),
            tickets: 0,
        }
    }
}

impl<Q, F, T: Unsent> Channel<Q, F, T> {
    pub(crate) fn ask(&mut self, question: Q) -> Ticket {
        let ticket = Ticket(self.tickets);
        self.tickets = self.tickets.wrapping_add(1);
        self.outputs.push_back(Output::Ask(ticket, question));
        ticket
    }

    pub(crate) fn fact(&mut self, fact: F) {
        self.outputs.push_back(Output::Fact(fact));
    }

    pub(crate) fn send(&mut self, it: T) {
        self.outbox.push(it);
    }

    pub(crate) fn start_tls(&mut self) {
        self.outputs.push_back(Output::StartTls);
    }

    /// Nothing is read any more, and the host closes the connection.
    pub(crate) fn close(&mut self) {
        self.deadline = None;
        self.waiting = Vec::new();
        self.outputs.push_back(Output::Close);
    }

    /// [`Session::poll_output`].
    pub(crate) fn poll(&mut self) -> Output<Q, F> {
        self.outputs.pop_front().unwrap_or_else(|| {
            self.outputs = VecDeque::new();
            Output::Timeout(self.deadline)
        })
    }
}

/// What a server takes next of what arrived.
pub(crate) enum Expects {
    /// A line, of [`AUTH_LINE`] octets at the most: of a longer one the end is dropped.
    Line,
    /// Octets that are no lines.
    Octets,
    /// Nothing before its host has answered.
    Nothing,
    /// Nothing at all: what arrived is dropped.
    End,
}

/// A server that reads what arrived piece by piece, as far as its state allows.
pub(crate) trait Reader: Session {
    /// What it sends.
    type Sent: Unsent;

    fn channel(&mut self) -> &mut Channel<Self::Question, Self::Fact, Self::Sent>;

    fn expects(&self) -> Expects;

    /// Takes a line without its LF.
    fn take_line(&mut self, line: &[u8]);

    /// Takes octets; how many.
    fn take_octets(&mut self, octets: &[u8]) -> usize;

    /// Takes what waits, as far as the state allows.
    fn work(&mut self) {
        let mut waiting = core::mem::take(&mut self.channel().waiting);
        let mut taken = 0;
        while taken < waiting.len() {
            let rest = &waiting[taken..];
            taken += match self.expects() {
                Expects::End => rest.len(),
                Expects::Nothing => break,
                _ if self.channel().outbox.is_full() => break,
                Expects::Octets => self.take_octets(rest),
                Expects::Line => match memchr(b'\n', rest) {
                    Some(end) => {
                        self.take_line(&rest[..end]);
                        end + 1
                    }
                    None => {
                        if rest.len() > AUTH_LINE {
                            // Too long already: keep what shows that it is, drop the rest.
                            waiting.drain(taken + AUTH_LINE..waiting.len() - 1);
                        }
                        break;
                    }
                },
            };
        }
        // What is empty keeps no room: worlds hold many sessions that wait.
        if taken < waiting.len() {
            waiting.drain(..taken);
            self.channel().waiting = waiting;
        }
    }

    /// Goes on with what waited until the output was taken; whether there was anything.
    fn work_on(&mut self) -> bool {
        let waiting = self.channel().waiting.len();
        self.work();
        self.channel().waiting.len() < waiting
    }
}
