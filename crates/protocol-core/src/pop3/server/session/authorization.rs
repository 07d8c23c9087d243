//! AUTHORIZATION (RFC 1939 section 4): the greeting, STLS, and who the client is, by USER and PASS, APOP or
//! AUTH.

use super::{Pending, Server, State};
use crate::pop3::limits;
use crate::pop3::server::{Question, Refusal, Tls, texts};
use crate::sasl;
use crate::sasl::server::{Exchange, NotBegun, Question as Wanted, Step};
use crate::sasl::{Mechanism, Nonce};

impl Server {
    /// Whether nobody is let in before TLS.
    pub(super) fn must_secure(&self) -> bool {
        self.config.tls == Tls::Required && !self.secured
    }

    pub(super) fn greet(&mut self) {
        if self.config.extensions.apop {
            self.ask(Question::Authenticate(Wanted::Nonce), Pending::Greeting);
        } else {
            self.greet_with(None);
        }
    }

    /// The greeting, with a timestamp for APOP where there is chance for it.
    pub(super) fn greet_with(&mut self, nonce: Option<Nonce>) {
        let name = &self.config.name;
        self.timestamp = nonce.map(|it| sasl::msg_id(it, name.as_str()));
        let mut text = format!("{name} POP3 server ready");
        if let Some(timestamp) = &self.timestamp {
            text = format!("{text} {timestamp}");
        }
        self.yes(&text);
        self.state = State::Authorization(None);
    }

    pub(super) fn stls(&mut self) {
        self.yes(texts::START_TLS);
        self.state = State::Securing;
        self.channel.start_tls();
    }

    /// TLS is up: the session begins anew and knows nothing of what was said before (RFC 2595 section 4).
    pub(super) fn secured(&mut self) {
        self.secured = true;
        if matches!(self.state, State::Securing) {
            self.state = State::Authorization(None);
        }
    }

    /// PASS.
    pub(super) fn pass(&mut self, user: String, password: String) {
        let authorization = String::new();
        let wanted = Wanted::Password {
            authorization,
            user,
            password,
        };
        self.ask(Question::Authenticate(wanted), Pending::Password);
    }

    /// APOP.
    pub(super) fn apop(&mut self, user: String, digest: [u8; 16]) {
        let wanted = Wanted::PasswordOf(user.clone());
        let asked = Pending::Apop { user, digest };
        self.ask(Question::Authenticate(wanted), asked);
    }

    /// AUTH (RFC 5034 section 4).
    pub(super) fn auth(&mut self, mechanism: &str, initial: Option<&str>) {
        let (offered, name) = (&self.config.extensions.auth, self.config.name.as_str());
        match Exchange::open(offered, name, mechanism, initial) {
            Err(NotBegun::NotOffered) => self.refuse(texts::UNKNOWN_MECHANISM),
            Err(NotBegun::NoInitial) => self.refuse(texts::NO_INITIAL),
            Ok((exchange, step)) => self.proceed(exchange, step),
        }
    }

    /// A response of the exchange that is under way.
    pub(super) fn response(&mut self, line: &[u8]) {
        let Some(mut exchange) = self.forget_exchange() else {
            return;
        };
        let text = match sasl::decode(line) {
            _ if line == b"*" => texts::AUTH_CANCELLED,
            _ if line.len() + 2 > limits::AUTH_LINE => texts::LINE_TOO_LONG,
            Some(response) => {
                let step = exchange.respond(&response);
                return self.proceed(exchange, step);
            }
            None => texts::BAD_RESPONSE,
        };
        self.refuse(text);
    }

    /// Back to where nobody has said who it is; the exchange that was under way.
    pub(super) fn forget_exchange(&mut self) -> Option<Box<Exchange>> {
        match core::mem::replace(&mut self.state, State::Authorization(None)) {
            State::Authenticating(exchange) => Some(exchange),
            state => {
                self.state = state;
                None
            }
        }
    }

    /// Does what the exchange wants.
    pub(super) fn proceed(&mut self, exchange: Box<Exchange>, step: Step) {
        self.state = State::Authorization(None);
        match step {
            Step::Challenge(challenge) => {
                self.state = State::Authenticating(exchange);
                self.challenge(&challenge);
            }
            Step::Ask(wanted) => {
                self.ask(Question::Authenticate(wanted), Pending::Exchange(exchange));
            }
            Step::Success(user) => self.open(user),
            // Who guesses passwords is counted as one who errs.
            Step::Failure => self.refuse(match exchange.mechanism() {
                Mechanism::OAuthBearer | Mechanism::XOAuth2 => texts::TOKEN_REFUSED,
                _ => Refusal::AuthenticationFailed.reply(),
            }),
            Step::Malformed => self.refuse(texts::BAD_RESPONSE),
        }
    }

    /// The client is this user: its maildrop is to be opened.
    pub(super) fn open(&mut self, user: String) {
        let question = Question::Open { user: user.clone() };
        self.ask(question, Pending::Open(user));
    }
}
