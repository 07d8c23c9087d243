//! What each job says and reports.

use super::*;
use crate::imap::{Flag, Flags, StoreOperation};

const INBOX: &str = "* 3 EXISTS\n* OK [UIDVALIDITY 7] x";

fn work(offers: &str, job: Job) -> (Talk, String) {
    let needed = vec![Job::Open(MailboxName::inbox()), job];
    Talk::in_inbox(config(), offers, needed, INBOX)
}

fn flags(all: &[Flag]) -> Flags {
    all.iter().cloned().collect()
}

#[test]
fn what_is_new_is_fetched_and_what_became_of_the_rest_is_learnt_once() {
    let known = Some(5);
    let jobs = vec![
        Job::FetchNew {
            known,
            held: Vec::new(),
        },
        Job::FetchNew {
            known: Some(9),
            held: Vec::new(),
        },
    ];
    let (mut talk, said) = Talk::in_inbox(config(), "", jobs, INBOX);
    assert_eq!(said, "a3 UID SEARCH UID 6:* NOT UID 5");
    talk.facts.clear();
    talk.hear("* SEARCH 9 7 5");
    assert_eq!(
        talk.ok(),
        "a4 UID FETCH 7,9 (FLAGS INTERNALDATE BODY.PEEK[])"
    );
    talk.hear(
        "* 2 FETCH (UID 7 FLAGS (\\Seen) INTERNALDATE \" 2-Mar-2026 09:30:00 +0100\" BODY[] {4}\n\
         a\nb)\n* 3 FETCH (BODY[] \"x\\\"\" UID 9 FLAGS ())",
    );
    let said = talk.ok();
    assert_eq!(said, "a5 UID FETCH 1:5 FLAGS");
    talk.hear("* 1 FETCH (FLAGS (\\Deleted k) UID 3)");
    assert_eq!(talk.ok(), "a6 UID SEARCH UID 10:* NOT UID 9");
    talk.hear("* SEARCH 9");
    assert_eq!(talk.ok(), "a7 LOGOUT");
    let expected = [
        Fact::Fetched {
            uid: 7,
            flags: flags(&[Flag::Seen]),
            internal_date: " 2-Mar-2026 08:30:00 +0000".into(),
            content: "a\r\nb".into(),
        },
        Fact::Fetched {
            uid: 9,
            flags: flags(&[]),
            internal_date: String::new(),
            content: "x\"".into(),
        },
        Fact::FlagsChanged {
            uid: 3,
            flags: flags(&[Flag::Deleted, Flag::Keyword("k".into())]),
        },
        Fact::Present {
            up_to: u32::MAX,
            uids: vec![3, 7, 9],
        },
        Fact::Done(JobName::FetchNew),
        Fact::Done(JobName::FetchNew),
    ];
    assert_eq!(talk.facts, expected);
    assert_eq!(talk.client.fetched(), 2);
}

#[test]
fn of_many_messages_the_newest_are_fetched_and_the_others_on_request() {
    let few = Config {
        at_most: Some(2),
        ..config()
    };
    let jobs = vec![
        Job::FetchNew {
            known: None,
            held: Vec::new(),
        },
        Job::Fetch { uids: vec![6, 4] },
    ];
    let inbox = "* 5 EXISTS\n* OK [UIDVALIDITY 7] x";
    let (mut talk, said) = Talk::in_inbox(few.clone(), "", jobs, inbox);
    assert_eq!(said, "a3 UID SEARCH ALL");
    talk.facts.clear();
    talk.hear("* SEARCH 9 4 6 2 8");
    assert_eq!(
        talk.ok(),
        "a4 UID FETCH 8:9 (FLAGS INTERNALDATE BODY.PEEK[])"
    );
    // Which number each has is known from the search.
    talk.hear("* 3 EXPUNGE");
    assert_eq!(
        talk.ok(),
        "a5 UID FETCH 4,6 (FLAGS INTERNALDATE BODY.PEEK[])"
    );
    let uids = vec![2, 4, 6];
    let facts = talk.facts();
    assert_eq!(
        facts[..2],
        [Fact::Unfetched { uids }, Fact::Vanished { uid: 6 }]
    );
    let present = Fact::Present {
        up_to: u32::MAX,
        uids: vec![2, 4, 8, 9],
    };
    assert!(facts.contains(&present), "{facts:?}");

    // Next time one search tells which there are, and of those that are kept the flags are asked.
    let jobs = vec![Job::FetchNew {
        known: Some(9),
        held: vec![8, 9],
    }];
    let (mut talk, said) = Talk::in_inbox(few, "", jobs, inbox);
    assert_eq!(said, "a3 UID SEARCH ALL");
    talk.hear("* SEARCH 2 4 9 10 11");
    talk.facts.clear();
    assert_eq!(
        talk.ok(),
        "a4 UID FETCH 10:11 (FLAGS INTERNALDATE BODY.PEEK[])"
    );
    assert_eq!(talk.ok(), "a5 UID FETCH 8:9 FLAGS");
    assert_eq!(talk.ok(), "a6 LOGOUT");
    let uids = vec![2, 4, 9, 10, 11];
    let up_to = u32::MAX;
    assert_eq!(talk.facts[0], Fact::Present { up_to, uids });
}

