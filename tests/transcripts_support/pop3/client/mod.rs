//! The POP3 client under test, and its mutants.

mod cells;

pub use cells::{PROFILES, Profile, cells};

use super::super::open;
use protocol_core::pop3::UniqueId;
use protocol_core::pop3::client::{Client, Config, Fact, Identity, Job, Policy, StateName, TlsUse};
use protocol_core::sasl::{Credentials, Nonce, Secret};
use protocol_core::{Input, Instant, Output, Session};
use std::collections::BTreeSet;

/// What the server's side does that is no line. Behind octets of a line it cuts that line.
pub const CUT: &str = "(cut)";
pub const SILENCE: &str = "(silence)";
pub const TLS: &str = "(TLS)";

/// A client that is wrong in one way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mutant {
    /// It is right.
    None,
    /// It takes a no in this state for a yes.
    NoIsYes(StateName),
    /// It takes the loss of the connection for a yes.
    LostIsYes,
    /// It waits for ever.
    Patient,
    /// It goes on without the TLS that it requires.
    WithoutTls,
    /// It does not pipeline.
    Waits,
    /// It takes what is no reply for a yes.
    NonsenseIsYes,
    /// It leaves on the server what it should delete.
    Keeps,
    /// It forgets what it knows.
    KnowsNothing,
    /// It takes all for known: what is deleted then was never read.
    KnowsAll,
}

impl Mutant {
    pub const ALL: [Self; 15] = [
        Self::NoIsYes(StateName::AwaitGreeting),
        Self::NoIsYes(StateName::Capabilities),
        Self::NoIsYes(StateName::Tls),
        Self::NoIsYes(StateName::Auth),
        Self::NoIsYes(StateName::Login),
        Self::NoIsYes(StateName::Working),
        Self::NoIsYes(StateName::Quit),
        Self::LostIsYes,
        Self::Patient,
        Self::WithoutTls,
        Self::Waits,
        Self::NonsenseIsYes,
        Self::Keeps,
        Self::KnowsNothing,
        Self::KnowsAll,
    ];

    /// What it hears instead of this line.
    fn hears(self, line: &str, at: StateName) -> Option<String> {
        Some(match self {
            Self::NoIsYes(state) if state == at => line.replacen("-ERR", "+OK", 1),
            Self::LostIsYes if line == CUT => "+OK".to_owned(),
            Self::Patient if line == SILENCE => return None,
            Self::NonsenseIsYes if line.starts_with("250") => "+OK".to_owned(),
            _ => line.to_owned(),
        })
    }
}

/// The digest of the first of them.
const DIGEST: &str = "86b8a479cfa2b6616a36763d5e05311db0d3e81998669aedb726b7f522d98028";

pub struct PopClient {
    client: Client,
    mutant: Mutant,
}

impl PopClient {
    pub fn new(profile: &Profile, mutant: Mutant) -> Self {
        let ids = |uids: &[&str]| -> BTreeSet<UniqueId> {
            let uids = uids.iter();
            uids.map(|it| it.parse().expect("it is a unique-id"))
                .collect()
        };
        let known = match mutant {
            Mutant::KnowsNothing => BTreeSet::new(),
            Mutant::KnowsAll => ids(&["1.3", "1.7", "1.8"]),
            _ => ids(&["1.3", DIGEST]),
        };
        let job = if profile.previews {
            Job::Preview { known, lines: 1 }
        } else {
            let policy = match mutant {
                Mutant::Keeps => Policy::Keep,
                _ => Policy::Delete,
            };
            Job::Fetch { known, policy }
        };
        let config = Config {
            credentials: Credentials {
                user: "bob".into(),
                secret: Secret::Password("letmein".into()),
            },
            nonce: Nonce {
                random: [0; 16],
                date: 0,
            },
            tls: match mutant {
                Mutant::WithoutTls => TlsUse::Never,
                _ => profile.tls,
            },
            pipelining: mutant != Mutant::Waits,
            apop: true,
        };
        Self {
            client: Client::new(config, vec![job]),
            mutant,
        }
    }

    /// The whole conversation, `S:` and `C:` lines, and what the client reports.
    pub fn converse(&mut self, lines: &[String]) -> Vec<String> {
        open(&mut self.client);
        let mut said = Vec::new();
        for line in lines {
            said.push(format!("S: {line}").trim_end().to_owned());
            said.extend(self.hear(line));
        }
        said
    }

    /// What it says to one line of the server's side.
    fn hear(&mut self, line: &str) -> Vec<String> {
        let Some(heard) = self.mutant.hears(line, self.client.state()) else {
            return Vec::new();
        };
        match heard.as_str() {
            SILENCE => self.client.handle_input(Instant::ZERO, Input::Timeout),
            TLS => self.client.handle_input(Instant::ZERO, Input::Secured),
            line => {
                let cut = line.strip_suffix(CUT);
                let octets = cut.map_or_else(|| format!("{line}\r\n"), str::to_owned);
                self.client
                    .handle_input(Instant::ZERO, Input::Octets(octets.as_bytes()));
                if cut.is_some() {
                    self.client.handle_input(Instant::ZERO, Input::Closed);
                }
            }
        }
        let mut said = Vec::new();
        let mut closes = false;
        loop {
            match self.client.poll_output() {
                Output::Fact(fact) => said.push(format!("= {}", told(&fact))),
                Output::Close => closes = true,
                Output::StartTls => {}
                Output::Timeout(_) => break,
                Output::Ask(_, question) => match question {},
            }
        }
        while let Some(octets) = self.client.poll_transmit(usize::MAX) {
            let text = octets.to_text();
            let lines = text.lines();
            said.extend(lines.map(|it| format!("C: {it}").trim_end().to_owned()));
        }
        said.extend(closes.then(|| "C: (closes)".to_owned()));
        said
    }
}

fn told(fact: &Fact) -> String {
    let text = |content: &[u8]| format!("{:?}", String::from_utf8_lossy(content));
    match fact {
        Fact::LoggedIn => "logged in".to_owned(),
        Fact::Listed { messages, octets } => {
            let each = messages.iter().map(|it| match &it.uid {
                Some(uid) => format!("{} {uid}", it.number),
                None => it.number.to_string(),
            });
            let each: Vec<String> = each.collect();
            format!("listed: {} ({octets} octets)", each.join(", "))
        }
        Fact::Fetched {
            uid,
            identity,
            content,
        } => match identity {
            Identity::UniqueId => format!("fetched {uid}: {}", text(content)),
            Identity::Digest => format!("fetched, by digest {uid}: {}", text(content)),
        },
        Fact::Previewed {
            number, content, ..
        } => format!("looked at {number}: {}", text(content)),
        Fact::Deleted(uids) => {
            let uids: Vec<&str> = uids.iter().map(UniqueId::as_str).collect();
            format!("deleted: {}", uids.join(", "))
        }
        Fact::Finished(Ok(())) => "finished".to_owned(),
        Fact::Finished(Err(failure)) => format!("finished: {failure:?}"),
    }
}
