//! DSN (RFC 3461): what a client asks, and who is told, in a notice that Python reads.

use crate::support::{Served, ends};
use std::process::Command;
use tests::or_skip;

#[test]
fn python_asks_to_be_told_of_success_and_reads_the_notice() {
    let (served, python) = or_skip!(Served::beside("python3"));
    let script = include_str!("scripts/dsn/send.py");
    let mut send = Command::new(&python);
    send.args(["-c", script, &served.port()]);
    ends(send, "", 0);
    // It is there once somebody sees it by IMAP.
    served.letters("alice", 1);
    let script = include_str!("scripts/dsn/read.py");
    let mut read = Command::new(&python);
    read.args(["-c", script, &served.imap.port().to_string()]);
    ends(read, "", 0);
}
