//! SCRAM-SHA-256 (RFC 5802, RFC 7677) without channel binding: both sides prove that they know the
//! password, it is not on the wire, and what the server stores is not enough to sign in (section 9).
//!
//! ```text
//! C: n,,n=user,r=C          S: r=CS,s=salt,i=4096
//! C: c=biws,r=CS,p=proof    S: v=signature
//! ```

mod messages;

pub(super) use messages::{escape, gs2_header};

use super::client::{GiveUp, Responds};
use super::server::{Answer, Question, Step, Steps};
use super::{Nonce, decode, encode};
use hmac::{Hmac, KeyInit as _, Mac as _};
use messages::{ClientFinal, ClientFirst, ServerFirst, server_final};
use sha2::{Digest as _, Sha256};

/// How often the hash is iterated: the least that RFC 7677 section 4 recommends.
pub const ITERATIONS: u32 = 4096;
/// The most iterations that a client bears, so that a server cannot keep it busy for ever.
const MAX_ITERATIONS: u32 = 1_000_000;

/// What a server stores of a password (RFC 5802 section 3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keys {
    /// What makes equal passwords differ.
    pub salt: Vec<u8>,
    /// How often the hash is iterated.
    pub iterations: u32,
    stored_key: [u8; 32],
    server_key: [u8; 32],
}

impl Keys {
    /// The keys of a password. `None` where it has anything else than printable US-ASCII: SASLprep is
    /// not there (section 2.2).
    #[must_use]
    pub fn of(password: &str, salt: &[u8], iterations: u32) -> Option<Self> {
        let salted = is_prepared(password).then(|| salted(password, salt, iterations))?;
        Some(Self {
            salt: salt.to_vec(),
            iterations,
            stored_key: hash(&keyed(&salted, b"Client Key")),
            server_key: keyed(&salted, b"Server Key"),
        })
    }

    /// Keys that look like those of a user, and that no password opens: what a server uses for a user
    /// it does not know. The same for the same `key` and user, as a user's salt is.
    #[must_use]
    pub fn decoy(key: &[u8], user: &str) -> Self {
        let of = |what: &str| keyed(key, format!("{what} {user}").as_bytes());
        Self {
            salt: salt(key, user).to_vec(),
            iterations: ITERATIONS,
            stored_key: of("stored key"),
            server_key: of("server key"),
        }
    }
}

/// A user's salt, that of nobody too: the same for the same `key` and user.
#[must_use]
pub fn salt(key: &[u8], user: &str) -> [u8; 16] {
    let whole = keyed(key, format!("salt {user}").as_bytes());
    core::array::from_fn(|at| whole[at])
}

/// Whether SASLprep leaves it as it is: not empty, printable US-ASCII (RFC 4013 section 2).
pub(super) fn is_prepared(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|it| matches!(it, b' '..=b'~'))
}

/// A nonce in printable characters without a comma (RFC 5802 section 7).
pub(super) fn nonce(nonce: Nonce) -> String {
    encode(&nonce.random)
}

/// `Hi()` (section 2.2).
fn salted(password: &str, salt: &[u8], iterations: u32) -> [u8; 32] {
    pbkdf2::pbkdf2_hmac_array::<Sha256, 32>(password.as_bytes(), salt, iterations)
}

fn keyed(key: &[u8], text: &[u8]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes any key");
    mac.update(text);
    mac.finalize().into_bytes().into()
}

fn hash(octets: &[u8]) -> [u8; 32] {
    Sha256::digest(octets).into()
}

fn xor(mut a: [u8; 32], b: [u8; 32]) -> [u8; 32] {
    a.iter_mut().zip(b).for_each(|(a, b)| *a ^= b);
    a
}

/// The server's side.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) enum Server {
    #[default]
    AwaitFirst,
    /// Asks for a nonce, and then for the keys.
    Asks(ClientFirst, Option<String>),
    AwaitFinal {
        first: ClientFirst,
        server_first: ServerFirst,
        keys: Keys,
    },
    /// Its own proof is out; nothing is left to say.
    Proved(String),
    Over,
}

