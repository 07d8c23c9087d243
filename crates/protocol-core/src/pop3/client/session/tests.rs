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
fn it_logs_in_by_what_shows_least_of_its_password() {
    let mrose = || client(password("mrose", "tanstaaf"), TlsUse::Never, Vec::new());
    let apop = "APOP mrose c4c9334bac560ecc979e58001b3e22fb\r\n";
    for (greeting, offers, says) in [
        ("", "USER\r\n", "USER mrose\r\n"),
        (
            "",
            "USER\r\nSASL LOGIN PLAIN\r\n",
            "AUTH PLAIN AG1yb3NlAHRhbnN0YWFm\r\n",
        ),
        (TIMESTAMP, "USER\r\n", apop),
        (TIMESTAMP, "", apop),
        (TIMESTAMP, "SASL PLAIN\r\n", apop),
        (TIMESTAMP, "SASL PLAIN CRAM-MD5\r\n", "AUTH CRAM-MD5\r\n"),
        ("", "sasl plain\r\n", "AUTH PLAIN AG1yb3NlAHRhbnN0YWFm\r\n"),
    ] {
        let (said, facts) = logs_in(&mut mrose(), greeting, offers);
        assert_eq!(
            (said.as_str(), facts),
            (says, Vec::new()),
            "{greeting} {offers}"
        );
    }
    let mut client = mrose();
    client.config.apop = false;
    assert_eq!(
        logs_in(&mut client, TIMESTAMP, "USER\r\n").0,
        "USER mrose\r\n"
    );
}

#[test]
fn where_no_way_leads_in_it_leaves() {
    let token = Credentials {
        user: "bob".into(),
        secret: Secret::Token("abc".into()),
    };
    for (credentials, offers) in [
        (password("bob", "x"), ""),
        (password("bob", "x"), "SASL X-OTHER GSSAPI\r\n"),
        (token, "USER\r\nSASL PLAIN\r\n"),
        (password("bob smith", "x"), "USER\r\n"),
        (password("bob\r\nQUIT", "x"), "USER\r\n"),
    ] {
        let mut client = client(credentials, TlsUse::Never, Vec::new());
        let (said, facts) = logs_in(&mut client, "", offers);
        assert_eq!(said, "QUIT\r\n");
        assert_eq!(facts, [Fact::Finished(Err(Failure::NoWayIn))], "{offers}");
    }
    let mut client = client(password("bob", "let\r\nme"), TlsUse::Never, Vec::new());
    logs_in(&mut client, "", "USER\r\n");
    let (said, facts) = hear(&mut client, "+OK\r\n");
    assert_eq!(said, "QUIT\r\n");
    assert_eq!(facts, [Fact::Finished(Err(Failure::NoWayIn))]);
}

#[test]
fn without_the_tls_that_it_requires_it_says_nothing_of_itself() {
    for offers in ["+OK\r\nUSER\r\nSASL PLAIN\r\n.\r\n", "-ERR\r\n"] {
        let mut client = client(password("bob", "x"), TlsUse::Required, Vec::new());
        hear(&mut client, "+OK\r\n");
        let (said, facts) = hear(&mut client, offers);
        assert_eq!(said, "QUIT\r\n");
        assert_eq!(facts, [Fact::Finished(Err(Failure::NeedsTls))]);
    }
}

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

#[test]
fn a_refused_stls_is_borne_where_tls_is_not_required() {
    let mut client = bob(Vec::new());
    logs_in(&mut client, "", "STLS\r\nUSER\r\n");
    assert_eq!(hear(&mut client, "-ERR\r\n").0, "USER bob\r\n");
}

#[test]
fn an_initial_response_that_makes_auth_too_long_waits_for_the_challenge() {
    let long = "p".repeat(200);
    let mut client = client(password("bob", &long), TlsUse::Never, Vec::new());
    assert_eq!(
        logs_in(&mut client, "", "SASL PLAIN\r\n").0,
        "AUTH PLAIN\r\n"
    );
    let (said, _) = hear(&mut client, "+ \r\n");
    let wanted = crate::sasl::encode(format!("\0bob\0{long}").as_bytes());
    assert_eq!(said, format!("{wanted}\r\n"));
}

#[test]
fn a_server_that_lets_in_without_proof_is_not_believed() {
    let mut client = bob(Vec::new());
    logs_in(&mut client, "", "SASL SCRAM-SHA-256\r\n");
    let (said, facts) = hear(&mut client, "+OK come in\r\n");
    assert_eq!(said, "QUIT\r\n");
    assert_eq!(facts, [Fact::Finished(Err(Failure::ServerUnproven))]);
}

