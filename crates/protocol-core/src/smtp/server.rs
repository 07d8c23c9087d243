//! The server's end of an SMTP session.

mod session;
mod texts;

pub use session::{NotARefusal, Server};

use super::data::LineEnds;
use super::{Body, Domain, Envelope, ForwardPath, Mailbox, ReversePath, Transmission, Verb};
use crate::Octets;
use crate::sasl::{self, Mechanism};
use crate::smtp::address::HelloName;
use serde::{Deserialize, Deserializer, Serialize};

/// Which service the server offers on this port.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Service {
    /// Relay of mail between servers, port 25 (RFC 5321).
    Relay,
    /// Submission by a user's program, port 587 (RFC 6409).
    Submission,
    /// The same under TLS from the first octet, port 465 (RFC 8314 section 3.3).
    Submissions,
}

impl Service {
    /// Whether users' programs submit here.
    #[must_use]
    pub const fn is_submission(self) -> bool {
        matches!(self, Self::Submission | Self::Submissions)
    }
}

/// Whether a server offers TLS by STARTTLS (RFC 3207).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tls {
    /// It does not.
    #[default]
    None,
    /// It does; the client may go on without.
    Offered,
    /// It does, and takes no mail and no password before: `530 5.7.0` (RFC 3207 section 4). Not for
    /// the port where the world's mail arrives (section 4 forbids it there).
    Required,
}

/// What EHLO announces.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Extensions {
    /// SIZE and the largest message taken, in octets (RFC 1870); `None`, in data `false`: not offered.
    #[serde(deserialize_with = "size_or_false")]
    pub size: Option<u64>,
    /// PIPELINING (RFC 2920).
    pub pipelining: bool,
    /// 8BITMIME (RFC 6152).
    pub eight_bit_mime: bool,
    /// ENHANCEDSTATUSCODES (RFC 2034).
    pub enhanced_status_codes: bool,
    /// SMTPUTF8 (RFC 6531).
    pub smtputf8: bool,
    /// DSN (RFC 3461).
    pub dsn: bool,
    /// CHUNKING: BDAT (RFC 3030 section 2).
    pub chunking: bool,
    /// BINARYMIME (RFC 3030 section 3); it needs CHUNKING.
    pub binary_mime: bool,
    /// AUTH and its mechanisms (RFC 4954); none: not offered. A submission service that offers it
    /// takes no mail without it (RFC 6409 section 4.3).
    pub auth: Vec<Mechanism>,
}

impl Default for Extensions {
    fn default() -> Self {
        Self {
            size: Some(10_485_760),
            pipelining: true,
            eight_bit_mime: true,
            enhanced_status_codes: true,
            smtputf8: false,
            dsn: false,
            chunking: false,
            binary_mime: false,
            auth: Vec::new(),
        }
    }
}

/// A number, or `false`: what is left out of data is the default, so that absence cannot say no.
fn size_or_false<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    struct Written;
    impl serde::de::Visitor<'_> for Written {
        type Value = Option<u64>;

        fn expecting(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
            f.write_str("a number, or `false`")
        }

        fn visit_u64<E>(self, limit: u64) -> Result<Option<u64>, E> {
            Ok(Some(limit))
        }

        fn visit_i64<E: serde::de::Error>(self, limit: i64) -> Result<Option<u64>, E> {
            u64::try_from(limit).map(Some).map_err(E::custom)
        }

        fn visit_bool<E: serde::de::Error>(self, offered: bool) -> Result<Option<u64>, E> {
            if offered {
                return Err(E::custom("SIZE needs a limit"));
            }
            Ok(None)
        }

        fn visit_unit<E>(self) -> Result<Option<u64>, E> {
            Ok(None)
        }
    }
    deserializer.deserialize_any(Written)
}

/// How a server is set up; shared by its sessions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// The name it greets with.
    pub name: Domain,
    /// The service of the port.
    pub service: Service,
    /// What EHLO announces.
    pub extensions: Extensions,
    /// Whether it offers STARTTLS.
    pub tls: Tls,
    /// The most recipients of one transaction; at least 100 (RFC 5321 section 4.5.3.1.8).
    pub max_recipients: usize,
    /// How many errors it bears before it answers 421 and closes.
    pub max_errors: usize,
    /// How long it waits for a command; at least 5 minutes (RFC 5321 section 4.5.3.2.7).
    pub command_timeout: core::time::Duration,
    /// What its host has made stricter or looser than usual.
    pub rules: Rules,
}

/// What a host can make stricter or looser than usual.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Rules {
    /// Whether MAIL waits for AUTH, whatever the service.
    pub require_auth: bool,
    /// The largest message taken, in octets, whether SIZE announces a limit or not. The smaller of
    /// the two holds.
    pub max_size: Option<u64>,
    /// How strict it is about line ends in content.
    pub line_ends: LineEnds,
    /// Whether EXPN is answered; else `502` (RFC 5321 section 3.5).
    pub expn: bool,
    /// Whether HELP is not answered: `502`.
    pub no_help: bool,
}

