//! Exchanges of AUTH, with each mechanism: a client that says anything, a server that says anything,
//! and the two of them together.
//!
//! Each line is a message of the exchange before its base64; a line with `!` in front goes as it is.

use crate::drive::Heard;
use crate::known::{Known, NONCE, credentials};
use crate::script::Step;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use protocol_core::sasl::{Mechanism, scram};
use protocol_core::smtp::client::{self, Client, TlsUse, Transaction};
use protocol_core::smtp::server::{
    Config, Decision, Extensions, Question, Rules, Server, Service, StateName, Tls,
};
use protocol_core::smtp::{Envelope, Reply};
use protocol_core::{Instant, Octets, Session};
use std::sync::Arc;
use std::time::Duration;

/// Takes the messages of an exchange.
///
/// # Panics
/// Where an exchange does not end, somebody is let in who is not who he says, or our client is not let
/// in with the password that our server knows.
pub fn run(octets: &[u8]) {
    for mechanism in Mechanism::ALL {
        to_a_server(mechanism, octets);
        to_a_client(mechanism, octets);
        together(mechanism, octets);
    }
}

/// The lines as they go on the wire.
fn lines(octets: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    let lines = octets.split(|octet| *octet == b'\n').take(12);
    lines.map(|line| match line.strip_prefix(b"!") {
        Some(raw) => raw.to_vec(),
        None => STANDARD.encode(line).into_bytes(),
    })
}

fn server(mechanism: Mechanism) -> Server {
    Server::new(Arc::new(Config {
        name: "mx.example".parse().expect("it is a domain"),
        service: Service::Submission,
        extensions: Extensions {
            auth: vec![mechanism],
            ..Extensions::default()
        },
        tls: Tls::None,
        max_recipients: 100,
        max_errors: 20,
        command_timeout: Duration::from_secs(300),
        rules: Rules::default(),
    }))
}

/// A server, what it has said, and whom it would let in.
struct Served {
    server: Server,
    heard: Heard<Question, protocol_core::smtp::server::Fact>,
    known: Known,
}

impl Served {
    fn new(mechanism: Mechanism, known: Known) -> Self {
        let mut served = Self {
            server: server(mechanism),
            heard: Heard::default(),
            known,
        };
        served.heard.open(&mut served.server, false);
        served
    }

    /// Says something; the code of the answer, and the answer.
    fn say(&mut self, octets: &[u8]) -> Vec<u8> {
        let before = self.heard.octets.len();
        let step = Step::Octets(octets.to_vec());
        self.heard.step(&mut self.server, &step);
        while let Some((ticket, question)) = self.heard.open.take() {
            let decision = match question {
                Question::Authenticate(it) => Decision::Authenticate(self.known.answer(it)),
                _ => Decision::Accept,
            };
            let now = Instant::ZERO;
            let answered = self.server.answer(now, ticket, decision);
            answered.expect("it was just asked");
            self.heard.drain(&mut self.server);
        }
        self.heard.octets[before..].to_vec()
    }
}

fn code(said: &[u8]) -> u16 {
    let reply = Reply::parse(said).expect("it is one reply");
    reply.code.get()
}

fn to_a_server(mechanism: Mechanism, octets: &[u8]) {
    let mut served = Served::new(mechanism, Known::new("bob", "let me in"));
    served.say(b"EHLO a.example\r\n");
    let mut lines = lines(octets);
    let first = lines.next().unwrap_or_default();
    let initial = if first.is_empty() {
        Vec::new()
    } else {
        [b" ", &first[..]].concat()
    };
    let begin = [b"AUTH ", mechanism.as_str().as_bytes(), &initial, b"\r\n"].concat();
    let mut answer = if begin.split(|it| *it == b'\n').count() == 2 {
        code(&served.say(&begin))
    } else {
        return;
    };
    for line in lines {
        if answer != 334 {
            break;
        }
        assert_eq!(served.server.state(), StateName::Authenticating);
        answer = code(&served.say(&[&line[..], b"\r\n"].concat()));
    }
    if answer == 334 {
        answer = code(&served.say(b"*\r\n"));
        assert_eq!(answer, 501, "{mechanism:?} is not cancelled");
    }
    assert_ne!(served.server.state(), StateName::Authenticating);
    assert_eq!(answer == 235, served.server.identity().is_some());
    assert!(answer == 235 || answer >= 400, "{answer}");
    if answer == 235 {
        // Who does not show the secret cannot make up a proof either.
        assert!(served.known.shown, "{mechanism:?} lets anybody in");
        assert_eq!(served.server.identity(), Some("bob"));
    }
}

