//! Mechanisms of AUTH (RFC 4954), the server's side: what it challenges with, and who the client says
//! it is.

use super::{Unit, Verb};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

/// A mechanism of authentication.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Mechanism {
    /// User and password in one response (RFC 4616).
    Plain,
    /// Two questions, one for the user and one for the password; no RFC, wide practice.
    Login,
}

/// Who the client says it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credentials {
    /// As whom it wants to act; empty where as itself (RFC 4616 section 2).
    pub authorization: String,
    /// The user's name.
    pub user: String,
    /// The password.
    pub password: String,
}

/// An exchange under way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Exchange {
    Plain,
    LoginUser,
    LoginPassword(String),
}

/// What follows a response.
pub(crate) enum Step {
    Challenge(&'static str, Exchange),
    Done(Credentials),
    Malformed,
}

impl Mechanism {
    /// Every mechanism.
    pub const ALL: [Self; 2] = [Self::Plain, Self::Login];

    /// Its name (RFC 4422 section 3.1).
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Plain => "PLAIN",
            Self::Login => "LOGIN",
        }
    }

    /// The mechanism of that name, in any case.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|it| it.as_str().eq_ignore_ascii_case(name))
    }

    /// What a client says with it: what comes with AUTH itself, and then a response for each
    /// challenge, in base64.
    pub(crate) fn responses(self, credentials: &Credentials) -> (Option<String>, Vec<String>) {
        let Credentials {
            authorization,
            user,
            password,
        } = credentials;
        match self {
            Self::Plain => {
                let message = format!("{authorization}\0{user}\0{password}");
                (Some(encode(&message)), Vec::new())
            }
            Self::Login => (None, vec![encode(user), encode(password)]),
        }
    }

    /// Its first challenge, and where the exchange stands then.
    pub(crate) const fn begin(self) -> (&'static str, Exchange) {
        match self {
            Self::Plain => ("", Exchange::Plain),
            Self::Login => ("Username:", Exchange::LoginUser),
        }
    }
}

impl Exchange {
    /// Takes a response, decoded.
    pub(crate) fn respond(self, response: Vec<u8>) -> Step {
        let Ok(text) = String::from_utf8(response) else {
            return Step::Malformed;
        };
        match self {
            // message = [authzid] NUL authcid NUL passwd (RFC 4616 section 2)
            Self::Plain => {
                let mut parts = text.split('\0').map(str::to_owned);
                match (parts.next(), parts.next(), parts.next(), parts.next()) {
                    (Some(authorization), Some(user), Some(password), None) if !user.is_empty() => {
                        Step::Done(Credentials {
                            authorization,
                            user,
                            password,
                        })
                    }
                    _ => Step::Malformed,
                }
            }
            Self::LoginUser => Step::Challenge("Password:", Self::LoginPassword(text)),
            Self::LoginPassword(user) => Step::Done(Credentials {
                authorization: String::new(),
                user,
                password: text,
            }),
        }
    }
}

/// A response as it is on the wire, decoded; `=` is the empty one (RFC 4954 section 4).
pub(crate) fn decode(response: &[u8]) -> Option<Vec<u8>> {
    match response {
        b"=" => Some(Vec::new()),
        _ => STANDARD.decode(response).ok(),
    }
}

/// A challenge as it goes on the wire.
pub(crate) fn encode(challenge: &str) -> String {
    STANDARD.encode(challenge)
}

/// What a line of an exchange says under its base64: AUTH's initial response, the challenge of a 334,
/// or a response. `None` where there is none, or it is not base64.
#[must_use]
pub fn under_base64(unit: Unit, line: &[u8]) -> Option<Vec<u8>> {
    let text = line.trim_ascii_end();
    let token = match unit {
        Unit::Command(Verb::Auth) => text.split(|octet| *octet == b' ').nth(2)?,
        Unit::Reply { code, .. } if code.get() == 334 => text.get(4..)?,
        Unit::AuthResponse => text,
        _ => return None,
    };
    decode(token).filter(|it| !it.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::smtp::ReplyCode;

    #[test]
    fn base64_hides_nothing() {
        let challenge = Unit::Reply {
            code: ReplyCode::new(334),
            answers: None,
        };
        let cases: [(Unit, &str, Option<&str>); 6] = [
            (
                Unit::Command(Verb::Auth),
                "AUTH PLAIN AGJvYgBsZXRtZWlu\r\n",
                Some("\0bob\0letmein"),
            ),
            (Unit::Command(Verb::Auth), "AUTH LOGIN\r\n", None),
            (Unit::Command(Verb::Noop), "NOOP Ym9i\r\n", None),
            (challenge, "334 VXNlcm5hbWU6\r\n", Some("Username:")),
            (Unit::AuthResponse, "Ym9i\r\n", Some("bob")),
            (Unit::AuthResponse, "*\r\n", None),
        ];
        for (unit, line, says) in cases {
            let found = under_base64(unit, line.as_bytes());
            assert_eq!(found.as_deref(), says.map(str::as_bytes), "{line}");
        }
    }

    #[test]
    fn what_a_client_says_a_server_understands() {
        let credentials = Credentials {
            authorization: String::new(),
            user: "bob".into(),
            password: "let me in".into(),
        };
        for mechanism in Mechanism::ALL {
            let (initial, responses) = mechanism.responses(&credentials);
            let (_, mut exchange) = mechanism.begin();
            let mut found = None;
            for response in initial.into_iter().chain(responses) {
                match exchange.respond(decode(response.as_bytes()).expect("it is base64")) {
                    Step::Challenge(_, next) => exchange = next,
                    Step::Done(it) => {
                        found = Some(it);
                        break;
                    }
                    Step::Malformed => panic!("{mechanism:?}"),
                }
            }
            assert_eq!(found.as_ref(), Some(&credentials), "{mechanism:?}");
        }
    }
}
