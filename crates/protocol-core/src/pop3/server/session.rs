//! The server's state machine.
//!
//! ```text
//! Connected --greeting--> Authorization --USER, PASS / APOP / AUTH--> Transaction --QUIT--> Update --> Over
//!                            ^     |                                       |
//!                            +-TLS-+ STLS                                  +-- lost, silent --> Over
//! ```
//! The maildrop's lock is held from Transaction on, and goes where it is left; only Update deletes.

mod authorization;
mod commands;
mod decided;
mod reading;
mod said;

use super::texts::{self, Text};
use super::{Config, Decision, Fact, Question, StateName};
use crate::pop3::{Maildrop, Reply, ResponseCode, Status, UniqueId, Verb};
use crate::sasl::server::Exchange;
use crate::session::{Channel, Input, Output, Reader as _, Session, Stale, Ticket};
use crate::{Instant, Octets};
use said::Said;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The most octets that wait while the host thinks, or while nobody takes what was said.
const MAX_WAITING: usize = 256 * 1024;

/// A server session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    config: Arc<Config>,
    state: State,
    channel: Channel<Question, Fact, Said>,
    errors: usize,
    /// Whether TLS is up.
    secured: bool,
    /// The timestamp of its greeting, where APOP is offered.
    timestamp: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum State {
    Connected,
    /// Whom USER has named.
    Authorization(Option<String>),
    /// STLS was answered.
    Securing,
    Authenticating(Box<Exchange>),
    Transaction(Box<Transaction>),
    Update(Ticket, Box<Transaction>),
    Asking(Ticket, Box<Pending>),
    Over,
}

/// The maildrop is open.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Transaction {
    user: String,
    maildrop: Maildrop,
    /// The places of the messages that are marked as deleted.
    marked: BTreeSet<usize>,
}

/// What the host was asked, and what follows its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Pending {
    /// For chance: the greeting waits.
    Greeting,
    /// Whether the password of PASS is right.
    Password,
    /// For the password of a user, whose APOP this was.
    Apop { user: String, digest: [u8; 16] },
    /// What AUTH wants to know.
    Exchange(Box<Exchange>),
    /// For the maildrop of this user.
    Open(String),
}

/// Getters.
impl Server {
    /// A session of `config` that has not greeted yet.
    #[must_use]
    pub fn new(config: Arc<Config>) -> Self {
        Self {
            config,
            state: State::Connected,
            channel: Channel::default(),
            errors: 0,
            secured: false,
            timestamp: None,
        }
    }

    /// The state, for drawing.
    #[must_use]
    pub fn state(&self) -> StateName {
        match &self.state {
            State::Connected => StateName::Connected,
            State::Authorization(None) => StateName::Authorization,
            State::Authorization(Some(_)) => StateName::UserGiven,
            State::Securing => StateName::Securing,
            State::Authenticating(_) => StateName::Authenticating,
            State::Transaction(_) => StateName::Transaction,
            State::Update(..) => StateName::Update,
            State::Asking(..) => StateName::Asking,
            State::Over => StateName::Over,
        }
    }

    /// The commands that may come now (RFC 1939 section 9), of those that it offers.
    pub fn legal_commands(&self) -> impl Iterator<Item = Verb> {
        let all = self.state().legal_commands().iter().copied();
        all.filter(|verb| self.out_of_order(*verb).is_none())
    }

    /// Who has logged in: whose maildrop is open.
    #[must_use]
    pub fn user(&self) -> Option<&str> {
        self.transaction().map(|it| it.user.as_str())
    }

    /// The messages that are marked as deleted, by number.
    pub fn marked(&self) -> impl Iterator<Item = u32> {
        let marked = self.transaction().into_iter().flat_map(|it| &it.marked);
        marked.map(|place| number(*place))
    }

    /// Whether TLS is up.
    #[must_use]
    pub const fn is_secured(&self) -> bool {
        self.secured
    }

    /// How many octets it holds: what arrived and was not looked at yet, and what waits to be sent, but
    /// for the contents of messages, which are the maildrop's.
    #[must_use]
    pub fn held(&self) -> usize {
        self.channel.waiting.len() + self.channel.outbox.iter().map(Said::held).sum::<usize>()
    }

