//! What a row says, computed from its event; no component here.

use super::rows::Row;
use crate::panels::wire;
use protocol_core::dns::Answer;
use protocol_core::pop3;
use protocol_core::smtp::Unit;
use words::{Language, Sign};
use world::event::TokenAnswer;
use world::{Event, EventKind, HostId, Instant, Line, Timeline, WireUnit};

/// What a row draws.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// Octets from one host to another.
    Arrow {
        from: HostId,
        to: HostId,
        flight: Flight,
        /// The sign of a reply, and its code.
        sign: Option<(Sign, String)>,
        text: String,
        class: &'static str,
        /// Whether it goes under TLS.
        secured: bool,
    },
    /// Something at one host.
    Note {
        at: HostId,
        text: String,
        class: &'static str,
    },
    /// A connection begins: who calls whom, and how.
    Heading {
        title: String,
        detail: String,
        class: &'static str,
    },
}

/// How far an arrow is.
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

/// The longest text of a row, in characters.
const LIMIT: usize = 240;

/// What `row` says at the cursor, or, where it lies after it, once `seen` has been seen.
pub fn what(row: Row, timeline: &Timeline, seen: &[Event], language: Language) -> Option<What> {
    let upto = if row.is_later(timeline.lit().map(|it| it.id)) {
        seen
    } else {
        timeline.past()
    };
    let event = timeline.event(row.event)?;
    let ui = words::ui(language);
    let sentence = || wire::shorten(&words::sentence(language, event, timeline), LIMIT);
    let note = |class| {
        Some(What::Note {
            at: event.host,
            text: sentence(),
            class,
        })
    };
    match &event.kind {
        EventKind::LineSent { line, arrives } => {
            let flight = match row.arrival {
                Some(_) => Flight::Arrived,
                None => Flight::at(timeline.world().now(), event.at, *arrives),
            };
            Some(arrow(line, flight, language))
        }
        EventKind::ConnectionRequested(ends) => {
            let host = |id| timeline.world().host(id);
            Some(What::Heading {
                title: words::calls(language, host(ends.client)?, host(ends.server)?),
                detail: words::service(language, ends.protocol, ends.port),
                class: match ends.protocol {
                    world::Protocol::Smtp => "smtp",
                    world::Protocol::Imap | world::Protocol::Pop3 => "imap",
                },
            })
        }
        EventKind::TlsBegun(ends) | EventKind::TlsEstablished(ends) => {
            let begun = matches!(event.kind, EventKind::TlsBegun(_));
            let (from, to) = match begun {
                true => (ends.client, ends.server),
                false => (ends.server, ends.client),
            };
            let flight = match secured(upto, event, to) {
                true => Flight::Arrived,
                false => Flight::Flying(0),
            };
            let ui = words::ui(language);
            let text = if begun { ui.tls_begins } else { ui.tls_answer };
            Some(What::Arrow {
                from,
                to,
                flight,
                sign: None,
                text: text.to_owned(),
                class: "tls",
                secured: false,
            })
        }
        EventKind::DnsAsked { resolver, question } => Some(What::Arrow {
            from: event.host,
            to: *resolver,
            flight: answered(upto, event),
            sign: None,
            text: wire::shorten(&format!("{} {} ?", question.kind, question.name), LIMIT),
            class: "dns",
            secured: false,
        }),
        EventKind::DnsAnswered {
            resolver, answer, ..
        } => {
            let (sign, text) = match answer {
                Answer::NoError(records) if records.is_empty() => (Sign::No, ui.no_record.into()),
                Answer::NoError(records) => {
                    let list: Vec<String> = records
                        .iter()
                        .take(8)
                        .map(|it| it.data.to_string())
                        .collect();
                    (Sign::Done, list.join("; "))
                }
                Answer::NxDomain => (Sign::No, ui.no_such_name.into()),
                Answer::ServFail => (Sign::Later, ui.no_answer.into()),
            };
            Some(What::Arrow {
                from: *resolver,
                to: event.host,
                flight: Flight::Arrived,
                sign: Some((sign, String::new())),
                text: wire::shorten(&text, LIMIT),
                class: "dns",
                secured: false,
            })
        }
        EventKind::TokenAsked { issuer, .. } => Some(What::Arrow {
            from: event.host,
            to: *issuer,
            flight: answered(upto, event),
            sign: None,
            text: ui.token_wanted.to_owned(),
            class: "https",
            secured: true,
        }),
        EventKind::TokenAnswered { issuer, answer, .. } => {
            let (sign, text) = match answer {
                TokenAnswer::Issued { token, .. } => (Sign::Done, token.as_str()),
                TokenAnswer::Refused => (Sign::No, ui.no_token),
            };
            Some(What::Arrow {
                from: *issuer,
                to: event.host,
                flight: Flight::Arrived,
                sign: Some((sign, String::new())),
                text: wire::shorten(text, LIMIT),
                class: "https",
                secured: true,
            })
        }
        EventKind::Accepted { .. } | EventKind::Delivered { .. } | EventKind::Composed { .. } => {
            note("holds")
        }
        EventKind::NoticeWritten { .. } | EventKind::Failed { .. } => note("bad"),
        EventKind::ConnectionRefused { .. }
        | EventKind::FaultApplied { .. }
        | EventKind::ConnectionReset(_)
        | EventKind::DnsTimedOut { .. } => note("bad"),
        EventKind::Deferred { .. } | EventKind::NoticeOmitted { .. } => note("later"),
        EventKind::Released { .. } | EventKind::ConnectionClosed(_) => note("quiet"),
        _ => note("plain"),
    }
}

