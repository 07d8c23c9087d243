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

/// Octets that look like mail, and like a script, more often than not.
fn octets() -> impl Strategy<Value = Vec<u8>> {
    const PIECES: [&[u8]; 63] = [
        b"a",
        b".",
        b"\r\n",
        b"\n",
        b"\r\n.\r\n",
        b"\x01",
        b"\x02",
        b"\x03",
        b"\x04",
        b"\x05",
        b"x\x06\x06\x06\x06",
        b"EHLO a.example\r\n",
        b"HELO a.example\r\n",
        b"MAIL FROM:<a@b.example>\r\n",
        b"MAIL FROM:<> BODY=BINARYMIME\r\n",
        b"RCPT TO:<bob@c.example>\r\n",
        b"DATA\r\n",
        b"RSET\r\n",
        b"BDAT 7\r\n",
        b"BDAT 3 LAST\r\n",
        b"STARTTLS\r\n\x03",
        b"AUTH PLAIN\r\n",
        b"AUTH LOGIN\r\n",
        b"AGEAYg==\r\n",
        b"220 a\r\n",
        b"250-a\r\n250-PIPELINING\r\n250-STARTTLS\r\n250 AUTH PLAIN LOGIN\r\n",
        b"250 b\r\n",
        b"354 go\r\n",
        b"550 5.1.1 no\r\n",
        b"421 4.3.2 bye\r\n",
        b"a LOGIN {3}\r\nbob {2+}\r\npw\r\n",
        b"a IDLE\r\n",
        b"a AUTHENTICATE PLAIN\r\n",
        b"a FETCH 1 BODY[1.TEXT]",
        b"+ go\r\n",
        b"* OK [UIDNEXT 7] {3}\r\n",
        b"* 1 FETCH (BODY[] {3}\r\nabc)\r\n",
        b"a OK done\r\n",
        b"USER a\r\nPASS b\r\n",
        b"USER a\r\n",
        b"PASS b\r\n",
        b"STLS\r\n\x03",
        b"CAPA\r\n",
        b"STAT\r\n",
        b"LIST\r\n",
        b"UIDL\r\n",
        b"UIDL 2\r\n",
        b"RETR 2\r\n",
        b"TOP 2 1\r\n",
        b"DELE 2\r\n",
        b"QUIT\r\n",
        b"+OK <1.2@a.example>\r\n",
        b"+OK\r\nUSER\r\nUIDL\r\nPIPELINING\r\nSTLS\r\nSASL PLAIN\r\n.\r\n",
        b"+OK 2 20\r\n",
        b"+OK\r\n1 a\r\n2 b\r\n.\r\n",
        b"+OK\r\nA: b\r\n\r\n..\r\n.\r\n",
        b"-ERR [IN-USE] no\r\n",
        b"+ \r\n",
        b"* PREAUTH [CAPABILITY IDLE] in\r\n",
        b"* 3 EXISTS\r\n",
        b"a1 OK done\r\n",
        b"a2 OK [CAPABILITY LITERAL+ MOVE] done\r\n",
        b"a3 NO [ALERT] no\r\n",
    ];
    let piece = prop_oneof![
        8 => prop::sample::select(&PIECES[..]).prop_map(<[u8]>::to_vec),
        1 => vec(any::<u8>(), 0..20),
    ];
    let setup = "[a-zT.0-9]{0,8}( [0-9]{0,6})?\n";
    (setup, vec(piece, 0..16))
        .prop_map(|(setup, pieces)| [setup.into_bytes(), pieces.concat()].concat())
}

proptest! {
    // What it finds is put into the corpus.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_octets_pass_every_target(octets in octets()) {
        for (_, run) in TARGETS {
            run(&octets);
        }
    }
}
