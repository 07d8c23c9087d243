//! Python's imaplib: logging in by what it has, words as a mail program with windows says them, two
//! clients at one mailbox.

use crate::support::{Served, ours, program, python};
use tests::or_skip;

fn talk(script: &str) {
    let (ours, python3) = or_skip!(ours().zip(program("python3")));
    python(&python3, script, &Served::start(&ours), &[]);
}

#[test]
fn imaplib_logs_in_by_every_way_it_has() {
    talk(include_str!("scripts/imaplib/log_in.py"));
}

#[test]
fn what_imaplib_appends_and_smtp_delivers_comes_back_byte_for_byte() {
    talk(include_str!("scripts/imaplib/octets.py"));
}

#[test]
fn imaplib_searches_in_utf_8_and_by_every_key() {
    talk(include_str!("scripts/imaplib/search.py"));
}

#[test]
fn imaplib_says_what_a_mail_program_with_windows_does() {
    talk(include_str!("scripts/imaplib/windows.py"));
}

#[test]
fn two_clients_of_imaplib_see_what_each_does() {
    talk(include_str!("scripts/imaplib/two_clients.py"));
}
