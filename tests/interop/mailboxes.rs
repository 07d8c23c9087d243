//! Python's imaplib and poplib, and IMAPClient from PyPI: logging in by what they have, octets kept, mailboxes
//! of any name, all that FETCH says, words as a mail program with windows says them, several clients at one
//! mailbox, the lock of a maildrop, IDLE.

use crate::support::{Served, installed, ours, program, python};
use tests::or_skip;

/// What a script begins with, by its folder.
fn preamble(folder: &str) -> &'static str {
    match folder {
        "imapclient" => {
            "
from imapclient import IMAPClient, exceptions
def clear():
    return IMAPClient('127.0.0.1', port['imap'], ssl=False, timeout=5)
def connect():
    i = clear()
    i.login('bob', 'letmein')
    return i
"
        }
        "poplib" => {
            "
import poplib
def clear():
    return poplib.POP3('127.0.0.1', port['pop3'], timeout=5)
def enter(user='bob'):
    p = clear()
    p.user(user)
    p.pass_('letmein')
    return p
"
        }
        _ => "",
    }
}

fn talk(folder: &str, script: &str) {
    let (ours, python3) = or_skip!(ours().zip(program("python3")));
    if folder == "imapclient" && installed("python", "imapclient/__init__.py").is_none() {
        return;
    }
    let script = format!("{}{script}", preamble(folder));
    python(&python3, &script, &Served::start(&ours), &[]);
}

macro_rules! scripts {
    ($($name:ident: $folder:literal $script:literal;)*) => {$(
        #[test]
        fn $name() {
            talk($folder, include_str!(concat!("scripts/", $folder, "/", $script, ".py")));
        }
    )*};
}

scripts! {
    imaplib_logs_in_by_every_way_it_has: "imaplib" "log_in";
    what_imaplib_appends_and_smtp_delivers_comes_back_byte_for_byte: "imaplib" "octets";
    imaplib_searches_in_utf_8_and_by_every_key: "imaplib" "search";
    imaplib_says_what_a_mail_program_with_windows_does: "imaplib" "windows";
    two_clients_of_imaplib_see_what_each_does: "imaplib" "two_clients";
    imapclient_logs_in_by_every_way_it_has: "imapclient" "log_in";
    imapclient_keeps_folders_of_any_name: "imapclient" "folders";
    imapclient_parses_all_that_fetch_says: "imapclient" "fetch";
    imapclient_marks_copies_moves_and_expunges: "imapclient" "flags";
    imapclient_is_told_in_idle_what_comes_and_what_others_do: "imapclient" "idle";
    poplib_logs_in_by_every_way_it_has: "poplib" "log_in";
    poplib_takes_the_messages_byte_for_byte_and_deletes_by_quit: "poplib" "octets";
    one_session_of_poplib_locks_another_out_and_imap_sees_what_it_deleted: "poplib" "lock";
}
