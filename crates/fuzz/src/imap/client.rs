//! A whole client session: the server says anything, in any pieces; the host gives more to do meanwhile.
//!
//! The first line sets it up: letters (see [`config`]), then a word with the jobs (see [`JOBS`]) that it
//! begins with, then one with those that it is given at each `^E`.

mod watch;

use crate::drive::Heard;
use crate::known::{NONCE, credentials};
use crate::script::{Cut, Script, Step};
use protocol_core::imap::client::{Client, Config, Fact, Question, StateName};
use protocol_core::imap::{Flag, Flags, Job, MailboxName, StoreOperation};
use protocol_core::sasl::Mechanism;
use protocol_core::smtp::client::TlsUse;
use protocol_core::{Instant, Octets};
use std::collections::BTreeMap;
use std::time::Duration;
use watch::Watch;

/// Takes a set-up and what a server says.
///
/// # Panics
/// Where what the client says or reports depends on how the octets were cut, or stands where it must
/// not; where it does not finish exactly once, or a job ends twice or out of its turn.
pub fn run(octets: &[u8]) {
    let script = Script::new(octets);
    let whole = Run::of(&script, Cut::Nowhere);
    for cut in [Cut::AsWritten, Cut::Everywhere] {
        let other = Run::of(&script, cut);
        assert_eq!(other.heard.text(), whole.heard.text(), "{cut:?}");
        assert_eq!(other.heard.facts, whole.heard.facts, "{cut:?}");
        assert_eq!(other.client.state(), whole.client.state(), "{cut:?}");
    }
}

/// A run of a script.
struct Run {
    client: Client,
    heard: Heard<Question, Fact>,
}

impl Run {
    fn of(script: &Script<'_>, cut: Cut) -> Self {
        let mut words = script.words();
        let (first, mut more) = (words.next(), words.next().unwrap_or_default().iter());
        let jobs: Vec<Job> = first.unwrap_or_default().iter().map(job).collect();
        let config = config(script);
        let mut watch = Watch::new(&config, &jobs, cut == Cut::Everywhere && !script.is_long());
        let mut run = Self {
            client: Client::new(config, jobs),
            heard: Heard::default(),
        };
        let secured = run.client.begins_with_tls();
        run.heard.open(&mut run.client, secured);
        for step in script.steps(cut) {
            let (said, facts) = (run.heard.octets.len(), run.heard.facts.len());
            let secured = step == Step::Secured && run.heard.wants_tls;
            // What arrives between the OK and TLS is not the server's.
            let waits = run.heard.wants_tls;
            let was_closed = run.client.state() == StateName::Closed;
            if step == Step::Answer {
                let job = job(more.next().unwrap_or(&b'P'));
                let name = job.name();
                let taken = run.client.add(Instant::ZERO, job);
                assert!(!taken || !was_closed);
                watch.is_given(name, taken);
                run.heard.drain(&mut run.client);
            } else {
                run.heard.step(&mut run.client, &step);
            }
            let heard = match &step {
                Step::Octets(octets) if !waits && !was_closed => octets.as_slice(),
                _ => &[],
            };
            // What it reports is of what was said before.
            watch.reported(&run.heard.facts[facts..]);
            watch.stepped(heard, secured, &run.heard.octets[said..]);
            assert!(run.heard.closes <= 1);
            assert!(!was_closed || run.heard.octets.len() == said);
        }
        let closed = run.client.state() == StateName::Closed;
        assert_eq!(run.heard.closes, usize::from(closed));
        watch.ended(run.client.state());
        run
    }
}

/// The letters of the jobs; any other is one of them too.
const JOBS: &[u8; 22] = b"LOEFKRSCMXQNDBUVAIPZHG";

fn name(text: &str) -> MailboxName {
    MailboxName::new(text).expect("it is short")
}

fn job(letter: &u8) -> Job {
    let at = JOBS.iter().position(|it| it == letter);
    let (a, b) = (name("a"), name("\u{fc} \"b"));
    let uids = vec![5, 2, 6];
    let flags = Flags::from([Flag::Flagged, Flag::Recent]);
    match JOBS[at.unwrap_or(usize::from(*letter) % JOBS.len())] {
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

/// `t` TLS where it is offered, `T` required, `i` from the first octet; `s` it stays; `o` it has a token;
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
        tls: match (has(b'T'), has(b'i'), has(b't')) {
            (true, ..) => TlsUse::Required,
            (_, true, _) => TlsUse::Implicit,
            (_, _, true) => TlsUse::WhereOffered,
            _ => TlsUse::Never,
        },
        stay: has(b's'),
        poll: Duration::from_secs(60),
        remembered,
        at_most: has(b'm').then_some(1),
    }
}
