use super::*;
use crate::Octets;
use crate::smtp::address::MailHost;
use crate::smtp::{Domain, ForwardPath, Mailbox, Reply, ReplyCode, ReversePath, Transmission};
use crate::trace::Got;
#[cfg(not(target_arch = "wasm32"))]
use proptest::prelude::*;

#[cfg(not(target_arch = "wasm32"))]
pub(crate) use views::pieces;

mod compositions;
mod notices;
mod views;

/// Monday, 1 June 2026, 08:00:00 UTC.
const DATE: i64 = 1_780_300_800;

fn mailbox(text: &str) -> Mailbox {
    text.parse().unwrap()
}

fn draft(subject: &str, body: &str) -> Draft {
    Draft {
        from: String::from("Alice <alice@sender.example>"),
        to: vec![String::from("bob@receiver.example")],
        subject: subject.to_owned(),
        body: body.to_owned(),
        ..Draft::default()
    }
}

fn composed(draft: &Draft) -> Composed {
    compose(draft, DATE, "1@sender.example").unwrap()
}

/// What every message of ours keeps: ASCII, no NUL, lines of at most 998 octets ended by CRLF.
fn assert_seven_bit(content: &[u8]) {
    assert!(content.is_ascii() && !content.contains(&0), "7bit");
    assert!(content.ends_with(b"\r\n"), "ends in CRLF");
    for line in content[..content.len() - 2].split(|octet| *octet == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        assert!(line.len() <= MAX_LINE, "a line of {} octets", line.len());
        assert!(
            !line.contains(&b'\r'),
            "a bare CR in {:?}",
            String::from_utf8_lossy(line)
        );
    }
    let bare = content
        .iter()
        .enumerate()
        .filter(|(_, octet)| **octet == b'\n');
    assert!(
        bare.into_iter()
            .all(|(at, _)| at > 0 && content[at - 1] == b'\r'),
        "a bare LF"
    );
}

fn field_names(content: &[u8]) -> Vec<String> {
    fields(content)
        .map(|it| String::from_utf8(it.name.to_vec()).unwrap())
        .collect()
}

#[test]
fn a_received_field_is_what_rfc_5321_section_4_4_writes() {
    let bob: ForwardPath = "<bob@receiver.example>".parse().unwrap();
    let postmaster = ForwardPath::Postmaster;
    let table = [
        (
            (
                "laptop.sender.example",
                "192.0.2.10",
                true,
                Some(&bob),
                "Q0001",
            ),
            "Received: from laptop.sender.example ([192.0.2.10])\r\n\
             \tby mx.receiver.example with ESMTP id Q0001\r\n\
             \tfor <bob@receiver.example>;\r\n\
             \tMon, 1 Jun 2026 08:00:00 +0000\r\n",
        ),
        (
            (
                "[IPv6:2001:db8::1]",
                "2001:db8::1",
                false,
                None,
                "a b\r\nX: <y>",
            ),
            "Received: from [IPv6:2001:db8::1] ([IPv6:2001:db8::1])\r\n\
             \tby mx.receiver.example with SMTP id abXy;\r\n\
             \tMon, 1 Jun 2026 08:00:00 +0000\r\n",
        ),
        (
            ("a.example", "192.0.2.10", true, Some(&postmaster), ""),
            "Received: from a.example ([192.0.2.10])\r\n\
             \tby mx.receiver.example with ESMTP;\r\n\
             \tMon, 1 Jun 2026 08:00:00 +0000\r\n",
        ),
    ];
    for ((from, from_address, extended, for_, id), expected) in table {
        let field = received_field(&ReceivedField {
            from: from.parse::<MailHost>().unwrap(),
            from_address: from_address.parse().unwrap(),
            by: "mx.receiver.example".parse::<Domain>().unwrap(),
            with: Transmission {
                extended,
                ..Transmission::default()
            },
            id,
            for_,
            at: DATE,
        });
        assert_eq!(field.to_text(), expected);
        assert_eq!(
            count_received(&prepend(&field, b"Received: x\r\n\r\nReceived: y\r\n")),
            2
        );
    }
}

