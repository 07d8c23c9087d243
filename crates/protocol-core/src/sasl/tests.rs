//! The RFCs' own examples, and the two sides against each other.

use super::client::GiveUp;
use super::scram::{ITERATIONS, Keys};
use super::server::{Answer, Question, Step, TokenFault};
use super::*;
use crate::tests::table;

const NONCE: Nonce = Nonce {
    random: [7; 16],
    date: 1_772_442_000,
};

fn password(user: &str, password: &str) -> Credentials {
    Credentials {
        user: user.into(),
        secret: Secret::Password(password.into()),
    }
}

fn token(user: &str, token: &str) -> Credentials {
    Credentials {
        user: user.into(),
        secret: Secret::Token(token.into()),
    }
}

/// A host where `bob` has the password `let me in` and the token `abc`.
fn host(question: Question) -> Answer {
    match question {
        Question::Nonce => Answer::Nonce(NONCE),
        Question::Password {
            authorization,
            user,
            password,
        } => {
            if authorization.is_empty() && user == "bob" && password == "let me in" {
                Answer::Known(user)
            } else {
                Answer::Unknown
            }
        }
        Question::PasswordOf(user) => {
            Answer::Password((user == "bob").then(|| "let me in".to_owned()))
        }
        Question::KeysOf(user) => {
            let keys = Keys::of("let me in", b"salt of bob", ITERATIONS);
            let keys = keys.filter(|_| user == "bob");
            Answer::Keys(keys.unwrap_or_else(|| Keys::decoy(b"secret of the host", &user)))
        }
        Question::Token { user, token } => {
            let fault = match token.as_str() {
                "abc" if user.as_deref().is_none_or(|it| it == "bob") => {
                    return Answer::Known("bob".into());
                }
                "read-only" => TokenFault::InsufficientScope,
                _ => TokenFault::Invalid,
            };
            Answer::BadToken {
                fault,
                scope: "smtp".into(),
            }
        }
    }
}

/// How an exchange ends, and what was said, from the client's first message.
#[derive(Debug, PartialEq)]
enum End {
    Success(String),
    Failure,
    Malformed,
    GivenUp(GiveUp),
}

fn settle(exchange: &mut server::Exchange, mut step: Step) -> Step {
    while let Step::Ask(question) = step {
        step = exchange.answer(host(question));
    }
    step
}

fn converse(mechanism: Mechanism, credentials: &Credentials) -> (End, Vec<String>) {
    let text = |octets: &[u8]| String::from_utf8_lossy(octets).into_owned();
    let mut client = client::Exchange::new(mechanism, credentials, NONCE).expect("it has all");
    let mut server = server::Exchange::new(mechanism, "mail.sender.example");
    let mut said = Vec::new();
    let mut step = match client.initial() {
        Some(initial) => {
            said.push(text(&initial));
            server.respond(&initial)
        }
        None => server.begin(),
    };
    loop {
        step = match settle(&mut server, step) {
            Step::Challenge(challenge) => {
                said.push(text(&challenge));
                match client.respond(&challenge) {
                    Ok(response) => {
                        said.push(text(&response));
                        server.respond(&response)
                    }
                    Err(why) => return (End::GivenUp(why), said),
                }
            }
            Step::Success(user) => {
                assert!(client.is_satisfied(), "{mechanism:?}");
                return (End::Success(user), said);
            }
            Step::Failure => return (End::Failure, said),
            Step::Malformed => return (End::Malformed, said),
            Step::Ask(_) => unreachable!("it was settled"),
        };
    }
}

#[test]
fn what_a_client_says_a_server_understands() {
    for mechanism in Mechanism::ALL {
        let with_token = matches!(mechanism, Mechanism::OAuthBearer | Mechanism::XOAuth2);
        let (right, wrong, unknown) = if with_token {
            (
                token("bob", "abc"),
                token("bob", "abd"),
                token("eve", "abc"),
            )
        } else {
            let right = password("bob", "let me in");
            (right, password("bob", "x"), password("eve", "let me in"))
        };
        let ended = converse(mechanism, &right).0;
        assert_eq!(ended, End::Success("bob".into()), "{mechanism:?}");
        assert_eq!(converse(mechanism, &wrong).0, End::Failure, "{mechanism:?}");
        assert_eq!(
            converse(mechanism, &unknown).0,
            End::Failure,
            "{mechanism:?}"
        );
    }
}

#[test]
fn the_password_is_not_on_the_wire_with_cram_and_scram() {
    for mechanism in [Mechanism::CramMd5, Mechanism::ScramSha256] {
        let (_, said) = converse(mechanism, &password("bob", "let me in"));
        assert!(said.iter().all(|it| !it.contains("let me in")), "{said:?}");
    }
}

