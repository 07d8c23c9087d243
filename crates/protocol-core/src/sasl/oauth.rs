//! OAUTHBEARER (RFC 7628) and XOAUTH2 (no RFC): a bearer token (RFC 6750) in place of a password.
//!
//! They differ in form alone. A token that is not taken gets a challenge that says why, in JSON; the
//! client answers it with nothing that counts, and only then is refused (RFC 7628 section 3.2.3).

use super::client::{GiveUp, Responds};
use super::server::{Answer, Question, Step, Steps, TokenFault};

/// Which of both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    XOAuth2,
    OAuthBearer,
}

/// What separates the parts of a message: `kvsep` (RFC 7628 section 3.1).
const SEPARATOR: char = '\x01';

/// The server's side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Server {
    form: Form,
    /// The challenge is out that says why the token is not taken.
    refused: bool,
}

impl Server {
    pub(super) fn new(form: Form) -> Self {
        Self {
            form,
            refused: false,
        }
    }
}

impl Steps for Server {
    fn respond(&mut self, response: &[u8]) -> Option<Step> {
        if self.refused {
            return Some(Step::Failure);
        }
        let text = str::from_utf8(response).ok()?;
        let (user, pairs) = match self.form {
            Form::XOAuth2 => {
                let (user, pairs) = text.strip_prefix("user=")?.split_once(SEPARATOR)?;
                (Some(user.to_owned()), pairs)
            }
            Form::OAuthBearer => {
                let (header, pairs) = text.split_once(SEPARATOR)?;
                (super::scram::gs2_header(header)?, pairs)
            }
        };
        let token = bearer(pairs)?.to_owned();
        Some(Step::Ask(Question::Token { user, token }))
    }

    fn answer(&mut self, answer: Answer) -> Option<Step> {
        match answer {
            Answer::Known(user) => Some(Step::Success(user)),
            Answer::BadToken { fault, scope } => {
                self.refused = true;
                let status = status(self.form, fault, &scope);
                Some(Step::Challenge(status.into_bytes()))
            }
            _ => None,
        }
    }
}

/// The token of `*(key "=" value kvsep) kvsep`: the value of `auth` is `Bearer` and the token. Where
/// the value is empty the client only asks what it should have: a token that nobody was given.
fn bearer(pairs: &str) -> Option<&str> {
    let pairs = pairs.strip_suffix(SEPARATOR)?.strip_suffix(SEPARATOR)?;
    let mut token = None;
    for pair in pairs.split(SEPARATOR) {
        match pair.split_once('=')? {
            ("auth", _) if token.is_some() => return None,
            ("auth", "") => token = Some(""),
            ("auth", value) => {
                let (scheme, it) = value.split_once(' ')?;
                let known = scheme.eq_ignore_ascii_case("Bearer");
                token = Some(it).filter(|it| known && !it.is_empty());
                token?;
            }
            (key, _) if key.is_empty() || !key.bytes().all(|it| it.is_ascii_alphabetic()) => {
                return None;
            }
            _ => {}
        }
    }
    token
}

/// Why the token is not taken (RFC 7628 section 3.2.2); XOAUTH2 has the status of HTTP in its place.
fn status(form: Form, fault: TokenFault, scope: &str) -> String {
    // What a scope may have in it needs no escape in JSON but these two, which it may not have.
    let scope = scope.replace(['"', '\\'], "");
    let status = match (form, fault) {
        (Form::OAuthBearer, TokenFault::Invalid) => r#""invalid_token""#,
        (Form::OAuthBearer, TokenFault::InsufficientScope) => r#""insufficient_scope""#,
        (Form::XOAuth2, TokenFault::Invalid) => r#""401","schemes":"bearer""#,
        (Form::XOAuth2, TokenFault::InsufficientScope) => r#""403","schemes":"bearer""#,
    };
    format!(r#"{{"status":{status},"scope":"{scope}"}}"#)
}

/// The client's side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Client {
    form: Form,
    message: String,
    refused: bool,
}

impl Client {
    pub(super) fn new(form: Form, user: &str, token: &str) -> Self {
        let message = match form {
            Form::XOAuth2 => format!("user={user}\x01auth=Bearer {token}\x01\x01"),
            Form::OAuthBearer => {
                let user = super::scram::escape(user);
                format!("n,a={user},\x01auth=Bearer {token}\x01\x01")
            }
        };
        Self {
            form,
            message,
            refused: false,
        }
    }
}

impl Responds for Client {
    fn initial(&self) -> Option<Vec<u8>> {
        Some(self.message.clone().into_bytes())
    }

    /// The only challenge says why the token is not taken.
    fn respond(&mut self, _: &[u8]) -> Result<Vec<u8>, GiveUp> {
        if core::mem::replace(&mut self.refused, true) {
            return Err(GiveUp::Malformed);
        }
        Ok(match self.form {
            Form::XOAuth2 => Vec::new(),
            Form::OAuthBearer => vec![1],
        })
    }
}
