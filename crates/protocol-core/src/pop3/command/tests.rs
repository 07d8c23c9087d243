//! What is wrong with a line, and where.

use super::*;
use crate::trace::{Got, Section, SyntaxError};

/// The octet where it goes wrong, what stands there, what was expected, and where that is written.
fn wrong(line: &str) -> (usize, Got, &'static str, Section) {
    let error = Command::parse(line.as_bytes()).expect_err("it is no command");
    let SyntaxError { at, got, expected } = error.error();
    (*at, *got, expected.name, expected.section)
}

#[test]
fn an_error_says_what_it_got_what_it_expected_where_and_why() {
    let octet = |it: char| Got::Octet(u8::try_from(it).expect("it is ASCII"));
    let too_long = |limit| Got::TooLong { limit };
    let pop = |section| Section::new(1939, section);
    for (line, at, got, expected, section) in [
        (
            "RETRIEVE 1",
            0,
            octet('R'),
            "keyword",
            Section::new(2449, "3"),
        ),
        ("", 0, Got::End, "keyword", Section::new(2449, "3")),
        ("RETR", 4, Got::End, "SP", pop("3")),
        ("RETR one", 5, octet('o'), "message-number", pop("4")),
        ("RETR  1", 5, octet(' '), "message-number", pop("4")),
        ("RETR 1 2", 7, octet('2'), "CRLF", pop("3")),
        (
            "RETR 1234567890",
            14,
            too_long(9),
            "message-number",
            pop("4"),
        ),
        ("TOP 1", 5, Got::End, "SP", pop("3")),
        ("TOP 1 -1", 6, octet('-'), "lines", pop("7")),
        ("LIST x", 5, octet('x'), "message-number", pop("4")),
        ("STAT 1", 5, octet('1'), "CRLF", pop("3")),
        ("USER", 4, Got::End, "SP", pop("3")),
        ("USER bob smith", 9, octet('s'), "CRLF", pop("3")),
        ("PASS ", 5, Got::End, "string", pop("7")),
        ("PASS\tx", 4, octet('\t'), "SP", pop("3")),
        ("APOP bob 0G", 10, octet('G'), "digest", pop("7")),
        ("APOP bob 00", 11, Got::End, "digest", pop("7")),
        ("AUTH", 4, Got::End, "SP", pop("3")),
        (
            "AUTH *",
            5,
            octet('*'),
            "mechanism",
            Section::new(4422, "3.1"),
        ),
        (
            "AUTH PLAIN *",
            11,
            octet('*'),
            "initial-response",
            Section::new(5034, "4"),
        ),
        ("NOOP\rQUIT", 4, octet('\r'), "CRLF", pop("3")),
    ] {
        assert_eq!(wrong(line), (at, got, expected, section), "{line:?}");
    }
    let long = format!("PASS {}", "x".repeat(249));
    let expected = "command line of 255 octets";
    let section = Section::new(2449, "4");
    assert_eq!(wrong(&long), (253, too_long(255), expected, section));
    assert!(Command::parse(&long.as_bytes()[..253]).is_ok());
}

#[test]
fn which_error_it_is_tells_how_much_was_understood() {
    assert!(matches!(
        Command::parse(b"HELO x"),
        Err(CommandError::Unknown(_))
    ));
    assert!(matches!(
        Command::parse(b"a\0b"),
        Err(CommandError::BareControl(_))
    ));
    let arguments = Command::parse(b"dele x");
    assert!(matches!(
        arguments,
        Err(CommandError::Arguments {
            verb: Verb::Dele,
            ..
        })
    ));
}

#[test]
fn keywords_are_read_in_any_case_and_spaces_at_the_end_are_borne_but_in_a_password() {
    for (line, command) in [
        ("quit", Command::Quit),
        ("LiSt ", Command::List(None)),
        ("UIDL 7 \t", Command::Uidl(Some(7))),
        (
            "Top 07 000",
            Command::Top {
                message: 7,
                lines: 0,
            },
        ),
        ("USER bob ", Command::User("bob".into())),
        ("PASS  a b ", Command::Pass(" a b ".into())),
        (
            "AUTH plain ",
            Command::Auth {
                mechanism: "plain".into(),
                initial: None,
            },
        ),
    ] {
        assert_eq!(Command::parse(line.as_bytes()), Ok(command), "{line}");
    }
}

#[test]
fn every_keyword_is_read_as_itself_and_has_its_production() {
    for verb in Verb::ALL {
        assert_eq!(Verb::of_line(verb.as_str().as_bytes()), Some(verb));
        let production = grammar::of_command(Some(verb));
        assert!(production.name.eq_ignore_ascii_case(verb.as_str()));
        assert!(productions::ALL.contains(&production));
    }
}
