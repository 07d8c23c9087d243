//! What untagged responses tell (RFC 3501 sections 7.2 to 7.4).

use super::value::Value;
use super::{flags, words};
use crate::cursor::Cursor;
use crate::imap::command::{Section, StatusItem};
use crate::imap::grammar::{date_time_text, section};
use crate::imap::{Flags, MailboxName};
use std::borrow::Cow;

/// Untagged data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Data<'a> {
    /// `CAPABILITY`.
    Capability(Vec<String>),
    /// `ENABLED` (RFC 5161 section 3.2).
    Enabled(Vec<String>),
    /// `ID` (RFC 2971 section 3.2): what the server says of itself; `None` is `NIL`.
    Id(Option<Vec<(String, Option<String>)>>),
    /// `NAMESPACE` (RFC 2342).
    Namespace {
        /// The user's own.
        personal: Vec<Namespace>,
        /// Those of other users.
        others: Vec<Namespace>,
        /// Those of all.
        shared: Vec<Namespace>,
    },
    /// `LIST` or `LSUB`.
    List {
        /// LSUB.
        subscribed: bool,
        /// Its attributes, `\Noselect` and the like.
        attributes: Vec<String>,
        /// What stands between its levels, if it has any.
        separator: Option<char>,
        /// Its name.
        mailbox: MailboxName,
    },
    /// `STATUS`: the items that are known here.
    Status {
        /// Of which mailbox.
        mailbox: MailboxName,
        /// What was asked.
        items: Vec<(StatusItem, u32)>,
    },
    /// `SEARCH`: numbers or unique identifiers.
    Search(Vec<u32>),
    /// `FLAGS`: those that are known in the mailbox.
    Flags(Flags),
    /// `EXISTS`: how many messages there are.
    Exists(u32),
    /// `RECENT`: how many are recent.
    Recent(u32),
    /// `EXPUNGE`: the number of the message that is gone.
    Expunge(u32),
    /// `FETCH`: the number of a message, and what is told of it.
    Fetch(u32, Vec<FetchData<'a>>),
    /// What is not known here, or not as its RFC writes it.
    Other(Vec<Value<'a>>),
}

/// A namespace (RFC 2342 section 5).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Namespace {
    /// What the names in it begin with, as it goes on the wire.
    pub prefix: String,
    /// What stands between the levels of its names, if they have any.
    pub separator: Option<char>,
}

