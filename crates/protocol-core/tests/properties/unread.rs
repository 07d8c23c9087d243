//! A client that does not read: its server takes no more input, keeps little, and goes on where it was once
//! the output is taken.

use protocol_core::imap::{self, Flags, Message, Snapshot};
use protocol_core::pop3::{self, Maildrop, UniqueId};
use protocol_core::sasl::server::Answer;
use protocol_core::smtp::server::{
    Config, Decision, Extensions, Question, Rules, Server, Service, Tls,
};
use protocol_core::{Input, Instant, MAX_UNSENT, Octets, Output, Session};
use std::sync::Arc;
use std::time::Duration;

fn server() -> Server {
    Server::new(Arc::new(Config {
        name: "mx.example".parse().expect("it is a domain"),
        service: Service::Relay,
        extensions: Extensions {
            chunking: true,
            binary_mime: true,
            ..Extensions::default()
        },
        tls: Tls::Offered,
        max_recipients: 100,
        max_errors: 20,
        command_timeout: Duration::from_secs(300),
        rules: Rules::default(),
    }))
}

/// What a session says to these octets, its host saying yes.
fn said<S: Session>(
    session: &mut S,
    octets: &[u8],
    yes: impl Fn(S::Question) -> S::Decision,
) -> Vec<u8> {
    let mut out = Vec::new();
    for input in [Input::Opened, Input::Octets(octets)] {
        session.handle_input(Instant::ZERO, input);
        loop {
            match session.poll_output() {
                Output::Ask(ticket, question) => {
                    session
                        .answer(Instant::ZERO, ticket, yes(question))
                        .expect("it was just asked");
                }
                Output::Fact(_) | Output::StartTls | Output::Close => {}
                Output::Timeout(_) => {
                    while let Some(octets) = session.poll_transmit(1000) {
                        out.extend_from_slice(&octets);
                    }
                    if !session.resume(Instant::ZERO) {
                        break;
                    }
                }
            }
        }
    }
    out
}

fn smtp_yes(question: Question) -> Decision {
    match question {
        Question::Take(_) => Decision::Taken("Q1".into()),
        _ => Decision::Accept,
    }
}

fn imap_server() -> imap::Server {
    imap::Server::new(Arc::new(imap::server::Config {
        name: "mail.example".parse().expect("it is a domain"),
        tls: Tls::None,
        secured_from_start: false,
        mechanisms: Vec::new(),
        extensions: imap::server::Extension::ALL.into_iter().collect(),
        max_errors: 20,
        max_message: 100_000,
    }))
}

fn imap_yes(question: imap::server::Question) -> imap::server::Decision {
    use imap::server::{Decision, Question};
    match question {
        Question::Login { .. } => Decision::Accept,
        _ => Decision::Mailbox(imap::Snapshot {
            uid_validity: 1,
            uid_next: 1,
            recent_from: 1,
            messages: Arc::default(),
        }),
    }
}

/// What a session holds besides the octets that came and what it may hold unsent.
const SLACK: usize = 20_000;

/// Gives `commands` to a session whose output nobody takes, then takes it all; what it says.
fn unread<S: Session>(
    session: &mut S,
    yes: impl Fn(S::Question) -> S::Decision,
    held: fn(&S) -> usize,
    commands: &str,
) -> String {
    for piece in commands.as_bytes().chunks(4096) {
        session.handle_input(Instant::ZERO, Input::Octets(piece));
        while let Output::Ask(ticket, question) = session.poll_output() {
            let answered = session.answer(Instant::ZERO, ticket, yes(question));
            answered.expect("it was just asked");
        }
    }
    let most = commands.len() + MAX_UNSENT + SLACK;
    assert!(held(session) <= most, "{} of {most}", held(session));
    let octets = said(session, b"", yes);
    String::from_utf8(octets).expect("it is text")
}

