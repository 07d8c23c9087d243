use super::*;
use crate::tests::table;

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

#[test]
fn each_response_is_read_as_the_table_says() {
    table("imap/response/read.txt", |line| {
        if let Some(code) = Code::of_line(line.as_bytes()) {
            assert_eq!(line, format!("* OK [{code}] done"));
            return format!("{code:?}");
        }
        format!("{:?}", data(line))
    });
    let utf7 = data("* LSUB () NIL {8}\r\n&ZeVnLIq");
    assert!(matches!(utf7, Data::Other(_)), "{utf7:?}");
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
fn a_code_is_read_in_any_case_where_there_is_one() {
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
