//! The client's side of an exchange.

use super::{
    Credentials, Mechanism, Nonce, Secret, cram_md5, decode, encode, encode_initial, oauth, plain,
    scram,
};
use crate::Octets;

/// An exchange under way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exchange(State);

#[derive(Debug, Clone, PartialEq, Eq)]
enum State {
    Said(plain::Said),
    CramMd5(cram_md5::Client),
    Scram(Box<scram::Client>),
    OAuth(oauth::Client),
}

/// Why a client goes no further.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GiveUp {
    /// The challenge is none of the mechanism.
    Malformed,
    /// The server did not prove that it knows the password (RFC 5802 section 5).
    Unproven,
}

/// One mechanism.
pub(super) trait Responds {
    /// What the client says before any challenge, where it begins.
    fn initial(&self) -> Option<Vec<u8>>;
    /// What it says to a challenge.
    fn respond(&mut self, challenge: &[u8]) -> Result<Vec<u8>, GiveUp>;
    /// Whether the server has proved what it has to, so that its success may be believed.
    fn is_satisfied(&self) -> bool {
        true
    }
}

impl Exchange {
    /// An exchange by `mechanism`; `None` where it needs another kind of secret.
    #[must_use]
    pub fn new(mechanism: Mechanism, credentials: &Credentials, nonce: Nonce) -> Option<Self> {
        let user = &credentials.user;
        let state = match (mechanism, &credentials.secret) {
            (Mechanism::Plain, Secret::Password(it)) => State::Said(plain::Said::plain(user, it)),
            (Mechanism::Login, Secret::Password(it)) => State::Said(plain::Said::login(user, it)),
            (Mechanism::CramMd5, Secret::Password(password)) => {
                State::CramMd5(cram_md5::Client::new(user, password))
            }
            (Mechanism::ScramSha256, Secret::Password(password)) => {
                let nonce = scram::nonce(nonce);
                State::Scram(Box::new(scram::Client::new(user, password, nonce)))
            }
            (Mechanism::XOAuth2, Secret::Token(token)) => {
                State::OAuth(oauth::Client::new(oauth::Form::XOAuth2, user, token))
            }
            (Mechanism::OAuthBearer, Secret::Token(token)) => {
                State::OAuth(oauth::Client::new(oauth::Form::OAuthBearer, user, token))
            }
            _ => return None,
        };
        Some(Self(state))
    }

    /// What the client says before any challenge, where the mechanism lets it begin.
    #[must_use]
    pub fn initial(&self) -> Option<Vec<u8>> {
        match &self.0 {
            State::Said(it) => it.initial(),
            State::CramMd5(it) => it.initial(),
            State::Scram(it) => it.initial(),
            State::OAuth(it) => it.initial(),
        }
    }

    /// What it says to a challenge, decoded.
    ///
    /// # Errors
    /// Where it goes no further: the exchange is to be cancelled.
    pub fn respond(&mut self, challenge: &[u8]) -> Result<Vec<u8>, GiveUp> {
        let it: &mut dyn Responds = match &mut self.0 {
            State::Said(it) => it,
            State::CramMd5(it) => it,
            State::Scram(it) => &mut **it,
            State::OAuth(it) => it,
        };
        it.respond(challenge)
    }

    /// Whether the server has proved what it has to: else its success is not to be believed.
    #[must_use]
    pub fn is_satisfied(&self) -> bool {
        match &self.0 {
            State::Scram(it) => it.is_satisfied(),
            State::Said(_) | State::CramMd5(_) | State::OAuth(_) => true,
        }
    }
}

/// An exchange as the protocols frame it: in base64, a line each (RFC 4954, RFC 3501, RFC 5034).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Dialogue {
    exchange: Exchange,
    /// The initial response, where it did not go with the command itself.
    initial: Option<Vec<u8>>,
    /// Why it was cancelled.
    cancelled: Option<GiveUp>,
}

/// What the server's last word of an exchange means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// The client is let in.
    LetIn,
    /// The server did not prove that it knows the password.
    Unproven,
    Refused,
    /// The client is let in although it gave up.
    Nonsense,
}

impl Dialogue {
    /// Begins, with the initial response that goes with the command where it has `most` octets at the most.
    /// A longer one waits for the first challenge.
    pub(crate) fn new(exchange: Exchange, most: usize) -> (Self, Option<String>) {
        let initial = exchange.initial();
        let written = initial.as_deref().map(encode_initial);
        let written = written.filter(|it| it.len() <= most);
        let dialogue = Self {
            exchange,
            initial: initial.filter(|_| written.is_none()),
            cancelled: None,
        };
        (dialogue, written)
    }

    /// The line that goes out to a challenge: `*` where the client gives up. `None`: it has given up already.
    pub(crate) fn respond(&mut self, challenge: &[u8]) -> Option<Octets> {
        if self.cancelled.is_some() {
            return None;
        }
        let response = match self.initial.take() {
            Some(initial) => Ok(initial),
            None => decode(challenge)
                .ok_or(GiveUp::Malformed)
                .and_then(|challenge| self.exchange.respond(&challenge)),
        };
        self.cancelled = response.as_ref().err().copied();
        let line = response.map_or_else(|_| "*".to_owned(), |it| encode(&it));
        Some(Octets::line(format_args!("{line}")))
    }

    /// What it means that the server says yes or no.
    pub(crate) fn verdict(&self, yes: bool) -> Verdict {
        match (yes, self.cancelled) {
            (true, None) if self.exchange.is_satisfied() => Verdict::LetIn,
            (true, None) | (_, Some(GiveUp::Unproven)) => Verdict::Unproven,
            (true, Some(GiveUp::Malformed)) => Verdict::Nonsense,
            (false, _) => Verdict::Refused,
        }
    }
}
