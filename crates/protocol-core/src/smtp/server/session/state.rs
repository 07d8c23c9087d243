//! Where a session stands, and what it holds there.

use super::StateName;
use super::Ticket;
use crate::same_name;
use crate::sasl::server::Exchange;
use crate::smtp::address::MailHost;
use crate::smtp::data::Unstuffer;
use crate::smtp::dsn::RecipientRequest;
use crate::smtp::server::texts::Text;
use crate::smtp::{Envelope, ForwardPath};

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum State {
    Connected,
    AwaitHello,
    Ready(Greeted),
    Begun(Begun),
    Addressed(Addressed),
    Data(Box<Receiving>),
    Authenticating(Greeted, Box<Exchange>),
    Asking(Ticket, Box<Pending>),
    Closed,
    /// STARTTLS was answered with 220.
    Securing,
    /// Behind a chunk that was not the last.
    Chunks(Box<Chunked>),
    /// Octets of a chunk come.
    Chunk(Box<Chunk>),
}

/// A message that comes in chunks, so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Chunked {
    pub(super) to: Addressed,
    pub(super) content: Vec<u8>,
}

/// A chunk that is under way (RFC 3030 section 2): `left` octets of it are still to come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Chunk {
    pub(super) left: u64,
    pub(super) fate: ChunkFate,
}

/// What becomes of a chunk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum ChunkFate {
    /// It belongs to the message.
    Message { it: Chunked, last: bool },
    /// It cannot be taken: its octets are dropped, then this is said and this state goes on.
    Dropped(Text, State),
}

/// The client said who it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Greeted {
    pub(super) name: MailHost,
    pub(super) extended: bool,
}

/// MAIL was accepted; there is no recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Begun {
    pub(super) greeted: Greeted,
    /// Without recipients.
    pub(super) envelope: Envelope,
    /// Whether a recipient was refused.
    pub(super) refused: bool,
}

/// Who is to be added to the envelope, and what is asked of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Addressee {
    pub(super) path: ForwardPath,
    pub(super) request: RecipientRequest,
}

/// There is at least one recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Addressed {
    pub(super) greeted: Greeted,
    pub(super) envelope: Envelope,
}

/// Content comes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Receiving {
    pub(super) to: Addressed,
    pub(super) unstuffer: Unstuffer,
    pub(super) content: Vec<u8>,
    pub(super) too_big: bool,
}

/// What the host was asked, and where the session stands without the answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Pending {
    Mail(Begun),
    FirstRecipient(Begun, Addressee),
    Recipient(Addressed, Addressee),
    Take(Greeted),
    /// VRFY or EXPN, and whether the answer may hold more than ASCII.
    Address {
        state: State,
        smtputf8: bool,
    },
    Authenticate(Greeted, Box<Exchange>),
}

impl State {
    /// For drawing.
    pub(super) const fn name(&self) -> StateName {
        same_name!(self, Self => StateName:
            Connected AwaitHello Ready Data Authenticating Asking Closed Securing Chunks Chunk;
            Self::Begun(_) => StateName::Envelope,
            Self::Addressed(_) => StateName::Recipients)
    }

    /// The envelope as it is written so far.
    pub(super) fn envelope(&self) -> Option<&Envelope> {
        match self {
            Self::Begun(it) => Some(&it.envelope),
            Self::Addressed(it) => Some(&it.envelope),
            Self::Data(it) => Some(&it.to.envelope),
            Self::Chunks(it) => Some(&it.to.envelope),
            Self::Chunk(it) => match &it.fate {
                ChunkFate::Message { it, .. } => Some(&it.to.envelope),
                ChunkFate::Dropped(..) => None,
            },
            Self::Asking(_, pending) => match &**pending {
                Pending::FirstRecipient(it, _) => Some(&it.envelope),
                Pending::Recipient(it, _) => Some(&it.envelope),
                _ => None,
            },
            _ => None,
        }
    }

    /// How many octets of the message are here.
    pub(super) fn content_len(&self) -> usize {
        match self {
            Self::Data(it) => it.content.len(),
            Self::Chunks(it) => it.content.len(),
            Self::Chunk(it) => match &it.fate {
                ChunkFate::Message { it, .. } => it.content.len(),
                ChunkFate::Dropped(..) => 0,
            },
            _ => 0,
        }
    }
}

impl Addressed {
    pub(super) fn add(&mut self, Addressee { path, request }: Addressee) {
        self.envelope.forward_paths.push(path.clone());
        if request != RecipientRequest::default() {
            self.envelope.requests.push((path, request));
        }
    }
}
