//! The server's state machine.
//!
//! ```text
//! Connected --220--> AwaitHello --EHLO/HELO--> Ready --MAIL--> Begun --RCPT--> Addressed
//!                                                ^               |               | DATA, 354
//!                                                |<----RSET------+<--------------+
//!                                                |                               v
//!                                                +<--------- end of data ------ Data
//! ```
//! EHLO and RSET lead back to Ready from everywhere behind the greeting, QUIT and 421 to Closed.

mod instead;

pub use instead::NotARefusal;

use super::texts::{self, Text};
use super::{Config, Decision, Fact, Question, Received, Refusal, StateName, Tls};
use crate::sasl::server::{Answer, Exchange, Step};
use crate::sasl::{self, Mechanism};
use crate::session::{Input, Output, Session, Stale, Ticket, take_front};
use crate::smtp::address::HelloName;
use crate::smtp::auth;
use crate::smtp::command::{Command, CommandError, Parameter, Verb};
use crate::smtp::data::{self, BareLineEnds, Unstuffer};
use crate::smtp::dsn::RecipientRequest;
use crate::smtp::limits;
use crate::smtp::reply::{EnhancedStatus, Reply, ReplyCode, encode};
use crate::smtp::{Body, Envelope, ForwardPath, Mailbox, ReversePath, Transmission};
use crate::trace::Section;
use crate::{Instant, Octets};
use core::fmt;
use std::collections::VecDeque;
use std::sync::Arc;

/// The most octets that wait while the host thinks.
const MAX_WAITING: usize = 4 * 1024 * 1024;

/// A server session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    config: Arc<Config>,
    state: State,
    /// What arrived and was not looked at yet.
    waiting: Vec<u8>,
    outputs: VecDeque<Output<Question, Fact>>,
    replies: VecDeque<Octets>,
    errors: usize,
    tickets: u32,
    deadline: Option<Instant>,
    /// Who the client is, once it has authenticated.
    identity: Option<String>,
    /// Whether TLS is up.
    secured: bool,
    /// What the next command, the end of data or the call is answered with.
    instead: Option<Reply>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum State {
    Connected,
    AwaitHello,
    Ready(Greeted),
    Begun(Begun),
    Addressed(Addressed),
    Data(Box<Receiving>),
    Authenticating(Greeted, Box<Exchange>),
    Asking(Ticket, Box<Asked>),
    Closed,
    /// STARTTLS was answered with 220.
    Securing,
    /// Behind a chunk that was not the last.
    Chunks(Box<Chunked>),
    /// Octets of a chunk come.
    Chunk(Box<Chunk>),
}

/// A message that comes in chunks, so far.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Chunked {
    to: Addressed,
    content: Vec<u8>,
}

/// A chunk that is under way (RFC 3030 section 2): `left` octets of it are still to come.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Chunk {
    left: u64,
    into: Into,
}

/// What becomes of a chunk.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Into {
    /// It belongs to the message.
    Message { it: Chunked, last: bool },
    /// It cannot be taken: its octets are dropped, then this is said and this state goes on.
    Nothing(Text, State),
}

/// The client said who it is.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Greeted {
    name: HelloName,
    extended: bool,
}

/// MAIL was accepted; there is no recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Begun {
    greeted: Greeted,
    /// Without recipients.
    envelope: Envelope,
    /// Whether a recipient was refused.
    refused: bool,
}

/// Who is to be added to the envelope, and what is asked of it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Addressee {
    path: ForwardPath,
    request: RecipientRequest,
}

/// There is at least one recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Addressed {
    greeted: Greeted,
    envelope: Envelope,
}

/// Content comes.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Receiving {
    to: Addressed,
    unstuffer: Unstuffer,
    content: Vec<u8>,
    too_big: bool,
}

/// What the host was asked, and where the session stands without the answer.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Asked {
    Mail(Begun),
    FirstRecipient(Begun, Addressee),
    Recipient(Addressed, Addressee),
    Take(Greeted),
    /// VRFY or EXPN.
    Address(State),
    Authenticate(Greeted, Box<Exchange>),
}

/// Getters.
impl Server {
    /// A session of `config` that has not greeted yet.
    #[must_use]
    pub fn new(config: Arc<Config>) -> Self {
        Self {
            config,
            state: State::Connected,
            waiting: Vec::new(),
            outputs: VecDeque::new(),
            replies: VecDeque::new(),
            errors: 0,
            tickets: 0,
            deadline: None,
            identity: None,
            secured: false,
            instead: None,
        }
    }

    /// The state, for drawing.
    #[must_use]
    pub fn state(&self) -> StateName {
        match &self.state {
            State::Connected => StateName::Connected,
            State::AwaitHello => StateName::AwaitHello,
            State::Ready(_) => StateName::Ready,
            State::Begun(_) => StateName::Envelope,
            State::Addressed(_) => StateName::Recipients,
            State::Data(_) => StateName::Data,
            State::Authenticating(..) => StateName::Authenticating,
            State::Asking(..) => StateName::Asking,
            State::Closed => StateName::Closed,
            State::Securing => StateName::Securing,
            State::Chunks(_) => StateName::Chunks,
            State::Chunk(_) => StateName::Chunk,
        }
    }

