//! The SMTP client under test, its mutants, and what it says.

mod cells;
mod servers;

pub use cells::{REPLIES, STATES, cells};
pub use servers::{PROFILES, Profile};

use super::Cell;
use protocol_core::sasl::{Credentials, Nonce, Secret};
use protocol_core::smtp::Reply;
use protocol_core::smtp::client::{
    Client, Config, Fact, Failure, Outcome, Stage, StateName, TlsUse, Transaction,
};
use protocol_core::{Input, Instant, Octets, Output, Session};

/// What the server's side does that is no line.
pub const CUT: &str = "(cut)";
pub const SILENCE: &str = "(silence)";
pub const TLS: &str = "(TLS)";

/// A client that is wrong in one way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mutant {
    /// It is right.
    None,
    /// It takes a reply of this first digit at this stage for another.
    Takes {
        digit: char,
        at: Stage,
        to: &'static str,
    },
    /// It does not hear 421.
    Deaf421,
    /// It takes a lost connection at the end of data for delivery.
    LostIsDelivered,
    /// It waits for ever.
    Patient,
    /// It goes on without the TLS that it requires.
    WithoutTls,
    /// It pipelines whether that is offered or not.
    Pipelines,
    /// It does not pipeline.
    Waits,
    /// It takes what is no reply for a yes.
    NonsenseIsYes,
}

impl Mutant {
    pub const ALL: [Self; 16] = [
        Self::takes('5', Stage::Mail, "250"),
        Self::takes('4', Stage::Mail, "250"),
        Self::takes('3', Stage::Mail, "250"),
        Self::takes('5', Stage::Recipient, "250"),
        Self::takes('4', Stage::Recipient, "550"),
        Self::takes('2', Stage::Data, "354"),
        Self::takes('4', Stage::EndOfData, "250"),
        Self::takes('5', Stage::EndOfData, "451"),
        Self::takes('5', Stage::Hello, "250"),
        Self::Deaf421,
        Self::LostIsDelivered,
        Self::Patient,
        Self::WithoutTls,
        Self::Pipelines,
        Self::Waits,
        Self::NonsenseIsYes,
    ];

    const fn takes(digit: char, at: Stage, to: &'static str) -> Self {
        Self::Takes { digit, at, to }
    }

    /// What it hears instead of this line.
    fn hears(self, line: &str, at: Stage) -> Option<String> {
        let heard = match self {
            Self::Takes {
                digit,
                at: stage,
                to,
            } if at == stage && line.starts_with(digit) => {
                format!("{to}{}", line.get(3..).unwrap_or(""))
            }
            Self::Deaf421 if line.starts_with("421") => return None,
            Self::LostIsDelivered if at == Stage::EndOfData && line == CUT => "250 ok".to_owned(),
            Self::Patient if line == SILENCE => return None,
            Self::NonsenseIsYes if line.starts_with('+') => "250 ok".to_owned(),
            Self::Pipelines if at == Stage::Hello && line.starts_with("250 ") => {
                format!("250-mx\r\n250-PIPELINING\r\n{line}")
            }
            _ => line.to_owned(),
        };
        Some(heard)
    }
}

pub struct SmtpClient {
    client: Client,
    mutant: Mutant,
}

impl SmtpClient {
    pub fn new(profile: &Profile, mutant: Mutant) -> Self {
        let tls = match mutant {
            Mutant::WithoutTls => TlsUse::Never,
            _ => profile.tls,
        };
        let config = Config {
            name: "client.example".parse().expect("it is a name"),
            pipelining: mutant != Mutant::Waits,
            credentials: Some((
                Credentials {
                    user: "alice".into(),
                    secret: Secret::Password("letmein".into()),
                },
                Nonce {
                    random: [0; 16],
                    date: 0,
                },
            )),
            tls,
            chunking: true,
            bare_line_ends: Default::default(),
        };
        Self {
            client: Client::new(config, cells::transaction(profile.message)),
            mutant,
        }
    }

    pub fn state(&self) -> StateName {
        self.client.state()
    }

    /// The whole conversation, `S:` and `C:` lines, and what became of each recipient.
    pub fn converse(&mut self, lines: &[String]) -> Vec<String> {
        super::open(&mut self.client);
        let mut said = Vec::new();
        let mut ends = Vec::new();
        for line in lines {
            said.push(format!("S: {line}").trim_end().to_owned());
            said.extend(self.hear(line, &mut ends));
        }
        said.extend(ends);
        said
    }

    /// What it says to one line of the server's side.
    pub fn hear(&mut self, line: &str, ends: &mut Vec<String>) -> Vec<String> {
        let Some(heard) = self.mutant.hears(line, self.client.stage()) else {
            return Vec::new();
        };
        let octets = format!("{heard}\r\n");
        let input = match heard.as_str() {
            CUT => Input::Closed,
            SILENCE => Input::Timeout,
            TLS => Input::Secured,
            _ => Input::Octets(octets.as_bytes()),
        };
        self.client.handle_input(Instant::ZERO, input);
        let mut closes = false;
        loop {
            match self.client.poll_output() {
                Output::Fact(Fact::Finished { outcomes, .. }) => {
                    let became = outcomes.iter();
                    ends.extend(became.map(|(path, it)| format!("= {path} {}", became_of(it))));
                }
                Output::Close => closes = true,
                Output::Timeout(_) => break,
                Output::Fact(_) | Output::StartTls => {}
                Output::Ask(_, question) => match question {},
            }
        }
        let mut said = Vec::new();
        while let Some(octets) = self.client.poll_transmit(usize::MAX) {
            let text = Octets::to_text(&octets).to_string();
            said.extend(
                text.lines()
                    .map(|it| format!("C: {it}").trim_end().to_owned()),
            );
        }
        if closes {
            said.push("C: (closes)".to_owned());
        }
        said
    }
}

/// What became of a recipient.
fn became_of(outcome: &Outcome) -> String {
    let code = |reply: &Reply| reply.code.get();
    let why = |failure: &Failure| match failure {
        Failure::Replied { stage, reply } => format!("{} at {stage:?}", code(reply)),
        Failure::Lost(stage) => format!("the connection was lost at {stage:?}"),
        Failure::Nonsense(stage) => format!("no reply that can stand at {stage:?}"),
        Failure::TimedOut(stage) => format!("no reply in time at {stage:?}"),
        other => format!("{other:?}"),
    };
    match outcome {
        Outcome::Delivered(reply) => format!("delivered: {}", code(reply)),
        Outcome::Deferred(failure) => format!("deferred: {}", why(failure)),
        Outcome::Failed(failure) => format!("failed: {}", why(failure)),
    }
}
