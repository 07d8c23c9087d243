//! The client's end of an IMAP session: what a mail program does when it looks for mail.

use super::command::{SectionText, StoreOperation};
use super::dates::date_time;
use super::framer::{Framed, Framer};
use super::response::{Code, Data, FetchData, Response, Said};
use super::{CommandName, Flags, Status};
use crate::session::{Input, Output, Session, Stale, Ticket, take_front};
use crate::{Instant, Octets};
use core::convert::Infallible;
use core::fmt;
use core::time::Duration;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

/// How long the client waits for a server: as long as the server waits for a client.
const PATIENCE: Duration = Duration::from_secs(30 * 60);
/// The longest response.
const MAX_RESPONSE: usize = 32 * 1024 * 1024;

/// How a client is set up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// The user's name.
    pub user: String,
    /// The password.
    pub password: String,
}

/// What is to be done in the mailbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Job {
    /// Fetch what came after the message with the unique identifier `known`.
    FetchNew {
        /// The last one that is known.
        known: Option<u32>,
    },
    /// Change flags.
    StoreFlags {
        /// Of which messages.
        uids: Vec<u32>,
        /// How.
        operation: StoreOperation,
        /// Which flags.
        flags: Flags,
    },
    /// Search, with keys as they go on the wire.
    Search(String),
    /// NOOP.
    Noop,
}

/// What the client reports. It asks nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    /// LOGIN succeeded.
    LoggedIn,
    /// The mailbox is open.
    Selected {
        /// How many messages it has.
        exists: u32,
        /// Its UIDVALIDITY.
        uid_validity: u32,
    },
    /// A message was fetched.
    Fetched {
        /// Its unique identifier.
        uid: u32,
        /// Its flags.
        flags: Flags,
        /// When it came, as the server writes it.
        internal_date: String,
        /// Its octets.
        content: Octets,
    },
    /// Flags were told.
    FlagsChanged {
        /// Of which message.
        uid: u32,
        /// What they are now.
        flags: Flags,
    },
    /// What a search found: unique identifiers.
    SearchResult(Vec<u32>),
    /// The session ended. Exactly once.
    Finished(Result<(), Failure>),
}

/// Why a session did not go as planned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Failure {
    /// The server refused a command.
    Refused {
        /// Which.
        command: CommandName,
        /// What it said.
        text: String,
    },
    /// The connection was closed or lost.
    Lost,
    /// The server sent what is no response.
    Nonsense,
    /// No answer for too long.
    TimedOut,
}

/// The client asks nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {}

/// The states, as they are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StateName {
    /// Waits for the greeting.
    AwaitGreeting,
    /// CAPABILITY is out.
    Capability,
    /// LOGIN is out.
    Login,
    /// SELECT is out.
    Select,
    /// Working in the mailbox.
    Working,
    /// LOGOUT is out.
    Logout,
    /// Over.
    Closed,
}

impl StateName {
    /// Every state, in the order of a session.
    pub const ALL: [Self; 7] = [
        Self::AwaitGreeting,
        Self::Capability,
        Self::Login,
        Self::Select,
        Self::Working,
        Self::Logout,
        Self::Closed,
    ];
}

/// A client session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Client {
    config: Config,
    jobs: VecDeque<Job>,
    state: State,
    framer: Framer,
    next_tag: u32,
    outputs: VecDeque<Output<Question, Fact>>,
    sending: VecDeque<Octets>,
    fetched: u32,
    exists: u32,
    uid_validity: u32,
    /// What the search found that runs now.
    found: Vec<u32>,
    finished: bool,
    deadline: Option<Instant>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    AwaitGreeting,
    /// This command is out.
    Asked(CommandName, Purpose),
    Closed,
}

/// What a command is out for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Purpose {
    Itself,
    /// To find what is new: a FETCH follows.
    FindNew,
}

/// Getters.
impl Client {
    /// A session that logs in, opens INBOX, does the jobs and logs out.
    #[must_use]
    pub fn new(config: Config, jobs: Vec<Job>) -> Self {
        Self {
            config,
            jobs: jobs.into(),
            state: State::AwaitGreeting,
            framer: Framer::of_responses(),
            next_tag: 1,
            outputs: VecDeque::new(),
            sending: VecDeque::new(),
            fetched: 0,
            exists: 0,
            uid_validity: 0,
            found: Vec::new(),
            finished: false,
            deadline: None,
        }
    }

