//! The POP3 server under test, and its mutants.

mod cells;
pub mod client;
pub mod examples;

pub use cells::{PLAIN_STATES, STATES, STRICT_STATES, cells, plain_cells, strict_cells};

use super::exchanges;
use super::{Cell, line, open};
use protocol_core::pop3::server::{
    Config, Decision, Expire, Extensions, Fact, Question, Refusal, StateName, Tls,
};
use protocol_core::pop3::{Maildrop, Message, Server, UniqueId, Verb};
use protocol_core::sasl::Mechanism;
use protocol_core::sasl::server::{Answer, Question as Asked};
use protocol_core::{Input, Instant, Output, Session};
use std::sync::Arc;
use std::time::Duration;

/// The server's name.
const NAME: &str = "mail.receiver.example";
/// What nobody says: the server's timer is over.
pub const SILENCE: &str = "(silence)";
/// The client's end of the connection is gone.
pub const LOST: &str = "(lost)";

/// A server that is wrong in one way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mutant {
    /// It is right.
    None,
    /// It says yes for no.
    YesForNo,
    /// It says no for yes.
    NoForYes,
    /// It takes PASS without USER.
    PassBeforeUser,
    /// It lets into a maildrop who has not logged in.
    LetsIn,
    /// It takes USER, PASS, APOP and AUTH behind a login.
    LogsInTwice,
    /// It knows messages that are marked as deleted.
    KnowsDeleted,
    /// It forgets what is marked before it counts and lists.
    CountsDeleted,
    /// It does not hear RSET.
    NoReset,
    /// It does not stuff dots.
    Unstuffed,
    /// It deletes what is marked whatever ends the session.
    DeletesWhenLost,
    /// It keeps the lock.
    KeepsTheLock,
    /// It opens a maildrop that another session has.
    IgnoresTheLock,
    /// It lets in with any password.
    AnyPassword,
    /// It lets in without TLS where that is required.
    WithoutTls,
    /// It counts no errors.
    Patient,
    /// It says something when its timer is over.
    SaysGoodbye,
    /// It answers the first of several commands that come together.
    OneAtATime,
}

impl Mutant {
    pub const ALL: [Self; 17] = [
        Self::YesForNo,
        Self::NoForYes,
        Self::PassBeforeUser,
        Self::LetsIn,
        Self::LogsInTwice,
        Self::KnowsDeleted,
        Self::CountsDeleted,
        Self::NoReset,
        Self::Unstuffed,
        Self::DeletesWhenLost,
        Self::KeepsTheLock,
        Self::IgnoresTheLock,
        Self::AnyPassword,
        Self::WithoutTls,
        Self::Patient,
        Self::SaysGoodbye,
        Self::OneAtATime,
    ];

    /// What is said to the server in secret so that its check does not see what it should.
    fn smuggled(self, state: StateName, verb: Option<Verb>) -> &'static [&'static str] {
        let open = matches!(state, StateName::Authorization | StateName::UserGiven);
        let counts = matches!(verb, Some(Verb::Stat | Verb::List | Verb::Uidl));
        let names = matches!(
            verb,
            Some(Verb::Retr | Verb::Top | Verb::Dele | Verb::List | Verb::Uidl)
        );
        match self {
            Self::PassBeforeUser if open && verb == Some(Verb::Pass) => &["USER bob"],
            Self::LetsIn if open && (counts || names || verb == Some(Verb::Noop)) => {
                &["USER bob", "PASS letmein"]
            }
            Self::KnowsDeleted if !open && names => &["RSET"],
            Self::CountsDeleted if !open && counts => &["RSET"],
            _ => &[],
        }
    }

    /// What it says instead.
    fn said(self, line: &str) -> String {
        match self {
            Self::YesForNo => line.replacen("-ERR", "+OK", 1),
            Self::NoForYes => line.replacen("+OK", "-ERR", 1),
            Self::Unstuffed => line.replacen("..", ".", 1),
            Self::LogsInTwice => line.replacen("-ERR logged in already", "+OK", 1),
            _ => line.to_owned(),
        }
    }
}

