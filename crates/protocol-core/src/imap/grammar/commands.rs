//! What follows the name of each command (RFC 3501 section 6, and its extensions).

use super::basics::{
    Found, astring, astring_text, atom, fail_at, is_atom, is_list, list, literal, sequence_set, sp,
    spaced, string, utf8, word_of, word_or_string,
};
use super::dates::date_time;
use super::fetch::fetch_items;
use super::search::search;
use super::{Cursor, Parsed, productions as p, text};
use crate::imap::command::{Body, CommandName, StatusItem, StoreOperation};
use crate::imap::mailbox_name::NotAName;
use crate::imap::{Flag, Flags, MailboxName, utf7};
use crate::trace::{Got, Production, SyntaxError};

/// The arguments of the command.
pub(super) fn arguments(c: &mut Cursor<'_>, name: CommandName) -> Parsed<Body> {
    Ok(match name {
        CommandName::Capability => Body::Capability,
        CommandName::Noop => Body::Noop,
        CommandName::Logout => Body::Logout,
        CommandName::StartTls => Body::StartTls,
        CommandName::Namespace => Body::Namespace,
        CommandName::Idle => Body::Idle,
        CommandName::Check => Body::Check,
        CommandName::Close => Body::Close,
        CommandName::Unselect => Body::Unselect,
        CommandName::Expunge => Body::Expunge(None),
        CommandName::Search => search(c, false)?,
        CommandName::UidSearch => search(c, true)?,
        _ => {
            sp(c)?;
            more_arguments(c, name)?
        }
    })
}

fn more_arguments(c: &mut Cursor<'_>, name: CommandName) -> Parsed<Body> {
    let by_uid = name.as_str().starts_with("UID ");
    Ok(match name {
        CommandName::Id => Body::Id(c.rule(&p::ID_PARAMS, id_params)?),
        CommandName::Authenticate => authenticate(c)?,
        CommandName::Login => {
            let user = astring_text(c)?;
            sp(c)?;
            Body::Login(user, astring_text(c)?)
        }
        CommandName::Select | CommandName::Examine => Body::Select {
            mailbox: mailbox(c)?,
            read_only: name == CommandName::Examine,
        },
        CommandName::Create => Body::Create(mailbox(c)?),
        CommandName::Delete => Body::Delete(mailbox(c)?),
        CommandName::Rename => {
            let from = mailbox(c)?;
            sp(c)?;
            let to = mailbox(c)?;
            Body::Rename { from, to }
        }
        CommandName::Subscribe => Body::Subscribe(mailbox(c)?),
        CommandName::Unsubscribe => Body::Unsubscribe(mailbox(c)?),
        CommandName::List | CommandName::Lsub => list_arguments(c, name == CommandName::Lsub)?,
        CommandName::Status => {
            let mailbox = mailbox(c)?;
            sp(c)?;
            let items = list(c, &p::STATUS, status_item)?;
            Body::Status { mailbox, items }
        }
        CommandName::Append => append(c)?,
        CommandName::Enable => Body::Enable(spaced(c, |c| atom(c, &p::CAPABILITY))?),
        CommandName::UidExpunge => Body::Expunge(Some(sequence_set(c)?)),
        _ => {
            let set = sequence_set(c)?;
            sp(c)?;
            match name {
                CommandName::Store | CommandName::UidStore => {
                    let (operation, silent, flags) = c.rule(&p::STORE_ATT, store_att)?;
                    Body::Store {
                        by_uid,
                        set,
                        operation,
                        silent,
                        flags,
                    }
                }
                CommandName::Copy
                | CommandName::UidCopy
                | CommandName::Move
                | CommandName::UidMove => Body::Copy {
                    by_uid,
                    set,
                    to: mailbox(c)?,
                    moves: matches!(name, CommandName::Move | CommandName::UidMove),
                },
                _ => Body::Fetch {
                    by_uid,
                    set,
                    items: fetch_items(c)?,
                },
            }
        }
    })
}

/// What ID holds at most (RFC 2971 section 3.3).
const ID_FIELD: usize = 30;
const ID_VALUE: usize = 1024;
const ID_PAIRS: usize = 30;