/// What FETCH tells of a message (RFC 3501 section 7.4.2). `None` is `NIL`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FetchData<'a> {
    /// `FLAGS`.
    Flags(Flags),
    /// `UID`.
    Uid(u32),
    /// `INTERNALDATE`, in seconds since 1970.
    InternalDate(i64),
    /// `RFC822.SIZE`.
    Size(u32),
    /// `ENVELOPE`.
    Envelope(Value<'a>),
    /// `BODYSTRUCTURE`.
    BodyStructure(Value<'a>),
    /// `BODY` without a section.
    Body(Value<'a>),
    /// `RFC822`.
    Rfc822(Option<Cow<'a, [u8]>>),
    /// `RFC822.HEADER`.
    Rfc822Header(Option<Cow<'a, [u8]>>),
    /// `RFC822.TEXT`.
    Rfc822Text(Option<Cow<'a, [u8]>>),
    /// `BODY[section]`.
    Section {
        /// Which part.
        section: Section,
        /// `<origin>`: its octets from there on.
        origin: Option<u32>,
        /// Its octets.
        content: Option<Cow<'a, [u8]>>,
    },
    /// What is not known here, or not as its RFC writes it.
    Other(String, Value<'a>),
}

impl<'a> Data<'a> {
    /// What these values tell.
    pub(super) fn new(values: Vec<Value<'a>>) -> Self {
        if let [number, name, rest @ ..] = values.as_slice()
            && let Some(number) = number.number()
        {
            return match rest {
                [] if name.is("EXISTS") => Self::Exists(number),
                [] if name.is("RECENT") => Self::Recent(number),
                [] if name.is("EXPUNGE") => Self::Expunge(number),
                [Value::List(_)] if name.is("FETCH") => Self::fetch(number, values),
                _ => Self::Other(values),
            };
        }
        Self::named(&values).unwrap_or(Self::Other(values))
    }

    fn fetch(number: u32, mut values: Vec<Value<'a>>) -> Self {
        let Some(Value::List(items)) = values.pop() else {
            return Self::Other(values);
        };
        if items.len() % 2 != 0 {
            values.push(Value::List(items));
            return Self::Other(values);
        }
        let mut found = Vec::with_capacity(items.len() / 2);
        let mut items = items.into_iter();
        while let (Some(name), Some(value)) = (items.next(), items.next()) {
            found.push(FetchData::new(&name, value));
        }
        Self::Fetch(number, found)
    }

    fn named(values: &[Value<'a>]) -> Option<Self> {
        let (name, rest) = values.split_first()?;
        let is = |word| name.is(word);
        Some(match rest {
            rest if is("CAPABILITY") => Self::Capability(words(rest)?),
            rest if is("ENABLED") => Self::Enabled(words(rest)?),
            [nil] if is("ID") && nil.is_nil() => Self::Id(None),
            [Value::List(list)] if is("ID") => Self::Id(Some(pairs(list)?)),
            [personal, others, shared, ..] if is("NAMESPACE") => Self::Namespace {
                personal: namespaces(personal)?,
                others: namespaces(others)?,
                shared: namespaces(shared)?,
            },
            [Value::List(list), separator, mailbox, ..] if is("LIST") || is("LSUB") => Self::List {
                subscribed: is("LSUB"),
                attributes: words(list)?,
                separator: letter(separator)?,
                mailbox: MailboxName::decode(mailbox.octets()?).ok()?,
            },
            [mailbox, Value::List(list)] if is("STATUS") => Self::Status {
                mailbox: MailboxName::decode(mailbox.octets()?).ok()?,
                items: status_items(list),
            },
            rest if is("SEARCH") => {
                Self::Search(rest.iter().map(Value::number).collect::<Option<_>>()?)
            }
            [Value::List(list)] if is("FLAGS") => Self::Flags(flags(list)),
            _ => return None,
        })
    }
}

fn pairs(list: &[Value<'_>]) -> Option<Vec<(String, Option<String>)>> {
    let pairs = list.chunks(2).map(|pair| match pair {
        [field, value] if value.is_nil() => Some((field.text()?, None)),
        [field, value] => Some((field.text()?, Some(value.text()?))),
        _ => None,
    });
    pairs.collect()
}

/// `NIL`, or a list of prefixes with their separators and what extensions add.
fn namespaces(value: &Value<'_>) -> Option<Vec<Namespace>> {
    if value.is_nil() {
        return Some(Vec::new());
    }
    let each = value.list()?.iter().map(|it| match it.list()? {
        [prefix, separator, ..] => Some(Namespace {
            prefix: prefix.text()?,
            separator: letter(separator)?,
        }),
        _ => None,
    });
    each.collect()
}

/// A quoted letter; `Some(None)` is `NIL`.
fn letter(value: &Value<'_>) -> Option<Option<char>> {
    if value.is_nil() {
        return Some(None);
    }
    match value.octets()? {
        [octet] => Some(Some(char::from(*octet))),
        _ => None,
    }
}

fn status_items(list: &[Value<'_>]) -> Vec<(StatusItem, u32)> {
    let pairs = list.chunks(2).filter_map(|pair| match pair {
        [name, number] => {
            let item = StatusItem::ALL
                .into_iter()
                .find(|it| name.is(it.as_str()))?;
            Some((item, number.number()?))
        }
        _ => None,
    });
    pairs.collect()
}

impl<'a> FetchData<'a> {
    fn new(name: &Value<'a>, value: Value<'a>) -> Self {
        let word = name.text().unwrap_or_default();
        let upper = word.to_ascii_uppercase();
        let number = value.number();
        match (upper.as_str(), number, value) {
            ("UID", Some(number), _) => Self::Uid(number),
            ("RFC822.SIZE", Some(number), _) => Self::Size(number),
            ("FLAGS", _, Value::List(list)) => Self::Flags(flags(&list)),
            ("ENVELOPE", _, value @ Value::List(_)) => Self::Envelope(value),
            ("BODYSTRUCTURE", _, value @ Value::List(_)) => Self::BodyStructure(value),
            ("BODY", _, value @ Value::List(_)) => Self::Body(value),
            ("INTERNALDATE", _, Value::String(octets)) => match moment(&octets) {
                Some(at) => Self::InternalDate(at),
                None => Self::Other(word, Value::String(octets)),
            },
            (_, _, Value::List(list)) => Self::Other(word, Value::List(list)),
            (upper, _, value) => match (upper, part(name), value.nstring()) {
                ("RFC822", _, Some(content)) => Self::Rfc822(content),
                ("RFC822.HEADER", _, Some(content)) => Self::Rfc822Header(content),
                ("RFC822.TEXT", _, Some(content)) => Self::Rfc822Text(content),
                (_, Some((section, origin)), Some(content)) => Self::Section {
                    section,
                    origin,
                    content,
                },
                _ => Self::Other(word, value),
            },
        }
    }
}

/// `"BODY" section ["<" number ">"]`
fn part(name: &Value<'_>) -> Option<(Section, Option<u32>)> {
    let Value::Atom(word) = name else { return None };
    let (body, rest) = word.split_at_checked(4)?;
    if !body.eq_ignore_ascii_case(b"BODY") {
        return None;
    }
    let mut c = Cursor::new(rest);
    let found = section(&mut c).ok()?;
    match c.rest() {
        [] => Some((found, None)),
        [b'<', digits @ .., b'>'] => {
            let origin = core::str::from_utf8(digits).ok()?.parse().ok()?;
            Some((found, Some(origin)))
        }
        _ => None,
    }
}

fn moment(octets: &[u8]) -> Option<i64> {
    let mut c = Cursor::new(octets);
    let at = date_time_text(&mut c).ok()?;
    c.rest().is_empty().then_some(at)
}
