//! `smtplab serve` as a program that knows nothing of it sees it: octets on TCP.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod again;
mod faulty;
mod killed;
mod logged;
mod packed;
mod page;
mod program;
mod reloaded;
mod secured;
#[cfg(target_os = "linux")]
mod unread;

use program::{Folder, ends};
use std::io::{BufRead, BufReader, Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

/// A port that the system chooses.
const FREE: &str = "127.0.0.1:0";

/// The server under test; it is stopped when the test ends.
struct Served {
    child: Child,
    ready: String,
    /// What it prints after that.
    printed: BufReader<ChildStdout>,
}

impl Served {
    /// SMTP, IMAP and what else is asked for, on ports that are free.
    fn start(arguments: &[&str]) -> Self {
        Self::start_alone(&[&["--smtp", FREE, "--imap", FREE], arguments].concat())
    }

    /// What is asked for alone.
    fn start_alone(arguments: &[&str]) -> Self {
        Self::with_errors(arguments, Stdio::inherit())
    }

    /// The same, and where its complaints go.
    fn with_errors(arguments: &[&str], errors: Stdio) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_smtplab"))
            .arg("serve")
            .args(arguments)
            .env("LC_ALL", "C")
            .stdout(Stdio::piped())
            .stderr(errors)
            .spawn()
            .unwrap();
        let mut ready = String::new();
        let mut printed = BufReader::new(child.stdout.take().unwrap());
        printed.read_line(&mut ready).unwrap();
        assert!(ready.starts_with("ready "), "{ready}");
        Self {
            child,
            ready,
            printed,
        }
    }

    fn address(&self, service: &str) -> SocketAddr {
        let mut words = self.ready.split_whitespace();
        words
            .find_map(|it| it.strip_prefix(service)?.strip_prefix('='))
            .unwrap()
            .parse()
            .unwrap()
    }

    /// A connection whose greeting was not read.
    fn connect(&self, service: &str) -> Talk {
        let stream = TcpStream::connect(self.address(service)).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(10)))
            .unwrap();
        stream.set_nodelay(true).unwrap();
        let reader = BufReader::new(stream.try_clone().unwrap());
        Talk { stream, reader }
    }

    fn talk(&self, service: &str) -> Talk {
        let mut talk = self.connect(service);
        let greeting = talk.line();
        let welcomes = ["220 ", "* OK", "+OK"];
        assert!(
            welcomes.iter().any(|it| greeting.starts_with(it)),
            "{greeting}"
        );
        talk
    }

    fn signal(&self, name: &str) {
        let kill = format!("kill -s {name} {}", self.child.id());
        let sent = Command::new("sh").args(["-c", &kill]).status().unwrap();
        assert!(sent.success());
    }

    /// Asks it to end and waits until it has.
    fn end(self) {
        self.end_by("TERM");
    }

    fn end_by(mut self, signal: &str) {
        self.signal(signal);
        let start = Instant::now();
        let status = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            assert!(start.elapsed() < Duration::from_secs(5));
            std::thread::sleep(Duration::from_millis(10));
        };
        assert!(status.success());
    }

    /// Delivers a letter to bob.
    fn deliver(&self, body: &str) {
        let mut smtp = self.talk("smtp");
        smtp.begin();
        smtp.expect(&format!("{body}\r\n."), "250");
        smtp.expect("QUIT", "221");
        assert_eq!(smtp.rest(), "");
    }

    /// Bob's letters, once there are so many.
    fn mailbox(&self, wanted: usize) -> String {
        self.mailbox_of("bob", wanted)
    }

    fn mailbox_of(&self, user: &str, wanted: usize) -> String {
        let start = Instant::now();
        loop {
            let mut imap = self.talk("imap");
            imap.tagged(&format!("a LOGIN {user} letmein"));
            let selected = imap.tagged("b SELECT INBOX");
            if selected.contains(&format!("* {wanted} EXISTS")) {
                return imap.tagged("c FETCH 1:* (BODY.PEEK[])");
            }
            assert!(start.elapsed() < Duration::from_secs(5), "{selected}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// The reply to what was said, which has this code.
fn reply(reader: &mut impl BufRead, text: &str, code: &str) -> String {
    let mut reply = String::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        assert!(line.starts_with(code), "{text}: {line}");
        reply += &line;
        if line.as_bytes().get(3) != Some(&b'-') {
            return reply;
        }
    }
}

struct Talk {
    stream: TcpStream,
    reader: BufReader<TcpStream>,
}

impl Talk {
    fn line(&mut self) -> String {
        let mut line = String::new();
        self.reader.read_line(&mut line).unwrap();
        line
    }

    fn say(&mut self, text: &str) {
        self.stream.write_all(text.as_bytes()).unwrap();
    }

    /// Says a line and reads the reply, whose code is `code`.
    fn expect(&mut self, text: &str, code: &str) -> String {
        self.say(&format!("{text}\r\n"));
        reply(&mut self.reader, text, code)
    }

    /// An envelope from nobody we know to bob, and DATA.
    fn begin(&mut self) {
        self.expect("EHLO client.example", "250");
        self.expect("MAIL FROM:<alice@sender.example>", "250");
        self.expect("RCPT TO:<bob@receiver.example>", "250");
        self.expect("DATA", "354");
    }

    /// Says an IMAP command and reads to its tagged response.
    fn tagged(&mut self, text: &str) -> String {
        self.say(&format!("{text}\r\n"));
        let tag = format!("{} ", text.split(' ').next().unwrap());
        let mut all = String::new();
        loop {
            let line = self.line();
            assert!(!line.is_empty(), "{text}: {all}");
            all += &line;
            if line.starts_with(&tag) {
                return all;
            }
        }
    }

    /// What comes before the server closes.
    fn rest(&mut self) -> String {
        let mut rest = String::new();
        self.reader.read_to_string(&mut rest).unwrap();
        rest
    }
}

#[test]
fn a_letter_sent_over_tcp_is_in_the_mailbox_within_half_a_second() {
    let served = Served::start(&[]);
    served.deliver("Subject: hello\r\n\r\nA line.\r\n..a dot\r\n\u{e9}t\u{e9}");
    let start = Instant::now();
    let letter = served.mailbox(1);
    let took = start.elapsed();
    assert!(took < Duration::from_millis(500), "{took:?}");
    let (head, body) = letter.split_once("Subject: hello\r\n").unwrap();
    assert!(head.contains("Return-Path: <alice@sender.example>\r\nReceived: from client.example"));
    let lines = "\r\nA line.\r\n.a dot\r\n\u{e9}t\u{e9}\r\n";
    assert!(body.starts_with(lines), "{body}");
}

#[test]
fn octets_may_be_split_anywhere_and_commands_may_come_at_once() {
    let served = Served::start(&[]);
    let mut smtp = served.talk("smtp");
    for piece in ["EH", "LO client.ex", "ample\r", "\n"] {
        smtp.say(piece);
        std::thread::sleep(Duration::from_millis(5));
    }
    assert!(smtp.line().starts_with("250-"));
    while smtp.line().starts_with("250-") {}
    smtp.say("MAIL FROM:<a@b.example>\r\nRCPT TO:<bob@receiver.example>\r\nDATA\r\n");
    for code in ["250", "250", "354"] {
        let line = smtp.line();
        assert!(line.starts_with(code), "{line}");
    }
    smtp.say("Subject: at once\r\n\r\nx\r\n.\r\nQUIT\r\n");
    let rest = smtp.rest();
    let taken = rest.starts_with("250 ") && rest.contains("\r\n221 ");
    assert!(taken, "{rest}");
    assert!(served.mailbox(1).contains("Subject: at once"));
}

#[test]
fn who_floods_dawdles_or_hangs_up_harms_nobody_else() {
    let served = Served::start(&[]);
    // Two hundred that say nothing, one that says half a word, one that is cut inside a letter.
    let _idle: Vec<Talk> = (0..200).map(|_| served.talk("smtp")).collect();
    let mut slow = served.talk("smtp");
    slow.say("EHL");
    let mut cut = served.talk("smtp");
    cut.begin();
    cut.say("Subject: never whole\r\n\r\nhalf a");
    cut.stream.shutdown(Shutdown::Both).unwrap();
    // One that sends without end and reads nothing.
    let flood = served.talk("smtp");
    flood
        .stream
        .set_write_timeout(Some(Duration::from_millis(200)))
        .unwrap();
    let noise = vec![b'x'; 1 << 20];
    for _ in 0..16 {
        if (&flood.stream).write_all(&noise).is_err() {
            break;
        }
    }
    let start = Instant::now();
    served.deliver("Subject: through\r\n\r\nx");
    assert!(start.elapsed() < Duration::from_secs(3));
    let all = served.mailbox(1);
    assert!(all.contains("Subject: through") && !all.contains("never whole"));
    slow.say("O c.example\r\n");
    assert!(slow.line().starts_with("250-"));
}

#[test]
fn hundreds_that_come_at_once_are_all_served() {
    let served = Served::start(&[]);
    // While it cannot take anybody, all of them have to find room.
    served.signal("STOP");
    let patience = Duration::from_millis(900);
    let address = served.address("smtp");
    let all: Vec<TcpStream> = (0..500)
        .map(|_| TcpStream::connect_timeout(&address, patience).unwrap())
        .collect();
    served.signal("CONT");
    for mut stream in all {
        stream
            .set_read_timeout(Some(Duration::from_secs(10)))
            .unwrap();
        stream.write_all(b"QUIT\r\n").unwrap();
        let mut said = String::new();
        stream.read_to_string(&mut said).unwrap();
        let served = said.starts_with("220 ") && said.contains("\r\n221 ");
        assert!(served, "{said}");
    }
}

#[test]
fn users_of_ones_own_replace_the_usual_ones() {
    let served = Served::start(&["--user", "dave@own.example:a:b"]);
    let mut smtp = served.talk("smtp");
    smtp.expect("HELO c.example", "250");
    smtp.expect("MAIL FROM:<>", "250");
    smtp.expect("RCPT TO:<bob@receiver.example>", "550 5.7.1");
    smtp.expect("RCPT TO:<eve@own.example>", "550 5.1.1");
    smtp.expect("RCPT TO:<Dave@OWN.example>", "250");
    smtp.expect("RCPT TO:<Postmaster>", "250");
    smtp.expect("RCPT TO:<postmaster@own.example>", "250");
    let mut imap = served.talk("imap");
    assert!(imap.tagged("a LOGIN dave wrong").contains("a NO"));
    assert!(imap.tagged("b LOGIN dave@own.example a:b").contains("b OK"));
}

#[test]
fn submission_takes_mail_only_from_who_has_authenticated() {
    let served = Served::start(&["--submission", FREE]);
    let mut mx = served.talk("smtp");
    let offers = mx.expect("EHLO c.example", "250");
    assert!(!offers.contains("AUTH"), "{offers}");
    mx.expect("AUTH PLAIN AGJvYgBsZXRtZWlu", "502");
    let mut talk = served.talk("submission");
    let offers = talk.expect("EHLO c.example", "250");
    let all = "AUTH SCRAM-SHA-256 CRAM-MD5 PLAIN LOGIN";
    assert!(offers.contains(all), "{offers}");
    talk.expect("MAIL FROM:<bob@receiver.example>", "530 5.7.0");
    talk.expect("AUTH PLAIN AGJvYgB3cm9uZw==", "535 5.7.8");
    talk.expect("AUTH LOGIN", "334 VXNlcm5hbWU6");
    talk.expect("Ym9i", "334 UGFzc3dvcmQ6");
    talk.expect("bGV0bWVpbg==", "235");
    talk.expect("MAIL FROM:<bob@receiver.example>", "250");
    talk.expect("RCPT TO:<carol@receiver.example>", "250");
    talk.expect("RCPT TO:<x@outside.example>", "250");
    talk.expect("DATA", "354");
    talk.expect("Subject: submitted\r\n\r\nx\r\n.", "250");
    talk.expect("QUIT", "221");
    let letter = served.mailbox_of("carol", 1);
    assert!(letter.contains("with ESMTPA id "), "{letter}");
    // What is for outside stays in the outbox, where everybody can read it.
    let letter = served.mailbox_of("outbox", 1);
    for part in [
        "Return-Path: <bob@receiver.example>\r\nReceived: ",
        "Subject: submitted\r\n\r\nx\r\n",
    ] {
        assert!(letter.contains(part), "{letter}");
    }
}

#[test]
fn a_scenario_that_is_built_in_can_be_served() {
    let served = Served::start(&["direct"]);
    served.deliver("Subject: into the scenario\r\n\r\nx");
    assert!(served.mailbox(1).contains("Subject: into the scenario"));
}

#[test]
fn who_guesses_passwords_is_sent_away() {
    let served = Served::start(&["--submission", FREE]);
    let mut talk = served.talk("submission");
    talk.expect("EHLO c.example", "250");
    for _ in 0..20 {
        talk.expect("AUTH PLAIN AGJvYgB3cm9uZw==", "535");
    }
    talk.expect("AUTH PLAIN AGJvYgB3cm9uZw==", "421");
    assert_eq!(talk.rest(), "");
}

#[test]
fn only_loopback_is_served_and_a_mistake_is_one_sentence() {
    for (arguments, wanted) in [
        (vec!["--smtp", "192.0.2.1:25"], "loopback"),
        (vec!["--user", "bob"], "ADDRESS:PASSWORD"),
        (vec!["nowhere"], "nowhere"),
    ] {
        let (code, text) = ends(&[&["serve"], &arguments[..]].concat(), b"");
        assert!(code != Some(0) && text.contains(wanted), "{text}");
    }
}

#[test]
fn sigterm_ends_it_cleanly() {
    let served = Served::start(&[]);
    let _open = served.talk("smtp");
    served.end();
}

#[test]
fn what_is_recorded_replays_to_the_same_digest_and_goes_on() {
    let folder = Folder::new("replayed");
    let file = &folder.file("run.json");
    let run = |file: &str| {
        let (code, said) = ends(&["run", file], b"");
        (code == Some(0), said)
    };
    let served = Served::start(&["--record", file, "--submission", FREE]);
    served.deliver("Subject: the first\r\n\r\n\u{e9}t\u{e9}");
    // A command in pieces is as many inputs, each at its moment.
    let mut split = served.talk("smtp");
    for piece in ["EH", "LO c.ex", "ample\r\nNOOP\r\n"] {
        split.say(piece);
        std::thread::sleep(Duration::from_millis(15));
    }
    while split.line().starts_with("250-") {}
    served.mailbox(1);
    served.end();
    let (replayed, first) = run(file);
    assert!(replayed, "{first}");
    for wanted in [
        "EHLO c.example",
        "Subject: the first",
        "bob@receiver.example",
    ] {
        assert!(first.contains(wanted), "{wanted}: {first}");
    }

    // The letter is still there, and the run grows.
    let served = Served::start(&["--record", file, "--submission", FREE]);
    served.mailbox(1);
    served.deliver("Subject: the second\r\n\r\nx");
    let both = served.mailbox(2);
    assert!(both.contains("Subject: the first") && both.contains("Subject: the second"));
    served.end();
    let (replayed, second) = run(file);
    let grown = second.contains("Subject: the second");
    assert!(replayed && grown, "{second}");
    let lines = |text: &str| text.lines().count();
    assert!(lines(&second) > lines(&first));

    // A changed octet gives another digest, and that is said.
    let text = std::fs::read_to_string(file).unwrap();
    let other = text.replace("Subject: the second", "Subject: the 2econd");
    std::fs::write(file, other).unwrap();
    let (replayed, said) = run(file);
    assert!(!replayed && said.contains("digest"), "{said}");

    let served = Served::start(&["--record", file, "--reset"]);
    assert!(!served.mailbox(0).contains("Subject"));
    served.end();
    let (replayed, third) = run(file);
    assert!(replayed && !third.contains("the first"), "{third}");
}
