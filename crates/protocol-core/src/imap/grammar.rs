//! The traced grammar of commands (RFC 3501 section 9).

use super::command::{Body, Command, CommandError, CommandName, FetchItem, Section};
use super::command::{SequenceSet, StoreOperation};
use super::search::{self, Key};
use super::{Flag, Flags};
use crate::cursor::{Cursor, Parsed, text};
use crate::trace::{Spans, Tracer};

/// The table of productions.
pub mod productions {
    use crate::trace::{Production, Section};

    macro_rules! productions {
        ($($ident:ident = $name:literal, $abnf:literal, $section:literal;)*) => {
            $(
                #[doc = concat!("`", $name, " = ", $abnf, "`")]
                pub static $ident: Production = Production {
                    name: $name,
                    abnf: $abnf,
                    section: Section::new(3501, $section),
                };
            )*
            /// Every production.
            pub static ALL: &[&Production] = &[$(&$ident),*];
        };
    }

    productions! {
        COMMAND = "command", "tag SP (command-any / command-auth / command-nonauth / command-select) CRLF", "9";
        TAG = "tag", "1*<any ASTRING-CHAR except \"+\">", "2.2.1";
        NAME = "command name", "the name of a command that is offered", "6";
        CRLF = "CRLF", "%x0D %x0A", "2.2";
        SP = "SP", "%x20", "9";
        LOGIN = "login", "\"LOGIN\" SP userid SP password", "6.2.3";
        SELECT = "select", "\"SELECT\" SP mailbox", "6.3.1";
        FETCH = "fetch", "\"FETCH\" SP sequence-set SP (\"ALL\" / \"FAST\" / fetch-att / \"(\" fetch-att *(SP fetch-att) \")\")", "6.4.5";
        FETCH_ATT = "fetch-att", "\"ENVELOPE\" / \"FLAGS\" / \"INTERNALDATE\" / \"RFC822\" [\".HEADER\" / \".SIZE\" / \".TEXT\"] / \"UID\" / \"BODY\" [\".PEEK\"] section [\"<\" number \".\" nz-number \">\"]", "6.4.5";
        SECTION = "section", "\"[\" [\"HEADER\" / \"HEADER.FIELDS\" [\".NOT\"] SP header-list / \"TEXT\"] \"]\"", "6.4.5";
        HEADER_LIST = "header-list", "\"(\" astring *(SP astring) \")\"", "9";
        STORE = "store", "\"STORE\" SP sequence-set SP store-att-flags", "6.4.6";
        STORE_ATT = "store-att-flags", "([\"+\" / \"-\"] \"FLAGS\" [\".SILENT\"]) SP (flag-list / (flag *(SP flag)))", "6.4.6";
        SEARCH = "search", "\"SEARCH\" 1*(SP search-key)", "6.4.4";
        SEARCH_KEY = "search-key", "\"ALL\" / \"SEEN\" / \"UNSEEN\" / \"FROM\" SP astring / ...", "6.4.4";
        SEQUENCE_SET = "sequence-set", "(seq-number / seq-range) *(\",\" sequence-set)", "9";
        NUMBER = "nz-number", "digit-nz *DIGIT", "9";
        FLAG = "flag", "\"\\Answered\" / \"\\Flagged\" / \"\\Deleted\" / \"\\Seen\" / \"\\Draft\" / flag-keyword", "2.3.2";
        ASTRING = "astring", "1*ASTRING-CHAR / string", "9";
        ATOM = "atom", "1*ATOM-CHAR", "9";
        QUOTED = "quoted", "DQUOTE *QUOTED-CHAR DQUOTE", "4.3";
        LITERAL = "literal", "\"{\" number \"}\" CRLF *CHAR8", "4.3";
        DATE = "date", "date-day \"-\" date-month \"-\" date-year", "9";
    }
}

use productions as p;

/// `ATOM-CHAR`: any character but `( ) { SP CTL % * " \ ]`.
pub(super) fn is_atom(octet: u8) -> bool {
    matches!(octet, 33..=126) && !b"(){%*\"\\]".contains(&octet)
}