type Pairs = Vec<(String, Option<String>)>;

fn id_params(c: &mut Cursor<'_>) -> Parsed<Option<Pairs>> {
    if c.peek() != Some(b'(') {
        c.word(b"NIL", &p::ID_PARAMS)?;
        return Ok(None);
    }
    c.at += 1;
    let mut pairs = Pairs::new();
    while c.peek() != Some(b')') {
        if !pairs.is_empty() {
            sp(c)?;
        }
        if pairs.len() == ID_PAIRS {
            return c.too_long(c.at, ID_PAIRS, &p::ID_PAIRS_LIMIT);
        }
        let at = c.at;
        let field = short_string(c, ID_FIELD, &p::ID_FIELD_LIMIT)?;
        if pairs.iter().any(|(it, _)| it.eq_ignore_ascii_case(&field)) {
            return fail_at(c, at, &p::ID_FIELD_ONCE);
        }
        sp(c)?;
        let value = c.rule(&p::NSTRING, |c| match c.peek() {
            Some(b'"' | b'{') => short_string(c, ID_VALUE, &p::ID_VALUE_LIMIT).map(Some),
            _ => c.word(b"NIL", &p::NSTRING).map(|()| None),
        })?;
        pairs.push((field, value));
    }
    c.at += 1;
    Ok(Some(pairs))
}

fn short_string(
    c: &mut Cursor<'_>,
    limit: usize,
    production: &'static Production,
) -> Parsed<String> {
    let found = string(c)?;
    if found.octets.len() > limit {
        return c.too_long(found.place(c.line, limit), limit, production);
    }
    utf8(c, &found)
}

/// `auth-type [SP (base64 / "=")]`. base64 may be nothing (RFC 3501 section 9), and what is nothing is no
/// response: an empty one is `=` (RFC 4959 section 3).
fn authenticate(c: &mut Cursor<'_>) -> Parsed<Body> {
    let mechanism = atom(c, &p::AUTH_TYPE)?;
    let initial = match c.rest() {
        b" " => {
            c.at += 1;
            None
        }
        [b' ', ..] => {
            c.at += 1;
            Some(c.rule(&p::INITIAL_RESPONSE, initial_response)?)
        }
        _ => None,
    };
    Ok(Body::Authenticate { mechanism, initial })
}

fn initial_response(c: &mut Cursor<'_>) -> Parsed<String> {
    let start = c.at;
    if c.rest() == b"=" {
        c.at += 1;
        return Ok("=".into());
    }
    let digits = c.some(&p::INITIAL_RESPONSE, |it| {
        it.is_ascii_alphanumeric() || matches!(it, b'+' | b'/')
    })?;
    let padding = match digits.len() % 4 {
        0 => 0,
        1 => return c.fail(&p::BASE64),
        some => 4 - some,
    };
    for _ in 0..padding {
        c.octet(b'=', &p::BASE64)?;
    }
    Ok(text(&c.line[start..c.at]))
}

/// `mailbox = "INBOX" / astring`, in modified UTF-7.
fn mailbox(c: &mut Cursor<'_>) -> Parsed<MailboxName> {
    c.rule(&p::MAILBOX, |c| {
        let found = astring(c).map_err(not_utf7)?;
        MailboxName::decode(&found.octets).or_else(|error| match error {
            NotAName::Utf7 { at } => fail_at(c, found.place(c.line, at), &p::UTF7),
            NotAName::TooLong => name_too_long(c, &found),
        })
    })
}

/// An octet outside US-ASCII in a name is meant as a letter.
fn not_utf7(error: SyntaxError) -> SyntaxError {
    match error.got {
        Got::Octet(0x80..) => SyntaxError {
            expected: &p::UTF7,
            ..error
        },
        _ => error,
    }
}

fn name_too_long<R>(c: &Cursor<'_>, found: &Found<'_>) -> Parsed<R> {
    let limit = MailboxName::MAX_OCTETS;
    c.too_long(found.place(c.line, limit), limit, &p::MAILBOX_LIMIT)
}

