//! The examples of RFC 1939: the same commands and answers, with letters of our own.

use super::{Cell, LOST, Pop3, maildrop};
use protocol_core::sasl::Nonce;

/// It makes the timestamp of the examples of APOP.
pub const NONCE: Nonce = Nonce {
    random: 1896_u128.to_be_bytes(),
    date: 697_170_952,
};

/// An example.
pub struct Scene {
    pub file: &'static str,
    pub section: &'static str,
    pub about: &'static str,
    /// How many messages there are, of those below.
    pub messages: &'static [(&'static str, &'static str)],
    /// What the client says before the example begins.
    pub before: &'static [&'static str],
    /// What the RFC has: what the client says, and how each line of the answer begins. `<message>` is
    /// any number of lines.
    pub exchange: &'static [(&'static str, &'static [&'static str])],
}

/// 120 and 200 octets.
const TWO: &[(&str, &str)] = &[
    (
        "whqtsw",
        "From: <alice@sender.example>\r\nSubject: One of one hundred and twenty octets\r\n\r\nSo long it is, and no more, nor less.\r\n\r\n",
    ),
    (
        "QhdPYR",
        "From: <carol@sender.example>\r\nSubject: One of two hundred octets\r\n\r\nThis one is a little longer than the other, for the sum\r\nof both is to be three hundred and twenty octets, as in\r\nthe examples.\r\n.\r\n",
    ),
];
/// 369 octets.
const ONE: &[(&str, &str)] = &[(
    "one",
    "Subject: One of three hundred and sixty-nine octets\r\n\r\n0123456789012345678901234567890123456789012345678901234567890123456789\r\n0123456789012345678901234567890123456789012345678901234567890123456789\r\n0123456789012345678901234567890123456789012345678901234567890123456789\r\n0123456789012345678901234567890123456789012345678901234567890123456789\r\n012345678901234567890123\r\n",
)];

const GREETING: (&str, &[&str]) = ("", &["+OK"]);
const LOGIN: &[&str] = &["USER mrose", "PASS tanstaaf"];
const APOP: &str = "APOP mrose c4c9334bac560ecc979e58001b3e22fb";

impl Scene {
    pub fn run(&self, lines: &[String]) -> Vec<String> {
        let known = &[("mrose", "tanstaaf"), ("frated", "secret")];
        Pop3::at("dbc.mtview.ca.us", known, maildrop(self.messages)).converse(lines)
    }

    pub fn cell(&self) -> Cell {
        let said = self.exchange.iter().map(|(line, _)| *line);
        let lines = self.before.iter().copied().chain(said);
        Cell {
            state: "rfc1939",
            file: self.file.to_owned(),
            lines: lines
                .filter(|it| !it.is_empty())
                .map(str::to_owned)
                .collect(),
            about: self.about.to_owned(),
            section: format!("RFC 1939, section {}", self.section),
        }
    }

    /// Demands that the conversation has the commands and the answers of the RFC.
    pub fn demand(&self, dialogue: &[String]) {
        let wire: Vec<&String> = dialogue.iter().filter(|it| !it.starts_with("= ")).collect();
        let said = |line: &&&String| line.starts_with("C: ");
        let skipped = wire
            .iter()
            .enumerate()
            .filter(|(_, line)| said(line))
            .map(|(at, _)| at)
            .nth(self.before.len())
            .filter(|_| !self.before.is_empty())
            .unwrap_or(0);
        let mut rest = &wire[skipped..];
        for (line, answer) in self.exchange {
            if !line.is_empty() {
                assert_eq!(rest[0], &format!("C: {line}").trim_end(), "{}", self.file);
                rest = &rest[1..];
            }
            let until = rest.iter().position(|it| said(&it)).unwrap_or(rest.len());
            let heard = rest[..until].iter().map(|it| it[2..].trim_start());
            let heard: Vec<&str> = heard.collect();
            assert!(fits(&heard, answer), "{}: {line}: {heard:?}", self.file);
            rest = &rest[until..];
        }
    }
}

/// Whether each line begins as it should.
fn fits(heard: &[&str], wanted: &[&str]) -> bool {
    match (heard, wanted) {
        ([], []) => true,
        ([_, rest @ ..], ["<message>", ..]) if fits(rest, wanted) => true,
        (_, ["<message>", more @ ..]) => fits(heard, more),
        ([line, rest @ ..], [begins, more @ ..]) => line.starts_with(begins) && fits(rest, more),
        _ => false,
    }
}