    /// How it is set up.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.config
    }

    fn transaction(&self) -> Option<&Transaction> {
        match &self.state {
            State::Transaction(it) | State::Update(_, it) => Some(it),
            _ => None,
        }
    }
}

impl Session for Server {
    type Question = Question;
    type Decision = Decision;
    type Fact = Fact;

    fn handle_input(&mut self, now: Instant, input: Input<'_>) {
        if matches!(self.state, State::Over) {
            return;
        }
        match input {
            Input::Opened => {
                if matches!(self.state, State::Connected) {
                    self.greet();
                    self.work();
                }
            }
            Input::Octets(octets) => {
                self.channel.waiting.extend_from_slice(octets);
                self.work();
                if self.channel.waiting.len() > MAX_WAITING {
                    self.shut(texts::TOO_MUCH);
                }
            }
            // Nothing is said, and nothing deleted (RFC 1939 section 3).
            Input::Timeout | Input::Closed => self.close(),
            Input::Secured => self.secured(),
        }
        self.set_deadline(now);
    }

    fn poll_output(&mut self) -> Output<Question, Fact> {
        self.channel.poll()
    }

    fn poll_transmit(&mut self, room: usize) -> Option<Octets> {
        self.channel.outbox.next(room)
    }

    fn resume(&mut self, _now: Instant) -> bool {
        self.work_on()
    }

    fn answer(&mut self, now: Instant, ticket: Ticket, decision: Decision) -> Result<(), Stale> {
        match core::mem::replace(&mut self.state, State::Over) {
            State::Asking(open, asked) if open == ticket => {
                self.decided(*asked, decision);
                self.work();
                self.set_deadline(now);
                Ok(())
            }
            State::Update(open, transaction) if open == ticket => {
                self.updated(transaction, &decision);
                Ok(())
            }
            state => {
                self.state = state;
                Err(Stale)
            }
        }
    }
}

/// Saying.
impl Server {
    fn ask(&mut self, question: Question, asked: Pending) {
        self.state = State::Asking(self.channel.ask(question), Box::new(asked));
    }

    /// `+OK`.
    fn yes(&mut self, text: &str) {
        self.reply(&Reply::new(Status::Ok, None, text));
    }

    /// `-ERR`, with its response code where that is announced.
    fn no(&mut self, (code, text): Text) {
        let offered = &self.config.extensions;
        let code = code.filter(|it| {
            offered.resp_codes && (offered.auth_resp_code || *it != ResponseCode::Auth)
        });
        self.reply(&Reply::new(Status::Err, code, text));
    }

    /// Says no because of what the client did; too often, and the session ends.
    fn refuse(&mut self, text: Text) {
        self.errors += 1;
        if self.errors > self.config.max_errors {
            self.shut(texts::TOO_MANY_ERRORS);
        } else {
            self.no(text);
        }
    }

    fn reply(&mut self, reply: &Reply) {
        let line = Octets::line(format_args!("{reply}"));
        self.channel.send(Said::Line(line));
    }

    fn shut(&mut self, text: Text) {
        self.no(text);
        self.close();
    }

    /// The session ends; whoever has a lock lets it go.
    fn close(&mut self) {
        let state = core::mem::replace(&mut self.state, State::Over);
        if let State::Transaction(it) | State::Update(_, it) = state {
            self.channel.fact(Fact::Released { user: it.user });
        }
        self.channel.close();
    }
}

impl Transaction {
    fn new(user: String, maildrop: Maildrop) -> Self {
        Self {
            user,
            maildrop,
            marked: BTreeSet::new(),
        }
    }

    /// How many messages there are, but for those that are marked, and their octets.
    fn left(&self) -> (usize, u64) {
        let messages = self.maildrop.messages.iter().enumerate();
        let left = messages.filter(|(place, _)| !self.marked.contains(place));
        left.fold((0, 0), |(count, octets), (_, message)| {
            (count + 1, octets + message.size())
        })
    }

    fn marked_ids(&self) -> Vec<UniqueId> {
        let uid = |place: &usize| self.maildrop.messages[*place].uid().clone();
        self.marked.iter().map(uid).collect()
    }
}

/// The number of the message at that place.
fn number(place: usize) -> u32 {
    u32::try_from(place).map_or(u32::MAX, |place| place.saturating_add(1))
}

#[cfg(test)]
mod tests;
