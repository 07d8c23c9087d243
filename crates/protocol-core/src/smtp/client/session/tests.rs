//! How a client signs in, when it does not believe the server, and what it does not send.

use super::*;
use crate::sasl::scram::{ITERATIONS, Keys};
use crate::sasl::server::{Answer, Exchange as Asked, Question as Wants, Step};
use crate::sasl::{self, Credentials, Nonce, Secret};
use crate::smtp::data::BareLineEnds;
use crate::smtp::{Body, Envelope, ForwardPath};

const NONCE: Nonce = Nonce {
    random: [9; 16],
    date: 0,
};

fn client(secret: Secret) -> Client {
    let content = "Subject: x\r\n\r\nx\r\n";
    carrying(secret, content, Body::SevenBit, BareLineEnds::Refuse)
}

fn carrying(secret: Secret, content: &str, body: Body, bare_line_ends: BareLineEnds) -> Client {
    let config = Config {
        name: "client.example".parse().expect("it is a name"),
        pipelining: false,
        credentials: Some((
            Credentials {
                user: "bob".into(),
                secret,
            },
            NONCE,
        )),
        tls: TlsUse::Never,
        chunking: false,
        bare_line_ends,
    };
    let bob = "bob@receiver.example".parse().expect("it is an address");
    let envelope = Envelope {
        forward_paths: vec![ForwardPath::Mailbox(bob)],
        body,
        ..Envelope::default()
    };
    let content = Octets::from(content);
    Client::new(config, Transaction { envelope, content })
}

/// Gives it a reply; what it says to that, and what became of the letter.
fn hear(client: &mut Client, reply: &str) -> (String, Vec<Outcome>) {
    let text = format!("{reply}\r\n");
    client.handle_input(Instant::ZERO, Input::Octets(text.as_bytes()));
    let mut outcomes = Vec::new();
    loop {
        match client.poll_output() {
            Output::Fact(Fact::Finished { outcomes: all, .. }) => {
                outcomes.extend(all.into_iter().map(|it| it.1));
            }
            Output::Timeout(_) => break,
            _ => {}
        }
    }
    let mut said = String::new();
    while let Some(octets) = client.poll_transmit(usize::MAX) {
        said += octets.to_text().trim_end_matches("\r\n");
    }
    (said, outcomes)
}

fn greeted(secret: Secret, offered: &str) -> (Client, String) {
    let mut client = client(secret);
    client.handle_input(Instant::ZERO, Input::Opened);
    hear(&mut client, "220 x.example");
    let (said, _) = hear(&mut client, &format!("250-x.example\r\n250 AUTH {offered}"));
    (client, said)
}

fn password() -> Secret {
    Secret::Password("letmein".into())
}

#[test]
fn a_client_takes_the_strongest_mechanism_it_can() {
    let token = || Secret::Token("abc".into());
    let all = "PLAIN LOGIN CRAM-MD5 XOAUTH2 OAUTHBEARER scram-sha-256 GSSAPI";
    for (secret, offered, says) in [
        (password(), all, "AUTH SCRAM-SHA-256 "),
        (password(), "LOGIN PLAIN CRAM-MD5", "AUTH CRAM-MD5"),
        (password(), "LOGIN PLAIN", "AUTH PLAIN "),
        (password(), "GSSAPI LOGIN", "AUTH LOGIN"),
        (token(), all, "AUTH OAUTHBEARER "),
        (token(), "XOAUTH2 PLAIN", "AUTH XOAUTH2 "),
    ] {
        let (_, said) = greeted(secret, offered);
        assert!(said.starts_with(says), "{offered}: {said}");
    }
}

