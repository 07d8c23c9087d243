//! The format of suites (`www/suites`), and what is wrong with one, with file and line.

use crate::client;
use crate::talk::{self, Talk};
use core::fmt;
use core::time::Duration;
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;
use story::{Fact, fact, list, text};
use toml::Spanned;

/// The suites that are built in: kind, name, text.
const EMBEDDED: [(Kind, &str, &str); 2] = [
    (
        Kind::Server,
        "basic",
        include_str!("../../../www/suites/server/basic.toml"),
    ),
    (
        Kind::Client,
        "basic",
        include_str!("../../../www/suites/client/basic.toml"),
    ),
];

/// What a suite is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// For servers.
    Server,
    /// For clients.
    Client,
}

/// The names of the suites of a kind, and the text of one.
pub fn embedded(kind: Kind) -> impl Iterator<Item = (&'static str, &'static str)> {
    let all = EMBEDDED.into_iter();
    all.filter(move |it| it.0 == kind)
        .map(|(_, name, text)| (name, text))
}

/// What is wrong with a suite.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The line.
    pub line: usize,
    /// What is wrong there.
    pub what: Fact,
}

/// How much a case counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// The RFC asks for it: to break it is a failure.
    #[default]
    Required,
    /// It is worth a word, and no failure.
    Note,
}

/// Who sees a test on Gradescope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "Gradescope's own names")]
pub enum Visibility {
    #[default]
    Visible,
    Hidden,
    AfterDueDate,
    AfterPublished,
}

impl Visibility {
    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Visible => "visible",
            Self::Hidden => "hidden",
            Self::AfterDueDate => "after_due_date",
            Self::AfterPublished => "after_published",
        }
    }
}

/// What every case and rule has.
#[derive(Debug, Clone)]
pub struct About {
    /// Its name.
    pub id: String,
    /// How much it counts.
    pub level: Level,
    /// Where the RFCs ask for it: the number of an RFC and a section.
    pub section: Option<(u16, String)>,
    /// How many points it has.
    pub points: u32,
    /// Who sees it.
    pub visibility: Visibility,
    /// What to think of.
    pub hint: String,
    /// The cases without which this one says nothing.
    pub needs: Vec<String>,
}

impl About {
    /// The section as it is shown: `5321 4.5.2`.
    #[must_use]
    pub fn shown_section(&self) -> String {
        let section = self.section.as_ref();
        section.map_or_else(String::new, |(rfc, section)| format!("{rfc} {section}"))
    }
}

/// A suite for servers.
#[derive(Debug, Clone)]
pub struct ServerSuite {
    /// Its name.
    pub name: String,
    /// Its cases, in order.
    pub cases: Vec<Case>,
}

/// One case of a server suite.
#[derive(Debug, Clone)]
pub struct Case {
    /// Its name and the like.
    pub about: About,
    /// Whether it is about POP3.
    pub pop3: bool,
    /// The extension without which it does not apply.
    pub only_if: Option<String>,
    /// How far the session is when the talk begins.
    pub begin: Begin,
    /// Whether all cases behind it need it.
    pub is_gate: bool,
    /// What is said; `None`: it is about the replies in all other cases.
    pub talk: Option<Talk>,
    /// The bodies of messages that are delivered before.
    pub messages: Vec<String>,
    /// What has to be in the mailbox then.
    pub observe: Observe,
}

/// How far a session is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Begin {
    /// Nothing was said.
    #[default]
    Nothing,
    /// The server has greeted.
    Connected,
    /// EHLO was accepted.
    Hello,
    /// MAIL was accepted.
    Mail,
    /// RCPT was accepted.
    Rcpt,
    /// DATA was answered 354.
    Data,
    /// The user of POP3 is signed in.
    Transaction,
}

/// What has to be in the mailbox.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Observe {
    /// The first message of the talk.
    pub inbox: Option<Seen>,
    /// The second one.
    pub second: Option<Seen>,
    /// The first message that was delivered before.
    pub message1: Option<Seen>,
    /// The second one.
    pub message2: Option<Seen>,
    /// The lines of the first message's body.
    pub body: Option<String>,
    /// What the first message holds.
    pub has: Option<String>,
    /// Whether the talk alone says nothing.
    pub only: bool,
}

impl Observe {
    /// Whether a mailbox has to be looked at.
    #[must_use]
    pub fn is_needed(&self) -> bool {
        let all = [self.inbox, self.second, self.message1, self.message2];
        all.iter().any(Option::is_some)
    }
}

