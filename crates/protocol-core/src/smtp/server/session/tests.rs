//! What the session answers, and a chosen answer in place of it.

use super::*;
use crate::sasl::Mechanism;
use crate::smtp::Mailbox;
use crate::smtp::server::{Extensions, Rules, Service, Told};
use crate::tests::table;
use core::time::Duration;

/// A server that offers the plain extensions, or all that give MAIL, RCPT, VRFY or EXPN a parameter.
fn server(all: bool) -> Server {
    let auth = [Mechanism::Plain].into_iter().filter(|_| all);
    let extensions = Extensions {
        smtputf8: all,
        dsn: all,
        chunking: true,
        binary_mime: all,
        auth: auth.collect(),
        ..Extensions::default()
    };
    Server::new(Arc::new(Config {
        name: "mx.receiver.example".parse().expect("a domain"),
        service: Service::Relay,
        extensions,
        tls: Tls::None,
        max_recipients: 100,
        max_errors: 20,
        command_timeout: Duration::from_secs(300),
        rules: Rules {
            expn: true,
            ..Rules::default()
        },
    }))
}

/// What its host knows of a name.
fn known(name: &str) -> Decision {
    let mailbox = |text: &str| text.parse::<Mailbox>().expect("a mailbox");
    Decision::Tell(Told::Mailboxes(vec![match name {
        "z\u{f6}e" => mailbox("z\u{f6}e@b.example"),
        _ => mailbox("bob@b.example"),
    }]))
}

/// What it says to `input`; its host agrees to everything.
fn said(server: &mut Server, input: Input<'_>) -> String {
    server.handle_input(Instant::ZERO, input);
    loop {
        match server.poll_output() {
            Output::Ask(ticket, question) => {
                let decision = match question {
                    Question::Verify(whom) | Question::Expand(whom) => known(&whom.to_string()),
                    _ => Decision::Accept,
                };
                let answered = server.answer(Instant::ZERO, ticket, decision);
                answered.expect("it was asked just now");
            }
            Output::Timeout(_) => break,
            Output::Fact(_) | Output::Close | Output::StartTls => {}
        }
    }
    let mut said = String::new();
    while let Some(octets) = server.poll_transmit(10_000) {
        said += &Octets::to_text(&octets);
    }
    said
}

fn to(server: &mut Server, lines: &str) -> String {
    said(server, Input::Octets(lines.as_bytes()))
}

fn refusal(code: u16) -> Reply {
    let status = EnhancedStatus::new(if code < 500 { 4 } else { 5 }, 3, 2);
    Reply::new(ReplyCode::new(code), Some(status), "chosen")
}

#[test]
fn only_a_refusal_can_be_chosen() {
    for code in [220, 250, 354] {
        let reply = Reply::new(ReplyCode::new(code), None, "chosen");
        assert_eq!(server(false).answer_next_with(reply), Err(NotARefusal));
    }
}

#[test]
fn who_is_turned_away_by_the_greeting_can_only_quit() {
    let mut server = server(false);
    server.answer_next_with(refusal(554)).expect("a refusal");
    assert_eq!(said(&mut server, Input::Opened), "554 chosen\r\n");
    for line in [
        "EHLO a.example\r\n",
        "NOOP\r\n",
        "MAIL FROM:<>\r\n",
        "MAIL\r\n",
    ] {
        assert!(to(&mut server, line).starts_with("503 5.5.1"), "{line}");
    }
    assert!(to(&mut server, "QUIT\r\n").starts_with("221"));
}

#[test]
fn each_conversation_ends_as_the_table_says() {
    let (mut all, mut before) = (false, String::new());
    table("smtp/server/session/answers.txt", |line| {
        if let Some(line) = line.strip_prefix("== ") {
            all = line.starts_with("full");
            before = line.split_once(' ').map_or("", |it| it.1).to_owned();
            return String::new();
        }
        let mut server = server(all);
        said(&mut server, Input::Opened);
        for line in before.split('|').filter(|it| !it.is_empty()) {
            to(&mut server, &format!("{line}\r\n"));
        }
        let mut answers = String::new();
        for line in line.split('|') {
            match line.strip_prefix('!').and_then(|it| it.parse().ok()) {
                Some(code) => server.answer_next_with(refusal(code)).expect("a refusal"),
                None => answers += &to(&mut server, &format!("{line}\r\n")),
            }
        }
        format!("{answers}{:?}", server.state())
    });
}

/// RFC 5321 sections 4.5.3.1.1 to 4.5.3.1.3.
#[test]
fn a_path_local_part_or_label_that_is_too_long_is_a_fault_of_the_address() {
    let (label, local) = ("d".repeat(64), "l".repeat(65));
    // 256 octets with its angle brackets.
    let labels = [60, 60, 59].map(|it| "d".repeat(it)).join(".");
    let longest = format!("{}@{labels}.example", &local[1..]);
    for (command, refused, before) in [
        ("MAIL FROM:", "501 5.1.7", ""),
        ("RCPT TO:", "501 5.1.3", "MAIL FROM:<a@a.example>\r\n"),
    ] {
        for (path, expected) in [
            (longest.clone(), "250 2"),
            (format!("{}@s.example", &local[1..]), "250 2"),
            (format!("{}.example", label.replacen('d', "a@", 1)), "250 2"),
            (longest.replace(".example", ".examplee"), refused),
            (format!("{local}@s.example"), refused),
            (format!("\"{local}\"@s.example"), refused),
            (format!("a@{label}.example"), refused),
            (format!("a@{}", vec!["d"; 129].join(".")), refused),
        ] {
            let mut server = server(true);
            said(&mut server, Input::Opened);
            to(&mut server, &format!("EHLO a.example\r\n{before}"));
            let answer = to(&mut server, &format!("{command}<{path}>\r\n"));
            assert!(answer.starts_with(expected), "{path}: {answer}");
        }
    }
}
