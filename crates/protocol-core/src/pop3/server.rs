//! The server's end of a POP3 session.

mod session;
mod texts;

pub use crate::smtp::server::Tls;
pub use session::Server;

use super::{Maildrop, ResponseCode, UniqueId, Verb};
use crate::names;
use crate::sasl::{self, Mechanism};
use crate::smtp::Domain;
use core::time::Duration;
use serde::{Deserialize, Serialize};

/// How long, at least, the server keeps messages (RFC 2449 section 6.7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Expire {
    /// Forever.
    Never,
    /// At least this number of days. With 0, QUIT may remove what was fetched.
    Days(u32),
}

/// What a POP3 server offers besides the commands that RFC 1939 requires.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Extensions {
    /// CAPA, which lists the other extensions (RFC 2449 section 5).
    pub capa: bool,
    /// TOP (RFC 1939 section 7).
    pub top: bool,
    /// UIDL (RFC 1939 section 7).
    pub uidl: bool,
    /// USER and PASS (RFC 1939 section 7).
    pub user: bool,
    /// APOP, with a timestamp in the greeting (RFC 1939 section 7).
    pub apop: bool,
    /// AUTH and its mechanisms (RFC 5034). An empty list means that AUTH is not offered.
    pub auth: Vec<Mechanism>,
    /// Whether CAPA announces PIPELINING (RFC 2449 section 6.6). The server handles several commands at once in
    /// either case.
    pub pipelining: bool,
    /// RESP-CODES: response codes in `-ERR` (RFC 2449 section 6.4).
    pub resp_codes: bool,
    /// AUTH-RESP-CODE: `[AUTH]` if the credentials are wrong (RFC 3206 section 6). It needs `resp_codes`.
    pub auth_resp_code: bool,
    /// LOGIN-DELAY in seconds (RFC 2449 section 6.5). The server announces it.
    pub login_delay: Option<u32>,
    /// EXPIRE (RFC 2449 section 6.7). The server announces it.
    pub expire: Option<Expire>,
    /// IMPLEMENTATION (RFC 2449 section 6.9).
    pub implementation: bool,
}

impl Default for Extensions {
    fn default() -> Self {
        Self {
            capa: true,
            top: true,
            uidl: true,
            user: true,
            apop: false,
            auth: Vec::new(),
            pipelining: true,
            resp_codes: true,
            auth_resp_code: true,
            login_delay: None,
            expire: None,
            implementation: true,
        }
    }
}

impl Extensions {
    /// What RFC 1939 demands, and USER and PASS, without which nobody comes in.
    #[must_use]
    pub fn bare() -> Self {
        Self {
            capa: false,
            top: false,
            uidl: false,
            pipelining: false,
            resp_codes: false,
            auth_resp_code: false,
            implementation: false,
            ..Self::default()
        }
    }
}

/// How a server is set up; shared by its sessions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// The name it greets with.
    pub name: Domain,
    /// What it offers.
    pub extensions: Extensions,
    /// Whether it offers STLS. Where TLS comes first (port 995, RFC 8314 section 3.1) the host gives
    /// [`crate::Input::Secured`] before [`crate::Input::Opened`].
    pub tls: Tls,
    /// How many errors it bears before it closes.
    pub max_errors: usize,
    /// The autologout timer: at least 10 minutes (RFC 1939 section 3).
    pub command_timeout: Duration,
}

/// What the server asks its host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// Who the client is, by USER and PASS, APOP or AUTH: [`Decision::Authenticate`]. APOP asks for a
    /// nonce before the greeting, and for the user's password.
    Authenticate(sasl::server::Question),
    /// The client is this user. To open the maildrop and lock it: [`Decision::Open`]. The lock is held
    /// from then until [`Fact::Released`]. Where the answer comes too late ([`crate::Stale`]) nothing is
    /// to be locked.
    Open {
        /// Whose.
        user: String,
    },
    /// QUIT came: to remove these messages and no others (RFC 1939 section 6): [`Decision::Done`]. They
    /// are to be removed even where the connection is lost before the answer.
    Delete {
        /// Whose.
        user: String,
        /// Which messages.
        uids: Vec<UniqueId>,
    },
}

/// What the host decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// To [`Question::Authenticate`].
    Authenticate(sasl::server::Answer),
    /// To [`Question::Open`]: what is in the maildrop, which is locked now.
    Open(Maildrop),
    /// To [`Question::Delete`]: they are removed.
    Done,
    /// No, and why.
    Refuse(Refusal),
}

