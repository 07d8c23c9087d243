//! The IMAP client under test, its mutants, what it reports, and the servers that it meets.

use super::{
    CLOSES, CUT, Cell, Responder, SILENCE, Subject, TLS, credentials, play, respond, says,
};
use protocol_core::imap::client::{Client, Config, Fact, Failure, Listed, StateName};
use protocol_core::imap::{Flags, Job, MailboxName};

use protocol_core::Instant;
use serde::de::DeserializeOwned;
use std::time::Duration;

/// What the client's host does: it has had enough, or gives a job.
const LEAVE: &str = "(the client is told to leave)";
const JOB: &str = "(job) ";

/// A client that is wrong in one way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mutant {
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
    pub fn all() -> impl Iterator<Item = Self> {
        use Mutant::*;
        let of = |make: fn(&'static str) -> Self, words: &'static str| words.split(", ").map(make);
        let no = "LOGIN, AUTHENTICATE, STARTTLS, LIST, SELECT, UID SEARCH, UID FETCH, UID STORE, \
                  UID COPY, UID MOVE, EXPUNGE, APPEND, LOGOUT";
        let not_heard = "BYE, [ALERT], EXISTS, EXPUNGE, FETCH, LSUB, +";
        let not_offered = "LITERAL+, SASL-IR, IDLE, UIDPLUS, MOVE, UNSELECT";
        let not_seen = "COPYUID, APPENDUID, LITERAL-, LOGINDISABLED, STARTTLS";
        let others = [
            Patient,
            WithoutTls,
            LostIsDone,
            AnyTag,
            NonsenseIsOk,
            PreAuthIsOk,
            Forgetful,
        ];
        let no = of(NoIsOk, no).chain(of(Deaf, not_heard));
        let offers = of(Believes, not_offered).chain(of(Overlooks, not_seen));
        no.chain(offers).chain(others)
    }

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
    mutant: Option<Mutant>,
    /// The first line of the command that is out.
    out: String,
    /// The first and the last line of what it said last.
    first: String,
    last: String,
    /// What it reported.
    reports: Vec<String>,
}

impl Subject for ImapClient {
    type Mutant = Mutant;

    const HEARS: &'static str = "S:";

    fn new(cell: &Cell, mutant: Option<Mutant>) -> Self {
        let remembered = cell.settings("uidvalidity").into_iter().map(|it| {
            let (name, number) = it.split_once(' ').expect("a name and a number");
            let name = MailboxName::new(name).expect("it is short");
            (name, number.parse().expect("it is a number"))
        });
        let remembered = remembered.filter(|_| mutant != Some(Mutant::Forgetful));
        let (mut credentials, nonce) = credentials(cell.setting_or("user", "bob"));
        if let Some(secret) = cell.secret() {
            credentials.secret = secret;
        }
        let config = Config {
            credentials: (credentials, nonce),
            tls: cell.tls_use(mutant == Some(Mutant::WithoutTls)),
            stay: cell.setting("stay") != "no",
            poll: Duration::from_secs(60),
            remembered: remembered.collect(),
            at_most: cell.setting("at most").parse().ok(),
        };
        Self {
            client: Client::new(config, read(cell.setting("jobs"))),
            mutant,
            out: String::new(),
            first: String::new(),
            last: String::new(),
            reports: Vec::new(),
        }
    }

    fn state(&self) -> String {
        format!("{:?}", self.client.state())
    }

    fn hear(&mut self, line: &str) -> Vec<String> {
        let out = &self.out;
        let Some(heard) = self
            .mutant
            .map_or(Some(line.to_owned()), |it| it.hears(line, out))
        else {
            return Vec::new();
        };
        match heard.as_str() {
            LEAVE => drop(self.client.add(Instant::ZERO, Job::Logout)),
            heard => match heard.strip_prefix(JOB) {
                Some(job) => drop(self.client.add(Instant::ZERO, read(job))),
                None => play(&mut self.client, heard),
            },
        }
        let reports = &mut self.reports;
        let tell = |fact| reports.extend(report(&fact));
        let said = says(&mut self.client, tell);
        let lines = said.iter().filter_map(|it| it.strip_prefix("C:"));
        let lines = lines.map(|it| it.strip_prefix(' ').unwrap_or(it));
        let lines: Vec<&str> = lines.filter(|it| *it != CLOSES).collect();
        if let [first, ..] = lines[..] {
            self.first = first.to_owned();
            self.last = lines.last().map_or_else(String::new, |it| (*it).to_owned());
            if first.starts_with('a') && first.contains(' ') {
                self.out = first.to_owned();
            }
        }
        said
    }

