//! The client's state machine.

mod needs;
mod opening;
mod transaction;

use super::{AuthOffer, Config, Fact, Failure, Outcome, Stage, StateName, TlsUse, Transaction};
use crate::sasl::Mechanism;
use crate::sasl::client::Dialogue;
use crate::session::{Channel, Input, Output, Session};
use crate::smtp::reply::ReplyParser;
use crate::smtp::server::Received;
use crate::smtp::{Envelope, Reply, Severity, Transmission};
use crate::{Instant, Octets};
use core::convert::Infallible;
use core::time::Duration;
use std::collections::VecDeque;
use std::sync::Arc;

/// RFC 5321 section 4.5.3.2: how long a client waits at least.
const fn patience(stage: Stage) -> Duration {
    Duration::from_secs(match stage {
        Stage::Data => 2 * 60,
        Stage::EndOfData => 10 * 60,
        _ => 5 * 60,
    })
}

/// A client session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Client {
    config: Arc<Config>,
    transaction: Arc<Transaction>,
    state: State,
    parser: ReplyParser,
    learnt: Learnt,
    /// What became of each recipient, as far as it is known.
    outcomes: Vec<Option<Outcome>>,
    channel: Channel<Infallible, Fact>,
    secured: bool,
}

/// What EHLO told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Learnt {
    size: bool,
    pipelining: bool,
    eight_bit_mime: bool,
    chunking: bool,
    binary_mime: bool,
    smtputf8: bool,
    dsn: bool,
    tls: bool,
    /// Whether AUTH is offered.
    auth: bool,
    /// The mechanism it uses, of those that are offered.
    mechanism: Option<Mechanism>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum State {
    AwaitGreeting,
    Hello {
        extended: bool,
    },
    Auth(Box<Dialogue>),
    Envelope(Filling),
    EndOfData,
    Quit,
    Closed,
    /// STARTTLS is out.
    StartTls,
    /// It was answered with 220.
    Securing,
}

/// The envelope is being filled in: what was asked and not answered, what comes next.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Filling {
    /// Whom it asks for: the recipients that this server can take.
    recipients: Vec<usize>,
    asked: VecDeque<PendingReply>,
    next: Next,
    accepted: Vec<usize>,
    refused: Vec<(usize, Reply)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PendingReply {
    Mail,
    Recipient(usize),
    Data,
}

/// What is to be sent next; a recipient by its place among those that are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Next {
    Recipient(usize),
    Data,
    Nothing,
}

/// Getters.
impl Client {
    /// A session that will deliver `transaction` once the connection stands.
    #[must_use]
    pub fn new(config: Config, transaction: Transaction) -> Self {
        let outcomes = vec![None; transaction.envelope.forward_paths.len()];
        Self {
            config: config.into(),
            transaction: transaction.into(),
            state: State::AwaitGreeting,
            parser: ReplyParser::default(),
            learnt: Learnt::default(),
            outcomes,
            channel: Channel::default(),
            secured: false,
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
            State::Hello { .. } => StateName::Hello,
            State::Auth(_) => StateName::Auth,
            State::Envelope(filling) => match filling.asked.front() {
                Some(PendingReply::Mail) => StateName::Mail,
                Some(PendingReply::Recipient(_)) => StateName::Recipients,
                Some(PendingReply::Data) | None => StateName::Data,
            },
            State::EndOfData => StateName::EndOfData,
            State::Quit => StateName::Quit,
            State::Closed => StateName::Closed,
            State::StartTls | State::Securing => StateName::Tls,
        }
    }

    /// What it delivers.
    #[must_use]
    pub fn transaction(&self) -> &Transaction {
        &self.transaction
    }

    /// What the server has, should it say 250 now: the message, with the recipients that it took.
    #[must_use]
    pub fn handing_over(&self) -> Option<Received> {
        matches!(self.state, State::EndOfData).then(|| {
            let Transaction { envelope, content } = &*self.transaction;
            let open = envelope.forward_paths.iter().zip(&self.outcomes);
            let taken = open.filter(|(_, outcome)| outcome.is_none());
            let forward_paths = taken.map(|(path, _)| path.clone()).collect();
            Received {
                envelope: Envelope {
                    forward_paths,
                    ..envelope.clone()
                },
                content: content.clone(),
                hello: self.config.name.clone(),
                with: Transmission {
                    extended: true,
                    secured: self.secured,
                    authenticated: false,
                    internationalised: envelope.internationalised,
                },
            }
        })
    }

    /// The stage for which it waits.
    #[must_use]
    pub fn stage(&self) -> Stage {
        match self.state() {
            StateName::AwaitGreeting => Stage::Greeting,
            StateName::Hello => Stage::Hello,
            StateName::Tls => Stage::Tls,
            StateName::Auth => Stage::Auth,
            StateName::Mail => Stage::Mail,
            StateName::Recipients => Stage::Recipient,
            StateName::Data => Stage::Data,
            StateName::EndOfData => Stage::EndOfData,
            StateName::Quit | StateName::Closed => Stage::Quit,
        }
    }
}

