//! CRAM-MD5 (RFC 2195): the server sends a challenge, the client its HMAC-MD5 keyed by the password.
//! The password is not on the wire, but the server has to keep it as it is, and the client learns
//! nothing about the server.

use super::client::{GiveUp, Responds};
use super::server::{Answer, Question, Step, Steps};
use core::fmt::Write as _;
use hmac::{Hmac, KeyInit as _, Mac as _};
use md5::Md5;

/// The server's side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Server {
    name: String,
    challenge: String,
    claimed: Option<(String, Vec<u8>)>,
}

impl Server {
    pub(super) fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            challenge: String::new(),
            claimed: None,
        }
    }
}

impl Steps for Server {
    fn begin(&mut self) -> Step {
        Step::Ask(Question::Nonce)
    }

    /// `response = username SP digest`, the digest in lower case hexadecimal (section 2). A name may
    /// have spaces.
    fn respond(&mut self, response: &[u8]) -> Option<Step> {
        let (user, digest) = str::from_utf8(response).ok()?.rsplit_once(' ')?;
        let digest = unhex(digest)?;
        self.claimed = Some((user.to_owned(), digest));
        Some(Step::Ask(Question::PasswordOf(user.to_owned())))
    }

    fn answer(&mut self, answer: Answer) -> Option<Step> {
        match (answer, self.claimed.take()) {
            (Answer::Nonce(nonce), None) => {
                self.challenge = super::msg_id(nonce, &self.name);
                Some(Step::Challenge(self.challenge.clone().into_bytes()))
            }
            (Answer::Password(Some(password)), Some((user, digest))) => {
                let right = keyed(&password, self.challenge.as_bytes());
                right.verify_slice(&digest).ok()?;
                Some(Step::Success(user))
            }
            _ => None,
        }
    }
}

/// The client's side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Client {
    user: String,
    password: String,
    responded: bool,
}

impl Client {
    pub(super) fn new(user: &str, password: &str) -> Self {
        Self {
            user: user.to_owned(),
            password: password.to_owned(),
            responded: false,
        }
    }
}

impl Responds for Client {
    fn initial(&self) -> Option<Vec<u8>> {
        None
    }

    fn respond(&mut self, challenge: &[u8]) -> Result<Vec<u8>, GiveUp> {
        if core::mem::replace(&mut self.responded, true) {
            return Err(GiveUp::Malformed);
        }
        let mut response = format!("{} ", self.user);
        for octet in keyed(&self.password, challenge).finalize().into_bytes() {
            write!(response, "{octet:02x}").expect("a string takes all that is written");
        }
        Ok(response.into_bytes())
    }
}

fn keyed(password: &str, challenge: &[u8]) -> Hmac<Md5> {
    let mut mac = Hmac::<Md5>::new_from_slice(password.as_bytes()).expect("HMAC takes any key");
    mac.update(challenge);
    mac
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits = text.as_bytes();
    let lower = |octet: &u8| matches!(octet, b'0'..=b'9' | b'a'..=b'f');
    if digits.len() != 32 || !digits.iter().all(lower) {
        return None;
    }
    (0..16)
        .map(|at| u8::from_str_radix(&text[2 * at..2 * at + 2], 16).ok())
        .collect()
}
