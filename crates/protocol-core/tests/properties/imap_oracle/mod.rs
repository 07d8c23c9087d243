//! Another implementation of IMAP's grammar, imap-codec, reads what we write and writes what we read.
//!
//! Where the two differ on purpose, [`ours`] says why, and that we refuse it.

mod responses;

use super::imap_commands::{self, written};
use arbitrary::{Arbitrary as _, Unstructured};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use imap_codec::CommandCodec;
use imap_codec::decode::Decoder as _;
use imap_codec::encode::Encoder as _;
use imap_codec::imap_types::command::{Command as TheirCommand, CommandBody as Theirs};
use imap_codec::imap_types::core::{AString, IString, NString};
use imap_codec::imap_types::datetime::NaiveDate;
use imap_codec::imap_types::extensions::binary::LiteralOrLiteral8;
use imap_codec::imap_types::fetch::{
    MacroOrMessageDataItemNames, MessageDataItemName as TheirItem, Part, Section as TheirSection,
};
use imap_codec::imap_types::flag::{Flag as TheirFlag, StoreResponse, StoreType};
use imap_codec::imap_types::mailbox::{ListMailbox, Mailbox};
use imap_codec::imap_types::search::SearchKey;
use imap_codec::imap_types::sequence::{SeqOrUid, Sequence, SequenceSet as TheirSet};
use imap_codec::imap_types::status::StatusDataItemName;
use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, TestRng};
use protocol_core::imap::command::{
    Body, Command, FetchItem, Section, SectionText, SequenceSet, StatusItem, StoreOperation,
};
use protocol_core::imap::{CommandName, EnvelopeField, Flag, Flags, Key, Literals, MailboxName};
use std::collections::{BTreeMap, BTreeSet};

/// What they can say and we do not take, and what says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Departure {
    /// SORT, THREAD, COMPRESS, QUOTA: commands of extensions that are not offered.
    Command,
    /// RFC 3516: BINARY, and literals with NUL.
    Binary,
    /// RFC 9208 section 4.1.4: items of STATUS.
    StatusItem,
    /// RFC 3501 section 2.3.2: a system flag that is not defined, and `\Recent`.
    SystemFlag,
    /// RFC 3501 section 5.1.3: a name that is not modified UTF-7.
    Utf7,
    /// RFC 2277 section 3.1: text in no known charset.
    Utf8,
    /// RFC 2971 section 3.3: too long, too many, named twice.
    IdLimit,
    /// RFC 3501 section 9: a list that must not be empty.
    EmptyList,
}

type Projected<T> = Result<T, Departure>;

/// Their command as ours.
fn ours(command: &TheirCommand<'_>) -> Projected<Command> {
    Ok(Command {
        tag: command.tag.inner().to_owned(),
        body: body(&command.body)?,
    })
}

