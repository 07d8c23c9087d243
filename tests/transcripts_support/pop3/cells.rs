//! The matrix of the POP3 servers: state by command, logins, exchanges of AUTH.

use super::super::exchanges::{self, said_at};
use super::{Cell, LOST, NAME, SILENCE};
use protocol_core::pop3::Verb;
use protocol_core::sasl::{Mechanism, encode};

const LOGIN: [&str; 2] = ["USER bob", "PASS letmein"];

/// The states, and what leads into each.
pub const STATES: [(&str, &[&str], &str); 7] = [
    ("authorization", &[], "nobody has said who it is"),
    ("user-given", &["USER bob"], "USER has named bob"),
    (
        "responding",
        &["AUTH LOGIN"],
        "what comes is a response, whatever it looks like",
    ),
    ("secured", &["STLS"], "TLS has just come up"),
    ("transaction", &LOGIN, "bob's maildrop is open"),
    (
        "marked",
        &[LOGIN[0], LOGIN[1], "DELE 1"],
        "message 1 is marked as deleted",
    ),
    (
        "secured-transaction",
        &["STLS", LOGIN[0], LOGIN[1]],
        "bob's maildrop is open, under TLS",
    ),
];

/// The states of a server of RFC 1939 alone.
pub const PLAIN_STATES: [(&str, &[&str], &str); 4] = [
    ("authorization", &[], "nobody has said who it is"),
    ("user-given", &["USER bob"], "USER has named bob"),
    ("transaction", &LOGIN, "bob's maildrop is open"),
    (
        "marked",
        &[LOGIN[0], LOGIN[1], "DELE 1"],
        "message 1 is marked as deleted",
    ),
];

/// The states of a server that lets nobody in before TLS.
pub const STRICT_STATES: [(&str, &[&str], &str); 3] = [
    ("authorization", &[], "TLS is not up"),
    ("secured", &["STLS"], "TLS has just come up"),
    (
        "secured-transaction",
        &["STLS", LOGIN[0], LOGIN[1]],
        "bob's maildrop is open, under TLS",
    ),
];

/// A command as it should be, as it should not, and where that is written.
fn commands(
    verb: Verb,
) -> (
    &'static [&'static str],
    &'static [&'static str],
    &'static str,
) {
    match verb {
        Verb::User => (
            &["USER bob"],
            &["USER", r"USER\s", "USER  bob", "USER bob smith", "USER bøb"],
            "RFC 1939, section 7",
        ),
        Verb::Pass => (
            &["PASS letmein"],
            &["PASS", r"PASS\s", "PASS\tletmein", "PASS lætmein"],
            "RFC 1939, section 7",
        ),
        // bob, letmein, and the timestamp of the greeting.
        Verb::Apop => (
            &["APOP bob 7db7a87a067f80d00cab7330fe0b1303"],
            &[
                "APOP",
                "APOP bob",
                "APOP bob d41d8cd98f00b204e9800998ecf842",
                "APOP bob D41D8CD98F00B204E9800998ECF8427E",
                "APOP bob d41d8cd98f00b204e9800998ecf8427e0",
            ],
            "RFC 1939, section 7",
        ),
        Verb::Auth => (
            &["AUTH PLAIN AGJvYgBsZXRtZWlu"],
            &["AUTH", "AUTH ;", "AUTH PLAIN *x", "AUTH PLAIN A B"],
            "RFC 5034, section 4",
        ),
        Verb::Stls => (&["STLS"], &["STLS now"], "RFC 2595, section 4"),
        Verb::Capa => (&["CAPA"], &["CAPA all"], "RFC 2449, section 5"),
        Verb::Stat => (&["STAT"], &["STAT 1"], "RFC 1939, section 5"),
        Verb::List => (
            &["LIST", "LIST 2", "LIST 1", "LIST 4", "LIST 0"],
            &["LIST x", "LIST -1", "LIST 1 2", "LIST 1000000000"],
            "RFC 1939, section 5",
        ),
        Verb::Retr => (
            &["RETR 1", "RETR 2", "RETR 3", "RETR 4"],
            &["RETR", "RETR x", "RETR 1 2", "RETR  1"],
            "RFC 1939, section 5",
        ),
        Verb::Dele => (
            &["DELE 1", "DELE 2", "DELE 2", "DELE 4", "STAT"],
            &["DELE", "DELE x", "DELE 1 2"],
            "RFC 1939, section 5",
        ),
        Verb::Noop => (&["NOOP"], &["NOOP 1"], "RFC 1939, section 5"),
        Verb::Rset => (&["RSET", "STAT"], &["RSET 1"], "RFC 1939, section 5"),
        Verb::Top => (
            &["TOP 1 0", "TOP 2 1", "TOP 2 2", "TOP 2 100", "TOP 4 1"],
            &["TOP", "TOP 1", "TOP 1 x", "TOP 1 -1", "TOP x 1"],
            "RFC 1939, section 7",
        ),
        Verb::Uidl => (
            &["UIDL", "UIDL 2", "UIDL 1", "UIDL 4"],
            &["UIDL x", "UIDL 1 2"],
            "RFC 1939, section 7",
        ),
        Verb::Quit => (&["QUIT"], &["QUIT now"], "RFC 1939, sections 4 and 6"),
    }
}

