//! How quickly `smtplab serve` takes mail, beside two servers that keep none of it, and what it weighs
//! with all of it kept.

use std::io::{BufRead as _, BufReader};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How often each server is measured; the median counts.
const ROUNDS: usize = 5;
/// What is sent in a round: by so many connections at once, so many messages of so many octets.
const ROUND: [&str; 6] = ["-s", "8", "-m", "2000", "-l", "1000"];
/// How many messages there are when memory is looked at.
const MANY: usize = 100_000;

/// aiosmtpd, which is written in Python; its handler throws all away.
const AIOSMTPD: &str = "\
import sys, threading
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink
Controller(Sink(), hostname='127.0.0.1', port=int(sys.argv[1])).start()
threading.Event().wait()
";

/// A server that runs while it is measured.
struct Running {
    child: Child,
    port: u16,
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Measures, and prints each figure as it comes.
pub fn measure(print: impl Fn(String)) {
    let Some(postfix) = postfix() else {
        print("`serve` is not measured: Postfix is not laid out in .tools.".into());
        return;
    };
    let Some(ours) = std::env::var_os("SMTP_LAB_CLI").map(PathBuf::from) else {
        print("`serve` is not measured: SMTP_LAB_CLI names no command.".into());
        return;
    };
    print(format!("smtp-source {}", ROUND.join(" ")));
    let servers = [
        ("smtp-sink", sink(&postfix)),
        ("aiosmtpd", aiosmtpd()),
        ("serve", serve(&ours)),
    ];
    let mut seconds = [(); 3].map(|()| Vec::new());
    // In turns, so that what else the machine does meets each of them.
    for _ in 0..ROUNDS {
        for ((_, server), seconds) in servers.iter().zip(&mut seconds) {
            let server = server.as_ref();
            seconds.extend(server.and_then(|it| round(&postfix, it.port, &ROUND)));
        }
    }
    let [_, python, _] = seconds.each_mut().map(|it| median(it));
    for ((name, _), seconds) in servers.iter().zip(&mut seconds) {
        print(match (median(seconds), python) {
            (Some(middle), Some(python)) => format!(
                "  {name:<10} {middle:6.3} s   {:8.0} messages a second   {:.2} of aiosmtpd's time",
                2000.0 / middle,
                middle / python
            ),
            (Some(middle), None) => format!("  {name:<10} {middle:6.3} s"),
            (None, _) => format!("  {name:<10} is not there, or did not take all"),
        });
    }
    let [.., (_, Some(server))] = servers else {
        return;
    };
    let left = (MANY - ROUNDS * 2000).to_string();
    let many = ["-s", "8", "-m", &left, "-l", "1000"];
    match (round(&postfix, server.port, &many), memory(&server.child)) {
        (Some(seconds), Some(kilobytes)) => print(format!(
            "  serve      {:6.1} MB with {MANY} messages kept (VmRSS); the last {left} took {seconds:.1} s",
            kilobytes / 1000.0
        )),
        _ => print("  serve      its memory could not be read".into()),
    }
}

/// The middle of all rounds; `None` where one failed.
fn median(seconds: &mut [f64]) -> Option<f64> {
    seconds.sort_by(f64::total_cmp);
    (seconds.len() == ROUNDS).then(|| seconds[ROUNDS / 2])
}

/// Seconds until smtp-source has delivered all; `None` where it failed.
fn round(postfix: &Path, port: u16, options: &[&str]) -> Option<f64> {
    let mut source = program(postfix, "smtp-source");
    source.args(options);
    source.args(["-f", "alice@sender.example", "-t", "bob@receiver.example"]);
    source
        .arg(format!("127.0.0.1:{port}"))
        .stderr(Stdio::null());
    let start = Instant::now();
    let status = source.status().ok()?;
    status.success().then(|| start.elapsed().as_secs_f64())
}

/// Where `cargo xtask` laid Postfix out.
fn postfix() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.tools/debian/postfix");
    folder
        .join("usr/sbin/smtp-source")
        .is_file()
        .then_some(folder)
}

fn program(postfix: &Path, name: &str) -> Command {
    let mut program = Command::new(postfix.join("usr/sbin").join(name));
    program.env("LD_LIBRARY_PATH", postfix.join("usr/lib/postfix"));
    program
}

fn serve(ours: &Path) -> Option<Running> {
    let (child, port) = start(ours, "--smtp")?;
    Some(Running { child, port })
}

/// `smtplab serve` with one port, and which.
pub fn start(ours: &Path, option: &str) -> Option<(Child, u16)> {
    let mut child = Command::new(ours)
        .args(["serve", option, "127.0.0.1:0"])
        .stdout(Stdio::piped())
        .spawn()
        .ok()?;
    let mut ready = String::new();
    let out = child.stdout.take()?;
    BufReader::new(out).read_line(&mut ready).ok()?;
    let port = ready.trim().rsplit(':').next()?.parse().ok()?;
    Some((child, port))
}

fn sink(postfix: &Path) -> Option<Running> {
    let port = free()?;
    let mut sink = program(postfix, "smtp-sink");
    let id = Command::new("id").arg("-u").output().ok()?;
    if id.stdout == b"0\n" {
        sink.args(["-u", "nobody"]);
    }
    sink.arg(format!("127.0.0.1:{port}")).arg("100");
    listening(sink, port)
}

fn aiosmtpd() -> Option<Running> {
    let port = free()?;
    let mut python = Command::new("/usr/bin/python3");
    python.args(["-c", AIOSMTPD, &port.to_string()]);
    listening(python, port)
}

/// The server, once it takes connections.
fn listening(mut server: Command, port: u16) -> Option<Running> {
    let child = server.stderr(Stdio::null()).spawn().ok()?;
    let running = Running { child, port };
    (0..200).find_map(|_| {
        std::thread::sleep(Duration::from_millis(25));
        TcpStream::connect(("127.0.0.1", port)).ok()
    })?;
    Some(running)
}

/// A port that was free a moment ago.
fn free() -> Option<u16> {
    let listener = TcpListener::bind("127.0.0.1:0").ok()?;
    Some(listener.local_addr().ok()?.port())
}

/// How much of its memory is in use, in kilobytes.
fn memory(child: &Child) -> Option<f64> {
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).ok()?;
    let line = status.lines().find_map(|it| it.strip_prefix("VmRSS:"))?;
    line.split_whitespace().next()?.parse().ok()
}
