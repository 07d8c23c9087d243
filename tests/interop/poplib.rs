//! Python's poplib: a session of POP3 from login to QUIT, the lock, what a connection that drops leaves.

use crate::support::{Served, ours, program, python};
use tests::or_skip;

fn talk(script: &str) {
    let (ours, python3) = or_skip!(ours().zip(program("python3")));
    let script = format!("{BEGIN}{script}");
    python(&python3, &script, &Served::start(&ours), &[]);
}

/// A session, and one that is let in.
const BEGIN: &str = "
import poplib
def clear():
    return poplib.POP3('127.0.0.1', port['pop3'], timeout=5)
def enter(user='bob'):
    p = clear()
    p.user(user)
    p.pass_('letmein')
    return p
";

#[test]
fn poplib_logs_in_by_every_way_it_has() {
    talk(include_str!("scripts/poplib/log_in.py"));
}

#[test]
fn poplib_takes_the_messages_byte_for_byte_and_deletes_by_quit() {
    talk(include_str!("scripts/poplib/octets.py"));
}

#[test]
fn one_session_of_poplib_locks_another_out_and_imap_sees_what_it_deleted() {
    talk(include_str!("scripts/poplib/lock.py"));
}
