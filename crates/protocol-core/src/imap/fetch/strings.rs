//! Strings as they go on the wire (RFC 3501 sections 4.3 and 9).

use crate::imap::grammar::is_astring;
use crate::message::without_nul;
use std::io::Write as _;

/// `nstring`: a string or `NIL`.
pub(in crate::imap) fn nstring(out: &mut Vec<u8>, value: Option<&[u8]>) {
    match value {
        Some(value) => string(out, value),
        None => out.extend_from_slice(b"NIL"),
    }
}

/// `string`: quoted, or a literal where a quoted string cannot hold it (8-bit octets, CR, LF).
pub(in crate::imap) fn string(out: &mut Vec<u8>, value: &[u8]) {
    let value = &*without_nul(value);
    if needs_literal(value) {
        write!(out, "{{{}}}\r\n", value.len()).expect("a Vec takes all");
        out.extend_from_slice(value);
    } else {
        quoted(out, value);
    }
}

/// Whether a quoted string cannot hold it.
pub(in crate::imap) fn needs_literal(value: &[u8]) -> bool {
    !value.is_ascii() || value.iter().any(|it| b"\r\n".contains(it))
}

/// `quoted`.
pub(in crate::imap) fn quoted(out: &mut Vec<u8>, value: &[u8]) {
    out.push(b'"');
    for octet in value {
        if matches!(octet, b'"' | b'\\') {
            out.push(b'\\');
        }
        out.push(*octet);
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
        assert_eq!(written(b"a\tc\x7f"), "\"a\tc\x7f\"");
        let mut out = Vec::new();
        string(&mut out, b"a\0b");
        assert_eq!(out, b"{3}\r\na\x80b", "RFC 3501 section 4.3.1");
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
