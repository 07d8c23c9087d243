//! A whole client session: the server says anything, in any pieces.
//!
//! The first line sets it up: letters, see [`config`] and [`transaction`].

mod watch;

use crate::drive::End;
use crate::known::{NONCE, credentials};
use crate::script::Script;
use protocol_core::Octets;
use protocol_core::sasl::Mechanism;
use protocol_core::smtp::client::{Client, Config, Fact, StateName, Transaction};
use protocol_core::smtp::{Body, Envelope, ForwardPath};
use watch::Watch;

/// The host. It is asked nothing.
pub(crate) struct Host;

impl End for Host {
    type Session = Client;
    type State = StateName;
    type Watch = Watch;

    const STATE: fn(&Client) -> StateName = Client::state;
    const OVER: StateName = StateName::Closed;
    const FINISHED: &[StateName] = &[StateName::Quit, StateName::Closed];

    fn new(script: &Script<'_>) -> (Self, Client, Watch) {
        let config = config(script);
        let watch = Watch::new(&config, transaction(script));
        (Self, Client::new(config, transaction(script)), watch)
    }

    fn is_end(fact: &Fact) -> bool {
        matches!(fact, Fact::Finished { .. })
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
        tls: script.tls_use(),
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