pub struct Pop3 {
    server: Server,
    mutant: Mutant,
    maildrop: Maildrop,
    /// The users, and what lets them in.
    known: &'static [(&'static str, &'static str)],
    closed: bool,
}

impl Pop3 {
    /// A server with all that there is.
    pub fn new(mutant: Mutant) -> Self {
        let extensions = Extensions {
            apop: true,
            auth: Mechanism::ALL.to_vec(),
            login_delay: Some(60),
            expire: Some(Expire::Never),
            ..Extensions::default()
        };
        Self::with(mutant, NAME, extensions, Tls::Offered)
    }

    /// A server of RFC 1939 and nothing else.
    pub fn plain(mutant: Mutant) -> Self {
        Self::with(mutant, NAME, Extensions::bare(), Tls::None)
    }

    /// A server that lets nobody in before TLS.
    pub fn strict(mutant: Mutant) -> Self {
        let extensions = Extensions {
            apop: true,
            auth: vec![Mechanism::Plain],
            ..Extensions::default()
        };
        let tls = match mutant {
            Mutant::WithoutTls => Tls::Offered,
            _ => Tls::Required,
        };
        Self::with(mutant, NAME, extensions, tls)
    }

    fn with(mutant: Mutant, name: &str, extensions: Extensions, tls: Tls) -> Self {
        let config = Config {
            name: name.parse().expect("it is a domain"),
            extensions,
            tls,
            max_errors: if mutant == Mutant::Patient { 1000 } else { 20 },
            command_timeout: Duration::from_secs(600),
        };
        Self {
            server: Server::new(Arc::new(config)),
            mutant,
            maildrop: maildrop(&[
                ("1.3", "Subject: one\r\n\r\nFirst.\r\n"),
                (
                    "1.7",
                    "Subject: two\r\n\r\nSecond.\r\n.\r\n..\r\n.third\r\nno end",
                ),
                ("1.8", "Subject: three\r\n"),
            ]),
            known: &[("bob", "letmein")],
            closed: false,
        }
    }

    /// A server by that name, with these users, which has everything RFC 1939 has.
    pub fn at(
        name: &str,
        known: &'static [(&'static str, &'static str)],
        maildrop: Maildrop,
    ) -> Self {
        let extensions = Extensions {
            apop: true,
            ..Extensions::default()
        };
        Self {
            known,
            maildrop,
            ..Self::with(Mutant::None, name, extensions, Tls::None)
        }
    }

    /// The whole conversation, `C:` and `S:` lines, and what became of the maildrop. Lines that are parted
    /// by `|` come in one piece.
    pub fn converse(&mut self, lines: &[String]) -> Vec<String> {
        open(&mut self.server);
        let mut said = self.answers();
        for text in lines {
            said.push(format!("C: {text}").trim_end().to_owned());
            if self.closed {
                continue;
            }
            let verb = Verb::of_line(text.as_bytes());
            for secret in self.mutant.smuggled(self.server.state(), verb) {
                line(&mut self.server, secret);
                drop(self.answers());
            }
            if self.mutant == Mutant::NoReset && verb == Some(Verb::Rset) {
                line(&mut self.server, "NOOP");
            } else {
                self.say(text);
            }
            said.extend(self.answers());
        }
        said
    }

    fn say(&mut self, text: &str) {
        let server = &mut self.server;
        match text {
            SILENCE | LOST if self.mutant == Mutant::DeletesWhenLost => line(server, "QUIT"),
            SILENCE if self.mutant == Mutant::SaysGoodbye => line(server, "QUIT"),
            SILENCE => server.handle_input(Instant::ZERO, Input::Timeout),
            LOST => server.handle_input(Instant::ZERO, Input::Closed),
            text => {
                // A bare LF can be written, and a space at the end: the transcript itself has lines.
                let text = text.replace(r"\n", "\n").replace(r"\s", " ");
                let mut together = text.split('|');
                let text = match self.mutant {
                    Mutant::OneAtATime => together.next().unwrap_or("").to_owned(),
                    _ => together.collect::<Vec<_>>().join("\r\n"),
                };
                line(server, &text);
            }
        }
    }

