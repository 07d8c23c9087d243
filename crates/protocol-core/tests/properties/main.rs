//! Properties of the grammars and sessions: what holds for any octets.
#![cfg(not(target_arch = "wasm32"))]

mod imap_commands;
mod imap_oracle;
mod imap_wire;
mod pieces;
mod unread;

use pieces::pieces;
use proptest::collection::vec;
use proptest::prelude::*;
use protocol_core::imap;
use protocol_core::message::view;
use protocol_core::smtp::address::NameOrMailbox;
use protocol_core::smtp::data::{Unstuffer, is_plain, stuff};
use protocol_core::smtp::reply::ReplyParser;
use protocol_core::smtp::server::{
    Config, Decision, Extensions, Question, Rules, Server, Service, Tls,
};
use protocol_core::smtp::{Command, Dissector, Mailbox, Parameter, Reply, ReplyCode, Side, client};
use protocol_core::trace::Spans;
use protocol_core::{Input, Instant, Octets, Output, Session};
use std::sync::Arc;

fn label() -> impl Strategy<Value = String> {
    "[a-zA-Z0-9]([a-zA-Z0-9-]{0,10}[a-zA-Z0-9])?"
}

fn domain() -> impl Strategy<Value = String> {
    vec(label(), 1..4).prop_map(|labels| labels.join("."))
}

fn mailbox() -> impl Strategy<Value = Mailbox> {
    let local = prop_oneof![
        "[a-zA-Z0-9!#$%&'*+/=?^_`{|}~-]{1,12}(\\.[a-zA-Z0-9]{1,8}){0,2}",
        "[ -~]{0,20}".prop_map(|text| {
            format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
        }),
    ];
    let host = prop_oneof![
        domain(),
        any::<[u8; 4]>().prop_map(|it| format!("[{}.{}.{}.{}]", it[0], it[1], it[2], it[3])),
        any::<[u16; 8]>().prop_map(|it| format!("[IPv6:{}]", std::net::Ipv6Addr::from(it))),
    ];
    (local, host).prop_map(|(local, host)| {
        format!("{local}@{host}")
            .parse()
            .expect("it follows the grammar")
    })
}

fn name_or_mailbox() -> impl Strategy<Value = NameOrMailbox> {
    (mailbox(), any::<bool>()).prop_map(|(mailbox, whole)| match whole {
        true => NameOrMailbox::Mailbox(mailbox),
        false => NameOrMailbox::Name(mailbox.local),
    })
}

fn parameter() -> impl Strategy<Value = Parameter> {
    (
        "[A-Z0-9][A-Z0-9-]{0,8}",
        proptest::option::of("[!-<>-~]{1,10}"),
    )
        .prop_map(|(keyword, value)| Parameter { keyword, value })
}

fn command() -> impl Strategy<Value = Command> {
    let hello = || domain().prop_map(|it| it.parse().expect("it is a domain"));
    let text = || proptest::option::of("[!#-~]{1,10}( [!-~]{1,5})?");
    prop_oneof![
        hello().prop_map(Command::Helo),
        hello().prop_map(Command::Ehlo),
        (proptest::option::of(mailbox()), vec(parameter(), 0..3)).prop_map(|(from, parameters)| {
            let reverse_path = match from {
                None => protocol_core::smtp::ReversePath::Null,
                Some(it) => protocol_core::smtp::ReversePath::Mailbox(it),
            };
            Command::Mail {
                reverse_path,
                parameters,
            }
        }),
        (mailbox(), vec(parameter(), 0..3)).prop_map(|(to, parameters)| Command::Rcpt {
            forward_path: protocol_core::smtp::ForwardPath::Mailbox(to),
            parameters,
        }),
        Just(Command::Data),
        Just(Command::Rset),
        Just(Command::Quit),
        Just(Command::StartTls),
        (0..u64::from(u32::MAX), any::<bool>())
            .prop_map(|(size, last)| Command::Bdat { size, last }),
        text().prop_map(Command::Noop),
        text().prop_map(Command::Help),
        (name_or_mailbox(), any::<bool>())
            .prop_map(|(whom, smtputf8)| Command::Vrfy { whom, smtputf8 }),
        (name_or_mailbox(), any::<bool>())
            .prop_map(|(list, smtputf8)| Command::Expn { list, smtputf8 }),
        (
            "[A-Za-z0-9_-]{1,20}",
            proptest::option::of("[A-Za-z0-9+/]{1,20}={0,2}")
        )
            .prop_map(|(mechanism, initial)| Command::Auth { mechanism, initial }),
    ]
}

