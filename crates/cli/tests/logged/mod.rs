//! What `--log` prints.

use crate::program::ends;
use crate::{FREE, Served};
use std::io::BufRead as _;

/// What is printed until the connection of this name is closed.
fn printed(served: &mut Served, last: &str) -> Vec<String> {
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        served.printed.read_line(&mut line).unwrap();
        let line = line.trim_end().to_owned();
        let is_last = line.contains(last) && line.contains("closed");
        lines.push(line);
        if is_last {
            return lines;
        }
    }
}

/// A message for two, a wrong password and the right one, a client that hangs up.
fn talk(served: &Served) {
    let mut smtp = served.talk("submission");
    smtp.expect("EHLO client.example", "250");
    smtp.expect("AUTH PLAIN AGJvYgB3cm9uZw==", "535");
    smtp.expect("AUTH PLAIN AGJvYgBsZXRtZWlu", "235");
    smtp.expect("MAIL FROM:<bob@receiver.example>", "250");
    smtp.expect("RCPT TO:<carol@receiver.example>", "250");
    smtp.expect("RCPT TO:<eve@receiver.example>", "550");
    smtp.expect("DATA", "354");
    smtp.expect("Subject: x\r\n\r\nx\r\n.", "250");
    smtp.expect("XYZZY", "500");
    smtp.expect("QUIT", "221");
    smtp.rest();
    let mut imap = served.talk("imap");
    imap.tagged("a LOGIN bob wrong");
    imap.tagged("b LOGIN bob letmein");
}

#[test]
fn the_log_has_a_sentence_for_each_thing_that_a_person_wants_to_know() {
    let mut served = Served::start(&["--submission", FREE, "--log", "text"]);
    talk(&served);
    let lines = printed(&mut served, "c2");
    for (line, begin) in lines.iter().zip([
        "c1: connected by SMTP to mx.receiver.example, port 587",
        "c1: AUTH was refused: 535 5.7.8 ",
        "c1: bob signed in",
        "c1: recipient <carol@receiver.example>: 250 2.1.5 ",
        "c1: recipient <eve@receiver.example>: 550 5.1.1 ",
        "c1: accepted a message of ",
        "c1: refused: 500 5.5.2",
        "c1: closed",
        "c2: connected by IMAP to mx.receiver.example, port 143",
        "c2: LOGIN was refused: a NO",
        "c2: bob signed in",
        "c2: closed",
    ]) {
        assert!(line.starts_with(begin), "{lines:#?}");
    }
    assert_eq!(lines.len(), 12, "{lines:#?}");
    let for_whom = "octets from <bob@receiver.example> for <carol@receiver.example>";
    assert!(lines[5].contains(for_whom), "{}", lines[5]);
}

#[test]
fn the_log_as_json_has_one_object_a_line() {
    let mut served = Served::start(&["--submission", FREE, "--log", "json"]);
    talk(&served);
    let lines = printed(&mut served, "c2");
    let objects = lines.iter().map(|it| serde_json::from_str(it).unwrap());
    let objects: Vec<serde_json::Value> = objects.collect();
    let events: Vec<_> = objects
        .iter()
        .map(|it| it["event"].as_str().unwrap())
        .collect();
    let wanted = "opened refused signed-in recipient recipient accepted refused closed \
                  opened refused signed-in closed";
    assert_eq!(events.join(" "), wanted);
    assert_eq!(objects[4]["to"], "<eve@receiver.example>");
    assert!(objects[5]["octets"].as_u64() > Some(100), "{}", lines[5]);
    assert!(objects[0]["time_ms"].as_u64() > Some(1_700_000_000_000));
}

#[test]
fn mail_goes_on_when_nobody_reads_the_log() {
    let mut served = Served::start(&["--log", "json"]);
    // What reads is gone.
    served.printed = std::io::BufReader::new(dead());
    served.deliver("Subject: unread\r\n\r\nx");
    assert!(served.mailbox(1).contains("Subject: unread"));
}

/// The output of a program that has ended.
fn dead() -> std::process::ChildStdout {
    let mut child = std::process::Command::new("true");
    let mut child = child.stdout(std::process::Stdio::piped()).spawn().unwrap();
    child.wait().unwrap();
    child.stdout.take().unwrap()
}

#[test]
fn another_address_than_loopback_has_to_be_asked_for() {
    let (code, said) = ends(&["serve", "--smtp", "0.0.0.0:0"], b"");
    assert!(code == Some(1) && said.contains("--listen"), "{said}");
    let served = Served::start_alone(&["--listen", "0.0.0.0", "--smtp", "0.0.0.0:0"]);
    assert!(served.ready.contains("smtp=0.0.0.0:"), "{}", served.ready);
    let port = served.address("smtp").port();
    let stream = std::net::TcpStream::connect(("127.0.0.1", port));
    assert!(stream.is_ok());
}
