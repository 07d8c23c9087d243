//! `judge client`: runs a command once for each situation of a suite, each time against a server of its own.

use super::child::Started;
use super::{BODY, Failure, HEADER, Judged, misread, source};
use crate::clock;
use crate::language::say;
use crate::serve::certificate;
use judge::client::{Given, Trial, verdicts};
use judge::script::{Act, Session};
use judge::suite::{ClientSuite, Kind, Situation, filled};
use judge::verdict::Report;
use judge::{Connection, Piece, What};
use protocol_core::message::date_time;
use protocol_core::smtp::Side;
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use std::io::{self, ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::Command;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};
use story::text;

/// The most octets of a connection, and the most connections of a run, that are kept.
const MAX_OCTETS: usize = 4_000_000;
const MAX_CONNECTIONS: usize = 30;
/// How often a run looks whether something is to be done.
const TICK: Duration = Duration::from_millis(10);
/// How long a connection is listened to after the program has ended, or the server has closed.
const AFTER: Duration = Duration::from_millis(300);
/// How many runs there are at once for each core: most of them wait.
const AT_ONCE: usize = 3;

const FROM: &str = "alice@client.example";
const TO: [&str; 2] = ["bob@judge.example", "carol@judge.example"];
const LOGIN: (&str, &str) = ("alice", "s3cret-word");

#[derive(clap::Args)]
pub struct Arguments {
    #[arg(long, value_name = "NAME|FILE", default_value = "basic", help = say!("cli-help-judge-suite"))]
    suite: String,
    #[arg(long, help = say!("cli-help-judge-port"))]
    port: Option<u16>,
    #[arg(long, value_name = "FILE", help = say!("cli-help-judge-stdin"))]
    stdin: Option<PathBuf>,
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = super::server::time, help = say!("cli-help-judge-timeout"))]
    timeout: Duration,
    #[arg(long, value_name = "DIR", help = say!("cli-help-judge-out"))]
    pub out: Option<PathBuf>,
    #[arg(long, help = say!("cli-help-judge-one-recipient"))]
    one_recipient: bool,
    #[arg(last = true, required = true, value_name = "CMD", help = say!("cli-help-judge-command"))]
    command: Vec<String>,
}

/// What all runs share.
struct Setting<'a> {
    arguments: &'a Arguments,
    /// What the program is given on its standard input, names not filled in.
    input: String,
    tls: Arc<ServerConfig>,
    folder: PathBuf,
}

/// A folder that goes with the runs.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.0));
    }
}

pub fn judge(arguments: &Arguments) -> Result<Judged, Failure> {
    let (file, toml) = source(Kind::Client, &arguments.suite)?;
    let suite = ClientSuite::read(&toml).map_err(|it| misread(&file, &it))?;
    let input = match &arguments.stdin {
        None => format!("{HEADER}\n{{body}}"),
        Some(file) => std::fs::read_to_string(file)
            .map_err(|error| Failure::Wrong(format!("{}: {error}", file.display())))?,
    };
    let folder = std::env::temp_dir().join(format!("smtplab-judge-{}", std::process::id()));
    let wrong = |error: String| Failure::Wrong(error);
    std::fs::create_dir_all(&folder).map_err(|it| wrong(it.to_string()))?;
    let kept = Folder(folder.clone());
    let setting = Setting {
        arguments,
        input,
        tls: Arc::clone(
            certificate::make(Vec::new(), Some(&folder.join("ca.pem")))
                .map_err(wrong)?
                .config(),
        ),
        folder,
    };
    let fits = |it: &&Situation| !arguments.one_recipient || it.recipients < 2;
    let situations: Vec<&Situation> = suite.situations.iter().filter(fits).collect();
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let at_once = match arguments.port {
        Some(_) => 1,
        None => AT_ONCE * cores,
    };
    let (mut trials, mut output) = (Vec::new(), String::new());
    for some in situations.chunks(at_once) {
        let runs: Vec<io::Result<(Trial<'_>, String)>> = thread::scope(|scope| {
            let all = some.iter().map(|it| scope.spawn(|| setting.run(it)));
            let all: Vec<_> = all.collect();
            let ends = all.into_iter().map(|it| it.join());
            ends.map(|it| it.expect("a run does not panic")).collect()
        });
        for run in runs {
            let (trial, printed) = run.map_err(|error| {
                Failure::Unreachable(format!("{}: {error}", arguments.command[0]))
            })?;
            output = printed;
            trials.push(trial);
        }
    }
    drop(kept);
    if trials.iter().all(|it| it.connections.is_empty()) {
        let says = say!("judge-never-connected", command: text(&arguments.command[0]));
        return Err(Failure::Unreachable(format!(
            "{says}\n{}",
            output.trim_end()
        )));
    }
    let outcomes = verdicts(&suite, &trials);
    Ok(Judged {
        report: Report {
            kind: Kind::Client,
            suite: suite.name.clone(),
            what: arguments.command[0].clone(),
            runs: trials.len(),
            outcomes,
            folder: arguments.out.as_ref().map(|it| it.display().to_string()),
        },
        runs: trials
            .into_iter()
            .map(|it| (it.name, it.connections))
            .collect(),
    })
}