#[test]
fn a_client_that_cannot_authenticate_sends_nothing() {
    let token = || Secret::Token("abc".into());
    for (secret, tls, ehlo, offer) in [
        (
            password(),
            TlsUse::Never,
            "250-x\r\n250 SIZE",
            AuthOffer::Nothing,
        ),
        // The server speaks no ESMTP.
        (password(), TlsUse::Never, "500 what", AuthOffer::Nothing),
        (
            password(),
            TlsUse::Never,
            "250-x\r\n250 STARTTLS",
            AuthOffer::StartTls,
        ),
        // The handshake is refused, and the client goes on without.
        (
            password(),
            TlsUse::WhereOffered,
            "250-x\r\n250 STARTTLS",
            AuthOffer::StartTls,
        ),
        (
            password(),
            TlsUse::Never,
            "250-x\r\n250 AUTH XOAUTH2",
            AuthOffer::OtherMechanisms,
        ),
        (
            token(),
            TlsUse::Never,
            "250-x\r\n250 AUTH PLAIN LOGIN",
            AuthOffer::OtherMechanisms,
        ),
        (
            token(),
            TlsUse::Never,
            "250-x\r\n250 AUTH",
            AuthOffer::OtherMechanisms,
        ),
    ] {
        let mut client = client(secret);
        std::sync::Arc::make_mut(&mut client.config).tls = tls;
        client.handle_input(Instant::ZERO, Input::Opened);
        hear(&mut client, "220 x.example");
        let (mut said, mut outcomes) = hear(&mut client, ehlo);
        for (asked, reply) in [
            ("HELO client.example", "250 x"),
            ("STARTTLS", "454 not now"),
        ] {
            if said == asked {
                (said, outcomes) = hear(&mut client, reply);
            }
        }
        assert_eq!(said, "QUIT", "{ehlo}");
        let failed = [Outcome::Failed(Failure::NoWayIn(offer))];
        assert_eq!(outcomes, failed, "{ehlo}");
    }
}

#[test]
fn an_initial_response_that_makes_the_line_too_long_waits_for_the_challenge() {
    let (_, said) = greeted(Secret::Token("t".repeat(200)), "OAUTHBEARER");
    assert!(said.starts_with("AUTH OAUTHBEARER bixhPWJvYi"), "{said}");
    let (mut client, said) = greeted(Secret::Token("t".repeat(1000)), "OAUTHBEARER");
    assert_eq!(said, "AUTH OAUTHBEARER");
    let (said, _) = hear(&mut client, "334 ");
    assert!(said.starts_with("bixhPWJvYi"), "{said}");
    let (said, _) = hear(&mut client, "235 2.7.0 ok");
    assert!(said.starts_with("MAIL FROM"), "{said}");
}

