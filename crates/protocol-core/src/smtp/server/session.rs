//! The server's state machine.
//!
//! ```text
//! Connected --220--> AwaitHello --EHLO/HELO--> Ready --MAIL--> Begun --RCPT--> Addressed
//!                                                ^               |               | DATA, 354
//!                                                |<----RSET------+<--------------+
//!                                                |                               v
//!                                                +<--------- end of data ------ Data
//! ```
//! EHLO and RSET lead back to Ready from everywhere behind the greeting, QUIT and 421 to Closed.

mod authentication;
mod commands;
mod content;
mod decided;
mod envelope;
mod instead;
mod reading;
mod state;

pub use instead::NotARefusal;

use state::{
    Addressed, Addressee, Begun, Chunk, ChunkFate, Chunked, Greeted, Pending, Receiving, State,
};

use super::texts::{self, Text};
use super::{Config, Decision, Fact, Question, StateName, Tls};
use crate::session::{Channel, Input, Output, Reader as _, Session, Stale, Ticket};
use crate::smtp::command::Verb;
use crate::smtp::reply::{EnhancedStatus, Reply, ReplyCode, encode};
use crate::smtp::{ForwardPath, ReversePath};
use crate::{Instant, Octets};
use core::fmt;
use std::sync::Arc;

/// The most octets that wait while the host thinks.
const MAX_WAITING: usize = 4 * 1024 * 1024;

/// A server session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    config: Arc<Config>,
    state: State,
    channel: Channel<Question, Fact>,
    errors: usize,
    /// Who the client is, once it has authenticated.
    identity: Option<String>,
    /// Whether TLS is up.
    secured: bool,
    /// What the next command, the end of data or the call is answered with.
    instead: Option<Reply>,
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
            identity: None,
            secured: false,
            instead: None,
        }
    }

    /// The state, for drawing.
    #[must_use]
    pub const fn state(&self) -> StateName {
        self.state.name()
    }

    /// The commands that may come now (RFC 5321 section 4.1.4), of those that it offers.
    pub fn legal_verbs(&self) -> impl Iterator<Item = Verb> {
        let all = self.state().legal_verbs().iter().copied();
        all.filter(|verb| match verb {
            Verb::Ehlo | Verb::Noop | Verb::Quit => true,
            Verb::StartTls => self.offers(*verb),
            _ if self.must_secure() => false,
            Verb::Auth => self.offers(*verb) && self.identity.is_none(),
            Verb::Mail => !self.must_authenticate(),
            _ => self.offers(*verb),
        })
    }

    /// Whether the command is offered at all (RFC 5321 section 4.2.4: what is not gets 502, but EXPN).
    fn offers(&self, verb: Verb) -> bool {
        let Config {
            extensions,
            tls,
            rules,
            ..
        } = &*self.config;
        match verb {
            Verb::StartTls => *tls != Tls::None && !self.secured,
            Verb::Auth => !extensions.auth.is_empty(),
            Verb::Bdat => extensions.chunking,
            Verb::Expn => rules.expn,
            Verb::Help => !rules.no_help,
            _ => true,
        }
    }

    /// Who the client is, once it has authenticated: the name it gave.
    #[must_use]
    pub fn identity(&self) -> Option<&str> {
        self.identity.as_deref()
    }

    /// Whether TLS is up.
    #[must_use]
    pub const fn is_secured(&self) -> bool {
        self.secured
    }

    /// What is written on the envelope now: from whom, and for whom so far.
    #[must_use]
    pub fn envelope(&self) -> Option<(&ReversePath, &[ForwardPath])> {
        let envelope = self.state.envelope()?;
        Some((&envelope.reverse_path, &envelope.forward_paths))
    }

    /// How many octets it holds: what arrived and was not looked at yet, the message so far, what waits
    /// to be sent.
    #[must_use]
    pub fn held(&self) -> usize {
        let replies: usize = self.channel.outbox.iter().map(|it| it.len()).sum();
        self.channel.waiting.len() + self.state.content_len() + replies
    }

    /// How it is set up.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.config
    }
}

impl Session for Server {
    type Question = Question;
    type Decision = Decision;
    type Fact = Fact;

    fn handle_input(&mut self, now: Instant, input: Input<'_>) {
        if self.state == State::Closed {
            return;
        }
        self.channel.deadline = Some(now + self.config.command_timeout);
        match input {
            Input::Opened => {
                if self.state == State::Connected && !self.greet_instead() {
                    let text = format!("{} ESMTP ready", self.config.name);
                    self.say(ReplyCode::new(220), None, &[text]);
                    self.state = State::AwaitHello;
                }
            }
            Input::Octets(octets) => {
                if self.channel.waiting.len() + octets.len() > MAX_WAITING {
                    self.shut(texts::TOO_MANY_ERRORS);
                    return;
                }
                self.channel.waiting.extend_from_slice(octets);
                self.work();
            }
            // Behind the 220 nothing more is said in plain text (RFC 3207 section 4).
            Input::Timeout if self.state == State::Securing => self.close(),
            Input::Timeout => self.shut(texts::IDLE),
            Input::Closed => self.close(),
            Input::Secured => self.secured(),
        }
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
        match core::mem::replace(&mut self.state, State::Closed) {
            State::Asking(open, asked) if open == ticket => {
                self.channel.deadline = Some(now + self.config.command_timeout);
                self.decided(*asked, decision);
                self.work();
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

    fn text(&mut self, (code, status, text): Text) {
        self.reply(code.get(), status, text);
    }

    /// Says no because of what the client did; too often, and the session ends.
    fn refuse(&mut self, text: Text) {
        self.errors += 1;
        if self.errors > self.config.max_errors {
            self.shut(texts::TOO_MANY_ERRORS);
        } else {
            self.text(text);
        }
    }

    fn reply(&mut self, code: u16, status: Option<EnhancedStatus>, text: &str) {
        let enhanced = status.filter(|_| self.config.extensions.enhanced_status_codes);
        self.say(ReplyCode::new(code), enhanced, &[text]);
    }

    fn say(
        &mut self,
        code: ReplyCode,
        enhanced: Option<EnhancedStatus>,
        lines: &[impl fmt::Display],
    ) {
        let reply = encode(code, enhanced, lines);
        self.channel.send(reply.into());
    }

    fn shut(&mut self, text: Text) {
        self.text(text);
        self.close();
    }

    fn close(&mut self) {
        self.state = State::Closed;
        self.channel.close();
    }
}

#[cfg(test)]
mod tests;