    fn end(&mut self) -> Vec<String> {
        core::mem::take(&mut self.reports)
    }

    fn script(cell: &Cell) -> Vec<String> {
        match cell.path.contains("/conversations/") {
            true => cell.lines_of(Self::HEARS),
            false => respond::<Server>(cell),
        }
    }
}

fn read<T: DeserializeOwned>(json: &str) -> T {
    serde_json::from_str(json).unwrap_or_else(|it| panic!("{it}: {json}"))
}

impl ImapClient {
    /// Whether it waits until it may send a literal.
    fn waits(&self) -> bool {
        self.last.ends_with('}') && !self.last.ends_with("+}")
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
            format!("fetched {uid} ({flags}) of {date}: {:?}", content.to_text())
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
    match it.delimiter {
        Some('/') => {}
        Some(other) => text += &format!(" (parted by {other})"),
        None => text += " (flat)",
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

/// What the server may say or do.
pub const RESPONSES: &str =
    "expected no bad bye preauth alert continuation another-tag unasked malformed cut silence";

/// The server that the client meets.
struct Server {
    /// What it offers besides IMAP4rev1.
    offers: String,
    /// Whether it says so in its greeting and when it signs the client in.
    tells: bool,
    /// The states that were met.
    met: Vec<String>,
}

impl Responder for Server {
    type Client = ImapClient;

    fn new(cell: &Cell) -> Self {
        Self {
            offers: cell.setting("offers").to_owned(),
            tells: cell.setting("tells") == "at once",
            met: Vec::new(),
        }
    }

    fn awaits(&mut self, client: &ImapClient, _: &[String], said: &[String]) -> Option<String> {
        let first = match said {
            [] => "",
            _ => &client.first,
        };
        let state = state(client, first, &self.met);
        self.met.push(state.clone());
        Some(state)
    }

    fn expected(&mut self, client: &ImapClient, before: &[String], state: &str) -> Vec<String> {
        let out = client.out.as_str();
        let (tag, command) = out.split_once(' ').unwrap_or((out, ""));
        let secured = before.iter().any(|it| it == TLS);
        let offers = match secured {
            true => self.offers.replace("STARTTLS ", "").replace("STARTTLS", ""),
            false => self.offers.clone(),
        };
        let capability = format!("CAPABILITY IMAP4rev1 {offers}").trim().to_owned();
        let told = match self.tells {
            true => format!("[{capability}] "),
            false => String::new(),
        };
        let uid_plus = |code: &str| match self.offers.contains("UIDPLUS") {
            true => format!("[{code}] "),
            false => String::new(),
        };
        if client.waits() && !client.client.is_waiting() {
            return vec!["+ go on".to_owned()];
        }
        let mut lines: Vec<String> = match state {
            "greeting" => return vec![format!("* OK {told}mail.example ready")],
            "waiting" | "idling" => {
                let again = before.iter().any(|it| it == SILENCE);
                return vec![if again { LEAVE } else { SILENCE }.to_owned()];
            }
            "idle" => return vec!["+ idling".to_owned()],
            "starttls" => return vec![format!("{tag} OK begin TLS"), TLS.to_owned()],
            "authenticate" if !self.offers.contains("SASL-IR") => return vec!["+".to_owned()],
            "authenticate" | "authenticate-response" | "login" => {
                return vec![format!("{tag} OK {told}welcome")];
            }
            "append" | "append-content" => {
                let code = uid_plus("APPENDUID 9 32");
                return vec![format!("{tag} OK {code}done")];
            }
            "select" => {
                let lines = ["* 3 EXISTS", "* OK [UIDVALIDITY 7] x", "* OK [UIDNEXT 6] x"];
                let mut lines: Vec<String> = lines.map(str::to_owned).to_vec();
                lines.push(format!("{tag} OK [READ-WRITE] done"));
                return lines;
            }
            "uid-copy" => {
                let code = uid_plus("COPYUID 9 5 31");
                return vec![format!("{tag} OK {code}done")];
            }
            "capability" | "capability-again" => vec![format!("* {capability}")],
            "list" => vec![
                "* LIST (\\HasNoChildren) \"/\" INBOX".into(),
                "* LIST (\\HasNoChildren \\Trash) \"/\" \"Entw&APw-rfe\"".into(),
                "* LIST (\\Noselect) \"/\" a".into(),
            ],
            "lsub" => vec![
                "* LSUB () \"/\" INBOX".into(),
                "* LSUB () \"/\" gone".into(),
            ],
            "uid-search" => vec!["* SEARCH 5".into()],
            "other" if command.starts_with("UID SEARCH") => vec!["* SEARCH 5".into()],
            "uid-fetch" if command.contains(" 5 ") => fetched(3, 5),
            "uid-fetch" => fetched(2, 2),
            "uid-fetch-flags" => vec![
                "* 1 FETCH (UID 1 FLAGS (\\Seen))".into(),
                "* 2 FETCH (UID 2 FLAGS ())".into(),
            ],
            "uid-store" => vec!["* 3 FETCH (UID 5 FLAGS (\\Flagged))".into()],
            "uid-move" => {
                let code = uid_plus("COPYUID 9 5 31");
                vec![format!("* OK {code}moved"), "* 3 EXPUNGE".into()]
            }
            "expunge" => vec!["* 3 EXPUNGE".into()],
            "fetch" => {
                let number = command.split(' ').nth(1).unwrap_or_default();
                vec![format!("* {number} FETCH (UID 6 FLAGS (\\Answered))")]
            }
            "logout" => vec!["* BYE logging out".into()],
            _ => vec![],
        };
        lines.push(format!("{tag} OK done"));
        lines
    }

    /// Each says that it was chosen.
    fn unexpected(
        &self,
        client: &ImapClient,
        expected: &[String],
        state: &str,
        response: &str,
    ) -> Vec<String> {
        let one = |line: &str| vec![line.to_owned()];
        let tag = client.out.split(' ').next().unwrap_or_default();
        let then = |lines: &[&str]| {
            let mut lines: Vec<String> = lines.iter().map(|it| (*it).to_owned()).collect();
            // In these nothing is asked that could be answered.
            if !["waiting", "idling"].contains(&state) {
                lines.extend_from_slice(expected);
            }
            lines
        };
        match response {
            "no" if state == "greeting" => one("* NO chosen"),
            "bad" if state == "greeting" => one("* BAD chosen"),
            "no" => one(&format!("{tag} NO [CANNOT] chosen")),
            "bad" => one(&format!("{tag} BAD chosen")),
            "bye" => one("* BYE [UNAVAILABLE] chosen"),
            "preauth" => one("* PREAUTH chosen"),
            "alert" => then(&["* OK [ALERT] chosen"]),
            "continuation" => one("+ chosen"),
            "another-tag" => one("z9 OK chosen"),
            "unasked" => then(&[
                "* 5 EXISTS",
                "* 5 EXPUNGE",
                "* 4 FETCH (FLAGS (\\Answered))",
                "* LIST () \"/\" other",
                "* 2 RECENT",
                "* XYZZY (1 \"2\")",
            ]),
            "malformed" => one("%chosen"),
            "cut" => one(CUT),
            _ => one(SILENCE),
        }
    }

    fn is_closed(client: &ImapClient) -> bool {
        client.client.state() == StateName::Closed
    }
}

/// The state, by the command that is out, and what was said last.
fn state(client: &ImapClient, first: &str, met: &[String]) -> String {
    let command = client.out.split_once(' ').map_or("", |it| it.1);
    let is_met = |state: &str| met.iter().any(|it| it == state);
    let state = match client.client.state() {
        StateName::AwaitGreeting => "greeting",
        StateName::Waiting => "waiting",
        StateName::Idling if client.client.is_waiting() => "idling",
        StateName::Idling if first == "DONE" => "done",
        _ if command.starts_with("CAPABILITY") && is_met("capability") => "capability-again",
        _ if command.starts_with("UID FETCH") && !command.contains("BODY") => "uid-fetch-flags",
        _ if command.starts_with("UID STORE") && command.contains("SILENT") => "uid-store-deleted",
        _ if command.starts_with("UID EXPUNGE") => "expunge",
        _ if !first.is_empty() && first != client.out => match command {
            it if it.starts_with("AUTHENTICATE") => "authenticate-response",
            it if it.starts_with("APPEND") => "append-content",
            _ => "other",
        },
        _ => {
            let mut words = command.split(' ');
            return match words.next().unwrap_or_default() {
                "UID" => format!("uid-{}", words.next().unwrap_or_default().to_lowercase()),
                name => name.to_lowercase(),
            };
        }
    };
    state.to_owned()
}

/// A message of eight octets.
fn fetched(number: u32, uid: u32) -> Vec<String> {
    let date = "INTERNALDATE \" 2-Mar-2026 09:30:00 +0000\"";
    vec![
        format!("* {number} FETCH (UID {uid} FLAGS () {date} BODY[] {{8}}"),
        "a: b".into(),
        String::new(),
        ")".into(),
    ]
}