#[test]
fn what_a_search_cannot_tell_of_those_that_are_not_fetched_is_asked() {
    let few = Config {
        at_most: Some(1),
        ..config()
    };
    let jobs = vec![Job::FetchNew {
        known: None,
        held: Vec::new(),
    }];
    let inbox = "* 3 EXISTS\n* OK [UIDVALIDITY 7] x";
    let (mut talk, _) = Talk::in_inbox(few, "", jobs, inbox);
    // One more came, of which the search does not know.
    talk.hear("* 4 EXISTS\n* SEARCH 2 4 6");
    assert_eq!(talk.ok(), "a4 UID FETCH 6 (FLAGS INTERNALDATE BODY.PEEK[])");
    assert_eq!(talk.ok(), "a5 UID FETCH 2,4 FLAGS");
}

#[test]
fn what_is_told_of_a_message_in_pieces_is_one_message() {
    let (mut talk, said) = work("", Job::Read { uid: 7 });
    assert_eq!(said, "a3 UID FETCH 7 (FLAGS INTERNALDATE BODY[])");
    talk.facts.clear();
    talk.hear("* 2 FETCH (BODY[] \"x\")\n* 2 FETCH (UID 7)\n* 1 FETCH (UID 5 FLAGS (\\Draft))");
    let fetched = |flags| Fact::Fetched {
        uid: 7,
        flags,
        internal_date: String::new(),
        content: "x".into(),
    };
    assert_eq!(talk.facts(), [fetched(flags(&[]))]);
    // It comes once, and nothing comes that was not asked for.
    talk.hear("* 2 FETCH (BODY[] \"again\" FLAGS (\\Seen))\n* 1 FETCH (BODY[] \"unasked\")");
    talk.ok();
    let changed = |uid, flag| Fact::FlagsChanged {
        uid,
        flags: flags(&[flag]),
    };
    let expected = [
        changed(5, Flag::Draft),
        changed(7, Flag::Seen),
        Fact::Done(JobName::Read),
    ];
    assert_eq!(talk.facts, expected);
    // Of a message that is not named nothing can be made.
    let (mut talk, _) = work("", Job::Read { uid: 7 });
    talk.hear("* 2 FETCH (BODY[] \"x\")");
    talk.ok();
    talk.failed(Failure::Nonsense);
}

#[test]
fn a_message_that_is_no_more_is_not_read() {
    let (mut talk, _) = work("", Job::Read { uid: 7 });
    talk.hear("* 2 FETCH (UID 7 FLAGS () BODY[] NIL)");
    talk.facts.clear();
    talk.ok();
    let told = Fact::FlagsChanged {
        uid: 7,
        flags: flags(&[]),
    };
    assert_eq!(talk.facts, [told, Fact::Done(JobName::Read)]);
}

#[test]
fn flags_are_changed_as_asked_but_recent_which_is_the_servers() {
    for (operation, says) in [
        (StoreOperation::Add, "+FLAGS (\\Seen k)"),
        (StoreOperation::Remove, "-FLAGS (\\Seen k)"),
        (StoreOperation::Replace, "FLAGS (\\Seen k)"),
    ] {
        let flags = flags(&[Flag::Seen, Flag::Recent, Flag::Keyword("k".into())]);
        let uids = vec![9, 3, 4, 4, 5];
        let (mut talk, said) = work(
            "",
            Job::StoreFlags {
                uids,
                operation,
                flags,
            },
        );
        assert_eq!(said, format!("a3 UID STORE 3:5,9 {says}"));
        talk.facts.clear();
        talk.ok();
        assert_eq!(talk.facts, [Fact::Done(JobName::StoreFlags)]);
    }
}

#[test]
fn no_message_is_zero() {
    let (mut talk, said) = work(
        "",
        Job::FetchNew {
            known: Some(0),
            held: Vec::new(),
        },
    );
    assert_eq!(said, "a3 UID SEARCH ALL");
    talk.hear("* SEARCH 0 7");
    assert_eq!(talk.ok(), "a4 UID FETCH 7 (FLAGS INTERNALDATE BODY.PEEK[])");
    let (_, said) = work("", Job::Read { uid: 0 });
    assert_eq!(said, "a3 LOGOUT");
    let (mut talk, _) = work("", Job::Search("ALL".into()));
    talk.hear("* SEARCH 0");
    talk.ok();
    assert!(talk.facts.contains(&Fact::SearchResult(vec![])));
}

