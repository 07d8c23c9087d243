//! Rules that are easily got wrong, each as a table or a short conversation.

use crate::host::{Store, Told, name};
use crate::{config, logged_in};
use protocol_core::imap::server::{Question, Server, StateName};
use protocol_core::imap::{Flag, Flags};
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
fn what_sets_seen_and_what_does_not() {
    for (item, sets) in [
        ("BODY[]", true),
        ("BODY[TEXT]", true),
        ("BODY[HEADER]", true),
        ("BODY[HEADER.FIELDS (SUBJECT)]", true),
        ("BODY[1]", true),
        ("BODY[9]", true),
        ("BODY[]<0.1>", true),
        ("RFC822", true),
        ("RFC822.TEXT", true),
        ("BODY.PEEK[]", false),
        ("BODY.PEEK[TEXT]", false),
        ("RFC822.HEADER", false),
        ("RFC822.SIZE", false),
        ("BODY", false),
        ("BODYSTRUCTURE", false),
        ("ENVELOPE", false),
        ("FULL", false),
        ("UID", false),
    ] {
        let mut host = logged_in(store(1), 1);
        host.line(0, "b EXAMINE INBOX");
        host.line(0, &format!("c FETCH 1 {item}"));
        let seen = |host: &mut crate::Host| {
            let inbox = host.store.mailbox(&name("INBOX"));
            inbox.messages[0].flags.contains(&Flag::Seen)
        };
        assert!(!seen(&mut host), "EXAMINE {item}");
        host.line(0, "d SELECT INBOX");
        let said = host.line(0, &format!("e FETCH 1 {item}"));
        assert_eq!(seen(&mut host), sets, "{item}");
        if !item.contains("FULL") {
            assert_eq!(said.contains("FLAGS (\\Seen \\Recent)"), sets, "{said}");
        }
        let again = host.line(0, &format!("e FETCH 1 {item}"));
        assert!(!again.contains("FLAGS (\\Seen"), "it is told once: {again}");
    }
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
fn of_the_same_message_a_silent_store_hides_only_what_it_did_itself() {
    let mut host = logged_in(store(1), 1);
    host.line(0, "b SELECT INBOX");
    host.change(&name("INBOX"), |it| {
        Arc::make_mut(&mut it.messages[0])
            .flags
            .insert(Flag::Answered);
    });
    let said = host.line(0, "c STORE 1 +FLAGS.SILENT (\\Flagged)");
    assert_eq!(
        said,
        "* 1 FETCH (FLAGS (\\Answered \\Flagged \\Recent))\r\nc OK STORE done\r\n"
    );
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
fn a_message_that_another_expunged_is_answered_until_its_expunge_was_told() {
    let mut host = logged_in(store(3), 2);
    host.line(0, "b SELECT INBOX");
    host.line(1, "b SELECT INBOX");
    host.line(1, "c STORE 2 +FLAGS.SILENT (\\Deleted)");
    host.line(1, "d EXPUNGE");
    assert_eq!(
        host.line(0, "c FETCH 2:3 (UID RFC822.SIZE)"),
        "* 2 FETCH (UID 2 RFC822.SIZE 43)\r\n* 3 FETCH (UID 3 RFC822.SIZE 43)\r\n\
         c OK [EXPUNGEISSUED] FETCH done\r\n"
    );
    let said = host.line(0, "d SEARCH ALL");
    assert_eq!(
        said,
        "* SEARCH 1 2 3\r\nd OK [EXPUNGEISSUED] SEARCH done\r\n"
    );
    assert_eq!(
        host.line(0, "e STORE 2:3 +FLAGS (\\Flagged)"),
        "* 3 FETCH (FLAGS (\\Flagged \\Recent))\r\n\
         e NO [EXPUNGEISSUED] some of the messages are no more\r\n"
    );
    assert_eq!(
        host.line(0, "f COPY 2 INBOX"),
        "* 2 EXPUNGE\r\nf NO [EXPUNGEISSUED] some of the messages are no more\r\n"
    );
    assert!(host.line(0, "g FETCH 3 UID").starts_with("g BAD "));
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
fn idle_tells_at_once_and_ends_at_done_alone() {
    let mut host = logged_in(store(2), 2);
    host.line(0, "b SELECT INBOX");
    assert_eq!(host.line(0, "c IDLE"), "+ idling\r\n");
    assert_eq!(host.sessions[0].server.state(), StateName::Idling);
    host.line(1, "b APPEND INBOX {1+}\r\nx");
    assert_eq!(host.taken(0), "* 3 EXISTS\r\n* 3 RECENT\r\n");
    host.change(&name("INBOX"), |it| drop(it.messages.remove(0)));
    assert_eq!(host.taken(0), "* 1 EXPUNGE\r\n");
    assert_eq!(host.line(0, "done"), "c OK IDLE done\r\n");
    host.line(0, "d IDLE");
    assert_eq!(
        host.line(0, "e NOOP"),
        "d BAD IDLE: expected DONE at octet 0\r\n"
    );
    assert_eq!(host.sessions[0].server.state(), StateName::Selected);
    host.line(0, "f CLOSE");
    assert_eq!(host.line(0, "g IDLE"), "+ idling\r\n");
    assert_eq!(host.line(0, "DONE"), "g OK IDLE done\r\n");
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
fn close_expunges_and_says_nothing_and_unselect_and_examine_do_not_expunge() {
    for (open, close, left) in [
        ("SELECT", "CLOSE", 1),
        ("EXAMINE", "CLOSE", 2),
        ("SELECT", "UNSELECT", 2),
        ("SELECT", "SELECT INBOX", 2),
        ("SELECT", "LOGOUT", 2),
    ] {
        let mut host = logged_in(store(2), 1);
        host.change(&name("INBOX"), |it| {
            Arc::make_mut(&mut it.messages[0])
                .flags
                .insert(Flag::Deleted);
        });
        host.line(0, &format!("b {open} INBOX"));
        let said = host.line(0, &format!("c {close}"));
        assert!(!said.contains("EXPUNGE"), "{said}");
        assert!(said.contains("c OK "), "{said}");
        assert_eq!(host.store.mailbox(&name("INBOX")).messages.len(), left);
    }
}

#[test]
fn nothing_changes_under_examine() {
    for command in [
        "STORE 1 +FLAGS (\\Seen)",
        "UID STORE 1 +FLAGS (\\Seen)",
        "EXPUNGE",
        "UID EXPUNGE 1",
        "MOVE 1 INBOX",
        "UID MOVE 1 INBOX",
    ] {
        let mut host = logged_in(store(1), 1);
        host.line(0, "b EXAMINE INBOX");
        let said = host.line(0, &format!("c {command}"));
        assert_eq!(said, "c NO the mailbox is open read-only\r\n", "{command}");
        assert!(host.sessions[0].questions.len() <= 2);
    }
}

#[test]
fn numbers_that_are_not_there_are_bad_and_identifiers_that_are_not_there_are_nothing() {
    for command in [
        "FETCH 3 UID",
        "FETCH 1:3 UID",
        "STORE 3 FLAGS ()",
        "COPY 3 INBOX",
        "MOVE 9 INBOX",
    ] {
        let mut host = logged_in(store(2), 1);
        host.line(0, "b SELECT INBOX");
        let said = host.line(0, &format!("c {command}"));
        assert!(said.starts_with("c BAD "), "{command}: {said}");
        let said = host.line(0, &format!("c UID {}", command.replace('3', "77")));
        assert!(
            said.ends_with(" done\r\n") && said.contains("c OK "),
            "{command}: {said}"
        );
    }
    let mut host = logged_in(store(0), 1);
    host.line(0, "b SELECT INBOX");
    assert!(host.line(0, "c FETCH * UID").starts_with("c BAD "));
    assert!(host.line(0, "c FETCH 1:* UID").starts_with("c BAD "));
    assert_eq!(
        host.line(0, "c UID FETCH 1:* UID"),
        "c OK UID FETCH done\r\n"
    );
    assert_eq!(
        host.line(0, "c SEARCH 1:*"),
        "* SEARCH\r\nc OK SEARCH done\r\n"
    );
}

#[test]
fn the_star_is_the_last_message_also_where_the_range_begins_behind_it() {
    let mut host = logged_in(store(2), 1);
    host.line(0, "b SELECT INBOX");
    let said = host.line(0, "c UID FETCH 50:* UID");
    assert_eq!(said, "* 2 FETCH (UID 2)\r\nc OK UID FETCH done\r\n");
}

#[test]
fn a_new_keyword_is_named_by_flags_before_it_is_used() {
    let mut host = logged_in(store(1), 2);
    host.line(0, "b SELECT INBOX");
    host.line(1, "b SELECT INBOX");
    let said = host.line(0, "c STORE 1 +FLAGS ($Forwarded)");
    assert_eq!(
        said,
        "* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft $Forwarded)\r\n\
         * 1 FETCH (FLAGS ($Forwarded \\Recent))\r\nc OK STORE done\r\n"
    );
    let said = host.line(1, "c NOOP");
    assert_eq!(
        said,
        "* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft $Forwarded)\r\n\
         * 1 FETCH (FLAGS ($Forwarded))\r\nc OK NOOP done\r\n"
    );
    // In another spelling it is the same (section 9, note 1).
    let said = host.line(0, "d STORE 1 -FLAGS ($forwarded)");
    assert_eq!(said, "* 1 FETCH (FLAGS (\\Recent))\r\nd OK STORE done\r\n");
    assert!(host.line(1, "e SELECT INBOX").contains("\\Draft)"));
}

#[test]
fn whose_mailbox_is_deleted_or_renamed_by_another_hears_bye() {
    for command in ["DELETE x", "RENAME x y"] {
        let mut store = store(0);
        store.create(&name("x"));
        let mut host = logged_in(store, 2);
        host.line(0, "b SELECT x");
        assert!(host.line(1, &format!("b {command}")).starts_with("b OK "));
        assert_eq!(host.taken(0), "* BYE the mailbox is gone\r\n");
        assert_eq!(host.sessions[0].server.state(), StateName::Logout);
    }
}

#[test]
fn the_mailbox_that_one_has_open_oneself_stays() {
    let mut store = store(0);
    store.create(&name("x"));
    store.create(&name("x/y"));
    let mut host = logged_in(store, 1);
    host.line(0, "b SELECT x/y");
    for command in ["DELETE x/y", "RENAME x/y z", "RENAME x z"] {
        let said = host.line(0, &format!("c {command}"));
        assert!(said.starts_with("c NO [INUSE] "), "{command}: {said}");
    }
    assert!(host.line(0, "d RENAME INBOX old").starts_with("d OK "));
}

#[test]
fn renaming_inbox_empties_it_for_who_has_it_open() {
    let mut host = logged_in(store(2), 1);
    host.line(0, "b SELECT INBOX");
    let said = host.line(0, "c RENAME INBOX old");
    assert_eq!(said, "* 1 EXPUNGE\r\n* 1 EXPUNGE\r\nc OK RENAME done\r\n");
    assert_eq!(
        host.line(0, "d STATUS old (MESSAGES)"),
        "* STATUS old (MESSAGES 2)\r\nd OK STATUS done\r\n"
    );
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

/// RFC 3501 section 5.1: INBOX is one name in any case, and so it is in front of other levels.
#[test]
fn inbox_is_one_name_in_any_case_wherever_it_stands() {
    let mut host = logged_in(store(1), 1);
    for (line, wanted) in [
        ("CREATE Inbox/Kid", "x OK"),
        ("CREATE iNBOX/Kid", "x NO [ALREADYEXISTS]"),
        ("SELECT INBOX/Kid", "[READ-WRITE] SELECT done"),
        ("UNSELECT", "x OK"),
        (
            "LIST \"\" INBOX/%",
            "* LIST (\\HasNoChildren) \"/\" INBOX/Kid\r\n",
        ),
        (
            "LIST inbox/ %",
            "* LIST (\\HasNoChildren) \"/\" INBOX/Kid\r\n",
        ),
        (
            "STATUS inbox/Kid (MESSAGES)",
            "* STATUS INBOX/Kid (MESSAGES 0)\r\n",
        ),
        ("STATUS INBOX/kid (MESSAGES)", "x NO [NONEXISTENT]"),
        ("SUBSCRIBE inbox/Kid", "x OK"),
        ("LSUB \"\" InBox/*", "* LSUB () \"/\" INBOX/Kid\r\n"),
        ("APPEND Inbox/Kid {3+}\r\nA:b", "x OK [APPENDUID"),
        ("SELECT InBox", "* 1 EXISTS"),
        ("COPY 1 InBox/Kid", "x OK [COPYUID"),
        ("UNSELECT", "x OK"),
        ("RENAME inbox/Kid iNbOx/Son", "x OK"),
        ("STATUS INBOX/Son (MESSAGES)", "(MESSAGES 2)"),
        ("DELETE inbOX/Son", "x OK"),
        (
            "LIST \"\" *",
            "* LIST (\\HasNoChildren) \"/\" INBOX\r\nx OK",
        ),
    ] {
        let said = host.line(0, &format!("x {line}"));
        assert!(said.contains(wanted), "{line}: {said}");
    }
}

/// A name that is no modified UTF-7 (RFC 3501 section 5.1.3) or too long is a mailbox that cannot exist, not a
/// mistake in the command; LIST finds none.
#[test]
fn a_name_that_cannot_be_is_no_mailbox() {
    let long = "a".repeat(1001);
    for name in ["&bad", "\"a &Jjo!\"", "{3+}\r\n\u{e4}x", &long] {
        let mut host = logged_in(store(1), 1);
        host.line(0, "a SELECT INBOX");
        for command in [
            "SELECT",
            "EXAMINE",
            "CREATE",
            "DELETE",
            "SUBSCRIBE",
            "UNSUBSCRIBE",
            "COPY 1",
            "MOVE 1",
            "RENAME INBOX",
        ] {
            let said = host.line(0, &format!("x {command} {name}"));
            assert!(
                said.starts_with("x NO [CANNOT] "),
                "{command} {name}: {said}"
            );
        }
        for (command, wanted) in [
            (format!("STATUS {name} (MESSAGES)"), "x NO [CANNOT]"),
            (format!("RENAME {name} b"), "x NO [CANNOT]"),
            (format!("APPEND {name} {{3+}}\r\nA:b"), "x NO [CANNOT]"),
            (format!("LIST \"\" {name}"), "x OK LIST done"),
            (format!("LIST {name} *"), "x OK LIST done"),
            (format!("LSUB \"\" {name}"), "x OK LSUB done"),
            ("SELECT \"a".to_owned(), "x BAD"),
            ("STATUS INBOX MESSAGES".to_owned(), "x BAD"),
        ] {
            let said = host.line(0, &format!("x {command}"));
            assert!(said.starts_with(wanted), "{command}: {said}");
        }
        assert!(host.line(0, "x FETCH 1 UID").contains("1 FETCH (UID 1)"));
    }
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
