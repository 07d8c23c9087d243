//! Our client at our server, while others change the mailboxes, whatever it is given to do and however its
//! octets are cut: each job ends once and in its order, our server finds nothing wrong with what is said,
//! and what the client reports is what is in the mailbox.

use crate::config;
use crate::host::{Host, Store, name};
use proptest::collection::vec;
use proptest::prelude::*;
use protocol_core::imap::client::{Config, Fact};
use protocol_core::imap::server::{Extension, Tls};
use protocol_core::imap::{
    Client, Flag, Flags, Job, JobName, MailboxName, Message, StoreOperation,
};
use protocol_core::sasl::server::{Answer, Question};
use protocol_core::sasl::{Credentials, Mechanism, Nonce, Secret};
use protocol_core::smtp::client::TlsUse;
use protocol_core::{Input, Instant, Octets, Output, Session};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

const MAILBOXES: [&str; 5] = ["INBOX", "a", "a/b", "Entwürfe", "c \"d"];

/// Something that happens.
#[derive(Debug, Clone)]
enum Step {
    /// The client is given a job: which, and of what.
    Job(u8, u8, u8),
    /// Somebody else changes a mailbox: how, and which message.
    Other(usize, u8, u8),
    /// So many octets arrive: at the client, else at the server.
    Arrive(bool, usize),
    /// Everything that is on its way arrives.
    Settle,
    /// It is time to ask what is new.
    Time,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => any::<(u8, u8, u8)>().prop_map(|(kind, a, b)| Step::Job(kind, a, b)),
        3 => (0..MAILBOXES.len(), any::<u8>(), any::<u8>())
            .prop_map(|(mailbox, how, which)| Step::Other(mailbox, how, which)),
        6 => (any::<bool>(), 1..200_usize).prop_map(|(client, count)| Step::Arrive(client, count)),
        2 => Just(Step::Settle),
        1 => Just(Step::Time),
    ]
}

/// What a host keeps of a mailbox.
#[derive(Debug, Default)]
struct Kept {
    uid_validity: u32,
    messages: BTreeMap<u32, (Flags, Octets)>,
    /// The messages that are there and were too many to be fetched.
    unfetched: BTreeSet<u32>,
}

impl Kept {
    fn known(&self) -> Option<u32> {
        let fetched = self.messages.keys().next_back();
        fetched.max(self.unfetched.last()).copied()
    }

    fn held(&self) -> Vec<u32> {
        match self.unfetched.is_empty() {
            true => Vec::new(),
            false => self.messages.keys().copied().collect(),
        }
    }
}

struct Run {
    host: Host,
    client: Client,
    now: Instant,
    to_client: Vec<u8>,
    to_server: Vec<u8>,
    kept: BTreeMap<MailboxName, Kept>,
    /// The jobs that were given and have not ended.
    given: Vec<JobName>,
    finished: usize,
    /// Which ends want TLS.
    wants_tls: bool,
}

impl Run {
    fn new(extensions: u16, login: u8, at_most: Option<usize>) -> Self {
        let mut config = config();
        let each = Extension::ALL.into_iter().enumerate();
        let some = each.filter(|(index, _)| extensions >> index & 1 == 1);
        config.extensions = some.map(|(_, it)| it).collect();
        config.mechanisms = match login % 3 {
            0 => vec![],
            1 => vec![Mechanism::Plain],
            _ => vec![Mechanism::Login],
        };
        if login % 2 == 1 {
            config.tls = Tls::Required;
        }
        let mut store = Store::new();
        for mailbox in &MAILBOXES[..4] {
            let mailbox = store.create(&name(mailbox));
            for number in 0..3 {
                let content = format!("Subject: {number}\r\n\r\n{{3}}\r\n\u{e9}");
                mailbox.append(Flags::new(), 0, content.into());
            }
        }
        let mut host = Host::new(store, &Arc::new(config), 1);
        host.sasl = |question| match question {
            Question::Password { user, password, .. } if password == "letmein" => {
                Answer::Known(user)
            }
            _ => Answer::Unknown,
        };
        let credentials = Credentials {
            user: "bob".into(),
            secret: Secret::Password("letmein".into()),
        };
        let nonce = Nonce {
            random: [0; 16],
            date: 0,
        };
        let client = Client::new(
            Config {
                credentials: (credentials, nonce),
                tls: TlsUse::WhereOffered,
                stay: true,
                poll: Duration::from_secs(60),
                remembered: BTreeMap::new(),
                at_most,
            },
            vec![Job::Open(MailboxName::inbox())],
        );
        let mut run = Self {
            host,
            client,
            now: Instant::ZERO,
            to_client: Vec::new(),
            to_server: Vec::new(),
            kept: BTreeMap::new(),
            given: vec![JobName::Open],
            finished: 0,
            wants_tls: false,
        };
        run.input(Input::Opened);
        run.hear_server();
        run
    }