fn is_astring(octet: u8) -> bool {
    is_atom(octet) || octet == b']'
}

pub(super) fn name_of(line: &[u8]) -> Option<CommandName> {
    let tracer = &mut Spans::unseen();
    let mut c = Cursor::new(line, tracer);
    tag(&mut c).ok()?;
    c.octet(b' ', &p::SP).ok()?;
    name(&mut c).ok()
}

pub(super) fn command<T: Tracer>(line: &[u8], tracer: &mut T) -> Result<Command, CommandError> {
    tracer.enter(&p::COMMAND, 0);
    let mut c = Cursor::new(line, tracer);
    let parsed = whole(&mut c);
    tracer.leave(line.len(), parsed.is_ok());
    parsed
}

fn whole<T: Tracer>(c: &mut Cursor<'_, '_, T>) -> Result<Command, CommandError> {
    let tag = tag(c).map_err(CommandError::Tag)?;
    let unknown = |error| CommandError::Unknown {
        tag: text(tag),
        error,
    };
    c.octet(b' ', &p::SP).map_err(unknown)?;
    let name = name(c).map_err(unknown)?;
    let arguments = |error| CommandError::Arguments {
        tag: text(tag),
        name,
        error,
    };
    let body = body(c, name).map_err(arguments)?;
    c.end(&p::CRLF).map_err(arguments)?;
    Ok(Command {
        tag: text(tag),
        body,
    })
}

fn tag<'a, T: Tracer>(c: &mut Cursor<'a, '_, T>) -> Parsed<&'a [u8]> {
    c.rule(&p::TAG, |c| {
        c.some(&p::TAG, |it| is_astring(it) && it != b'+')
    })
}

fn name<T: Tracer>(c: &mut Cursor<'_, '_, T>) -> Parsed<CommandName> {
    c.rule(&p::NAME, |c| {
        let start = c.at;
        let mut word = c.while_(|octet| octet.is_ascii_alphabetic());
        if word.eq_ignore_ascii_case(b"UID") && c.peek() == Some(b' ') {
            c.at += 1;
            c.while_(|octet| octet.is_ascii_alphabetic());
            word = &c.line[start..c.at];
        }
        let found = CommandName::ALL
            .into_iter()
            .find(|it| word.eq_ignore_ascii_case(it.as_str().as_bytes()));
        match found {
            Some(found) if c.peek().is_none_or(|it| it == b' ') => Ok(found),
            _ => {
                c.at = start;
                c.fail(&p::NAME)
            }
        }
    })
}

fn body<T: Tracer>(c: &mut Cursor<'_, '_, T>, name: CommandName) -> Parsed<Body> {
    Ok(match name {
        CommandName::Capability => Body::Capability,
        CommandName::Noop => Body::Noop,
        CommandName::Logout => Body::Logout,
        CommandName::Close => Body::Close,
        CommandName::Login => {
            sp(c)?;
            let user = astring(c)?;
            sp(c)?;
            Body::Login(user, astring(c)?)
        }
        CommandName::Select | CommandName::Examine => {
            sp(c)?;
            let read_only = name == CommandName::Examine;
            Body::Select {
                mailbox: astring(c)?,
                read_only,
            }
        }
        CommandName::Fetch | CommandName::UidFetch => {
            let by_uid = name == CommandName::UidFetch;
            sp(c)?;
            let set = sequence_set(c)?;
            sp(c)?;
            Body::Fetch {
                by_uid,
                set,
                items: fetch_items(c)?,
            }
        }
        CommandName::Store | CommandName::UidStore => {
            let by_uid = name == CommandName::UidStore;
            sp(c)?;
            let set = sequence_set(c)?;
            sp(c)?;
            let (operation, silent, flags) = c.rule(&p::STORE_ATT, store_att)?;
            Body::Store {
                by_uid,
                set,
                operation,
                silent,
                flags,
            }
        }
        CommandName::Search | CommandName::UidSearch => {
            let by_uid = name == CommandName::UidSearch;
            let mut keys = Vec::new();
            loop {
                sp(c)?;
                keys.push(search_key(c, 0)?);
                if c.peek().is_none() {
                    break;
                }
            }
            Body::Search { by_uid, keys }
        }
    })
}