#[test]
fn a_job_without_messages_is_done_without_a_word() {
    let to = name("x");
    let (talk, said) = work("", Job::Copy { uids: vec![], to });
    assert_eq!(said, "a3 LOGOUT");
    assert!(talk.facts.contains(&Fact::Done(JobName::Copy)));
}

#[test]
fn many_messages_are_named_in_lines_that_are_not_too_long() {
    let uids: Vec<u32> = (0..700).map(|it| u32::MAX - 2 * it).collect();
    let to = name(&"x".repeat(1000));
    let (mut talk, mut said) = work("", Job::Copy { uids, to });
    for _ in 0..3 {
        assert!(said.contains(" UID COPY 4"), "{said}");
        assert!(said.len() < 8000, "{}", said.len());
        said = talk.ok();
    }
    assert!(said.ends_with("LOGOUT"), "{said}");
    let done = talk.facts.iter().filter(|it| matches!(it, Fact::Done(_)));
    assert_eq!(done.count(), 2);
}

#[test]
fn what_became_of_copies_is_reported_where_the_server_tells() {
    let copied = |pairs: &[(u32, u32)]| Fact::Copied {
        to: name("x"),
        uid_validity: 4,
        pairs: pairs.to_vec(),
    };
    let job = || Job::Copy {
        uids: vec![3, 4, 9],
        to: name("x"),
    };
    for (code, fact) in [
        (
            "[COPYUID 4 3:4,9 20:22]",
            Some(copied(&[(3, 20), (4, 21), (9, 22)])),
        ),
        ("[COPYUID 4 9,3 20:21]", Some(copied(&[(9, 20), (3, 21)]))),
        // As many as were asked at the most, and one for each.
        ("[COPYUID 4 3:4 20]", None),
        ("[COPYUID 4 1:4294967295 1:4294967295]", None),
        ("", None),
    ] {
        let (mut talk, said) = work("", job());
        assert_eq!(said, "a3 UID COPY 3:4,9 x");
        talk.facts.clear();
        // Only once.
        talk.hear(&format!("* OK {code} x"));
        talk.ok_with(&format!("{code} x"));
        let mut expected: Vec<Fact> = fact.into_iter().collect();
        expected.push(Fact::Done(JobName::Copy));
        assert_eq!(talk.facts, expected);
    }
}

#[test]
fn messages_move_by_what_the_server_offers() {
    let job = || Job::Move {
        uids: vec![3, 4],
        to: name("x"),
    };
    for (offers, says) in [
        ("MOVE", &["UID MOVE 3:4 x"][..]),
        (
            "UIDPLUS",
            &[
                "UID COPY 3:4 x",
                "UID STORE 3:4 +FLAGS.SILENT (\\Deleted)",
                "UID EXPUNGE 3:4",
            ],
        ),
        (
            "",
            &[
                "UID COPY 3:4 x",
                "UID STORE 3:4 +FLAGS.SILENT (\\Deleted)",
                "EXPUNGE",
            ],
        ),
    ] {
        let (mut talk, mut said) = work(offers, job());
        for says in says {
            assert_eq!(&said[3..], *says);
            said = talk.ok();
        }
        assert!(said.ends_with("LOGOUT"));
        assert!(talk.facts.contains(&Fact::Done(JobName::Move)));
    }
    // What was not copied is not removed.
    let (mut talk, _) = work("", job());
    talk.facts.clear();
    assert!(talk.no("[TRYCREATE] no such mailbox").ends_with("LOGOUT"));
    let refused = Fact::Refused {
        job: JobName::Move,
        command: CommandName::UidCopy,
        text: "[TRYCREATE] no such mailbox".into(),
    };
    assert_eq!(talk.facts, [refused]);
}

