//! The client's end of an IMAP session (RFC 3501): what a mail program does with its mailboxes.
//!
//! It logs in, does its [`Job`]s one after the other, one command at a time, and logs out; or stays, where
//! it is told to, and is told of what changes (IDLE, RFC 2177; else NOOP now and then). What it learns it
//! reports by [`Fact`]s; it asks its host nothing.
//!
//! Each job ends in one [`Fact::Done`] or one [`Fact::Refused`], in the order in which they were given,
//! unless the session ends before. A job that needs a mailbox while none is open opens INBOX first. After
//! a mailbox could not be opened, jobs that need one are refused until the next [`Job::Open`] or
//! [`Job::Examine`]: they were not meant for any other.

use super::command::{SectionText, StoreOperation};
use super::dates::date_time;
use super::framer::{Framed, Framer};
use super::response::{Code, Data, FetchData, Response, Said};
use super::server::SpecialUse;
use super::{CommandName, Flags, MailboxName, Status};
use crate::sasl::{Credentials, Nonce};
use crate::session::{Input, Output, Session, Stale, Ticket, take_front};
use crate::smtp::client::TlsUse;
use crate::{Instant, Octets};
use core::convert::Infallible;
use core::fmt;
use core::time::Duration;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, VecDeque};

/// How long the client waits for a server: as long as the server waits for a client.
const PATIENCE: Duration = Duration::from_secs(30 * 60);
/// The longest response.
const MAX_RESPONSE: usize = 32 * 1024 * 1024;

/// How a client is set up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// Who it says it is, and what chance gave it for that.
    pub credentials: (Credentials, Nonce),
    /// Whether it wants TLS. Where it requires it no password goes out before.
    pub tls: TlsUse,
    /// Whether it stays connected when its jobs are done.
    pub stay: bool,
    /// How often it asks what is new while it stays, where the server does not offer IDLE. A second at
    /// the least.
    pub poll: Duration,
    /// UIDVALIDITY of the mailboxes of which its host keeps something. Where a mailbox has another when
    /// it is opened, what the jobs that wait know of unique identifiers counts no more (RFC 3501 section
    /// 2.3.1.1): FetchNew fetches all, and jobs that name messages are refused.
    pub remembered: BTreeMap<MailboxName, u32>,
}

/// What is to be done in the mailboxes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Job {
    /// Learn which mailboxes there are: [`Fact::Folders`].
    List,
    /// SELECT it, unless it is the one that is open: [`Fact::Selected`].
    Open(MailboxName),
    /// EXAMINE it, unless it is open so: nothing can change.
    Examine(MailboxName),
    /// Fetch what came after the message with the unique identifier `known`, and learn what became of those
    /// up to it: [`Fact::FlagsChanged`] for each that there is, then [`Fact::Present`]. The latter once
    /// each time that the mailbox is open: from then on the server tells.
    FetchNew {
        /// The last one that is known.
        known: Option<u32>,
    },
    /// Fetch a message in order to read it: it is `\Seen` then.
    Read {
        /// Its unique identifier.
        uid: u32,
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
    /// Copy messages.
    Copy {
        /// Which.
        uids: Vec<u32>,
        /// To which mailbox.
        to: MailboxName,
    },
    /// Move messages: by MOVE where it is offered (RFC 6851); else they are copied, marked `\Deleted` and
    /// removed.
    Move {
        /// Which.
        uids: Vec<u32>,
        /// To which mailbox.
        to: MailboxName,
    },
    /// Remove the messages that are marked `\Deleted`.
    Expunge,
    /// Search, with keys as they go on the wire: [`Fact::SearchResult`]. What is not US-ASCII in them goes
    /// as literals in UTF-8.
    Search(String),
    /// Create a mailbox.
    Create(MailboxName),
    /// Delete a mailbox.
    Delete(MailboxName),
    /// Rename a mailbox.
    Rename {
        /// From.
        from: MailboxName,
        /// To.
        to: MailboxName,
    },
    /// Subscribe a mailbox.
    Subscribe(MailboxName),
    /// Unsubscribe it.
    Unsubscribe(MailboxName),
    /// Put a message into a mailbox.
    Append {
        /// Which.
        mailbox: MailboxName,
        /// Its flags.
        flags: Flags,
        /// Its octets.
        content: Octets,
    },
    /// NOOP: ask what is new.
    Noop,
    /// End the session, also one that stays.
    Logout,
}