fn sp<T: Tracer>(c: &mut Cursor<'_, '_, T>) -> Parsed<()> {
    c.octet(b' ', &p::SP)
}

/// A word of letters, dots, plus and minus, in upper case.
fn keyword<T: Tracer>(c: &mut Cursor<'_, '_, T>) -> String {
    let found = c.while_(|it| it.is_ascii_alphanumeric() || matches!(it, b'.' | b'+' | b'-'));
    let mut word = text(found);
    word.make_ascii_uppercase();
    word
}

pub(super) fn astring<T: Tracer>(c: &mut Cursor<'_, '_, T>) -> Parsed<String> {
    c.rule(&p::ASTRING, |c| match c.peek() {
        Some(b'"') => quoted(c),
        Some(b'{') => literal(c),
        _ => c.some(&p::ASTRING, is_astring).map(text),
    })
}

fn quoted<T: Tracer>(c: &mut Cursor<'_, '_, T>) -> Parsed<String> {
    c.rule(&p::QUOTED, |c| {
        c.octet(b'"', &p::QUOTED)?;
        let mut value = Vec::new();
        loop {
            match c.peek() {
                Some(b'"') => {
                    c.at += 1;
                    return Ok(text(&value));
                }
                Some(b'\\') => {
                    c.at += 1;
                    match c.peek() {
                        Some(octet @ (b'"' | b'\\')) => value.push(octet),
                        _ => return c.fail(&p::QUOTED),
                    }
                    c.at += 1;
                }
                None | Some(b'\r' | b'\n' | 0) => return c.fail(&p::QUOTED),
                Some(octet) => {
                    value.push(octet);
                    c.at += 1;
                }
            }
        }
    })
}

fn literal<T: Tracer>(c: &mut Cursor<'_, '_, T>) -> Parsed<String> {
    c.rule(&p::LITERAL, |c| {
        c.octet(b'{', &p::LITERAL)?;
        let start = c.at;
        let digits = text(c.some(&p::LITERAL, |it| it.is_ascii_digit())?);
        c.word(b"}\r\n", &p::LITERAL)?;
        match digits.parse::<usize>() {
            Ok(len) if c.rest().len() >= len => {
                let value = text(&c.rest()[..len]);
                c.at += len;
                Ok(value)
            }
            _ => {
                c.at = start;
                c.fail(&p::LITERAL)
            }
        }
    })
}

fn sequence_set<T: Tracer>(c: &mut Cursor<'_, '_, T>) -> Parsed<SequenceSet> {
    c.rule(&p::SEQUENCE_SET, |c| {
        let mut ranges = Vec::new();
        loop {
            let from = seq_number(c)?;
            let to = if c.peek() == Some(b':') {
                c.at += 1;
                seq_number(c)?
            } else {
                from
            };
            ranges.push((from, to));
            if c.peek() != Some(b',') {
                return Ok(SequenceSet(ranges));
            }
            c.at += 1;
        }
    })
}

fn seq_number<T: Tracer>(c: &mut Cursor<'_, '_, T>) -> Parsed<Option<u32>> {
    if c.peek() == Some(b'*') {
        c.at += 1;
        return Ok(None);
    }
    number(c, 1).map(Some)
}

fn number<T: Tracer>(c: &mut Cursor<'_, '_, T>, least: u32) -> Parsed<u32> {
    c.rule(&p::NUMBER, |c| {
        let start = c.at;
        let digits = text(c.some(&p::NUMBER, |it| it.is_ascii_digit())?);
        match digits.parse::<u32>() {
            Ok(number) if number >= least => Ok(number),
            _ => {
                c.at = start;
                c.fail(&p::NUMBER)
            }
        }
    })
}

