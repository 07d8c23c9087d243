//! IMAPClient, from PyPI: mailboxes of any name, all that FETCH says as it is parsed there, IDLE.

use crate::support::{Served, installed, ours, program, python};
use tests::or_skip;

fn talk(script: &str) {
    let (ours, python3) = or_skip!(ours().zip(program("python3")));
    if installed("python", "imapclient/__init__.py").is_none() {
        return;
    }
    let script = format!("{CONNECT}{script}");
    python(&python3, &script, &Served::start(&ours), &[]);
}

/// A client that has logged in.
const CONNECT: &str = "
from imapclient import IMAPClient, exceptions
def clear():
    return IMAPClient('127.0.0.1', port['imap'], ssl=False, timeout=5)
def connect():
    i = clear()
    i.login('bob', 'letmein')
    return i
";

#[test]
fn imapclient_logs_in_by_every_way_it_has() {
    talk(include_str!("scripts/imapclient/log_in.py"));
}

#[test]
fn imapclient_keeps_folders_of_any_name() {
    talk(include_str!("scripts/imapclient/folders.py"));
}

#[test]
fn imapclient_parses_all_that_fetch_says() {
    talk(include_str!("scripts/imapclient/fetch.py"));
}

#[test]
fn imapclient_marks_copies_moves_and_expunges() {
    talk(include_str!("scripts/imapclient/flags.py"));
}

#[test]
fn imapclient_is_told_in_idle_what_comes_and_what_others_do() {
    talk(include_str!("scripts/imapclient/idle.py"));
}