    /// The commands that may come now (RFC 5321 section 4.1.4), of those that it offers.
    pub fn legal_verbs(&self) -> impl Iterator<Item = Verb> {
        let all = self.state().legal_verbs().iter().copied();
        all.filter(|verb| match verb {
            Verb::Ehlo | Verb::Noop | Verb::Quit => true,
            Verb::StartTls => self.config.tls != Tls::None && !self.secured,
            _ if self.must_secure() => false,
            Verb::Auth => !self.config.extensions.auth.is_empty() && self.identity.is_none(),
            Verb::Bdat => self.config.extensions.chunking,
            Verb::Mail => !self.must_authenticate(),
            _ => true,
        })
    }

    /// Who the client is, once it has authenticated: the name it gave.
    #[must_use]
    pub fn identity(&self) -> Option<&str> {
        self.identity.as_deref()
    }

    /// Whether TLS is up.
    #[must_use]
    pub const fn is_secured(&self) -> bool {
        self.secured
    }

    /// What is written on the envelope now: from whom, and for whom so far.
    #[must_use]
    pub fn envelope(&self) -> Option<(&ReversePath, &[ForwardPath])> {
        match &self.state {
            State::Begun(it) => Some((&it.envelope.reverse_path, &[])),
            State::Addressed(it) => Some(it.written()),
            State::Data(it) => Some(it.to.written()),
            State::Chunks(it) => Some(it.to.written()),
            State::Chunk(it) => match &it.into {
                Into::Message { it, .. } => Some(it.to.written()),
                Into::Nothing(..) => None,
            },
            State::Asking(_, asked) => match &**asked {
                Asked::FirstRecipient(it, _) => Some((&it.envelope.reverse_path, &[])),
                Asked::Recipient(it, _) => Some(it.written()),
                Asked::Mail(_) | Asked::Take(_) | Asked::Address(_) | Asked::Authenticate(..) => {
                    None
                }
            },
            State::Connected
            | State::AwaitHello
            | State::Ready(_)
            | State::Authenticating(..)
            | State::Securing
            | State::Closed => None,
        }
    }

    /// How many octets it holds: what arrived and was not looked at yet, the message so far, what waits
    /// to be sent.
    #[must_use]
    pub fn held(&self) -> usize {
        let message = match &self.state {
            State::Data(it) => it.content.len(),
            State::Chunks(it) => it.content.len(),
            State::Chunk(it) => match &it.into {
                Into::Message { it, .. } => it.content.len(),
                Into::Nothing(..) => 0,
            },
            _ => 0,
        };
        let replies: usize = self.replies.iter().map(|it| it.len()).sum();
        self.waiting.len() + message + replies
    }

    /// How it is set up.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.config
    }
}

impl Addressed {
    fn written(&self) -> (&ReversePath, &[ForwardPath]) {
        (&self.envelope.reverse_path, &self.envelope.forward_paths)
    }

    fn add(&mut self, Addressee { path, request }: Addressee) {
        self.envelope.forward_paths.push(path.clone());
        if request != RecipientRequest::default() {
            self.envelope.requests.push((path, request));
        }
    }
}

impl Session for Server {
    type Question = Question;
    type Decision = Decision;
    type Fact = Fact;

    fn handle_input(&mut self, now: Instant, input: Input<'_>) {
        if self.state == State::Closed {
            return;
        }
        self.deadline = Some(now + self.config.command_timeout);
        match input {
            Input::Opened => {
                if self.state == State::Connected && !self.greet_instead() {
                    let text = format!("{} ESMTP ready", self.config.name);
                    self.say(ReplyCode::new(220), None, &[text]);
                    self.state = State::AwaitHello;
                }
            }
            Input::Octets(octets) => {
                if self.waiting.len() + octets.len() > MAX_WAITING {
                    self.shut(texts::TOO_MANY_ERRORS);
                    return;
                }
                self.waiting.extend_from_slice(octets);
                self.work();
            }
            // Behind the 220 nothing more is said in plain text (RFC 3207 section 4).
            Input::Timeout if self.state == State::Securing => self.close(),
            Input::Timeout => self.shut(texts::IDLE),
            Input::Closed => self.close(),
            Input::Secured => self.secured(),
        }
    }

    fn poll_output(&mut self) -> Output<Question, Fact> {
        self.outputs
            .pop_front()
            .unwrap_or(Output::Timeout(self.deadline))
    }

    fn poll_transmit(&mut self, room: usize) -> Option<Octets> {
        take_front(&mut self.replies, room)
    }

