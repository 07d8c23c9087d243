//! Commands of IMAP: values of the whole type, and what holds of their octets.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use proptest::collection::{btree_map, btree_set, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use protocol_core::Octets;
use protocol_core::imap::command::{
    Body, Command, FetchItem, Section, SectionText, SequenceSet, StatusItem, StoreOperation,
};
use protocol_core::imap::{
    Dissector, EnvelopeField, Flag, Flags, Key, Literals, MailboxName, Unit,
};
use protocol_core::smtp::Side;
use protocol_core::trace::Spans;

const LITERALS: [Literals; 3] = [Literals::Wait, Literals::Plus, Literals::Minus];

fn atom() -> impl Strategy<Value = String> {
    "[!#$&',./0-9:;<=>?@A-Z\\[^_`a-z|}~+-]{1,10}"
}

/// Text that an astring can hold.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z]{1,6}",
        "[ -~]{0,12}",
        vec(any::<char>(), 0..8)
            .prop_map(|it| it.into_iter().filter(|it| *it != '\0').collect::<String>()),
        Just("x".repeat(5000)),
    ]
}

fn octets() -> impl Strategy<Value = Octets> {
    prop_oneof![
        text().prop_map(Octets::from),
        vec(1_u8..=255, 0..20).prop_map(Octets::from)
    ]
}

/// A name, or a part of one.
pub fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("INBOX".to_owned()),
        Just("inBox".to_owned()),
        "[a-z&/%*. \"\\\\-]{0,12}",
        vec(any::<char>(), 0..12).prop_map(|it| it.into_iter().collect::<String>()),
    ]
}

fn mailbox() -> impl Strategy<Value = MailboxName> {
    name().prop_map(|it| MailboxName::new(&it).expect("it is short"))
}

fn flag() -> impl Strategy<Value = Flag> {
    prop_oneof![
        Just(Flag::Seen),
        Just(Flag::Answered),
        Just(Flag::Flagged),
        Just(Flag::Deleted),
        Just(Flag::Draft),
        atom().prop_map(Flag::Keyword),
    ]
}

fn flags() -> impl Strategy<Value = Flags> {
    btree_set(flag(), 0..4).prop_map(|all| all.into_iter().collect())
}

fn set() -> impl Strategy<Value = SequenceSet> {
    let number = || option::weighted(0.8, prop_oneof![1_u32..20, 1..=u32::MAX]);
    let range = prop_oneof![number().prop_map(|it| (it, it)), (number(), number())];
    vec(range, 1..4).prop_map(SequenceSet)
}

/// Days from 1 January 0000 to 31 December 9999.
fn day() -> impl Strategy<Value = i64> {
    prop_oneof![
        Just(-719_528),
        Just(2_932_896),
        -719_528_i64..=2_932_896,
        0_i64..30_000
    ]
}

fn key() -> impl Strategy<Value = Key> {
    let leaf = prop_oneof![
        Just(Key::All),
        Just(Key::New),
        flag().prop_map(Key::Has),
        flag().prop_map(Key::Lacks),
        select(&[Key::Has(Flag::Recent), Key::Lacks(Flag::Recent)][..]),
        (select(&EnvelopeField::ALL[..]), octets()).prop_map(|(it, text)| Key::Envelope(it, text)),
        (text(), octets()).prop_map(|(name, text)| Key::Header(name, text)),
        octets().prop_map(Key::Body),
        octets().prop_map(Key::Text),
        any::<u32>().prop_map(Key::Larger),
        any::<u32>().prop_map(Key::Smaller),
        day().prop_map(Key::Before),
        day().prop_map(Key::On),
        day().prop_map(Key::Since),
        day().prop_map(Key::SentBefore),
        day().prop_map(Key::SentOn),
        day().prop_map(Key::SentSince),
        set().prop_map(Key::Sequence),
        set().prop_map(Key::Uid),
    ];
    leaf.prop_recursive(4, 12, 3, |inner| {
        prop_oneof![
            inner.clone().prop_map(|it| Key::Not(Box::new(it))),
            (inner.clone(), inner.clone())
                .prop_map(|(one, other)| Key::Or(Box::new(one), Box::new(other))),
            vec(inner, 1..4).prop_map(Key::And),
        ]
    })
}

fn section() -> impl Strategy<Value = Section> {
    let names = || vec(text(), 1..4);
    let text = prop_oneof![
        Just(SectionText::All),
        Just(SectionText::Header),
        Just(SectionText::Text),
        Just(SectionText::Mime),
        (any::<bool>(), names()).prop_map(|(not, names)| SectionText::Fields { not, names }),
    ];
    (vec(1_u32..=u32::MAX, 0..4), text).prop_map(|(part, text)| match text {
        SectionText::Mime if part.is_empty() => Section {
            part: vec![1],
            text,
        },
        text => Section { part, text },
    })
}

