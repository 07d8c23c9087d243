//! The matrix: every command in every state, at a server that offers everything, at one of IMAP4rev1 alone
//! and at one that lets nobody in before TLS.

use super::super::Cell;
use super::exchanges;
use protocol_core::imap::CommandName;
use protocol_core::imap::server::Extension;

/// A state, what leads into it, and what is so there.
type State = (&'static str, &'static [&'static str], &'static str);

/// The states of the server that offers everything.
pub const STATES: [State; 6] = [
    ("not-authenticated", &[], "nobody is logged in"),
    (
        "authenticating",
        &["a AUTHENTICATE PLAIN"],
        "what comes is a response, whatever it looks like",
    ),
    (
        "authenticated",
        &["a LOGIN bob letmein"],
        "no mailbox is open",
    ),
    (
        "selected",
        &["a LOGIN bob letmein", "b SELECT INBOX"],
        "INBOX is open",
    ),
    (
        "examined",
        &["a LOGIN bob letmein", "b EXAMINE INBOX"],
        "INBOX is open, and nothing may change",
    ),
    (
        "idling",
        &["a LOGIN bob letmein", "b SELECT INBOX", "c IDLE"],
        "what comes should be DONE",
    ),
];

/// The states of the server of IMAP4rev1 alone.
pub const PLAIN_STATES: [State; 3] = [
    ("not-authenticated", &[], "nobody is logged in"),
    (
        "authenticated",
        &["a LOGIN bob letmein"],
        "no mailbox is open",
    ),
    (
        "selected",
        &["a LOGIN bob letmein", "b SELECT INBOX"],
        "INBOX is open",
    ),
];

/// The states of the server that lets nobody in before TLS.
pub const STRICT_STATES: [State; 3] = [
    ("in-clear", &[], "TLS has not begun"),
    ("secured", &["a STARTTLS"], "TLS is up"),
    (
        "authenticated",
        &["a STARTTLS", "b LOGIN bob letmein"],
        "TLS is up and bob has logged in",
    ),
];

/// What is said of a command: as it should be, and otherwise.
fn lines(name: CommandName) -> &'static [&'static str] {
    match name {
        CommandName::Capability => &["x CAPABILITY", "x CAPABILITY now"],
        CommandName::Noop => &["x NOOP", "x NOOP 1"],
        CommandName::Logout => &["x LOGOUT", "x NOOP"],
        CommandName::Id => &[
            "x ID NIL",
            "x ID (\"name\" \"a client\" \"version\" NIL)",
            "x ID",
            "x ID (\"name\")",
        ],
        CommandName::StartTls => &["x STARTTLS now", "x STARTTLS", "x CAPABILITY"],
        CommandName::Authenticate => &[
            "x AUTHENTICATE",
            "x AUTHENTICATE X-UNKNOWN",
            // bob, letmein
            "x AUTHENTICATE PLAIN AGJvYgBsZXRtZWlu",
        ],
        CommandName::Login => &[
            "x LOGIN bob",
            "x LOGIN bob wrong",
            "x LOGIN eve letmein",
            "x LOGIN \"bob\" {7}",
            "letmein",
        ],
        CommandName::Select => &[
            "x SELECT",
            "x SELECT nowhere",
            "x SELECT inbox",
            "x SELECT Entw&APw-rfe",
            "x SELECT Entw&APwrfe",
        ],
        CommandName::Examine => &[
            "x EXAMINE nowhere",
            "x EXAMINE INBOX",
            "x STORE 1 +FLAGS (\\Seen)",
            "x FETCH 1 (BODY[TEXT])",
            "x FETCH 1 (FLAGS)",
        ],
        CommandName::Create => &[
            "x CREATE new",
            "x CREATE new",
            "x CREATE deep/er/still/",
            "x LIST deep *",
            "x CREATE inbox",
            "x CREATE",
        ],
        CommandName::Delete => &[
            "x DELETE Archive",
            "x DELETE Archive",
            "x DELETE inbox",
            "x DELETE lists/mail/imap",
            "x DELETE",
        ],
        CommandName::Rename => &[
            "x RENAME lists letters",
            "x RENAME Archive old",
            "x LIST \"\" *",
            "x RENAME Archive older",
            "x RENAME old Sent",
            "x RENAME old old/older",
            "x RENAME INBOX read",
            "x STATUS read (MESSAGES)",
            "x RENAME old",
        ],
        CommandName::Subscribe => &["x SUBSCRIBE Archive", "x LSUB \"\" A*", "x SUBSCRIBE"],
        CommandName::Unsubscribe => &[
            "x UNSUBSCRIBE Sent",
            "x LSUB \"\" S*",
            "x UNSUBSCRIBE Sent",
            "x UNSUBSCRIBE",
        ],
        CommandName::List => &[
            "x LIST \"\" \"\"",
            "x LIST \"\" *",
            "x LIST \"\" %",
            "x LIST lists/ %",
            "x LIST \"\" inb%",
            "x LIST \"\" \"no*thing\"",
            "x LIST \"\"",
        ],
        CommandName::Lsub => &[
            "x LSUB \"\" *",
            "x LSUB \"\" %",
            "x LSUB \"\" \"\"",
            "x LSUB",
        ],
        CommandName::Status => &[
            "x STATUS INBOX (MESSAGES RECENT UIDNEXT UIDVALIDITY UNSEEN)",
            "x STATUS nowhere (MESSAGES)",
            "x STATUS INBOX ()",
            "x STATUS INBOX (SIZE)",
        ],
        CommandName::Append => &[
            "x APPEND INBOX (\\Seen $New) \" 2-Mar-2026 09:00:00 +0000\" {26}",
            "Subject: four",
            "",
            "Fourth.",
            "",
            "x APPEND nowhere {1}",
            "x",
            "x APPEND INBOX (\\Recent) {1}",
            "x",
            "x APPEND INBOX {1000001}",
            "x APPEND INBOX",
        ],
        CommandName::Namespace => &["x NAMESPACE", "x NAMESPACE 1"],
        CommandName::Enable => &["x ENABLE CONDSTORE", "x ENABLE"],
        CommandName::Idle => &["x IDLE now", "x IDLE", "DONE", "x IDLE", "done"],
        CommandName::Check => &["x CHECK", "x CHECK 1"],
        CommandName::Close => &["x CLOSE", "x FETCH 1 FLAGS", "x STATUS INBOX (MESSAGES)"],
        CommandName::Unselect => &["x UNSELECT", "x FETCH 1 FLAGS", "x STATUS INBOX (MESSAGES)"],
        CommandName::Expunge => &["x EXPUNGE", "x EXPUNGE 1", "x EXPUNGE"],
        CommandName::Search => SEARCH,
        CommandName::Fetch => FETCH,
        CommandName::Store => &[
            "x STORE 1 +FLAGS (\\Seen \\Flagged)",
            "x STORE 1 -FLAGS.SILENT (\\Flagged)",
            "x STORE 1 FLAGS ($New)",
            "x STORE 1:2 FLAGS \\Answered",
            "x STORE 1 FLAGS ()",
            "x STORE 4 FLAGS ()",
            "x STORE 1 FLAGS \\Recent",
            "x STORE 1 SEEN",
        ],
        CommandName::Copy => &[
            "x COPY 1:2 Archive",
            "x COPY 1 nowhere",
            "x COPY 4 Archive",
            "x COPY 1 INBOX",
            "x COPY 1",
        ],
        CommandName::Move => &["x MOVE 1,3 Archive", "x MOVE 1 nowhere", "x MOVE 2 INBOX"],
        CommandName::UidExpunge => &["x UID EXPUNGE 1:8", "x UID EXPUNGE 9", "x UID EXPUNGE"],
        CommandName::UidSearch => &[
            "x UID SEARCH TEXT first",
            "x UID SEARCH UID 4:*",
            "x UID SEARCH 2:*",
        ],
        CommandName::UidFetch => &[
            "x UID FETCH 7 FLAGS",
            "x UID FETCH 100:* (FLAGS)",
            "x UID FETCH 1 FLAGS",
            "x UID FETCH 3 (UID BODY[TEXT])",
        ],
        CommandName::UidStore => &[
            "x UID STORE 7 +FLAGS (\\Seen)",
            "x UID STORE 8 +FLAGS (\\Seen)",
        ],
        CommandName::UidCopy => &["x UID COPY 3:7 Archive", "x UID COPY 8 nowhere"],
        CommandName::UidMove => &["x UID MOVE 7:* Archive", "x UID MOVE 8 nowhere"],
    }
}

