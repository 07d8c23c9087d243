//! `judge server`: speaks the talks of a suite with a server.

mod format;
mod play;

use super::child::Started;
use super::mailbox::{Found, Mailbox};
use super::talker::{Heard, Reply, Talker};
use super::{Failure, HEADER, Judged, misread, source};
use crate::clock;
use crate::language::say;
use format::reply_format;
use judge::Connection;
use judge::record::{Finding, shown};
use judge::suite::{Case, Kind, Seen, ServerSuite, duration, filled};
use judge::verdict::{Outcome, Report, Status};
use play::Play;
use protocol_core::message::date_time;
use protocol_core::smtp::Mailbox as Address;
use std::collections::BTreeMap;
use std::net::{SocketAddr, TcpListener, ToSocketAddrs as _};
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};
use story::{Fact, fact, text};

/// How long a server that we start may take.
const STARTS: Duration = Duration::from_secs(10);
/// How often a mailbox is looked at.
const LOOKS: Duration = Duration::from_millis(40);
const FROM: &str = "alice@client.example";

#[derive(clap::Args)]
pub struct Arguments {
    #[arg(value_name = "HOST:PORT", required_unless_present_any = ["start", "pop3"], help = say!("cli-help-judge-server-address"))]
    address: Option<String>,
    #[arg(long, value_name = "CMD", conflicts_with = "address", help = say!("cli-help-judge-start"))]
    start: Option<String>,
    #[arg(long, value_name = "HOST:PORT", help = say!("cli-help-judge-pop3"))]
    pop3: Option<String>,
    #[arg(long, value_name = "ADDRESS", default_value = "bob@receiver.example", value_parser = crate::language::parse::<Address>, help = say!("cli-help-judge-known"))]
    known: Vec<Address>,
    #[arg(long, value_name = "ADDRESS", value_parser = crate::language::parse::<Address>, help = say!("cli-help-judge-unknown"))]
    unknown: Option<Address>,
    #[arg(long, value_name = "USER:PASSWORD", help = say!("cli-help-judge-user"))]
    user: Option<String>,
    #[arg(long, value_name = "WHERE", default_value = "none", help = say!("cli-help-judge-observe"))]
    observe: String,
    #[arg(long, value_enum, value_name = "WHEN", help = say!("cli-help-judge-restart"))]
    restart: Option<Restart>,
    #[arg(long, value_name = "NAME|FILE", default_value = "basic", help = say!("cli-help-judge-suite"))]
    suite: String,
    #[arg(long, value_name = "TIME", default_value = "3s", value_parser = time, help = say!("cli-help-judge-server-timeout"))]
    timeout: Duration,
    #[arg(long, value_name = "DIR", help = say!("cli-help-judge-out"))]
    pub out: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Restart {
    #[value(help = say!("cli-help-judge-restart-case"))]
    Case,
    #[value(help = say!("cli-help-judge-restart-never"))]
    Never,
}

pub fn time(text: &str) -> Result<Duration, String> {
    let time = duration(text).filter(|it| !it.is_zero());
    time.ok_or_else(|| say!("judge-no-time", text: text))
}

pub fn judge(arguments: &Arguments) -> Result<Judged, Failure> {
    let (file, toml) = source(Kind::Server, &arguments.suite)?;
    let suite = ServerSuite::read(&toml).map_err(|it| misread(&file, &it))?;
    let mut judge = Judge::new(arguments)?;
    judge.start(true)?;
    let mut runs = Vec::new();
    let mut outcomes: Vec<Outcome> = Vec::new();
    let cases: Vec<&Case> = suite
        .cases
        .iter()
        .filter(|it| judge.address(it.pop3).is_some())
        .collect();
    for case in &cases {
        let before = suite
            .cases
            .iter()
            .take_while(|it| it.about.id != case.about.id);
        let gates = before.filter(|it| it.is_gate && it.pop3 == case.pop3);
        let gates = gates.map(|it| it.about.id.as_str());
        let mut needs = case.about.needs.iter().map(String::as_str).chain(gates);
        let in_the_way = needs.find(|name| {
            let of = outcomes.iter().find(|it| it.about.id == *name);
            of.is_some_and(|it| {
                matches!(it.status, Status::Failed | Status::Noted | Status::Blocked)
            })
        });
        let mut outcome = Outcome {
            about: case.about.clone(),
            status: Status::Ok,
            findings: Vec::new(),
            why: None,
        };
        if let (Some(name), true) = (in_the_way, case.talk.is_some()) {
            outcome.status = Status::Blocked;
            outcome.why = Some(fact!("judge-follows", from: story::list([text(name)])));
        } else if case.talk.is_some() {
            judge.start(false)?;
            let (mut result, mut connections) = judge.case(case);
            // The server may have ended with the case before.
            if matches!(&result, Err(Otherwise::Broken(it)) if it.line <= 1) && judge.has_ended() {
                judge.start(false)?;
                (result, connections) = judge.case(case);
            }
            runs.push((case.about.id.clone(), connections));
            judge.settle(&mut outcome, result);
        }
        outcomes.push(outcome);
    }
    let all = runs.iter().flat_map(|(_, it)| it);
    if all.flat_map(|it| &it.pieces).next().is_none() {
        return Err(judge.unreachable());
    }
    for (case, outcome) in cases.iter().zip(&mut outcomes) {
        if case.talk.is_none() && outcome.status == Status::Ok {
            let result = reply_format(&runs, if case.pop3 { 110 } else { 25 });
            judge.settle(outcome, result);
        }
    }
    let what = arguments
        .address
        .as_ref()
        .or(arguments.start.as_ref())
        .or(arguments.pop3.as_ref());
    Ok(Judged {
        report: Report {
            kind: Kind::Server,
            suite: suite.name.clone(),
            what: what.cloned().unwrap_or_default(),
            runs: runs.iter().map(|(_, it)| it.len()).sum(),
            outcomes,
            folder: arguments.out.as_ref().map(|it| it.display().to_string()),
        },
        runs,
    })
}

/// How a case ends where it does not hold.
enum Otherwise {
    Broken(Finding),
    NotApplicable(Fact),
    /// It holds as far as could be seen.
    Unseen(Fact),
}

struct Judge<'a> {
    arguments: &'a Arguments,
    smtp: Option<SocketAddr>,
    pop3: Option<SocketAddr>,
    mailbox: Option<Mailbox>,
    login: (String, String),
    unknown: String,
    command: Option<String>,
    child: Option<Started>,
    fresh: bool,
    begin: Instant,
    messages: u32,
}

