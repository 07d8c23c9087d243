//! The POP3 client under test, its mutants, and the servers that it meets.

use super::{CUT, Cell, Responder, SILENCE, Subject, TLS, credentials, play, respond, says};
use protocol_core::pop3::client::{Client, Config, Fact, Identity, Job, Policy, StateName};
use protocol_core::pop3::{Command, UniqueId, Verb};
use std::collections::VecDeque;

/// A client that is wrong in one way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mutant {
    /// It takes a no in this state for a yes.
    NoIsYes(StateName),
    /// It takes the loss of the connection for a yes.
    LostIsYes,
    /// It waits for ever.
    Patient,
    /// It goes on without the TLS that it requires.
    WithoutTls,
    /// It does not pipeline.
    Waits,
    /// It takes what is no reply for a yes.
    NonsenseIsYes,
    /// It leaves on the server what it should delete.
    Keeps,
    /// It forgets what it knows.
    KnowsNothing,
    /// It takes all for known: what is deleted then was never read.
    KnowsAll,
}

impl Mutant {
    pub fn all() -> impl Iterator<Item = Self> {
        use Mutant::*;
        use StateName::{AwaitGreeting, Capabilities, Login, Quit, Tls, Working};
        let told_no = [
            AwaitGreeting,
            Capabilities,
            Tls,
            StateName::Auth,
            Login,
            Working,
            Quit,
        ];
        let others = [LostIsYes, Patient, WithoutTls, Waits, NonsenseIsYes];
        let keeping = [Keeps, KnowsNothing, KnowsAll];
        let told_no = told_no.map(NoIsYes).into_iter();
        told_no.chain(others).chain(keeping)
    }

    /// What it hears instead of this line.
    fn hears(self, line: &str, at: StateName) -> Option<String> {
        Some(match self {
            Self::NoIsYes(state) if state == at => line.replacen("-ERR", "+OK", 1),
            Self::LostIsYes if line == CUT => "+OK".to_owned(),
            Self::Patient if line == SILENCE => return None,
            Self::NonsenseIsYes if line.starts_with("250") => "+OK".to_owned(),
            _ => line.to_owned(),
        })
    }
}

/// The digest of the first of the messages.
const DIGEST: &str = "86b8a479cfa2b6616a36763d5e05311db0d3e81998669aedb726b7f522d98028";

pub struct PopClient {
    client: Client,
    mutant: Option<Mutant>,
}

impl Subject for PopClient {
    type Mutant = Mutant;

    const HEARS: &'static str = "S:";

    fn new(cell: &Cell, mutant: Option<Mutant>) -> Self {
        let told = cell.settings("known");
        let known: &[&str] = match mutant {
            Some(Mutant::KnowsNothing) => &[],
            Some(Mutant::KnowsAll) => &["1.3", "1.7", "1.8"],
            _ if told == ["-"] => &[],
            _ if !told.is_empty() => &told,
            _ => &["1.3", DIGEST],
        };
        let known = known.iter().map(|it| it.parse::<UniqueId>());
        let known = known.map(|it| it.expect("it is a unique-id")).collect();
        let policy = match (cell.setting("job"), mutant) {
            ("fetch and keep", _) | (_, Some(Mutant::Keeps)) => Policy::Keep,
            _ => Policy::Delete,
        };
        let job = match cell.setting("job") {
            "preview" => Some(Job::Preview { known, lines: 1 }),
            "delete" => Some(Job::Delete(known)),
            "none" => None,
            _ => Some(Job::Fetch { known, policy }),
        };
        let (mut credentials, nonce) =
            credentials(&cell.setting_or("user", "bob").replace(r"\r\n", "\r\n"));
        if let Some(secret) = cell.secret() {
            credentials.secret = secret;
        }
        let config = Config {
            credentials,
            nonce,
            tls: cell.tls_use(mutant == Some(Mutant::WithoutTls)),
            pipelining: mutant != Some(Mutant::Waits),
            apop: cell.setting("apop") != "no",
        };
        Self {
            client: Client::new(config, job.into_iter().collect()),
            mutant,
        }
    }

    fn state(&self) -> String {
        format!("{:?}", self.client.state())
    }

    fn hear(&mut self, line: &str) -> Vec<String> {
        let state = self.client.state();
        let Some(heard) = self
            .mutant
            .map_or(Some(line.to_owned()), |it| it.hears(line, state))
        else {
            return Vec::new();
        };
        play(&mut self.client, &heard);
        let mut reports = Vec::new();
        let tell = |fact| reports.push(format!("= {}", told(&fact)));
        let said = says(&mut self.client, tell);
        [reports, said].concat()
    }

    fn script(cell: &Cell) -> Vec<String> {
        match cell.path.contains("/conversations/") {
            true => cell.lines_of(Self::HEARS),
            false => respond::<Server>(cell),
        }
    }
}

fn told(fact: &Fact) -> String {
    let text = |content: &[u8]| format!("{:?}", String::from_utf8_lossy(content));
    match fact {
        Fact::LoggedIn => "logged in".to_owned(),
        Fact::Listed { messages, octets } => {
            let each = messages.iter().map(|it| match &it.uid {
                Some(uid) => format!("{} {uid}", it.number),
                None => it.number.to_string(),
            });
            let each: Vec<String> = each.collect();
            format!("listed: {} ({octets} octets)", each.join(", "))
        }
        Fact::Fetched {
            uid,
            identity,
            content,
        } => match identity {
            Identity::UniqueId => format!("fetched {uid}: {}", text(content)),
            Identity::Digest => format!("fetched, by digest {uid}: {}", text(content)),
        },
        Fact::Previewed {
            number, content, ..
        } => format!("looked at {number}: {}", text(content)),
        Fact::Deleted(uids) => {
            let uids: Vec<&str> = uids.iter().map(UniqueId::as_str).collect();
            format!("deleted: {}", uids.join(", "))
        }
        Fact::Finished(Ok(())) => "finished".to_owned(),
        Fact::Finished(Err(failure)) => format!("finished: {failure:?}"),
    }
}

