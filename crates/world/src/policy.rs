//! What a mail server's postmaster decides: whom it serves, what it takes, how strict it is. Data
//! that an author writes, `[hosts.mta.policy]`, and that a person can change while the world runs
//! ([`crate::Input::Edit`]).
//!
//! What is not here is what the server is (its domains, mailboxes, aliases, ways: [`MtaSpec`]).
//!
//! [`MtaSpec`]: crate::scenario::MtaSpec

use crate::scenario::is_false;
use protocol_core::names;
use protocol_core::smtp::data::LineEnds;
use protocol_core::smtp::server::{Refusal, Rules};
use serde::{Deserialize, Serialize};

/// What a mail server allows and refuses. The defaults are what a careful postmaster sets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "snake_case")]
pub struct Policy {
    /// Whether it relays for everybody (an open relay). If not, it relays for the networks in `relay_for`, to
    /// the domains in `relay_to`, and for users who have signed in (RFC 5321 section 3.6.2).
    pub open_relay: bool,
    /// Whether it requires AUTH before MAIL on every port. A submission port that offers AUTH always does (RFC
    /// 6409 section 4.3).
    pub require_auth: bool,
    /// Whether it offers AUTH on every port and accepts any user with any password. Only for a server that
    /// catches the mail of a program under test.
    #[serde(skip_serializing_if = "is_false")]
    pub any_password: bool,
    /// When it checks that a local recipient has a mailbox.
    pub recipients: RecipientCheck,
    /// Greylisting: it refuses unknown senders for a while (RFC 6647).
    pub greylist: Option<Greylist>,
    /// How many messages it accepts from one client.
    pub rate: Option<Rate>,
    /// The largest message it accepts, in octets, even if it does not offer SIZE. The smaller of this limit and
    /// that of SIZE applies.
    pub max_size: Option<u64>,
    /// What it answers if a mailbox is full.
    pub mailbox_full: Full,
    /// The largest number of recipients of one message, 1 to 10,000. RFC 5321 section 4.5.3.1.8 requires at
    /// least 100.
    pub max_recipients: u32,
    /// The largest number of Received fields in a message, 1 to 10,000. The server treats a message
    /// with more as a loop. RFC 5321 section 6.3 recommends at least 100.
    pub max_received: u32,
    /// Whether it writes each address that it replaces or delivers to into a Delivered-To field, and refuses to
    /// replace one twice (RFC 9228). A mailing list always does.
    pub delivered_to: bool,
    /// What it does with line ends in content that are not CRLF.
    pub line_ends: LineEnds,
    /// Whether it answers VRFY.
    pub vrfy: Telling,
    /// Whether it answers EXPN.
    pub expn: Telling,
    /// Whether it answers HELP.
    pub help: bool,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            open_relay: false,
            require_auth: false,
            any_password: false,
            recipients: RecipientCheck::default(),
            greylist: None,
            rate: None,
            max_size: None,
            mailbox_full: Full::default(),
            max_recipients: 10_000,
            max_received: 100,
            delivered_to: false,
            line_ends: LineEnds::default(),
            vrfy: Telling::default(),
            expn: Telling::default(),
            help: true,
        }
    }
}

/// When a server checks that a local recipient has a mailbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RecipientCheck {
    /// At RCPT: `550 5.1.1`.
    #[default]
    AtRcpt,
    /// After it has accepted the message. Then it has to send the sender a bounce.
    Later,
}

/// Greylisting: the server answers “not now” to a combination of client network, reverse-path and forward-path
/// that it has not seen before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Greylist {
    /// How many seconds after the first attempt it refuses.
    pub seconds: u64,
    /// The reply code.
    #[serde(default)]
    pub code: GreylistCode,
}

/// The two codes that greylisting is done with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(try_from = "u16", into = "u16")]
pub enum GreylistCode {
    /// `450 4.7.1`.
    #[default]
    Unavailable,
    /// `451 4.7.1`.
    Error,
}

impl TryFrom<u16> for GreylistCode {
    type Error = &'static str;

    fn try_from(code: u16) -> Result<Self, &'static str> {
        match code {
            450 => Ok(Self::Unavailable),
            451 => Ok(Self::Error),
            _ => Err("greylisting answers 450 or 451"),
        }
    }
}

impl From<GreylistCode> for u16 {
    fn from(code: GreylistCode) -> Self {
        code.refusal().reply().0.get()
    }
}

impl GreylistCode {
    /// The refusal that says it.
    #[must_use]
    pub const fn refusal(self) -> Refusal {
        match self {
            Self::Unavailable => Refusal::Greylisted,
            Self::Error => Refusal::GreylistedAsError,
        }
    }
}

/// How many messages the server accepts from one client address in a period. It refuses any others
/// at MAIL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rate {
    /// The number of messages, 1 to 10,000.
    pub messages: u32,
    /// The period in seconds, at least 1.
    pub seconds: u64,
    /// Whether the server answers `421 4.7.0` and closes the connection. If not, it answers `451 4.7.1`
    /// (many servers do; RFC 3463 section 3.8 has X.7.1 for permanent failures only).
    #[serde(default)]
    pub close: bool,
}

/// What a server answers if a mailbox is full.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Full {
    /// `452 4.2.2`: not now, try again.
    #[default]
    Later,
    /// `552 5.2.2`: no, do not try again. RFC 3463 section 3.3 intends X.2.2 for temporary failures.
    Never,
}

impl Full {
    /// The refusal that says it.
    #[must_use]
    pub const fn refusal(self) -> Refusal {
        match self {
            Self::Later => Refusal::MailboxFull,
            Self::Never => Refusal::MailboxFullForGood,
        }
    }
}

/// Whether a server says which users it has (RFC 5321 sections 3.5.3 and 7.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Telling {
    /// No: both get `252 2.5.0` (RFC 5321 section 7.3).
    #[default]
    NotTold,
    /// Yes.
    Answered,
}

names! {
    /// Why a policy cannot be.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, thiserror::Error)]
    #[serde(rename_all = "kebab-case")]
    pub enum PolicyError {
        /// `max_recipients`.
        #[error("max_recipients must be 1 to 10000")]
        MaxRecipients,
        /// `max_received`.
        #[error("max_received must be 1 to 10000")]
        MaxReceived,
        /// `rate`.
        #[error("rate must be 1 to 10000 messages in at least 1 second")]
        Rate,
        /// `require_auth`, and there is no mechanism.
        #[error("require_auth wants a mechanism in extensions.auth")]
        NoMechanism,
    }
}

impl Policy {
    /// Whether it can be, for a server that offers AUTH or does not.
    ///
    /// # Errors
    /// The first value that cannot be.
    pub fn check(&self, offers_auth: bool) -> Result<(), PolicyError> {
        const COUNT: core::ops::RangeInclusive<u32> = 1..=10_000;
        if !COUNT.contains(&self.max_recipients) {
            return Err(PolicyError::MaxRecipients);
        }
        if !COUNT.contains(&self.max_received) {
            return Err(PolicyError::MaxReceived);
        }
        if let Some(rate) = &self.rate
            && (!COUNT.contains(&rate.messages) || rate.seconds == 0)
        {
            return Err(PolicyError::Rate);
        }
        if self.require_auth && !offers_auth {
            return Err(PolicyError::NoMechanism);
        }
        Ok(())
    }

    /// What of it a session does by itself.
    #[must_use]
    pub(crate) fn rules(&self) -> Rules {
        Rules {
            require_auth: self.require_auth,
            max_size: self.max_size,
            line_ends: self.line_ends,
            expn: self.expn == Telling::Answered,
            no_help: !self.help,
        }
    }
}
