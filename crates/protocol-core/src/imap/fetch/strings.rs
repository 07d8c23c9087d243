//! Strings as they go on the wire (RFC 3501 sections 4.3 and 9).

use crate::imap::grammar::is_astring;
use std::io::Write as _;

/// `nstring`: a string or `NIL`.
pub(in crate::imap) fn nstring(out: &mut Vec<u8>, value: Option<&[u8]>) {
    match value {
        Some(value) => string(out, value),
        None => out.extend_from_slice(b"NIL"),
    }
}

/// `string`: quoted, or a literal where a quoted string cannot hold it (8-bit octets, CR, LF). NUL can
/// stand in neither, and is left out.
pub(in crate::imap) fn string(out: &mut Vec<u8>, value: &[u8]) {
    let needs_literal = |octet: &u8| *octet > 127 || matches!(octet, b'\r' | b'\n');
    if value.iter().any(needs_literal) {
        let octets = || value.iter().copied().filter(|it| *it != 0);
        write!(out, "{{{}}}\r\n", octets().count()).expect("a Vec takes all");
        out.extend(octets());
        return;
    }
    out.push(b'"');
    for octet in value {
        match octet {
            0 => {}
            b'"' | b'\\' => out.extend([b'\\', *octet]),
            _ => out.push(*octet),
        }
    }
    out.push(b'"');
}

/// `astring`: as it is, where it can stand so.
pub(in crate::imap) fn astring(out: &mut Vec<u8>, value: &[u8]) {
    if !value.is_empty() && value.iter().all(|it| is_astring(*it)) {
        out.extend_from_slice(value);
    } else {
        string(out, value);
    }
}

/// In upper case, as the RFC writes what is a name.
pub(in crate::imap) fn upper(out: &mut Vec<u8>, value: &[u8]) {
    string(out, &value.to_ascii_uppercase());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(value: &[u8]) -> String {
        let mut out = Vec::new();
        string(&mut out, value);
        String::from_utf8_lossy(&out).into_owned()
    }

    #[test]
    fn what_cannot_stand_in_quotes_is_a_literal() {
        assert_eq!(written(b""), "\"\"");
        assert_eq!(written(b"a \"b\" \\"), "\"a \\\"b\\\" \\\\\"");
        assert_eq!(written("ä".as_bytes()), "{2}\r\nä");
        assert_eq!(written(b"a\rb"), "{3}\r\na\rb");
        assert_eq!(written(b"a\0b\tc\x7f"), "\"ab\tc\x7f\"");
        assert_eq!(written(b"a\0\n"), "{2}\r\na\n");
    }

    #[test]
    fn a_word_needs_no_quotes() {
        for (value, wanted) in [
            ("INBOX", "INBOX"),
            ("a/b]", "a/b]"),
            ("a b", "\"a b\""),
            ("", "\"\""),
            ("a*", "\"a*\""),
        ] {
            let mut out = Vec::new();
            astring(&mut out, value.as_bytes());
            assert_eq!(out, wanted.as_bytes());
        }
    }
}