impl<'a> Judge<'a> {
    fn new(arguments: &'a Arguments) -> Result<Self, Failure> {
        let wrong = Failure::Wrong;
        let resolved = |it: &String| {
            let mut all = it
                .to_socket_addrs()
                .map_err(|error| wrong(format!("{it}: {error}")))?;
            all.next()
                .ok_or_else(|| wrong(say!("cli-send-no-address", name: it.as_str())))
        };
        let mut smtp = arguments.address.as_ref().map(resolved).transpose()?;
        let mut pop3 = arguments.pop3.as_ref().map(resolved).transpose()?;
        let mut imap = None;
        let command = arguments.start.as_ref().map(|start| {
            let mut ports = BTreeMap::new();
            let command = start.clone();
            let named = |it: &str| command.contains(&format!("{{{it}}}"));
            for name in ["port", "pop3", "imap"].into_iter().filter(|it| named(it)) {
                ports.insert(name, free().unwrap_or(0));
            }
            let at = |name| {
                ports
                    .get(name)
                    .map(|it| SocketAddr::from(([127, 0, 0, 1], *it)))
            };
            (smtp, imap) = (at("port"), at("imap"));
            pop3 = pop3.or(at("pop3"));
            filled(start, &|name| ports.get(name).map(ToString::to_string))
        });
        let known = &arguments.known[0];
        let login = match &arguments.user {
            None => (known.local.as_str().to_owned(), "letmein".to_owned()),
            Some(user) => user
                .split_once(':')
                .map(|(user, password)| (user.to_owned(), password.to_owned()))
                .ok_or_else(|| wrong(say!("cli-send-user")))?,
        };
        let unknown = match &arguments.unknown {
            Some(it) => it.to_string(),
            None => format!("nobody.knows.me@{}", known.host),
        };
        let (how, place) = arguments
            .observe
            .split_once(':')
            .unwrap_or((&arguments.observe, ""));
        let of = |found: Option<SocketAddr>| match place {
            "" => {
                found.ok_or_else(|| wrong(say!("judge-observe", text: arguments.observe.as_str())))
            }
            place => resolved(&place.to_owned()),
        };
        let mailbox = match how {
            "none" => None,
            "pop3" => Some(Mailbox::Pop3(of(pop3)?)),
            "imap" => Some(Mailbox::Imap(of(imap)?)),
            "maildir" if !place.is_empty() => Some(Mailbox::Maildir(place.into())),
            "mbox" if !place.is_empty() => Some(Mailbox::Mbox(place.into())),
            _ => {
                return Err(wrong(
                    say!("judge-observe", text: arguments.observe.as_str()),
                ));
            }
        };
        Ok(Self {
            arguments,
            smtp,
            pop3,
            mailbox: mailbox.or(pop3.map(Mailbox::Pop3)),
            login,
            unknown,
            command,
            child: None,
            fresh: true,
            begin: Instant::now(),
            messages: 0,
        })
    }

