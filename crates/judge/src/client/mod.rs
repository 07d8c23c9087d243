//! The rules for clients: each looks at the octets of all runs of a program, or of one session that was recorded
//! elsewhere ([`crate::explain`]).

mod content;
mod order;
mod session;
mod syntax;

use crate::record::{Connection, Finding};
use crate::suite::{Answer, ClientSuite, Level, Rule, Situation};
use crate::verdict::{Outcome, Status};
use session::Session;
use story::{Fact, fact, list, text};

/// One run of the program.
#[derive(Debug, Default)]
pub struct Trial<'a> {
    /// The name of its situation.
    pub name: String,
    /// What the server was like, where it was ours.
    pub situation: Option<&'a Situation>,
    /// What was on the wire.
    pub connections: Vec<Connection>,
    /// The exit code; `None`: it was stopped, or is not known.
    pub exit: Option<i32>,
    /// Whether it had to be stopped because it did not end.
    pub hangs: bool,
    /// What it was to send.
    pub given: Option<Given>,
}

/// What the program was told to send.
#[derive(Debug, Clone, Default)]
pub struct Given {
    /// The lines of the body.
    pub body: String,
    /// The sender, if it was told one.
    pub sender: Option<String>,
    /// The recipients.
    pub recipients: Vec<String>,
    /// User and password.
    pub login: Option<(String, String)>,
}

/// What a rule sees in the runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seen {
    /// What it is about did not happen.
    Nothing,
    /// It holds.
    Holds,
    /// It does not hold there.
    Broken(Vec<Finding>),
}

/// A rule.
#[derive(Debug, Clone, Copy)]
pub struct Check(Look);

type Look = fn(&Runs<'_>) -> Seen;

/// All runs, read.
pub struct Runs<'a> {
    /// Each run and its sessions.
    pub(crate) all: Vec<(&'a Trial<'a>, Vec<Session<'a>>)>,
}

impl<'a> Runs<'a> {
    /// Reads them.
    #[must_use]
    pub fn new(trials: &'a [Trial<'a>]) -> Self {
        let read = |trial: &'a Trial<'a>| {
            let connections = trial.connections.iter().zip(1..);
            let sessions = connections.map(|(it, number)| Session::new(&trial.name, number, it));
            (trial, sessions.collect())
        };
        Self {
            all: trials.iter().map(read).collect(),
        }
    }

    fn only(&self, names: &[String]) -> Runs<'a>
    where
        Session<'a>: Clone,
    {
        let all = self.all.iter();
        let some = all.filter(|(it, _)| names.is_empty() || names.contains(&it.name));
        Runs {
            all: some.cloned().collect(),
        }
    }

    /// Every session.
    pub(crate) fn sessions(&self) -> impl Iterator<Item = &Session<'a>> {
        self.all.iter().flat_map(|(_, sessions)| sessions)
    }

    /// The run of that name.
    pub(crate) fn named(&self, name: &str) -> Option<&(&'a Trial<'a>, Vec<Session<'a>>)> {
        self.all.iter().find(|(it, _)| it.name == name)
    }

    /// What each session shows: `None`, nothing; else what is wrong.
    pub(crate) fn each(&self, look: impl Fn(&Session<'a>) -> Option<Vec<Finding>>) -> Seen {
        Seen::of(self.sessions().map(look))
    }
}

impl Seen {
    pub(crate) fn of(parts: impl Iterator<Item = Option<Vec<Finding>>>) -> Self {
        let mut seen = Self::Nothing;
        for found in parts.flatten() {
            seen = match (seen, found) {
                (Self::Broken(mut all), more) => {
                    all.extend(more);
                    Self::Broken(all)
                }
                (_, more) if !more.is_empty() => Self::Broken(more),
                _ => Self::Holds,
            };
        }
        seen
    }
}

/// Every rule by name.
const CHECKS: &[(&str, Look)] = &[
    ("delivers", order::delivers),
    ("wait-for-greeting", order::wait_for_greeting),
    ("hello-first", order::hello_first),
    ("stop-at-refused-greeting", order::stop_at_refused_greeting),
    ("fall-back-to-helo", order::fall_back_to_helo),
    ("crlf", syntax::crlf),
    ("command-syntax", syntax::command_syntax),
    ("one-recipient-per-rcpt", syntax::one_recipient_per_rcpt),
    ("command-order", order::command_order),
    ("only-what-is-offered", order::only_what_is_offered),
    ("one-command-at-a-time", order::one_command_at_a_time),
    ("whole-reply", order::whole_reply),
    ("wait-for-354", order::wait_for_354),
    ("wait-for-acceptance", order::wait_for_acceptance),
    ("code-not-text", order::code_not_text),
    ("other-success", order::other_success),
    ("end-of-data", content::end_of_data),
    ("dot-stuffing", content::dot_stuffing),
    ("whole-message", content::whole_message),
    ("empty-line", content::empty_line),
    ("line-length", content::line_length),
    ("sender", order::sender),
    ("ends", order::ends),
    ("every-recipient", order::every_recipient),
    ("go-on-without-refused", order::go_on_without_refused),
    ("stop-when-refused", order::stop_when_refused),
    ("exit-code", order::exit_code),
    ("exit-code-of-success", order::exit_code_of_success),
    ("retry-pause", order::retry_pause),
    ("ehlo-after-starttls", order::ehlo_after_starttls),
    ("starttls-waits", order::starttls_waits),
    ("auth-exchange", syntax::auth_exchange),
    ("auth-refused", order::auth_refused),
    ("ehlo", order::ehlo),
    ("space-after-colon", syntax::space_after_colon),
    ("hello-name", syntax::hello_name),
    ("quit", order::quit),
    ("from-and-date", content::from_and_date),
    ("message-id", content::message_id),
    ("eight-bit", content::eight_bit),
];

