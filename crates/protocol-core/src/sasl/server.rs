//! The server's side of an exchange.

use super::{Mechanism, Nonce, cram_md5, decode_initial, oauth, plain, scram};

/// What the exchange asks its host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// For chance and the date: [`Answer::Nonce`].
    Nonce,
    /// Is this the user's password, and may the user act as that other one? [`Answer::Known`] or
    /// [`Answer::Unknown`].
    Password {
        /// As whom the client wants to act; empty where as itself (RFC 4616 section 2).
        authorization: String,
        /// The user's name.
        user: String,
        /// The password.
        password: String,
    },
    /// The password of this user: [`Answer::Password`]. CRAM-MD5 cannot do with less.
    PasswordOf(String),
    /// What is stored of this user's password: [`Answer::Keys`].
    KeysOf(String),
    /// Is this token valid now, and whose is it? [`Answer::Known`] or [`Answer::BadToken`].
    Token {
        /// Who the client says it is, where it says so.
        user: Option<String>,
        /// The token.
        token: String,
    },
}

/// What the host answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Drawn for this exchange alone.
    Nonce(Nonce),
    /// Yes: it is this user.
    Known(String),
    /// No.
    Unknown,
    /// The user's password; `None` where there is no such user.
    Password(Option<String>),
    /// The user's keys; of a user whom nobody knows [`scram::Keys::decoy`], so that the exchange does
    /// not tell that.
    Keys(scram::Keys),
    /// The token is not taken, and what it should be good for.
    BadToken {
        /// Why.
        fault: TokenFault,
        /// The scope that is wanted (RFC 6749 section 3.3).
        scope: String,
    },
}

/// Why a token is not taken (RFC 6750 section 3.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenFault {
    /// `invalid_token`: unknown, another user's, or its time is over.
    Invalid,
    /// `insufficient_scope`: it was given for something else.
    InsufficientScope,
}

/// What comes next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// This goes to the client, whose response goes to [`Exchange::respond`].
    Challenge(Vec<u8>),
    /// The host is asked; what it says goes to [`Exchange::answer`].
    Ask(Question),
    /// The client is this user.
    Success(String),
    /// The client is not who it says it is.
    Failure,
    /// What came is no message of the mechanism.
    Malformed,
}

/// An exchange under way. After [`Step::Success`], [`Step::Failure`] or [`Step::Malformed`] it is over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exchange {
    mechanism: Mechanism,
    state: State,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum State {
    Plain(plain::Plain),
    Login(plain::Login),
    CramMd5(cram_md5::Server),
    Scram(Box<scram::Server>),
    OAuth(oauth::Server),
}

/// One mechanism: a response or an answer comes, a step follows. `None`: it is not the right one.
pub(super) trait Steps {
    /// The client sent no initial response.
    fn begin(&mut self) -> Step {
        Step::Challenge(Vec::new())
    }
    /// The client's message.
    fn respond(&mut self, response: &[u8]) -> Option<Step>;
    /// The host's answer. `None`: the client is not let in.
    fn answer(&mut self, answer: Answer) -> Option<Step>;
}

/// Why an exchange does not begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NotBegun {
    /// The mechanism is not offered.
    NotOffered,
    /// This mechanism begins with a challenge.
    NoInitial,
}

impl Exchange {
    /// Begins an exchange by one of the mechanisms that a server offers, as AUTH and AUTHENTICATE do: the
    /// initial response is in base64, and `=` is the empty one.
    pub(crate) fn open(
        offered: &[Mechanism],
        server: &str,
        mechanism: &str,
        initial: Option<&str>,
    ) -> Result<(Box<Self>, Step), NotBegun> {
        let found = Mechanism::named(mechanism).filter(|it| offered.contains(it));
        let mechanism = found.ok_or(NotBegun::NotOffered)?;
        let mut exchange = Box::new(Self::new(mechanism, server));
        let step = match initial.map(|it| decode_initial(it.as_bytes())) {
            None => exchange.begin(),
            Some(_) if !mechanism.takes_initial_response() => return Err(NotBegun::NoInitial),
            Some(Some(response)) => exchange.respond(&response),
            Some(None) => Step::Malformed,
        };
        Ok((exchange, step))
    }

    /// An exchange by `mechanism` at the server of that name. Then comes [`Exchange::begin`], or
    /// [`Exchange::respond`] with the initial response.
    #[must_use]
    pub fn new(mechanism: Mechanism, server: &str) -> Self {
        let state = match mechanism {
            Mechanism::Plain => State::Plain(plain::Plain),
            Mechanism::Login => State::Login(plain::Login::default()),
            Mechanism::CramMd5 => State::CramMd5(cram_md5::Server::new(server)),
            Mechanism::ScramSha256 => State::Scram(Box::default()),
            Mechanism::XOAuth2 => State::OAuth(oauth::Server::new(oauth::Form::XOAuth2)),
            Mechanism::OAuthBearer => State::OAuth(oauth::Server::new(oauth::Form::OAuthBearer)),
        };
        Self { mechanism, state }
    }

    /// By which mechanism.
    #[must_use]
    pub fn mechanism(&self) -> Mechanism {
        self.mechanism
    }

    /// The client waits for the first challenge.
    pub fn begin(&mut self) -> Step {
        self.steps().begin()
    }

    /// The client's response, decoded.
    pub fn respond(&mut self, response: &[u8]) -> Step {
        self.steps().respond(response).unwrap_or(Step::Malformed)
    }

    /// What the host said to the last [`Step::Ask`].
    pub fn answer(&mut self, answer: Answer) -> Step {
        self.steps().answer(answer).unwrap_or(Step::Failure)
    }

    fn steps(&mut self) -> &mut dyn Steps {
        match &mut self.state {
            State::Plain(it) => it,
            State::Login(it) => it,
            State::CramMd5(it) => it,
            State::Scram(it) => &mut **it,
            State::OAuth(it) => it,
        }
    }
}