fn body(body: &Theirs<'_>) -> Projected<Body> {
    Ok(match body {
        Theirs::Capability => Body::Capability,
        Theirs::Noop => Body::Noop,
        Theirs::Logout => Body::Logout,
        Theirs::StartTLS => Body::StartTls,
        Theirs::Authenticate {
            mechanism,
            initial_response,
        } => Body::Authenticate {
            mechanism: mechanism.to_string(),
            initial: initial_response.as_ref().map(|it| match it.declassify() {
                empty if empty.is_empty() => "=".into(),
                octets => STANDARD.encode(octets),
            }),
        },
        Theirs::Login { username, password } => Body::Login(
            text(octets(username))?,
            text(octets(password.declassify()))?,
        ),
        Theirs::Select { mailbox } => Body::Select {
            mailbox: name(mailbox)?,
            read_only: false,
        },
        Theirs::Examine { mailbox } => Body::Select {
            mailbox: name(mailbox)?,
            read_only: true,
        },
        Theirs::Unselect => Body::Unselect,
        Theirs::Create { mailbox } => Body::Create(name(mailbox)?),
        Theirs::Delete { mailbox } => Body::Delete(name(mailbox)?),
        Theirs::Rename { from, to } => Body::Rename {
            from: name(from)?,
            to: name(to)?,
        },
        Theirs::Subscribe { mailbox } => Body::Subscribe(name(mailbox)?),
        Theirs::Unsubscribe { mailbox } => Body::Unsubscribe(name(mailbox)?),
        Theirs::List {
            reference,
            mailbox_wildcard,
        } => list(false, reference, mailbox_wildcard)?,
        Theirs::Lsub {
            reference,
            mailbox_wildcard,
        } => list(true, reference, mailbox_wildcard)?,
        Theirs::Status {
            mailbox,
            item_names,
        } => Body::Status {
            mailbox: name(mailbox)?,
            items: not_empty(
                item_names
                    .iter()
                    .map(status_item)
                    .collect::<Projected<_>>()?,
            )?,
        },
        Theirs::Append {
            mailbox,
            flags: list,
            date,
            message,
        } => Body::Append {
            mailbox: name(mailbox)?,
            flags: flags(list)?,
            internal_date: date.as_ref().map(|it| it.as_ref().timestamp()),
            content: match message {
                LiteralOrLiteral8::Literal(literal) => literal.as_ref().into(),
                LiteralOrLiteral8::Literal8(_) => return Err(Departure::Binary),
            },
        },
        Theirs::Check => Body::Check,
        Theirs::Close => Body::Close,
        Theirs::Expunge => Body::Expunge(None),
        Theirs::ExpungeUid { sequence_set } => Body::Expunge(Some(set(sequence_set))),
        Theirs::Search {
            charset,
            criteria,
            uid,
        } => Body::Search {
            by_uid: *uid,
            charset: charset.as_ref().map(|it| it.as_ref().to_owned()),
            keys: keys(criteria.as_ref())?,
        },
        Theirs::Fetch {
            sequence_set,
            macro_or_item_names,
            uid,
        } => Body::Fetch {
            by_uid: *uid,
            set: set(sequence_set),
            items: match macro_or_item_names {
                MacroOrMessageDataItemNames::Macro(it) => items(&it.expand())?,
                MacroOrMessageDataItemNames::MessageDataItemNames(it) => items(it)?,
            },
        },
        Theirs::Store {
            sequence_set,
            kind,
            response,
            flags: list,
            uid,
        } => Body::Store {
            by_uid: *uid,
            set: set(sequence_set),
            operation: match kind {
                StoreType::Replace => StoreOperation::Replace,
                StoreType::Add => StoreOperation::Add,
                StoreType::Remove => StoreOperation::Remove,
            },
            silent: *response == StoreResponse::Silent,
            flags: flags(list)?,
        },
        Theirs::Copy {
            sequence_set,
            mailbox,
            uid,
        } => Body::Copy {
            by_uid: *uid,
            set: set(sequence_set),
            to: name(mailbox)?,
            moves: false,
        },
        Theirs::Move {
            sequence_set,
            mailbox,
            uid,
        } => Body::Copy {
            by_uid: *uid,
            set: set(sequence_set),
            to: name(mailbox)?,
            moves: true,
        },
        Theirs::Idle => Body::Idle,
        Theirs::Enable { capabilities } => Body::Enable(
            capabilities
                .as_ref()
                .iter()
                .map(ToString::to_string)
                .collect(),
        ),
        Theirs::Id { parameters } => Body::Id(match parameters {
            None => None,
            Some(pairs) => Some(id(pairs)?),
        }),
        Theirs::Namespace => Body::Namespace,
        _ => return Err(Departure::Command),
    })
}

fn not_empty<T>(list: Vec<T>) -> Projected<Vec<T>> {
    match list {
        list if list.is_empty() => Err(Departure::EmptyList),
        list => Ok(list),
    }
}

fn octets<'a>(string: &'a AString<'_>) -> &'a [u8] {
    string.as_ref()
}

