//! Responses of IMAP and the dissector: what holds of any octets.

use super::imap_commands::{spoilt, written};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use protocol_core::imap::response::{Code, Response};
use protocol_core::imap::{Dissector, Literals, Unit};
use protocol_core::smtp::Side;

/// Octets that look like responses more often than not.
fn response() -> impl Strategy<Value = Vec<u8>> {
    const PIECES: [&[u8]; 44] = [
        b"* ",
        b"+ ",
        b"a ",
        b"OK",
        b"NO ",
        b"BAD",
        b"BYE",
        b" [",
        b"]",
        b"(",
        b")",
        b" ",
        b"\"",
        b"\\",
        b"{3}\r\n",
        b"abc",
        b"NIL",
        b"1",
        b"4294967295",
        b"FETCH (",
        b"UID ",
        b"BODY[",
        b"HEADER.FIELDS (",
        b"<0>",
        b"FLAGS (",
        b"\\Seen",
        b"\\*",
        b"INTERNALDATE ",
        b"\"17-Jul-1996 02:44:25 -0700\"",
        b"EXISTS",
        b"LIST",
        b"STATUS ",
        b"INBOX",
        b"SEARCH",
        b"NAMESPACE",
        b"ID",
        b"COPYUID ",
        b"1:2,7",
        b"PERMANENTFLAGS",
        b"CAPABILITY ",
        b"MESSAGES ",
        b"\r\n",
        b"\r",
        b"\xff",
    ];
    let piece = prop_oneof![
        8 => select(&PIECES[..]).prop_map(<[u8]>::to_vec),
        1 => vec(any::<u8>(), 0..4),
    ];
    vec(piece, 0..12).prop_map(|it| it.concat())
}

/// What both ends say, in turns.
fn dialogue() -> impl Strategy<Value = Vec<(Side, Vec<u8>)>> {
    const LINES: [(Side, &[u8]); 22] = [
        (Side::Client, b"a NOOP\r\n"),
        (Side::Client, b"b IDLE\r\n"),
        (Side::Client, b"DONE\r\n"),
        (Side::Client, b"c AUTHENTICATE PLAIN\r\n"),
        (Side::Client, b"AGEAYg==\r\n"),
        (Side::Client, b"*\r\n"),
        (Side::Client, b"d LOGIN {3}\r\n"),
        (Side::Client, b"bob {2}\r\n"),
        (Side::Client, b"pw\r\n"),
        (Side::Client, b"e STARTTLS\r\n"),
        (Side::Client, b"f APPEND x {3+}\r\nabc\r\n"),
        (Side::Server, b"* OK hello\r\n"),
        (Side::Server, b"+ go on\r\n"),
        (Side::Server, b"a OK done\r\n"),
        (Side::Server, b"b OK done\r\n"),
        (Side::Server, b"c NO never\r\n"),
        (Side::Server, b"d NO [TOOBIG] no\r\n"),
        (Side::Server, b"e OK begin\r\n"),
        (Side::Server, b"f BAD what {3}\r\n"),
        (Side::Server, b"* 1 FETCH (BODY[] {3}\r\nabc)\r\n"),
        (Side::Server, b"* 3 EXISTS\r\n"),
        (Side::Server, b"\r\n"),
    ];
    let line = prop_oneof![
        8 => select(&LINES[..]).prop_map(|(side, octets)| (side, octets.to_vec())),
        1 => spoilt().prop_map(|mut it| {
            it.extend_from_slice(b"\r\n");
            (Side::Client, it)
        }),
        1 => response().prop_map(|it| (Side::Server, it)),
    ];
    vec(line, 0..16)
}

/// The units of what is said, and who says them.
fn units(dialogue: &[(Side, Vec<u8>)], cut: impl Fn(&[u8]) -> Vec<Vec<u8>>) -> Vec<(Side, Unit)> {
    let mut dissector = Dissector::default();
    let mut found = Vec::new();
    for (side, octets) in dialogue {
        for piece in cut(octets) {
            let mut sum = 0;
            dissector.push(*side, &piece, |it| {
                assert!(it.len > 0);
                sum += it.len;
                if it.unit != Unit::Partial {
                    found.push((*side, it.unit));
                }
            });
            assert_eq!(sum, piece.len());
        }
    }
    found
}

proptest! {
    #[test]
    fn octets_are_a_response_or_an_error_that_lies_in_them(octets in response()) {
        match Response::parse(&octets) {
            Ok(_) => {}
            Err(error) => prop_assert!(error.at <= octets.len()),
        }
        drop(Code::of_line(&octets));
    }

    #[test]
    fn the_dissector_names_the_same_units_however_the_octets_are_cut(
        dialogue in dialogue(),
        cuts in vec(any::<Index>(), 1..4),
    ) {
        let whole = units(&dialogue, |it| vec![it.to_vec()]);
        let single = units(&dialogue, |it| it.chunks(1).map(<[u8]>::to_vec).collect());
        let cut = units(&dialogue, |it| {
            let mut at: Vec<usize> = cuts.iter().map(|cut| cut.index(it.len() + 1)).collect();
            at.extend([0, it.len()]);
            at.sort_unstable();
            at.windows(2).map(|two| it[two[0]..two[1]].to_vec()).collect()
        });
        prop_assert_eq!(&single, &whole);
        prop_assert_eq!(&cut, &whole);
    }

    #[test]
    fn a_client_that_waits_with_its_literals_is_told_to_go_on(
        command in super::imap_commands::command(),
    ) {
        let mut dissector = Dissector::default();
        let mut units = Vec::new();
        for piece in command.encode(Literals::Wait) {
            dissector.push(Side::Client, &piece.octets, |it| units.push(it.unit));
            if piece.waits {
                dissector.push(Side::Server, b"+ go on\r\n", |it| units.push(it.unit));
                prop_assert_eq!(units.last(), Some(&Unit::Continuation));
            }
        }
        units.retain(|it| !matches!(it, Unit::Continuation | Unit::Partial));
        let mut at_once = Vec::new();
        let octets = written(&command, Literals::Wait);
        Dissector::default().push(Side::Client, &octets, |it| at_once.push(it.unit));
        prop_assert_eq!(units, at_once);
    }
}