#[test]
fn a_client_reads_why_its_token_is_refused_and_lets_the_server_end_it() {
    for (offered, dummy) in [("OAUTHBEARER", "AQ=="), ("XOAUTH2", "")] {
        let (mut client, _) = greeted(Secret::Token("old".into()), offered);
        let status = sasl::encode(br#"{"status":"invalid_token"}"#);
        assert_eq!(hear(&mut client, &format!("334 {status}")).0, dummy);
        let (said, outcomes) = hear(&mut client, "535 5.7.8 no");
        assert_eq!(said, "QUIT");
        assert!(
            matches!(
                &outcomes[..],
                [Outcome::Failed(Failure::Replied {
                    stage: Stage::Auth,
                    ..
                })]
            ),
            "{outcomes:?}"
        );
    }
}

/// What a server that knows this password says to the client's messages.
fn proves(password: &str, messages: &mut Asked, response: &[u8]) -> Step {
    let mut step = messages.respond(response);
    while let Step::Ask(wants) = step {
        step = messages.answer(match wants {
            Wants::Nonce => Answer::Nonce(NONCE),
            _ => Answer::Keys(Keys::of(password, b"salt", ITERATIONS).expect("it is ASCII")),
        });
    }
    step
}

#[test]
fn a_server_that_does_not_prove_that_it_knows_the_password_gets_no_letter() {
    let challenge = |client_says: &str| {
        let mut server = Asked::new(Mechanism::ScramSha256, "x.example");
        let first = client_says.rsplit(' ').next().expect("there is one");
        let first = sasl::decode(first.as_bytes()).expect("it is base64");
        match proves("letmein", &mut server, &first) {
            Step::Challenge(it) => (server, sasl::encode(&it)),
            other => panic!("{other:?}"),
        }
    };
    let unproven = [Outcome::Failed(Failure::ServerUnproven)];

    // It lets everybody in: at once, or after the proof.
    let (mut client, _) = greeted(password(), "SCRAM-SHA-256");
    let (said, outcomes) = hear(&mut client, "235 2.7.0 welcome");
    assert_eq!((said.as_str(), &outcomes[..]), ("QUIT", &unproven[..]));
    let (mut client, said) = greeted(password(), "SCRAM-SHA-256");
    let (_, first) = challenge(&said);
    hear(&mut client, &format!("334 {first}"));
    let (said, outcomes) = hear(&mut client, "235 2.7.0 welcome");
    assert_eq!((said.as_str(), &outcomes[..]), ("QUIT", &unproven[..]));

    // Its signature is wrong: the exchange is cancelled, whatever the server says to that.
    for last in ["501 5.7.0 cancelled", "235 2.7.0 welcome"] {
        let (mut client, said) = greeted(password(), "SCRAM-SHA-256");
        let (_, first) = challenge(&said);
        hear(&mut client, &format!("334 {first}"));
        let signature = sasl::encode(format!("v={}", sasl::encode(&[1; 32])).as_bytes());
        assert_eq!(hear(&mut client, &format!("334 {signature}")).0, "*");
        let (said, outcomes) = hear(&mut client, last);
        assert_eq!((said.as_str(), &outcomes[..]), ("QUIT", &unproven[..]));
    }

    // It knows the password.
    let (mut client, said) = greeted(password(), "SCRAM-SHA-256");
    let (mut server, first) = challenge(&said);
    let (proof, _) = hear(&mut client, &format!("334 {first}"));
    let proof = sasl::decode(proof.as_bytes()).expect("it is base64");
    let Step::Challenge(signature) = proves("letmein", &mut server, &proof) else {
        panic!("the proof is right");
    };
    let signature = sasl::encode(&signature);
    assert_eq!(hear(&mut client, &format!("334 {signature}")).0, "");
    let (said, _) = hear(&mut client, "235 2.7.0 welcome");
    assert!(said.starts_with("MAIL FROM"), "{said}");
}

#[test]
fn a_challenge_that_is_not_understood_is_answered_with_a_star() {
    for (offered, challenges) in [
        ("SCRAM-SHA-256", &["334 not base64!"][..]),
        ("SCRAM-SHA-256", &["334 cj14"]),
        ("CRAM-MD5", &["334 PGE+", "334 PGE+"]),
        ("LOGIN", &["334 VXNlcg==", "334 UGFzcw==", "334 TW9yZQ=="]),
        ("PLAIN", &["334 "]),
    ] {
        let (mut client, _) = greeted(password(), offered);
        let mut said = String::new();
        for challenge in challenges {
            said = hear(&mut client, challenge).0;
        }
        assert_eq!(said, "*", "{offered}");
        let (said, outcomes) = hear(&mut client, "501 5.7.0 cancelled");
        assert_eq!(said, "QUIT", "{offered}");
        assert!(matches!(outcomes[..], [Outcome::Failed(_)]), "{offered}");
    }
}

#[test]
fn a_cr_or_lf_of_its_own_is_not_sent_unless_the_rule_is_loosened_or_the_content_binary() {
    use BareLineEnds::{Keep, Mend, Refuse};
    let (refused, text, binary) = ("QUIT", Body::SevenBit, Body::BinaryMime);
    for (content, body, rule, sends) in [
        ("a\r\nb\r\n", text, Refuse, "a\r\nb\r\n"),
        ("a\nb\r\n", text, Refuse, refused),
        ("a\rb\r\n", text, Refuse, refused),
        ("a\r\n.\n", text, Refuse, refused),
        ("a\r", text, Refuse, refused),
        ("a\nb\r\n", text, Mend, "a\r\nb\r\n"),
        ("a\rb", text, Mend, "a\r\nb\r\n"),
        ("a\n.\r\nb\r\n", text, Keep, "a\n.\r\nb\r\n"),
        ("a\nb\r", binary, Refuse, "BDAT 4 LASTa\nb\r"),
    ] {
        let mut client = carrying(password(), content, body, rule);
        std::sync::Arc::make_mut(&mut client.config).credentials = None;
        client.handle_input(Instant::ZERO, Input::Opened);
        hear(&mut client, "220 x.example");
        let hello = "250-x.example\r\n250-CHUNKING\r\n250 BINARYMIME";
        let (mut said, outcomes) = hear(&mut client, hello);
        if said == "QUIT" {
            assert_eq!(
                outcomes,
                [Outcome::Failed(Failure::BareLineEnds)],
                "{content:?}"
            );
        }
        while said != "QUIT" && !said.starts_with("DATA") && !said.starts_with("BDAT") {
            said = hear(&mut client, "250 ok").0;
        }
        if said == "DATA" {
            client.handle_input(Instant::ZERO, Input::Octets(b"354 go on\r\n"));
            let octets: Vec<_> = core::iter::from_fn(|| client.poll_transmit(usize::MAX)).collect();
            said = octets.iter().map(|it| it.to_text().into_owned()).collect();
            said = said.strip_suffix(".\r\n").expect("it ends").to_owned();
        }
        assert!(said.starts_with(sends), "{content:?} {rule:?}: {said:?}");
    }
}
