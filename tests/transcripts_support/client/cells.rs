//! The matrix of the client: its state by the server's reply, with extensions offered or not.

use super::servers::{EXTENSIONS, Message, PROFILES, Profile};
use super::{CUT, Cell, Mutant, SILENCE, SmtpClient, StateName, TLS, Transaction};
use protocol_core::smtp::dissector::{Dissector, Unit};
use protocol_core::smtp::dsn::{Notify, RecipientRequest};
use protocol_core::smtp::{Body, Envelope, Side, Verb};
use std::collections::VecDeque;

/// The states in which a reply is awaited.
pub const STATES: [&str; 11] = [
    "greeting",
    "hello",
    "tls",
    "hello-again",
    "auth",
    "mail",
    "recipients",
    "every-recipient",
    "data",
    "end-of-data",
    "quit",
];

/// What the server may do, and where it is written what a client makes of it.
pub const REPLIES: [(&str, &str); 10] = [
    ("expected", "RFC 5321, section 4.3.2"),
    ("another-2yz", "RFC 5321, sections 4.2.1 and 4.3.2"),
    ("another-3yz", "RFC 5321, section 4.2.1"),
    ("4yz", "RFC 5321, section 4.2.1"),
    ("5yz", "RFC 5321, section 4.2.1"),
    ("421", "RFC 5321, section 3.8"),
    ("multi-line", "RFC 5321, section 4.2.1"),
    ("malformed", "RFC 5321, section 4.2"),
    ("cut", "RFC 5321, section 3.8"),
    ("timeout", "RFC 5321, section 4.5.3.2"),
];

pub fn transaction(message: Message) -> Transaction {
    let path = |text: &str| text.parse().expect("it is a path");
    let mut envelope = Envelope {
        reverse_path: "<alice@sender.example>".parse().expect("it is a path"),
        forward_paths: vec![
            path("<bob@receiver.example>"),
            path("<carol@receiver.example>"),
        ],
        ..Envelope::default()
    };
    let mut content: &[u8] = b"Subject: x\r\n\r\nHello\r\n.\r\n";
    match message {
        Message::Plain => {}
        Message::EightBit => content = "Subject: x\r\n\r\nCafé\r\n".as_bytes(),
        Message::Binary => {
            envelope.body = Body::BinaryMime;
            content = b"Subject: x\r\n\r\na b";
        }
        Message::International => {
            envelope.internationalised = true;
            envelope.forward_paths[0] = path("<bøb@receiver.example>");
        }
        Message::Notified => {
            envelope.request.id = Some("q1".to_owned());
            let request = RecipientRequest {
                notify: Some(Notify::Never),
                ..RecipientRequest::default()
            };
            envelope.requests = vec![(path("<bob@receiver.example>"), request)];
        }
    }
    Transaction {
        envelope,
        content: content.to_vec().into(),
    }
}

/// The states that a client comes through with this server.
fn states(profile: &Profile) -> impl Iterator<Item = &'static str> {
    let secured = profile.name == "secured";
    let chunked = profile.name == "chunked";
    STATES.into_iter().filter(move |state| match *state {
        "tls" | "hello-again" | "auth" => secured,
        // There is no DATA where BDAT is.
        "data" => !chunked,
        _ => true,
    })
}

/// The matrix, a server's after the other's: the folder, and its cells.
pub fn cells() -> Vec<(String, Profile, Vec<Cell>)> {
    let mut all = Vec::new();
    for profile in PROFILES {
        let mut cells = Vec::new();
        for state in states(&profile) {
            for (reply, section) in REPLIES {
                cells.push(Cell {
                    state,
                    file: reply.to_owned(),
                    lines: lines(&profile, Some((state, reply))),
                    about: format!("The reply at {state} is {reply}: {}.", profile.about),
                    section: format!("{section}; {}", profile.section),
                });
            }
        }
        all.push((format!("client/{}", profile.name), profile, cells));
    }
    for (state, profile) in EXTENSIONS {
        let cell = Cell {
            state,
            file: profile.name.to_owned(),
            lines: lines(&profile, None),
            about: format!("{}.", profile.about),
            section: profile.section.to_owned(),
        };
        all.push(("client/extensions".to_owned(), profile, vec![cell]));
    }
    all
}

