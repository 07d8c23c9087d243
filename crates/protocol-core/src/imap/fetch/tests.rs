use super::*;
use crate::imap::command::{Body, Command};

/// What FETCH says of a message that has only this content.
fn sent(content: &[u8], items: &str) -> Vec<u8> {
    let line = format!("a FETCH 1 {items}");
    let Ok(command) = Command::parse(line.as_bytes()) else {
        panic!("{line}");
    };
    let Body::Fetch { items, .. } = command.body else {
        panic!("{line}");
    };
    let message = Message {
        uid: 7,
        flags: [Flag::Seen, Flag::Keyword("$a".into())].into(),
        internal_date: 1_772_442_000,
        content: content.into(),
    };
    let units = written(3, &message, true, &items, false);
    let octets: Vec<&[u8]> = units.iter().map(|it| &**it).collect();
    octets.concat()
}

fn written(
    number: u32,
    message: &Message,
    recent: bool,
    items: &[FetchItem],
    with_flags: bool,
) -> VecDeque<Octets> {
    let mut out = Units::default();
    response(&mut out, number, message, recent, items, with_flags);
    out.finish()
}

/// The same as a text.
fn said(content: &str, items: &str) -> String {
    String::from_utf8_lossy(&sent(content.as_bytes(), items)).into_owned()
}

/// The value of the one item.
fn value(content: &str, item: &str) -> String {
    let said = said(content, item);
    let (_, rest) = said.split_once(" (").expect("a list");
    let rest = rest.strip_suffix(")\r\n").expect("it ends");
    let name_ends = match rest.find(']') {
        Some(at) if rest.starts_with("BODY[") => at + rest[at..].find(' ').unwrap_or(0),
        _ => rest.find(' ').expect("a name"),
    };
    rest[name_ends + 1..].to_owned()
}

#[test]
fn each_item_is_told_under_its_name_in_the_order_asked() {
    let content = "Subject: it\r\n\r\nHello.\r\n";
    for (items, wanted) in [
        ("FLAGS", "* 3 FETCH (FLAGS (\\Seen $a \\Recent))\r\n"),
        (
            "(UID INTERNALDATE RFC822.SIZE)",
            "* 3 FETCH (UID 7 INTERNALDATE \" 2-Mar-2026 09:00:00 +0000\" RFC822.SIZE 23)\r\n",
        ),
        (
            "RFC822",
            "* 3 FETCH (RFC822 {23}\r\nSubject: it\r\n\r\nHello.\r\n)\r\n",
        ),
        (
            "RFC822.HEADER",
            "* 3 FETCH (RFC822.HEADER {15}\r\nSubject: it\r\n\r\n)\r\n",
        ),
        (
            "RFC822.TEXT",
            "* 3 FETCH (RFC822.TEXT {8}\r\nHello.\r\n)\r\n",
        ),
        (
            "BODY.PEEK[TEXT]",
            "* 3 FETCH (BODY[TEXT] {8}\r\nHello.\r\n)\r\n",
        ),
        ("BODY[]<17.3>", "* 3 FETCH (BODY[]<17> {3}\r\nllo)\r\n"),
        ("BODY[]<23.3>", "* 3 FETCH (BODY[]<23> \"\")\r\n"),
        ("BODY[2]<0.3>", "* 3 FETCH (BODY[2]<0> NIL)\r\n"),
        (
            "BODY[]<20.4294967295>",
            "* 3 FETCH (BODY[]<20> {3}\r\n.\r\n)\r\n",
        ),
        (
            "BODY[1.MIME]",
            "* 3 FETCH (BODY[1.MIME] {15}\r\nSubject: it\r\n\r\n)\r\n",
        ),
    ] {
        assert_eq!(said(content, items), wanted);
    }
}

#[test]
fn long_octets_are_shared_with_the_message() {
    let content = format!("Subject: it\r\n\r\n{}", "x".repeat(SHORT + 1));
    let message = Message {
        uid: 1,
        flags: Flags::new(),
        internal_date: 0,
        content: content.as_str().into(),
    };
    let items = [FetchItem::Uid, FetchItem::Rfc822Text, FetchItem::Size];
    let units = written(1, &message, false, &items, true);
    assert_eq!(&*units[0], b"* 1 FETCH (UID 1 RFC822.TEXT {16385}\r\n");
    assert!(core::ptr::eq(&*units[1], &message.content[15..]));
    assert_eq!(&*units[2], b" RFC822.SIZE 16400 FLAGS ())\r\n");
}

