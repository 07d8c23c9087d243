use super::super::encode::Literals;
use super::*;
use crate::imap::command::Body;
use crate::imap::{Flags, MailboxName};
use crate::trace::{Got, Spans};

fn parse(line: &str) -> Result<Command, CommandError> {
    Command::parse(line.as_bytes())
}

/// As a client with LITERAL+ writes it.
fn written(command: &Command) -> String {
    let pieces = command.encode(Literals::Plus);
    let octets: Vec<u8> = pieces.iter().flat_map(|it| it.octets.to_vec()).collect();
    String::from_utf8(octets).expect("it was text")
}

/// RFC 3501 section 4.3.1; its size is announced before.
#[test]
fn a_client_writes_another_octet_where_its_user_has_nul() {
    let append = |content: &[u8]| Body::Append {
        mailbox: MailboxName::inbox(),
        flags: Flags::new(),
        internal_date: None,
        content: content.into(),
    };
    let login = Body::Login("b\0b".into(), "\0".into());
    for (body, wanted) in [
        (append(b"a\0b"), &b"a APPEND INBOX {3+}\r\na\x80b\r\n"[..]),
        (login, b"a LOGIN {3+}\r\nb\x80b {1+}\r\n\x80\r\n"),
    ] {
        let tag = "a".into();
        let pieces = Command { tag, body }.encode(Literals::Plus);
        let octets: Vec<&[u8]> = pieces.iter().map(|it| &*it.octets).collect();
        assert_eq!(octets.concat(), wanted);
    }
}

