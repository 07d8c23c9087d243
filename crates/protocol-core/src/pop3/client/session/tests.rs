//! How the client gets in, and what it does not do.

use super::*;
use crate::pop3::client::Policy;
use crate::pop3::server;
use crate::sasl::server::{Answer, Question as Wanted};
use crate::sasl::{Credentials, Nonce, Secret, scram};
use crate::session::Session;
use std::collections::BTreeSet;
use std::sync::Arc;

fn password(user: &str, password: &str) -> Credentials {
    Credentials {
        user: user.to_owned(),
        secret: Secret::Password(password.to_owned()),
    }
}

fn client(credentials: Credentials, tls: TlsUse, jobs: Vec<Job>) -> Client {
    let config = Config {
        credentials,
        nonce: Nonce {
            random: [1; 16],
            date: 0,
        },
        tls,
        pipelining: true,
        apop: true,
    };
    Client::new(config, jobs)
}

fn bob(jobs: Vec<Job>) -> Client {
    client(password("bob", "letmein"), TlsUse::WhereOffered, jobs)
}

/// What the client says to this, and what it reports.
fn hear(client: &mut Client, text: &str) -> (String, Vec<Fact>) {
    client.handle_input(Instant::ZERO, Input::Octets(text.as_bytes()));
    drain(client)
}

fn drain(client: &mut Client) -> (String, Vec<Fact>) {
    let (mut said, mut facts) = (String::new(), Vec::new());
    loop {
        match client.poll_output() {
            Output::Fact(fact) => facts.push(fact),
            Output::Timeout(_) => break,
            Output::Close | Output::StartTls => {}
            Output::Ask(_, question) => match question {},
        }
    }
    while let Some(octets) = client.poll_transmit(1000) {
        said.push_str(&octets.to_text());
    }
    (said, facts)
}

/// What the client does to log in at a server that greets and offers so.
fn logs_in(client: &mut Client, greeting: &str, offers: &str) -> (String, Vec<Fact>) {
    let (said, _) = hear(client, &format!("+OK ready {greeting}\r\n"));
    assert_eq!(said, "CAPA\r\n");
    hear(client, &format!("+OK\r\n{offers}.\r\n"))
}

const TIMESTAMP: &str = "<1896.697170952@dbc.mtview.ca.us>";

#[test]
fn what_was_told_before_tls_counts_no_more() {
    let mut client = bob(Vec::new());
    let offers = "STLS\r\nUSER\r\nSASL LOGIN\r\n";
    assert_eq!(logs_in(&mut client, TIMESTAMP, offers).0, "STLS\r\n");
    // In plain text behind the reply: somebody else's words.
    let (said, facts) = hear(&mut client, "+OK\r\n-ERR\r\n+OK\r\n");
    assert_eq!((said.as_str(), facts), ("", Vec::new()));
    assert_eq!(client.state(), StateName::Tls);
    client.handle_input(Instant::ZERO, Input::Secured);
    assert_eq!(drain(&mut client).0, "CAPA\r\n");
    let (said, _) = hear(&mut client, "+OK\r\nUSER\r\n.\r\n");
    assert_eq!(said, "USER bob\r\n");
    assert!(client.is_secured());
}

/// Let in at a server with these capabilities; what is said then.
fn inside(client: &mut Client, offers: &str) -> String {
    logs_in(client, "", &format!("USER\r\n{offers}"));
    hear(client, "+OK\r\n");
    hear(client, "+OK\r\n").0
}

fn ids(uids: &[&str]) -> BTreeSet<UniqueId> {
    let uids = uids.iter();
    uids.map(|it| it.parse().expect("it is a unique-id"))
        .collect()
}

#[test]
fn two_jobs_may_want_the_same_message_deleted_and_it_is_deleted_once() {
    let fetch = Job::Fetch {
        known: ids(&["a"]),
        policy: Policy::Delete,
    };
    let mut client = bob(vec![fetch, Job::Delete(ids(&["a"]))]);
    inside(&mut client, "PIPELINING\r\nUIDL\r\n");
    let (said, _) = hear(&mut client, "+OK 1 20\r\n+OK\r\n1 a\r\n.\r\n");
    assert_eq!(said, "DELE 1\r\n");
    assert_eq!(hear(&mut client, "+OK\r\n").0, "QUIT\r\n");
}

