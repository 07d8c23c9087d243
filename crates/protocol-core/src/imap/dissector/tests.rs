use super::*;
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
fn every_kind_of_data_is_named() {
    let kinds = [
        ("* CAPABILITY IMAP4rev1", Untagged::Capability),
        ("* 3 EXISTS", Untagged::Exists),
        ("* 3 RECENT", Untagged::Recent),
        ("* 3 expunge", Untagged::Expunge),
        ("* 3 FETCH (UID 4)", Untagged::Fetch),
        ("* SEARCH", Untagged::Search),
        ("* FLAGS (\\Seen)", Untagged::Flags),
        ("* OK [UNSEEN 3] look", Untagged::Ok),
        ("* NO [ALERT] disk nearly full", Untagged::No),
        ("* BAD what?", Untagged::Bad),
        ("* BYE too slow {3}", Untagged::Bye),
        ("* 3 MOVED", Untagged::Other),
        ("* QUOTA x (y)", Untagged::Other),
        ("* EXISTS", Untagged::Other),
        ("* LIST () \"/\" INBOX", Untagged::List),
        ("* LSUB () \"/\" INBOX", Untagged::Lsub),
        ("* STATUS INBOX (MESSAGES 3)", Untagged::Status),
        ("* NAMESPACE ((\"\" \"/\")) NIL NIL", Untagged::Namespace),
        ("* ENABLED", Untagged::Enabled),
        ("* ID NIL", Untagged::Id),
    ];
    let lines: Vec<(String, Unit)> = kinds
        .into_iter()
        .map(|(line, it)| (format!("S: {line}"), Unit::Untagged(it)))
        .collect();
    let mut dialogue = vec![("S: * OK hello", Unit::Greeting(Status::Ok))];
    dialogue.extend(lines.iter().map(|(line, unit)| (line.as_str(), *unit)));
    named_so(&dialogue);
}

#[test]
fn the_first_line_of_a_server_is_a_greeting() {
    named_so(&[("S: * PREAUTH hello", Unit::PreAuth)]);
    named_so(&[("S: * BYE not you", Unit::Untagged(Untagged::Bye))]);
    named_so(&[("S: hello", Unit::Malformed), ("S: +", Unit::Continuation)]);
}

#[test]
fn commands_may_end_in_another_order_than_they_came() {
    named_so(&[
        ("S: * OK hello", Unit::Greeting(Status::Ok)),
        ("C: a FETCH 1 UID", Unit::Command(Name::Fetch)),
        ("C: b NOOP", Unit::Command(Name::Noop)),
        ("C: c DANCE", Unit::UnknownCommand),
        ("S: b OK done", ok(Name::Noop)),
        (
            "S: c BAD what?",
            Unit::Tagged {
                status: Status::Bad,
                answers: None,
            },
        ),
        ("S: a OK done", ok(Name::Fetch)),
    ]);
}

#[test]
fn a_literal_that_the_client_waits_with_is_a_part_of_its_command() {
    let of = Some(Name::Login);
    named_so(&[
        ("C: a LOGIN {3}", Unit::Begun(Name::Login)),
        ("S: + go on", Unit::Continuation),
        ("C: bob {2}", Unit::Literal { of, ends: false }),
        ("S: * 3 EXISTS", Unit::Untagged(Untagged::Exists)),
        ("S: + go on", Unit::Continuation),
        ("C: pw", Unit::Literal { of, ends: true }),
        ("S: a OK done", ok(Name::Login)),
        ("C: b LOGIN {3+}", Unit::Begun(Name::Login)),
        ("C: bob {2+}", Unit::Literal { of, ends: false }),
        ("C: pw", Unit::Literal { of, ends: true }),
        ("S: b OK done", ok(Name::Login)),
        ("C: c DANCE {3}", Unit::UnknownCommand),
        ("S: + go on", Unit::Continuation),
        (
            "C: abc",
            Unit::Literal {
                of: None,
                ends: true,
            },
        ),
    ]);
}

#[test]
fn a_literal_that_is_refused_does_not_come() {
    let of = Some(Name::Append);
    named_so(&[
        ("C: a APPEND INBOX {3}", Unit::Begun(Name::Append)),
        ("S: a NO no such mailbox", tagged(Status::No, Name::Append)),
        ("C: b NOOP", Unit::Command(Name::Noop)),
        ("S: b OK done", ok(Name::Noop)),
        // One that the client does not wait with comes all the same.
        ("C: c APPEND INBOX {6+}", Unit::Begun(Name::Append)),
        ("S: c NO no such mailbox", tagged(Status::No, Name::Append)),
        ("C: d NOOP", Unit::Literal { of, ends: true }),
        ("C: d NOOP", Unit::Command(Name::Noop)),
    ]);
}

#[test]
fn a_challenge_and_its_response_are_no_literals_and_no_commands() {
    named_so(&[
        (
            "C: a AUTHENTICATE CRAM-MD5",
            Unit::Command(Name::Authenticate),
        ),
        ("S: + PDEyMz4=", Unit::Challenge),
        ("C: Ym9i", Unit::AuthResponse),
        ("S: +", Unit::Challenge),
        ("C: *", Unit::AuthCancelled),
        (
            "S: a BAD cancelled",
            tagged(Status::Bad, Name::Authenticate),
        ),
        (
            "C: b AUTHENTICATE PLAIN AGIAYw==",
            Unit::Command(Name::Authenticate),
        ),
        ("C: c CAPABILITY", Unit::Command(Name::Capability)),
        ("S: b OK done", ok(Name::Authenticate)),
        ("S: c OK done", ok(Name::Capability)),
        ("C: *", Unit::UnknownCommand),
    ]);
}

#[test]
fn idle_begins_and_ends() {
    named_so(&[
        ("C: a IDLE", Unit::Command(Name::Idle)),
        ("S: + idling", Unit::IdleBegun),
        ("S: * 4 EXISTS", Unit::Untagged(Untagged::Exists)),
        ("C: done", Unit::IdleDone),
        ("S: a OK done", ok(Name::Idle)),
        ("C: DONE", Unit::UnknownCommand),
        // A client that does not wait, and one that does not end it.
        ("C: b IDLE", Unit::Command(Name::Idle)),
        ("C: DONE", Unit::IdleDone),
        ("S: + idling", Unit::IdleBegun),
        ("S: b OK done", ok(Name::Idle)),
        ("C: c IDLE", Unit::Command(Name::Idle)),
        ("S: + idling", Unit::IdleBegun),
        ("C: d NOOP", Unit::Command(Name::Noop)),
        ("S: c BAD expected DONE", tagged(Status::Bad, Name::Idle)),
    ]);
}

#[test]
fn what_was_sent_behind_starttls_is_never_answered() {
    named_so(&[
        ("S: * OK hello", Unit::Greeting(Status::Ok)),
        ("C: a STARTTLS", Unit::Command(Name::StartTls)),
        ("C: b LOGIN {3}", Unit::Begun(Name::Login)),
        ("S: a OK begin", ok(Name::StartTls)),
        ("C: b CAPABILITY", Unit::Command(Name::Capability)),
        ("S: b OK done", ok(Name::Capability)),
    ]);
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
