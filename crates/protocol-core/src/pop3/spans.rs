//! Names every stretch of a unit of the wire by its production, for the inspector.

use super::command::{Command, Verb};
use super::dissector::Unit;
use super::grammar::{self, Cursor, productions as p};
use super::reply::Status;
use crate::sasl;
use crate::sasl::decode_initial;
use crate::trace::{Span, Spans, Tracer};

/// The spans of a unit's octets, line ends and all; what its grammar does not derive has none.
#[must_use]
pub fn spans(unit: Unit, octets: &[u8]) -> Vec<Span> {
    let mut found = Vec::new();
    let mut at = 0;
    for (index, line) in octets.split_inclusive(|octet| *octet == b'\n').enumerate() {
        let text = line.strip_suffix(b"\n").unwrap_or(line);
        let text = text.strip_suffix(b"\r").unwrap_or(text);
        let mut tracer = Spans::default();
        let behind = named(unit, index == 0, text, &mut tracer);
        found.extend(moved(tracer.into_spans(), at, 0));
        if let Some((from, spans)) = behind {
            found.extend(moved(spans, at + from, 1));
        }
        at += line.len();
    }
    found
}

fn moved(spans: Vec<Span>, by: usize, deeper: usize) -> impl Iterator<Item = Span> {
    spans.into_iter().map(move |span| Span {
        start: span.start + by,
        end: span.end + by,
        depth: span.depth + deeper,
        ..span
    })
}

/// Names a line; and what its text is by itself, from which octet on.
fn named(
    unit: Unit,
    is_first: bool,
    line: &[u8],
    tracer: &mut Spans,
) -> Option<(usize, Vec<Span>)> {
    match unit {
        Unit::Command(_) | Unit::UnknownCommand => drop(Command::parse_traced(line, tracer)),
        Unit::Greeting(_) => {
            drop(grammar::reply(&mut Cursor::new(line, tracer), &p::GREETING));
        }
        Unit::Reply { status, answers } => {
            drop(grammar::reply(&mut Cursor::new(line, tracer), &p::REPLY));
            return answers.filter(|_| status == Status::Ok).and_then(|verb| {
                let mut own = Spans::default();
                let from = "+OK ".len();
                listed(verb, line.get(from..)?, &mut own);
                Some((from, own.into_spans()))
            });
        }
        Unit::Listing(_) if is_first => {
            drop(grammar::reply(&mut Cursor::new(line, tracer), &p::REPLY));
        }
        Unit::Listing(_) | Unit::EndOfContent if line == b"." => {
            tracer.enter(&p::TERMINATION, 0);
            tracer.leave(line.len(), true);
        }
        Unit::Listing(verb) => listed(verb, line, tracer),
        Unit::Challenge => drop(grammar::challenge(&mut Cursor::new(line, tracer))),
        Unit::AuthResponse
        | Unit::Content
        | Unit::EndOfContent
        | Unit::Malformed
        | Unit::Partial => {}
    }
    None
}

/// A line of the listing that this command gets.
fn listed(verb: Verb, line: &[u8], tracer: &mut Spans) {
    let mut cursor = Cursor::new(line, tracer);
    match verb {
        Verb::Capa => drop(grammar::capability(&mut cursor)),
        Verb::Stat => drop(grammar::drop_listing(&mut cursor)),
        Verb::List => drop(grammar::scan_listing(&mut cursor)),
        Verb::Uidl => drop(grammar::unique_id_listing(&mut cursor)),
        _ => {}
    }
}

/// What a line of an exchange of AUTH says under its base64. `None` where there is none, or it is not
/// base64.
#[must_use]
pub fn under_base64(unit: Unit, line: &[u8]) -> Option<Vec<u8>> {
    let text = line.trim_ascii_end();
    let said = match unit {
        Unit::Command(Verb::Auth) => decode_initial(text.split(|octet| *octet == b' ').nth(2)?),
        Unit::Challenge => sasl::decode(text.get(2..)?),
        Unit::AuthResponse => sasl::decode(text),
        _ => None,
    };
    said.filter(|it| !it.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(unit: Unit, octets: &str) -> Vec<String> {
        let spans = spans(unit, octets.as_bytes()).into_iter();
        spans
            .map(|it| {
                let part = &octets[it.start..it.end];
                format!("{}{} {part}", " ".repeat(it.depth), it.production.name)
            })
            .collect()
    }

    #[test]
    fn a_command_is_named_by_its_keyword_and_its_arguments() {
        let found = shown(Unit::Command(Verb::Top), "TOP 1 10\r\n");
        assert_eq!(
            found,
            [
                "top TOP 1 10",
                " keyword TOP",
                " SP  ",
                " message-number 1",
                " SP  ",
                " lines 10"
            ]
        );
    }

    #[test]
    fn a_greeting_has_its_timestamp_and_a_refusal_its_code() {
        let found = shown(Unit::Greeting(Status::Ok), "+OK ready <1.2@a.example>\r\n");
        assert_eq!(
            found,
            [
                "greeting +OK ready <1.2@a.example>",
                " status +OK",
                " SP  ",
                " text ready <1.2@a.example>",
                " timestamp <1.2@a.example>"
            ]
        );
        let unit = Unit::Reply {
            status: Status::Err,
            answers: Some(Verb::Pass),
        };
        let found = shown(unit, "-ERR [SYS/TEMP] later\r\n");
        assert_eq!(
            found,
            [
                "single-line -ERR [SYS/TEMP] later",
                " status -ERR",
                " SP  ",
                " resp-code [SYS/TEMP]",
                "  resp-level SYS",
                "  resp-level TEMP",
                " text later"
            ]
        );
    }

    #[test]
    fn what_stat_answers_and_each_line_of_a_listing_are_named() {
        let unit = Unit::Reply {
            status: Status::Ok,
            answers: Some(Verb::Stat),
        };
        let found = shown(unit, "+OK 2 320\r\n");
        let wanted = [" drop listing 2 320", "  count 2", "  SP  ", "  size 320"];
        assert_eq!(found[found.len() - 4..], wanted);
        let listing = "+OK\r\n1 abc\r\n.\r\n";
        let found = shown(Unit::Listing(Verb::Uidl), listing);
        let wanted = [
            "single-line +OK",
            " status +OK",
            "unique-id listing 1 abc",
            " message-number 1",
            " SP  ",
            " unique-id abc",
            "termination .",
        ];
        assert_eq!(found, wanted);
        let found = shown(Unit::Listing(Verb::Capa), "+OK\r\nEXPIRE 60 USER\r\n.\r\n");
        assert_eq!(found[2], "capability EXPIRE 60 USER");
    }

    #[test]
    fn base64_hides_nothing() {
        let auth = Unit::Command(Verb::Auth);
        for (unit, line, says) in [
            (
                auth,
                "AUTH PLAIN AGJvYgBsZXRtZWlu\r\n",
                Some("\0bob\0letmein"),
            ),
            (auth, "AUTH PLAIN =\r\n", None),
            (auth, "AUTH LOGIN\r\n", None),
            (Unit::Challenge, "+ VXNlcm5hbWU6\r\n", Some("Username:")),
            (Unit::Challenge, "+ \r\n", None),
            (Unit::Challenge, "+\r\n", None),
            (Unit::AuthResponse, "Ym9i\r\n", Some("bob")),
            (Unit::AuthResponse, "*\r\n", None),
        ] {
            let found = under_base64(unit, line.as_bytes());
            assert_eq!(found.as_deref(), says.map(str::as_bytes), "{line}");
        }
    }
}
