//! The page of `smtplab serve --page`, while a program talks.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tests::lab::Lab;
use tests::or_skip;

/// A command that serves; it ends with the test.
struct Served {
    child: Child,
    ready: String,
}

impl Served {
    /// `None` where there is no command or no page.
    fn start() -> Option<Self> {
        let smtplab = std::env::var_os("SMTP_LAB_CLI")?;
        let site = std::env::var_os("SMTP_LAB_DIST")?;
        let mut child = Command::new(smtplab)
            .args([
                "serve",
                "--smtp",
                "127.0.0.1:0",
                "--page",
                "127.0.0.1:0",
                "--site",
            ])
            .arg(site)
            .stdout(Stdio::piped())
            .spawn()
            .expect("it starts");
        let mut ready = String::new();
        let said = child.stdout.take().expect("it has an output");
        BufReader::new(said)
            .read_line(&mut ready)
            .expect("it says where it listens");
        Some(Self { child, ready })
    }

    fn address(&self, service: &str) -> String {
        let mut words = self.ready.split_whitespace();
        let address = words.find_map(|it| it.strip_prefix(service)?.strip_prefix('='));
        address.expect("it listens there").to_owned()
    }

    fn page(&self, query: &str) -> String {
        format!("http://{}/{query}", self.address("page"))
    }

    fn talk(&self) -> Talk {
        let mut talk = Talk(TcpStream::connect(self.address("smtp")).expect("it listens"));
        talk.hear();
        talk
    }

    /// Delivers a message.
    fn deliver(&self, subject: &str) {
        let mut talk = self.talk();
        for line in [
            "EHLO c.example",
            "MAIL FROM:<alice@sender.example>",
            "RCPT TO:<bob@receiver.example>",
            "DATA",
        ] {
            talk.say(line);
        }
        talk.say(&format!(
            "From: alice@sender.example\r\nSubject: {subject}\r\n\r\nHello\r\n."
        ));
        talk.say("QUIT");
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // It may have ended.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

struct Talk(TcpStream);

impl Talk {
    fn say(&mut self, line: &str) {
        write!(self.0, "{line}\r\n").expect("it is sent");
        self.hear();
    }

    /// A whole reply.
    fn hear(&mut self) {
        let mut heard = String::new();
        let mut octets = [0; 4096];
        let is_whole = |heard: &str| {
            let last = heard
                .strip_suffix("\r\n")
                .and_then(|it| it.rsplit("\r\n").next());
            last.is_some_and(|it| it.as_bytes().get(3) == Some(&b' '))
        };
        while !is_whole(&heard) {
            let count = self.0.read(&mut octets).expect("it answers");
            assert!(count > 0, "closed after {heard}");
            heard += &String::from_utf8_lossy(&octets[..count]);
        }
    }
}

/// How long it takes until the element has this text.
async fn shows(lab: &Lab, css: &str, text: &str) -> Duration {
    let start = Instant::now();
    let script = format!(
        "return [...document.querySelectorAll({css:?})].some((it) => it.textContent.includes({text:?}))"
    );
    while lab.run(&script).await != true {
        let is_late = start.elapsed() > Duration::from_secs(10);
        if is_late {
            let page = lab.run("return document.body.innerText").await;
            panic!("{css} has no {text:?}: {page}");
        }
    }
    start.elapsed()
}

#[tokio::test]
async fn each_line_that_a_program_says_comes_onto_the_ladder_at_once() {
    let lab = or_skip!(Lab::start().await);
    let Some(served) = Served::start() else {
        return;
    };
    lab.client
        .goto(&served.page(""))
        .await
        .expect("it is served");
    shows(&lab, ".live .empty", "Nothing has connected yet").await;
    lab.load_axe().await;
    assert_eq!(lab.axe().await, Vec::<String>::new());
    let mut talk = served.talk();
    shows(&lab, ".live-row.open", "Session 1").await;
    lab.press(".live-row a").await;
    shows(&lab, ".live-bar", "Session 1").await;
    lab.find(".ladder [data-event]").await;
    let mut waits = Vec::new();
    talk.say("EHLO c.example");
    shows(&lab, ".ladder-rows", "EHLO c.example").await;
    for number in 0..5 {
        talk.say(&format!("MAIL FROM:<a{number}@sender.example>"));
        waits.push(shows(&lab, ".ladder-rows", &format!("a{number}@sender.example")).await);
        talk.say("RSET");
    }
    waits.sort();
    eprintln!("each line is shown after {waits:?}");
    assert!(waits[2] < Duration::from_millis(200), "{waits:?}");
    // Who steps back is left there.
    lab.press("#first").await;
    let pressed = lab
        .run("return document.querySelector('#live-follow').ariaPressed")
        .await;
    assert_eq!(pressed, "false");
    talk.say("QUIT");
    shows(&lab, ".live-bar", "closed").await;
    lab.press("#live-back").await;
    shows(&lab, ".live-row", "closed").await;
    assert_eq!(lab.run("return location.search").await, "?live");
    lab.expect_quiet_console().await;
}

#[tokio::test]
async fn the_newest_session_opens_itself_and_a_message_leads_to_its_session() {
    let lab = or_skip!(Lab::start().await);
    let Some(served) = Served::start() else {
        return;
    };
    served.deliver("the first");
    lab.client
        .goto(&served.page("?live"))
        .await
        .expect("it is served");
    lab.press(".live-row button").await;
    shows(&lab, ".live-message .octets", "Subject: the first").await;
    shows(&lab, ".live-message", "250").await;
    lab.press(".live-message a").await;
    shows(&lab, ".ladder-rows", "QUIT").await;
    // The count leads to what was found.
    lab.press("#live-found").await;
    shows(&lab, ".live-findings", "RFC 5322").await;
    assert_eq!(lab.run("return location.search").await, "?live=1");
    lab.press("#live-newest").await;
    served.deliver("the second");
    shows(&lab, ".live-bar", "Session 2").await;
    lab.client
        .goto(&served.page("?live=999"))
        .await
        .expect("it is served");
    shows(&lab, "body", "no longer kept").await;
}