names! {
    /// Why a host refuses: each has its text, and its response code where these are offered.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(rename_all = "kebab-case")]
    pub enum Refusal {
        /// `[AUTH]`: the user is not known or the password is wrong (RFC 3206 section 5).
        AuthenticationFailed,
        /// `[IN-USE]`: another session has the maildrop (RFC 2449 section 8.1.2).
        InUse,
        /// `[LOGIN-DELAY]`: not so soon after the last login (RFC 2449 section 8.1.1).
        LoginDelay,
        /// `[SYS/TEMP]`: not now (RFC 3206 section 4).
        Temporary,
        /// `[SYS/PERM]`: somebody has to mend it (RFC 3206 section 4).
        Permanent,
        /// Some of the messages that were to be deleted are still there (RFC 1939 section 6).
        NotRemoved,
    }
}

impl Refusal {
    /// What goes on the wire behind `-ERR`.
    #[must_use]
    pub const fn reply(self) -> (Option<ResponseCode>, &'static str) {
        match self {
            Self::AuthenticationFailed => (Some(ResponseCode::Auth), "user or password is wrong"),
            Self::InUse => (
                Some(ResponseCode::InUse),
                "another session has the maildrop",
            ),
            Self::LoginDelay => (
                Some(ResponseCode::LoginDelay),
                "not so soon after the last login",
            ),
            Self::Temporary => (Some(ResponseCode::SysTemp), "local error, try again later"),
            Self::Permanent => (
                Some(ResponseCode::SysPerm),
                "local error, tell the postmaster",
            ),
            Self::NotRemoved => (None, "some deleted messages not removed"),
        }
    }
}

/// What the server reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    /// The maildrop is open: the session has its lock.
    Opened {
        /// Whose.
        user: String,
        /// How many messages it has.
        messages: usize,
        /// Their octets.
        octets: u64,
    },
    /// A message was marked as deleted; it is still there.
    Marked {
        /// Its number.
        number: u32,
        /// Its unique-id.
        uid: UniqueId,
    },
    /// RSET: no message is marked any more.
    Unmarked,
    /// The host has removed these.
    Removed(Vec<UniqueId>),
    /// The session lets the lock go: exactly once for each [`Fact::Opened`], however it ends.
    Released {
        /// Whose.
        user: String,
    },
}

names! {
    /// The states of the server, as they are drawn (RFC 1939 section 3).
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
    #[serde(rename_all = "kebab-case")]
    pub enum StateName {
        /// Connected; the greeting is not out yet.
        Connected,
        /// AUTHORIZATION: nobody has said who it is.
        Authorization,
        /// AUTHORIZATION: USER has named somebody, PASS may come.
        UserGiven,
        /// STLS was answered with `+OK`; TLS is to come.
        Securing,
        /// A challenge is out; a response comes.
        Authenticating,
        /// TRANSACTION: the maildrop is open and locked.
        Transaction,
        /// UPDATE: QUIT has come, and what was marked is being removed.
        Update,
        /// Waits for its host's answer.
        Asking,
        /// Closed, or closing.
        Over,
    }
}

impl StateName {
    /// The commands that may come here (RFC 1939 section 9), those that move on first. What a server does
    /// not offer may not come: see [`Server::legal_commands`].
    #[must_use]
    pub const fn legal_commands(self) -> &'static [Verb] {
        use Verb::{
            Apop, Auth, Capa, Dele, List, Noop, Pass, Quit, Retr, Rset, Stat, Stls, Top, Uidl, User,
        };
        match self {
            Self::Connected
            | Self::Securing
            | Self::Authenticating
            | Self::Update
            | Self::Asking
            | Self::Over => &[],
            Self::Authorization => &[User, Apop, Auth, Stls, Capa, Quit],
            Self::UserGiven => &[Pass, User, Apop, Auth, Stls, Capa, Quit],
            Self::Transaction => &[Stat, List, Uidl, Retr, Top, Dele, Rset, Noop, Capa, Quit],
        }
    }

    names::moves! {
        Connected: "+OK" Authorization;
        Authorization: "USER" UserGiven, "APOP" Transaction, "AUTH" Authenticating, "AUTH" Transaction, "STLS" Securing, "QUIT" Over;
        UserGiven: "PASS" Transaction, "AUTH" Transaction, "APOP" Transaction, "AUTH" Authenticating, "(other)" Authorization, "STLS" Securing, "QUIT" Over;
        Transaction: "QUIT" Update;
        Update: "(removed)" Over;
        Authenticating: "(response)" Transaction, "(refused)" Authorization;
        Securing: "(tls)" Authorization;
    }
}