const FETCH: &[&str] = &[
    "x FETCH",
    "x FETCH 1",
    "x FETCH 0 FLAGS",
    "x FETCH 4 FLAGS",
    "x FETCH 1:* (FLAGS UID RFC822.SIZE INTERNALDATE)",
    "x FETCH 3,1 FAST",
    "x FETCH 1 BODY.PEEK[HEADER.FIELDS (SUBJECT FROM)]",
    "x FETCH 1 BODY.PEEK[]<0.5>",
    "x FETCH 1 BODY.PEEK[]<1000.5>",
    "x FETCH 1 FLAGS",
    "x FETCH 1 BODY[]",
    "x FETCH 1 FLAGS",
    "x FETCH 1 ALL",
    "x FETCH 2 FULL",
    "x FETCH 2 BODYSTRUCTURE",
    "x FETCH 2 (BODY.PEEK[1] BODY.PEEK[1.MIME] BODY.PEEK[2.HEADER] BODY.PEEK[2.1] BODY.PEEK[3])",
    "x FETCH 2 (RFC822.HEADER)",
    "x FETCH 2 RFC822.TEXT",
    "x FETCH 3 RFC822",
];

const SEARCH: &[&str] = &[
    "x SEARCH ALL",
    "x SEARCH UNSEEN SUBJECT one",
    "x SEARCH OR FROM alice NOT RECENT",
    "x SEARCH SINCE 2-Mar-2026",
    "x SEARCH SENTBEFORE 2-Mar-2026",
    "x SEARCH (DELETED SEEN) 2:*",
    "x SEARCH CHARSET UTF-8 SUBJECT {6}",
    "zw\u{f6}lf",
    "x SEARCH CHARSET UTF-8 BODY {6}",
    "ZW\u{d6}LF",
    "x SEARCH BODY enclosed",
    "x SEARCH SUBJECT {6}",
    "zw\u{f6}lf",
    "x SEARCH CHARSET KOI8-R ALL",
    "x SEARCH LARGER 100 SMALLER 200",
    "x SEARCH KEYWORD $Junk",
    "x SEARCH",
    "x SEARCH SINCE yesterday",
];

