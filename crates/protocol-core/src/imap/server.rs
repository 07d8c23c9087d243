//! The server's end of an IMAP session (RFC 3501).
//!
//! ```text
//! Connected --greeting--> NotAuthenticated --LOGIN--> Authenticated --SELECT--> Selected
//!                                                          ^----------CLOSE--------+
//! ```
//! LOGOUT leads to Logout from everywhere.

use super::command::StoreOperation;
use super::command::{Body, Command, CommandError, CommandName, FetchItem, SequenceSet};
use super::fetch::{self, flag_list};
use super::framer::{Framed, Framer};
use super::search::Place;
use super::{Flag, Flags, Message, Snapshot};
use crate::session::{Input, Output, Session, Stale, Ticket, take_front};
use crate::smtp::Domain;
use crate::{Instant, Octets};
use core::fmt;
use core::time::Duration;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

/// The autologout timer: at least 30 minutes (RFC 3501 section 5.4).
const AUTOLOGOUT: Duration = Duration::from_secs(30 * 60);
/// The longest command, literals included.
const MAX_COMMAND: usize = 1024 * 1024;
/// The most octets that wait while the host thinks.
const MAX_WAITING: usize = 4 * 1024 * 1024;

/// How a server is set up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// The name it greets with.
    pub name: Domain,
}

/// What the server asks its host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// Is this password right?
    Login {
        /// The user's name.
        user: String,
        /// The password.
        password: String,
    },
    /// Is there such a mailbox, and what is in it?
    Select {
        /// Its name.
        mailbox: String,
        /// Whether nothing may change.
        read_only: bool,
    },
    /// What is in the mailbox now?
    Refresh {
        /// Its name.
        mailbox: String,
    },
    /// Change flags; then, what is in the mailbox?
    Store {
        /// Its name.
        mailbox: String,
        /// Of which messages.
        uids: Vec<u32>,
        /// How.
        operation: StoreOperation,
        /// Which flags.
        flags: Flags,
    },
}

/// What the host decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// Yes.
    Accept,
    /// The mailbox as it is now.
    Mailbox(Snapshot),
    /// No.
    Refuse(Refusal),
}

/// Why a host refuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Refusal {
    /// `NO [AUTHENTICATIONFAILED]` (RFC 5530 section 3).
    AuthenticationFailed,
    /// `NO [NONEXISTENT]` (RFC 5530 section 3).
    NoSuchMailbox,
}

impl Refusal {
    /// What goes on the wire behind `NO`.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::AuthenticationFailed => "[AUTHENTICATIONFAILED] wrong user or password",
            Self::NoSuchMailbox => "[NONEXISTENT] no such mailbox",
        }
    }
}

/// The server reports nothing: what changes, it asks its host to change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fact {}

/// The states, as they are drawn (RFC 3501 section 3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StateName {
    /// Connected; the greeting is not out yet.
    Connected,
    /// Waits for LOGIN.
    NotAuthenticated,
    /// Waits for SELECT.
    Authenticated,
    /// A mailbox is open.
    Selected,
    /// Waits for its host's answer.
    Asking,
    /// Over.
    Logout,
}

impl StateName {
    /// Every state, in the order of a session.
    pub const ALL: [Self; 6] = [
        Self::Connected,
        Self::NotAuthenticated,
        Self::Authenticated,
        Self::Selected,
        Self::Asking,
        Self::Logout,
    ];

    /// The commands that may come here (RFC 3501 section 6), those that move on first.
    #[must_use]
    pub const fn legal_commands(self) -> &'static [CommandName] {
        use CommandName::{
            Capability, Close, Examine, Fetch, Login, Logout, Noop, Search, Select, Store,
            UidFetch, UidSearch, UidStore,
        };
        match self {
            Self::Connected | Self::Asking | Self::Logout => &[],
            Self::NotAuthenticated => &[Login, Capability, Noop, Logout],
            Self::Authenticated => &[Select, Examine, Capability, Noop, Logout],
            Self::Selected => &[
                Fetch, Store, Search, UidFetch, UidStore, UidSearch, Close, Select, Examine,
                Capability, Noop, Logout,
            ],
        }
    }
}

/// A server session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    config: Config,
    state: State,
    waiting: Vec<u8>,
    framer: Framer,
    outputs: VecDeque<Output<Question, Fact>>,
    sending: VecDeque<Octets>,
    tickets: u32,
    deadline: Option<Instant>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum State {
    Connected,
    NotAuthenticated,
    Authenticated(String),
    Selected(Selected),
    Asking(Ticket, Box<Asked>),
    Logout,
}