/// What the server asks its host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// May this sender send?
    Mail(ReversePath),
    /// Is this recipient taken? (Is it local, may the client relay, is there room?)
    Recipient {
        /// Who sends.
        reverse_path: ReversePath,
        /// For whom.
        forward_path: ForwardPath,
    },
    /// The content is whole. Will the host take responsibility for it?
    Take(Received),
    /// VRFY (RFC 5321 section 3.5): whom the string means.
    Verify(String),
    /// What an exchange of AUTH wants to know (RFC 4954): [`Decision::Authenticate`].
    Authenticate(sasl::server::Question),
    /// EXPN (RFC 5321 section 3.5): who is on the list.
    Expand(String),
}

/// A message as it was received: no trace header added yet, dots unstuffed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// The envelope.
    pub envelope: Envelope,
    /// The content. It ends in CRLF, unless [`Rules::line_ends`] lets data end otherwise.
    pub content: Octets,
    /// What the client called itself.
    pub hello: HelloName,
    /// How it came.
    pub with: Transmission,
}

/// What the host decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// Yes.
    Accept,
    /// Yes, to [`Question::Take`]: taken under this queue identifier, which the reply names.
    Taken(String),
    /// No, and why.
    Refuse(Refusal),
    /// To [`Question::Authenticate`].
    Authenticate(sasl::server::Answer),
    /// What it knows of an address.
    Tell(Told),
}

/// What a host tells of an address, with the reply that says so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Told {
    /// `250 2.1.5`: to VRFY, the mailbox that is meant; to EXPN, one line for each member of the
    /// list (RFC 5321 section 3.5.1). At least one.
    Mailboxes(Vec<Mailbox>),
    /// `251 2.1.5`: not local; the server will forward to this one (sections 3.4 and 3.5.3).
    WillForward(Mailbox),
    /// `551 5.1.6`: not local; the client may try this one (section 3.4).
    Moved(Mailbox),
    /// `553 5.1.4`: to VRFY, each of these may be meant (section 3.5.1). At least two.
    Ambiguous(Vec<Mailbox>),
}

/// Why a host refuses: each has its reply code, enhanced status code and text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Refusal {
    /// `550 5.1.1`: no such mailbox here (RFC 5321 section 3.3).
    NoSuchMailbox,
    /// `550 5.7.1`: neither for a mailbox here nor from a client we relay for (section 3.6.2).
    RelayingDenied,
    /// `452 4.2.2`: the mailbox is full for now.
    MailboxFull,
    /// `451 4.3.0`: a local error.
    LocalError,
    /// `554 5.4.6`: too many Received fields (section 6.3).
    RoutingLoop,
    /// `252 2.5.0`: cannot VRFY, but will take the message (section 3.5.3).
    CannotVerify,
    /// `535 5.7.8`: the user is not known or the password is wrong (RFC 4954 section 6).
    CredentialsInvalid,
    /// `552 5.2.2`: the mailbox is full, and the host does not expect that to change.
    MailboxFullForGood,
    /// `450 4.7.1`: greylisting: not known yet, to be tried again (RFC 6647 section 2.1).
    Greylisted,
    /// `451 4.7.1`: greylisting, with the other code that is in use.
    GreylistedAsError,
    /// `451 4.7.1`: more messages than one client may send in the time. RFC 5321 section 4.3.2 lets
    /// MAIL be answered so; 450 it does not.
    TooManyMessages,
    /// `421 4.7.0`: the same, and the connection is closed (section 3.8).
    TooManyMessagesClosing,
    /// `550 5.1.0`: EXPN of what is no list (section 3.5.2).
    NotAList,
    /// `550 5.1.0`: VRFY of a list (section 3.5.2).
    IsAList,
}

impl Refusal {
    /// Every refusal.
    pub const ALL: [Self; 14] = [
        Self::NoSuchMailbox,
        Self::RelayingDenied,
        Self::MailboxFull,
        Self::LocalError,
        Self::RoutingLoop,
        Self::CannotVerify,
        Self::CredentialsInvalid,
        Self::MailboxFullForGood,
        Self::Greylisted,
        Self::GreylistedAsError,
        Self::TooManyMessages,
        Self::TooManyMessagesClosing,
        Self::NotAList,
        Self::IsAList,
    ];
}