/// Where the command is described.
fn section(name: CommandName) -> String {
    let section = name.production().section;
    match section.rfc {
        3501 => format!("RFC 3501, sections 3 and {}", section.section),
        rfc => format!(
            "RFC {rfc}, section {}; RFC 3501, section 3",
            section.section
        ),
    }
}

fn cell(state: &State, file: &str, lines: &[&str], what: &str, section: String) -> Cell {
    let (state, before, about) = *state;
    let all = before.iter().chain(lines).map(|it| (*it).to_owned());
    Cell {
        state,
        file: file.to_owned(),
        lines: all.collect(),
        about: format!("{what}: {about}."),
        section,
    }
}

fn matrix(states: &[State]) -> Vec<Cell> {
    let mut cells = Vec::new();
    for state in states {
        for name in CommandName::ALL {
            let file = name.as_str().to_ascii_lowercase().replace(' ', "-");
            // Each line of the exchange ends it: it must be begun anew to see what becomes of the next.
            let lines = match state.0 {
                "authenticating" | "idling" => &lines(name)[..1],
                _ => lines(name),
            };
            cells.push(cell(state, &file, lines, name.as_str(), section(name)));
        }
        cells.push(cell(
            state,
            "unknown",
            match state.0 {
                "authenticating" | "idling" => &["x XYZZY"],
                _ => &[
                    "x XYZZY",
                    "",
                    "x",
                    "* NOOP",
                    "x UID NOOP",
                    "x LOGIN {5+}",
                    "a b",
                    "",
                ],
            },
            "What is no command",
            "RFC 3501, section 7.1.3".to_owned(),
        ));
    }
    cells
}

