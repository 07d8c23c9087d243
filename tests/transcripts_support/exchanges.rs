//! Exchanges of AUTH: each mechanism with what is right, wrong, cancelled, not understood.

use super::Cell;
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
        } => {
            if authorization.is_empty() && user == "bob" && password == PASSWORD {
                Answer::Known(user)
            } else {
                Answer::Unknown
            }
        }
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

const fn wants_token(mechanism: Mechanism) -> bool {
    matches!(mechanism, Mechanism::OAuthBearer | Mechanism::XOAuth2)
}

fn credentials(mechanism: Mechanism, user: &str, right: bool) -> Credentials {
    let secret = match (wants_token(mechanism), right) {
        (true, true) => Secret::Token(TOKEN.into()),
        (true, false) => Secret::Token("token-of-yesterday".into()),
        (false, true) => Secret::Password(PASSWORD.into()),
        (false, false) => Secret::Password("wrong".into()),
    };
    Credentials {
        user: user.into(),
        secret,
    }
}

/// What our client says with these credentials, message by message; the first one may be missing.
pub fn said(mechanism: Mechanism, user: &str, right: bool) -> (Option<String>, Vec<String>) {
    said_at("mx.receiver.example", mechanism, user, right)
}

/// The same at the server of that name.
pub fn said_at(
    server: &str,
    mechanism: Mechanism,
    user: &str,
    right: bool,
) -> (Option<String>, Vec<String>) {
    let credentials = credentials(mechanism, user, right);
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

/// The lines of a whole exchange.
fn lines(mechanism: Mechanism, user: &str, right: bool) -> Vec<String> {
    let (initial, responses) = said(mechanism, user, right);
    let name = mechanism.as_str();
    let first = match initial {
        Some(it) => format!("AUTH {name} {it}"),
        None => format!("AUTH {name}"),
    };
    core::iter::once(first).chain(responses).collect()
}

fn section(mechanism: Mechanism) -> String {
    format!("RFC 4954, section 4; {}", own_section(mechanism))
}

/// Where a mechanism is written down.
pub const fn own_section(mechanism: Mechanism) -> &'static str {
    match mechanism {
        Mechanism::Plain => "RFC 4616, section 2",
        Mechanism::Login => "LOGIN has no RFC",
        Mechanism::CramMd5 => "RFC 2195, section 2",
        Mechanism::ScramSha256 => "RFC 5802, sections 3, 5 and 7; RFC 7677",
        Mechanism::XOAuth2 => "XOAUTH2 has no RFC",
        Mechanism::OAuthBearer => "RFC 7628, sections 3.1 and 3.2",
    }
}

/// The exchanges of a submission server that offers every mechanism.
pub fn cells() -> Vec<Cell> {
    let mut cells = Vec::new();
    for mechanism in Mechanism::ALL {
        let name = mechanism.as_str();
        let mut cell = |what: &str, exchange: Vec<String>, about: &str| {
            let hello = "EHLO client.example".to_owned();
            cells.push(Cell {
                state: "exchanges",
                file: format!("{}-{what}", name.to_ascii_lowercase()),
                lines: core::iter::once(hello).chain(exchange).collect(),
                about: format!("{name}: {about}."),
                section: section(mechanism),
            });
        };
        let text = |it: &str| encode(it.as_bytes());
        let auth = || format!("AUTH {name}");

        let mut right = lines(mechanism, "bob", true);
        right.push("MAIL FROM:<bob@receiver.example>".into());
        cell("right", right, "bob is let in, and may send");
        let mut wrong = lines(mechanism, "bob", false);
        wrong.push("MAIL FROM:<bob@receiver.example>".into());
        cell("wrong", wrong, "the secret is wrong, and bob may not send");
        let unknown = lines(mechanism, "eve", true);
        cell(
            "unknown",
            unknown,
            "nobody knows the user, and nothing tells so before the end",
        );
        let (initial, responses) = said(mechanism, "bob", true);
        let messages: Vec<String> = initial.clone().into_iter().chain(responses).collect();
        let mut cancelled = Vec::new();
        for so_far in 0..messages.len() {
            cancelled.push(auth());
            cancelled.extend_from_slice(&messages[..so_far]);
            cancelled.push("*".into());
        }
        cell("cancelled", cancelled, "the client gives up, at each point");
        let mut waits = vec![auth()];
        waits.extend(messages);
        cell(
            "waits",
            waits,
            "no initial response: the client waits for the challenge",
        );
        let broken = vec![
            auth(),
            "not base64!".into(),
            auth(),
            "Ym9i=".into(),
            auth(),
            "A".into(),
        ];
        cell("not-base64", broken, "what is not base64");
        let begun = vec![format!("AUTH {name} {}", text("bob")), "*".into()];
        cell("initial", begun, "an initial response that is a name alone");
        let mut no_message = vec![format!("AUTH {name} ="), "*".into()];
        for wrong in malformed(mechanism) {
            no_message.extend([auth(), text(wrong)]);
        }
        cell("malformed", no_message, "what is no message of it");
    }
    cells.extend(special());
    cells
}

