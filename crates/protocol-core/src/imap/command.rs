//! Commands (RFC 3501 section 6).

use super::grammar;
use super::{Flags, Key, MailboxName};
use crate::Octets;
use crate::trace::{Production, SyntaxError, Tracer};
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
    Id,
    StartTls,
    Authenticate,
    Login,
    Select,
    Examine,
    Create,
    Delete,
    Rename,
    Subscribe,
    Unsubscribe,
    List,
    Lsub,
    Status,
    Append,
    Namespace,
    Enable,
    Idle,
    Check,
    Close,
    Unselect,
    Expunge,
    Search,
    Fetch,
    Store,
    Copy,
    Move,
    UidExpunge,
    UidSearch,
    UidFetch,
    UidStore,
    UidCopy,
    UidMove,
}

impl CommandName {
    /// Every command.
    pub const ALL: [Self; 36] = [
        Self::Capability,
        Self::Noop,
        Self::Logout,
        Self::Id,
        Self::StartTls,
        Self::Authenticate,
        Self::Login,
        Self::Select,
        Self::Examine,
        Self::Create,
        Self::Delete,
        Self::Rename,
        Self::Subscribe,
        Self::Unsubscribe,
        Self::List,
        Self::Lsub,
        Self::Status,
        Self::Append,
        Self::Namespace,
        Self::Enable,
        Self::Idle,
        Self::Check,
        Self::Close,
        Self::Unselect,
        Self::Expunge,
        Self::Search,
        Self::Fetch,
        Self::Store,
        Self::Copy,
        Self::Move,
        Self::UidExpunge,
        Self::UidSearch,
        Self::UidFetch,
        Self::UidStore,
        Self::UidCopy,
        Self::UidMove,
    ];

    /// As it is written.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Capability => "CAPABILITY",
            Self::Noop => "NOOP",
            Self::Logout => "LOGOUT",
            Self::Id => "ID",
            Self::StartTls => "STARTTLS",
            Self::Authenticate => "AUTHENTICATE",
            Self::Login => "LOGIN",
            Self::Select => "SELECT",
            Self::Examine => "EXAMINE",
            Self::Create => "CREATE",
            Self::Delete => "DELETE",
            Self::Rename => "RENAME",
            Self::Subscribe => "SUBSCRIBE",
            Self::Unsubscribe => "UNSUBSCRIBE",
            Self::List => "LIST",
            Self::Lsub => "LSUB",
            Self::Status => "STATUS",
            Self::Append => "APPEND",
            Self::Namespace => "NAMESPACE",
            Self::Enable => "ENABLE",
            Self::Idle => "IDLE",
            Self::Check => "CHECK",
            Self::Close => "CLOSE",
            Self::Unselect => "UNSELECT",
            Self::Expunge => "EXPUNGE",
            Self::Search => "SEARCH",
            Self::Fetch => "FETCH",
            Self::Store => "STORE",
            Self::Copy => "COPY",
            Self::Move => "MOVE",
            Self::UidExpunge => "UID EXPUNGE",
            Self::UidSearch => "UID SEARCH",
            Self::UidFetch => "UID FETCH",
            Self::UidStore => "UID STORE",
            Self::UidCopy => "UID COPY",
            Self::UidMove => "UID MOVE",
        }
    }

    /// How it is written, and the section of the RFC that says so.
    #[must_use]
    pub const fn production(self) -> &'static Production {
        grammar::production(self)
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
    /// `ID` (RFC 2971): what the client says of itself; `None` is `NIL`.
    Id(Option<Vec<(String, Option<String>)>>),
    /// `STARTTLS` (RFC 3501 section 6.2.1).
    StartTls,
    /// `AUTHENTICATE` (section 6.2.2).
    Authenticate {
        /// The mechanism's name, as it came.
        mechanism: String,
        /// The initial response in base64, `=` where it is empty (RFC 4959 section 3).
        initial: Option<String>,
    },
    /// `LOGIN` user, password.
    Login(String, String),
    /// `SELECT` or `EXAMINE` a mailbox.
    Select {
        /// Its name.
        mailbox: MailboxName,
        /// EXAMINE: nothing may change.
        read_only: bool,
    },
    /// `CREATE`.
    Create(MailboxName),
    /// `DELETE`.
    Delete(MailboxName),
    /// `RENAME`.
    Rename {
        /// From.
        from: MailboxName,
        /// To.
        to: MailboxName,
    },
    /// `SUBSCRIBE`.
    Subscribe(MailboxName),
    /// `UNSUBSCRIBE`.
    Unsubscribe(MailboxName),
    /// `LIST` or `LSUB`.
    List {
        /// LSUB: of those that are subscribed.
        subscribed: bool,
        /// The reference name, decoded from modified UTF-7.
        reference: String,
        /// The name with wildcards `*` and `%`, decoded likewise.
        pattern: String,
    },
    /// `STATUS`.
    Status {
        /// Of which mailbox.
        mailbox: MailboxName,
        /// What is asked.
        items: Vec<StatusItem>,
    },
    /// `APPEND`.
    Append {
        /// To which mailbox.
        mailbox: MailboxName,
        /// With which flags.
        flags: Flags,
        /// When it came, in seconds since 1970; without it, now.
        internal_date: Option<i64>,
        /// The message.
        content: Octets,
    },
    /// `NAMESPACE` (RFC 2342).
    Namespace,
    /// `ENABLE` (RFC 5161): names of capabilities.
    Enable(Vec<String>),
    /// `IDLE` (RFC 2177).
    Idle,
    /// `CHECK`.
    Check,
    /// `CLOSE`.
    Close,
    /// `UNSELECT` (RFC 3691).
    Unselect,
    /// `EXPUNGE`; with a set, `UID EXPUNGE` (RFC 4315 section 2.1).
    Expunge(Option<SequenceSet>),
    /// `SEARCH`; all keys must match.
    Search {
        /// UID SEARCH.
        by_uid: bool,
        /// `CHARSET`, as it came: of the strings in the keys.
        charset: Option<String>,
        /// The keys.
        keys: Vec<Key>,
    },
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
    /// `COPY` or `MOVE` (RFC 6851).
    Copy {
        /// UID COPY, UID MOVE.
        by_uid: bool,
        /// Of which messages.
        set: SequenceSet,
        /// To which mailbox.
        to: MailboxName,
        /// MOVE: they leave where they are.
        moves: bool,
    },
}

