//! Message numbers and unique identifiers, whatever the server tells and when.

use super::*;
use crate::imap::{Flag, Flags};

/// A session in INBOX that knows the messages 1 to 4 as 10, 20, 30 and 40, with NOOP out.
fn knows_four() -> Talk {
    let jobs = vec![
        Job::FetchNew {
            known: Some(40),
            held: Vec::new(),
        },
        Job::Noop,
    ];
    let (mut talk, _) = Talk::in_inbox(config(), "", jobs, "* 4 EXISTS");
    talk.ok();
    for number in 1..=4 {
        talk.hear(&format!("* {number} FETCH (UID {number}0 FLAGS ())"));
    }
    assert!(talk.ok().ends_with("NOOP"));
    talk.facts.clear();
    talk
}

fn vanished(uid: u32) -> Fact {
    Fact::Vanished { uid }
}

fn seen(uid: u32) -> Fact {
    Fact::FlagsChanged {
        uid,
        flags: Flags::from([Flag::Seen]),
    }
}

#[test]
fn numbers_shift_at_each_expunge() {
    let mut talk = knows_four();
    talk.hear("* 2 EXPUNGE\n* 2 EXPUNGE\n* 1 FETCH (FLAGS (\\Seen))\n* 2 FETCH (FLAGS (\\Seen))");
    talk.hear("* 1 EXPUNGE\n* 1 EXPUNGE");
    let expected = [
        vanished(20),
        vanished(30),
        seen(10),
        seen(40),
        vanished(10),
        vanished(40),
    ];
    assert_eq!(talk.facts, expected);
}

#[test]
fn what_arrives_is_told_once_for_each_time_that_there_is_more() {
    let mut talk = knows_four();
    talk.hear("* 4 EXISTS\n* 5 EXISTS\n* 5 EXISTS\n* 7 EXISTS\n* 1 RECENT");
    assert_eq!(talk.facts, [Fact::Arrived, Fact::Arrived]);
}

#[test]
fn flags_told_by_a_number_that_is_not_known_are_asked_for() {
    let mut talk = knows_four();
    talk.hear("* 8 EXISTS\n* 6 FETCH (FLAGS (\\Seen))\n* 8 FETCH (FLAGS (\\Seen))");
    talk.hear("* 7 FETCH (FLAGS (\\Draft))\n* 5 FETCH (UID 50)");
    // The numbers shift before the question.
    talk.hear("* 1 EXPUNGE");
    talk.facts.clear();
    let said = talk.ok();
    assert!(said.ends_with(" FETCH 5:7 (UID FLAGS)"), "{said}");
    assert_eq!(talk.client.state(), StateName::Working);
    talk.hear("* 5 FETCH (UID 60 FLAGS (\\Seen))\n* 7 FETCH (UID 80 FLAGS (\\Seen))");
    // A server that does not answer it is not asked again.
    talk.hear("* 6 FETCH (FLAGS (\\Seen))");
    assert!(talk.ok().ends_with("LOGOUT"));
    let expected = [Fact::Done(JobName::Noop), seen(60), seen(80)];
    assert_eq!(talk.facts, expected);
}

#[test]
fn a_message_that_was_never_known_vanishes_without_a_word() {
    let mut talk = knows_four();
    talk.hear("* 5 EXISTS\n* 5 EXPUNGE\n* 4 EXPUNGE");
    assert_eq!(talk.facts, [Fact::Arrived, vanished(40)]);
}

#[test]
fn vanished_names_unique_identifiers() {
    let mut talk = knows_four();
    talk.hear("* VANISHED (EARLIER) 10\n* VANISHED 15:30,99");
    talk.hear("* 2 FETCH (FLAGS (\\Seen))\n* VANISHED x");
    assert_eq!(talk.facts, [vanished(20), vanished(30), seen(40)]);
}

