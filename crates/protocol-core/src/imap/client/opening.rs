//! The opening of a session: greeting, CAPABILITY, STARTTLS, AUTHENTICATE or LOGIN.

use super::state::State;
use super::{Client, Failure, text_of};
use crate::imap::CommandName;
use crate::imap::client::fact::Fact;
use crate::imap::command::Body;
use crate::imap::framer::Framer;
use crate::imap::response::Said;
use crate::sasl::client::{Dialogue, Exchange, Verdict};
use crate::sasl::{Mechanism, Secret};
use crate::smtp::client::TlsUse;

/// The longest line that servers are known to take (RFC 7162 section 4).
const MAX_LINE: usize = 8192;

impl Client {
    pub(super) fn greeted(&mut self, said: &Said) {
        self.note(said);
        if self.offered.is_some() {
            self.secure();
        } else {
            self.ask_capabilities(false);
        }
    }

    /// PREAUTH: there is no STARTTLS any more (RFC 3501 section 6.2.1), so whoever takes TLS from the way
    /// could say it.
    pub(super) fn authenticated_before(&mut self, said: &Said) {
        self.note(said);
        let needs_tls = matches!(self.config.tls, TlsUse::Required | TlsUse::Implicit);
        if needs_tls && !self.secured {
            self.end(Failure::NeedsTls);
        } else {
            self.is_let_in();
        }
    }

    fn ask_capabilities(&mut self, logged_in: bool) {
        self.ask(Body::Capability);
        self.state = State::Capability { logged_in };
    }

    /// CAPABILITY was answered. A server that cannot tell offers nothing.
    pub(super) fn knows_capabilities(&mut self, logged_in: bool) {
        self.offered.get_or_insert_default();
        if logged_in {
            self.next();
        } else {
            self.secure();
        }
    }

    /// STARTTLS, where the client wants it and does not have it; else it logs in.
    fn secure(&mut self) {
        let offered = self.offered.as_ref().is_some_and(|it| it.start_tls);
        match (self.config.tls, self.secured, offered) {
            (TlsUse::WhereOffered | TlsUse::Required, false, true) => {
                self.ask(Body::StartTls);
                self.state = State::StartTls;
            }
            (TlsUse::Required | TlsUse::Implicit, false, _) => self.end(Failure::NeedsTls),
            _ => self.log_in(),
        }
    }

    pub(super) fn answered_start_tls(&mut self, ok: bool, said: &Said) {
        if ok {
            self.state = State::Securing;
            self.channel.start_tls();
        } else if self.config.tls == TlsUse::Required {
            self.end(Failure::Refused {
                command: CommandName::StartTls,
                text: text_of(said),
            });
        } else {
            self.log_in();
        }
    }

    /// TLS is up: what the server said before counts no more (RFC 3501 section 6.2.1).
    pub(super) fn secured(&mut self) {
        self.secured = true;
        self.framer = Framer::of_responses();
        self.offered = None;
        if self.state == State::Securing {
            self.ask_capabilities(false);
        }
    }

    /// By the best mechanism that is offered, else by LOGIN.
    fn log_in(&mut self) {
        let offered = self.offered.get_or_insert_default();
        let (credentials, nonce) = &self.config.credentials;
        let best = Mechanism::best(&offered.mechanisms, credentials);
        let exchange = best.and_then(|it| Some((it, Exchange::new(it, credentials, *nonce)?)));
        if let Some((mechanism, exchange)) = exchange {
            return self.authenticate(mechanism, exchange);
        }
        match &credentials.secret {
            Secret::Password(password) if !offered.login_disabled => {
                let body = Body::Login(credentials.user.clone(), password.clone());
                self.ask(body);
                self.offered = None;
                self.state = State::Login;
            }
            Secret::Password(_) | Secret::Token(_) => self.end(Failure::NoWayIn),
        }
    }

    fn authenticate(&mut self, mechanism: Mechanism, exchange: Exchange) {
        // RFC 4959 section 3.
        let may_begin = self.offered.as_ref().is_some_and(|it| it.sasl_ir);
        let most = if may_begin { MAX_LINE - 65 } else { 0 };
        let (dialogue, initial) = Dialogue::new(exchange, most);
        let mechanism = mechanism.as_str().to_owned();
        self.ask(Body::Authenticate { mechanism, initial });
        self.offered = None;
        self.state = State::Authenticating(Box::new(dialogue));
    }

    /// `+`: a challenge of the exchange.
    pub(super) fn challenged(&mut self, mut it: Box<Dialogue>, challenge: &[u8]) {
        let Some(response) = it.respond(challenge) else {
            return self.give_up(Failure::Nonsense);
        };
        self.channel.send(response);
        self.state = State::Authenticating(it);
    }

    pub(super) fn answered_authenticate(&mut self, it: &Dialogue, ok: bool, said: &Said) {
        match it.verdict(ok) {
            Verdict::LetIn => self.is_let_in(),
            Verdict::Unproven | Verdict::Nonsense => self.end(Failure::ServerUnproven),
            Verdict::Refused => self.end(Failure::Refused {
                command: CommandName::Authenticate,
                text: text_of(said),
            }),
        }
    }

    pub(super) fn answered_login(&mut self, ok: bool, said: &Said) {
        if ok {
            self.is_let_in();
        } else {
            self.end(Failure::Refused {
                command: CommandName::Login,
                text: text_of(said),
            });
        }
    }

    /// What the server offers may be more now (RFC 3501 section 7.2.1): it is asked, unless it has said.
    fn is_let_in(&mut self) {
        self.fact(Fact::LoggedIn);
        if self.offered.is_some() {
            self.next();
        } else {
            self.ask_capabilities(true);
        }
    }
}
