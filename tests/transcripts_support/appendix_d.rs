//! The conversations of RFC 5321 Appendix D: the same commands, codes and order, with domains and
//! letters of our own.

use super::Cell;
use super::smtp::Smtp;

/// A conversation of the appendix.
pub struct Scene {
    pub file: &'static str,
    pub section: &'static str,
    pub about: &'static str,
    /// The server's name, and who has a mailbox there.
    pub server: &'static str,
    pub known: &'static [&'static str],
    /// Whom VRFY finds by which name.
    pub names: &'static [(&'static str, &'static str)],
    pub lines: &'static [&'static str],
    /// What the appendix has: each command, or `.` for the end of data, and the code of its answer.
    /// The greeting answers nothing.
    pub exchange: &'static [(&'static str, u16)],
}

impl Scene {
    pub fn run(&self, lines: &[String]) -> Vec<String> {
        Smtp::at(self.server, self.known, self.names).converse(lines)
    }

    pub fn cell(&self) -> Cell {
        Cell {
            state: "d",
            file: self.file.to_owned(),
            lines: self.lines.iter().map(|it| (*it).to_owned()).collect(),
            about: self.about.to_owned(),
            section: format!("RFC 5321, section {}", self.section),
        }
    }
}

pub const SCENES: [Scene; 5] = [
    Scene {
        file: "1-typical",
        section: "D.1",
        about: "A typical transaction: one of three recipients is unknown.",
        server: "foo.example",
        known: &["<Jones@foo.example>", "<Brown@foo.example>"],
        names: &[],
        lines: &[
            "EHLO bar.example",
            "MAIL FROM:<Smith@bar.example>",
            "RCPT TO:<Jones@foo.example>",
            "RCPT TO:<Green@foo.example>",
            "RCPT TO:<Brown@foo.example>",
            "DATA",
            "Subject: Lunch",
            "",
            "At noon, as ever.",
            ".",
            "QUIT",
        ],
        exchange: &[
            ("", 220),
            ("EHLO", 250),
            ("MAIL", 250),
            ("RCPT", 250),
            ("RCPT", 550),
            ("RCPT", 250),
            ("DATA", 354),
            (".", 250),
            ("QUIT", 221),
        ],
    },
    Scene {
        file: "2-aborted",
        section: "D.2",
        about: "An aborted transaction: the client thinks better of it.",
        server: "foo.example",
        known: &["<Jones@foo.example>"],
        names: &[],
        lines: &[
            "EHLO bar.example",
            "MAIL FROM:<Smith@bar.example>",
            "RCPT TO:<Jones@foo.example>",
            "RCPT TO:<Green@foo.example>",
            "RSET",
            "QUIT",
        ],
        exchange: &[
            ("", 220),
            ("EHLO", 250),
            ("MAIL", 250),
            ("RCPT", 250),
            ("RCPT", 550),
            ("RSET", 250),
            ("QUIT", 221),
        ],
    },
    Scene {
        file: "3-relayed-1",
        section: "D.3",
        about: "Relayed mail, first step: from its source to the relay, for a mailbox elsewhere.",
        server: "foo.example",
        known: &["<Jones@XYZ.EXAMPLE>"],
        names: &[],
        lines: &[
            "EHLO bar.example",
            "MAIL FROM:<JQP@bar.example>",
            "RCPT TO:<Jones@XYZ.EXAMPLE>",
            "DATA",
            "Date: Mon, 1 Jun 2026 08:00:00 +0000",
            "From: J. Q. P. <JQP@bar.example>",
            "Subject: The board",
            "To: Jones@xyz.example",
            "",
            "It meets on Tuesday.",
            ".",
            "QUIT",
        ],
        exchange: RELAYED,
    },
    Scene {
        file: "3-relayed-2",
        section: "D.3",
        about: "Relayed mail, second step: from the relay to its destination.",
        server: "xyz.example",
        known: &["<Jones@XYZ.EXAMPLE>"],
        names: &[],
        lines: &[
            "EHLO foo.example",
            "MAIL FROM:<JQP@bar.example>",
            "RCPT TO:<Jones@XYZ.EXAMPLE>",
            "DATA",
            "Received: from bar.example by foo.example; Mon, 1 Jun 2026 08:00:01 +0000",
            "Date: Mon, 1 Jun 2026 08:00:00 +0000",
            "From: J. Q. P. <JQP@bar.example>",
            "Subject: The board",
            "To: Jones@xyz.example",
            "",
            "It meets on Tuesday.",
            ".",
            "QUIT",
        ],
        exchange: RELAYED,
    },
    Scene {
        file: "4-verified",
        section: "D.4",
        about: "Verifying and sending: the client asks first who is meant.",
        server: "foo.example",
        known: &["<Admin.MRC@foo.example>"],
        names: &[("Crispin", "Admin.MRC@foo.example")],
        lines: &[
            "EHLO bar.example",
            "VRFY Crispin",
            "MAIL FROM:<EAK@bar.example>",
            "RCPT TO:<Admin.MRC@foo.example>",
            "DATA",
            "Subject: A question",
            "",
            "Is it you?",
            ".",
            "QUIT",
        ],
        exchange: &[
            ("", 220),
            ("EHLO", 250),
            ("VRFY", 250),
            ("MAIL", 250),
            ("RCPT", 250),
            ("DATA", 354),
            (".", 250),
            ("QUIT", 221),
        ],
    },
];

/// Both steps have the same.
const RELAYED: &[(&str, u16)] = &[
    ("", 220),
    ("EHLO", 250),
    ("MAIL", 250),
    ("RCPT", 250),
    ("DATA", 354),
    (".", 250),
    ("QUIT", 221),
];

/// Each command and the code of its answer, as a transcript has them.
pub fn exchange(dialogue: &[String]) -> Vec<(String, u16)> {
    let mut command = String::new();
    let mut found = Vec::new();
    for line in dialogue {
        if let Some(said) = line.strip_prefix("C:") {
            said.trim_start()
                .split(' ')
                .next()
                .unwrap_or("")
                .clone_into(&mut command);
        } else if let Some(said) = line.strip_prefix("S: ")
            && said.get(3..4) != Some("-")
        {
            let code = said.get(..3).and_then(|it| it.parse().ok());
            found.push((core::mem::take(&mut command), code.expect("it is a reply")));
        }
    }
    found
}
