//! What is wrong with a line, and where.

use super::*;
use crate::tests::table;
use crate::trace::{Got, Section, SyntaxError};

/// The octet where it goes wrong, what stands there, what was expected, and where that is written.
fn wrong(line: &str) -> (usize, Got, &'static str, Section) {
    let error = Command::parse(line.as_bytes()).expect_err("it is no command");
    let SyntaxError { at, got, expected } = error.error();
    (*at, *got, expected.name, expected.section)
}

#[test]
fn an_error_says_what_it_got_what_it_expected_where_and_why() {
    let too_long = |limit| Got::TooLong { limit };
    table("pop3/command/wrong.txt", |line| {
        let (at, got, expected, section) = wrong(line);
        format!(
            "{at}: {got:?}, {expected} (RFC {} section {})",
            section.rfc, section.section
        )
    });
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
        let production = verb.production();
        assert!(production.name.eq_ignore_ascii_case(verb.as_str()));
        assert!(productions::ALL.contains(&production));
    }
}
