//! `smtplab send`: our client delivers a message to any server on loopback.

mod talk;
mod wire;

use crate::recorder::Recorder;
use protocol_core::Octets;
use protocol_core::message::Draft;
use protocol_core::smtp::client::{Failure, Outcome, TlsUse};
use protocol_core::smtp::{ForwardPath, Mailbox, ReversePath};
use rustls::pki_types::ServerName;
use std::io::{self, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream, ToSocketAddrs as _};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use talk::{Fate, Talk, Tls};
use wire::trust;
use world::input::HandEnvelope;
use world::scenario::{LoginSpec, TokenSpec};
use world::{Input, Scenario};

/// Exit codes of sysexits(3): try again later, and not at all.
const TEMPORARY: u8 = 75;
const PERMANENT: u8 = 69;
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
    /// The server, on loopback.
    #[arg(value_name = "HOST:PORT")]
    server: String,
    /// Who it is from; `<>` for nobody.
    #[arg(long, value_parser = reverse_path)]
    from: ReversePath,
    /// Who it is for; may be repeated.
    #[arg(long, required = true, value_parser = mailbox)]
    to: Vec<Mailbox>,
    /// The message; without it, standard input.
    #[arg(long)]
    file: Option<PathBuf>,
    /// What to authenticate with, where the server offers AUTH.
    #[arg(long, value_name = "USER:PASSWORD", value_parser = login)]
    user: Option<LoginSpec>,
    /// Speak TLS from the first octet, as on port 465. Any certificate will do, without --ca.
    #[arg(long, conflicts_with = "starttls")]
    tls: bool,
    /// Begin TLS by STARTTLS, and send nothing without. Any certificate will do, without --ca.
    #[arg(long)]
    starttls: bool,
    /// Trust only the certificates in this file (PEM), for the name or address in HOST:PORT.
    #[arg(long, value_name = "FILE")]
    ca: Option<PathBuf>,
    /// A token (OAuth 2) to authenticate with, where the server offers AUTH for it.
    #[arg(long, value_name = "USER:TOKEN", value_parser = token, conflicts_with = "user")]
    token: Option<TokenSpec>,
    /// Send several commands at once where the server offers it.
    #[arg(long)]
    pipelining: bool,
    /// Write what happened as a run that the page and `run` open. What was said by the server is in it,
    /// and a password or token given here, too.
    #[arg(long, value_name = "RUN")]
    save: Option<PathBuf>,
}