    fn input(&mut self, input: Input<'_>) {
        self.client.handle_input(self.now, input);
        self.drain();
    }

    fn drain(&mut self) {
        loop {
            match self.client.poll_output() {
                Output::Fact(fact) => self.learn(fact),
                Output::StartTls => self.wants_tls = true,
                Output::Close => {}
                Output::Timeout(_) => break,
                Output::Ask(_, question) => match question {},
            }
        }
        while let Some(octets) = self.client.poll_transmit(50) {
            assert!(octets.len() <= 50);
            self.to_server.extend_from_slice(&octets);
        }
    }

    fn give(&mut self, job: Job) {
        let given = job.name();
        if self.client.add(self.now, job) {
            self.given.push(given);
        }
    }

    /// What is new is to be fetched, unless the client is about to leave the mailbox: when that is opened
    /// again there is a new occasion.
    fn fetch_new(&mut self) {
        let open = self.client.open().cloned();
        if let Some(mailbox) = open.filter(|it| self.client.target().as_ref() == Some(it)) {
            let kept = self.kept.get(&mailbox);
            let known = kept.and_then(Kept::known);
            let held = kept.map_or_else(Vec::new, Kept::held);
            let job = Box::new(Job::FetchNew { known, held });
            self.give(Job::In { mailbox, job });
        }
    }

    fn learn(&mut self, fact: Fact) {
        let open = self.client.open().cloned();
        let kept = open.map(|it| self.kept.entry(it).or_default());
        match fact {
            Fact::Selected { uid_validity, .. } => {
                let kept = kept.expect("it is open");
                if kept.uid_validity != uid_validity {
                    *kept = Kept {
                        uid_validity,
                        ..Kept::default()
                    };
                }
                self.fetch_new();
            }
            Fact::Arrived => self.fetch_new(),
            Fact::Fetched {
                uid,
                flags,
                content,
                ..
            } => {
                let kept = kept.expect("it is open");
                // A message that is read and was not known leaves a gap.
                let fetches = self.given.first() == Some(&JobName::FetchNew);
                let wanted = kept.unfetched.remove(&uid);
                if fetches || wanted || kept.messages.contains_key(&uid) {
                    kept.messages.insert(uid, (flags, content));
                }
            }
            Fact::FlagsChanged { uid, flags } => {
                let messages = &mut kept.expect("it is open").messages;
                if let Some(message) = messages.get_mut(&uid) {
                    message.0 = flags;
                }
            }
            Fact::Vanished { uid } => {
                let kept = kept.expect("it is open");
                kept.messages.remove(&uid);
                kept.unfetched.remove(&uid);
            }
            Fact::Unfetched { uids } => {
                let kept = kept.expect("it is open");
                let uids = uids.into_iter();
                let new = uids.filter(|it| !kept.messages.contains_key(it));
                kept.unfetched.extend(new);
            }
            Fact::Present { up_to, uids } => {
                let kept = kept.expect("it is open");
                let stays = |uid: &u32| *uid > up_to || uids.contains(uid);
                kept.messages.retain(|uid, _| stays(uid));
                kept.unfetched.retain(stays);
            }
            Fact::Done(job) | Fact::Refused { job, .. } => {
                assert_eq!(self.given.first(), Some(&job), "a job ends in its turn");
                self.given.remove(0);
            }
            Fact::Finished(result) => {
                assert_eq!(result, Ok(()));
                self.finished += 1;
            }
            Fact::Copied {
                pairs,
                to,
                uid_validity,
            } => {
                let there = &self.host.store.mailboxes[&to];
                assert_eq!(there.uid_validity, uid_validity);
                assert!(pairs.iter().all(|(_, uid)| *uid < there.uid_next));
            }
            Fact::Appended {
                mailbox,
                uid_validity,
                uid,
            } => {
                let there = &self.host.store.mailboxes[&mailbox];
                assert_eq!(there.uid_validity, uid_validity);
                assert!(uid < there.uid_next);
            }
            _ => {}
        }
    }

