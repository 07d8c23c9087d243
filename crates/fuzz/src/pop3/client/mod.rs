//! A whole client session: the server says anything, in any pieces.
//!
//! The first line sets it up: letters, see [`config`] and [`jobs`].

mod watch;

use crate::drive::Heard;
use crate::known::{NONCE, credentials};
use crate::script::{Cut, Script, Step};
use protocol_core::pop3::UniqueId;
use protocol_core::pop3::client::{Client, Config, Fact, Job, Policy, Question, StateName, TlsUse};
use protocol_core::sasl::Mechanism;
use std::collections::BTreeSet;
use watch::Watch;

/// Takes a set-up and what a server says.
///
/// # Panics
/// Where what the client says depends on how the octets were cut, or stands where it must not; where it
/// deletes what it has not read, does not finish exactly once, or says more than the server has.
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
        let config = config(script);
        let watched = cut == Cut::Everywhere && !script.is_long();
        let mut watch = watched.then(|| Watch::new(&config, jobs(script)));
        let mut run = Self {
            client: Client::new(config, jobs(script)),
            heard: Heard::default(),
        };
        let secured = run.client.begins_with_tls();
        run.heard.open(&mut run.client, secured);
        for step in script.steps(cut) {
            let before = run.client.state();
            let said = run.heard.octets.len();
            let facts = run.heard.facts.len();
            let secured = step == Step::Secured && run.heard.wants_tls;
            // What arrives between the yes and TLS is not the server's.
            let waits = run.heard.wants_tls;
            run.heard.step(&mut run.client, &step);
            if let Some(watch) = &mut watch {
                let heard = match &step {
                    Step::Octets(octets) if !waits && before != StateName::Closed => {
                        octets.as_slice()
                    }
                    _ => &[],
                };
                watch.stepped(heard, secured, &run.heard.octets[said..]);
                watch.reported(&run.heard.facts[facts..]);
                if before == StateName::Closed {
                    assert_eq!(run.heard.octets.len(), said, "it speaks after the end");
                    assert_eq!(run.heard.facts.len(), facts, "it reports after the end");
                }
            }
        }
        let finished = run.heard.facts.iter();
        let finished = finished.filter(|it| matches!(it, Fact::Finished(_)));
        let closed = run.client.state() == StateName::Closed;
        assert_eq!(run.heard.closes, usize::from(closed));
        let left = run.client.state() == StateName::Quit;
        let count = finished.count();
        assert!(
            count == usize::from(closed) || left && count == 1,
            "{count}"
        );
        run
    }
}

/// `p` it pipelines, `A` it uses APOP, `o` it has a token, `w` a password with spaces; `n` without TLS,
/// `T` with TLS only, `i` from the first octet.
fn config(script: &Script<'_>) -> Config {
    let has = |letter| script.has(letter);
    let (mechanism, secret) = match (has(b'o'), has(b'w')) {
        (true, _) => (Mechanism::OAuthBearer, "token"),
        (_, true) => (Mechanism::Plain, " let me in "),
        _ => (Mechanism::Plain, "secret"),
    };
    Config {
        credentials: credentials(mechanism, "alice", secret),
        nonce: NONCE,
        tls: match (has(b'n'), has(b'T'), has(b'i')) {
            (true, ..) => TlsUse::Never,
            (_, true, _) => TlsUse::Required,
            (.., true) => TlsUse::Implicit,
            _ => TlsUse::WhereOffered,
        },
        pipelining: has(b'p'),
        apop: has(b'A'),
    }
}

/// `f` fetch and keep, `d` fetch and delete, `v` preview, `r` delete what is named `b`. `a` is known.
fn jobs(script: &Script<'_>) -> Vec<Job> {
    let ids = |uid: &str| -> BTreeSet<UniqueId> {
        BTreeSet::from([uid.parse().expect("it is a unique-id")])
    };
    let fetch = |policy| Job::Fetch {
        known: ids("a"),
        policy,
    };
    let preview = Job::Preview {
        known: ids("a"),
        lines: 2,
    };
    let all = [
        (b'v', preview),
        (b'f', fetch(Policy::Keep)),
        (b'd', fetch(Policy::Delete)),
        (b'r', Job::Delete(ids("b"))),
    ];
    let wanted = all.into_iter().filter(|(letter, _)| script.has(*letter));
    wanted.map(|(_, job)| job).collect()
}
