//! What can go wrong in the world, where, how often: faults as an author writes them and as a person
//! puts them in.
//!
//! A fault is of a server, as the end that is called. It strikes at a stage: `before` the server
//! does anything about what reached it, or `after`, when the server has acted and its answer leaves.
//! What each does is in `turn/fault.rs`.

mod armed;

pub use armed::{Armed, Down};
pub(crate) use armed::{Faults, Moment};

use crate::event::{Line, WireUnit};
use crate::host::Host;
use core::time::Duration;
use protocol_core::pop3;
use protocol_core::smtp::dissector::Answered;
use protocol_core::smtp::reply::{EnhancedStatus, Severity};
use protocol_core::smtp::{Command, Domain, ForwardPath, Reply, ReplyCode, Unit, Verb};
use protocol_core::{names, same_name};
use serde::{Deserialize, Serialize};

/// The most faults of a world that were not taken out again.
pub const MAX_FAULTS: usize = 100;
/// The longest delay, a day.
const MAX_DELAY_MICROS: u64 = 86_400 * 1_000_000;
/// The longest time that a host is down, 30 days.
const MAX_DOWN_SECONDS: u64 = 30 * 86_400;
/// The longest text of a chosen reply, in octets; with code and status it is within RFC 5321 section
/// 4.5.3.1.5.
const MAX_TEXT: usize = 400;
/// How long a host waits for a connection to stand. RFC 5321 names no time for it; TCP tries for at
/// least three minutes (RFC 9293 section 3.8.3).
pub const CONNECT_PATIENCE: Duration = Duration::from_secs(3 * 60);
/// How long a host waits for DNS: two questions, five seconds for each (RFC 1035 section 4.2.1 names
/// 2 to 5 seconds).
pub const DNS_PATIENCE: Duration = Duration::from_secs(2 * 5);

/// A fault: what goes wrong, where, and how often.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct FaultSpec {
    /// The server that fails.
    pub host: Domain,
    /// What goes wrong.
    pub fault: Fault,
    /// The stage at which it occurs.
    pub stage: Stage,
    /// Whether it strikes before or after the server acts.
    #[serde(default)]
    pub when: When,
    /// How many times it occurs. If left out, every time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
    /// How many of 1000 cases it occurs in, at random from the seed. If left out, always.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_mille: Option<u16>,
    /// The recipient to whom it occurs: the one that RCPT names, or one of those on the envelope, before the reply
    /// to DATA or to the end of data. If left out, it occurs for every recipient.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recipient: Option<ForwardPath>,
}

/// What goes wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Fault {
    /// The server is slow.
    Delay {
        /// The delay in microseconds.
        micros: u64,
    },
    /// Silence: nothing more arrives on the connection, and neither end is told. Each end waits until its
    /// timeout (RFC 5321 section 4.5.3.2).
    Drop,
    /// The connection is reset, and octets in transit are lost. The other end is told.
    Reset,
    /// The connection is refused: nothing listens on the port.
    Refuse,
    /// The host crashes. Its connections are reset and its sessions are lost. It comes back with its queue and
    /// its mailboxes.
    Crash {
        /// After how many seconds it comes back.
        seconds: u64,
    },
    /// The server refuses with a reply of your choice.
    Reply(ChosenReply),
    /// The resolver answers SERVFAIL (RFC 1035 section 4.1.1).
    ServerFailure,
    /// An attacker on the path removes STARTTLS from the reply to EHLO, so the client does not see it (RFC 3207
    /// section 6).
    Strip,
}

/// A reply of your choice. It has to be a refusal, 4yz or 5yz.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChosenReply {
    /// The code.
    pub code: ReplyCode,
    /// The enhanced status code.
    #[serde(default)]
    pub status: Option<EnhancedStatus>,
    /// The text.
    pub text: String,
}

impl ChosenReply {
    /// As a session says it.
    #[must_use]
    pub fn reply(&self) -> Reply {
        Reply::new(self.code, self.status, &self.text)
    }
}

names! {
    /// What a fault is, without what it carries.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
    pub enum FaultName {
        /// [`Fault::Delay`].
        Delay,
        /// [`Fault::Drop`].
        Drop,
        /// [`Fault::Reset`].
        Reset,
        /// [`Fault::Refuse`].
        Refuse,
        /// [`Fault::Crash`].
        Crash,
        /// [`Fault::Reply`].
        Reply,
        /// [`Fault::ServerFailure`].
        ServerFailure,
        /// [`Fault::Strip`].
        Strip,
    }
}

