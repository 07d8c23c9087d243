//! The client's state machine.
//!
//! ```text
//! AwaitGreeting --> Capabilities --STLS--> Securing --> Capabilities
//!                        |
//!                        +--> Auth or Login --> Working --QUIT--> Quit --> Closed
//! ```
//! A refusal leads to Quit, the loss of the connection or nonsense to Closed, from everywhere.

mod opening;
mod reader;
mod work;

use super::{Config, Fact, Failure, Job, StateName, TlsUse};
use crate::pop3::reply::{Reply, Status};
use crate::pop3::{UniqueId, Verb};
use crate::sasl::Mechanism;
use crate::sasl::client::Dialogue;
use crate::session::{Channel, Input, Output, Session};
use crate::{Instant, Octets};
use core::convert::Infallible;
use core::time::Duration;
use reader::{Heard, Reader};
use work::Working;

/// How long the client waits for an answer: as long as a server waits for a command at least (RFC 1939
/// section 3).
const PATIENCE: Duration = Duration::from_secs(10 * 60);

/// A client session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Client {
    config: Config,
    jobs: Vec<Job>,
    state: State,
    reader: Reader,
    learnt: Learnt,
    /// The timestamp of the greeting, where APOP is offered.
    timestamp: Option<String>,
    channel: Channel<Infallible, Fact>,
    secured: bool,
    finished: bool,
}