    /// What it says and what becomes of the maildrop, in the order in which it comes about.
    fn answers(&mut self) -> Vec<String> {
        let mut became = Vec::new();
        let mut ends = None;
        loop {
            match self.server.poll_output() {
                Output::Ask(ticket, question) => {
                    let decision = self.decide(question);
                    self.server
                        .answer(Instant::ZERO, ticket, decision)
                        .expect("it was just asked");
                }
                Output::Fact(Fact::Released { .. }) if self.mutant == Mutant::KeepsTheLock => {}
                Output::Fact(fact) => became.push(format!("= {}", told(&fact))),
                Output::StartTls => ends = Some("(TLS)"),
                Output::Close => ends = Some("(closes)"),
                Output::Timeout(_) => break,
            }
        }
        let mut said = Vec::new();
        while let Some(octets) = self.server.poll_transmit(usize::MAX) {
            let text = octets.to_text();
            let lines = text.lines();
            said.extend(lines.map(|it| format!("S: {}", self.mutant.said(it))));
        }
        if let Some(end) = ends {
            said.push(format!("S: {end}"));
            self.closed = end == "(closes)";
            if !self.closed {
                self.server.handle_input(Instant::ZERO, Input::Secured);
            }
        }
        became.extend(said.iter().map(|it| it.trim_end().to_owned()));
        became
    }

    fn decide(&self, question: Question) -> Decision {
        let known = |user: &str| self.known.iter().find(|(name, _)| *name == user);
        match question {
            Question::Authenticate(asked) => Decision::Authenticate(match asked {
                Asked::Password { user, .. } if self.mutant == Mutant::AnyPassword => {
                    Answer::Known(user)
                }
                // Carol's other session has her maildrop.
                Asked::Password { user, password, .. }
                    if (user.as_str(), password.as_str()) == ("carol", "letmein") =>
                {
                    Answer::Known(user)
                }
                Asked::PasswordOf(user) if self.known != [("bob", "letmein")] => {
                    Answer::Password(known(&user).map(|(_, it)| (*it).to_owned()))
                }
                Asked::Password { user, password, .. } if self.known != [("bob", "letmein")] => {
                    match known(&user) {
                        Some((_, it)) if *it == password => Answer::Known(user),
                        _ => Answer::Unknown,
                    }
                }
                Asked::Nonce if self.known != [("bob", "letmein")] => {
                    Answer::Nonce(examples::NONCE)
                }
                other => exchanges::host(other),
            }),
            Question::Open { user } => {
                if user == "carol" && self.mutant != Mutant::IgnoresTheLock {
                    return Decision::Refuse(Refusal::InUse);
                }
                Decision::Open(self.maildrop.clone())
            }
            // The host cannot remove the last one.
            Question::Delete { uids, .. } if uids.iter().any(|it| it.as_str() == "1.8") => {
                Decision::Refuse(Refusal::NotRemoved)
            }
            Question::Delete { .. } => Decision::Done,
        }
    }
}

pub fn maildrop(messages: &[(&str, &str)]) -> Maildrop {
    let message = |(uid, content): &(&str, &str)| {
        Message::new(uid.parse().expect("it is a unique-id"), (*content).into())
    };
    Maildrop {
        messages: Arc::new(messages.iter().map(message).collect()),
    }
}

fn told(fact: &Fact) -> String {
    let listed = |uids: &[UniqueId]| {
        let uids: Vec<&str> = uids.iter().map(UniqueId::as_str).collect();
        uids.join(", ")
    };
    match fact {
        Fact::Opened {
            user,
            messages,
            octets,
        } => format!("{user} has the lock: {messages} messages, {octets} octets"),
        Fact::Marked { number, uid } => format!("{number} is marked: {uid}"),
        Fact::Unmarked => "nothing is marked".to_owned(),
        Fact::Removed(uids) => format!("removed: {}", listed(uids)),
        Fact::Released { user } => format!("{user} lets the lock go"),
    }
}
