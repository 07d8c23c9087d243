//! The accounts of the servers under test, and what our client says to sign in.

use protocol_core::sasl::client::Exchange as Client;
use protocol_core::sasl::server::{Answer, Exchange as Server, Question, Step, TokenFault};
use protocol_core::sasl::{Credentials, Mechanism, Nonce, Secret, encode, scram};

/// What nobody draws here, so that transcripts stay as they are.
const NONCE: Nonce = Nonce {
    random: [0; 16],
    date: 1_772_442_000,
};
const PASSWORD: &str = "letmein";
const TOKEN: &str = "token-of-bob";

/// The host: `bob` has a password and a token. In the token is more than `bob` needs, or less.
pub fn host(question: Question) -> Answer {
    match question {
        Question::Nonce => Answer::Nonce(NONCE),
        Question::Password {
            authorization,
            user,
            password,
        } => match authorization.is_empty() && user == "bob" && password == PASSWORD {
            true => Answer::Known(user),
            false => Answer::Unknown,
        },
        Question::PasswordOf(user) => Answer::Password((user == "bob").then(|| PASSWORD.into())),
        Question::KeysOf(user) => {
            let key = b"the host's own";
            let keys = scram::Keys::of(PASSWORD, &scram::salt(key, &user), scram::ITERATIONS);
            let keys = keys.filter(|_| user == "bob");
            Answer::Keys(keys.unwrap_or_else(|| scram::Keys::decoy(key, &user)))
        }
        Question::Token { user, token } => {
            let own = user.is_none_or(|it| it == "bob");
            let fault = match token.as_str() {
                TOKEN if own => return Answer::Known("bob".into()),
                "token-to-read" if own => TokenFault::InsufficientScope,
                _ => TokenFault::Invalid,
            };
            Answer::BadToken {
                fault,
                scope: "smtp".into(),
            }
        }
    }
}

/// What our client says as `bob`, message by message; the first one may be missing.
pub fn said(server: &str, mechanism: Mechanism) -> (Option<String>, Vec<String>) {
    let secret = match mechanism {
        Mechanism::OAuthBearer | Mechanism::XOAuth2 => Secret::Token(TOKEN.into()),
        _ => Secret::Password(PASSWORD.into()),
    };
    let user = "bob".into();
    let credentials = Credentials { user, secret };
    let mut client = Client::new(mechanism, &credentials, NONCE).expect("it has what it needs");
    let mut server = Server::new(mechanism, server);
    let initial = client.initial();
    let mut step = match &initial {
        Some(it) => server.respond(it),
        None => server.begin(),
    };
    let mut responses = Vec::new();
    loop {
        step = match step {
            Step::Ask(question) => server.answer(host(question)),
            Step::Challenge(challenge) => match client.respond(&challenge) {
                Ok(response) => {
                    responses.push(encode(&response));
                    server.respond(&response)
                }
                Err(_) => break,
            },
            Step::Success(_) | Step::Failure | Step::Malformed => break,
        };
    }
    (initial.map(|it| encode(&it)), responses)
}