/// A mailbox is open: what the client was told is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Selected {
    user: String,
    mailbox: String,
    read_only: bool,
    view: Snapshot,
}

/// What the host was asked, and what follows its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Asked {
    tag: String,
    before: State,
    then: Then,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Then {
    LoggedIn(String),
    Open {
        user: String,
        mailbox: String,
        read_only: bool,
    },
    Noop,
    Fetch {
        by_uid: bool,
        uids: Vec<u32>,
        items: Vec<FetchItem>,
    },
    Stored {
        by_uid: bool,
        uids: Vec<u32>,
        silent: bool,
    },
}

/// Getters.
impl Server {
    /// A session that has not greeted yet.
    #[must_use]
    pub fn new(config: Config) -> Self {
        Self {
            config,
            state: State::Connected,
            waiting: Vec::new(),
            framer: Framer::default(),
            outputs: VecDeque::new(),
            sending: VecDeque::new(),
            tickets: 0,
            deadline: None,
        }
    }

    /// The state, for drawing.
    #[must_use]
    pub fn state(&self) -> StateName {
        match &self.state {
            State::Connected => StateName::Connected,
            State::NotAuthenticated => StateName::NotAuthenticated,
            State::Authenticated(_) => StateName::Authenticated,
            State::Selected(_) => StateName::Selected,
            State::Asking(..) => StateName::Asking,
            State::Logout => StateName::Logout,
        }
    }

    /// The commands that may come now.
    #[must_use]
    pub fn legal_commands(&self) -> &'static [CommandName] {
        self.state().legal_commands()
    }

    /// Who is logged in.
    #[must_use]
    pub fn user(&self) -> Option<&str> {
        fn user(state: &State) -> Option<&str> {
            match state {
                State::Authenticated(user) => Some(user),
                State::Selected(it) => Some(&it.user),
                State::Asking(_, asked) => user(&asked.before),
                State::Connected | State::NotAuthenticated | State::Logout => None,
            }
        }
        user(&self.state)
    }
}

impl Session for Server {
    type Question = Question;
    type Decision = Decision;
    type Fact = Fact;

    fn handle_input(&mut self, now: Instant, input: Input<'_>) {
        if self.state == State::Logout {
            return;
        }
        self.deadline = Some(now + AUTOLOGOUT);
        match input {
            Input::Opened => {
                if self.state == State::Connected {
                    let name = self.config.name.clone();
                    self.say(format_args!("* OK [CAPABILITY IMAP4rev1] {name} ready"));
                    self.state = State::NotAuthenticated;
                }
            }
            Input::Octets(octets) => {
                if self.waiting.len() + octets.len() > MAX_WAITING {
                    self.say(format_args!("* BYE too much at once"));
                    self.close();
                    return;
                }
                self.waiting.extend_from_slice(octets);
                self.work();
            }
            Input::Timeout => {
                self.say(format_args!("* BYE nothing heard for too long"));
                self.close();
            }
            Input::Closed => self.close(),
            Input::Secured => {}
        }
    }

    fn poll_output(&mut self) -> Output<Question, Fact> {
        self.outputs
            .pop_front()
            .unwrap_or(Output::Timeout(self.deadline))
    }

    fn poll_transmit(&mut self, room: usize) -> Option<Octets> {
        take_front(&mut self.sending, room)
    }

    fn answer(&mut self, now: Instant, ticket: Ticket, decision: Decision) -> Result<(), Stale> {
        match core::mem::replace(&mut self.state, State::Logout) {
            State::Asking(open, asked) if open == ticket => {
                self.deadline = Some(now + AUTOLOGOUT);
                self.decided(*asked, decision);
                self.work();
                Ok(())
            }
            state => {
                self.state = state;
                Err(Stale)
            }
        }
    }
}

/// Reading.
impl Server {
    fn work(&mut self) {
        let mut taken = 0;
        let waiting = core::mem::take(&mut self.waiting);
        while taken < waiting.len() && !matches!(self.state, State::Asking(..) | State::Logout) {
            let (len, framed) = self.framer.push(&waiting[taken..], MAX_COMMAND);
            taken += len;
            match framed {
                Framed::Open => {}
                Framed::Literal(it) if it.waits => {
                    self.say(format_args!("+ ready for the literal"))
                }
                Framed::Literal(_) => {}
                Framed::TooLong(_) => self.say(format_args!("* BAD command too long")),
                Framed::Whole(line) => self.line(&line),
            }
        }
        if self.state != State::Logout {
            self.waiting = waiting;
            self.waiting.drain(..taken);
        }
    }

