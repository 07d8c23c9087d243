//! What the watches catch: conversations that no session of ours may have.

use crate::drive::{End, Fact, Question, Stepped, Watch};
use crate::script::Script;
use crate::{client, imap, pop3, server};
use protocol_core::smtp::Reply;
use std::panic::{UnwindSafe, catch_unwind};

/// What an end hears and says, and its state then.
type Line<E> = (&'static str, &'static str, <E as End>::State);

/// A watch of such an end, whose connection stands.
fn watch<E: End>(setup: &str, greeting: &str) -> E::Watch {
    let mut watch = E::new(&Script::new(setup.as_bytes())).2;
    watch.opened(greeting.as_bytes(), false);
    watch
}

/// Shows lines to a watch; with the end of each this was asked and reported.
fn show<E: End>(watch: &mut E::Watch, lines: &[Line<E>], asked: &[Question<E>], facts: &[Fact<E>]) {
    let mut before = E::OVER;
    for (heard, said, after) in lines {
        // A server hears each octet alone, as in a run.
        let size = if E::ASKS { 1 } else { usize::MAX };
        let mut pieces = heard.as_bytes().chunks(size).peekable();
        while let Some(piece) = pieces.next() {
            let ends = pieces.peek().is_none();
            watch.stepped(&Stepped {
                before,
                heard: piece,
                is_gone: false,
                secured: false,
                said: if ends { said.as_bytes() } else { b"" },
                asked: if ends { asked } else { &[] },
                facts: if ends { facts } else { &[] },
                after: if ends { *after } else { before },
            });
        }
        before = *after;
    }
}

/// The watch panics with these words.
fn caught(words: &str, conversation: impl FnOnce() + UnwindSafe) {
    let panic = catch_unwind(conversation).expect_err(words);
    let text = panic.downcast_ref::<&str>().map(|it| (*it).to_owned());
    let text = text.or_else(|| panic.downcast_ref::<String>().cloned());
    let text = text.unwrap_or_default();
    assert!(text.contains(words), "{text:?} instead of {words:?}");
}

#[test]
fn an_smtp_server_out_of_order_is_caught() {
    use protocol_core::smtp::server::{Fact, StateName::*};
    type Lines = &'static [Line<server::Host>];
    const HELLO: Line<server::Host> = ("EHLO a\r\n", "250 a\r\n", Ready);
    const MAIL: Line<server::Host> = ("MAIL FROM:<>\r\n", "250 a\r\n", Envelope);
    const RCPT: Line<server::Host> = ("RCPT TO:<a@b>\r\n", "250 a\r\n", Recipients);
    const DATA_: Line<server::Host> = ("DATA\r\n", "354 a\r\n", Data);
    let run = |lines: Lines| {
        let mut watch = watch::<server::Host>("c", "220 mx.example\r\n");
        show::<server::Host>(&mut watch, lines, &[], &[Fact::Accepted]);
    };
    run(&[HELLO, MAIL, RCPT, DATA_, ("a\r\n.\r\n", "250 a\r\n", Ready)]);
    let rows: [(&str, Lines); 5] = [
        ("self.hello && !self.mail", &[MAIL]),
        ("self.recipients > 0", &[HELLO, MAIL, DATA_]),
        ("left == right", &[HELLO, ("NOOP\r\n", "", Ready)]),
        (
            "250 answers nothing",
            &[HELLO, ("NOOP\r\n", "250 a\r\n250 b\r\n", Ready)],
        ),
        // Data does not end at a bare line feed.
        (
            "250 answers nothing",
            &[HELLO, MAIL, RCPT, DATA_, ("a\n.\r\n", "250 a\r\n", Ready)],
        ),
    ];
    for (words, lines) in rows {
        caught(words, || run(lines));
    }
}

#[test]
fn an_imap_server_out_of_order_is_caught() {
    use protocol_core::imap::server::StateName::*;
    type Lines = &'static [Line<imap::server::Host>];
    const LOGIN: Line<imap::server::Host> = ("a LOGIN a b\r\n", "a OK\r\n", Authenticated);
    const SELECT: Line<imap::server::Host> = ("b SELECT x\r\n", "* 2 EXISTS\r\nb OK\r\n", Selected);
    let run = |lines: Lines| {
        let greeting = "* OK [CAPABILITY IMAP4rev1] ready\r\n";
        let mut watch = watch::<imap::server::Host>("", greeting);
        show::<imap::server::Host>(&mut watch, lines, &[], &[]);
    };
    run(&[
        LOGIN,
        SELECT,
        ("c NOOP\r\n", "* 2 EXPUNGE\r\nc OK\r\n", Selected),
    ]);
    let rows: [(&str, Lines); 5] = [
        (
            "self.logged_in",
            &[("a LIST \"\" *\r\n", "a OK\r\n", NotAuthenticated)],
        ),
        (
            "3 of 2",
            &[
                LOGIN,
                SELECT,
                ("c NOOP\r\n", "* 3 EXPUNGE\r\nc OK\r\n", Selected),
            ],
        ),
        (
            "section 7.4.1",
            &[
                LOGIN,
                SELECT,
                ("c FETCH 1 FLAGS\r\n", "* 1 EXPUNGE\r\nc OK\r\n", Selected),
            ],
        ),
        (
            "nobody asked",
            &[LOGIN, SELECT, ("c", "* 3 EXISTS\r\n", Selected)],
        ),
        (
            "asked: 2, answered: 3",
            &[LOGIN, ("c NOOP\r\n", "c OK\r\nc BAD\r\n", Authenticated)],
        ),
    ];
    for (words, lines) in rows {
        caught(words, || run(lines));
    }
}

