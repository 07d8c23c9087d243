//! A host that knows one user, for the exchanges of AUTH.

use protocol_core::sasl::server::{Answer, Question, TokenFault};
use protocol_core::sasl::{Credentials, Mechanism, Nonce, Secret, scram};

/// What nobody draws here: the same octets make the same run.
pub(crate) const NONCE: Nonce = Nonce {
    random: [7; 16],
    date: 1_772_442_000,
};

/// The user, whose password and whose token read the same.
#[derive(Debug, Clone)]
pub(crate) struct Known {
    pub(crate) user: String,
    pub(crate) secret: String,
    /// How often its keys are hashed. Our client wants [`scram::ITERATIONS`], which takes a while.
    pub(crate) rounds: u32,
    /// Whether somebody showed the secret itself.
    pub(crate) shown: bool,
}

impl Known {
    pub(crate) fn new(user: &str, secret: &str) -> Self {
        Self {
            user: user.to_owned(),
            secret: secret.to_owned(),
            rounds: 2,
            shown: false,
        }
    }

    /// Whoever is let in is that user: who did not show the secret cannot have made up a proof.
    pub(crate) fn lets_in(&self, identity: Option<&str>) {
        let is_right = identity.is_none_or(|it| it == self.user && self.shown);
        assert!(is_right, "{identity:?} is let in");
    }

    pub(crate) fn answer(&mut self, question: Question) -> Answer {
        match question {
            Question::Nonce => Answer::Nonce(NONCE),
            Question::Password {
                authorization,
                user,
                password,
            } => {
                let himself = authorization.is_empty() || authorization == user;
                if himself && user == self.user && password == self.secret {
                    self.shown = true;
                    Answer::Known(user)
                } else {
                    Answer::Unknown
                }
            }
            Question::PasswordOf(user) => {
                Answer::Password((user == self.user).then(|| self.secret.clone()))
            }
            Question::KeysOf(user) => {
                let keys = scram::Keys::of(&self.secret, b"salt of the host", self.rounds);
                let keys = keys.filter(|_| user == self.user);
                Answer::Keys(keys.unwrap_or_else(|| scram::Keys::decoy(b"the host's own", &user)))
            }
            Question::Token { user, token } => {
                let own = user.is_none_or(|it| it == self.user);
                if own && token == self.secret {
                    self.shown = true;
                    Answer::Known(self.user.clone())
                } else {
                    Answer::BadToken {
                        fault: TokenFault::Invalid,
                        scope: "smtp".to_owned(),
                    }
                }
            }
        }
    }
}

/// What a client has of that user for this mechanism.
pub(crate) fn credentials(mechanism: Mechanism, user: &str, secret: &str) -> Credentials {
    let secret = secret.to_owned();
    Credentials {
        user: user.to_owned(),
        secret: match mechanism {
            Mechanism::OAuthBearer | Mechanism::XOAuth2 => Secret::Token(secret),
            _ => Secret::Password(secret),
        },
    }
}
