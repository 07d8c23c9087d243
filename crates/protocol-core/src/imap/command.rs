//! Commands (RFC 3501 section 6).

use super::grammar;
use super::{Flags, search::Key};
use crate::trace::{Spans, SyntaxError, Tracer};
use core::fmt;
use serde::{Deserialize, Serialize};

/// The name of a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each is the command it names")]
pub enum CommandName {
    Capability,
    Noop,
    Logout,
    Login,
    Select,
    Examine,
    Close,
    Fetch,
    Store,
    Search,
    UidFetch,
    UidStore,
    UidSearch,
}

impl CommandName {
    /// Every command.
    pub const ALL: [Self; 13] = [
        Self::Capability,
        Self::Noop,
        Self::Logout,
        Self::Login,
        Self::Select,
        Self::Examine,
        Self::Close,
        Self::Fetch,
        Self::Store,
        Self::Search,
        Self::UidFetch,
        Self::UidStore,
        Self::UidSearch,
    ];

    /// As it is written.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Capability => "CAPABILITY",
            Self::Noop => "NOOP",
            Self::Logout => "LOGOUT",
            Self::Login => "LOGIN",
            Self::Select => "SELECT",
            Self::Examine => "EXAMINE",
            Self::Close => "CLOSE",
            Self::Fetch => "FETCH",
            Self::Store => "STORE",
            Self::Search => "SEARCH",
            Self::UidFetch => "UID FETCH",
            Self::UidStore => "UID STORE",
            Self::UidSearch => "UID SEARCH",
        }
    }

    /// The command a line names, behind its tag.
    #[must_use]
    pub fn of_line(line: &[u8]) -> Option<Self> {
        grammar::name_of(line)
    }
}

impl fmt::Display for CommandName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A command with its tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// The tag that its responses carry.
    pub tag: String,
    /// What is asked.
    pub body: Body,
}

/// What a command asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// `CAPABILITY`.
    Capability,
    /// `NOOP`.
    Noop,
    /// `LOGOUT`.
    Logout,
    /// `LOGIN` user, password.
    Login(String, String),
    /// `SELECT` or `EXAMINE` a mailbox.
    Select {
        /// Its name.
        mailbox: String,
        /// EXAMINE: nothing may change.
        read_only: bool,
    },
    /// `CLOSE`.
    Close,
    /// `FETCH`.
    Fetch {
        /// UID FETCH: the set is of unique identifiers.
        by_uid: bool,
        /// Of which messages.
        set: SequenceSet,
        /// What.
        items: Vec<FetchItem>,
    },
    /// `STORE`.
    Store {
        /// UID STORE.
        by_uid: bool,
        /// Of which messages.
        set: SequenceSet,
        /// What to do with the flags.
        operation: StoreOperation,
        /// `.SILENT`: the new flags are not reported.
        silent: bool,
        /// Which flags.
        flags: Flags,
    },
    /// `SEARCH`; all keys must match.
    Search {
        /// UID SEARCH.
        by_uid: bool,
        /// The keys.
        keys: Vec<Key>,
    },
}

/// Message numbers or unique identifiers: ranges, `None` is `*`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SequenceSet(pub Vec<(Option<u32>, Option<u32>)>);

impl SequenceSet {
    /// Whether it names `number`, where the highest is `highest`.
    #[must_use]
    pub fn contains(&self, number: u32, highest: u32) -> bool {
        self.0.iter().any(|(a, b)| {
            let (a, b) = (a.unwrap_or(highest), b.unwrap_or(highest));
            (a.min(b)..=a.max(b)).contains(&number)
        })
    }
}

/// What STORE does with the flags it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StoreOperation {
    /// `FLAGS`: these and no others.
    Replace,
    /// `+FLAGS`.
    Add,
    /// `-FLAGS`.
    Remove,
}

/// What FETCH asks of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FetchItem {
    /// `FLAGS`.
    Flags,
    /// `UID`.
    Uid,
    /// `INTERNALDATE`.
    InternalDate,
    /// `RFC822.SIZE`.
    Size,
    /// `ENVELOPE`.
    Envelope,
    /// `RFC822`, as `BODY[]` under another name.
    Rfc822,
    /// `RFC822.HEADER`: does not set `\Seen`.
    Rfc822Header,
    /// `RFC822.TEXT`.
    Rfc822Text,
    /// `BODY[section]` and `BODY.PEEK[section]`.
    Section {
        /// `.PEEK`: does not set `\Seen`.
        peek: bool,
        /// Which part.
        section: Section,
        /// `<origin.octets>`.
        partial: Option<(u32, u32)>,
    },
}

impl FetchItem {
    /// Whether it sets `\Seen` (RFC 3501 section 6.4.5).
    #[must_use]
    pub const fn sets_seen(&self) -> bool {
        matches!(
            self,
            Self::Rfc822 | Self::Rfc822Text | Self::Section { peek: false, .. }
        )
    }
}

/// A part of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Section {
    /// `[]`: all.
    All,
    /// `[HEADER]`.
    Header,
    /// `[TEXT]`.
    Text,
    /// `[HEADER.FIELDS (...)]`, or `.NOT`.
    Fields {
        /// Those that are not named.
        not: bool,
        /// Their names.
        names: Vec<String>,
    },
}

/// Why a line is no command.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
pub enum CommandError {
    /// There is no tag.
    #[error("no tag: {0}")]
    Tag(SyntaxError),
    /// It is no command that is known here.
    #[error("unknown command: {error}")]
    Unknown {
        /// Its tag.
        tag: String,
        /// Where it went wrong.
        error: SyntaxError,
    },
    /// The command is known, its arguments are wrong.
    #[error("{name}: {error}")]
    Arguments {
        /// Its tag.
        tag: String,
        /// The command.
        name: CommandName,
        /// What is wrong.
        error: SyntaxError,
    },
}

impl CommandError {
    /// What was got, what was expected, and where.
    #[must_use]
    pub const fn error(&self) -> &SyntaxError {
        match self {
            Self::Tag(error) | Self::Unknown { error, .. } | Self::Arguments { error, .. } => error,
        }
    }
}

impl Command {
    /// Parses a command without its last CRLF; literals stand in it as they came.
    ///
    /// # Errors
    /// Where it is no command.
    pub fn parse(line: &[u8]) -> Result<Self, CommandError> {
        Self::parse_traced(line, &mut Spans::unseen())
    }

    /// Parses a command without its last CRLF, naming what it sees.
    ///
    /// # Errors
    /// Where it is no command.
    pub fn parse_traced(line: &[u8], tracer: &mut impl Tracer) -> Result<Self, CommandError> {
        grammar::command(line, tracer)
    }

    /// Its name.
    #[must_use]
    pub const fn name(&self) -> CommandName {
        match &self.body {
            Body::Capability => CommandName::Capability,
            Body::Noop => CommandName::Noop,
            Body::Logout => CommandName::Logout,
            Body::Login(..) => CommandName::Login,
            Body::Select {
                read_only: false, ..
            } => CommandName::Select,
            Body::Select {
                read_only: true, ..
            } => CommandName::Examine,
            Body::Close => CommandName::Close,
            Body::Fetch { by_uid: false, .. } => CommandName::Fetch,
            Body::Fetch { by_uid: true, .. } => CommandName::UidFetch,
            Body::Store { by_uid: false, .. } => CommandName::Store,
            Body::Store { by_uid: true, .. } => CommandName::UidStore,
            Body::Search { by_uid: false, .. } => CommandName::Search,
            Body::Search { by_uid: true, .. } => CommandName::UidSearch,
        }
    }
}