fn reply() -> impl Strategy<Value = Reply> {
    let code = (2_u16..=5, 0_u16..=5, 0_u16..=9).prop_map(|(a, b, c)| a * 100 + b * 10 + c);
    (code, vec("[!-/:-~][ -~]{0,30}", 1..4)).prop_map(|(code, lines)| Reply {
        code: ReplyCode::new(code),
        enhanced: None,
        lines,
    })
}

/// Octets that look like mail more often than not.
fn octets() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        Just(b"\r\n".to_vec()),
        Just(b"\r\n.\r\n".to_vec()),
        Just(b".".to_vec()),
        Just(b"EHLO a.example\r\n".to_vec()),
        Just(b"MAIL FROM:<a@b.example>\r\n".to_vec()),
        Just(b"RCPT TO:<bob@c.example>\r\n".to_vec()),
        Just(b"DATA\r\n".to_vec()),
        Just(b"RSET\r\n".to_vec()),
        Just(b"BDAT 7\r\n".to_vec()),
        Just(b"BDAT 3 LAST\r\n".to_vec()),
        Just(b"STARTTLS\r\n".to_vec()),
        Just(b"a LOGIN bob pw\r\n".to_vec()),
        Just(b"a SELECT INBOX\r\n".to_vec()),
        Just(b"a LOGIN {3}\r\nbob {2}\r\npw\r\n".to_vec()),
        Just(b"250-a\r\n250 b\r\n".to_vec()),
        Just(b"354 go\r\n".to_vec()),
        Just(b"* 1 FETCH (UID 1 BODY[] {3}\r\nabc)\r\n".to_vec()),
        vec(any::<u8>(), 0..20),
    ];
    vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

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
        command_timeout: std::time::Duration::from_secs(300),
        rules: Rules::default(),
    }))
}