pub fn send(arguments: &Arguments) -> Result<ExitCode, String> {
    let server = resolve(&arguments.server)?;
    if !server.ip().is_loopback() {
        return Err(format!(
            "{}: only servers on loopback are called",
            arguments.server
        ));
    }
    let content = message(arguments)?;
    let (host, _) = arguments.server.rsplit_once(':').unwrap_or_default();
    let tls = Tls {
        config: trust(arguments.ca.as_deref())?,
        name: ServerName::try_from(host.trim_matches(['[', ']']).to_owned())
            .map_err(|error| format!("{host}: {error}"))?,
    };
    let stream = match TcpStream::connect(server) {
        Ok(stream) => stream,
        // Nobody listens now: that counts as "later".
        Err(error) => {
            say(&format!("{}: {error}", arguments.server))?;
            return Ok(ExitCode::from(TEMPORARY));
        }
    };
    let scenario = scenario(arguments, server.port())?;
    let letter = letter(arguments, &scenario, content);
    let recorder = arguments.save.as_deref();
    let recorder = recorder.map(|file| Recorder::new(file, Arc::clone(&scenario)));
    let talk = Talk::new(&scenario, letter, recorder, stream, tls)?;
    let outcomes = talk.run()?;
    let mut exit = 0;
    for (path, outcome) in &outcomes {
        let (word, code) = match outcome {
            Fate::Taken => ("taken", 0),
            Fate::Not(Outcome::Failed(_)) => ("refused", PERMANENT),
            Fate::Not(_) => ("not now", TEMPORARY),
        };
        say(&format!("{path}: {word}{}", why(outcome)))?;
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
    let mut scenario: Scenario =
        serde_json::from_str(WORLD).map_err(|error| format!("the world of `send`: {error}"))?;
    let (seed, epoch) = unforeseeable()?;
    (scenario.seed, scenario.epoch) = (seed, epoch);
    let program = scenario.hosts.iter_mut().find_map(|it| it.mua.as_mut());
    let submit = program.and_then(|it| it.submit.as_mut());
    let submit = submit.ok_or("the world of `send` has no mail program")?;
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

/// Why it was not taken, where that is no reply that stands above.
fn why(fate: &Fate) -> String {
    let Fate::Not(Outcome::Deferred(failure) | Outcome::Failed(failure)) = fate else {
        return String::new();
    };
    match failure {
        Failure::Replied { reply, .. } => format!(" ({})", reply.code),
        Failure::Lost(stage) => format!(" (the connection was lost, at {stage:?})"),
        Failure::Nonsense(stage) => format!(" (what came is no reply, at {stage:?})"),
        Failure::TimedOut(stage) => format!(" (no reply in time, at {stage:?})"),
        Failure::ServerUnproven => " (the server did not prove that it knows the password)".into(),
        Failure::NeedsTls => " (TLS is not offered)".into(),
        Failure::NeedsSmtpUtf8 { .. } => " (it is not ASCII, and SMTPUTF8 is not offered)".into(),
        Failure::NeedsBinaryMime => " (it is binary, and BINARYMIME is not offered)".into(),
        Failure::NeedsEightBitMime => {
            " (it has octets above 127, and 8BITMIME is not offered)".into()
        }
    }
}

/// The message; a file's line ends become CRLF.
fn message(arguments: &Arguments) -> Result<Octets, String> {
    let mut octets = Vec::new();
    let limit = MAX_MESSAGE as u64 + 1;
    let read = match &arguments.file {
        Some(path) => {
            std::fs::File::open(path).and_then(|it| it.take(limit).read_to_end(&mut octets))
        }
        None => io::stdin().lock().take(limit).read_to_end(&mut octets),
    };
    read.map_err(|error| format!("the message cannot be read: {error}"))?;
    if octets.len() > MAX_MESSAGE {
        return Err(format!("the message has more than {MAX_MESSAGE} octets"));
    }
    Ok(crlf(&octets).into())
}

fn crlf(octets: &[u8]) -> Vec<u8> {
    let mut all = Vec::with_capacity(octets.len() + octets.len() / 32);
    for line in octets.split_inclusive(|octet| *octet == b'\n') {
        let text = line.strip_suffix(b"\n").unwrap_or(line);
        all.extend_from_slice(text.strip_suffix(b"\r").unwrap_or(text));
        all.extend_from_slice(b"\r\n");
    }
    all
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
        .ok_or_else(|| format!("{name} has no address"))
}

fn say(line: &str) -> Result<(), String> {
    writeln!(io::stdout().lock(), "{line}").map_err(|error| error.to_string())
}

fn reverse_path(text: &str) -> Result<ReversePath, String> {
    match text {
        "" | "<>" => Ok(ReversePath::Null),
        _ => mailbox(text).map(ReversePath::Mailbox),
    }
}

fn login(text: &str) -> Result<LoginSpec, String> {
    let (user, password) = text.split_once(':').ok_or("USER:PASSWORD is wanted")?;
    Ok(LoginSpec {
        user: user.to_owned(),
        password: password.to_owned(),
    })
}

fn token(text: &str) -> Result<TokenSpec, String> {
    let (user, token) = text.split_once(':').ok_or("USER:TOKEN is wanted")?;
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
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let date = since.map_or(0, |it| i64::try_from(it.as_secs()).unwrap_or(i64::MAX));
    Ok((seed, date))
}

fn mailbox(text: &str) -> Result<Mailbox, String> {
    text.parse().map_err(|error| format!("{error}"))
}

#[cfg(test)]
mod tests {
    use super::crlf;

    #[test]
    fn lines_of_a_file_end_in_crlf() {
        for (file, wire) in [
            ("", ""),
            ("a", "a\r\n"),
            ("a\nb\r\n\nc\r", "a\r\nb\r\n\r\nc\r\n"),
        ] {
            assert_eq!(crlf(file.as_bytes()), wire.as_bytes());
        }
    }
}