fn text(octets: &[u8]) -> Projected<String> {
    String::from_utf8(octets.to_vec()).map_err(|_| Departure::Utf8)
}

fn name(mailbox: &Mailbox<'_>) -> Projected<MailboxName> {
    match mailbox {
        Mailbox::Inbox => Ok(MailboxName::inbox()),
        Mailbox::Other(it) => MailboxName::decode(it.as_ref()).map_err(|_| Departure::Utf7),
    }
}

fn list(subscribed: bool, reference: &Mailbox<'_>, pattern: &ListMailbox<'_>) -> Projected<Body> {
    let pattern: &[u8] = match pattern {
        ListMailbox::Token(it) => it.as_ref(),
        ListMailbox::String(it) => it.as_ref(),
    };
    let text = |octets: &[u8]| match octets {
        // Only a mailbox is INBOX in any case.
        inbox if inbox.eq_ignore_ascii_case(b"INBOX") => text(inbox),
        octets => match MailboxName::decode(octets) {
            Ok(name) => Ok(name.as_str().to_owned()),
            Err(_) => Err(Departure::Utf7),
        },
    };
    Ok(Body::List {
        subscribed,
        reference: match reference {
            Mailbox::Inbox => "INBOX".into(),
            Mailbox::Other(it) => text(it.as_ref())?,
        },
        pattern: text(pattern)?,
    })
}

fn status_item(item: &StatusDataItemName) -> Projected<StatusItem> {
    Ok(match item {
        StatusDataItemName::Messages => StatusItem::Messages,
        StatusDataItemName::Recent => StatusItem::Recent,
        StatusDataItemName::UidNext => StatusItem::UidNext,
        StatusDataItemName::UidValidity => StatusItem::UidValidity,
        StatusDataItemName::Unseen => StatusItem::Unseen,
        _ => return Err(Departure::StatusItem),
    })
}

