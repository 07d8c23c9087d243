//! Properties of POP3: what holds for any value, any maildrop, any pieces. What holds for any octets are
//! targets of the crate `fuzz`.
#![cfg(not(target_arch = "wasm32"))]

#[path = "properties/pieces.rs"]
mod pieces;

use pieces::unstuffed;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use protocol_core::pop3::client::{Client, Config as ClientConfig, Job, Policy, TlsUse};
use protocol_core::pop3::server::{Config, Decision, Extensions, Question, Refusal, Server, Tls};
use protocol_core::pop3::stuffing::{Stuffing, top};
use protocol_core::pop3::{
    Command, Maildrop, Message, Reply, ResponseCode, Status, UniqueId, client, server,
};
use protocol_core::sasl::server::{Answer, Question as Wanted};
use protocol_core::sasl::{Credentials, Mechanism, Nonce, Secret};
use protocol_core::smtp::data::{has_bare, stuff};
use protocol_core::{Input, Instant, Output, Session};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

const NONCE: Nonce = Nonce {
    random: [3; 16],
    date: 1_772_442_000,
};

fn server(extensions: Extensions) -> Server {
    Server::new(Arc::new(Config {
        name: "mail.example".parse().expect("it is a domain"),
        extensions,
        tls: Tls::Offered,
        max_errors: 30,
        command_timeout: Duration::from_secs(600),
    }))
}

fn full() -> Extensions {
    Extensions {
        apop: true,
        auth: Mechanism::ALL.to_vec(),
        ..Extensions::default()
    }
}

fn maildrop(contents: &[Vec<u8>]) -> Maildrop {
    let message = |(uid, content): (u32, &Vec<u8>)| {
        Message::new(UniqueId::of_imap(1, uid), content.clone().into())
    };
    Maildrop {
        messages: Arc::new((1..).zip(contents).map(message).collect()),
    }
}

/// A host that knows bob, and what it was asked to delete.
struct Host {
    maildrop: Maildrop,
    deleted: Vec<Vec<UniqueId>>,
}

impl Host {
    fn new(contents: &[Vec<u8>]) -> Self {
        Self {
            maildrop: maildrop(contents),
            deleted: Vec::new(),
        }
    }

    fn decide(&mut self, question: Question) -> Decision {
        let answer = match question {
            Question::Authenticate(Wanted::Nonce) => Answer::Nonce(NONCE),
            Question::Authenticate(Wanted::Password { user, password, .. })
                if (user.as_str(), password.as_str()) == ("bob", "pw") =>
            {
                Answer::Known(user)
            }
            Question::Authenticate(Wanted::PasswordOf(user)) => {
                Answer::Password((user == "bob").then(|| "pw".into()))
            }
            Question::Authenticate(Wanted::KeysOf(_)) => {
                return Decision::Refuse(Refusal::Temporary);
            }
            Question::Authenticate(_) => Answer::Unknown,
            Question::Open { .. } => return Decision::Open(self.maildrop.clone()),
            Question::Delete { uids, .. } => {
                self.deleted.push(uids);
                return Decision::Done;
            }
        };
        Decision::Authenticate(answer)
    }
}

/// What a session says, and what it reports, as text.
#[derive(Debug, Default, PartialEq, Eq)]
struct Heard {
    octets: Vec<u8>,
    facts: Vec<String>,
    closes: usize,
}

impl Heard {
    fn take<S: Session>(
        &mut self,
        session: &mut S,
        mut decide: impl FnMut(S::Question) -> S::Decision,
    ) where
        S::Fact: core::fmt::Debug,
    {
        loop {
            match session.poll_output() {
                Output::Ask(ticket, question) => {
                    let answered = session.answer(Instant::ZERO, ticket, decide(question));
                    answered.expect("it was just asked");
                }
                Output::Fact(fact) => self.facts.push(format!("{fact:?}")),
                Output::Close => self.closes += 1,
                Output::StartTls => session.handle_input(Instant::ZERO, Input::Secured),
                Output::Timeout(_) => break,
            }
        }
        while let Some(octets) = session.poll_transmit(1000) {
            self.octets.extend_from_slice(&octets);
        }
    }
}

/// Octets that come near to lines and dots.
fn content() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        4 => Just(b"\r\n".to_vec()),
        2 => Just(b".".to_vec()),
        1 => Just(b"\r".to_vec()),
        1 => Just(b"\n".to_vec()),
        3 => Just(b"A: b".to_vec()),
        1 => vec(any::<u8>(), 0..5),
    ];
    vec(piece, 0..16).prop_map(|pieces| pieces.concat())
}