    /// Takes what the server says.
    fn hear_server(&mut self) {
        let session = &mut self.host.sessions[0];
        let said = core::mem::take(&mut session.said);
        session.units.clear();
        let text = String::from_utf8_lossy(&said);
        assert!(!text.contains(" BAD "), "{text}");
        self.to_client.extend(said);
    }

    fn arrive(&mut self, at_client: bool, count: usize) {
        if at_client {
            let count = count.min(self.to_client.len());
            let octets: Vec<u8> = self.to_client.drain(..count).collect();
            if !octets.is_empty() {
                self.input(Input::Octets(&octets));
            }
        } else {
            let count = count.min(self.to_server.len());
            let octets: Vec<u8> = self.to_server.drain(..count).collect();
            if !octets.is_empty() {
                self.host.input(0, Input::Octets(&octets));
            }
        }
        self.hear_server();
        let session = &mut self.host.sessions[0];
        if self.wants_tls && session.wants_tls {
            self.wants_tls = false;
            session.wants_tls = false;
            self.host.input(0, Input::Secured);
            self.input(Input::Secured);
        }
    }

    fn settle(&mut self) {
        while !self.to_client.is_empty() || !self.to_server.is_empty() {
            self.arrive(true, usize::MAX);
            self.arrive(false, usize::MAX);
        }
    }

    fn step(&mut self, step: &Step) {
        match step {
            Step::Job(kind, a, b) => {
                self.job(*kind, *a, *b);
                self.drain();
            }
            Step::Other(mailbox, how, which) => self.other(MAILBOXES[*mailbox], *how, *which),
            Step::Arrive(at_client, count) => self.arrive(*at_client, *count),
            Step::Settle => self.settle(),
            Step::Time => {
                if self.client.is_waiting()
                    && let Output::Timeout(Some(at)) = self.client.poll_output()
                {
                    self.now = at;
                    self.input(Input::Timeout);
                }
            }
        }
    }

    fn other(&mut self, mailbox: &str, how: u8, which: u8) {
        let mailbox = name(mailbox);
        if !self.host.store.mailboxes.contains_key(&mailbox) {
            return;
        }
        self.host.change(&mailbox, |it| {
            let len = it.messages.len();
            match how % 3 {
                0 => drop(it.append(Flags::new(), 0, "a: b\r\n\r\nc".into())),
                1 if len > 0 => drop(it.messages.remove(usize::from(which) % len)),
                2 if len > 0 => {
                    let message = Arc::make_mut(&mut it.messages[usize::from(which) % len]);
                    flip(message);
                }
                _ => {}
            }
        });
        self.hear_server();
    }

