//! `smtplab send`: our client delivers a message to any server on loopback.

mod talk;
mod wire;

use crate::clock;
use crate::language::{parse, print, said, say};
use crate::recorder::Recorder;
use protocol_core::Octets;
use protocol_core::message::Draft;
use protocol_core::smtp::client::{Outcome, TlsUse};
use protocol_core::smtp::{ForwardPath, Mailbox, ReversePath};
use rustls::pki_types::ServerName;
use std::io::{self, Read as _};
use std::net::{SocketAddr, TcpStream, ToSocketAddrs as _};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use story::{Fact, fact, size, text};
use talk::{Ending, Talk, Tls};
use wire::trust;
use world::event::Obstacle;
use world::input::HandEnvelope;
use world::scenario::{LoginSpec, TokenSpec};
use world::{Input, Scenario};

/// Exit codes of sysexits(3): try again later, and not at all.
const TEMPORARY: u8 = 75;
const PERMANENT: u8 = 69;
/// The most octets of a line without its CRLF (RFC 5322 section 2.1.1).
const MAX_LINE: usize = 998;
/// The largest message, as large as a world takes.
const MAX_MESSAGE: usize = 20_000_000;
/// The world: a mail program, and the real server as a host that is not simulated.
const WORLD: &str = r#"{
  "name": "send",
  "epoch": 0,
  "latency_micros": 0,
  "hosts": [
    { "name": "client.example", "address": "127.0.0.1",
      "mua": { "owner": "Sender", "address": "sender@client.example",
               "submit": { "host": "server.example", "port": 25, "chunking": true } } },
    { "name": "server.example", "address": "127.0.0.2", "outside": true }
  ],
  "letter": { "host": "client.example", "draft": { "from": "sender@client.example", "to": [] } }
}"#;
/// Whose it is; the envelope says another sender.
const OWNER: &str = "sender@client.example";

#[derive(clap::Args)]
pub struct Arguments {
    #[arg(value_name = "HOST:PORT", help = say!("cli-help-send-server"))]
    server: String,
    #[arg(long, value_parser = reverse_path, help = say!("cli-help-send-from"))]
    from: ReversePath,
    #[arg(long, required = true, value_parser = parse::<Mailbox>, help = say!("cli-help-send-to"))]
    to: Vec<Mailbox>,
    #[arg(long, help = say!("cli-help-send-file"))]
    file: Option<PathBuf>,
    #[arg(long, value_name = "USER:PASSWORD", value_parser = login, help = say!("cli-help-send-user"))]
    user: Option<LoginSpec>,
    #[arg(long, conflicts_with = "starttls", help = say!("cli-help-send-tls"))]
    tls: bool,
    #[arg(long, help = say!("cli-help-send-starttls"))]
    starttls: bool,
    #[arg(long, value_name = "FILE", help = say!("cli-help-send-ca"))]
    ca: Option<PathBuf>,
    #[arg(long, value_name = "USER:TOKEN", value_parser = token, conflicts_with = "user", help = say!("cli-help-send-token"))]
    token: Option<TokenSpec>,
    #[arg(long, help = say!("cli-help-send-pipelining"))]
    pipelining: bool,
    #[arg(long, value_name = "RUN", help = say!("cli-help-send-save"))]
    save: Option<PathBuf>,
}