/// What the connections of a run share.
struct Shared {
    start: Instant,
    connections: Mutex<Vec<Connection>>,
    /// When the server refused something for now, in milliseconds.
    refused: AtomicU64,
    over: AtomicBool,
    spams: AtomicBool,
}

impl Setting<'_> {
    fn is_told(&self, name: &str) -> bool {
        self.arguments.command.iter().any(|it| it.contains(name))
    }

    fn run<'a>(&self, situation: &'a Situation) -> io::Result<(Trial<'a>, String)> {
        let listener = TcpListener::bind(("127.0.0.1", self.arguments.port.unwrap_or(0)))?;
        listener.set_nonblocking(true)?;
        let port = listener.local_addr()?.port();
        let recipients: Vec<String> = TO
            .iter()
            .take(situation.recipients.clamp(1, 2))
            .map(|it| (*it).to_owned())
            .collect();
        let body = situation.body.as_deref().unwrap_or(BODY);
        let body = filled(body, &|_| None);
        let value = |name: &str| -> Option<String> {
            Some(match name {
                "host" => "127.0.0.1".to_owned(),
                "port" => port.to_string(),
                "user" => LOGIN.0.to_owned(),
                "password" => LOGIN.1.to_owned(),
                "from" => FROM.to_owned(),
                "to" => recipients[0].clone(),
                "to," => recipients.join(","),
                "subject" => format!("judge {}", situation.name),
                "id" => format!("{}.{}", situation.name, clock::date()),
                "date" => date_time(clock::date()),
                "body" => body.clone(),
                "ca" => self.folder.join("ca.pem").display().to_string(),
                "file" => self
                    .folder
                    .join(format!("{}.eml", situation.name))
                    .display()
                    .to_string(),
                _ => return None,
            })
        };
        let input = filled(&self.input, &value);
        std::fs::write(self.folder.join(format!("{}.eml", situation.name)), &input)?;
        let mut words = Vec::new();
        for word in &self.arguments.command {
            if word == "{to}" && recipients.len() > 1 {
                let option = words
                    .last()
                    .filter(|it: &&String| it.starts_with('-'))
                    .cloned();
                words.push(recipients[0].clone());
                words.extend(option);
                words.push(recipients[1].clone());
            } else {
                words.push(filled(word, &value));
            }
        }
        let mut command = Command::new(&words[0]);
        command.args(&words[1..]);
        let shared = Arc::new(Shared {
            start: Instant::now(),
            connections: Mutex::default(),
            refused: AtomicU64::new(0),
            over: AtomicBool::new(false),
            spams: AtomicBool::new(false),
        });
        let mut child = Started::new(command, input.into_bytes())?;
        let (exit, hangs, output) = thread::scope(|scope| {
            let (mut talks, mut hangs) = (Vec::new(), false);
            let exit = loop {
                if let Ok((stream, _)) = listener.accept() {
                    let number = {
                        let mut all = shared
                            .connections
                            .lock()
                            .unwrap_or_else(PoisonError::into_inner);
                        all.push(Connection {
                            opened: shared.start.elapsed(),
                            port: 25,
                            pieces: Vec::new(),
                        });
                        all.len() - 1
                    };
                    let (tls, shared) = (Arc::clone(&self.tls), &*shared);
                    let patience = self.arguments.timeout / 2;
                    talks.push(scope.spawn(move || {
                        let mut talk = Talk {
                            shared,
                            number,
                            patience,
                        };
                        drop(talk.run(stream, situation, &tls));
                    }));
                    shared
                        .spams
                        .fetch_or(number >= MAX_CONNECTIONS, Ordering::Relaxed);
                    continue;
                }
                if let Some(code) = child.exit() {
                    break Some(code);
                }
                let now = shared.start.elapsed();
                let refused = Duration::from_millis(shared.refused.load(Ordering::Relaxed));
                let watched = !situation.watch.is_zero()
                    && !refused.is_zero()
                    && now > refused + situation.watch;
                let late = now > self.arguments.timeout;
                if late || watched || shared.spams.load(Ordering::Relaxed) {
                    hangs = late;
                    break None;
                }
                thread::sleep(TICK);
            };
            let output = child.output();
            drop(child);
            // What it said last is still read.
            let end = Instant::now() + AFTER;
            while Instant::now() < end && talks.iter().any(|it| !it.is_finished()) {
                thread::sleep(TICK);
            }
            shared.over.store(true, Ordering::Relaxed);
            (exit, hangs, output)
        });
        let connections = core::mem::take(
            &mut *shared
                .connections
                .lock()
                .unwrap_or_else(PoisonError::into_inner),
        );
        let trial = Trial {
            name: situation.name.clone(),
            situation: Some(situation),
            connections,
            exit,
            hangs,
            given: Some(Given {
                body,
                sender: self.is_told("{from}").then(|| FROM.to_owned()),
                recipients,
                login: self
                    .is_told("{user}")
                    .then(|| (LOGIN.0.to_owned(), LOGIN.1.to_owned())),
            }),
        };
        Ok((trial, output))
    }
}