/// What another session does, and when this one hears of it.
const TOLD: [(&str, &[&str], &str, &str); 9] = [
    (
        "expunge",
        &[
            "(elsewhere) EXPUNGE",
            "x FETCH 1:* UID",
            "x STORE 3 +FLAGS (\\Seen)",
            "x SEARCH ALL",
            "x COPY 3 Archive",
            "x FETCH 3 UID",
        ],
        "EXPUNGE is told by no FETCH, STORE or SEARCH",
        "RFC 3501, section 7.4.1; RFC 2180, section 4; RFC 5530, section 3",
    ),
    (
        "uid-expunge",
        &["(elsewhere) EXPUNGE", "x UID FETCH 1:* (FLAGS)"],
        "EXPUNGE is told by UID FETCH",
        "RFC 3501, section 7.4.1",
    ),
    (
        "flags",
        &[
            "(elsewhere) STORE 2 +FLAGS (\\Seen $Done)",
            "x NOOP",
            "(elsewhere) STORE 1:2 -FLAGS (\\Seen)",
            "x FETCH 1:2 FLAGS",
            "x NOOP",
        ],
        "Flags are told once",
        "RFC 3501, sections 5.2 and 7.2.6",
    ),
    (
        "exists",
        &[
            "(elsewhere) COPY 1 INBOX",
            "x SEARCH ALL",
            "(elsewhere) COPY 1 INBOX",
            "x NOOP",
        ],
        "What came is told by any command",
        "RFC 3501, sections 5.2, 7.3.1 and 7.3.2",
    ),
    (
        "silent",
        &[
            "(elsewhere) STORE 1 +FLAGS (\\Answered)",
            "x STORE 1:2 +FLAGS.SILENT (\\Draft)",
            "x FETCH 1:2 FLAGS",
        ],
        "Silence is about what this session did itself",
        "RFC 3501, section 6.4.6",
    ),
    (
        "idle",
        &[
            "x IDLE",
            "(elsewhere) STORE 1 +FLAGS (\\Flagged)",
            "(elsewhere) COPY 1 INBOX",
            "(elsewhere) EXPUNGE",
            "DONE",
        ],
        "IDLE tells all at once",
        "RFC 2177, section 3; RFC 3501, section 7.4.1",
    ),
    (
        "moved",
        &["(elsewhere) MOVE 1 Archive", "x NOOP", "x FETCH 1 UID"],
        "What another moved away is expunged",
        "RFC 6851, section 3.3; RFC 3501, section 7.4.1",
    ),
    (
        "deleted",
        &["x SELECT Archive", "(elsewhere) DELETE Archive", "x NOOP"],
        "The mailbox that is open is deleted",
        "RFC 2180, section 3.2; RFC 3501, section 7.1.5",
    ),
    (
        "renamed",
        &[
            "x SELECT lists/rust",
            "(elsewhere) RENAME lists letters",
            "x NOOP",
        ],
        "The mailbox that is open is renamed",
        "RFC 2180, section 3.3; RFC 3501, section 7.1.5",
    ),
];

