use super::*;
use crate::tests::dialogues;
use CommandName as Name;

/// Lines of both sides, `C:` and `S:`, and the units they are.
#[track_caller]
fn named_so(dialogue: &[(&str, Unit)]) {
    let mut dissector = Dissector::default();
    for (line, expected) in dialogue {
        let (side, text) = match line.split_at(3) {
            ("C: ", text) => (Side::Client, text),
            (_, text) => (Side::Server, text),
        };
        let octets = format!("{text}\r\n");
        let mut units = Vec::new();
        dissector.push(side, octets.as_bytes(), |it| units.push((it.len, it.unit)));
        assert_eq!(units, [(octets.len(), *expected)], "{line}");
    }
}

fn tagged(status: Status, name: Name) -> Unit {
    let answers = Some(name);
    Unit::Tagged { status, answers }
}

fn ok(name: Name) -> Unit {
    tagged(Status::Ok, name)
}

#[test]
fn every_command_and_its_end_are_named() {
    for name in Name::ALL {
        named_so(&[
            ("S: * OK hello", Unit::Greeting(Status::Ok)),
            (&format!("C: a1 {name} x"), Unit::Command(name)),
            ("S: a1 NO not now", tagged(Status::No, name)),
        ]);
    }
}

#[test]
fn a_unit_of_any_length_is_named() {
    let long = "x".repeat(100_000);
    let fetch = format!("S: * 1 FETCH (BODY[] {{100000}}\r\n{long})");
    named_so(&[
        ("S: * OK hello", Unit::Greeting(Status::Ok)),
        (
            &format!("C: a SEARCH TEXT {long}"),
            Unit::Command(Name::Search),
        ),
        (&fetch, Unit::Untagged(Untagged::Fetch)),
        (&format!("S: a OK {long}"), ok(Name::Search)),
    ]);
}

#[test]
fn what_is_named_and_kept_has_bounds() {
    let mut dissector = Dissector::default();
    for _ in 0..3000 {
        dissector.push(Side::Client, b"a NOOP\r\n", |_| {});
    }
    assert_eq!(dissector.due.len(), MAX_DUE);
    dissector.push(Side::Client, &vec![b'x'; 1_000_000], |_| {});
    assert_eq!(dissector.client.begun().len(), KEPT);
}

#[test]
fn each_line_of_a_dialogue_is_named_by_what_it_is() {
    dialogues(
        "imap/dissector/units.txt",
        |it: &mut Dissector, side, text| {
            let octets = format!("{text}\r\n");
            let mut units = Vec::new();
            it.push(side, octets.as_bytes(), |it| {
                assert_eq!(it.len, octets.len(), "{text}");
                units.push(format!("{:?}", it.unit));
            });
            units
        },
    );
}

/// RFC 2177: the client sends nothing but DONE. What it sends else is answered with the tag of IDLE.
#[test]
fn another_line_than_done_ends_idle_too() {
    let mut dissector = Dissector::default();
    dissector.push(Side::Client, b"a IDLE\r\n", |_| {});
    dissector.push(Side::Server, b"+ idling\r\n", |_| {});
    dissector.push(Side::Client, b"b DONE\r\n", |_| {});
    dissector.push(Side::Server, b"a BAD expected DONE\r\n", |it| {
        assert_eq!(it.unit, tagged(Status::Bad, Name::Idle));
    });
    assert!(dissector.due.is_empty());
}