const PARTS: &str = "From: a@b.example\r\n\
    X-Folded: one\r\n two\r\n\tthree\r\n\
    Content-Type: multipart/mixed; boundary=\"x y\"\r\n\
    subject: it\r\n\
    \r\n\
    Preamble.\r\n\
    --x y\r\n\
    \r\n\
    One.\r\n\
    --x y  \r\n\
    Content-Type: message/rfc822\r\n\
    Content-Description: a letter\r\n\
    \r\n\
    Subject: inner\r\n\
    Content-Type: multipart/alternative; boundary=z\r\n\
    \r\n\
    --z\r\n\
    Content-Type: text/html\r\n\
    \r\n\
    <p>\r\n\
    --z--\r\n\
    --x y\r\n\
    Content-Type: image/gif\r\n\
    --x y--\r\n\
    Epilogue.\r\n";

#[test]
fn a_section_is_what_the_rfc_says_it_is() {
    let inner = "Subject: inner\r\nContent-Type: multipart/alternative; boundary=z\r\n\r\n";
    for (section, wanted) in [
        ("1", Some("One.")),
        ("1.MIME", Some("\r\n")),
        ("1.1", None),
        ("1.HEADER", None),
        (
            "2.MIME",
            Some("Content-Type: message/rfc822\r\nContent-Description: a letter\r\n\r\n"),
        ),
        ("2.HEADER", Some(inner)),
        (
            "2.TEXT",
            Some("--z\r\nContent-Type: text/html\r\n\r\n<p>\r\n--z--"),
        ),
        ("2.HEADER.FIELDS (SUBJECT)", Some("Subject: inner\r\n\r\n")),
        ("2.1", Some("<p>")),
        ("2.1.MIME", Some("Content-Type: text/html\r\n\r\n")),
        ("2.2", None),
        ("3", Some("")),
        ("3.MIME", Some("Content-Type: image/gif")),
        ("4", None),
        (
            "HEADER.FIELDS (x-folded)",
            Some("X-Folded: one\r\n two\r\n\tthree\r\n\r\n"),
        ),
        (
            "HEADER.FIELDS (SUBJECT FROM)",
            Some("From: a@b.example\r\nsubject: it\r\n\r\n"),
        ),
        ("HEADER.FIELDS (NOTHING)", Some("\r\n")),
        (
            "HEADER.FIELDS.NOT (X-FOLDED Content-Type)",
            Some("From: a@b.example\r\nsubject: it\r\n\r\n"),
        ),
    ] {
        let wanted = match wanted {
            None => "NIL".to_owned(),
            Some("") => "\"\"".to_owned(),
            Some(octets) => format!("{{{}}}\r\n{octets}", octets.len()),
        };
        assert_eq!(
            value(PARTS, &format!("BODY[{section}]")),
            wanted,
            "{section}"
        );
    }
}

#[test]
fn without_an_empty_line_behind_the_header_there_is_none_in_a_section() {
    for (section, wanted) in [
        ("HEADER", "Subject: it\r\nTo: a"),
        ("HEADER.FIELDS (SUBJECT)", "Subject: it\r\n"),
        ("HEADER.FIELDS (TO)", "To: a"),
    ] {
        let found = value("Subject: it\r\nTo: a", &format!("BODY[{section}]"));
        assert_eq!(found, format!("{{{}}}\r\n{wanted}", wanted.len()));
    }
    assert_eq!(value("", "BODY[HEADER]"), "\"\"");
    assert_eq!(value("\r\n", "BODY[TEXT]"), "\"\"");
    assert_eq!(value("", "BODY[1]"), "\"\"");
}

#[test]
fn a_message_that_is_itself_a_message_has_it_as_its_part_1() {
    let content = "Content-Type: message/rfc822\r\n\r\nSubject: in\r\n\r\nHello.";
    for (section, wanted) in [
        ("1", "{21}\r\nSubject: in\r\n\r\nHello."),
        ("1.HEADER", "{15}\r\nSubject: in\r\n\r\n"),
        ("1.TEXT", "{6}\r\nHello."),
        ("1.1", "{6}\r\nHello."),
        ("1.1.1", "NIL"),
        ("2", "NIL"),
    ] {
        assert_eq!(
            value(content, &format!("BODY[{section}]")),
            wanted,
            "{section}"
        );
    }
}

#[test]
fn names_of_fields_are_told_as_the_client_wrote_them() {
    let said = said(
        "a: b\r\n\r\n",
        "BODY[HEADER.FIELDS (\"a b\" To \"x\\\"y\")]",
    );
    assert_eq!(
        said,
        "* 3 FETCH (BODY[HEADER.FIELDS (\"a b\" To \"x\\\"y\")] {2}\r\n\r\n)\r\n"
    );
}