/// How often a message is in a mailbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Seen {
    /// Once.
    Once,
    /// Not at all.
    Never,
}

/// A suite for clients.
#[derive(Debug, Clone)]
pub struct ClientSuite {
    /// Its name.
    pub name: String,
    /// The runs of the client.
    pub situations: Vec<Situation>,
    /// What is looked at, in order.
    pub rules: Vec<Rule>,
}

/// What the server of a run is like.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Situation {
    /// Its name.
    pub name: String,
    /// What the reply to EHLO offers.
    #[serde(default)]
    pub offers: Option<Vec<String>>,
    /// The same under TLS.
    #[serde(default)]
    pub secured: Vec<String>,
    /// Whether TLS can be had.
    #[serde(default)]
    pub tls: bool,
    /// How many recipients the message has.
    #[serde(default = "one")]
    pub recipients: usize,
    /// The lines of the message's body.
    #[serde(default)]
    pub body: Option<String>,
    /// For how long after a refusal it is watched whether the client tries again.
    #[serde(default, deserialize_with = "time")]
    pub watch: Duration,
    /// What the server says otherwise than usual.
    #[serde(default)]
    pub replies: Vec<Answer>,
}

const fn one() -> usize {
    1
}

/// A reply that is not the usual one.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// What it answers.
    pub to: Stage,
    /// Only the n-th time, from 1.
    #[serde(default)]
    pub nth: Option<usize>,
    /// Its lines.
    #[serde(default)]
    pub say: Option<String>,
    /// How much later it comes.
    #[serde(default, deserialize_with = "time")]
    pub after: Duration,
    /// Whether it comes in several segments.
    #[serde(default)]
    pub pieces: bool,
    /// Whether the connection is closed behind it.
    #[serde(default)]
    pub close: bool,
}

/// What can be answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each is the command that it names")]
pub enum Stage {
    Greeting,
    /// EHLO or HELO.
    Hello,
    Ehlo,
    Helo,
    Mail,
    Rcpt,
    Data,
    /// The end of the message.
    End,
    #[serde(rename = "starttls")]
    StartTls,
    Auth,
    Rset,
    Quit,
    /// Any other line.
    Other,
}

/// A rule of a client suite.
#[derive(Debug, Clone)]
pub struct Rule {
    /// Its name and the like.
    pub about: About,
    /// What looks at the octets.
    pub check: client::Check,
    /// The runs that it looks at; all, if none is named.
    pub runs: Vec<String>,
    /// Whether what comes after it says nothing where it is broken.
    pub spoils: bool,
}

fn time<'de, D: Deserializer<'de>>(from: D) -> Result<Duration, D::Error> {
    let text = String::deserialize(from)?;
    duration(&text)
        .ok_or_else(|| D::Error::custom(format!("{text:?} is no time such as \"300ms\"")))
}

/// A time such as `300ms` or `2s`.
#[must_use]
pub fn duration(text: &str) -> Option<Duration> {
    let digits = text.trim_end_matches(|it: char| it.is_ascii_alphabetic());
    let count: u64 = digits.parse().ok().filter(|it| *it <= 1_000_000)?;
    match &text[digits.len()..] {
        "ms" => Some(Duration::from_millis(count)),
        "s" => Some(Duration::from_secs(count)),
        "m" => Some(Duration::from_secs(count * 60)),
        _ => None,
    }
}

/// As it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    name: String,
    #[serde(default)]
    offers: Vec<String>,
    #[serde(default)]
    case: Vec<Spanned<CaseTable>>,
    #[serde(default)]
    situation: Vec<Spanned<Situation>>,
    #[serde(default)]
    rule: Vec<Spanned<RuleTable>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CaseTable {
    id: String,
    #[serde(default)]
    level: Level,
    section: Option<Spanned<String>>,
    points: Option<u32>,
    #[serde(default)]
    visibility: Visibility,
    #[serde(default)]
    hint: String,
    #[serde(default)]
    needs: Vec<Spanned<String>>,
    #[serde(default)]
    gate: bool,
    #[serde(default)]
    protocol: ProtocolName,
    #[serde(rename = "if")]
    only_if: Option<String>,
    #[serde(default)]
    begin: Begin,
    #[serde(default)]
    messages: Vec<String>,
    #[serde(default)]
    observe: Observe,
    check: Option<Spanned<String>>,
    talk: Option<Spanned<String>>,
}