/// The cells of each keyword in each state, and what each state has besides.
fn matrix(
    states: &[(&'static str, &'static [&'static str], &'static str)],
    more: &[(&str, &[&str], &str, &str)],
) -> Vec<Cell> {
    let mut cells = Vec::new();
    for (state, before, about) in states {
        let mut cell = |file: String, lines: &[&str], what: &str, section: &str| {
            let all = before.iter().chain(lines).map(|it| (*it).to_owned());
            cells.push(Cell {
                state,
                file,
                lines: all.collect(),
                about: format!("{what}: {about}."),
                section: section.to_owned(),
            });
        };
        for verb in Verb::ALL {
            let (good, bad, section) = commands(verb);
            let name = verb.as_str().to_ascii_lowercase();
            let section = format!("RFC 1939, section 3; {section}");
            cell(name.clone(), good, verb.as_str(), &section);
            let what = format!("{verb} that is not well formed");
            cell(format!("{name}-malformed"), bad, &what, &section);
        }
        for (file, lines, what, section) in more {
            cell((*file).to_owned(), lines, what, section);
        }
    }
    cells
}

/// What is looked at in every state of every server.
const EVERYWHERE: [(&str, &[&str], &str, &str); 6] = [
    (
        "unknown",
        &["XYZZY", "", "LISTEN", "RETR1", "LIST: 1", r"NOOP\nNOOP"],
        "What is no command",
        "RFC 1939, section 3",
    ),
    (
        "case",
        &["uSeR bob", "pAsS letmein", "sTaT", "cApA", "qUiT"],
        "Keywords in any case",
        "RFC 1939, section 3",
    ),
    (
        "too-long",
        &[LONG, TOO_LONG, "NOOP"],
        "A line of 255 octets, and one of 256",
        "RFC 2449, section 4",
    ),
    (
        "together",
        &["USER bob|PASS letmein|STAT|LIST|RETR 1|DELE 1|NOOP|QUIT|STAT"],
        "Many commands that come at once",
        "RFC 2449, section 6.6",
    ),
    (
        "lost",
        &["NOOP", LOST],
        "A connection that is lost",
        "RFC 1939, section 6",
    ),
    (
        "silence",
        &["NOOP", SILENCE],
        "A client that says nothing for ten minutes",
        "RFC 1939, section 3",
    ),
];

const LONG: &str = "PASS 01234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567";
const TOO_LONG: &str = "PASS 012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678";

/// The matrix of the server with all that there is, its exchanges and its logins.
pub fn cells() -> Vec<Cell> {
    let mut cells = matrix(&STATES, &EVERYWHERE);
    cells.extend(logins());
    cells.extend(exchange_cells());
    cells
}

/// The matrix of a server of RFC 1939 alone.
pub fn plain_cells() -> Vec<Cell> {
    matrix(&PLAIN_STATES, &EVERYWHERE)
}

/// The matrix of a server that lets nobody in before TLS.
pub fn strict_cells() -> Vec<Cell> {
    matrix(&STRICT_STATES, &EVERYWHERE)
}

/// How a login may go, and what becomes of the lock.
fn logins() -> Vec<Cell> {
    let cell = |file: &str, lines: &[&str], about: &str, section: &str| Cell {
        state: "logins",
        file: file.to_owned(),
        lines: lines.iter().map(|it| (*it).to_owned()).collect(),
        about: about.to_owned(),
        section: section.to_owned(),
    };
    let many: Vec<&str> = ["NOOP"; 22].to_vec();
    vec![
        cell(
            "wrong-password",
            &["USER bob", "PASS wrong", "PASS letmein", "STAT"],
            "A wrong password, and then USER is wanted again.",
            "RFC 1939, section 7; RFC 3206, section 5",
        ),
        cell(
            "spaces",
            &["USER bob", r"PASS let me in\s", "USER bob", "PASS  letmein"],
            "Spaces are part of a password.",
            "RFC 1939, section 7",
        ),
        cell(
            "user-then-other",
            &[
                "USER bob",
                "CAPA",
                "PASS letmein",
                "USER bob",
                "XYZZY",
                "PASS letmein",
            ],
            "PASS is to come at once behind USER.",
            "RFC 1939, section 7",
        ),
        cell(
            "user-twice",
            &["USER eve", "USER bob", "PASS letmein"],
            "Another USER in place of the first: borne, as is wide practice.",
            "RFC 1939, section 7",
        ),
        cell(
            "in-use",
            &[
                "USER carol",
                "PASS letmein",
                "STAT",
                "USER bob",
                "PASS letmein",
            ],
            "Another session has carol's maildrop.",
            "RFC 2449, section 8.1.2; RFC 1939, section 4",
        ),
        cell(
            "apop-wrong",
            &[
                "APOP bob d41d8cd98f00b204e9800998ecf8427e",
                "APOP eve 7db7a87a067f80d00cab7330fe0b1303",
                "STAT",
            ],
            "A digest of another password, and a user whom nobody knows.",
            "RFC 1939, section 7",
        ),
        cell(
            "deleted",
            &[
                "USER bob",
                "PASS letmein",
                "DELE 2",
                "RETR 1",
                "DELE 1",
                "QUIT",
            ],
            "QUIT removes what is marked, and then lets the lock go.",
            "RFC 1939, section 6",
        ),
        cell(
            "not-removed",
            &["USER bob", "PASS letmein", "DELE 3", "QUIT"],
            "The host cannot remove what is marked; the lock goes.",
            "RFC 1939, section 6",
        ),
        cell(
            "nothing-deleted",
            &["USER bob", "PASS letmein", "DELE 2", "RSET", "QUIT"],
            "RSET, and QUIT removes nothing.",
            "RFC 1939, sections 5 and 6",
        ),
        cell(
            "all-deleted",
            &[
                "USER bob",
                "PASS letmein",
                "DELE 1",
                "DELE 2",
                "STAT",
                "LIST",
                "UIDL",
                "QUIT",
            ],
            "What is left is listed, by the number it has.",
            "RFC 1939, section 5",
        ),
        cell(
            "lost-with-marks",
            &["USER bob", "PASS letmein", "DELE 1", "DELE 2", LOST],
            "A lost connection removes nothing, and lets the lock go.",
            "RFC 1939, section 6",
        ),
        cell(
            "silent-with-marks",
            &["USER bob", "PASS letmein", "DELE 1", SILENCE],
            "The autologout timer removes nothing, says nothing, and lets the lock go.",
            "RFC 1939, section 3",
        ),
        cell(
            "too-many-errors",
            &many,
            "Too many errors, and the connection is closed.",
            "RFC 1939, section 4; the limit is ours",
        ),
        cell(
            "behind-stls",
            &["USER bob|STLS|PASS letmein|STAT", "PASS letmein", "CAPA"],
            "What stands behind STLS in plain text is nobody's, and the user is forgotten.",
            "RFC 2595, section 4",
        ),
        cell(
            "behind-auth",
            &["AUTH PLAIN|AGJvYgBsZXRtZWlu|STAT|QUIT"],
            "What stands behind AUTH is its response.",
            "RFC 5034, section 4; RFC 2449, section 6.6",
        ),
    ]
}

/// Each mechanism with what is right, wrong, cancelled, not understood (RFC 5034).
fn exchange_cells() -> Vec<Cell> {
    let mut cells = Vec::new();
    for mechanism in Mechanism::ALL {
        let name = mechanism.as_str();
        let mut cell = |what: &str, lines: Vec<String>, about: &str| {
            cells.push(Cell {
                state: "exchanges",
                file: format!("{}-{what}", name.to_ascii_lowercase()),
                lines,
                about: format!("{name}: {about}."),
                section: format!("RFC 5034, section 4; {}", exchanges::own_section(mechanism)),
            });
        };
        let whole = |user: &str, right: bool| {
            let (initial, responses) = said_at(NAME, mechanism, user, right);
            let first = match initial {
                Some(it) => format!("AUTH {name} {it}"),
                None => format!("AUTH {name}"),
            };
            let mut lines = vec![first];
            lines.extend(responses);
            lines.push("STAT".into());
            lines
        };
        cell("right", whole("bob", true), "bob is let in");
        cell("wrong", whole("bob", false), "the secret is wrong");
        cell("unknown", whole("eve", true), "nobody knows the user");
        let (initial, responses) = said_at(NAME, mechanism, "bob", true);
        let mut waits = vec![format!("AUTH {name}")];
        waits.extend(initial.into_iter().chain(responses));
        cell(
            "waits",
            waits.clone(),
            "no initial response: the client waits for the challenge",
        );
        waits.truncate(1);
        waits.extend(["*".to_owned(), "*".to_owned()]);
        cell("cancelled", waits, "the client gives up");
        let auth = || format!("AUTH {name}");
        let broken = vec![auth(), "not base64!".into(), auth(), "A".into()];
        cell("not-base64", broken, "what is not base64");
        let bob = encode(b"bob");
        let initial = vec![
            format!("AUTH {name} {bob}"),
            "*".into(),
            format!("AUTH {name} ="),
            "*".into(),
        ];
        cell(
            "initial",
            initial,
            "an initial response that is a name, and an empty one",
        );
    }
    let too_long = vec![
        "AUTH PLAIN".to_owned(),
        "A".repeat(12_288),
        "AUTH PLAIN".to_owned(),
        "A".repeat(12_284),
        format!("AUTH PLAIN {}", "A".repeat(243)),
    ];
    cells.push(Cell {
        state: "exchanges",
        file: "too-long".into(),
        lines: too_long,
        about: "A response that is too long, one that is not, and an AUTH that is.".into(),
        section: "RFC 5034, section 4; RFC 2449, section 4".into(),
    });
    cells.push(Cell {
        state: "exchanges",
        file: "unknown".into(),
        lines: vec!["AUTH XYZZY".into(), "auth plain AA==".into()],
        about: "A mechanism that nobody knows, and names in any case.".into(),
        section: "RFC 5034, section 4".into(),
    });
    cells
}
