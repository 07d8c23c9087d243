//! The IMAP server under test and the matrix.

use super::{Cell, drain, line, open};
use protocol_core::imap::server::{Config, Decision, Question, Refusal};
use protocol_core::imap::{CommandName, Flag, Message, Server, Snapshot, StoreOperation};
use std::sync::Arc;

pub struct Imap {
    server: Server,
    inbox: Snapshot,
}

impl Imap {
    pub fn new() -> Self {
        let name = "mail.receiver.example".parse().expect("it is a domain");
        let message = |uid: u32, content: &str| Message {
            uid,
            flags: [Flag::Recent].into_iter().collect(),
            internal_date: 1_772_442_000,
            content: content.into(),
        };
        let messages = Arc::new(vec![
            message(
                3,
                "From: <alice@sender.example>\r\nSubject: one\r\n\r\nFirst.\r\n",
            ),
            message(
                7,
                "From: <carol@sender.example>\r\nSubject: two\r\n\r\nSecond.\r\n",
            ),
        ]);
        let inbox = Snapshot {
            uid_validity: 1,
            uid_next: 8,
            messages,
        };
        Self {
            server: Server::new(Config { name }),
            inbox,
        }
    }

    pub fn converse(&mut self, lines: &[String]) -> Vec<String> {
        open(&mut self.server);
        let mut said = self.answers();
        for text in lines {
            said.push(format!("C: {text}"));
            line(&mut self.server, text);
            said.extend(self.answers());
        }
        said
    }

    fn answers(&mut self) -> Vec<String> {
        let inbox = &mut self.inbox;
        let said = drain(&mut self.server, |_, question| match question {
            Question::Login { user, password } => {
                let right = user == "bob" && password == "letmein";
                if right {
                    Decision::Accept
                } else {
                    Decision::Refuse(Refusal::AuthenticationFailed)
                }
            }
            Question::Select { mailbox, .. } | Question::Refresh { mailbox } => {
                if mailbox.eq_ignore_ascii_case("inbox") {
                    Decision::Mailbox(inbox.clone())
                } else {
                    Decision::Refuse(Refusal::NoSuchMailbox)
                }
            }
            Question::Store {
                uids,
                operation,
                flags,
                ..
            } => {
                let mut messages = inbox.messages.to_vec();
                for it in messages.iter_mut().filter(|it| uids.contains(&it.uid)) {
                    match operation {
                        StoreOperation::Replace => it.flags = flags.clone(),
                        StoreOperation::Add => it.flags.extend(flags.iter().cloned()),
                        StoreOperation::Remove => it.flags.retain(|flag| !flags.contains(flag)),
                    }
                }
                inbox.messages = messages.into();
                Decision::Mailbox(inbox.clone())
            }
        });
        said.into_iter()
            .map(|it| format!("S: {it}").trim_end().to_owned())
            .collect()
    }
}

pub const STATES: [(&str, &[&str], &str); 3] = [
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

fn commands(name: CommandName) -> (&'static [&'static str], &'static str) {
    match name {
        CommandName::Capability => (&["x CAPABILITY", "x CAPABILITY now"], "6.1.1"),
        CommandName::Noop => (&["x NOOP", "x NOOP 1"], "6.1.2"),
        CommandName::Logout => (&["x LOGOUT"], "6.1.3"),
        CommandName::Login => (
            &[
                "x LOGIN bob",
                "x LOGIN bob wrong",
                "x LOGIN \"bob\" \"letmein\"",
            ],
            "6.2.3",
        ),
        CommandName::Select => (&["x SELECT", "x SELECT nowhere", "x SELECT inbox"], "6.3.1"),
        CommandName::Examine => (
            &[
                "x EXAMINE INBOX",
                "x STORE 1 FLAGS ()",
                "x FETCH 1 (BODY[TEXT])",
            ],
            "6.3.2",
        ),
        CommandName::Close => (&["x CLOSE", "x FETCH 1 FLAGS"], "6.4.2"),
        CommandName::Fetch => (
            &[
                "x FETCH",
                "x FETCH 1",
                "x FETCH 0 FLAGS",
                "x FETCH 1:* (FLAGS RFC822.SIZE INTERNALDATE)",
                "x FETCH 1 BODY.PEEK[HEADER.FIELDS (SUBJECT)]",
                "x FETCH 1 BODY.PEEK[]<0.5>",
                "x FETCH 1 BODY[]",
                "x FETCH 1 FLAGS",
                "x FETCH 2 ALL",
            ],
            "6.4.5",
        ),
        CommandName::UidFetch => (
            &[
                "x UID FETCH 7 FLAGS",
                "x UID FETCH 100:* (FLAGS)",
                "x UID FETCH 1 FLAGS",
            ],
            "6.4.8",
        ),
        CommandName::Store => (
            &[
                "x STORE 1 +FLAGS (\\Seen \\Flagged)",
                "x STORE 1 -FLAGS.SILENT (\\Flagged)",
                "x STORE 1 FLAGS \\Recent",
                "x STORE 1 SEEN",
                "x FETCH 1 FLAGS",
            ],
            "6.4.6",
        ),
        CommandName::UidStore => (&["x UID STORE 7 +FLAGS (\\Seen)"], "6.4.8"),
        CommandName::Search => (
            &[
                "x SEARCH ALL",
                "x SEARCH UNSEEN SUBJECT two",
                "x SEARCH OR FROM alice NOT RECENT",
                "x SEARCH SINCE 2-Mar-2026",
                "x SEARCH",
                "x SEARCH SINCE yesterday",
            ],
            "6.4.4",
        ),
        CommandName::UidSearch => (
            &["x UID SEARCH TEXT second", "x UID SEARCH UID 4:*"],
            "6.4.8",
        ),
    }
}

pub fn cells() -> Vec<Cell> {
    let mut cells = Vec::new();
    for (state, before, about) in STATES {
        let mut cell = |file: String, lines: &[&str], what: &str, section: &str| {
            let lines = before
                .iter()
                .chain(lines)
                .map(|it| (*it).to_owned())
                .collect();
            let about = format!("{what}: {about}.");
            let section = format!("RFC 3501, sections 3 and {section}");
            cells.push(Cell {
                state,
                file,
                lines,
                about,
                section,
            });
        };
        for name in CommandName::ALL {
            let (lines, section) = commands(name);
            let file = name.as_str().to_ascii_lowercase().replace(' ', "-");
            cell(file, lines, name.as_str(), section);
        }
        cell(
            "unknown".into(),
            &["x XYZZY", "", "x", "* NOOP"],
            "What is no command",
            "7.1.3",
        );
    }
    cells
}