#[test]
fn the_envelope_is_the_header_as_it_is_written() {
    for (content, wanted) in [
        ("\r\n", "(NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL)"),
        (
            "Date: Wed, 17 Jul 1996 02:23:25 -0700 (PDT)\r\n\
             Subject: IMAP4rev1 WG mtg summary and minutes\r\n\
             From: Terry Gray <gray@cac.washington.edu>\r\n\
             To: imap@cac.washington.edu\r\n\
             cc: minutes@CNRI.Reston.VA.US, John Klensin <KLENSIN@MIT.EDU>\r\n\
             Message-Id: <B27397-0100000@cac.washington.edu>\r\n\r\n",
            "(\"Wed, 17 Jul 1996 02:23:25 -0700 (PDT)\" \
             \"IMAP4rev1 WG mtg summary and minutes\" \
             ((\"Terry Gray\" NIL \"gray\" \"cac.washington.edu\")) \
             ((\"Terry Gray\" NIL \"gray\" \"cac.washington.edu\")) \
             ((\"Terry Gray\" NIL \"gray\" \"cac.washington.edu\")) \
             ((NIL NIL \"imap\" \"cac.washington.edu\")) \
             ((NIL NIL \"minutes\" \"CNRI.Reston.VA.US\")\
             (\"John Klensin\" NIL \"KLENSIN\" \"MIT.EDU\")) NIL NIL \
             \"<B27397-0100000@cac.washington.edu>\")",
        ),
        (
            "From: a@b\r\nSender: c@d\r\nReply-To:\r\nTo:\r\nSubject:\r\nDate:\r\n\r\n",
            "(\"\" \"\" ((NIL NIL \"a\" \"b\")) ((NIL NIL \"c\" \"d\")) ((NIL NIL \"a\" \"b\")) \
             NIL NIL NIL NIL NIL)",
        ),
        (
            "Subject: =?utf-8?B?w6k=?=\r\n =?utf-8?B?w6k=?=\r\nSubject: second\r\n\r\n",
            "(NIL \"=?utf-8?B?w6k=?= =?utf-8?B?w6k=?=\" NIL NIL NIL NIL NIL NIL NIL NIL)",
        ),
        (
            "Subject: \u{e9} \"x\"\r\nIn-Reply-To: <a\\b>\r\n\r\n",
            "(NIL {6}\r\n\u{e9} \"x\" NIL NIL NIL NIL NIL NIL \"<a\\\\b>\" NIL)",
        ),
    ] {
        assert_eq!(value(content, "ENVELOPE"), wanted);
    }
}

/// RFC 5322 section 3.6 lets each be there once; what comes more often is all the same told.
#[test]
fn the_addresses_of_all_fields_of_a_name_are_one_list() {
    let places = ["From", "Sender", "Reply-To", "To", "Cc", "Bcc"];
    for (place, name) in places.iter().enumerate() {
        let content = format!(
            "{name}: \"A\" <a@x.example>, (never closed\r\nSubject: one\r\nX: y\r\n\
             {}:\r\n b@x.example\r\nSubject: two\r\n{name}:\r\n\r\n{name}: c@x.example\r\n",
            name.to_uppercase()
        );
        let both = "((\"A\" NIL \"a\" \"x.example\")(NIL NIL \"b\" \"x.example\"))";
        // From is Sender and Reply-To as well, where these are not there.
        let told = |it: usize| {
            if it == place || place == 0 && it < 3 {
                both
            } else {
                "NIL"
            }
        };
        let lists = [0, 1, 2, 3, 4, 5].map(told).join(" ");
        let wanted = format!("(NIL \"one\" {lists} NIL NIL)");
        assert_eq!(value(&content, "ENVELOPE"), wanted, "{name}");
    }
}

const ITEMS: &str = "(UID FLAGS INTERNALDATE RFC822.SIZE ENVELOPE BODY BODYSTRUCTURE RFC822 RFC822.HEADER \
    RFC822.TEXT BODY[] BODY[HEADER] BODY[TEXT] BODY[1] BODY[1.MIME] BODY[2.HEADER] BODY[2.1] \
    BODY[HEADER.FIELDS (SUBJECT)] BODY[HEADER.FIELDS.NOT (SUBJECT)] BODY[]<1.9>)";