/// Lines, and how their commands are written; `=` is the same.
const LINES: &[(&str, &str)] = &[
    ("a capability", "a CAPABILITY"),
    ("a NOOP", "="),
    ("a LOGOUT", "="),
    ("a STARTTLS", "="),
    ("a NAMESPACE", "="),
    ("a IDLE", "="),
    ("a CHECK", "="),
    ("a CLOSE", "="),
    ("a UNSELECT", "="),
    ("a EXPUNGE", "="),
    ("a uid expunge 3,5:*", "a UID EXPUNGE 3,5:*"),
    (".]!#&'-/ NOOP", "="),
    ("a ID nil", "a ID NIL"),
    ("a ID ()", "="),
    (
        "a ID (\"name\" \"x\\\\y\" \"os\" NIL {2}\r\nv1 {0}\r\n)",
        "a ID (\"name\" \"x\\\\y\" \"os\" NIL \"v1\" \"\")",
    ),
    ("a AUTHENTICATE PLAIN", "="),
    ("a AUTHENTICATE CRAM-MD5 ", "a AUTHENTICATE CRAM-MD5"),
    ("a AUTHENTICATE X-OTHER =", "="),
    (
        "a authenticate PLAIN AGIAYw==",
        "a AUTHENTICATE PLAIN AGIAYw==",
    ),
    ("a AUTHENTICATE PLAIN a+/=", "="),
    ("a LOGIN bob p]w", "a LOGIN \"bob\" \"p]w\""),
    ("a LOGIN \"\" \"a \\\"b\\\\\"", "="),
    (
        "a LOGIN {3}\r\nbob {4+}\r\np\u{e4}w",
        "a LOGIN \"bob\" {4+}\r\np\u{e4}w",
    ),
    ("a SELECT inbox", "a SELECT INBOX"),
    ("a EXAMINE \"my mail\"", "="),
    ("a CREATE Entw&APw-rfe/", "="),
    ("a DELETE \"a&-b\"", "a DELETE a&-b"),
    ("a RENAME inbox old]", "a RENAME INBOX old]"),
    ("a SUBSCRIBE {5}\r\nINBOX", "a SUBSCRIBE INBOX"),
    ("a UNSUBSCRIBE \"\"", "="),
    ("a LIST \"\" *", "="),
    ("a LIST \"\" \"\"", "="),
    ("a LSUB ~/Mail/ \"%\"", "a LSUB ~/Mail/ %"),
    ("a LIST {1}\r\n# &ZeVnLIqe-/*", "a LIST # &ZeVnLIqe-/*"),
    (
        "a STATUS x (messages RECENT UIDNEXT UIDVALIDITY UNSEEN)",
        "a STATUS x (MESSAGES RECENT UIDNEXT UIDVALIDITY UNSEEN)",
    ),
    ("a APPEND x {0}\r\n", "a APPEND x {0+}\r\n"),
    (
        "a APPEND x (\\seen $Junk) \" 7-Feb-1994 21:52:25 -0800\" {4+}\r\na\r\n)",
        "a APPEND x (\\Seen $Junk) \" 8-Feb-1994 05:52:25 +0000\" {4+}\r\na\r\n)",
    ),
    ("a APPEND x () {1}\r\nx", "a APPEND x {1+}\r\nx"),
    (
        "a APPEND x \"31-Dec-1999 23:59:60 +0000\" {1}\r\nx",
        "a APPEND x \" 1-Jan-2000 00:00:00 +0000\" {1+}\r\nx",
    ),
    // In UTC it would be the year 10000.
    (
        "a APPEND x \"31-Dec-9999 23:59:00 -0800\" {1}\r\nx",
        "a APPEND x \"31-Dec-9999 23:59:59 +0000\" {1+}\r\nx",
    ),
    ("a ENABLE CONDSTORE X-GOOD", "="),
    ("a SEARCH ALL", "="),
    (
        "a SEARCH FLAGGED SINCE 1-Feb-1994 NOT FROM Smith",
        "a SEARCH FLAGGED SINCE 1-Feb-1994 NOT FROM \"Smith\"",
    ),
    (
        "a SEARCH charset utf-8 TEXT {3}\r\n\u{20ac}",
        "a SEARCH CHARSET utf-8 TEXT {3+}\r\n\u{20ac}",
    ),
    (
        "a UID SEARCH ANSWERED DELETED DRAFT FLAGGED SEEN RECENT NEW OLD UNANSWERED UNDELETED \
         UNDRAFT UNFLAGGED UNSEEN",
        "=",
    ),
    (
        "a SEARCH BCC a CC b TO c SUBJECT d BODY e HEADER Message-ID <f>",
        "a SEARCH BCC \"a\" CC \"b\" TO \"c\" SUBJECT \"d\" BODY \"e\" HEADER Message-ID \"<f>\"",
    ),
    ("a SEARCH KEYWORD $Junk UNKEYWORD x", "="),
    ("a SEARCH LARGER 0 SMALLER 4294967295", "="),
    (
        "a SEARCH BEFORE \"01-jan-2000\" ON 29-Feb-2000 SENTBEFORE 1-Jan-0000 SENTON 31-Dec-9999 \
         SENTSINCE 9-Sep-0099",
        "a SEARCH BEFORE 1-Jan-2000 ON 29-Feb-2000 SENTBEFORE 1-Jan-0000 SENTON 31-Dec-9999 \
         SENTSINCE 9-Sep-0099",
    ),
    (
        "a SEARCH 2,4:7,9,12:* UID 1:1,*:*",
        "a SEARCH 2,4:7,9,12:* UID 1,*",
    ),
    ("a SEARCH OR SEEN (NOT DELETED (ALL))", "="),
    ("a SEARCH HEADER X \"\" OR OR 1 2 3", "="),
    (
        "a FETCH 1 ALL",
        "a FETCH 1 (FLAGS INTERNALDATE RFC822.SIZE ENVELOPE)",
    ),
    (
        "a FETCH 1 fast",
        "a FETCH 1 (FLAGS INTERNALDATE RFC822.SIZE)",
    ),
    (
        "a UID FETCH 1 FULL",
        "a UID FETCH 1 (FLAGS INTERNALDATE RFC822.SIZE ENVELOPE BODY)",
    ),
    ("a FETCH * (UID)", "a FETCH * UID"),
    (
        "a FETCH 1 (BODYSTRUCTURE RFC822 RFC822.HEADER RFC822.TEXT body)",
        "a FETCH 1 (BODYSTRUCTURE RFC822 RFC822.HEADER RFC822.TEXT BODY)",
    ),
    (
        "a FETCH 1 (BODY[] body.peek[header] BODY[TEXT] BODY[1] BODY[1.2.HEADER] BODY[4.1.MIME])",
        "a FETCH 1 (BODY[] BODY.PEEK[HEADER] BODY[TEXT] BODY[1] BODY[1.2.HEADER] BODY[4.1.MIME])",
    ),
    ("a FETCH 1 BODY[1.2.HEADER.FIELDS (DATE \"a b\")]<0.5>", "="),
    (
        "a FETCH 1 BODY.PEEK[header.fields.not ({2}\r\nto)]<17.4294967295>",
        "a FETCH 1 BODY.PEEK[HEADER.FIELDS.NOT (to)]<17.4294967295>",
    ),
    ("a STORE 2:4 +FLAGS (\\Deleted)", "="),
    ("a STORE 1 flags ()", "a STORE 1 FLAGS ()"),
    (
        "a UID STORE 1 -flags.silent \\Seen \\DRAFT",
        "a UID STORE 1 -FLAGS.SILENT (\\Seen \\Draft)",
    ),
    ("a COPY 2:4 MEETING", "="),
    ("a UID COPY 1 inbox", "a UID COPY 1 INBOX"),
    ("a MOVE 1,2 x", "="),
    ("a UID MOVE * \"\"", "="),
];