/// What STATUS asks (RFC 3501 section 6.3.10).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum StatusItem {
    /// `MESSAGES`: how many there are.
    Messages,
    /// `RECENT`: how many no session was told of.
    Recent,
    /// `UIDNEXT`.
    UidNext,
    /// `UIDVALIDITY`.
    UidValidity,
    /// `UNSEEN`: how many lack `\Seen`.
    Unseen,
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

/// What FETCH asks of a message. `ALL`, `FAST` and `FULL` are written out.
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
    /// `BODYSTRUCTURE`.
    BodyStructure,
    /// `BODY` without a section: BODYSTRUCTURE without its extension data.
    Body,
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

/// What of a message a section names (RFC 3501 section 6.4.5): a part of its MIME tree, and what of
/// that part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The numbers of the part, from 1; none: the message itself.
    pub part: Vec<u32>,
    /// What of it.
    pub text: SectionText,
}

/// What of a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SectionText {
    /// `[]`, `[1.2]`: all of the message, or the body of the part.
    All,
    /// `[HEADER]`: of the message, or of the message that the part is (MESSAGE/RFC822).
    Header,
    /// `[HEADER.FIELDS (...)]`, or `.NOT`.
    Fields {
        /// Those that are not named.
        not: bool,
        /// Their names.
        names: Vec<String>,
    },
    /// `[TEXT]`: without the header.
    Text,
    /// `[1.MIME]`: the MIME header of the part. Never without a part.
    Mime,
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
        Self::parse_traced(line, &mut ())
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
        self.body.name()
    }
}

impl Body {
    /// The name of the command that asks it.
    #[must_use]
    pub const fn name(&self) -> CommandName {
        match self {
            Self::Capability => CommandName::Capability,
            Self::Noop => CommandName::Noop,
            Self::Logout => CommandName::Logout,
            Self::Id(_) => CommandName::Id,
            Self::StartTls => CommandName::StartTls,
            Self::Authenticate { .. } => CommandName::Authenticate,
            Self::Login(..) => CommandName::Login,
            Self::Select { read_only, .. } => match read_only {
                false => CommandName::Select,
                true => CommandName::Examine,
            },
            Self::Create(_) => CommandName::Create,
            Self::Delete(_) => CommandName::Delete,
            Self::Rename { .. } => CommandName::Rename,
            Self::Subscribe(_) => CommandName::Subscribe,
            Self::Unsubscribe(_) => CommandName::Unsubscribe,
            Self::List { subscribed, .. } => match subscribed {
                false => CommandName::List,
                true => CommandName::Lsub,
            },
            Self::Status { .. } => CommandName::Status,
            Self::Append { .. } => CommandName::Append,
            Self::Namespace => CommandName::Namespace,
            Self::Enable(_) => CommandName::Enable,
            Self::Idle => CommandName::Idle,
            Self::Check => CommandName::Check,
            Self::Close => CommandName::Close,
            Self::Unselect => CommandName::Unselect,
            Self::Expunge(None) => CommandName::Expunge,
            Self::Expunge(Some(_)) => CommandName::UidExpunge,
            Self::Search { by_uid, .. } => match by_uid {
                false => CommandName::Search,
                true => CommandName::UidSearch,
            },
            Self::Fetch { by_uid, .. } => match by_uid {
                false => CommandName::Fetch,
                true => CommandName::UidFetch,
            },
            Self::Store { by_uid, .. } => match by_uid {
                false => CommandName::Store,
                true => CommandName::UidStore,
            },
            Self::Copy { by_uid, moves, .. } => match (by_uid, moves) {
                (false, false) => CommandName::Copy,
                (true, false) => CommandName::UidCopy,
                (false, true) => CommandName::Move,
                (true, true) => CommandName::UidMove,
            },
        }
    }
}
