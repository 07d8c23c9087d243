//! A whole client session: the server says anything, in any pieces.
//!
//! The first line sets it up: letters, see [`config`] and [`jobs`].

mod watch;

use crate::drive::End;
use crate::known::{NONCE, credentials};
use crate::script::Script;
use protocol_core::pop3::UniqueId;
use protocol_core::pop3::client::{Client, Config, Fact, Job, Policy, StateName};
use protocol_core::sasl::Mechanism;
use std::collections::BTreeSet;
use watch::Watch;

/// The host. It is asked nothing.
pub(crate) struct Host;

impl End for Host {
    type Session = Client;
    type State = StateName;
    type Watch = Watch;

    const STATE: fn(&Client) -> StateName = Client::state;
    const OVER: StateName = StateName::Closed;
    const FINISHED: &[StateName] = &[StateName::Closed];
    const MAY_BE_FINISHED: &[StateName] = &[StateName::Quit];

    fn new(script: &Script<'_>) -> (Self, Client, Watch) {
        let config = config(script);
        let watch = Watch::new(&config, jobs(script));
        (Self, Client::new(config, jobs(script)), watch)
    }

    fn is_end(fact: &Fact) -> bool {
        matches!(fact, Fact::Finished(_))
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
        tls: script.tls_use(),
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