#[test]
fn cram_md5_says_what_rfc_2195_section_2_shows() {
    let tim = password("tim", "tanstaaftanstaaf");
    let mut client = client::Exchange::new(Mechanism::CramMd5, &tim, NONCE).expect("it has all");
    assert_eq!(client.initial(), None);
    let challenge = b"<1896.697170952@postoffice.reston.mci.net>";
    let response = client.respond(challenge).expect("it is a challenge");
    assert_eq!(response, b"tim b913a602c7eda7a495b4e6e7334d3890");
}

#[test]
fn a_challenge_of_cram_md5_is_a_msg_id_with_digits_and_a_date() {
    let (_, said) = converse(Mechanism::CramMd5, &password("bob", "let me in"));
    let digits = u128::from_be_bytes([7; 16]);
    let wanted = format!("<{digits}.1772442000@mail.sender.example>");
    assert_eq!(said.first(), Some(&wanted));
}

/// RFC 7677 section 3.
const CLIENT_FIRST: &str = "n,,n=user,r=rOprNGfwEbeRWgbNEkqO";
const SERVER_FIRST: &str = "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,\
                            s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";
const CLIENT_FINAL: &str = "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,\
                            p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";
const SERVER_FINAL: &str = "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=";

#[test]
fn scram_s_client_says_what_rfc_7677_section_3_shows() {
    let nonce = "rOprNGfwEbeRWgbNEkqO".to_owned();
    let client = scram::Client::new("user", "pencil", nonce);
    let initial = client::Responds::initial(&client).expect("it begins");
    assert_eq!(initial, CLIENT_FIRST.as_bytes());
    let mut client = client;
    let mut respond = |challenge: &str| {
        let said = client::Responds::respond(&mut client, challenge.as_bytes());
        said.map(|it| String::from_utf8(it).expect("it is text"))
    };
    assert_eq!(respond(SERVER_FIRST), Ok(CLIENT_FINAL.to_owned()));
    assert_eq!(respond(SERVER_FINAL), Ok(String::new()));
    assert!(client::Responds::is_satisfied(&client));
}

#[test]
fn scram_s_server_says_what_rfc_7677_section_3_shows() {
    let salt = decode(b"W22ZaJ0SNY7soEsUEjb6gQ==").expect("it is base64");
    let keys = Keys::of("pencil", &salt, 4096).expect("it is ASCII");
    let mut server = scram::Server::after(CLIENT_FIRST, SERVER_FIRST, keys);
    let mut respond = |response: &str| server::Steps::respond(&mut server, response.as_bytes());
    let proved = Step::Challenge(SERVER_FINAL.as_bytes().to_vec());
    assert_eq!(respond(CLIENT_FINAL), Some(proved));
    assert_eq!(respond(""), Some(Step::Success("user".into())));
}

#[test]
fn a_client_of_scram_gives_up_on_a_server_that_does_not_know_the_password() {
    let nonce = || "rOprNGfwEbeRWgbNEkqO".to_owned();
    for (first, last, why) in [
        (
            SERVER_FIRST,
            "v=AAAATRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=",
            GiveUp::Unproven,
        ),
        (SERVER_FIRST, "e=other-error", GiveUp::Unproven),
        (SERVER_FIRST, "", GiveUp::Unproven),
    ] {
        let mut client = scram::Client::new("user", "pencil", nonce());
        let mut respond = |it: &str| client::Responds::respond(&mut client, it.as_bytes());
        assert!(respond(first).is_ok(), "{first}");
        assert_eq!(respond(last), Err(why), "{last}");
        assert!(!client::Responds::is_satisfied(&client), "{last}");
    }
    for first in [
        "",
        "r=another,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
        // No part of the server's in it.
        "r=rOprNGfwEbeRWgbNEkqO,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
        // Too few, too many, no number.
        "r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=1",
        "r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4000000000",
        "r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=+4096",
        "m=x,r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
        "r=rOprNGfwEbeRWgbNEkqOx,s=,i=4096",
    ] {
        let mut client = scram::Client::new("user", "pencil", nonce());
        let said = client::Responds::respond(&mut client, first.as_bytes());
        assert_eq!(said, Err(GiveUp::Malformed), "{first}");
    }
}

#[test]
fn scram_does_not_tell_whether_a_user_is_known() {
    let challenge = |user: &str| {
        let (_, said) = converse(Mechanism::ScramSha256, &password(user, "wrong"));
        said[1].clone()
    };
    let shape = |text: &str| {
        let names: Vec<&str> = text.split(',').map(|it| &it[..2]).collect();
        names.join(" ")
    };
    assert_eq!(shape(&challenge("bob")), shape(&challenge("eve")));
    assert!(challenge("eve").ends_with(",i=4096"));
    // A user's salt does not change, nor does that of nobody.
    assert_eq!(challenge("eve"), challenge("eve"));
    assert_ne!(challenge("eve"), challenge("mallory"));
}

