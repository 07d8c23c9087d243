//! States, times and limits of the client: what the transcripts of `imap-client` do not show.

use super::*;
use crate::imap::{Flag, Flags, StoreOperation};
use crate::sasl::Secret;

const INBOX: &str = "* 3 EXISTS\n* OK [UIDVALIDITY 7] x";

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

    #[track_caller]
    fn failed(&mut self, failure: Failure) {
        assert!(self.closes <= 1);
        assert_eq!(self.facts.last(), Some(&Fact::Finished(Err(failure))));
    }
}

fn stays() -> Config {
    Config {
        stay: true,
        ..config()
    }
}

fn work(job: Job) -> (Talk, String) {
    let jobs = vec![Job::Open(MailboxName::inbox()), job];
    Talk::in_inbox(config(), "", jobs, INBOX)
}

fn idles() -> Talk {
    let open = vec![Job::Open(name("x"))];
    let (mut talk, said) = Talk::in_inbox(stays(), "IDLE", open, "* 1 EXISTS");
    assert_eq!(said, "a3 IDLE");
    assert!(!talk.client.is_waiting());
    assert_eq!(talk.hear("+ idling"), "");
    assert!(talk.client.is_idle() && talk.client.is_waiting());
    talk.facts.clear();
    talk
}

#[test]
fn a_client_that_logs_out_takes_no_more_jobs() {
    let (mut talk, _) = work(Job::Logout);
    assert!(!talk.client.add(Instant::ZERO, Job::Noop));
    talk.ok();
    assert!(!talk.client.add(Instant::ZERO, Job::Noop));
    let mut talk = idles();
    talk.hear("* BYE nothing heard for too long");
    assert!(!talk.client.add(talk.now, Job::Noop));
}

#[test]
fn no_mailbox_is_open_while_one_is_opened_nor_where_that_is_refused() {
    let (mut talk, _) = work(Job::Read { uid: 7 });
    assert_eq!(talk.client.open(), Some(&MailboxName::inbox()));
    talk.hear("* 1 FETCH (UID 7 FLAGS () BODY[] \"x\")");
    talk.ok();
    assert_eq!(talk.client.fetched(), 1);
    let (mut talk, said) = work(Job::Examine(name("x")));
    assert_eq!((said.as_str(), talk.client.open()), ("a3 EXAMINE x", None));
    assert_eq!(talk.no("gone"), "a4 LOGOUT");
    assert_eq!(talk.client.open(), None);
}

#[test]
fn starttls_comes_before_the_password_and_nothing_said_before_it_counts() {
    for tls in [TlsUse::WhereOffered, TlsUse::Required] {
        let mut talk = Talk::new(Config { tls, ..config() }, vec![]);
        let greeting = "* OK [CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED] ready";
        assert_eq!(talk.hear(greeting), "a1 STARTTLS");
        assert_eq!(talk.client.state(), StateName::Tls);
        // What was put behind the OK is not the server's word.
        assert_eq!(talk.ok_with("go\n* BYE x\n* CAPABILITY X"), "");
        assert_eq!((talk.wants_tls, talk.facts.len()), (1, 1));
        assert_eq!(talk.hear("* PREAUTH x"), "");
        assert_eq!(talk.input(Input::Secured), "a2 CAPABILITY");
        assert!(talk.client.is_secured());
        talk.hear("* CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR STARTTLS");
        assert!(talk.ok().starts_with("a3 AUTHENTICATE PLAIN AGJvYg"));
    }
}

#[test]
fn with_implicit_tls_the_greeting_is_secured() {
    let implicit = Config {
        tls: TlsUse::Implicit,
        ..config()
    };
    let mut talk = Talk::new(implicit, vec![]);
    assert!(talk.client.begins_with_tls());
    assert_eq!(talk.input(Input::Secured), "");
    assert!(talk.hear("* OK [CAPABILITY x] x").starts_with("a1 LOGIN"));
}

#[test]
fn an_initial_response_that_is_too_long_waits() {
    let mut long = config();
    long.credentials.0.secret = Secret::Token("t".repeat(9000));
    let mut talk = Talk::new(long, vec![]);
    let said = talk.hear("* OK [CAPABILITY AUTH=XOAUTH2 SASL-IR] x");
    assert_eq!(said, "a1 AUTHENTICATE XOAUTH2");
    assert!(talk.hear("+").len() > 9000);
}