/// What a session says to these pieces, its host saying yes.
fn said<S: Session>(
    session: &mut S,
    pieces: &[Vec<u8>],
    yes: impl Fn(S::Question) -> S::Decision,
) -> Vec<u8> {
    let mut out = Vec::new();
    let inputs = [Input::Opened]
        .into_iter()
        .chain(pieces.iter().map(|it| Input::Octets(it)));
    for input in inputs {
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

proptest! {
    #[test]
    fn what_a_command_is_written_as_is_read_as_that_command(command in command()) {
        let line = command.to_string();
        prop_assert_eq!(Command::parse(line.as_bytes()), Ok(command), "{}", line);
    }

    #[test]
    fn what_a_mailbox_is_written_as_is_read_as_that_mailbox(mailbox in mailbox()) {
        let text = mailbox.to_string();
        prop_assert_eq!(text.parse::<Mailbox>(), Ok(mailbox), "{}", text);
    }

    #[test]
    fn what_a_reply_is_written_as_is_read_as_that_reply_in_any_pieces(reply in reply()) {
        let mut parser = ReplyParser::default();
        let found: Vec<_> = reply.encode().iter().filter_map(|it| parser.push(*it)).collect();
        prop_assert_eq!(found, vec![Ok(reply)]);
    }

    #[test]
    fn the_tracer_changes_nothing_and_its_spans_lie_inside_each_other(line in octets()) {
        let mut spans = Spans::default();
        prop_assert_eq!(Command::parse_traced(&line, &mut spans), Command::parse(&line));
        for span in spans.into_spans() {
            prop_assert!(span.start <= span.end && span.end <= line.len());
        }
    }

    #[test]
    fn no_octets_make_a_parser_panic(octets in octets()) {
        drop(Command::parse(&octets));
        drop(imap::Command::parse(&octets));
        drop(imap::response::Response::parse(&octets));
        drop(Reply::parse(&octets));
        drop(String::from_utf8_lossy(&octets).parse::<Mailbox>());
        let view = view(&Octets::from(octets.clone()));
        for (.., range) in view.fields {
            prop_assert!(range.end <= octets.len());
        }
    }

    #[test]
    fn octets_split_anywhere_get_the_same_answers(
        octets in octets(),
        cuts in vec(any::<prop::sample::Index>(), 0..12),
    ) {
        let split = pieces(&octets, &cuts);
        let whole = [octets];
        prop_assert_eq!(said(&mut server(), &split, smtp_yes), said(&mut server(), &whole, smtp_yes));
        prop_assert_eq!(
            said(&mut imap_server(), &split, imap_yes),
            said(&mut imap_server(), &whole, imap_yes)
        );
        let client = || {
            let envelope = protocol_core::smtp::Envelope {
                reverse_path: "<a@b.example>".parse().expect("it is a path"),
                forward_paths: vec!["<c@d.example>".parse().expect("it is a path")],
                ..protocol_core::smtp::Envelope::default()
            };
            let transaction = client::Transaction { envelope, content: "A: b\r\n\r\n.c\r\n".into() };
            let name = "a.example".parse().expect("it is a name");
            client::Client::new(client::Config {
                name,
                pipelining: true,
                credentials: None,
                tls: client::TlsUse::WhereOffered,
                chunking: true,
                bare_line_ends: Default::default(),
            }, transaction)
        };
        let ask = |question: client::Question| match question {};
        prop_assert_eq!(said(&mut client(), &split, ask), said(&mut client(), &whole, ask));
    }

    #[test]
    fn the_dissector_names_the_same_units_however_the_octets_are_split(
        octets in octets(),
        cuts in vec(any::<prop::sample::Index>(), 0..8),
    ) {
        let named = |pieces: &[Vec<u8>]| {
            let mut dissector = Dissector::default();
            let mut units = Vec::new();
            for piece in pieces {
                let mut sum = 0;
                dissector.push(Side::Client, piece, |it| {
                    sum += it.len;
                    // Content comes in as many pieces as it is sent in, and a chunk too.
                    let content = protocol_core::smtp::Unit::Content;
                    let part = protocol_core::smtp::Unit::Chunk { ends: false };
                    if matches!(it.unit, protocol_core::smtp::Unit::Chunk { .. })
                        && units.last() == Some(&part)
                    {
                        units.pop();
                    }
                    let repeated = it.unit == content && units.last() == Some(&content);
                    if it.unit != protocol_core::smtp::Unit::Partial && !repeated {
                        units.push(it.unit);
                    }
                });
                assert_eq!(sum, piece.len());
            }
            units
        };
        prop_assert_eq!(named(&pieces(&octets, &cuts)), named(&[octets]));
    }

    #[test]
    fn dots_that_are_stuffed_come_out_again_in_any_pieces(
        lines in vec("[.]{0,2}[a-z.\r]{0,6}", 0..8),
        cuts in vec(any::<prop::sample::Index>(), 0..8),
    ) {
        let content: String = lines.iter().map(|it| it.replace('\r', "") + "\r\n").collect();
        let mut wire = stuff(content.as_bytes());
        prop_assert_eq!(is_plain(content.as_bytes()), wire == content.as_bytes());
        wire.extend_from_slice(b".\r\n");
        let mut unstuffer = Unstuffer::default();
        let (mut stored, mut ended) = (Vec::new(), false);
        for piece in pieces(&wire, &cuts) {
            prop_assert!(!ended || piece.is_empty());
            ended = ended || unstuffer.push(&piece, &mut stored).1;
        }
        prop_assert!(ended);
        prop_assert_eq!(stored, content.as_bytes());
    }

    #[test]
    fn only_crlf_dot_crlf_ends_the_content(octets in octets()) {
        let mut unstuffer = Unstuffer::default();
        let mut stored = Vec::new();
        let (taken, ended) = unstuffer.push(&octets, &mut stored);
        let line_first = [b"\r\n".as_slice(), &octets[..taken]].concat();
        prop_assert_eq!(ended, line_first.ends_with(b"\r\n.\r\n"));
    }
}