    /// The state, for drawing.
    #[must_use]
    pub fn state(&self) -> StateName {
        match self.state {
            State::AwaitGreeting => StateName::AwaitGreeting,
            State::Asked(CommandName::Capability, _) => StateName::Capability,
            State::Asked(CommandName::Login, _) => StateName::Login,
            State::Asked(CommandName::Select, _) => StateName::Select,
            State::Asked(CommandName::Logout, _) => StateName::Logout,
            State::Asked(..) => StateName::Working,
            State::Closed => StateName::Closed,
        }
    }

    /// How many messages it fetched.
    #[must_use]
    pub fn fetched(&self) -> u32 {
        self.fetched
    }
}

impl Session for Client {
    type Question = Question;
    type Decision = Infallible;
    type Fact = Fact;

    fn handle_input(&mut self, now: Instant, input: Input<'_>) {
        match input {
            Input::Opened | Input::Secured => {}
            Input::Octets(octets) => {
                let mut at = 0;
                while at < octets.len() && self.state != State::Closed {
                    let (taken, framed) = self.framer.push(&octets[at..], MAX_RESPONSE);
                    at += taken;
                    match framed {
                        Framed::Open | Framed::Literal(_) => {}
                        Framed::TooLong(_) => self.give_up(Failure::Nonsense),
                        Framed::Whole(unit) => match Response::parse(&unit) {
                            Ok(response) => self.response(response),
                            Err(_) => self.give_up(Failure::Nonsense),
                        },
                    }
                }
            }
            Input::Timeout => self.give_up(Failure::TimedOut),
            Input::Closed => self.give_up(Failure::Lost),
        }
        self.deadline = (self.state != State::Closed).then(|| now + PATIENCE);
    }

    fn poll_output(&mut self) -> Output<Question, Fact> {
        self.outputs
            .pop_front()
            .unwrap_or(Output::Timeout(self.deadline))
    }

    fn poll_transmit(&mut self, room: usize) -> Option<Octets> {
        take_front(&mut self.sending, room)
    }

    fn answer(&mut self, _: Instant, _: Ticket, decision: Infallible) -> Result<(), Stale> {
        match decision {}
    }
}

impl Client {
    fn response(&mut self, response: Response<'_>) {
        match response {
            Response::Status(Status::Ok, _) if self.state == State::AwaitGreeting => {
                self.send(CommandName::Capability, "CAPABILITY", Purpose::Itself);
            }
            Response::Tagged { tag, status, said } => self.tagged(tag, status, said),
            _ if self.state == State::AwaitGreeting => self.give_up(Failure::Nonsense),
            Response::Continuation(_) => self.give_up(Failure::Nonsense),
            Response::Status(_, said) => {
                if let Some(Code::UidValidity(number)) = said.code {
                    self.uid_validity = number;
                }
            }
            Response::Bye(_) | Response::PreAuth(_) => {}
            Response::Data(Data::Exists(number)) => self.exists = number,
            Response::Data(Data::Search(found)) => self.found = found,
            Response::Data(Data::Fetch(_, items)) => self.fetch_data(items),
            Response::Data(_) => {}
        }
    }

    fn tagged(&mut self, tag: &[u8], status: Status, said: Said) {
        let State::Asked(command, purpose) = self.state else {
            self.give_up(Failure::Nonsense);
            return;
        };
        let text = match said.code {
            Some(code) => format!("[{code}] {}", said.text),
            None => said.text,
        };
        if tag != tag_name(self.next_tag - 1).to_string().as_bytes() {
            self.give_up(Failure::Nonsense);
        } else if status == Status::Ok {
            self.succeeded(command, purpose);
        } else if command == CommandName::Logout {
            self.give_up(Failure::Refused { command, text });
        } else {
            self.finish(Err(Failure::Refused { command, text }));
            self.send(CommandName::Logout, "LOGOUT", Purpose::Itself);
        }
    }

    fn fetch_data(&mut self, items: Vec<FetchData<'_>>) {
        let (mut uid, mut flags, mut content) = (None, None, None);
        let mut internal_date = String::new();
        for item in items {
            match item {
                FetchData::Uid(number) => uid = Some(number),
                FetchData::Flags(found) => flags = Some(found),
                FetchData::InternalDate(at) => internal_date = date_time(at).to_string(),
                FetchData::Section {
                    section,
                    content: Some(octets),
                    ..
                } if section.part.is_empty() && section.text == SectionText::All => {
                    content = Some(Octets::from(&*octets));
                }
                _ => {}
            }
        }
        match (uid, flags, content) {
            (Some(uid), flags, Some(content)) => {
                self.fetched += 1;
                let flags = flags.unwrap_or_default();
                self.fact(Fact::Fetched {
                    uid,
                    flags,
                    internal_date,
                    content,
                });
            }
            (Some(uid), Some(flags), None) => self.fact(Fact::FlagsChanged { uid, flags }),
            _ => {}
        }
    }