/// What the server's side does: it answers as expected, but once.
fn lines(profile: &Profile, unexpected: Option<(&str, &str)>) -> Vec<String> {
    let mut client = SmtpClient::new(profile, Mutant::None);
    let mut dissector = Dissector::default();
    let mut due = VecDeque::from(["greeting"]);
    let mut challenges = 0;
    let mut lines: Vec<String> = Vec::new();
    while let Some(at) = due.pop_front() {
        let secured = lines.iter().any(|it| it == TLS);
        let state = if at == "hello" && secured {
            "hello-again"
        } else {
            at
        };
        let chosen = unexpected.filter(|(wanted, _)| {
            let first = !lines.iter().any(|it| it.contains("chosen"));
            *wanted == state && first || *wanted == "every-recipient" && state == "recipients"
        });
        let says = match chosen {
            Some((_, reply)) => answer(profile, state, reply),
            None if state == "auth" && challenges < LOGIN.len() && profile.asks() => {
                challenges += 1;
                vec![LOGIN[challenges - 1].to_owned()]
            }
            None => expected(profile, state),
        };
        for line in says {
            let mut ends = Vec::new();
            let said = client.hear(&line, &mut ends);
            dissector.push(Side::Server, format!("{line}\r\n").as_bytes(), |_| {});
            lines.push(line);
            for text in said.iter().filter_map(|it| it.strip_prefix("C:")) {
                let text = format!("{}\r\n", text.strip_prefix(' ').unwrap_or(text));
                dissector.push(Side::Client, text.as_bytes(), |it| {
                    due.extend(awaits(it.unit))
                });
            }
            if client.state() == StateName::Closed {
                return lines;
            }
        }
    }
    lines
}

/// The challenges of LOGIN: its questions in base64.
const LOGIN: [&str; 2] = ["334 VXNlcm5hbWU6", "334 UGFzc3dvcmQ6"];

/// At which state an answer to this is awaited.
fn awaits(unit: Unit) -> Option<&'static str> {
    Some(match unit {
        Unit::Command(verb) => match verb {
            Verb::Ehlo | Verb::Helo => "hello",
            Verb::StartTls => "tls",
            Verb::Auth => "auth",
            Verb::Mail => "mail",
            Verb::Rcpt => "recipients",
            Verb::Data => "data",
            Verb::Quit => "quit",
            _ => return None,
        },
        Unit::AuthResponse => "auth",
        Unit::EndOfData | Unit::Chunk { ends: true } => "end-of-data",
        _ => return None,
    })
}

fn expected(profile: &Profile, state: &str) -> Vec<String> {
    let one = |line: &str| vec![line.to_owned()];
    match state {
        "greeting" => one("220 mx.receiver.example ESMTP ready"),
        "hello" | "hello-again" => {
            let secured = state == "hello-again";
            let offers = profile
                .offers
                .iter()
                .filter(|it| !secured || **it != "STARTTLS");
            let mut lines = vec!["mx.receiver.example".to_owned()];
            lines.extend(offers.map(|it| (*it).to_owned()));
            several("250", &lines)
        }
        "tls" => vec!["220 2.0.0 ready to start TLS".to_owned(), TLS.to_owned()],
        "auth" => one("235 2.7.0 authentication succeeded"),
        "mail" => one("250 2.1.0 sender ok"),
        "recipients" => one("250 2.1.5 recipient ok"),
        "data" => one("354 start mail input"),
        "end-of-data" => one("250 2.0.0 taken"),
        _ => vec!["221 2.0.0 closing".to_owned(), CUT.to_owned()],
    }
}

fn several(code: &str, lines: &[String]) -> Vec<String> {
    let last = lines.len() - 1;
    let lines = lines.iter().enumerate();
    lines
        .map(|(index, line)| format!("{code}{}{line}", if index == last { ' ' } else { '-' }))
        .collect()
}

/// What is not expected; each says that it was chosen.
fn answer(profile: &Profile, state: &str, reply: &str) -> Vec<String> {
    let one = |line: &str| vec![line.to_owned()];
    let code = expected(profile, state)[0][..3].to_owned();
    match reply {
        "expected" => expected(profile, state),
        "another-2yz" => one(match state {
            "greeting" | "tls" | "auth" | "data" | "quit" => "250 chosen",
            "recipients" => "251 2.1.5 chosen: user not local; will forward",
            _ => "252 chosen",
        }),
        "another-3yz" => one(if state == "data" {
            "334 chosen"
        } else {
            "354 chosen"
        }),
        "4yz" => one("451 4.3.0 chosen"),
        "5yz" => one("554 5.3.0 chosen"),
        "421" => one("421 4.3.2 chosen: closing"),
        "multi-line" => {
            let lines = ["chosen", "in", "three lines"].map(str::to_owned);
            let mut lines = several(&code, &lines);
            lines.extend((state == "tls").then(|| TLS.to_owned()));
            lines
        }
        "malformed" => one("+OK chosen"),
        "cut" => one(CUT),
        _ => one(SILENCE),
    }
}
