//! Commands and names of mailboxes: octets to a value and back, a value to octets and back.

use crate::lie_inside;
use protocol_core::Octets;
use protocol_core::imap::command::{
    Body, Command, FetchItem, Section, SectionText, SequenceSet, StoreOperation,
};
use protocol_core::imap::{CommandName, EnvelopeField, Key, Literals, MailboxName};
use protocol_core::trace::Spans;

/// Takes a command without its last CRLF, and makes a command and a name of the same octets.
///
/// # Panics
/// Where what a command or a name is written as is not read as that.
pub fn run(octets: &[u8]) {
    let parsed = Command::parse(octets);
    let mut spans = Spans::default();
    assert_eq!(Command::parse_traced(octets, &mut spans), parsed);
    lie_inside(spans.into_spans(), octets);
    match &parsed {
        Ok(command) => {
            assert_eq!(Some(command.name()), CommandName::of_line(octets));
            comes_back(command);
        }
        Err(error) => assert!(error.error().at <= octets.len()),
    }
    if parsed.is_ok() {
        assert_eq!(Command::check_begun(octets), Ok(()));
    }
    if let Some(command) = value(octets) {
        comes_back(&command);
    }
    name(octets);
}

fn comes_back(command: &Command) {
    for literals in [Literals::Wait, Literals::Plus, Literals::Minus] {
        let mut sent = Vec::new();
        for piece in command.encode(literals) {
            sent.extend_from_slice(&piece.octets);
            if piece.waits {
                assert_eq!(Command::check_begun(&sent), Ok(()));
            }
        }
        let line = sent.strip_suffix(b"\r\n").expect("a command ends so");
        let shown = line.escape_ascii();
        assert_eq!(Command::parse(line).as_ref(), Ok(command), "{shown}");
    }
}

fn name(octets: &[u8]) {
    if let Ok(name) = MailboxName::decode(octets) {
        let same = name.encode().as_bytes() == octets;
        assert!(same || (name.is_inbox() && octets.eq_ignore_ascii_case(b"INBOX")));
    }
    let text = String::from_utf8_lossy(octets);
    if let Ok(name) = MailboxName::new(&text) {
        assert_eq!(MailboxName::decode(name.encode().as_bytes()), Ok(name));
    }
}

/// A command made of parts: the first octet chooses which, lines are its parts.
fn value(octets: &[u8]) -> Option<Command> {
    let (choice, rest) = octets.split_first()?;
    // No string holds NUL.
    let clean: Vec<u8> = rest.iter().copied().filter(|it| *it != 0).collect();
    let mut lines = clean.split(|octet| *octet == b'\n');
    let mut part = || lines.next().unwrap_or(&[]);
    let text = |octets: &[u8]| String::from_utf8_lossy(octets).into_owned();
    let mailbox = |octets: &[u8]| MailboxName::new(&String::from_utf8_lossy(octets)).ok();
    let short = |octets: &[u8]| mailbox(octets).map(|_| text(octets));
    let number = |octets: &[u8]| u32::try_from(octets.len()).unwrap_or(u32::MAX);
    let set = |octets: &[u8]| {
        let some = |it: &u8| (*it > b'*').then_some(u32::from(*it));
        let ranges = octets
            .chunks(2)
            .map(|it| (some(&it[0]), it.get(1).and_then(some)));
        SequenceSet(ranges.chain([(None, None)]).collect())
    };
    let body = match choice % 10 {
        0 => Body::Login(text(part()), text(part())),
        1 => Body::Select {
            mailbox: mailbox(part())?,
            read_only: part().is_empty(),
        },
        2 => Body::List {
            subscribed: part().is_empty(),
            reference: short(part())?,
            pattern: short(part())?,
        },
        3 => Body::Append {
            mailbox: mailbox(part())?,
            flags: text(part()).split(' ').filter_map(known_flag).collect(),
            internal_date: Some(i64::from(number(part()) % 250) * 1_000_000_007),
            content: Octets::from(part()),
        },
        4 => Body::Search {
            by_uid: part().is_empty(),
            charset: Some(text(part())),
            keys: vec![
                Key::Envelope(EnvelopeField::Subject, part().into()),
                Key::Not(Box::new(Key::Header(text(part()), part().into()))),
                Key::Uid(set(part())),
                Key::And(vec![Key::SentOn(i64::from(number(part()) % 290) * 10_007)]),
            ],
        },
        5 => Body::Fetch {
            by_uid: part().is_empty(),
            set: set(part()),
            items: vec![
                FetchItem::Section {
                    peek: part().is_empty(),
                    section: Section {
                        part: part().iter().map(|it| u32::from(*it)).collect(),
                        text: SectionText::Fields {
                            not: part().is_empty(),
                            names: vec![text(part()), text(part())],
                        },
                    },
                    partial: Some((number(part()), 1 + number(part()))),
                },
                FetchItem::Body,
            ],
        },
        6 => Body::Store {
            by_uid: part().is_empty(),
            set: set(part()),
            operation: StoreOperation::Add,
            silent: part().is_empty(),
            flags: text(part()).split(' ').filter_map(known_flag).collect(),
        },
        7 => Body::Copy {
            by_uid: part().is_empty(),
            set: set(part()),
            to: mailbox(part())?,
            moves: part().is_empty(),
        },
        8 => Body::Id(Some(vec![
            (
                "name".into(),
                Some(text(part())).filter(|it| it.len() <= 1024),
            ),
            ("os".into(), None),
        ])),
        _ => Body::Rename {
            from: mailbox(part())?,
            to: mailbox(part())?,
        },
    };
    let tag = "a1".into();
    Some(Command { tag, body })
}

/// A flag that a client may name.
fn known_flag(text: &str) -> Option<protocol_core::imap::Flag> {
    let flag = text.parse().ok()?;
    (flag != protocol_core::imap::Flag::Recent).then_some(flag)
}
