//! Writing commands as a client sends them (RFC 3501 section 9).
//!
//! A string is written as the plainest of what can hold it: an atom, a quoted string, a literal. For a
//! literal a client waits until the server says that it may go on, unless both speak LITERAL+ or
//! LITERAL- (RFC 7888); so a command is written in pieces. No string has a NUL (RFC 3501 section 4.3.1).

use super::command::{Body, Command, FetchItem, Section, SectionText};
use super::dates::{date_text, date_time};
use super::fetch::{needs_literal, quoted};
use super::key::{Key, WORDS};
use super::{Flags, grammar, utf7};
use crate::Octets;
use crate::message::{octets_without_nul, without_nul};
use core::fmt;
use std::io::Write as _;

/// For which literals a client waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Literals {
    /// For every one: `{n}`.
    #[default]
    Wait,
    /// For none (LITERAL+, RFC 7888 section 4): `{n+}`.
    Plus,
    /// For those of more than 4096 octets (LITERAL-, RFC 7888 section 5).
    Minus,
}

/// Octets of a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// What is sent.
    pub octets: Octets,
    /// Whether what follows may be sent only when the server has said `+`. A tagged response instead
    /// ends the command here (RFC 3501 section 7.5).
    pub waits: bool,
}

impl Command {
    /// The octets of the command, its last CRLF included.
    ///
    /// What they say is read as this command again, if the grammar can make it: not an empty list, a tag
    /// with a space in it, `\Recent` in STORE. A year that has not four digits is written as the nearest
    /// one that has.
    #[must_use]
    pub fn encode(&self, literals: Literals) -> Vec<Piece> {
        let mut w = Writer::new(literals);
        w.text(&self.tag);
        w.text(" ");
        w.text(self.name().as_str());
        w.body(&self.body);
        w.text("\r\n");
        w.end_piece(false);
        w.pieces
    }
}

pub(super) struct Writer {
    literals: Literals,
    pub(super) pieces: Vec<Piece>,
    pub(super) piece: Vec<u8>,
}

/// What can be written.
impl Writer {
    pub(super) fn new(literals: Literals) -> Self {
        Self {
            literals,
            pieces: Vec::new(),
            piece: Vec::new(),
        }
    }

    pub(super) fn text(&mut self, text: &str) {
        self.piece.extend_from_slice(text.as_bytes());
    }

    fn shown(&mut self, it: impl fmt::Display) {
        write!(self.piece, "{it}").expect("a Vec takes all");
    }

    pub(super) fn end_piece(&mut self, waits: bool) {
        let octets = core::mem::take(&mut self.piece).into();
        self.pieces.push(Piece { octets, waits });
    }

    /// `astring`
    fn astring(&mut self, octets: &[u8]) {
        self.word_or_string(octets, grammar::is_astring);
    }

    fn word_or_string(&mut self, octets: &[u8], fits: fn(u8) -> bool) {
        if !octets.is_empty() && octets.iter().all(|it| fits(*it)) {
            self.piece.extend_from_slice(octets);
        } else {
            self.string(octets);
        }
    }

    /// `string`
    fn string(&mut self, octets: &[u8]) {
        let octets = &*without_nul(octets);
        if needs_literal(octets) {
            self.announce(octets.len());
            self.piece.extend_from_slice(octets);
        } else {
            quoted(&mut self.piece, octets);
        }
    }

    /// Octets that are shared, not copied.
    fn literal(&mut self, octets: &Octets) {
        self.announce(octets.len());
        if !self.piece.is_empty() {
            self.end_piece(false);
        }
        self.pieces.push(Piece {
            octets: octets_without_nul(octets),
            waits: false,
        });
    }

    pub(super) fn announce(&mut self, len: usize) {
        let waits = match self.literals {
            Literals::Wait => true,
            Literals::Plus => false,
            Literals::Minus => len > 4096,
        };
        let plus = if waits { "" } else { "+" };
        self.shown(format_args!("{{{len}{plus}}}\r\n"));
        if waits {
            self.end_piece(true);
        }
    }

    /// The items with a space before each but the first.
    fn spaced<T>(&mut self, items: &[T], mut one: impl FnMut(&mut Self, &T)) {
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.text(" ");
            }
            one(self, item);
        }
    }

    fn list<T>(&mut self, items: &[T], one: impl FnMut(&mut Self, &T)) {
        self.text("(");
        self.spaced(items, one);
        self.text(")");
    }

    fn flags(&mut self, flags: &Flags) {
        let flags: Vec<_> = flags.iter().collect();
        self.list(&flags, |w, flag| w.shown(flag));
    }
}

/// Arguments of commands.
impl Writer {
    fn body(&mut self, body: &Body) {
        match body {
            Body::Capability
            | Body::Noop
            | Body::Logout
            | Body::StartTls
            | Body::Namespace
            | Body::Idle
            | Body::Check
            | Body::Close
            | Body::Unselect
            | Body::Expunge(None) => {}
            _ => {
                self.text(" ");
                self.arguments(body);
            }
        }
    }

