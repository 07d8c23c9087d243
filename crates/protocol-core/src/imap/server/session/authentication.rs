//! LOGIN and AUTHENTICATE (RFC 3501 sections 6.2.2 and 6.2.3): the exchanges of SASL as IMAP frames
//! them.

use super::{LoggedIn, Pending, Server, State};
use crate::imap::command::CommandName;
use crate::imap::server::{Decision, Extension, Question, Refusal};
use crate::sasl::server::{Exchange, NotBegun, Step};
use crate::sasl::{self, Mechanism};
use core::fmt;

impl Server {
    pub(super) fn login(&mut self, tag: String, user: String, password: String) {
        let question = Question::Login {
            user: user.clone(),
            password,
        };
        self.ask(question, Pending::Login(tag, user));
    }

    pub(super) fn authenticate(&mut self, tag: String, mechanism: &str, initial: Option<&str>) {
        const NAME: CommandName = CommandName::Authenticate;
        let (offered, name) = (&self.config.mechanisms, self.config.name.as_str());
        let begun = Exchange::open(offered, name, mechanism, initial);
        let is_early = initial.is_some() && !self.has(Extension::SaslIr);
        match begun {
            Err(NotBegun::NotOffered) => {
                self.refuse(format_args!("{tag} NO that mechanism is not offered"));
            }
            _ if is_early => {
                let text = format_args!("{NAME}: no initial response is taken here");
                self.bad(&tag, text);
            }
            // RFC 4959 section 3.
            Err(NotBegun::NoInitial) => {
                let text = format_args!("{NAME}: this mechanism begins with a challenge");
                self.bad(&tag, text);
            }
            Ok((exchange, step)) => self.proceed(tag, exchange, step),
        }
    }

    /// A line of the exchange that is under way.
    pub(super) fn response(&mut self, line: &[u8]) {
        let (tag, mut exchange) = match core::mem::replace(&mut self.state, State::Logout) {
            State::Authenticating(tag, exchange) => (tag, exchange),
            state => {
                self.state = state;
                return;
            }
        };
        if line == b"*" {
            self.fails(&tag, "BAD", "authentication cancelled");
            return;
        }
        let step = match sasl::decode(line) {
            Some(response) => exchange.respond(&response),
            None => Step::Malformed,
        };
        self.proceed(tag, exchange, step);
    }

    /// A line that is longer than any response.
    pub(super) fn response_too_long(&mut self) {
        match core::mem::replace(&mut self.state, State::Logout) {
            State::Authenticating(tag, _) => self.fails(&tag, "BAD", "response too long"),
            state => self.state = state,
        }
    }

    /// Does what the exchange wants.
    fn proceed(&mut self, tag: String, exchange: Box<Exchange>, step: Step) {
        match step {
            Step::Challenge(challenge) => {
                self.state = State::Authenticating(tag, exchange);
                self.say(format_args!("+ {}", sasl::encode(&challenge)));
            }
            Step::Ask(question) => {
                self.ask(
                    Question::Sasl(question),
                    Pending::Authenticate(tag, exchange),
                );
            }
            Step::Success(user) => self.welcome(&tag, CommandName::Authenticate, user),
            Step::Failure => {
                let refusal = Refusal::AuthenticationFailed;
                let text = match exchange.mechanism() {
                    Mechanism::OAuthBearer | Mechanism::XOAuth2 => {
                        "[AUTHENTICATIONFAILED] the token is not taken"
                    }
                    _ => refusal.text(),
                };
                self.fails(&tag, "NO", text);
            }
            Step::Malformed => self.fails(&tag, "BAD", "response not understood"),
        }
    }

    /// What the host said to a question of the exchange.
    pub(super) fn exchange_decided(
        &mut self,
        tag: String,
        mut exchange: Box<Exchange>,
        decision: Decision,
    ) {
        match decision {
            Decision::Sasl(answer) => {
                let step = exchange.answer(answer);
                self.proceed(tag, exchange, step);
            }
            Decision::Refuse(refusal) => self.fails(&tag, "NO", refusal.text()),
            _ => self.fails(&tag, "NO", Refusal::ServerBug.text()),
        }
    }

    /// What the host said to LOGIN.
    pub(super) fn login_decided(&mut self, tag: &str, user: String, decision: &Decision) {
        match decision {
            Decision::Accept => self.welcome(tag, CommandName::Login, user),
            Decision::Refuse(refusal) => self.fails(tag, "NO", refusal.text()),
            _ => self.fails(tag, "NO", Refusal::ServerBug.text()),
        }
    }

    /// Somebody has logged in; what works is not the same any more, and is told (section 7.1).
    fn welcome(&mut self, tag: &str, name: CommandName, user: String) {
        self.state = State::LoggedIn(Box::new(LoggedIn { user, open: None }));
        self.errors = 0;
        let capabilities = self.capabilities();
        self.say(format_args!("{tag} OK [{capabilities}] {name} done"));
    }

    /// Nobody has; who guesses passwords is counted as one who errs.
    fn fails(&mut self, tag: &str, how: &str, why: impl fmt::Display) {
        self.state = State::NotAuthenticated;
        self.refuse(format_args!("{tag} {how} {why}"));
    }
}
