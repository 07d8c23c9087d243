//! lettre: several letters over one connection, a login by each of its mechanisms.

use crate::support::{Served, ours};
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::{Message, SmtpTransport, Transport as _};
use tests::or_skip;

fn letter(to: &str) -> Message {
    Message::builder()
        .from("Bob <bob@receiver.example>".parse().unwrap())
        .to(to.parse().unwrap())
        .subject("by lettre, été")
        .body(String::from(".a dot\r\n..\r\nend\r\n"))
        .unwrap()
}

#[test]
fn lettre_delivers_logs_in_and_understands_refusals() {
    let served = Served::start(&or_skip!(ours()));
    let to = |port: u16| SmtpTransport::builder_dangerous("127.0.0.1").port(port);
    let relay = to(served.smtp.port()).build();
    assert!(relay.test_connection().unwrap());
    for _ in 0..3 {
        let reply = relay.send(&letter("carol@receiver.example")).unwrap();
        assert!(reply.is_positive());
    }
    let refused = relay.send(&letter("nobody@receiver.example")).unwrap_err();
    assert!(refused.is_permanent(), "{refused:?}");
    let submission = || to(served.submission.port());
    let unknown = submission().build().send(&letter("carol@receiver.example"));
    assert!(unknown.unwrap_err().is_permanent());
    for mechanism in [Mechanism::Plain, Mechanism::Login] {
        for (password, right) in [("letmein", true), ("wrong", false)] {
            let login = Credentials::new("bob".into(), password.into());
            let transport = submission().credentials(login);
            let transport = transport.authentication(vec![mechanism]).build();
            let outcome = transport.send(&letter("carol@receiver.example"));
            assert_eq!(outcome.is_ok(), right, "{mechanism}: {outcome:?}");
        }
    }
    let all = served.letters("carol", 5);
    assert_eq!(
        all.matches("Return-Path: <bob@receiver.example>").count(),
        5
    );
    assert_eq!(all.matches("with ESMTPA id ").count(), 2);
    assert_eq!(all.matches("\r\n.a dot\r\n").count(), 5, "{all}");
}