/// One connection of a run.
struct Talk<'a> {
    shared: &'a Shared,
    number: usize,
    patience: Duration,
}

/// What octets go through.
trait Stream: Read + Write {}
impl<T: Read + Write> Stream for T {}

impl Talk<'_> {
    fn note(&self, what: What) {
        let at = self.shared.start.elapsed();
        let mut all = self
            .shared
            .connections
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        all[self.number].pieces.push(Piece { at, what });
    }

    fn run(
        &mut self,
        socket: TcpStream,
        situation: &Situation,
        tls: &Arc<ServerConfig>,
    ) -> io::Result<()> {
        socket.set_nonblocking(false)?;
        socket.set_nodelay(true)?;
        socket.set_read_timeout(Some(TICK))?;
        socket.set_write_timeout(Some(self.patience))?;
        let mut stream: Box<dyn Stream> = Box::new(socket.try_clone()?);
        let mut session = Session::new(situation);
        let (mut until, mut heard, mut octets) = (None, Instant::now(), 0);
        let mut closed = false;
        let mut piece = vec![0; 64 * 1024];
        loop {
            while !closed && until.is_none_or(|it| Instant::now() >= it) {
                until = None;
                match session.next_act() {
                    None => break,
                    Some(Act::Wait(time)) => until = Some(Instant::now() + time),
                    Some(Act::Say(said)) => {
                        if said.starts_with(b"4") {
                            let now = u64::try_from(self.shared.start.elapsed().as_millis())
                                .unwrap_or(u64::MAX);
                            let _ = self.shared.refused.compare_exchange(
                                0,
                                now.max(1),
                                Ordering::Relaxed,
                                Ordering::Relaxed,
                            );
                        }
                        self.note(What::Said(Side::Server, said.clone()));
                        // Who is gone is heard of by reading.
                        drop(stream.write_all(&said).and_then(|()| stream.flush()));
                        heard = Instant::now();
                    }
                    Some(Act::StartTls) => {
                        if let Some(secured) = self.secure(&socket, tls)? {
                            stream = secured;
                            session.secured();
                            self.note(What::Secured);
                        }
                    }
                    Some(Act::Close) => {
                        self.note(What::Closed(Side::Server));
                        drop(stream.flush());
                        drop(socket.shutdown(std::net::Shutdown::Write));
                        (closed, heard) = (true, Instant::now());
                    }
                }
            }
            if self.shared.over.load(Ordering::Relaxed) {
                return Ok(());
            }
            match stream.read(&mut piece) {
                Ok(0) => {
                    if !closed {
                        self.note(What::Closed(Side::Client));
                    }
                    return Ok(());
                }
                Ok(count) => {
                    heard = Instant::now();
                    octets += count;
                    if octets > MAX_OCTETS {
                        self.shared.spams.store(true, Ordering::Relaxed);
                        return Ok(());
                    }
                    self.note(What::Said(Side::Client, piece[..count].to_vec()));
                    session.take(&piece[..count]);
                }
                Err(error) => match error.kind() {
                    ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted => {}
                    _ => {
                        if !closed {
                            self.note(What::Closed(Side::Client));
                        }
                        return Ok(());
                    }
                },
            }
            // A client that waits for what does not come is not waited for.
            let patience = if closed { AFTER } else { self.patience };
            if heard.elapsed() > patience && until.is_none() {
                if !closed {
                    self.note(What::Closed(Side::Server));
                }
                drop(socket.shutdown(std::net::Shutdown::Both));
                return Ok(());
            }
        }
    }

    /// TLS over the socket; `None` where the client does not begin it.
    fn secure(
        &self,
        socket: &TcpStream,
        tls: &Arc<ServerConfig>,
    ) -> io::Result<Option<Box<dyn Stream>>> {
        let end = Instant::now() + self.patience;
        let again = |error: &io::Error| {
            let later = matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut);
            later && Instant::now() < end && !self.shared.over.load(Ordering::Relaxed)
        };
        let mut first = [0];
        loop {
            match socket.peek(&mut first) {
                // A handshake record (RFC 8446 section 5.1).
                Ok(1) if first[0] == 22 => break,
                Err(error) if again(&error) => {}
                _ => return Ok(None),
            }
        }
        let mut socket = socket.try_clone()?;
        let mut tls = ServerConnection::new(Arc::clone(tls)).map_err(io::Error::other)?;
        while tls.is_handshaking() {
            match tls.complete_io(&mut socket) {
                Ok(_) => {}
                Err(error) if again(&error) => {}
                Err(error) => {
                    self.note(What::Closed(Side::Client));
                    return Err(error);
                }
            }
        }
        Ok(Some(Box::new(StreamOwned::new(tls, socket))))
    }
}