#[test]
fn what_cannot_be_is_nonsense() {
    for line in [
        "* 3 EXISTS",
        "* 1000001 EXISTS",
        "* 0 EXPUNGE",
        "* 5 EXPUNGE",
        "* 0 FETCH (FLAGS ())",
        "* 5 FETCH (FLAGS ())",
        "* 2 FETCH (UID 21 FLAGS ())",
        "* 5 EXISTS\n* 5 FETCH (UID 40)",
        "* 5 EXISTS\n* 5 FETCH (UID 0)",
        "* 6 EXISTS\n* 6 FETCH (UID 50)\n* 5 FETCH (UID 50)",
    ] {
        let mut talk = knows_four();
        talk.hear(line);
        talk.failed(Failure::Nonsense);
    }
}

#[test]
fn data_of_a_mailbox_that_is_being_left_or_opened_confuses_nothing() {
    let mut talk = Talk::new(config(), ["a", "b"].map(|it| Job::Open(name(it))).to_vec());
    talk.hear("* PREAUTH [CAPABILITY X] x");
    talk.hear("* 2 EXISTS");
    assert_eq!(talk.ok(), "a2 SELECT b");
    talk.facts.clear();
    talk.hear("* 3 EXPUNGE\n* 9 FETCH (FLAGS ())\n* 3 EXISTS\n* OK [CLOSED] x");
    talk.hear("* 2 EXISTS\n* 1 EXPUNGE\n* 1 FETCH (FLAGS (\\Seen) UID 5)\n* 7 EXPUNGE");
    assert_eq!(talk.facts, []);
    assert_eq!(talk.ok(), "a3 FETCH 1 (UID FLAGS)");
    assert!(matches!(talk.facts[0], Fact::Selected { exists: 1, .. }));
    talk.facts.clear();
    talk.hear("* 1 FETCH (FLAGS (\\Seen) UID 5)");
    assert_eq!(talk.facts, [seen(5)]);
}

#[test]
fn the_mailbox_that_is_open_is_the_one_that_the_facts_tell_of() {
    let jobs = vec![Job::Read { uid: 7 }, Job::Open(name("b"))];
    let (mut talk, _) = Talk::in_inbox(config(), "", jobs, "* 1 EXISTS");
    let tag = talk.client.tag();
    let lines = format!("* 1 FETCH (UID 7 FLAGS ())\r\n* 1 EXPUNGE\r\n{tag} OK x\r\n");
    let octets = Input::Octets(lines.as_bytes());
    talk.client.handle_input(talk.now, octets);
    // SELECT is out already.
    assert_eq!(talk.client.state(), StateName::Select);
    let mut told = 0;
    while let Output::Fact(fact) = talk.client.poll_output() {
        let inbox = MailboxName::inbox();
        let open = (fact != Fact::Left).then_some(&inbox);
        assert_eq!(talk.client.open(), open, "{fact:?}");
        told += 1;
    }
    assert_eq!(told, 4);
    talk.drain();
    talk.hear("* 1 EXISTS");
    talk.ok();
    assert_eq!(talk.client.open(), Some(&name("b")));
    talk.input(Input::Closed);
    assert_eq!(talk.client.open(), None);
}

#[test]
fn without_a_mailbox_its_data_is_passed_over() {
    let mut talk = Talk::new(config(), vec![Job::Noop]);
    talk.hear("* PREAUTH [CAPABILITY X] x");
    talk.facts.clear();
    talk.hear("* 3 EXISTS\n* 9 EXPUNGE\n* 9 FETCH (FLAGS ())\n* VANISHED 4\n* SEARCH 4\n* X Y");
    talk.hear("* LIST () \"/\" x\n* STATUS x (MESSAGES 3)\n* FLAGS ()\n* OK [UIDNEXT 4] x");
    talk.hear("* OK [COPYUID 1 2 3] x\n* OK [APPENDUID 1 2] x\n* OK [READ-ONLY] x");
    assert_eq!(talk.facts, []);
}

#[test]
fn gaps_are_asked_for_in_lines_that_are_not_too_long() {
    let (mut talk, _) = Talk::in_inbox(config(), "", vec![Job::Expunge], "* 2000 EXISTS");
    for number in (1..2000).step_by(2) {
        talk.hear(&format!("* {number} FETCH (FLAGS ())"));
    }
    let mut questions = 0;
    let mut said = talk.ok();
    while said.contains(" FETCH ") {
        questions += 1;
        assert!(said.len() < 8000);
        said = talk.ok();
    }
    assert_eq!(questions, 4);
}
