//! A whole client session: the server says anything, in any pieces; the host gives more to do meanwhile.
//!
//! The first line sets it up: letters (see [`config`]), then a word with the jobs (see [`JOBS`]) that it
//! begins with, then one with those that it is given at each `^E`.

mod watch;

use crate::drive::{End, Run};
use crate::known::{NONCE, credentials};
use crate::script::Script;
use protocol_core::imap::client::{Client, Config, Fact, StateName};
use protocol_core::imap::{Flag, Flags, Job, MailboxName, StoreOperation};
use protocol_core::sasl::Mechanism;
use protocol_core::{Instant, Octets};
use std::collections::BTreeMap;
use std::time::Duration;
use watch::Watch;

/// The host, which gives it more to do.
pub(crate) struct Host {
    /// The letters of the jobs that it is still given: the next is the last.
    more: Vec<u8>,
}

impl End for Host {
    type Session = Client;
    type State = StateName;
    type Watch = Watch;

    const STATE: fn(&Client) -> StateName = Client::state;
    const OVER: StateName = StateName::Closed;
    const FINISHED: &[StateName] = &[StateName::Closed];
    const MAY_BE_FINISHED: &[StateName] = &[StateName::Logout];

    fn new(script: &Script<'_>) -> (Self, Client, Watch) {
        let config = config(script);
        let mut words = script.words().map(|it| it.iter().copied());
        let jobs = words.next().into_iter().flatten().map(job);
        let jobs: Vec<Job> = jobs.collect();
        let watch = Watch::new(&config, &jobs);
        let more = words.next().into_iter().flatten().rev().collect();
        (Self { more }, Client::new(config, jobs), watch)
    }

    fn provoke(&mut self, session: &mut Client, watch: &mut Watch) {
        let job = job(self.more.pop().unwrap_or(b'P'));
        let (name, was_closed) = (job.name(), session.state() == Self::OVER);
        if session.add(Instant::ZERO, job) {
            assert!(!was_closed);
            watch.is_given(name);
        }
    }

    fn is_end(fact: &Fact) -> bool {
        matches!(fact, Fact::Finished(_))
    }

    fn finished(run: &mut Run<Self>) {
        let well = run.facts.contains(&Fact::Finished(Ok(())));
        assert!(
            !well || run.state() == Self::OVER,
            "it is over before the end"
        );
    }
}

/// The letters of the jobs; any other is one of them too.
const JOBS: &[u8; 22] = b"LOEFKRSCMXQNDBUVAIPZHG";

fn name(text: &str) -> MailboxName {
    MailboxName::new(text).expect("it is short")
}

fn job(letter: u8) -> Job {
    let at = JOBS.iter().position(|it| *it == letter);
    let (a, b) = (name("a"), name("\u{fc} \"b"));
    let uids = vec![5, 2, 6];
    let flags = Flags::from([Flag::Flagged, Flag::Recent]);
    match JOBS[at.unwrap_or(usize::from(letter) % JOBS.len())] {
        b'L' => Job::List,
        b'O' => Job::Open(a),
        b'E' => Job::Examine(a),
        b'F' => Job::FetchNew {
            known: None,
            held: Vec::new(),
        },
        b'K' => Job::FetchNew {
            known: Some(2),
            held: Vec::new(),
        },
        b'R' => Job::Read { uid: 2 },
        b'S' => Job::StoreFlags {
            uids,
            operation: StoreOperation::Add,
            flags,
        },
        b'C' => Job::Copy { uids, to: b },
        b'M' => Job::Move { uids, to: b },
        b'X' => Job::Expunge,
        b'Q' => Job::Search("OR TEXT \"gr\u{fc}n\" SEEN".to_owned()),
        b'N' => Job::Create(b),
        b'D' => Job::Delete(a),
        b'B' => Job::Rename { from: a, to: b },
        b'U' => Job::Subscribe(a),
        b'V' => Job::Unsubscribe(a),
        b'A' => Job::Append {
            mailbox: a,
            flags,
            content: Octets::from_static(b"A: b\r\n\r\n{3}\r\n"),
        },
        b'I' => Job::In {
            mailbox: b,
            job: Box::new(Job::Read { uid: 2 }),
        },
        b'Z' => Job::Logout,
        b'H' => Job::FetchNew {
            known: Some(4),
            held: vec![2, 1],
        },
        b'G' => Job::Fetch { uids },
        _ => Job::Noop,
    }
}

/// `n` without TLS, `T` with TLS only, `i` from the first octet; `s` it stays; `o` it has a token;
/// `u` its password needs a literal; `r` it remembers a UIDVALIDITY; `m` it fetches one message at once.
fn config(script: &Script<'_>) -> Config {
    let has = |letter| script.has(letter);
    let (mechanism, secret) = match (has(b'o'), has(b'u')) {
        (true, _) => (Mechanism::OAuthBearer, "c"),
        (false, true) => (Mechanism::Plain, "\u{fc}\r\n"),
        (false, false) => (Mechanism::Plain, "b"),
    };
    let remembered = match has(b'r') {
        true => BTreeMap::from([(name("a"), 6)]),
        false => BTreeMap::new(),
    };
    Config {
        credentials: (credentials(mechanism, "a", secret), NONCE),
        tls: script.tls_use(),
        stay: has(b's'),
        poll: Duration::from_secs(60),
        remembered,
        at_most: has(b'm').then_some(1),
    }
}