    fn succeeded(&mut self, command: CommandName, purpose: Purpose) {
        match command {
            CommandName::Capability => {
                let Config { user, password } = &self.config;
                let line = format!("LOGIN {} {}", quoted(user), quoted(password));
                self.send(CommandName::Login, &line, Purpose::Itself);
            }
            CommandName::Login => {
                self.fact(Fact::LoggedIn);
                self.send(CommandName::Select, "SELECT INBOX", Purpose::Itself);
            }
            CommandName::Select => {
                let (exists, uid_validity) = (self.exists, self.uid_validity);
                self.fact(Fact::Selected {
                    exists,
                    uid_validity,
                });
                self.next_job();
            }
            CommandName::UidSearch => {
                let found = core::mem::take(&mut self.found);
                if purpose == Purpose::FindNew && !found.is_empty() {
                    let set = sequence_set(&found);
                    self.fact(Fact::SearchResult(found));
                    let line = format!("UID FETCH {set} (FLAGS INTERNALDATE BODY.PEEK[])");
                    self.send(CommandName::UidFetch, &line, Purpose::Itself);
                } else {
                    self.fact(Fact::SearchResult(found));
                    self.next_job();
                }
            }
            CommandName::Logout => {
                self.finish(Ok(()));
                self.close();
            }
            _ => self.next_job(),
        }
    }

    fn next_job(&mut self) {
        match self.jobs.pop_front() {
            None => self.send(CommandName::Logout, "LOGOUT", Purpose::Itself),
            Some(Job::Noop) => self.send(CommandName::Noop, "NOOP", Purpose::Itself),
            Some(Job::FetchNew { known }) => {
                // `n:*` names the last message too where n is higher (RFC 3501 section 6.4.8), so
                // that what is known already must be left out.
                let line = match known {
                    None => "UID SEARCH ALL".to_owned(),
                    Some(uid) => {
                        format!("UID SEARCH UID {}:* NOT UID {uid}", uid.saturating_add(1))
                    }
                };
                self.send(CommandName::UidSearch, &line, Purpose::FindNew);
            }
            Some(Job::Search(keys)) => {
                let line = format!("UID SEARCH {keys}");
                self.send(CommandName::UidSearch, &line, Purpose::Itself);
            }
            Some(Job::StoreFlags {
                uids,
                operation,
                flags,
            }) => {
                let sign = match operation {
                    StoreOperation::Replace => "",
                    StoreOperation::Add => "+",
                    StoreOperation::Remove => "-",
                };
                let flags = super::fetch::flag_list(&flags);
                let line = format!("UID STORE {} {sign}FLAGS {flags}", sequence_set(&uids));
                self.send(CommandName::UidStore, &line, Purpose::Itself);
            }
        }
    }

    fn send(&mut self, command: CommandName, line: &str, purpose: Purpose) {
        let tag = tag_name(self.next_tag);
        self.next_tag += 1;
        self.sending
            .push_back(Octets::line(format_args!("{tag} {line}")));
        self.state = State::Asked(command, purpose);
    }

    fn fact(&mut self, fact: Fact) {
        self.outputs.push_back(Output::Fact(fact));
    }

    fn finish(&mut self, result: Result<(), Failure>) {
        if !core::mem::replace(&mut self.finished, true) {
            self.fact(Fact::Finished(result));
        }
    }

    fn give_up(&mut self, failure: Failure) {
        if self.state != State::Closed {
            self.finish(Err(failure));
            self.close();
        }
    }

    fn close(&mut self) {
        self.state = State::Closed;
        self.deadline = None;
        self.outputs.push_back(Output::Close);
    }
}

fn tag_name(number: u32) -> impl fmt::Display {
    fmt::from_fn(move |f| write!(f, "a{number}"))
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

fn sequence_set(uids: &[u32]) -> String {
    uids.iter()
        .map(u32::to_string)
        .collect::<Vec<_>>()
        .join(",")
}
