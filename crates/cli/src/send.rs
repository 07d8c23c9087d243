//! `smtplab send`: our client delivers a message to any server on loopback.

mod wire;

use protocol_core::sasl::{Credentials, Nonce, Secret};
use protocol_core::smtp::address::{AddressLiteral, HelloName};
use protocol_core::smtp::client::{Client, Config, Fact, Failure, Outcome, TlsUse, Transaction};
use protocol_core::smtp::{Body, Envelope, ForwardPath, Mailbox, ReversePath};
use protocol_core::{Input, Instant, Octets, Output, Session as _};
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use std::io::{self, ErrorKind, Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpStream, ToSocketAddrs as _};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant as Clock};
use wire::{Wire, trust};

/// Exit codes of sysexits(3): try again later, and not at all.
const TEMPORARY: u8 = 75;
const PERMANENT: u8 = 69;
/// The most octets put on the wire at once.
const ROOM: usize = 64 * 1024;
/// How long a server may take for TLS, where it comes first.
const HANDSHAKE: Duration = Duration::from_secs(60);
/// The largest message.
const MAX_MESSAGE: usize = 64 * 1024 * 1024;

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
    #[arg(long, value_name = "USER:PASSWORD", value_parser = credentials)]
    user: Option<Credentials>,
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
    token: Option<Credentials>,
    /// Send several commands at once where the server offers it.
    #[arg(long)]
    pipelining: bool,
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
    let body = if content.is_ascii() {
        Body::SevenBit
    } else {
        Body::EightBitMime
    };
    let envelope = Envelope {
        reverse_path: arguments.from.clone(),
        forward_paths: arguments
            .to
            .iter()
            .cloned()
            .map(ForwardPath::Mailbox)
            .collect(),
        body,
        ..Envelope::default()
    };
    let credentials = match arguments.user.as_ref().or(arguments.token.as_ref()) {
        Some(it) => Some((it.clone(), nonce()?)),
        None => None,
    };
    let config = Config {
        name: HelloName::Literal(AddressLiteral::V4(Ipv4Addr::LOCALHOST)),
        pipelining: arguments.pipelining,
        credentials,
        tls: match (arguments.tls, arguments.starttls) {
            (true, _) => TlsUse::Implicit,
            (_, true) => TlsUse::Required,
            _ => TlsUse::Never,
        },
        chunking: true,
    };
    let client = Client::new(config, Transaction { envelope, content });
    let stream = match TcpStream::connect(server) {
        Ok(stream) => stream,
        // Nobody listens now: that counts as "later".
        Err(error) => {
            say(&format!("{}: {error}", arguments.server))?;
            return Ok(ExitCode::from(TEMPORARY));
        }
    };
    let (host, _) = arguments.server.rsplit_once(':').unwrap_or_default();
    let tls = Tls {
        config: trust(arguments.ca.as_deref())?,
        name: ServerName::try_from(host.trim_matches(['[', ']']).to_owned())
            .map_err(|error| format!("{host}: {error}"))?,
    };
    let outcomes = converse(client, stream, &tls).map_err(|error| error.to_string())?;
    let mut exit = 0;
    for (path, outcome) in &outcomes {
        let (word, code) = match outcome {
            Outcome::Delivered(_) => ("taken", 0),
            Outcome::Deferred(_) => ("not now", TEMPORARY),
            Outcome::Failed(_) => ("refused", PERMANENT),
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

/// Why it was not taken, where that is no reply that stands above.
fn why(outcome: &Outcome) -> String {
    let (Outcome::Deferred(failure) | Outcome::Failed(failure)) = outcome else {
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

/// How TLS is spoken, where it is.
struct Tls {
    config: Arc<ClientConfig>,
    /// Whom the certificate must name.
    name: ServerName<'static>,
}

/// Carries octets between the session and the socket until the session is over.
fn converse(
    mut client: Client,
    stream: TcpStream,
    tls: &Tls,
) -> io::Result<Vec<(ForwardPath, Outcome)>> {
    stream.set_nodelay(true)?;
    let mut stream = Wire::Plain(stream);
    let start = Clock::now();
    let now = || Instant::ZERO + start.elapsed();
    let mut outcomes = Vec::new();
    let mut piece = vec![0; 16 * 1024];
    let mut start_tls = client.begins_with_tls();
    if !start_tls {
        client.handle_input(now(), Input::Opened);
    }
    loop {
        let mut over = false;
        let deadline = loop {
            match client.poll_output() {
                Output::Ask(_, question) => match question {},
                Output::Fact(Fact::Finished { outcomes: all, .. }) => outcomes = all,
                Output::Fact(Fact::EnvelopeSettled { .. }) => {}
                Output::StartTls => start_tls = true,
                Output::Close => over = true,
                Output::Timeout(deadline) => break deadline,
            }
        };
        while let Some(octets) = client.poll_transmit(ROOM) {
            show("C: ", &octets)?;
            if stream
                .write_all(&octets)
                .and_then(|()| stream.flush())
                .is_err()
            {
                // The peer is gone; reading says so, and perhaps what it said before.
                break;
            }
        }
        if over {
            return Ok(outcomes);
        }
        let left = deadline
            .map(|at| Duration::from_micros(at.as_micros()).saturating_sub(start.elapsed()));
        let left = if start_tls {
            left.or(Some(HANDSHAKE))
        } else {
            left
        };
        stream.set_read_timeout(left.map(|it| it.max(Duration::from_millis(1))))?;
        if core::mem::take(&mut start_tls) {
            match stream.secure(Arc::clone(&tls.config), tls.name.clone()) {
                Ok(()) => {
                    show("-- ", b"TLS is up")?;
                    let first = client.begins_with_tls();
                    client.handle_input(now(), Input::Secured);
                    if first {
                        client.handle_input(now(), Input::Opened);
                    }
                }
                Err(error) => {
                    show("-- ", format!("no TLS: {error}").as_bytes())?;
                    client.handle_input(now(), Input::Closed);
                }
            }
            continue;
        }
        match stream.read(&mut piece) {
            Ok(0) => client.handle_input(now(), Input::Closed),
            Ok(count) => {
                show("S: ", &piece[..count])?;
                client.handle_input(now(), Input::Octets(&piece[..count]));
            }
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                if deadline.is_some_and(|at| at <= now()) {
                    client.handle_input(now(), Input::Timeout);
                }
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(_) => client.handle_input(now(), Input::Closed),
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

/// What is said on the wire, a line each, controls escaped; of long content the beginning.
fn show(who: &str, octets: &[u8]) -> Result<(), io::Error> {
    let mut out = io::stdout().lock();
    for line in octets.split_inclusive(|octet| *octet == b'\n').take(40) {
        let text = line.strip_suffix(b"\n").unwrap_or(line);
        let text = text.strip_suffix(b"\r").unwrap_or(text);
        writeln!(out, "{who}{}", text.escape_ascii())?;
    }
    Ok(())
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

fn credentials(text: &str) -> Result<Credentials, String> {
    let (user, password) = text.split_once(':').ok_or("USER:PASSWORD is wanted")?;
    Ok(Credentials {
        user: user.to_owned(),
        secret: Secret::Password(password.to_owned()),
    })
}

fn token(text: &str) -> Result<Credentials, String> {
    let (user, token) = text.split_once(':').ok_or("USER:TOKEN is wanted")?;
    Ok(Credentials {
        user: user.to_owned(),
        secret: Secret::Token(token.to_owned()),
    })
}

/// What nobody can foretell, from the system.
fn nonce() -> Result<Nonce, String> {
    let mut random = [0; 16];
    std::fs::File::open("/dev/urandom")
        .and_then(|mut it| it.read_exact(&mut random))
        .map_err(|error| format!("/dev/urandom: {error}"))?;
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let date = since.map_or(0, |it| i64::try_from(it.as_secs()).unwrap_or(i64::MAX));
    Ok(Nonce { random, date })
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