/// Whether TLS is up at that host of the connection in these events.
fn secured(upto: &[Event], begun: &Event, at: HostId) -> bool {
    upto.iter().skip(begun.id.index() + 1).any(|event| {
        event.connection == begun.connection
            && event.host == at
            && matches!(event.kind, EventKind::TlsEstablished(_))
    })
}

/// What became of a question to DNS, or of a request for a token, in these events.
fn answered(upto: &[Event], asked: &Event) -> Flight {
    let own = |event: &Event, asked_at: Instant| event.host == asked.host && asked_at == asked.at;
    let mut after = upto.iter().skip(asked.id.index());
    let fate = after.find_map(|event| match &event.kind {
        EventKind::DnsAnswered { asked_at, .. } | EventKind::TokenAnswered { asked_at, .. }
            if own(event, *asked_at) =>
        {
            Some(Flight::Arrived)
        }
        EventKind::DnsTimedOut { asked_at, .. } if own(event, *asked_at) => Some(Flight::Lost),
        _ => None,
    });
    fate.unwrap_or(Flight::Flying(0))
}

fn arrow(line: &Line, flight: Flight, language: Language) -> What {
    let class = match line.unit {
        WireUnit::Smtp(Unit::Content) | WireUnit::Pop3(pop3::Unit::Content) => "content",
        WireUnit::Smtp(_) => "smtp",
        WireUnit::Imap(_) | WireUnit::Pop3(_) => "imap",
    };
    let code = wire::code(line)
        .map(|code| code.to_string())
        .unwrap_or_default();
    let text = wire::summary(line, words::ui(language), LIMIT);
    let text = match text.strip_prefix(&code) {
        Some(rest) if !code.is_empty() => rest.trim_start_matches([' ', '-']).to_owned(),
        _ => text,
    };
    What::Arrow {
        from: line.sender(),
        to: line.receiver(),
        flight,
        sign: wire::sign(line).map(|sign| (sign, code)),
        text,
        class,
        secured: line.secured,
    }
}

#[cfg(test)]
mod tests {
    use super::super::rows::rows;
    use super::*;
    use crate::panels::tests::sent;
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

    #[test]
    fn every_row_of_every_scenario_says_something() {
        for name in lessons::scenario_names() {
            let mut timeline = sent(name);
            timeline.last();
            for row in rows(timeline.past()) {
                let text = match what(row, &timeline, timeline.past(), Language::En) {
                    Some(What::Arrow {
                        text,
                        from,
                        to,
                        flight,
                        ..
                    }) => {
                        assert_ne!(from, to);
                        assert_ne!(flight, Flight::Flying(0), "{text} never arrived");
                        text
                    }
                    Some(What::Note { text, .. }) => text,
                    Some(What::Heading { title, detail, .. }) => format!("{title} {detail}"),
                    None => panic!("{name} {}: a row without a drawing", row.event),
                };
                assert!(!text.trim().is_empty(), "{name} {}", row.event);
            }
        }
    }

    #[test]
    fn a_reply_shows_its_code_once_and_its_extensions_by_name() {
        let mut timeline = sent("relay");
        timeline.last();
        let ehlo = rows(timeline.past())
            .into_iter()
            .filter_map(|row| what(row, &timeline, timeline.past(), Language::En))
            .find_map(|it| match it {
                What::Arrow {
                    sign: Some((Sign::Done, code)),
                    text,
                    ..
                } if text.contains("PIPELINING") => Some((code, text)),
                _ => None,
            })
            .expect("a server with extensions answered EHLO");
        assert_eq!(ehlo.0, "250");
        assert!(ehlo.1.starts_with("4 extensions: SIZE"), "{}", ehlo.1);
    }
}