fn flags(list: &[TheirFlag<'_>]) -> Projected<Flags> {
    let each = list.iter().map(|it| match it {
        TheirFlag::Extension(_) => Err(Departure::SystemFlag),
        TheirFlag::Keyword(atom) => Ok(Flag::Keyword(atom.inner().to_owned())),
        flag => Ok(flag.to_string().parse().expect("it is a flag")),
    });
    each.collect()
}

fn number(number: &SeqOrUid) -> Option<u32> {
    match number {
        SeqOrUid::Value(number) => Some(number.get()),
        SeqOrUid::Asterisk => None,
    }
}

fn set(set: &TheirSet) -> SequenceSet {
    let ranges = set.0.as_ref().iter().map(|it| match it {
        Sequence::Single(it) => (number(it), number(it)),
        Sequence::Range(from, to) => (number(from), number(to)),
    });
    SequenceSet(ranges.collect())
}

fn day(date: &NaiveDate) -> i64 {
    let date = *date.as_ref();
    date.signed_duration_since(Default::default()).num_days()
}

fn keys(keys: &[SearchKey<'_>]) -> Projected<Vec<Key>> {
    keys.iter().map(key).collect()
}

fn key(key: &SearchKey<'_>) -> Projected<Key> {
    use EnvelopeField::{Bcc, Cc, From, Subject, To};
    let envelope = |field, it: &AString<'_>| Ok(Key::Envelope(field, octets(it).into()));
    let keyword = |it: &str| Flag::Keyword(it.to_owned());
    Ok(match key {
        SearchKey::And(list) => Key::And(keys(list.as_ref())?),
        SearchKey::SequenceSet(it) => Key::Sequence(set(it)),
        SearchKey::All => Key::All,
        SearchKey::Answered => Key::Has(Flag::Answered),
        SearchKey::Bcc(it) => return envelope(Bcc, it),
        SearchKey::Before(it) => Key::Before(day(it)),
        SearchKey::Body(it) => Key::Body(octets(it).into()),
        SearchKey::Cc(it) => return envelope(Cc, it),
        SearchKey::Deleted => Key::Has(Flag::Deleted),
        SearchKey::Draft => Key::Has(Flag::Draft),
        SearchKey::Flagged => Key::Has(Flag::Flagged),
        SearchKey::From(it) => return envelope(From, it),
        SearchKey::Header(name, it) => Key::Header(text(octets(name))?, octets(it).into()),
        SearchKey::Keyword(it) => Key::Has(keyword(it.inner())),
        SearchKey::Larger(it) => Key::Larger(*it),
        SearchKey::New => Key::New,
        SearchKey::Not(it) => Key::Not(Box::new(self::key(it)?)),
        SearchKey::Old => Key::Lacks(Flag::Recent),
        SearchKey::On(it) => Key::On(day(it)),
        SearchKey::Or(one, other) => {
            Key::Or(Box::new(self::key(one)?), Box::new(self::key(other)?))
        }
        SearchKey::Recent => Key::Has(Flag::Recent),
        SearchKey::Seen => Key::Has(Flag::Seen),
        SearchKey::SentBefore(it) => Key::SentBefore(day(it)),
        SearchKey::SentOn(it) => Key::SentOn(day(it)),
        SearchKey::SentSince(it) => Key::SentSince(day(it)),
        SearchKey::Since(it) => Key::Since(day(it)),
        SearchKey::Smaller(it) => Key::Smaller(*it),
        SearchKey::Subject(it) => return envelope(Subject, it),
        SearchKey::Text(it) => Key::Text(octets(it).into()),
        SearchKey::To(it) => return envelope(To, it),
        SearchKey::Uid(it) => Key::Uid(set(it)),
        SearchKey::Unanswered => Key::Lacks(Flag::Answered),
        SearchKey::Undeleted => Key::Lacks(Flag::Deleted),
        SearchKey::Undraft => Key::Lacks(Flag::Draft),
        SearchKey::Unflagged => Key::Lacks(Flag::Flagged),
        SearchKey::Unkeyword(it) => Key::Lacks(keyword(it.inner())),
        SearchKey::Unseen => Key::Lacks(Flag::Seen),
    })
}

fn items(items: &[TheirItem<'_>]) -> Projected<Vec<FetchItem>> {
    not_empty(items.iter().map(item).collect::<Projected<_>>()?)
}

fn item(item: &TheirItem<'_>) -> Projected<FetchItem> {
    Ok(match item {
        TheirItem::Body => FetchItem::Body,
        TheirItem::BodyExt {
            section,
            partial,
            peek,
        } => FetchItem::Section {
            peek: *peek,
            section: self::section(section.as_ref())?,
            partial: partial.map(|(origin, octets)| (origin, octets.get())),
        },
        TheirItem::BodyStructure => FetchItem::BodyStructure,
        TheirItem::Envelope => FetchItem::Envelope,
        TheirItem::Flags => FetchItem::Flags,
        TheirItem::InternalDate => FetchItem::InternalDate,
        TheirItem::Rfc822 => FetchItem::Rfc822,
        TheirItem::Rfc822Header => FetchItem::Rfc822Header,
        TheirItem::Rfc822Size => FetchItem::Size,
        TheirItem::Rfc822Text => FetchItem::Rfc822Text,
        TheirItem::Uid => FetchItem::Uid,
        _ => return Err(Departure::Binary),
    })
}

fn section(section: Option<&TheirSection<'_>>) -> Projected<Section> {
    let fields = |not, names: &[AString<'_>]| -> Projected<_> {
        let names = names.iter().map(|it| text(octets(it)));
        let names = names.collect::<Projected<_>>()?;
        Ok(SectionText::Fields { not, names })
    };
    let (part, text) = match section {
        None => (None, SectionText::All),
        Some(TheirSection::Part(part)) => (Some(part), SectionText::All),
        Some(TheirSection::Header(part)) => (part.as_ref(), SectionText::Header),
        Some(TheirSection::HeaderFields(part, names)) => {
            (part.as_ref(), fields(false, names.as_ref())?)
        }
        Some(TheirSection::HeaderFieldsNot(part, names)) => {
            (part.as_ref(), fields(true, names.as_ref())?)
        }
        Some(TheirSection::Text(part)) => (part.as_ref(), SectionText::Text),
        Some(TheirSection::Mime(part)) => (Some(part), SectionText::Mime),
    };
    let numbers = |part: &Part| part.0.as_ref().iter().map(|it| it.get()).collect();
    Ok(Section {
        part: part.map(numbers).unwrap_or_default(),
        text,
    })
}

fn id(pairs: &[(IString<'_>, NString<'_>)]) -> Projected<Vec<(String, Option<String>)>> {
    let mut fields = BTreeSet::new();
    let mut found = Vec::new();
    for (field, value) in pairs {
        let field: &[u8] = field.as_ref();
        let value: Option<&[u8]> = value.0.as_ref().map(AsRef::as_ref);
        let unique = fields.insert(field.to_ascii_lowercase());
        if !unique || field.len() > 30 || value.is_some_and(|it| it.len() > 1024) {
            return Err(Departure::IdLimit);
        }
        found.push((text(field)?, value.map(text).transpose()?));
    }
    match found {
        found if found.len() > 30 => Err(Departure::IdLimit),
        found => Ok(found),
    }
}

/// Octets for their generator: the first choose a variant, the others are letters more often than not.
fn chance(rng: &mut TestRng) -> Vec<u8> {
    let len = rng.random_range(4..400);
    let wild = rng.random_range(1..100);
    let mut octets: Vec<u8> = (0..len)
        .map(|_| match rng.random_range(0..400) {
            it if it < wild => rng.random(),
            it if it < 2 * wild => b"&-()\"\\ \r\n{}*%"[rng.random_range(0..13)],
            _ => rng.random_range(b'a'..=b'z'),
        })
        .collect();
    rng.fill_bytes(&mut octets[..4]);
    octets
}

#[test]
fn what_they_write_we_read_as_what_they_meant() {
    let mut rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for _ in 0..30_000 {
        let chance = chance(&mut rng);
        let Ok(body) = Theirs::arbitrary(&mut Unstructured::new(&chance)) else {
            continue;
        };
        let theirs = body.tag("a").expect("it is a tag");
        let octets = CommandCodec::default().encode(&theirs).dump();
        let line = octets.strip_suffix(b"\r\n").expect("a command ends so");
        let read = Command::parse(line);
        let kind = match ours(&theirs) {
            Ok(command) => {
                let name = command.name().to_string();
                assert_eq!(read, Ok(command), "{}", line.escape_ascii());
                name
            }
            Err(departure) => {
                assert!(read.is_err(), "{departure:?}: {}", line.escape_ascii());
                format!("{departure:?}")
            }
        };
        *seen.entry(kind).or_default() += 1;
    }
    for name in CommandName::ALL {
        assert!(seen.contains_key(name.as_str()), "{name}: {seen:#?}");
    }
}

proptest! {
    #[test]
    fn what_we_write_they_read_as_what_we_meant(command in imap_commands::command()) {
        let mut meant = command.clone();
        if let Body::List { reference, .. } = &mut meant.body
            && reference.eq_ignore_ascii_case("INBOX")
        {
            // To us it is a part of a name: they make one of it.
            reference.make_ascii_uppercase();
        }
        for literals in [Literals::Wait, Literals::Plus] {
            let octets = written(&command, literals);
            let shown = octets.escape_ascii().to_string();
            match CommandCodec::default().decode(&octets) {
                Ok((rest, theirs)) => {
                    prop_assert!(rest.is_empty(), "{}", shown);
                    prop_assert_eq!(ours(&theirs), Ok(meant.clone()), "{}", shown);
                }
                Err(error) => prop_assert!(false, "{:?}: {}", error, shown),
            }
        }
    }
}
