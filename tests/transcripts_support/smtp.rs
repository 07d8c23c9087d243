//! The SMTP server under test, its mutants, and the matrix.

use super::exchanges;
use super::{Cell, drain, line, open};
use protocol_core::sasl::Mechanism;
use protocol_core::sasl::server::{Answer, Question as Asked};
use protocol_core::smtp::Command;
use protocol_core::smtp::server::StateName;
use protocol_core::smtp::server::{
    Config, Decision, Extensions, Question, Refusal, Rules, Server, Service, Tls, Told,
};
use protocol_core::smtp::{ForwardPath, Verb};
use std::sync::Arc;
use std::time::Duration;

/// A server that is wrong in one way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mutant {
    /// It is right.
    None,
    /// It says one code instead of another.
    Flipped { from: u16, to: u16 },
    /// It takes MAIL before EHLO.
    MailBeforeHello,
    /// It takes RCPT before MAIL.
    RcptBeforeMail,
    /// It takes DATA before RCPT.
    DataBeforeRcpt,
    /// It takes MAIL inside a transaction.
    NestedMail,
    /// It takes RCPT before EHLO.
    RcptBeforeHello,
    /// It lets in who speaks in the right form, and does not look at the proof.
    Trusts(Mechanism),
    /// It refuses a user whom it does not know sooner than one whom it knows.
    TellsWhoIsUnknown,
    /// It takes a token that it refuses.
    TakesAnyToken,
}

impl Mutant {
    pub const SKIPPED: [Self; 5] = [
        Self::MailBeforeHello,
        Self::RcptBeforeMail,
        Self::DataBeforeRcpt,
        Self::NestedMail,
        Self::RcptBeforeHello,
    ];

    /// Mutants of AUTH.
    pub const AUTHENTICATION: [Self; 8] = [
        Self::Trusts(Mechanism::Plain),
        Self::Trusts(Mechanism::Login),
        Self::Trusts(Mechanism::CramMd5),
        Self::Trusts(Mechanism::ScramSha256),
        Self::Trusts(Mechanism::XOAuth2),
        Self::Trusts(Mechanism::OAuthBearer),
        Self::TellsWhoIsUnknown,
        Self::TakesAnyToken,
    ];

    /// What the server gets in place of this line of an exchange, the `nth` after AUTH: as if it did not
    /// see that it is wrong.
    fn forged(self, of: Option<Mechanism>, nth: usize, text: &str) -> String {
        match (self, of) {
            (Self::Trusts(mechanism), Some(it)) if it == mechanism => {
                let (initial, responses) = exchanges::said(mechanism, "bob", true);
                match (nth, initial) {
                    (0, Some(initial)) if text.split(' ').count() == 3 => {
                        format!("AUTH {} {initial}", mechanism.as_str())
                    }
                    (0, _) => text.to_owned(),
                    _ => responses
                        .get(nth - 1)
                        .cloned()
                        .unwrap_or_else(|| text.to_owned()),
                }
            }
            _ => text.to_owned(),
        }
    }

    /// What is said to the server in secret so that its check does not see what it should.
    fn smuggled(self, state: StateName, verb: Option<Verb>) -> &'static [&'static str] {
        match (self, state, verb) {
            (Self::MailBeforeHello, StateName::AwaitHello, Some(Verb::Mail)) => &["EHLO x.example"],
            (Self::RcptBeforeMail, StateName::Ready, Some(Verb::Rcpt)) => &["MAIL FROM:<>"],
            (Self::RcptBeforeHello, StateName::AwaitHello, Some(Verb::Rcpt)) => {
                &["EHLO x.example", "MAIL FROM:<>"]
            }
            (Self::DataBeforeRcpt, StateName::Envelope, Some(Verb::Data)) => {
                &["RCPT TO:<bob@receiver.example>"]
            }
            (Self::NestedMail, StateName::Envelope | StateName::Recipients, Some(Verb::Mail)) => {
                &["RSET"]
            }
            _ => &[],
        }
    }
}

