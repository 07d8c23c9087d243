use protocol_core::imap;
use protocol_core::smtp::{Unit, Verb};
use world::{Ends, EventKind, HostId, Line, Timeline, WireUnit};

/// A few words, not a sentence: they stand under the host's name.
pub(crate) fn host_status(host: HostId, timeline: &Timeline) -> Option<String> {
    let event = timeline.lit()?;
    if timeline.world().host(host)?.down.is_some() {
        return Some("is down".into());
    }
    let words = match &event.kind {
        EventKind::LineSent { line, .. } if line.sender() == host => Some("speaks"),
        EventKind::LineSent { line, .. } if line.receiver() == host => Some(listens(line)),
        EventKind::LineReceived { line, .. } if line.receiver() == host => {
            Some(if wants_answer(line) {
                "must answer"
            } else {
                "has heard it"
            })
        }
        EventKind::ConnectionRequested(ends) => call(ends, host),
        EventKind::DnsAsked { resolver, .. } if *resolver == host => Some("must answer"),
        EventKind::DnsAsked { .. } if event.host == host => Some("asks"),
        EventKind::DnsAnswered { resolver, .. } if *resolver == host => Some("has answered"),
        EventKind::TlsBegun(ends) => call(ends, host),
        EventKind::TokenAsked { issuer, .. } if *issuer == host => Some("must answer"),
        EventKind::TokenAsked { .. } if event.host == host => Some("asks for a token"),
        EventKind::TokenAnswered { issuer, .. } if *issuer == host => Some("has answered"),
        EventKind::Delivered { .. } if event.host == host => Some("keeps the letter"),
        EventKind::Deferred { .. } if event.host == host => Some("waits to try again"),
        EventKind::Composed { .. }
        | EventKind::MailChecked
        | EventKind::TokenAsked { .. }
        | EventKind::TokenAnswered { .. }
        | EventKind::DnsAsked { .. }
        | EventKind::DnsAnswered { .. }
        | EventKind::ConnectionOpened(_)
        | EventKind::ConnectionRefused { .. }
        | EventKind::ConnectionClosed(_)
        | EventKind::LineSent { .. }
        | EventKind::LineReceived { .. }
        | EventKind::EnvelopeBegun { .. }
        | EventKind::RecipientAdded { .. }
        | EventKind::RecipientRefused { .. }
        | EventKind::TransactionRefused { .. }
        | EventKind::Expanded { .. }
        | EventKind::PolicyChanged { .. }
        | EventKind::EnvelopeDiscarded
        | EventKind::EnvelopeSettled { .. }
        | EventKind::Accepted { .. }
        | EventKind::Released { .. }
        | EventKind::HeaderAdded { .. }
        | EventKind::Queued { .. }
        | EventKind::Attempted { .. }
        | EventKind::Deferred { .. }
        | EventKind::Failed { .. }
        | EventKind::NoticeWritten { .. }
        | EventKind::NoticeOmitted { .. }
        | EventKind::Delivered { .. }
        | EventKind::Fetched { .. }
        | EventKind::FlagsChanged { .. }
        | EventKind::MessageStored { .. }
        | EventKind::MessagesRemoved { .. }
        | EventKind::FolderChanged { .. }
        | EventKind::MaildropLocked { .. }
        | EventKind::MaildropReleased { .. }
        | EventKind::CopiesForgotten { .. }
        | EventKind::MailboxChecked { .. }
        | EventKind::FaultApplied { .. }
        | EventKind::ConnectionReset(_)
        | EventKind::HostRestarted
        | EventKind::DnsTimedOut { .. }
        | EventKind::PersonActed
        | EventKind::TlsEstablished(_)
        | EventKind::TimeAdvanced { .. } => None,
    };
    words.map(Into::into)
}

fn call(ends: &Ends, host: HostId) -> Option<&'static str> {
    if ends.client == host {
        Some("calls")
    } else {
        (ends.server == host).then_some("is called")
    }
}

fn wants_answer(line: &Line) -> bool {
    matches!(
        line.unit,
        WireUnit::Smtp(
            Unit::Command(_) | Unit::UnknownCommand | Unit::EndOfData | Unit::AuthResponse
        ) | WireUnit::Imap(imap::Unit::Command(_) | imap::Unit::UnknownCommand)
    )
}

fn listens(line: &Line) -> &'static str {
    match line.unit {
        WireUnit::Smtp(Unit::Command(Verb::Mail | Verb::Rcpt)) => {
            "fills in the envelope, must answer"
        }
        WireUnit::Smtp(Unit::Content) => "takes the letter",
        _ if wants_answer(line) => "must answer",
        WireUnit::Smtp(_) | WireUnit::Imap(_) | WireUnit::Pop3(_) => "listens",
    }
}
