use super::*;
use crate::imap::command::{Section, SectionText, StatusItem};
use crate::imap::{Flag, MailboxName};

#[track_caller]
fn data(line: &str) -> Data<'_> {
    match Response::parse(line.as_bytes()) {
        Ok(Response::Data(data)) => data,
        other => panic!("{other:?}"),
    }
}

fn strings<const N: usize>(words: [&str; N]) -> Vec<String> {
    words.map(str::to_owned).to_vec()
}

fn name(text: &str) -> MailboxName {
    MailboxName::new(text).expect("it is short")
}

#[test]
fn the_examples_of_rfc_3501_are_read() {
    let seen = || Flags::from([Flag::Seen]);
    let lines = [
        (
            "* CAPABILITY IMAP4rev1 STARTTLS AUTH=GSSAPI XPIG-LATIN",
            Data::Capability(strings([
                "IMAP4rev1",
                "STARTTLS",
                "AUTH=GSSAPI",
                "XPIG-LATIN",
            ])),
        ),
        (
            "* LIST (\\Noselect) \"/\" ~/Mail/foo",
            Data::List {
                subscribed: false,
                attributes: strings(["\\Noselect"]),
                separator: Some('/'),
                mailbox: name("~/Mail/foo"),
            },
        ),
        (
            "* LSUB () NIL {8}\r\n&ZeVnLIq",
            Data::Other(vec![
                Value::Atom(b"LSUB"),
                Value::List(Vec::new()),
                Value::Atom(b"NIL"),
                Value::String(b"&ZeVnLIq".into()),
            ]),
        ),
        (
            "* LSUB () NIL \"&ZeVnLIqe-\"",
            Data::List {
                subscribed: true,
                attributes: Vec::new(),
                separator: None,
                mailbox: name("日本語"),
            },
        ),
        (
            "* STATUS blurdybloop (MESSAGES 231 UIDNEXT 44292 HIGHESTMODSEQ 7)",
            Data::Status {
                mailbox: name("blurdybloop"),
                items: vec![(StatusItem::Messages, 231), (StatusItem::UidNext, 44292)],
            },
        ),
        ("* SEARCH 2 3 6", Data::Search(vec![2, 3, 6])),
        ("* SEARCH", Data::Search(Vec::new())),
        ("* SEARCH ", Data::Search(Vec::new())),
        (
            "* FLAGS (\\Answered \\Seen \\Extra $MDNSent)",
            Data::Flags([Flag::Answered, Flag::Seen, Flag::Keyword("$MDNSent".into())].into()),
        ),
        ("* 23 EXISTS", Data::Exists(23)),
        ("* 5 RECENT", Data::Recent(5)),
        ("* 44 EXPUNGE", Data::Expunge(44)),
        (
            "* 23 FETCH (FLAGS (\\Seen) RFC822.SIZE 44827 UID 7)",
            Data::Fetch(
                23,
                vec![
                    FetchData::Flags(seen()),
                    FetchData::Size(44827),
                    FetchData::Uid(7),
                ],
            ),
        ),
        (
            "* 12 FETCH (INTERNALDATE \"17-Jul-1996 02:44:25 -0700\" BODY[HEADER] {3}\r\na\r\n)",
            Data::Fetch(
                12,
                vec![
                    FetchData::InternalDate(837_596_665),
                    FetchData::Section {
                        section: Section {
                            part: Vec::new(),
                            text: SectionText::Header,
                        },
                        origin: None,
                        content: Some(b"a\r\n".into()),
                    },
                ],
            ),
        ),
        (
            "* ID (\"name\" \"Cyrus\" \"os\" NIL)",
            Data::Id(Some(vec![
                ("name".into(), Some("Cyrus".into())),
                ("os".into(), None),
            ])),
        ),
        ("* ID NIL", Data::Id(None)),
        ("* ENABLED CONDSTORE", Data::Enabled(strings(["CONDSTORE"]))),
        ("* ENABLED", Data::Enabled(Vec::new())),
    ];
    for (line, expected) in lines {
        assert_eq!(data(line), expected, "{line}");
    }
}

