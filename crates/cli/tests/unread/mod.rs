//! Clients that ask much and read nothing: they cost little, and nobody else waits.

use crate::{FREE, Served, Talk};
use std::fmt::Write as _;
use std::io::{ErrorKind, Write as _};
use std::time::{Duration, Instant};

const MESSAGES: usize = 4_000;
/// The longest that anybody else waits, and the most memory, in KiB.
const PATIENCE: Duration = Duration::from_secs(1);
const MOST: u64 = 100 * 1024;

/// Bob's INBOX gets its messages.
fn fill(served: &Served) {
    let mut imap = served.talk("imap");
    imap.tagged("a LOGIN bob letmein");
    let body = "Line of what nobody will read.\r\n".repeat(30);
    for first in (0..MESSAGES).step_by(50) {
        let mut all = String::new();
        for number in first..first + 50 {
            let letter = format!("Subject: letter {number}\r\n\r\n{body}");
            write!(all, "b APPEND INBOX {{{}+}}\r\n{letter}\r\n", letter.len()).unwrap();
        }
        imap.say(&all);
        for _ in 0..50 {
            let line = imap.line();
            assert!(line.starts_with("b OK"), "{line}");
        }
    }
}

/// Says as much of it as the server takes without an answer being read.
fn press(talk: &mut Talk, mut octets: &[u8]) {
    let timeout = Duration::from_millis(500);
    talk.stream.set_write_timeout(Some(timeout)).unwrap();
    while !octets.is_empty() {
        match talk.stream.write(octets) {
            Ok(count) => octets = &octets[count..],
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                return;
            }
            Err(error) => panic!("{error}"),
        }
    }
}

/// The most memory that the server had, in KiB.
pub fn peak(served: &Served) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", served.child.id())).unwrap();
    let line = status
        .lines()
        .find_map(|it| it.strip_prefix("VmHWM:"))
        .unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

#[test]
fn who_does_not_read_is_not_served_further_and_nobody_else_waits() {
    let served = Served::start(&["--pop3", FREE]);
    fill(&served);
    let mut others = served.talk("imap");
    others.tagged("a LOGIN carol letmein");
    let mut others_are_served = || {
        for _ in 0..10 {
            let start = Instant::now();
            others.tagged("b STATUS INBOX (MESSAGES)");
            let waited = start.elapsed();
            assert!(waited < PATIENCE, "somebody waited {waited:?}");
        }
        assert!(peak(&served) < MOST, "{} KiB", peak(&served));
    };
    let mut silent = Vec::new();
    let retrieve: String = (1..=MESSAGES)
        .map(|number| format!("RETR {number}\r\n"))
        .collect();
    for (service, login, commands) in [
        (
            "imap",
            "a LOGIN bob letmein\r\na EXAMINE INBOX\r\n",
            "b FETCH 1:* (FLAGS ENVELOPE BODY.PEEK[])\r\n".repeat(200),
        ),
        (
            "imap",
            "a LOGIN bob letmein\r\na EXAMINE INBOX\r\n",
            "b FETCH 1:* (FLAGS UID)\r\n".repeat(200),
        ),
        ("pop3", "USER bob\r\nPASS letmein\r\n", retrieve.repeat(50)),
        (
            "smtp",
            "EHLO client.example\r\n",
            "EHLO client.example\r\n".repeat(200_000),
        ),
        (
            "imap",
            "a LOGIN bob letmein\r\na EXAMINE INBOX\r\n",
            "b SEARCH TEXT nothing\r\n".repeat(40),
        ),
    ] {
        let mut talk = served.talk(service);
        press(&mut talk, login.as_bytes());
        press(&mut talk, commands.as_bytes());
        silent.push(talk);
        others_are_served();
    }
    served.deliver("Subject: meanwhile\r\n\r\nx");
    // Who reads again is served again.
    let imap = &mut silent[1];
    let mut ends = 0;
    while ends < 200 {
        let line = imap.line();
        assert!(!line.is_empty());
        ends += usize::from(line.starts_with("b OK"));
    }
    imap.tagged("c LOGOUT");
    drop(silent);
    others_are_served();
    served.end();
}
