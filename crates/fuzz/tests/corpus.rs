//! The corpus, and random octets, through every target.

use fuzz::TARGETS;
use proptest::collection::vec;
use proptest::prelude::*;
use std::fs;
use std::path::{Path, PathBuf};

/// The corpus of a target: names and octets.
fn corpus(name: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("corpus")
        .join(name);
    let files = fs::read_dir(folder).expect("every target has a corpus");
    let mut found: Vec<_> = files
        .map(|file| {
            let path = file.expect("it can be listed").path();
            let octets = fs::read(&path).expect("it can be read");
            (path, octets)
        })
        .collect();
    found.sort();
    found
}

#[test]
fn everything_in_the_corpus_passes_its_target() {
    for (name, run) in TARGETS {
        for (path, octets) in corpus(name) {
            // The name stands before the panic, if there is one.
            println!("{}", path.display());
            run(&octets);
        }
    }
}

#[test]
fn every_target_has_a_corpus_that_is_small_and_a_program() {
    for (name, _) in TARGETS {
        let files = corpus(name);
        assert!((10..=80).contains(&files.len()), "{name}");
        let most = files.iter().map(|(_, octets)| octets.len()).max();
        assert!(most.is_some_and(|it| it <= 1000), "{name}: {most:?}");
        let program = format!("targets/{name}.rs");
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
        assert!(folder.join(program).is_file());
    }
}

/// What both ends of each protocol say, and what may happen meanwhile.
const PIECES: [&[&str]; 3] = [
    &[
        "EHLO a.example\r\n",
        "HELO a.example\r\n",
        "MAIL FROM:<a@b.example>\r\n",
        "MAIL FROM:<> BODY=BINARYMIME\r\n",
        "RCPT TO:<bob@c.example>\r\n",
        "DATA\r\n",
        ".\r\n",
        "\n.\r\n",
        "RSET\r\n",
        "BDAT 7\r\n",
        "BDAT 3 LAST\r\n",
        "STARTTLS\r\n\x03",
        "AUTH PLAIN\r\n",
        "AUTH LOGIN\r\n",
        "AGEAYg==\r\n",
        "220 a\r\n",
        "250-a\r\n250-PIPELINING\r\n250-STARTTLS\r\n250 AUTH PLAIN LOGIN\r\n",
        "250 b\r\n",
        "354 go\r\n",
        "550 5.1.1 no\r\n",
        "421 4.3.2 bye\r\n",
    ],
    &[
        "a LOGIN a b\r\nb SELECT INBOX\r\n",
        "a LOGIN {1}\r\na {1+}\r\nb\r\n",
        "a AUTHENTICATE PLAIN\r\n",
        "a AUTHENTICATE PLAIN AGEAYg==\r\n",
        "b EXAMINE {5}\r\nINBOX\r\n",
        "c FETCH 1:* (UID BODY[HEADER.FIELDS ({4}\r\nFrom)])\r\n",
        "c FETCH 1 BODY[1.TEXT]",
        "c SEARCH CHARSET UTF-8 TEXT {3}\r\n\u{e9}a\r\n",
        "c STORE 1 +FLAGS (\\Deleted)\r\n",
        "d APPEND INBOX (\\Seen) {4+}\r\na\r\n\r\r\n",
        "e IDLE\r\n",
        "DONE\r\n",
        "f EXPUNGE\r\n",
        "f MOVE 1 x/y\r\n",
        "g LIST \"\" *\r\n",
        "h CLOSE\r\n",
        "i STARTTLS\r\n\x03",
        "{5}\r\n",
        "k LOGIN {99999999999999}\r\n",
        "m NOOP {2}\r\n",
        "* OK [UIDNEXT 7] {3}\r\n",
        "* PREAUTH [CAPABILITY IDLE] in\r\n",
        "* 3 EXISTS\r\n",
        "* 1 FETCH (UID 7 FLAGS (\\Seen) BODY[]<0> {3}\r\nabc)\r\n",
        "* LIST (\\Noselect) \"/\" INBOX\r\n",
        "* STATUS INBOX (MESSAGES 1)\r\n",
        "* SEARCH 1 4294967295\r\n",
        "a OK [COPYUID 1 1:2,7 3:5] done\r\n",
        "a1 OK done\r\n",
        "a2 OK [CAPABILITY LITERAL+ MOVE] done\r\n",
        "a3 NO [ALERT] no\r\n",
        "+ go\r\n",
    ],
    &[
        "USER a\r\nPASS b\r\n",
        "USER a\r\n",
        "PASS b\r\n",
        "AUTH PLAIN AGEAYg==\r\n",
        "AUTH PLAIN\r\n",
        "STLS\r\n\x03",
        "CAPA\r\n",
        "STAT\r\n",
        "LIST\r\n",
        "UIDL\r\n",
        "UIDL 2\r\n",
        "RETR 2\r\n",
        "TOP 2 1\r\n",
        "DELE 2\r\n",
        "RSET\r\n",
        "QUIT\r\n",
        "+OK <1.2@a.example>\r\n",
        "+OK\r\nUSER\r\nUIDL\r\nPIPELINING\r\nSTLS\r\nSASL PLAIN\r\n.\r\n",
        "+OK 2 20\r\n",
        "+OK\r\n1 a\r\n2 b\r\n.\r\n",
        "+OK\r\n1 10\r\n2 10\r\n.\r\n",
        "+OK\r\nA: b\r\n\r\n..\r\n.\r\n",
        "+OK\r\n",
        "-ERR [IN-USE] no\r\n",
        "+ \r\n",
    ],
];
const EVENTS: [&str; 12] = [
    "\x01",
    "\x02",
    "\x03",
    "\x04",
    "\x05",
    "x\x06\x06\x06\x06",
    "a",
    "*\r\n",
    "\r\n",
    "\n",
    "\r",
    "250 ok\r\n",
];

/// Octets that look like one of the protocols, and like a script, more often than not.
fn octets() -> impl Strategy<Value = Vec<u8>> {
    let setup = "[a-zT.0-9]{0,8}( [0-9]{0,6})?\n";
    (setup, prop::sample::select(&PIECES[..])).prop_flat_map(|(setup, pieces)| {
        let piece = prop_oneof![
            8 => prop::sample::select(pieces).prop_map(|it| it.as_bytes().to_vec()),
            1 => prop::sample::select(&EVENTS[..]).prop_map(|it| it.as_bytes().to_vec()),
            1 => vec(any::<u8>(), 0..20),
        ];
        vec(piece, 0..16).prop_map(move |it| [setup.as_bytes(), &it.concat()].concat())
    })
}

proptest! {
    // What it finds is put into the corpus.
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_octets_pass_every_target(octets in octets()) {
        let (_, script) = octets.split_at(octets.iter().position(|it| *it == b'\n').map_or(0, |it| it + 1));
        for (_, run) in TARGETS {
            run(&octets);
            run(script);
            script.split(|it| *it == b'\n').for_each(run);
        }
    }
}
