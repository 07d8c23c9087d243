//! Address lists (RFC 5322 section 3.4) as IMAP tells them (RFC 3501 section 7.4.2): `(name route mailbox
//! host)` for each, comments and quotes taken away, encoded words as they are. Like the rest it never
//! fails: what is no address is told as a mailbox without a host.

use super::strings::{nstring, string};
use crate::imap::mime::{comment, quoted, unescaped};

/// Writes the list, or `NIL` where there is no address.
pub(super) fn write(out: &mut Vec<u8>, value: &[u8]) {
    let start = out.len();
    out.push(b'(');
    let mut list = List {
        out,
        rest: value,
        words: Vec::new(),
        comment: None,
        in_group: false,
    };
    list.all();
    if out.len() == start + 1 {
        out.truncate(start);
        out.extend_from_slice(b"NIL");
    } else {
        out.push(b')');
    }
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

struct List<'a, 'o> {
    out: &'o mut Vec<u8>,
    rest: &'a [u8],
    /// Of the address that is being read.
    words: Vec<Word<'a>>,
    /// The last comment, without its brackets.
    comment: Option<&'a [u8]>,
    in_group: bool,
}

impl<'a> List<'a, '_> {
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
                        self.out.extend_from_slice(b"(NIL NIL NIL NIL)");
                    }
                }
                _ => break,
            }
        }
        self.plain();
        if self.in_group {
            self.out.extend_from_slice(b"(NIL NIL NIL NIL)");
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
        self.out.extend_from_slice(b"(NIL NIL ");
        let name = phrase(&self.words);
        string(self.out, &name);
        self.out.extend_from_slice(b" NIL)");
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
            let (local, host) = mailbox(&words);
            self.address(name.as_deref(), route.as_deref(), &local, &host);
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
        let (local, host) = mailbox(&words);
        let name = comment.map(unescaped);
        let name = name.as_deref().map(<[u8]>::trim_ascii);
        self.address(name.filter(|it| !it.is_empty()), None, &local, &host);
    }

    fn address(&mut self, name: Option<&[u8]>, route: Option<&[u8]>, local: &[u8], host: &[u8]) {
        self.out.push(b'(');
        nstring(self.out, name);
        self.out.push(b' ');
        nstring(self.out, route);
        self.out.push(b' ');
        string(self.out, local);
        self.out.push(b' ');
        // NIL would make it a group: an address that has no host has an empty one.
        string(self.out, host);
        self.out.push(b')');
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

#[cfg(test)]
mod tests {
    fn written(value: &str) -> String {
        let mut out = Vec::new();
        super::write(&mut out, value.as_bytes());
        String::from_utf8_lossy(&out).into_owned()
    }

    #[test]
    fn addresses_are_told_as_they_are_written() {
        for (value, wanted) in [
            ("", "NIL"),
            (" ( nobody ) ", "NIL"),
            ("a@b.example", r#"((NIL NIL "a" "b.example"))"#),
            ("<a@b.example>", r#"((NIL NIL "a" "b.example"))"#),
            (
                "Terry Gray <gray@cac.washington.edu>",
                r#"(("Terry Gray" NIL "gray" "cac.washington.edu"))"#,
            ),
            (
                r#""Gray, Terry" <gray@x.example>"#,
                r#"(("Gray, Terry" NIL "gray" "x.example"))"#,
            ),
            (r#""a \"b\" \\c" <x@y>"#, r#"(("a \"b\" \\c" NIL "x" "y"))"#),
            (r#"J. "Q" Public<x@y>"#, r#"(("J. Q Public" NIL "x" "y"))"#),
            (
                "=?utf-8?Q?J=C3=B6rg?= <j@x.example>",
                r#"(("=?utf-8?Q?J=C3=B6rg?=" NIL "j" "x.example"))"#,
            ),
            (
                "gray@x.example (Terry Gray)",
                r#"(("Terry Gray" NIL "gray" "x.example"))"#,
            ),
            (
                r#""john doe"@x.example"#,
                r#"((NIL NIL "john doe" "x.example"))"#,
            ),
            (
                "john . q @ x . example",
                r#"((NIL NIL "john.q" "x.example"))"#,
            ),
            ("a@[192.0.2.1]", r#"((NIL NIL "a" "[192.0.2.1]"))"#),
            (
                "a@[IPv6:2001:db8::1], b@c",
                r#"((NIL NIL "a" "[IPv6:2001:db8::1]")(NIL NIL "b" "c"))"#,
            ),
            (
                "<@a.example,@b.example:joe@c.example>",
                r#"((NIL "@a.example,@b.example" "joe" "c.example"))"#,
            ),
            ("a@b, , c@d,", r#"((NIL NIL "a" "b")(NIL NIL "c" "d"))"#),
            ("root", r#"((NIL NIL "root" ""))"#),
        ] {
            assert_eq!(written(value), wanted, "{value}");
        }
    }

    #[test]
    fn a_group_begins_with_its_name_and_ends_with_nothing() {
        for (value, wanted) in [
            (
                "Undisclosed recipients:;",
                r#"((NIL NIL "Undisclosed recipients" NIL)(NIL NIL NIL NIL))"#,
            ),
            (
                "A Group: Ed Jones <c@a.test>, joe@where.test ; x@y",
                r#"((NIL NIL "A Group" NIL)("Ed Jones" NIL "c" "a.test")(NIL NIL "joe" "where.test")(NIL NIL NIL NIL)(NIL NIL "x" "y"))"#,
            ),
            (
                "never closed: a@b",
                r#"((NIL NIL "never closed" NIL)(NIL NIL "a" "b")(NIL NIL NIL NIL))"#,
            ),
        ] {
            assert_eq!(written(value), wanted, "{value}");
        }
    }

    #[test]
    fn what_is_no_address_is_told_all_the_same() {
        for (value, wanted) in [
            ("<>", "NIL"),
            ("Nobody <>", r#"(("Nobody" NIL "" ""))"#),
            ("<a@b", r#"((NIL NIL "a" "b"))"#),
            ("\"never closed", r#"((NIL NIL "never closed" ""))"#),
            ("\"", r#"((NIL NIL "" ""))"#),
            ("(never closed", "NIL"),
            ("a@b> , c@d", r#"((NIL NIL "a" "b")(NIL NIL "c" "d"))"#),
            (
                "A <a@b> rest, c@d",
                r#"(("A" NIL "a" "b")(NIL NIL "c" "d"))"#,
            ),
            ("a b", r#"((NIL NIL "a b" ""))"#),
            ("\u{e4}@b", "((NIL NIL {2}\r\n\u{e4} \"b\"))"),
        ] {
            assert_eq!(written(value), wanted, "{value}");
        }
    }
}