/// What the server may do.
pub const REPLIES: &str = "expected refused refused-with-code accepted challenge malformed too-long cut cut-inside timeout";

/// What is in the maildrop: unique-ids and contents as lines.
const MESSAGES: [(&str, &[&str]); 3] = [
    ("1.3", &["Subject: one", "", "First."]),
    ("1.7", &["Subject: two", "", "..", "Second."]),
    ("1.8", &["Subject: three", ""]),
];

/// The server that the client meets.
struct Server {
    /// What CAPA tells; without any there is no CAPA.
    offers: Vec<String>,
    /// The commands that have no answer yet; the greeting answers none.
    due: VecDeque<Option<Command>>,
    command: Option<Command>,
}

impl Responder for Server {
    type Client = PopClient;

    fn new(cell: &Cell) -> Self {
        let offers = cell.settings("offers").into_iter();
        Self {
            offers: offers.map(str::to_owned).collect(),
            due: VecDeque::from([None]),
            command: None,
        }
    }

    fn awaits(&mut self, _: &PopClient, before: &[String], said: &[String]) -> Option<String> {
        for text in said.iter().filter_map(|it| it.strip_prefix("C: ")) {
            let command = Command::parse(text.as_bytes()).ok();
            self.due.extend(command.map(Some));
            // The client gives up its exchange.
            self.due
                .extend((text == "*").then_some(Some(Command::Noop)));
        }
        self.command = self.due.pop_front()?;
        let secured = before.iter().any(|it| it == TLS);
        Some(match self.command.as_ref().map(Command::verb) {
            None => "greeting".to_owned(),
            Some(Verb::Capa) if secured => "capa-again".to_owned(),
            Some(verb) => verb.as_str().to_ascii_lowercase(),
        })
    }

    fn expected(&mut self, _: &PopClient, _: &[String], state: &str) -> Vec<String> {
        let one = |line: &str| vec![line.to_owned()];
        let several = |first: &str, lines: &mut dyn Iterator<Item = String>| {
            let mut all = one(first);
            all.extend(lines);
            all.push(".".to_owned());
            all
        };
        let body = |message: u32| {
            let (_, lines) = MESSAGES[usize::try_from(message).expect("it is small") - 1];
            lines.iter().map(|it| (*it).to_owned())
        };
        let numbered = || MESSAGES.iter().zip(1..);
        let Some(command) = &self.command else {
            return one("+OK mail.receiver.example POP3 server ready");
        };
        match command {
            Command::Capa | Command::Uidl(_) if self.offers.is_empty() => {
                one("-ERR command not implemented")
            }
            Command::Capa => {
                let offers = self.offers.iter();
                let offers = offers.filter(|it| state == "capa" || *it != "STLS");
                several("+OK capabilities follow", &mut offers.cloned())
            }
            Command::Stls => vec!["+OK begin TLS".to_owned(), TLS.to_owned()],
            Command::User(_) => one("+OK send PASS"),
            Command::Pass(_) | Command::Auth { .. } => one("+OK maildrop has 3 messages"),
            Command::Noop => one("-ERR authentication cancelled"),
            Command::Stat => one("+OK 3 73"),
            Command::Uidl(_) => several(
                "+OK unique-id listing follows",
                &mut numbered().map(|((uid, _), number)| format!("{number} {uid}")),
            ),
            Command::List(_) => several(
                "+OK scan listing follows",
                &mut numbered().map(|(_, number)| format!("{number} 24")),
            ),
            Command::Retr(message) => several("+OK message follows", &mut body(*message)),
            Command::Top { message, .. } => {
                several("+OK top of message follows", &mut body(*message).take(3))
            }
            Command::Dele(_) => one("+OK marked as deleted"),
            Command::Quit => vec!["+OK signing off".to_owned(), CUT.to_owned()],
            other => panic!("{other}"),
        }
    }

    /// Each says that it was chosen.
    fn unexpected(
        &self,
        _: &PopClient,
        expected: &[String],
        state: &str,
        reply: &str,
    ) -> Vec<String> {
        let one = |line: &str| vec![line.to_owned()];
        match reply {
            "refused" => one("-ERR chosen"),
            "refused-with-code" => one("-ERR [SYS/TEMP] chosen"),
            // A yes with nothing behind it.
            "accepted" => match state {
                "capa" | "capa-again" | "uidl" | "list" | "retr" | "top" => {
                    vec!["+OK chosen".into(), ".".into()]
                }
                "stls" => vec!["+OK chosen".into(), TLS.into()],
                _ => one("+OK chosen"),
            },
            "challenge" => one("+ Y2hvc2Vu"),
            "malformed" => one("250 chosen"),
            "too-long" => vec![format!("+OK {}", "chosen ".repeat(80))],
            "cut" => one(CUT),
            "cut-inside" if expected.len() > 2 => {
                let half = expected.len() / 2;
                let mut lines = expected[..half].to_vec();
                lines.push(format!("{}{CUT}", expected[half]));
                lines
            }
            "cut-inside" => vec![format!("+OK cho{CUT}")],
            _ => one(SILENCE),
        }
    }

    fn is_closed(client: &PopClient) -> bool {
        client.client.state() == StateName::Closed
    }
}