impl FaultName {
    /// The stages at which it can strike, before and after.
    #[must_use]
    pub const fn strikes(self, stage: Stage, when: When) -> bool {
        let talk = !matches!(stage, Stage::Now | Stage::Connect | Stage::Dns);
        match (self, when) {
            (Self::Delay | Self::Drop, When::Before) => !matches!(stage, Stage::Now),
            (Self::Crash, When::Before) => !matches!(stage, Stage::Dns),
            (Self::Refuse, When::Before) => matches!(stage, Stage::Connect),
            (Self::ServerFailure, When::Before) => matches!(stage, Stage::Dns),
            (Self::Reset | Self::Reply, When::Before) => talk,
            (Self::Delay | Self::Drop | Self::Reset | Self::Crash, When::After) => talk,
            (Self::Strip, When::After) => matches!(stage, Stage::Ehlo),
            (Self::Strip, When::Before) => false,
            (Self::Refuse | Self::Reply | Self::ServerFailure, When::After) => false,
        }
    }
}

impl Fault {
    /// What it is.
    #[must_use]
    pub const fn name(&self) -> FaultName {
        same_name!(self, Self => FaultName:
            Delay Drop Reset Refuse Crash Reply ServerFailure Strip)
    }
}

/// The stage of an SMTP connection at which a fault strikes, or another moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// As soon as the fault is added.
    Now,
    /// The client opens the connection.
    Connect,
    /// The greeting.
    Banner,
    /// EHLO or HELO.
    Ehlo,
    /// AUTH and its responses.
    Auth,
    /// MAIL.
    Mail,
    /// RCPT.
    Rcpt,
    /// DATA, before the 354 reply. BDAT has no such stage.
    Data,
    /// The end of data, with DATA or BDAT.
    EndOfData,
    /// QUIT.
    Quit,
    /// A query to the resolver.
    Dns,
}

impl Stage {
    /// Every stage, in the order of a delivery.
    pub const ALL: [Self; 11] = [
        Self::Now,
        Self::Dns,
        Self::Connect,
        Self::Banner,
        Self::Ehlo,
        Self::Auth,
        Self::Mail,
        Self::Rcpt,
        Self::Data,
        Self::EndOfData,
        Self::Quit,
    ];

    /// As it stands in a scenario.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Now => "now",
            Self::Connect => "connect",
            Self::Banner => "banner",
            Self::Ehlo => "ehlo",
            Self::Auth => "auth",
            Self::Mail => "mail",
            Self::Rcpt => "rcpt",
            Self::Data => "data",
            Self::EndOfData => "end-of-data",
            Self::Quit => "quit",
            Self::Dns => "dns",
        }
    }

    /// Whether it is known there for whom a message is: a fault can be for one recipient.
    #[must_use]
    pub const fn has_recipient(self, when: When) -> bool {
        matches!(when, When::Before) && matches!(self, Self::Rcpt | Self::Data | Self::EndOfData)
    }

    /// The stage that this line of a client brings its server to.
    #[must_use]
    pub fn brought_by(line: &Line) -> Option<Self> {
        match line.unit {
            WireUnit::Smtp(Unit::Command(Verb::Bdat)) => {
                let text = line.octets.strip_suffix(b"\r\n")?;
                let ends = Command::Bdat {
                    size: 0,
                    last: true,
                };
                (Command::parse(text).ok()? == ends).then_some(Self::EndOfData)
            }
            WireUnit::Smtp(Unit::Command(verb)) => Self::of_verb(verb),
            WireUnit::Smtp(Unit::AuthResponse) => Some(Self::Auth),
            WireUnit::Smtp(Unit::EndOfData | Unit::Chunk { ends: true }) => Some(Self::EndOfData),
            WireUnit::Pop3(pop3::Unit::Command(pop3::Verb::Quit)) => Some(Self::Quit),
            WireUnit::Smtp(_) | WireUnit::Imap(_) | WireUnit::Pop3(_) => None,
        }
    }

    /// The stage that this unit of a server answers.
    #[must_use]
    pub fn answered_by(unit: WireUnit) -> Option<Self> {
        match unit {
            WireUnit::Smtp(Unit::Greeting(_)) => Some(Self::Banner),
            WireUnit::Smtp(Unit::Reply { answers, .. }) => match answers? {
                Answered::Verb(verb) => Self::of_verb(verb),
                Answered::EndOfData => Some(Self::EndOfData),
            },
            WireUnit::Pop3(pop3::Unit::Reply { answers, .. }) => {
                (answers == Some(pop3::Verb::Quit)).then_some(Self::Quit)
            }
            WireUnit::Smtp(_) | WireUnit::Imap(_) | WireUnit::Pop3(_) => None,
        }
    }

    fn of_verb(verb: Verb) -> Option<Self> {
        match verb {
            Verb::Ehlo | Verb::Helo => Some(Self::Ehlo),
            Verb::Auth => Some(Self::Auth),
            Verb::Mail => Some(Self::Mail),
            Verb::Rcpt => Some(Self::Rcpt),
            Verb::Data => Some(Self::Data),
            Verb::Quit => Some(Self::Quit),
            _ => None,
        }
    }
}