    fn line(&mut self, line: &[u8]) {
        match Command::parse(line) {
            Ok(command) => self.command(command),
            Err(CommandError::Tag(error)) => {
                self.say(format_args!("* BAD expected a tag at octet {}", error.at));
            }
            Err(CommandError::Unknown { tag, error }) => {
                self.say(format_args!(
                    "{tag} BAD unknown command at octet {}",
                    error.at
                ));
            }
            Err(CommandError::Arguments { tag, name, error }) => {
                let (wanted, at) = (error.expected.name, error.at);
                self.say(format_args!(
                    "{tag} BAD {name}: expected {wanted} at octet {at}"
                ));
            }
        }
    }

    fn command(&mut self, command: Command) {
        let name = command.name();
        if !self.legal_commands().contains(&name) {
            let why = match (&self.state, name) {
                (State::NotAuthenticated, _) => "log in first",
                (State::Authenticated(_) | State::Selected(_), CommandName::Login) => {
                    "logged in already"
                }
                _ => "select a mailbox first",
            };
            self.say(format_args!("{} BAD {name}: {why}", command.tag));
            return;
        }
        let tag = command.tag;
        match command.body {
            Body::Capability => {
                self.say(format_args!("* CAPABILITY IMAP4rev1"));
                self.done(&tag, name);
            }
            Body::Logout => {
                self.say(format_args!("* BYE logging out"));
                self.done(&tag, name);
                self.close();
            }
            Body::Login(user, password) => {
                let question = Question::Login {
                    user: user.clone(),
                    password,
                };
                self.ask(question, tag, Then::LoggedIn(user));
            }
            Body::Select { mailbox, read_only } => {
                let mailbox = mailbox.as_str().to_owned();
                let Some(user) = self.user().map(str::to_owned) else {
                    return;
                };
                // A mailbox that was open is closed, whether this succeeds or not (section 6.3.1).
                self.state = State::Authenticated(user.clone());
                let question = Question::Select {
                    mailbox: mailbox.clone(),
                    read_only,
                };
                self.ask(
                    question,
                    tag,
                    Then::Open {
                        user,
                        mailbox,
                        read_only,
                    },
                );
            }
            Body::Noop => match &self.state {
                State::Selected(it) => {
                    let question = Question::Refresh {
                        mailbox: it.mailbox.clone(),
                    };
                    self.ask(question, tag, Then::Noop);
                }
                _ => self.done(&tag, name),
            },
            Body::Close => {
                if let Some(user) = self.user().map(str::to_owned) {
                    self.state = State::Authenticated(user);
                }
                self.done(&tag, name);
            }
            body => self.selected_command(tag, body),
        }
    }

    fn selected_command(&mut self, tag: String, body: Body) {
        let State::Selected(open) = &self.state else {
            return;
        };
        let mailbox = open.mailbox.clone();
        match body {
            Body::Fetch {
                by_uid,
                set,
                mut items,
            } => {
                let uids = open.uids(by_uid, &set);
                if by_uid && !items.contains(&FetchItem::Uid) {
                    items.insert(0, FetchItem::Uid);
                }
                let sets_seen = !open.read_only && items.iter().any(FetchItem::sets_seen);
                let unseen: Vec<u32> = open
                    .view
                    .messages
                    .iter()
                    .filter(|it| uids.contains(&it.uid) && !it.flags.contains(&Flag::Seen))
                    .map(|it| it.uid)
                    .collect();
                let then = Then::Fetch {
                    by_uid,
                    uids,
                    items,
                };
                if sets_seen && !unseen.is_empty() {
                    let flags = Flags::from([Flag::Seen]);
                    let operation = StoreOperation::Add;
                    let question = Question::Store {
                        mailbox,
                        uids: unseen,
                        operation,
                        flags,
                    };
                    self.ask(question, tag, then);
                } else {
                    self.answer_fetch(&tag, then, false);
                }
            }
            Body::Store {
                by_uid,
                set,
                operation,
                silent,
                flags,
            } => {
                if open.read_only {
                    self.say(format_args!("{tag} NO the mailbox is open read-only"));
                    return;
                }
                let uids = open.uids(by_uid, &set);
                let question = Question::Store {
                    mailbox,
                    uids: uids.clone(),
                    operation,
                    flags,
                };
                self.ask(
                    question,
                    tag,
                    Then::Stored {
                        by_uid,
                        uids,
                        silent,
                    },
                );
            }
            Body::Search { by_uid, keys, .. } => {
                let found: Vec<String> = open
                    .numbered()
                    .filter(|(number, it)| {
                        let place = open.place(*number);
                        keys.iter().all(|key| key.matches(it, place))
                    })
                    .map(|(number, it)| if by_uid { it.uid } else { number }.to_string())
                    .collect();
                let separator = if found.is_empty() { "" } else { " " };
                self.say(format_args!("* SEARCH{separator}{}", found.join(" ")));
                let name = if by_uid {
                    CommandName::UidSearch
                } else {
                    CommandName::Search
                };
                self.done(&tag, name);
            }
            _ => {}
        }
    }
}