pub struct Smtp {
    server: Server,
    mutant: Mutant,
    /// Who has a mailbox.
    known: &'static [&'static str],
    /// Whom VRFY finds by which name; without any it tells nothing.
    names: &'static [(&'static str, &'static str)],
    taken: u32,
}

impl Smtp {
    pub fn new(mutant: Mutant) -> Self {
        Self::with(mutant, Service::Relay, Extensions::default(), Tls::None)
    }

    /// A server that offers STARTTLS, SMTPUTF8, DSN, CHUNKING and BINARYMIME.
    pub fn extended(mutant: Mutant) -> Self {
        let extensions = Extensions {
            size: Some(100),
            smtputf8: true,
            dsn: true,
            chunking: true,
            binary_mime: true,
            ..Extensions::default()
        };
        Self::with(mutant, Service::Relay, extensions, Tls::Offered)
    }

    /// A submission server that takes nothing of weight before TLS.
    pub fn strict(mutant: Mutant) -> Self {
        let extensions = Extensions {
            auth: vec![Mechanism::Plain],
            chunking: true,
            ..Extensions::default()
        };
        Self::with(mutant, Service::Submission, extensions, Tls::Required)
    }

    /// A submission server that offers AUTH.
    pub fn submission(mutant: Mutant) -> Self {
        let extensions = Extensions {
            auth: Mechanism::ALL.to_vec(),
            ..Extensions::default()
        };
        Self::with(mutant, Service::Submission, extensions, Tls::None)
    }

    /// A server by the name of `name` at which these have mailboxes, and VRFY finds those.
    pub fn at(
        name: &str,
        known: &'static [&'static str],
        names: &'static [(&'static str, &'static str)],
    ) -> Self {
        let extensions = Extensions {
            dsn: true,
            ..Extensions::default()
        };
        let found = Self::with(Mutant::None, Service::Relay, extensions, Tls::None);
        let name = name.parse().expect("it is a domain");
        let config = Config {
            name,
            ..found.server.config().clone()
        };
        Self {
            server: Server::new(Arc::new(config)),
            known,
            names,
            ..found
        }
    }

    fn with(mutant: Mutant, service: Service, extensions: Extensions, tls: Tls) -> Self {
        let config = Config {
            name: "mx.receiver.example".parse().expect("it is a domain"),
            service,
            extensions,
            tls,
            max_recipients: 100,
            max_errors: 20,
            command_timeout: Duration::from_secs(300),
            rules: Rules::default(),
        };
        Self {
            server: Server::new(Arc::new(config)),
            mutant,
            known: &["<bob@receiver.example>"],
            names: &[],
            taken: 0,
        }
    }

    /// The whole conversation, `C:` and `S:` lines.
    pub fn converse(&mut self, lines: &[String]) -> Vec<String> {
        open(&mut self.server);
        let mut said = self.answers();
        let (mut of, mut nth) = (None, 0);
        for text in lines {
            if let Ok(Command::Auth { mechanism, .. }) = Command::parse(text.as_bytes()) {
                (of, nth) = (Mechanism::named(&mechanism), 0);
            }
            said.push(format!("C: {text}").trim_end().to_owned());
            for secret in self
                .mutant
                .smuggled(self.server.state(), Verb::of_line(text.as_bytes()))
            {
                line(&mut self.server, secret);
                drop(self.answers());
            }
            // A bare LF can be written: the transcript itself has lines.
            let text = self.mutant.forged(of, nth, &text.replace(r"\n", "\n"));
            line(&mut self.server, &text);
            nth += 1;
            said.extend(self.answers());
        }
        said
    }

    fn answers(&mut self) -> Vec<String> {
        let taken = &mut self.taken;
        let mutant = self.mutant;
        let local = self.known;
        let names = self.names;
        let said = drain(&mut self.server, |_, question| match question {
            Question::Mail(_) => Decision::Accept,
            Question::Recipient { forward_path, .. } => {
                let known = matches!(&forward_path, ForwardPath::Postmaster)
                    || local.contains(&forward_path.to_string().as_str());
                if known {
                    Decision::Accept
                } else {
                    Decision::Refuse(Refusal::NoSuchMailbox)
                }
            }
            Question::Take(_) => {
                *taken += 1;
                Decision::Taken(format!("Q{taken:04}"))
            }
            Question::Authenticate(Asked::KeysOf(user))
                if mutant == Mutant::TellsWhoIsUnknown && user != "bob" =>
            {
                Decision::Refuse(Refusal::CredentialsInvalid)
            }
            Question::Authenticate(it) => {
                Decision::Authenticate(match (mutant, exchanges::host(it)) {
                    (Mutant::TakesAnyToken, Answer::BadToken { .. }) => Answer::Known("bob".into()),
                    (_, answer) => answer,
                })
            }
            Question::Verify(whom) => {
                match names.iter().find(|(name, _)| *name == whom.to_string()) {
                    Some((_, mailbox)) => {
                        let mailbox = mailbox.parse().expect("it is a mailbox");
                        Decision::Tell(Told::Mailboxes(vec![mailbox]))
                    }
                    None => Decision::Refuse(Refusal::CannotVerify),
                }
            }
            Question::Expand(_) => Decision::Refuse(Refusal::CannotVerify),
        });
        said.into_iter()
            .map(|it| format!("S: {}", self.flip(&it)))
            .collect()
    }

    fn flip(&self, said: &str) -> String {
        match self.mutant {
            Mutant::Flipped { from, to } if said.starts_with(&from.to_string()) => {
                format!("{to}{}", &said[3..])
            }
            _ => said.to_owned(),
        }
    }
}

