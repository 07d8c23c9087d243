//! The matrix of the client: its state by the server's answer.

use super::super::super::open;
use super::super::Cell;
use super::{CUT, Mutant, PopClient, SILENCE, StateName, TLS, TlsUse};
use protocol_core::pop3::{Command, Verb};
use std::collections::VecDeque;

/// A server that a client meets, and what the client wants there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Profile {
    /// The folder of its transcripts.
    pub name: &'static str,
    /// What CAPA tells; `None`: there is no CAPA.
    pub offers: Option<&'static [&'static str]>,
    /// The states that the client comes through.
    pub states: &'static [&'static str],
    pub tls: TlsUse,
    pub previews: bool,
    pub about: &'static str,
    pub section: &'static str,
}

pub const PROFILES: [Profile; 4] = [
    Profile {
        name: "full",
        offers: Some(&[
            "TOP",
            "UIDL",
            "SASL PLAIN",
            "STLS",
            "PIPELINING",
            "RESP-CODES",
        ]),
        states: &[
            "greeting",
            "capa",
            "stls",
            "capa-again",
            "auth",
            "stat",
            "uidl",
            "retr",
            "dele",
            "quit",
        ],
        tls: TlsUse::Required,
        previews: false,
        about: "all is offered, TLS is required, and what is fetched is deleted",
        section: "RFC 2449, section 6.6; RFC 2595, section 4; RFC 5034, section 4",
    },
    Profile {
        name: "one-by-one",
        offers: Some(&["TOP", "UIDL", "USER"]),
        states: &[
            "greeting", "capa", "user", "pass", "stat", "uidl", "retr", "dele", "quit",
        ],
        tls: TlsUse::WhereOffered,
        previews: false,
        about: "PIPELINING is not offered, and what is fetched is deleted",
        section: "RFC 2449, section 5; RFC 1939, section 7",
    },
    Profile {
        name: "bare",
        offers: None,
        states: &[
            "greeting", "capa", "user", "pass", "stat", "uidl", "list", "retr", "dele", "quit",
        ],
        tls: TlsUse::WhereOffered,
        previews: false,
        about: "there is no CAPA and no UIDL, and what is fetched is deleted",
        section: "RFC 1939, sections 5 and 7",
    },
    Profile {
        name: "preview",
        offers: Some(&["TOP", "UIDL", "USER", "PIPELINING"]),
        states: &[
            "greeting", "capa", "user", "pass", "stat", "uidl", "top", "quit",
        ],
        tls: TlsUse::WhereOffered,
        previews: true,
        about: "the client only looks",
        section: "RFC 1939, section 7",
    },
];

/// What the server may do, and where it is written what a client makes of it.
pub const REPLIES: [(&str, &str); 10] = [
    ("expected", "RFC 1939, section 3"),
    ("refused", "RFC 1939, section 3"),
    ("refused-with-code", "RFC 2449, section 8"),
    ("accepted", "RFC 1939, section 3"),
    ("challenge", "RFC 5034, section 4"),
    ("malformed", "RFC 1939, section 3"),
    ("too-long", "RFC 2449, section 4"),
    ("cut", "RFC 1939, section 6"),
    ("cut-inside", "RFC 1939, section 6"),
    ("timeout", "RFC 1939, section 3"),
];

/// What is in the maildrop: unique-ids and contents as lines.
const MESSAGES: [(&str, &[&str]); 3] = [
    ("1.3", &["Subject: one", "", "First."]),
    ("1.7", &["Subject: two", "", "..", "Second."]),
    ("1.8", &["Subject: three", ""]),
];

/// The matrix, a server's after the other's: the folder, and its cells.
pub fn cells() -> Vec<(String, Profile, Vec<Cell>)> {
    let all = PROFILES.into_iter().map(|profile| {
        let mut cells = Vec::new();
        for state in profile.states {
            for (reply, section) in REPLIES {
                cells.push(Cell {
                    state,
                    file: reply.to_owned(),
                    lines: lines(&profile, state, reply),
                    about: format!("The answer at {state} is {reply}: {}.", profile.about),
                    section: format!("{section}; {}", profile.section),
                });
            }
        }
        (format!("pop3-client/{}", profile.name), profile, cells)
    });
    all.collect()
}