#[test]
fn every_command_is_read_and_written() {
    let mut named = Vec::new();
    for (line, expected) in LINES {
        let command = parse(line).unwrap_or_else(|it| panic!("{line}: {it}"));
        let expected = if *expected == "=" { line } else { expected };
        let again = written(&command);
        assert_eq!(again, format!("{expected}\r\n"));
        assert_eq!(parse(&again[..again.len() - 2]), Ok(command.clone()));
        assert_eq!(CommandName::of_line(line.as_bytes()), Some(command.name()));
        named.push(command.name());
    }
    for name in CommandName::ALL {
        assert!(named.contains(&name), "{name}");
    }
}

/// Lines that are no commands, the octet where they go wrong, and what was wanted there.
const WRONG: &[(&str, usize, &str)] = &[
    ("", 0, "tag"),
    ("+ NOOP", 0, "tag"),
    ("a\tNOOP", 1, "SP"),
    ("a", 1, "SP"),
    ("a  NOOP", 2, "command name"),
    ("a NOOPS", 2, "command name"),
    ("a UID NOOP", 2, "command name"),
    ("a UID  FETCH 1 UID", 2, "command name"),
    ("a DONE", 2, "command name"),
    ("a NOOP ", 6, "CRLF"),
    ("a NOOP\tx", 2, "command name"),
    ("a NOOP\0", 2, "command name"),
    ("a LOGIN", 7, "SP"),
    ("a LOGIN bob", 11, "SP"),
    ("a LOGIN bob ", 12, "astring"),
    ("a LOGIN  bob", 8, "astring"),
    ("a LOGIN b*b pw", 9, "SP"),
    ("a LOGIN bob pw x", 14, "CRLF"),
    ("a LOGIN \"bob", 12, "quoted"),
    ("a LOGIN \"b\\ob\" pw", 11, "quoted"),
    ("a LOGIN \"b\u{e4}b\" pw", 10, "quoted"),
    ("a LOGIN {4}\r\nbob", 16, "literal"),
    ("a LOGIN {3}\nbob pw", 11, "literal"),
    ("a LOGIN {3} bob pw", 11, "literal"),
    ("a LOGIN {+}\r\nbob pw", 9, "number"),
    ("a LOGIN {4294967296}\r\nbob pw", 9, "number"),
    ("a LOGIN {3}\r\nb\0b pw", 14, "literal"),
    ("a APPEND x {3}\r\nb\0b", 17, "literal"),
    ("a SELECT b\u{e4}b", 10, "modified UTF-7"),
    ("a SELECT \u{e4}", 9, "modified UTF-7"),
    ("a SELECT \"b\u{e4}\"", 11, "modified UTF-7"),
    ("a LIST \u{e4} *", 7, "modified UTF-7"),
    ("a LIST \"\" b\u{e4}", 11, "modified UTF-7"),
    ("a LOGIN b\u{e4} pw", 9, "astring"),
    ("a SELECT {4}\r\nb\u{e4}b", 15, "modified UTF-7"),
    ("a SELECT \"a\\\"&\"", 14, "modified UTF-7"),
    ("a SELECT a&AGE-", 10, "modified UTF-7"),
    ("a LIST \"\" &", 11, "modified UTF-7"),
    ("a LIST * x", 7, "astring"),
    ("a LIST \"\" (x)", 10, "list-mailbox"),
    ("a ID", 4, "SP"),
    ("a ID x", 5, "id-params-list"),
    ("a ID (x NIL)", 6, "string"),
    ("a ID (\"x\")", 9, "SP"),
    ("a ID (\"x\" y)", 10, "nstring"),
    ("a ID (\"x\" NIL )", 14, "string"),
    (
        "a ID (\"x\" NIL \"X\" NIL)",
        14,
        "a field that was not named before",
    ),
    ("a AUTHENTICATE (", 15, "auth-type"),
    ("a AUTHENTICATE PLAIN ==", 21, "initial-response"),
    ("a AUTHENTICATE PLAIN abc", 24, "base64"),
    ("a AUTHENTICATE PLAIN abcde", 26, "base64"),
    ("a AUTHENTICATE PLAIN abcd=", 25, "CRLF"),
    ("a ENABLE", 8, "SP"),
    ("a ENABLE x ", 11, "capability"),
    ("a STATUS x", 10, "SP"),
    ("a STATUS x ()", 12, "status-att"),
    ("a STATUS x (MESSAGE)", 12, "status-att"),
    ("a STATUS x (UNSEEN UNSEE)", 19, "status-att"),
    ("a STATUS x UNSEEN", 11, "status"),
    ("a APPEND x y", 11, "literal"),
    (
        "a APPEND x \"31-Feb-2000 00:00:00 +0000\" {0}\r\n",
        12,
        "date-time",
    ),
    (
        "a APPEND x \"1-Feb-2000 00:00:00 +0000\" {0}\r\n",
        13,
        "date-time",
    ),
    (
        "a APPEND x \" 1-Fob-2000 00:00:00 +0000\" {0}\r\n",
        15,
        "date-month",
    ),
    (
        "a APPEND x \" 1-Feb-2000 24:00:00 +0000\" {0}\r\n",
        24,
        "time",
    ),
    (
        "a APPEND x \" 1-Feb-2000 00:00:00 +0060\" {0}\r\n",
        36,
        "zone",
    ),
    (
        "a APPEND x \" 1-Feb-2000 00:00:00 GMT\" {0}\r\n",
        33,
        "zone",
    ),
    ("a APPEND x \\Seen {0}\r\n", 11, "literal"),
    ("a APPEND x (\\Recent) {0}\r\n", 12, "flag"),
    ("a FETCH 0 UID", 8, "sequence-set"),
    ("a FETCH 1: UID", 10, "sequence-set"),
    ("a FETCH 1,,2 UID", 10, "sequence-set"),
    ("a FETCH 01 UID", 8, "sequence-set"),
    ("a FETCH 4294967296 UID", 8, "nz-number"),
    ("a FETCH 1 ()", 11, "fetch-att"),
    ("a FETCH 1 (ALL)", 11, "fetch-att"),
    ("a FETCH 1 (UID", 14, "fetch"),
    ("a FETCH 1 BODY.PEEK", 19, "section"),
    ("a FETCH 1 BODYX", 10, "fetch-att"),
    ("a FETCH 1 BODY[MIME]", 15, "section-msgtext"),
    ("a FETCH 1 BODY[0]", 15, "nz-number"),
    ("a FETCH 1 BODY[1.]", 17, "section-msgtext"),
    ("a FETCH 1 BODY[1.2.ALL]", 19, "section-msgtext"),
    ("a FETCH 1 BODY[HEADER.FIELDS]", 28, "SP"),
    ("a FETCH 1 BODY[HEADER.FIELDS ()]", 30, "astring"),
    ("a FETCH 1 BODY[]<0>", 18, "partial"),
    ("a FETCH 1 BODY[]<0.0>", 19, "nz-number"),
    ("a FETCH 1 UID<0.1>", 13, "CRLF"),
    ("a STORE 1 *FLAGS ()", 10, "store-att-flags"),
    ("a STORE 1 FLAGS", 15, "SP"),
    ("a STORE 1 FLAGS ", 16, "flag"),
    ("a STORE 1 FLAGS (\\Recent)", 17, "flag"),
    ("a STORE 1 FLAGS (\\Unknown)", 17, "flag"),
    ("a STORE 1 FLAGS ( \\Seen)", 17, "flag"),
    ("a COPY 1", 8, "SP"),
    ("a SEARCH", 8, "SP"),
    ("a SEARCH CHARSET utf-8", 22, "SP"),
    ("a SEARCH ALL CHARSET x", 13, "search-key"),
    ("a SEARCH SEEN ", 14, "search-key"),
    ("a SEARCH ()", 10, "search-key"),
    ("a SEARCH (SEEN", 14, "search-key"),
    ("a SEARCH BEFORE 31-Feb-2000", 16, "date-text"),
    ("a SEARCH BEFORE \"1-Feb-2000", 27, "date"),
    ("a SEARCH BEFORE 111-Feb-2000", 18, "date-text"),
    ("a SEARCH BEFORE 1-Feb-99", 24, "date-text"),
    ("a SEARCH LARGER -1", 16, "number"),
    ("a SEARCH KEYWORD \\Seen", 17, "atom"),
    ("a SEARCH OR SEEN", 16, "SP"),
    ("a SEARCH HEADER X", 17, "SP"),
    ("a UID EXPUNGE", 13, "SP"),
    ("a EXPUNGE 1", 9, "CRLF"),
];

