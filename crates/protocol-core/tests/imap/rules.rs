//! Rules that are easily got wrong, each as a table or a short conversation.

use crate::host::{Store, Told, name};
use crate::{config, logged_in};
use protocol_core::imap::Flags;
use protocol_core::imap::server::{Question, Server, StateName};
use protocol_core::{Input, Instant, Output, Session};
use std::sync::Arc;
use std::time::Duration;

const LETTER: &str = "From: a@b.example\r\nSubject: one\r\n\r\nHello.\r\n";

fn store(messages: usize) -> Store {
    let mut store = Store::new();
    let inbox = store.mailbox(&name("INBOX"));
    for _ in 0..messages {
        inbox.append(Flags::new(), 1_772_442_000, LETTER.into());
    }
    store
}

#[test]
fn a_silent_store_is_told_to_others_and_not_to_this_one() {
    for told in [Told::BeforeTheAnswer, Told::AfterTheAnswer] {
        let mut host = logged_in(store(2), 2);
        host.told = told;
        host.line(0, "b SELECT INBOX");
        host.line(1, "b SELECT INBOX");
        let said = host.line(0, "c STORE 1 +FLAGS.SILENT (\\Flagged)");
        assert_eq!(said, "c OK STORE done\r\n");
        assert_eq!(host.line(0, "d NOOP"), "d OK NOOP done\r\n");
        let said = host.line(1, "c NOOP");
        assert_eq!(said, "* 1 FETCH (FLAGS (\\Flagged))\r\nc OK NOOP done\r\n");
    }
}

#[test]
fn expunge_is_told_once_whichever_comes_first_the_answer_or_the_news() {
    for told in [Told::BeforeTheAnswer, Told::AfterTheAnswer] {
        for command in [
            "EXPUNGE",
            "UID EXPUNGE 1:*",
            "MOVE 1,3 other",
            "UID MOVE 1,3 other",
        ] {
            let mut host = logged_in(store(4), 2);
            host.told = told;
            host.store.create(&name("other"));
            host.line(0, "b SELECT INBOX");
            host.line(1, "b SELECT INBOX");
            host.line(0, "c STORE 1,3 +FLAGS.SILENT (\\Deleted)");
            let said = host.line(0, &format!("d {command}"));
            let expunged: Vec<&str> = said.lines().filter(|it| it.ends_with("EXPUNGE")).collect();
            assert_eq!(expunged, ["* 1 EXPUNGE", "* 2 EXPUNGE"], "{said}");
            assert!(said.contains("\r\nd OK "), "{said}");
            assert_eq!(host.line(0, "e NOOP"), "e OK NOOP done\r\n");
            let said = host.line(1, "c NOOP");
            assert_eq!(said, "* 1 EXPUNGE\r\n* 2 EXPUNGE\r\nc OK NOOP done\r\n");
        }
    }
}

#[test]
fn the_commands_of_uid_tell_expunge_and_the_others_do_not() {
    for (command, tells) in [
        ("FETCH 1 UID", false),
        ("STORE 1 +FLAGS (\\Seen)", false),
        ("SEARCH ALL", false),
        ("UID FETCH 1 UID", true),
        ("UID STORE 1 +FLAGS (\\Seen)", true),
        ("UID SEARCH ALL", true),
        ("NOOP", true),
        ("CHECK", true),
        ("CAPABILITY", true),
        ("EXPUNGE", true),
        ("COPY 1 INBOX", true),
        ("STATUS INBOX (MESSAGES)", true),
        ("LIST \"\" *", true),
        ("APPEND INBOX {1+}\r\nx", true),
        ("IDLE", true),
    ] {
        let mut host = logged_in(store(3), 1);
        host.line(0, "b SELECT INBOX");
        host.change(&name("INBOX"), |it| drop(it.messages.remove(1)));
        let said = host.line(0, &format!("c {command}"));
        assert_eq!(said.contains("* 2 EXPUNGE\r\n"), tells, "{command}: {said}");
    }
}