#[test]
fn a_namespace_has_a_prefix_and_a_separator() {
    let namespace = |prefix: &str, separator| Namespace {
        prefix: prefix.into(),
        separator,
    };
    assert_eq!(
        data("* NAMESPACE ((\"\" \"/\")) NIL ((\"#p/\" \"/\" \"X\" (\"a\"))(\"#n.\" NIL))"),
        Data::Namespace {
            personal: vec![namespace("", Some('/'))],
            others: Vec::new(),
            shared: vec![namespace("#p/", Some('/')), namespace("#n.", None)],
        }
    );
}

#[test]
fn a_section_is_told_as_it_was_asked() {
    let fields = |not, names: &[&str]| SectionText::Fields {
        not,
        names: names.iter().map(|it| (*it).to_owned()).collect(),
    };
    let sections = [
        ("BODY[]", vec![], SectionText::All, None),
        ("body[]<17>", vec![], SectionText::All, Some(17)),
        ("BODY[1.2.MIME]", vec![1, 2], SectionText::Mime, None),
        ("BODY[3]<0>", vec![3], SectionText::All, Some(0)),
        (
            "BODY[HEADER.FIELDS (DATE \"a] b\" {2}\r\n] )]",
            vec![],
            fields(false, &["DATE", "a] b", "] "]),
            None,
        ),
        (
            "BODY[1.HEADER.FIELDS.NOT (to)]",
            vec![1],
            fields(true, &["to"]),
            None,
        ),
    ];
    for (word, part, text, origin) in sections {
        let line = format!("* 1 FETCH ({word} NIL)");
        let expected = FetchData::Section {
            section: Section { part, text },
            origin,
            content: None,
        };
        assert_eq!(data(&line), Data::Fetch(1, vec![expected]), "{line}");
    }
}

#[test]
fn what_is_not_known_is_kept_as_it_came() {
    let other = |name: &str, value| FetchData::Other(name.into(), value);
    assert_eq!(
        data(
            "* 1 FETCH (BINARY[1] {1}\r\nx MODSEQ (7) UID x RFC822.SIZE NIL INTERNALDATE \"today\")"
        ),
        Data::Fetch(
            1,
            vec![
                other("BINARY[1]", Value::String(b"x".into())),
                other("MODSEQ", Value::List(vec![Value::Atom(b"7")])),
                other("UID", Value::Atom(b"x")),
                other("RFC822.SIZE", Value::Atom(b"NIL")),
                other("INTERNALDATE", Value::String(b"today".into())),
            ]
        )
    );
    for line in [
        "* QUOTA a (b 1 2)",
        "* 1 FETCH (UID)",
        "* 7",
        "* LIST x",
        "* SEARCH x",
    ] {
        assert!(matches!(data(line), Data::Other(_)), "{line}");
    }
}

#[test]
fn a_status_response_has_a_code_and_a_text() {
    let said = |code, text: &str| Said {
        code,
        text: text.into(),
    };
    let lines = [
        (
            "* OK [UNSEEN 17] Message 17 is the first",
            Response::Status(
                Status::Ok,
                said(Some(Code::Unseen(17)), "Message 17 is the first"),
            ),
        ),
        ("* PREAUTH hello", Response::PreAuth(said(None, "hello"))),
        (
            "* BYE [ALERT] disk {3}",
            Response::Bye(said(Some(Code::Alert), "disk {3}")),
        ),
        (
            "* no [unclosed",
            Response::Status(Status::No, said(None, "[unclosed")),
        ),
        ("* OK", Response::Status(Status::Ok, said(None, ""))),
        (
            "a1 BAD []what",
            Response::Tagged {
                tag: b"a1",
                status: Status::Bad,
                said: said(None, "what"),
            },
        ),
        (
            "a1 OK [READ-WRITE] SELECT completed",
            Response::Tagged {
                tag: b"a1",
                status: Status::Ok,
                said: said(Some(Code::ReadWrite), "SELECT completed"),
            },
        ),
        ("+ Ready", Response::Continuation(b"Ready")),
        ("+ ", Response::Continuation(b"")),
        ("+", Response::Continuation(b"")),
    ];
    for (line, expected) in lines {
        assert_eq!(Response::parse(line.as_bytes()), Ok(expected), "{line}");
    }
}

