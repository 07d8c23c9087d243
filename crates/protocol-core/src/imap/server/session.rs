//! The server's state machine.
//!
//! ```text
//! Connected --greeting--> NotAuthenticated --LOGIN, AUTHENTICATE--> Authenticated --SELECT--> Selected
//!                            |        ^                                   ^                      |
//!                            STARTTLS, TLS                                +---CLOSE, UNSELECT----+
//! ```
//! IDLE waits for DONE in Authenticated and Selected; LOGOUT leads to Logout from everywhere.

mod authentication;
mod commands;
mod decided;
mod idling;
mod mailboxes;
mod messages;
mod reading;
mod selected;
mod sending;

use selected::Selected;
use sending::Sending;

use super::{Config, Decision, Extension, Fact, Question, StateName, Tls};
use crate::imap::command::{CommandName, FetchItem, StatusItem};
use crate::imap::framer::Framer;
use crate::imap::numbers::Numbers;
use crate::imap::{Flags, MailboxName, Snapshot, StoreOperation};
use crate::sasl::server::Exchange;
use crate::session::{Channel, Input, Output, Reader as _, Session, Stale, Ticket};
use crate::{Instant, Octets};
use core::fmt;
use core::time::Duration;
use std::sync::Arc;

/// The autologout timer: at least 30 minutes once somebody has logged in (RFC 3501 section 5.4; that it
/// means these sessions, RFC 9051 section 5.4 says).
const AUTOLOGOUT: Duration = Duration::from_secs(30 * 60);
/// How long a client may take to log in, each command.
const LOGIN_TIME: Duration = Duration::from_secs(5 * 60);
/// The most octets that wait while the host thinks, besides a message.
const MAX_WAITING: usize = 4 * 1024 * 1024;

/// A server session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    config: Arc<Config>,
    state: State,
    framer: Framer,
    /// Whether a literal came in the command that nobody may send unasked.
    unasked: bool,
    channel: Channel<Question, Fact, Sending>,
    errors: usize,
    /// Whether TLS is up.
    secured: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum State {
    Connected,
    NotAuthenticated,
    /// STARTTLS was answered with OK.
    Securing,
    /// A response comes, for the AUTHENTICATE of that tag.
    Authenticating(String, Box<Exchange>),
    /// Authenticated or Selected.
    LoggedIn(Box<LoggedIn>),
    /// DONE comes, for the IDLE of that tag.
    Idling(String, Box<LoggedIn>),
    Asking(Ticket, Box<Pending>),
    Logout,
}

/// Somebody has logged in.
#[derive(Debug, Clone, PartialEq, Eq)]
struct LoggedIn {
    user: String,
    /// The mailbox that is open, in the state Selected.
    open: Option<Selected>,
}

/// What the host was asked by the command of that tag.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Pending {
    Login(String, String),
    Authenticate(String, Box<Exchange>),
    LoggedIn(String, Box<LoggedIn>, Then),
}

/// What follows the host's answer.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Then {
    /// OK, where it agrees.
    Done(CommandName),
    Open {
        mailbox: MailboxName,
        read_only: bool,
    },
    Status {
        mailbox: MailboxName,
        items: Vec<StatusItem>,
    },
    List {
        subscribed: bool,
        /// Reference and pattern.
        pattern: String,
    },
    Append {
        mailbox: MailboxName,
    },
    Fetch(Fetch),
    Store(Store),
    Expunge(CommandName),
    /// CLOSE.
    Close,
    Copy {
        name: CommandName,
        to: MailboxName,
    },
}

/// A FETCH that sets `\Seen` first.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Fetch {
    by_uid: bool,
    /// Which messages of the view, by their place in it.
    which: Numbers,
    items: Vec<FetchItem>,
    /// Of which it sets `\Seen`, by unique identifier.
    unseen: Vec<u32>,
}

/// A STORE.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Store {
    by_uid: bool,
    which: Numbers,
    operation: StoreOperation,
    silent: bool,
    flags: Flags,
}

/// Which mailbox of whom a session has open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Selection<'a> {
    /// The user.
    pub user: &'a str,
    /// The mailbox.
    pub mailbox: &'a MailboxName,
    /// Whether by EXAMINE.
    pub read_only: bool,
}

