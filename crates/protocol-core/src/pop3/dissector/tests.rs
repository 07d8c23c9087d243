//! What each stretch of octets is.

use super::*;

fn named(said: &[(Side, &str)]) -> Vec<Unit> {
    let mut dissector = Dissector::default();
    let mut units = Vec::new();
    for (side, text) in said {
        let mut sum = 0;
        dissector.push(*side, text.as_bytes(), |it| {
            sum += it.len;
            units.push(it.unit);
        });
        assert_eq!(sum, text.len());
    }
    units
}

const fn yes(verb: Verb) -> Unit {
    Unit::Reply {
        status: Status::Ok,
        answers: Some(verb),
    }
}

const fn no(answers: Option<Verb>) -> Unit {
    Unit::Reply {
        status: Status::Err,
        answers,
    }
}

use Side::{Client as C, Server as S};

#[test]
fn each_unit_of_a_session_has_its_name() {
    let found = named(&[
        (S, "+OK ready\r\n"),
        (C, "CAPA\r\n"),
        (S, "+OK\r\nUSER\r\n.\r\n"),
        (C, "USER bob\r\nPASS x\r\n"),
        (S, "+OK\r\n+OK\r\n"),
        (C, "STAT\r\nLIST\r\nLIST 1\r\nUIDL 1\r\nXYZZY\r\n"),
        (
            S,
            "+OK 1 2\r\n+OK\r\n1 2\r\n.\r\n+OK 1 2\r\n+OK 1 a\r\n-ERR\r\n",
        ),
        (C, "RETR 1\r\n"),
        (S, "+OK\r\nA: b\r\n\r\n..\r\n.\r\n"),
        (C, "TOP 1 0\r\nRETR 2\r\n"),
        (S, "+OK\r\n.\r\n-ERR no\r\n"),
        (C, "QUIT\r\n"),
        (S, "+OK\r\n"),
    ]);
    use Unit::{Command, Content, EndOfContent, Listing};
    use Verb::{Capa, List, Pass, Quit, Retr, Stat, Top, Uidl, User};
    let wanted = [
        Unit::Greeting(Status::Ok),
        Command(Capa),
        Listing(Capa),
        Command(User),
        Command(Pass),
        yes(User),
        yes(Pass),
        Command(Stat),
        Command(List),
        Command(List),
        Command(Uidl),
        Unit::UnknownCommand,
        yes(Stat),
        Listing(List),
        yes(List),
        yes(Uidl),
        no(None),
        Command(Retr),
        yes(Retr),
        Content,
        EndOfContent,
        Command(Top),
        Command(Retr),
        yes(Top),
        EndOfContent,
        no(Some(Retr)),
        Command(Quit),
        yes(Quit),
    ];
    assert_eq!(found, wanted);
}

#[test]
fn a_response_of_auth_is_no_command_whenever_it_came() {
    let exchange = [
        (S, "+OK ready\r\n"),
        (C, "AUTH LOGIN\r\n"),
        (S, "+ VXNlcm5hbWU6\r\n"),
        (C, "QUIT\r\n"),
        (S, "+ UGFzc3dvcmQ6\r\n"),
        (C, "\r\n"),
        (S, "-ERR no\r\n"),
        (C, "QUIT\r\n"),
    ];
    let wanted = [
        Unit::Greeting(Status::Ok),
        Unit::Command(Verb::Auth),
        Unit::Challenge,
        Unit::AuthResponse,
        Unit::Challenge,
        Unit::AuthResponse,
        no(Some(Verb::Auth)),
        Unit::Command(Verb::Quit),
    ];
    assert_eq!(named(&exchange), wanted);
    // It was sent before the challenge came: what it was is known too late, what is answered is not.
    let together = [
        (S, "+OK ready\r\n"),
        (C, "AUTH PLAIN\r\nAGJvYgB4\r\nSTAT\r\n"),
        (S, "+ \r\n+OK\r\n+OK 0 0\r\n"),
    ];
    let found = named(&together);
    assert_eq!(
        found[4..],
        [Unit::Challenge, yes(Verb::Auth), yes(Verb::Stat)]
    );
}

#[test]
fn what_stands_behind_stls_is_never_answered() {
    let found = named(&[
        (S, "+OK ready\r\n"),
        (C, "STLS\r\nSTAT\r\n"),
        (S, "+OK\r\n"),
        (C, "NOOP\r\n"),
        (S, "-ERR\r\n"),
    ]);
    assert_eq!(
        found[3..],
        [
            yes(Verb::Stls),
            Unit::Command(Verb::Noop),
            no(Some(Verb::Noop))
        ]
    );
}

#[test]
fn a_listing_in_pieces_is_partial_until_its_end_and_content_comes_in_lines() {
    let found = named(&[
        (S, "+OK ready\r\n"),
        (C, "UI"),
        (C, "DL\r\nRETR 1\r\n"),
        (S, "+OK\r\n1 a"),
        (S, "\r\n."),
        (S, "\r\n+OK\r\nA: b\r\nC"),
        (S, ": d\r\n."),
        (S, "\r\n"),
    ]);
    let wanted = [
        Unit::Greeting(Status::Ok),
        Unit::Partial,
        Unit::Command(Verb::Uidl),
        Unit::Command(Verb::Retr),
        Unit::Partial,
        Unit::Partial,
        Unit::Listing(Verb::Uidl),
        yes(Verb::Retr),
        Unit::Content,
        Unit::Partial,
        Unit::Content,
        Unit::Partial,
        Unit::EndOfContent,
    ];
    assert_eq!(found, wanted);
}

#[test]
fn what_is_no_reply_answers_nothing() {
    let found = named(&[
        (S, "220 ready\r\n"),
        (S, "+OK ready\r\n"),
        (C, "STAT\r\n"),
        (S, "250 ok\r\n+ abc\r\n+OK 0 0\r\n+OK\r\n"),
    ]);
    let nothing = Unit::Reply {
        status: Status::Ok,
        answers: None,
    };
    let wanted = [
        Unit::Malformed,
        Unit::Greeting(Status::Ok),
        Unit::Command(Verb::Stat),
        Unit::Malformed,
        Unit::Malformed,
        yes(Verb::Stat),
        nothing,
    ];
    assert_eq!(found, wanted);
}
