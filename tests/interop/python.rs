//! Python's smtplib and imaplib.

use crate::support::{Served, ends, ours, program, run, said};
use std::process::Command;
use tests::or_skip;

#[test]
fn python_delivers_and_reads() {
    let (served, python) = or_skip!(Served::beside("python3"));
    let script = include_str!("scripts/python/deliver_and_read.py");
    let mut talk = Command::new(python);
    talk.args([
        "-c",
        script,
        &served.port(),
        &served.imap.port().to_string(),
        &served.submission.port().to_string(),
    ]);
    ends(talk, "", 0);
}

#[test]
fn python_reads_our_notice_as_a_delivery_status() {
    let (ours, python) = or_skip!(ours().zip(program("python3")));
    let mut happens = Command::new(ours);
    happens.args(["run", "no-such-user", "--format", "json"]);
    let happened = run(happens, "");
    assert!(happened.status.success(), "{}", said(&happened));
    let script = include_str!("scripts/python/notice.py");
    let mut read = Command::new(python);
    read.args(["-c", script]);
    ends(read, &String::from_utf8_lossy(&happened.stdout), 0);
}