impl Selected {
    fn numbered(&self) -> impl Iterator<Item = (u32, &Message)> {
        (1..).zip(self.view.messages.iter().map(|it| &**it))
    }

    fn place(&self, number: u32) -> Place {
        Place {
            number,
            highest_number: u32::try_from(self.view.messages.len()).unwrap_or(u32::MAX),
            highest_uid: self.view.messages.last().map_or(0, |it| it.uid),
        }
    }

    fn uids(&self, by_uid: bool, set: &SequenceSet) -> Vec<u32> {
        let place = self.place(0);
        self.numbered()
            .filter(|(number, it)| {
                if by_uid {
                    set.contains(it.uid, place.highest_uid)
                } else {
                    set.contains(*number, place.highest_number)
                }
            })
            .map(|(_, it)| it.uid)
            .collect()
    }
}

/// What the host decided.
impl Server {
    fn decided(&mut self, asked: Asked, decision: Decision) {
        let Asked { tag, before, then } = asked;
        self.state = before;
        let snapshot = match (decision, &then) {
            (Decision::Refuse(refusal), _) => {
                self.say(format_args!("{tag} NO {}", refusal.text()));
                return;
            }
            (Decision::Accept, Then::LoggedIn(user)) => {
                self.state = State::Authenticated(user.clone());
                self.done(&tag, CommandName::Login);
                return;
            }
            (Decision::Accept, _) => None,
            (Decision::Mailbox(snapshot), _) => Some(snapshot),
        };
        match then {
            Then::LoggedIn(_) => self.say(format_args!("{tag} NO not now")),
            Then::Open {
                user,
                mailbox,
                read_only,
            } => match snapshot {
                Some(view) => self.open(
                    &tag,
                    Selected {
                        user,
                        mailbox,
                        read_only,
                        view,
                    },
                ),
                None => self.say(format_args!("{tag} NO not now")),
            },
            Then::Noop => {
                self.update(snapshot, &[], true);
                self.done(&tag, CommandName::Noop);
            }
            Then::Fetch { .. } => {
                let quiet = match &then {
                    Then::Fetch { uids, .. } => uids.clone(),
                    _ => Vec::new(),
                };
                self.update(snapshot, &quiet, false);
                self.answer_fetch(&tag, then, true);
            }
            Then::Stored {
                by_uid,
                uids,
                silent,
            } => {
                self.update(snapshot, &uids, false);
                if !silent {
                    let mut items = vec![FetchItem::Flags];
                    if by_uid {
                        items.insert(0, FetchItem::Uid);
                    }
                    self.fetch_lines(&uids, &items);
                }
                let name = if by_uid {
                    CommandName::UidStore
                } else {
                    CommandName::Store
                };
                self.done(&tag, name);
            }
        }
    }