/// RFC 3501 section 4.3.1.
#[test]
fn where_nul_was_stored_another_octet_goes_out_so_that_sizes_stay_true() {
    let content = b"Subject: a\0b\r\nTo: \"\0\" <c\0@\0>\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n\
        --b\r\nContent-Type: text/plain; name=\"\0\"\r\nContent-ID: \0\r\n\r\n\0one\r\n\
        --b\r\nContent-Type: message/rfc822\r\n\r\nSubject: \0\r\n\r\n\0\r\n--b--\r\n";
    assert!(!sent(content, ITEMS).contains(&0));
    for (item, wanted) in [
        ("BODY[1]", &b"BODY[1] {4}\r\n\x80one"[..]),
        ("BODY[2.1]", b"BODY[2.1] {1}\r\n\x80"),
        ("BODY[2.HEADER]", b"BODY[2.HEADER] {14}\r\nSubject: \x80\r\n\r\n"),
        ("BODY[]<9.3>", b"BODY[]<9> {3}\r\na\x80b"),
        ("ENVELOPE", b"ENVELOPE (NIL {3}\r\na\x80b NIL NIL NIL (({1}\r\n\x80 NIL {2}\r\nc\x80 {1}\r\n\x80)) NIL NIL NIL NIL)"),
    ] {
        assert_eq!(sent(content, item), [b"* 3 FETCH (", wanted, b")\r\n"].concat(), "{item}");
    }
    let size = format!(
        "* 3 FETCH (RFC822.SIZE {0} RFC822 {{{0}}}\r\n",
        content.len()
    );
    assert!(sent(content, "(RFC822.SIZE RFC822)").starts_with(size.as_bytes()));
}

#[cfg(not(target_arch = "wasm32"))]
proptest::proptest! {
    #[test]
    fn whatever_is_stored_the_response_is_one_and_has_no_nul(content in crate::message::pieces()) {
        let line = sent(&content, ITEMS);
        proptest::prop_assert!(!line.contains(&0));
        let parsed = crate::imap::response::Response::parse(&line[..line.len() - 2]);
        proptest::prop_assert!(parsed.is_ok(), "{}", String::from_utf8_lossy(&line));
    }
}

#[test]
fn the_structure_is_told_without_and_with_its_extension_data() {
    let text = "(\"TEXT\" \"PLAIN\" (\"CHARSET\" \"US-ASCII\") NIL NIL \"7BIT\" 4 1";
    let html = "(\"TEXT\" \"HTML\" NIL NIL NIL \"7BIT\" 3 1";
    let envelope = "(NIL \"inner\" NIL NIL NIL NIL NIL NIL NIL NIL)";
    let body = format!(
        "({text})(\"MESSAGE\" \"RFC822\" NIL NIL \"a letter\" \"7BIT\" 109 {envelope} \
         ({html}) \"ALTERNATIVE\") 8)(\"IMAGE\" \"GIF\" NIL NIL NIL \"7BIT\" 0) \"MIXED\")"
    );
    assert_eq!(value(PARTS, "BODY"), body);
    let nil = " NIL NIL NIL NIL)";
    let full = format!(
        "({text}{nil}(\"MESSAGE\" \"RFC822\" NIL NIL \"a letter\" \"7BIT\" 109 {envelope} \
         ({html}{nil} \"ALTERNATIVE\" (\"BOUNDARY\" \"z\") NIL NIL NIL) 8{nil}\
         (\"IMAGE\" \"GIF\" NIL NIL NIL \"7BIT\" 0{nil} \
         \"MIXED\" (\"BOUNDARY\" \"x y\") NIL NIL NIL)"
    );
    assert_eq!(value(PARTS, "BODYSTRUCTURE"), full);
}

