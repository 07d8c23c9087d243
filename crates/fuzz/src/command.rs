//! Command lines: octets to a value and back, a value to octets and back.

use crate::lie_inside;
use protocol_core::smtp::{Command, ForwardPath, Parameter, ReversePath, Verb, limits};
use protocol_core::trace::Spans;

/// Takes a line without its CRLF, and makes a command of the same octets.
///
/// # Panics
/// Where what a command is written as is not read as that command.
pub fn run(octets: &[u8]) {
    let parsed = Command::parse(octets);
    let mut spans = Spans::default();
    assert_eq!(Command::parse_traced(octets, &mut spans), parsed);
    lie_inside(spans.into_spans(), octets);
    match parsed {
        Ok(command) => {
            assert_eq!(Some(command.verb()), Verb::of_line(octets));
            comes_back(&command);
        }
        Err(error) => assert!(error.error().at <= octets.len()),
    }
    if let Some(command) = value(octets) {
        comes_back(&command);
    }
}

fn comes_back(command: &Command) {
    let line = command.to_string();
    let limit = match command.verb() {
        Verb::Auth => limits::AUTH_LINE,
        _ => limits::COMMAND_LINE,
    };
    if line.len() + 2 <= limit {
        assert_eq!(
            Command::parse(line.as_bytes()).as_ref(),
            Ok(command),
            "{line}"
        );
    }
}

/// A command made of parts: the first octet chooses which, lines are its parts.
fn value(octets: &[u8]) -> Option<Command> {
    let (choice, rest) = octets.split_first()?;
    let text = core::str::from_utf8(rest).ok()?;
    let mut lines = text.split('\n');
    let mut part = || lines.next().unwrap_or("");
    let printable = |text: &str| {
        let all = text.bytes().all(|it| (b' '..=b'~').contains(&it));
        all.then(|| text.to_owned())
    };
    Some(match choice % 14 {
        0 => Command::Helo(part().parse().ok()?),
        1 => Command::Ehlo(part().parse().ok()?),
        2 => Command::Mail {
            reverse_path: part().parse::<ReversePath>().ok()?,
            parameters: lines.map(parameter).collect::<Option<_>>()?,
        },
        3 => Command::Rcpt {
            forward_path: part().parse::<ForwardPath>().ok()?,
            parameters: lines.map(parameter).collect::<Option<_>>()?,
        },
        4 => Command::Data,
        5 => Command::Rset,
        6 => Command::Quit,
        7 => Command::StartTls,
        8 => Command::Noop(Some(printable(part())?)),
        9 => Command::Help(Some(printable(part())?)),
        10 => Command::Vrfy {
            whom: part().parse().ok()?,
            smtputf8: !part().is_empty(),
        },
        11 => Command::Expn {
            list: part().parse().ok()?,
            smtputf8: !part().is_empty(),
        },
        12 => {
            let digits = part().parse::<u32>().ok()?;
            let size = u64::from(digits) * 1_000_000_007;
            let last = part() == "LAST";
            Command::Bdat { size, last }
        }
        _ => {
            let mechanism = part().to_owned();
            let named = mechanism
                .bytes()
                .all(|it| it.is_ascii_alphanumeric() || matches!(it, b'-' | b'_'));
            if !named || !(1..=20).contains(&mechanism.len()) {
                return None;
            }
            use base64::Engine as _;
            let initial = part();
            let encoded = base64::engine::general_purpose::STANDARD.encode(initial);
            let initial = (!initial.is_empty()).then_some(encoded);
            Command::Auth { mechanism, initial }
        }
    })
}

fn parameter(text: &str) -> Option<Parameter> {
    let (keyword, value) = match text.split_once('=') {
        Some((keyword, value)) => (keyword, Some(value)),
        None => (text, None),
    };
    let named = keyword
        .bytes()
        .all(|it| it.is_ascii_uppercase() || it.is_ascii_digit() || it == b'-');
    let begins = keyword.bytes().next().is_some_and(|it| it != b'-');
    let fits = |value: &str| {
        !value.is_empty()
            && value
                .bytes()
                .all(|it| (b'!'..=b'~').contains(&it) && it != b'=')
    };
    (named && begins && value.is_none_or(fits)).then(|| Parameter {
        keyword: keyword.to_owned(),
        value: value.map(str::to_owned),
    })
}
