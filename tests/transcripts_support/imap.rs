//! The IMAP servers under test, with bob's mailboxes or those of an RFC's example.

mod mutant;
mod stores;

#[path = "../../crates/protocol-core/tests/imap/host.rs"]
#[expect(dead_code, reason = "it is shared, and not all of it is needed here")]
mod host;

pub use mutant::Mutant;

use super::{Cell, Subject, TLS, marked, sasl};
use host::Host;
use protocol_core::Input;
use protocol_core::imap::server::{Config, Extension, Tls};
use protocol_core::sasl::Mechanism;
use std::sync::Arc;

/// What stands before what is said in another session.
const ELSEWHERE: &str = "(elsewhere) ";

/// A session under test, and perhaps another one at the same mailboxes.
pub struct Imap {
    host: Host,
    mutant: Option<Mutant>,
    /// Whether somebody else has a session.
    elsewhere: bool,
}

/// The server of a transcript: its name, and what it offers.
fn set_up(
    cell: &Cell,
    mutant: Option<Mutant>,
) -> (
    &'static str,
    Tls,
    &'static [Extension],
    &'static [Mechanism],
) {
    const NAME: &str = "mail.receiver.example";
    const PLAIN: &[Mechanism] = &[Mechanism::Plain];
    match cell.path.split('/').next().unwrap_or_default() {
        "imap" => (NAME, Tls::Offered, &Extension::ALL, &Mechanism::ALL),
        "imap-plain" => match mutant {
            Some(Mutant::KnowsWhatItDoesNotOffer) => (NAME, Tls::None, &Extension::ALL, &[]),
            _ => (NAME, Tls::None, &[], &[]),
        },
        "imap-strict" => {
            let tls = match mutant {
                Some(Mutant::LetsInBeforeTls) => Tls::Offered,
                _ => Tls::Required,
            };
            let extensions = &[Extension::LiteralPlus, Extension::SaslIr, Extension::Id];
            (NAME, tls, extensions, PLAIN)
        }
        _ => match cell.name.split('-').next().unwrap_or_default() {
            "6.1.1" | "6.2.1" => ("imap.example", Tls::Required, &[], PLAIN),
            "8" => ("imap.example", Tls::None, &[], &[]),
            _ => ("imap.example", Tls::None, &[], PLAIN),
        },
    }
}

impl Subject for Imap {
    type Mutant = Mutant;

    const HEARS: &'static str = "C:";

    fn new(cell: &Cell, mutant: Option<Mutant>) -> Self {
        let (name, tls, extensions, mechanisms) = set_up(cell, mutant);
        let config = Config {
            name: name.parse().expect("it is a domain"),
            tls,
            secured_from_start: false,
            mechanisms: mechanisms.to_vec(),
            extensions: extensions.iter().copied().collect(),
            max_errors: 20,
            max_message: 1_000_000,
        };
        let store = match cell.path.starts_with("imap-examples") {
            true => stores::example(&cell.name),
            false => stores::bob(),
        };
        let mut host = Host::new(store, &Arc::new(config), 2);
        host.sasl = sasl::host;
        Self {
            host,
            mutant,
            elsewhere: false,
        }
    }

    fn state(&self) -> String {
        format!("{:?}", self.host.sessions[0].server.state())
    }

    fn open(&mut self) -> Vec<String> {
        let greeting = self.host.taken(0);
        self.answers(&greeting)
    }

    fn hear(&mut self, text: &str) -> Vec<String> {
        let answer = match text.strip_prefix(ELSEWHERE) {
            Some(text) => self.say_elsewhere(text),
            None => self.say(text),
        };
        self.answers(&answer)
    }
}

impl Imap {
    fn answers(&self, answer: &str) -> Vec<String> {
        let heard = |line: &str| match self.mutant {
            Some(mutant) => mutant.heard(line),
            None => Some(line.to_owned()),
        };
        marked("S:", answer.lines().filter_map(heard))
    }

    fn say(&mut self, text: &str) -> String {
        let state = self.host.sessions[0].server.state();
        let mut answer = String::new();
        let smuggled = self.mutant.map(|it| it.smuggled(state, text));
        for (secret, is_told) in smuggled.into_iter().flatten() {
            let said = self.host.line(0, secret);
            if is_told {
                let untagged = said.lines().filter(|it| it.starts_with("* "));
                untagged.for_each(|it| answer.push_str(&format!("{it}\r\n")));
            }
        }
        let forged = self.mutant.map(|it| it.forged(state, text));
        answer.push_str(&self.host.line(0, forged.as_deref().unwrap_or(text)));
        if core::mem::take(&mut self.host.sessions[0].wants_tls) {
            answer.push_str(TLS);
            self.host.input(0, Input::Secured);
        }
        answer
    }

    /// What the other session hears is not written down.
    fn say_elsewhere(&mut self, text: &str) -> String {
        if !core::mem::replace(&mut self.elsewhere, true) {
            self.host.line(1, "a LOGIN bob letmein");
            self.host.line(1, "b SELECT INBOX");
        }
        let said = self.host.line(1, &format!("x {text}"));
        let is_done = said.contains("x OK ") || said.starts_with('+');
        assert!(is_done, "{text}: {said}");
        self.host.taken(0)
    }
}
