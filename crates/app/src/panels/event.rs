//! What more than one panel asks of an event.

use world::{Event, EventKind, HostId, Instant, Line};

/// The two hosts an event is between.
pub fn pair(event: &Event) -> Option<(HostId, HostId)> {
    match &event.kind {
        EventKind::LineSent { line, .. } | EventKind::LineReceived { line, .. } => {
            Some((line.ends.client, line.ends.server))
        }
        EventKind::ConnectionRequested(ends)
        | EventKind::ConnectionOpened(ends)
        | EventKind::ConnectionClosed(ends)
        | EventKind::TlsBegun(ends)
        | EventKind::TlsEstablished(ends)
        | EventKind::ConnectionReset(ends)
        | EventKind::ConnectionRefused { ends, .. } => Some((ends.client, ends.server)),
        EventKind::DnsAsked { resolver, .. }
        | EventKind::DnsAnswered { resolver, .. }
        | EventKind::DnsTimedOut { resolver, .. } => Some((event.host, *resolver)),
        EventKind::TokenAsked { issuer, .. } | EventKind::TokenAnswered { issuer, .. } => {
            Some((event.host, *issuer))
        }
        EventKind::Delivered { by, .. } if *by != event.host => Some((*by, event.host)),
        _ => None,
    }
}

/// The line of an event, if it is one.
pub fn line_of(event: &Event) -> Option<&Line> {
    match &event.kind {
        EventKind::LineSent { line, .. } | EventKind::LineReceived { line, .. } => Some(line),
        _ => None,
    }
}

/// How far a line is on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flight {
    /// On its way, so many thousandths of it.
    Flying(i32),
    /// It has arrived.
    Arrived,
    /// It never will.
    Lost,
}

impl Flight {
    /// How far what was sent at `sent`, and has not arrived, is at `now`. What should have arrived
    /// by then was lost on the way.
    pub fn at(now: Instant, sent: Instant, arrives: Option<Instant>) -> Self {
        let Some(arrives) = arrives else {
            return Self::Lost;
        };
        if now > arrives {
            return Self::Lost;
        }
        let whole = (arrives - sent).as_micros().max(1);
        let done = (now - sent).as_micros().min(whole);
        Self::Flying(i32::try_from(done * 1000 / whole).unwrap_or(1000))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use core::time::Duration;

    #[test]
    fn an_arrow_is_as_far_as_the_time_says() {
        let at = Instant::from_micros;
        let arrives = Some(at(3_000));
        for (now, far) in [(1_000, 0), (1_500, 250), (2_000, 500), (3_000, 1000)] {
            assert_eq!(Flight::at(at(now), at(1_000), arrives), Flight::Flying(far));
        }
        for (now, arrives) in [(5, None), (3_001, arrives)] {
            assert_eq!(
                Flight::at(at(now), at(1) + Duration::ZERO, arrives),
                Flight::Lost
            );
        }
    }
}
