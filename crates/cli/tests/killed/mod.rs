//! What is left of a record when the server is killed.

use crate::Served;
use crate::program::{Folder, ends};
use std::io::Write as _;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

/// Sends message after message until the server is gone, and tells of each that was answered 250, and when.
fn send_until_the_end(served: &Served, name: usize, taken: &mpsc::Sender<(String, Instant)>) {
    let mut smtp = served.talk("smtp");
    smtp.expect("HELO client.example", "250");
    let taken = taken.clone();
    thread::spawn(move || {
        for number in 0.. {
            let subject = format!("Subject: load {name} {number}\r\n");
            let begin = "MAIL FROM:<a@b.example>\r\nRCPT TO:<bob@receiver.example>\r\nDATA\r\n";
            smtp.stream.write_all(begin.as_bytes()).ok()?;
            for code in ["250", "250", "354"] {
                smtp.line().starts_with(code).then_some(())?;
            }
            let rest = format!("{subject}\r\nx\r\n.\r\n");
            smtp.stream.write_all(rest.as_bytes()).ok()?;
            smtp.line().starts_with("250").then_some(())?;
            taken.send((subject, Instant::now())).ok()?;
            // Not so fast that the record is full before the kill.
            thread::sleep(Duration::from_millis(4));
        }
        Some(())
    });
}

#[test]
fn a_kill_costs_the_record_at_most_the_last_second() {
    let folder = Folder::new("killed");
    let file = &folder.file("run.json");
    let (to, taken) = mpsc::channel();
    let served = Served::start(&["--record", file]);
    for name in 0..4 {
        send_until_the_end(&served, name, &to);
    }
    drop(to);
    thread::sleep(Duration::from_millis(2500));
    served.signal("KILL");
    let killed = Instant::now();
    drop(served);
    let all: Vec<(String, Instant)> = taken.iter().collect();
    let (code, said) = ends(&["run", file], b"");
    assert_eq!(code, Some(0), "{said}");
    let early: Vec<_> = all
        .iter()
        .filter(|(_, at)| killed - *at > Duration::from_secs(1))
        .collect();
    assert!(early.len() > 100, "{} of {}", early.len(), all.len());
    for (subject, _) in &early {
        assert!(said.contains(subject.trim_end()), "{subject}");
    }

    // It goes on, and nobody is connected any more.
    let served = Served::start(&["--record", file]);
    served.deliver("Subject: after the kill\r\n\r\nx");
    served.end();
    let (code, said) = ends(&["run", file], b"");
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("Subject: after the kill"));
}