    fn open(&mut self, tag: &str, selected: Selected) {
        let view = &selected.view;
        let recent = view
            .messages
            .iter()
            .filter(|it| it.flags.contains(&Flag::Recent))
            .count();
        let unseen = selected
            .numbered()
            .find(|(_, it)| !it.flags.contains(&Flag::Seen));
        self.say(format_args!(
            "* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)"
        ));
        self.say(format_args!("* {} EXISTS", view.messages.len()));
        self.say(format_args!("* {recent} RECENT"));
        if let Some((number, _)) = unseen {
            self.say(format_args!("* OK [UNSEEN {number}] first unseen"));
        }
        self.say(format_args!(
            "* OK [UIDVALIDITY {}] identifiers are valid",
            view.uid_validity
        ));
        self.say(format_args!(
            "* OK [UIDNEXT {}] the next identifier",
            view.uid_next
        ));
        let permanent = if selected.read_only {
            "()"
        } else {
            "(\\Answered \\Flagged \\Deleted \\Seen \\Draft \\*)"
        };
        self.say(format_args!(
            "* OK [PERMANENTFLAGS {permanent}] flags that are kept"
        ));
        let (access, name) = if selected.read_only {
            ("[READ-ONLY]", CommandName::Examine)
        } else {
            ("[READ-WRITE]", CommandName::Select)
        };
        self.say(format_args!("{tag} OK {access} {name} done"));
        self.state = State::Selected(selected);
    }

    /// Tells what changed since the client was told last (section 5.2). What left is told only where
    /// `may_expunge` (section 7.4.1). Of `quiet` messages the command itself tells.
    fn update(&mut self, snapshot: Option<Snapshot>, quiet: &[u32], may_expunge: bool) {
        let (State::Selected(open), Some(new)) = (&mut self.state, snapshot) else {
            return;
        };
        let mut lines = Vec::new();
        let mut view: Vec<Message> = open.view.messages.iter().map(|it| (**it).clone()).collect();
        let find = |uid: u32| new.messages.iter().find(|it| it.uid == uid);
        if may_expunge {
            let mut number = 1;
            view.retain(|it| {
                let stays = find(it.uid).is_some();
                if stays {
                    number += 1;
                } else {
                    lines.push(format!("* {number} EXPUNGE"));
                }
                stays
            });
        }
        for (number, message) in (1..).zip(view.iter_mut()) {
            if let Some(now) = find(message.uid).filter(|now| now.flags != message.flags) {
                message.flags = now.flags.clone();
                if !quiet.contains(&message.uid) {
                    lines.push(format!(
                        "* {number} FETCH (FLAGS {})",
                        flag_list(&message.flags)
                    ));
                }
            }
        }
        let last = view.last().map_or(0, |it| it.uid);
        let before = view.len();
        let added = new.messages.iter().filter(|it| it.uid > last);
        view.extend(added.map(|it| (**it).clone()));
        if view.len() > before {
            lines.push(format!("* {} EXISTS", view.len()));
            let recent = view
                .iter()
                .filter(|it| it.flags.contains(&Flag::Recent))
                .count();
            lines.push(format!("* {recent} RECENT"));
        }
        open.view = Snapshot {
            messages: view.into_iter().map(Into::into).collect::<Vec<_>>().into(),
            ..new
        };
        for line in lines {
            self.say(format_args!("{line}"));
        }
    }

    fn answer_fetch(&mut self, tag: &str, then: Then, seen_changed: bool) {
        let Then::Fetch {
            by_uid,
            uids,
            mut items,
        } = then
        else {
            return;
        };
        if seen_changed && !items.contains(&FetchItem::Flags) {
            items.push(FetchItem::Flags);
        }
        self.fetch_lines(&uids, &items);
        let name = if by_uid {
            CommandName::UidFetch
        } else {
            CommandName::Fetch
        };
        self.done(tag, name);
    }

    fn fetch_lines(&mut self, uids: &[u32], items: &[FetchItem]) {
        let State::Selected(open) = &self.state else {
            return;
        };
        let lines: Vec<Octets> = open
            .numbered()
            .filter(|(_, it)| uids.contains(&it.uid))
            .map(|(number, it)| fetch::response(number, it, items).into())
            .collect();
        self.sending.extend(lines);
    }

    fn ask(&mut self, question: Question, tag: String, then: Then) {
        let ticket = Ticket(self.tickets);
        self.tickets = self.tickets.wrapping_add(1);
        let before = core::mem::replace(&mut self.state, State::Logout);
        self.state = State::Asking(ticket, Box::new(Asked { tag, before, then }));
        self.outputs.push_back(Output::Ask(ticket, question));
    }

    fn done(&mut self, tag: &str, name: CommandName) {
        self.say(format_args!("{tag} OK {name} done"));
    }

    fn say(&mut self, line: fmt::Arguments<'_>) {
        self.sending.push_back(Octets::line(line));
    }

    fn close(&mut self) {
        self.state = State::Logout;
        self.deadline = None;
        self.waiting.clear();
        self.outputs.push_back(Output::Close);
    }
}
