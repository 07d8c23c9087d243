//! What a viewer needs of an event: the one `match` over the kinds of events.
//!
//! [`view`] is cheap, so that runs of any length can be gone through: where a step stops, how the event is
//! drawn, who takes part. What is told ([`sentence`], [`caption`], [`explanation`]) stands beside it, and
//! is worked out only where it is asked for.

mod connection;
mod delivery;
mod envelope;
mod line;
mod mailbox;
mod person;
mod question;
mod viewer;

pub(crate) use delivery::families;

use crate::{Beat, Explanation, Fact, Grain};
use protocol_core::dns::{Answer, Question};
use viewer::{Listener, Viewer};
use world::event::TokenAnswer;
use world::{Event, EventId, EventKind, HostId, Instant, Line, MessageId, Protocol, Timeline};

/// What a viewer needs of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View<'a> {
    /// The coarsest grain of stepping that stops here.
    pub grain: Grain,
    /// How the ladder draws it.
    pub row: Row,
    /// The two hosts that it is between: from the first to the second, where something moves.
    pub parties: Option<(HostId, HostId)>,
    /// What is between them.
    pub link: Link,
    /// What one says to the other.
    pub spoken: Option<Spoken<'a>>,
    /// The message it is about.
    pub message: Option<MessageId>,
    /// What the place is called.
    pub(crate) place: Option<&'static str>,
    /// Who is named behind it.
    pub(crate) place_of: Option<&'a str>,
}

/// How the ladder draws an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Row {
    /// Not at all: what follows or went before says it.
    Implied,
    /// Not at all: it is a detail, which only a list of everything has.
    Detail,
    /// A line on its way, and when it arrives, if it does.
    Sent(Option<Instant>),
    /// As the arrival of what was sent then.
    Arrived(EventId),
    /// Something else on its way.
    Arrow,
    /// A connection begins.
    Heading,
    /// Something at one host.
    Note(Tone),
}

/// What a note is like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// As usual.
    Plain,
    /// A host has a message from now on.
    Holds,
    /// Something ends.
    Quiet,
    /// Not now.
    Later,
    /// Something goes wrong.
    Bad,
}

impl Tone {
    /// Its name for style sheets.
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Holds => "holds",
            Self::Quiet => "quiet",
            Self::Later => "later",
            Self::Bad => "bad",
        }
    }
}

/// What is between two hosts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Link {
    /// Nothing.
    None,
    /// A connection to this port that is being opened or stands.
    Port(u16, Protocol),
    /// The same, closed or refused.
    Closed(u16, Protocol),
    /// A question to DNS.
    Dns,
    /// A request to the token issuer.
    Https,
    /// A hand-over inside one provider.
    Inside,
}

