//! AUTH (RFC 4954): its exchange, as far as it is SMTP.

use super::{Greeted, Pending, Server, State};
use crate::sasl;
use crate::sasl::Mechanism;
use crate::sasl::server::{Exchange, NotBegun, Step};
use crate::smtp::limits;
use crate::smtp::reply::ReplyCode;
use crate::smtp::server::texts;
use crate::smtp::server::{Question, Refusal};

impl Server {
    /// Whether MAIL still has to wait for AUTH.
    pub(super) fn must_authenticate(&self) -> bool {
        self.config.requires_auth() && self.identity.is_none()
    }

    /// AUTH (RFC 4954 section 4).
    pub(super) fn auth(&mut self, mechanism: &str, initial: Option<&str>) {
        let (offered, name) = (&self.config.extensions.auth, self.config.name.as_str());
        let (exchange, step) = match Exchange::open(offered, name, mechanism, initial) {
            Err(NotBegun::NotOffered) => return self.refuse(texts::UNKNOWN_MECHANISM),
            Err(NotBegun::NoInitial) => return self.refuse(texts::NO_INITIAL),
            Ok(begun) => begun,
        };
        let State::Ready(greeted) = core::mem::replace(&mut self.state, State::Closed) else {
            return;
        };
        self.proceed(greeted, exchange, step);
    }

    /// A response of the exchange that is under way.
    pub(super) fn response(&mut self, line: &[u8]) {
        let State::Authenticating(greeted, mut exchange) =
            core::mem::replace(&mut self.state, State::Closed)
        else {
            return;
        };
        let text = match sasl::decode(line) {
            _ if line == b"*" => texts::AUTH_CANCELLED,
            _ if line.len() + 2 > limits::AUTH_LINE => texts::AUTH_TOO_LONG,
            Some(response) => {
                let step = exchange.respond(&response);
                return self.proceed(greeted, exchange, step);
            }
            None => texts::BAD_RESPONSE,
        };
        self.state = State::Ready(greeted);
        self.refuse(text);
    }

    /// Does what the exchange wants.
    pub(super) fn proceed(&mut self, greeted: Greeted, exchange: Box<Exchange>, step: Step) {
        match step {
            Step::Challenge(challenge) => {
                self.state = State::Authenticating(greeted, exchange);
                self.say(ReplyCode::new(334), None, &[sasl::encode(&challenge)]);
            }
            Step::Ask(question) => {
                let question = Question::Authenticate(question);
                self.ask(question, Pending::Authenticate(greeted, exchange));
            }
            Step::Success(user) => {
                self.state = State::Ready(greeted);
                self.identity = Some(user);
                self.text(texts::AUTHENTICATED);
            }
            // Who guesses passwords is counted as one who errs.
            Step::Failure => {
                self.state = State::Ready(greeted);
                self.refuse(match exchange.mechanism() {
                    Mechanism::OAuthBearer | Mechanism::XOAuth2 => texts::TOKEN_REFUSED,
                    _ => {
                        let (code, status, text) = Refusal::CredentialsInvalid.reply();
                        (code, Some(status), text)
                    }
                });
            }
            Step::Malformed => {
                self.state = State::Ready(greeted);
                self.refuse(texts::BAD_RESPONSE);
            }
        }
    }
}
