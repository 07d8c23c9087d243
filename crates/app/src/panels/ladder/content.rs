//! What a row says, computed from its event; no component here.

use super::rows::Row;
use crate::panels::event::Flight;
use crate::panels::wire;
use protocol_core::dns::Answer;
use protocol_core::pop3;
use protocol_core::smtp::Unit;
use story::Sign;
use words::{Span, Words};
use world::event::TokenAnswer;
use world::{Event, EventKind, HostId, Instant, Line, Timeline, WireUnit};

/// What a row draws.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowContent {
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
        text: Vec<Span>,
        class: &'static str,
    },
    /// A connection begins: who calls whom, and how.
    Heading {
        title: Vec<Span>,
        detail: Vec<Span>,
        class: &'static str,
    },
}

/// The longest text of a row, in characters.
const LIMIT: usize = 240;

/// What `row` says at the cursor, or, where it lies after it, once `seen` has been seen.
pub fn content(row: Row, timeline: &Timeline, seen: &[Event], words: &Words) -> Option<RowContent> {
    let upto = if row.is_later(timeline.lit().map(|it| it.id)) {
        seen
    } else {
        timeline.past()
    };
    let event = timeline.event(row.event)?;
    let sentence = || wire::shorten_spans(words.spans(&story::sentence(event, timeline)), LIMIT);
    let note = |class| {
        Some(RowContent::Note {
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
            Some(arrow(line, flight, words))
        }
        EventKind::ConnectionRequested(ends) => {
            let host = |id| timeline.world().host(id);
            Some(RowContent::Heading {
                title: words.spans(&story::calls(host(ends.client)?, host(ends.server)?)),
                detail: words.spans(&story::service(ends.protocol, ends.port)),
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
            let text = if begun {
                say!(words, "ui-tls-begins")
            } else {
                say!(words, "ui-tls-answer")
            };
            Some(RowContent::Arrow {
                from,
                to,
                flight,
                sign: None,
                text,
                class: "tls",
                secured: false,
            })
        }
        EventKind::DnsAsked { resolver, question } => Some(RowContent::Arrow {
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
                Answer::NoError(records) if records.is_empty() => {
                    (Sign::No, say!(words, "ui-no-record"))
                }
                Answer::NoError(records) => {
                    let list: Vec<String> = records
                        .iter()
                        .take(8)
                        .map(|it| it.data.to_string())
                        .collect();
                    (Sign::Done, list.join("; "))
                }
                Answer::NxDomain => (Sign::No, say!(words, "ui-no-such-name")),
                Answer::ServFail => (Sign::Later, say!(words, "ui-no-answer")),
            };
            Some(RowContent::Arrow {
                from: *resolver,
                to: event.host,
                flight: Flight::Arrived,
                sign: Some((sign, String::new())),
                text: wire::shorten(&text, LIMIT),
                class: "dns",
                secured: false,
            })
        }
        EventKind::TokenAsked { issuer, .. } => Some(RowContent::Arrow {
            from: event.host,
            to: *issuer,
            flight: answered(upto, event),
            sign: None,
            text: say!(words, "ui-token-wanted"),
            class: "https",
            secured: true,
        }),
        EventKind::TokenAnswered { issuer, answer, .. } => {
            let (sign, text) = match answer {
                TokenAnswer::Issued { token, .. } => (Sign::Done, token.clone()),
                TokenAnswer::Refused => (Sign::No, say!(words, "ui-no-token")),
            };
            Some(RowContent::Arrow {
                from: *issuer,
                to: event.host,
                flight: Flight::Arrived,
                sign: Some((sign, String::new())),
                text: wire::shorten(&text, LIMIT),
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

fn arrow(line: &Line, flight: Flight, words: &Words) -> RowContent {
    let class = match line.unit {
        WireUnit::Smtp(Unit::Content) | WireUnit::Pop3(pop3::Unit::Content) => "content",
        WireUnit::Smtp(_) => "smtp",
        WireUnit::Imap(_) | WireUnit::Pop3(_) => "imap",
    };
    let code = wire::code(line)
        .map(|code| code.to_string())
        .unwrap_or_default();
    let text = wire::summary(line, words, LIMIT);
    let text = match text.strip_prefix(&code) {
        Some(rest) if !code.is_empty() => rest.trim_start_matches([' ', '-']).to_owned(),
        _ => text,
    };
    RowContent::Arrow {
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
    use words::Span;

    fn plain(spans: &[Span]) -> String {
        spans.iter().map(|it| it.text.as_str()).collect()
    }

    #[test]
    fn every_row_of_every_scenario_says_something() {
        for name in lessons::scenario_names() {
            let mut timeline = sent(name);
            timeline.last();
            for row in rows(timeline.past()) {
                let text = match content(
                    row,
                    &timeline,
                    timeline.past(),
                    &crate::panels::tests::english(),
                ) {
                    Some(RowContent::Arrow {
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
                    Some(RowContent::Note { text, .. }) => plain(&text),
                    Some(RowContent::Heading { title, detail, .. }) => {
                        format!("{} {}", plain(&title), plain(&detail))
                    }
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
            .filter_map(|row| {
                content(
                    row,
                    &timeline,
                    timeline.past(),
                    &crate::panels::tests::english(),
                )
            })
            .find_map(|it| match it {
                RowContent::Arrow {
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
