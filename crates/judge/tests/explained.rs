//! What other programs printed, and what is made out in it. The files are of sessions with our own servers.

use judge::Problem;
use judge::client::departures;
use judge::explain::explain;
use judge::suite::{ClientSuite, Kind, ServerSuite, embedded};
use proptest::prelude::*;
use std::fs;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/explained");

/// A file; its sessions and the lines said in them, its notes; the lines that are not understood; the rules that are
/// broken, each with its line in the file.
type Row = (
    &'static str,
    (usize, usize),
    usize,
    &'static [usize],
    &'static [(&'static str, usize)],
);

const FILES: &[Row] = &[
    ("bounce.eml", (0, 0), 8, &[], &[]),
    ("curl-verbose.txt", (1, 19), 0, &[], &[]),
    ("exim-failures.log", (0, 0), 4, &[4], &[]),
    ("exim.log", (0, 0), 11, &[], &[]),
    ("header.eml", (0, 0), 4, &[], &[]),
    (
        "letters.txt",
        (1, 9),
        0,
        &[1],
        &[("one-command-at-a-time", 5)],
    ),
    ("msmtp-debug.txt", (1, 30), 0, &[], &[]),
    ("openssl-quiet.txt", (1, 14), 0, &[], &[]),
    ("openssl-starttls.txt", (1, 12), 0, &[], &[]),
    ("postfix-failures.log", (0, 0), 3, &[], &[]),
    ("postfix.log", (0, 0), 26, &[], &[]),
    (
        "python-octets.txt",
        (1, 27),
        0,
        &[],
        &[("dot-stuffing", 19)],
    ),
    ("send.txt", (1, 26), 0, &[27], &[]),
    (
        "smtplib-debug.txt",
        (1, 26),
        0,
        &[],
        &[("from-and-date", 27), ("message-id", 27)],
    ),
    ("swaks-auth-refused.txt", (1, 21), 0, &[], &[]),
    ("swaks-delivered.txt", (1, 32), 0, &[], &[]),
    ("swaks-implicit-tls.txt", (1, 17), 0, &[], &[]),
    ("swaks-pipelined.txt", (1, 34), 0, &[], &[]),
    ("swaks-refused.txt", (1, 18), 0, &[], &[]),
    ("swaks-starttls-auth.txt", (1, 49), 0, &[], &[]),
    (
        "telnet-mistakes.txt",
        (1, 23),
        0,
        &[],
        &[
            ("hello-first", 5),
            ("command-syntax", 5),
            ("one-recipient-per-rcpt", 12),
            ("dot-stuffing", 20),
            ("empty-line", 18),
            ("from-and-date", 18),
            ("message-id", 18),
        ],
    ),
    ("telnet-pop3.txt", (1, 18), 0, &[], &[]),
    (
        "telnet.txt",
        (1, 18),
        0,
        &[],
        &[
            ("ehlo", 5),
            ("space-after-colon", 7),
            ("from-and-date", 13),
            ("message-id", 13),
        ],
    ),
    ("transcript.txt", (4, 156), 0, &[], &[]),
];

#[test]
fn each_file_is_read_and_what_is_not_understood_is_named() {
    let (_, suite) = embedded(Kind::Client).next().expect("there is one");
    let suite = ClientSuite::read(suite).expect("it is a suite");
    let mut found = Vec::new();
    for file in fs::read_dir(FOLDER).unwrap() {
        let path = file.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let explained = explain(&fs::read_to_string(path).unwrap());
        let said = explained.sessions.iter().map(|it| it.sources.len());
        let broken = explained
            .sessions
            .iter()
            .filter(|it| it.connection.port == 25)
            .flat_map(|it| {
                let all = departures(&suite, it.connection.clone());
                all.into_iter()
                    .map(|(id, _, found)| (id, it.source(found.line).unwrap_or_default()))
            });
        let unread: Vec<usize> = explained.unread.iter().map(|it| it.0).collect();
        found.push((
            name,
            (explained.sessions.len(), said.sum()),
            explained.notes.len(),
            unread,
            broken.collect::<Vec<_>>(),
        ));
    }
    found.sort();
    let wanted = FILES.iter().map(|(name, sessions, notes, unread, broken)| {
        let broken = broken.iter().map(|(id, line)| ((*id).to_owned(), *line));
        (
            (*name).to_owned(),
            *sessions,
            *notes,
            unread.to_vec(),
            broken.collect::<Vec<_>>(),
        )
    });
    for (found, wanted) in found.iter().zip(wanted) {
        assert_eq!(*found, wanted);
    }
    assert_eq!(found.len(), FILES.len(), "{found:?}");
}

