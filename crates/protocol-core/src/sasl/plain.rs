//! PLAIN (RFC 4616) and LOGIN (no RFC): the password itself goes over the wire.

use super::client::{GiveUp, Responds};
use super::server::{Answer, Question, Step, Steps};
use std::collections::VecDeque;

/// The server's side of PLAIN.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Plain;

/// The server's side of LOGIN: the user, once it was said.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Login(Option<String>);

impl Steps for Plain {
    /// `message = [authzid] NUL authcid NUL passwd` (RFC 4616 section 2).
    fn respond(&mut self, response: &[u8]) -> Option<Step> {
        let text = str::from_utf8(response).ok()?;
        let mut parts = text.split('\0').map(str::to_owned);
        match (parts.next(), parts.next(), parts.next(), parts.next()) {
            (Some(authorization), Some(user), Some(password), None) if !user.is_empty() => {
                Some(Step::Ask(Question::Password {
                    authorization,
                    user,
                    password,
                }))
            }
            _ => None,
        }
    }

    fn answer(&mut self, answer: Answer) -> Option<Step> {
        known(answer)
    }
}

impl Steps for Login {
    fn begin(&mut self) -> Step {
        Step::Challenge(b"Username:".to_vec())
    }

    fn respond(&mut self, response: &[u8]) -> Option<Step> {
        let text = str::from_utf8(response).ok()?.to_owned();
        Some(match self.0.take() {
            None => {
                self.0 = Some(text);
                Step::Challenge(b"Password:".to_vec())
            }
            Some(user) => Step::Ask(Question::Password {
                authorization: String::new(),
                user,
                password: text,
            }),
        })
    }

    fn answer(&mut self, answer: Answer) -> Option<Step> {
        known(answer)
    }
}

fn known(answer: Answer) -> Option<Step> {
    match answer {
        Answer::Known(user) => Some(Step::Success(user)),
        _ => None,
    }
}

/// The client's side of both: what it says is settled beforehand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Said {
    initial: Option<Vec<u8>>,
    responses: VecDeque<Vec<u8>>,
}

impl Said {
    pub(super) fn plain(user: &str, password: &str) -> Self {
        Self {
            initial: Some(format!("\0{user}\0{password}").into_bytes()),
            responses: VecDeque::new(),
        }
    }

    pub(super) fn login(user: &str, password: &str) -> Self {
        Self {
            initial: None,
            responses: VecDeque::from([user.into(), password.into()]),
        }
    }
}

impl Responds for Said {
    fn initial(&self) -> Option<Vec<u8>> {
        self.initial.clone()
    }

    fn respond(&mut self, _: &[u8]) -> Result<Vec<u8>, GiveUp> {
        self.responses.pop_front().ok_or(GiveUp::Malformed)
    }
}