/// Getters.
impl Server {
    /// A session of `config` that has not greeted yet.
    #[must_use]
    pub fn new(config: Arc<Config>) -> Self {
        let secured = config.secured_from_start;
        Self {
            config,
            state: State::Connected,
            framer: Framer::default(),
            unasked: false,
            channel: Channel::default(),
            errors: 0,
            secured,
        }
    }

    /// The state, for drawing.
    #[must_use]
    pub fn state(&self) -> StateName {
        match &self.state {
            State::Connected => StateName::Connected,
            State::NotAuthenticated => StateName::NotAuthenticated,
            State::Securing => StateName::Securing,
            State::Authenticating(..) => StateName::Authenticating,
            State::LoggedIn(it) if it.open.is_some() => StateName::Selected,
            State::LoggedIn(_) => StateName::Authenticated,
            State::Idling(..) => StateName::Idling,
            State::Asking(..) => StateName::Asking,
            State::Logout => StateName::Logout,
        }
    }

    /// The commands that may come now, of those that it offers.
    pub fn legal_commands(&self) -> impl Iterator<Item = CommandName> {
        let all = self.state().legal_commands().into_iter();
        all.filter(|name| self.offers(*name))
    }

    /// Who is logged in.
    #[must_use]
    pub fn user(&self) -> Option<&str> {
        self.logged_in().map(|it| it.user.as_str())
    }

    /// Which mailbox is open.
    #[must_use]
    pub fn selected(&self) -> Option<Selection<'_>> {
        let LoggedIn { user, open } = self.logged_in()?;
        let open = open.as_ref()?;
        Some(Selection {
            user,
            mailbox: &open.mailbox,
            read_only: open.read_only,
        })
    }

    /// How it is set up.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// What has come of a command that goes on behind a literal (RFC 3501 section 4.3), and how many octets of
    /// the literal are still to come.
    #[must_use]
    pub fn begun(&self) -> (&[u8], u64) {
        (self.framer.begun(), self.framer.literal_left())
    }

    /// How many octets it holds: what arrived and was not looked at yet, and what waits to be sent. The
    /// octets of messages are the host's.
    #[must_use]
    pub fn held(&self) -> usize {
        let sending: usize = self.channel.outbox.iter().map(Sending::held).sum();
        self.channel.waiting.len() + self.framer.begun().len() + sending
    }

    fn logged_in(&self) -> Option<&LoggedIn> {
        match &self.state {
            State::LoggedIn(it) | State::Idling(_, it) => Some(it),
            State::Asking(_, asked) => match &**asked {
                Pending::LoggedIn(_, it, _) => Some(it),
                Pending::Login(..) | Pending::Authenticate(..) => None,
            },
            State::Connected
            | State::NotAuthenticated
            | State::Securing
            | State::Authenticating(..)
            | State::Logout => None,
        }
    }

    /// Whether the extension is offered.
    fn has(&self, extension: Extension) -> bool {
        self.config.extensions.contains(&extension)
    }

    /// Whether the command is known here; one of an extension that is not offered is not.
    fn knows(&self, name: CommandName) -> bool {
        match name {
            CommandName::StartTls => self.config.tls != Tls::None,
            _ => Extension::of(name).is_none_or(|it| self.has(it)),
        }
    }

    /// Whether the command would work now, as far as the set-up goes.
    fn offers(&self, name: CommandName) -> bool {
        match name {
            CommandName::StartTls => self.knows(name) && !self.secured,
            CommandName::Login => !self.must_secure(),
            CommandName::Authenticate => !self.must_secure() && !self.config.mechanisms.is_empty(),
            _ => self.knows(name),
        }
    }

    /// Whether nobody may log in before TLS.
    fn must_secure(&self) -> bool {
        self.config.tls == Tls::Required && !self.secured
    }
}

/// What others do to the mailbox that is open.
impl Server {
    /// The mailbox that is open is now so, whoever changed it.
    pub fn mailbox_changed(&mut self, now: Instant, snapshot: Snapshot) {
        let Some(open) = self.open_mut() else {
            return;
        };
        if open.is_another(&snapshot) {
            return self.mailbox_gone(now);
        }
        open.learn(snapshot);
        // IDLE is a command in progress: EXPUNGE may be told at once (RFC 2177 section 3).
        self.tell_idler();
    }

