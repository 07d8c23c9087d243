use super::super::encode::Literals;
use super::*;
use crate::imap::command::Body;
use crate::imap::{Flags, MailboxName};
use crate::tests::table;
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

#[test]
fn every_command_is_read_and_written() {
    let mut named = Vec::new();
    table("imap/grammar/lines.txt", |line| {
        let command = parse(line).unwrap_or_else(|it| panic!("{line}: {it}"));
        let again = written(&command);
        let again = again.strip_suffix("\r\n").expect("it is a line");
        assert_eq!(parse(again), Ok(command.clone()));
        assert_eq!(CommandName::of_line(line.as_bytes()), Some(command.name()));
        named.push(command.name());
        again.to_owned()
    });
    for name in CommandName::ALL {
        assert!(named.contains(&name), "{name}");
    }
}

#[test]
fn what_is_no_command_is_refused_where_it_goes_wrong() {
    table("imap/grammar/wrong.txt", |line| {
        let error = parse(line).expect_err(line);
        let error = error.error();
        let octet = line.as_bytes().get(error.at).copied();
        assert_eq!(error.got, octet.map_or(Got::End, Got::Octet), "{line}");
        format!("{} {}", error.at, error.expected.name)
    });
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
    let spans = spans.into_spans();
    let lines = spans.iter().map(|it| {
        let octets = line[it.start..it.end].escape_ascii();
        format!(
            "{}{}: {octets}\n",
            "  ".repeat(it.depth),
            it.production.name
        )
    });
    assert_eq!(lines.collect::<String>(), include_str!("words.txt"));
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
