//! The grammars: octets to a value, and back. Values to octets and back are `protocol-core`'s own property
//! tests.

use crate::dissector;
use core::fmt::{Debug, Display};
use core::str::FromStr;
use protocol_core::imap::response::{Code, Response};
use protocol_core::imap::{self, CommandName, Literals, MailboxName};
use protocol_core::pop3::reply::{challenge, scan_listing, unique_id_listing};
use protocol_core::pop3::{self, Capability, UniqueId};
use protocol_core::smtp::address::{AddressLiteral, LocalPart, MailHost};
use protocol_core::smtp::reply::ReplyParser;
use protocol_core::smtp::{self, Domain, ForwardPath, Mailbox, Reply, ReversePath, Verb, limits};
use protocol_core::trace::{Spans, SyntaxError};

/// What a parser makes of octets: the same without a tracer, and its spans lie inside.
fn traced<T: PartialEq + Debug>(octets: &[u8], parse: impl Fn(&mut Spans) -> T) -> T {
    let mut spans = Spans::default();
    let parsed = parse(&mut spans);
    assert_eq!(parse(&mut Spans::unseen()), parsed);
    for span in spans.into_spans() {
        assert!(span.start <= span.end && span.end <= octets.len());
    }
    parsed
}

/// What a value is written as is read as that value.
fn comes_back<T: PartialEq + Debug, E: PartialEq + Debug>(
    value: &T,
    written: &[u8],
    parse: impl Fn(&[u8]) -> Result<T, E>,
) {
    let shown = written.escape_ascii();
    assert_eq!(parse(written).as_ref(), Ok(value), "{shown}");
}

/// A line of an SMTP client, without its CRLF.
pub(crate) fn command(octets: &[u8]) {
    use smtp::Command;
    let command = match traced(octets, |spans| Command::parse_traced(octets, spans)) {
        Ok(command) => command,
        Err(error) => return assert!(error.error().at <= octets.len()),
    };
    assert_eq!(Some(command.verb()), Verb::of_line(octets));
    let limit = match command.verb() {
        Verb::Auth => limits::AUTH_LINE,
        _ => limits::COMMAND_LINE,
    };
    // It may be written longer: what needs no quotes may have had none.
    let line = command.to_string();
    if line.len() + 2 <= limit {
        comes_back(&command, line.as_bytes(), Command::parse);
    }
}

/// What an SMTP server says, in any pieces.
pub(crate) fn reply(octets: &[u8]) {
    let parsed = |octets: &[u8]| {
        let mut parser = ReplyParser::default();
        let found = octets.iter().filter_map(|it| parser.push(*it));
        found.collect::<Vec<_>>()
    };
    let found = parsed(octets);
    let lines = octets.iter().filter(|it| **it == b'\n').count();
    assert!(found.len() <= lines, "a reply is one line or more");
    for reply in found.into_iter().chain([Reply::parse(octets)]).flatten() {
        assert!((1..=limits::REPLY_LINES).contains(&reply.lines.len()));
        let wire = reply.encode();
        let mut lines = wire.split_inclusive(|it| *it == b'\n');
        // What was no UTF-8 is longer now.
        if lines.all(|line| line.len() <= limits::REPLY_LINE) {
            comes_back(&reply, &wire, Reply::parse);
            assert_eq!(parsed(&wire), [Ok(reply)]);
        }
    }
}

/// An address, and its parts; the A-labels of a domain are the same domain.
pub(crate) fn address(octets: &[u8]) {
    fn part<T>(text: &str) -> Option<T>
    where
        T: FromStr<Err = SyntaxError> + Display + PartialEq + Debug,
    {
        let value: T = text.parse().ok()?;
        let written = value.to_string();
        assert_eq!(written.parse().as_ref(), Ok(&value), "{written}");
        Some(value)
    }
    let check_domain = |domain: &Domain| {
        let ascii = domain.to_ascii();
        assert!(ascii.is_ascii(), "{ascii}");
        assert_eq!(ascii.parse().as_ref(), Ok(domain), "{ascii}");
        assert!(domain.is_within(domain));
    };
    let parsed = traced(octets, |spans| Mailbox::parse_traced(octets, spans));
    if let Err(error) = &parsed {
        assert!(error.at <= octets.len());
    }
    let Ok(text) = core::str::from_utf8(octets) else {
        return;
    };
    assert_eq!(parsed, text.parse());
    part::<AddressLiteral>(text);
    part::<MailHost>(text);
    part::<LocalPart>(text);
    part::<ReversePath>(text);
    part::<ForwardPath>(text);
    part::<Domain>(text).iter().for_each(check_domain);
    if let Some(mailbox) = part::<Mailbox>(text) {
        mailbox.domain().into_iter().for_each(check_domain);
        let with_a_labels = mailbox.clone().with_a_labels();
        assert_eq!(with_a_labels, mailbox);
        let is_ascii = mailbox.local.as_str().is_ascii();
        assert_eq!(with_a_labels.is_ascii(), is_ascii, "{with_a_labels}");
    }
}