fn contents() -> impl Strategy<Value = Vec<Vec<u8>>> {
    vec(content(), 0..6)
}

fn word() -> impl Strategy<Value = String> {
    "[!-~]{1,20}"
}

fn command() -> impl Strategy<Value = Command> {
    let number = || 0..1_000_000_000_u32;
    prop_oneof![
        word().prop_map(Command::User),
        "[ -~]{1,20}".prop_map(Command::Pass),
        (word(), any::<[u8; 16]>()).prop_map(|(name, digest)| Command::Apop { name, digest }),
        (
            "[A-Za-z0-9_-]{1,20}",
            proptest::option::of("[A-Za-z0-9+/]{1,20}={0,2}")
        )
            .prop_map(|(mechanism, initial)| Command::Auth { mechanism, initial }),
        Just(Command::Stls),
        Just(Command::Capa),
        Just(Command::Stat),
        Just(Command::Noop),
        Just(Command::Rset),
        Just(Command::Quit),
        proptest::option::of(number()).prop_map(Command::List),
        proptest::option::of(number()).prop_map(Command::Uidl),
        number().prop_map(Command::Retr),
        number().prop_map(Command::Dele),
        (number(), number()).prop_map(|(message, lines)| Command::Top { message, lines }),
    ]
}

fn reply() -> impl Strategy<Value = Reply> {
    let status = prop_oneof![Just(Status::Ok), Just(Status::Err)];
    let code = "[!-.0-Z^-~]{1,8}(/[!-.0-Z^-~]{1,8})?";
    (
        status,
        proptest::option::of(code),
        "([!-Z^-~\u{e9}][\t -~\u{e9}]{0,30})?",
    )
        .prop_map(|(status, code, text)| {
            let code = code.map(|it| ResponseCode::named(&it));
            Reply { status, code, text }
        })
}

