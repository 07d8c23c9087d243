//! What happened: the unit of explanation.
//!
//! An event can be drawn without consulting its neighbours. Its `cause` is the event without which
//! it would not have happened; following causes leads back to an input.

mod details;
mod wire;

pub use details::{FolderChange, Grant, Obstacle, Omitted, ReadFailure, Refused, TokenAnswer};
pub use wire::{Ends, Line, Protocol, WireUnit};

use crate::edit::Edit;
use crate::fault::{Fault, Stage, When};
use crate::ids::{ConnectionId, EventId, FaultId, HostId, MessageId};
use protocol_core::dns;
use protocol_core::imap::{self, MailboxName};
use protocol_core::message::{Action, NoReply};
use protocol_core::smtp::server::Refusal;
use protocol_core::smtp::{Domain, Envelope, ForwardPath, Mailbox, Reply, ReversePath};
use protocol_core::{Instant, Octets};
use serde::{Deserialize, Serialize};

/// Something that happened at a host at a moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Its place in the log.
    pub id: EventId,
    /// When.
    pub at: Instant,
    /// The event that led to it; `None` for what a person did.
    pub cause: Option<EventId>,
    /// Where.
    pub host: HostId,
    /// On which connection, if on one.
    pub connection: Option<ConnectionId>,
    /// What.
    pub kind: EventKind,
}

/// Takes events as they happen.
pub trait EventSink {
    /// Whether the digest of the run takes them in.
    fn counts(&self) -> bool {
        true
    }

    /// The next event.
    fn push(&mut self, event: Event);
}

/// Takes events that nobody looks at.
pub struct Discard;

impl EventSink for Discard {
    fn push(&mut self, _: Event) {}
}