fn fetch_items<T: Tracer>(c: &mut Cursor<'_, '_, T>) -> Parsed<Vec<FetchItem>> {
    if c.peek() == Some(b'(') {
        c.at += 1;
        let mut items = vec![c.rule(&p::FETCH_ATT, fetch_item)?];
        while c.peek() == Some(b' ') {
            c.at += 1;
            items.push(c.rule(&p::FETCH_ATT, fetch_item)?);
        }
        c.octet(b')', &p::FETCH)?;
        return Ok(items);
    }
    let start = c.at;
    let fast = [FetchItem::Flags, FetchItem::InternalDate, FetchItem::Size];
    match keyword(c).as_str() {
        "FAST" => Ok(fast.to_vec()),
        "ALL" => Ok(fast.into_iter().chain([FetchItem::Envelope]).collect()),
        _ => {
            c.at = start;
            Ok(vec![c.rule(&p::FETCH_ATT, fetch_item)?])
        }
    }
}

fn fetch_item<T: Tracer>(c: &mut Cursor<'_, '_, T>) -> Parsed<FetchItem> {
    let start = c.at;
    let peek = match keyword(c).as_str() {
        "FLAGS" => return Ok(FetchItem::Flags),
        "UID" => return Ok(FetchItem::Uid),
        "INTERNALDATE" => return Ok(FetchItem::InternalDate),
        "ENVELOPE" => return Ok(FetchItem::Envelope),
        "RFC822" => return Ok(FetchItem::Rfc822),
        "RFC822.SIZE" => return Ok(FetchItem::Size),
        "RFC822.HEADER" => return Ok(FetchItem::Rfc822Header),
        "RFC822.TEXT" => return Ok(FetchItem::Rfc822Text),
        "BODY" => false,
        "BODY.PEEK" => true,
        _ => {
            c.at = start;
            return c.fail(&p::FETCH_ATT);
        }
    };
    let section = c.rule(&p::SECTION, section)?;
    let mut partial = None;
    if c.peek() == Some(b'<') {
        c.at += 1;
        let origin = number(c, 0)?;
        c.octet(b'.', &p::FETCH_ATT)?;
        partial = Some((origin, number(c, 1)?));
        c.octet(b'>', &p::FETCH_ATT)?;
    }
    Ok(FetchItem::Section {
        peek,
        section,
        partial,
    })
}

fn section<T: Tracer>(c: &mut Cursor<'_, '_, T>) -> Parsed<Section> {
    c.octet(b'[', &p::SECTION)?;
    let start = c.at;
    let section = match keyword(c).as_str() {
        "" => Section::All,
        "HEADER" => Section::Header,
        "TEXT" => Section::Text,
        "HEADER.FIELDS" => Section::Fields {
            not: false,
            names: header_list(c)?,
        },
        "HEADER.FIELDS.NOT" => Section::Fields {
            not: true,
            names: header_list(c)?,
        },
        _ => {
            c.at = start;
            return c.fail(&p::SECTION);
        }
    };
    c.octet(b']', &p::SECTION)?;
    Ok(section)
}

fn header_list<T: Tracer>(c: &mut Cursor<'_, '_, T>) -> Parsed<Vec<String>> {
    sp(c)?;
    c.rule(&p::HEADER_LIST, |c| {
        c.octet(b'(', &p::HEADER_LIST)?;
        let mut names = vec![astring(c)?];
        while c.peek() == Some(b' ') {
            c.at += 1;
            names.push(astring(c)?);
        }
        c.octet(b')', &p::HEADER_LIST)?;
        Ok(names)
    })
}

fn store_att<T: Tracer>(c: &mut Cursor<'_, '_, T>) -> Parsed<(StoreOperation, bool, Flags)> {
    let start = c.at;
    let word = keyword(c);
    let (name, silent) = match word.strip_suffix(".SILENT") {
        Some(name) => (name, true),
        None => (word.as_str(), false),
    };
    let operation = match name {
        "FLAGS" => StoreOperation::Replace,
        "+FLAGS" => StoreOperation::Add,
        "-FLAGS" => StoreOperation::Remove,
        _ => {
            c.at = start;
            return c.fail(&p::STORE_ATT);
        }
    };
    sp(c)?;
    let listed = c.peek() == Some(b'(');
    c.at += usize::from(listed);
    let mut flags = Flags::new();
    if !(listed && c.peek() == Some(b')')) {
        flags.insert(flag(c)?);
        while c.peek() == Some(b' ') {
            c.at += 1;
            flags.insert(flag(c)?);
        }
    }
    if listed {
        c.octet(b')', &p::STORE_ATT)?;
    }
    Ok((operation, silent, flags))
}