/// The states, and what leads into each.
pub const STATES: [(&str, &[&str], &str); 6] = [
    ("await-hello", &[], "the client has not said who it is"),
    ("ready", &["EHLO client.example"], "MAIL may come"),
    (
        "envelope",
        &["EHLO client.example", "MAIL FROM:<alice@sender.example>"],
        "nobody is on the envelope",
    ),
    (
        "envelope-refused",
        &[
            "EHLO client.example",
            "MAIL FROM:<alice@sender.example>",
            "RCPT TO:<nobody@receiver.example>",
        ],
        "the only recipient was refused",
    ),
    (
        "recipients",
        &[
            "EHLO client.example",
            "MAIL FROM:<alice@sender.example>",
            "RCPT TO:<bob@receiver.example>",
        ],
        "bob is on the envelope",
    ),
    (
        "data",
        &[
            "EHLO client.example",
            "MAIL FROM:<alice@sender.example>",
            "RCPT TO:<bob@receiver.example>",
            "DATA",
        ],
        "what comes is the letter, whatever it looks like",
    ),
];

fn commands(verb: Verb) -> (&'static str, &'static [&'static str], &'static str) {
    match verb {
        Verb::Helo => ("HELO client.example", &["HELO", "HELO bad_name"], "4.1.1.1"),
        Verb::Ehlo => ("EHLO [192.0.2.1]", &["EHLO", "EHLO -x"], "4.1.1.1"),
        Verb::Mail => (
            "MAIL FROM:<alice@sender.example> SIZE=1000 BODY=8BITMIME",
            &[
                "MAIL",
                "MAIL alice@sender.example",
                "MAIL FROM:alice@sender.example",
                "MAIL FROM:<alice@>",
                "MAIL FROM:<> SIZE=x",
                "MAIL FROM:<> SIZE=99999999999999999999",
                "MAIL FROM:<> X-UNKNOWN=1",
            ],
            "4.1.1.2",
        ),
        Verb::Rcpt => (
            "RCPT TO:<bob@receiver.example>",
            &[
                "RCPT",
                "RCPT TO:bob",
                "RCPT TO:<bob>",
                "RCPT TO:<>",
                "RCPT TO:<a..b@c.example>",
                "RCPT TO:<bob@receiver.example> X=1",
            ],
            "4.1.1.3",
        ),
        Verb::Data => ("DATA", &["DATA now"], "4.1.1.4"),
        Verb::Rset => ("RSET", &["RSET all"], "4.1.1.5"),
        Verb::Noop => ("NOOP", &["NOOP \"unfinished"], "4.1.1.9"),
        Verb::Quit => ("QUIT", &["QUIT please"], "4.1.1.10"),
        Verb::Vrfy => ("VRFY bob", &["VRFY"], "4.1.1.6"),
        Verb::Expn => ("EXPN staff", &["EXPN"], "4.1.1.7"),
        Verb::Help => ("HELP", &["HELP \""], "4.1.1.8"),
        // bob, letmein
        Verb::Auth => (
            "AUTH PLAIN AGJvYgBsZXRtZWlu",
            &["AUTH", "AUTH ;", "AUTH PLAIN *x"],
            "4",
        ),
        Verb::StartTls => ("STARTTLS", &["STARTTLS now"], "4"),
        Verb::Bdat => (
            "BDAT 0 LAST",
            &[
                "BDAT",
                "BDAT x",
                "BDAT 0 FIRST",
                "BDAT 99999999999999999999",
            ],
            "2",
        ),
    }
}

/// The states of a submission server that offers AUTH, and what leads into each.
pub const SUBMISSION_STATES: [(&str, &[&str], &str); 6] = [
    ("await-hello", &[], "the client has not said who it is"),
    (
        "ready",
        &["EHLO client.example"],
        "nobody has authenticated",
    ),
    (
        "responding",
        &["EHLO client.example", "AUTH LOGIN"],
        "what comes is a response, whatever it looks like",
    ),
    (
        "authenticated",
        &["EHLO client.example", "AUTH PLAIN AGJvYgBsZXRtZWlu"],
        "bob has authenticated",
    ),
    (
        "envelope",
        &[
            "EHLO client.example",
            "AUTH PLAIN AGJvYgBsZXRtZWlu",
            "MAIL FROM:<bob@receiver.example>",
        ],
        "nobody is on the envelope",
    ),
    (
        "recipients",
        &[
            "EHLO client.example",
            "AUTH PLAIN AGJvYgBsZXRtZWlu",
            "MAIL FROM:<bob@receiver.example>",
            "RCPT TO:<bob@receiver.example>",
        ],
        "bob is on the envelope",
    ),
];

/// The matrix of a submission server, and the exchanges of AUTH (RFC 4954).
pub fn submission_cells() -> Vec<Cell> {
    let mut cells = Vec::new();
    for (state, before, about) in SUBMISSION_STATES {
        let mut cell = |file: String, lines: &[&str], what: &str| {
            let all = before.iter().chain(lines).map(|it| (*it).to_owned());
            cells.push(Cell {
                state,
                file,
                lines: all.collect(),
                about: format!("{what}: {about}."),
                section: "RFC 4954, sections 4 and 6; RFC 6409, section 4.3".to_owned(),
            });
        };
        for verb in Verb::ALL {
            let (good, ..) = commands(verb);
            cell(verb.as_str().to_ascii_lowercase(), &[good], verb.as_str());
        }
        cell(
            "auth-malformed".into(),
            commands(Verb::Auth).1,
            "AUTH that is not well formed",
        );
        cell(
            "auth-unknown".into(),
            &["AUTH XYZZY", "auth plain AA=="],
            "AUTH",
        );
        cell(
            "auth-plain".into(),
            &[
                "AUTH PLAIN",
                "AGJvYgB3cm9uZw==",
                "AUTH PLAIN",
                "AGJvYgBsZXRtZWlu",
            ],
            "A wrong password, then the right one",
        );
        cell(
            "auth-login".into(),
            &["AUTH LOGIN", "Ym9i", "bGV0bWVpbg=="],
            "User and password, one after the other",
        );
        cell(
            "auth-cancelled".into(),
            &[
                "AUTH LOGIN Ym9i",
                "*",
                "AUTH PLAIN",
                "not base64!",
                "AUTH PLAIN =",
            ],
            "A client that gives up, and one that is not understood",
        );
    }
    cells
}

/// The states of a server with STARTTLS, CHUNKING and BINARYMIME, and what leads into each.
pub const EXTENDED_STATES: [(&str, &[&str], &str); 6] = [
    ("await-hello", &[], "the client has not said who it is"),
    ("ready", &["EHLO client.example"], "MAIL may come"),
    (
        "secured",
        &["EHLO client.example", "STARTTLS"],
        "TLS has just come up, and nothing is known",
    ),
    (
        "secured-ready",
        &["EHLO client.example", "STARTTLS", "EHLO client.example"],
        "MAIL may come, under TLS",
    ),
    (
        "recipients",
        &[
            "EHLO client.example",
            "MAIL FROM:<alice@sender.example>",
            "RCPT TO:<bob@receiver.example>",
        ],
        "bob is on the envelope",
    ),
    (
        "chunks",
        &[
            "EHLO client.example",
            "MAIL FROM:<alice@sender.example> BODY=BINARYMIME",
            "RCPT TO:<bob@receiver.example>",
            "BDAT 12",
            "Subject: x",
        ],
        "a part of the letter is there",
    ),
];

/// The matrix of that server, and what chunks may be (RFC 3030).
pub fn extended_cells() -> Vec<Cell> {
    let mut cells = Vec::new();
    for (state, before, about) in EXTENDED_STATES {
        let mut cell = |file: String, lines: &[&str], what: &str| {
            let all = before.iter().chain(lines).map(|it| (*it).to_owned());
            cells.push(Cell {
                state,
                file,
                lines: all.collect(),
                about: format!("{what}: {about}."),
                section: "RFC 3207, section 4; RFC 3030, sections 2 and 3; RFC 6531, sections 3.4 \
                          and 3.5; RFC 3461, section 4"
                    .to_owned(),
            });
        };
        for verb in Verb::ALL {
            let (good, bad, _) = commands(verb);
            let name = verb.as_str().to_ascii_lowercase();
            cell(name.clone(), &[good], verb.as_str());
            if matches!(verb, Verb::StartTls | Verb::Bdat) {
                cell(
                    format!("{name}-malformed"),
                    bad,
                    &format!("{verb} that is not well formed"),
                );
            }
        }
        cell(
            "tls-again".into(),
            &["STARTTLS", "EHLO client.example", "STARTTLS"],
            "STARTTLS, and once more under TLS",
        );
        cell(
            "smtputf8".into(),
            &[
                "MAIL FROM:<ålice@sender.example>",
                "MAIL FROM:<ålice@sender.example> SMTPUTF8=1",
                "MAIL FROM:<ålice@sender.example> SMTPUTF8",
                "RCPT TO:<böb@receiver.example>",
                "RCPT TO:<böb@bücher.example>",
                "RSET",
                "MAIL FROM:<alice@sender.example>",
                "RCPT TO:<böb@receiver.example>",
                "RCPT TO:<bob@bücher.example>",
                "RCPT TO:<bob@ü\u{a0}.example>",
            ],
            "Addresses of other scripts, with SMTPUTF8 and without",
        );
        cell(
            "dsn".into(),
            &[
                "MAIL FROM:<alice@sender.example> RET=ALL",
                "MAIL FROM:<alice@sender.example> ENVID=a=b",
                "MAIL FROM:<alice@sender.example> RET=FULL RET=FULL",
                "MAIL FROM:<alice@sender.example> RET=HDRS ENVID=QQ+2B314159",
                "RCPT TO:<bob@receiver.example> NOTIFY=ALWAYS",
                "RCPT TO:<bob@receiver.example> NOTIFY=NEVER,DELAY",
                "RCPT TO:<bob@receiver.example> ORCPT=rfc822",
                "RCPT TO:<bob@receiver.example> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;Bob@receiver.example",
            ],
            "What the sender asks of notices",
        );
        cell(
            "chunks".into(),
            &["BDAT 6", "NOOP", "BDAT 3 LAST", ".", "NOOP"],
            "Two chunks, in which nothing is a command and no dot ends anything",
        );
        cell(
            "chunk-too-big".into(),
            &[
                "BDAT 102",
                BIG,
                "BDAT 2 LAST",
                "",
                "MAIL FROM:<alice@sender.example>",
            ],
            "More octets than are taken, and what comes behind them",
        );
        cell(
            "chunk-then-rset".into(),
            &["BDAT 2", "", "RSET", "BDAT 2 LAST", "", "NOOP"],
            "A chunk, and the envelope thrown away",
        );
        cell(
            "chunk-bare".into(),
            &["BDAT 4 LAST", r"\n.", "NOOP"],
            "A chunk with a bare LF",
        );
        cell(
            "binary".into(),
            &[
                "RSET",
                "MAIL FROM:<alice@sender.example> BODY=BINARYMIME",
                "RCPT TO:<bob@receiver.example>",
                "DATA",
                "BDAT 4 LAST",
                r"\n.",
                "NOOP",
            ],
            "BINARYMIME, by DATA and by BDAT",
        );
    }
    cells
}

/// A hundred octets.
const BIG: &str = "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789";

/// The states of a submission server that requires TLS, and what leads into each.
pub const STRICT_STATES: [(&str, &[&str], &str); 3] = [
    ("await-hello", &[], "the client has not said who it is"),
    ("ready", &["EHLO client.example"], "TLS is not up"),
    (
        "secured-ready",
        &["EHLO client.example", "STARTTLS", "EHLO client.example"],
        "TLS is up",
    ),
];

/// The matrix of that server.
pub fn strict_cells() -> Vec<Cell> {
    let mut cells = Vec::new();
    for (state, before, about) in STRICT_STATES {
        for verb in Verb::ALL {
            let (good, ..) = commands(verb);
            let all = before.iter().copied().chain([good]).map(str::to_owned);
            cells.push(Cell {
                state,
                file: verb.as_str().to_ascii_lowercase(),
                lines: all.collect(),
                about: format!("{verb}: {about}."),
                section: "RFC 3207, section 4; RFC 8314, section 3".to_owned(),
            });
        }
    }
    cells
}

pub fn cells() -> Vec<Cell> {
    let mut cells = Vec::new();
    for (state, before, about) in STATES {
        let mut cell = |file: String, lines: &[&str], what: &str, section: &str| {
            let mut all: Vec<String> = before
                .iter()
                .chain(lines)
                .map(|it| (*it).to_owned())
                .collect();
            if state == "data" {
                all.push(".".into());
            }
            let section = if state == "data" { "4.5.2" } else { section };
            let section = match what.split(' ').next() {
                Some("AUTH") if state != "data" => "RFC 4954, section 4".to_owned(),
                Some("STARTTLS") if state != "data" => "RFC 3207, section 4".to_owned(),
                Some("BDAT") if state != "data" => "RFC 3030, section 2".to_owned(),
                _ => format!("RFC 5321, sections 4.1.4 and {section}"),
            };
            cells.push(Cell {
                state,
                file,
                lines: all,
                about: format!("{what}: {about}."),
                section,
            });
        };
        for verb in Verb::ALL {
            let (good, bad, section) = commands(verb);
            let name = verb.as_str().to_ascii_lowercase();
            cell(name.clone(), &[good], verb.as_str(), section);
            cell(
                format!("{name}-malformed"),
                bad,
                &format!("{verb} that is not well formed"),
                section,
            );
        }
        cell(
            "unknown".into(),
            &["XYZZY", "", "EHLOclient.example"],
            "What is no command",
            "4.2.4",
        );
        cell(
            "not-offered".into(),
            &[
                "STARTTLS",
                "MAIL FROM:<alice@sender.example> SMTPUTF8",
                "MAIL FROM:<ålice@sender.example>",
                "MAIL FROM:<alice@sender.example> RET=FULL",
                "MAIL FROM:<alice@sender.example> ENVID=QQ1",
                "MAIL FROM:<alice@sender.example> BODY=BINARYMIME",
                "RCPT TO:<böb@receiver.example>",
                "RCPT TO:<bob@receiver.example> NOTIFY=NEVER",
                "RCPT TO:<bob@receiver.example> ORCPT=rfc822;bob@receiver.example",
                "BDAT 6 LAST",
                "NOOP",
            ],
            "What is not offered",
            "4.1.1.11",
        );
        cell(
            "case".into(),
            &["nOoP", "eHlO client.example"],
            "Verbs in any case",
            "2.4",
        );
    }
    cells
}