#[derive(Deserialize, Default, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum ProtocolName {
    #[default]
    Smtp,
    Pop3,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleTable {
    id: String,
    #[serde(default)]
    level: Level,
    section: Option<Spanned<String>>,
    points: Option<u32>,
    #[serde(default)]
    visibility: Visibility,
    #[serde(default)]
    hint: String,
    #[serde(default)]
    needs: Vec<Spanned<String>>,
    check: Option<String>,
    #[serde(default)]
    spoils: bool,
    #[serde(default)]
    runs: Vec<Spanned<String>>,
}

struct Source<'a>(&'a str);

impl Source<'_> {
    fn line(&self, at: usize) -> usize {
        let before = &self.0.as_bytes()[..at.min(self.0.len())];
        1 + before.iter().filter(|it| **it == b'\n').count()
    }

    fn read<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        toml::from_str(self.0).map_err(|error| Problem {
            line: self.line(error.span().map_or(0, |it| it.start)),
            what: fact!("judge-suite-toml", problem: text(error.message())),
        })
    }

    fn problem(&self, at: usize, what: Fact) -> Problem {
        let line = self.line(at);
        Problem { line, what }
    }

    fn section(&self, written: Option<&Spanned<String>>) -> Result<Option<(u16, String)>, Problem> {
        let Some(written) = written else {
            return Ok(None);
        };
        let parts = written.get_ref().split_once(' ');
        let found = parts.and_then(|(rfc, section)| {
            let numbers = section.split('.').all(|it| it.parse::<u8>().is_ok());
            Some((rfc.parse().ok()?, numbers.then(|| section.to_owned())?))
        });
        found.map(Some).ok_or_else(|| {
            self.problem(
                written.span().start,
                fact!("judge-suite-section", section: text(written.get_ref())),
            )
        })
    }

    /// What stands twice, and names that nobody has.
    fn names<'a>(
        &self,
        ids: impl Iterator<Item = (usize, &'a str)>,
        named: impl Iterator<Item = &'a Spanned<String>>,
    ) -> Result<(), Problem> {
        let mut known = BTreeMap::new();
        for (at, id) in ids {
            let plain = |it: char| it.is_ascii_lowercase() || it.is_ascii_digit() || it == '-';
            if id.is_empty() || !id.chars().all(plain) {
                return Err(self.problem(at, fact!("judge-suite-id", id: text(id))));
            }
            if known.insert(id, at).is_some() {
                return Err(self.problem(at, fact!("judge-suite-twice", id: text(id))));
            }
        }
        for name in named {
            if !known.contains_key(name.get_ref().as_str()) {
                let at = name.span().start;
                let known = list(known.keys().map(text));
                return Err(self.problem(
                    at,
                    fact!("judge-suite-unknown", name: text(name.get_ref()), known: known),
                ));
            }
        }
        Ok(())
    }
}

impl ServerSuite {
    /// Reads a suite.
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub fn read(source: &str) -> Result<Self, Problem> {
        let source = Source(source);
        let file: File = source.read()?;
        if let Some(table) = file
            .situation
            .first()
            .map(Spanned::span)
            .or(file.rule.first().map(Spanned::span))
        {
            return Err(source.problem(table.start, fact!("judge-suite-of-clients")));
        }
        if file.case.is_empty() {
            return Err(source.problem(0, fact!("judge-suite-empty")));
        }
        source.names(
            file.case
                .iter()
                .map(|it| (it.span().start, it.get_ref().id.as_str())),
            file.case.iter().flat_map(|it| &it.get_ref().needs),
        )?;
        let cases = file.case.into_iter().map(|it| {
            let at = it.span().start;
            source.case(at, it.into_inner())
        });
        Ok(Self {
            name: file.name,
            cases: cases.collect::<Result<_, _>>()?,
        })
    }
}

