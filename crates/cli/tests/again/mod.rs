//! What is kept and what is not when a server ends and begins again, and what a run of it prints.

use crate::program::{Folder, ends};
use crate::{FREE, Served};
use std::collections::BTreeSet;
use std::time::Duration;

/// The UIDVALIDITY of one of Bob's mailboxes.
fn validity(served: &Served, mailbox: &str, before: &[&str]) -> u32 {
    let mut imap = served.talk("imap");
    imap.tagged("a LOGIN bob letmein");
    for command in before {
        imap.tagged(&format!("b {command}"));
    }
    let status = imap.tagged(&format!("c STATUS {mailbox} (UIDVALIDITY)"));
    let number = status.split("(UIDVALIDITY ").nth(1).unwrap();
    number.split(')').next().unwrap().parse().unwrap()
}

/// What names Bob's messages by POP3, when there are so many.
fn unique_ids(served: &Served, wanted: usize) -> BTreeSet<String> {
    served.mailbox(wanted);
    let mut pop = served.talk("pop3");
    pop.expect("USER bob", "+OK");
    pop.expect("PASS letmein", "+OK");
    pop.expect("UIDL", "+OK");
    let lines = core::iter::repeat_with(|| pop.line()).take_while(|it| it != ".\r\n");
    let ids = lines.map(|it| it.trim_end().split_once(' ').unwrap().1.to_owned());
    ids.collect()
}

#[test]
fn identifiers_are_used_once_over_restarts_unless_the_mail_is_still_there() {
    let folder = Folder::new("again");
    let file = &folder.file("run.json");
    let start = |options: &[&str]| Served::start(&[options, &["--pop3", FREE]].concat());
    // With which options, and whether the mail of the server before is there.
    let mut last = (0, BTreeSet::new());
    for (options, kept) in [
        (vec![], false),
        (vec![], false),
        (vec!["--record", file], false),
        (vec!["--record", file], true),
        (vec!["--record", file, "--reset"], false),
        (vec!["--record", file], true),
    ] {
        let served = start(&options);
        let now = validity(&served, "INBOX", &[]);
        let (before, known) = &last;
        let held = if kept { known.len() } else { 0 };
        let grows = now > *before || kept && now == *before;
        assert!(grows, "{options:?}: {now} {before}");
        served.deliver("Subject: new\r\n\r\nx");
        let ids = unique_ids(&served, held + 1);
        let same = ids.intersection(known).count();
        assert_eq!(same, held, "{options:?}: {ids:?} {known:?}");
        last = (now, ids);
        served.end();
    }
}

#[test]
fn a_name_that_is_used_again_has_a_higher_uidvalidity() {
    let mut last = 0;
    for _ in 0..2 {
        let served = Served::start(&[]);
        for before in [
            &["CREATE f"][..],
            &["DELETE f", "CREATE f"],
            &["DELETE f", "CREATE f/g", "CREATE f"],
            &["RENAME f h", "CREATE f"],
            // What had the name before may have had the same one.
            &["CREATE x", "DELETE f", "RENAME x f"],
        ] {
            let now = validity(&served, "f", before);
            assert!(now > last, "{before:?}: {now} {last}");
            last = now;
        }
        served.end();
    }
}

#[test]
fn a_record_that_cannot_be_written_is_told_of_at_the_start() {
    let folder = Folder::new("record");
    let missing = folder.file("no/such/run.json");
    let itself = folder.0.to_str().unwrap();
    for file in [&missing, itself, "/dev/null/run.json", "/proc/run.json"] {
        let (code, said) = ends(&["serve", "--smtp", FREE, "--record", file], b"");
        assert_eq!(code, Some(1), "{said}");
        assert!(said.contains(file) && !said.contains("ready"), "{said}");
        // Nobody is called before that is known.
        let nobody = "send 127.0.0.1:9 --from <> --to a@b.example --file /dev/null --save";
        let nobody: Vec<&str> = nobody.split(' ').chain([file]).collect();
        let (code, said) = ends(&nobody, b"");
        assert_eq!(code, Some(1), "{said}");
        assert!(said.contains(file), "{said}");
    }
    assert_eq!(std::fs::read_dir(&folder.0).unwrap().count(), 0);
}

#[test]
fn the_record_is_written_by_whatever_signal_it_ends() {
    let folder = Folder::new("signals");
    for signal in ["TERM", "INT", "HUP"] {
        let file = folder.file(signal);
        let served = Served::start(&["--record", &file]);
        served.deliver("Subject: recorded\r\n\r\nx");
        served.end_by(signal);
        let (code, said) = ends(&["run", &file], b"");
        assert_eq!(code, Some(0), "{signal}: {said}");
        let recorded = "> Subject: recorded (and 2 more lines)";
        assert!(said.contains(recorded), "{said}");
    }
}