#[test]
fn a_challenge_may_be_longer_than_a_reply_and_is_cancelled_where_it_is_none() {
    let mut client = bob(Vec::new());
    logs_in(&mut client, "", "SASL CRAM-MD5\r\n");
    let challenge = crate::sasl::encode("<x@y>".repeat(300).as_bytes());
    let (said, _) = hear(&mut client, &format!("+ {challenge}\r\n"));
    let response = crate::sasl::decode(said.trim_end().as_bytes()).expect("it is base64");
    assert!(response.starts_with(b"bob "));
    assert_eq!(hear(&mut client, "+ !\r\n").0, "*\r\n");
    let (_, facts) = hear(&mut client, "-ERR cancelled\r\n");
    assert_eq!(facts.len(), 1);
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
fn no_more_commands_are_out_than_the_window_has() {
    let known = BTreeSet::new();
    let policy = Policy::Keep;
    let mut client = bob(vec![Job::Fetch { known, policy }]);
    let said = inside(&mut client, "PIPELINING\r\nUIDL\r\n");
    assert_eq!(said, "STAT\r\nUIDL\r\n");
    hear(&mut client, "+OK 40 400\r\n");
    let listing: String = (1..=40).map(|it| format!("{it} a{it}\r\n")).collect();
    let (said, _) = hear(&mut client, &format!("+OK\r\n{listing}.\r\n"));
    assert_eq!(said.lines().count(), 16);
    let (said, facts) = hear(&mut client, "+OK\r\nA: b\r\n.\r\n+OK\r\n");
    assert_eq!(said, "RETR 17\r\n");
    assert_eq!(facts.len(), 1);
}

#[test]
fn what_is_to_be_deleted_is_found_by_its_unique_id_or_by_reading_it() {
    let mut client = bob(vec![Job::Delete(ids(&["b"]))]);
    inside(&mut client, "PIPELINING\r\nUIDL\r\n");
    let (said, _) = hear(&mut client, "+OK 2 20\r\n+OK\r\n1 a\r\n2 b\r\n.\r\n");
    assert_eq!(said, "DELE 2\r\n");
    assert_eq!(hear(&mut client, "+OK\r\n").0, "QUIT\r\n");
    let (_, facts) = hear(&mut client, "+OK\r\n");
    let deleted = Fact::Deleted(ids(&["b"]).into_iter().collect());
    assert_eq!(facts, [deleted, Fact::Finished(Ok(()))]);

    // SHA-256 of "b" and CRLF.
    let digest = "679e273f78fc8f8ba114db23c2dce80cc77c91083939825ca830152f2f080d08";
    let mut client = bob(vec![Job::Delete(ids(&[digest]))]);
    assert_eq!(inside(&mut client, ""), "STAT\r\n");
    assert_eq!(hear(&mut client, "+OK 2 6\r\n").0, "LIST\r\n");
    assert_eq!(
        hear(&mut client, "+OK\r\n1 3\r\n2 3\r\n.\r\n").0,
        "RETR 1\r\n"
    );
    let (said, facts) = hear(&mut client, "+OK\r\na\r\n.\r\n");
    assert_eq!((said.as_str(), facts), ("RETR 2\r\n", Vec::new()));
    assert_eq!(hear(&mut client, "+OK\r\nb\r\n.\r\n").0, "DELE 2\r\n");
    assert_eq!(hear(&mut client, "+OK\r\n").0, "QUIT\r\n");
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
fn a_message_that_is_refused_is_not_deleted() {
    let fetch = Job::Fetch {
        known: BTreeSet::new(),
        policy: Policy::Delete,
    };
    let mut client = bob(vec![fetch]);
    inside(&mut client, "PIPELINING\r\nUIDL\r\n");
    hear(&mut client, "+OK 1 20\r\n+OK\r\n1 a\r\n.\r\n");
    assert_eq!(hear(&mut client, "-ERR broken\r\n").0, "QUIT\r\n");
    let (_, facts) = hear(&mut client, "+OK\r\n");
    let refused = Failure::Refused {
        command: Some(Verb::Retr),
        code: None,
        text: "broken".into(),
    };
    assert_eq!(facts, [Fact::Finished(Err(refused))]);
}

#[test]
fn a_listing_that_is_none_is_nonsense() {
    for listing in [
        "1\r\n",
        "x a\r\n",
        "1 a b c\r\n",
        "1 \u{e5}\r\n",
        "9999999999 a\r\n",
        "1 a\r\n1 b\r\n",
        "0 a\r\n",
        "\r\n",
    ] {
        let mut client = bob(Vec::new());
        inside(&mut client, "PIPELINING\r\nUIDL\r\n");
        let (_, facts) = hear(&mut client, &format!("+OK 1 20\r\n+OK\r\n{listing}.\r\n"));
        let nonsense = Failure::Nonsense(StateName::Listing);
        assert_eq!(facts, [Fact::Finished(Err(nonsense))], "{listing}");
        assert_eq!(client.state(), StateName::Closed);
    }
}

#[test]
fn an_empty_maildrop_needs_no_listing() {
    let mut client = bob(Vec::new());
    assert_eq!(inside(&mut client, "UIDL\r\n"), "STAT\r\n");
    let (said, facts) = hear(&mut client, "+OK 0 0\r\n");
    assert_eq!(said, "QUIT\r\n");
    let messages = Vec::new();
    assert_eq!(
        facts,
        [Fact::Listed {
            messages,
            octets: 0
        }]
    );
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
