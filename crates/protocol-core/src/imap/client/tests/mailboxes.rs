//! Mailboxes: which there are, which is open, which one a job is meant for.

use super::*;

const INBOX: &str = "* 3 EXISTS\n* OK [UIDVALIDITY 7] x";

fn work(offers: &str, job: Job) -> (Talk, String) {
    let needed = vec![Job::Open(MailboxName::inbox()), job];
    Talk::in_inbox(config(), offers, needed, INBOX)
}

fn stays() -> Config {
    Config {
        stay: true,
        ..config()
    }
}

#[test]
fn folders_are_what_list_and_lsub_name() {
    let mut talk = Talk::new(config(), vec![Job::List]);
    talk.hear("* OK [CAPABILITY X] x");
    assert_eq!(talk.ok_with("[CAPABILITY X] x"), "a2 LIST \"\" *");
    talk.hear(
        "* LIST (\\HasNoChildren) \"/\" inbox\n* LIST (\\Noselect) \"/\" a\n\
         * LIST (\\Sent) \"/\" \"Entw&APw-rfe\"\n* LIST () NIL {3}\nb\"c\n* LIST () \"/\" &bad",
    );
    assert_eq!(talk.ok(), "a3 LSUB \"\" *");
    talk.hear("* LSUB () \"/\" INBOX\n* LSUB (\\Noselect) \"/\" gone");
    talk.facts.clear();
    assert_eq!(talk.ok(), "a4 LOGOUT");
    let listed = |text: &str, delimiter, selectable, subscribed| Listed {
        name: name(text),
        delimiter,
        selectable,
        special_use: (text == "Entwürfe").then_some(crate::imap::server::SpecialUse::Sent),
        subscribed,
    };
    let folders = vec![
        listed("Entwürfe", Some('/'), true, false),
        listed("INBOX", Some('/'), true, true),
        listed("a", Some('/'), false, false),
        listed("b\"c", None, true, false),
        listed("gone", Some('/'), false, true),
    ];
    let expected = [Fact::Folders(folders), Fact::Done(JobName::List)];
    assert_eq!(talk.facts, expected);
}

#[test]
fn a_mailbox_is_opened_once_and_by_its_name_on_the_wire() {
    let jobs = ["Entwürfe", "Entwürfe", "a b", "a\"b"].map(|it| Job::Open(name(it)));
    let mut jobs = jobs.to_vec();
    jobs.push(Job::Examine(name("a\"b")));
    let mut talk = Talk::new(config(), jobs);
    talk.hear("* PREAUTH [CAPABILITY X] x");
    talk.facts.clear();
    assert_eq!(talk.ok(), "a2 SELECT \"a b\"");
    assert_eq!(talk.client.open(), None);
    assert_eq!(talk.ok(), "a3 SELECT \"a\\\"b\"");
    talk.facts.clear();
    assert_eq!(talk.ok(), "a4 EXAMINE \"a\\\"b\"");
    assert_eq!(talk.ok_with("[READ-ONLY] x"), "a5 LOGOUT");
    let examined = Fact::Selected {
        mailbox: name("a\"b"),
        exists: 0,
        uid_validity: 0,
        uid_next: None,
        read_only: true,
    };
    assert!(talk.facts.contains(&examined));
    let done = talk.facts.iter().filter(|it| matches!(it, Fact::Done(_)));
    assert_eq!(done.count(), 2);
}

#[test]
fn the_first_mailbox_that_cannot_be_opened_ends_the_session_and_a_later_one_refuses_its_jobs() {
    let mut talk = Talk::new(config(), vec![Job::Open(name("x")), Job::Noop]);
    talk.hear("* PREAUTH [CAPABILITY X] x");
    assert_eq!(talk.no("[NONEXISTENT] no such mailbox"), "a2 LOGOUT");
    talk.failed(Failure::Refused {
        command: CommandName::Select,
        text: "[NONEXISTENT] no such mailbox".into(),
    });
    let fetch = || Job::FetchNew {
        known: None,
        held: Vec::new(),
    };
    let jobs = vec![
        Job::Open(MailboxName::inbox()),
        Job::Examine(name("x")),
        fetch(),
        Job::Read { uid: 5 },
        Job::Noop,
        Job::Open(name("y")),
        fetch(),
    ];
    let (mut talk, said) = Talk::in_inbox(config(), "", jobs, INBOX);
    assert_eq!(said, "a3 EXAMINE x");
    talk.facts.clear();
    assert_eq!(talk.no("gone"), "a4 NOOP");
    let refused = |job, command| Fact::Refused {
        job,
        command,
        text: "gone".into(),
    };
    let expected = [
        refused(JobName::Examine, CommandName::Examine),
        refused(JobName::FetchNew, CommandName::Select),
        refused(JobName::Read, CommandName::Select),
    ];
    assert_eq!(talk.facts, expected);
    assert_eq!(talk.client.open(), None);
    assert_eq!(talk.ok(), "a5 SELECT y");
    assert_eq!(talk.ok(), "a6 UID SEARCH ALL");
}