#[test]
fn every_code_is_read_as_what_it_is_written_as() {
    let set = |text: &str| set(&Value::Atom(text.as_bytes())).expect("it is a set");
    let codes = [
        ("ALERT", Code::Alert),
        ("BADCHARSET", Code::BadCharset(Vec::new())),
        (
            "BADCHARSET (US-ASCII UTF-8)",
            Code::BadCharset(strings(["US-ASCII", "UTF-8"])),
        ),
        (
            "CAPABILITY IMAP4rev1 IDLE",
            Code::Capability(strings(["IMAP4rev1", "IDLE"])),
        ),
        (
            "PERMANENTFLAGS (\\Seen \\*)",
            Code::PermanentFlags {
                flags: [Flag::Seen].into(),
                any_keyword: true,
            },
        ),
        (
            "PERMANENTFLAGS ()",
            Code::PermanentFlags {
                flags: Flags::new(),
                any_keyword: false,
            },
        ),
        ("UIDNEXT 4392", Code::UidNext(4392)),
        ("UIDVALIDITY 3857529045", Code::UidValidity(3_857_529_045)),
        (
            "APPENDUID 38505 3955",
            Code::AppendUid {
                uid_validity: 38505,
                uids: set("3955"),
            },
        ),
        (
            "COPYUID 38505 304,319:320 3956:3958",
            Code::CopyUid {
                uid_validity: 38505,
                from: set("304,319:320"),
                to: set("3956:3958"),
            },
        ),
        ("AUTHENTICATIONFAILED", Code::AuthenticationFailed),
        (
            "X-TRA \" (b",
            Code::Other {
                name: "X-TRA".into(),
                arguments: "\" (b".into(),
            },
        ),
        (
            "UIDNEXT x",
            Code::Other {
                name: "UIDNEXT".into(),
                arguments: "x".into(),
            },
        ),
    ];
    for (text, code) in codes {
        assert_eq!(code.to_string(), text);
        let line = format!("* OK [{text}] done");
        assert_eq!(Code::of_line(line.as_bytes()), Some(code), "{line}");
    }
    assert_eq!(Code::of_line(b"a NO [tryCreate] no"), Some(Code::TryCreate));
    assert_eq!(
        Code::of_line(b"a NO [BADCHARSET (\"x]\\\"]\" y)] no"),
        Some(Code::BadCharset(strings(["x]\"]", "y"])))
    );
    assert_eq!(Code::of_line(b"* LIST () \"/\" [ALERT]"), None);
}

#[test]
fn what_is_no_response_is_refused_where_it_goes_wrong() {
    let lines: [(&str, usize); 13] = [
        ("", 0),
        ("*", 1),
        ("* ", 2),
        ("+x", 1),
        ("a", 1),
        ("a DONE", 2),
        ("a OK\u{f} x", 2),
        ("* (a", 4),
        ("* \"a", 4),
        ("* {9}\r\nabc", 3),
        ("* a\rb", 3),
        ("* {1", 4),
        ("* a)", 3),
    ];
    for (line, at) in lines {
        let error = Response::parse(line.as_bytes()).expect_err(line);
        assert_eq!(error.at, at, "{line}");
    }
    let deep = format!("* {}", "(".repeat(1_000_000));
    assert!(Response::parse(deep.as_bytes()).is_err());
}