fn fetch_item() -> impl Strategy<Value = FetchItem> {
    let words = [
        FetchItem::Flags,
        FetchItem::Uid,
        FetchItem::InternalDate,
        FetchItem::Size,
        FetchItem::Envelope,
        FetchItem::BodyStructure,
        FetchItem::Body,
        FetchItem::Rfc822,
        FetchItem::Rfc822Header,
        FetchItem::Rfc822Text,
    ];
    prop_oneof![
        select(words.to_vec()),
        (
            any::<bool>(),
            section(),
            option::of((any::<u32>(), 1_u32..=u32::MAX))
        )
            .prop_map(|(peek, section, partial)| FetchItem::Section {
                peek,
                section,
                partial
            }),
    ]
}

fn authenticate() -> impl Strategy<Value = Body> {
    let initial = prop_oneof![
        Just("=".to_owned()),
        vec(any::<u8>(), 1..12).prop_map(|it| STANDARD.encode(it)),
    ];
    (atom(), option::of(initial))
        .prop_map(|(mechanism, initial)| Body::Authenticate { mechanism, initial })
}

fn id() -> impl Strategy<Value = Body> {
    // Told from each other in any case.
    let field = prop_oneof!["[a-z-]{0,30}", "[\u{e4}\u{20ac}]{1,8}"];
    let value = text().prop_map(|it| it.chars().take(200).collect::<String>());
    let pairs = btree_map(field, option::of(value), 0..5);
    option::of(pairs.prop_map(|it| it.into_iter().collect())).prop_map(Body::Id)
}

fn append() -> impl Strategy<Value = Body> {
    let moment = (day(), 0_i64..86_400).prop_map(|(day, second)| day * 86_400 + second);
    (mailbox(), flags(), option::of(moment), octets()).prop_map(
        |(mailbox, flags, internal_date, content)| Body::Append {
            mailbox,
            flags,
            internal_date,
            content,
        },
    )
}

/// What is asked of messages.
fn of_messages() -> impl Strategy<Value = Body> {
    let by_uid = any::<bool>;
    let operation = select(vec![
        StoreOperation::Replace,
        StoreOperation::Add,
        StoreOperation::Remove,
    ]);
    prop_oneof![
        option::of(set()).prop_map(Body::Expunge),
        (by_uid(), option::of(atom()), vec(key(), 1..4)).prop_map(|(by_uid, charset, keys)| {
            Body::Search {
                by_uid,
                charset,
                keys,
            }
        }),
        (by_uid(), set(), vec(fetch_item(), 1..4)).prop_map(|(by_uid, set, items)| Body::Fetch {
            by_uid,
            set,
            items
        }),
        (by_uid(), set(), operation, any::<bool>(), flags()).prop_map(
            |(by_uid, set, operation, silent, flags)| Body::Store {
                by_uid,
                set,
                operation,
                silent,
                flags,
            }
        ),
        (by_uid(), set(), mailbox(), any::<bool>()).prop_map(|(by_uid, set, to, moves)| {
            Body::Copy {
                by_uid,
                set,
                to,
                moves,
            }
        }),
    ]
}

/// What is asked of mailboxes.
fn of_mailboxes() -> impl Strategy<Value = Body> {
    prop_oneof![
        (mailbox(), any::<bool>())
            .prop_map(|(mailbox, read_only)| Body::Select { mailbox, read_only }),
        mailbox().prop_map(Body::Create),
        mailbox().prop_map(Body::Delete),
        (mailbox(), mailbox()).prop_map(|(from, to)| Body::Rename { from, to }),
        mailbox().prop_map(Body::Subscribe),
        mailbox().prop_map(Body::Unsubscribe),
        (any::<bool>(), name(), name()).prop_map(|(subscribed, reference, pattern)| Body::List {
            subscribed,
            reference,
            pattern,
        }),
        (mailbox(), vec(select(&StatusItem::ALL[..]), 1..6))
            .prop_map(|(mailbox, items)| Body::Status { mailbox, items }),
        append(),
    ]
}

/// Any command.
pub fn command() -> impl Strategy<Value = Command> {
    let words = [
        Body::Capability,
        Body::Noop,
        Body::Logout,
        Body::StartTls,
        Body::Namespace,
        Body::Idle,
        Body::Check,
        Body::Close,
        Body::Unselect,
    ];
    let body = prop_oneof![
        1 => select(words.to_vec()),
        1 => authenticate(),
        1 => id(),
        1 => (text(), text()).prop_map(|(user, password)| Body::Login(user, password)),
        1 => vec(atom(), 1..4).prop_map(Body::Enable),
        4 => of_mailboxes(),
        4 => of_messages(),
    ];
    let tag = "[!#$&',./0-9:;<=>?@A-Z\\[\\]^_`a-z|}~-]{1,8}";
    (tag, body).prop_map(|(tag, body)| Command { tag, body })
}

/// The octets of a command, its last CRLF included.
pub fn written(command: &Command, literals: Literals) -> Vec<u8> {
    let pieces = command.encode(literals);
    pieces.iter().flat_map(|it| it.octets.to_vec()).collect()
}