#[test]
fn what_is_no_command_is_refused_where_it_goes_wrong() {
    for (line, at, expected) in WRONG {
        let error = parse(line).expect_err(line);
        let error = error.error();
        assert_eq!((error.at, error.expected.name), (*at, *expected), "{line}");
        let octet = line.as_bytes().get(*at).copied();
        assert_eq!(error.got, octet.map_or(Got::End, Got::Octet), "{line}");
    }
}

#[test]
fn text_that_is_not_utf_8_is_refused_where_it_is_not() {
    let lines: [(&[u8], usize); 3] = [
        (b"a LOGIN {3}\r\nb\xe4b pw", 14),
        (b"a ID ({1}\r\n\xff NIL)", 11),
        (b"a SEARCH HEADER {4}\r\nab\xc3( x", 23),
    ];
    for (line, at) in lines {
        let error = Command::parse(line).expect_err("it is not UTF-8");
        let error = error.error();
        assert_eq!((error.at, error.expected.name), (at, "text in UTF-8"));
    }
    // What is looked for is in another charset, perhaps.
    assert!(Command::parse(b"a SEARCH CHARSET KOI8-R TEXT {1}\r\n\xff").is_ok());
}

#[test]
fn what_is_too_much_is_refused_where_it_becomes_so() {
    let pairs = |count: usize| {
        let pairs: Vec<String> = (0..count).map(|it| format!("\"{it}\" NIL")).collect();
        format!("a ID ({})", pairs.join(" "))
    };
    let long = |count: usize| "x".repeat(count);
    let nested = |count: usize| format!("a SEARCH {}ALL", "NOT ".repeat(count));
    let lines = [
        (pairs(30), pairs(31), "30 pairs of field and value"),
        (
            format!("a ID (\"{}\" NIL)", long(30)),
            format!("a ID (\"{}\" NIL)", long(31)),
            "field name of 30 octets",
        ),
        (
            format!("a ID (\"x\" \"{}\")", long(1024)),
            format!("a ID (\"x\" \"{}\")", long(1025)),
            "value of 1024 octets",
        ),
        (
            format!("a SELECT {}", long(1000)),
            format!("a SELECT {}", long(1001)),
            "mailbox name of 1000 octets",
        ),
        (
            format!("a LIST \"\" {}", long(1000)),
            format!("a LIST \"\" {}", long(1001)),
            "mailbox name of 1000 octets",
        ),
        (nested(32), nested(33), "search-key nested 32 deep"),
        (
            format!("a SEARCH {}ALL{}", "(".repeat(32), ")".repeat(32)),
            format!("a SEARCH {}ALL{}", "(".repeat(33), ")".repeat(33)),
            "search-key nested 32 deep",
        ),
    ];
    for (good, bad, expected) in lines {
        assert!(parse(&good).is_ok(), "{good}");
        let error = parse(&bad).expect_err(&bad);
        assert_eq!(error.error().expected.name, expected);
        assert!(error.error().at < bad.len());
    }
}