#[test]
fn a_mistake_in_a_suite_is_told_with_its_line() {
    let server = |text: &str| ServerSuite::read(text).map(drop);
    let client = |text: &str| ClientSuite::read(text).map(drop);
    let line = |result: Result<(), Problem>| result.expect_err("it is wrong").line;
    let case = "name = \"x\"\n\n[[case]]\nid = \"a\"\n";
    for (text, wanted) in [
        ("name = \"x\"\n", 1),
        ("name = \n", 1),
        (case, 3),
        (
            &format!("{case}section = \"RFC 5321\"\ntalk = \"C: NOOP\"\n"),
            5,
        ),
        (
            &format!("{case}talk = \'\'\'\nC: NOOP\nS: fine\n\'\'\'\n"),
            7,
        ),
        (&format!("{case}talk = \"C: NOOP\"\nneeds = [\"b\"]\n"), 6),
        (&format!("{case}talk = \"C: NOOP\"\ncolour = 1\n"), 6),
        (
            &format!("{case}talk = \"C: NOOP\"\n[[case]]\nid = \"a\"\ntalk = \"C: NOOP\"\n"),
            6,
        ),
        ("name = \"x\"\n[[situation]]\nname = \"plain\"\n", 2),
    ] {
        assert_eq!(line(server(text)), wanted, "{text}");
    }
    let situation = "name = \"x\"\n[[situation]]\nname = \"plain\"\n";
    for (text, wanted) in [
        (situation, 1),
        (&format!("{situation}[[rule]]\nid = \"no-such-rule\"\n"), 4),
        (
            &format!("{situation}[[rule]]\nid = \"crlf\"\nruns = [\"odd\"]\n"),
            6,
        ),
        (
            &format!("{situation}watch = \"soon\"\n[[rule]]\nid = \"crlf\"\n"),
            4,
        ),
    ] {
        assert_eq!(line(client(text)), wanted, "{text}");
    }
    assert_eq!(server(&format!("{case}talk = \"C: NOOP\"\n")), Ok(()));
}

#[test]
fn every_built_in_suite_can_be_read_and_each_required_case_has_its_section_and_a_hint() {
    let mut all = Vec::new();
    for (_, text) in embedded(Kind::Server) {
        let suite = ServerSuite::read(text).expect("it is a suite");
        all.extend(suite.cases.into_iter().map(|it| it.about));
    }
    for (_, text) in embedded(Kind::Client) {
        let suite = ClientSuite::read(text).expect("it is a suite");
        all.extend(suite.rules.into_iter().map(|it| it.about));
    }
    for about in all {
        assert!(
            about.section.is_some() && about.hint.ends_with('.'),
            "{}",
            about.id
        );
    }
}

/// Lines as the files have them.
fn lines() -> Vec<String> {
    let files = fs::read_dir(FOLDER).expect("the folder is there");
    let texts = files.filter_map(|it| fs::read_to_string(it.ok()?.path()).ok());
    texts
        .flat_map(|it| it.lines().map(str::to_owned).collect::<Vec<_>>())
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn of_any_lines_no_session_loses_its_place(picked in prop::collection::vec(0..10_000_usize, 0..60), odd in "\\PC{0,40}") {
        let lines = lines();
        let mut text: Vec<&str> = picked.iter().map(|it| lines[it % lines.len()].as_str()).collect();
        text.insert(text.len() / 2, &odd);
        let text = text.join("\n");
        let explained = explain(&text);
        let count = text.lines().count();
        prop_assert!(explained.unread.iter().all(|it| (1..=count).contains(&it.0)));
        for session in &explained.sessions {
            prop_assert_eq!(session.sources.len(), session.connection.pieces.len());
            let said = session.connection.lines();
            prop_assert!(said.iter().all(|it| session.source(it.number).is_some()));
        }
    }
}
