//! How far one step goes.

use protocol_core::dns::RecordType;
use protocol_core::names;
use protocol_core::smtp;
use protocol_core::{imap, pop3};
use world::{Event, EventKind, Timeline, WireUnit};

names! {
    /// The grain of stepping.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
    pub enum Grain {
        /// Every event: octets leaving and octets arriving apart.
        Bytes,
        /// Each rung of the ladder: a line is sent, a question asked, a message put away.
        Line,
        /// Each answer: a command and its reply are one step.
        Exchange,
        /// Each of the moments in which a letter comes further.
        #[default]
        Hop,
    }
}

impl Grain {
    /// The events at which a step of this grain stops.
    pub fn stops(self, timeline: &Timeline) -> impl Iterator<Item = &Event> {
        let events = timeline.events().iter();
        events.filter(move |event| self.stops_at(event))
    }

    /// Whether a step of this grain stops at `event`. A coarser grain stops nowhere that a finer one
    /// does not.
    #[must_use]
    pub fn stops_at(self, event: &Event) -> bool {
        self <= coarsest(event)
    }
}

/// The coarsest grain that stops at an event.
fn coarsest(event: &Event) -> Grain {
    match &event.kind {
        EventKind::Composed { .. }
        | EventKind::EnvelopeSettled { .. }
        | EventKind::Released { .. }
        | EventKind::Deferred { .. }
        | EventKind::Failed { .. }
        | EventKind::NoticeWritten { .. }
        | EventKind::NoticeOmitted { .. }
        | EventKind::Delivered { .. }
        | EventKind::MailboxChecked { .. }
        | EventKind::MessagesRemoved { .. }
        | EventKind::FolderChanged { .. }
        | EventKind::CopiesForgotten { .. }
        | EventKind::ConnectionRefused { .. }
        | EventKind::TimeAdvanced { .. }
        | EventKind::FaultApplied { .. }
        | EventKind::HostRestarted
        | EventKind::Expanded { .. }
        | EventKind::Edited { .. } => Grain::Hop,
        EventKind::ConnectionRequested(_) => Grain::Hop,
        EventKind::TokenAnswered { .. } => Grain::Hop,
        EventKind::TokenAsked { .. } => Grain::Line,
        EventKind::DnsAnswered { question, .. } => match question.kind {
            RecordType::Mx => Grain::Hop,
            RecordType::A => Grain::Exchange,
        },
        EventKind::LineReceived { line, .. } => match line.unit {
            // A program that stays connected has done what there was to do.
            WireUnit::Imap(imap::Unit::IdleBegun) => Grain::Hop,
            WireUnit::Smtp(smtp::Unit::Greeting(_) | smtp::Unit::Reply { .. })
            | WireUnit::Imap(
                imap::Unit::Greeting(_)
                | imap::Unit::PreAuth
                | imap::Unit::Tagged { .. }
                | imap::Unit::Continuation
                | imap::Unit::Challenge,
            ) => Grain::Exchange,
            // What comes unasked in IDLE is told by itself.
            WireUnit::Imap(imap::Unit::Untagged(
                imap::Untagged::Exists | imap::Untagged::Expunge,
            ))
            | WireUnit::Pop3(
                pop3::Unit::Greeting(_)
                | pop3::Unit::Reply { .. }
                | pop3::Unit::Listing(_)
                | pop3::Unit::EndOfContent
                | pop3::Unit::Challenge,
            ) => Grain::Exchange,
            WireUnit::Smtp(_) | WireUnit::Imap(_) | WireUnit::Pop3(_) => Grain::Bytes,
        },
        EventKind::FlagsChanged { .. }
        | EventKind::MessageStored { .. }
        | EventKind::Fetched { .. }
        | EventKind::ConnectionReset(_)
        | EventKind::DnsTimedOut { .. } => Grain::Exchange,
        // Up at the server is half of the handshake, up at the client the whole of it.
        EventKind::TlsEstablished(ends) if event.host == ends.client => Grain::Hop,
        EventKind::TlsEstablished(_) => Grain::Line,
        EventKind::LineSent { .. }
        | EventKind::DnsAsked { .. }
        | EventKind::ConnectionOpened(_)
        | EventKind::ConnectionClosed(_)
        | EventKind::MailChecked
        | EventKind::TlsBegun(_)
        | EventKind::PersonActed
        | EventKind::Accepted { .. }
        | EventKind::Queued { .. }
        | EventKind::Attempted { .. } => Grain::Line,
        EventKind::EnvelopeBegun { .. }
        | EventKind::RecipientAdded { .. }
        | EventKind::RecipientRefused { .. }
        | EventKind::TransactionRefused { .. }
        | EventKind::EnvelopeDiscarded
        | EventKind::MaildropLocked { .. }
        | EventKind::MaildropReleased { .. }
        | EventKind::HeaderAdded { .. } => Grain::Bytes,
    }
}
