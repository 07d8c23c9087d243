//! UID SEARCH with keys as a person types them.

use crate::imap::encode::{Literals, Piece, Writer};

/// The command, its last CRLF included. A word or a quoted string that is not US-ASCII goes as a literal,
/// in UTF-8, which is named then, unless the keys name a charset themselves. Whatever the keys are, the
/// command is one, and the server waits for nothing behind it.
pub(super) fn encode(tag: &str, keys: &str, literals: Literals) -> Vec<Piece> {
    let mut w = Writer::new(literals);
    w.text(tag);
    w.text(" UID SEARCH ");
    let names_charset = keys
        .get(..8)
        .is_some_and(|it| it.eq_ignore_ascii_case("CHARSET "));
    if !keys.is_ascii() && !names_charset {
        w.text("CHARSET UTF-8 ");
    }
    let mut rest = keys;
    while !rest.is_empty() {
        let (word, len) = word(rest);
        match word {
            Some(text) if !text.is_ascii() => literal(&mut w, &text),
            _ => plain(&mut w, &rest[..len]),
        }
        rest = &rest[len..];
    }
    // `{3}` at the end of the line would announce a literal.
    if w.piece.ends_with(b"}") {
        w.piece.push(b' ');
    }
    w.text("\r\n");
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

/// As it is; what would end the line, or is no character of IMAP, is a space.
fn plain(w: &mut Writer, text: &str) {
    let octets = text.bytes().map(|it| match it {
        b'\r' | b'\n' | 0 | 0x80.. => b' ',
        octet => octet,
    });
    w.piece.extend(octets);
}

fn literal(w: &mut Writer, text: &str) {
    w.announce(text.len());
    let octets = text.bytes().map(|it| if it == 0 { b' ' } else { it });
    w.piece.extend(octets);
}