impl Source<'_> {
    fn case(&self, at: usize, case: CaseTable) -> Result<Case, Problem> {
        let talk = match (&case.talk, &case.check) {
            (Some(talk), None) => {
                // The first line of a text in quotes of three stands behind them.
                let start = talk.span().start;
                let behind = self.0[start..]
                    .strip_prefix("'''")
                    .or(self.0[start..].strip_prefix("\"\"\""));
                let skipped = usize::from(behind.is_some_and(|it| it.starts_with(['\n', '\r'])));
                let first = self.line(start) + skipped;
                Some(talk::parse(talk.get_ref(), first)?)
            }
            (None, Some(check)) if check.get_ref() == "reply-format" => None,
            (None, Some(check)) => {
                let name = text(check.get_ref());
                let at = check.span().start;
                let known = list(["reply-format"]);
                return Err(
                    self.problem(at, fact!("judge-suite-unknown", name: name, known: known))
                );
            }
            _ => return Err(self.problem(at, fact!("judge-suite-no-talk", id: text(&case.id)))),
        };
        Ok(Case {
            about: About {
                section: self.section(case.section.as_ref())?,
                id: case.id,
                level: case.level,
                points: case
                    .points
                    .unwrap_or(u32::from(case.level == Level::Required)),
                visibility: case.visibility,
                hint: case.hint,
                needs: case.needs.into_iter().map(Spanned::into_inner).collect(),
            },
            pop3: case.protocol == ProtocolName::Pop3,
            only_if: case.only_if,
            is_gate: case.gate,
            begin: case.begin,
            talk,
            messages: case.messages,
            observe: case.observe,
        })
    }
}

impl ClientSuite {
    /// Reads a suite.
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub fn read(source: &str) -> Result<Self, Problem> {
        let source = Source(source);
        let file: File = source.read()?;
        if let Some(case) = file.case.first() {
            return Err(source.problem(case.span().start, fact!("judge-suite-of-servers")));
        }
        if file.situation.is_empty() || file.rule.is_empty() {
            return Err(source.problem(0, fact!("judge-suite-empty")));
        }
        source.names(
            file.situation
                .iter()
                .map(|it| (it.span().start, it.get_ref().name.as_str())),
            file.rule.iter().flat_map(|it| &it.get_ref().runs),
        )?;
        source.names(
            file.rule
                .iter()
                .map(|it| (it.span().start, it.get_ref().id.as_str())),
            file.rule.iter().flat_map(|it| &it.get_ref().needs),
        )?;
        let situations = file.situation.into_iter().map(|it| {
            let mut it = it.into_inner();
            it.offers.get_or_insert_with(|| file.offers.clone());
            it
        });
        let situations = situations.collect();
        let rules = file.rule.into_iter().map(|it| {
            let at = it.span().start;
            source.rule(at, it.into_inner())
        });
        Ok(Self {
            name: file.name,
            situations,
            rules: rules.collect::<Result<_, _>>()?,
        })
    }
}

impl Source<'_> {
    fn rule(&self, at: usize, rule: RuleTable) -> Result<Rule, Problem> {
        let name = rule.check.as_ref().unwrap_or(&rule.id);
        let Some(check) = client::check(name) else {
            let known = list(client::names().map(text));
            return Err(self.problem(
                at,
                fact!("judge-suite-unknown", name: text(name), known: known),
            ));
        };
        Ok(Rule {
            about: About {
                section: self.section(rule.section.as_ref())?,
                id: rule.id,
                level: rule.level,
                points: rule
                    .points
                    .unwrap_or(u32::from(rule.level == Level::Required)),
                visibility: rule.visibility,
                hint: rule.hint,
                needs: rule.needs.into_iter().map(Spanned::into_inner).collect(),
            },
            check,
            spoils: rule.spoils,
            runs: rule.runs.into_iter().map(Spanned::into_inner).collect(),
        })
    }
}

/// A text with the names in braces filled in; `{x998}` is so many letters and `{lines400}` so many lines. What
/// `value` does not know stays.
#[must_use]
pub fn filled(template: &str, value: &dyn Fn(&str) -> Option<String>) -> String {
    let (mut out, mut rest) = (String::new(), template);
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let name = after.split_once('}').map(|it| it.0);
        let known = name.and_then(|it| value(it).or_else(|| many(it)));
        match known.zip(name) {
            Some((value, name)) => {
                out.push_str(&value);
                rest = &after[name.len() + 1..];
            }
            None => {
                out.push('{');
                rest = after;
            }
        }
    }
    out + rest
}

fn many(name: &str) -> Option<String> {
    let count = |it: &str| it.parse::<usize>().ok().filter(|it| *it <= 100_000);
    if let Some(count) = name.strip_prefix("lines").and_then(count) {
        let line = |it| {
            format!(
                "This is line {it} of {count}, and it is as long as a line of a message often is.\n"
            )
        };
        return Some((1..=count).map(line).collect());
    }
    name.strip_prefix('x')
        .and_then(count)
        .map(|it| "x".repeat(it))
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Server => "server",
            Self::Client => "client",
        })
    }
}
