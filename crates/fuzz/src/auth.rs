//! Exchanges of SASL, by each mechanism: a client that says anything, a server that says anything, and the
//! two of them together. How the protocols write them in lines is a matter of their sessions.
//!
//! Each line is a message of the exchange; where the first is empty the server begins.

use crate::known::{Known, NONCE, credentials};
use protocol_core::sasl::server::{Exchange, Step};
use protocol_core::sasl::{Mechanism, client, scram};

/// Takes the messages of an exchange.
///
/// # Panics
/// Where somebody is let in who is not who he says, or our client is not let in with the password that our
/// server knows.
pub(crate) fn run(octets: &[u8]) {
    for mechanism in Mechanism::ALL {
        to_a_server(mechanism, octets);
        to_a_client(mechanism, octets);
        together(mechanism, octets);
    }
}

fn lines(octets: &[u8]) -> impl Iterator<Item = &[u8]> {
    octets.split(|octet| *octet == b'\n').take(12)
}

/// A server and its host.
struct Served {
    exchange: Exchange,
    known: Known,
}

impl Served {
    fn new(mechanism: Mechanism, known: Known) -> Self {
        let exchange = Exchange::new(mechanism, "mx.example");
        Self { exchange, known }
    }

    /// The answer to what a client says; to nothing at all, if it lets the server begin.
    fn step(&mut self, said: Option<&[u8]>) -> Step {
        let mut step = match said {
            Some(said) => self.exchange.respond(said),
            None => self.exchange.begin(),
        };
        while let Step::Ask(question) = step {
            step = self.exchange.answer(self.known.answer(question));
        }
        step
    }
}

fn to_a_server(mechanism: Mechanism, octets: &[u8]) {
    let mut served = Served::new(mechanism, Known::new("bob", "let me in"));
    let mut lines = lines(octets);
    let first = lines.next().filter(|it| !it.is_empty());
    let mut step = served.step(first.filter(|_| mechanism.takes_initial_response()));
    for line in lines {
        if !matches!(step, Step::Challenge(_)) {
            break;
        }
        step = served.step(Some(line));
    }
    if let Step::Success(user) = step {
        served.known.lets_in(Some(&user));
    }
}

fn to_a_client(mechanism: Mechanism, octets: &[u8]) {
    let Some(mut client) = exchange(mechanism, "bob", "let me in") else {
        return;
    };
    for line in lines(octets) {
        if client.respond(line).is_err() {
            break;
        }
    }
    // The server cannot make up a proof that it knows the password (RFC 5802 section 5).
    assert_eq!(client.is_satisfied(), mechanism != Mechanism::ScramSha256);
}

fn exchange(mechanism: Mechanism, user: &str, secret: &str) -> Option<client::Exchange> {
    client::Exchange::new(mechanism, &credentials(mechanism, user, secret), NONCE)
}

/// Our client and our server; the user is the first line, the password the second.
fn together(mechanism: Mechanism, octets: &[u8]) {
    let Ok(text) = core::str::from_utf8(octets) else {
        return;
    };
    let mut lines = text.split('\n');
    let (user, password) = (lines.next().unwrap_or(""), lines.next().unwrap_or(""));
    // What parts a message stands in no name and no secret (RFC 4616 section 2, RFC 7628 section 3.1); a
    // token is a b64token (RFC 6750 section 2.1).
    let parts = |text: &str| text.is_empty() || text.len() > 100 || text.contains(char::is_control);
    let token = matches!(mechanism, Mechanism::OAuthBearer | Mechanism::XOAuth2);
    let fits = |octet: u8| octet.is_ascii_alphanumeric() || b"-._~+/=".contains(&octet);
    if parts(user) || parts(password) || token && !password.bytes().all(fits) {
        return;
    }
    if Mechanism::best(&[mechanism], &credentials(mechanism, user, password)).is_none() {
        return;
    }
    // SCRAM hashes so often that one name in eight has to do.
    if mechanism == Mechanism::ScramSha256 && user.len() % 8 != 3 {
        return;
    }
    for right in [true, false] {
        let mut known = Known::new(user, password);
        known.rounds = scram::ITERATIONS;
        if !right {
            known.secret.push('x');
        }
        let mut served = Served::new(mechanism, known);
        let mut client = exchange(mechanism, user, password).expect("it has what is needed");
        let mut step = served.step(client.initial().as_deref());
        while let Step::Challenge(challenge) = &step {
            let Ok(response) = client.respond(challenge) else {
                break;
            };
            step = served.step(Some(&response));
        }
        let is_let_in = matches!(&step, Step::Success(it) if it == user);
        assert_eq!(
            is_let_in && client.is_satisfied(),
            right,
            "{mechanism:?} {step:?}"
        );
    }
}
