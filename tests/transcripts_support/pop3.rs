//! The POP3 servers under test, their mutants, and their maildrops.

use super::{CLOSES, Cell, Done, LOST, SILENCE, Subject, TLS, drain, handle, line, marked, sasl};
use protocol_core::Input;
use protocol_core::pop3::server::{
    Config, Decision, Expire, Extensions, Fact, Question, Refusal, StateName, Tls,
};
use protocol_core::pop3::{Maildrop, Message, Server, UniqueId, Verb};
use protocol_core::sasl::server::{Answer, Question as Asked};
use protocol_core::sasl::{Mechanism, Nonce};
use std::sync::Arc;
use std::time::Duration;

protocol_core::names! {
    /// A server that is wrong in one way.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Mutant {
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
}

impl Mutant {
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
    mutant: Option<Mutant>,
    maildrop: Maildrop,
    /// Whether it is the server of RFC 1939's examples.
    is_example: bool,
    closed: bool,
}

/// What the server of a folder offers.
fn set_up(folder: &str, mutant: Option<Mutant>) -> (Extensions, Tls) {
    let with_apop = Extensions {
        apop: true,
        ..Extensions::default()
    };
    match folder {
        "pop3" => {
            let extensions = Extensions {
                auth: Mechanism::ALL.to_vec(),
                login_delay: Some(60),
                expire: Some(Expire::Never),
                ..with_apop
            };
            (extensions, Tls::Offered)
        }
        "pop3-plain" => (Extensions::bare(), Tls::None),
        "pop3-strict" => {
            let auth = vec![Mechanism::Plain];
            let tls = match mutant {
                Some(Mutant::WithoutTls) => Tls::Offered,
                _ => Tls::Required,
            };
            (Extensions { auth, ..with_apop }, tls)
        }
        _ => (with_apop, Tls::None),
    }
}

impl Subject for Pop3 {
    type Mutant = Mutant;

    const HEARS: &'static str = "C:";

    fn new(cell: &Cell, mutant: Option<Mutant>) -> Self {
        let folder = cell.path.split('/').next().unwrap_or_default();
        let is_example = folder == "pop3-examples";
        let (extensions, tls) = set_up(folder, mutant);
        let name = match is_example {
            true => "dbc.mtview.ca.us",
            false => "mail.receiver.example",
        };
        let config = Config {
            name: name.parse().expect("it is a domain"),
            extensions,
            tls,
            max_errors: match mutant {
                Some(Mutant::Patient) => 1000,
                _ => 20,
            },
            command_timeout: Duration::from_secs(600),
        };
        Self {
            server: Server::new(Arc::new(config)),
            mutant,
            maildrop: match (is_example, cell.name.as_str()) {
                (true, "7-apop") => maildrop(&[("one", &of_369_octets())]),
                (true, _) => maildrop(&EXAMPLES),
                _ => maildrop(&MESSAGES),
            },
            is_example,
            closed: false,
        }
    }

    fn state(&self) -> String {
        format!("{:?}", self.server.state())
    }

    fn open(&mut self) -> Vec<String> {
        handle(&mut self.server, Input::Opened);
        self.answers()
    }

    /// Commands that are parted by `|` come in one piece.
    fn hear(&mut self, text: &str) -> Vec<String> {
        if self.closed {
            return Vec::new();
        }
        let verb = Verb::of_line(text.as_bytes());
        let state = self.server.state();
        for secret in self.mutant.map_or(&[][..], |it| it.smuggled(state, verb)) {
            line(&mut self.server, secret);
            drop(self.answers());
        }
        let server = &mut self.server;
        match (self.mutant, text) {
            (Some(Mutant::NoReset), _) if verb == Some(Verb::Rset) => line(server, "NOOP"),
            (Some(Mutant::DeletesWhenLost), SILENCE | LOST)
            | (Some(Mutant::SaysGoodbye), SILENCE) => line(server, "QUIT"),
            (_, SILENCE) => handle(server, Input::Timeout),
            (_, LOST) => handle(server, Input::Closed),
            (mutant, text) => {
                // A bare LF can be written, and a space at the end: the transcript itself has lines.
                let text = text.replace(r"\n", "\n").replace(r"\s", " ");
                let text = match mutant {
                    Some(Mutant::OneAtATime) => text.split('|').next().unwrap_or("").to_owned(),
                    _ => text.replace('|', "\r\n"),
                };
                line(server, &text);
            }
        }
        self.answers()
    }
}