/// First messages that are none.
pub fn malformed(mechanism: Mechanism) -> &'static [&'static str] {
    match mechanism {
        Mechanism::Plain => &["bob", "\0\0letmein", "\0bob\0letmein\0"],
        // Any text is a name.
        Mechanism::Login => &[],
        Mechanism::CramMd5 => &["bob", "bob 00", "bob D41D8CD98F00B204E9800998ECF8427E"],
        Mechanism::ScramSha256 => &[
            "bob",
            "p=tls-server-end-point,,n=bob,r=abc",
            "n,,m=x,n=bob,r=abc",
            "n,,n=b=ob,r=abc",
            "n,,n=bob,r=",
        ],
        Mechanism::XOAuth2 => &[
            "user=bob",
            "user=bob\x01auth=Bearer token-of-bob\x01",
            "user=bob\x01auth=Basic token-of-bob\x01\x01",
        ],
        Mechanism::OAuthBearer => &[
            "n,a=bob,",
            "n,a=bob,\x01auth=Bearer token-of-bob\x01",
            "n,a=bob,\x01auth=Basic token-of-bob\x01\x01",
            "n,a=bob,\x01host=mx.receiver.example\x01\x01",
        ],
    }
}

/// What only some have.
fn special() -> Vec<Cell> {
    let cell = |mechanism: Mechanism, what: &str, lines: Vec<String>, about: &str| Cell {
        state: "exchanges",
        file: format!("{}-{what}", mechanism.as_str().to_ascii_lowercase()),
        lines: core::iter::once("EHLO client.example".to_owned())
            .chain(lines)
            .collect(),
        about: format!("{mechanism}: {about}.", mechanism = mechanism.as_str()),
        section: section(mechanism),
    };
    let text = |it: &str| encode(it.as_bytes());
    let scram = Mechanism::ScramSha256;
    let (first, right) = said(scram, "bob", true);
    let begin = format!("AUTH SCRAM-SHA-256 {}", first.expect("it begins"));
    let proof = right[0].clone();
    let other = text("c=biws,r=another,p=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
    vec![
        cell(
            Mechanism::Plain,
            "too-long",
            vec![
                "AUTH PLAIN".into(),
                "A".repeat(12_288),
                "AUTH PLAIN".into(),
                "A".repeat(12_284),
            ],
            "a response of more than 12288 octets, and one that is not",
        ),
        cell(
            Mechanism::Plain,
            "as-another",
            vec![format!("AUTH PLAIN {}", text("eve\0bob\0letmein"))],
            "bob wants to act as eve",
        ),
        cell(
            scram,
            "another-nonce",
            vec![begin.clone(), other],
            "the second message is of another exchange",
        ),
        cell(
            scram,
            "no-end",
            vec![begin, proof, text("more")],
            "after the server's signature nothing is left to say",
        ),
        cell(
            Mechanism::OAuthBearer,
            "scope",
            vec![
                format!(
                    "AUTH OAUTHBEARER {}",
                    text("n,a=bob,\x01auth=Bearer token-to-read\x01\x01")
                ),
                text("\x01"),
            ],
            "the token is good for something else",
        ),
        cell(
            Mechanism::OAuthBearer,
            "discovery",
            vec![
                format!("AUTH OAUTHBEARER {}", text("n,,\x01auth=\x01\x01")),
                "*".into(),
            ],
            "no token: the client asks what it should have, and gives up",
        ),
        cell(
            Mechanism::OAuthBearer,
            "no-name",
            vec![format!(
                "AUTH OAUTHBEARER {}",
                text(
                    "n,,\x01host=mx.receiver.example\x01port=587\x01auth=Bearer token-of-bob\x01\x01"
                )
            )],
            "the token says whose it is",
        ),
    ]
}
