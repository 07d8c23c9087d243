//! What the session of a line decides about what is said of it: its state, and how its server is set up.

use crate::inspect::heard;
use crate::session::session;
use crate::{Fact, Value, fact, family, list, text, variant};
use protocol_core::smtp::dissector::Answered;
use protocol_core::smtp::server::{Config, StateName};
use protocol_core::smtp::{Side, Unit, Verb};
use world::{Endpoint, Event, EventKind, Line, Timeline, WireUnit};

/// What may follow in the state of the session after the event (RFC 5321 section 4.1.4).
pub(super) fn next(event: &Event, timeline: &Timeline) -> Fact {
    let sent = sending(event, timeline);
    let mut lines: Vec<&Line> = session(sent, timeline).filter_map(line_sent).collect();
    lines.reverse();
    lines.extend(line_sent(sent));
    if let more @ 1.. = lines.iter().fold(0, due) {
        return fact!("smtp-next-replies", count: more);
    }
    let mut before: Vec<&Event> = session(event, timeline).collect();
    before.reverse();
    let mut offers = heard(before.into_iter().chain([event]));
    if let EventKind::LineSent { line, .. } = &event.kind {
        offers.hears(line);
    }
    match lines.into_iter().fold(StateName::Connected, after) {
        StateName::Ready => {
            let offered = ["STARTTLS", "AUTH"].into_iter().filter(|it| offers.has(it));
            let offered: Vec<String> = offered.map(Into::into).collect();
            let count = offered.len();
            fact!("smtp-next-ready", count: count, offered: list(offered.iter().map(text)))
        }
        StateName::Recipients => {
            let by = if offers.has("CHUNKING") {
                "bdat"
            } else {
                "data"
            };
            fact!("smtp-next-recipients", by: Value::Choice(by))
        }
        state => fact!(family "smtp-next", variant(state)),
    }
}

/// How many replies are due after a line, where `count` were before it.
fn due(count: usize, line: &&Line) -> usize {
    match line.unit {
        WireUnit::Smtp(
            Unit::Command(_) | Unit::UnknownCommand | Unit::EndOfData | Unit::AuthResponse,
        ) => count + 1,
        // What stood behind STARTTLS in plain text is never answered (RFC 3207 section 4.2).
        WireUnit::Smtp(Unit::Reply { code, answers }) => match (code.get(), answers) {
            (220, Some(Answered::Verb(Verb::StartTls))) => 0,
            _ => count.saturating_sub(1),
        },
        _ => count,
    }
}

/// The event that put on the wire what this one sends or receives.
fn sending<'a>(event: &'a Event, timeline: &'a Timeline) -> &'a Event {
    match &event.kind {
        EventKind::LineReceived { sent, .. } => timeline.event(*sent).unwrap_or(event),
        _ => event,
    }
}

fn line_sent(event: &Event) -> Option<&Line> {
    match &event.kind {
        EventKind::LineSent { line, .. } => Some(line),
        _ => None,
    }
}

/// The state after a line. Only a reply changes it.
fn after(state: StateName, line: &Line) -> StateName {
    use StateName as S;
    let state = match state {
        S::Securing if line.secured => S::AwaitHello,
        state => state,
    };
    let (code, answers) = match line.unit {
        WireUnit::Smtp(Unit::Greeting(code)) => (code.get(), None),
        WireUnit::Smtp(Unit::Reply { code, answers }) => (code.get(), Some(answers)),
        _ => return state,
    };
    let verb = match answers.flatten() {
        Some(Answered::Verb(verb)) => Some(verb),
        _ => None,
    };
    match (answers, verb, code) {
        (_, _, 421) => S::Closed,
        (None, _, 200..300) => S::AwaitHello,
        (_, Some(Verb::Ehlo | Verb::Helo), 200..300) => S::Ready,
        (_, Some(Verb::Mail), 200..300) => S::Envelope,
        (_, Some(Verb::Rcpt), 200..300) => S::Recipients,
        (_, Some(Verb::Data), 300..400) => S::Data,
        (_, Some(Verb::Bdat), 200..300) => S::Chunks,
        (_, Some(Verb::StartTls), 200..300) => S::Securing,
        (_, Some(Verb::Auth), 300..400) => S::Authenticating,
        (_, Some(Verb::Quit), _) => S::Closed,
        (_, Some(Verb::Rset), 200..300) if state != S::AwaitHello => S::Ready,
        _ if matches!(state, S::Data | S::Authenticating) => S::Ready,
        // The command could not come, or is not offered.
        (_, _, 500..=504 | 530) => state,
        (_, Some(Verb::Bdat), _) | (Some(Some(Answered::EndOfData)), ..)
            if matches!(state, S::Recipients | S::Chunks) =>
        {
            S::Ready
        }
        _ => state,
    }
}

/// The states in which somebody waits for a line.
pub(super) fn families() -> (&'static str, Vec<String>) {
    let states = StateName::ALL.into_iter();
    use StateName::{Asking, Chunk, Ready, Recipients};
    let states = states.filter(|it| !matches!(it, Asking | Chunk | Ready | Recipients));
    family("smtp-next", states.map(variant))
}

/// How the server of the line is set up; a session keeps what it began with.
pub(super) fn config<'a>(line: &Line, event: &Event, timeline: &'a Timeline) -> Option<&'a Config> {
    let world = timeline.world();
    let connection = event.connection.and_then(|it| world.connection(it));
    match connection.map(|it| &it.server.endpoint) {
        Some(Endpoint::SmtpServer(session)) => Some(session.config()),
        _ => {
            let mta = world.host(line.ends.server)?.mta.as_ref()?;
            mta.services.get(&line.ends.port).map(|it| &**it)
        }
    }
}

/// Whether the end of data is the one that RFC 5321 section 4.1.1.4 has: CRLF, a dot, CRLF.
pub(super) fn ends_by_rfc(line: &Line, event: &Event, timeline: &Timeline) -> bool {
    const END: &[u8] = b"\r\n.\r\n";
    let mut tail = line.octets.to_vec();
    let before = session(sending(event, timeline), timeline).filter_map(line_sent);
    for earlier in before.filter(|it| it.from == Side::Client) {
        if tail.len() >= END.len() {
            break;
        }
        tail.splice(0..0, earlier.octets.iter().copied());
    }
    tail.ends_with(END) || END.ends_with(&tail)
}