impl Pop3 {
    /// What becomes of the maildrop, and what it says.
    fn answers(&mut self) -> Vec<String> {
        let mutant = self.mutant;
        let mut became = Vec::new();
        let (maildrop, is_example) = (&self.maildrop, self.is_example);
        let decide = |question| decide(question, mutant, maildrop, is_example);
        let tell = |fact| match fact {
            Fact::Released { .. } if mutant == Some(Mutant::KeepsTheLock) => {}
            fact => became.push(format!("= {}", told(&fact))),
        };
        let Done {
            lines,
            start_tls,
            closes,
        } = drain(&mut self.server, decide, tell);
        let said = lines.iter().map(|it| match mutant {
            Some(mutant) => mutant.said(it),
            None => it.clone(),
        });
        became.extend(marked("S:", said));
        if start_tls {
            became.push(format!("S: {TLS}"));
            handle(&mut self.server, Input::Secured);
        }
        if closes {
            became.push(format!("S: {CLOSES}"));
            self.closed = true;
        }
        became
    }
}

fn decide(
    question: Question,
    mutant: Option<Mutant>,
    maildrop: &Maildrop,
    is_example: bool,
) -> Decision {
    match question {
        Question::Authenticate(asked) => Decision::Authenticate(match asked {
            Asked::Password { user, .. } if mutant == Some(Mutant::AnyPassword) => {
                Answer::Known(user)
            }
            // Carol's other session has her maildrop.
            Asked::Password { user, password, .. } if user == "carol" && password == "letmein" => {
                Answer::Known(user)
            }
            asked if is_example => example(asked),
            asked => sasl::host(asked),
        }),
        Question::Open { user } if user == "carol" && mutant != Some(Mutant::IgnoresTheLock) => {
            Decision::Refuse(Refusal::InUse)
        }
        Question::Open { .. } => Decision::Open(maildrop.clone()),
        // The host cannot remove the last one.
        Question::Delete { uids, .. } if uids.iter().any(|it| it.as_str() == "1.8") => {
            Decision::Refuse(Refusal::NotRemoved)
        }
        Question::Delete { .. } => Decision::Done,
    }
}

/// The accounts of the examples, and the timestamp that they have for APOP.
fn example(asked: Asked) -> Answer {
    let password_of = |user: &str| match user {
        "mrose" => Some("tanstaaf"),
        "frated" => Some("secret"),
        _ => None,
    };
    match asked {
        Asked::PasswordOf(user) => Answer::Password(password_of(&user).map(str::to_owned)),
        Asked::Password { user, password, .. } if password_of(&user) == Some(&password) => {
            Answer::Known(user)
        }
        Asked::Password { .. } => Answer::Unknown,
        Asked::Nonce => Answer::Nonce(Nonce {
            random: 1896_u128.to_be_bytes(),
            date: 697_170_952,
        }),
        other => sasl::host(other),
    }
}

const MESSAGES: [(&str, &str); 3] = [
    ("1.3", "Subject: one\r\n\r\nFirst.\r\n"),
    (
        "1.7",
        "Subject: two\r\n\r\nSecond.\r\n.\r\n..\r\n.third\r\nno end",
    ),
    ("1.8", "Subject: three\r\n"),
];

/// 120 and 200 octets.
const EXAMPLES: [(&str, &str); 2] = [
    (
        "whqtsw",
        "From: <alice@sender.example>\r\nSubject: One of one hundred and twenty octets\r\n\r\n\
         So long it is, and no more, nor less.\r\n\r\n",
    ),
    (
        "QhdPYR",
        "From: <carol@sender.example>\r\nSubject: One of two hundred octets\r\n\r\n\
         This one is a little longer than the other, for the sum\r\n\
         of both is to be three hundred and twenty octets, as in\r\nthe examples.\r\n.\r\n",
    ),
];

fn of_369_octets() -> String {
    let line = format!("{}\r\n", "0123456789".repeat(7));
    let subject = "Subject: One of three hundred and sixty-nine octets";
    format!(
        "{subject}\r\n\r\n{}012345678901234567890123\r\n",
        line.repeat(4)
    )
}

fn maildrop(messages: &[(&str, &str)]) -> Maildrop {
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