/// What CAPA told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Learnt {
    /// Whether the server has CAPA at all: without it the rest says nothing.
    capa: bool,
    user: bool,
    uidl: bool,
    pipelining: bool,
    resp_codes: bool,
    stls: bool,
    /// The mechanism it uses, of those that are offered.
    auth: Option<Mechanism>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum State {
    AwaitGreeting,
    Capabilities,
    Stls,
    /// STLS was answered with yes.
    Securing,
    Auth(Box<Dialogue>),
    /// USER, PASS or APOP is out.
    Login(Verb),
    Working(Box<Working>),
    /// What is reported once QUIT is answered; `None`: it was reported.
    Quit(Option<Box<Done>>),
    Closed,
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Done {
    /// What is deleted if QUIT is answered with yes.
    marked: Vec<UniqueId>,
    failure: Option<Failure>,
}

/// Getters.
impl Client {
    /// A session that logs in, does the jobs and leaves.
    #[must_use]
    pub fn new(config: Config, jobs: Vec<Job>) -> Self {
        Self {
            config,
            jobs,
            state: State::AwaitGreeting,
            reader: Reader::default(),
            learnt: Learnt::default(),
            timestamp: None,
            channel: Channel::default(),
            secured: false,
            finished: false,
        }
    }

    /// Whether TLS is up.
    #[must_use]
    pub const fn is_secured(&self) -> bool {
        self.secured
    }

    /// Whether TLS comes before the greeting.
    #[must_use]
    pub fn begins_with_tls(&self) -> bool {
        self.config.tls == TlsUse::Implicit
    }

    /// The state, for drawing.
    #[must_use]
    pub fn state(&self) -> StateName {
        match &self.state {
            State::AwaitGreeting => StateName::AwaitGreeting,
            State::Capabilities => StateName::Capabilities,
            State::Stls | State::Securing => StateName::Tls,
            State::Auth(_) => StateName::Auth,
            State::Login(_) => StateName::Login,
            State::Working(it) if it.lists() => StateName::Listing,
            State::Working(_) => StateName::Working,
            State::Quit(_) => StateName::Quit,
            State::Closed => StateName::Closed,
        }
    }

    /// How many octets it holds: what came and is not whole, and what waits to be sent.
    #[must_use]
    pub fn held(&self) -> usize {
        let sending: usize = self.channel.outbox.iter().map(|it| it.len()).sum();
        self.reader.held() + sending
    }
}

impl Session for Client {
    type Question = Infallible;
    type Decision = Infallible;
    type Fact = Fact;

    fn handle_input(&mut self, now: Instant, input: Input<'_>) {
        if matches!(self.state, State::Closed) {
            return;
        }
        match input {
            Input::Opened => {}
            Input::Secured => self.secured(),
            Input::Octets(mut octets) => {
                while self.listens() {
                    let Some(heard) = self.reader.next(&mut octets) else {
                        break;
                    };
                    self.heard(heard);
                }
            }
            Input::Timeout => self.give_up(Failure::TimedOut(self.state())),
            Input::Closed => self.give_up(Failure::Lost(self.state())),
        }
        let closed = matches!(self.state, State::Closed);
        self.channel.deadline = (!closed).then(|| now + PATIENCE);
    }

    fn poll_output(&mut self) -> Output<Infallible, Fact> {
        self.channel.poll()
    }

    fn poll_transmit(&mut self, room: usize) -> Option<Octets> {
        self.channel.outbox.next(room)
    }
}

/// Hearing.
impl Client {
    /// Plain text behind the `+OK` that TLS follows is not the server's word (RFC 2595 section 4), even
    /// where it came in one piece with it.
    fn listens(&self) -> bool {
        !matches!(self.state, State::Securing | State::Closed)
    }

    fn heard(&mut self, heard: Heard) {
        match heard {
            Heard::TooLong => self.nonsense(),
            Heard::Body(content) => self.body(content),
            Heard::Line(line) => match &self.state {
                State::Auth(_) if !line.starts_with(b"+OK") && !line.starts_with(b"-ERR") => {
                    self.challenged(&line);
                }
                _ => match Reply::parse(&line) {
                    Ok(reply) => self.reply(reply),
                    Err(_) => self.nonsense(),
                },
            },
        }
    }

    fn reply(&mut self, reply: Reply) {
        match core::mem::replace(&mut self.state, State::Closed) {
            State::AwaitGreeting => self.greeted(&reply),
            State::Capabilities => self.answered_capa(&reply),
            State::Stls => self.answered_stls(reply),
            State::Auth(it) => self.answered_auth(&it, reply),
            State::Login(verb) => self.answered_login(verb, reply),
            State::Working(it) => self.answered(it, reply),
            State::Quit(done) => self.answered_quit(done, reply),
            state @ (State::Securing | State::Closed) => self.state = state,
        }
    }

    /// What follows the first line of a reply is whole.
    fn body(&mut self, content: Vec<u8>) {
        match core::mem::replace(&mut self.state, State::Closed) {
            State::Capabilities => self.learn(&content),
            State::Working(it) => self.got(it, content),
            state => self.state = state,
        }
    }
}

/// Saying, and ends.
impl Client {
    /// The server said no, and that is the end.
    fn refused(&mut self, command: Option<Verb>, reply: Reply) {
        let failure = self.refusal(command, reply);
        self.leave(failure);
    }

    fn refusal(&self, command: Option<Verb>, reply: Reply) -> Failure {
        let Reply { code, text, .. } = reply;
        if self.learnt.resp_codes {
            return Failure::Refused {
                command,
                code,
                text,
            };
        }
        // What stands in brackets is text like any other.
        let text = match code {
            Some(code) => format!("[{}] {text}", code.as_str()),
            None => text,
        };
        let code = None;
        Failure::Refused {
            command,
            code,
            text,
        }
    }

    /// Reports a failure, and leaves in order.
    fn leave(&mut self, failure: Failure) {
        self.finish(Err(failure));
        self.channel.send(Octets::from_static(b"QUIT\r\n"));
        self.state = State::Quit(None);
    }

    fn answered_quit(&mut self, done: Option<Box<Done>>, reply: Reply) {
        if let Some(done) = done {
            let Done { marked, failure } = *done;
            let failure = match reply.status {
                Status::Ok => {
                    if !marked.is_empty() {
                        self.channel.fact(Fact::Deleted(marked));
                    }
                    failure
                }
                Status::Err => failure.or(Some(self.refusal(Some(Verb::Quit), reply))),
            };
            self.finish(failure.map_or(Ok(()), Err));
        }
        self.close();
    }

    fn nonsense(&mut self) {
        self.give_up(Failure::Nonsense(self.state()));
    }

    /// The connection is lost, silent or nonsense.
    fn give_up(&mut self, failure: Failure) {
        match core::mem::replace(&mut self.state, State::Closed) {
            State::Quit(Some(done)) if done.marked.is_empty() => {
                // Nothing hangs on the answer.
                self.finish(done.failure.map_or(Ok(()), Err));
            }
            _ => self.finish(Err(failure)),
        }
        self.close();
    }

    fn finish(&mut self, result: Result<(), Failure>) {
        if !core::mem::replace(&mut self.finished, true) {
            self.channel.fact(Fact::Finished(result));
        }
    }

    fn close(&mut self) {
        self.state = State::Closed;
        self.channel.close();
    }
}

#[cfg(test)]
mod tests;