/// A command without its last CRLF, here and there another octet.
pub fn spoilt() -> impl Strategy<Value = Vec<u8>> {
    let octet = prop_oneof![
        select(b"\0\r\n \"(){}[]<>+*\\&-,:019aZ\xff".to_vec()),
        any::<u8>()
    ];
    let change = (any::<Index>(), 0..3_usize, octet);
    (command(), vec(change, 0..3)).prop_map(|(command, changes)| {
        let mut line = written(&command, Literals::Plus);
        line.truncate(line.len() - 2);
        for (at, what, octet) in changes {
            let at = at.index(line.len() + 1);
            match what {
                0 => line.insert(at, octet),
                1 if at < line.len() => line[at] = octet,
                _ if at < line.len() => drop(line.remove(at)),
                _ => {}
            }
        }
        line
    })
}

proptest! {
    #[test]
    fn what_a_command_is_written_as_is_read_as_that_command(command in command()) {
        for literals in LITERALS {
            let octets = written(&command, literals);
            let line = octets.strip_suffix(b"\r\n").expect("a command ends so");
            let shown = line.escape_ascii().to_string();
            prop_assert_eq!(Command::parse(line), Ok(command.clone()), "{}", shown);
            let (last, others) = {
                let mut pieces = command.encode(literals);
                (pieces.pop().expect("there is one"), pieces)
            };
            prop_assert!(!last.waits);
            for piece in others.iter().filter(|it| it.waits) {
                let end = piece.octets.strip_suffix(b"}\r\n");
                prop_assert!(end.is_some_and(|it| !it.ends_with(b"+")));
            }
        }
    }

    #[test]
    fn what_is_sent_of_a_command_may_become_one_each_time_the_client_waits(command in command()) {
        let mut sent = Vec::new();
        for piece in command.encode(Literals::Wait) {
            sent.extend_from_slice(&piece.octets);
            if piece.waits {
                prop_assert_eq!(Command::check_begun(&sent), Ok(()), "{}", sent.escape_ascii());
            }
        }
    }

    #[test]
    fn a_command_is_one_unit_on_the_wire_and_its_literals_are(command in command()) {
        for literals in LITERALS {
            let mut units = Vec::new();
            Dissector::default().push(Side::Client, &written(&command, literals), |it| {
                units.push(it.unit);
            });
            let (name, of) = (command.name(), Some(command.name()));
            let literals = units.len() - 1;
            let mut expected = vec![Unit::Command(name)];
            if literals > 0 {
                expected = vec![Unit::Begun(name)];
                expected.extend((1..=literals).map(|it| Unit::Literal { of, ends: it == literals }));
            }
            prop_assert_eq!(units, expected);
        }
    }

    #[test]
    fn a_client_that_waits_with_its_literals_is_told_to_go_on(
        command in command(),
    ) {
        let mut dissector = Dissector::default();
        let mut units = Vec::new();
        for piece in command.encode(Literals::Wait) {
            dissector.push(Side::Client, &piece.octets, |it| units.push(it.unit));
            if piece.waits {
                dissector.push(Side::Server, b"+ go on\r\n", |it| units.push(it.unit));
                prop_assert_eq!(units.last(), Some(&Unit::Continuation));
            }
        }
        units.retain(|it| !matches!(it, Unit::Continuation | Unit::Partial));
        let mut at_once = Vec::new();
        let octets = written(&command, Literals::Wait);
        Dissector::default().push(Side::Client, &octets, |it| at_once.push(it.unit));
        prop_assert_eq!(units, at_once);
    }

    #[test]
    fn a_spoilt_command_is_another_one_or_an_error_that_lies_in_it(line in spoilt()) {
        let mut spans = Spans::default();
        let parsed = Command::parse_traced(&line, &mut spans);
        prop_assert_eq!(&parsed, &Command::parse(&line));
        for span in spans.into_spans() {
            prop_assert!(span.start <= span.end && span.end <= line.len());
        }
        match parsed {
            Ok(command) => {
                let again = written(&command, Literals::Plus);
                prop_assert_eq!(Command::parse(&again[..again.len() - 2]), Ok(command));
            }
            Err(error) => prop_assert!(error.error().at <= line.len()),
        }
    }

    #[test]
    fn a_name_is_read_as_it_is_written(name in name()) {
        let mailbox = MailboxName::new(&name).expect("it is short");
        let wire = mailbox.encode();
        prop_assert!(wire.bytes().all(|it| (b' '..=b'~').contains(&it)), "{}", wire);
        prop_assert_eq!(MailboxName::decode(wire.as_bytes()), Ok(mailbox.clone()));
        let data = through_json(&mailbox);
        prop_assert_eq!(data, mailbox);
    }

    #[test]
    fn a_name_is_written_as_it_is_read(wire in "[a-c&A-D,/=-]{0,16}") {
        if let Ok(mailbox) = MailboxName::decode(wire.as_bytes()) {
            prop_assert_eq!(mailbox.encode(), wire);
        }
    }
}

fn through_json(mailbox: &MailboxName) -> MailboxName {
    let data = serde_json::to_string(mailbox).expect("a name is a string");
    serde_json::from_str(&data).expect("it was a name")
}