impl Session for Client {
    type Question = Infallible;
    type Decision = Infallible;
    type Fact = Fact;

    fn handle_input(&mut self, now: Instant, input: Input<'_>) {
        if self.state == State::Closed {
            return;
        }
        match input {
            Input::Opened => {}
            Input::Secured => self.secured(),
            Input::Octets(mut octets) => {
                while self.listens()
                    && let Some(reply) = self.parser.next(&mut octets)
                {
                    match reply {
                        Ok(reply) => self.reply(&reply),
                        Err(_) => self.give_up(&Failure::Nonsense(self.stage())),
                    }
                }
            }
            Input::Timeout => self.give_up(&Failure::TimedOut(self.stage())),
            Input::Closed => self.give_up(&Failure::Lost(self.stage())),
        }
        self.channel.deadline = match self.state {
            State::Closed => None,
            _ => Some(now + patience(self.stage())),
        };
    }

    fn poll_output(&mut self) -> Output<Infallible, Fact> {
        self.channel.poll()
    }

    fn poll_transmit(&mut self, room: usize) -> Option<Octets> {
        self.channel.outbox.next(room)
    }
}

/// Replies.
impl Client {
    /// Plain text behind the 220 that TLS follows is not the server's word (RFC 3207 section 4.2), even
    /// where it came in one piece with it.
    fn listens(&self) -> bool {
        !matches!(self.state, State::Securing | State::Closed)
    }

    fn reply(&mut self, reply: &Reply) {
        if reply.code.get() == 421 && !matches!(self.state, State::Quit | State::Closed) {
            // The server shuts down in order (section 3.8): what is open counts as "not now".
            let (stage, reply) = (self.stage(), reply.clone());
            return self.give_up(&Failure::Replied { stage, reply });
        }
        match core::mem::replace(&mut self.state, State::Closed) {
            State::AwaitGreeting => self.greeted(reply),
            State::Hello { extended } => self.answered_hello(extended, reply),
            // No other 3yz is a challenge (RFC 4954 section 4).
            State::Auth(_) if reply.code.get() / 100 == 3 && reply.code.get() != 334 => {
                self.fail_all(Stage::Auth, reply);
            }
            State::Auth(it) => self.answered_auth(it, reply),
            State::StartTls => self.answered_start_tls(reply),
            State::Securing => self.state = State::Securing,
            State::Envelope(filling) => self.answered(filling, reply),
            State::EndOfData => {
                let outcome = match reply.code.severity() {
                    Severity::Completion => Outcome::Delivered(reply.clone()),
                    _ => outcome(Stage::EndOfData, reply),
                };
                self.all(&outcome);
                self.finish();
                self.quit();
            }
            State::Quit | State::Closed => self.close(),
        }
    }
}

/// Ends.
impl Client {
    /// The same for every recipient whose outcome is open.
    fn all(&mut self, outcome: &Outcome) {
        for open in self.outcomes.iter_mut().filter(|it| it.is_none()) {
            *open = Some(outcome.clone());
        }
    }

    fn fail_all(&mut self, stage: Stage, reply: &Reply) {
        self.fail(outcome(stage, reply));
    }

    /// Nothing is sent.
    fn fail(&mut self, outcome: Outcome) {
        self.all(&outcome);
        self.finish();
        self.quit();
    }

    fn finish(&mut self) {
        let paths = self.transaction.envelope.forward_paths.iter().cloned();
        let outcomes = core::mem::take(&mut self.outcomes).into_iter().flatten();
        self.channel.fact(Fact::Finished {
            outcomes: paths.zip(outcomes).collect(),
            notifies: self.learnt.dsn,
        });
    }

    fn quit(&mut self) {
        self.channel.send(Octets::from_static(b"QUIT\r\n"));
        self.state = State::Quit;
    }

    /// The connection is lost, silent or nonsense: what is open counts as "not now" (section 3.8).
    fn give_up(&mut self, failure: &Failure) {
        let over = matches!(self.state, State::Quit | State::Closed);
        if !over {
            self.all(&Outcome::Deferred(failure.clone()));
            self.finish();
        }
        self.close();
    }

    fn close(&mut self) {
        self.state = State::Closed;
        self.channel.close();
    }
}

fn outcome(stage: Stage, reply: &Reply) -> Outcome {
    let failure = Failure::Replied {
        stage,
        reply: reply.clone(),
    };
    match reply.code.severity() {
        Severity::PermanentNegative => Outcome::Failed(failure),
        Severity::TransientNegative => Outcome::Deferred(failure),
        Severity::Completion | Severity::Intermediate => {
            Outcome::Deferred(Failure::Nonsense(stage))
        }
    }
}

#[cfg(test)]
mod tests;
