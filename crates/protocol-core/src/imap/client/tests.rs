//! The client with servers that say what a test tells them.

mod jobs;
mod mailboxes;
mod numbers;
mod opening;
mod staying;

use super::*;
use crate::sasl::Secret;

/// A client, and what it reported and said.
struct Talk {
    client: Client,
    facts: Vec<Fact>,
    closes: usize,
    wants_tls: usize,
    now: Instant,
}

fn config() -> Config {
    let credentials = Credentials {
        user: "bob".into(),
        secret: Secret::Password("letmein".into()),
    };
    let nonce = Nonce {
        random: [7; 16],
        date: 0,
    };
    Config {
        credentials: (credentials, nonce),
        tls: TlsUse::WhereOffered,
        stay: false,
        poll: Duration::from_secs(60),
        remembered: BTreeMap::new(),
        at_most: None,
    }
}

fn name(text: &str) -> MailboxName {
    MailboxName::new(text).expect("it is short")
}

impl Talk {
    fn new(config: Config, jobs: Vec<Job>) -> Self {
        let mut talk = Self {
            client: Client::new(config, jobs),
            facts: Vec::new(),
            closes: 0,
            wants_tls: 0,
            now: Instant::ZERO,
        };
        assert_eq!(talk.input(Input::Opened), "");
        talk
    }

    /// A session that is let in by a server that offers this, with `mailbox` opened by the first command.
    fn in_inbox(config: Config, offers: &str, jobs: Vec<Job>, mailbox: &str) -> (Self, String) {
        let mut talk = Self::new(config, jobs);
        talk.hear("* OK [CAPABILITY IMAP4rev1] ready");
        let said = talk.ok_with(&format!("[CAPABILITY IMAP4rev1 {offers}] in"));
        assert!(said.contains(" SELECT "), "{said}");
        talk.hear(mailbox);
        talk.facts.clear();
        let said = talk.ok_with("[READ-WRITE] done");
        (talk, said)
    }

    fn input(&mut self, input: Input<'_>) -> String {
        self.client.handle_input(self.now, input);
        self.drain()
    }

    fn drain(&mut self) -> String {
        loop {
            match self.client.poll_output() {
                Output::Fact(fact) => self.facts.push(fact),
                Output::Close => self.closes += 1,
                Output::StartTls => self.wants_tls += 1,
                Output::Timeout(_) => break,
                Output::Ask(_, question) => match question {},
            }
        }
        let mut said = Vec::new();
        while let Some(octets) = self.client.poll_transmit(usize::MAX) {
            said.extend_from_slice(&octets);
        }
        let said = String::from_utf8_lossy(&said).replace("\r\n", "|");
        said.trim_end_matches('|').to_owned()
    }

    /// What it says to these lines. Between its own lines stands `|`.
    fn hear(&mut self, lines: &str) -> String {
        let lines = lines.replace('\n', "\r\n") + "\r\n";
        self.input(Input::Octets(lines.as_bytes()))
    }

    fn ok(&mut self) -> String {
        self.ok_with("done")
    }

    /// The command that is out ends.
    fn ok_with(&mut self, text: &str) -> String {
        let tag = self.client.tag();
        self.hear(&format!("{tag} OK {text}"))
    }

    fn no(&mut self, text: &str) -> String {
        let tag = self.client.tag();
        self.hear(&format!("{tag} NO {text}"))
    }

    fn bad(&mut self) -> String {
        let tag = self.client.tag();
        self.hear(&format!("{tag} BAD what"))
    }

    fn timeout(&mut self) -> String {
        let Output::Timeout(Some(at)) = self.client.poll_output() else {
            panic!("there is no deadline");
        };
        self.now = at;
        self.input(Input::Timeout)
    }

    fn add(&mut self, job: Job) -> String {
        assert!(self.client.add(self.now, job));
        self.drain()
    }

    fn facts(&mut self) -> Vec<Fact> {
        core::mem::take(&mut self.facts)
    }

    #[track_caller]
    fn failed(&mut self, failure: Failure) {
        assert!(self.closes <= 1);
        assert_eq!(self.facts.last(), Some(&Fact::Finished(Err(failure))));
    }
}