    fn arguments(&mut self, body: &Body) {
        match body {
            Body::Id(pairs) => self.id(pairs.as_deref()),
            Body::Authenticate { mechanism, initial } => {
                self.text(mechanism);
                if let Some(initial) = initial {
                    self.text(" ");
                    self.text(initial);
                }
            }
            Body::Login(user, password) => {
                self.string(user.as_bytes());
                self.text(" ");
                self.string(password.as_bytes());
            }
            Body::Select { mailbox, .. }
            | Body::Create(mailbox)
            | Body::Delete(mailbox)
            | Body::Subscribe(mailbox)
            | Body::Unsubscribe(mailbox) => self.astring(mailbox.encode().as_bytes()),
            Body::Rename { from, to } => {
                self.astring(from.encode().as_bytes());
                self.text(" ");
                self.astring(to.encode().as_bytes());
            }
            Body::List {
                reference, pattern, ..
            } => {
                self.astring(utf7::encode(reference).as_bytes());
                self.text(" ");
                self.word_or_string(utf7::encode(pattern).as_bytes(), grammar::is_list);
            }
            Body::Status { mailbox, items } => {
                self.astring(mailbox.encode().as_bytes());
                self.text(" ");
                self.list(items, |w, item| w.text(item.as_str()));
            }
            Body::Append {
                mailbox,
                flags,
                internal_date,
                content,
            } => {
                self.astring(mailbox.encode().as_bytes());
                self.text(" ");
                if !flags.is_empty() {
                    self.flags(flags);
                    self.text(" ");
                }
                if let Some(at) = internal_date {
                    self.shown(format_args!("\"{}\" ", date_time(*at)));
                }
                self.literal(content);
            }
            Body::Enable(names) => self.spaced(names, |w, name| w.text(name)),
            Body::Search { charset, keys, .. } => {
                if let Some(charset) = charset {
                    self.text("CHARSET ");
                    self.astring(charset.as_bytes());
                    self.text(" ");
                }
                self.spaced(keys, Self::key);
            }
            Body::Expunge(Some(set)) => self.shown(set),
            Body::Fetch { set, items, .. } => {
                self.shown(format_args!("{set} "));
                match items.as_slice() {
                    [item] => self.fetch_item(item),
                    items => self.list(items, Self::fetch_item),
                }
            }
            Body::Store {
                set,
                operation,
                silent,
                flags,
                ..
            } => {
                let sign = operation.sign();
                let silent = if *silent { ".SILENT" } else { "" };
                self.shown(format_args!("{set} {sign}FLAGS{silent} "));
                self.flags(flags);
            }
            Body::Copy { set, to, .. } => {
                self.shown(format_args!("{set} "));
                self.astring(to.encode().as_bytes());
            }
            _ => {}
        }
    }

    fn id(&mut self, pairs: Option<&[(String, Option<String>)]>) {
        let Some(pairs) = pairs else {
            return self.text("NIL");
        };
        self.list(pairs, |w, (field, value)| {
            w.string(field.as_bytes());
            w.text(" ");
            match value {
                Some(value) => w.string(value.as_bytes()),
                None => w.text("NIL"),
            }
        });
    }

    fn fetch_item(&mut self, item: &FetchItem) {
        self.text(item.word());
        if let FetchItem::Section {
            peek,
            section,
            partial,
        } = item
        {
            self.text(if *peek { ".PEEK" } else { "" });
            self.section(section);
            if let Some((origin, octets)) = partial {
                self.shown(format_args!("<{origin}.{octets}>"));
            }
        }
    }

    fn section(&mut self, section: &Section) {
        self.text("[");
        for (index, number) in section.part.iter().enumerate() {
            let dot = if index > 0 { "." } else { "" };
            self.shown(format_args!("{dot}{number}"));
        }
        if !section.part.is_empty() && section.text != SectionText::All {
            self.text(".");
        }
        self.text(section.text.word());
        if let SectionText::Fields { names, .. } = &section.text {
            self.text(" ");
            self.list(names, |w, name| w.astring(name.as_bytes()));
        }
        self.text("]");
    }

    fn key(&mut self, key: &Key) {
        if let Some((word, _)) = WORDS.iter().find(|(_, it)| it == key) {
            return self.text(word);
        }
        match key {
            Key::Has(flag) => self.shown(format_args!("KEYWORD {flag}")),
            Key::Lacks(flag) => self.shown(format_args!("UNKEYWORD {flag}")),
            Key::Envelope(field, text) => self.text_key(field.as_str(), text),
            Key::Header(name, text) => {
                self.text("HEADER ");
                self.astring(name.as_bytes());
                self.text_key("", text);
            }
            Key::Body(text) => self.text_key("BODY", text),
            Key::Text(text) => self.text_key("TEXT", text),
            Key::Larger(octets) => self.shown(format_args!("LARGER {octets}")),
            Key::Smaller(octets) => self.shown(format_args!("SMALLER {octets}")),
            Key::Before(day) => self.day_key("BEFORE", *day),
            Key::On(day) => self.day_key("ON", *day),
            Key::Since(day) => self.day_key("SINCE", *day),
            Key::SentBefore(day) => self.day_key("SENTBEFORE", *day),
            Key::SentOn(day) => self.day_key("SENTON", *day),
            Key::SentSince(day) => self.day_key("SENTSINCE", *day),
            Key::Sequence(set) => self.shown(set),
            Key::Uid(set) => self.shown(format_args!("UID {set}")),
            Key::Not(key) => {
                self.text("NOT ");
                self.key(key);
            }
            Key::Or(one, other) => {
                self.text("OR ");
                self.key(one);
                self.text(" ");
                self.key(other);
            }
            Key::And(keys) => self.list(keys, Self::key),
            // They are words alone.
            Key::All | Key::New => {}
        }
    }

    fn text_key(&mut self, word: &str, text: &[u8]) {
        self.text(word);
        self.text(" ");
        self.string(text);
    }

    fn day_key(&mut self, word: &str, day: i64) {
        self.shown(format_args!("{word} {}", date_text(day)));
    }
}