#[test]
fn an_empty_line_goes_between_a_trace_field_and_what_is_no_field() {
    let trace = b"Received: x\r\n";
    for (first, is_field) in [
        ("Subject: x", true),
        ("Subject : x", true),
        ("x:y", true),
        ("", true),
        ("hello world", false),
        (" folded", false),
        (" folded: x", false),
        ("\tfolded", false),
        (": x", false),
        ("From alice@sender.example Mon Jun  1 08:00:00 2026", false),
        ("S\u{fc}bject: x", false),
        ("hello\r\n folded: x", false),
    ] {
        let message = format!("{first}\r\nTo: y\r\n\r\nz\r\n");
        let marked = prepend(trace, message.as_bytes());
        let between = if is_field { "" } else { "\r\n" };
        assert_eq!(
            marked.to_text(),
            format!("Received: x\r\n{between}{message}")
        );
        let again = prepend(trace, &marked);
        assert_eq!(&again[trace.len()..], &marked[..], "only once");
        assert_eq!(
            field_names(&marked).len() > 1,
            is_field && !first.is_empty(),
            "{first}"
        );
    }
    assert_eq!(&prepend(trace, b"")[..], trace);
}

#[test]
fn a_return_path_field_holds_the_reverse_path() {
    for (path, expected) in [
        ("<>", "Return-Path: <>\r\n"),
        (
            "<alice@sender.example>",
            "Return-Path: <alice@sender.example>\r\n",
        ),
    ] {
        let path: ReversePath = path.parse().unwrap();
        assert_eq!(return_path_field(&path).to_text(), expected);
    }
}

#[test]
fn a_date_is_written_in_four_digit_years_whatever_the_second() {
    for (at, expected) in [
        (0, "Thu, 1 Jan 1970 00:00:00 +0000"),
        (DATE, "Mon, 1 Jun 2026 08:00:00 +0000"),
        (-1, "Wed, 31 Dec 1969 23:59:59 +0000"),
        (i64::MAX, "Fri, 31 Dec 9999 23:59:59 +0000"),
        (i64::MIN, "Mon, 1 Jan 1900 00:00:00 +0000"),
    ] {
        assert_eq!(date_time(at), expected);
    }
}

#[test]
fn fields_are_found_where_they_stand() {
    let message = b"From x\r\nSubject : a\r\n\tb\r\n  c \r\nTo:\nCc: d\r\n\r\nNot: e\r\n";
    let found: Vec<(&[u8], String)> = fields(message)
        .map(|it| (it.name, Octets::from(&*it.unfolded()).to_text().into()))
        .collect();
    let expected: [(&[u8], String); 4] = [
        (b"", "From x".into()),
        (b"Subject", "a\tb  c".into()),
        (b"To", "".into()),
        (b"Cc", "d".into()),
    ];
    assert_eq!(found, expected);
    assert_eq!(header(message), &message[..message.len() - 10]);
    assert_eq!(header(b"A: b\n\nC: d"), b"A: b\n");
    assert_eq!(header(b"\r\nA: b\r\n\r\n"), b"");
    let mut all = fields(message);
    let ranges: Vec<_> = all.by_ref().map(|it| it.range).collect();
    assert_eq!(ranges, [0..8, 8..31, 31..35, 35..42]);
    assert_eq!(&message[all.offset()..], b"Not: e\r\n");
    assert!(fields(message).all(|it| &message[it.value_range()] == it.value));
}

#[cfg(not(target_arch = "wasm32"))]
proptest! {
    #[test]
    fn fields_cover_the_header_without_gaps(message in proptest::collection::vec(
        prop_oneof![Just(b'\r'), Just(b'\n'), Just(b':'), Just(b' '), any::<u8>()], 0..80)
    ) {
        let mut all = fields(&message);
        let mut at = 0;
        for field in all.by_ref() {
            prop_assert_eq!(field.range.start, at);
            prop_assert!(field.range.end > at);
            prop_assert_eq!(&message[field.value_range()], field.value);
            at = field.range.end;
        }
        let between = &message[at..all.offset()];
        prop_assert!(matches!(between, b"" | b"\r\n" | b"\n" | b"\r"), "{:?}", between);
    }
}