pub fn send(arguments: &Arguments) -> Result<ExitCode, String> {
    let server = resolve(&arguments.server)?;
    if !server.ip().is_loopback() {
        let server = arguments.server.as_str();
        return Err(say!("cli-send-not-loopback", server: server));
    }
    let content = message(arguments)?;
    let (host, _) = arguments.server.rsplit_once(':').unwrap_or_default();
    let tls = Tls {
        config: trust(arguments.ca.as_deref())?,
        name: ServerName::try_from(host.trim_matches(['[', ']']).to_owned())
            .map_err(|error| format!("{host}: {error}"))?,
    };
    let scenario = scenario(arguments, server.port())?;
    let recorder = arguments.save.as_deref();
    let recorder = recorder.map(|file| Recorder::new(file, Arc::clone(&scenario)));
    let recorder = recorder.transpose()?;
    let stream = match TcpStream::connect(server) {
        Ok(stream) => stream,
        // Nobody listens now: that counts as "later".
        Err(error) => {
            print(&format!("{}: {error}", arguments.server))?;
            return Ok(ExitCode::from(TEMPORARY));
        }
    };
    let letter = letter(arguments, &scenario, content);
    let Ending { fates, no_tls } = Talk::new(&scenario, letter, recorder, stream, tls)?.run()?;
    let mut exit = 0;
    for (path, obstacle) in fates {
        let path = text(path);
        let why = |obstacle: &Obstacle| match &no_tls {
            Some(cause) => cause.clone(),
            None => story::obstacle(obstacle),
        };
        let (fact, code) = match &obstacle {
            None => (fact!("cli-send-taken", path: path), 0),
            Some(it @ Obstacle::Outcome(Outcome::Failed(_))) => {
                let fact = fact!("cli-send-refused", path: path, why: why(it));
                (fact, PERMANENT)
            }
            Some(it) => {
                let fact = fact!("cli-send-not-now", path: path, why: why(it));
                (fact, TEMPORARY)
            }
        };
        print(&said(&fact))?;
        exit = match (exit, code) {
            (PERMANENT, _) | (_, PERMANENT) => PERMANENT,
            (TEMPORARY, _) | (_, TEMPORARY) => TEMPORARY,
            _ => 0,
        };
    }
    Ok(ExitCode::from(exit))
}

/// A world of one mail program and the server that it is set up with, which is not simulated.
fn scenario(arguments: &Arguments, port: u16) -> Result<Arc<Scenario>, String> {
    let mut scenario: Scenario = serde_json::from_str(WORLD).expect("it is a scenario");
    let (seed, epoch) = unforeseeable()?;
    (scenario.seed, scenario.epoch) = (seed, epoch);
    let program = scenario.hosts.iter_mut().find_map(|it| it.mua.as_mut());
    let submit = program.and_then(|it| it.submit.as_mut());
    let submit = submit.expect("it has a mail program that submits");
    submit.port = port;
    submit.pipelining = arguments.pipelining;
    submit.tls = match (arguments.tls, arguments.starttls) {
        (true, _) => TlsUse::Implicit,
        (_, true) => TlsUse::Required,
        _ => TlsUse::Never,
    };
    submit.login = arguments.user.clone();
    submit.token = arguments.token.clone();
    Ok(Arc::new(scenario))
}

/// The message and its envelope, as somebody puts them in.
fn letter(arguments: &Arguments, scenario: &Scenario, content: Octets) -> Input {
    let to = arguments.to.iter().map(ToString::to_string).collect();
    let all = arguments.to.iter().cloned();
    Input::Send {
        host: scenario.letter.host.clone(),
        draft: Draft {
            from: OWNER.to_owned(),
            to,
            content: Some(content),
            ..Draft::default()
        },
        envelope: Some(Box::new(HandEnvelope {
            reverse_path: arguments.from.clone(),
            forward_paths: all.map(ForwardPath::Mailbox).collect(),
        })),
    }
}

/// The message as it goes over the wire.
fn message(arguments: &Arguments) -> Result<Octets, String> {
    let mut octets = Vec::new();
    let limit = MAX_MESSAGE as u64 + 1;
    let read = match &arguments.file {
        Some(path) => {
            std::fs::File::open(path).and_then(|it| it.take(limit).read_to_end(&mut octets))
        }
        None => io::stdin().lock().take(limit).read_to_end(&mut octets),
    };
    read.map_err(|error| say!("cli-send-unreadable", error: text(error)))?;
    if octets.len() > MAX_MESSAGE {
        return Err(say!("cli-send-too-large", limit: size(MAX_MESSAGE)));
    }
    let wire = lines(&octets);
    let wire = wire.map_err(|problem| say!("cli-send-unsendable", problem: problem))?;
    Ok(wire.into())
}