#[test]
fn the_run_of_a_client_that_types_octet_by_octet_has_whole_lines() {
    let folder = Folder::new("typed");
    let file = &folder.file("run.json");
    let served = Served::start(&["--record", file, "--pop3", FREE]);
    for (service, typed) in [
        (
            "smtp",
            "EHLO c.example\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<bob@receiver.example>\r\nDATA\r\n\
             Subject: typed\r\n\r\n..a dot\r\nend\r\n.\r\nMAIL FROM:<> BODY=BINARYMIME\r\n\
             RCPT TO:<bob@receiver.example>\r\nBDAT 3\r\nab\nBDAT 1 LAST\r\nxNOOP\r\nQUIT\r\n",
        ),
        (
            "imap",
            "a LOGIN {3}\r\nbob letmein\r\nb SELECT INBOX\r\nc FETCH 1 (BODY.PEEK[TEXT])\r\nd LOGOUT\r\n",
        ),
        (
            "pop3",
            "USER bob\r\nPASS letmein\r\nLIST\r\nRETR 1\r\nQUIT\r\n",
        ),
    ] {
        let mut talk = served.talk(service);
        for octet in typed.split("").filter(|it| !it.is_empty()) {
            talk.say(octet);
            std::thread::sleep(Duration::from_micros(300));
        }
        talk.rest();
        // What was taken is delivered a moment later.
        std::thread::sleep(Duration::from_millis(100));
    }
    // Two commands in one piece, one in two, and one that does not end.
    let mut talk = served.talk("smtp");
    talk.say("HELO one.example\r\nNOOP\r\nVR");
    std::thread::sleep(Duration::from_millis(20));
    talk.say("FY bob\r\nRSE");
    for _ in 0..3 {
        talk.line();
    }
    drop(talk);
    std::thread::sleep(Duration::from_millis(20));
    served.end();

    let (code, said) = ends(&["run", file], b"");
    assert_eq!(code, Some(0), "{said}");
    let lines = said.lines().filter_map(|it| it.split_once("  > "));
    let client: Vec<&str> = lines.map(|(_, text)| text).collect();
    let typed: Vec<&str> = include_str!("typed.txt").lines().collect();
    assert_eq!(client, typed, "{said}");
    for reply in [
        "* 1 FETCH (BODY[TEXT] {13} (and 3 more lines)",
        "+OK scan listing follows (and 3 more lines)",
        "Return-Path: <a@b.example> (and 8 more lines)",
    ] {
        assert!(said.contains(&format!("  < {reply}")), "{reply}: {said}");
    }

    let (code, said) = ends(&["run", file, "--format", "json"], b"");
    assert_eq!(code, Some(0));
    let said: serde_json::Value = serde_json::from_str(&said).unwrap();
    let lines = said["lines"].as_array().unwrap().iter();
    let lines = lines.map(|it| &it["kind"]["line-sent"]["line"]);
    let text = |from: &str| {
        let lines = lines.clone().filter(|it| it["from"] == from);
        let texts = lines.map(|it| it["octets"].as_str().unwrap());
        texts.collect::<Vec<_>>()
    };
    let typed = text("client");
    assert_eq!(typed.len(), client.len());
    assert_eq!(typed[4], "Subject: typed\r\n\r\n..a dot\r\nend\r\n");
    assert_eq!(typed[14..16], ["a LOGIN {3}\r\n", "bob letmein\r\n"]);
    assert!(text("server").iter().all(|it| it.ends_with("\r\n")));
}

#[test]
fn who_finds_no_room_is_told_so() {
    let served = Served::start(&["--pop3", FREE]);
    let open: Vec<_> = (0..1000).map(|_| served.talk("smtp")).collect();
    for (service, says) in [
        ("smtp", "421 mx.receiver.example "),
        ("imap", "* BYE "),
        ("pop3", "-ERR "),
    ] {
        let said = served.connect(service).rest();
        assert!(said.starts_with(says) && said.ends_with("\r\n"), "{said}");
        assert_eq!(said.lines().count(), 1, "{said}");
    }
    // Room is made, and there is room.
    drop(open);
    std::thread::sleep(Duration::from_millis(300));
    served.deliver("Subject: later\r\n\r\nx");
}

#[test]
fn the_server_that_the_scenario_is_about_is_served_or_the_one_that_is_named() {
    for (arguments, greets) in [
        ("greylisting", "220 mx.receiver.example "),
        ("open-relay", "220 relay.open.example "),
        (
            "greylisting --host mail.sender.example",
            "220 mail.sender.example ",
        ),
    ] {
        let arguments: Vec<&str> = arguments.split(' ').chain(["--smtp", FREE]).collect();
        let served = Served::start_alone(&arguments);
        let greeting = served.connect("smtp").line();
        assert!(greeting.starts_with(greets), "{greeting}");
    }
    let served = Served::start(&["greylisting"]);
    let mut smtp = served.talk("smtp");
    smtp.expect("HELO c.example", "250");
    smtp.expect("MAIL FROM:<new@elsewhere.example>", "250");
    smtp.expect("RCPT TO:<bob@receiver.example>", "450 4.7.1");
    let none = "none of the hosts mx.receiver.example offers pop3";
    for (options, says) in [
        ("nowhere.example --smtp", "mx.receiver.example"),
        ("mx.receiver.example --pop3", none),
    ] {
        let arguments = format!("serve greylisting --host {options} {FREE}");
        let arguments: Vec<&str> = arguments.split(' ').collect();
        let (code, said) = ends(&arguments, b"");
        assert_eq!(code, Some(1), "{said}");
        assert!(said.contains(says), "{said}");
    }
}