/// A flag that a client may name: not `\Recent` (RFC 3501 section 2.3.2).
fn flag<T: Tracer>(c: &mut Cursor<'_, '_, T>) -> Parsed<Flag> {
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

/// How deep NOT, OR and parentheses may be nested.
const MAX_DEPTH: usize = 32;

fn search_key<T: Tracer>(c: &mut Cursor<'_, '_, T>, depth: usize) -> Parsed<Key> {
    c.rule(&p::SEARCH_KEY, |c| {
        if depth > MAX_DEPTH {
            return c.fail(&p::SEARCH_KEY);
        }
        match c.peek() {
            Some(b'(') => {
                c.at += 1;
                let mut keys = vec![search_key(c, depth + 1)?];
                while c.peek() == Some(b' ') {
                    c.at += 1;
                    keys.push(search_key(c, depth + 1)?);
                }
                c.octet(b')', &p::SEARCH_KEY)?;
                Ok(Key::And(keys))
            }
            Some(b'*' | b'0'..=b'9') => sequence_set(c).map(Key::Sequence),
            _ => named_key(c, depth),
        }
    })
}

fn named_key<T: Tracer>(c: &mut Cursor<'_, '_, T>, depth: usize) -> Parsed<Key> {
    let start = c.at;
    let word = keyword(c);
    if let Some(key) = search::simple(&word) {
        return Ok(key);
    }
    let string = |c: &mut Cursor<'_, '_, T>| {
        sp(c)?;
        astring(c)
    };
    Ok(match word.as_str() {
        "FROM" | "TO" | "CC" | "BCC" | "SUBJECT" => {
            let field = if word == "SUBJECT" {
                "Subject".into()
            } else {
                word
            };
            Key::Header(field, string(c)?)
        }
        "HEADER" => {
            let field = string(c)?;
            Key::Header(field, string(c)?)
        }
        "BODY" => Key::Body(string(c)?),
        "TEXT" => Key::Text(string(c)?),
        "KEYWORD" => Key::Has(Flag::Keyword(string(c)?)),
        "UNKEYWORD" => Key::Lacks(Flag::Keyword(string(c)?)),
        "LARGER" | "SMALLER" => {
            sp(c)?;
            let octets = number(c, 0)?;
            if word == "LARGER" {
                Key::Larger(octets)
            } else {
                Key::Smaller(octets)
            }
        }
        "BEFORE" | "ON" | "SINCE" => {
            sp(c)?;
            let day = date(c)?;
            match word.as_str() {
                "BEFORE" => Key::Before(day),
                "ON" => Key::On(day),
                _ => Key::Since(day),
            }
        }
        "UID" => {
            sp(c)?;
            Key::Uid(sequence_set(c)?)
        }
        "NOT" => {
            sp(c)?;
            Key::Not(Box::new(search_key(c, depth + 1)?))
        }
        "OR" => {
            sp(c)?;
            let one = search_key(c, depth + 1)?;
            sp(c)?;
            Key::Or(Box::new(one), Box::new(search_key(c, depth + 1)?))
        }
        _ => {
            c.at = start;
            return c.fail(&p::SEARCH_KEY);
        }
    })
}

/// `2-Mar-2026`, quoted or not: days since 1970.
fn date<T: Tracer>(c: &mut Cursor<'_, '_, T>) -> Parsed<i64> {
    c.rule(&p::DATE, |c| {
        let start = c.at;
        let word = astring(c)?;
        match search::parse_date(&word) {
            Some(days) => Ok(days),
            None => {
                c.at = start;
                c.fail(&p::DATE)
            }
        }
    })
}