    fn address(&self, pop3: bool) -> Option<SocketAddr> {
        if pop3 { self.pop3 } else { self.smtp }
    }

    /// Starts the server, if that is our part: at first, when it has ended, or for each case.
    fn start(&mut self, first: bool) -> Result<(), Failure> {
        let Some(command) = &self.command else {
            return Ok(());
        };
        let ended = self.child.as_mut().is_some_and(|it| it.exit().is_some());
        let again = match self.arguments.restart {
            Some(Restart::Case) => true,
            Some(Restart::Never) => false,
            None => ended,
        };
        if first || again && !self.fresh {
            self.child = None;
            let mut shell = Command::new("/bin/sh");
            shell.args(["-c", &format!("exec {command}")]);
            let started = Started::new(shell, Vec::new());
            self.child =
                Some(started.map_err(|it| Failure::Unreachable(format!("{command}: {it}")))?);
            self.fresh = true;
        }
        Ok(())
    }

    /// Whether the server that we started is gone.
    fn has_ended(&mut self) -> bool {
        let Some(child) = &mut self.child else {
            return false;
        };
        std::thread::sleep(2 * LOOKS);
        child.exit().is_some()
    }

    fn unreachable(&self) -> Failure {
        let output = self.child.as_ref().map(Started::output).unwrap_or_default();
        let says = say!("judge-nobody-there");
        Failure::Unreachable(format!("{says}\n{output}").trim_end().to_owned())
    }

    fn settle(&self, outcome: &mut Outcome, result: Result<(), Otherwise>) {
        match result {
            Ok(()) => {}
            Err(Otherwise::Broken(found)) => {
                outcome.status = match outcome.about.level {
                    judge::suite::Level::Required => Status::Failed,
                    judge::suite::Level::Note => Status::Noted,
                };
                outcome.findings.push(found);
            }
            Err(Otherwise::NotApplicable(why)) => {
                outcome.status = Status::NotApplicable;
                outcome.why = Some(why);
            }
            Err(Otherwise::Unseen(why)) => outcome.why = Some(why),
        }
    }

    /// A connection. A server of ours may take a while, or have ended.
    fn connect(&mut self, pop3: bool) -> Option<Talker> {
        let at = self.address(pop3)?;
        let port = if pop3 { 110 } else { 25 };
        let mut end = Instant::now() + STARTS;
        loop {
            let talk = Talker::connect(at, port, self.begin, self.arguments.timeout);
            if let Ok(talk) = talk {
                self.fresh = false;
                return Some(talk);
            }
            let ended = self.child.as_mut()?.exit().is_some();
            if ended && !self.fresh {
                self.start(false).ok()?;
                end = Instant::now() + STARTS;
            }
            if ended || !self.fresh || Instant::now() > end {
                return None;
            }
            std::thread::sleep(LOOKS);
        }
    }

    fn token(&mut self) -> String {
        self.messages += 1;
        format!(
            "judge-{}-{}-{}",
            clock::date() % 1_000_000,
            std::process::id(),
            self.messages
        )
    }

