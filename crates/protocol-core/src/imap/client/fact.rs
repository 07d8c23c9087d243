//! What a client reports.

use super::JobName;
use crate::Octets;
use crate::imap::server::SpecialUse;
use crate::imap::{CommandName, Flags, MailboxName};
use serde::{Deserialize, Serialize};

/// A mailbox, as LIST and LSUB name it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// Its name.
    pub name: MailboxName,
    /// What stands between the levels of a name there; `None`: there are no levels.
    pub delimiter: Option<char>,
    /// Whether it can be opened. A name that is subscribed and does not exist cannot.
    pub selectable: bool,
    /// What it is for (RFC 6154), where the server says so.
    pub special_use: Option<SpecialUse>,
    /// Whether it is subscribed.
    pub subscribed: bool,
}

/// What the client reports. It asks nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    /// The server knows who the client is.
    LoggedIn,
    /// What the server offers, as it names it; again whenever it says so.
    Capabilities(Vec<String>),
    /// Every mailbox, by name.
    Folders(Vec<Listed>),
    /// The mailbox is open. Where `uid_validity` is not what it was, whatever was known of its messages is
    /// to be forgotten (RFC 3501 section 2.3.1.1).
    Selected {
        /// Its name.
        mailbox: MailboxName,
        /// How many messages it has.
        exists: u32,
        /// Its UIDVALIDITY; 0 where the server tells none.
        uid_validity: u32,
        /// The unique identifier that the next message gets, where the server tells it.
        uid_next: Option<u32>,
        /// Whether nothing can be changed.
        read_only: bool,
    },
    /// The mailbox is not open any more. What is told of messages is of the one that was
    /// [`Fact::Selected`] last.
    Left,
    /// A message was fetched.
    Fetched {
        /// Its unique identifier.
        uid: u32,
        /// Its flags.
        flags: Flags,
        /// When it came, as the server writes it.
        internal_date: String,
        /// Its octets.
        content: Octets,
    },
    /// Flags were told.
    FlagsChanged {
        /// Of which message.
        uid: u32,
        /// What they are now.
        flags: Flags,
    },
    /// Of the messages up to `up_to` there are these and no others: what the host knows besides is gone.
    Present {
        /// Up to which unique identifier: the highest there can be, since the host knows of none that came
        /// meanwhile.
        up_to: u32,
        /// Which there are, ascending.
        uids: Vec<u32>,
    },
    /// The message is gone.
    Vanished {
        /// The unique identifier that it had.
        uid: u32,
    },
    /// The mailbox has more messages than before: [`Job::FetchNew`] fetches them.
    Arrived,
    /// What a search found: unique identifiers, ascending.
    SearchResult(Vec<u32>),
    /// Messages were copied or moved, where the server tells what became of them (RFC 4315).
    Copied {
        /// To which mailbox.
        to: MailboxName,
        /// Its UIDVALIDITY.
        uid_validity: u32,
        /// Of each message the unique identifier that it had, and that of its copy.
        pairs: Vec<(u32, u32)>,
    },
    /// A message was put into a mailbox, where the server tells what it is there (RFC 4315).
    Appended {
        /// Which mailbox.
        mailbox: MailboxName,
        /// Its UIDVALIDITY.
        uid_validity: u32,
        /// The unique identifier of the message.
        uid: u32,
    },
    /// What the user must be shown (`[ALERT]`, RFC 3501 section 7.1).
    Alert(String),
    /// The job went through.
    Done(JobName),
    /// The server refused the job; the others go on.
    Refused {
        /// Which.
        job: JobName,
        /// The command that it refused.
        command: CommandName,
        /// What it said.
        text: String,
    },
    /// The session ended. Exactly once.
    Finished(Result<(), Failure>),
    /// There are these too, which are more than the client fetches at once: they can be fetched by
    /// [`Job::Fetch`]. The host may have some of them already.
    Unfetched {
        /// Which, ascending.
        uids: Vec<u32>,
    },
}

/// Why a session did not go as planned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Failure {
    /// The server refused a command without which there is no session.
    Refused {
        /// Which.
        command: CommandName,
        /// What it said.
        text: String,
    },
    /// The server ended the session (`BYE`, RFC 3501 section 7.1.5).
    Bye(String),
    /// TLS is required, and the server does not offer it or lets the client in before (`PREAUTH`).
    NeedsTls,
    /// The server offers no way to log in with what the client has.
    NoWayIn,
    /// The server said that the client is let in, and did not prove that it knows the password (RFC 5802
    /// section 5).
    ServerUnproven,
    /// The connection was closed or lost.
    Lost,
    /// The server sent what is no response, or one that cannot stand there.
    Nonsense,
    /// No answer for too long.
    TimedOut,
}