/// The name of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each is the job it names")]
pub enum JobName {
    List,
    Open,
    Examine,
    FetchNew,
    Read,
    StoreFlags,
    Copy,
    Move,
    Expunge,
    Search,
    Create,
    Delete,
    Rename,
    Subscribe,
    Unsubscribe,
    Append,
    Noop,
    Logout,
}

impl Job {
    /// Its name.
    #[must_use]
    pub const fn name(&self) -> JobName {
        match self {
            Self::List => JobName::List,
            Self::Open(_) => JobName::Open,
            Self::Examine(_) => JobName::Examine,
            Self::FetchNew { .. } => JobName::FetchNew,
            Self::Read { .. } => JobName::Read,
            Self::StoreFlags { .. } => JobName::StoreFlags,
            Self::Copy { .. } => JobName::Copy,
            Self::Move { .. } => JobName::Move,
            Self::Expunge => JobName::Expunge,
            Self::Search(_) => JobName::Search,
            Self::Create(_) => JobName::Create,
            Self::Delete(_) => JobName::Delete,
            Self::Rename { .. } => JobName::Rename,
            Self::Subscribe(_) => JobName::Subscribe,
            Self::Unsubscribe(_) => JobName::Unsubscribe,
            Self::Append { .. } => JobName::Append,
            Self::Noop => JobName::Noop,
            Self::Logout => JobName::Logout,
        }
    }
}

/// A mailbox, as LIST and LSUB name it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// Its name.
    pub name: MailboxName,
    /// What stands between the levels of a name there; `None`: there are no levels.
    pub delimiter: Option<char>,
    /// Whether it can be opened. A name that is subscribed and does not exist cannot.
    pub selectable: bool,
    /// What it is for (RFC 6154), where the server says so.
    pub special_use: Option<SpecialUse>,
    /// Whether it is subscribed.
    pub subscribed: bool,
}

/// What the client reports. It asks nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    /// The server knows who the client is.
    LoggedIn,
    /// What the server offers, as it names it; again whenever it says so.
    Capabilities(Vec<String>),
    /// Every mailbox, by name.
    Folders(Vec<Listed>),
    /// The mailbox is open. Where `uid_validity` is not what it was, whatever was known of its messages is
    /// to be forgotten (RFC 3501 section 2.3.1.1).
    Selected {
        /// Its name.
        mailbox: MailboxName,
        /// How many messages it has.
        exists: u32,
        /// Its UIDVALIDITY; 0 where the server tells none.
        uid_validity: u32,
        /// The unique identifier that the next message gets, where the server tells it.
        uid_next: Option<u32>,
        /// Whether nothing can be changed.
        read_only: bool,
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
    /// Of the messages up to `up_to` there are these and no others: what the host knows besides is gone.
    Present {
        /// Up to which unique identifier.
        up_to: u32,
        /// Which there are, ascending.
        uids: Vec<u32>,
    },
    /// The message is gone.
    Vanished {
        /// The unique identifier that it had.
        uid: u32,
    },
    /// The mailbox has more messages than before: [`Job::FetchNew`] fetches them.
    Arrived,
    /// What a search found: unique identifiers, ascending.
    SearchResult(Vec<u32>),
    /// Messages were copied or moved, where the server tells what became of them (RFC 4315).
    Copied {
        /// To which mailbox.
        to: MailboxName,
        /// Its UIDVALIDITY.
        uid_validity: u32,
        /// Of each message the unique identifier that it had, and that of its copy.
        pairs: Vec<(u32, u32)>,
    },
    /// A message was put into a mailbox, where the server tells what it is there (RFC 4315).
    Appended {
        /// Which mailbox.
        mailbox: MailboxName,
        /// Its UIDVALIDITY.
        uid_validity: u32,
        /// The unique identifier of the message.
        uid: u32,
    },
    /// What the user must be shown (`[ALERT]`, RFC 3501 section 7.1).
    Alert(String),
    /// The job went through.
    Done(JobName),
    /// The server refused the job; the others go on.
    Refused {
        /// Which.
        job: JobName,
        /// The command that it refused.
        command: CommandName,
        /// What it said.
        text: String,
    },
    /// The session ended. Exactly once.
    Finished(Result<(), Failure>),
}

