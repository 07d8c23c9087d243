//! A whole client session: the server says anything, in any pieces.
//!
//! The first line sets it up: letters, see [`config`] and [`transaction`].

mod watch;

use crate::drive::Heard;
use crate::known::{NONCE, credentials};
use crate::script::{Cut, Script, Step};
use protocol_core::Octets;
use protocol_core::sasl::Mechanism;
use protocol_core::smtp::client::{Client, Config, Fact, Question, StateName, TlsUse, Transaction};
use protocol_core::smtp::{Body, Envelope, ForwardPath};
use watch::Watch;

/// Takes a set-up and what a server says.
///
/// # Panics
/// Where what the client says depends on how the octets were cut, or stands where it must not; where it
/// does not finish exactly once, or says more than the server has.
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
        let mut watch = watched.then(|| Watch::new(&config, transaction(script)));
        let mut run = Self {
            client: Client::new(config, transaction(script)),
            heard: Heard::default(),
        };
        let secured = run.client.begins_with_tls();
        run.heard.open(&mut run.client, secured);
        for step in script.steps(cut) {
            let before = run.client.state();
            let said = run.heard.octets.len();
            let facts = run.heard.facts.len();
            let secured = step == Step::Secured && run.heard.wants_tls;
            // What arrives between the 220 and TLS is not the server's.
            let waits = run.heard.wants_tls;
            run.heard.step(&mut run.client, &step);
            if let Some(watch) = &mut watch {
                let heard = match &step {
                    Step::Octets(octets) if !waits => octets.as_slice(),
                    _ => &[],
                };
                watch.stepped(heard, secured, &run.heard.octets[said..]);
                watch.reported(&run.heard.facts[facts..]);
                if before == StateName::Closed {
                    assert_eq!(run.heard.octets.len(), said, "it speaks after the end");
                }
            }
            assert!(run.heard.closes <= 1, "it closes once");
        }
        if let Some(watch) = &mut watch {
            watch.ended(run.client.state());
        }
        run
    }
}

/// `p` it pipelines, `a` it has a password, `o` a token, `c` it sends chunks; `n` without TLS, `T` with TLS only,
/// `i` from the first octet.
fn config(script: &Script<'_>) -> Config {
    let has = |letter| script.has(letter);
    Config {
        name: "client.example".parse().expect("it is a name"),
        pipelining: has(b'p'),
        credentials: [(b'a', Mechanism::Plain), (b'o', Mechanism::OAuthBearer)]
            .into_iter()
            .find(|(letter, _)| has(*letter))
            .map(|(_, mechanism)| (credentials(mechanism, "alice", "secret"), NONCE)),
        tls: match (has(b'n'), has(b'T'), has(b'i')) {
            (true, ..) => TlsUse::Never,
            (_, true, _) => TlsUse::Required,
            (.., true) => TlsUse::Implicit,
            _ => TlsUse::WhereOffered,
        },
        chunking: has(b'c'),
        bare_line_ends: Default::default(),
    }
}

/// `2` and `3` recipients, else one; `b` binary content, `8` content of eight bits, `.` one with dots,
/// `0` none; `u` an address that is not ASCII, `d` wishes for notices.
fn transaction(script: &Script<'_>) -> Transaction {
    let has = |letter| script.has(letter);
    let path = |text: &str| text.parse::<ForwardPath>().expect("it is a path");
    let mut forward_paths = vec![path("<bob@receiver.example>")];
    if has(b'2') || has(b'3') {
        forward_paths.push(path("<carol@receiver.example>"));
    }
    if has(b'3') {
        forward_paths.push(path(if has(b'u') {
            "<dåve@receiver.example>"
        } else {
            "<dave@receiver.example>"
        }));
    }
    let mut envelope = Envelope {
        reverse_path: "<alice@sender.example>".parse().expect("it is a path"),
        body: if has(b'b') {
            Body::BinaryMime
        } else {
            Body::SevenBit
        },
        internationalised: has(b'u'),
        ..Envelope::default()
    };
    if has(b'd') {
        envelope.request.id = Some("q1".into());
        envelope.requests = vec![(forward_paths[0].clone(), Default::default())];
    }
    envelope.forward_paths = forward_paths;
    let content: &'static [u8] = match (has(b'0'), has(b'8'), has(b'.')) {
        (true, ..) => b"",
        (_, true, _) => b"A: \xc3\xa5\r\n\r\n\xff\r\n",
        (.., true) => b"A: b\r\n\r\n.c\r\n..\r\nno end",
        _ => b"A: b\r\n\r\nc\r\n",
    };
    Transaction {
        envelope,
        content: Octets::from_static(content),
    }
}
