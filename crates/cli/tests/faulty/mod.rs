//! Faults that the command line or a recipient's address asks for.

use crate::{Served, Talk};
use std::io::ErrorKind;
use std::thread;
use std::time::{Duration, Instant};

const GUIDE: &str = include_str!("../../../../docs/src/programs/faults.md");

/// A line of the guide's table: the name, at which reply, and what happens.
fn rows() -> impl Iterator<Item = (String, &'static str, &'static str)> {
    let rows = GUIDE.lines().filter_map(|it| {
        let (name, what) = it.strip_prefix("| `")?.split_once("@` | ")?;
        let (stage, what) = what.strip_suffix(" |")?.split_once(": ")?;
        Some((format!("{name}@receiver.example"), stage, what))
    });
    rows.filter(|(_, stage, _)| matches!(*stage, "RCPT" | "end of data"))
}

/// A message for this recipient, up to the reply at that stage.
fn ask(smtp: &mut Talk, recipient: &str, stage: &str) {
    smtp.expect("MAIL FROM:<ann@elsewhere.example>", "250");
    let rcpt = format!("RCPT TO:<{recipient}>\r\n");
    smtp.say(&rcpt);
    if stage == "end of data" {
        let reply = smtp.line();
        assert!(reply.starts_with("250"), "{recipient}: {reply}");
        smtp.expect("DATA", "354");
        smtp.say("Subject: x\r\n\r\nx\r\n.\r\n");
    }
}

/// What the guide says happens.
fn happens(mut smtp: Talk, recipient: &str, stage: &str, what: &str) {
    smtp.expect("EHLO client.example", "250");
    let start = Instant::now();
    ask(&mut smtp, recipient, stage);
    if what.starts_with("no reply") {
        let second = Some(Duration::from_secs(1));
        smtp.stream.set_read_timeout(second).unwrap();
        let error = smtp.stream.peek(&mut [0]).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::WouldBlock, "{recipient}");
        return;
    }
    if what.starts_with("the connection is closed") {
        return assert_eq!(smtp.rest(), "", "{recipient}");
    }
    let reply = smtp.line();
    assert_eq!(reply[..3], what[..3], "{recipient}: {reply}");
    if what.ends_with("closes the connection") {
        return assert_eq!(smtp.rest(), "", "{recipient}");
    }
    let took = start.elapsed().as_secs_f64();
    let slow = what.strip_prefix("250 after ");
    let seconds: f64 = slow.map_or(0.0, |it| it.trim_end_matches(" s").parse().unwrap());
    let in_time = took >= seconds && took < seconds + 2.0;
    assert!(in_time, "{recipient}: {took} s");
    // The next one is taken.
    smtp.expect("RSET", "250");
    ask(&mut smtp, "bob@receiver.example", "end of data");
    assert!(smtp.line().starts_with("250"), "{recipient}");
}

#[test]
fn a_sender_gets_each_fault_of_the_guide_that_it_asks_for() {
    let served = Served::start(&["--recipient-faults"]);
    let all = rows().map(|(recipient, stage, what)| {
        let smtp = served.talk("smtp");
        thread::spawn(move || happens(smtp, &recipient, stage, what))
    });
    let all: Vec<_> = all.collect();
    assert!(all.len() >= 20);
    for one in all {
        one.join().unwrap();
    }
}

#[test]
fn nobody_asks_for_a_fault_unless_the_server_was_told_so() {
    let served = Served::start(&[]);
    for (recipient, _, _) in rows() {
        let mut smtp = served.talk("smtp");
        smtp.expect("HELO client.example", "250");
        smtp.expect("MAIL FROM:<>", "250");
        smtp.expect(&format!("RCPT TO:<{recipient}>"), "550 5.1.1");
    }
}

#[test]
fn a_fault_of_the_command_line_strikes_every_time_or_in_part_of_the_cases() {
    let served = Served::start(&["--fault", "rcpt:450:50", "--fault", "quit:500"]);
    let mut smtp = served.talk("smtp");
    smtp.expect("HELO client.example", "250");
    smtp.expect("MAIL FROM:<>", "250");
    let codes = (0..60).map(|_| {
        smtp.say("RCPT TO:<bob@receiver.example>\r\n");
        smtp.line()[..3].to_owned()
    });
    let refused = codes.filter(|it| it == "450").count();
    assert!((15..45).contains(&refused), "{refused}");
    smtp.expect("QUIT", "500");
}