#[test]
fn names_are_created_subscribed_renamed_and_deleted() {
    let x = || name("x");
    for (job, says) in [
        (Job::Create(x()), "CREATE x"),
        (Job::Delete(x()), "DELETE x"),
        (Job::Subscribe(x()), "SUBSCRIBE x"),
        (Job::Unsubscribe(x()), "UNSUBSCRIBE x"),
        (Job::Expunge, "EXPUNGE"),
        (Job::Noop, "NOOP"),
        (
            Job::Rename {
                from: x(),
                to: name("y z"),
            },
            "RENAME x \"y z\"",
        ),
        (
            Job::Rename {
                from: MailboxName::inbox(),
                to: x(),
            },
            "RENAME INBOX x",
        ),
    ] {
        let done = Fact::Done(job.name());
        let (mut talk, said) = work("UNSELECT", job);
        assert_eq!(said, format!("a3 {says}"));
        assert!(talk.ok().ends_with("LOGOUT"));
        assert_eq!(talk.facts.last(), Some(&done));
    }
}

#[test]
fn a_mailbox_is_left_before_it_is_deleted_or_renamed_and_nothing_in_it_is_removed_by_that() {
    let open = Job::Open(name("a/b"));
    let noop = Job::FetchNew {
        known: None,
        held: Vec::new(),
    };
    let rename = Job::Rename {
        from: name("a"),
        to: name("c"),
    };
    let delete = Job::Delete(name("a/b"));
    for (offers, job, says, opens) in [
        (
            "UNSELECT",
            delete.clone(),
            &["UNSELECT", "DELETE a/b"][..],
            "INBOX",
        ),
        ("", delete, &["EXAMINE a/b", "CLOSE", "DELETE a/b"], "INBOX"),
        (
            "UNSELECT",
            rename.clone(),
            &["UNSELECT", "RENAME a c"],
            "c/b",
        ),
        ("", rename, &["EXAMINE a/b", "CLOSE", "RENAME a c"], "c/b"),
    ] {
        let jobs = vec![open.clone(), job, noop.clone()];
        let (mut talk, mut said) = Talk::in_inbox(config(), offers, jobs, INBOX);
        for says in says {
            assert_eq!(&said[3..], *says);
            said = talk.ok();
        }
        assert_eq!(&said[3..], format!("SELECT {opens}"));
        let [selected, opened, left, done] = &talk.facts[..] else {
            panic!("{:?}", talk.facts);
        };
        assert!(matches!(selected, Fact::Selected { .. }));
        assert_eq!((opened, left), (&Fact::Done(JobName::Open), &Fact::Left));
        assert!(matches!(done, Fact::Done(_)));
    }
}

#[test]
fn another_uidvalidity_makes_what_was_known_nothing() {
    let jobs = vec![
        Job::FetchNew {
            known: Some(5),
            held: Vec::new(),
        },
        Job::Read { uid: 3 },
        Job::Move {
            uids: vec![3],
            to: name("x"),
        },
        Job::Noop,
        Job::Open(name("y")),
        Job::Read { uid: 3 },
    ];
    let remembered = BTreeMap::from([(MailboxName::inbox(), 6), (name("y"), 9)]);
    let known = Config {
        remembered,
        ..config()
    };
    let (mut talk, said) = Talk::in_inbox(known, "", jobs.clone(), INBOX);
    assert_eq!(said, "a3 UID SEARCH ALL");
    let refused = |job| Fact::Refused {
        job,
        command: CommandName::Select,
        text: "[UIDVALIDITY 7]".into(),
    };
    assert_eq!(talk.ok(), "a4 NOOP");
    let ended = [refused(JobName::Read), refused(JobName::Move)];
    assert!(talk.facts.ends_with(&ended), "{:?}", talk.facts);
    assert_eq!(talk.ok(), "a5 SELECT y");
    talk.hear("* OK [UIDVALIDITY 9] x");
    assert!(talk.ok().starts_with("a6 UID FETCH 3 "));
    // Where nothing was known before nothing is forgotten.
    let (_, said) = Talk::in_inbox(config(), "", jobs, INBOX);
    assert_eq!(said, "a3 UID SEARCH UID 6:* NOT UID 5");
}

