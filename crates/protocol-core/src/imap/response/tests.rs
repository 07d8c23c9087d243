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
fn each_status_response_is_read_as_the_table_says() {
    table("imap/response/status.txt", |line| {
        match Response::parse(line.as_bytes()) {
            Ok(Response::Tagged { tag, status, said }) => {
                format!("{} {status:?} {said:?}", tag.escape_ascii())
            }
            Ok(Response::Continuation(text)) => format!("Continuation {}", text.escape_ascii()),
            Ok(other) => format!("{other:?}"),
            Err(it) => format!("wrong at {}", it.at),
        }
    });
    let deep = format!("* {}", "(".repeat(1_000_000));
    assert!(Response::parse(deep.as_bytes()).is_err());
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
