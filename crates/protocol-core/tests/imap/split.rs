//! Octets may be split anywhere.

use crate::config;
use crate::host::{Host, Store, name};
use proptest::collection::vec;
use proptest::prelude::*;
use protocol_core::Input;
use protocol_core::imap::Flags;
use std::sync::Arc;

const PIECES: [&str; 34] = [
    "a LOGIN bob letmein\r\n",
    "a LOGIN {3}\r\nbob {7}\r\nletmein\r\n",
    "a LOGIN {3+}\r\nbob \"letmein\"\r\n",
    "a AUTHENTICATE PLAIN\r\n",
    "AGJvYgBsZXRtZWlu\r\n",
    "a AUTHENTICATE PLAIN AGJvYgBsZXRtZWlu\r\n",
    "*\r\n",
    "b SELECT INBOX\r\n",
    "b EXAMINE {5}\r\nINBOX\r\n",
    "c FETCH 1:* (UID BODY[HEADER.FIELDS ({4}\r\nFrom)])\r\n",
    "c FETCH 1 BODYSTRUCTURE\r\n",
    "c FETCH 1 BODY[]\r\n",
    "c SEARCH CHARSET UTF-8 TEXT {3}\r\n\u{e9}a\r\n",
    "c STORE 1 +FLAGS (\\Deleted)\r\n",
    "d APPEND INBOX (\\Seen) {20}\r\nSubject: x\r\n\r\nbody\r\n\r\n",
    "d APPEND INBOX {4+}\r\n\r\n\r\n\r\n",
    "e IDLE\r\n",
    "DONE\r\n",
    "f EXPUNGE\r\n",
    "f COPY 1 INBOX\r\n",
    "f MOVE 1 nowhere\r\n",
    "g LIST \"\" *\r\n",
    "g STATUS INBOX (MESSAGES UNSEEN)\r\n",
    "g CREATE x/y\r\n",
    "h CLOSE\r\n",
    "h NOOP\r\n",
    "i LOGOUT\r\n",
    "\r\n",
    "\n",
    "j NOOP\n",
    "{5}\r\n",
    "k LOGIN {99999999999999}\r\n",
    "l {3+}\r\nabc NOOP\r\n",
    "m NOOP {2}\r\n",
];

fn said(script: &[u8], mut cut: impl FnMut() -> usize) -> String {
    let mut store = Store::new();
    let inbox = store.mailbox(&name("INBOX"));
    for _ in 0..2 {
        inbox.append(Flags::new(), 0, "From: a@b\r\n\r\nx\r\n".into());
    }
    let mut host = Host::new(store, &Arc::new(config()), 1);
    host.sasl = |question| match question {
        protocol_core::sasl::server::Question::Password { user, .. } => {
            protocol_core::sasl::server::Answer::Known(user)
        }
        _ => protocol_core::sasl::server::Answer::Unknown,
    };
    let mut rest = script;
    while !rest.is_empty() {
        let (piece, after) = rest.split_at(cut().clamp(1, rest.len()));
        host.input(0, Input::Octets(piece));
        rest = after;
    }
    host.taken(0)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_said_is_the_same_however_the_octets_are_cut(
        pieces in vec(prop_oneof![9 => prop::sample::select(&PIECES[..]), 1 => Just("a LOGIN bob letmein\r\nb SELECT INBOX\r\n")], 1..20),
        mut cuts in vec(1..30_usize, 1..20),
    ) {
        let script = pieces.concat();
        let whole = said(script.as_bytes(), || usize::MAX);
        prop_assert_eq!(&said(script.as_bytes(), || 1), &whole);
        let next = || {
            cuts.rotate_left(1);
            cuts[0]
        };
        prop_assert_eq!(&said(script.as_bytes(), next), &whole);
    }
}