    /// Runs a case; what was on the wire.
    fn case(&mut self, case: &Case) -> (Result<(), Otherwise>, Vec<Connection>) {
        let tokens = [self.token(), self.token()];
        let mut deposits = Vec::new();
        for body in &case.messages {
            let token = self.token();
            if let Err(why) = self.deposit(&token, body) {
                return (Err(Otherwise::NotApplicable(why)), Vec::new());
            }
            deposits.push(token);
        }
        self.begin = Instant::now();
        let mut play = Play {
            tokens,
            case,
            talks: Vec::new(),
            values: BTreeMap::new(),
            last: Reply::default(),
            listing: Vec::new(),
            size: None,
            offers: Vec::new(),
            judge: self,
            begins: true,
        };
        let mut result = play.whole();
        play.end(result.is_ok());
        let values = play.values();
        let last = play.talks.last().map_or(0, Talker::line);
        let number = play.talks.len();
        let talks = core::mem::take(&mut play.talks);
        let tokens = play.tokens.clone();
        let connections: Vec<Connection> = talks.iter().map(|it| it.record.clone()).collect();
        drop(talks);
        if result.is_ok() && case.observe.is_needed() {
            let found = self.observe(case, &tokens, &deposits, &values);
            result = found.map_err(|it| match it {
                Ok(says) => Otherwise::Broken(Finding {
                    run: case.about.id.clone(),
                    connection: number.max(1),
                    line: last,
                    says,
                }),
                Err(other) => other,
            });
        }
        (result, connections)
    }

    /// Looks into the mailbox.
    fn observe(
        &mut self,
        case: &Case,
        tokens: &[String; 2],
        deposits: &[String],
        values: &BTreeMap<String, String>,
    ) -> Result<(), Result<Fact, Otherwise>> {
        let observe = &case.observe;
        let deposit = |index: usize| deposits.get(index).map_or("", String::as_str);
        let wanted = [
            (observe.inbox, tokens[0].as_str()),
            (observe.second, tokens[1].as_str()),
            (observe.message1, deposit(0)),
            (observe.message2, deposit(1)),
        ];
        let never = wanted.iter().any(|(it, _)| *it == Some(Seen::Never));
        if self.mailbox.is_none() {
            let on_wire =
                !never && !observe.only && observe.body.is_none() && observe.has.is_none();
            let why = fact!("judge-not-observed");
            return Err(Err(match on_wire {
                true => Otherwise::Unseen(why),
                false => Otherwise::NotApplicable(why),
            }));
        }
        // What is still on its way arrives before what is sent now.
        if never && case.messages.is_empty() {
            let fence = self.token();
            self.deposit(&fence, "fence\n")
                .map_err(|it| Err(Otherwise::NotApplicable(it)))?;
        }
        let end = Instant::now() + self.arguments.timeout;
        let count = |all: &[Found], token: &str| {
            let holds = |it: &&Found| holds(it, token);
            all.iter().filter(holds).count()
        };
        let messages = loop {
            let all = self
                .messages()
                .map_err(|it| Err(Otherwise::NotApplicable(it)))?;
            let there = |(seen, token): &(Option<Seen>, &str)| {
                *seen != Some(Seen::Once) || count(&all, token) > 0
            };
            if wanted.iter().all(there) || Instant::now() > end {
                break all;
            }
            std::thread::sleep(LOOKS);
        };
        for (seen, token) in wanted {
            match (seen, count(&messages, token)) {
                (Some(Seen::Once), 0) => return Err(Ok(fact!("judge-not-there"))),
                (Some(Seen::Once), 1) | (Some(Seen::Never), 0) | (None, _) => {}
                (Some(Seen::Once), times) => {
                    return Err(Ok(fact!("judge-there-twice", times: times)));
                }
                (Some(Seen::Never), _) => return Err(Ok(fact!("judge-there"))),
            }
        }
        let of = messages.iter().find(|it| holds(it, &tokens[0]));
        let Some(message) = of else { return Ok(()) };
        if !message.is_sure {
            return Err(Err(Otherwise::NotApplicable(fact!("judge-unsure"))));
        }
        let message = String::from_utf8_lossy(&message.octets).replace("\r\n", "\n");
        if let Some(has) = &observe.has
            && !message.to_lowercase().contains(&has.to_lowercase())
        {
            return Err(Ok(fact!("judge-lacks", text: text(has))));
        }
        if let Some(body) = &observe.body {
            let body = filled(body, &|name| values.get(name).cloned());
            same_body(&message, &body).map_err(Ok)?;
        }
        Ok(())
    }