/// Why a session did not go as planned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Failure {
    /// The server refused a command without which there is no session.
    Refused {
        /// Which.
        command: CommandName,
        /// What it said.
        text: String,
    },
    /// The server ended the session (`BYE`, RFC 3501 section 7.1.5).
    Bye(String),
    /// TLS is required, and the server does not offer it or lets the client in before (`PREAUTH`).
    NeedsTls,
    /// The server offers no way to log in with what the client has.
    NoWayIn,
    /// The server said that the client is let in, and did not prove that it knows the password (RFC 5802
    /// section 5).
    ServerUnproven,
    /// The connection was closed or lost.
    Lost,
    /// The server sent what is no response, or one that cannot stand there.
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
    /// SELECT or EXAMINE is out.
    Select,
    /// A command of a job is out.
    Working,
    /// LOGOUT is out.
    Logout,
    /// Over.
    Closed,
    /// STARTTLS is out, or the handshake is under way.
    Tls,
    /// AUTHENTICATE, or a response of its exchange, is out.
    Authenticating,
    /// IDLE is out.
    Idling,
    /// Nothing is out: it asks again what is new when it is time.
    Waiting,
}

impl StateName {
    /// Every state, in the order of a session.
    pub const ALL: [Self; 11] = [
        Self::AwaitGreeting,
        Self::Capability,
        Self::Tls,
        Self::Authenticating,
        Self::Login,
        Self::Select,
        Self::Working,
        Self::Idling,
        Self::Waiting,
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

    /// A session may have more to do while it is connected. IDLE ends first. To be drained as after an
    /// input. Whether it will be done: not after LOGOUT.
    pub fn add(&mut self, now: Instant, job: Job) -> bool {
        let _ = now;
        self.jobs.push_back(job);
        true
    }

    /// Whether TLS comes before the greeting.
    #[must_use]
    pub fn begins_with_tls(&self) -> bool {
        self.config.tls == TlsUse::Implicit
    }

    /// Whether TLS is up.
    #[must_use]
    pub const fn is_secured(&self) -> bool {
        false
    }

    /// Which mailbox is open.
    #[must_use]
    pub fn open(&self) -> Option<&MailboxName> {
        None
    }

    /// Whether the server knows that the client idles: it tells at once what changes.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        false
    }

    /// Whether there is nothing to do but to wait for what the server may tell: by IDLE, or until it is
    /// time to ask again.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        false
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
                let (credentials, _) = &self.config.credentials;
                let password = match &credentials.secret {
                    crate::sasl::Secret::Password(it) | crate::sasl::Secret::Token(it) => it,
                };
                let line = format!("LOGIN {} {}", quoted(&credentials.user), quoted(password));
                self.send(CommandName::Login, &line, Purpose::Itself);
            }
            CommandName::Login => {
                self.fact(Fact::LoggedIn);
                self.send(CommandName::Select, "SELECT INBOX", Purpose::Itself);
            }
            CommandName::Select => {
                let (exists, uid_validity) = (self.exists, self.uid_validity);
                self.fact(Fact::Selected {
                    mailbox: MailboxName::inbox(),
                    exists,
                    uid_validity,
                    uid_next: None,
                    read_only: false,
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
            // The other jobs are to come.
            Some(_) => self.next_job(),
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
