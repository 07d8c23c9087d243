use protocol_core::smtp::{Unit, Verb};
use protocol_core::{imap, pop3};
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
        EventKind::MailboxChecked {
            failure: None,
            fetched: 1..,
        } if event.host == host => Some("has a copy"),
        EventKind::MessageStored { .. } if event.host == host => Some("keeps the message"),
        EventKind::MessagesRemoved { moved: false, .. } if event.host == host => Some("deletes it"),
        EventKind::MaildropLocked { .. } if event.host == host => Some("locks the maildrop"),
        EventKind::MaildropReleased { .. } if event.host == host => Some("lets the maildrop go"),
        EventKind::CopiesForgotten { .. } if event.host == host => Some("lets its copy go"),
        EventKind::Deferred { .. } if event.host == host => Some("waits to try again"),
        _ => None,
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
    match line.unit {
        WireUnit::Smtp(unit) => matches!(
            unit,
            Unit::Command(_) | Unit::UnknownCommand | Unit::EndOfData | Unit::AuthResponse
        ),
        WireUnit::Imap(unit) => match unit {
            imap::Unit::Command(_)
            | imap::Unit::UnknownCommand
            | imap::Unit::Challenge
            | imap::Unit::AuthResponse
            | imap::Unit::AuthCancelled
            | imap::Unit::IdleDone
            | imap::Unit::Literal { ends: true, .. } => true,
            // Unless the literal comes at once.
            imap::Unit::Begun(_) | imap::Unit::Literal { ends: false, .. } => {
                !line.octets.ends_with(b"+}\r\n")
            }
            _ => false,
        },
        WireUnit::Pop3(unit) => matches!(
            unit,
            pop3::Unit::Command(_)
                | pop3::Unit::UnknownCommand
                | pop3::Unit::Challenge
                | pop3::Unit::AuthResponse
        ),
    }
}

fn listens(line: &Line) -> &'static str {
    match line.unit {
        WireUnit::Smtp(Unit::Command(Verb::Mail | Verb::Rcpt)) => {
            "fills in the envelope, must answer"
        }
        WireUnit::Smtp(Unit::Content) => "takes the letter",
        WireUnit::Pop3(pop3::Unit::Content) => "takes a copy",
        _ if wants_answer(line) => "must answer",
        WireUnit::Smtp(_) | WireUnit::Imap(_) | WireUnit::Pop3(_) => "listens",
    }
}