/// What the server's side does: it answers as expected, but once.
fn lines(profile: &Profile, at: &str, reply: &str) -> Vec<String> {
    let mut client = PopClient::new(profile, Mutant::None);
    open(&mut client.client);
    let mut due = VecDeque::from([None]);
    let mut lines: Vec<String> = Vec::new();
    let mut chosen = false;
    while let Some(command) = due.pop_front() {
        let secured = lines.iter().any(|it| it == TLS);
        let expected = expected(profile, command.as_ref(), secured);
        let says = if !chosen && state(command.as_ref(), secured) == at {
            chosen = true;
            answer(reply, &expected, command.as_ref())
        } else {
            expected
        };
        for line in says {
            let said = client.hear(&line);
            lines.push(line);
            for text in said.iter().filter_map(|it| it.strip_prefix("C: ")) {
                due.extend(Command::parse(text.as_bytes()).ok().map(Some));
                // The client gives up its exchange.
                due.extend((text == "*").then_some(Some(Command::Noop)));
            }
            if client.client.state() == StateName::Closed {
                return lines;
            }
        }
    }
    lines
}

/// Where the client is whose command this is.
fn state(command: Option<&Command>, secured: bool) -> String {
    match command.map(Command::verb) {
        None => "greeting".to_owned(),
        Some(Verb::Capa) if secured => "capa-again".to_owned(),
        Some(verb) => verb.as_str().to_ascii_lowercase(),
    }
}

/// What a server says that does as it should.
fn expected(profile: &Profile, command: Option<&Command>, secured: bool) -> Vec<String> {
    let one = |line: &str| vec![line.to_owned()];
    let several = |first: &str, lines: &mut dyn Iterator<Item = String>| {
        let mut all = vec![first.to_owned()];
        all.extend(lines);
        all.push(".".to_owned());
        all
    };
    let body = |message: &u32| {
        let (_, lines) = MESSAGES[usize::try_from(*message).expect("it is small") - 1];
        lines.iter().map(|it| (*it).to_owned())
    };
    let numbered = || MESSAGES.iter().zip(1..);
    match command {
        None => one("+OK mail.receiver.example POP3 server ready"),
        Some(Command::Capa) => match profile.offers {
            None => one("-ERR command not implemented"),
            Some(offers) => {
                let left = offers.iter().filter(|it| !secured || **it != "STLS");
                several(
                    "+OK capabilities follow",
                    &mut left.map(|it| (*it).to_owned()),
                )
            }
        },
        Some(Command::Stls) => vec!["+OK begin TLS".to_owned(), TLS.to_owned()],
        Some(Command::User(_)) => one("+OK send PASS"),
        Some(Command::Pass(_) | Command::Auth { .. }) => one("+OK maildrop has 3 messages"),
        Some(Command::Noop) => one("-ERR authentication cancelled"),
        Some(Command::Stat) => one("+OK 3 73"),
        Some(Command::Uidl(_)) if profile.offers.is_none() => one("-ERR command not implemented"),
        Some(Command::Uidl(_)) => several(
            "+OK unique-id listing follows",
            &mut numbered().map(|((uid, _), number)| format!("{number} {uid}")),
        ),
        Some(Command::List(_)) => several(
            "+OK scan listing follows",
            &mut numbered().map(|(_, number)| format!("{number} 24")),
        ),
        Some(Command::Retr(message)) => several("+OK message follows", &mut body(message)),
        Some(Command::Top { message, .. }) => {
            several("+OK top of message follows", &mut body(message).take(3))
        }
        Some(Command::Dele(_)) => one("+OK marked as deleted"),
        Some(Command::Quit) => vec!["+OK signing off".to_owned(), CUT.to_owned()],
        Some(other) => panic!("{other}"),
    }
}

/// What is not expected; each says that it was chosen.
fn answer(reply: &str, expected: &[String], command: Option<&Command>) -> Vec<String> {
    let one = |line: &str| vec![line.to_owned()];
    let several = |it: &Command| {
        let verb = it.verb();
        matches!(
            verb,
            Verb::Capa | Verb::Uidl | Verb::List | Verb::Retr | Verb::Top
        )
    };
    match reply {
        "expected" => expected.to_vec(),
        "refused" => one("-ERR chosen"),
        "refused-with-code" => one("-ERR [SYS/TEMP] chosen"),
        // A yes with nothing behind it.
        "accepted" if command.is_some_and(several) => vec!["+OK chosen".into(), ".".into()],
        "accepted" if command == Some(&Command::Stls) => vec!["+OK chosen".into(), TLS.into()],
        "accepted" => one("+OK chosen"),
        "challenge" => one("+ Y2hvc2Vu"),
        "malformed" => one("250 chosen"),
        "too-long" => vec![format!("+OK {}", "chosen ".repeat(80))],
        "cut" => one(CUT),
        "cut-inside" if expected.len() > 2 => {
            let half = expected.len() / 2;
            let mut lines = expected[..half].to_vec();
            lines.push(format!("{}{CUT}", expected[half]));
            lines
        }
        "cut-inside" => vec![format!("+OK cho{CUT}")],
        _ => one(SILENCE),
    }
}