#[test]
fn a_search_says_the_keys_as_they_are_and_letters_outside_ascii_as_literals() {
    for (offers, keys, says) in [
        ("", "FROM bob (SEEN)", "FROM bob (SEEN)"),
        ("", "SUBJECT \"a \\\"b\"", "SUBJECT \"a \\\"b\""),
        (
            "LITERAL+",
            "TEXT \"grün \\\"\" SEEN",
            "CHARSET UTF-8 TEXT {7+}|grün \" SEEN",
        ),
        ("LITERAL-", "(TEXT grün)", "CHARSET UTF-8 (TEXT {5+}|grün)"),
        (
            "LITERAL+",
            "charset UTF-8 TEXT grün",
            "charset UTF-8 TEXT {5+}|grün",
        ),
        // Nothing makes two commands of one, or has the server wait for more.
        ("", "ALL\r\na9 NOOP", "ALL  a9 NOOP"),
        ("", "TEXT {3}", "TEXT {3} "),
        ("", "TEXT {3+}\r\nabc", "TEXT {3+}  abc"),
        ("", "TEXT \"grün", "CHARSET UTF-8 TEXT \"gr  n"),
        ("", "", ""),
    ] {
        let (_, said) = work(offers, Job::Search(keys.into()));
        assert_eq!(
            said,
            format!("a3 UID SEARCH {says}").trim_end_matches('|'),
            "{keys}"
        );
    }
    let (mut talk, said) = work("", Job::Search("TEXT ä TEXT \"ö\"".into()));
    assert_eq!(said, "a3 UID SEARCH CHARSET UTF-8 TEXT {2}");
    assert_eq!(talk.hear("+ go on"), "ä TEXT {2}");
    assert_eq!(talk.hear("+ go on"), "ö");
    talk.hear("* SEARCH 9 3");
    talk.hear("* SEARCH 3");
    talk.facts.clear();
    talk.ok();
    let expected = [Fact::SearchResult(vec![3, 9]), Fact::Done(JobName::Search)];
    assert_eq!(talk.facts, expected);
}

#[test]
fn a_refused_job_is_reported_and_the_others_go_on() {
    let jobs = vec![Job::Search("NONSENSE".into()), Job::Create(name("ü"))];
    let (mut talk, _) = Talk::in_inbox(config(), "", jobs, INBOX);
    talk.facts.clear();
    assert_eq!(talk.bad(), "a4 CREATE &APw-");
    assert_eq!(talk.no("[ALREADYEXISTS] x"), "a5 LOGOUT");
    let refused = |job, command, text: &str| Fact::Refused {
        job,
        command,
        text: text.into(),
    };
    let expected = [
        refused(JobName::Search, CommandName::UidSearch, "what"),
        refused(JobName::Create, CommandName::Create, "[ALREADYEXISTS] x"),
    ];
    assert_eq!(talk.facts, expected);
    talk.ok();
    assert_eq!(talk.facts.last(), Some(&Fact::Finished(Ok(()))));
}

#[test]
fn a_message_is_appended_as_it_is() {
    let job = || Job::Append {
        mailbox: name("x"),
        flags: flags(&[Flag::Seen, Flag::Recent]),
        content: "a\r\nb".into(),
    };
    let (mut talk, said) = work("", job());
    assert_eq!(said, "a3 APPEND x (\\Seen) {4}");
    assert_eq!(talk.hear("+ ready"), "a|b");
    talk.facts.clear();
    talk.ok_with("[APPENDUID 4 17] x");
    let appended = Fact::Appended {
        mailbox: name("x"),
        uid_validity: 4,
        uid: 17,
    };
    assert_eq!(talk.facts, [appended, Fact::Done(JobName::Append)]);
    let (mut talk, said) = work("LITERAL+", job());
    assert_eq!(said, "a3 APPEND x (\\Seen) {4+}|a|b");
    talk.facts.clear();
    talk.ok_with("[APPENDUID 4 17:18] x");
    assert_eq!(talk.facts, [Fact::Done(JobName::Append)]);
    let (mut talk, _) = work("", job());
    assert!(talk.no("[OVERQUOTA] x").ends_with("LOGOUT"));
    assert_eq!(talk.hear("+ ready"), "");
    talk.failed(Failure::Nonsense);
}

#[test]
fn jobs_behind_logout_are_not_done() {
    let (mut talk, said) = Talk::in_inbox(
        config(),
        "",
        vec![Job::Expunge, Job::Logout, Job::Noop],
        INBOX,
    );
    assert_eq!(said, "a3 EXPUNGE");
    assert_eq!(talk.ok(), "a4 LOGOUT");
    assert!(!talk.client.add(Instant::ZERO, Job::Noop));
    talk.ok();
    let done = [JobName::Expunge, JobName::Logout].map(Fact::Done);
    assert!(
        talk.facts
            .ends_with(&[done[1].clone(), Fact::Finished(Ok(()))])
    );
    assert!(talk.facts.contains(&done[0]));
    assert!(!talk.facts.contains(&Fact::Done(JobName::Noop)));
}

#[test]
fn jobs_are_data() {
    let job = Job::StoreFlags {
        uids: vec![1],
        operation: StoreOperation::Add,
        flags: flags(&[Flag::Seen]),
    };
    let json = r#"{"store-flags":{"uids":[1],"operation":"add","flags":["\\Seen"]}}"#;
    assert_eq!(serde_json::to_string(&job).unwrap(), json);
    assert_eq!(serde_json::from_str::<Job>(json).unwrap(), job);
}
