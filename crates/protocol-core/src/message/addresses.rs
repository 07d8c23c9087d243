//! Address lists (RFC 5322 section 3.4) taken apart: comments and quotes are taken away, encoded words stay as
//! they are. It never fails: what is no address is a mailbox without a host.

use super::mime::{comment, quoted, unescaped};

/// An address, or where a group begins (only `mailbox`) or ends (nothing), as in an ENVELOPE (RFC 3501
/// section 7.4.2).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Address {
    pub(crate) name: Option<Vec<u8>>,
    pub(crate) route: Option<Vec<u8>>,
    pub(crate) mailbox: Option<Vec<u8>>,
    pub(crate) host: Option<Vec<u8>>,
}

/// The addresses of a field's value in one line.
pub(crate) fn addresses(value: &[u8]) -> Vec<Address> {
    let mut list = List {
        rest: value,
        words: Vec::new(),
        comment: None,
        in_group: false,
        found: Vec::new(),
    };
    list.all();
    list.found
}

/// A word of a name or an address.
#[derive(Debug, Clone, Copy)]
struct Word<'a> {
    text: &'a [u8],
    kind: Kind,
    /// Whether space or a comment stands before it.
    apart: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Atom,
    /// Without its quotes, the backslashes still in it.
    Quoted,
    At,
}

struct List<'a> {
    rest: &'a [u8],
    /// Of the address that is being read.
    words: Vec<Word<'a>>,
    /// The last comment, without its brackets.
    comment: Option<&'a [u8]>,
    in_group: bool,
    found: Vec<Address>,
}

impl<'a> List<'a> {
    fn all(&mut self) {
        loop {
            self.read_words();
            let end = self.rest.split_off_first();
            match end {
                Some(b':') if !self.in_group => self.group_begins(),
                Some(b'<') => self.angle(),
                Some(b',' | b':' | b'>') => self.plain(),
                Some(b';') => {
                    self.plain();
                    if core::mem::take(&mut self.in_group) {
                        self.found.push(Address::default());
                    }
                }
                _ => break,
            }
        }
        self.plain();
        if self.in_group {
            self.found.push(Address::default());
        }
    }

    /// Reads words up to one of `< > , ; :` or the end.
    fn read_words(&mut self) {
        let mut apart = false;
        while let Some(octet) = self.rest.first() {
            let len = match octet {
                b' ' | b'\t' | b'\r' | b'\n' => {
                    apart = true;
                    1
                }
                b'(' => {
                    let len = comment(self.rest);
                    let text = &self.rest[1..len];
                    self.comment = Some(text.strip_suffix(b")").unwrap_or(text));
                    apart = true;
                    len
                }
                b'<' | b'>' | b',' | b';' | b':' => return,
                _ => {
                    let (word, len) = word(self.rest, apart);
                    self.words.push(word);
                    apart = false;
                    len
                }
            };
            self.rest = &self.rest[len..];
        }
    }

    /// `display-name ":"`
    fn group_begins(&mut self) {
        self.found.push(Address {
            mailbox: Some(phrase(&self.words)),
            ..Address::default()
        });
        self.words.clear();
        self.comment = None;
        self.in_group = true;
    }

    /// `[display-name] "<" [route ":"] addr-spec ">"`, behind the `<`.
    fn angle(&mut self) {
        let name = phrase(&self.words);
        let name = match self.words.is_empty() {
            true => None,
            false => Some(name),
        };
        self.words.clear();
        self.comment = None;
        let mut route = None;
        loop {
            let before = self.rest;
            self.read_words();
            match self.rest.split_off_first() {
                // `@a,@b:` (RFC 5322 section 4.4).
                Some(b':') => {
                    route = Some(joined(&self.words));
                    self.words.clear();
                }
                Some(b',') if self.words.first().is_some_and(|it| it.kind == Kind::At) => {
                    self.words.push(Word {
                        text: b",",
                        kind: Kind::Atom,
                        apart: false,
                    });
                }
                Some(b'>') | None => break,
                // It was never closed.
                Some(_) => {
                    let taken = before.len() - self.rest.len();
                    self.rest = &before[taken - 1..];
                    break;
                }
            }
        }
        // `<>` alone is nobody.
        if !self.words.is_empty() || name.is_some() {
            let words = core::mem::take(&mut self.words);
            self.address(name, route, &words);
        }
        // What stands behind it up to the comma is no part of it.
        self.read_words();
        self.words.clear();
        self.comment = None;
    }

    /// `addr-spec`, with the name in a comment behind it, as it was once written.
    fn plain(&mut self) {
        let comment = self.comment.take();
        if self.words.is_empty() {
            return;
        }
        let words = core::mem::take(&mut self.words);
        let name = comment.map(unescaped).map(|it| it.trim_ascii().to_vec());
        self.address(name.filter(|it| !it.is_empty()), None, &words);
    }

    fn address(&mut self, name: Option<Vec<u8>>, route: Option<Vec<u8>>, words: &[Word<'_>]) {
        let (local, host) = mailbox(words);
        self.found.push(Address {
            name,
            route,
            mailbox: Some(local),
            // Without one it would be a group: an address that has no host has an empty one.
            host: Some(host),
        });
    }
}

/// The word that begins here, and its length.
fn word(octets: &[u8], apart: bool) -> (Word<'_>, usize) {
    let (text, kind, len) = match octets[0] {
        b'@' => (&octets[..1], Kind::At, 1),
        b'"' => {
            let (_, len) = quoted(octets);
            let text = &octets[1..len];
            let closed = len > 1 && text.last() == Some(&b'"');
            let text = if closed {
                &text[..text.len() - 1]
            } else {
                text
            };
            (text, Kind::Quoted, len)
        }
        b'[' => {
            let end = octets.iter().position(|it| *it == b']');
            let len = end.map_or(octets.len(), |it| it + 1);
            (&octets[..len], Kind::Atom, len)
        }
        _ => {
            let ends = |it: &u8| b" \t\r\n()<>,;:@\"".contains(it);
            let len = octets.iter().position(ends).unwrap_or(octets.len()).max(1);
            (&octets[..len], Kind::Atom, len)
        }
    };
    (Word { text, kind, apart }, len)
}

/// Words with the space between them that they had, in one of each.
fn phrase(words: &[Word<'_>]) -> Vec<u8> {
    let mut text = Vec::new();
    for word in words {
        if word.apart && !text.is_empty() {
            text.push(b' ');
        }
        append(&mut text, word);
    }
    text
}

/// Words without space between them.
fn joined(words: &[Word<'_>]) -> Vec<u8> {
    let mut text = Vec::new();
    words.iter().for_each(|it| append(&mut text, it));
    text
}

fn append(text: &mut Vec<u8>, word: &Word<'_>) {
    match word.kind {
        Kind::Quoted if word.text.contains(&b'\\') => text.extend(unescaped(word.text)),
        _ => text.extend_from_slice(word.text),
    }
}

/// Local part and domain: what stands before and behind the last `@`.
fn mailbox(words: &[Word<'_>]) -> (Vec<u8>, Vec<u8>) {
    match words.iter().rposition(|it| it.kind == Kind::At) {
        Some(at) => (joined(&words[..at]), joined(&words[at + 1..])),
        None => (phrase(words), Vec::new()),
    }
}