/// The lines of a file, whose ends are LF or CRLF, each ended by CRLF.
///
/// # Errors
/// The first line that cannot be sent.
fn lines(octets: &[u8]) -> Result<Vec<u8>, Fact> {
    let mut all = Vec::with_capacity(octets.len() + octets.len() / 32);
    for (number, line) in (1_usize..).zip(octets.split_inclusive(|octet| *octet == b'\n')) {
        let text = match line.strip_suffix(b"\n") {
            Some(text) => text.strip_suffix(b"\r").unwrap_or(text),
            None => line,
        };
        if text.contains(&b'\r') {
            return Err(fact!("cli-send-lone-cr", line: number));
        }
        if text.contains(&0) {
            return Err(fact!("cli-send-nul", line: number));
        }
        if text.len() > MAX_LINE {
            let octets = size(text.len());
            return Err(fact!("cli-send-long-line", line: number, octets: octets, limit: MAX_LINE));
        }
        all.extend_from_slice(text);
        all.extend_from_slice(b"\r\n");
    }
    Ok(all)
}

fn resolve(name: &str) -> Result<SocketAddr, String> {
    let found = name
        .to_socket_addrs()
        .map_err(|error| format!("{name}: {error}"))?;
    let mut all: Vec<SocketAddr> = found.collect();
    // Where a name has addresses of both kinds, IPv4 first: test servers listen there.
    all.sort_by_key(|it| !it.is_ipv4());
    all.first()
        .copied()
        .ok_or_else(|| say!("cli-send-no-address", name: name))
}

fn reverse_path(text: &str) -> Result<ReversePath, String> {
    match text {
        "" | "<>" => Ok(ReversePath::Null),
        _ => parse(text).map(ReversePath::Mailbox),
    }
}

fn login(text: &str) -> Result<LoginSpec, String> {
    let (user, password) = text.split_once(':').ok_or_else(|| say!("cli-send-user"))?;
    Ok(LoginSpec {
        user: user.to_owned(),
        password: password.to_owned(),
    })
}

fn token(text: &str) -> Result<TokenSpec, String> {
    let (user, token) = text.split_once(':').ok_or_else(|| say!("cli-send-token"))?;
    Ok(TokenSpec {
        issuer: None,
        user: user.to_owned(),
        password: None,
        holds: Some(token.to_owned()),
    })
}

/// A seed that nobody can foretell, from the system, and the date in seconds since 1970.
fn unforeseeable() -> Result<(u64, i64), String> {
    let mut random = [0; 8];
    std::fs::File::open("/dev/urandom")
        .and_then(|mut it| it.read_exact(&mut random))
        .map_err(|error| format!("/dev/urandom: {error}"))?;
    // As many digits as a number in JSON keeps everywhere.
    let seed = u64::from_le_bytes(random) >> 11;
    Ok((seed, clock::date()))
}

#[cfg(test)]
mod tests {
    use super::{lines, said};

    #[test]
    fn lines_of_a_file_end_in_crlf() {
        for (file, wire) in [
            ("", ""),
            ("a", "a\r\n"),
            ("a\nb\r\n\nc", "a\r\nb\r\n\r\nc\r\n"),
            (&"x".repeat(998), &("x".repeat(998) + "\r\n")),
        ] {
            assert_eq!(lines(file.as_bytes()).as_deref(), Ok(wire.as_bytes()));
        }
    }

    #[test]
    fn what_cannot_be_a_line_is_refused_with_its_number() {
        let long = format!("a\n{}\n", "x".repeat(999));
        for (file, says) in [
            ("a\rb\n", "line 1 has a CR without LF"),
            ("a\n\r", "line 2 has a CR without LF"),
            ("a\nb\n.\r\r\n", "line 3 has a CR without LF"),
            ("a\nb\0\n", "line 2 has a NUL"),
            (&long, "line 2 has 999 octets"),
        ] {
            let problem = said(&lines(file.as_bytes()).expect_err("it is refused"));
            assert!(problem.starts_with(says), "{problem}");
        }
    }
}