/// Everything that is offered.
pub fn cells() -> Vec<Cell> {
    let mut cells = matrix(&STATES);
    let selected: &State = &("told", STATES[3].1, "INBOX is open in two sessions");
    for (file, lines, what, section) in TOLD {
        cells.push(cell(selected, file, lines, what, section.to_owned()));
    }
    cells.extend(exchanges::cells());
    for extension in Extension::ALL {
        cells.push(offered(extension));
    }
    cells
}

/// One conversation for each extension: what it is for.
fn offered(extension: Extension) -> Cell {
    let (lines, what, section): (&[&str], &str, &str) = match extension {
        Extension::LiteralPlus => (
            &[
                "x LOGIN {3+}",
                "bob {7+}",
                "letmein",
                "x APPEND Sent {9+}",
                "",
                "Sent.",
                "",
                "x SELECT {4}",
                "Sent",
            ],
            "literals that ask no leave",
            "RFC 7888, section 4",
        ),
        Extension::SaslIr => (
            &["x AUTHENTICATE PLAIN AGJvYgBsZXRtZWlu"],
            "the initial response in the command",
            "RFC 4959, section 3",
        ),
        Extension::Idle => (
            &["a LOGIN bob letmein", "x IDLE", "DONE"],
            "also where no mailbox is open",
            "RFC 2177, section 3",
        ),
        Extension::UidPlus => (
            &[
                "a LOGIN bob letmein",
                "b SELECT INBOX",
                "x APPEND INBOX {1}",
                "x",
                "x COPY 1:2,4 Archive",
                "x UID COPY 5 Archive",
                "x STORE 1,2 +FLAGS.SILENT (\\Deleted)",
                "x UID EXPUNGE 3",
            ],
            "what was appended and copied, and expunging some",
            "RFC 4315, sections 2.1 and 3",
        ),
        Extension::Move => (
            &[
                "a LOGIN bob letmein",
                "b SELECT INBOX",
                "x MOVE 1:2 Archive",
                "x UID MOVE 9 INBOX",
            ],
            "to another mailbox, and to the same",
            "RFC 6851, sections 3.3 and 4.3",
        ),
        Extension::Namespace => (
            &["a LOGIN bob letmein", "x NAMESPACE"],
            "one namespace, the user's",
            "RFC 2342, section 5",
        ),
        Extension::Unselect => (
            &[
                "a LOGIN bob letmein",
                "b SELECT INBOX",
                "x UNSELECT",
                "x STATUS INBOX (MESSAGES)",
            ],
            "what has \\Deleted stays",
            "RFC 3691, section 2",
        ),
        Extension::Enable => (
            &["a LOGIN bob letmein", "x ENABLE UTF8=ACCEPT CONDSTORE"],
            "there is nothing to enable",
            "RFC 5161, sections 3.1 and 3.2",
        ),
        Extension::Id => (
            &["x ID (\"name\" \"a client\")"],
            "who the server is",
            "RFC 2971, sections 3.1 and 3.2",
        ),
        Extension::Children => (
            &["a LOGIN bob letmein", "x LIST \"\" lists/%"],
            "whether there is more below",
            "RFC 3348, section 3",
        ),
        Extension::SpecialUse => (
            &["a LOGIN bob letmein", "x LIST \"\" %"],
            "what a mailbox is for",
            "RFC 6154, sections 2 and 5.1",
        ),
    };
    Cell {
        state: "extensions",
        file: extension
            .as_str()
            .to_ascii_lowercase()
            .replace('+', "-plus"),
        lines: lines.iter().map(|it| (*it).to_owned()).collect(),
        about: format!("{}: {what}.", extension.as_str()),
        section: section.to_owned(),
    }
}

/// IMAP4rev1 alone.
pub fn plain_cells() -> Vec<Cell> {
    matrix(&PLAIN_STATES)
}

/// Nobody logs in before TLS.
pub fn strict_cells() -> Vec<Cell> {
    matrix(&STRICT_STATES)
}
