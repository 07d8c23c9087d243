//! Postfix's smtp-source delivers to `serve`, its smtp-sink takes what `send` delivers; laid out and
//! not installed.

use crate::support::{Kept, Served, called, ends, installed, ours, run, said};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

fn program(name: &str) -> Option<Command> {
    let package = installed("debian/postfix", &format!("usr/sbin/{name}"))?;
    let mut program = Command::new(package.join("usr/sbin").join(name));
    program.env("LD_LIBRARY_PATH", package.join("usr/lib/postfix"));
    Some(program)
}

#[test]
fn smtp_source_delivers_over_many_connections() {
    let (Some(ours), Some(_)) = (ours(), program("smtp-source")) else {
        return;
    };
    let served = Served::start(&ours);
    let source = |options: &str| {
        let mut source = program("smtp-source").unwrap();
        let letters = "-s 8 -m 200 -l 3000 -f alice@sender.example -t bob@receiver.example";
        source.args(letters.split(' ').chain(options.split(' ')));
        source.arg(format!("inet:{}", served.smtp));
        source
    };
    // It puts a number before the address: 1bob, 2bob have no mailbox.
    let output = run(source("-r 2"), "");
    assert!(!output.status.success(), "{}", said(&output));
    assert!(said(&output).contains("550 5.1.1"), "{}", said(&output));
    ends(source("-d"), "", 0);
    let letters = served.letters("bob", 200);
    let from_alice = letters.matches("Return-Path: <alice@sender.example>");
    assert_eq!(from_alice.count(), 200);
}

/// smtp-sink on a port that was free, once it listens.
fn sink(options: &[&str]) -> Option<(Kept, u16)> {
    let mut sink = program("smtp-sink")?;
    let free = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = free.local_addr().unwrap().port();
    drop(free);
    if owner(Path::new("/proc/self")) == 0 {
        sink.args(["-u", "nobody"]);
    }
    sink.args(options)
        .arg(format!("127.0.0.1:{port}"))
        .arg("10");
    let child = sink.stdout(Stdio::null()).spawn().unwrap();
    let kept = Kept(child);
    let start = Instant::now();
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(start.elapsed() < Duration::from_secs(5));
        std::thread::sleep(Duration::from_millis(20));
    }
    Some((kept, port))
}

fn owner(path: &Path) -> u32 {
    std::os::unix::fs::MetadataExt::uid(&std::fs::metadata(path).unwrap())
}

#[test]
fn smtp_sink_takes_what_send_delivers_and_its_refusals_are_understood() {
    let Some(ours) = ours() else { return };
    for (options, code) in [
        (&[][..], 0),
        // No ESMTP at all; no PIPELINING.
        (&["-e"], 0),
        (&["-p"], 0),
        // 450 to RCPT, 550 to DATA, 550 to the end of data, hung up on RCPT, a slow end of data.
        (&["-q", "rcpt"], 75),
        (&["-r", "rcpt"], 75),
        (&["-f", "rcpt"], 69),
        (&["-f", "."], 69),
        (&["-r", "data"], 75),
        (&["-w", "1"], 0),
    ] {
        let Some((_sink, port)) = sink(options) else {
            return;
        };
        let to = "--to bob@receiver.example --to carol@receiver.example";
        let from = "--pipelining --from alice@sender.example";
        let send = called(&ours, &format!("send 127.0.0.1:{port} {from} {to}"));
        ends(send, "Subject: by send\n\n.dot\n.\nend\n", code);
    }
}