/// What the server reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    /// The positive reply to the end of data was queued for sending: the host is responsible now
    /// (RFC 5321 section 4.2.5). Comes before the reply can be transmitted.
    Accepted,
    /// A transaction was begun by MAIL.
    TransactionBegun {
        /// The reverse-path on the envelope.
        reverse_path: ReversePath,
        /// What BODY said.
        body: Body,
    },
    /// A recipient was written on the envelope.
    RecipientAdded(ForwardPath),
    /// The envelope was thrown away: RSET, a new EHLO, TLS, or the end of the transaction.
    TransactionEnded,
}

/// The states of the server, as they are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StateName {
    /// Connected; the greeting is not out yet, or has turned the client away.
    Connected,
    /// Greeted; waits for EHLO or HELO.
    AwaitHello,
    /// Waits for MAIL.
    Ready,
    /// MAIL was accepted, no recipient yet.
    Envelope,
    /// At least one recipient; DATA may come.
    Recipients,
    /// 354 was sent; content comes.
    Data,
    /// 334 was sent; a response comes.
    Authenticating,
    /// Waits for its host's answer.
    Asking,
    /// Closed, or closing after 221 or 421.
    Closed,
    /// STARTTLS was answered with 220; TLS is to come.
    Securing,
    /// Behind a chunk that was not the last: the next one comes (RFC 3030).
    Chunks,
    /// Octets of a chunk come.
    Chunk,
}

impl StateName {
    /// Every state, in the order of a session.
    pub const ALL: [Self; 12] = [
        Self::Connected,
        Self::AwaitHello,
        Self::Ready,
        Self::Securing,
        Self::Authenticating,
        Self::Envelope,
        Self::Recipients,
        Self::Data,
        Self::Chunk,
        Self::Chunks,
        Self::Asking,
        Self::Closed,
    ];

    /// The commands that RFC 5321 section 4.1.4 allows here, those that move on first.
    #[must_use]
    pub const fn legal_verbs(self) -> &'static [Verb] {
        use Verb::{
            Auth, Bdat, Data, Ehlo, Expn, Helo, Help, Mail, Noop, Quit, Rcpt, Rset, StartTls, Vrfy,
        };
        match self {
            Self::Connected
            | Self::Asking
            | Self::Data
            | Self::Authenticating
            | Self::Securing
            | Self::Chunk
            | Self::Closed => &[],
            Self::AwaitHello => &[Ehlo, Helo, Noop, Help, Vrfy, Expn, Rset, Quit],
            Self::Ready => &[
                Mail, StartTls, Auth, Ehlo, Helo, Rset, Noop, Help, Vrfy, Expn, Quit,
            ],
            Self::Envelope => &[Rcpt, Rset, Noop, Help, Vrfy, Expn, Ehlo, Helo, Quit],
            Self::Recipients => &[
                Rcpt, Data, Bdat, Rset, Noop, Help, Vrfy, Expn, Ehlo, Helo, Quit,
            ],
            Self::Chunks => &[Bdat, Rset, Noop, Help, Vrfy, Expn, Ehlo, Helo, Quit],
        }
    }

    /// The moves between states: from, by what, to. The diagram of the session.
    #[must_use]
    pub const fn transitions() -> &'static [(Self, Move, Self)] {
        use Move::{Chunk, Command, EndOfData, Greeting, Response, Secured};
        &[
            (Self::Connected, Greeting, Self::AwaitHello),
            (Self::AwaitHello, Command(Verb::Ehlo), Self::Ready),
            (Self::AwaitHello, Command(Verb::Helo), Self::Ready),
            (Self::Ready, Command(Verb::StartTls), Self::Securing),
            (Self::Securing, Secured, Self::AwaitHello),
            (Self::Ready, Command(Verb::Auth), Self::Authenticating),
            (Self::Authenticating, Response, Self::Ready),
            (Self::Ready, Command(Verb::Mail), Self::Envelope),
            (Self::Envelope, Command(Verb::Rcpt), Self::Recipients),
            (Self::Recipients, Command(Verb::Rcpt), Self::Recipients),
            (Self::Recipients, Command(Verb::Data), Self::Data),
            (Self::Data, EndOfData, Self::Ready),
            (Self::Recipients, Command(Verb::Bdat), Self::Chunk),
            (Self::Chunk, Chunk, Self::Chunks),
            (Self::Chunks, Command(Verb::Bdat), Self::Chunk),
            (Self::Chunk, EndOfData, Self::Ready),
            (Self::Envelope, Command(Verb::Rset), Self::Ready),
            (Self::Recipients, Command(Verb::Rset), Self::Ready),
            (Self::Ready, Command(Verb::Quit), Self::Closed),
        ]
    }
}

/// What moves a server from one state to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    /// Its own greeting.
    Greeting,
    /// A command that it accepts.
    Command(Verb),
    /// The end of data.
    EndOfData,
    /// A response of an AUTH exchange that it accepts.
    Response,
    /// TLS came up.
    Secured,
    /// The end of a chunk that is not the last.
    Chunk,
}