#[test]
fn a_message_is_recent_in_the_first_session_that_is_told_and_in_no_other() {
    let mut host = logged_in(store(1), 3);
    assert!(host.line(0, "b EXAMINE INBOX").contains("* 1 RECENT"));
    assert!(host.line(1, "b SELECT INBOX").contains("* 1 RECENT"));
    assert!(host.line(2, "b SELECT INBOX").contains("* 0 RECENT"));
    host.change(&name("INBOX"), |it| {
        it.append(Flags::new(), 0, LETTER.into());
    });
    assert!(host.line(1, "c NOOP").contains("* 2 EXISTS\r\n* 2 RECENT"));
    assert!(host.line(2, "c NOOP").contains("* 2 EXISTS\r\n* 0 RECENT"));
    assert!(
        host.line(1, "d SEARCH RECENT")
            .starts_with("* SEARCH 1 2\r\n")
    );
    assert!(host.line(2, "d SEARCH OLD").starts_with("* SEARCH 1 2\r\n"));
    assert!(host.line(2, "d SEARCH NEW").starts_with("* SEARCH\r\n"));
}

#[test]
fn a_mailbox_made_anew_under_the_same_name_is_another() {
    let mut host = logged_in(store(1), 1);
    host.line(0, "b SELECT INBOX");
    host.change(&name("INBOX"), |it| it.uid_validity += 1);
    assert_eq!(host.taken(0), "* BYE the mailbox is gone\r\n");
}

#[test]
fn who_is_silent_for_too_long_is_logged_out_sooner_before_login() {
    let config = Arc::new(config());
    let minutes = |count: u64| Instant::ZERO + Duration::from_secs(60 * count);
    let deadline = |server: &mut Server| match server.poll_output() {
        Output::Timeout(at) => at,
        other => panic!("{other:?}"),
    };
    let mut server = Server::new(config);
    server.handle_input(Instant::ZERO, Input::Opened);
    assert_eq!(deadline(&mut server), Some(minutes(5)));
    server.handle_input(minutes(1), Input::Octets(b"a LOGIN bob letmein\r\n"));
    let Output::Ask(ticket, Question::Login { .. }) = server.poll_output() else {
        panic!("it asks");
    };
    let yes = protocol_core::imap::server::Decision::Accept;
    server.answer(minutes(2), ticket, yes).expect("it is open");
    assert_eq!(deadline(&mut server), Some(minutes(32)));
    server.handle_input(minutes(10), Input::Octets(b"b IDLE\r\n"));
    assert_eq!(deadline(&mut server), Some(minutes(40)));
    while server.poll_transmit(usize::MAX).is_some() {}
    server.handle_input(minutes(40), Input::Timeout);
    let said = server.poll_transmit(usize::MAX).expect("it says so");
    assert_eq!(&*said, b"* BYE nothing heard for too long\r\n");
    assert_eq!(server.state(), StateName::Logout);
}

#[test]
fn who_errs_too_often_is_turned_out() {
    let mut host = logged_in(store(0), 1);
    host.sessions.truncate(1);
    for _ in 0..100 {
        assert!(host.line(0, "x NONSENSE").starts_with("x BAD"));
    }
    let said = host.line(0, "x NONSENSE");
    assert!(said.ends_with("* BYE too many errors\r\n"), "{said}");
    assert_eq!(host.sessions[0].closes, 1);
}

#[test]
fn fetch_of_ten_thousand_messages_is_never_one_allocation() {
    let mut host = logged_in(store(0), 1);
    let body = "x".repeat(100_000);
    host.change(&name("INBOX"), |it| {
        let content = protocol_core::Octets::from(body.as_str());
        for _ in 0..10_000 {
            it.append(Flags::new(), 0, content.clone());
        }
    });
    host.line(0, "b EXAMINE INBOX");
    let server = &mut host.sessions[0].server;
    server.handle_input(Instant::ZERO, Input::Octets(b"c FETCH 1:* BODY[]\r\n"));
    assert!(server.held() < 1000, "{}", server.held());
    let (mut units, mut octets) = (0, 0_usize);
    while let Some(it) = server.poll_transmit(usize::MAX) {
        assert!(it.len() <= 100_000);
        units += 1;
        octets += it.len();
    }
    assert_eq!(units, 10_000 * 3 + 1);
    assert!(octets > 1_000_000_000);
}