#[test]
fn a_pop3_server_out_of_order_is_caught() {
    use pop3::server::Host;
    use protocol_core::pop3::server::{Fact, Question, StateName::*};
    const USER: Line<Host> = ("USER a\r\n", "+OK\r\n", UserGiven);
    const PASS: Line<Host> = ("PASS b\r\n", "+OK\r\n", Transaction);
    const DELE: Line<Host> = ("DELE 1\r\n", "+OK\r\n", Transaction);
    let run = |asked: &[Question], lines: &[Line<Host>]| {
        let mut watch = watch::<Host>("t", "+OK ready\r\n");
        show::<Host>(&mut watch, &[USER], &[], &[]);
        let opened = Fact::Opened {
            user: "a".into(),
            messages: 5,
            octets: 0,
        };
        show::<Host>(&mut watch, &[PASS], asked, &[opened]);
        show::<Host>(&mut watch, lines, &[], &[]);
    };
    let asked = [Question::Open { user: "a".into() }];
    let retr = ("RETR 1\r\n", "+OK\r\nA: b\r\n\r\nc\r\n.\r\n", Transaction);
    let gone = ("RETR 1\r\n", "-ERR\r\n", Transaction);
    run(
        &asked,
        &[("STAT\r\n", "+OK 5 65\r\n", Transaction), retr, DELE, gone],
    );
    caught("nobody was asked", || run(&[], &[]));
    let early: [(&str, Line<Host>); 2] = [
        ("PASS without USER", PASS),
        ("without a maildrop", ("NOOP\r\n", "+OK\r\n", Authorization)),
    ];
    for (words, line) in early {
        let mut watch = watch::<Host>("t", "+OK ready\r\n");
        caught(words, move || show::<Host>(&mut watch, &[line], &[], &[]));
    }
    let rows: [(&str, &[Line<Host>]); 4] = [
        // A line of the message is not stuffed.
        (
            "not one answer",
            &[("RETR 5\r\n", "+OK\r\n.\r\n.\n.\r.\r\n.\r\n", Transaction)],
        ),
        ("not one answer", &[("NOOP\r\n", "", Transaction)]),
        (
            "not one answer",
            &[("NOOP\r\n", "+OK\r\n+OK\r\n", Transaction)],
        ),
        (
            "assertion failed",
            &[DELE, ("LIST 1\r\n", "+OK 1 11\r\n", Transaction)],
        ),
    ];
    for (words, lines) in rows {
        caught(words, || run(&asked, lines));
    }
}

/// What a client hears and says.
type Turn = (&'static str, &'static str);

/// A client's watch that was shown these.
fn client<E: End>(setup: &str, turns: &[Turn]) -> E::Watch {
    let mut watch = watch::<E>(setup, "");
    let lines: Vec<Line<E>> = turns.iter().map(|it| (it.0, it.1, E::OVER)).collect();
    show::<E>(&mut watch, &lines, &[], &[]);
    watch
}

#[test]
fn an_smtp_client_out_of_order_is_caught() {
    use client::Host;
    use protocol_core::smtp::client::{Fact, Outcome};
    const MAIL: Turn = ("250 a\r\n", "MAIL FROM:<a@b>\r\n");
    const HELLO: Turn = ("220 a\r\n", "EHLO a\r\n");
    const RCPT: Turn = ("250 a\r\n", "RCPT TO:<a@b>\r\n");
    let rows: [(&str, &str, &[Turn]); 4] = [
        ("self.hello", "n", &[("220 a\r\n", "MAIL FROM:<a@b>\r\n")]),
        ("without TLS", "T", &[HELLO, MAIL]),
        // Nothing is offered.
        (
            "does not wait",
            "p",
            &[HELLO, ("250 a\r\n", "MAIL FROM:<a@b>\r\nRCPT TO:<a@b>\r\n")],
        ),
        (
            "nobody gets it",
            "n",
            &[HELLO, MAIL, RCPT, ("550 no\r\n", "DATA\r\n")],
        ),
    ];
    for (words, setup, turns) in rows {
        caught(words, || drop(client::<Host>(setup, turns)));
    }
    let mut watch = client::<Host>("n", &[HELLO, MAIL, RCPT, ("250 a\r\n", "DATA\r\n")]);
    let reply = Reply::parse(b"250 a\r\n").expect("it is a reply");
    let path = "<bob@receiver.example>".parse().expect("it is a path");
    let outcomes = vec![(path, Outcome::Delivered(reply))];
    let delivered = Fact::Finished {
        outcomes,
        notifies: false,
    };
    let line = [("354 go\r\n", "", Host::OVER)];
    caught("left == right", move || {
        show::<Host>(&mut watch, &line, &[], &[delivered])
    });
}

