//! The IMAP server under test, its mutants, and the matrix.

mod cells;
mod exchanges;
mod mutant;
pub mod rfc;

#[path = "../../../crates/protocol-core/tests/imap/host.rs"]
#[expect(dead_code, reason = "it is shared, and not all of it is needed here")]
mod host;

pub use cells::{PLAIN_STATES, STATES, STRICT_STATES, cells, plain_cells, strict_cells};
pub use mutant::Mutant;

use super::exchanges as sasl;
use host::{Host, Store, name};
use protocol_core::imap::server::{Config, Extension, SpecialUse, Tls};
use protocol_core::imap::{Flag, Flags};
use protocol_core::sasl::Mechanism;
use protocol_core::{Input, Octets};
use std::sync::Arc;

/// The server's name.
const NAME: &str = "mail.receiver.example";

/// What stands before what is said in another session.
const ELSEWHERE: &str = "(elsewhere) ";

/// A session under test, and perhaps another one at the same mailboxes.
pub struct Imap {
    host: Host,
    mutant: Mutant,
    /// Whether somebody else has a session.
    elsewhere: bool,
}

impl Imap {
    /// A server that offers everything.
    pub fn new(mutant: Mutant) -> Self {
        Self::with(mutant, Tls::Offered, &Extension::ALL, &Mechanism::ALL)
    }

    /// A server of IMAP4rev1 alone.
    pub fn plain(mutant: Mutant) -> Self {
        match mutant {
            Mutant::KnowsWhatItDoesNotOffer => Self::with(mutant, Tls::None, &Extension::ALL, &[]),
            _ => Self::with(mutant, Tls::None, &[], &[]),
        }
    }

    /// A server at which nobody logs in before TLS.
    pub fn strict(mutant: Mutant) -> Self {
        let tls = match mutant {
            Mutant::LetsInBeforeTls => Tls::Offered,
            _ => Tls::Required,
        };
        let extensions = [Extension::LiteralPlus, Extension::SaslIr, Extension::Id];
        Self::with(mutant, tls, &extensions, &[Mechanism::Plain])
    }

    fn with(mutant: Mutant, tls: Tls, extensions: &[Extension], mechanisms: &[Mechanism]) -> Self {
        let config = Config {
            name: NAME.parse().expect("it is a domain"),
            tls,
            secured_from_start: false,
            mechanisms: mechanisms.to_vec(),
            extensions: extensions.iter().copied().collect(),
            max_errors: 20,
            max_message: 1_000_000,
        };
        Self::at(store(), &config, mutant)
    }

    /// A server so set up, with these mailboxes.
    pub fn at(store: Store, config: &Config, mutant: Mutant) -> Self {
        let mut host = Host::new(store, &Arc::new(config.clone()), 2);
        host.sasl = sasl::host;
        Self {
            host,
            mutant,
            elsewhere: false,
        }
    }

    /// The whole conversation, `C:` and `S:` lines.
    pub fn converse(&mut self, lines: &[String]) -> Vec<String> {
        let mut said = Vec::new();
        let greeting = self.host.taken(0);
        self.answers(&greeting, &mut said);
        for text in lines {
            said.push(format!("C: {text}").trim_end().to_owned());
            let answer = match text.strip_prefix(ELSEWHERE) {
                Some(text) => self.say_elsewhere(text),
                None => self.say(text),
            };
            self.answers(&answer, &mut said);
        }
        said
    }

    fn answers(&self, answer: &str, said: &mut Vec<String>) {
        let lines = answer.lines();
        let lines = lines.filter_map(|line| self.mutant.heard(line));
        said.extend(lines.map(|it| format!("S: {it}").trim_end().to_owned()));
    }

    fn say(&mut self, text: &str) -> String {
        let state = self.host.sessions[0].server.state();
        let mut answer = String::new();
        for (secret, is_told) in self.mutant.smuggled(state, text) {
            let said = self.host.line(0, secret);
            if is_told {
                let untagged = said.lines().filter(|it| it.starts_with("* "));
                untagged.for_each(|it| answer.push_str(&format!("{it}\r\n")));
            }
        }
        answer.push_str(&self.host.line(0, &self.mutant.forged(state, text)));
        if core::mem::take(&mut self.host.sessions[0].wants_tls) {
            answer.push_str("(TLS)\r\n");
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
        assert!(
            said.contains("x OK ") || said.starts_with('+'),
            "{text}: {said}"
        );
        self.host.taken(0)
    }
}

/// bob's mailboxes.
fn store() -> Store {
    let mut store = Store::new();
    for (folder, special_use) in [
        ("Archive", Some(SpecialUse::Archive)),
        ("Sent", Some(SpecialUse::Sent)),
        ("lists/rust", None),
        ("lists/mail/imap", None),
        ("Entw\u{fc}rfe", Some(SpecialUse::Drafts)),
    ] {
        store.create(&name(folder)).special_use = special_use;
    }
    for folder in ["INBOX", "Sent", "lists/mail/imap", "old/letters"] {
        store.subscribed.insert(name(folder));
    }
    let inbox = store.mailbox(&name("INBOX"));
    let letters: [(u32, &[Flag], &str); 3] = [
        (3, &[], FIRST),
        (7, &[Flag::Flagged], SECOND),
        (9, &[Flag::Seen, Flag::Deleted], THIRD),
    ];
    for (uid, flags, letter) in letters {
        inbox.uid_next = uid;
        let flags: Flags = flags.iter().cloned().collect();
        inbox.append(flags, 1_772_442_000, Octets::from(letter));
    }
    store
}

const FIRST: &str = "Date: Mon, 2 Mar 2026 09:59:59 +0100\r\n\
    From: Alice Adams <alice@sender.example>\r\n\
    To: bob@receiver.example\r\n\
    Subject: One\r\n\
    Message-ID: <1@sender.example>\r\n\
    \r\n\
    First.\r\n";

const SECOND: &str = "Date: Sun, 1 Mar 2026 23:00:00 +0000\r\n\
    From: \"Carol (the other)\" <carol@sender.example>\r\n\
    To: Friends: bob@receiver.example, dave@other.example;\r\n\
    Subject: =?utf-8?Q?Zw=C3=B6lf?=\r\n\
    MIME-Version: 1.0\r\n\
    Content-Type: multipart/mixed; boundary=\"part\"\r\n\
    \r\n\
    --part\r\n\
    Content-Type: text/plain; charset=utf-8\r\n\
    Content-Transfer-Encoding: quoted-printable\r\n\
    \r\n\
    Zw=C3=B6lf.\r\n\
    --part\r\n\
    Content-Type: message/rfc822\r\n\
    \r\n\
    From: eve@other.example\r\n\
    Subject: Inside\r\n\
    \r\n\
    Enclosed.\r\n\
    --part--\r\n";

const THIRD: &str = "From: dave@other.example\r\nSubject: Three\r\n\r\nThird.\r\n";
