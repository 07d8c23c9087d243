//! The client's end of an IMAP session (RFC 3501): what a mail program does with its mailboxes.
//!
//! It logs in, does its [`Job`]s one after the other, one command at a time, and logs out; or stays, where
//! it is told to, and is told of what changes (IDLE, RFC 2177; else NOOP now and then). What it learns it
//! reports by [`Fact`]s; it asks its host nothing.
//!
//! Each job ends in one [`Fact::Done`] or one [`Fact::Refused`], in the order in which they were given,
//! unless the session ends before. A job that needs a mailbox while none is open opens INBOX first. After
//! a mailbox could not be opened, jobs that need one are refused until the next [`Job::Open`] or
//! [`Job::Examine`]: they were not meant for any other. Where the first one cannot be opened, the session
//! ends.
//!
//! # What a host does
//!
//! What is told of messages is of the mailbox that [`Client::open`] names when the fact is taken. At
//! [`Fact::Selected`] the host forgets what it keeps of that mailbox if UIDVALIDITY is another. Then and at
//! [`Fact::Arrived`], if [`Client::target`] is that mailbox too, it gives [`Job::FetchNew`] by [`Job::In`],
//! with the highest unique identifier that it keeps; so it misses nothing, whatever is done in between.
//! A job that names messages it gives by [`Job::In`] as well, unless it knows that no other mailbox is
//! opened before. It begins TLS before the greeting where [`Client::begins_with_tls`] says so, and does not
//! count the deadline as work where [`Client::is_waiting`].
//!
//! # The states
//!
//! ```text
//! AwaitGreeting -> Capability -> Tls -> Capability -> Authenticating, Login -> Select, Working -> Logout
//!                                                                               ^          |
//!                                                                               +- Idling, Waiting
//! ```

mod codes;
mod data;
mod fact;
mod job;
mod mailbox;
mod offered;
mod opening;
mod plan;
mod raw_search;
mod state;
mod staying;
mod told;
mod view;
mod working;

pub use fact::{Fact, Failure, Listed};
pub use job::{Job, JobName};
pub use state::StateName;

use super::command::{Body, Command};
use super::encode::{Literals, Piece};
use super::framer::{Framed, Framer};
use super::response::{Response, Said};
use super::{CommandName, MailboxName, Status};
use crate::sasl::{Credentials, Nonce};
use crate::session::{Channel, Input, Output, Session};
use crate::smtp::client::TlsUse;
use crate::{Instant, Octets};
use core::convert::Infallible;
use core::time::Duration;
use mailbox::{Aim, Mailbox};
use offered::Offered;
use state::{Idle, State};
use std::collections::{BTreeMap, VecDeque};
use told::Told;
use working::Due;

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
    /// Whether it stays connected when its jobs are done, with a mailbox open: the last one that was, else
    /// INBOX.
    pub stay: bool,
    /// How often it asks what is new while it stays, where the server does not offer IDLE. A second at
    /// the least.
    pub poll: Duration,
    /// UIDVALIDITY of the mailboxes of which its host keeps something. Where a mailbox has another when
    /// it is opened, what the jobs that wait know of unique identifiers counts no more (RFC 3501 section
    /// 2.3.1.1): [`Job::FetchNew`] fetches all, and jobs that name messages are refused.
    pub remembered: BTreeMap<MailboxName, u32>,
    /// How many messages [`Job::FetchNew`] fetches at the most: the newest. Of the others it tells by
    /// [`Fact::Unfetched`]. `None`: all.
    pub at_most: Option<usize>,
}

/// A client session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Client {
    config: Config,
    jobs: VecDeque<Due>,
    state: State,
    framer: Framer,
    now: Instant,
    /// How many commands were sent: the number in the tag of the last.
    commands: u32,
    /// What of the command that is out waits until the server says that it may come.
    held: VecDeque<Piece>,
    channel: Channel<Infallible, Fact>,
    secured: bool,
    /// What the server offers, if it has said so since it may have changed.
    offered: Option<Offered>,
    aim: Aim,
    mailbox: Mailbox,
    /// Which mailbox is open as far as the facts go that were taken.
    shown: Option<MailboxName>,
    /// Whether a mailbox was ever open.
    has_opened: bool,
    /// What was told of a message whose content is being fetched, as long as more may be told.
    told: Option<Told>,
    fetched: u32,
    /// Whether IDLE was tried and is of no use.
    idle_fails: bool,
    finished: bool,
}