impl core::fmt::Display for Stage {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Whether a fault strikes before the server acts on what it received, or after it has acted and sends its
/// reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum When {
    /// The server has not acted.
    #[default]
    Before,
    /// The server has acted. A crash occurs while the reply is on its way; the other faults affect
    /// the reply itself.
    After,
}

/// Why a fault cannot be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum FaultError {
    /// There is no host of that name.
    #[error("there is no host {0}")]
    NoHost(Domain),
    /// The host is no server that could fail at that stage; one with a mail program never fails.
    #[error("{0} serves nobody at that stage")]
    NotAServer(Domain),
    /// This fault does not strike there.
    #[error("this fault does not strike there")]
    WrongStage,
    /// A number is out of its range: the `delay` of 1 to 86,400,000,000 microseconds, the time that a host is
    /// `down` of 1 to 2,592,000 seconds, the `times`, 1 or more, or the `chance`, 1 to 1000 of a thousand.
    #[error("the {0} is out of its range")]
    OutOfRange(&'static str),
    /// Only a fault before the reply to RCPT, to DATA or to the end of data has a recipient.
    #[error("at this stage there is no recipient")]
    NoRecipient,
    /// A chosen reply is a refusal (4yz or 5yz) with a status of its class and a text of one line of
    /// 1 to 400 printable characters of ASCII.
    #[error("this is no reply that can be chosen")]
    BadReply,
    /// The host is down already.
    #[error("{0} is down already")]
    AlreadyDown(Domain),
    /// There are enough.
    #[error("there are {MAX_FAULTS} faults already")]
    TooMany,
}

impl FaultSpec {
    /// Whether the fault can be, at this host.
    pub(crate) fn check(&self, host: &Host) -> Result<(), FaultError> {
        let serves = match self.stage {
            Stage::Dns => host.resolver,
            Stage::Now => host.resolver || host.ports().next().is_some(),
            Stage::Connect => host.ports().next().is_some(),
            Stage::Quit => host.mta.is_some() || host.store.is_some(),
            _ => host.mta.is_some(),
        };
        if !serves || host.mua.is_some() {
            return Err(FaultError::NotAServer(self.host.clone()));
        }
        if !self.fault.name().strikes(self.stage, self.when) {
            return Err(FaultError::WrongStage);
        }
        let out_of_range = |is, what| match is {
            true => Err(FaultError::OutOfRange(what)),
            false => Ok(()),
        };
        match &self.fault {
            Fault::Delay { micros } => {
                out_of_range(!(1..=MAX_DELAY_MICROS).contains(micros), "delay")?;
            }
            Fault::Crash { seconds } => {
                out_of_range(!(1..=MAX_DOWN_SECONDS).contains(seconds), "down")?;
            }
            Fault::Reply(reply) => {
                let text = (1..=MAX_TEXT).contains(&reply.text.len())
                    && reply.text.bytes().all(|it| (b' '..=b'~').contains(&it));
                let refuses = matches!(
                    reply.code.severity(),
                    Severity::TransientNegative | Severity::PermanentNegative
                );
                let class = u16::from(reply.status.map_or(0, EnhancedStatus::class));
                let fits = reply.status.is_none() || class == reply.code.get() / 100;
                if !(text && refuses && fits) {
                    return Err(FaultError::BadReply);
                }
            }
            Fault::Drop | Fault::Reset | Fault::Refuse | Fault::ServerFailure | Fault::Strip => {}
        }
        if self.recipient.is_some() && !self.stage.has_recipient(self.when) {
            return Err(FaultError::NoRecipient);
        }
        // What strikes at once strikes once, for certain.
        let now = self.stage == Stage::Now;
        let times = self.times.is_none_or(|it| it == 1 || it > 1 && !now);
        let rate = |it: u16| (1..=1000).contains(&it) && !now;
        out_of_range(!times, "times")?;
        out_of_range(!self.per_mille.is_none_or(rate), "chance")
    }
}
