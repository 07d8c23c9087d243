//! How octets that a fuzzer made up are read as what happens to a session.
//!
//! The first line says how the session is set up. Behind it each octet arrives as it is, but for a few
//! control characters, which are things that happen:
//!
//! ```text
//! ^A  here the octets are cut      ^D  the peer closes the connection
//! ^B  the deadline comes           ^E  the host answers what it was asked
//! ^C  TLS comes up                 ^F  the octet before comes 4,000 times more
//! ```

use protocol_core::sasl::Mechanism;
use protocol_core::smtp::client::TlsUse;
use protocol_core::smtp::server::Tls;

/// Something that happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    /// These octets arrive.
    Octets(Vec<u8>),
    /// The deadline comes.
    Timeout,
    /// The peer closes.
    Closed,
    /// TLS comes up, if somebody asked for it.
    Secured,
    /// The host answers, if it was asked.
    Answer,
}

/// How octets are cut into arrivals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cut {
    /// As the script says.
    AsWritten,
    /// Not at all.
    Nowhere,
    /// Behind each octet; in a long script behind each hundred, so that it is over some day.
    Everywhere,
}

/// What octets say: a first line, and what happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Script<'a> {
    /// The first line, without its end.
    pub(crate) setup: &'a [u8],
    rest: &'a [u8],
}

/// The most octets that a script makes of itself.
const MOST: usize = 60_000;

impl<'a> Script<'a> {
    pub(crate) fn new(octets: &'a [u8]) -> Self {
        let end = octets.iter().position(|octet| *octet == b'\n');
        let (setup, rest) = octets.split_at(end.unwrap_or(octets.len()));
        let setup = setup.strip_suffix(b"\r").unwrap_or(setup);
        let rest = rest.get(1..).unwrap_or_default();
        Self { setup, rest }
    }

    /// Whether the first word of the set-up has this letter.
    pub(crate) fn has(&self, letter: u8) -> bool {
        let word = self.setup.split(|octet| *octet == b' ').next();
        word.is_some_and(|word| word.contains(&letter))
    }

    /// What a server offers: `t` TLS, `T` it requires it.
    pub(crate) fn tls(&self) -> Tls {
        match (self.has(b't'), self.has(b'T')) {
            (_, true) => Tls::Required,
            (true, false) => Tls::Offered,
            (false, false) => Tls::None,
        }
    }

    /// What a client does: `i` it begins with TLS, `T` it requires it, `n` it goes without it.
    pub(crate) fn tls_use(&self) -> TlsUse {
        let uses = [
            (b'i', TlsUse::Implicit),
            (b'T', TlsUse::Required),
            (b'n', TlsUse::Never),
        ];
        let found = uses.into_iter().find(|it| self.has(it.0));
        found.map_or(TlsUse::WhereOffered, |it| it.1)
    }

    /// What a server offers: `a` every mechanism.
    pub(crate) fn mechanisms(&self) -> Vec<Mechanism> {
        let all = self.has(b'a').then_some(Mechanism::ALL);
        all.into_iter().flatten().collect()
    }

    /// How many errors a server takes: `e` few.
    pub(crate) fn max_errors(&self) -> usize {
        if self.has(b'e') { 3 } else { 500 }
    }

    /// The words of the set-up behind the first.
    pub(crate) fn words(&self) -> impl Iterator<Item = &'a [u8]> {
        self.setup.split(|octet| *octet == b' ').skip(1)
    }

    /// Whether octets are repeated.
    pub(crate) fn is_long(&self) -> bool {
        self.rest.contains(&6)
    }

    /// What happens, with its octets cut so.
    pub(crate) fn steps(&self, cut: Cut) -> Vec<Step> {
        let mut steps = Vec::new();
        let mut octets: Vec<u8> = Vec::new();
        let mut last = None;
        let mut total = 0;
        let flush = |octets: &mut Vec<u8>, steps: &mut Vec<Step>| {
            let piece = match cut {
                Cut::Everywhere if self.is_long() => 100,
                Cut::Everywhere => 1,
                Cut::AsWritten | Cut::Nowhere => usize::MAX,
            };
            steps.extend(octets.chunks(piece).map(|it| Step::Octets(it.to_vec())));
            octets.clear();
        };
        for &octet in self.rest {
            let step = match octet {
                1 => {
                    if cut == Cut::AsWritten {
                        flush(&mut octets, &mut steps);
                    }
                    continue;
                }
                2 => Step::Timeout,
                3 => Step::Secured,
                4 => Step::Closed,
                5 => Step::Answer,
                6 => {
                    if let Some(last) = last.filter(|_| total < MOST) {
                        total += 4000;
                        octets.resize(octets.len() + 4000, last);
                    }
                    continue;
                }
                _ => {
                    octets.push(octet);
                    last = Some(octet);
                    continue;
                }
            };
            flush(&mut octets, &mut steps);
            steps.push(step);
            last = None;
        }
        flush(&mut octets, &mut steps);
        steps
    }
}