    fn job(&mut self, kind: u8, a: u8, b: u8) {
        let mailbox = |it: u8| name(MAILBOXES[usize::from(it) % MAILBOXES.len()]);
        let kept = self.client.open().and_then(|it| self.kept.get(it));
        let known: Vec<u32> =
            kept.map_or_else(Vec::new, |it| it.messages.keys().copied().collect());
        let chosen = known.iter().enumerate();
        let chosen = chosen.filter(|(index, _)| a >> (index % 8) & 1 == 1);
        let uids: Vec<u32> = chosen.map(|(_, uid)| *uid).collect();
        let flags = [Flag::Seen, Flag::Deleted, Flag::Keyword("$k".into())];
        let flags: Flags = flags.into_iter().take(usize::from(b % 4)).collect();
        let operations = [
            StoreOperation::Add,
            StoreOperation::Remove,
            StoreOperation::Replace,
        ];
        let keys = [
            "ALL",
            "DELETED",
            "SUBJECT \"grün\"",
            "OR SEEN FLAGGED",
            "TEXT é",
        ];
        let job = match kind % 21 {
            0 => Job::List,
            20 => Job::Fetch {
                uids: match kept.filter(|it| !it.unfetched.is_empty()) {
                    Some(kept) => kept.unfetched.iter().copied().skip(a.into()).collect(),
                    None => uids,
                },
            },
            1 | 2 => Job::Open(mailbox(a)),
            3 => Job::Examine(mailbox(a)),
            4 => return self.fetch_new(),
            5 => Job::Read {
                uid: uids.first().copied().unwrap_or(99),
            },
            6 | 7 => Job::StoreFlags {
                uids,
                operation: operations[usize::from(b) % 3],
                flags,
            },
            8 => Job::Copy {
                uids,
                to: mailbox(b),
            },
            9 | 10 => Job::Move {
                uids,
                to: mailbox(b),
            },
            11 => Job::Expunge,
            12 => Job::Search(keys[usize::from(a) % keys.len()].into()),
            13 => Job::Create(mailbox(a)),
            14 => Job::Delete(mailbox(a)),
            15 => Job::Rename {
                from: mailbox(a),
                to: mailbox(b),
            },
            16 => Job::Subscribe(mailbox(a)),
            17 => Job::Unsubscribe(mailbox(a)),
            18 => Job::Append {
                mailbox: mailbox(a),
                flags,
                content: "a: b\r\n\r\n{9}\r\n".into(),
            },
            _ => Job::Noop,
        };
        let within = self.client.open().filter(|_| b >> 6 == 3);
        self.give(match within {
            Some(open) => Job::In {
                mailbox: open.clone(),
                job: Box::new(job),
            },
            None => job,
        });
    }

    /// When all is said, what the client reported is what is in the mailbox.
    fn check(&mut self) {
        self.settle();
        self.give(Job::Noop);
        self.drain();
        self.settle();
        assert_eq!(self.given, []);
        assert!(self.client.is_waiting(), "{:?}", self.client.state());
        let open = self.client.open();
        if let Some(open) = open.filter(|it| self.client.target().as_ref() == Some(it)) {
            let there = self.host.store.mailboxes[open].messages.iter();
            let mut there: BTreeMap<u32, _> = there
                .map(|it| (it.uid, (it.flags.clone(), it.content.clone())))
                .collect();
            for uid in &self.kept[open].unfetched {
                assert!(there.remove(uid).is_some(), "{uid} of {open} is not there");
            }
            let kept = self.kept[open].messages.iter();
            let kept: BTreeMap<u32, _> = kept
                .map(|(uid, (flags, content))| {
                    let mut flags = flags.clone();
                    flags.remove(&Flag::Recent);
                    (*uid, (flags, content.clone()))
                })
                .collect();
            assert_eq!(kept, there, "{open}");
        }
        self.give(Job::Logout);
        self.drain();
        self.settle();
        assert_eq!((self.given.len(), self.finished), (0, 1));
    }
}

fn flip(message: &mut Message) {
    if !message.flags.remove(&Flag::Flagged) {
        message.flags.insert(Flag::Flagged);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_our_client_reports_of_our_server_is_what_is_in_the_mailbox(
        steps in vec(step(), 1..80),
        extensions in any::<u16>(),
        login in any::<u8>(),
        at_most in proptest::option::of(1..4_usize),
    ) {
        let mut run = Run::new(extensions, login, at_most);
        for step in &steps {
            run.step(step);
        }
        run.check();
    }
}