#[test]
fn smtp_answers_each_command_once_it_is_read() {
    for (command, reply) in [
        ("NOOP\r\n", "250 2.0.0 "),
        ("EHLO client.example\r\n", "250 "),
        ("VRFY bob\r\n", "25"),
        ("NONSENSE\r\n", "500 "),
    ] {
        let mut server = server();
        let hello = b"EHLO client.example\r\n";
        said(&mut server, hello, smtp_yes);
        let held = protocol_core::smtp::server::Server::held;
        let said = unread(&mut server, smtp_yes, held, &command.repeat(20_000));
        let count = said.lines().filter(|it| it.starts_with(reply)).count();
        let expected = if command.starts_with("NONSENSE") {
            20
        } else {
            20_000
        };
        assert_eq!(count, expected, "{command}");
    }
}

#[test]
fn imap_answers_each_command_once_it_is_read() {
    let message = |uid| {
        Arc::new(Message {
            uid,
            flags: Flags::new(),
            internal_date: 0,
            content: Octets::from("A: b\r\n\r\nc\r\n"),
        })
    };
    let yes = |question| match question {
        imap::server::Question::Open { .. } => imap::server::Decision::Mailbox(Snapshot {
            uid_validity: 1,
            uid_next: 1001,
            recent_from: 1001,
            messages: Arc::new((1..=1000).map(message).collect()),
        }),
        imap::server::Question::List => imap::server::Decision::Folders(Vec::new()),
        other => imap_yes(other),
    };
    for (command, times, lines) in [
        ("b FETCH 1:* (FLAGS BODY.PEEK[])\r\n", 200, 1000 * 5 + 1),
        ("b FETCH 1 FLAGS\r\n", 2000, 2),
        ("b SEARCH ALL\r\n", 200, 2),
        ("b LIST \"\" *\r\n", 2000, 1),
        ("b NOOP\r\n", 20_000, 1),
    ] {
        let mut server = imap_server();
        let login = b"a LOGIN bob pw\r\na EXAMINE INBOX\r\n";
        said(&mut server, login, yes);
        let said = unread(&mut server, yes, imap::Server::held, &command.repeat(times));
        let ends = said.lines().filter(|it| it.starts_with("b OK")).count();
        assert_eq!(
            (ends, said.lines().count()),
            (times, times * lines),
            "{command}"
        );
    }
}

#[test]
fn pop3_answers_each_command_once_it_is_read() {
    let yes = |question| match question {
        pop3::server::Question::Authenticate(_) => {
            pop3::server::Decision::Authenticate(Answer::Known("bob".into()))
        }
        pop3::server::Question::Open { .. } => pop3::server::Decision::Open(Maildrop {
            messages: Arc::new(vec![pop3::Message::new(
                UniqueId::of_imap(1, 1),
                "A: b\r\n\r\n.c\r\n".into(),
            )]),
        }),
        pop3::server::Question::Delete { .. } => pop3::server::Decision::Done,
    };
    let config = Arc::new(pop3::server::Config {
        name: "mail.example".parse().expect("it is a domain"),
        extensions: pop3::server::Extensions::default(),
        tls: pop3::server::Tls::None,
        max_errors: 3,
        command_timeout: Duration::from_secs(600),
    });
    for (command, times, answer) in [
        (
            "RETR 1\r\n",
            20_000,
            "+OK 12 octets\r\nA: b\r\n\r\n..c\r\n.\r\n",
        ),
        ("NOOP\r\n", 20_000, "+OK\r\n"),
        ("UIDL\r\n", 20_000, "+OK 1 messages\r\n1 1-1\r\n.\r\n"),
    ] {
        let mut server = pop3::Server::new(Arc::clone(&config));
        said(&mut server, b"USER bob\r\nPASS pw\r\n", yes);
        let said = unread(&mut server, yes, pop3::Server::held, &command.repeat(times));
        let first = &said[..said.len() / times];
        assert_eq!(said, first.repeat(times), "{command}");
        assert_eq!(first.lines().count(), answer.lines().count(), "{first}");
    }
}