/// The rule of that name.
#[must_use]
pub fn check(name: &str) -> Option<Check> {
    let found = CHECKS.iter().find(|(it, _)| *it == name);
    found.map(|(_, check)| Check(*check))
}

/// The names of all rules.
pub fn names() -> impl Iterator<Item = &'static str> {
    CHECKS.iter().map(|(name, _)| *name)
}

/// What the suite says of these runs.
#[must_use]
pub fn verdicts(suite: &ClientSuite, trials: &[Trial<'_>]) -> Vec<Outcome> {
    let runs = Runs::new(trials);
    let seen = suite
        .rules
        .iter()
        .map(|it| (it, (it.check.0)(&runs.only(&it.runs))));
    outcomes(seen.collect())
}

/// The same for each rule that does not need to know what the program was told, of one recorded session.
#[must_use]
pub fn departures(suite: &ClientSuite, connection: Connection) -> Vec<(String, String, Finding)> {
    let trials = [Trial {
        connections: vec![connection],
        ..Trial::default()
    }];
    let outcomes = verdicts(suite, &trials);
    let broken = outcomes
        .into_iter()
        .filter(|it| matches!(it.status, Status::Failed | Status::Noted));
    let each = broken.flat_map(|it| {
        let (id, section) = (it.about.id.clone(), it.about.shown_section());
        let findings = it.findings.into_iter();
        findings.map(move |found| (id.clone(), section.clone(), found))
    });
    each.collect()
}

/// What is broken only as a consequence of what it needs is not held against the program.
fn outcomes(seen: Vec<(&Rule, Seen)>) -> Vec<Outcome> {
    let broken = |id: &str| {
        let mut all = seen.iter();
        all.any(|(rule, it)| rule.about.id == id && matches!(it, Seen::Broken(_)))
    };
    let others_broken = |own: &str| {
        seen.iter().any(|(rule, it)| {
            rule.about.level == Level::Required
                && rule.about.id != own
                && matches!(it, Seen::Broken(_))
        })
    };
    let all = &seen;
    let each = all.iter().map(|(rule, seen)| {
        let about = rule.about.clone();
        // A client that is out of step breaks rules of which it knows nothing.
        let spoilers = all.iter().filter(|(rule, _)| rule.spoils);
        let spoilers = spoilers.map(|(rule, _)| rule.about.id.as_str());
        let spoilers = spoilers.take_while(|it| *it != about.id);
        let needs = about.needs.iter().map(String::as_str).chain(spoilers);
        let mut causes: Vec<&str> = needs.filter(|it| broken(it)).collect();
        if causes.is_empty() && rule.check.is_last_resort() && others_broken(&about.id) {
            causes.push("");
        }
        let (status, findings, why) = match seen {
            Seen::Nothing if about.needs.iter().any(|it| broken(it)) => {
                (Status::Blocked, Vec::new(), Some(follows(&causes)))
            }
            Seen::Nothing => (
                Status::NotApplicable,
                Vec::new(),
                Some(fact!("judge-never-happened")),
            ),
            Seen::Holds => (Status::Ok, Vec::new(), None),
            Seen::Broken(_) if !causes.is_empty() => {
                (Status::Blocked, Vec::new(), Some(follows(&causes)))
            }
            Seen::Broken(found) => {
                let status = match about.level {
                    Level::Required => Status::Failed,
                    Level::Note => Status::Noted,
                };
                (status, found.clone(), None)
            }
        };
        Outcome {
            about,
            status,
            findings,
            why,
        }
    });
    each.collect()
}

fn follows(causes: &[&str]) -> Fact {
    match causes {
        [""] => fact!("judge-follows-from-others"),
        _ => fact!("judge-follows", from: list(causes.iter().map(text))),
    }
}

impl Check {
    /// Whether it only says that there is something wrong, where no other rule knows what.
    fn is_last_resort(self) -> bool {
        let found = CHECKS
            .iter()
            .find(|(_, it)| core::ptr::fn_addr_eq(*it, self.0));
        found.is_some_and(|(name, _)| *name == "delivers")
    }
}

/// Whether the server of this situation refuses something.
pub(crate) fn refuses(situation: Option<&Situation>) -> bool {
    let replies = situation.map_or(&[][..], |it| &it.replies);
    let is_refusal = |it: &Answer| {
        it.say
            .as_deref()
            .is_some_and(|it| it.starts_with(['4', '5']))
    };
    replies.iter().any(is_refusal)
}