fn settle_first(server: &mut server::Exchange, message: &[u8]) -> Step {
    let step = server.respond(message);
    settle(server, step)
}

#[test]
fn each_first_message_is_taken_as_the_table_says() {
    let first = |mechanism: Mechanism, message: &[u8]| {
        let mut server = server::Exchange::new(mechanism, "x.example");
        if !mechanism.takes_initial_response() {
            let begun = server.begin();
            settle(&mut server, begun);
        }
        settle_first(&mut server, message)
    };
    table("sasl/messages.txt", |line| {
        let (mechanism, message) = line.split_once(' ').expect("a mechanism");
        let mut all = Mechanism::ALL.into_iter();
        let mechanism = all
            .find(|it| it.as_str() == mechanism)
            .expect("it is known");
        match first(mechanism, message.as_bytes()) {
            Step::Challenge(_) => "Challenge".into(),
            other => format!("{other:?}"),
        }
    });
    let not_utf8 = first(Mechanism::Plain, b"\0b\xffb\0x");
    assert_eq!(not_utf8, Step::Malformed);
}

#[test]
fn nobody_acts_as_another_by_scram() {
    let keys = Keys::of("let me in", b"salt", ITERATIONS).expect("it is ASCII");
    for (header, ends) in [("n,,", true), ("n,a=bob,", true), ("n,a=eve,", false)] {
        let first = format!("{header}n=bob,r=abc");
        let challenge = format!("r=abcdef,s={},i=4096", encode(b"salt"));
        let mut server = scram::Server::after(&first, &challenge, keys.clone());
        let mut client = scram::Client::as_another(header, "bob", "let me in", "abc");
        let last = client::Responds::respond(&mut client, challenge.as_bytes());
        let step = server::Steps::respond(&mut server, &last.expect("it is a challenge"));
        assert_eq!(matches!(step, Some(Step::Challenge(_))), ends, "{header}");
    }
}

#[test]
fn oauthbearer_is_read_as_rfc_7628_section_4_shows() {
    // 4.1, with the host and port that it was meant for.
    let message = "n,a=user@example.com,\x01host=server.example.com\x01port=143\x01\
                   auth=Bearer vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==\x01\x01";
    let mut server = server::Exchange::new(Mechanism::OAuthBearer, "server.example.com");
    let step = server.respond(message.as_bytes());
    let asked = Question::Token {
        user: Some("user@example.com".into()),
        token: "vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==".into(),
    };
    assert_eq!(step, Step::Ask(asked));
    // 4.3: it is not taken; the client says so that it has heard it, and only then it is over.
    let refused = server.answer(Answer::BadToken {
        fault: TokenFault::Invalid,
        scope: "example_scope".into(),
    });
    let status = br#"{"status":"invalid_token","scope":"example_scope"}"#;
    assert_eq!(refused, Step::Challenge(status.to_vec()));
    assert_eq!(encode(&[1]), "AQ==");
    assert_eq!(server.respond(&[1]), Step::Failure);
}

#[test]
fn a_client_answers_a_refused_token_with_what_does_not_count() {
    let failed = |mechanism, secret: &str| {
        let (end, said) = converse(mechanism, &token("bob", secret));
        assert_eq!(end, End::Failure);
        said[1..].to_vec()
    };
    let status = r#"{"status":"invalid_token","scope":"smtp"}"#;
    assert_eq!(failed(Mechanism::OAuthBearer, "old"), [status, "\x01"]);
    let status = r#"{"status":"insufficient_scope","scope":"smtp"}"#;
    assert_eq!(
        failed(Mechanism::OAuthBearer, "read-only"),
        [status, "\x01"]
    );
    let status = r#"{"status":"401","schemes":"bearer","scope":"smtp"}"#;
    assert_eq!(failed(Mechanism::XOAuth2, "old"), [status, ""]);
}

#[test]
fn the_best_mechanism_is_the_strongest_for_which_there_is_what_it_needs() {
    let all = Mechanism::ALL;
    let ascii = password("bob", "let me in");
    let other = password("bob", "größer");
    for (credentials, offered, best) in [
        (&ascii, &all[..], Some(Mechanism::ScramSha256)),
        // SASLprep is not there.
        (&other, &all[..], Some(Mechanism::CramMd5)),
        (
            &ascii,
            &[Mechanism::Login, Mechanism::Plain],
            Some(Mechanism::Plain),
        ),
        (&ascii, &[Mechanism::XOAuth2], None),
        (&token("bob", "abc"), &all[..], Some(Mechanism::OAuthBearer)),
        (
            &token("bob", "abc"),
            &[Mechanism::Plain, Mechanism::XOAuth2],
            Some(Mechanism::XOAuth2),
        ),
        (&token("bob", "abc"), &[Mechanism::Plain], None),
    ] {
        assert_eq!(Mechanism::best(offered, credentials), best, "{offered:?}");
    }
}
