//! A client that stays.

use super::*;
use crate::imap::{Flag, Flags};

fn stays() -> Config {
    Config {
        stay: true,
        ..config()
    }
}

fn idles() -> Talk {
    let open = vec![Job::Open(name("x"))];
    let (mut talk, said) = Talk::in_inbox(stays(), "IDLE", open, "* 1 EXISTS");
    assert_eq!(said, "a3 IDLE");
    assert!(!talk.client.is_waiting());
    assert_eq!(talk.hear("+ idling"), "");
    assert!(talk.client.is_idle() && talk.client.is_waiting());
    talk.facts.clear();
    talk
}

#[test]
fn it_idles_where_that_is_offered_and_is_told_what_changes() {
    let mut talk = idles();
    assert_eq!(talk.client.state(), StateName::Idling);
    assert_eq!(talk.hear("* 2 EXISTS\n* 1 RECENT"), "");
    assert_eq!(talk.facts(), [Fact::Arrived]);
    let said = talk.add(Job::FetchNew {
        known: None,
        held: Vec::new(),
    });
    assert_eq!(said, "DONE");
    assert!(!talk.client.is_waiting());
    // What comes before the end of IDLE is told too.
    talk.hear("* 1 EXPUNGE");
    assert_eq!(talk.ok(), "a4 UID SEARCH ALL");
    assert_eq!(talk.ok(), "a5 IDLE");
    // A job that comes before the server has said that it idles waits for that.
    assert_eq!(talk.add(Job::Noop), "");
    assert_eq!(talk.hear("+ idling"), "DONE");
    assert_eq!(talk.add(Job::Noop), "");
    assert_eq!(talk.ok(), "a6 NOOP");
    assert_eq!(talk.ok(), "a7 NOOP");
    assert_eq!(talk.ok(), "a8 IDLE");
}

#[test]
fn flags_of_a_message_that_is_not_known_are_asked_for_between_two_idles() {
    let mut talk = idles();
    assert_eq!(talk.hear("* 1 FETCH (FLAGS (\\Seen))"), "DONE");
    assert_eq!(talk.ok(), "a4 FETCH 1 (UID FLAGS)");
    talk.hear("* 1 FETCH (UID 7 FLAGS (\\Seen))");
    assert_eq!(talk.ok(), "a5 IDLE");
    talk.hear("+ idling");
    assert_eq!(talk.hear("* 1 FETCH (FLAGS ())"), "");
    let changed = |flags| Fact::FlagsChanged { uid: 7, flags };
    let expected = [changed(Flags::from([Flag::Seen])), changed(Flags::new())];
    assert_eq!(talk.facts, expected);
}

#[test]
fn idle_begins_anew_before_the_server_takes_it_for_gone() {
    let mut talk = idles();
    let before = talk.now;
    // What the server tells does not put it off.
    talk.now = before + Duration::from_secs(27 * 60);
    talk.hear("* 2 EXISTS");
    assert_eq!(talk.timeout(), "DONE");
    assert!(talk.now - before < Duration::from_secs(29 * 60));
    assert_eq!(talk.ok(), "a4 IDLE");
    talk.hear("+ idling");
    assert_eq!(talk.timeout(), "DONE");
    talk.timeout();
    talk.failed(Failure::TimedOut);
}

#[test]
fn without_idle_it_asks_now_and_then() {
    let open = vec![Job::Open(name("x"))];
    let (mut talk, said) = Talk::in_inbox(stays(), "", open, "* 1 EXISTS");
    assert_eq!(said, "");
    assert_eq!(talk.client.state(), StateName::Waiting);
    assert!(talk.client.is_waiting() && !talk.client.is_idle());
    assert_eq!(talk.timeout(), "a3 NOOP");
    assert_eq!(talk.now, Instant::ZERO + Duration::from_secs(60));
    talk.facts.clear();
    talk.hear("* 2 EXISTS");
    assert_eq!(talk.ok(), "");
    assert_eq!(talk.facts, [Fact::Arrived]);
    assert_eq!(talk.add(Job::Expunge), "a4 EXPUNGE");
    assert!(!talk.client.is_waiting());
    talk.ok();
    // The server may speak, but not answer.
    talk.hear("* 3 EXISTS");
    assert_eq!(talk.facts.last(), Some(&Fact::Arrived));
    talk.hear("a4 OK x");
    talk.failed(Failure::Nonsense);
}

#[test]
fn it_does_not_ask_without_end() {
    let eager = Config {
        poll: Duration::ZERO,
        ..stays()
    };
    let open = vec![Job::Open(name("x"))];
    let (mut talk, _) = Talk::in_inbox(eager, "", open.clone(), "* 1 EXISTS");
    talk.timeout();
    assert_eq!(talk.now, Instant::ZERO + Duration::from_secs(1));
    // A server that refuses IDLE, or ends it by itself, is asked now and then.
    let (mut talk, _) = Talk::in_inbox(stays(), "IDLE", open, "* 1 EXISTS");
    assert_eq!(talk.no("x"), "");
    assert_eq!(talk.client.state(), StateName::Waiting);
    let mut talk = idles();
    assert_eq!(talk.ok(), "");
    assert_eq!(talk.client.state(), StateName::Waiting);
    assert_eq!(talk.timeout(), "a4 NOOP");
}

#[test]
fn it_keeps_a_mailbox_open_while_it_stays() {
    let (mut talk, said) = Talk::in_inbox(stays(), "IDLE UNSELECT", vec![], "* 1 EXISTS");
    assert_eq!(said, "a3 IDLE");
    talk.hear("+ idling");
    talk.add(Job::Open(name("x")));
    assert_eq!(talk.ok(), "a4 SELECT x");
    talk.ok();
    talk.hear("+ idling");
    assert_eq!(talk.add(Job::Delete(name("x"))), "DONE");
    assert_eq!(talk.ok(), "a6 UNSELECT");
    assert_eq!(talk.ok(), "a7 DELETE x");
    assert_eq!(talk.ok(), "a8 SELECT INBOX");
    assert_eq!(talk.ok(), "a9 IDLE");
    talk.hear("+ idling");
    talk.add(Job::Open(name("y")));
    assert_eq!(talk.ok(), "a10 SELECT y");
    // Where it could not be opened none is, until the next is.
    assert_eq!(talk.no("x"), "a11 IDLE");
    talk.hear("+ idling");
    assert_eq!(talk.client.open(), None);
    talk.add(Job::Open(MailboxName::inbox()));
    assert_eq!(talk.ok(), "a12 SELECT INBOX");
}

#[test]
fn it_ends_when_it_is_told_to() {
    let mut talk = idles();
    assert_eq!(talk.add(Job::Logout), "DONE");
    assert_eq!(talk.ok(), "a4 LOGOUT");
    talk.hear("* BYE x");
    talk.ok();
    let expected = [Fact::Done(JobName::Logout), Fact::Finished(Ok(()))];
    assert_eq!(talk.facts, expected);
    let mut talk = idles();
    talk.hear("* BYE nothing heard for too long");
    talk.failed(Failure::Bye("nothing heard for too long".into()));
    assert!(!talk.client.add(talk.now, Job::Noop));
    let mut talk = idles();
    talk.hear("+ twice");
    talk.failed(Failure::Nonsense);
}