    fn messages(&self) -> Result<Vec<Found>, Fact> {
        let mailbox = self
            .mailbox
            .as_ref()
            .ok_or_else(|| fact!("judge-not-observed"))?;
        let (user, password) = &self.login;
        let all = mailbox.messages(user, password, self.arguments.timeout);
        all.map_err(|error| fact!("judge-mailbox-unread", error: text(error)))
    }

    /// Delivers a message, and waits until it is there.
    fn deposit(&mut self, token: &str, body: &str) -> Result<(), Fact> {
        let fails = || fact!("judge-no-deposit");
        let message = format!(
            "{}\r\n{}",
            header(token, &self.arguments.known[0].to_string()),
            body.replace('\n', "\r\n")
        );
        let put = match (&self.mailbox, self.smtp) {
            (Some(it), None) => it.put(token, message.as_bytes()).map_err(|_| fails())?,
            _ => false,
        };
        if !put {
            let to = self.arguments.known[0].to_string();
            let mut talk = self.connect(false).ok_or_else(fails)?;
            let stuffed = protocol_core::smtp::data::stuff(message.as_bytes());
            let says = [
                b"HELO client.example\r\n".to_vec(),
                format!("MAIL FROM:<{FROM}>\r\n").into_bytes(),
                format!("RCPT TO:<{to}>\r\n").into_bytes(),
                b"DATA\r\n".to_vec(),
                [&stuffed[..], b".\r\n"].concat(),
                b"QUIT\r\n".to_vec(),
            ];
            for (index, say) in (0..).zip(&says) {
                let good = |heard: Heard| matches!(heard, Heard::Reply(it) if it.code.starts_with(['2', '3']));
                if !good(talk.hear()) {
                    return Err(fails());
                }
                talk.say(say);
                if index + 1 == says.len() {
                    drop(talk.hear());
                }
            }
        }
        let end = Instant::now() + self.arguments.timeout;
        loop {
            let holds = |it: &Found| holds(it, token);
            if self.mailbox.is_none() || self.messages()?.iter().any(holds) {
                return Ok(());
            }
            if Instant::now() > end {
                return Err(fails());
            }
            std::thread::sleep(LOOKS);
        }
    }
}

/// Whether it is the message of that token.
fn holds(message: &Found, token: &str) -> bool {
    let mut octets = message.octets.windows(token.len().max(1));
    !token.is_empty() && octets.any(|it| it == token.as_bytes())
}

fn free() -> std::io::Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

fn header(token: &str, to: &str) -> String {
    let header = filled(HEADER, &|name| {
        Some(match name {
            "from" => FROM.to_owned(),
            "to," => to.to_owned(),
            "subject" | "id" => token.to_owned(),
            "date" => date_time(clock::date()),
            _ => return None,
        })
    });
    header.replace('\n', "\r\n")
}

/// Whether the body of a message, line ends made alike, is this.
fn same_body(message: &str, body: &str) -> Result<(), Fact> {
    let got = message.split_once("\n\n").map_or("", |it| it.1);
    let lines = |text: &str| -> Vec<String> {
        text.trim_end_matches('\n')
            .split('\n')
            .map(str::to_owned)
            .collect()
    };
    let (got, wanted) = (lines(got), lines(body.strip_prefix('\n').unwrap_or(body)));
    let differ = (0..wanted.len().max(got.len())).find(|it| got.get(*it) != wanted.get(*it));
    let Some(at) = differ else { return Ok(()) };
    let of = |lines: &[String]| {
        lines
            .get(at)
            .map_or_else(|| "–".to_owned(), |it| shown(it.as_bytes()))
    };
    Err(fact!("judge-other-body", line: at + 1, got: text(of(&got)), expected: text(of(&wanted))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_are_compared_by_line() {
        assert!(same_body("A: b\n\none\n.\n", "\none\n.\n").is_ok());
        assert!(same_body("A: b\n\none\n", "one\ntwo\n").is_err());
    }
}