#[test]
fn a_pop3_client_out_of_order_is_caught() {
    use pop3::client::Host;
    use protocol_core::pop3::client::Fact;
    const LOGIN: [Turn; 4] = [
        ("+OK\r\n", "CAPA\r\n"),
        ("+OK\r\nUSER\r\nUIDL\r\n.\r\n", "USER a\r\n"),
        ("+OK\r\n", "PASS b\r\n"),
        ("+OK\r\n", "STAT\r\n"),
    ];
    let run = |setup: &str, turns: &[Turn], facts: &[Fact]| {
        let listed = [
            ("+OK 2 20\r\n", "UIDL\r\n"),
            ("+OK\r\n1 a\r\n2 c\r\n.\r\n", turns[0].1),
        ];
        let turns = [&LOGIN[..], &listed, &turns[1..]].concat();
        let mut watch = client::<Host>(setup, &turns);
        show::<Host>(&mut watch, &[("+OK\r\n", "", Host::OVER)], &[], facts);
    };
    let uid = |text: &str| text.parse().expect("it is a unique-id");
    let deleted = Fact::Deleted(vec![uid("a"), uid("c")]);
    run(
        "nd",
        &[
            ("", "DELE 1\r\n"),
            ("+OK\r\n", "RETR 2\r\n"),
            ("+OK\r\nA: b\r\n.\r\n", "DELE 2\r\n"),
            ("+OK\r\n", "QUIT\r\n"),
        ],
        &[deleted, Fact::Finished(Ok(()))],
    );
    let rows: [(&str, &str, &[Turn]); 3] = [
        ("it was not read", "nd", &[("", "DELE 2\r\n")]),
        (
            "it was not read",
            "nd",
            &[("", "RETR 2\r\n"), ("-ERR\r\n", "DELE 2\r\n")],
        ),
        // Nothing is offered.
        ("does not wait", "npf", &[("", "RETR 2\r\nRETR 1\r\n")]),
    ];
    for (words, setup, turns) in rows {
        caught(words, || run(setup, turns, &[]));
    }
    // Marked is not deleted.
    let deleted = [Fact::Deleted(vec![uid("a")])];
    caught("QUIT was not answered", || {
        run("nd", &[("", "DELE 1\r\n")], &deleted)
    });
    caught("without TLS", || drop(client::<Host>("T", &LOGIN)));
    let [first, second, third, _] = LOGIN;
    let outside = [first, second, third, ("-ERR\r\n", "STAT\r\n")];
    caught("without a login", || drop(client::<Host>("n", &outside)));
}

#[test]
fn an_imap_client_out_of_order_is_caught() {
    use imap::client::Host;
    use protocol_core::imap::JobName;
    use protocol_core::imap::client::Fact;
    let done = Fact::Done(JobName::Noop);
    let turns = [
        ("* OK [CAPABILITY LITERAL+]\r\n", "a1 LOGIN a {1+}\r\nb\r\n"),
        ("a1 OK\r\n", "a2 NOOP\r\n"),
        ("a2 OK\r\n", "a3 LOGOUT\r\n"),
    ];
    client::<Host>(" P", &turns).reported(&[done.clone(), Fact::Finished(Ok(()))]);
    let rows: [(&str, &str, Turn); 4] = [
        (
            "it does not wait",
            "",
            ("* OK\r\n", "a1 NOOP\r\na2 NOOP\r\n"),
        ),
        ("without TLS", "T", ("* OK\r\n", "a1 LOGIN a b\r\n")),
        (
            "does not wait for `+`",
            "",
            ("* OK\r\n", "a1 LOGIN a {1}\r\nb\r\n"),
        ),
        ("IDLE is not offered", "", ("* OK\r\n", "a1 IDLE\r\n")),
    ];
    for (words, setup, turn) in rows {
        caught(words, || drop(client::<Host>(setup, &[turn])));
    }
    let fetched = Fact::Fetched {
        uid: 1,
        flags: [].into(),
        internal_date: String::new(),
        content: "x".into(),
    };
    for (words, facts) in [
        ("in its turn", [done.clone(), done]),
        ("it was not asked for", [fetched.clone(), fetched]),
    ] {
        caught(words, || client::<Host>(" P", &[]).reported(&facts));
    }
}