/// An IMAP command without its last CRLF, and the name of a mailbox.
pub(crate) fn imap_command(octets: &[u8]) {
    use imap::Command;
    match traced(octets, |spans| Command::parse_traced(octets, spans)) {
        Ok(command) => {
            assert_eq!(Some(command.name()), CommandName::of_line(octets));
            assert_eq!(Command::check_begun(octets), Ok(()));
            for literals in [Literals::Wait, Literals::Plus, Literals::Minus] {
                let mut sent = Vec::new();
                for piece in command.encode(literals) {
                    sent.extend_from_slice(&piece.octets);
                    if piece.waits {
                        assert_eq!(Command::check_begun(&sent), Ok(()));
                    }
                }
                let line = sent.strip_suffix(b"\r\n").expect("a command ends so");
                comes_back(&command, line, Command::parse);
            }
        }
        Err(error) => assert!(error.error().at <= octets.len()),
    }
    if let Ok(name) = MailboxName::decode(octets) {
        let same = name.encode().as_bytes() == octets;
        assert!(same || (name.is_inbox() && octets.eq_ignore_ascii_case(b"INBOX")));
    }
    if let Ok(name) = MailboxName::new(&String::from_utf8_lossy(octets)) {
        comes_back(&name, name.encode().as_bytes(), MailboxName::decode);
    }
}

/// An IMAP response without its last CRLF, and its code.
pub(crate) fn imap_response(octets: &[u8]) {
    if let Err(error) = Response::parse(octets) {
        assert!(error.at <= octets.len());
    }
    // What is not UTF-8 is read as U+FFFD, which is another length.
    if let Some(code) = Code::of_line(octets).filter(|_| core::str::from_utf8(octets).is_ok()) {
        let line = format!("* OK [{code}] done");
        assert_eq!(Code::of_line(line.as_bytes()), Some(code), "{line}");
    }
}

/// A line of either side of POP3 without its CRLF; then both ends of a connection say it, in any pieces.
pub(crate) fn pop3(octets: &[u8]) {
    use pop3::{Command, Reply, Verb, limits};
    match traced(octets, |spans| Command::parse_traced(octets, spans)) {
        Ok(command) => {
            assert_eq!(Some(command.verb()), Verb::of_line(octets));
            assert!(octets.len() + 2 <= limits::COMMAND_LINE);
            let line = command.to_string();
            if line.len() + 2 <= limits::COMMAND_LINE {
                comes_back(&command, line.as_bytes(), Command::parse);
            }
        }
        Err(error) => assert!(error.error().at <= octets.len()),
    }
    if let Ok(reply) = traced(octets, |spans| Reply::parse_traced(octets, spans)) {
        comes_back(&reply, reply.to_string().as_bytes(), Reply::parse);
    }
    drop(challenge(octets));
    if let Ok(found) = Capability::parse(octets) {
        let words = [vec![found.tag.clone()], found.parameters.clone()].concat();
        comes_back(&found, words.join(" ").as_bytes(), Capability::parse);
    }
    if let Ok(found) = scan_listing(octets) {
        let line = format!("{} {}", found.0, found.1);
        comes_back(&found, line.as_bytes(), scan_listing);
    }
    if let Ok(found) = unique_id_listing(octets) {
        let line = format!("{} {}", found.0, found.1);
        comes_back(&found, line.as_bytes(), unique_id_listing);
    }
    let uid = String::from_utf8_lossy(octets).parse::<UniqueId>();
    let fits = (1..=limits::UNIQUE_ID).contains(&octets.len());
    assert_eq!(uid.is_ok(), fits && octets.iter().all(u8::is_ascii_graphic));
    dissector::check::<pop3::Dissector>(octets);
}
