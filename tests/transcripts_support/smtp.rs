//! The SMTP servers under test, and their mutants.

use super::{Cell, Done, Subject, TLS, drain, handle, line, marked, sasl};
use protocol_core::Input;
use protocol_core::sasl::Mechanism;
use protocol_core::sasl::server::{Answer, Question as Asked};
use protocol_core::smtp::server::{
    Config, Decision, Extensions, Question, Refusal, Rules, Server, Service, StateName, Tls, Told,
};
use protocol_core::smtp::{Command, ForwardPath, Verb};
use std::sync::Arc;
use std::time::Duration;

/// A server that is wrong in one way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mutant {
    /// It says one code instead of another.
    Flipped {
        from: u16,
        to: u16,
    },
    MailBeforeHello,
    RcptBeforeMail,
    DataBeforeRcpt,
    /// It accepts MAIL inside a transaction.
    NestedMail,
    RcptBeforeHello,
    /// It signs in who speaks in the right form, and does not look at the proof.
    Trusts(Mechanism),
    /// It refuses a user whom it does not know sooner than one whom it knows.
    TellsWhoIsUnknown,
    /// It accepts a token that it should refuse.
    TakesAnyToken,
}

impl Mutant {
    /// Mutants that skip a check of the state.
    pub const SKIPPED: [Self; 5] = [
        Self::MailBeforeHello,
        Self::RcptBeforeMail,
        Self::DataBeforeRcpt,
        Self::NestedMail,
        Self::RcptBeforeHello,
    ];

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

    /// What the server gets in place of this line of an exchange, the `nth` after AUTH: as if it did
    /// not see that it is wrong.
    fn forged(self, of: Option<Mechanism>, nth: usize, text: &str) -> Option<String> {
        let Self::Trusts(mechanism) = self else {
            return None;
        };
        if of != Some(mechanism) {
            return None;
        }
        let (initial, responses) = sasl::said(NAME, mechanism);
        match nth {
            0 if text.split(' ').count() == 3 => {
                Some(format!("AUTH {} {}", mechanism.as_str(), initial?))
            }
            0 => None,
            _ => responses.into_iter().nth(nth - 1),
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

const NAME: &str = "mx.receiver.example";

pub struct Smtp {
    server: Server,
    mutant: Option<Mutant>,
    /// Who has a mailbox.
    known: Vec<String>,
    /// Whom VRFY finds by which name; without any it tells nothing.
    names: Vec<(String, String)>,
    taken: u32,
    /// The mechanism of the exchange that goes on, and how many lines of it there were.
    exchange: (Option<Mechanism>, usize),
}

/// The server of a folder.
fn set_up(folder: &str) -> (Service, Extensions, Tls) {
    let bare = Extensions::default();
    match folder {
        "smtp" => (Service::Relay, bare, Tls::None),
        "submission" => {
            let auth = Mechanism::ALL.to_vec();
            let extensions = Extensions { auth, ..bare };
            (Service::Submission, extensions, Tls::None)
        }
        // It offers STARTTLS, SMTPUTF8, DSN, CHUNKING and BINARYMIME.
        "extended" => {
            let extensions = Extensions {
                size: Some(100),
                smtputf8: true,
                dsn: true,
                chunking: true,
                binary_mime: true,
                ..bare
            };
            (Service::Relay, extensions, Tls::Offered)
        }
        // It takes nothing of weight before TLS.
        "strict" => {
            let extensions = Extensions {
                auth: vec![Mechanism::Plain],
                chunking: true,
                ..bare
            };
            (Service::Submission, extensions, Tls::Required)
        }
        // The examples of the RFC.
        _ => {
            let extensions = Extensions { dsn: true, ..bare };
            (Service::Relay, extensions, Tls::None)
        }
    }
}

impl Subject for Smtp {
    type Mutant = Mutant;

    const HEARS: &'static str = "C:";

    fn new(cell: &Cell, mutant: Option<Mutant>) -> Self {
        let (service, extensions, tls) = set_up(cell.path.split('/').next().unwrap_or_default());
        let config = Config {
            name: cell
                .setting_or("server", NAME)
                .parse()
                .expect("it is a domain"),
            service,
            extensions,
            tls,
            max_recipients: 100,
            max_errors: 20,
            command_timeout: Duration::from_secs(300),
            rules: Rules::default(),
        };
        let known = cell.setting_or("mailboxes", "<bob@receiver.example>");
        let names = cell.settings("vrfy").into_iter();
        let names = names.filter_map(|it| it.split_once('='));
        Self {
            server: Server::new(Arc::new(config)),
            mutant,
            known: known.split(", ").map(str::to_owned).collect(),
            names: names.map(|(a, b)| (a.to_owned(), b.to_owned())).collect(),
            taken: 0,
            exchange: (None, 0),
        }
    }

    fn state(&self) -> String {
        format!("{:?}", self.server.state())
    }

    fn open(&mut self) -> Vec<String> {
        handle(&mut self.server, Input::Opened);
        self.answers()
    }

    fn hear(&mut self, text: &str) -> Vec<String> {
        if let Ok(Command::Auth { mechanism, .. }) = Command::parse(text.as_bytes()) {
            self.exchange = (Mechanism::named(&mechanism), 0);
        }
        let verb = Verb::of_line(text.as_bytes());
        let state = self.server.state();
        for secret in self.mutant.map_or(&[][..], |it| it.smuggled(state, verb)) {
            line(&mut self.server, secret);
            drop(self.answers());
        }
        // A bare LF can be written: the transcript itself has lines.
        let text = text.replace(r"\n", "\n");
        let (of, nth) = self.exchange;
        let forged = self.mutant.and_then(|it| it.forged(of, nth, &text));
        line(&mut self.server, &forged.unwrap_or(text));
        self.exchange.1 += 1;
        self.answers()
    }
}

impl Smtp {
    fn answers(&mut self) -> Vec<String> {
        let (mutant, taken) = (self.mutant, &mut self.taken);
        let (local, names) = (&self.known, &self.names);
        let decide = |question| match question {
            Question::Mail(_) => Decision::Accept,
            Question::Recipient { forward_path, .. } => {
                let is_postmaster = matches!(&forward_path, ForwardPath::Postmaster);
                match is_postmaster || local.contains(&forward_path.to_string()) {
                    true => Decision::Accept,
                    false => Decision::Refuse(Refusal::NoSuchMailbox),
                }
            }
            Question::Take(_) => {
                *taken += 1;
                Decision::Taken(format!("Q{taken:04}"))
            }
            Question::Authenticate(Asked::KeysOf(user))
                if mutant == Some(Mutant::TellsWhoIsUnknown) && user != "bob" =>
            {
                Decision::Refuse(Refusal::CredentialsInvalid)
            }
            Question::Authenticate(it) => Decision::Authenticate(match (mutant, sasl::host(it)) {
                (Some(Mutant::TakesAnyToken), Answer::BadToken { .. }) => {
                    Answer::Known("bob".into())
                }
                (_, answer) => answer,
            }),
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
        };
        let Done {
            mut lines,
            start_tls,
            ..
        } = drain(&mut self.server, decide, drop);
        if start_tls {
            lines.push(TLS.into());
            handle(&mut self.server, Input::Secured);
        }
        if let Some(Mutant::Flipped { from, to }) = mutant {
            for line in &mut lines {
                if line.starts_with(&from.to_string()) {
                    line.replace_range(..3, &to.to_string());
                }
            }
        }
        marked("S:", lines)
    }
}