#[test]
fn it_finishes_once_however_often_it_is_lost() {
    let mut client = bob(Vec::new());
    hear(&mut client, "-ERR [IN-USE] go away\r\n");
    for input in [
        Input::Closed,
        Input::Timeout,
        Input::Octets(b"+OK\r\n"),
        Input::Closed,
    ] {
        client.handle_input(Instant::ZERO, input);
        assert_eq!(drain(&mut client).1, Vec::new());
    }
    assert_eq!(client.state(), StateName::Closed);
}

/// Our server, whose host knows bob.
fn answer(question: &server::Question) -> server::Decision {
    let known = |user: &str, password: &str| (user, password) == ("bob", "letmein");
    let answer = match question {
        server::Question::Open { .. } => {
            let maildrop = crate::pop3::Maildrop::default();
            return server::Decision::Open(maildrop);
        }
        server::Question::Delete { .. } => return server::Decision::Done,
        server::Question::Authenticate(wanted) => match wanted {
            Wanted::Nonce => Answer::Nonce(Nonce {
                random: [9; 16],
                date: 9,
            }),
            Wanted::Password { user, password, .. } if known(user, password) => {
                Answer::Known(user.clone())
            }
            Wanted::Token { token, .. } if token == "abc" => Answer::Known("bob".into()),
            Wanted::PasswordOf(_) => Answer::Password(Some("letmein".into())),
            Wanted::KeysOf(_) => {
                let keys = scram::Keys::of("letmein", b"salt", scram::ITERATIONS);
                Answer::Keys(keys.expect("it is printable"))
            }
            _ => Answer::Unknown,
        },
    };
    server::Decision::Authenticate(answer)
}

#[test]
fn our_client_is_let_in_at_our_server_by_every_mechanism_and_by_apop() {
    let mut offered: Vec<Vec<Mechanism>> = Mechanism::ALL.map(|it| vec![it]).to_vec();
    offered.push(Vec::new());
    for auth in offered {
        for apop in [true, false] {
            let wants_token = auth
                .first()
                .is_some_and(|it| matches!(it, Mechanism::OAuthBearer | Mechanism::XOAuth2));
            let credentials = Credentials {
                user: "bob".into(),
                secret: if wants_token {
                    Secret::Token("abc".into())
                } else {
                    Secret::Password("letmein".into())
                },
            };
            let mut server = server::Server::new(Arc::new(server::Config {
                name: "mail.example".parse().expect("a domain"),
                extensions: server::Extensions {
                    auth: auth.clone(),
                    apop,
                    ..server::Extensions::default()
                },
                tls: server::Tls::None,
                max_errors: 3,
                command_timeout: PATIENCE,
            }));
            let mut client = client(credentials, TlsUse::Never, Vec::new());
            server.handle_input(Instant::ZERO, Input::Opened);
            let mut facts = Vec::new();
            for _ in 0..20 {
                loop {
                    match server.poll_output() {
                        Output::Ask(ticket, question) => {
                            let decision = answer(&question);
                            let answered = server.answer(Instant::ZERO, ticket, decision);
                            answered.expect("it was just asked");
                        }
                        Output::Timeout(_) => break,
                        _ => {}
                    }
                }
                let mut heard = String::new();
                while let Some(octets) = server.poll_transmit(1000) {
                    heard.push_str(&octets.to_text());
                }
                let (said, more) = hear(&mut client, &heard);
                facts.extend(more);
                server.handle_input(Instant::ZERO, Input::Octets(said.as_bytes()));
            }
            let messages = Vec::new();
            let listed = Fact::Listed {
                messages,
                octets: 0,
            };
            let wanted = [Fact::LoggedIn, listed, Fact::Finished(Ok(()))];
            assert_eq!(facts, wanted, "{auth:?} {apop}");
        }
    }
}