/// Getters.
impl Client {
    /// A session that logs in, does the jobs and logs out, or stays.
    #[must_use]
    pub fn new(config: Config, jobs: Vec<Job>) -> Self {
        Self {
            config,
            jobs: jobs.into_iter().map(Due::from).collect(),
            state: State::AwaitGreeting,
            framer: Framer::of_responses(),
            now: Instant::ZERO,
            commands: 0,
            held: VecDeque::new(),
            channel: Channel::default(),
            secured: false,
            offered: None,
            aim: Aim::default(),
            mailbox: Mailbox::None,
            shown: None,
            has_opened: false,
            told: None,
            fetched: 0,
            idle_fails: false,
            finished: false,
        }
    }

    /// Whether TLS comes before the greeting.
    #[must_use]
    pub fn begins_with_tls(&self) -> bool {
        self.config.tls == TlsUse::Implicit
    }

    /// Whether TLS is up.
    #[must_use]
    pub const fn is_secured(&self) -> bool {
        self.secured
    }

    /// The state, for drawing.
    #[must_use]
    pub fn state(&self) -> StateName {
        self.state.name()
    }

    /// How many messages it fetched.
    #[must_use]
    pub fn fetched(&self) -> u32 {
        self.fetched
    }

    /// Which mailbox is open, by the facts that were taken: that which they tell of.
    #[must_use]
    pub fn open(&self) -> Option<&MailboxName> {
        self.shown.as_ref()
    }

    /// Whether IDLE runs: the server tells at once what changes.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        matches!(self.state, State::Idling(Idle::On(_)))
    }

    /// Whether there is nothing to do but to wait for what the server may tell: by IDLE, or until it is
    /// time to ask again.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        self.is_idle() || matches!(self.state, State::Waiting(_))
    }
}

impl Session for Client {
    type Question = Infallible;
    type Decision = Infallible;
    type Fact = Fact;

    fn handle_input(&mut self, now: Instant, input: Input<'_>) {
        if self.state == State::Closed {
            return;
        }
        self.now = now;
        match input {
            Input::Opened => {}
            Input::Secured => self.secured(),
            Input::Octets(octets) => self.octets(octets),
            Input::Timeout => self.timeout(),
            Input::Closed => self.lost(),
        }
        self.set_deadline();
    }

    fn poll_output(&mut self) -> Output<Infallible, Fact> {
        let output = self.channel.poll();
        match &output {
            Output::Fact(Fact::Selected { mailbox, .. }) => self.shown = Some(mailbox.clone()),
            Output::Fact(Fact::Left | Fact::Finished(_)) => self.shown = None,
            _ => {}
        }
        output
    }

    fn poll_transmit(&mut self, room: usize) -> Option<Octets> {
        self.channel.outbox.next(room)
    }
}

/// Responses.
impl Client {
    fn octets(&mut self, octets: &[u8]) {
        let mut at = 0;
        // Plain text behind the OK that TLS follows is not the server's word (RFC 3501 section 6.2.1).
        while at < octets.len() && !matches!(self.state, State::Securing | State::Closed) {
            let (taken, framed) = self.framer.push(&octets[at..], MAX_RESPONSE);
            at += taken;
            match framed {
                Framed::Open if self.framer.begun().len() < MAX_RESPONSE => {}
                Framed::Literal(literal) if literal.fits => {}
                Framed::Whole(unit) => match Response::parse(&unit) {
                    Ok(response) => self.response(response),
                    Err(_) => self.give_up(Failure::Nonsense),
                },
                Framed::Open | Framed::Literal(_) | Framed::TooLong(_) => {
                    self.give_up(Failure::Nonsense);
                }
            }
        }
    }

    fn response(&mut self, response: Response<'_>) {
        let greeting = self.state == State::AwaitGreeting;
        match response {
            Response::Continuation(text) => self.go_on(text),
            Response::Tagged { tag, status, said } => self.tagged(tag, status, &said),
            Response::Bye(said) => self.bye(&said),
            Response::Status(Status::Ok, said) if greeting => self.greeted(&said),
            Response::PreAuth(said) if greeting => self.authenticated_before(&said),
            Response::Status(_, said) if !greeting => self.note(&said),
            Response::Data(data) if !greeting => self.data(data),
            Response::Status(..) | Response::PreAuth(_) | Response::Data(_) => {
                self.give_up(Failure::Nonsense);
            }
        }
        self.end_idle_if_due();
    }