#[test]
fn a_job_in_another_mailbox_is_done_there_and_the_next_is_not() {
    let read = |uid| Job::Read { uid };
    let within = |mailbox: &str, job| Job::In {
        mailbox: name(mailbox),
        job: Box::new(job),
    };
    let jobs = vec![
        Job::Open(name("a")),
        within("a", read(1)),
        within("b", read(2)),
        within("b", Job::Noop),
        within("x", within("b", Job::Expunge)),
        read(3),
        within("gone", read(4)),
        within("gone", Job::List),
        read(5),
    ];
    let (mut talk, mut said) = Talk::in_inbox(config(), "", jobs, INBOX);
    talk.facts.clear();
    for says in [
        "UID FETCH 1 ",
        "SELECT b",
        "UID FETCH 2 ",
        "NOOP",
        "EXPUNGE",
        "SELECT a",
    ] {
        assert!(said[3..].starts_with(says), "{said}");
        if says == "SELECT a" {
            talk.hear(INBOX);
        }
        said = talk.ok();
    }
    assert!(said.starts_with("a9 UID FETCH 3 "), "{said}");
    assert_eq!(talk.ok(), "a10 SELECT gone");
    talk.facts.clear();
    assert_eq!(talk.no("x"), "a11 LIST \"\" *");
    let refused = Fact::Refused {
        job: JobName::Read,
        command: CommandName::Select,
        text: "x".into(),
    };
    assert_eq!(talk.facts, [refused]);
    talk.ok();
    assert_eq!(talk.ok(), "a13 SELECT a");
    talk.hear(INBOX);
    assert!(talk.ok().starts_with("a14 UID FETCH 5 "));
}

#[test]
fn another_uidvalidity_concerns_the_jobs_in_that_mailbox_wherever_they_stand() {
    let fetch = |mailbox: &str| Job::In {
        mailbox: name(mailbox),
        job: Box::new(Job::FetchNew {
            known: Some(5),
            held: Vec::new(),
        }),
    };
    let jobs = vec![fetch("a"), Job::Open(name("b")), fetch("a"), fetch("b")];
    let remembered = BTreeMap::from([(name("a"), 6), (name("b"), 7)]);
    let known = Config {
        remembered,
        ..config()
    };
    let (mut talk, mut said) = Talk::in_inbox(known, "", jobs, INBOX);
    for says in [
        "UID SEARCH ALL",
        "SELECT b",
        "SELECT a",
        "UID SEARCH ALL",
        "SELECT b",
        "UID SEARCH UID 6:* NOT UID 5",
    ] {
        let place = said.find(' ').expect("a tag");
        assert_eq!(&said[place + 1..], says);
        if says.starts_with("SELECT") {
            talk.hear("* OK [UIDVALIDITY 7] x");
        }
        said = talk.ok();
    }
}

#[test]
fn a_job_is_meant_for_the_mailbox_that_is_open_when_its_turn_comes() {
    let mut talk = Talk::new(config(), vec![]);
    let mut meant = |job| {
        talk.add(job);
        talk.client.target()
    };
    assert_eq!(meant(Job::Noop), Some(MailboxName::inbox()));
    assert_eq!(meant(Job::Open(name("a/b"))), Some(name("a/b")));
    assert_eq!(meant(Job::Delete(name("a"))), Some(name("a/b")));
    let (from, to) = (name("a"), name("c"));
    assert_eq!(meant(Job::Rename { from, to }), Some(name("c/b")));
    assert_eq!(meant(Job::Delete(name("c/b"))), Some(MailboxName::inbox()));
    assert_eq!(meant(Job::Examine(name("d"))), Some(name("d")));
    let (mut talk, _) = Talk::in_inbox(stays(), "UNSELECT", vec![], INBOX);
    assert_eq!(talk.client.target(), Some(MailboxName::inbox()));
    talk.add(Job::Open(name("a")));
    talk.ok();
    talk.add(Job::Delete(name("a")));
    assert_eq!(talk.client.target(), Some(MailboxName::inbox()));
    talk.ok();
    talk.no("x");
    assert_eq!(talk.client.target(), Some(name("a")));
    talk.ok();
    talk.add(Job::Open(name("b")));
    talk.no("x");
    assert_eq!(talk.client.target(), None);
    talk.add(Job::Examine(name("a")));
    assert_eq!(talk.client.target(), Some(name("a")));
}