#[test]
fn a_part_tells_all_that_its_header_says() {
    let content = "Content-Type: Text/Plain; Charset=\"utf-8\" (what it is); format=flowed;\r\n\
        \tname*0*=utf-8''%C3; name*1=a\r\n\
        Content-Transfer-Encoding: (as ever) base64\r\n\
        Content-ID: <x@y>\r\n\
        Content-Description: it\r\n is\r\n\
        Content-MD5: Q2hlY2sgSW50ZWdyaXR5IQ==\r\n\
        Content-Disposition: attachment; filename=\"a \\\"b\\\".txt\"; size=3\r\n\
        Content-Language: en, de (German)\r\n\
        Content-Location: http://example.com/a\r\n\
        \r\n\
        YQ==\r\nYg==";
    assert_eq!(
        value(content, "BODYSTRUCTURE"),
        "(\"TEXT\" \"PLAIN\" (\"CHARSET\" \"utf-8\" \"FORMAT\" \"flowed\" \"NAME*0*\" \
         \"utf-8''%C3\" \"NAME*1\" \"a\") \"<x@y>\" \"it is\" \"BASE64\" 10 2 \
         \"Q2hlY2sgSW50ZWdyaXR5IQ==\" (\"ATTACHMENT\" (\"FILENAME\" \"a \\\"b\\\".txt\" \
         \"SIZE\" \"3\")) (\"en\" \"de\") \"http://example.com/a\")"
    );
    let content = "Content-Language: (none) fr\r\nContent-Disposition: inline\r\n\r\n";
    assert_eq!(
        value(content, "BODYSTRUCTURE"),
        "(\"TEXT\" \"PLAIN\" (\"CHARSET\" \"US-ASCII\") NIL NIL \"7BIT\" 0 0 NIL \
         (\"INLINE\" NIL) \"fr\" NIL)"
    );
}

#[test]
fn what_is_not_written_as_it_should_be_is_text() {
    let plain = "(\"TEXT\" \"PLAIN\" (\"CHARSET\" \"US-ASCII\") NIL NIL \"7BIT\" 1 1)";
    for kind in [
        "",
        "text",
        "text/",
        "/plain",
        "multipart/mixed",
        "multipart/mixed; boundary=",
        "multipart/mixed; boundary=nowhere",
        "text plain",
        "(never closed",
    ] {
        let content = format!("Content-Type: {kind}\r\n\r\nx");
        assert_eq!(value(&content, "BODY"), plain, "{kind}");
    }
    for (kind, wanted) in [
        (
            "text/plain",
            "(\"TEXT\" \"PLAIN\" NIL NIL NIL \"7BIT\" 1 1)",
        ),
        (
            "text/plain; charset = utf-8 ; ; x; =y; name=a b",
            "(\"TEXT\" \"PLAIN\" (\"CHARSET\" \"utf-8\" \"NAME\" \"a b\") NIL NIL \"7BIT\" 1 1)",
        ),
        (
            "application / pdf",
            "(\"APPLICATION\" \"PDF\" NIL NIL NIL \"7BIT\" 1)",
        ),
        (
            "text/plain; name=\"never closed",
            "(\"TEXT\" \"PLAIN\" (\"NAME\" \"never closed\") NIL NIL \"7BIT\" 1 1)",
        ),
    ] {
        let content = format!("Content-Type: {kind}\r\n\r\nx");
        assert_eq!(value(&content, "BODY"), wanted, "{kind}");
    }
}

#[test]
fn parts_of_a_digest_are_messages_unless_they_say_otherwise() {
    let content = "Content-Type: multipart/digest; boundary=b\r\n\r\n\
        --b\r\n\r\nSubject: one\r\n\r\nx\r\n--b\r\nContent-Type: text/plain\r\n\r\ny\r\n--b--";
    assert_eq!(
        value(content, "BODY[1.HEADER]"),
        "{16}\r\nSubject: one\r\n\r\n"
    );
    assert_eq!(value(content, "BODY[2.HEADER]"), "NIL");
    assert!(
        value(content, "BODY").starts_with("((\"MESSAGE\" \"RFC822\" NIL NIL NIL \"7BIT\" 17 ")
    );
}

#[test]
fn what_nests_without_end_is_taken_apart_only_so_far() {
    let mut content = String::new();
    for depth in 0..1000 {
        content +=
            &format!("Content-Type: multipart/mixed; boundary=b{depth}\r\n\r\n--b{depth}\r\n");
    }
    let structure = value(&content, "BODY");
    assert_eq!(structure.matches("\"MIXED\"").count(), 50);
    let content = "Content-Type: message/rfc822\r\n\r\n".repeat(1000);
    let structure = value(&content, "BODYSTRUCTURE");
    assert_eq!(structure.matches("\"RFC822\"").count(), 50);
}

#[test]
fn an_outer_delimiter_ends_what_is_inside_and_a_longer_one_does_not() {
    let content = "Content-Type: multipart/mixed; boundary=b\r\n\r\n\
        --b\r\nContent-Type: multipart/mixed; boundary=bb\r\n\r\n--bb\r\n\r\ninner\r\n\
        --b\r\n\r\nouter\r\n--b--\r\n";
    assert_eq!(value(content, "BODY[1.1]"), "{5}\r\ninner");
    assert_eq!(value(content, "BODY[2]"), "{5}\r\nouter");
}
