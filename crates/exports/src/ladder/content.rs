//! What a row says, computed from its event; no component here.

use super::rows::Row;
use crate::said::{Flight, said};
use crate::wire;
use protocol_core::pop3;
use protocol_core::smtp::Unit;
use story::{Link, Sign, Spoken, view};
use words::{Span, Words};
use world::{Event, EventKind, HostId, Instant, Line, Timeline, WireUnit};

/// What a row draws.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowContent {
    /// Octets from one host to another.
    Arrow {
        /// Who sends.
        from: HostId,
        /// Who is meant.
        to: HostId,
        /// How far it is.
        flight: Flight,
        /// The sign of a reply, and its code.
        sign: Option<(Sign, String)>,
        /// What is said.
        text: String,
        /// Its kind, for style sheets.
        class: &'static str,
        /// Whether it goes under TLS.
        secured: bool,
    },
    /// Something at one host.
    Note {
        /// The host.
        at: HostId,
        /// What happens.
        text: Vec<Span>,
        /// Its tone, for style sheets.
        class: &'static str,
    },
    /// A connection begins: who calls whom, and how.
    Heading {
        /// The client and the server.
        between: (HostId, HostId),
        /// Who calls whom.
        title: Vec<Span>,
        /// What is spoken.
        detail: Vec<Span>,
        /// Its kind, for style sheets.
        class: &'static str,
    },
}

/// The longest text of a row, in characters.
const LIMIT: usize = 240;

/// What rows that are drawn in one place say of the first `upto` events; `row` is the first of them, as it is
/// then. Several are the lines of a message, of which the last is named.
pub fn content(
    rows: &[Row],
    row: Row,
    timeline: &Timeline,
    upto: usize,
    words: &Words,
) -> Option<RowContent> {
    let mut content = one(row, timeline, upto, words)?;
    let gathered = rows.iter().take_while(|it| it.event.index() < upto);
    let lines = gathered.filter_map(|it| view(timeline.event(it.event)?).line());
    let lines: Vec<&Line> = lines.collect();
    let count: usize = lines.iter().map(|it| ends(it)).sum();
    if let (
        RowContent::Arrow {
            text,
            class: "content",
            ..
        },
        Some(last),
    ) = (&mut content, lines.last())
        && ends(last) == 1
    {
        let last = last.octets.to_text();
        let last = wire::visible(last.trim_end_matches("\r\n"));
        *text = say!(words, "ui-message-lines", count: count, last: wire::shorten(&last, LIMIT));
    }
    Some(content)
}

/// How many lines end in it.
fn ends(line: &Line) -> usize {
    line.octets.iter().filter(|it| **it == b'\n').count()
}

fn one(row: Row, timeline: &Timeline, upto: usize, words: &Words) -> Option<RowContent> {
    let event = timeline.event(row.event)?;
    let view = view(event);
    Some(match view.row {
        story::Row::Implied | story::Row::Detail | story::Row::Arrived(_) => return None,
        story::Row::Note(tone) => RowContent::Note {
            at: event.host,
            text: wire::shorten_spans(words.spans(&story::sentence(event, timeline)), LIMIT),
            class: tone.class(),
        },
        story::Row::Heading => {
            let (client, server) = view.parties?;
            let Link::Port(port, protocol) = view.link else {
                return None;
            };
            let host = |id| timeline.world().host(id);
            RowContent::Heading {
                between: (client, server),
                title: words.spans(&story::calls(host(client)?, host(server)?)),
                detail: words.spans(&story::service(protocol, port)),
                class: match protocol {
                    world::Protocol::Smtp => "smtp",
                    world::Protocol::Imap | world::Protocol::Pop3 => "imap",
                },
            }
        }
        story::Row::Sent(arrives) => {
            let flight = match row.arrival {
                Some(_) => Flight::Arrived,
                None => Flight::at(timeline.world().now(), event.at, arrives),
            };
            line(event, timeline, flight, words)?
        }
        story::Row::Arrow => {
            let (from, to) = view.parties?;
            let spoken = view.spoken?;
            let (text, sign) = said(spoken, words)?;
            let (class, flight) = match spoken {
                Spoken::Line(_) | Spoken::NoAnswer(_) => return None,
                Spoken::Tls | Spoken::TlsUp => ("tls", Flight::Arrived),
                Spoken::Question(_) => ("dns", answered(&timeline.events()[..upto], event)),
                Spoken::Records(..) => ("dns", Flight::Arrived),
                Spoken::TokenRequest => ("https", answered(&timeline.events()[..upto], event)),
                Spoken::Token(_) => ("https", Flight::Arrived),
            };
            RowContent::Arrow {
                from,
                to,
                flight,
                sign: sign.map(|it| (it, String::new())),
                text: wire::shorten(&text, LIMIT),
                class,
                secured: class == "https",
            }
        }
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
    fate.unwrap_or(Flight::Arrived)
}

fn line(event: &Event, timeline: &Timeline, flight: Flight, words: &Words) -> Option<RowContent> {
    let line = view(event).line()?;
    let class = match line.unit {
        WireUnit::Smtp(Unit::Content) | WireUnit::Pop3(pop3::Unit::Content) => "content",
        WireUnit::Smtp(_) => "smtp",
        WireUnit::Imap(_) | WireUnit::Pop3(_) => "imap",
    };
    let code = wire::code(line)
        .map(|code| code.to_string())
        .unwrap_or_default();
    let text = wire::said(event, timeline, words, LIMIT)?;
    let text = match text.strip_prefix(&code) {
        Some(rest) if !code.is_empty() => rest.trim_start_matches([' ', '-']).to_owned(),
        _ => text,
    };
    Some(RowContent::Arrow {
        from: line.sender(),
        to: line.receiver(),
        flight,
        sign: wire::sign(line).map(|sign| (sign, code)),
        text,
        class,
        secured: line.secured,
    })
}

#[cfg(test)]
mod tests {
    use super::super::rows::rows;
    use super::*;
    use crate::tests::{english, sent};
    use words::Span;

    fn all_of(row: Row, timeline: &Timeline) -> Option<RowContent> {
        content(&[row], row, timeline, timeline.past().len(), &english())
    }

    fn plain(spans: &[Span]) -> String {
        spans.iter().map(|it| it.text.as_str()).collect()
    }

    #[test]
    fn every_row_of_every_scenario_says_something() {
        for name in lessons::scenario_names() {
            let mut timeline = sent(name);
            timeline.last();
            for row in rows(timeline.past()) {
                let text = match all_of(row, &timeline) {
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
    fn a_reply_shows_its_code_once_its_first_line_and_how_many_more_it_has() {
        let mut timeline = sent("relay");
        timeline.last();
        let ehlo = rows(timeline.past())
            .into_iter()
            .filter_map(|row| all_of(row, &timeline))
            .find_map(|it| match it {
                RowContent::Arrow {
                    sign: Some((Sign::Done, code)),
                    text,
                    ..
                } if text.contains("greets") => Some((code, text)),
                _ => None,
            })
            .expect("a server answered EHLO");
        assert_eq!(ehlo.0, "250");
        let first = "mail.sender.example greets laptop.sender.example";
        assert_eq!(ehlo.1, format!("{first} (+4 lines)"));
    }
}