    fn answer(&mut self, now: Instant, ticket: Ticket, decision: Decision) -> Result<(), Stale> {
        match core::mem::replace(&mut self.state, State::Closed) {
            State::Asking(open, asked) if open == ticket => {
                self.deadline = Some(now + self.config.command_timeout);
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
    /// Takes what waits, as far as the state allows.
    fn work(&mut self) {
        let mut taken = 0;
        let waiting = core::mem::take(&mut self.waiting);
        while taken < waiting.len() {
            let rest = &waiting[taken..];
            match &mut self.state {
                State::Data(_) => taken += self.content(rest),
                State::Chunk(_) => taken += self.chunk(rest),
                // What stands behind STARTTLS in plain text is nobody's (RFC 3207 section 4.2).
                State::Securing => taken = waiting.len(),
                State::Asking(..) | State::Closed => break,
                _ => match rest.iter().position(|octet| *octet == b'\n') {
                    Some(end) => {
                        taken += end + 1;
                        self.line(&rest[..end]);
                    }
                    None if rest.len() > limits::AUTH_LINE => {
                        // Too long already: keep what shows that it is, drop the rest.
                        let mut kept = rest[..limits::AUTH_LINE].to_vec();
                        kept.extend_from_slice(&rest[rest.len() - 1..]);
                        self.waiting = kept;
                        return;
                    }
                    None => break,
                },
            }
        }
        self.waiting = waiting;
        self.waiting.drain(..taken);
    }

    /// TLS is up: the session begins anew and knows nothing of what was said before (RFC 3207
    /// section 4.2).
    fn secured(&mut self) {
        self.secured = true;
        if self.state == State::Securing {
            self.state = State::AwaitHello;
        }
    }

    /// A line up to its LF.
    fn line(&mut self, line: &[u8]) {
        let Some(line) = line.strip_suffix(b"\r") else {
            // A refusal ends an exchange of AUTH (RFC 4954 section 4).
            if let State::Authenticating(greeted, _) = &self.state {
                self.state = State::Ready(greeted.clone());
            }
            self.refuse(texts::BARE_CONTROL);
            return;
        };
        if self.answer_line_instead(line) {
            return;
        }
        if let State::Authenticating(..) = &self.state {
            self.response(line);
            return;
        }
        if line.len() + 2 > limits::AUTH_LINE {
            // Whatever stands in it: of one that came in pieces the rest is gone.
            self.refuse(texts::LINE_TOO_LONG);
            return;
        }
        match Command::parse(line) {
            Ok(command) => self.command(command),
            Err(CommandError::Unknown(_)) => self.refuse(texts::UNKNOWN_COMMAND),
            Err(CommandError::TooLong(_)) => self.refuse(texts::LINE_TOO_LONG),
            Err(CommandError::BareControl(_)) => self.refuse(texts::BARE_CONTROL),
            Err(CommandError::Arguments { verb, error }) => {
                // Order comes first: what cannot stand here is not looked at (section 4.1.4).
                if let Some(text) = self.out_of_order(verb) {
                    self.refuse(text);
                    return;
                }
                let Section { rfc, section } = error.expected.section;
                let in_address =
                    section.starts_with("4.1.2") || section.starts_with("4.1.3") || rfc == 6531;
                self.refuse(match verb {
                    Verb::Mail if in_address => texts::BAD_SENDER,
                    Verb::Rcpt if in_address => texts::BAD_RECIPIENT,
                    _ => texts::BAD_ARGUMENTS,
                });
            }
        }
    }

    /// Takes content; how many octets.
    fn content(&mut self, octets: &[u8]) -> usize {
        let limit = self.size_limit();
        let State::Data(it) = &mut self.state else {
            return 0;
        };
        let (taken, ended) = it.unstuffer.push(octets, &mut it.content);
        if limit.is_some_and(|limit| it.content.len() as u64 > limit) {
            it.too_big = true;
            it.content.clear();
        }
        if ended {
            self.end_of_data();
        }
        taken
    }

    fn end_of_data(&mut self) {
        let State::Data(it) = core::mem::replace(&mut self.state, State::Closed) else {
            return;
        };
        let Receiving {
            to: Addressed { greeted, envelope },
            unstuffer,
            content,
            too_big,
        } = *it;
        let bare = self.config.rules.line_ends.bare;
        let refused = if too_big {
            Some(texts::TOO_BIG)
        } else if unstuffer.saw_bare() && bare == BareLineEnds::Refuse {
            Some(texts::BARE_LINE_END)
        } else {
            None
        };
        if let Some(text) = refused {
            self.state = State::Ready(greeted);
            self.fact(Fact::TransactionEnded);
            self.refuse(text);
            return;
        }
        self.take(Addressed { greeted, envelope }, content);
    }

    /// The content is whole.
    fn take(&mut self, to: Addressed, mut content: Vec<u8>) {
        if self.answer_message_instead(&to) {
            return;
        }
        let Addressed { greeted, envelope } = to;
        let mends = self.config.rules.line_ends.bare == BareLineEnds::Mend;
        if mends && envelope.body != Body::BinaryMime && data::has_bare(&content) {
            content = data::mend(&content);
        }
        let with = Transmission {
            extended: greeted.extended,
            secured: self.secured,
            authenticated: self.identity.is_some(),
            internationalised: envelope.internationalised,
        };
        let received = Received {
            envelope,
            content: content.into(),
            hello: greeted.name.clone(),
            with,
        };
        self.ask(Question::Take(received), Asked::Take(greeted));
    }

    /// Takes octets of a chunk; how many.
    fn chunk(&mut self, octets: &[u8]) -> usize {
        let limit = self.size_limit();
        let State::Chunk(chunk) = &mut self.state else {
            return 0;
        };
        let count = usize::try_from(chunk.left).map_or(octets.len(), |it| it.min(octets.len()));
        chunk.left -= count as u64;
        if let Into::Message { it, .. } = &mut chunk.into {
            it.content.extend_from_slice(&octets[..count]);
            if limit.is_some_and(|limit| it.content.len() as u64 > limit) {
                // What is too big ends the transaction; the rest of the chunk is dropped.
                let greeted = it.to.greeted.clone();
                chunk.into = Into::Nothing(texts::TOO_BIG, State::Ready(greeted));
                self.fact(Fact::TransactionEnded);
            }
        }
        self.end_of_chunk();
        count
    }

    /// Answers a chunk that is whole.
    fn end_of_chunk(&mut self) {
        let chunk = match core::mem::replace(&mut self.state, State::Closed) {
            State::Chunk(chunk) if chunk.left == 0 => chunk,
            other => {
                self.state = other;
                return;
            }
        };
        match chunk.into {
            Into::Nothing(text, state) => {
                self.state = state;
                self.refuse(text);
            }
            Into::Message { it, last: false } => {
                let (code, status, _) = texts::OK;
                let said = format!("{} octets so far", it.content.len());
                self.state = State::Chunks(Box::new(it));
                self.reply(code.get(), status, &said);
            }
            Into::Message { it, last: true } => {
                let Chunked { to, content } = it;
                let refuses = self.config.rules.line_ends.bare == BareLineEnds::Refuse;
                let binary = to.envelope.body == Body::BinaryMime;
                if refuses && !binary && data::has_bare(&content) {
                    self.state = State::Ready(to.greeted);
                    self.fact(Fact::TransactionEnded);
                    return self.refuse(texts::BARE_LINE_END);
                }
                self.take(to, content);
            }
        }
    }
}

/// Commands.
impl Server {
    /// What is wrong with this verb coming now.
    fn out_of_order(&self, verb: Verb) -> Option<Text> {
        let offers_auth = !self.config.extensions.auth.is_empty();
        match (verb, &self.state) {
            // Who was turned away by the greeting can only leave (section 3.1).
            (Verb::Quit, State::Connected) => None,
            (_, State::Connected) => Some(texts::NO_SERVICE),
            (Verb::StartTls, _) if self.config.tls == Tls::None => Some(texts::NOT_IMPLEMENTED),
            (Verb::StartTls, _) if self.secured => Some(texts::TLS_TWICE),
            (Verb::StartTls, State::AwaitHello) => Some(texts::HELLO_FIRST),
            (Verb::Ehlo | Verb::StartTls | Verb::Noop | Verb::Quit, _) => None,
            _ if self.must_secure() => Some(texts::TLS_REQUIRED),
            (Verb::Bdat, _) if !self.config.extensions.chunking => Some(texts::NOT_IMPLEMENTED),
            (Verb::Mail | Verb::Rcpt | Verb::Data, State::Chunks(_)) => Some(texts::BDAT_UNDER_WAY),
            (Verb::Auth, State::Chunks(_)) => Some(texts::AUTH_IN_TRANSACTION),
            (Verb::Data, State::Addressed(to)) if to.envelope.body == Body::BinaryMime => {
                Some(texts::BINARY_NEEDS_BDAT)
            }
            (Verb::Auth, _) if !offers_auth => Some(texts::NOT_IMPLEMENTED),
            (Verb::Auth, _) if self.identity.is_some() => Some(texts::AUTH_TWICE),
            (Verb::Auth, State::AwaitHello) => Some(texts::HELLO_FIRST),
            (Verb::Auth, State::Begun(_) | State::Addressed(_)) => Some(texts::AUTH_IN_TRANSACTION),
            (Verb::Mail, State::Ready(_)) if self.must_authenticate() => Some(texts::AUTH_REQUIRED),
            (Verb::Mail | Verb::Rcpt | Verb::Data | Verb::Bdat, State::AwaitHello) => {
                Some(texts::HELLO_FIRST)
            }
            (Verb::Mail, State::Begun(_) | State::Addressed(_)) => Some(texts::NESTED_MAIL),
            (Verb::Rcpt | Verb::Data | Verb::Bdat, State::Ready(_)) => Some(texts::MAIL_FIRST),
            (Verb::Data | Verb::Bdat, State::Begun(begun)) if begun.refused => {
                Some(texts::NO_VALID_RECIPIENTS)
            }
            (Verb::Data | Verb::Bdat, State::Begun(_)) => Some(texts::RCPT_FIRST),
            _ => None,
        }
    }

    fn command(&mut self, command: Command) {
        if let Some(text) = self.out_of_order(command.verb()) {
            match command {
                // Its octets are on their way, whatever is answered.
                Command::Bdat { size, .. } => self.drop_chunk(size, text),
                _ => self.refuse(text),
            }
            return;
        }
        match command {
            Command::StartTls => {
                self.reset();
                self.text(texts::START_TLS);
                self.state = State::Securing;
                self.identity = None;
                self.outputs.push_back(Output::StartTls);
            }
            Command::Bdat { size, last } => self.bdat(size, last),
            Command::Helo(name) => self.hello(name, false),
            Command::Ehlo(name) => self.hello(name, true),
            Command::Mail {
                reverse_path,
                parameters,
            } => self.mail(reverse_path, &parameters),
            Command::Rcpt {
                forward_path,
                parameters,
            } => self.rcpt(forward_path, &parameters),
            Command::Data => self.data(),
            Command::Rset => {
                self.reset();
                self.text(texts::FLUSHED);
            }
            Command::Noop(_) => self.text(texts::OK),
            Command::Help(_) if self.config.rules.no_help => self.refuse(texts::NOT_IMPLEMENTED),
            Command::Help(_) => self.text(texts::HELP),
            Command::Auth { mechanism, initial } => self.auth(&mechanism, initial.as_deref()),
            Command::Expn(list) if self.config.rules.expn => {
                self.ask_address(Question::Expand(list));
            }
            Command::Expn(_) => self.refuse(texts::NOT_IMPLEMENTED),
            Command::Vrfy(whom) => self.ask_address(Question::Verify(whom)),
            Command::Quit => {
                self.text(texts::BYE);
                self.close();
            }
        }
    }

    fn hello(&mut self, name: HelloName, extended: bool) {
        self.reset();
        let mut lines = vec![format!("{} greets {name}", self.config.name)];
        if extended {
            let offered = &self.config.extensions;
            lines.extend(offered.size.map(|limit| format!("SIZE {limit}")));
            lines.extend(offered.pipelining.then(|| "PIPELINING".to_owned()));
            lines.extend(offered.eight_bit_mime.then(|| "8BITMIME".to_owned()));
            lines.extend(
                offered
                    .enhanced_status_codes
                    .then(|| "ENHANCEDSTATUSCODES".to_owned()),
            );
            lines.extend(offered.smtputf8.then(|| "SMTPUTF8".to_owned()));
            lines.extend(offered.dsn.then(|| "DSN".to_owned()));
            lines.extend(offered.chunking.then(|| "CHUNKING".to_owned()));
            lines
                .extend((offered.chunking && offered.binary_mime).then(|| "BINARYMIME".to_owned()));
            // Who supports EXPN must say so (section 3.5.2).
            lines.extend(self.config.rules.expn.then(|| "EXPN".to_owned()));
            if self.config.tls != Tls::None && !self.secured {
                lines.push("STARTTLS".to_owned());
            }
            if !offered.auth.is_empty() && !self.must_secure() {
                let names: Vec<&str> = offered.auth.iter().map(|it| it.as_str()).collect();
                lines.push(format!("AUTH {}", names.join(" ")));
            }
        }
        self.say(ReplyCode::new(250), None, &lines);
        self.state = State::Ready(Greeted { name, extended });
    }

    /// VRFY or EXPN; what is open stays open.
    fn ask_address(&mut self, question: Question) {
        let state = core::mem::replace(&mut self.state, State::Closed);
        self.ask(question, Asked::Address(state));
    }

    /// The largest message taken: what SIZE announces or the host's rules say. SIZE 0 announces no
    /// limit (RFC 1870 section 4).
    fn size_limit(&self) -> Option<u64> {
        let announced = self.config.extensions.size.filter(|limit| *limit > 0);
        let limits = [announced, self.config.rules.max_size];
        limits.into_iter().flatten().min()
    }

    fn mail(&mut self, reverse_path: ReversePath, parameters: &[Parameter]) {
        let envelope = match self.mail_parameters(reverse_path, parameters) {
            Ok(envelope) => envelope,
            Err(text) => return self.refuse(text),
        };
        if let State::Ready(greeted) = core::mem::replace(&mut self.state, State::Closed) {
            let question = Question::Mail(envelope.reverse_path.clone());
            let refused = false;
            self.ask(
                question,
                Asked::Mail(Begun {
                    greeted,
                    envelope,
                    refused,
                }),
            );
        }
    }

    /// SIZE (RFC 1870 section 3), BODY (RFC 6152 section 3, RFC 3030 section 3), SMTPUTF8 (RFC 6531
    /// section 3.4), RET and ENVID (RFC 3461 section 4), where they are offered.
    fn mail_parameters(
        &self,
        reverse_path: ReversePath,
        parameters: &[Parameter],
    ) -> Result<Envelope, Text> {
        let extended = matches!(&self.state, State::Ready(greeted) if greeted.extended);
        let mut envelope = Envelope {
            reverse_path,
            ..Envelope::default()
        };
        for (index, parameter) in parameters.iter().enumerate() {
            let Parameter { keyword, value } = parameter;
            let has_value = value.is_some();
            let value = value.as_deref().unwrap_or("");
            if parameters[..index].iter().any(|it| it.keyword == *keyword) {
                return Err(texts::BAD_PARAMETER);
            }
            match keyword.as_str() {
                "SMTPUTF8" if extended && self.config.extensions.smtputf8 => {
                    if has_value {
                        return Err(texts::BAD_PARAMETER);
                    }
                    envelope.internationalised = true;
                }
                "RET" | "ENVID" if extended && self.config.extensions.dsn => {
                    let taken = envelope.request.take(parameter);
                    taken.ok_or(texts::BAD_PARAMETER)?;
                }
                "SIZE" if extended && self.config.extensions.size.is_some() => {
                    let size = declared_size(value).ok_or(texts::BAD_PARAMETER)?;
                    if self.size_limit().is_some_and(|limit| size > limit) {
                        return Err(texts::TOO_BIG);
                    }
                }
                "BODY" if extended && self.config.extensions.eight_bit_mime => {
                    envelope.body = match value.to_ascii_uppercase().as_str() {
                        "7BIT" => Body::SevenBit,
                        "8BITMIME" => Body::EightBitMime,
                        "BINARYMIME" if self.offers_binary() => Body::BinaryMime,
                        _ => return Err(texts::BAD_PARAMETER),
                    };
                }
                _ => return Err(texts::UNKNOWN_PARAMETER),
            }
        }
        let sender = envelope.reverse_path.mailbox();
        if sender.is_some_and(|it| !it.is_ascii()) && !envelope.internationalised {
            return Err(if self.config.extensions.smtputf8 {
                texts::NOT_ASCII_SENDER
            } else {
                texts::BAD_SENDER
            });
        }
        Ok(envelope)
    }

    /// NOTIFY and ORCPT (RFC 3461 sections 4.1 and 4.2), where they are offered.
    fn rcpt_parameters(&self, parameters: &[Parameter]) -> Result<RecipientRequest, Text> {
        let extended = match &self.state {
            State::Begun(it) => it.greeted.extended,
            State::Addressed(it) => it.greeted.extended,
            _ => false,
        };
        let mut request = RecipientRequest::default();
        for (index, parameter) in parameters.iter().enumerate() {
            let keyword = parameter.keyword.as_str();
            if parameters[..index].iter().any(|it| it.keyword == keyword) {
                return Err(texts::BAD_PARAMETER);
            }
            match keyword {
                "NOTIFY" | "ORCPT" if extended && self.config.extensions.dsn => {
                    request.take(parameter).ok_or(texts::BAD_PARAMETER)?;
                }
                _ => return Err(texts::UNKNOWN_PARAMETER),
            }
        }
        Ok(request)
    }

    /// Whether MAIL had SMTPUTF8.
    fn is_internationalised(&self) -> bool {
        match &self.state {
            State::Begun(it) => it.envelope.internationalised,
            State::Addressed(it) => it.envelope.internationalised,
            _ => false,
        }
    }

    fn rcpt(&mut self, forward_path: ForwardPath, parameters: &[Parameter]) {
        let request = match self.rcpt_parameters(parameters) {
            Ok(request) => request,
            Err(text) => return self.refuse(text),
        };
        let ascii = forward_path.mailbox().is_none_or(Mailbox::is_ascii);
        if !ascii && !self.is_internationalised() {
            return self.refuse(if self.config.extensions.smtputf8 {
                texts::NOT_ASCII_RECIPIENT
            } else {
                texts::BAD_RECIPIENT
            });
        }
        let full = matches!(&self.state, State::Addressed(it)
            if it.envelope.forward_paths.len() >= self.config.max_recipients);
        if full {
            return self.text(texts::TOO_MANY_RECIPIENTS);
        }
        let state = core::mem::replace(&mut self.state, State::Closed);
        let question = |reverse_path: &ReversePath| Question::Recipient {
            reverse_path: reverse_path.clone(),
            forward_path: forward_path.clone(),
        };
        let addressee = Addressee {
            path: forward_path.clone(),
            request,
        };
        match state {
            State::Begun(it) => {
                let question = question(&it.envelope.reverse_path);
                self.ask(question, Asked::FirstRecipient(it, addressee));
            }
            State::Addressed(it) => {
                let question = question(&it.envelope.reverse_path);
                self.ask(question, Asked::Recipient(it, addressee));
            }
            other => self.state = other,
        }
    }

    fn data(&mut self) {
        match core::mem::replace(&mut self.state, State::Closed) {
            State::Addressed(to) => {
                self.text(texts::START_MAIL);
                self.state = State::Data(Box::new(Receiving {
                    to,
                    unstuffer: Unstuffer::new(self.config.rules.line_ends.also_end),
                    content: Vec::new(),
                    too_big: false,
                }));
            }
            other => self.state = other,
        }
    }

    /// BDAT (RFC 3030 section 2).
    fn bdat(&mut self, size: u64, last: bool) {
        let it = match core::mem::replace(&mut self.state, State::Closed) {
            State::Addressed(to) => {
                let content = Vec::new();
                Chunked { to, content }
            }
            State::Chunks(it) => *it,
            other => {
                self.state = other;
                return;
            }
        };
        let into = Into::Message { it, last };
        self.state = State::Chunk(Box::new(Chunk { left: size, into }));
        self.end_of_chunk();
    }

    /// Reads over a chunk that cannot be taken, and says why when it is over.
    fn drop_chunk(&mut self, left: u64, text: Text) {
        let state = core::mem::replace(&mut self.state, State::Closed);
        let into = Into::Nothing(text, state);
        self.state = State::Chunk(Box::new(Chunk { left, into }));
        self.end_of_chunk();
    }

    fn offers_binary(&self) -> bool {
        self.config.extensions.chunking && self.config.extensions.binary_mime
    }

    /// Whether nothing of weight is taken before TLS (RFC 3207 section 4).
    fn must_secure(&self) -> bool {
        self.config.tls == Tls::Required && !self.secured
    }

    /// Whether MAIL has to wait for AUTH (RFC 6409 section 4.3).
    fn must_authenticate(&self) -> bool {
        let on_submission =
            self.config.service.is_submission() && !self.config.extensions.auth.is_empty();
        (on_submission || self.config.rules.require_auth) && self.identity.is_none()
    }

    /// AUTH (RFC 4954 section 4).
    fn auth(&mut self, mechanism: &str, initial: Option<&str>) {
        let offered = &self.config.extensions.auth;
        let found = Mechanism::named(mechanism).filter(|it| offered.contains(it));
        let Some(mechanism) = found else {
            return self.refuse(texts::UNKNOWN_MECHANISM);
        };
        let State::Ready(greeted) = core::mem::replace(&mut self.state, State::Closed) else {
            return;
        };
        let mut exchange = Box::new(Exchange::new(mechanism, self.config.name.as_str()));
        let step = match initial {
            None => exchange.begin(),
            Some(_) if !mechanism.takes_initial_response() => {
                self.state = State::Ready(greeted);
                return self.refuse(texts::NO_INITIAL);
            }
            Some(initial) => match auth::decode_initial(initial.as_bytes()) {
                Some(response) => exchange.respond(&response),
                None => Step::Malformed,
            },
        };
        self.proceed(greeted, exchange, step);
    }

    /// A response of the exchange that is under way.
    fn response(&mut self, line: &[u8]) {
        let State::Authenticating(greeted, mut exchange) =
            core::mem::replace(&mut self.state, State::Closed)
        else {
            return;
        };
        let text = match sasl::decode(line) {
            _ if line == b"*" => texts::AUTH_CANCELLED,
            _ if line.len() + 2 > limits::AUTH_LINE => texts::AUTH_TOO_LONG,
            Some(response) => {
                let step = exchange.respond(&response);
                return self.proceed(greeted, exchange, step);
            }
            None => texts::BAD_RESPONSE,
        };
        self.state = State::Ready(greeted);
        self.refuse(text);
    }

    /// Does what the exchange wants.
    fn proceed(&mut self, greeted: Greeted, exchange: Box<Exchange>, step: Step) {
        match step {
            Step::Challenge(challenge) => {
                self.state = State::Authenticating(greeted, exchange);
                self.say(ReplyCode::new(334), None, &[sasl::encode(&challenge)]);
            }
            Step::Ask(question) => {
                let question = Question::Authenticate(question);
                self.ask(question, Asked::Authenticate(greeted, exchange));
            }
            Step::Success(user) => {
                self.state = State::Ready(greeted);
                self.identity = Some(user);
                self.text(texts::AUTHENTICATED);
            }
            // Who guesses passwords is counted as one who errs.
            Step::Failure => {
                self.state = State::Ready(greeted);
                self.refuse(match exchange.mechanism() {
                    Mechanism::OAuthBearer | Mechanism::XOAuth2 => texts::TOKEN_REFUSED,
                    _ => {
                        let (code, status, text) = Refusal::CredentialsInvalid.reply();
                        (code, Some(status), text)
                    }
                });
            }
            Step::Malformed => {
                self.state = State::Ready(greeted);
                self.refuse(texts::BAD_RESPONSE);
            }
        }
    }

    /// Back to where MAIL may come; an open transaction ends.
    fn reset(&mut self) {
        match core::mem::replace(&mut self.state, State::Closed) {
            State::Begun(Begun { greeted, .. }) | State::Addressed(Addressed { greeted, .. }) => {
                self.state = State::Ready(greeted);
                self.fact(Fact::TransactionEnded);
            }
            State::Chunks(it) => {
                self.state = State::Ready(it.to.greeted);
                self.fact(Fact::TransactionEnded);
            }
            other => self.state = other,
        }
    }
}

/// What the host decided.
impl Server {
    fn decided(&mut self, asked: Asked, decision: Decision) {
        let accepted = matches!(decision, Decision::Accept | Decision::Taken(_));
        match asked {
            Asked::Mail(begun) => {
                if accepted {
                    let reverse_path = begun.envelope.reverse_path.clone();
                    let body = begun.envelope.body;
                    self.state = State::Begun(begun);
                    self.fact(Fact::TransactionBegun { reverse_path, body });
                } else {
                    self.state = State::Ready(begun.greeted);
                }
                self.reply_to(&decision, texts::SENDER_OK);
            }
            Asked::FirstRecipient(mut begun, addressee) => {
                if accepted {
                    let path = addressee.path.clone();
                    let Begun {
                        greeted, envelope, ..
                    } = begun;
                    let mut addressed = Addressed { greeted, envelope };
                    addressed.add(addressee);
                    self.state = State::Addressed(addressed);
                    self.fact(Fact::RecipientAdded(path));
                } else {
                    begun.refused = true;
                    self.state = State::Begun(begun);
                }
                self.reply_to(&decision, texts::RECIPIENT_OK);
            }
            Asked::Recipient(mut addressed, addressee) => {
                if accepted {
                    let path = addressee.path.clone();
                    addressed.add(addressee);
                    self.fact(Fact::RecipientAdded(path));
                }
                self.state = State::Addressed(addressed);
                self.reply_to(&decision, texts::RECIPIENT_OK);
            }
            Asked::Take(greeted) => {
                self.state = State::Ready(greeted);
                match &decision {
                    Decision::Taken(id) => {
                        self.fact(Fact::Accepted);
                        let (code, status, _) = texts::OK;
                        self.reply(code.get(), status, &format!("accepted as {id}"));
                    }
                    Decision::Accept | Decision::Authenticate(_) => {
                        self.fact(Fact::Accepted);
                        self.text(texts::OK);
                    }
                    Decision::Refuse(_) | Decision::Tell(_) => {
                        self.fact(Fact::TransactionEnded);
                        self.reply_to(&decision, texts::OK);
                    }
                }
            }
            Asked::Address(state) => {
                self.state = state;
                self.reply_to(&decision, texts::OK);
            }
            Asked::Authenticate(greeted, mut exchange) => {
                let step = match decision {
                    Decision::Authenticate(answer) => exchange.answer(answer),
                    Decision::Accept | Decision::Taken(_) | Decision::Tell(_) => {
                        exchange.answer(Answer::Unknown)
                    }
                    // The host cannot say now.
                    Decision::Refuse(refusal) => {
                        self.state = State::Ready(greeted);
                        return self.refusal(refusal);
                    }
                };
                self.proceed(greeted, exchange, step);
            }
        }
    }

    fn reply_to(&mut self, decision: &Decision, yes: Text) {
        match decision {
            Decision::Accept | Decision::Taken(_) | Decision::Authenticate(_) => self.text(yes),
            Decision::Refuse(refusal) => self.refusal(*refusal),
            Decision::Tell(told) => {
                let (code, status, lines) = told.reply();
                let enhanced =
                    Some(status).filter(|_| self.config.extensions.enhanced_status_codes);
                self.say(code, enhanced, &lines);
            }
        }
    }

    fn refusal(&mut self, refusal: Refusal) {
        let (code, status, text) = refusal.reply();
        self.reply(code.get(), Some(status), text);
        if code.get() == 421 {
            // It says that the connection is closed (section 3.8).
            self.close();
        }
    }
}

/// Saying.
impl Server {
    fn ask(&mut self, question: Question, asked: Asked) {
        let ticket = Ticket(self.tickets);
        self.tickets = self.tickets.wrapping_add(1);
        self.state = State::Asking(ticket, Box::new(asked));
        self.outputs.push_back(Output::Ask(ticket, question));
    }

    fn fact(&mut self, fact: Fact) {
        self.outputs.push_back(Output::Fact(fact));
    }

    fn text(&mut self, (code, status, text): Text) {
        self.reply(code.get(), status, text);
    }

    /// Says no because of what the client did; too often, and the session ends.
    fn refuse(&mut self, text: Text) {
        self.errors += 1;
        if self.errors > self.config.max_errors {
            self.shut(texts::TOO_MANY_ERRORS);
        } else {
            self.text(text);
        }
    }

    fn reply(&mut self, code: u16, status: Option<EnhancedStatus>, text: &str) {
        let enhanced = status.filter(|_| self.config.extensions.enhanced_status_codes);
        self.say(ReplyCode::new(code), enhanced, &[text]);
    }

    fn say(
        &mut self,
        code: ReplyCode,
        enhanced: Option<EnhancedStatus>,
        lines: &[impl fmt::Display],
    ) {
        let reply = encode(code, enhanced, lines);
        self.replies.push_back(reply.into());
    }

    fn shut(&mut self, text: Text) {
        self.text(text);
        self.close();
    }

    fn close(&mut self) {
        self.state = State::Closed;
        self.deadline = None;
        self.waiting.clear();
        self.outputs.push_back(Output::Close);
    }
}

/// `size-value ::= 1*20DIGIT` (RFC 1870 section 3).
fn declared_size(value: &str) -> Option<u64> {
    let digits = (1..=20).contains(&value.len()) && value.bytes().all(|it| it.is_ascii_digit());
    // Twenty digits may say more than 64 bits hold: then it is too big for any limit.
    digits.then(|| value.parse().unwrap_or(u64::MAX))
}