#[test]
fn a_command_that_is_not_whole_is_refused_where_it_cannot_become_one() {
    let begun = [
        ("a LOGIN {3}\r\n", true),
        ("a LOGIN {3}\r\nbob {2}\r\n", true),
        ("a APPEND x (\\Seen) {100000+}\r\n", true),
        ("a SEARCH TEXT {0}\r\n", true),
        ("a LOGIN {0}\r\n", true),
        ("a DANCE {3}\r\n", false),
        ("a NOOP {3}\r\n", false),
        ("a APPEND x \\Seen {3}\r\n", false),
        ("a LOGIN x{3}\r\n", false),
        ("a SELECT {3}\r\na&x {2}\r\n", false),
    ];
    for (octets, may) in begun {
        let checked = Command::check_begun(octets.as_bytes());
        assert_eq!(checked.is_ok(), may, "{octets}");
    }
}

#[test]
fn every_word_of_a_command_is_named_and_lies_in_what_encloses_it() {
    let line = b"a FETCH 1 (UID BODY[1.HEADER.FIELDS (to)]<0.5>)";
    let mut spans = Spans::default();
    Command::parse_traced(line, &mut spans).expect("it is a command");
    let found: Vec<(usize, &str, String)> = spans
        .into_spans()
        .iter()
        .map(|it| {
            let octets = line[it.start..it.end].escape_ascii().to_string();
            (it.depth, it.production.name, octets)
        })
        .collect();
    let expected = [
        (
            0,
            "command",
            "a FETCH 1 (UID BODY[1.HEADER.FIELDS (to)]<0.5>)",
        ),
        (1, "tag", "a"),
        (1, "fetch", "FETCH 1 (UID BODY[1.HEADER.FIELDS (to)]<0.5>)"),
        (2, "command name", "FETCH"),
        (2, "sequence-set", "1"),
        (3, "nz-number", "1"),
        (2, "fetch-att", "UID"),
        (2, "fetch-att", "BODY[1.HEADER.FIELDS (to)]<0.5>"),
        (3, "section", "[1.HEADER.FIELDS (to)]"),
        (4, "section-spec", "1.HEADER.FIELDS (to)"),
        (5, "section-part", "1"),
        (6, "nz-number", "1"),
        (5, "section-msgtext", "HEADER.FIELDS (to)"),
        (6, "header-list", "(to)"),
        (7, "astring", "to"),
        (3, "partial", "<0.5>"),
        (4, "number", "0"),
        (4, "nz-number", "5"),
    ];
    let expected: Vec<_> = expected
        .into_iter()
        .map(|(depth, name, octets)| (depth, name, octets.to_owned()))
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn the_name_of_a_command_says_how_it_is_written() {
    for name in CommandName::ALL {
        let abnf = name.production().abnf;
        let word = name.as_str().trim_start_matches("UID ");
        assert!(abnf.contains(&format!("\"{word}\"")), "{name}: {abnf}");
    }
}

#[test]
fn a_client_waits_with_a_literal_unless_the_server_does_not_want_it_to() {
    let text = format!(
        "a LOGIN {{2}}\r\n\u{e4} {{5000}}\r\n{}",
        "\u{e4}".repeat(2500)
    );
    let command = parse(&text).expect("it is a command");
    let waits = |literals| {
        let pieces = command.encode(literals);
        pieces
            .iter()
            .map(|it| (it.octets.len(), it.waits))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        waits(Literals::Wait),
        [(13, true), (11, true), (5002, false)]
    );
    assert_eq!(waits(Literals::Minus), [(25, true), (5002, false)]);
    assert_eq!(waits(Literals::Plus), [(5028, false)]);
}
