//! The IMAP client under test, its mutants, what it says and what it reports.

mod cells;
mod servers;

pub use cells::{RESPONSES, STATES, cells};
pub use servers::Profile;

use protocol_core::imap::client::{Client, Config, Fact, Failure, Listed, StateName};
use protocol_core::imap::{Flags, Job};
use protocol_core::sasl::{Credentials, Nonce, Secret};
use protocol_core::smtp::client::TlsUse;
use protocol_core::{Input, Instant, Output, Session};
use std::time::Duration;

/// What the server's side does that is no line.
pub const CUT: &str = "(cut)";
pub const SILENCE: &str = "(silence)";
pub const TLS: &str = "(TLS)";
/// What the client's host does: it has had enough.
pub const LEAVE: &str = "(the client is told to leave)";

/// A client that is wrong in one way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mutant {
    /// It is right.
    None,
    /// It takes a refusal of this command for success.
    NoIsOk(&'static str),
    /// It does not hear the lines that have this in them.
    Deaf(&'static str),
    /// It believes that this is offered.
    Believes(&'static str),
    /// It does not see that this is offered.
    Overlooks(&'static str),
    /// It waits for ever.
    Patient,
    /// It goes on without the TLS that it requires.
    WithoutTls,
    /// It takes a lost connection for success.
    LostIsDone,
    /// It takes the answer to another command for its own.
    AnyTag,
    /// It takes what is no response for success.
    NonsenseIsOk,
    /// It takes a server that lets it in for one that greets.
    PreAuthIsOk,
    /// It does not keep in mind what UIDVALIDITY was.
    Forgetful,
}

impl Mutant {
    pub const ALL: [Self; 38] = [
        Self::NoIsOk("LOGIN"),
        Self::NoIsOk("AUTHENTICATE"),
        Self::NoIsOk("STARTTLS"),
        Self::NoIsOk("LIST"),
        Self::NoIsOk("SELECT"),
        Self::NoIsOk("UID SEARCH"),
        Self::NoIsOk("UID FETCH"),
        Self::NoIsOk("UID STORE"),
        Self::NoIsOk("UID COPY"),
        Self::NoIsOk("UID MOVE"),
        Self::NoIsOk("EXPUNGE"),
        Self::NoIsOk("APPEND"),
        Self::NoIsOk("LOGOUT"),
        Self::Deaf("BYE"),
        Self::Deaf("[ALERT]"),
        Self::Deaf("EXISTS"),
        Self::Deaf("EXPUNGE"),
        Self::Deaf("FETCH"),
        Self::Overlooks("COPYUID"),
        Self::Overlooks("APPENDUID"),
        Self::Deaf("LSUB"),
        Self::Deaf("+"),
        Self::Believes("LITERAL+"),
        Self::Believes("SASL-IR"),
        Self::Believes("IDLE"),
        Self::Believes("UIDPLUS"),
        Self::Believes("MOVE"),
        Self::Believes("UNSELECT"),
        Self::Overlooks("LITERAL-"),
        Self::Overlooks("LOGINDISABLED"),
        Self::Overlooks("STARTTLS"),
        Self::Patient,
        Self::WithoutTls,
        Self::LostIsDone,
        Self::AnyTag,
        Self::NonsenseIsOk,
        Self::PreAuthIsOk,
        Self::Forgetful,
    ];

    /// What it hears instead of this line, with this command out.
    fn hears(self, line: &str, out: &str) -> Option<String> {
        let (tag, command) = out.split_once(' ').unwrap_or((out, ""));
        let words = line.split_once(' ').unwrap_or((line, ""));
        let ok = || Some(format!("{tag} OK taken"));
        match self {
            Self::NoIsOk(of) if words.0 == tag && command.starts_with(of) => Some(
                line.replacen(" NO ", " OK ", 1)
                    .replacen(" BAD ", " OK ", 1),
            ),
            Self::Deaf(to) if !words.0.starts_with('a') && line.contains(to) => None,
            Self::Believes(it) if line.contains("CAPABILITY IMAP4rev1") => {
                let capable = format!("CAPABILITY IMAP4rev1 {it}");
                Some(line.replacen("CAPABILITY IMAP4rev1", &capable, 1))
            }
            Self::Overlooks(it) => Some(line.replace(it, "X")),
            Self::Patient if line == SILENCE => None,
            Self::LostIsDone if line == CUT => ok(),
            Self::AnyTag if words.0 == "z9" => Some(format!("{tag} {}", words.1)),
            Self::NonsenseIsOk if line.starts_with('%') => ok(),
            Self::PreAuthIsOk => Some(line.replace("* PREAUTH", "* OK")),
            _ => Some(line.to_owned()),
        }
    }
}

pub struct ImapClient {
    client: Client,
    mutant: Mutant,
    /// The first line of the command that is out.
    out: String,
    /// The last line that it said.
    last: String,
    /// What it reported.
    reports: Vec<String>,
}

impl ImapClient {
    pub fn new(profile: &Profile, mutant: Mutant) -> Self {
        let tls = match mutant {
            Mutant::WithoutTls => TlsUse::Never,
            _ => profile.tls,
        };
        let remembered = match mutant {
            Mutant::Forgetful => Vec::new(),
            _ => profile.remembered(),
        };
        let config = Config {
            credentials: (
                Credentials {
                    user: "bob".into(),
                    secret: Secret::Password("letmein".into()),
                },
                Nonce {
                    random: [0; 16],
                    date: 0,
                },
            ),
            tls,
            stay: true,
            poll: Duration::from_secs(60),
            remembered: remembered.into_iter().collect(),
            at_most: None,
        };
        let mut client = Self {
            client: Client::new(config, (profile.jobs)()),
            mutant,
            out: String::new(),
            last: String::new(),
            reports: Vec::new(),
        };
        super::open(&mut client.client);
        client
    }

    pub fn state(&self) -> StateName {
        self.client.state()
    }

    pub fn is_waiting(&self) -> bool {
        self.client.is_waiting()
    }

    /// The first line of the command that is out.
    pub fn out(&self) -> &str {
        &self.out
    }

    /// Whether it waits until it may send a literal.
    pub fn waits(&self) -> bool {
        self.last.ends_with('}') && !self.last.ends_with("+}")
    }

    /// The whole conversation, `S:` and `C:` lines, and what it reported.
    pub fn converse(&mut self, lines: &[String]) -> Vec<String> {
        let mut said = Vec::new();
        for line in lines {
            said.push(format!("S: {line}").trim_end().to_owned());
            said.extend(self.hear(line));
        }
        said.append(&mut self.reports);
        said
    }

    /// What it says to one line of the server's side.
    pub fn hear(&mut self, line: &str) -> Vec<String> {
        let Some(heard) = self.mutant.hears(line, &self.out) else {
            return Vec::new();
        };
        let octets = format!("{heard}\r\n");
        match heard.as_str() {
            LEAVE => drop(self.client.add(Instant::ZERO, Job::Logout)),
            CUT => self.input(Input::Closed),
            SILENCE => self.input(Input::Timeout),
            TLS => self.input(Input::Secured),
            _ => self.input(Input::Octets(octets.as_bytes())),
        }
        let mut closes = false;
        loop {
            match self.client.poll_output() {
                Output::Fact(fact) => self.reports.extend(report(&fact)),
                Output::Close => closes = true,
                Output::Timeout(_) => break,
                Output::StartTls => {}
                Output::Ask(_, question) => match question {},
            }
        }
        let mut said = String::new();
        while let Some(octets) = self.client.poll_transmit(usize::MAX) {
            said += &octets.to_text();
        }
        let first = said.lines().next().unwrap_or_default();
        if first.starts_with('a') && first.contains(' ') {
            self.out = first.to_owned();
        }
        if let Some(last) = said.lines().last() {
            self.last = last.to_owned();
        }
        let lines = said.lines();
        let mut said: Vec<String> = lines
            .map(|it| format!("C: {it}").trim_end().to_owned())
            .collect();
        if closes {
            said.push("C: (closes)".into());
        }
        said
    }

    fn input(&mut self, input: Input<'_>) {
        self.client.handle_input(Instant::ZERO, input);
    }
}

/// A line for what the client reports; what is offered is on the wire already.
fn report(fact: &Fact) -> Option<String> {
    let text = match fact {
        Fact::Capabilities(_) => return None,
        Fact::LoggedIn => "logged in".to_owned(),
        Fact::Folders(all) => {
            let all: Vec<String> = all.iter().map(folder).collect();
            format!("folders: {}", all.join(", "))
        }
        Fact::Selected {
            mailbox,
            exists,
            uid_validity,
            uid_next,
            read_only,
        } => {
            let next = uid_next
                .map(|it| format!(", next {it}"))
                .unwrap_or_default();
            let only = if *read_only { ", read-only" } else { "" };
            let name = mailbox.as_str();
            format!("selected {name}: {exists} messages, validity {uid_validity}{next}{only}")
        }
        Fact::Left => "left".to_owned(),
        Fact::Fetched {
            uid,
            flags,
            internal_date,
            content,
        } => {
            let (flags, date) = (shown(flags), internal_date.trim());
            format!(
                "fetched {uid} ({flags}) of {date}, {} octets",
                content.len()
            )
        }
        Fact::FlagsChanged { uid, flags } => format!("flags of {uid}: ({})", shown(flags)),
        Fact::Present { uids, .. } => format!("present: {uids:?}"),
        Fact::Vanished { uid } => format!("vanished: {uid}"),
        Fact::Arrived => "arrived".to_owned(),
        Fact::Unfetched { uids } => format!("unfetched: {uids:?}"),
        Fact::SearchResult(uids) => format!("found: {uids:?}"),
        Fact::Copied {
            to,
            uid_validity,
            pairs,
        } => format!("copied to {} {uid_validity}: {pairs:?}", to.as_str()),
        Fact::Appended {
            mailbox,
            uid_validity,
            uid,
        } => format!("appended to {} {uid_validity}: {uid}", mailbox.as_str()),
        Fact::Alert(text) => format!("alert: {text}"),
        Fact::Done(job) => format!("done: {job:?}"),
        Fact::Refused { job, command, text } => {
            format!("refused: {job:?} at {}: {text}", command.as_str())
        }
        Fact::Finished(Ok(())) => "finished".to_owned(),
        Fact::Finished(Err(failure)) => format!("failed: {}", failed(failure)),
    };
    Some(format!("= {text}"))
}

fn folder(it: &Listed) -> String {
    let mut text = it.name.as_str().to_owned();
    if !it.selectable {
        text += " (not selectable)";
    }
    if it.subscribed {
        text += " (subscribed)";
    }
    if let Some(it) = it.special_use {
        text += &format!(" ({})", it.as_str());
    }
    text
}

fn shown(flags: &Flags) -> String {
    let flags: Vec<String> = flags.iter().map(ToString::to_string).collect();
    flags.join(" ")
}

fn failed(failure: &Failure) -> String {
    match failure {
        Failure::Refused { command, text } => format!("{} refused: {text}", command.as_str()),
        Failure::Bye(text) => format!("bye: {text}"),
        other => format!("{other:?}"),
    }
}
