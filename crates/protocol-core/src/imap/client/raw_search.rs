//! UID SEARCH with keys as a person types them.

use crate::imap::{Literals, Piece};
use std::io::Write as _;

/// The command, its last CRLF included. A word or a quoted string that is not US-ASCII goes as a literal,
/// in UTF-8, which is named then, unless the keys name a charset themselves. Whatever the keys are, the
/// command is one, and the server waits for nothing behind it.
pub(super) fn encode(tag: &str, keys: &str, literals: Literals) -> Vec<Piece> {
    let mut w = Writer {
        literals,
        pieces: Vec::new(),
        piece: format!("{tag} UID SEARCH ").into_bytes(),
    };
    let names_charset = keys
        .get(..8)
        .is_some_and(|it| it.eq_ignore_ascii_case("CHARSET "));
    if !keys.is_ascii() && !names_charset {
        w.piece.extend_from_slice(b"CHARSET UTF-8 ");
    }
    let mut rest = keys;
    while !rest.is_empty() {
        let (word, len) = word(rest);
        match word {
            Some(text) if !text.is_ascii() => w.literal(&text),
            _ => w.plain(&rest[..len]),
        }
        rest = &rest[len..];
    }
    // `{3}` at the end of the line would announce a literal.
    if w.piece.ends_with(b"}") {
        w.piece.push(b' ');
    }
    w.piece.extend_from_slice(b"\r\n");
    w.end_piece(false);
    w.pieces
}

/// What is said by the first word or quoted string, `None` where it is neither, and how many octets it is.
fn word(text: &str) -> (Option<String>, usize) {
    let Some(inside) = text.strip_prefix('"') else {
        let end = text.find([' ', '(', ')', '"']).unwrap_or(text.len());
        return match end {
            0 => (None, 1),
            end => (Some(text[..end].to_owned()), end),
        };
    };
    let mut said = String::new();
    let mut letters = inside.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' => return (Some(said), at + 2),
            '\\' => said.extend(letters.next().map(|it| it.1)),
            letter => said.push(letter),
        }
    }
    // It is never closed.
    (None, text.len())
}

struct Writer {
    literals: Literals,
    pieces: Vec<Piece>,
    piece: Vec<u8>,
}

impl Writer {
    /// As it is; what would end the line, or is no character of IMAP, is a space.
    fn plain(&mut self, text: &str) {
        let octets = text.bytes().map(|it| match it {
            b'\r' | b'\n' | 0 | 0x80.. => b' ',
            octet => octet,
        });
        self.piece.extend(octets);
    }

    fn literal(&mut self, text: &str) {
        let waits = match self.literals {
            Literals::Wait => true,
            Literals::Plus => false,
            Literals::Minus => text.len() > 4096,
        };
        let plus = if waits { "" } else { "+" };
        write!(self.piece, "{{{}{plus}}}\r\n", text.len()).expect("a Vec takes all");
        if waits {
            self.end_piece(true);
        }
        let octets = text.bytes().map(|it| if it == 0 { b' ' } else { it });
        self.piece.extend(octets);
    }

    fn end_piece(&mut self, waits: bool) {
        let octets = core::mem::take(&mut self.piece).into();
        self.pieces.push(Piece { octets, waits });
    }
}