pub const SCENES: [Scene; 16] = [
    Scene {
        file: "10-sample",
        section: "10",
        about: "The sample session.",
        messages: TWO,
        before: &[],
        exchange: &[
            (
                "",
                &["+OK dbc.mtview.ca.us POP3 server ready <1896.697170952@dbc.mtview.ca.us>"],
            ),
            (APOP, &["+OK maildrop has 2 messages (320 octets)"]),
            ("STAT", &["+OK 2 320"]),
            ("LIST", &["+OK", "1 120", "2 200", "."]),
            ("RETR 1", &["+OK 120 octets", "<message>", "."]),
            ("DELE 1", &["+OK"]),
            ("RETR 2", &["+OK 200 octets", "<message>", "."]),
            ("DELE 2", &["+OK"]),
            (
                "QUIT",
                &[
                    "+OK dbc.mtview.ca.us POP3 server signing off (maildrop empty)",
                    "(closes)",
                ],
            ),
        ],
    },
    Scene {
        file: "4-quit",
        section: "4",
        about: "QUIT before the login.",
        messages: TWO,
        before: &[],
        exchange: &[
            GREETING,
            (
                "QUIT",
                &["+OK dbc.mtview.ca.us POP3 server signing off", "(closes)"],
            ),
        ],
    },
    Scene {
        file: "5-stat",
        section: "5",
        about: "STAT.",
        messages: TWO,
        before: LOGIN,
        exchange: &[("STAT", &["+OK 2 320"])],
    },
    Scene {
        file: "5-list",
        section: "5",
        about: "LIST of all, of one, of none.",
        messages: TWO,
        before: LOGIN,
        exchange: &[
            ("LIST", &["+OK", "1 120", "2 200", "."]),
            ("LIST 2", &["+OK 2 200"]),
            ("LIST 3", &["-ERR no such message"]),
        ],
    },
    Scene {
        file: "5-retr",
        section: "5",
        about: "RETR.",
        messages: TWO,
        before: LOGIN,
        exchange: &[("RETR 1", &["+OK 120 octets", "<message>", "."])],
    },
    Scene {
        file: "5-dele",
        section: "5",
        about: "DELE, and DELE of what is deleted.",
        messages: TWO,
        before: &["USER mrose", "PASS tanstaaf", "DELE 2", "RSET", "DELE 2"],
        exchange: &[("DELE 1", &["+OK"]), ("DELE 2", &["-ERR"])],
    },
    Scene {
        file: "5-noop",
        section: "5",
        about: "NOOP.",
        messages: TWO,
        before: LOGIN,
        exchange: &[("NOOP", &["+OK"])],
    },
    Scene {
        file: "5-rset",
        section: "5",
        about: "RSET.",
        messages: TWO,
        before: &["USER mrose", "PASS tanstaaf", "DELE 2"],
        exchange: &[("RSET", &["+OK maildrop has 2 messages (320 octets)"])],
    },
    Scene {
        file: "6-quit-empty",
        section: "6",
        about: "QUIT, and nothing is left.",
        messages: TWO,
        before: &["USER mrose", "PASS tanstaaf", "DELE 1", "DELE 2"],
        exchange: &[(
            "QUIT",
            &[
                "+OK dbc.mtview.ca.us POP3 server signing off (maildrop empty)",
                "(closes)",
            ],
        )],
    },
    Scene {
        file: "6-quit-left",
        section: "6",
        about: "QUIT, and two messages are left.",
        messages: TWO,
        before: LOGIN,
        exchange: &[(
            "QUIT",
            &[
                "+OK dbc.mtview.ca.us POP3 server signing off (2 messages left)",
                "(closes)",
            ],
        )],
    },
    Scene {
        file: "7-top",
        section: "7",
        about: "TOP, and TOP of what is not there.",
        messages: TWO,
        before: LOGIN,
        exchange: &[
            ("TOP 1 10", &["+OK", "<message>", "."]),
            ("TOP 100 3", &["-ERR no such message"]),
        ],
    },
    Scene {
        file: "7-uidl",
        section: "7",
        about: "UIDL of all, of one, of none.",
        messages: TWO,
        before: LOGIN,
        exchange: &[
            ("UIDL", &["+OK", "1 whqtsw", "2 QhdPYR", "."]),
            ("UIDL 2", &["+OK 2 QhdPYR"]),
            ("UIDL 3", &["-ERR no such message"]),
        ],
    },
    Scene {
        file: "7-user",
        section: "7",
        about: "USER. A user whom nobody knows is not told from the others, which the section allows.",
        messages: TWO,
        before: &[],
        exchange: &[
            GREETING,
            ("USER nobody", &["+OK"]),
            ("USER mrose", &["+OK"]),
        ],
    },
    Scene {
        file: "7-pass",
        section: "7",
        about: "PASS: the maildrop is locked by another session, and then it is not.",
        messages: TWO,
        before: &[],
        exchange: &[
            GREETING,
            ("USER carol", &["+OK"]),
            ("PASS letmein", &["-ERR [IN-USE]"]),
            ("USER mrose", &["+OK"]),
            (
                "PASS tanstaaf",
                &["+OK maildrop has 2 messages (320 octets)"],
            ),
        ],
    },
    Scene {
        file: "7-apop",
        section: "7",
        about: "APOP.",
        messages: ONE,
        before: &[],
        exchange: &[
            (
                "",
                &["+OK dbc.mtview.ca.us POP3 server ready <1896.697170952@dbc.mtview.ca.us>"],
            ),
            (APOP, &["+OK maildrop has 1 message (369 octets)"]),
        ],
    },
    Scene {
        file: "6-lost",
        section: "6",
        about: "No QUIT, no UPDATE: what is marked stays.",
        messages: TWO,
        before: &["USER mrose", "PASS tanstaaf", "DELE 1"],
        exchange: &[(LOST, &["(closes)"])],
    },
];