proptest! {
    #[test]
    fn what_a_command_is_written_as_is_read_as_that_command(command in command()) {
        let line = command.to_string();
        prop_assert_eq!(Command::parse(line.as_bytes()), Ok(command), "{}", line);
    }

    #[test]
    fn what_a_reply_is_written_as_is_read_as_that_reply(reply in reply()) {
        let line = reply.to_string();
        prop_assert_eq!(Reply::parse(line.as_bytes()), Ok(reply), "{}", line);
    }

    #[test]
    fn content_that_is_stuffed_in_any_pieces_comes_out_again_from_any_pieces(
        content in content(),
        rooms in vec(1..9_usize, 1..20),
        cuts in vec(any::<Index>(), 0..8),
    ) {
        let message = Message::new(UniqueId::of_imap(1, 1), content.into());
        let mut stuffing = Stuffing::new(message.content().clone());
        let mut wire = Vec::new();
        let mut rooms = rooms.iter().cycle();
        loop {
            let room = *rooms.next().expect("they go round");
            let Some(piece) = stuffing.next(room) else { break };
            prop_assert!((1..=room).contains(&piece.len()));
            wire.extend_from_slice(&piece);
        }
        prop_assert_eq!(&wire, &stuff(message.content()));
        wire.extend_from_slice(b".\r\n");
        let stored = unstuffed(&wire, &cuts);
        prop_assert_eq!(stored.len() as u64, message.size());
        prop_assert_eq!(&stored, &**message.content());
        // Whatever was stored: whole lines, no CR or LF of its own, no NUL.
        prop_assert!(stored.is_empty() || stored.ends_with(b"\r\n"));
        prop_assert!(!has_bare(&stored) && !stored.contains(&0));
    }

    #[test]
    fn top_ends_behind_a_line_and_more_lines_are_no_less(content in content(), lines in 0..9_u32) {
        let end = top(&content, lines);
        prop_assert!(end == content.len() || content[..end].ends_with(b"\r\n"));
        prop_assert!(end <= top(&content, lines + 1));
        prop_assert_eq!(top(&content, u32::MAX), content.len());
    }

    #[test]
    fn nothing_is_deleted_without_quit_and_only_what_is_marked_with_it(
        contents in vec(content(), 3..6),
        deleted in vec(1..8_usize, 0..6),
        quits in any::<bool>(),
        resets in any::<bool>(),
    ) {
        let (mut server, mut host) = (server(full()), Host::new(&contents));
        let mut heard = Heard::default();
        let mut say = |server: &mut Server, input: Input<'_>| {
            server.handle_input(Instant::ZERO, input);
            heard.take(server, |it| host.decide(it));
        };
        say(&mut server, Input::Opened);
        say(&mut server, Input::Octets(b"USER bob\r\nPASS pw\r\n"));
        let mut marked = BTreeSet::new();
        for number in deleted {
            let line = format!("DELE {number}\r\n");
            say(&mut server, Input::Octets(line.as_bytes()));
            if number <= contents.len() {
                marked.insert(u32::try_from(number).expect("it is small"));
            }
        }
        if resets {
            say(&mut server, Input::Octets(b"RSET\r\n"));
            marked.clear();
        }
        prop_assert_eq!(server.marked().collect::<BTreeSet<_>>(), marked.clone());
        let end = if quits { Input::Octets(b"QUIT\r\n") } else { Input::Closed };
        say(&mut server, end);
        let uids = |it: &BTreeSet<u32>| it.iter().map(|it| UniqueId::of_imap(1, *it)).collect();
        let wanted: Vec<Vec<UniqueId>> = match quits && !marked.is_empty() {
            true => vec![uids(&marked)],
            false => Vec::new(),
        };
        prop_assert_eq!(host.deleted, wanted);
        let released = heard.facts.iter().filter(|it| it.starts_with("Released"));
        prop_assert_eq!((released.count(), heard.closes), (1, 1));
    }

    #[test]
    fn our_client_fetches_from_our_server_what_it_does_not_know_and_deletes_what_it_has(
        contents in contents(),
        known in vec(1..6_u32, 0..4),
        deletes in any::<bool>(),
        pipelining in any::<bool>(),
        uidl in any::<bool>(),
        capa in any::<bool>(),
        rooms in vec(1..60_usize, 1..8),
    ) {
        let extensions = Extensions {
            uidl,
            capa,
            ..Extensions::default()
        };
        let (mut server, mut host) = (server(extensions), Host::new(&contents));
        let known: BTreeSet<UniqueId> = known.iter().map(|it| UniqueId::of_imap(1, *it)).collect();
        let policy = if deletes { Policy::Delete } else { Policy::Keep };
        let job = Job::Fetch { known: known.clone(), policy };
        let mut client = client(vec![job], TlsUse::Never, pipelining);
        let mut fetched: Vec<Vec<u8>> = Vec::new();
        let mut finished = Vec::new();
        let mut rooms = rooms.iter().cycle();
        server.handle_input(Instant::ZERO, Input::Opened);
        for _ in 0..10_000 {
            loop {
                match server.poll_output() {
                    Output::Ask(ticket, question) => {
                        let decision = host.decide(question);
                        server.answer(Instant::ZERO, ticket, decision).expect("it was just asked");
                    }
                    Output::Timeout(_) => break,
                    _ => {}
                }
            }
            let room = *rooms.next().expect("they go round");
            let Some(octets) = server.poll_transmit(room) else { break };
            client.handle_input(Instant::ZERO, Input::Octets(&octets));
            loop {
                match client.poll_output() {
                    Output::Fact(client::Fact::Fetched { content, .. }) => {
                        fetched.push(content.to_vec());
                    }
                    Output::Fact(client::Fact::Finished(result)) => finished.push(result),
                    Output::Timeout(_) => break,
                    _ => {}
                }
            }
            while let Some(octets) = client.poll_transmit(room) {
                server.handle_input(Instant::ZERO, Input::Octets(&octets));
            }
        }
        prop_assert_eq!(finished, [Ok(())]);
        prop_assert_eq!(client.state(), client::StateName::Closed);
        prop_assert_eq!(server.state(), server::StateName::Over);
        let uids: BTreeMap<UniqueId, &Vec<u8>> = (1..)
            .zip(&contents)
            .map(|(uid, content)| (UniqueId::of_imap(1, uid), content))
            .collect();
        let wanted = uids.iter().filter(|(uid, _)| !uidl || !known.contains(uid));
        let wanted = wanted.map(|(uid, content)| {
            Message::new(uid.clone(), (*content).clone().into()).content().to_vec()
        });
        prop_assert_eq!(fetched, wanted.collect::<Vec<_>>());
        let deleted: Vec<UniqueId> = host.deleted.concat();
        let all: Vec<UniqueId> = uids.into_keys().collect();
        prop_assert_eq!(deleted, if deletes { all } else { Vec::new() });
    }
}

fn client(jobs: Vec<Job>, tls: TlsUse, pipelining: bool) -> Client {
    let config = ClientConfig {
        credentials: Credentials {
            user: "bob".into(),
            secret: Secret::Password("pw".into()),
        },
        nonce: NONCE,
        tls,
        pipelining,
        apop: true,
    };
    Client::new(config, jobs)
}