#[test]
fn what_comes_before_the_greeting_is_answered_behind_it() {
    let mut server = Server::new(Arc::new(config()));
    server.handle_input(Instant::ZERO, Input::Octets(b"a NOOP\r\n"));
    server.handle_input(Instant::ZERO, Input::Opened);
    let mut said = Vec::new();
    while let Some(octets) = server.poll_transmit(usize::MAX) {
        said.push(octets);
    }
    assert!(said[0].starts_with(b"* OK ") && *said[1] == *b"a OK NOOP done\r\n");
}

#[test]
fn what_waits_behind_starttls_in_plain_text_is_nobodys() {
    let mut with_tls = config();
    with_tls.tls = protocol_core::imap::server::Tls::Offered;
    let mut host = crate::Host::new(store(0), &Arc::new(with_tls), 1);
    host.taken(0);
    assert_eq!(
        host.line(0, "a STARTTLS\r\nb NOOP"),
        "a OK STARTTLS done\r\n"
    );
    assert_eq!(host.line(0, "c NOOP"), "");
    host.input(0, Input::Secured);
    assert_eq!(host.line(0, "d NOOP"), "d OK NOOP done\r\n");
}

#[test]
fn tls_from_the_first_octet_offers_no_starttls() {
    let mut implicit = config();
    implicit.tls = protocol_core::imap::server::Tls::Required;
    implicit.secured_from_start = true;
    let mut host = crate::Host::new(store(0), &Arc::new(implicit), 1);
    let greeting = host.taken(0);
    assert!(!greeting.contains("STARTTLS") && !greeting.contains("LOGINDISABLED"));
    assert!(host.line(0, "a STARTTLS").starts_with("a BAD "));
    assert!(host.line(0, "a LOGIN bob letmein").starts_with("a OK "));
}

#[test]
fn a_fetch_of_too_many_items_is_not_answered() {
    let mut host = logged_in(store(1), 1);
    host.line(0, "b SELECT INBOX");
    let items = vec!["UID"; 201].join(" ");
    let said = host.line(0, &format!("c FETCH 1 ({items})"));
    assert_eq!(said, "c NO [LIMIT] too much at once\r\n");
}

#[test]
fn a_question_whose_session_has_ended_is_stale() {
    let mut server = Server::new(Arc::new(config()));
    server.handle_input(Instant::ZERO, Input::Opened);
    server.handle_input(Instant::ZERO, Input::Octets(b"a LOGIN bob letmein\r\n"));
    let Output::Ask(ticket, _) = server.poll_output() else {
        panic!("it asks");
    };
    server.handle_input(Instant::ZERO, Input::Closed);
    let yes = protocol_core::imap::server::Decision::Accept;
    assert!(server.answer(Instant::ZERO, ticket, yes).is_err());
}

#[test]
fn a_name_that_is_too_long_is_a_mailbox_that_cannot_be() {
    let long = "a".repeat(1001);
    let mut host = logged_in(store(1), 1);
    for (line, wanted) in [
        (format!("SELECT {long}"), "x NO [CANNOT] "),
        (format!("CREATE {long}"), "x NO [CANNOT] "),
        (format!("RENAME INBOX {long}"), "x NO [CANNOT] "),
        (format!("LIST \"\" {long}"), "x OK "),
    ] {
        let said = host.line(0, &format!("x {line}"));
        assert!(said.starts_with(wanted), "{line}: {said}");
    }
}

#[test]
fn logout_does_not_expunge() {
    let mut host = logged_in(store(2), 1);
    host.line(0, "b SELECT INBOX");
    host.line(0, "c STORE 1 +FLAGS (\\Deleted)");
    assert!(host.line(0, "d LOGOUT").ends_with("d OK LOGOUT done\r\n"));
    assert_eq!(host.store.mailbox(&name("INBOX")).messages.len(), 2);
}