    /// The mailbox that is open is no more: it was deleted or renamed, or another has its name. Its
    /// client cannot be told so otherwise (RFC 2180 section 3.2): the session ends.
    pub fn mailbox_gone(&mut self, _now: Instant) {
        if self.open_mut().is_some() {
            self.bye("the mailbox is gone");
        }
    }

    fn open_mut(&mut self) -> Option<&mut Selected> {
        match &mut self.state {
            State::LoggedIn(it) | State::Idling(_, it) => it.open.as_mut(),
            State::Asking(_, asked) => match &mut **asked {
                Pending::LoggedIn(_, it, _) => it.open.as_mut(),
                Pending::Login(..) | Pending::Authenticate(..) => None,
            },
            _ => None,
        }
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
        match input {
            Input::Opened => {
                if self.state == State::Connected {
                    self.greet();
                    self.work();
                }
            }
            Input::Octets(octets) => {
                let most = MAX_WAITING.max(self.config.max_message * 2);
                if self.channel.waiting.len() + octets.len() > most {
                    self.bye("too much at once");
                    return;
                }
                self.channel.waiting.extend_from_slice(octets);
                self.work();
            }
            // Behind the OK nothing more is said in plain text.
            Input::Timeout if self.state == State::Securing => self.close(),
            Input::Timeout => self.bye("nothing heard for too long"),
            Input::Closed => self.close(),
            Input::Secured => self.secured(),
        }
        self.wait(now);
    }

    fn poll_output(&mut self) -> Output<Question, Fact> {
        self.channel.poll()
    }

    fn poll_transmit(&mut self, room: usize) -> Option<Octets> {
        self.channel.outbox.next(room)
    }

    fn resume(&mut self, now: Instant) -> bool {
        let goes_on = self.work_on();
        if goes_on {
            self.wait(now);
        }
        goes_on || self.tell_idler()
    }

    fn answer(&mut self, now: Instant, ticket: Ticket, decision: Decision) -> Result<(), Stale> {
        match core::mem::replace(&mut self.state, State::Logout) {
            State::Asking(open, asked) if open == ticket => {
                self.decided(*asked, decision);
                self.work();
                self.wait(now);
                Ok(())
            }
            state => {
                self.state = state;
                Err(Stale)
            }
        }
    }
}

/// Saying.
impl Server {
    fn greet(&mut self) {
        let (name, capabilities) = (self.config.name.clone(), self.capabilities());
        self.state = State::NotAuthenticated;
        self.say(format_args!("* OK [{capabilities}] {name} ready"));
    }

    fn ask(&mut self, question: Question, asked: Pending) {
        self.state = State::Asking(self.channel.ask(question), Box::new(asked));
    }

    /// The command has ended well.
    fn done(&mut self, tag: &str, name: CommandName) {
        self.say(format_args!("{tag} OK {name} done"));
    }

    /// It cannot be done.
    fn no(&mut self, tag: &str, why: impl fmt::Display) {
        self.say(format_args!("{tag} NO {why}"));
    }

    /// Says no because of what the client did, by a whole line; too often, and the session ends.
    fn refuse(&mut self, line: fmt::Arguments<'_>) {
        self.say(line);
        self.errors += 1;
        if self.errors > self.config.max_errors {
            self.bye("too many errors");
        }
    }

    /// The command cannot stand here or is wrong (RFC 3501 section 7.1.3).
    fn bad(&mut self, tag: &str, why: impl fmt::Display) {
        self.refuse(format_args!("{tag} BAD {why}"));
    }

    fn say(&mut self, line: fmt::Arguments<'_>) {
        self.channel.send(Sending::Octets(Octets::line(line)));
    }

    fn bye(&mut self, why: &str) {
        self.say(format_args!("* BYE {why}"));
        self.close();
    }

    fn close(&mut self) {
        self.state = State::Logout;
        self.framer = Framer::default();
        self.channel.close();
    }

    /// From now on the client has so much time.
    fn wait(&mut self, now: Instant) {
        self.channel.deadline = match self.state {
            State::Logout => None,
            _ if self.logged_in().is_some() => Some(now + AUTOLOGOUT),
            _ => Some(now + LOGIN_TIME),
        };
    }
}