impl EventSink for Vec<Event> {
    fn push(&mut self, event: Event) {
        self.push(event);
    }
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EventKind {
    /// A person wrote a message and pressed send, at this mail program.
    Composed {
        /// The message.
        message: MessageId,
        /// Its envelope, as the program will give it.
        envelope: Envelope,
        /// Its content.
        content: Octets,
    },
    /// A person asked this mail program to look for mail, or its time to look came.
    MailChecked,
    /// A host asks the resolver.
    DnsAsked {
        /// Whom it asks.
        resolver: HostId,
        /// What.
        question: dns::Question,
    },
    /// The answer reached the host that asked.
    DnsAnswered {
        /// Who answered.
        resolver: HostId,
        /// The question.
        question: dns::Question,
        /// When it was asked.
        asked_at: Instant,
        /// The answer.
        answer: dns::Answer,
    },
    /// The host opens a connection.
    ConnectionRequested(Ends),
    /// The called host took the connection.
    ConnectionOpened(Ends),
    /// The connection was refused; reported at the calling host.
    ConnectionRefused {
        /// The ends; `server` is the caller itself where there is no such host.
        ends: Ends,
        /// Why.
        reason: Refused,
    },
    /// This host closed its end.
    ConnectionClosed(Ends),
    /// The host put this on the wire.
    LineSent {
        /// What.
        line: Line,
        /// When it will arrive; `None` where it never will.
        arrives: Option<Instant>,
    },
    /// This arrived at the host.
    LineReceived {
        /// What.
        line: Line,
        /// The event of its sending.
        sent: EventId,
        /// When it was sent.
        sent_at: Instant,
    },
    /// A server began to write a blank envelope: MAIL was accepted.
    EnvelopeBegun {
        /// From whom.
        reverse_path: ReversePath,
    },
    /// A server wrote a recipient on the envelope: RCPT was accepted.
    RecipientAdded {
        /// For whom.
        forward_path: ForwardPath,
    },
    /// A server refused by its rules.
    RecipientRefused {
        /// For whom.
        forward_path: ForwardPath,
        /// Why.
        refusal: Refusal,
    },
    /// A server threw an envelope away: RSET, a new EHLO, or a lost connection.
    EnvelopeDiscarded,
    /// A client has the answers to all of its RCPT.
    EnvelopeSettled {
        /// The message it delivers.
        message: MessageId,
        /// Who is on the envelope now.
        accepted: Vec<ForwardPath>,
        /// Who is not, and why.
        refused: Vec<(ForwardPath, Reply)>,
    },
    /// The server sends its positive reply to the end of data: it is responsible for the message
    /// now (RFC 5321 section 4.2.5).
    Accepted {
        /// The message.
        message: MessageId,
        /// The envelope it came in.
        envelope: Envelope,
        /// Who sent it.
        from: HostId,
        /// The identifier in its queue.
        queue_id: String,
        /// The content as it is stored now, trace fields on top.
        content: Octets,
    },
    /// The positive reply to the end of data reached the client: it is no longer responsible for
    /// these recipients.
    Released {
        /// The message.
        message: MessageId,
        /// Who took it.
        to: HostId,
        /// For whom.
        recipients: Vec<ForwardPath>,
    },
    /// A trace field was put on top of a message (RFC 5321 section 4.4).
    HeaderAdded {
        /// Which message.
        message: MessageId,
        /// The field's name, `Received`, `Return-Path` or `Delivered-To`.
        field: String,
        /// The whole field, CRLF included; it stands at the beginning of the content.
        octets: Octets,
    },
    /// The message waits in the host's queue.
    Queued {
        /// The message.
        message: MessageId,
        /// Its identifier here.
        queue_id: String,
        /// For whom it waits.
        recipients: Vec<ForwardPath>,
    },
    /// The host tries to pass it on.
    Attempted {
        /// The message.
        message: MessageId,
        /// Its identifier here.
        queue_id: String,
        /// The domain, or the configured next host.
        destination: Domain,
        /// Which attempt, from 1.
        attempt: u32,
    },
    /// Not now; it will be tried again.
    Deferred {
        /// The message.
        message: MessageId,
        /// Its identifier here.
        queue_id: String,
        /// For whom.
        recipients: Vec<ForwardPath>,
        /// Why.
        why: Obstacle,
        /// When it will be tried again.
        until: Instant,
    },
    /// It cannot be delivered to these recipients.
    Failed {
        /// The message.
        message: MessageId,
        /// Its identifier in the queue; `None` at a mail program.
        queue_id: Option<String>,
        /// For whom, and why.
        recipients: Vec<(ForwardPath, Obstacle)>,
        /// Whether it was given up after the time the queue keeps a message (RFC 5321 section
        /// 4.5.4.1), though the obstacle is temporary.
        expired: bool,
    },
    /// A notice of failure or of delay was written, to be sent from the null reverse-path.
    NoticeWritten {
        /// The notice.
        notice: MessageId,
        /// The message it is about.
        about: MessageId,
        /// Whom it is for.
        to: Mailbox,
        /// Its content.
        content: Octets,
        /// What it tells of.
        action: Action,
    },
    /// No notice of failure is written.
    NoticeOmitted {
        /// The message.
        message: MessageId,
        /// Why not.
        why: Omitted,
    },
    /// The message is in a mailbox. The event's host keeps the mailbox.
    Delivered {
        /// The message.
        message: MessageId,
        /// The server that delivered it.
        by: HostId,
        /// Whose mailbox.
        mailbox: Mailbox,
        /// Its unique identifier there (RFC 3501 section 2.3.1.1).
        uid: u32,
        /// The content as stored.
        content: Octets,
    },
    /// A mail program's session took a copy of a message.
    Fetched {
        /// The message, where the mailbox server got it in this run.
        message: Option<MessageId>,
        /// The mailbox it is in.
        folder: MailboxName,
        /// Its unique identifier; of POP3 the number of the copy in this program.
        uid: u32,
        /// The content of the copy.
        content: Octets,
    },
    /// The flags of a message in a mailbox changed.
    FlagsChanged {
        /// Whose mailbox.
        mailbox: Mailbox,
        /// Its name.
        folder: MailboxName,
        /// Which message.
        uid: u32,
        /// Its flags now.
        flags: Vec<imap::Flag>,
    },
    /// A session of a mail program that reads ended.
    MailboxChecked {
        /// How many messages it took.
        fetched: u32,
        /// Why it did not go as planned, where it did not.
        failure: Option<ReadFailure>,
    },
    /// A person opened the connection of a console, typed or hung up.
    PersonActed,
    /// Virtual time was advanced by a person.
    TimeAdvanced {
        /// To this moment.
        to: Instant,
    },
    /// The calling host begins TLS (RFC 8446; simplified to one message each way, whose octets are
    /// not made).
    TlsBegun(Ends),
    /// TLS is up at this host: what it sends from now on is protected on this connection.
    TlsEstablished(Ends),
    /// A fault strikes at this host. What follows from it has it as its cause.
    FaultApplied {
        /// Which one.
        number: FaultId,
        /// What goes wrong.
        fault: Fault,
        /// At which stage.
        stage: Stage,
        /// Before the host acts on it, or after.
        when: When,
    },
    /// This end of the connection broke: what was under way is lost. It counts as 451 (RFC 5321
    /// section 3.8).
    ConnectionReset(Ends),
    /// The host is back after a crash, with its queue and its mailboxes.
    HostRestarted,
    /// The host waits no longer for the resolver's answer.
    DnsTimedOut {
        /// Whom it asked.
        resolver: HostId,
        /// What.
        question: dns::Question,
        /// When.
        asked_at: Instant,
    },
    /// A mail program asks for a token to send with (RFC 6749; simplified to one request and one
    /// answer under HTTPS, whose octets are not made).
    TokenAsked {
        /// Whom it asks.
        issuer: HostId,
        /// For which user.
        user: String,
        /// What it can show for it.
        grant: Grant,
    },
    /// The answer reached the mail program.
    TokenAnswered {
        /// Who answered.
        issuer: HostId,
        /// For which user.
        user: String,
        /// When it was asked.
        asked_at: Instant,
        /// The answer.
        answer: TokenAnswer,
    },
    /// A server refused a whole transaction by its rules, at MAIL or after the content.
    TransactionRefused {
        /// Why.
        refusal: Refusal,
    },
    /// A recipient stands for others: their addresses are on the envelope instead, and the
    /// reverse-path stays (RFC 5321 section 3.9.1).
    Expanded {
        /// The message.
        message: MessageId,
        /// Who was on the envelope.
        alias: Mailbox,
        /// Who is now.
        members: Vec<Mailbox>,
    },
    /// A person changed how the world is set up.
    Edited {
        /// What changed.
        edit: Box<Edit>,
    },
    /// An IMAP client put a message into a mailbox: by APPEND, or from another by COPY or MOVE.
    MessageStored {
        /// Whose mailbox.
        mailbox: Mailbox,
        /// Its name.
        folder: MailboxName,
        /// The message's unique identifier there.
        uid: u32,
        /// Where it came from, and its unique identifier there; `None` where by APPEND.
        from: Option<(MailboxName, u32)>,
        /// Its content.
        content: Octets,
    },
    /// Messages are no longer in a mailbox: a client moved them, or removed them for good.
    MessagesRemoved {
        /// Whose mailbox.
        mailbox: Mailbox,
        /// Its name.
        folder: MailboxName,
        /// Their unique identifiers.
        uids: Vec<u32>,
        /// Whether they were moved to another mailbox.
        moved: bool,
    },
    /// The names of a user's mailboxes changed.
    FolderChanged {
        /// Whose mailboxes.
        mailbox: Mailbox,
        /// What changed.
        change: FolderChange,
    },
    /// A POP3 session has the maildrop for itself (RFC 1939 section 4).
    MaildropLocked {
        /// Whose.
        mailbox: Mailbox,
    },
    /// The maildrop is free again.
    MaildropReleased {
        /// Whose.
        mailbox: Mailbox,
    },
    /// A mail program learnt that messages it has copies of are no longer in the mailbox, and lets the
    /// copies go.
    CopiesForgotten {
        /// Which mailbox.
        folder: MailboxName,
        /// Their unique identifiers.
        uids: Vec<u32>,
    },
    /// A mailing list sends a message on to its members: the reverse-path is its owner now (RFC 5321
    /// section 3.9.2).
    ListExpanded {
        /// The message.
        message: MessageId,
        /// The list.
        list: Mailbox,
        /// Who gets notices from now on.
        owner: Mailbox,
        /// Who is on the envelope now.
        members: Vec<Mailbox>,
        /// The content as the list sends it.
        content: Octets,
    },
    /// A user who is away lets the server reply to a message (RFC 3834).
    VacationReplied {
        /// The reply.
        reply: MessageId,
        /// The message it replies to.
        about: MessageId,
        /// The user.
        by: Mailbox,
        /// Whom it is for.
        to: Mailbox,
        /// Its content.
        content: Octets,
    },
    /// A message to a user who is away gets no reply.
    VacationOmitted {
        /// The message.
        message: MessageId,
        /// The user.
        by: Mailbox,
        /// Why not.
        why: NoReply,
    },
}

impl EventKind {
    /// Whether it only brings something to a host, or says what that means; what the host does about
    /// it are the events that follow in the same step.
    pub(crate) const fn is_stimulus(&self) -> bool {
        matches!(
            self,
            Self::LineReceived { .. }
                | Self::DnsAnswered { .. }
                | Self::ConnectionRefused { .. }
                | Self::ConnectionReset(_)
                | Self::DnsTimedOut { .. }
                | Self::MailChecked
                | Self::RecipientRefused { .. }
                | Self::EnvelopeSettled { .. }
                | Self::TlsEstablished(_)
                | Self::TokenAnswered { .. }
                | Self::Failed { .. }
                | Self::TransactionRefused { .. }
        )
    }
}