/// `mailbox SP list-mailbox`
fn list_arguments(c: &mut Cursor<'_>, subscribed: bool) -> Parsed<Body> {
    let reference = c.rule(&p::MAILBOX, |c| {
        let found = astring(c).map_err(not_utf7)?;
        name_text(c, &found)
    })?;
    sp(c)?;
    let found = word_or_string(c, &p::LIST_MAILBOX, is_list).map_err(not_utf7)?;
    let pattern = name_text(c, &found)?;
    Ok(Body::List {
        subscribed,
        reference,
        pattern,
    })
}

/// A name or part of one, perhaps with wildcards: none of them are decoded, nor made by decoding.
fn name_text(c: &Cursor<'_>, found: &Found<'_>) -> Parsed<String> {
    if found.octets.len() > MailboxName::MAX_OCTETS {
        return name_too_long(c, found);
    }
    utf7::decode(&found.octets).or_else(|at| fail_at(c, found.place(c.line, at), &p::UTF7))
}

fn status_item(c: &mut Cursor<'_>) -> Parsed<StatusItem> {
    c.rule(&p::STATUS_ATT, |c| {
        let table = StatusItem::ALL.map(|it| (it.as_str(), it));
        match word_of(c, &table, |it| it.is_ascii_alphabetic()) {
            Some(item) => Ok(*item),
            None => c.fail(&p::STATUS_ATT),
        }
    })
}

/// `mailbox [SP flag-list] [SP date-time] SP literal`
fn append(c: &mut Cursor<'_>) -> Parsed<Body> {
    let mailbox = mailbox(c)?;
    sp(c)?;
    let mut flags = Flags::new();
    if c.peek() == Some(b'(') {
        flags = flag_list(c)?;
        sp(c)?;
    }
    let mut internal_date = None;
    if c.peek() == Some(b'"') {
        internal_date = Some(date_time(c)?);
        sp(c)?;
    }
    let content = literal(c)?.octets.into_owned().into();
    Ok(Body::Append {
        mailbox,
        flags,
        internal_date,
        content,
    })
}

static STORE_ATTS: [(&str, (StoreOperation, bool)); 6] = [
    ("FLAGS", (StoreOperation::Replace, false)),
    ("FLAGS.SILENT", (StoreOperation::Replace, true)),
    ("+FLAGS", (StoreOperation::Add, false)),
    ("+FLAGS.SILENT", (StoreOperation::Add, true)),
    ("-FLAGS", (StoreOperation::Remove, false)),
    ("-FLAGS.SILENT", (StoreOperation::Remove, true)),
];

fn store_att(c: &mut Cursor<'_>) -> Parsed<(StoreOperation, bool, Flags)> {
    let is_word = |it: u8| it.is_ascii_alphabetic() || b"+-.".contains(&it);
    let Some((operation, silent)) = word_of(c, &STORE_ATTS, is_word).copied() else {
        return c.fail(&p::STORE_ATT);
    };
    sp(c)?;
    let flags = match c.peek() {
        Some(b'(') => flag_list(c)?,
        _ => spaced(c, flag)?.into_iter().collect(),
    };
    Ok((operation, silent, flags))
}

/// `"(" [flag *(SP flag)] ")"`
fn flag_list(c: &mut Cursor<'_>) -> Parsed<Flags> {
    c.rule(&p::FLAG_LIST, |c| {
        if c.rest().starts_with(b"()") {
            c.at += 2;
            return Ok(Flags::new());
        }
        Ok(list(c, &p::FLAG_LIST, flag)?.into_iter().collect())
    })
}

/// A flag that a client may name: not `\Recent` (RFC 3501 section 2.3.2), and no system flag that this
/// server does not know.
fn flag(c: &mut Cursor<'_>) -> Parsed<Flag> {
    c.rule(&p::FLAG, |c| {
        let start = c.at;
        c.at += usize::from(c.peek() == Some(b'\\'));
        c.some(&p::FLAG, is_atom)?;
        match text(&c.line[start..c.at]).parse() {
            Ok(Flag::Recent) | Err(_) => {
                c.at = start;
                c.fail(&p::FLAG)
            }
            Ok(flag) => Ok(flag),
        }
    })
}