/// What one host says to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spoken<'a> {
    /// A line.
    Line(&'a Line),
    /// TLS shall begin.
    Tls,
    /// TLS is up.
    TlsUp,
    /// A question to DNS.
    Question(&'a Question),
    /// The answer of DNS.
    Records(&'a Question, &'a Answer),
    /// DNS says nothing to this question.
    NoAnswer(&'a Question),
    /// A request for a token.
    TokenRequest,
    /// The token, or none.
    Token(&'a TokenAnswer),
}

impl<'a> View<'a> {
    /// The line, of an event that is one.
    #[must_use]
    pub const fn line(&self) -> Option<&'a Line> {
        match self.spoken {
            Some(Spoken::Line(line)) => Some(line),
            _ => None,
        }
    }
}

/// What a viewer needs of an event.
#[must_use]
pub fn view(event: &Event) -> View<'_> {
    look(event, View::default())
}

/// The grain of its view, alone.
pub(crate) fn grain(event: &Event) -> Grain {
    look(event, Grain::Bytes)
}

/// The row of its view, alone.
#[must_use]
pub fn row(event: &Event) -> Row {
    look(event, Row::Note(Tone::Plain))
}

/// One sentence of any event.
#[must_use]
pub fn sentence(event: &Event, timeline: &Timeline) -> Fact {
    let told = look(event, Listener::new(event, timeline)).told;
    told.expect("every kind of event has a sentence")
}

/// The caption of an event at which the story stops.
#[must_use]
pub fn caption(event: &Event, timeline: &Timeline) -> Option<Beat> {
    look(event, Listener::new(event, timeline)).told
}

/// What the event itself explains: without its cause, and without what its sentence says.
pub(crate) fn explanation(event: &Event, timeline: &Timeline) -> Explanation {
    let told = look(event, Listener::new(event, timeline)).told;
    told.unwrap_or_default()
}

/// Every kind of event has its function, in which all stands that is known of it.
fn look<'a, V: Viewer<'a>>(event: &'a Event, mut viewer: V) -> V {
    use EventKind as E;
    let (here, it) = (event.host, &mut viewer);
    match &event.kind {
        E::Composed {
            message, envelope, ..
        } => delivery::composed(it, *message, envelope),
        E::MailChecked => mailbox::mail_checked(it),
        E::DnsAsked { resolver, question } => question::dns_asked(it, here, *resolver, question),
        E::DnsAnswered {
            resolver,
            question,
            answer,
            ..
        } => question::dns_answered(it, here, *resolver, question, answer),
        E::ConnectionRequested(ends) => connection::requested(it, ends),
        E::ConnectionOpened(ends) => connection::opened(it, ends),
        E::ConnectionRefused { ends, reason } => connection::refused(it, ends, *reason),
        E::ConnectionClosed(ends) => connection::closed(it, ends),
        E::LineSent { line, arrives } => line::sent(it, line, *arrives),
        E::LineReceived { line, sent, .. } => line::received(it, line, *sent),
        E::EnvelopeBegun { reverse_path } => envelope::begun(it, reverse_path),
        E::RecipientAdded { forward_path } => envelope::recipient_added(it, forward_path),
        E::RecipientRefused {
            forward_path,
            refusal,
        } => envelope::recipient_refused(it, forward_path, *refusal),
        E::EnvelopeDiscarded => envelope::discarded(it),
        E::EnvelopeSettled {
            message,
            accepted,
            refused,
        } => envelope::settled(it, *message, accepted, refused),
        E::Accepted {
            message, queue_id, ..
        } => delivery::accepted(it, *message, queue_id),
        E::Released {
            message,
            to,
            recipients,
        } => delivery::released(it, *message, *to, recipients),
        E::HeaderAdded { message, field, .. } => delivery::header_added(it, *message, field),
        E::Queued {
            message, queue_id, ..
        } => delivery::queued(it, *message, queue_id),
        E::Attempted {
            message,
            queue_id,
            destination,
            attempt,
        } => delivery::attempted(it, *message, queue_id, destination, *attempt),
        E::Deferred {
            message,
            queue_id,
            why,
            until,
            ..
        } => delivery::deferred(it, *message, queue_id, why, *until),
        E::Failed {
            message,
            queue_id,
            recipients,
            expired,
        } => delivery::failed(it, *message, queue_id.is_some(), recipients, *expired),
        E::NoticeWritten {
            notice, to, action, ..
        } => delivery::notice_written(it, *notice, to, *action),
        E::NoticeOmitted { message, why } => delivery::notice_omitted(it, *message, *why),
        E::Delivered {
            message,
            by,
            mailbox,
            uid,
            content,
        } => delivery::delivered(it, here, *message, *by, mailbox, *uid, content),
        E::Fetched {
            message,
            folder,
            uid,
            ..
        } => mailbox::fetched(it, *message, folder, *uid),
        E::FlagsChanged {
            folder, uid, flags, ..
        } => mailbox::flags_changed(it, folder, *uid, flags),
        E::MailboxChecked { fetched, failure } => mailbox::checked(it, *fetched, failure.as_ref()),
        E::PersonActed => person::acted(it),
        E::TimeAdvanced { to } => person::time_advanced(it, *to),
        E::TlsBegun(ends) => connection::tls_begun(it, ends),
        E::TlsEstablished(ends) => connection::tls_established(it, here, ends),
        E::FaultApplied {
            fault, stage, when, ..
        } => person::fault_applied(it, fault, *stage, *when),
        E::ConnectionReset(ends) => connection::reset(it, ends),
        E::HostRestarted => person::host_restarted(it),
        E::DnsTimedOut {
            resolver, question, ..
        } => question::dns_timed_out(it, here, *resolver, question),
        E::TokenAsked {
            issuer,
            user,
            grant,
        } => question::token_asked(it, here, *issuer, user, *grant),
        E::TokenAnswered {
            issuer,
            user,
            answer,
            ..
        } => question::token_answered(it, here, *issuer, user, answer),
        E::TransactionRefused { refusal } => envelope::transaction_refused(it, *refusal),
        E::Expanded {
            message,
            alias,
            members,
        } => delivery::expanded(it, *message, alias, members),
        E::Edited { edit } => person::edited(it, edit),
        E::MessageStored {
            folder, uid, from, ..
        } => mailbox::message_stored(it, folder, *uid, from.as_ref().map(|(from, _)| from)),
        E::MessagesRemoved {
            folder,
            uids,
            moved,
            ..
        } => mailbox::messages_removed(it, folder, uids, *moved),
        E::FolderChanged { change, .. } => mailbox::folder_changed(it, change),
        E::MaildropLocked { mailbox } => mailbox::maildrop_locked(it, mailbox),
        E::MaildropReleased { mailbox } => mailbox::maildrop_released(it, mailbox),
        E::CopiesForgotten { folder, uids } => mailbox::copies_forgotten(it, folder, uids),
        E::ListExpanded {
            message,
            list,
            owner,
            members,
            ..
        } => delivery::list_expanded(it, *message, list, owner, members),
        E::VacationReplied { reply, by, to, .. } => delivery::vacation_replied(it, *reply, by, to),
        E::VacationOmitted { message, by, why } => {
            delivery::vacation_omitted(it, *message, by, *why);
        }
    }
    viewer
}