    /// `+`: what was held back may come, a challenge, or IDLE begins.
    fn go_on(&mut self, text: &[u8]) {
        if !self.held.is_empty() {
            return self.send_held();
        }
        match core::mem::replace(&mut self.state, State::Closed) {
            State::Authenticating(exchange) => self.challenged(exchange, text),
            State::Idling(Idle::Asked) => self.idles(),
            _ => self.give_up(Failure::Nonsense),
        }
    }

    /// The end of the command that is out.
    fn tagged(&mut self, tag: &[u8], status: Status, said: &Said) {
        if tag != self.tag().as_bytes() {
            return self.give_up(Failure::Nonsense);
        }
        self.held.clear();
        if self.tell_the_rest().is_err() {
            return self.give_up(Failure::Nonsense);
        }
        self.note(said);
        let ok = status == Status::Ok;
        match core::mem::replace(&mut self.state, State::Closed) {
            State::Capability { logged_in } => self.knows_capabilities(logged_in),
            State::StartTls => self.answered_start_tls(ok, said),
            State::Authenticating(exchange) => self.answered_authenticate(&exchange, ok, said),
            State::Login => self.answered_login(ok, said),
            State::Working(work) if ok => self.worked(work),
            State::Working(work) => self.refused(work, said),
            State::Learning | State::Polling => self.next(),
            State::Idling(idle) => self.idled(idle),
            State::Logout { asked, .. } if ok => self.logged_out(asked),
            State::Logout { .. } => self.give_up(Failure::Refused {
                command: CommandName::Logout,
                text: text_of(said),
            }),
            // No command is out.
            State::AwaitGreeting | State::Securing | State::Waiting(_) | State::Closed => {
                self.give_up(Failure::Nonsense);
            }
        }
    }

    fn bye(&mut self, said: &Said) {
        self.note(said);
        match &mut self.state {
            State::Logout { bye, .. } => *bye = true,
            _ => self.give_up(Failure::Bye(text_of(said))),
        }
    }
}

/// Sending.
impl Client {
    fn ask(&mut self, body: Body) {
        let tag = self.next_tag();
        let pieces = Command { tag, body }.encode(self.literals());
        self.held = pieces.into();
        self.send_held();
    }

    fn next_tag(&mut self) -> String {
        self.commands += 1;
        self.tag()
    }

    fn tag(&self) -> String {
        format!("a{}", self.commands)
    }

    fn literals(&self) -> Literals {
        self.offered
            .as_ref()
            .map_or_else(Literals::default, |it| it.literals)
    }

    /// What is held back, up to the next place where the server has to say that it may come.
    fn send_held(&mut self) {
        while let Some(piece) = self.held.pop_front() {
            self.channel.send(piece.octets);
            if piece.waits {
                break;
            }
        }
    }

    fn fact(&mut self, fact: Fact) {
        if !self.finished {
            self.channel.fact(fact);
        }
    }
}

/// Ends.
impl Client {
    fn finish(&mut self, result: Result<(), Failure>) {
        self.fact(Fact::Finished(result));
        self.finished = true;
    }

    /// There is nothing more to be had from this server: it is told so.
    fn end(&mut self, failure: Failure) {
        self.finish(Err(failure));
        self.log_out(false);
    }

    fn log_out(&mut self, asked: bool) {
        self.ask(Body::Logout);
        self.state = State::Logout { asked, bye: false };
    }

    fn logged_out(&mut self, asked: bool) {
        if asked {
            self.fact(Fact::Done(JobName::Logout));
        }
        self.finish(Ok(()));
        self.close();
    }

    /// The connection is closed: after BYE that is the end of LOGOUT too.
    fn lost(&mut self) {
        match self.state {
            State::Logout { asked, bye: true } => self.logged_out(asked),
            _ => self.give_up(Failure::Lost),
        }
    }

    fn give_up(&mut self, failure: Failure) {
        self.finish(Err(failure));
        self.close();
    }

    fn close(&mut self) {
        self.state = State::Closed;
        self.mailbox = Mailbox::None;
        self.channel.close();
    }

    fn set_deadline(&mut self) {
        self.channel.deadline = match self.state {
            State::Closed => None,
            State::Idling(Idle::On(until)) | State::Waiting(until) => Some(until),
            _ => Some(self.now + PATIENCE),
        };
    }
}

/// What is said, code and text.
fn text_of(said: &Said) -> String {
    match &said.code {
        Some(code) => format!("[{code}] {}", said.text),
        None => said.text.clone(),
    }
}

#[cfg(test)]
mod tests;