fn client(mechanism: Mechanism, user: &str, secret: &str) -> Client {
    let path = |text: &str| text.parse().expect("it is a path");
    let envelope = Envelope {
        reverse_path: "<a@b.example>".parse().expect("it is a path"),
        forward_paths: vec![path("<c@d.example>")],
        ..Envelope::default()
    };
    let config = client::Config {
        name: "a.example".parse().expect("it is a name"),
        pipelining: false,
        credentials: Some((credentials(mechanism, user, secret), NONCE)),
        tls: TlsUse::Never,
        chunking: false,
        bare_line_ends: Default::default(),
    };
    let content = Octets::from_static(b"A: b\r\n\r\n");
    Client::new(config, Transaction { envelope, content })
}

fn to_a_client(mechanism: Mechanism, octets: &[u8]) {
    let mut client = client(mechanism, "bob", "let me in");
    let mut heard = Heard::default();
    heard.open(&mut client, false);
    let mut tell = |text: &[u8]| {
        let before = heard.octets.len();
        heard.step(&mut client, &Step::Octets(text.to_vec()));
        (client.state(), heard.octets[before..].to_vec())
    };
    tell(b"220 b\r\n");
    tell(format!("250-b\r\n250 AUTH {}\r\n", mechanism.as_str()).as_bytes());
    for line in lines(octets) {
        if line.contains(&b'\n') {
            return;
        }
        let (state, said) = tell(&[b"334 ", &line[..], b"\r\n"].concat());
        if state != client::StateName::Auth {
            // It was no reply at all.
            return;
        }
        let cancels = said == b"*\r\n";
        let response = said.strip_suffix(b"\r\n").expect("it is a line");
        assert!(
            cancels || STANDARD.decode(response).is_ok(),
            "{mechanism:?} says what is no base64"
        );
        if cancels {
            break;
        }
    }
    let (state, said) = tell(b"535 no\r\n");
    assert_eq!(state, client::StateName::Quit);
    assert_eq!(said, b"QUIT\r\n");
}

/// Our client and our server; the user is the first line, the password the second.
fn together(mechanism: Mechanism, octets: &[u8]) {
    let Ok(text) = core::str::from_utf8(octets) else {
        return;
    };
    let mut lines = text.split('\n');
    let (user, password) = (lines.next().unwrap_or(""), lines.next().unwrap_or(""));
    // What parts a message stands in no name and no secret (RFC 4616 section 2, RFC 7628 section 3.1); a
    // token is a b64token (RFC 6750 section 2.1).
    let parts = |text: &str| text.is_empty() || text.len() > 100 || text.contains(char::is_control);
    let token = matches!(mechanism, Mechanism::OAuthBearer | Mechanism::XOAuth2);
    let fits = |octet: u8| octet.is_ascii_alphanumeric() || b"-._~+/=".contains(&octet);
    if parts(user) || parts(password) || token && !password.bytes().all(fits) {
        return;
    }
    if Mechanism::best(&[mechanism], &credentials(mechanism, user, password)).is_none() {
        return;
    }
    // SCRAM hashes so often that one name in eight has to do.
    if mechanism == Mechanism::ScramSha256 && user.len() % 8 != 3 {
        return;
    }
    for right in [true, false] {
        let known = if right {
            password.to_owned()
        } else {
            format!("{password}x")
        };
        let known = Known {
            rounds: scram::ITERATIONS,
            ..Known::new(user, &known)
        };
        let mut served = Served::new(mechanism, known);
        let mut client = client(mechanism, user, password);
        let mut heard = Heard::default();
        heard.open(&mut client, false);
        let mut said = served.heard.octets.clone();
        for _ in 0..20 {
            let before = heard.octets.len();
            heard.step(&mut client, &Step::Octets(said));
            let answer = heard.octets[before..].to_vec();
            if answer.is_empty() {
                break;
            }
            said = served.say(&answer);
            if client.state() == client::StateName::Mail {
                break;
            }
        }
        assert_eq!(served.server.identity().is_some(), right, "{mechanism:?}");
        let through = client.state() == client::StateName::Mail;
        assert_eq!(through, right, "{mechanism:?}");
        if !right {
            assert!(heard.octets.ends_with(b"QUIT\r\n"));
        }
    }
}
