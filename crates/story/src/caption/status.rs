use crate::session::unasked;
use crate::{Fact, fact};
use protocol_core::smtp::{Side, Unit, Verb};
use protocol_core::{imap, pop3};
use world::{Ends, EventKind, HostId, Line, Timeline, WireUnit};

/// What a host does now: a few words under its name.
#[must_use]
pub fn host_status(host: HostId, timeline: &Timeline) -> Option<Fact> {
    let event = timeline.lit()?;
    if timeline.world().host(host)?.down.is_some() {
        return Some(fact!("doing-down"));
    }
    match &event.kind {
        EventKind::LineSent { line, .. } => {
            let unasked = unasked(event, timeline).is_some();
            match (line.sender() == host, line.receiver() == host) {
                (true, _) => Some(speaks(line, unasked)),
                (_, true) => Some(listens(line, unasked)),
                _ => None,
            }
        }
        EventKind::LineReceived { line, .. } if line.receiver() == host => Some(match line.from {
            _ if wants_answer(line) => fact!("doing-must-answer"),
            Side::Client => fact!("doing-has-heard"),
            Side::Server => fact!("doing-has-reply"),
        }),
        EventKind::ConnectionRequested(ends) => call(ends, host),
        EventKind::TlsBegun(ends) if [ends.client, ends.server].contains(&host) => {
            Some(fact!("doing-starts-tls"))
        }
        EventKind::DnsAsked { resolver: it, .. } | EventKind::TokenAsked { issuer: it, .. }
            if *it == host =>
        {
            Some(fact!("doing-must-answer"))
        }
        EventKind::DnsAnswered { resolver: it, .. }
        | EventKind::TokenAnswered { issuer: it, .. }
            if *it == host =>
        {
            Some(fact!("doing-has-answered"))
        }
        _ if event.host != host => None,
        EventKind::DnsAsked { .. } => Some(fact!("doing-asks")),
        EventKind::TokenAsked { .. } => Some(fact!("doing-asks-for-token")),
        EventKind::Delivered { .. } => Some(fact!("doing-keeps-letter")),
        EventKind::MailboxChecked {
            failure: None,
            fetched: 1..,
        } => Some(fact!("doing-has-copy")),
        EventKind::MessageStored { .. } => Some(fact!("doing-keeps-message")),
        EventKind::MessagesRemoved { moved: false, .. } => Some(fact!("doing-deletes")),
        EventKind::MaildropLocked { .. } => Some(fact!("doing-locks-maildrop")),
        EventKind::MaildropReleased { .. } => Some(fact!("doing-releases-maildrop")),
        EventKind::CopiesForgotten { .. } => Some(fact!("doing-forgets-copy")),
        EventKind::Deferred { .. } => Some(fact!("doing-waits")),
        _ => None,
    }
}

fn call(ends: &Ends, host: HostId) -> Option<Fact> {
    if ends.client == host {
        Some(fact!("doing-calls"))
    } else {
        (ends.server == host).then(|| fact!("doing-is-called"))
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

fn speaks(line: &Line, unasked: bool) -> Fact {
    match line.unit {
        WireUnit::Smtp(Unit::Content | Unit::Chunk { .. }) => fact!("doing-sends-letter"),
        _ if unasked => fact!("doing-reports"),
        _ if line.from == Side::Server => fact!("doing-replies"),
        _ => fact!("doing-speaks"),
    }
}

fn listens(line: &Line, unasked: bool) -> Fact {
    match line.unit {
        WireUnit::Smtp(Unit::Command(Verb::Mail | Verb::Rcpt)) => fact!("doing-fills-in-envelope"),
        WireUnit::Smtp(Unit::Content | Unit::Chunk { .. }) => fact!("doing-takes-letter"),
        WireUnit::Pop3(pop3::Unit::Content) => fact!("doing-takes-copy"),
        _ if line.from == Side::Server && !unasked => fact!("doing-waits-for-reply"),
        _ => fact!("doing-listens"),
    }
}