impl Steps for Server {
    fn respond(&mut self, response: &[u8]) -> Option<Step> {
        let text = str::from_utf8(response).ok()?;
        match core::mem::replace(self, Self::Over) {
            Self::AwaitFirst => {
                *self = Self::Asks(ClientFirst::parse(text)?, None);
                Some(Step::Ask(Question::Nonce))
            }
            Self::AwaitFinal {
                first,
                server_first,
                keys,
            } => {
                let last = ClientFinal::parse(text)?;
                let expected = encode(first.header.as_bytes());
                // Another header or nonce: somebody in between (section 5.1), or another exchange.
                if last.binding != expected || last.nonce != server_first.nonce {
                    return Some(Step::Failure);
                }
                let said = format!("{},{server_first},{}", first.bare(), last.without_proof());
                let client_key = xor(last.proof, keyed(&keys.stored_key, said.as_bytes()));
                // Nobody may act as another here.
                let own = first
                    .authorization
                    .as_ref()
                    .is_none_or(|it| *it == first.user);
                if hash(&client_key) != keys.stored_key || !own {
                    return Some(Step::Failure);
                }
                *self = Self::Proved(first.user);
                let signature = keyed(&keys.server_key, said.as_bytes());
                Some(Step::Challenge(
                    format!("v={}", encode(&signature)).into_bytes(),
                ))
            }
            Self::Proved(user) => text.is_empty().then_some(Step::Success(user)),
            Self::Asks(..) | Self::Over => None,
        }
    }

    fn answer(&mut self, answer: Answer) -> Option<Step> {
        match (core::mem::replace(self, Self::Over), answer) {
            (Self::Asks(first, None), Answer::Nonce(it)) => {
                let user = first.user.clone();
                let both = format!("{}{}", first.nonce, nonce(it));
                *self = Self::Asks(first, Some(both));
                Some(Step::Ask(Question::KeysOf(user)))
            }
            (Self::Asks(first, Some(nonce)), Answer::Keys(keys)) => {
                let server_first = ServerFirst {
                    nonce,
                    salt: keys.salt.clone(),
                    iterations: keys.iterations,
                };
                let challenge = server_first.to_string().into_bytes();
                *self = Self::AwaitFinal {
                    first,
                    server_first,
                    keys,
                };
                Some(Step::Challenge(challenge))
            }
            _ => None,
        }
    }
}

/// The client's side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Client {
    first: ClientFirst,
    password: String,
    /// What the server has to prove with, once that is known.
    signature: Option<[u8; 32]>,
    satisfied: bool,
}

impl Client {
    pub(super) fn new(user: &str, password: &str, nonce: String) -> Self {
        Self {
            first: ClientFirst {
                header: "n,,".to_owned(),
                authorization: None,
                user: user.to_owned(),
                nonce,
            },
            password: password.to_owned(),
            signature: None,
            satisfied: false,
        }
    }

    fn prove(&mut self, challenge: &str) -> Option<String> {
        let server_first = ServerFirst::parse(challenge)?;
        let own = server_first.nonce.strip_prefix(&self.first.nonce);
        let enough = (ITERATIONS..=MAX_ITERATIONS).contains(&server_first.iterations);
        if own.is_none_or(str::is_empty) || !enough {
            return None;
        }
        let salted = salted(&self.password, &server_first.salt, server_first.iterations);
        let client_key = keyed(&salted, b"Client Key");
        let mut last = ClientFinal {
            binding: encode(self.first.header.as_bytes()),
            nonce: server_first.nonce.clone(),
            proof: client_key,
        };
        let said = format!(
            "{},{server_first},{}",
            self.first.bare(),
            last.without_proof()
        );
        last.proof = xor(client_key, keyed(&hash(&client_key), said.as_bytes()));
        self.signature = Some(keyed(&keyed(&salted, b"Server Key"), said.as_bytes()));
        Some(last.to_string())
    }
}

impl Responds for Client {
    fn initial(&self) -> Option<Vec<u8>> {
        Some(format!("{}{}", self.first.header, self.first.bare()).into_bytes())
    }

    fn respond(&mut self, challenge: &[u8]) -> Result<Vec<u8>, GiveUp> {
        let text = str::from_utf8(challenge).map_err(|_| GiveUp::Malformed)?;
        match self.signature {
            None => self
                .prove(text)
                .map(String::into_bytes)
                .ok_or(GiveUp::Malformed),
            Some(right) if !self.satisfied && server_final(text) == Some(right) => {
                self.satisfied = true;
                Ok(Vec::new())
            }
            Some(_) => Err(GiveUp::Unproven),
        }
    }

    fn is_satisfied(&self) -> bool {
        self.satisfied
    }
}

/// For the RFC's example, whose nonces are not drawn as ours are.
#[cfg(test)]
impl Server {
    pub(super) fn after(client_first: &str, server_first: &str, keys: Keys) -> Self {
        Self::AwaitFinal {
            first: ClientFirst::parse(client_first).expect("it is a first message"),
            server_first: ServerFirst::parse(server_first).expect("it is a first message"),
            keys,
        }
    }
}

#[cfg(test)]
impl Client {
    pub(super) fn as_another(header: &str, user: &str, password: &str, nonce: &str) -> Self {
        let mut client = Self::new(user, password, nonce.to_owned());
        client.first.header = header.to_owned();
        client
    }
}
