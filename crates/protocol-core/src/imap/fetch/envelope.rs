//! ENVELOPE (RFC 3501 section 7.4.2): the fields of the header as they are written. Encoded words are not
//! decoded.

use super::strings::nstring;
use crate::message::{Address, Field, addresses, fields};

/// The parts of an envelope, in their order.
const FIELDS: [&str; 10] = [
    "Date",
    "Subject",
    "From",
    "Sender",
    "Reply-To",
    "To",
    "Cc",
    "Bcc",
    "In-Reply-To",
    "Message-ID",
];
const FROM: usize = 2;
const SENDER: usize = 3;
const REPLY_TO: usize = 4;
const BCC: usize = 7;

/// Writes the envelope of a message; of it only the header is read. The addresses of all fields of a name
/// are one list; of another field that comes twice the first counts.
pub(super) fn write(out: &mut Vec<u8>, message: &[u8]) {
    let mut found: [Vec<Field<'_>>; 10] = [const { Vec::new() }; 10];
    for field in fields(message) {
        if let Some(place) = FIELDS.iter().position(|name| field.is(name)) {
            found[place].push(field);
        }
    }
    let mut from = Vec::new();
    out.push(b'(');
    for (place, fields) in found.iter().enumerate() {
        if place > 0 {
            out.push(b' ');
        }
        if !(FROM..=BCC).contains(&place) {
            let value = fields.first().map(Field::unfolded);
            nstring(out, value.as_deref());
            continue;
        }
        let list = fields.iter().flat_map(|it| addresses(&it.unfolded()));
        let list = list.collect::<Vec<_>>();
        // Who sends, and to whom answers go, is who it is from where nothing else is said.
        match place {
            SENDER | REPLY_TO if list.is_empty() => write_addresses(out, &from),
            _ => write_addresses(out, &list),
        }
        if place == FROM {
            from = list;
        }
    }
    out.push(b')');
}

/// `(name route mailbox host)` of each, or `NIL`.
fn write_addresses(out: &mut Vec<u8>, list: &[Address]) {
    if list.is_empty() {
        return nstring(out, None);
    }
    out.push(b'(');
    for it in list {
        let mut before = b'(';
        for value in [&it.name, &it.route, &it.mailbox, &it.host] {
            out.push(before);
            nstring(out, value.as_deref());
            before = b' ';
        }
        out.push(b')');
    }
    out.push(b')');
}

#[cfg(test)]
mod tests {
    fn written(value: &str) -> String {
        let mut out = Vec::new();
        super::write_addresses(&mut out, &crate::message::addresses(value.as_bytes()));
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