#[test]
fn a_response_over_the_limit_is_nonsense_as_soon_as_it_is() {
    let mut talk = Talk::new(config(), vec![]);
    talk.hear("* OK x");
    talk.hear("* X {99999999999}");
    talk.failed(Failure::Nonsense);
    let mut talk = Talk::new(config(), vec![]);
    talk.hear("* OK x");
    for _ in 0..4 {
        assert!(talk.facts.is_empty());
        talk.input(Input::Octets(&vec![b'x'; MAX_RESPONSE / 4]));
    }
    talk.failed(Failure::Nonsense);
}

#[test]
fn many_messages_are_named_in_lines_that_are_not_too_long() {
    let uids: Vec<u32> = (0..700).map(|it| u32::MAX - 2 * it).collect();
    let to = name(&"x".repeat(1000));
    let (mut talk, mut said) = work(Job::Copy { uids, to });
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
fn jobs_are_data() {
    let job = Job::StoreFlags {
        uids: vec![1],
        operation: StoreOperation::Add,
        flags: Flags::from([Flag::Seen]),
    };
    let json = r#"{"store-flags":{"uids":[1],"operation":"add","flags":["\\Seen"]}}"#;
    assert_eq!(serde_json::to_string(&job).unwrap(), json);
    assert_eq!(serde_json::from_str::<Job>(json).unwrap(), job);
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

#[test]
fn the_mailbox_that_is_open_is_the_one_that_the_facts_tell_of() {
    let jobs = vec![Job::Read { uid: 7 }, Job::Open(name("b"))];
    let (mut talk, _) = Talk::in_inbox(config(), "", jobs, "* 1 EXISTS");
    let tag = talk.client.tag();
    let lines = format!("* 1 FETCH (UID 7 FLAGS ())\r\n* 1 EXPUNGE\r\n{tag} OK x\r\n");
    let octets = Input::Octets(lines.as_bytes());
    talk.client.handle_input(talk.now, octets);
    // SELECT is out already.
    assert_eq!(talk.client.state(), StateName::Select);
    let mut told = 0;
    while let Output::Fact(fact) = talk.client.poll_output() {
        let inbox = MailboxName::inbox();
        let open = (fact != Fact::Left).then_some(&inbox);
        assert_eq!(talk.client.open(), open, "{fact:?}");
        told += 1;
    }
    assert_eq!(told, 4);
    talk.drain();
    talk.hear("* 1 EXISTS");
    talk.ok();
    assert_eq!(talk.client.open(), Some(&name("b")));
    talk.input(Input::Closed);
    assert_eq!(talk.client.open(), None);
}

#[test]
fn gaps_are_asked_for_in_lines_that_are_not_too_long() {
    let (mut talk, _) = Talk::in_inbox(config(), "", vec![Job::Expunge], "* 2000 EXISTS");
    for number in (1..2000).step_by(2) {
        talk.hear(&format!("* {number} FETCH (FLAGS ())"));
    }
    let mut questions = 0;
    let mut said = talk.ok();
    while said.contains(" FETCH ") {
        questions += 1;
        assert!(said.len() < 8000);
        said = talk.ok();
    }
    assert_eq!(questions, 4);
}

#[test]
fn idle_begins_anew_before_the_server_takes_it_for_gone() {
    let mut talk = idles();
    let before = talk.now;
    // What the server tells does not put it off.
    talk.now = before + Duration::from_secs(27 * 60);
    talk.hear("* 2 EXISTS");
    assert_eq!(talk.timeout(), "DONE");
    assert!(talk.now - before < Duration::from_secs(29 * 60));
    assert_eq!(talk.ok(), "a4 IDLE");
    talk.hear("+ idling");
    assert_eq!(talk.timeout(), "DONE");
    talk.timeout();
    talk.failed(Failure::TimedOut);
}

#[test]
fn without_idle_it_asks_when_it_was_told_to_but_not_without_end() {
    for (poll, waits) in [(0, 1), (60, 60)] {
        let poll = Duration::from_secs(poll);
        let open = vec![Job::Open(name("x"))];
        let (mut talk, _) = Talk::in_inbox(Config { poll, ..stays() }, "", open, "* 1 EXISTS");
        assert_eq!(talk.client.state(), StateName::Waiting);
        assert_eq!(talk.timeout(), "a3 NOOP");
        assert_eq!(talk.now, Instant::ZERO + Duration::from_secs(waits));
    }
}
